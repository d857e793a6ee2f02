"""The agent's end of the wire: one worker process, started when first needed and again when it died."""

import asyncio
import contextlib
import itertools
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path

import agent
from agent.domain.errors import BadSetting, EngineFailed, EngineMissing, HarkmailError
from agent.speech.wire import ABORT, END, ERROR, Packet, receive

STALL_S = 20.0
"""A worker that is asked and says nothing for so long is taken for dead."""
CLOSE_S = 2.0
_ERRORS: dict[str, type[HarkmailError]] = {error.code: error for error in (BadSetting, EngineMissing, EngineFailed)}


class Worker:
    """A Python process that runs ``module`` (see :func:`agent.speech.serving.serve`). Requests may be made
    at once from several tasks of one event loop; the worker answers them one after the other."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._ids = itertools.count(1)
        self._answers: dict[int, asyncio.Queue[Packet | None]] = {}
        self._process: Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        self._closed = False
        self._pending = 0

    @property
    def pending(self) -> int:
        """How many requests are under way."""
        return self._pending

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process and self._process.returncode is None else None

    async def ask(self, kind: str, data: Mapping[str, object], payload: bytes = b"") -> AsyncGenerator[Packet, None]:
        """The answers to a request, without the last (``end``). Closing the iterator aborts the request.

        A worker that dies before it has answered anything is started once more; raises EngineFailed
        where it dies again or in the middle, and what the worker reports."""
        self._pending += 1
        try:
            async with contextlib.aclosing(self._twice(kind, data, payload)) as packets:
                async for packet in packets:
                    yield packet
        finally:
            self._pending -= 1

    async def _twice(self, kind: str, data: Mapping[str, object], payload: bytes) -> AsyncGenerator[Packet, None]:
        for attempt in ("first", "last"):
            answered = False
            try:
                async with contextlib.aclosing(self._once(kind, data, payload)) as packets:
                    async for packet in packets:
                        answered = True
                        yield packet
                return
            except _Died as died:
                if answered or attempt == "last" or self._closed:
                    raise EngineFailed("A speech worker process ended in the middle of its work.") from died

    async def _once(self, kind: str, data: Mapping[str, object], payload: bytes) -> AsyncGenerator[Packet, None]:
        process = await self._running()
        request = Packet(kind, next(self._ids), data, payload)
        answers: asyncio.Queue[Packet | None] = asyncio.Queue()
        self._answers[request.id] = answers
        ended = False
        try:
            await _send(process, request)
            while (packet := await self._next(answers, process)).kind != END:
                if packet.kind == ERROR:
                    raise _reported(packet)
                yield packet
            ended = True
        finally:
            del self._answers[request.id]
            if not ended and process.returncode is None and process.stdin is not None:
                process.stdin.write(Packet(ABORT, request.id).encode())

    async def _next(self, answers: asyncio.Queue[Packet | None], process: Process) -> Packet:
        try:
            async with asyncio.timeout(STALL_S):
                packet = await answers.get()
        except TimeoutError:
            _kill(process)
            raise _Died from None
        if packet is None:
            raise _Died
        return packet

    async def _running(self) -> Process:
        async with self._starting:
            if self._closed:
                raise EngineFailed("The speech worker is closed.")
            if self._process is None or self._reader is None or self._reader.done():
                await self._bury()
                self._process = await _spawn(self._module)
                self._reader = asyncio.create_task(self._read(self._process), name=self._module)
            return self._process

    async def _read(self, process: Process) -> None:
        assert process.stdout is not None
        try:
            while (packet := await receive(process.stdout)) is not None:
                if packet.id in self._answers:
                    self._answers[packet.id].put_nowait(packet)
        except ValueError:
            _kill(process)
        finally:
            for answers in self._answers.values():
                answers.put_nowait(None)

    async def aclose(self) -> None:
        """End the process; it is gone when this returns."""
        self._closed = True
        async with self._starting:
            await self._bury()

    async def _bury(self) -> None:
        process, reader, self._process, self._reader = self._process, self._reader, None, None
        if process is None or reader is None:
            return
        assert process.stdin is not None
        process.stdin.close()
        try:
            async with asyncio.timeout(CLOSE_S):
                await process.wait()
        except TimeoutError:
            _kill(process)
            await process.wait()
        await reader
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            await process.stdin.wait_closed()


class Workers:
    """A few equal workers; each request goes to the one with the least to do."""

    def __init__(self, module: str, size: int = 1) -> None:
        self._workers = tuple(Worker(module) for _ in range(size))

    @property
    def pids(self) -> tuple[int, ...]:
        """Of the processes that run now."""
        return tuple(worker.pid for worker in self._workers if worker.pid is not None)

    def ask(self, kind: str, data: Mapping[str, object], payload: bytes = b"") -> AsyncGenerator[Packet, None]:
        """As :meth:`Worker.ask`."""
        return min(self._workers, key=lambda worker: worker.pending).ask(kind, data, payload)

    async def aclose(self) -> None:
        for worker in self._workers:
            await worker.aclose()


class _Died(Exception):
    pass


async def _spawn(module: str) -> Process:
    path = os.pathsep.join(filter(None, (str(Path(agent.__file__).parents[1]), os.environ.get("PYTHONPATH"))))
    try:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={**os.environ, "PYTHONPATH": path}
        )
    except OSError as error:
        raise EngineFailed("A speech worker process could not be started.") from error


async def _send(process: Process, packet: Packet) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(packet.encode())
        await process.stdin.drain()
    except (BrokenPipeError, ConnectionResetError) as error:
        raise _Died from error


def _reported(packet: Packet) -> HarkmailError:
    kind = _ERRORS.get(str(packet.data.get("code")), EngineFailed)
    return kind(str(packet.data.get("detail", "")), remedy=str(packet.data.get("remedy", "")))


def _kill(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
