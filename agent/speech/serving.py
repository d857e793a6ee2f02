"""The worker's end of the wire: requests come in on standard input, answers go out on standard output.

A thread reads, so that an abort arrives while the main thread is busy in a C library. The worker ends
when its standard input does, whatever it is doing: it never outlives the agent.
"""

import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from typing import BinaryIO

from agent.domain.errors import HarkmailError
from agent.speech.wire import ABORT, END, ERROR, Packet, read


class Reply:
    """Answers to one request."""

    def __init__(self, id_: int, out: BinaryIO, aborted: set[int]) -> None:
        self._id = id_
        self._out = out
        self._aborted = aborted

    def send(self, kind: str, data: Mapping[str, object] | None = None, payload: bytes = b"") -> bool:
        """False: nobody wants to hear the rest."""
        if self._id in self._aborted:
            return False
        self._out.write(Packet(kind, self._id, data or {}, payload).encode())
        self._out.flush()
        return True


Handler = Callable[[Packet, Reply], None]


def serve(handle: Handler) -> None:
    """Answer requests one after the other until standard input ends. ``handle`` may raise a
    :class:`HarkmailError`, whose code and detail are passed on; of anything else only the type is."""
    out = _own_output()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests: queue.SimpleQueue[Packet] = queue.SimpleQueue()
    aborted: set[int] = set()
    threading.Thread(target=_listen, args=(requests, aborted), daemon=True).start()
    while True:
        request = requests.get()
        if request.id not in aborted:
            _answer(handle, request, Reply(request.id, out, aborted))
        aborted.discard(request.id)
        out.write(Packet(END, request.id).encode())
        out.flush()


def _answer(handle: Handler, request: Packet, reply: Reply) -> None:
    try:
        handle(request, reply)
    except HarkmailError as error:
        reply.send(ERROR, {"code": error.code, "detail": error.detail, "remedy": error.remedy})
    except Exception as error:  # the border: what a C library's binding raises is not known
        reply.send(ERROR, {"code": "engine_failed", "detail": type(error).__name__})


def _own_output() -> BinaryIO:
    """Standard output for packets alone: what libraries print goes to standard error."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return out


def _listen(requests: queue.SimpleQueue[Packet], aborted: set[int]) -> None:
    try:
        while (packet := read(sys.stdin.buffer)) is not None:
            if packet.kind == ABORT:
                aborted.add(packet.id)
            else:
                requests.put(packet)
    finally:
        os._exit(0)
