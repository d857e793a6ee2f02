"""The demonstration: a small mailbox (``mailbox``), somebody who calls it (``caller``), and what is left of it (``picture``)."""
