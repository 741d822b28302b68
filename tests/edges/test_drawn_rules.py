"""The ruled lines on a picture become the cells of a table that its text stands in."""

import cv2  # noqa: TID251 - draws what is looked at
import numpy as np
import pytest

from mailbot.documents.page import Line
from mailbot.pages.drawnrules import find_rules, in_drawn_cells, parted
from mailbot.pages.ocr import Picture, Reading
from mailbot.pages.ruling import Level
from mailbot.pages.textlayer import Rule
from mailbot.values import Box

LETTER = 30.0
LEVELS, UPRIGHTS = (100, 160, 220, 280), (100, 320, 900)


def table(*, ink: int = 40, lean: float = 0.0) -> Picture:
    """Three rows of two cells on grainy paper, turned by `lean` degrees, with letters in them."""
    page = np.full((500, 1000, 3), 245, np.uint8)
    for y in LEVELS:
        cv2.line(page, (UPRIGHTS[0], y), (UPRIGHTS[-1], y), (ink,) * 3, 2)
    for x in UPRIGHTS:
        cv2.line(page, (x, LEVELS[0]), (x, LEVELS[-1]), (ink,) * 3, 2)
    for y in (142, 202, 262):
        cv2.putText(page, "ABC", (120, y), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (30, 30, 30), 3)
        cv2.putText(page, "value 12", (340, y), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (30, 30, 30), 3)
    noise = np.random.default_rng(3).normal(0, 4, page.shape)
    grained = np.asarray(np.clip(page + noise, 0, 255), np.uint8)
    how = cv2.getRotationMatrix2D((500, 250), lean, 1.0)
    return np.asarray(
        cv2.warpAffine(grained, how, (1000, 500), borderValue=(245, 245, 245)), np.uint8
    )


def line(text: str, x0: float, y0: float, x1: float, y1: float) -> Line:
    return Line(text=text, box=Box(x0=x0, y0=y0, x1=x1, y1=y1), how="ocr")


LINES = [
    line(f"{side}{row}", x0, y + 15, x1, y + 45)
    for row, y in enumerate(LEVELS[:-1])
    for side, x0, x1 in (("标", 120, 200), ("值", 340, 500))
]


@pytest.mark.parametrize(("ink", "lean"), [(40, 0.0), (40, 0.4), (40, 1.0), (190, 0.0)])
def test_rules_on_a_picture_give_each_line_its_cell(ink: int, lean: float) -> None:
    rules = find_rules(table(ink=ink, lean=lean), LETTER)
    found = in_drawn_cells(LINES, rules, LETTER)
    assert {each.text: (each.table, each.row, each.column) for each in found} == {
        f"{side}{row}": (0, row, column)
        for row in range(3)
        for column, side in enumerate(("标", "值"))
    }


@pytest.mark.parametrize("picture", [table(lean=12.0), np.full((500, 1000, 3), 245, np.uint8)])
def test_without_straight_rules_lines_stay_as_they_are(picture: Picture) -> None:
    found = in_drawn_cells(LINES, find_rules(picture, LETTER), LETTER)
    assert found == LINES
    assert find_rules(picture, 0.0) == ([], [])


def test_letters_are_no_rules() -> None:
    page = np.full((200, 900, 3), 250, np.uint8)
    cv2.putText(page, "EFHILT EFHILT", (20, 120), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (20, 20, 20), 4)
    assert find_rules(page, LETTER) == ([], [])


def test_a_rule_half_hidden_by_a_stamp_still_parts_two_cells() -> None:
    page = table()
    cv2.circle(page, (640, 160), 120, (245, 245, 245), -1)
    found = in_drawn_cells(LINES, find_rules(page, LETTER), LETTER)
    assert {each.text: each.row for each in found}["值1"] == 1


WALLS = ([Rule(320.0, 100.0, 280.0)], [Level(160.0, 100.0, 900.0)])


def quad(x0: float, y0: float, x1: float, y1: float) -> np.ndarray:
    return np.array([[(x0, y0), (x1, y0), (x1, y1), (x0, y1)]], np.float32)


def test_what_was_read_across_a_rule_is_parted_there() -> None:
    read = Reading("户 名甲公司", 0.9, (0.1, 0.3, 0.6, 0.75, 0.9), (1.0, 0.9, 0.8, 0.7, 0.6))
    texts, places = parted([read], quad(220, 115, 420, 145), WALLS, LETTER)
    assert [text.text for text in texts] == ["户名", "甲公司"]
    assert [text.sures for text in texts] == [(1.0, 0.9), (0.8, 0.7, 0.6)]
    assert texts[1].places == pytest.approx((0.2, 0.5, 0.8))
    assert places[:, :, 0].tolist() == [[220, 320, 320, 220], [320, 420, 420, 320]]
    assert places[:, :, 1].tolist() == [[115, 115, 145, 145]] * 2


@pytest.mark.parametrize(
    ("read", "place"),
    [
        (Reading("户名", 0.9, (0.3, 0.7)), (220, 115, 325, 145)),  # it ends at the rule
        (Reading("户名", 0.9, (0.3, 0.7)), (220, 315, 420, 345)),  # it stands below the rule
        (Reading("中名", 0.9, (0.5, 0.8)), (220, 115, 420, 145)),  # it is a stroke of a letter
        (Reading("户名", 0.9), (220, 115, 420, 145)),  # nobody knows where its characters stand
    ],
)
def test_what_no_rule_parts_stays_whole(
    read: Reading, place: tuple[float, float, float, float]
) -> None:
    texts, places = parted([read], quad(*place), WALLS, LETTER)
    assert texts == [read]
    assert places.tolist() == quad(*place).tolist()


def test_all_of_a_line_on_one_side_of_a_rule_stays_one_reading() -> None:
    read = Reading("户名", 0.9, (0.1, 0.3), (0.9,))
    [text], places = parted([read], quad(220, 115, 420, 145), WALLS, LETTER)
    assert (text.text, text.sures) == ("户名", ())
    assert places[0, 1, 0] == 320


def test_a_line_that_a_rule_crosses_stands_in_no_cell() -> None:
    rules = find_rules(table(), LETTER)
    column = line("标标", 120, 115, 150, 205)
    across = line("标值", 200, 115, 420, 145)
    found = in_drawn_cells([*LINES, column, across], rules, LETTER)
    assert [each.text for each in found if each.table is None] == ["标标", "标值"]
