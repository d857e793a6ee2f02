"""The contracts between those who call and those who serve, one noun a module.

``transcriber``, ``synthesizer``, ``detector``, ``pronouncer``: the engines of speech ·
``channel``: how the caller is connected · ``mail``, ``calendar``, ``contacts``: what a connector
offers · ``store``: what outlives a call · ``action``: what an intent does · ``clock``: the time of
the line. All I/O is asynchronous; whoever opens a thing closes it (``async with`` or ``aclose``).
Every method raises only errors of :mod:`agent.domain.errors`.
"""
