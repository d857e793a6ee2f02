"""The event file of a call: one JSON object a line, for whoever asked for it."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from agent.domain.errors import StorageError
from agent.domain.events import CallEvent

Observe = Callable[[CallEvent], None]


@contextmanager
def event_file(path: Path | None) -> Iterator[Observe]:
    """An observer that writes to ``path``, or one that does nothing. Raises StorageError."""
    with ExitStack() as stack:
        if path is None:
            yield lambda _event: None
            return
        with _written(path):
            file = stack.enter_context(path.open("wb", buffering=0))

        def write(event: CallEvent) -> None:
            with _written(path):
                file.write(json.dumps(as_json(event), ensure_ascii=False).encode("utf-8", "replace") + b"\n")

        yield write


@contextmanager
def _written(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(f"{path} can't be written: {error.strerror}.", remedy="Name another file with --events.") from None


def as_json(event: CallEvent) -> dict[str, object]:
    return {"t": event.t, "event": event.kind.value, **event.data}
