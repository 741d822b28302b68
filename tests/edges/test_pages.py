"""Whole files through the reader: type by content, contents by format, reasons by name."""

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from docx import Document  # noqa: TID251 - builds what is read
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from mailbot.documents.page import FileReading, Unreadable
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.cellformats import BookLook
from mailbot.pages.plain import decode
from mailbot.pages.reader import READERS, read_file, reader_for
from mailbot.pages.sniff import sniff

BUDGETS = ReadingBudgets(seconds=600)  # whatever else the machine does

Archive = Callable[[zipfile.ZipFile], None]


def read(data: bytes, budgets: ReadingBudgets = BUDGETS, name: str = "附件") -> FileReading:
    return read_file(name, data, budgets)


def zipped(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return packed.getvalue()


def pdf(*lines: tuple[float, float, str], pages: int = 1, rotation: int = 0) -> bytes:
    """A typed PDF; positions in points from the top left of an A4 page."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    packed = io.BytesIO()
    drawing = canvas.Canvas(packed, pagesize=(595, 842))
    for _ in range(pages):
        drawing.setFont("STSong-Light", 12)
        if rotation:
            drawing.setPageRotation(rotation)
        for x, y, text in lines:
            drawing.drawString(x, 842 - y, text)
        drawing.showPage()
    drawing.save()
    return packed.getvalue()


def texts(reading: FileReading) -> list[str]:
    return [line.text for page in reading.pages for line in page.lines]


FORM = ((60, 100, "单位名称"), (200, 100, "新疆天山光伏发电有限公司"), (60, 130, "证书数量"))


# --- types ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (pdf(*FORM), "application/pdf"),
        (b"junk before the header\n" + pdf(*FORM), "application/pdf"),
        (zipped(("a.txt", b"x")), "application/zip"),
        (zipped(("OFD.xml", b"<x/>")), "application/ofd"),
        (b"PK\x03\x04 cut off", "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "application/x-ole-storage"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\0".encode("utf-16-le"),
            "application/msword",
        ),
        (b"Rar!\x1a\x07\x01\x00", "application/vnd.rar"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "image/png"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "image/jpeg"),
        (b"From: a@b.c\r\nSubject: x\r\nDate: now\r\n\r\nhello", "message/rfc822"),
        (b"<html><body>x</body></html>", "text/html"),
        (b"<?xml version='1.0'?><svg/>", "image/svg+xml"),
        (b"<?xml version='1.0'?><a/>", "application/xml"),
        ("开户行：中国银行".encode("gbk"), "text/plain"),
        ("开户行".encode("utf-16"), "text/plain"),
        (b"\x00\x01\x02\x03", "application/octet-stream"),
        (bytes(range(1, 32)) * 3, "application/octet-stream"),
    ],
)
def test_the_type_is_told_from_the_content(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


def test_a_misleading_name_changes_nothing() -> None:
    reading = read(pdf(*FORM), name="照片.jpg")
    assert reading.media_type == "application/pdf"
    assert "单位名称" in texts(reading)


@pytest.mark.parametrize("kind", READERS)
def test_every_type_in_the_table_has_its_reader(kind: str) -> None:
    assert callable(reader_for(kind))


def test_a_stranger_is_refused_with_its_type() -> None:
    reading = read(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert reading.unreadable is Unreadable.UNSUPPORTED
    assert reading.detail == "image/svg+xml"


def test_no_bytes_are_an_empty_file() -> None:
    assert read(b"").unreadable is Unreadable.EMPTY


@settings(max_examples=60, deadline=None)
@given(
    head=st.sampled_from(
        [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"GIF89a", b"BM"]
    ),
    rest=st.binary(max_size=200),
)
def test_any_bytes_end_in_pages_or_a_reason(head: bytes, rest: bytes) -> None:
    reading = read(head + rest)
    assert reading.pages or reading.members or reading.unreadable
    assert reading.size == len(head + rest)


@pytest.mark.parametrize("cut", [0.1, 0.4, 0.7, 0.95])
@pytest.mark.parametrize("build", ["pdf", "docx", "xlsx"])
def test_a_file_cut_short_is_read_or_refused_but_never_raises(build: str, cut: float) -> None:
    whole = {"pdf": lambda: pdf(*FORM), "docx": docx, "xlsx": lambda: xlsx([["a"]])}[build]()
    reading = read(whole[: int(len(whole) * cut)])
    assert reading.pages or reading.unreadable in {Unreadable.DAMAGED, Unreadable.EMPTY}


# --- plain text ----------------------------------------------------------------------------


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16", "utf-8-sig"])
def test_text_is_decoded_whatever_its_charset(charset: str) -> None:
    assert decode("密码：䶮１２３，三年".encode(charset)) == "密码：䶮１２３，三年"


def test_text_lines_stand_where_they_were_written() -> None:
    [page] = read("标题\n\n  单位 A\n".encode()).pages
    assert [(line.text, line.box.y0, line.box.x0, line.box.x1) for line in page.lines] == [
        ("标题", 0, 0, 4),
        ("单位 A", 2, 2, 8),
    ]


def test_text_of_nothing_but_space_is_empty() -> None:
    assert read(b" \n\t\n").unreadable is Unreadable.EMPTY


def test_bytes_of_no_charset_still_become_text() -> None:
    assert decode(b"abc\xff\xfe\xfd\x80 def").startswith("abc")


# --- archives ------------------------------------------------------------------------------


def gbk_named(name: str, data: bytes, flags: int = 0) -> bytes:
    """A stored zip member whose name is GBK bytes without the UTF-8 flag."""
    raw = name.encode("gbk")
    crc = zipfile.crc32(data)  # type: ignore[attr-defined]  # re-exported from zlib at run time
    head = struct.pack(
        "<4sHHHHHIIIHH", b"PK\3\4", 20, flags, 0, 0, 33, crc, len(data), len(data), len(raw), 0
    )
    central = struct.pack(
        "<4sHHHHHHIIIHHHHHII",
        b"PK\1\2", 20, 20, flags, 0, 0, 33, crc, len(data), len(data), len(raw), 0, 0, 0, 0, 0, 0,
    )  # fmt: skip
    body = head + raw + data
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, len(central) + len(raw), len(body), 0)
    return body + central + raw + end


def test_members_of_an_archive_are_read_each_by_its_own_type() -> None:
    reading = read(zipped(("资料/申请.pdf", pdf(*FORM)), ("__MACOSX/x", b"x"), ("说明.txt", b"hi")))
    assert [(member.name, member.media_type) for member in reading.members] == [
        ("申请.pdf", "application/pdf"),
        ("说明.txt", "text/plain"),
    ]
    assert "单位名称" in texts(reading.members[0])


def test_names_without_the_flag_are_chinese() -> None:
    [member] = read(gbk_named("汇款凭证.txt", b"hello")).members
    assert member.name == "汇款凭证.txt"
    assert texts(member) == ["hello"]


def test_an_archive_of_locked_files_alone_is_itself_locked() -> None:
    reading = read(gbk_named("授权书.pdf", b"x" * 20, flags=1))
    assert reading.unreadable is Unreadable.ENCRYPTED
    assert reading.members == ()


def test_archives_within_archives_end_at_the_third_level() -> None:
    data = zipped(("innermost.txt", b"found"))
    for level in range(3):
        data = zipped((f"level{level}.zip", data))
    reading = read(data)
    third = reading.members[0].members[0].members[0]
    assert third.unreadable is Unreadable.TOO_DEEP
    allowed = read(data, ReadingBudgets(depth=4)).members[0].members[0].members[0].members[0]
    assert texts(allowed) == ["found"]


@pytest.mark.parametrize(
    ("budgets", "reason"),
    [
        (ReadingBudgets(unpacked=100_000), Unreadable.TOO_LARGE),
        (ReadingBudgets(files=2), Unreadable.TOO_MANY_FILES),
    ],
)
def test_an_archive_beyond_a_budget_is_refused(budgets: ReadingBudgets, reason: Unreadable) -> None:
    bomb = zipped(*((f"{number}.txt", b"0" * 60_000) for number in range(3)))
    assert read(bomb, budgets).unreadable is reason


def test_a_damaged_member_leaves_the_others_readable() -> None:
    data = bytearray(zipped(("bad.txt", b"0123456789" * 50), ("good.txt", b"fine")))
    start = data.index(b"bad.txt") + len(b"bad.txt")
    data[start : start + 4] = b"\xff\xff\xff\xff"
    bad, good = read(bytes(data)).members
    assert bad.unreadable is Unreadable.DAMAGED
    assert texts(good) == ["fine"]


def test_one_volume_of_a_split_archive_says_that_parts_are_missing() -> None:
    assert read(b"PK\x07\x08PK\x03\x04" + bytes(100)).unreadable is Unreadable.PARTS_MISSING


# --- PDF -----------------------------------------------------------------------------------


def test_a_typed_pdf_is_read_from_its_text_without_a_picture() -> None:
    [page] = read(pdf(*FORM)).pages
    label, value, quantity = page.lines
    assert (label.text, value.text, quantity.text) == (
        "单位名称",
        "新疆天山光伏发电有限公司",
        "证书数量",
    )
    assert page.source == "text"
    assert page.coloured is None
    assert (round(page.width), round(page.height)) == (595, 842)
    assert 85 < label.box.y0 < label.box.y1 < 106
    assert label.box.x0 == pytest.approx(60, abs=1)
    assert value.box.x1 == pytest.approx(200 + 12 * 12, abs=2)


def test_words_spread_over_a_cell_stay_one_line() -> None:
    spread = [(60 + 30 * place, 100, char) for place, char in enumerate("开户银行")]
    assert texts(read(pdf(*spread, (300, 100, "中国银行天山支行")))) == [
        "开户银行",
        "中国银行天山支行",
    ]


@pytest.mark.parametrize("pages", [30, 31])
def test_thirty_pages_are_the_most(pages: int) -> None:
    reading = read(pdf(*FORM, pages=pages))
    assert (reading.unreadable is Unreadable.TOO_MANY_PAGES) == (pages == 31)


def test_a_pdf_behind_a_password_says_so() -> None:
    packed = io.BytesIO()
    drawing = canvas.Canvas(packed, encrypt="geheim")
    drawing.drawString(50, 50, "x")
    drawing.save()
    assert read(packed.getvalue()).unreadable is Unreadable.ENCRYPTED


# --- Word and spreadsheets ------------------------------------------------------------------


def docx() -> bytes:
    document = Document()
    document.add_paragraph("企业证书申请表")
    table = document.add_table(rows=3, cols=4)
    table.cell(0, 0).text = "单位名称"
    table.cell(0, 1).merge(table.cell(0, 3)).text = "新疆天山光伏发电有限公司"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "开票信息"
    table.cell(1, 1).text = "名称"
    table.cell(2, 1).text = "税号"
    inner = table.cell(2, 3).add_table(rows=1, cols=1)
    inner.cell(0, 0).text = "内表"
    document.add_paragraph("经办人：\t王芳\t日期：")
    document.sections[0].header.paragraphs[0].text = "某某公司文件"
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def test_word_tables_keep_their_cells_and_spans() -> None:
    [page] = read(docx()).pages
    cells = {
        line.text: (line.table, line.row, line.column, line.row_span, line.column_span)
        for line in page.lines
        if line.how == "cell"
    }
    assert cells == {
        "单位名称": (0, 0, 0, 1, 1),
        "新疆天山光伏发电有限公司": (0, 0, 1, 1, 3),
        "开票信息": (0, 1, 0, 2, 1),
        "名称": (0, 1, 1, 1, 1),
        "税号": (0, 2, 1, 1, 1),
        "内表": (1, 0, 0, 1, 1),
    }
    assert page.coloured is None
    assert page.lines[0].text == "企业证书申请表"


def test_tabs_part_a_paragraph_and_headers_are_kept() -> None:
    [page] = read(docx()).pages
    parts = [line for line in page.lines if line.text in {"经办人：", "王芳", "日期："}]
    assert [line.box.y0 for line in parts] == [parts[0].box.y0] * 3
    assert parts[0].box.x1 <= parts[1].box.x0
    assert "某某公司文件" in texts(read(docx()))


def xlsx(rows: list[list[object]], merged: str = "") -> bytes:
    def cell(row: int, column: int, value: object) -> str:
        place = f"{'ABCDEFG'[column]}{row + 1}"
        if isinstance(value, int | float):
            return f'<c r="{place}"><v>{value}</v></c>'
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'

    body = "".join(
        f'<row r="{row + 1}">'
        + "".join(cell(row, column, value) for column, value in enumerate(values))
        + "</row>"
        for row, values in enumerate(rows)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    merge = f'<mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    return zipped(
        (
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="xml" '
            'ContentType="application/xml"/></Types>'.encode(),
        ),
        (
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode(),
        ),
        (
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="表" sheetId="1" r:id="s"/></sheets></workbook>'.encode(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="s" '
            f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'.encode(),
        ),
        (
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData>{merge}</worksheet>'.encode(),
        ),
    )


def test_spreadsheets_become_cells() -> None:
    [page] = read(xlsx([["单位名称", "天山光伏"], ["数量", 2], ["金额", 1200.5]])).pages
    assert [(line.text, line.row, line.column) for line in page.lines] == [
        ("单位名称", 0, 0),
        ("天山光伏", 0, 1),
        ("数量", 1, 0),
        ("2", 1, 1),
        ("金额", 2, 0),
        ("1200.5", 2, 1),
    ]
    assert {line.how for line in page.lines} == {"cell"}
    assert page.coloured is None


def test_merged_cells_of_a_sheet_span() -> None:
    [page] = read(xlsx([["标题", "", ""], ["a", "b", "c"]], merged="A1:C1")).pages
    assert page.lines[0].column_span == 3


def test_an_office_file_behind_a_password_says_so() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
    locked += "EncryptedPackage\0".encode("utf-16-le")
    assert read(locked).unreadable is Unreadable.ENCRYPTED


def test_a_word_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped(("word/document.xml", b" " * 3_000_000), ("[Content_Types].xml", b"<x/>"))
    assert read(bomb, ReadingBudgets(unpacked=1_000_000)).unreadable is Unreadable.TOO_LARGE


def test_dates_and_truths_are_shown_as_people_write_them() -> None:
    from mailbot.pages.office import _shown  # noqa: PLC0415 - a private step, not worth a file

    look = BookLook()
    assert _shown(date(2026, 11, 20), "", look) == "2026-11-20"
    assert _shown(True, "", look) == "是"  # noqa: FBT003 - a cell's value
    assert _shown(6501022026.0, "", look) == "6501022026"
