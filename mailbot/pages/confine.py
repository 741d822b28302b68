"""The process this is called in becomes one that may compute and nothing else."""

import ctypes
import errno
import os
import resource
import signal
import struct
import sys
import tempfile
import threading
import time
from pathlib import Path

from mailbot.pages.budgets import ReadingBudgets

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_NO_NEW_PRIVS = 38

# Landlock (linux/landlock.h): system calls, the same on all machines; what may be allowed and
# since which version of the interface it can be refused.
_CREATE_RULES, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_EXECUTE, _WRITE_FILE = 1 << 0, 1 << 1
_FILE_RIGHTS = {_EXECUTE: 1, _WRITE_FILE: 1} | {
    1 << bit: since
    for bit, since in zip(range(4, 15), (1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3), strict=True)
}
_TCP, _TCP_SINCE = 0b11, 4  # to bind and to connect

_LOOK_UP_SECONDS = 0.5

_OPEN_FILES = 128
_LARGEST_FILE = 200_000_000  # bytes a reader may write to its own folder

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

# Audit events (Python's table of them) that a reader of files has no business with.
_FORBIDDEN = frozenset(
    {
        "subprocess.Popen",
        "os.system",
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
        "os.spawn",
        "pty.spawn",
        "os.kill",
        "os.killpg",
        "urllib.Request",
    }
)
_CHANGES = frozenset(
    {
        "os.remove",
        "os.rename",
        "os.rmdir",
        "os.mkdir",
        "os.symlink",
        "os.link",
        "os.chmod",
        "os.chown",
        "os.truncate",
        "os.utime",
    }
)


def confine(folder: Path, budgets: ReadingBudgets) -> None:
    """Take from this process, for good, the network, other programs and all folders but one.

    Limits bound its memory, files and core dumps; it dies with the process that started it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.chdir(folder)
    tempfile.tempdir = str(folder)
    os.environ["TMPDIR"] = str(folder)
    sys.dont_write_bytecode = True
    libc = ctypes.CDLL(None, use_errno=True)
    leave_network(libc)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    keep_to_folder(libc, folder)
    _limit(resource.RLIMIT_AS, budgets.memory)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, _LARGEST_FILE)
    _limit(resource.RLIMIT_NOFILE, _OPEN_FILES)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write beyond the limit fails, as EFBIG
    threading.Thread(target=_outlive_nobody, args=(os.getppid(),), daemon=True).start()
    sys.addaudithook(_Guard(folder))


def hush() -> None:
    """Turn this process's output streams away, for good.

    Libraries print what they make of hostile bytes: pages of noise, and pieces of the content.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _outlive_nobody(parent: int) -> None:
    """End this process soon after the one that started it.

    Not left to the kernel (PR_SET_PDEATHSIG): it watches the thread that started us, and the
    threads of a bot come and go.
    """
    while os.getppid() == parent:
        time.sleep(_LOOK_UP_SECONDS)
    os._exit(0)


def leave_network(libc: ctypes.CDLL) -> bool:
    """Whether the kernel let this process into an empty network namespace (unshare(2)).

    Where it does not (no privilege, user namespaces switched off), the audit hook still keeps
    Python from opening sockets.
    """
    if libc.unshare(_CLONE_NEWNET) == 0:
        return True
    return bool(libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0)


def keep_to_folder(libc: ctypes.CDLL, folder: Path) -> bool:
    """Whether the kernel now lets this process change files in `folder` only (landlock(7)).

    It may no longer start programs nor, where the kernel is 6.7 or newer, use TCP. Unlike the
    audit hook this holds for C code, too. Needs no privilege but a kernel with Landlock (5.13).
    """
    version = libc.syscall(_CREATE_RULES, None, 0, 1)
    if version < 1:
        return False
    rights = sum(bit for bit, since in _FILE_RIGHTS.items() if version >= since)
    handled = (
        struct.pack("=QQ", rights, _TCP) if version >= _TCP_SINCE else struct.pack("=Q", rights)
    )
    rules = libc.syscall(_CREATE_RULES, handled, len(handled), 0)
    for place, allowed in ((folder, rights & ~_EXECUTE), (Path(os.devnull), _WRITE_FILE)):
        opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
        libc.syscall(_ADD_RULE, rules, 1, struct.pack("=Qi", allowed, opened), 0)
        os.close(opened)
    kept: int = libc.syscall(_RESTRICT_SELF, rules, 0)
    os.close(rules)
    return kept == 0


def _limit(kind: int, amount: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        amount = min(amount, hard)
    resource.setrlimit(kind, (amount, amount))


class _Guard:
    """The audit hook: it refuses by raising PermissionError in the very call."""

    def __init__(self, folder: Path) -> None:
        self._folder = os.path.realpath(folder)

    def __call__(self, event: str, args: tuple[object, ...]) -> None:
        if event.startswith("socket.") or event in _FORBIDDEN:
            raise PermissionError(errno.EPERM, f"a reading process may not {event}")
        if event == "open":
            path, _, flags = args
            if isinstance(flags, int) and flags & _WRITES and not self._is_ours(path):
                raise PermissionError(errno.EACCES, "a reading process writes to its own folder")
        elif event in _CHANGES and not self._is_ours(args[0]):
            raise PermissionError(errno.EACCES, "a reading process changes its own folder")

    def _is_ours(self, path: object) -> bool:
        if isinstance(path, int) or path == os.devnull:
            return True
        if not isinstance(path, str | bytes | os.PathLike):
            return False
        place = os.path.realpath(os.fsdecode(path))
        return place == self._folder or place.startswith(self._folder + os.sep)
