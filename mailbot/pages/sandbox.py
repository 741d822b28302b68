"""Files of unknown senders become readings in limited processes that may be killed."""

import contextlib
import importlib
import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pebble import ProcessExpired, ProcessPool  # noqa: TID251 - this is the module that knows it

from mailbot.documents.page import FileReading, Unreadable
from mailbot.errors import ReaderBusy
from mailbot.pages.budgets import CannotRead, ReadingBudgets
from mailbot.pages.clock import start_clock, stop_clock
from mailbot.pages.confine import confine, hush
from mailbot.pages.reader import read_file
from mailbot.values import sha256

Read = Callable[[str, bytes, ReadingBudgets], FileReading]
"""What a reading process does with each file: name, bytes, budgets -> reading."""

Work = Callable[..., bytes]
"""An importable function that a reading process runs; what it returns crosses as bytes."""

# A process is replaced after this many files, so that what a library leaks does not add up.
TASKS_PER_WORKER = 200

_START_SECONDS = 120.0  # a busy machine may need this long to start a process and load models
_PATIENCE = (
    15.0  # seconds beyond all a file may get until its process, or the pool, counts as stuck
)

# How a process that died in mid-file is told to the customer: by the signal that ended it.
_DEATHS = {
    -signal.SIGALRM: Unreadable.TOO_SLOW,
    -signal.SIGXCPU: Unreadable.TOO_SLOW,
    -signal.SIGKILL: Unreadable.TOO_LARGE,
    # PDFium and the C++ library end a process like this that is refused more memory; a broken
    # file ends it by SIGSEGV, SIGILL or SIGTRAP.
    -signal.SIGABRT: Unreadable.TOO_LARGE,
}


def warm_ocr(threads: int) -> None:
    """Load the OCR models into a reading process."""
    ocr = importlib.import_module("mailbot.pages.ocr")
    ocr.configure(threads)
    ocr.warm()


class ReadingPool:
    """Reading processes, started with the first file and kept warm until the pool is closed.

    A file that crashes, hangs or explodes its process costs only itself: it comes back as
    unreadable with the reason, and a new process takes the next file. `threads` is how many the
    OCR engine of each process may use. `reader` and `warm` are what the processes run; both must
    be importable functions. A process is replaced after so many `tasks`.
    """

    def __init__(
        self,
        *,
        workers: int = 1,
        threads: int = 1,
        budgets: ReadingBudgets | None = None,
        reader: Read = read_file,
        warm: Callable[[int], None] | None = warm_ocr,
        tasks: int = TASKS_PER_WORKER,
    ) -> None:
        self.budgets = budgets or ReadingBudgets()
        self._workers = workers
        self.reader = reader
        self._warm = partial(warm, threads) if warm else None
        self._tasks = tasks
        self._lock = threading.Lock()
        self._pool: ProcessPool | None = None
        self._folder: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def is_started(self) -> bool:
        """Whether processes are running: they are once there was a file to read."""
        return self._pool is not None

    def read(self, name: str, data: bytes) -> FileReading:
        """What one file holds. Raises ReaderBusy where no process could be had in time."""
        return self.read_many([(name, data)])[0]

    def read_many(self, files: Sequence[tuple[str, bytes]]) -> list[FileReading]:
        """What the files of one mail hold, in their order; read side by side by all processes.

        Files beyond the budget of one mail are not opened. Raises ReaderBusy where no process
        could be had in time.
        """
        limit = self.budgets.files
        readable = [(name, data) for name, data in files[:limit] if data]
        futures = iter([self._schedule(name, data) for name, data in readable])
        patience = _START_SECONDS + (self.budgets.longest + _PATIENCE) * len(readable)
        readings = []
        for place, (name, data) in enumerate(files):
            if place >= limit:
                detail = f"more than {limit} files"
                readings.append(_refused(name, data, Unreadable.TOO_MANY_FILES, detail))
            elif not data:
                readings.append(_refused(name, data, Unreadable.EMPTY))
            else:
                readings.append(self._result(name, data, next(futures), patience))
        return readings

    def call(self, work: Work, *arguments: object) -> bytes:
        """What `work(*arguments)` returns, computed in a reading process.

        Raises:
            CannotRead: it failed, crashed, or went beyond a limit.
            ReaderBusy: no process could be had in time.
        """
        pool, _ = self._started()
        future = self._submitted(pool, work, *arguments)
        return self._awaited(future, _START_SECONDS + self.budgets.longest + _PATIENCE)

    def close(self) -> None:
        """End the processes and remove their folder; the next file starts new ones."""
        with self._lock:
            pool, folder = self._pool, self._folder
            self._pool = self._folder = None
        if pool is not None and folder is not None:
            _end(pool, folder)

    def _started(self) -> tuple[ProcessPool, Path]:
        with self._lock:
            if self._pool is None or self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="mailbot-read-"))
                self._pool = ProcessPool(
                    max_workers=self._workers,
                    max_tasks=self._tasks,
                    initializer=_start,
                    initargs=(self._folder, self.budgets, self._warm),
                    context=multiprocessing.get_context("spawn"),
                )
                self._await_start(self._pool, self._folder)
            return self._pool, self._folder

    def _await_start(self, pool: ProcessPool, folder: Path) -> None:
        """Wait for a first process, so that one that cannot start is not blamed on a file."""
        try:
            pool.schedule(_ready).result(timeout=_START_SECONDS)
        except Exception as exc:
            self._pool = self._folder = None
            _end(pool, folder)
            raise ReaderBusy(f"the reading processes do not start: {exc}") from exc

    def _schedule(self, name: str, data: bytes) -> tuple[Any, Path]:
        """The file handed over by way of a private file: a pipe is slow for 25 MB."""
        pool, folder = self._started()
        handle, place = tempfile.mkstemp(prefix="in-", dir=folder)
        with os.fdopen(handle, "wb") as blob:
            blob.write(data)
        return self._submitted(pool, _read_file, self.reader, place, name, self.budgets), Path(
            place
        )

    def _submitted(self, pool: ProcessPool, work: Work, *arguments: object) -> Any:
        limits = (self.budgets.seconds, work, arguments)
        try:
            return pool.schedule(_work, args=limits, timeout=self.budgets.longest + _PATIENCE)
        except RuntimeError as exc:
            self.close()
            raise ReaderBusy(f"the reading processes do not start: {exc}") from exc

    def _result(
        self, name: str, data: bytes, scheduled: tuple[Any, Path], patience: float
    ) -> FileReading:
        future, place = scheduled
        try:
            return FileReading.model_validate_json(self._awaited(future, patience))
        except CannotRead as refusal:
            return _refused(name, data, refusal.reason, refusal.detail)
        finally:
            place.unlink(missing_ok=True)

    def _awaited(self, future: Any, patience: float) -> bytes:
        """What a reading process returned; every way it can fail becomes one of ours.

        Raises CannotRead where the content is at fault, ReaderBusy where the machine is.
        """
        try:
            return bytes(future.result(timeout=patience))
        except CannotRead:
            raise
        except TimeoutError as exc:
            if not future.done():
                self.close()
                raise ReaderBusy("no reading process answered in time") from exc
            detail = f"more than {self.budgets.longest:g} s"
            raise CannotRead(Unreadable.TOO_SLOW, detail) from exc
        except ProcessExpired as exc:
            reason = _DEATHS.get(exc.exitcode, Unreadable.DAMAGED)
            raise CannotRead(reason, f"its reader ended with {exc.exitcode}") from exc
        except MemoryError as exc:
            raise CannotRead(Unreadable.TOO_LARGE, "memory") from exc
        except (CancelledError, RuntimeError) as exc:
            self.close()
            raise ReaderBusy(f"the reading processes ended: {exc}") from exc
        except Exception as exc:
            # Whatever a reader raises about hostile bytes, it costs these bytes only.
            raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc


def _end(pool: ProcessPool, folder: Path) -> None:
    pool.stop()  # type: ignore[no-untyped-call]  # Pebble leaves this one untyped
    pool.join()
    shutil.rmtree(folder, ignore_errors=True)


def _ready() -> None:
    """What a new pool does first: show that a process could be started."""


def _start(folder: Path, budgets: ReadingBudgets, warm: Callable[[], None] | None) -> None:
    """The first thing a reading process does."""
    confine(folder / f"worker-{os.getpid()}", budgets)
    if warm is not None:
        warm()
    hush()


def _work(seconds: float, work: Work, arguments: tuple[object, ...]) -> bytes:
    """A piece of work done in a reading process; its folder is empty again afterwards."""
    start_clock(seconds)
    try:
        return work(*arguments)
    except (CannotRead, MemoryError):
        raise
    except Exception as exc:
        # Told apart here from what the pool itself raises: a RuntimeError can be either's.
        raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc
    finally:
        stop_clock()
        _empty(Path.cwd())


def _read_file(reader: Read, place: str, name: str, budgets: ReadingBudgets) -> bytes:
    """A file's reading as JSON."""
    return reader(name, Path(place).read_bytes(), budgets).model_dump_json().encode()


def _empty(folder: Path) -> None:
    for left in folder.iterdir():
        with contextlib.suppress(OSError):
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left)
            else:
                left.unlink()


def _refused(name: str, data: bytes, reason: Unreadable, detail: str = "") -> FileReading:
    return FileReading(
        name=name, sha256=sha256(data), size=len(data), unreadable=reason, detail=detail
    )
