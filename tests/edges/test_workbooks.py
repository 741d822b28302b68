"""Excel workbooks are read as a person sees them: formats, hidden parts, boxes drawn on cells."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import xlsxwriter  # noqa: TID251 - makes what is read

from mailbot.documents.page import FileReading, Unreadable
from mailbot.pages.budgets import LINES, ReadingBudgets
from mailbot.pages.numberformat import shown
from mailbot.pages.reader import read_file
from tests.samples.hostile import office

BUDGETS = ReadingBudgets()


def book(fill: Callable[[Any, Any], object], **options: object) -> bytes:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, options) as workbook:
        fill(workbook, workbook.add_worksheet("申请"))
    return packed.getvalue()


def read(data: bytes) -> FileReading:
    return read_file("附件.xlsx", data, BUDGETS)


def cells(reading: FileReading) -> dict[tuple[int, int], str]:
    [page] = reading.pages
    return {(line.row, line.column): line.text for line in page.lines}


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        (42, "000000", "000042"),
        (650102198001011234, "0", "650102198001011***"),
        (1e21, "General", "100000000000000*******"),
        (0.1, "0%", "10%"),
        (0.085, "0.00%", "8.5%"),
        (700, "#,##0.00", "700"),
        (699.5, "#,##0", "699.5"),  # what is rounded away is kept
        (0.1 + 0.2, "General", "0.3"),
        (700.5, '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ @_ ', "¥700.5"),
        (2, "[$￥-804]#,##0.00", "￥2"),
        (-5, "#,##0;-#,##0", "-5"),
        (-5, "0", "-5"),
        (-5, "0;(0)", "(5)"),
        (0, '0;-0;"无"', "无"),
        (2, '0"个"', "2个"),
        (2, r"0\年", "2年"),
        (1, '[红色][>=1]0"套";0', "1套"),
        (1088880001, "000-0000-0000", "010-8888-0001"),
        (13800000000, "000 0000 0000", "138 0000 0000"),
        (42, '"DK-"0000', "DK-0042"),
        (700, 'General"元"', "700元"),
        (7, '"√"', "√"),
        (1, ";;;", ""),
        (5, "0.00E+00", "5"),
        (0.5, "# ?/?", "0.5"),
        (5, ".00", "5"),
        (3, "", "3"),
        (3, '0"套', "3"),
        (3, "0[套", "3"),
        (3, "0" * 400, "3"),
        (46345, "yyyy-mm-dd", "2026-11-19"),
        (46345.5, "yyyy/m/d h:mm", "2026-11-19 12:00:00"),
        (46345.5, "yyyy/m/d", "2026-11-19"),
        (46345, 'yyyy"年"m"月"d"日"', "2026-11-19"),
        (46345, "[$-804]aaaa;@", "2026-11-19"),
        (0.5, "h:mm AM/PM", "12:00:00"),
        (1.5, "[h]:mm:ss", "1.5"),
        (1, "yyyy-m-d", "1900-01-01"),
        (-1, "yyyy-m-d", "-1"),
        (1e12, "yyyy-m-d", "1000000000000"),
    ],
)
def test_a_number_is_shown_by_its_format(value: float, code: str, seen: str) -> None:
    assert shown(value, code) == seen


def test_a_book_that_counts_days_from_1904_gives_the_same_dates() -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_datetime(0, 0, date(2026, 11, 19), workbook.add_format({"num_format": 14}))

    assert cells(read(book(fill, date_1904=True))) == {(0, 0): "2026-11-19"}
    assert cells(read(book(fill))) == {(0, 0): "2026-11-19"}


def test_cells_show_what_their_formats_show() -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        sheet.write_string(0, 0, "序列号")
        sheet.write_number(0, 1, 42, workbook.add_format({"num_format": "000000"}))
        sheet.write_rich_string(1, 0, "数", workbook.add_format({"bold": True}), "量")
        sheet.write_boolean(1, 1, boolean=True)
        sheet.write_formula(2, 0, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 1, '="天"&"山"', None, "天山")
        sheet.merge_range("A4:B5", "合并")

    reading = read(book(fill))
    assert cells(reading) == {
        (0, 0): "序列号",
        (0, 1): "000042",
        (1, 0): "数量",
        (1, 1): "是",
        (2, 1): "天山",
        (3, 0): "合并",
    }
    spans = {line.text: (line.row_span, line.column_span) for line in reading.pages[0].lines}
    assert spans["合并"] == (2, 2)


def test_what_is_hidden_is_not_read() -> None:
    def fill(workbook: Any, sheet: Any) -> None:
        for row in range(3):
            sheet.write_row(row, 0, [f"甲{row}", f"乙{row}", f"丙{row}"])
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
        options = workbook.add_worksheet("选项")
        options.write_string(0, 0, "基础资费")
        options.very_hidden()

    assert cells(read(book(fill))) == {(0, 0): "甲0", (0, 2): "丙0", (2, 0): "甲2", (2, 2): "丙2"}


def with_boxes(drawing: bytes) -> bytes:
    """A button in Excel's old drawing language made two check boxes, and a note beside them."""
    [shape] = re.findall(rb"<v:shape .*?</v:shape>", drawing, re.DOTALL)
    drawn = b"""<v:shape><x:ClientData ObjectType="Note"><x:Anchor>0</x:Anchor></x:ClientData>
    </v:shape>"""
    checked = b"<x:Checked>1</x:Checked>"
    for across, word, state in ((60, "更新", b""), (3, "新申请", checked)):
        data = b'<x:ClientData ObjectType="Checkbox"><x:Anchor>1, %d, 0, 2, 2, 9, 1, 3</x:Anchor>'
        data = data % across + state + b"</x:ClientData>"
        one = re.sub(rb"<x:ClientData.*?</x:ClientData>", data, shape, flags=re.DOTALL)
        drawn += re.sub(rb"<font.*?</font>", f"<font>{word}<br></font>".encode(), one)
    return drawing.replace(shape, drawn)


def test_check_boxes_and_text_boxes_stand_in_the_cells_they_are_drawn_on() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_string(0, 0, "业务类型")
        sheet.merge_range("B1:D1", "")
        sheet.insert_checkbox("A2", boolean=True)
        sheet.insert_button("B1", {"caption": "占位"})
        sheet.insert_textbox("A3", "说明：\n加急办理")

    plain = book(fill)
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as source, zipfile.ZipFile(packed, "w") as kept:
        for name in source.namelist():
            content = source.read(name)
            kept.writestr(name, with_boxes(content) if name.endswith(".vml") else content)
    found = cells(read(packed.getvalue()))
    assert found[0, 1] == "☑新申请 ☐更新"
    assert found[2, 0] == "说明：\n加急办理"


def test_a_stray_cell_far_out_does_not_make_a_book_unreadable() -> None:
    far = office.KINDS["xlsx two far cells"]
    reading = read(far)
    assert [line.text for line in reading.pages[0].lines] == ["a", "a"]
    assert reading.pages[0].height < 100


def test_a_book_that_lies_or_never_ends_is_told() -> None:
    rows = "".join(
        f'<row><c t="str"><v>{n}</v></c><c><v>1</v></c></row>' for n in range(LINES // 2 + 2)
    )
    endless = read(office.xlsx(f"<sheetData>{rows}</sheetData>"))
    assert endless.unreadable is Unreadable.TOO_MANY_PAGES
    inline = '<c t="inlineStr"><is><t>在</t></is></c>'
    lost = f'<sheetData><row r="1"><c t="s"><v>9</v></c>{inline}</row></sheetData>'
    assert cells(read(office.xlsx(lost))) == {(0, 1): "在"}
    assert read(office.KINDS["xlsx not xml"]).unreadable is Unreadable.DAMAGED
    gone = office.xlsx("").replace(b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheet9.xml")
    assert read(gone).unreadable is Unreadable.DAMAGED
    dated = '<sheetData><row><c t="d"><v>2026-11-19T00:00:00</v></c></row></sheetData>'
    assert cells(read(office.xlsx(dated))) == {(0, 0): "2026-11-19"}
