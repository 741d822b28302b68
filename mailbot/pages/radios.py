"""The picture of a text line becomes the radio buttons in it, chosen or empty.

Web forms, and papers modelled on them, have ◉新办 ○续期. The OCR model drops these rings, or takes
them for 0 and 〇, chosen ones as well as empty ones.
"""

import re

import cv2  # noqa: TID251 - outlines are OpenCV's
import numpy as np
from numpy.typing import NDArray

from mailbot.pages.ocr import Picture, Reading
from mailbot.pages.ticks import (
    TickBox,
    chars_over,
    dark_of,
    evenly_lit,
    is_gap,
    judged,
    letter_width,
    rebuilt,
)

Contour = NDArray[np.int32]

_RINGS = frozenset("○◯〇⚪◎◉⊙☉●⚫")
_LOOKALIKES = _RINGS | frozenset("0OoQC@©®口回图囗")
"""What OCR takes a ring for; believed only beside a sure one of the same size."""

_CHOSEN_SIGNS, _EMPTY_SIGNS = frozenset("●⚫◉"), frozenset("○◯⚪")
_BELIEVED = 0.9  # how sure the OCR must be of a sign

_NUMERAL = re.compile("[一二三四五六七八九]")  # before it 〇 is a digit: 二〇二六年
_HAN = re.compile("[\u4e00-\u9fff]")

_SMALLEST, _LARGEST = 0.4, 1.1  # a ring's opening in widths of a letter
_LETTER = 0.7  # a letter's width in heights of the line, where the text does not tell it
_FEWEST = 7  # pixels; in a smaller opening no dot is seen
_LARGER = 2  # the picture is searched at this size: blurred rings run into their dots
_AROUND, _PALE = 0.3, 0.05  # in widths of a letter; in parts of what print is darker than paper
_SQUARE = (0.8, 1.25)  # width over height
_FILLED = (0.7, 0.87)  # the share of its frame that a ring's opening takes: a circle's is 0.785
_ROUND = 0.93  # the share of its hull
_ALIKE = 0.2  # by how much the rings of a line differ in size at most
_SOLID = 0.95  # the share of that disc that is inked where a button is all black: ●
_DOT = 0.3  # of a ring's diameter: the radius of the disc in which its dot is looked for


def read_radios(reading: Reading, cut: Picture) -> Reading:
    """The reading of a straightened line with ☑ and ☐ where its picture shows radio buttons.

    One ring alone is believed where it leads the line or was read as a ring.
    """
    marks = [char for char in reading.text if not char.isspace()]
    height, width = cut.shape[:2]
    if len(marks) != len(reading.places) or not _HAN.search(reading.text) or width < height:
        return reading
    grey = evenly_lit(np.asarray(cv2.cvtColor(cut, cv2.COLOR_BGR2GRAY), np.uint8))
    letter = letter_width(reading.places, marks) * width or _LETTER * height
    rings = _rings(grey, letter)
    over = [chars_over(ring, reading.places) for ring in rings]
    sure = [
        ring
        for ring, places in zip(rings, over, strict=True)
        if (places and all(_is_sign(marks, at) for at in places))
        or (not places and is_gap(ring, reading.places))
    ]
    read_as_one = any(
        _is_sign(marks, at)
        for ring, places in zip(rings, over, strict=True)
        for at in places
        if ring in sure
    )
    leads = [ring for ring in sure if ring.right <= reading.places[0]]
    boxes = [
        ring
        for ring, places in zip(rings, over, strict=True)
        if any(_are_alike(ring, other) for other in sure)
        and (ring in sure or all(marks[at] in _LOOKALIKES for at in places))
    ]
    if len(boxes) < 2 and not (read_as_one or leads):  # noqa: PLR2004 - one alone may be a spot
        return reading
    boxes = judged(boxes, [_told(ring, reading, marks) for ring in boxes])
    gone = {at for ring in boxes for at in chars_over(ring, reading.places)}
    return rebuilt(reading, marks, gone, boxes)


def _is_sign(marks: list[str], at: int) -> bool:
    """Whether a character is a ring and no digit of a year."""
    return marks[at] in _RINGS and not (at and _NUMERAL.match(marks[at - 1]))


def _are_alike(one: TickBox, other: TickBox) -> bool:
    return abs(one.size - other.size) <= _ALIKE * max(one.size, other.size)


def _told(ring: TickBox, reading: Reading, marks: list[str]) -> bool | None:
    """What the OCR surely says of a ring: chosen, empty, or None where it says something else."""
    over = chars_over(ring, reading.places)
    if reading.sures and any(reading.sures[at] < _BELIEVED for at in over):
        return None
    read = {marks[at] for at in over}
    if read and read <= _CHOSEN_SIGNS:
        return True
    return False if read and read <= _EMPTY_SIGNS else None


def _rings(grey: NDArray[np.uint8], letter: float) -> list[TickBox]:
    """The rings in a line whose letters are that many pixels wide, left to right."""
    grey = np.asarray(
        cv2.resize(grey, None, fx=_LARGER, fy=_LARGER, interpolation=cv2.INTER_CUBIC), np.uint8
    )
    letter *= _LARGER
    height, width = grey.shape
    dark = dark_of(grey)
    ink = float(np.percentile(grey, 2))
    outlines, nested = cv2.findContours(_lines(grey, letter), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    contours = [np.asarray(outline, np.int32) for outline in outlines]
    found: list[TickBox] = []
    for contour, (_, _, _, around) in zip(contours, nested[0] if contours else (), strict=True):
        x, y, w, h = _frame(contour)
        if around < 0 or not _SMALLEST * letter <= max(w, h) <= _LARGEST * letter:
            continue
        if min(w, h) < _FEWEST or not _is_circle(contour):
            continue
        within = _disc(grey.shape, (x + w / 2, y + h / 2), _DOT * (w + h) / 2) > 0
        inked = float((dark[within] > 0).mean())
        if inked > _SOLID and _is_circle(contours[around]):
            x, y, w, h = _frame(contours[around])
        paper = float(np.percentile(grey[within], 90))  # beside the dot
        shades = np.clip((paper - grey[within].astype(np.float32)) / max(paper - ink, 1.0), 0, 1)
        share = 1.0 if inked > _SOLID else float(shades.mean())
        found.append(TickBox(x / width, (x + w) / width, h / height, ink=inked, dark=share))
    return sorted(found, key=lambda ring: ring.left)


def _frame(contour: Contour) -> tuple[int, int, int, int]:
    x, y, width, height = cv2.boundingRect(contour)
    return int(x), int(y), int(width), int(height)


def _lines(grey: NDArray[np.uint8], letter: float) -> NDArray[np.uint8]:
    """What is darker than what is around it, however thin and pale: rings often are."""
    paper, ink = float(np.percentile(grey, 90)), float(np.percentile(grey, 2))
    around = cv2.blur(grey, (max(round(_AROUND * letter), 3),) * 2).astype(np.float32)
    dark = around - grey >= _PALE * (paper - ink)
    return np.asarray(dark, np.uint8) * np.uint8(255)


def _is_circle(contour: Contour) -> bool:
    _, _, width, height = _frame(contour)
    area, hull = cv2.contourArea(contour), cv2.contourArea(cv2.convexHull(contour))
    return bool(
        _SQUARE[0] <= width / height <= _SQUARE[1]
        and _FILLED[0] <= area / (width * height) <= _FILLED[1]
        and area >= _ROUND * hull
    )


def _disc(shape: tuple[int, ...], middle: tuple[float, float], radius: float) -> NDArray[np.uint8]:
    mask = np.zeros(shape, np.uint8)
    centre = (round(middle[0]), round(middle[1]))
    return np.asarray(cv2.circle(mask, centre, max(round(radius), 1), 255, -1), np.uint8)
