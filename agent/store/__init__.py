"""What outlives a call: the journal of acts and the durable outbox, in ``state/harkmail.db`` and ``state/outbox/``.

``schema`` the tables, ``migrations`` how they came to be, ``database`` opening them, ``owners`` who is still alive,
``journal`` and ``submissions`` the rows, ``acts`` and ``outbox`` what is done by them, ``readonly`` both where nothing can
be written.
"""
