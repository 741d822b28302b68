"""What stands out on a PDF's page is told: a line under words, a ring around them, colour."""

import io
from collections.abc import Callable

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mailbot.documents.page import Line
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.reader import read_file


def drawn(draw: Callable[[Canvas], None]) -> list[Line]:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.setFont("STSong-Light", 12)
    for place, word in enumerate(("业务类型：", "新办", "续期", "补发")):
        canvas.drawString(80 + 80 * place, 700, word)
    draw(canvas)
    canvas.save()
    pages = read_file("a.pdf", out.getvalue(), ReadingBudgets(seconds=600)).pages
    return [line for page in pages for line in page.lines]


def ringed(canvas: Canvas) -> None:
    canvas.ellipse(235, 694, 269, 716, stroke=1, fill=0)


def framed(canvas: Canvas) -> None:
    canvas.roundRect(236, 694, 32, 21, 5, stroke=1, fill=0)


def underlined(canvas: Canvas) -> None:
    canvas.line(240, 698, 264, 698)


def stamped(canvas: Canvas) -> None:
    canvas.circle(250, 704, 55, stroke=1, fill=0)


def ruled(canvas: Canvas) -> None:
    canvas.line(60, 698, 500, 698)


def grey(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.5, 0.5, 0.5)
    canvas.drawString(80, 600, "受理")


@pytest.mark.parametrize(
    ("draw", "how"), [(ringed, "ring"), (framed, "ring"), (underlined, "line")]
)
def test_what_is_ringed_or_underlined_stands_out(draw: Callable[[Canvas], None], how: str) -> None:
    stressed = {
        line.text[each.start : each.end]: each.how for line in drawn(draw) for each in line.stressed
    }
    assert stressed == {"续": how, "期": how}


def test_words_in_colour_stand_out() -> None:
    lines = drawn(
        lambda canvas: (canvas.setFillColorRGB(0.8, 0, 0), canvas.drawString(80, 600, "甲"))
    )
    assert [line.text for line in lines if line.stressed] == ["甲"]


@pytest.mark.parametrize("draw", [stamped, ruled, grey])
def test_stamps_rules_and_grey_print_make_nothing_stand_out(draw: Callable[[Canvas], None]) -> None:
    assert not any(line.stressed for line in drawn(draw))
