"""Where pictures lie in a Word form: signatures and stamps, in the line or floating over it."""

import io
from functools import cache

import docx  # noqa: TID251 - the forms of these tests are made with it
import pytest
from docx.document import Document  # noqa: TID251 - likewise
from docx.oxml import parse_xml  # noqa: TID251 - likewise
from docx.shared import Mm  # noqa: TID251 - likewise
from docx.text.paragraph import Paragraph  # noqa: TID251 - likewise
from PIL import Image

from mailbot.documents.page import Page
from mailbot.documents.read import identify
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.reader import read_file
from tests.core.drawn_pages import layouts
from tests.samples import ink
from tests.samples.sheet import png

FIRM = "昌吉天山风力发电有限公司"
EMU = 12_700  # per point
SPACES = {
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}
NAMED = " ".join(f'xmlns:{name}="{place}"' for name, place in SPACES.items())


def form() -> Document:
    """A form down to where one signs."""
    file = docx.Document()
    file.add_paragraph("企业证书申请表")
    table = file.add_table(2, 2, style="Table Grid")
    for row, texts in zip(table.rows, (("单位名称", FIRM), ("证书数量", "2")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return file


def read(file: Document) -> tuple[Page, bool | None, bool | None]:
    """The page, whether it is signed, whether it is stamped."""
    out = io.BytesIO()
    file.save(out)
    reading = read_file("表.docx", out.getvalue(), ReadingBudgets())
    [found] = identify(reading, layouts())
    told = found.fields()
    signed, stamped = (told[name].value if name in told else None for name in ("signed", "stamped"))
    assert isinstance(signed, bool | None)
    assert isinstance(stamped, bool | None)
    return reading.pages[0], signed, stamped


@cache
def hand(tint: tuple[int, int, int] = ink.BLACK) -> bytes:
    return png(ink.signature("田玉", tint=tint))


def float_over(
    paragraph: Paragraph, picture: bytes, across: str, down: str, wide: int = 50
) -> None:
    """Anchor a picture; `across` and `down` are what wp:positionH and wp:positionV hold."""
    shape = paragraph.add_run().add_picture(io.BytesIO(picture), width=wide * EMU)
    anchor = parse_xml(f'<wp:anchor {NAMED} behindDoc="0"/>')
    for axis, told in (("H", across), ("V", down)):
        anchor.append(parse_xml(f"<wp:position{axis} {NAMED} {told}</wp:position{axis}>"))
    for child in list(shape._inline):
        anchor.append(child)
    shape._inline.getparent().replace(shape._inline, anchor)


def by(base: str, points: float) -> str:
    return f'relativeFrom="{base}"><wp:posOffset>{round(points * EMU)}</wp:posOffset>'


def aligned(base: str, side: str) -> str:
    return f'relativeFrom="{base}"><wp:align>{side}</wp:align>'


HERE = by("paragraph", -8)
TWO = ("法定代表人（签字）：　　　　　　　　", "经办人签字：　　　　　　　　")


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_picture_in_the_line_signs_at_the_label_before_it(
    place: int, order: tuple[int, int]
) -> None:
    file = form()
    paragraph = file.add_paragraph()
    for which in order:
        paragraph.add_run(TWO[which])
        if which == place:
            paragraph.add_run().add_picture(io.BytesIO(hand()), width=Mm(18))
    assert read(file)[1] is (place == 1)


@pytest.mark.parametrize(
    ("across", "down", "signed"),
    [
        (by("column", 70), HERE, False),  # at the first label
        (by("column", 300), HERE, True),
        (by("margin", 300), HERE, True),
        (aligned("column", "right"), HERE, True),
        (aligned("column", "left"), HERE, False),
        (by("character", 0), HERE, True),  # where it is anchored: at the end
        (by("column", 300), by("paragraph", -90), False),  # five lines further up
        (by("column", 300), by("page", 600), True),  # how far down is not told
        (by("column", 300), aligned("line", "top"), True),
    ],
)
def test_a_floating_picture_signs_where_it_is_moved_to(
    across: str, down: str, *, signed: bool
) -> None:
    file = form()
    float_over(file.add_paragraph("".join(TWO)), hand(), across, down)
    assert read(file)[1] is signed


@pytest.mark.parametrize("align", ["center", "right", "both"])
def test_a_line_that_begins_farther_right_is_signed_there(align: str) -> None:
    file = form()
    paragraph = file.add_paragraph("法定代表人签字：　　　　经办人签字：　　　　")
    justified = parse_xml(f'<w:jc {NAMED} w:val="{align}"/>')
    paragraph._p.get_or_add_pPr().append(justified)
    begins = {"center": 100.0, "right": 200.0, "both": 0.0}[align]
    float_over(paragraph, hand(), by("column", begins + 205), HERE)
    assert read(file)[1] is True


@pytest.mark.parametrize(("lines", "signed"), [(0, False), (1, True), (2, False)])
def test_in_a_cell_a_picture_lies_on_the_row_it_is_moved_to(lines: int, *, signed: bool) -> None:
    file = form()
    cell = file.tables[0].add_row().cells[1]
    cell.text = "法定代表人签字："
    cell.add_paragraph("")
    for text in ("经办人签字：", "日期：2026年4月1日"):
        cell.add_paragraph(text)
    anchor = cell.paragraphs[{0: 0, 1: 0, 2: 3}[lines]]
    down = {0: HERE, 1: by("paragraph", 26), 2: by("paragraph", -70)}[lines]
    float_over(anchor, hand(), by("column", 90), down)
    assert read(file)[1] is signed


def test_a_row_that_a_picture_is_moved_to_has_its_own_words() -> None:
    """From 申请单位声明： down to where one signs: how far along it lies is told by that row."""
    file = form()
    cells = file.add_table(1, 5, style="Table Grid").rows[0].cells
    cell = cells[0].merge(cells[4])
    cell.text = "声明："
    for text in ("1. 以上资料真实。", "2. 本单位已阅读协议。", "3. 费用由本单位承担。"):
        cell.add_paragraph(text)
    cell.add_paragraph("经办人签字：                  单位（公章）：")
    cell.add_paragraph("2026年4月1日")
    lines = (1.6 * 10.5) * 4
    float_over(cell.paragraphs[0], hand(), by("column", 70), by("paragraph", lines), 40)
    assert read(file)[1] is True


def test_a_label_in_two_languages_is_signed_in_the_cell_beside_it() -> None:
    file = form()
    table = file.add_table(1, 2, style="Table Grid")
    table.rows[0].cells[0].text = "经办人签字\nSignature"
    run = table.rows[0].cells[1].paragraphs[0].add_run()
    run.add_picture(io.BytesIO(hand()), width=Mm(18))
    assert read(file)[1] is True


def test_in_an_empty_cell_beside_the_label_or_below_it_one_signs() -> None:
    for beside in (True, False):
        file = form()
        cells = file.tables[0].add_row().cells
        cells[0].text = "经办人签字"
        below = file.tables[0].add_row().cells
        where = cells[1] if beside else below[0]
        where.paragraphs[0].add_run().add_picture(io.BytesIO(hand()), width=Mm(18))
        assert read(file)[1] is True


def test_a_thumb_s_print_is_no_signature_and_hides_none_in_word() -> None:
    file = form()
    paragraph = file.add_paragraph("经办人签字：")
    float_over(paragraph, hand(ink.RED), by("column", 80), HERE)
    assert read(file)[1] is False


def test_a_stamp_hides_no_signature_unless_its_own_picture_shows_other_ink() -> None:
    stamp = ink.seal(FIRM)
    both = stamp.copy()
    both.alpha_composite(ink.signature("田玉").resize((300, 120)), (40, 140))
    for picture, told in ((stamp, False), (both, None)):
        file = form()
        float_over(file.add_paragraph("经办人签字："), png(picture), by("column", 60), HERE, 110)
        page, signed, stamped = read(file)
        assert (signed, stamped, page.pictures) == (told, True, ())


def test_a_large_picture_of_a_name_is_no_page_of_its_own() -> None:
    paper = Image.new("RGB", (1300, 420), "white")
    name = ink.signature("田玉").resize((900, 400))
    paper.paste(name, (200, 10), name)
    file = form()
    file.add_paragraph("经办人签字：").add_run().add_picture(io.BytesIO(png(paper)), width=Mm(30))
    assert read(file)[1] is True


def shape(points: int) -> str:
    path = "".join(f'<a:lnTo><a:pt x="{at}" y="{at % 3}"/></a:lnTo>' for at in range(points))
    return (
        f"<w:r {NAMED}><w:drawing><wp:inline><wp:extent cx='600000' cy='200000'/><a:graphic>"
        f"<a:graphicData><wps:wsp><wps:spPr><a:custGeom><a:pathLst><a:path>{path}</a:path>"
        "</a:pathLst></a:custGeom></wps:spPr></wps:wsp></a:graphicData></a:graphic></wp:inline>"
        "</w:drawing></w:r>"
    )


@pytest.mark.parametrize(("points", "signed"), [(9, True), (3, False)])
def test_a_shape_drawn_by_hand_in_word_is_a_signature(points: int, *, signed: bool) -> None:
    file = form()
    file.add_paragraph("经办人签字：")._p.append(parse_xml(shape(points)))
    assert read(file)[1] is signed
