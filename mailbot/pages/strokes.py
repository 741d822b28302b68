"""A page's picture becomes the places of ink on it that is neither read text nor ruled line."""

import cv2  # noqa: TID251 - connected ink is found by OpenCV
import numpy as np

from mailbot.pages.ink import Mask, balanced, extremes
from mailbot.pages.ocr import Picture, Quads, Reading
from mailbot.values import Box

_LETTER = 16  # pixels a letter is shrunk to: enough for a pen's strokes, and cheap
_PAPER = 250.0  # of a balanced picture
_FAINT = 0.4  # of the print's own darkness: a pen is fainter than print
_LEAST = 30.0  # grey levels below the paper; less is its grain
_STRAIGHT = 3.0  # letters; a longer straight stroke is a rule, not handwriting
_THIN = 0.3  # letters; what stays of a slanted rule is thinner
_JOINED = 0.35  # letters between strokes of one signature
_SPECK = 0.4  # letters; smaller is a dot or noise
_NARROW = 0.5  # letters; of a rule's remains, twice as long as that: no part of a name
_UPRIGHT = 4  # times as high as wide: a leaning rule
_CROSSING = 0.85  # the share of its ink that two lines must hold
_MOST = 200


def find_strokes(
    picture: Picture, readings: list[Reading], quads: Quads, letter: float
) -> tuple[Box, ...]:
    """Where ink is that no reading accounts for, such as signatures; in the picture's pixels.

    `quads` place the readings on the upright picture, whose stamps' ink is taken out; `letter`
    is the usual height of its text. Strokes that stand together come as one box.
    """
    if letter <= 0:
        return ()
    share = min(1.0, _LETTER / letter)
    small = cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    flat = balanced(np.asarray(small, np.uint8))
    text = _text(flat.shape[:2], readings, quads * share)
    dark = _dark(np.asarray(cv2.medianBlur(extremes(flat)[0], 3), np.uint8), text)
    dark[text > 0] = 0
    return tuple(
        Box(
            x0=round(x / share, 1),
            y0=round(y / share, 1),
            x1=round((x + w) / share, 1),
            y1=round((y + h) / share, 1),
        )
        for x, y, w, h in _groups(_without_rules(dark, letter * share), letter * share)
    )


def _text(size: tuple[int, int], readings: list[Reading], quads: Quads) -> Mask:
    """Where the characters that were read stand, and no ink beside them."""
    covered = np.zeros(size, np.uint8)
    for reading, quad in zip(readings, quads, strict=True):
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


def _stretches(places: tuple[float, ...], half: float) -> list[tuple[float, float]]:
    """The parts of a line's width that its characters fill."""
    found: list[tuple[float, float]] = []
    for place in sorted(places):
        if found and place - half <= found[-1][1] + half:
            found[-1] = (found[-1][0], place + half)
        else:
            found.append((place - half, place + half))
    return found


def _dark(grey: Mask, text: Mask) -> Mask:
    """Ink, by how dark the page's own print is."""
    print_ = grey[text > 0]
    ink = float(np.percentile(print_, 5)) if print_.size else 0.0
    level = _PAPER - max(_FAINT * (_PAPER - ink), _LEAST)
    return np.asarray(grey < level, np.uint8) * np.uint8(255)


def _without_rules(dark: Mask, letter: float) -> Mask:
    """The ink without straight lines and what a slanted one leaves behind."""
    long = max(int(_STRAIGHT * letter), 5)
    rules = cv2.bitwise_or(
        cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, long), np.uint8)),
        cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8)),
    )
    around = np.asarray(cv2.dilate(rules, np.ones((3, 3), np.uint8)), np.uint8)
    left = dark.copy()
    left[around > 0] = 0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(left, connectivity=8)
    thin = np.zeros(count, bool)
    for place in range(1, count):
        _, _, w, h, area = (int(number) for number in stats[place])
        thin[place] = min(w, h) < _THIN * letter < 0.4 * max(w, h) or area < 3  # noqa: PLR2004 - pixels: a speck
    left[thin[labels]] = 0
    return left


def _groups(ink: Mask, letter: float) -> list[tuple[int, int, int, int]]:
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
