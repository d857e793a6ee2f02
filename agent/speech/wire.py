"""The language between the agent and its worker processes.

A packet is one line of JSON and then, where it announces them, bytes (the convention of the Wyoming
protocol): ``{"kind": …, "id": …, "data": {…}, "length": 4410}\\n`` and 4410 bytes. The agent sends requests
(any ``kind`` a worker knows) and ``abort``; the worker answers each with any number of packets of the same
``id``, the last of them ``end`` or ``error`` (``data["code"]``, ``data["detail"]``).
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

ABORT, END, ERROR = "abort", "end", "error"
MAX_PAYLOAD_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Packet:
    """``id`` counts the requests of one worker; ``data`` are plain JSON values."""

    kind: str
    id: int
    data: Mapping[str, object] = field(default_factory=dict)
    payload: bytes = b""

    def encode(self) -> bytes:
        header = {"kind": self.kind, "id": self.id, "data": dict(self.data), "length": len(self.payload)}
        return json.dumps(header).encode("ascii") + b"\n" + self.payload


def read(stream: BinaryIO) -> Packet | None:
    """The next packet; None at the end of the stream. Raises ValueError where there is something else."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        return None
    packet, length = _header(line)
    payload = stream.read(length)
    return _with(packet, payload) if len(payload) == length else None


async def receive(stream: asyncio.StreamReader) -> Packet | None:
    """As :func:`read`."""
    try:
        packet, length = _header(await stream.readuntil(b"\n"))
        return _with(packet, await stream.readexactly(length))
    except asyncio.IncompleteReadError:
        return None
    except asyncio.LimitOverrunError as error:
        raise ValueError("a header without an end") from error


def _header(line: bytes) -> tuple[Packet, int]:
    try:
        header = json.loads(line)
        packet = Packet(str(header["kind"]), int(header["id"]), dict(header["data"]))
        length = int(header["length"])
    except (KeyError, TypeError) as error:
        raise ValueError("not a header") from error
    if not 0 <= length <= MAX_PAYLOAD_BYTES:
        raise ValueError("a payload out of bounds")
    return packet, length


def _with(packet: Packet, payload: bytes) -> Packet:
    return Packet(packet.kind, packet.id, packet.data, payload)
