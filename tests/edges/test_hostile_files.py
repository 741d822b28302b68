"""Hundreds of kinds of hostile files through the real reading process, each told in Chinese."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from mailbot.documents.page import FileReading, Unreadable
from mailbot.documents.read import identify
from mailbot.message.parse import parse
from mailbot.pages import scan
from mailbot.pages.budgets import LETTERS, LINES, ReadingBudgets
from mailbot.pages.reader import read_file
from mailbot.pages.sandbox import ReadingPool
from tests.core.drawn_pages import layouts
from tests.samples.hostile import archives, mails, office, papers, pictures

SECONDS = 60.0
KINDS = archives.KINDS | office.KINDS | papers.KINDS | pictures.KINDS | mails.KINDS

READABLE = {
    "docx external attachedTemplate",
    "docx part outside",
    "docx altChunk",
    "docx remote dtd",
    "docx dde in a field",
    "docm",
    "xlsx huge dimension",
    "xlsx dde",
    "xlsm",
    "rtf template link",
    "html remote",
    "html smuggling",
    "pdf 31 pages",
    "eml name reversed",
    "zip names that differ by case",
}
"""What can be read although something hostile is in it: nobody needs to be bothered."""

REASONS = {
    Unreadable.TOO_LARGE: (
        "zip bomb in zip",
        "bz2 bomb",
        "xz bomb",
        "7z bomb",
        "gz bomb in gz",
        "docx bomb part",
        "png wide strip",
        "jpeg says 65535",
        "heic size lies",
        "tiff 50000 square",
    ),
    Unreadable.TOO_MANY_FILES: (
        "zip quoted bomb",
        "rar of many",
        "tar of headers only",
        "msg of many",
    ),
    Unreadable.TOO_MANY_PAGES: (
        "pdf 10k pages",
        "pdf 31 pages",
        "ofd of 2000 pages",
        "tiff 20000 directories",
        "docx many cells",
        "docx one long line",
        "html many rows",
        "text of one line",
        "json deep",
        "docx many pages",
    ),
    Unreadable.TOO_DEEP: ("gz in gz", "bz2 in bz2", "xz in xz"),
    Unreadable.ENCRYPTED: ("zip flag says locked", "pdf encryption noise", "pkcs7", "pgp"),
    Unreadable.PROGRAM: ("exe", "elf", "lnk", "chm", "exe with a zip"),
    Unreadable.UNSUPPORTED: ("iso", "emf", "svg script", "one note", "publisher", "cab", "video"),
    Unreadable.DAMAGED: (
        "docx billion laughs",
        "ole directory loop",
        "ole difat of itself",
        "pdf kids of kids",
        "pdf catalogs without end",
        "ofd traversal",
        "ofd vast page",
        "png wrong sum",
        "zip64 lies",
        "heic cut",
        "tar size of 8 EB",
    ),
}

SLOW = ("pdf form calls twice", "jpeg scans without end")
"""How far these come depends on the machine: they end by the clock, or of themselves before."""


def without_ocr(name: str, data: bytes, budgets: ReadingBudgets) -> FileReading:
    """The reader, but for finding letters on pictures: there are none on these, and it costs."""
    scan.detect = lambda _: np.zeros((0, 4, 2), np.float32)  # type: ignore[assignment]
    return read_file(name, data, budgets)


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    budgets = ReadingBudgets(seconds=SECONDS, seconds_per_page=0)
    with ReadingPool(warm=None, budgets=budgets, reader=without_ocr) as running:
        yield running


def everything(reading: FileReading) -> Iterator[FileReading]:
    yield reading
    for member in reading.members:
        yield from everything(member)


def told(reading: FileReading) -> str:
    lines = (line for each in everything(reading) for page in each.pages for line in page.lines)
    return "\n".join(line.text for line in lines)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_ends_in_time_with_pages_or_a_reason(pool: ReadingPool, kind: str) -> None:
    start = time.monotonic()
    reading = pool.read("附件", KINDS[kind])
    assert time.monotonic() - start < SECONDS + 135  # the pool's own patience with a new process
    for each in everything(reading):
        assert each.pages or each.members or each.unreadable or not each.size
        assert "/" not in each.name
        assert each.name.isprintable()
    assert "root:" not in told(reading)
    assert sum(len(page.lines) for each in everything(reading) for page in each.pages) <= LINES
    assert len(told(reading)) <= LETTERS + LINES
    expected = [reason for reason, kinds in REASONS.items() if kind in kinds]
    if kind in SLOW:
        # PDFium ends itself where it runs out of memory, which comes before the time or behind it
        slow = {Unreadable.TOO_SLOW, Unreadable.DAMAGED, Unreadable.TOO_LARGE}
        assert reading.unreadable in slow
    if expected:
        assert expected[0] in {each.unreadable for each in everything(reading)}
    elif kind in READABLE:
        assert {each.unreadable for each in everything(reading)} == {None}


@pytest.mark.parametrize("kind", ["docx many cells", "html many rows", "json deep"])
def test_what_is_read_is_understood_in_time_too(kind: str) -> None:
    reading = read_file("附件", KINDS[kind], ReadingBudgets())
    start = time.process_time()
    identify(reading, layouts())
    assert time.process_time() - start < 5


def test_a_table_of_thousands_of_cells_is_understood_in_time() -> None:
    cells = "<w:tc>" + office.text("天山光伏") + "</w:tc>"
    body = "<w:tbl>" + ("<w:tr>" + cells * 20 + "</w:tr>") * 700 + "</w:tbl>"
    reading = read_file("名单.docx", office.docx(body), ReadingBudgets())
    assert len(reading.pages[0].lines) == 14_000
    start = time.process_time()
    identify(reading, layouts())
    assert time.process_time() - start < 10


NAMES = [kind for kind in mails.KINDS if kind.startswith("eml name")]


@pytest.mark.parametrize("kind", NAMES)
def test_no_name_of_an_attachment_leads_outside_or_hides_what_it_is(kind: str) -> None:
    for part in parse(mails.KINDS[kind]).attachments:
        assert part.name.isprintable()
        assert not re.search(r"[/\\\x00\u202a-\u202e]", part.name)
        assert 0 < len(part.name) <= 200


def test_nothing_was_written_beside_the_folder_of_the_process(pool: ReadingPool) -> None:
    assert pool.read("附件", office.KINDS["docm"]).pages
    folder = pool._folder
    assert folder is not None
    assert [place for place in folder.rglob("*") if place.is_file()] == []
    assert not Path("/tmp/escaped").exists()  # noqa: S108 - where some of them would write to
