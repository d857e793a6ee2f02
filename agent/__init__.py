"""Harkmail: e-mail, calendar and contacts by voice.

What is heard becomes what is done becomes what is said; the rooms lie in that order::

    caller ))) channels ─ frame ─▶ pipeline ─ utterance ─▶ speech (transcriber) ─ transcript ─▶
        language (parser) ─ intent ─▶ dialogue ─ request ─▶ actions ─▶ connectors ⇄ the mailbox
    caller ((( channels ◀─ frame ─ pipeline ◀─ sound ─ speech (synthesizer) ◀─ phrase ─
        language (phrasing) ◀─ outcome ─ actions

Floors, from the ground: ``domain`` (the nouns) · ``formats`` (bytes ⇄ nouns) · ``interfaces`` (the contracts) ·
``dialogue``, ``actions``, ``language``, ``settings`` (the mind) · ``pipeline``, ``connectors``, ``speech``,
``channels``, ``store`` (the edges, and the loop between both) · ``service`` (the only one that knows concrete names).
A room imports from lower floors only, never from its neighbours.
"""

__version__ = "0.1.0"
