"""Blocks become Word files and spreadsheets."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import docx  # noqa: TID251 - the samples write Word files, the product only reads them
import xlsxwriter  # noqa: TID251 - and workbooks
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK  # noqa: TID251
from docx.shared import Mm, Pt  # noqa: TID251

from tests.samples.files import repacked
from tests.samples.papers.paper import SIGN, STAMP, Block, Break, Gap, Spread, Table, Text, placed


def word(blocks: list[Block]) -> bytes:
    """The blocks as .docx with real tables; spread lines are parted by spaces."""
    file = docx.Document()
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    file.core_properties.author = ""
    for block in blocks:
        match block:
            case Text():
                line = file.add_paragraph()
                line.alignment = {
                    "left": WD_ALIGN_PARAGRAPH.LEFT,
                    "centre": WD_ALIGN_PARAGRAPH.CENTER,
                    "right": WD_ALIGN_PARAGRAPH.RIGHT,
                }[block.align]
                run = line.add_run(("　　" if block.indent else "") + _bare(block.text))
                run.font.size = Pt(block.size)
            case Table():
                _word_table(file, block)
            case Spread():
                file.add_paragraph(_columns(block))
            case Break():
                file.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            case Gap():
                file.add_paragraph()
    out = io.BytesIO()
    file.save(out)
    return repacked(out.getvalue())


def _bare(text: str) -> str:
    return text.replace(STAMP, "").replace(SIGN, "")


def _columns(block: Spread) -> str:
    line = ""
    for share, text in block.parts:
        room = int(share * 84) - len(line.encode("gbk", "replace"))
        line += " " * max(room, 2 if line else 0) + _bare(text)
    return line


def _word_table(into: Any, table: Table) -> None:
    grid = into.add_table(len(table.rows), len(table.widths))
    if table.ruled:
        grid.style = "Table Grid"
    for row, column, cell in placed(table.rows):
        place = grid.cell(row, column)
        if cell.rows > 1 or cell.columns > 1:
            place = place.merge(grid.cell(row + cell.rows - 1, column + cell.columns - 1))
        if cell.inner:
            _word_table(_Inside(place), cell.inner)
            continue
        for number, text in enumerate(_bare(cell.text).split("\n")):
            line = place.paragraphs[0] if not number else place.add_paragraph()
            line.add_run(text)


class _Inside:
    """A Word cell that takes tables as a document does."""

    def __init__(self, cell: Any) -> None:
        self.cell = cell

    def add_table(self, rows: int, columns: int) -> Any:
        """A table within the cell."""
        table = self.cell.add_table(rows, columns)
        return _Styled(table)


class _Styled:
    """A nested table; the document's styles are set by their objects there."""

    def __init__(self, table: Any) -> None:
        self.table = table
        self.style = ""

    def cell(self, row: int, column: int) -> Any:
        """The cell at a place."""
        return self.table.cell(row, column)


# --- as a spreadsheet ----------------------------------------------------------------------

_GRID = 12


def book(blocks: list[Block]) -> bytes:
    """The blocks as .xlsx: each block below the last, its columns merged to a common grid."""
    out = io.BytesIO()
    file = xlsxwriter.Workbook(out, {"in_memory": True})
    file.set_properties({"created": datetime(2026, 11, 20)})  # noqa: DTZ001 - the file holds no zone
    sheet = file.add_worksheet("Sheet1")
    widths = next((b.widths for b in blocks if isinstance(b, Table)), (1.0,) * _GRID)
    for number, share in enumerate(widths):
        sheet.set_column(number, number, 80 * share / sum(widths))
    row = 0
    for block in blocks:
        match block:
            case Text():
                _put(sheet, row, 0, 1, len(widths), _bare(block.text))
                row += 1
            case Spread():
                column = -1
                for share, text in block.parts:
                    column = max(column + 1, int(share * len(widths)))
                    sheet.write_string(row, column, _bare(text))
                row += 1
            case Table():
                row = _book_table(sheet, block, row)
            case Gap() | Break():
                row += 1
    file.close()
    return repacked(out.getvalue())


def _book_table(sheet: Any, table: Table, top: int) -> int:
    for row, column, cell in placed(table.rows):
        text = _bare(cell.text)
        if cell.inner:
            text = "\n".join(
                "　".join(x if isinstance(x, str) else x.text for x in line)
                for line in cell.inner.rows
            )
        _put(sheet, top + row, column, cell.rows, cell.columns, text)
    return top + len(table.rows)


def _put(sheet: Any, row: int, column: int, rows: int, columns: int, text: str) -> None:
    if rows > 1 or columns > 1:
        sheet.merge_range(row, column, row + rows - 1, column + columns - 1, "")
    sheet.write_string(row, column, text)
