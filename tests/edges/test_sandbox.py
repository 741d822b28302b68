"""The reading pool under fire: whatever a file does, it costs that file and nothing else."""

import ctypes
import errno
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from mailbot.documents.page import FileReading, Unreadable
from mailbot.errors import ReaderBusy
from mailbot.pages import sandbox
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.clock import more_time
from mailbot.pages.probe import probe, tried
from mailbot.pages.sandbox import ReadingPool
from mailbot.values import sha256

QUICK = ReadingBudgets(seconds=3, seconds_per_page=1, memory=600_000_000, files=6)


def _reading(name: str, data: bytes, detail: str = "") -> FileReading:
    return FileReading(name=name, sha256=sha256(data), size=len(data), detail=detail)


def obey(name: str, data: bytes, budgets: ReadingBudgets) -> FileReading:
    """A reader that does what the bytes say: the worst that content could bring about."""
    deed = data.decode()
    if deed.startswith("connect "):
        detail = _connect_in_c(int(deed.removeprefix("connect ")))
    else:
        detail = DEEDS[deed]() if deed in DEEDS else deed
    return _reading(name, data, detail)


def _crash() -> str:
    ctypes.string_at(0)
    return "survived"


def _hang() -> str:
    while True:
        time.sleep(1)


def _read_pages() -> str:
    for _ in range(5):
        time.sleep(1)
        more_time(1)
    return "read"


def _burn() -> str:
    signal.setitimer(signal.ITIMER_REAL, 0)  # as if the clock on the wall had not been set
    while True:
        pass


def _explode() -> str:
    return f"kept {len(bytearray(2_000_000_000))}"


def _tried(attempt: object) -> str:
    assert callable(attempt)
    try:
        attempt()
    except OSError as exc:
        return type(exc).__name__
    return "done"


def _connect_in_c(port: int) -> str:
    """Past Python's audit hook, straight to the C library: only the kernel can refuse it."""
    libc = ctypes.CDLL(None, use_errno=True)
    handle = libc.socket(socket.AF_INET, socket.SOCK_STREAM, 0)
    address = (
        socket.AF_INET.to_bytes(2, "little")
        + port.to_bytes(2, "big")
        + bytes([127, 0, 0, 1])
        + bytes(8)
    )
    return "connected" if libc.connect(handle, address, len(address)) == 0 else "refused"


def _write_in_c() -> str:
    """Past Python's audit hook, straight to the C library: only the kernel can refuse it."""
    libc = ctypes.CDLL(None, use_errno=True)
    handle = libc.open(b"/tmp/mailbot-escaped", os.O_WRONLY | os.O_CREAT, 0o600)
    return "written" if handle >= 0 else errno.errorcode[ctypes.get_errno()]


def _run_in_c() -> str:
    libc = ctypes.CDLL(None, use_errno=True)
    names = (ctypes.c_char_p * 2)(b"true", None)
    libc.execv(b"/bin/true", names)
    return errno.errorcode[ctypes.get_errno()]


def _write_in_c_inside() -> str:
    libc = ctypes.CDLL(None, use_errno=True)
    handle = libc.open(b"scratch", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return "written" if handle >= 0 else errno.errorcode[ctypes.get_errno()]


def _fill_disk() -> str:
    with Path("large").open("wb") as large:
        large.seek(300_000_000)
        large.write(b"x")
    return "written"


def _shut_eyes() -> str:
    return _tried(lambda: os.kill(os.getppid(), 0))


DEEDS = {
    "crash": _crash,
    "hang": _hang,
    "burn": _burn,
    "pages": _read_pages,
    "explode": _explode,
    "exit": lambda: os._exit(3),
    "abort": lambda: str(os.abort()),
    "killed": lambda: str(signal.raise_signal(signal.SIGKILL)),
    "raise": lambda: str(1 // 0),
    "socket": lambda: _tried(lambda: socket.create_connection(("127.0.0.1", 9))),
    "resolve": lambda: _tried(lambda: socket.getaddrinfo("example.com", 80)),
    "program": lambda: _tried(lambda: subprocess.run(["/bin/true"], check=False)),
    "shell": lambda: _tried(lambda: os.system("true")),  # noqa: S605, S607 - that it cannot is the test
    "signal": _shut_eyes,
    "write outside": lambda: _tried(lambda: Path("/tmp/mailbot-escaped").write_text("out")),  # noqa: S108 - that it cannot is the test
    "remove outside": lambda: _tried(lambda: Path("/etc/hostname").unlink()),
    "write inside": lambda: _tried(lambda: Path("scratch").write_text("in")),
    "write outside in C": _write_in_c,
    "write inside in C": _write_in_c_inside,
    "program in C": _run_in_c,
    "fill disk": lambda: _tried(_fill_disk),
    "folder": lambda: ",".join(left.name for left in Path.cwd().iterdir()),
    "temporary": tempfile.gettempdir,
    "pid": lambda: str(os.getpid()),
    "modules": lambda: ",".join(sys.modules),
}


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    with ReadingPool(budgets=QUICK, reader=obey, warm=None) as running:
        yield running


def _do(pool: ReadingPool, deed: str) -> FileReading:
    return pool.read("file.pdf", deed.encode())


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("crash", Unreadable.DAMAGED),
        ("exit", Unreadable.DAMAGED),
        ("raise", Unreadable.DAMAGED),
        ("hang", Unreadable.TOO_SLOW),
        ("burn", Unreadable.TOO_SLOW),
        ("explode", Unreadable.TOO_LARGE),
        ("killed", Unreadable.TOO_LARGE),
        ("abort", Unreadable.TOO_LARGE),  # as PDFium ends where memory is refused
    ],
)
def test_a_file_that_ruins_its_reader_costs_only_itself(
    pool: ReadingPool, deed: str, reason: Unreadable
) -> None:
    guilty, innocent = pool.read_many([("bad.pdf", deed.encode()), ("good.pdf", b"hello")])
    assert guilty.unreadable is reason
    assert guilty.name == "bad.pdf"
    assert guilty.sha256 == sha256(deed.encode())
    assert guilty.detail
    assert innocent == _reading("good.pdf", b"hello", "hello")


def test_pages_that_were_read_give_a_file_more_time(pool: ReadingPool) -> None:
    assert _do(pool, "pages").detail == "read"


def test_a_process_waits_for_its_next_file_without_a_clock(pool: ReadingPool) -> None:
    first = _do(pool, "pid").detail
    time.sleep(QUICK.seconds + 0.5)
    assert _do(pool, "pid").detail == first


def test_outside_reading_processes_no_clock_runs() -> None:
    before = signal.getitimer(signal.ITIMER_REAL)[0]
    more_time(500)
    assert signal.getitimer(signal.ITIMER_REAL)[0] <= before


@pytest.mark.parametrize("deed", ["socket", "resolve", "program", "shell", "signal"])
def test_a_reader_reaches_neither_network_nor_programs(pool: ReadingPool, deed: str) -> None:
    assert _do(pool, deed).detail == "PermissionError"


@pytest.mark.skipif(os.geteuid() != 0, reason="whether the kernel allows it depends on the host")
def test_not_even_c_code_reaches_a_listening_server(pool: ReadingPool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert _connect_in_c(port) == "connected"
        assert _do(pool, f"connect {port}").detail == "refused"


@pytest.mark.parametrize("deed", ["write outside", "remove outside"])
def test_a_reader_changes_nothing_outside_its_folder(pool: ReadingPool, deed: str) -> None:
    assert _do(pool, deed).detail == "PermissionError"
    assert not Path("/tmp/mailbot-escaped").exists()  # noqa: S108 - as above


HAS_LANDLOCK = ctypes.CDLL(None).syscall(444, None, 0, 1) >= 1


@pytest.mark.skipif(not HAS_LANDLOCK, reason="the kernel has no Landlock")
@pytest.mark.parametrize(
    ("deed", "answer"),
    [
        ("write outside in C", "EACCES"),
        ("program in C", "EACCES"),
        ("write inside in C", "written"),
    ],
)
def test_c_code_changes_nothing_outside_either(pool: ReadingPool, deed: str, answer: str) -> None:
    assert _do(pool, deed).detail == answer
    assert not Path("/tmp/mailbot-escaped").exists()  # noqa: S108 - as above


def test_what_a_reader_leaves_in_its_folder_is_gone_for_the_next(pool: ReadingPool) -> None:
    assert _do(pool, "write inside").detail == "done"
    assert _do(pool, "folder").detail == ""
    assert "worker-" in _do(pool, "temporary").detail


def test_a_reader_cannot_fill_the_disk(pool: ReadingPool) -> None:
    assert _do(pool, "fill disk").detail == "OSError"


def test_the_same_process_reads_one_file_after_the_other(pool: ReadingPool) -> None:
    assert _do(pool, "pid").detail == _do(pool, "pid").detail


def test_empty_files_and_files_beyond_the_budget_are_not_opened(pool: ReadingPool) -> None:
    files = [("empty.txt", b"")] + [(f"{number}.txt", b"x") for number in range(7)]
    readings = pool.read_many(files)
    assert [reading.unreadable for reading in readings] == [
        Unreadable.EMPTY,
        *[None] * 5,
        *[Unreadable.TOO_MANY_FILES] * 2,
    ]


def test_a_pool_that_reads_nothing_starts_nothing() -> None:
    with ReadingPool() as idle:
        assert idle.read_many([]) == []
        assert idle.read("empty", b"").unreadable is Unreadable.EMPTY
        assert not idle.is_started


def test_closing_removes_every_trace() -> None:
    pool = ReadingPool(budgets=QUICK, reader=obey, warm=None)
    folder = Path(_do(pool, "temporary").detail).parent
    assert folder.exists()
    assert pool.is_started
    pool.close()
    assert not folder.exists()
    assert not pool.is_started


def refuse_to_start(threads: int) -> None:
    raise RuntimeError(f"no models for {threads} threads")


def test_a_pool_whose_processes_do_not_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_START_SECONDS", 3.0)
    monkeypatch.setattr(sandbox, "_PATIENCE", 1.0)
    with (
        ReadingPool(budgets=QUICK, reader=obey, warm=refuse_to_start) as pool,
        pytest.raises(ReaderBusy),
    ):
        _do(pool, "hello")


def test_the_process_that_asks_loads_no_engine() -> None:
    code = (
        "import sys, mailbot.pages.sandbox, mailbot.pages.reader;"
        "print([name for name in sys.modules if name.split('.')[0] in "
        "('cv2', 'onnxruntime', 'rapidocr', 'pypdfium2', 'numpy', 'PIL', 'docx')])"
    )
    told = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.strip() == "[]"


def test_processes_started_by_a_thread_that_has_ended_read_on() -> None:
    with ReadingPool(budgets=QUICK, reader=obey, warm=None) as pool:
        first: list[FileReading] = []
        thread = threading.Thread(target=lambda: first.append(_do(pool, "temporary")))
        thread.start()
        thread.join()
        assert _do(pool, "temporary").detail == first[0].detail


ORPHANS = """
import os, sys
from mailbot.pages.opener import ready
from mailbot.pages.sandbox import ReadingPool
import psutil

if __name__ == "__main__":
    ReadingPool(warm=None).call(ready)
    print(*(child.pid for child in psutil.Process().children(recursive=True)), flush=True)
    os._exit(9)
"""


def test_reading_processes_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    script = tmp_path / "orphans.py"
    script.write_text(ORPHANS)
    told = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, str(script)], capture_output=True, text=True, check=False, timeout=60
    )
    readers = [int(pid) for pid in told.stdout.split()]
    assert readers
    deadline = time.monotonic() + 20
    while any(psutil.pid_exists(pid) for pid in readers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(psutil.pid_exists(pid) for pid in readers)


def test_a_probe_finds_all_limits_in_force() -> None:
    with ReadingPool(budgets=QUICK, warm=None) as pool:
        assert probe(pool) == ()


def test_a_probe_outside_the_confined_processes_finds_each_limit_open(tmp_path: Path) -> None:
    assert json.loads(tried(str(tmp_path / "written"))) == ["network", "writing", "memory"]


def test_a_probe_that_cannot_run_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailbot.pages.probe.tried", os.abort)
    with ReadingPool(budgets=QUICK, warm=None) as pool:
        (why,) = probe(pool)
    assert why
