"""Ink on a page that is neither read text nor ruled line is found, such as a signature."""

from collections.abc import Callable
from functools import partial

import cv2  # noqa: TID251 - the pages of these tests are drawn with OpenCV
import numpy as np
import pytest

from mailbot.documents.page import Page
from mailbot.pages import ofd, pdf
from mailbot.pages.ocr import Picture, Quads, Reading
from mailbot.pages.strokes import Strokes, find_strokes
from mailbot.values import Box

LETTER = 32.0
LABEL = np.array([[[60, 200], [220, 200], [220, 232], [60, 232]]], np.float32)
READ = [Reading("签字人名：", 0.99, (0.1, 0.3, 0.5, 0.7, 0.9))]


def page() -> Picture:
    """White paper with a label's five letters at the quad LABEL."""
    paper = np.full((500, 900, 3), 250, np.uint8)
    for x in range(64, 220, 32):
        cv2.rectangle(paper, (x, 204), (x + 22, 228), (20, 20, 20), 3)
    return paper


def sign(paper: Picture, x: int, y: int) -> Picture:
    """Three letters as a pen writes them."""
    for left in range(x, x + 120, 40):
        points = [(0, 0), (30, 8), (4, 30), (28, 44), (12, 10), (34, 30)]
        path = np.array([(left + a, y + b) for a, b in points], np.int32)
        cv2.polylines(paper, [path], isClosed=False, color=(90, 50, 40), thickness=3)
    return paper


def strokes(
    paper: Picture, readings: list[Reading] = READ, quads: Quads = LABEL
) -> list[tuple[float, ...]]:
    return [
        (each.x0, each.y0, each.x1, each.y1)
        for each in find_strokes(paper, readings, quads, LETTER).pen
    ]


def test_read_text_is_no_stroke() -> None:
    assert strokes(page()) == []


def test_a_signature_is_one_place_of_strokes() -> None:
    (found,) = strokes(sign(page(), 300, 190))
    assert found == pytest.approx((300, 190, 414, 234), abs=12)


def test_ink_at_the_end_of_a_detected_line_is_none_of_its_letters() -> None:
    long = np.array([[[60, 196], [420, 196], [420, 236], [60, 236]]], np.float32)
    seen = [Reading("签字人名：", 0.99, (0.05, 0.14, 0.23, 0.32, 0.4))]
    (found,) = strokes(sign(page(), 300, 190), seen, long)
    assert found[0] == pytest.approx(300, abs=12)


@pytest.mark.parametrize("slope", [0, 5, 12])
def test_the_rules_of_a_table_are_no_strokes(slope: int) -> None:
    paper = page()
    for y in (150, 280):
        cv2.line(paper, (40, y), (860, y + slope), (60, 60, 60), 2)
    for x in (40, 500, 860):
        cv2.line(paper, (x, 150), (x - slope, 280), (60, 60, 60), 2)
    assert strokes(paper) == []


def test_a_column_of_letters_is_covered_as_a_whole() -> None:
    column = np.array([[[300, 60], [340, 60], [340, 240], [300, 240]]], np.float32)
    paper = sign(page(), 302, 120)
    paper[:, 345:] = 250
    both = np.concatenate([LABEL, column])
    assert strokes(paper, [*READ, Reading("单位", 0.9, (0.3, 0.7))], both) == []


def test_a_page_without_text_has_no_strokes() -> None:
    assert find_strokes(page(), [], np.zeros((0, 4, 2), np.float32), 0.0) == Strokes()


@pytest.mark.parametrize("in_points", [pdf._in_points, partial(ofd._in_points, unseen=[])])
def test_strokes_are_in_the_page_s_points_as_its_text_is(
    in_points: Callable[[Page, float], Page],
) -> None:
    drawn = Box(x0=20, y0=40, x1=60, y1=80)
    page = Page(number=1, width=200, height=400, source="ocr", strokes=(drawn,))
    found = in_points(page, 2.0)
    assert (found.width, found.strokes) == (100, (Box(x0=10, y0=20, x1=30, y1=40),))


def test_a_pen_is_seen_through_red_ink_which_itself_is_none() -> None:
    paper = page()
    for x in range(300, 420, 12):
        cv2.line(paper, (x, 180), (x + 6, 244), (60, 50, 205), 4)
    found = find_strokes(paper, READ, LABEL, LETTER)
    assert found.pen == ()
    assert [(box.x0, box.x1) for box in found.red] == [pytest.approx((300, 416), abs=12)]
    (pen,) = strokes(sign(paper, 300, 190))
    assert pen == pytest.approx((300, 190, 414, 234), abs=12)


def test_dots_and_underlines_are_printed_to_be_written_over() -> None:
    long = np.array([[[60, 200], [444, 200], [444, 232], [60, 232]]], np.float32)
    places = tuple((place + 0.5) / 12 for place in range(12))
    for filler in "…＿":
        read = [Reading("签字人名：" + 7 * filler, 0.99, places)]
        (found,) = strokes(sign(page(), 300, 190), read, long)
        assert found == pytest.approx((300, 190, 414, 234), abs=12)
        alone = [
            Reading("签字人名：", 0.99, (0.1, 0.3, 0.5, 0.7, 0.9)),
            Reading(filler, 0.9, (0.5,)),
        ]
        dots = np.concatenate([LABEL, LABEL + np.float32([[[240, 0]]])])
        assert strokes(sign(page(), 300, 190), alone, dots) == [found]


def test_strokes_that_do_not_touch_each_other_are_no_remains_of_rules() -> None:
    paper = page()
    for x in (300, 340, 380):
        cv2.line(paper, (x, 192), (x + 26, 190), (90, 50, 40), 3)
        cv2.line(paper, (x + 14, 200), (x + 8, 236), (90, 50, 40), 3)
    (found,) = strokes(paper)
    assert found == pytest.approx((300, 189, 406, 237), abs=12)


def shadow(paper: Picture, edge: int) -> Picture:
    """The paper under a shadow whose border, running aslant, is `edge` pixels wide."""
    lit = np.full(paper.shape[:2], 255, np.uint8)
    cv2.fillPoly(lit, [np.array([(300, 500), (480, 60), (900, 60), (900, 500)], np.int32)], (130,))
    lit = np.asarray(cv2.GaussianBlur(lit, (0, 0), edge / 3), np.uint8)
    return np.asarray(paper * (lit[:, :, None] / 255.0), np.uint8)


@pytest.mark.parametrize("edge", [30, 45, 60])
def test_the_border_of_a_shadow_is_no_pen_s_and_is_told_apart(edge: int) -> None:
    found = find_strokes(shadow(page(), edge), READ, LABEL, LETTER)
    assert (found.pen, bool(found.soft)) == ((), True)


@pytest.mark.parametrize("edge", [30, 60])
def test_a_pen_is_seen_beside_a_shadow_s_border(edge: int) -> None:
    found = find_strokes(shadow(sign(page(), 620, 190), edge), READ, LABEL, LETTER)
    (pen,) = found.pen
    assert (pen.x0, pen.x1) == pytest.approx((620, 734), abs=12)
    assert found.soft


def test_a_pen_on_a_blurred_picture_is_a_pen_s() -> None:
    blurred = np.asarray(cv2.GaussianBlur(sign(page(), 300, 190), (0, 0), 2.0), np.uint8)
    found = find_strokes(blurred, READ, LABEL, LETTER)
    assert (len(found.pen), found.soft) == (1, ())
