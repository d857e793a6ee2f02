"""Bytes ⇄ nouns: functions without memory under every connector, engine and channel.

``pcm``, ``g711``, ``wav``: sound · ``mime``, ``html``, ``quotes``: mail · ``icalendar``: calendars ·
``vcard``: contacts. Each meets its library here and maps that library's errors to
:mod:`agent.domain.errors`.
"""
