"""A plain text file becomes pages of lines on a grid of characters, a table (CSV) of its cells."""

import csv
import unicodedata
from itertools import islice

from mailbot.documents.page import Line, Page, Unreadable
from mailbot.pages.budgets import Allowance, CannotRead, Contents
from mailbot.pages.grid import Cell, Table, on_grid
from mailbot.values import Box

_LINES_PER_PAGE = 200

_PARTING = ",\t;|"
_LONGEST_HEAD = 5_000  # characters in which a table shows its first mark
_FEWEST_COLUMNS = 3
_MOST_ROWS = 50_000  # beyond the budget of cells all the same

# Tried in this order, each strictly: what Chinese systems write. UTF-16 only with its mark.
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def read_text(data: bytes, allowance: Allowance) -> Contents:
    """The pages of a text file; a line's box is in characters, full-width ones count two."""
    text = decode(data)
    table = _table(text)
    if table:
        return on_grid([table], allowance)
    lines = text.expandtabs(4).splitlines()
    pages = [lines[at : at + _LINES_PER_PAGE] for at in range(0, len(lines), _LINES_PER_PAGE)]
    allowance.check_pages(len(pages))
    if not any(line.strip() for line in lines):
        raise CannotRead(Unreadable.EMPTY)
    return Contents(pages=tuple(_page(number, page) for number, page in enumerate(pages, 1)))


def _table(text: str) -> Table:
    """The rows of a table whose cells are parted by marks (RFC 4180), [] where it is none.

    Every row must have as many cells, three at least: running text has not.
    """
    for mark in _PARTING:
        if mark not in text[:_LONGEST_HEAD]:
            continue
        try:
            found = csv.reader(text.splitlines(), delimiter=mark, strict=True)
            rows = [row for row in islice(found, _MOST_ROWS) if any(map(str.strip, row))]
        except csv.Error:
            continue
        widths = {len(row) for row in rows}
        if len(rows) > 1 and len(widths) == 1 and widths.pop() >= _FEWEST_COLUMNS:
            return [[Cell(cell.strip()) for cell in row] for row in rows]
    return []


def decode(data: bytes) -> str:
    """The text of bytes of unknown charset: marked Unicode, UTF-8, GB18030, then a guess."""
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return data.decode(charset, errors="replace")
    for charset in ("utf-8", "gb18030"):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    from charset_normalizer import from_bytes  # noqa: PLC0415 - large and seldom used

    best = from_bytes(data).best()
    return str(best) if best else data.decode("gb18030", errors="replace")


def _page(number: int, lines: list[str]) -> Page:
    placed = tuple(_line(row, text) for row, text in enumerate(lines) if text.strip())
    width = max((line.box.x1 for line in placed), default=1.0)
    return Page(number=number, width=width, height=float(len(lines)), lines=placed)


def _line(row: int, text: str) -> Line:
    start = _columns(text[: len(text) - len(text.lstrip())])
    end = _columns(text.rstrip())
    return Line(text=text.strip(), box=Box(x0=start, y0=row, x1=end, y1=row + 1))


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
