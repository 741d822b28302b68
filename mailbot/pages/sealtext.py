"""A stamp in a picture becomes the words on it: the ring unrolled, then the line in its middle."""

from dataclasses import replace

import cv2  # noqa: TID251 - unrolling is OpenCV's
import numpy as np
from numpy.typing import NDArray

from mailbot.pages.ink import Mask, tint
from mailbot.pages.ocr import Picture, Reading, recognise
from mailbot.pages.ring import FoundSeal

_RADIUS = 200  # pixels of the stamp once it is made a circle
_TURNS = 1440  # directions of the unrolled ring
_READABLE = 0.55
_SURE = 0.9
_INKED = 110  # of 255: what counts as ink once it is stretched
_LEAST = 0.06  # the share of inked pixels that makes a direction or a row part of a letter
_FEWEST = 0.15  # the share of directions that must be lettered for a ring to be readable
_EDGE = 8  # pixels of paper left around a cut


def read_seal(picture: Picture, seal: FoundSeal) -> tuple[str, float]:
    """The words of a stamp, ring first, and how surely they were read; "" where nothing was.

    A guess by nature: rings are worn and words stand on their heads. Never more than evidence.
    """
    if seal.shape == "square" or min(seal.a, seal.b) < 24:  # noqa: PLR2004 - pixels; smaller letters are blots
        return "", 0.0
    around, seal = _cut_out(picture, seal)
    ink = _as_circle(_ink(around, seal), seal)
    ring, bottom = _unrolled(ink)
    views = [_spread(ring)] if ring is not None else []
    middle = _middle(ink, bottom)
    if middle is not None:
        views.append([middle])
    read = [reading for cuts in views if (reading := _best(cuts)).text]
    words = "".join(reading.text for reading in read)
    return words, min((reading.confidence for reading in read), default=0.0)


def _cut_out(picture: Picture, seal: FoundSeal) -> tuple[Picture, FoundSeal]:
    """The part of the picture that a stamp lies on, and the stamp in its pixels."""
    reach = int(1.6 * max(seal.a, seal.b)) + 2  # the corners of the square around its circle
    left, top = max(int(seal.x) - reach, 0), max(int(seal.y) - reach, 0)
    part = picture[top : int(seal.y) + reach, left : int(seal.x) + reach]
    return np.ascontiguousarray(part), replace(seal, x=seal.x - left, y=seal.y - top)


def _ink(picture: Picture, seal: FoundSeal) -> Mask:
    """How much of its ink each pixel holds, 0 to 255, stretched to the stamp's own strongest."""
    tinted = tint(picture, seal.colour)
    outline = seal.outline()
    x = np.clip(outline[:, 0].round().astype(int), 0, tinted.shape[1] - 1)
    y = np.clip(outline[:, 1].round().astype(int), 0, tinted.shape[0] - 1)
    strongest = max(float(np.percentile(tinted[y, x], 75)), 30.0)
    return np.asarray(np.clip(tinted * (255.0 / strongest), 0, 255), np.uint8)


def _as_circle(ink: Mask, seal: FoundSeal) -> Mask:
    """The stamp as a circle of _RADIUS in the middle of a square, oval ones widened."""
    cos, sin = np.cos(np.radians(seal.angle)), np.sin(np.radians(seal.angle))
    back = np.array([[cos, -sin], [sin, cos]])
    linear = back @ np.diag([_RADIUS / seal.a, _RADIUS / seal.b]) @ back.T
    centre = np.array([_RADIUS * 1.1, _RADIUS * 1.1])
    shift = centre - linear @ np.array([seal.x, seal.y])
    side = int(_RADIUS * 2.2)
    matrix = np.hstack([linear, shift.reshape(2, 1)])
    circle = cv2.warpAffine(ink, matrix, (side, side), flags=cv2.INTER_AREA)
    return np.asarray(circle, np.uint8)


def _unrolled(ink: Mask) -> tuple[Mask | None, float]:
    """The ring's lettering as a strip, read clockwise, and where its gap is (degrees).

    Degrees run clockwise from the right; the gap is where the words end and begin, and so tells
    which side of the stamp is its bottom: 90 where it stands upright.
    """
    centre = ink.shape[0] / 2
    polar = cv2.warpPolar(ink, (_RADIUS, _TURNS), (centre, centre), _RADIUS, cv2.INTER_LINEAR)
    strip = np.ascontiguousarray(np.asarray(polar, np.uint8).T[::-1])
    low, high = _lettering(strip)
    band = strip[low:high]
    inked = np.asarray(band > _INKED).mean(axis=0) > _LEAST
    if inked.mean() < _FEWEST:
        return None, 90.0
    start, end = _widest_gap(inked)
    middle = (start + end) / 2 % _TURNS
    rolled = np.roll(band, -round(middle), axis=1)
    columns = np.flatnonzero(np.roll(inked, -round(middle)))
    cut = rolled[:, max(columns[0] - _EDGE, 0) : columns[-1] + _EDGE]
    return np.ascontiguousarray(cut), middle * 360.0 / _TURNS


def _lettering(strip: Mask) -> tuple[int, int]:
    """The rows of the strip (outermost first) that hold letters: below the ring's line."""
    profile = np.asarray(strip > _INKED).mean(axis=1)
    outer = profile[: _RADIUS // 5]
    line = int(np.argmax(outer))
    row = line
    while row < _RADIUS // 4 and profile[row] > 0.5 * profile[line]:
        row += 1
    while row < _RADIUS // 4 and profile[row] > profile[row + 1]:
        row += 1
    low = row
    row = low + _RADIUS // 10
    strongest = float(profile[low : low + _RADIUS // 3].max())
    while row < _RADIUS // 2 and profile[row] > 0.18 * strongest:
        row += 1
    return max(low - 1, 0), row + 2


def _widest_gap(inked: NDArray[np.bool_]) -> tuple[int, int]:
    """Start and end of the longest run without ink; the end may lie beyond the last column."""
    doubled = np.concatenate([inked, inked])
    marks = np.flatnonzero(doubled)
    gaps = np.diff(marks)
    widest = int(np.argmax(gaps))
    return int(marks[widest]), int(marks[widest] + gaps[widest])


def _spread(ring: Mask) -> list[Mask]:
    """The strip as it is and drawn apart: letters on rings are cut narrow."""
    height, width = ring.shape
    return [
        np.asarray(cv2.resize(ring, (int(width * factor), height)), np.uint8)
        for factor in (0.85, 1.25)
    ]


def _middle(ink: Mask, bottom: float) -> Mask | None:
    """The line of words below the star, upright; None where there is no ink."""
    side = ink.shape[0]
    matrix = cv2.getRotationMatrix2D((side / 2, side / 2), bottom - 90.0, 1.0)
    level = np.asarray(cv2.warpAffine(ink, matrix, (side, side)), np.uint8)
    half = side // 2
    part = level[
        half + int(_RADIUS * 0.3) : half + int(_RADIUS * 0.68),
        half - int(_RADIUS * 0.62) : half + int(_RADIUS * 0.62),
    ]
    rows = np.flatnonzero(np.asarray(part > _INKED).mean(axis=1) > _LEAST)
    if len(rows) < 12:  # noqa: PLR2004 - pixels of 200: less is the tip of the star
        return None
    return np.ascontiguousarray(part[max(rows[0] - 4, 0) : rows[-1] + 4])


def _best(cuts: list[Mask]) -> Reading:
    """What the surest of several views of the same words says; the first will do if it is sure."""
    best = Reading("", 0.0)
    for cut in cuts:
        reading = recognise([_as_print(cut)])[0]
        if reading.confidence > best.confidence:
            best = reading
        if best.confidence >= _SURE:
            break
    words = best.text.replace(" ", "")
    if best.confidence < _READABLE or not _has_words(words):
        return Reading("", 0.0)
    return Reading(words, best.confidence)


def _has_words(text: str) -> bool:
    return sum("\u4e00" <= char <= "\u9fff" for char in text) >= 2  # noqa: PLR2004 - one sign may be chance


def _as_print(ink: Mask) -> Picture:
    """Ink as black on white, in the three channels the engine wants."""
    dark = cv2.copyMakeBorder(255 - ink, _EDGE, _EDGE, _EDGE, _EDGE, cv2.BORDER_CONSTANT, value=255)
    return np.asarray(cv2.cvtColor(np.asarray(dark, np.uint8), cv2.COLOR_GRAY2BGR), np.uint8)
