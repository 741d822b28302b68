"""The ruled lines on an upright page's picture become the cells that its lines of text stand in."""

from collections.abc import Sequence
from dataclasses import replace

import cv2  # noqa: TID251 - strokes are found by OpenCV's morphology
import numpy as np

from mailbot.documents.page import Line
from mailbot.pages.ink import Mask, balanced, extremes
from mailbot.pages.ocr import Picture, Quad, Quads, Reading
from mailbot.pages.ruling import Level, in_cells
from mailbot.pages.textlayer import Rule

_LETTER = 20  # pixels a letter is shrunk to: a hair line is still a pixel wide, and it is cheap
_PAPER = 250.0  # of a balanced picture
_FAINT = 28.0  # grey levels below the paper around it: a hair line on a scan
_LEVEL, _UPRIGHT = 2.5, 1.15  # letters; a shorter straight stroke is part of a letter
_THICK = 0.45  # letters; a wider one is a bar, a shadow, a row of letters
_TOUCH, _TALL = 0.12, 3.0  # letters: how near an end is to what it meets; longer may miss one
_AT_A_CHARACTER = 0.3  # letters from a character's middle: there it is a stroke of that character
_MEET = 0.25  # letters; strokes no further apart are one, and meet
_BESIDE = 0.5  # letters; text that reaches less far over a rule ends at it
_THROUGH = 0.25  # of a line's height: a rule nearer to its middle crosses it
_SLANT = 3  # pixels a rule may climb from one of its pieces to the next

Rules = tuple[list[Rule], list[Level]]
"""The upright and the level rules of a page, in its own pixels."""


def find_rules(picture: Picture, letter: float) -> Rules:
    """The rules of an upright page; `letter` is the usual height of its text in pixels.

    Rules are looked for as straight as scanners leave them: on a page that does not lie flat there
    are few or none.
    """
    if letter <= 0:
        return [], []
    share = min(1.0, _LETTER / letter)
    small = cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    dark = _dark(np.asarray(extremes(balanced(np.asarray(small, np.uint8)))[0], np.uint8))
    size = letter * share
    across, level = _strokes(dark, size, _LEVEL)
    upright, _ = _strokes(np.ascontiguousarray(dark.T), size, _UPRIGHT)
    return (
        [
            Rule(x / share, y0 / share, y1 / share)
            for x, y0, y1 in upright
            if _parts_cells((x, y0, y1), level, size)
        ],
        [Level(y / share, x0 / share, x1 / share) for y, x0, x1 in across],
    )


def _parts_cells(upright: tuple[float, float, float], level: Mask, letter: float) -> bool:
    """Whether an upright stroke runs from one level rule to another, as no stroke of a letter does.

    A long one may lose an end under a stamp. `level` is where level rules are.
    """
    x, *ends = (round(number) for number in upright)
    reach = max(round(_TOUCH * letter), 2)
    left = max(x - reach, 0)
    touching = [
        bool(level[max(y - reach, 0) : y + reach + 1, left : x + reach + 1].any()) for y in ends
    ]
    return all(touching) or (any(touching) and ends[1] - ends[0] > _TALL * letter)


def parted(
    readings: Sequence[Reading], quads: Quads, rules: Rules, letter: float
) -> tuple[list[Reading], Quads]:
    """The readings with what was read across an upright rule parted there, and their quads.

    `quads` place the readings on the upright picture.
    """
    texts: list[Reading] = []
    places: list[Quad] = []
    for reading, quad in zip(readings, quads, strict=True):
        for text, place in _parts(reading, quad, rules[0], letter):
            texts.append(text)
            places.append(place)
    return texts, np.asarray(places, np.float32).reshape(-1, 4, 2)


def _parts(
    reading: Reading, quad: Quad, uprights: Sequence[Rule], letter: float
) -> list[tuple[Reading, Quad]]:
    marks = [char for char in reading.text if not char.isspace()]
    left, right = float(quad[[0, 3], 0].mean()), float(quad[[1, 2], 0].mean())
    middle, reach = float(quad[:, 1].mean()), _BESIDE * letter
    walls = sorted(
        (rule.x - left) / (right - left)
        for rule in uprights
        if rule.y0 <= middle <= rule.y1 and left + reach < rule.x < right - reach
    )
    if not walls or len(marks) != len(reading.places):
        return [(reading, quad)]
    near = _AT_A_CHARACTER * letter / (right - left)
    if any(abs(place - wall) < near for place in reading.places for wall in walls):
        return [(reading, quad)]
    found = []
    for start, end in zip([0.0, *walls], [*walls, 1.0], strict=True):
        own = [at for at, place in enumerate(reading.places) if start <= place < end]
        if own:
            sures = reading.sures
            text = replace(
                reading,
                text="".join(marks[at] for at in own),
                places=tuple((reading.places[at] - start) / (end - start) for at in own),
                sures=tuple(sures[at] for at in own) if len(sures) == len(marks) else (),
            )
            found.append((text, _between(quad, start, end)))
    return found


def _between(quad: Quad, start: float, end: float) -> Quad:
    """The part of a quad from one share of its width to another."""
    top, bottom = quad[1] - quad[0], quad[2] - quad[3]
    corners = [
        quad[0] + top * start,
        quad[0] + top * end,
        quad[3] + bottom * end,
        quad[3] + bottom * start,
    ]
    return np.asarray(corners, np.float32)


def in_drawn_cells(lines: Sequence[Line], rules: Rules, letter: float) -> list[Line]:
    """The lines, those within a ruled table with its cell; a line that a rule crosses has none."""
    whole = [line for line in lines if not _is_crossed(line, rules, letter)]
    crossed = [line for line in lines if _is_crossed(line, rules, letter)]
    return [*in_cells(whole, *rules, near=_MEET * letter), *crossed]


def _is_crossed(line: Line, rules: Rules, letter: float) -> bool:
    box, (x, y), reach = line.box, line.box.middle, _BESIDE * letter
    deep = _THROUGH * min(box.height, letter)
    return any(
        rule.y0 <= y <= rule.y1 and box.x0 + reach < rule.x < box.x1 - reach for rule in rules[0]
    ) or any(
        rule.x0 <= x <= rule.x1 and box.y0 + deep < rule.y < box.y1 - deep for rule in rules[1]
    )


def _dark(grey: Mask) -> Mask:
    """What is darker than the paper right around it."""
    paper = cv2.medianBlur(grey, 2 * (_LETTER // 2) + 1)
    below = paper.astype(np.int16) - grey.astype(np.int16)
    return np.asarray(below > _FAINT, np.uint8) * np.uint8(255)


def _strokes(
    dark: Mask, letter: float, shortest: float
) -> tuple[list[tuple[float, float, float]], Mask]:
    """The level strokes of a mask: how high each lies and from where to where; and their mask."""
    long = max(int(shortest * letter), 5)
    opened = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    # pieces of a rule that climbs a little lie beside each other
    joined = cv2.morphologyEx(opened, cv2.MORPH_CLOSE, np.ones((_SLANT, _SLANT), np.uint8))
    _, _, stats, middles = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = [
        (float(middle[1]), float(x), float(x + w))
        for (x, _, w, h, area), middle in zip(stats[1:], middles[1:], strict=True)
        if area <= _THICK * letter * w and h <= _THICK * letter + _SLANT * w / long
    ]
    return found, np.asarray(joined, np.uint8)
