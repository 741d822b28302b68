"""Paragraphs and tables in their order become a page on a grid of rows and columns."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mailbot.documents.page import Line, Page, Unreadable
from mailbot.pages.budgets import Allowance, CannotRead, Contents
from mailbot.pages.symbols import without_private_use
from mailbot.values import Box

_MOST_CELLS = 50_000
_MOST_COLUMNS = 1_000
_ROWS_PER_PAGE = 400


@dataclass(frozen=True)
class Cell:
    """A table cell and how many columns and rows of the grid it takes."""

    text: str
    columns: int = 1
    rows: int = 1


Table = list[list[Cell]]
Block = str | Table

PAGE = "\f"
"""A block that begins a new page, as its author set it."""


def on_grid(blocks: Iterable[Block], allowance: Allowance) -> Contents:
    """The pages of a file whose paragraphs and tables these are; long ones are parted."""
    kept = list(_lines_and_tables(blocks))
    rows = [row for block in kept if isinstance(block, list) for row in block]
    if sum(map(len, rows)) > _MOST_CELLS:
        raise CannotRead(Unreadable.TOO_LARGE, f"more than {_MOST_CELLS} cells")
    widest = max((sum(cell.columns for cell in row) for row in rows), default=1)
    columns = min(widest, _MOST_COLUMNS) or 1
    pages: list[Page] = []
    lines: list[Line] = []
    down, tables = 0, 0
    for block in kept:
        if lines and (block == PAGE or down >= _ROWS_PER_PAGE):
            pages.append(_page(len(pages) + 1, lines, columns, down))
            allowance.check_pages(len(pages))
            lines, down, tables = [], 0, 0
        if block == PAGE:
            continue
        if isinstance(block, str):
            lines += _paragraph(block, columns, down)
            down += 1
        else:
            lines += _placed(block, tables, down)
            tables += 1
            down += len(block)
    if lines:
        pages.append(_page(len(pages) + 1, lines, columns, down))
    allowance.check_pages(len(pages))
    return Contents(pages=tuple(pages))


def _lines_and_tables(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if block == PAGE:
            yield block
        elif isinstance(block, str):
            yield from filter(str.strip, block.split("\n"))
        else:
            yield block


def _page(number: int, lines: list[Line], columns: int, down: int) -> Page:
    tabled = any(line.how == "cell" for line in lines)
    return Page(
        number=number,
        width=float(columns),
        height=float(max(down, 1)),
        lines=tuple(lines),
        source="cell" if tabled else "text",
    )


def _paragraph(text: str, columns: int, down: int) -> Iterator[Line]:
    """A line of text over the whole width; tabs part it."""
    parts = [part.strip() for part in text.split("\t") if part.strip()]
    step = columns / max(len(parts), 1)
    for index, part in enumerate(parts):
        box = Box(x0=index * step, y0=down, x1=(index + 1) * step, y1=down + 1)
        yield Line(text=without_private_use(part), box=box)


def _placed(table: Table, number: int, down: int) -> Iterator[Line]:
    """The cells of a table; a cell moves right of those that reach down from rows above."""
    taken: dict[int, int] = {}  # column -> the row from which on it is free again
    for row, cells in enumerate(table):
        column = 0
        for cell in cells:
            while taken.get(column, 0) > row and column < _MOST_COLUMNS:
                column += 1
            right = min(column + max(cell.columns, 1), _MOST_COLUMNS + 1)
            bottom = min(row + max(cell.rows, 1), len(table))
            taken |= dict.fromkeys(range(column, right), bottom)
            if cell.text.strip():
                yield Line(
                    text=without_private_use(cell.text.strip()),
                    box=Box(x0=column, y0=down + row, x1=right, y1=down + bottom),
                    how="cell",
                    table=number,
                    row=row,
                    column=column,
                    row_span=bottom - row,
                    column_span=right - column,
                )
            column = right
