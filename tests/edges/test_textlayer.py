"""Placed characters become lines of print, whatever else is strewn over the page."""

import io

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.reader import read_file
from mailbot.pages.textlayer import Glyph, lines_of


def glyphs(text: str, x: float, y: float, size: float) -> list[Glyph]:
    return [
        Glyph(char, x + size * place, y, x + size * (place + 1), y + size)
        for place, char in enumerate(text)
    ]


def test_a_large_text_strewn_over_the_page_does_not_run_into_the_others() -> None:
    name = "哈密天山风力发电有限公司"
    page = glyphs(f"付款人{name}", 40, 100, 10)
    for place in (150, 300, 450):
        page += glyphs("招商银行", place, 97, 16)
    assert [line.text for line in lines_of(page)] == [f"付款人{name}"]


def test_a_large_text_printed_once_is_kept() -> None:
    page = glyphs("付款人哈密天山风力发电有限公司", 40, 100, 10) + glyphs("电子回单", 200, 40, 16)
    assert [line.text for line in lines_of(page)] == ["电子回单", "付款人哈密天山风力发电有限公司"]


def test_a_large_text_that_lies_over_nothing_is_kept_however_often() -> None:
    page = []
    for top in (40, 240, 440):
        page += glyphs("电子回单", 200, top, 16)
        page += glyphs("付款人哈密天山风力发电有限公司", 40, top + 60, 10)
    assert [line.text for line in lines_of(page)].count("电子回单") == 3


def test_a_page_without_characters_has_no_lines() -> None:
    assert lines_of([]) == ()


def test_a_label_beside_two_tight_lines_does_not_run_them_together() -> None:
    text = [
        *glyphs("全称", 10, 106, 12),
        *glyphs("昌吉远景风力", 60, 100, 12),
        *glyphs("发电公司", 60, 111, 12),
    ]
    assert {line.text for line in lines_of(text)} == {"全称", "昌吉远景风力", "发电公司"}


def test_a_label_at_the_middle_of_a_wrapped_value_is_a_line_of_its_own() -> None:
    text = [
        *glyphs("付款行", 10, 107, 15),
        *glyphs("乌鲁木齐银行股份有限公司", 60, 100, 15),
        *glyphs("米东支行", 60, 113.5, 15),
    ]
    assert [line.text for line in lines_of(text)] == [
        "乌鲁木齐银行股份有限公司",
        "付款行",
        "米东支行",
    ]


def test_texts_printed_over_each_other_are_read_each_by_itself() -> None:
    text = [
        *glyphs("付款人开户行：中国建设银行营业部", 10, 100, 10),
        *glyphs("收款人开户行：中关村支行", 124.5, 100, 10),
    ]
    assert [line.text for line in lines_of(text)] == [
        "付款人开户行：中国建设银行营业部",
        "收款人开户行：中关村支行",
    ]


def test_a_tick_on_its_box_stays_with_its_option() -> None:
    text = [*glyphs("□新办", 10, 100, 10), Glyph("√", 12, 100, 20, 110)]
    assert [line.text for line in lines_of(text)] == ["□√新办"]


def test_a_hyphen_at_the_end_of_a_line_is_kept() -> None:
    page = io.BytesIO()
    canvas = Canvas(page, pageCompression=0)
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas.setFont("STSong-Light", 12)
    for place, text in enumerate(("经办人的电子邮箱如下", "wang-", "li@mail.example")):
        canvas.drawString(72, 700 - 14 * place, text)
    canvas.save()
    (read,) = read_file("信.pdf", page.getvalue(), ReadingBudgets()).pages
    assert [line.text for line in read.lines][1:] == ["wang-", "li@mail.example"]


def test_what_was_filled_in_later_stands_apart_from_its_label() -> None:
    labels = [*glyphs("用途", 10, 100, 10), *glyphs("摘要", 10, 120, 10)]
    filled = [*glyphs("数字证书", 35, 100, 10), *glyphs("网银转账", 35, 120, 10)]
    assert [line.text for line in lines_of(labels + filled)] == ["用途 数字证书", "摘要 网银转账"]


def test_a_word_set_wide_and_drawn_in_one_is_one_word() -> None:
    wide = [Glyph(char, 10 + 15 * at, 100, 20 + 15 * at, 110) for at, char in enumerate("开户行")]
    assert [line.text for line in lines_of(wide)] == ["开户行"]


def test_a_line_of_underscores_is_not_read_into_what_is_written_on_it() -> None:
    line = glyphs("付款人：", 10, 100, 10)
    line += [Glyph("_", 50 + 5 * at, 100, 55 + 5 * at, 110) for at in range(30)]
    written = glyphs("尼勒克县水电有限公司", 62, 98.5, 10)
    [read] = lines_of(line + written)
    assert read.text.replace("_", "").replace(" ", "") == "付款人：尼勒克县水电有限公司"
    assert "尼勒克县水电有限公司" in read.text


def test_an_underscore_between_letters_is_kept() -> None:
    assert [line.text for line in lines_of(glyphs("zhang_wei", 10, 100, 6))] == ["zhang_wei"]
