"""Check boxes that a PDF draws as squares, ticks as strokes, are options ticked or not."""

import io
from collections.abc import Callable

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.reader import read_file

Tick = Callable[[Canvas, float, float], None]


def hook(canvas: Canvas, x: float, y: float) -> None:
    canvas.line(x + 1, y + 5, x + 4, y + 1)
    canvas.line(x + 4, y + 1, x + 12, y + 13)


def cross(canvas: Canvas, x: float, y: float) -> None:
    canvas.line(x, y, x + 11, y + 11)
    canvas.line(x, y + 11, x + 11, y)


def filled(canvas: Canvas, x: float, y: float) -> None:
    canvas.rect(x + 2, y + 2, 7, 7, stroke=0, fill=1)


def sign(canvas: Canvas, x: float, y: float) -> None:
    canvas.drawString(x + 2, y + 2, "√")


def page(draw: Callable[[Canvas], None]) -> str:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFont("STSong-Light", 11)
    canvas.drawString(60, 780, "数字证书业务申请表")
    draw(canvas)
    canvas.save()
    reading = read_file("申请表.pdf", out.getvalue(), ReadingBudgets())
    return "".join(line.text for each in reading.pages for line in each.lines).replace(" ", "")


def boxes(*words: str, ticked: str, tick: Tick) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        for place, word in enumerate(words):
            x, y = 120 + 110 * place, 700.0
            canvas.rect(x, y, 11, 11)
            canvas.drawString(x + 16, y + 2, word)
            if word == ticked:
                tick(canvas, x, y)

    return draw


@pytest.mark.parametrize("tick", [hook, cross, filled, sign])
def test_a_drawn_box_is_ticked_by_what_is_drawn_or_typed_in_it(tick: Tick) -> None:
    read = page(boxes("续期", "补发", "格式化", ticked="补发", tick=tick))
    assert read.endswith("□续期☑补发□格式化")


def test_a_line_under_a_box_ticks_it_not() -> None:
    read = page(
        boxes("续期", "补发", ticked="补发", tick=lambda canvas, x, y: canvas.line(x, y, x + 18, y))
    )
    assert read.endswith("□续期□补发")


def test_squares_for_one_character_each_and_squares_beside_nothing_are_no_boxes() -> None:
    def draw(canvas: Canvas) -> None:
        for place, char in enumerate("65010"):
            canvas.rect(120 + 14 * place, 700, 14, 14)
            canvas.drawString(123 + 14 * place, 703, char if place < 3 else "")
        canvas.rect(400, 600, 11, 11)
        canvas.rect(120, 650, 11, 11, stroke=0, fill=1)
        canvas.drawString(136, 652, "备注")

    assert page(draw).replace("数字证书业务申请表", "") == "650备注"
