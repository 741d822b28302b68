"""Blocks become drawn sheets, as many as they need."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.samples import fonts, ink
from tests.samples.papers.paper import (
    SIGN,
    STAMP,
    Block,
    Break,
    Cell,
    Gap,
    Spread,
    Table,
    Text,
    placed,
)
from tests.samples.sheet import Sheet

MARGIN = 48.0


@dataclass
class _Cursor:
    size: tuple[float, float]
    marks: tuple[str, str]
    sheets: list[Sheet]
    y: float = 48.0
    stamps: list[tuple[Sheet, float, float]] = field(default_factory=list)

    @property
    def sheet(self) -> Sheet:
        return self.sheets[-1]

    def turn(self) -> None:
        self.sheets.append(Sheet(*self.size, font=self.sheet.font))
        self.y = 48.0

    def need(self, height: float) -> None:
        if self.y + height > self.size[1] - 24:
            self.turn()

    def write(self, x: float, y: float, text: str, size: float, align: Any = "left") -> None:
        clean = text.replace(STAMP, "").replace(SIGN, "")
        end = self.sheet.text(x, y, clean, size=size, align=align)
        stamp, signer = self.marks
        if SIGN in text and signer:
            strip = ink.signature(signer, seed=signer)
            self.sheet.picture(end + 6, y - 22, 30 * strip.width / strip.height, 30, strip)
        if STAMP in text and stamp:
            self.stamps.append((self.sheet, min(end, self.size[0] - 90), y))


def drawn(
    blocks: list[Block],
    size: tuple[float, float],
    marks: tuple[str, str] = ("", ""),
    font: str = "song",
) -> list[Sheet]:
    """The blocks on as many sheets as they need; `marks` are the stamp's and the signer's names."""
    at = _Cursor(size, marks, [Sheet(*size, font=font)])
    for block in blocks:
        match block:
            case Text():
                _draw_text(at, block)
            case Table():
                _draw_table(at, block, MARGIN, size[0] - MARGIN)
                at.y += 6
            case Spread():
                at.need(block.size * 1.8)
                at.y += block.size * 1.3
                for share, text in block.parts:
                    at.write(MARGIN + share * (size[0] - 2 * MARGIN), at.y, text, block.size)
                at.y += block.size * 0.6
            case Break():
                at.turn()
            case Gap():
                at.y += block.points
    for sheet, x, y in at.stamps:
        sheet.picture(x - 30, y - 57, 114, 114, ink.seal(marks[0], seed=marks[0]))
    return at.sheets


def _draw_text(at: _Cursor, block: Text) -> None:
    room = at.size[0] - 2 * MARGIN
    for line in fonts.wrap(
        ("　　" if block.indent else "") + block.text, at.sheet.font, block.size, room
    ):
        at.need(block.size * 1.7)
        at.y += block.size * 1.2
        x = {"left": MARGIN, "centre": at.size[0] / 2, "right": at.size[0] - MARGIN}[block.align]
        at.write(x, at.y, line, block.size, block.align)
        at.y += block.size * 0.5


_SIZE = 10.0


def _height(at: _Cursor, cell: Cell, room: float, least: float) -> float:
    if cell.inner:
        return sum(least for _ in cell.inner.rows) + 8
    return max(least, len(fonts.wrap(cell.text, at.sheet.font, _SIZE, room - 8)) * 13.5 + 8)


def _draw_table(at: _Cursor, table: Table, left: float, right: float) -> None:
    edges = [left]
    for share in table.widths:
        edges.append(edges[-1] + share * (right - left) / sum(table.widths))
    cells = placed(table.rows)
    heights = [table.height] * len(table.rows)
    for row, column, cell in cells:
        if cell.rows == 1:
            room = edges[column + cell.columns] - edges[column]
            heights[row] = max(heights[row], _height(at, cell, room, table.height))
    for row, column, cell in cells:
        if cell.rows > 1:
            room = edges[column + cell.columns] - edges[column]
            lacks = _height(at, cell, room, 0) - sum(heights[row : row + cell.rows])
            heights[row + cell.rows - 1] += max(0.0, lacks)
    tops: list[tuple[Sheet, float]] = []
    for number, height in enumerate(heights):
        alone = all(row + cell.rows <= number or row >= number for row, _, cell in cells)
        if alone:
            at.need(height)
        tops.append((at.sheet, at.y))
        at.y += height
    for row, column, cell in cells:
        sheet, top = tops[row]
        bottom = top + sum(heights[row : row + cell.rows])
        _draw_cell(
            at, table, cell, sheet, (edges[column], top, edges[column + cell.columns], bottom)
        )


def _draw_cell(
    at: _Cursor, table: Table, cell: Cell, sheet: Sheet, box: tuple[float, float, float, float]
) -> None:
    x0, y0, x1, y1 = box
    here = _Cursor(at.size, at.marks, [sheet], y0, at.stamps)
    if table.ruled:
        sheet.frame(x0, y0, x1, y1)
    if cell.inner:
        _draw_table(here, cell.inner, x0, x1)
        return
    lines = fonts.wrap(cell.text, sheet.font, _SIZE, x1 - x0 - 8)
    y = (y0 + y1) / 2 - len(lines) * 6.75 + 10
    for line in lines:
        x, align = ((x0 + x1) / 2, "centre") if cell.centre else (x0 + 4, "left")
        here.write(x, y, line, _SIZE, align)
        y += 13.5
