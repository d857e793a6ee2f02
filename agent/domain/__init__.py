"""The nouns: frozen values that outlive every library. Standard library only, no I/O.

``audio`` and ``speech`` are what is heard, ``intent`` what is asked, ``outcome`` what was found or
done, ``mail``, ``calendar`` and ``contact`` what it was done to, ``capabilities`` what a connector
can do, ``errors`` what can go wrong.
"""
