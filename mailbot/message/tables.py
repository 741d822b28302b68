"""What a sender wrote becomes the tables in it, and the text without them."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from lxml import etree, html

Table = tuple[tuple[str, ...], ...]
"""Rows of cells, all rows of one length; an empty cell is ""."""

MOST_TABLES = 20
MOST_ROWS = 500
MOST_COLUMNS = 40
"""What is read of a mail's tables; a list is never that long."""

_LONGEST = 400_000  # characters of HTML
_FEWEST = 3  # columns of a table, lest every indented text be one
_GAP = re.compile(r"\t|\s*[|｜]\s*|[ \u3000]{2,}")
_RULE = re.compile(r"[\s|｜:+=-]*")


def tables_in(text: str, markups: Iterable[str]) -> tuple[Table, ...]:
    """The tables that `text`, what a sender wrote now, shows a reader.

    `markups` are the mail's HTML bodies: a table there counts where its head stands in the text,
    not only in what is quoted. Without one, lines of the text that are parted alike are a table.
    """
    plain = _bare(text)
    drawn = [
        table
        for markup in markups
        for table in _drawn(markup)
        if all(_bare(cell) in plain for cell in table[0])
    ]
    return tuple(islice(drawn or _typed(text), MOST_TABLES))


def without_tables(text: str, tables: Iterable[Table]) -> str:
    """The text without the lines that are rows of the tables, or single cells of them."""
    lines = text.split("\n")
    for table in tables:
        head = {_bare(cell) for cell in table[0]}
        cells = {_bare(cell) for row in table for cell in row}
        start = next((at for at, line in enumerate(lines) if _parts(line) <= head), None)
        if start is None:
            continue
        end = start
        while end < len(lines) and _parts(lines[end], blank=True) <= cells:
            end += 1
        del lines[start:end]
    return "\n".join(lines)


def _parts(line: str, *, blank: bool = False) -> set[str]:
    """The cells of a line; of an empty line or a rule none with `blank`, else what no row has."""
    if _RULE.fullmatch(line):
        return set() if blank else {line or "\n"}
    return {_bare(part) for part in _GAP.split(line)} - {""}


def _bare(text: str) -> str:
    return "".join(text.split())


def _drawn(markup: str) -> Iterator[Table]:
    """The innermost tables of an HTML text that have a head of three cells or more."""
    if "<t" not in markup.lower():
        return
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(markup[:_LONGEST].encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return
    for element in islice(tree.iter("table"), MOST_TABLES):
        if next(element.iterdescendants("table"), None) is None:
            rows = _rows(element)
            if len(rows) > 1 and sum(1 for cell in rows[0] if cell) >= _FEWEST:
                yield tuple(tuple(row) for row in rows)


def _rows(table: html.HtmlElement) -> list[list[str]]:
    """The cells by row and column; one that spans rows stands in each of them, of columns once."""
    grid: list[dict[int, str]] = []
    for at, row in enumerate(islice(table.iter("tr"), MOST_ROWS)):
        grid += [{} for _ in range(at + 1 - len(grid))]
        column = 0
        for cell in islice(row.iterchildren("td", "th"), MOST_COLUMNS):
            while column in grid[at]:
                column += 1
            text = " ".join("".join(cell.itertext()).split())
            for down in range(min(_span(cell, "rowspan"), MOST_ROWS - at)):
                grid += [{} for _ in range(at + down + 1 - len(grid))]
                grid[at + down][column] = text
            column += _span(cell, "colspan")
    width = min(max((max(row, default=0) + 1 for row in grid), default=0), MOST_COLUMNS)
    return [[row.get(column, "") for column in range(width)] for row in grid if any(row.values())]


def _span(cell: html.HtmlElement, name: str) -> int:
    said = cell.get(name, "1").strip()
    return max(1, min(int(said), MOST_COLUMNS)) if said.isascii() and said.isdigit() else 1


def _typed(text: str) -> Iterator[Table]:
    """Runs of lines parted into equally many cells by tabs, bars or wide gaps."""
    rows = [_cells(line) for line in text.split("\n")]
    ruled = [row for row in rows if row is not None]
    for width, group in groupby(ruled, key=len):
        found = tuple(islice(group, MOST_ROWS))
        if width >= _FEWEST and len(found) > 1:
            yield found


def _cells(line: str) -> tuple[str, ...] | None:
    """The cells of a line; None of a rule between lines, which parts nothing."""
    if "|" in line and _RULE.fullmatch(line):
        return None
    inner = line.strip(" \r") if "\t" in line else line.strip().strip("|｜")
    return tuple(cell.strip() for cell in _GAP.split(inner))[:MOST_COLUMNS]
