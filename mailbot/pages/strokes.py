"""A page's picture becomes the places of ink on it that is neither read text nor ruled line."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import cv2  # noqa: TID251 - connected ink is found by OpenCV
import numpy as np

from mailbot.pages.ink import Mask, balanced, red_ink, tint
from mailbot.pages.ocr import Picture, Quads, Reading
from mailbot.values import Box

_LETTER = 20  # pixels a letter is shrunk to: enough for a pen's strokes, and cheap
_PAPER = 250.0  # of a balanced picture
_FAINT = 0.4  # of the print's own darkness: a pen is fainter than print, noise still more so
CLEAN = 187.0  # the grey level below which a page that a program drew, without noise, has ink
_LEAST = 30.0  # grey levels below the paper; less is its grain
_STRAIGHT = 3.0  # letters; a longer straight stroke is a rule, not handwriting
_THIN = 0.3  # letters; what stays of a slanted rule is thinner
_JOINED = 0.35  # letters between strokes of one signature
_SPECK = 0.4  # letters; smaller is a dot or noise
_NARROW = 0.5  # letters; of a rule's remains, twice as long as that: no part of a name
_UPRIGHT = 4  # times as high as wide: a leaning rule
_CROSSING = 0.85  # the share of its ink that two lines must hold
_SOFT = 0.22  # of an ink's darkness: what its edge rises by from a pixel to the next at least
_EDGES = 95  # percent of an ink's pixels lie on slopes no steeper than its edge
_MOST = 200
_RED = 2  # of OpenCV's channels: in it red ink is as bright as paper, a pen's is dark
_REDDISH = 60  # how much redder than other colours dark red ink is; a pen over it is less
_FILLERS = frozenset("…⋯·•‥.．_＿﹍-－—―─")  # print to be written over


_Place = tuple[int, int, int, int]  # x, y, width and height, in pixels of the shrunk picture


class Strokes(NamedTuple):
    """Where a pen wrote, and what may hide that one did.

    `red` is ink that is no stamp found: a thumb's, a name seal; `soft` what is dark without the
    edge that ink has, such as the border of a shadow or a fold.
    """

    pen: tuple[Box, ...] = ()
    red: tuple[Box, ...] = ()
    soft: tuple[Box, ...] = ()


def find_strokes(
    picture: Picture,
    readings: list[Reading],
    quads: Quads,
    letter: float,
    inked: float | None = None,
) -> Strokes:
    """Where ink is that no reading accounts for, such as signatures; in the picture's pixels.

    `quads` place the readings on the upright picture, whose stamps' ink is taken out; `letter`
    is the usual height of its text, `inked` the grey level below which there is ink, where it need
    not be judged by the print. Strokes that stand together come as one box. A pen is told from
    red ink, so that it is seen where a stamp or a thumb's print lies on it.
    """
    if letter <= 0:
        return Strokes()
    share = min(1.0, _LETTER / letter)
    small = cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    flat = balanced(np.asarray(small, np.uint8))
    text = _text(flat.shape[:2], readings, quads * share)
    grey = np.ascontiguousarray(flat[:, :, _RED])
    level = _ink_level(grey, text) if inked is None else inked
    dark = np.asarray(grey < level, np.uint8) * np.uint8(255)
    dark[tint(flat, "red") >= _REDDISH] = 0
    red = np.asarray(cv2.medianBlur(red_ink(flat), 3), np.uint8)
    red[dark > 0] = 0
    places, smears = (_places(mask, text, letter * share) for mask in (dark, red))
    soft = [place for place in places if _is_soft(grey, dark, place)]
    pen = [place for place in places if place not in soft]
    return Strokes(*(_boxes(kind, share) for kind in (pen, smears, soft)))


def _places(ink: Mask, text: Mask, letter: float) -> list[_Place]:
    """The places of an ink beside the text."""
    ink[text > 0] = 0
    return _groups(_without_rules(ink, letter), letter)


def _is_soft(grey: Mask, ink: Mask, place: _Place) -> bool:
    """Whether what is dark at a place rises to the paper as slowly as a shadow does."""
    x, y, w, h = place
    around = np.s_[max(y - 1, 0) : y + h + 1, max(x - 1, 0) : x + w + 1]
    level = np.asarray(cv2.blur(grey[around], (3, 3)), np.float64)
    slopes = np.hypot(*np.gradient(level))[ink[around] > 0]
    depth = _PAPER - np.percentile(level[ink[around] > 0], 5)
    return bool(np.percentile(slopes, _EDGES) < _SOFT * depth)


def _boxes(places: Iterable[_Place], share: float) -> tuple[Box, ...]:
    """The places in the picture's pixels; `share` is how much smaller they were measured."""
    return tuple(
        Box(
            x0=round(x / share, 1),
            y0=round(y / share, 1),
            x1=round((x + w) / share, 1),
            y1=round((y + h) / share, 1),
        )
        for x, y, w, h in places
    )


def _text(size: tuple[int, int], readings: list[Reading], quads: Quads) -> Mask:
    """Where the characters that were read stand, and no ink beside them."""
    covered = np.zeros(size, np.uint8)
    for each, quad in zip(readings, quads, strict=True):
        reading = _without_fillers(each)
        if each.places and not reading.places:
            continue
        across, down = quad[1] - quad[0], quad[3] - quad[0]
        long, high = float(np.linalg.norm(across)), float(np.linalg.norm(down))
        half = 0.75 * min(high / max(long, 1.0), 1.0)
        column = high > 2 * long  # its characters stand one below the other
        for left, right in [(0.0, 1.0)] if column else _stretches(reading.places, half):
            corners = np.array(
                [
                    quad[0] + across * left - 0.12 * down,
                    quad[0] + across * right - 0.12 * down,
                    quad[0] + across * right + 1.12 * down,
                    quad[0] + across * left + 1.12 * down,
                ]
            )
            cv2.fillConvexPoly(covered, np.asarray(corners.round(), np.int32), (255,))
    return covered


def _without_fillers(reading: Reading) -> Reading:
    """The reading without dots and underlines, over which one writes."""
    marks = [char for char in reading.text if not char.isspace()]
    if len(marks) != len(reading.places) or _FILLERS.isdisjoint(marks):
        return reading
    kept = tuple(
        place for char, place in zip(marks, reading.places, strict=True) if char not in _FILLERS
    )
    return replace(reading, places=kept)


def _stretches(places: tuple[float, ...], half: float) -> list[tuple[float, float]]:
    """The parts of a line's width that its characters fill."""
    found: list[tuple[float, float]] = []
    for place in sorted(places):
        if found and place - half <= found[-1][1] + half:
            found[-1] = (found[-1][0], place + half)
        else:
            found.append((place - half, place + half))
    return found


def _ink_level(grey: Mask, text: Mask) -> float:
    """The grey level below which there is ink, by how dark the page's own print is."""
    print_ = grey[text > 0]
    ink = float(np.percentile(print_, 5)) if print_.size else 0.0
    return _PAPER - max(_FAINT * (_PAPER - ink), _LEAST)


def _without_rules(dark: Mask, letter: float) -> Mask:
    """The ink without straight lines and what a slanted one leaves behind beside them."""
    long = max(int(_STRAIGHT * letter), 5)
    rules = cv2.bitwise_or(
        cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, long), np.uint8)),
        cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8)),
    )
    around = np.asarray(cv2.dilate(rules, np.ones((3, 3), np.uint8)), np.uint8)
    reach = max(int(2 * _THIN * letter), 3)
    near = np.asarray(cv2.dilate(rules, np.ones((reach, reach), np.uint8)), np.uint8)
    left = dark.copy()
    left[around > 0] = 0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(left, connectivity=8)
    beside = np.zeros(count, bool)
    beside[np.unique(labels[near > 0])] = True
    thin = np.zeros(count, bool)
    for place in range(1, count):
        _, _, w, h, area = (int(number) for number in stats[place])
        line = min(w, h) < _THIN * letter < 0.4 * max(w, h)
        thin[place] = (line and beside[place]) or area < 3  # noqa: PLR2004 - pixels: a speck
    left[thin[labels]] = 0
    return left


def _groups(ink: Mask, letter: float) -> list[_Place]:
    """The rectangles around strokes that stand together, largest first."""
    reach = max(int(2 * _JOINED * letter), 1)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = [(int(x), int(y), int(w), int(h)) for x, y, w, h, _ in stats[1:]]
    found = [
        (x, y, w, h)
        for x, y, w, h in found
        if max(w, h) >= _SPECK * letter
        and not (min(w, h) < _NARROW * letter and 2 * min(w, h) < max(w, h))
        and h <= _UPRIGHT * w
        and not _is_crossing(ink[y : y + h, x : x + w], letter)
    ]
    return sorted(found, key=lambda each: -each[2] * each[3])[:_MOST]


def _is_crossing(part: Mask, letter: float) -> bool:
    """Whether the ink is one line across and one line down: what stays where rules meet."""
    depth = max(int(_THIN * letter), 2)
    inked = np.asarray(part > 0, np.float64)
    across, down = (
        np.convolve(inked.sum(axis=axis), np.ones(depth), "same").max() for axis in (1, 0)
    )
    return bool(across + down >= _CROSSING * inked.sum())
