"""A form as title, lines and one table of merged cells, drawn on sheets (Word: see word.py)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.samples import fonts, ink
from tests.samples.sheet import BLACK, Colour, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

PEN: Colour = (24, 34, 92)


@dataclass(frozen=True)
class Cell:
    """One cell; `field` names the public field its text prints, `truth` its JSON value.

    `mark` is "stamp" or "sign" where the company's stamp or a signature belongs into the cell.
    """

    text: str = ""
    columns: int = 1
    rows: int = 1
    label: bool = False
    field: str = ""
    truth: Any = None
    mark: str = ""
    left: bool = True
    small: bool = False


@dataclass(frozen=True)
class Row:
    """Cells side by side; `height` in points grows with its text."""

    cells: tuple[Cell, ...]
    height: float = 27.0


@dataclass(frozen=True)
class Line:
    """A line of text outside the table, with the fields it prints and a mark behind it."""

    text: str
    size: float = 10.5
    bold: bool = False
    align: str = "left"
    fields: tuple[tuple[str, Any], ...] = ()
    mark: str = ""
    indent: bool = False


@dataclass(frozen=True)
class Form:
    """A form on one page; `widths` are the shares of the table's columns."""

    title: str
    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    above: tuple[Line, ...] = ()
    below: tuple[Line, ...] = ()
    title_size: float = 20.0
    shade: bool = False
    table: bool = True


@dataclass(frozen=True)
class Marks:
    """Who stamps and signs the form; "" for nobody.

    `hand` fills the values in by hand; `symbols` prints Word's check boxes in Wingdings.
    """

    stamp: str = ""
    signer: str = ""
    legal: str = ""
    hand: bool = False
    font: str = "song"
    seed: int | str = 0
    stamp_tint: tuple[int, int, int] = ink.RED
    faint: bool = False
    symbols: bool = False
    page: tuple[float, float] = (595.0, 842.0)


@dataclass
class _Cursor:
    sheet: Sheet
    marks: Marks
    y: float = 0.0
    stamp_at: tuple[float, float] | None = None
    taken: dict[tuple[int, int], bool] = field(default_factory=dict)


MARGIN = 50.0


def drawn(form: Form, marks: Marks) -> Sheet:
    """The form on a sheet, stamped and signed as `marks` says, with its truth."""
    sheet = Sheet(*marks.page, font=marks.font)
    at = _Cursor(sheet, marks, y=64.0)
    if form.title:
        sheet.text(sheet.width / 2, at.y, form.title, size=form.title_size, align="centre")
        at.y += form.title_size
    for line in form.above:
        _draw_line(at, line)
    if form.table:
        _draw_table(at, form)
        at.y += 8
    for line in form.below:
        _draw_line(at, line)
    if at.stamp_at is not None and marks.stamp:
        x, y = at.stamp_at
        stamp = ink.seal(marks.stamp, seed=marks.seed, tint=marks.stamp_tint, faint=marks.faint)
        sheet.picture(x - 57, y - 57, 114, 114, stamp)
    sheet.truth["stamped"] = bool(marks.stamp)
    sheet.truth["signed"] = bool(marks.signer or marks.legal)
    return sheet


def _draw_line(at: _Cursor, line: Line) -> None:
    sheet = at.sheet
    text = ("　　" if line.indent else "") + line.text
    room = sheet.width - 2 * MARGIN
    font = "hei" if line.bold else sheet.font
    at.y += line.size * (1.7 if line.mark else 0.9)
    for piece in fonts.wrap(text, font, line.size, room):
        x = {"left": MARGIN, "centre": sheet.width / 2, "right": sheet.width - MARGIN}[line.align]
        align: Any = line.align
        sheet.text(x, at.y, piece, size=line.size, font=font, align=align)
        at.y += line.size * 1.65
    at.y -= line.size * 0.75
    for name, truth in line.fields:
        sheet.truth[name] = truth
    long = fonts.width(text, font, line.size)
    start = {"left": MARGIN, "centre": (sheet.width - long) / 2, "right": 0}[line.align]
    _put_mark(at, line.mark, start + min(long, 330), at.y - line.size * 0.9)


def _put_mark(at: _Cursor, mark: str, x: float, y: float) -> None:
    name = {"sign": at.marks.signer, "legal": at.marks.legal}.get(mark, "")
    if name:
        strip = ink.signature(name, seed=at.marks.seed)
        at.sheet.picture(x + 4, y - 22, 30 * strip.width / strip.height, 30, strip)
    if mark == "stamp":
        at.stamp_at = (x + 45, y)


def _draw_table(at: _Cursor, form: Form) -> None:
    sheet, room = at.sheet, at.sheet.width - 2 * MARGIN
    edges = [MARGIN]
    for share in form.widths:
        edges.append(edges[-1] + share * room / sum(form.widths))
    placed = grid(form.rows)
    tops = _row_tops(at, form, placed, edges)
    for row, column, cell in placed:
        x0, x1 = edges[column], edges[column + cell.columns]
        y0, y1 = tops[row], tops[min(row + cell.rows, len(form.rows))]
        if cell.label and form.shade:
            sheet.panel(x0, y0, x1, y1, (238, 242, 247))
        sheet.frame(x0, y0, x1, y1)
        _draw_cell(at, cell, (x0, y0, x1, y1))
    at.y = tops[-1]


def grid(rows: Sequence[Row]) -> list[tuple[int, int, Cell]]:
    """The cells with their grid places, counting rows that reach down from above."""
    taken: set[tuple[int, int]] = set()
    placed = []
    for number, row in enumerate(rows):
        column = 0
        for cell in row.cells:
            while (number, column) in taken:
                column += 1
            placed.append((number, column, cell))
            for down in range(cell.rows):
                taken |= {(number + down, column + right) for right in range(cell.columns)}
    return placed


def _lines(cell: Cell, font: str, room: float) -> list[str]:
    return fonts.wrap(cell.text, font, _size(cell), room - 10)


def _size(cell: Cell) -> float:
    return 8.5 if cell.small else 10.5


def _row_tops(
    at: _Cursor, form: Form, placed: list[tuple[int, int, Cell]], edges: list[float]
) -> list[float]:
    heights = [row.height for row in form.rows]
    for row, column, cell in placed:
        if cell.rows == 1:
            room = edges[column + cell.columns] - edges[column]
            count = len(_lines(cell, at.sheet.font, room))
            heights[row] = max(heights[row], count * _size(cell) * 1.4 + 8)
    tops = [at.y]
    for height in heights:
        tops.append(tops[-1] + height)
    return tops


def _draw_cell(at: _Cursor, cell: Cell, box: tuple[float, float, float, float]) -> None:
    sheet, size = at.sheet, _size(cell)
    x0, y0, x1, y1 = box
    by_hand = at.marks.hand and bool(cell.field) and not cell.mark
    font = "kai" if by_hand else sheet.font
    lines = _lines(cell, font, x1 - x0)
    y = (y0 + y1) / 2 - len(lines) * size * 0.7 + size * 1.05
    if cell.mark and len(lines) > 1:
        y = y0 + size * 1.6
    for text in lines:
        centred = cell.label or not cell.left
        x = (x0 + x1) / 2 if centred else x0 + 5
        end = sheet.text(
            x,
            y,
            text,
            size=size + (1.5 if by_hand else 0),
            font=font,
            colour=PEN if by_hand else BLACK,
            align="centre" if centred else "left",
        )
        for mark, words in (("sign", ("签字", "签名", "签章")), ("legal", ("法定代表人签",))):
            if cell.mark and any(word in text for word in words):
                _put_mark(at, mark, min(end, x1 - 90), y)
        if "stamp" in cell.mark and any(word in text for word in ("公章", "盖章", "签章")):
            _put_mark(at, "stamp", (x0 + x1) / 2 + 30, (y0 + y1) / 2)
        y += size * 1.4
    if cell.field and cell.truth is not None:
        sheet.truth[cell.field] = cell.truth
