"""Workbooks of OpenDocument: their sheets, and the pictures laid over the cells."""

from functools import cache

import pytest

from mailbot.documents.page import FileReading, Page
from mailbot.documents.read import identify
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.reader import read_file
from mailbot.values import Box
from tests.core.drawn_pages import layouts
from tests.samples import ink
from tests.samples.opendocument import image, package
from tests.samples.sheet import png

FIRM = "昌吉天山风力发电有限公司"
STYLES = """
<style:style style:family="table-column" style:name="co1"><style:table-column-properties
style:column-width="50pt"/></style:style>
<style:style style:family="table-row" style:name="ro1"><style:table-row-properties
style:row-height="20pt"/></style:style>
<style:style style:family="table" style:name="ta2"><style:table-properties table:display="false"/>
</style:style>"""
COLUMNS = '<table:table-column table:style-name="co1" table:number-columns-repeated="16384"/>'
BLANK = '<table:table-cell table:number-columns-repeated="16380"/>'


@cache
def stamp() -> bytes:
    return png(ink.seal(FIRM))


@cache
def hand() -> bytes:
    return png(ink.signature("田玉"))


def cell(text: str, inside: str = "", told: str = "") -> str:
    return f"<table:table-cell {told}>{inside}<text:p>{text}</text:p></table:table-cell>"


def line(*cells: str, told: str = "") -> str:
    return (
        f'<table:table-row table:style-name="ro1" {told}>{"".join(cells)}{BLANK}</table:table-row>'
    )


def sheet(*rows: str, told: str = "") -> str:
    return f"<table:table {told}>{COLUMNS}{''.join(rows)}</table:table>"


def over(x: float, y: float, wide: float, high: float, part: str = "Pictures/1.png") -> str:
    picture = image(part).replace("/>", "><text:p/></draw:image>")
    return (
        f'<draw:frame svg:x="{x}pt" svg:y="{y}pt" svg:width="{wide}pt" svg:height="{high}pt">'
        f"{picture}<svg:desc>图片</svg:desc></draw:frame>"
    )


HEAD = (
    line(cell("企业证书申请表")),
    line(cell("单位名称"), cell(FIRM)),
    line(cell("证书数量"), cell("2")),
)


def read(body: str) -> FileReading:
    parts = {"Pictures/1.png": stamp(), "Pictures/2.png": hand()}
    data = package(body, parts, STYLES, "spreadsheet")
    return read_file("表.ods", data, ReadingBudgets())


def only(body: str) -> Page:
    [page] = read(body).pages
    return page


def told(reading: FileReading) -> tuple[object, object]:
    [found] = identify(reading, layouts())
    fields = found.fields()
    return tuple(fields[name].value if name in fields else None for name in ("signed", "stamped"))


def test_a_stamp_and_a_signature_over_the_cells_of_a_sheet_count_where_they_lie() -> None:
    for signature, signed in (("", False), (over(60, 2, 30, 15, "Pictures/2.png"), True)):
        last = line(
            cell("经办人签字", signature), cell(""), cell("单位公章", over(10, -10, 90, 90))
        )
        assert told(read(sheet(*HEAD, last))) == (signed, True)


def test_without_pictures_a_sheet_is_not_stamped() -> None:
    last = line(cell("经办人签字"), cell(""), cell("单位公章"))
    assert told(read(sheet(*HEAD, last))) == (False, False)


def placed(x0: float, y0: float, x1: float, y1: float) -> Box:
    return Box(x0=x0, y0=y0, x1=x1, y1=y1)


HERE = over(25, 10, 50, 40)


@pytest.mark.parametrize(
    ("body", "box"),
    [
        (sheet(*HEAD, line(cell(""), cell("章", HERE))), placed(1.5, 3.5, 2.5, 6.31)),
        (
            sheet(
                line(
                    cell("章", told='table:number-columns-spanned="2"'),
                    f"<table:covered-table-cell>{HERE}</table:covered-table-cell>",
                ),
                *HEAD,
            ),
            placed(1.5, 0.5, 2.5, 2.5),
        ),
        (sheet(f"<table:shapes>{HERE}</table:shapes>", *HEAD), placed(0.5, 0.5, 1.5, 2.5)),
        (
            sheet(line(cell("章", f"<draw:g><draw:g>{HERE}</draw:g></draw:g>")), *HEAD),
            placed(0.5, 0.5, 1.5, 2.5),
        ),
        (
            # ten empty rows are one row of the page, ten times as high
            sheet(line(cell("章", HERE)), line(told='table:number-rows-repeated="10"'), *HEAD),
            placed(0.5, 0.5, 1.5, 1.15),
        ),
        (
            sheet(line(cell("章", over(-5, -5, 10_000, 10_000)))),
            placed(0, 0, 199.9, 13),
        ),
    ],
    ids=["cell", "covered cell", "sheet", "groups", "empty rows", "beyond the end"],
)
def test_a_picture_lies_over_the_cells_it_covers(body: str, box: Box) -> None:
    [seal] = only(body).seals
    assert seal.box.model_dump() == pytest.approx(box.model_dump(), abs=0.01)


def test_a_picture_on_an_empty_sheet_or_of_no_part_is_passed_over() -> None:
    nothing = over(0, 0, 9, 9, "https://pictures.example/1.png")
    page = only(sheet(f"<table:shapes>{HERE}</table:shapes>") + sheet(line(cell("章", nothing))))
    assert not page.seals


def test_a_sheet_is_as_wide_as_what_stands_in_it() -> None:
    merged = cell("", told='table:number-columns-spanned="2"')
    assert only(sheet(*HEAD)).width == 2
    assert only(sheet(*HEAD, line(cell("备注"), merged))).width == 3


def test_each_sheet_is_a_page_with_its_own_pictures_and_hidden_ones_are_none() -> None:
    hidden = sheet(line(cell("不显示", HERE)), told='table:style-name="ta2"')
    first, second = read(hidden + sheet(*HEAD) + sheet(line(cell("授权委托书", HERE)))).pages
    assert first.lines[0].text == "企业证书申请表"
    assert [line.text for line in second.lines] == ["授权委托书"]
    assert (len(first.seals), len(second.seals)) == (0, 1)


def test_a_picture_in_thousands_of_cells_is_seen_in_some() -> None:
    assert 1 <= len(only(sheet(line(cell("章", HERE * 1_000)))).seals) <= 300
