"""One caller's mind: a synchronous state machine. Something was heard, done or played; what now?

``session`` takes what happened and gives a ``step``; ``focus`` is what "it" and "the next one" mean; ``pending`` is what
the caller still owes an answer to. It knows of each intent only its declared schema, holds no words and does no I/O.
"""
