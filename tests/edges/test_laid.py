"""Stamps and signatures laid over the cells of workbooks and in rich text count for the form."""

import io
import re
import struct
import zipfile
from functools import cache
from typing import Any

import pytest
import xlsxwriter  # noqa: TID251 - makes what is read

from mailbot.documents.page import Page
from mailbot.documents.read import identify
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.reader import read_file
from tests.builders.packed import compound, xls
from tests.core.drawn_pages import layouts
from tests.samples import ink
from tests.samples.sheet import png

FIRM = "昌吉天山风力发电有限公司"
FORM = (("企业证书申请表", ""), ("单位名称", FIRM), ("证书数量", "2"), ("", ""), ("", ""))
SIGNERS = ("法定代表人签字：", "经办人签字：")
Told = tuple[bool | None, bool | None]


@cache
def stamp() -> bytes:
    return png(ink.seal(FIRM))


@cache
def hand() -> bytes:
    return png(ink.signature("田玉").resize((200, 80)))


def told(name: str, data: bytes) -> tuple[Told, list[Page]]:
    """Whether the form is stamped and signed, and the file's pages."""
    reading = read_file(name, data, ReadingBudgets())
    found = identify(reading, layouts())[0].fields()
    stamped, signed = (
        found[mark].value if mark in found else None for mark in ("stamped", "signed")
    )
    assert isinstance(stamped, bool | None)
    assert isinstance(signed, bool | None)
    return (stamped, signed), list(reading.pages)


def book(*pictures: tuple[int, int, bytes]) -> bytes:
    """A form with two rows where somebody signs, 11 and 12; pictures by row and column."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as workbook:
        sheet = workbook.add_worksheet("申请")
        for row, texts in enumerate((*FORM, *((who, "") for who in SIGNERS))):
            for column, text in enumerate(texts):
                sheet.write(row + 5, column, text)
        for row, column, picture in pictures:
            how: dict[str, Any] = {
                "image_data": io.BytesIO(picture),
                "x_scale": 0.3,
                "y_scale": 0.3,
            }
            sheet.insert_image(row, column, "bild.png", how)
    return packed.getvalue()


def without_ends(data: bytes) -> bytes:
    """The workbook with anchors that tell a picture's size and not where it ends."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w") as kept:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/drawings/drawing"):
                size = b'<xdr:ext cx="500000" cy="190000"/>'
                content = re.sub(rb"<xdr:to>.*?</xdr:to>", size, content)
                content = content.replace(b"twoCellAnchor", b"oneCellAnchor")
            kept.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("pictures", "expected"),
    [
        ([], (False, False)),
        ([(7, 1, "stamp")], (True, False)),
        ([(11, 1, "hand")], (False, True)),
        ([(10, 1, "hand")], (False, False)),  # at the label of another
        ([(11, 1, "hand"), (10, 1, "stamp")], (True, True)),
        ([(30, 9, "stamp"), (1, 0, "hand")], (True, False)),  # beyond the last cell and the first
    ],
)
def test_pictures_over_a_workbook_stamp_and_sign_where_they_lie(
    pictures: list[tuple[int, int, str]], expected: Told
) -> None:
    what = {"stamp": stamp(), "hand": hand()}
    data = book(*((row, column, what[name]) for row, column, name in pictures))
    assert told("表.xlsx", data)[0] == expected
    assert told("表.xlsx", without_ends(data))[0] == expected


def test_a_picture_of_a_document_in_a_workbook_is_a_page_of_its_own() -> None:
    paper = ink.Image.new("RGB", (900, 600), "white")
    draw = ink.ImageDraw.Draw(paper)
    for row in range(6):
        face = ink.fonts.face("song", 44)
        draw.text((40, 40 + 80 * row), "网上银行电子回单 业务编号", (0, 0, 0), face)
    _, pages = told("表.xlsx", book((20, 0, png(paper))))
    assert [page.source for page in pages] == ["cell", "ocr"]
    assert [page.number for page in pages] == [1, 2]


def blip(picture: bytes) -> bytes:
    """A drawing record of a PNG ([MS-ODRAW] §2.2.28)."""
    return struct.pack("<HHI", 0x6E00, 0xF01E, len(picture) + 17) + bytes(17) + picture


def test_a_stamp_in_an_old_workbook_counts_wherever_it_lies() -> None:
    rows: list[list[str | float]] = [list(row) for row in FORM[:3]]
    rows.append(["经办人签字：", ""])
    assert told("表.xls", compound(xls(rows)))[0] == (False, False)
    assert told("表.xls", compound(xls(rows, drawing=blip(stamp()))))[0] == (True, False)
    # whether it is a signature, and whose, is not known
    assert told("表.xls", compound(xls(rows, drawing=blip(hand()))))[0] == (False, None)


def rich(*pieces: str | bytes) -> bytes:
    """A file of rich text: words and pictures."""
    shown = b"".join(
        rb"{\*\shppict{\pict\pngblip " + piece.hex().encode() + b"}}"
        if isinstance(piece, bytes)
        else piece.encode("gb18030").replace(b"\n", rb"\par ")
        for piece in pieces
    )
    return rb"{\rtf1\ansi\ansicpg936 " + shown + rb"\par}"


def test_pictures_in_rich_text_stamp_and_sign_where_they_stand() -> None:
    head = f"企业证书申请表\n单位名称：{FIRM}\n证书数量：2\n"
    for first, second, expected in (
        ("", "", (False, False)),
        (hand(), "", (False, False)),
        ("", hand(), (False, True)),
        (hand(), stamp(), (True, False)),
    ):
        data = rich(head + "法定代表人签字：", first, "　　　\n经办人签字：", second)
        assert told("表.rtf", data)[0] == expected


def test_pictures_in_a_cell_of_rich_text_lie_on_their_line() -> None:
    start = rich(f"企业证书申请表\n单位名称：{FIRM}\n证书数量：2\n")[:-6]
    picture = rb"{\pict\pngblip " + hand().hex().encode() + b"}"
    for first, second, signed in ((picture, b"", False), (b"", picture, True)):
        cell = rb"\trowd\cellx100\pard\intbl " + "法定代表人签字：".encode("gb18030") + first
        cell += rb"\par " + "经办人签字：".encode("gb18030") + second + rb"\cell\row\pard}"
        assert told("表.rtf", start + rb"\par " + cell)[0] == (False, signed)
