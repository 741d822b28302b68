"""200 mails become decisions, then written replies: how many per second of CPU time."""

import email
import hashlib
import resource
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import psutil  # type: ignore[import-untyped]  # it ships no types

from bench.customers import customers
from bench.office import settings
from mailbot import answering, pipeline
from mailbot.attachments import DOCUMENTS, cache_versions
from mailbot.documents.page import FileReading
from mailbot.documents.read import identify
from mailbot.house import House
from mailbot.message.model import RawMessage
from mailbot.store.model import OutboxState
from mailbot.wiring import open_house
from mailbot.worker import BATCH

MAILS = 200
AIM = 150  # mails per CPU second
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


class Spent(NamedTuple):
    """CPU seconds: in this process and in the reading processes it started."""

    here: float
    readers: float

    @classmethod
    def so_far(cls) -> "Spent":
        """All that was spent up to now."""
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        times = [child.cpu_times() for child in psutil.Process().children(recursive=True)]
        running = sum(each.user + each.system for each in times)
        return cls(time.process_time(), running + ended.ru_utime + ended.ru_stime)

    def __sub__(self, other: object) -> "Spent":
        assert isinstance(other, Spent)
        return Spent(self.here - other.here, self.readers - other.readers)


def measure() -> None:
    """Print mails per CPU second of mailbot and of Python's own means, and where time goes."""
    arrived = customers(MAILS // 2 + 1, NOW)
    # The first is handled before the clock starts: a bot that runs has its processes and
    # statements ready.
    first, *mails = arrived.mails[: MAILS + 1]
    count = len(mails)
    size = sum(raw.size for raw in mails) / count
    print(f"intake: {count} mails of {size / 1000:.1f} kB, attachments already read")
    with TemporaryDirectory(prefix="mailbot-bench-") as folder:
        plain = plain_python(mails, Path(folder))
    stages, said = mailbot_itself(arrived.readings, first, mails)
    whole = sum(sum(spent) for spent in stages.values())
    decided = whole - sum(stages["write"])
    print(f"  Python's parser + SHA-256 + one SQLite transaction  {count / plain:6.0f} mails/CPU-s")
    print(
        f"  mailbot, from the fetched bytes to the decision     {count / decided:6.0f} mails/CPU-s"
        f" (aim: {AIM}; ratio {plain / decided:.2f})"
    )
    print(
        f"  mailbot, from the fetched bytes to written replies  {count / whole:6.0f} mails/CPU-s"
        f" (ratio {plain / whole:.2f})"
    )
    for stage, spent in stages.items():
        print(
            f"    {stage:11} {1000 * spent.here / count:5.2f} ms here"
            f" {1000 * spent.readers / count:5.2f} ms in the reading process, per mail"
        )
    print(f"  decisions: {', '.join(f'{kind} {n}' for kind, n in sorted(said.items()))}")


def plain_python(mails: Iterable[RawMessage], folder: Path) -> float:
    """CPU seconds of the standard library for the same mails."""
    database = sqlite3.connect(folder / "plain.sqlite3", isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE mails (sha256 PRIMARY KEY, subject, text, files)")
    start = time.process_time()
    for raw in mails:
        parts = list(email.message_from_bytes(raw.data or b"").walk())
        contents = [part.get_payload(decode=True) for part in parts]
        leaves = [content for content in contents if isinstance(content, bytes)]
        digests = [hashlib.sha256(leaf).hexdigest() for leaf in leaves]
        text = leaves[0].decode("gb18030")
        database.execute("BEGIN IMMEDIATE")
        row = (hashlib.sha256(raw.data or b"").hexdigest(), parts[0]["subject"], text)
        database.execute("INSERT INTO mails VALUES (?, ?, ?, ?)", (*row, ",".join(digests)))
        database.execute("COMMIT")
    spent = time.process_time() - start
    database.close()
    return spent


def mailbot_itself(
    readings: Iterable[FileReading], first: RawMessage, mails: Iterable[RawMessage]
) -> tuple[dict[str, Spent], Counter[str]]:
    """What each stage cost for all mails but the first, and what was decided."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="mailbot-bench-")))
        house = stack.enter_context(open_house(settings(folder), clock=lambda: NOW))
        pages, kept = cache_versions(house)
        for reading in readings:
            documents = DOCUMENTS.dump_json(identify(reading, house.rules.layouts))
            house.store.cache_reading(reading.sha256, pages, reading.model_dump_json())
            house.store.cache_reading(reading.sha256, kept, documents.decode())
        assert pipeline.take_in([first], house)
        _handle_all(house)
        marks = [Spent.so_far()]
        assert pipeline.take_in(mails, house) == MAILS
        marks.append(Spent.so_far())
        ids = _handle_all(house)
        marks.append(Spent.so_far())
        _write_all(house)
        marks.append(Spent.so_far())
        spent = [later - mark for mark, later in pairwise(marks)]
        return dict(zip(("take in", "handle", "write"), spent, strict=True)), _decisions(house, ids)


def _write_all(house: House) -> None:
    """Write every reply that was promised and not superseded by a later one."""
    queued = house.store.entries(OutboxState.QUEUED)
    assert queued, "no reply was promised"
    for entry in queued:
        written = answering.write(entry, house)
        assert written is not None
        assert written.is_written


def _handle_all(house: House) -> list[str]:
    """The ids of all mails, handled as the worker does it."""
    ids = []
    while mails := house.store.pending_mails(NOW, BATCH):
        together = pipeline.handle_together(mails, house)
        for mail in mails[len(together) :]:
            pipeline.handle(mail, house)
        ids += [mail.id for mail in mails]
    return ids


def _decisions(house: House, ids: Iterable[str]) -> Counter[str]:
    """How often each kind of decision was taken; every mail was settled with one."""
    said: Counter[str] = Counter()
    for mail_id in ids:
        settled = house.store.settled(mail_id)
        assert settled is not None
        assert settled.decision is not None
        said[settled.decision.kind] += 1
    return said
