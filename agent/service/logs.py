"""The log on standard error: constant texts, codes and places in the code; never what anybody wrote or said."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import agent

_ROOT = Path(agent.__file__).parent
_KNOWN = vars(logging.makeLogRecord({})).keys() | {"message", "asctime"}


@contextmanager
def to_stderr(*, verbose: bool) -> Iterator[None]:
    """Our own log goes to standard error: what failed for a reason of ours, with ``verbose`` all of it.

    Libraries are not listened to, for they may tell what they were given."""
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet())
    handler.setLevel(logging.DEBUG if verbose else logging.ERROR)
    silence = logging.NullHandler()
    logging.getLogger("agent").addHandler(handler)
    logging.getLogger().addHandler(silence)
    try:
        yield
    finally:
        logging.getLogger("agent").removeHandler(handler)
        logging.getLogger().removeHandler(silence)


class Discreet(logging.Formatter):
    """Message and fields; of an exception its kind and where it happened, for its text may hold a message's."""

    def format(self, record: logging.LogRecord) -> str:
        fields = [f"{name}={value}" for name, value in vars(record).items() if name not in _KNOWN]
        if record.exc_info and record.exc_info[1]:
            fields.append(f"at={place(record.exc_info[1].__traceback__)}")
        return " ".join((f"{record.levelname.lower()}: {record.msg}", *fields))


def place(trace: TracebackType | None) -> str:
    """The innermost line of ours, as ``file:line``."""
    frames = traceback.extract_tb(trace)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_ROOT)]
    return f"{Path(ours[-1].filename).relative_to(_ROOT.parent)}:{ours[-1].lineno}" if ours else "?"
