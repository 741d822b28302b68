"""Tables become an .xlsx file; the only user of xlsxwriter."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from mailbot.staff.sheets import Cell, Sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_LONGEST_CELL = 32_000
"""Characters; Excel refuses more than 32,767."""


def workbook(sheets: Sequence[Sheet], zone: ZoneInfo) -> bytes:
    """The sheets as one .xlsx file: heads stay in view, columns can be filtered, A4 landscape.

    Times are shown in `zone`. Text stays text: what looks like a formula or a number (an
    account) is neither computed nor rounded. One row is in memory at a time.
    """
    import xlsxwriter  # noqa: PLC0415, TID251 - its one place; needed twice a day

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": False})
    formats = _Formats(book)
    for sheet in sheets:
        _write(book.add_worksheet(sheet.title), sheet, formats, zone)
    book.close()
    return file.getvalue()


class _Formats:
    """How cells of each kind look."""

    def __init__(self, book: Any) -> None:
        plain = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
        self.head = book.add_format({**plain, "bold": True, "bg_color": "#E8EEF5", "bottom": 1})
        self.text = book.add_format({**plain, "num_format": "@", "text_wrap": True})
        self.number = book.add_format(plain)
        self.money = book.add_format({**plain, "num_format": "#,##0.00"})
        self.day = book.add_format({**plain, "num_format": "yyyy-mm-dd", "align": "left"})
        self.moment = book.add_format({**plain, "num_format": "yyyy-mm-dd hh:mm", "align": "left"})


def _write(page: Any, sheet: Sheet, formats: _Formats, zone: ZoneInfo) -> None:
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.title, formats.head)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for number, row in enumerate(sheet.rows, 1):
        for place, cell in enumerate(row):
            _write_cell(page, number, place, cell, formats, zone)


def _write_cell(
    page: Any, row: int, column: int, cell: Cell, formats: _Formats, zone: ZoneInfo
) -> None:
    match cell:
        case None | "":
            page.write_blank(row, column, None, formats.text)
        case str():
            page.write_string(row, column, cell[:_LONGEST_CELL], formats.text)
        case datetime():
            local = cell.astimezone(zone).replace(tzinfo=None)
            page.write_datetime(row, column, local, formats.moment)
        case date():
            page.write_datetime(row, column, cell, formats.day)
        case Decimal():
            page.write_number(row, column, float(cell), formats.money)
        case int():
            page.write_number(row, column, cell, formats.number)
