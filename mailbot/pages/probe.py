"""A reading process that tries what it must not becomes the list of limits that do not hold."""

import json
import os
import resource
import socket
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from mailbot.pages.budgets import CannotRead
from mailbot.pages.sandbox import ReadingPool

NETWORK, WRITING, MEMORY = "network", "writing", "memory"


def probe(pool: ReadingPool) -> tuple[str, ...]:
    """The limits that do not hold in a reading process; empty where all do.

    Raises ReaderBusy where no process could be had in time.
    """
    outside = Path(tempfile.gettempdir()) / f"mailbot-probe-{os.getpid()}"
    try:
        return tuple(json.loads(pool.call(tried, str(outside))))
    except CannotRead as refusal:
        return (str(refusal),)
    finally:
        outside.unlink(missing_ok=True)


def tried(outside: str) -> bytes:
    """As JSON, what this process could do though it must not; runs in a reading process."""
    trials: dict[str, Callable[[], object]] = {
        NETWORK: lambda: socket.create_connection(("127.0.0.1", 9), timeout=1).close(),
        WRITING: lambda: Path(outside).write_bytes(b""),
    }
    open_ways = [name for name, trial in trials.items() if not _is_refused(trial)]
    if resource.getrlimit(resource.RLIMIT_AS)[0] in {resource.RLIM_INFINITY, sys.maxsize}:
        open_ways.append(MEMORY)
    return json.dumps(open_ways).encode()


def _is_refused(trial: Callable[[], object]) -> bool:
    try:
        trial()
    except PermissionError:
        return True
    except OSError:
        # It was let through and only found nobody there.
        return False
    return False
