"""Watermarks are left out of what a picture says, and print is not, however it is coloured."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from mailbot.pages.ocr import Picture, Reading
from mailbot.pages.pale import without_pale
from tests.samples import fonts

SIZE, HIGH = 30, 44
BLACK, PALE, GREY = (25, 25, 25), (236, 220, 220), (150, 150, 150)
PAPER = (252, 252, 250)


def crop(*parts: tuple[str, tuple[int, int, int]], paper: tuple[int, int, int] = PAPER) -> Picture:
    """Texts one behind the other, each in its colour; all their characters are as wide."""
    text = "".join(words for words, _ in parts)
    cut = Image.new("RGB", (SIZE * len(text), HIGH), paper)
    draw, at = ImageDraw.Draw(cut), 0
    for words, ink in parts:
        for char in words:
            draw.text((SIZE * (at + 0.5), HIGH / 2), char, ink, fonts.face("song", SIZE - 4), "mm")
            at += 1
    return np.ascontiguousarray(np.asarray(cut)[:, :, ::-1])


def said(text: str) -> Reading:
    places = tuple((at + 0.5) / len(text) for at in range(len(text)))
    return Reading(text, 0.99, places, (0.99,) * len(text))


def read(*cuts: tuple[str, Picture]) -> list[str]:
    """What is left of each line on a page that has five lines of black print as well."""
    print_ = [("付款人户名", crop(("付款人户名", BLACK)))] * 5
    lines = [*print_, *cuts]
    found = without_pale([said(text) for text, _ in lines], [cut for _, cut in lines])
    return [each.text for each in found[5:]]


def test_a_pale_line_is_left_out_and_print_of_any_colour_stays() -> None:
    pale = crop(("招商银行", PALE))
    grey = crop(("付款人户名", GREY))
    red = crop(("招商银行", (190, 30, 40)))
    white = crop(("交易流水号", (255, 255, 255)), paper=(30, 60, 120))
    assert read(
        ("招商银行", pale), ("付款人户名", grey), ("招商银行", red), ("交易流水号", white)
    ) == [
        "",
        "付款人户名",
        "招商银行",
        "交易流水号",
    ]


@pytest.mark.parametrize(
    ("before", "print_", "behind"),
    [
        ("", "北京某某科技有限公司", "招商"),
        ("", "中关村支行", "行"),
        ("CHINA", "C0719JU00DKWA4Z", ""),
        ("", "XQ2611264018", "HINAMERC"),
        ("商银", "组合资费3把。", "招商银行"),
    ],
)
def test_pale_characters_at_the_ends_of_a_line_are_no_part_of_it(
    before: str, print_: str, behind: str
) -> None:
    text = before + print_ + behind
    line = (text, crop((before, PALE), (print_, BLACK), (behind, PALE)))
    [kept] = read(line)
    assert kept == (print_.rstrip("。") if behind else print_)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("账号041306011", (("账号04130601", BLACK), ("1", PALE))),
        ("提示：请核对。", (("提示：请核对", BLACK), ("。", PALE))),
        ("招商银行回单", (("招商银行", PALE), ("回单", BLACK))),
    ],
)
def test_a_lone_digit_a_sign_and_most_of_a_line_are_kept(
    text: str, parts: tuple[tuple[str, tuple[int, int, int]], ...]
) -> None:
    assert read((text, crop(*parts))) == [text]


def test_what_is_left_keeps_the_places_of_its_characters() -> None:
    lines = [("付款人户名", crop(("付款人户名", BLACK)))] * 5
    lines.append(("有限公司招商", crop(("有限公司", BLACK), ("招商", PALE))))
    *_, last = without_pale([said(text) for text, _ in lines], [cut for _, cut in lines])
    assert (last.text, len(last.places), len(last.sures)) == ("有限公司", 4, 4)


def test_of_a_few_lines_nobody_can_tell_what_their_print_is() -> None:
    lines = [("回单", crop(("回单", BLACK))), ("招商", crop(("招商", PALE)))]
    found = without_pale([said(text) for text, _ in lines], [cut for _, cut in lines])
    assert [each.text for each in found] == ["回单", "招商"]
