"""The digest's tables open again as they were written, however much or odd they hold."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from python_calamine import CalamineWorkbook  # noqa: TID251 - another program opens what we wrote

from mailbot.spreadsheets import workbook
from mailbot.staff.sheets import Cell, Column, Sheet

ZONE = ZoneInfo("Asia/Shanghai")
ACCOUNT = "0413060103000009171"


def written(*rows: tuple[Cell, ...], title: str = "付款清单") -> list[list[object]]:
    """The rows below the head, as another program reads them."""
    width = max(map(len, rows))
    columns = tuple(Column(f"列{n}", 12) for n in range(width))
    data = workbook([Sheet(title, columns, rows)], ZONE)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    head, *below = book.get_sheet_by_name(title).to_python()
    assert head == [column.title for column in columns]
    return [list(row) for row in below]


def test_an_account_stays_text_to_its_last_digit() -> None:
    assert written((ACCOUNT, "00123")) == [[ACCOUNT, "00123"]]


def test_what_looks_like_a_formula_or_a_link_is_text() -> None:
    odd = ("=HYPERLINK(1)", "+86 139", "-1", "@SUM(A1)", "http://x.test/", "{=A1}")
    assert written(odd) == [list(odd)]


def test_money_days_and_moments_have_their_own_types_and_the_office_s_time() -> None:
    at = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
    assert written((Decimal("1200.50"), 2, date(2026, 11, 20), at, None, "x")) == [
        [1200.5, 2.0, date(2026, 11, 20), datetime(2026, 11, 20, 9, 30), "", "x"]  # noqa: DTZ001 - spreadsheets know no zones
    ]


def test_a_cell_longer_than_the_format_allows_is_cut() -> None:
    ((cell,),) = written(("长" * 40_000,))
    assert cell == "长" * 32_000


def test_five_thousand_rows_and_empty_sheets_stand_in_their_order() -> None:
    columns = (Column("办理编号", 18), Column("数量", 6))
    rows = tuple((f"DK-2611-{n:04}-7Q", n) for n in range(5_000))
    data = workbook([Sheet("制作清单", columns, rows), Sheet("付款清单", columns, ())], ZONE)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == ["制作清单", "付款清单"]
    found = book.get_sheet_by_name("制作清单").to_python()
    assert len(found) == 5_001
    assert found[-1] == ["DK-2611-4999-7Q", 4999.0]
    assert len(book.get_sheet_by_name("付款清单").to_python()) == 1
