"""Words to meaning and back, driven by ``grammars/<lang>/``; no word of any language stands in the code.

``grammar`` reads a language's folder; ``parser`` turns a sentence into an intent, by ``network`` (all sentences as one word
network), ``slots`` and what they read: ``numbers``, ``dates``, ``names``; ``listening`` tells recognisers what to expect,
``keys`` which keys mean what; ``phrasing`` turns outcomes into phrases and ``reading`` a mail into what the voice says of it.
"""
