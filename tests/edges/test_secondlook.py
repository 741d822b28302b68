"""What a stamp hides and what the detector overlooks is read at a second look."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from mailbot.pages.ocr import Picture, Quads, Reading, recognise
from mailbot.pages.ring import FoundSeal
from mailbot.pages.secondlook import find_overlooked, read_under_stamps
from tests.samples import fonts, ink

HIGH = 40


def look(cuts: list[Picture], quads: Quads) -> list[Reading]:
    assert len(cuts) == len(quads)
    return recognise(cuts)


def said(text: str, sure: float = 0.999) -> Reading:
    return Reading(text, sure, (0.5,) * len(text), (sure,) * len(text))


def quad(left: float, top: float, wide: float) -> list[list[float]]:
    right, bottom = left + wide, top + HIGH
    return [[left, top], [right, top], [right, bottom], [left, bottom]]


def pixels(page: Image.Image) -> Picture:
    return np.ascontiguousarray(np.asarray(page)[:, :, ::-1])


def paper(*texts: tuple[int, int, str], size: int = 30) -> Image.Image:
    """Texts on cream paper, each at its left and the top of its quad."""
    page = Image.new("RGB", (900, 500), (244, 240, 230))
    draw = ImageDraw.Draw(page)
    for left, top, text in texts:
        draw.text((left, top + HIGH / 2), text, (30, 30, 30), fonts.face("song", size), "lm")
    return page


# Under stamps


def stamped(tint: ink.Tint = ink.RED) -> Picture:
    page = paper((300, 200, "2026年11月27日"))
    seal = ink.seal("吐鲁番火洲新能源科技有限公司", tint=tint).resize((260, 260))
    page.paste(seal, (270, 90), seal)
    return pixels(page)


QUADS = np.asarray([quad(294, 200, 250)], np.float32)
RING = FoundSeal(400, 220, 125, 125, 0, "round")
DOUBTED = replace(said("2026年日月27日"), sures=(0.999,) * 5 + (0.6,) + (0.999,) * 4)


@pytest.mark.parametrize(
    ("tint", "seal"), [(ink.RED, RING), (ink.BLUE, replace(RING, colour="blue"))]
)
def test_a_doubted_line_on_a_stamp_is_read_in_the_light_of_its_ink(
    tint: ink.Tint, seal: FoundSeal
) -> None:
    [read] = read_under_stamps([DOUBTED], QUADS, stamped(tint), [seal], look)
    assert read.text == "2026年11月27日"
    assert 0.8 <= read.sureness < 0.95  # two looks did not agree


def test_what_both_looks_see_is_as_sure_as_the_better_one() -> None:
    doubted = said("2026年11月27日", 0.7)
    [read] = read_under_stamps([doubted], QUADS, stamped(), [RING], look)
    assert (read.text, read.sureness > 0.95) == (doubted.text, True)


def test_what_is_sure_or_beside_the_stamp_is_not_read_again() -> None:
    def never(cuts: list[Picture], quads: Quads) -> list[Reading]:
        raise AssertionError(cuts, quads)

    aside = replace(RING, x=780)
    sure = said("2026年日月27日")
    assert read_under_stamps([sure], QUADS, stamped(), [RING], never) == [sure]
    assert read_under_stamps([DOUBTED], QUADS, stamped(), [aside], never) == [DOUBTED]


def test_a_second_look_that_is_no_surer_changes_nothing() -> None:
    blank = np.full((500, 900, 3), 240, np.uint8)
    assert read_under_stamps([DOUBTED], QUADS, blank, [RING], look) == [DOUBTED]


# Between a label and its unit


def form(
    label: str, value: str, unit: str, *, underline: int = 244, rule: bool = False, turn: int = 0
) -> tuple[Picture, list[Reading], Quads]:
    """A label, a value on an underline and its unit, of which the detector saw label and unit."""
    page = paper((60, 200, label), (290, 200, value), (360, 200, unit))
    draw = ImageDraw.Draw(page)
    draw.line([(240, underline), (340, underline)], (40, 40, 40), 2)
    if rule:
        draw.line([(292, 100), (292, 300)], (40, 40, 40), 3)
    quads = np.asarray(
        [quad(56, 200, 30.0 * len(label) + 8), quad(356, 200, 30.0 * len(unit) + 8)], np.float32
    )
    if turn:
        page = page.rotate(180)
        quads = np.asarray([900, 500], np.float32) - quads
    return pixels(page), [said(label), said(unit)], quads


@pytest.mark.parametrize(
    ("value", "unit"), [("1", "个"), ("3", "把"), ("12", "枚"), ("2", "套 "), ("两", "个")]
)
@pytest.mark.parametrize("label", ["申请个数：", "数量:"])
@pytest.mark.parametrize("turn", [0, 1])
def test_a_number_alone_before_its_unit_is_found(
    label: str, value: str, unit: str, turn: int
) -> None:
    picture, readings, quads = form(label, value, unit, turn=turn)
    [found], places = find_overlooked(readings, quads, picture, look)
    assert found.text == value
    assert places.shape == (1, 4, 2)
    assert 200 < abs(900 * turn - places[0, :, 0].mean()) < 360


def test_the_line_a_number_is_written_on_is_no_part_of_it() -> None:
    picture, readings, quads = form("申请个数：", "3", "个")

    def lined(_: list[Picture], __: Quads) -> list[Reading]:
        return [Reading("_3_", 0.87, (0.2, 0.5, 0.8), (0.7, 0.96, 0.9))]

    def torn(_: list[Picture], __: Quads) -> list[Reading]:
        return [Reading("_3_", 0.87, (), ())]

    [found], _ = find_overlooked(readings, quads, picture, lined)
    assert found == Reading("3", 0.96, (0.5,), (0.96,))
    assert find_overlooked(readings, quads, picture, torn)[0] == []


@pytest.mark.parametrize(
    "what",
    [
        form("申请个数：", "", "个"),
        form("申请个数：", "", "个", underline=220),
        form("申请个数：", "", "个", underline=232),
        form("申请个数：", "", "个", rule=True),  # a cell's rule is no 1
        form("申请个数：", "／", "个"),
        form("申请个数", "3", "个"),
        form("申请个数：", "3", "年限：5年"),
    ],
)
def test_an_empty_blank_a_rule_and_what_asks_for_no_count_give_none(
    what: tuple[Picture, list[Reading], Quads],
) -> None:
    picture, readings, quads = what
    found, places = find_overlooked(readings, quads, picture, look)
    assert (found, places.shape) == ([], (0, 4, 2))


def test_what_was_read_between_them_or_stands_on_another_row_is_left_alone() -> None:
    picture, readings, quads = form("申请个数：", "3", "个")
    between = np.concatenate([quads, np.asarray([quad(284, 200, 24)], np.float32)])
    assert find_overlooked([*readings, said("3")], between, picture, look)[0] == []
    lower = quads + np.asarray([[[0, 0]], [[0, HIGH]]], np.float32)
    assert find_overlooked(readings, lower, picture, look)[0] == []
