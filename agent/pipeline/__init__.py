"""The loop between the mind and the edges: it owns time, tasks and cancellation, and decides nothing.

``conversation`` runs a spoken call, ``typed`` a typed one; both put what they hear to ``mind`` (parser, dialogue,
actions, phrasing in turn). ``listening`` finds utterances in frames, ``endpointing`` says how long a pause ends one,
``playout`` speaks and knows how far it got, ``earcons`` are its short sounds, ``clock`` is the time of the line.
"""
