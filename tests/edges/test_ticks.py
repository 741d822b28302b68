"""Check boxes as scanners, phones and pens leave them: what is not clear is doubted."""

import cv2  # noqa: TID251 - the samples are drawn with it
import numpy as np
import pytest

from mailbot.pages.ocr import Picture, Reading
from mailbot.pages.ticks import read_boxes

SIDE = 30  # pixels of a box; letters are as large


def line(boxes: str, *, read: str = "") -> tuple[Reading, Picture]:
    """A line of options 甲 乙 丙 …, each behind a box: "o" empty, and ticked as TICKS says.

    `read` is what the OCR makes of the boxes, □ for all where not said otherwise.
    """
    marks = read or "□" * len(boxes)
    text = "".join(f"{mark}新办" for mark in marks)
    step, width = 4 * SIDE, 4 * SIDE * len(boxes)
    picture = np.full((44, width, 3), 250, np.uint8)
    places = []
    for number, kind in enumerate(boxes):
        left = number * step + 4
        cv2.rectangle(picture, (left, 8), (left + SIDE, 8 + SIDE), (20, 20, 20), 2)
        TICKS[kind](picture, left)
        cv2.putText(picture, "HH", (left + 40, 36), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (20, 20, 20), 2)
        places += [(left + SIDE / 2) / width, (left + 50) / width, (left + 76) / width]
    return Reading(text, 0.99, tuple(places), (0.99,) * len(text)), picture


def hook(picture: Picture, left: int) -> None:
    points = np.array([(left + 6, 23), (left + 13, 31), (left + 26, 13)])
    cv2.polylines(picture, [points], isClosed=False, color=(40, 40, 40), thickness=3)


def thin(picture: Picture, left: int) -> None:
    points = np.array([(left + 8, 23), (left + 13, 29), (left + 22, 15)])
    cv2.polylines(picture, [points], isClosed=False, color=(90, 90, 90), thickness=1)


def filled(picture: Picture, left: int) -> None:
    cv2.rectangle(picture, (left + 4, 12), (left + SIDE - 4, 4 + SIDE), (30, 30, 30), -1)


def cross(picture: Picture, left: int) -> None:
    cv2.line(picture, (left + 6, 14), (left + 24, 32), (40, 40, 40), 3)
    cv2.line(picture, (left + 24, 14), (left + 6, 32), (40, 40, 40), 3)


TICKS = {"o": lambda *_: None, "h": hook, "t": thin, "f": filled, "x": cross}


def blurred(picture: Picture) -> Picture:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 2.6), np.uint8)


def shaded(picture: Picture) -> Picture:
    """A shadow over the left part, its edge through the second box."""
    edge = 4 * SIDE + 18
    share = np.where(np.arange(picture.shape[1]) < edge, 0.55, 1.0).astype(np.float32)
    soft = cv2.GaussianBlur(share[None], (0, 0), 14)
    return np.asarray(picture * soft[..., None], np.uint8)


def small(picture: Picture) -> Picture:
    return np.asarray(cv2.resize(picture, None, fx=0.42, fy=0.42, interpolation=cv2.INTER_AREA))


def signs(reading: Reading, picture: Picture) -> str:
    return read_boxes(reading, picture).text.replace("新办", "")


@pytest.mark.parametrize("kind", ["h", "f", "x"])
@pytest.mark.parametrize("spoilt", [None, blurred, shaded, small])
def test_a_tick_is_told_from_empty_boxes_beside_it(kind: str, spoilt: object) -> None:
    reading, picture = line(f"oo{kind}", read="□□☑")
    seen = spoilt(picture) if callable(spoilt) else picture
    # a box that a shadow's edge crosses may be doubted, but is empty
    assert signs(reading, seen).replace("口", "☐") == "☐☐☑"


def test_all_boxes_of_a_line_may_be_ticked() -> None:
    assert signs(*line("hh", read="☑☑")) == "☑☑"
    assert signs(*line("ff", read="■■")) == "☑☑"


def test_what_the_eye_and_the_ocr_see_differently_is_doubted() -> None:
    assert signs(*line("ooo", read="□☑□")) == "☐図☐"
    assert signs(*line("oot")) == "☐☐口"
    assert signs(*line("oot", read="□□☑")) == "☐☐☑"


def tall(*, ticked: bool) -> tuple[Reading, Picture]:
    """An option whose box the OCR left out, in a crop that a tick's tail has made higher."""
    picture = np.full((108, 250, 3), 250, np.uint8)
    cv2.rectangle(picture, (22, 42), (58, 78), (20, 20, 20), 2)
    if ticked:
        points = np.array([(26, 58), (38, 74), (82, 10)])
        cv2.polylines(picture, [points], isClosed=False, color=(20, 20, 20), thickness=5)
    places = (0.35, 0.53, 0.71, 0.89)
    for place in places:
        left = round(place * 250) - 17
        cv2.putText(picture, "H", (left, 76), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (20, 20, 20), 2)
    return Reading("组合资费", 0.99, places, (0.99,) * 4), picture


def test_a_ticked_box_is_seen_in_a_crop_that_the_tick_s_tail_made_higher() -> None:
    assert read_boxes(*tall(ticked=True)).text == "☑组合资费"
    assert read_boxes(*tall(ticked=False)).text == "组合资费"  # nothing made it higher: no tail


def test_a_box_full_of_ink_is_ticked_whatever_the_ocr_says() -> None:
    assert signs(*line("ofo")) == "☐☑☐"
    assert signs(*line("f")) == "☑"


def test_a_doubtful_reading_of_a_box_counts_for_nothing() -> None:
    reading, picture = line("oho")
    doubtful = Reading(reading.text, 0.9, reading.places, (0.4,) * len(reading.text))
    assert signs(doubtful, picture) == "☐☑☐"
