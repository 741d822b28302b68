"""What is struck out is not read, whatever the file; table rules and underlines strike nothing."""

import io

import pytest
from docx import Document  # noqa: TID251 - makes what is read
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.reader import read_file
from mailbot.pages.ruling import Level
from mailbot.pages.struck import without_struck
from mailbot.pages.textlayer import Glyph
from tests.samples.ofd import ofd
from tests.samples.sheet import Rule, Sheet, Text


def glyphs(text: str, x: float, y: float, size: float = 10) -> list[Glyph]:
    return [
        Glyph(char, x + size * place, y, x + size * (place + 1), y + size)
        for place, char in enumerate(text)
    ]


def left(page: list[Glyph], *levels: Level) -> str:
    return "".join(glyph.char for glyph in without_struck(page, levels))


def said(name: str, data: bytes) -> str:
    pages = read_file(name, data, ReadingBudgets(seconds=600)).pages
    return " ".join(line.text for page in pages for line in page.lines)


PAGE = [*glyphs("办理年限", 50, 100), *glyphs("三年", 120, 100), *glyphs("五年", 150, 100)]


def test_a_stroke_as_long_as_the_text_it_crosses_strikes_it_out() -> None:
    assert left(PAGE, Level(105, 119, 141)) == "办理年限五年"


@pytest.mark.parametrize(
    "level",
    [
        Level(110, 119, 141),  # an underline
        Level(100, 119, 141),  # a rule over the text
        Level(105, 20, 400),  # a table's rule that text lies on
        Level(105, 140, 200),  # one that begins with a text and goes on
        Level(105, 50, 170),  # one through several cells
        Level(500, 119, 141),
    ],
)
def test_other_strokes_strike_nothing(level: Level) -> None:
    assert left(PAGE, level) == "办理年限三年五年"


def test_a_page_without_strokes_is_as_it_was() -> None:
    assert left(PAGE) == "办理年限三年五年"
    assert left([], Level(105, 119, 141)) == ""


def test_a_value_struck_out_on_a_pdf_is_not_read() -> None:
    packed = io.BytesIO()
    canvas = Canvas(packed, pageCompression=0)
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(72, 700, "数字证书申请表的办理年限")
    canvas.drawString(250, 700, "三年")
    canvas.line(250, 704.5, 274, 704.5)
    canvas.drawString(300, 700, "五年")
    canvas.line(72, 698, 216, 698)
    canvas.save()
    assert said("表.pdf", packed.getvalue()).split() == ["数字证书申请表的办理年限", "五年"]


def test_a_value_struck_out_on_an_ofd_page_is_not_read() -> None:
    sheet = Sheet()
    for x, text in ((72.0, "数字证书申请表的办理年限"), (250.0, "三年"), (300.0, "五年")):
        sheet.ops.append(Text(x, 100.0, text, 12.0, "song", sheet.colour))
    sheet.ops.append(Rule(250.0, 95.5, 274.0, 95.5, 0.5, sheet.colour))
    assert said("表.ofd", ofd([sheet])).split() == ["数字证书申请表的办理年限", "五年"]


@pytest.mark.parametrize("how", ["strike", "double_strike"])
def test_a_value_struck_out_in_word_is_not_read(how: str) -> None:
    document = Document()
    paragraph = document.add_paragraph("办理年限：")
    gone, kept = paragraph.add_run("三年"), paragraph.add_run("五年")
    setattr(gone.font, how, True)
    setattr(kept.font, how, False)
    packed = io.BytesIO()
    document.save(packed)
    assert said("表.docx", packed.getvalue()) == "办理年限：五年"


def test_a_value_struck_out_in_rich_text_or_html_is_not_read() -> None:
    rich = rb"{\rtf1\ansi term {\strike three}\strike old\strike0 five\striked1 x\plain y\par}"
    assert said("a.rtf", rich) == "term fivey"
    html = (
        "<html><body><p>年限：<s>三年</s><del>四年</del>"
        "<span style='text-decoration: line-through'>二年</span>五年</p></body></html>"
    )
    assert said("a.html", html.encode()) == "年限：五年"
