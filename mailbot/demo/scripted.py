"""A script of faults becomes a server thread that follows it, step by step."""

import asyncio
import threading
from collections import defaultdict, deque
from collections.abc import Coroutine
from contextlib import suppress
from enum import StrEnum
from types import TracebackType
from typing import Any, Self, TypeVar
from weakref import WeakSet

T = TypeVar("T")

HOST = "127.0.0.1"
SHUTDOWN_SECONDS = 5.0


class Fault(StrEnum):
    """What a server does instead of answering properly."""

    NONE = "none"  # answers as it should: a place holder in front of the n-th answer
    STALL = "stall"  # never answers
    HANG_UP = "hang_up"  # closes the connection
    HALF = "half"  # IMAP: sends half of the answer, then closes the connection
    TRICKLE = "trickle"  # IMAP: sends the answer byte by byte, too slowly to ever end
    TAKEN_STALL = "taken_stall"  # SMTP content: keeps the mail and never says so
    TAKEN_HANG_UP = "taken_hang_up"  # SMTP content: keeps the mail and closes the connection


class Script:
    """What is answered at each step of the dialogue, once per entry, in order.

    An entry is a `Fault` or the text of an answer; with IMAP untagged lines may precede it. A step
    without entries behaves normally.
    """

    def __init__(self) -> None:
        self._entries: dict[str, deque[Fault | str]] = defaultdict(deque)
        self._lock = threading.Lock()

    def add(self, step: str, *entries: Fault | str) -> None:
        """Append entries to a step, for example `add("RCPT", Fault.NONE, "550 no such user")`."""
        with self._lock:
            self._entries[step].extend(entries)

    def take(self, step: str) -> Fault | str:
        """The next entry of a step, which is used up; `Fault.NONE` where there is none left."""
        with self._lock:
            entries = self._entries[step]
            return entries.popleft() if entries else Fault.NONE


class LoopThread:
    """A server on an event loop of its own, in a background thread."""

    def __init__(self) -> None:
        self.host = HOST
        self.port = 0
        self.script = Script()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncio.Server | None = None
        self.transports: WeakSet[asyncio.WriteTransport] = WeakSet()

    def hang_up(self) -> None:
        """Close every connection, as a server does that restarts."""
        self._loop.call_soon_threadsafe(self._cut)

    def _cut(self) -> None:
        for transport in list(self.transports):
            transport.abort()

    async def _listen(self) -> asyncio.Server:
        raise NotImplementedError

    def __enter__(self) -> Self:
        self._thread.start()
        try:
            server = self.run(self._listen())
        except BaseException:
            self._end()
            raise
        self._server = server
        self.port = server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work` done on the server's own loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(SHUTDOWN_SECONDS)

    def _end(self) -> None:
        with suppress(TimeoutError):
            self.run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._server is not None:
            await self._server.wait_closed()
        # Transports are closed one turn of the loop after they were told to.
        self._cut()
        for _ in range(3):
            await asyncio.sleep(0)
