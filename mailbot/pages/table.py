"""A bank's export (xlsx, xls, csv, or a web page called .xls) becomes rows of text."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from lxml import html
from python_calamine import (  # noqa: TID251 - beside office.py the module that knows it
    CalamineError,
    load_workbook,
)

from mailbot.documents.page import Unreadable
from mailbot.errors import SettingsWrong
from mailbot.pages.budgets import CannotRead
from mailbot.pages.sandbox import ReadingPool

MOST_ROWS = 200_000
MOST_COLUMNS = 80
LARGEST = 50_000_000
"""Bytes of an export; a year of a busy account is below."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Rows = list[list[str]]


def read_table(file: Path, pool: ReadingPool) -> Rows:
    """The rows of the first sheet, or of the file, that has more than one column.

    Read in a limited process. Raises SettingsWrong where the file cannot be read or is longer
    than MOST_ROWS, ReaderBusy where no process could be had.
    """
    try:
        found = pool.call(table_read, str(file.resolve()))
    except CannotRead as refusal:
        raise SettingsWrong(f"{file}: {refusal.detail or refusal.reason}") from refusal
    rows: Rows = json.loads(found)
    return rows


def table_read(place: str) -> bytes:
    """The rows as JSON; runs in a reading process. Raises CannotRead."""
    file = Path(place)
    if file.stat().st_size > LARGEST:
        raise CannotRead(Unreadable.TOO_LARGE, f"larger than {LARGEST // 1_000_000} MB")
    data = file.read_bytes()
    rows = list(_rows(data))
    if not rows:
        raise CannotRead(Unreadable.EMPTY, "holds no table")
    return json.dumps(rows, ensure_ascii=False).encode()


def _rows(data: bytes) -> Iterator[list[str]]:
    found: Iterable[list[Any]]
    if data.startswith((_ZIP, _OLE)):
        found = _sheet(data)
    else:
        text = _decoded(data)
        found = _web_page(text) if "<table" in text[:20_000].lower() else _separated(text)
    for number, row in enumerate(found):
        if number >= MOST_ROWS:
            raise CannotRead(Unreadable.TOO_MANY_PAGES, f"more than {MOST_ROWS} rows")
        yield [_text(cell) for cell in row[:MOST_COLUMNS]]


def _sheet(data: bytes) -> Iterator[list[Any]]:
    try:
        book = load_workbook(io.BytesIO(data))
        sheets = (book.get_sheet_by_index(place) for place in range(len(book.sheet_names)))
        for sheet in sheets:
            if sheet.width > 1:
                for row in sheet.iter_rows():
                    yield list(row)
                return
    except CalamineError as exc:
        raise CannotRead(Unreadable.DAMAGED, "cannot be opened as a spreadsheet") from exc


def _decoded(data: bytes) -> str:
    """The text of an export: UTF-8 where it is, else what Chinese banks write (GB18030)."""
    for charset in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    raise CannotRead(Unreadable.DAMAGED, "is neither a spreadsheet nor text")


def _separated(text: str) -> Iterable[list[str]]:
    lines = text.splitlines()
    separator = max(",\t;|", key=lambda mark: sum(line.count(mark) for line in lines[:60]))
    csv.field_size_limit(1_000_000)
    try:
        yield from csv.reader(lines, delimiter=separator)
    except csv.Error as exc:
        raise CannotRead(Unreadable.DAMAGED, "cannot be read as a table") from exc


def _web_page(text: str) -> Iterable[list[str]]:
    for row in html.fromstring(text).iter("tr"):
        yield ["".join(map(str, cell.itertext())) for cell in row.iterchildren("td", "th")]


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        # Spreadsheets keep whole numbers as floats; an account is no 6.2e18 to a reader.
        return str(int(cell))
    return "" if cell is None else str(cell)
