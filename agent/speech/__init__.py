"""Ears and voices: ``transcribers``, ``synthesizers``, ``detectors`` and ``pronouncers``, a folder an engine.

The folder is the registry: each offers ``ENGINE``, an :class:`agent.speech.engine.Engine`, and importing
it loads no engine. ``wire`` and ``serving`` are the two ends of the worker processes in which synthesizers
run, ``remote`` is a synthesizer or pronouncer that lives in one.
"""
