"""What was read badly under a stamp, or overlooked before a unit, is looked at a second time."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mailbot.pages.ocr import Picture, Quad, Quads, Reading, crop
from mailbot.pages.ring import FoundSeal

Look = Callable[[list[Picture], Quads], list[Reading]]
"""What crops at quads say."""

_DOUBTED = 0.9  # how sure a line under a stamp must be to be believed at once
_DIFFERENT = 0.96  # how sure its characters are at most where the first look saw others
_BLUE, _RED = 0, 2  # OpenCV's channels, in which ink of that colour is hardly darker than paper
_UNIT = re.compile("[个把枚张套份只支]")
_ASKS = re.compile("[:：]$")
# No 一, 二 or 三 alone: an empty underline, or two, would be read so
_NUMBER = re.compile(r"\d{1,3}|[两四五六七八九十壹贰叁肆伍陆柒捌玖拾][一二三四五六七八九]?")
_LINE = "_＿"
_CLEAR = 0.7  # how sure a number that the detector did not see is at least; what is unsure stays so
_LEAST, _MOST, _LEVEL = 0.8, 8.0, 0.5  # heights of a line: how wide a blank is, how level its ends
_EDGE, _DARK = 0.06, 50  # the share of a cut that no digit reaches; grey levels below its paper


def read_under_stamps(
    readings: Sequence[Reading],
    quads: Quads,
    picture: Picture,
    seals: Sequence[FoundSeal],
    look: Look,
) -> list[Reading]:
    """The readings, those doubted on coloured stamps as the stamp's own colour shows them.

    Taking ink out of a picture may take strokes of print with it. `picture` still has its stamps.
    """
    read = list(readings)
    for seal in seals:
        at = [
            place
            for place, each in enumerate(read)
            if each.sureness < _DOUBTED and _touch(quads[place], seal.outline())
        ]
        if not at:
            continue
        light = picture[:, :, _BLUE if seal.colour == "blue" else _RED]
        shown = np.ascontiguousarray(np.repeat(light[:, :, None], 3, axis=2))
        again = look([crop(shown, quads[place]) for place in at], quads[at])
        for place, second in zip(at, again, strict=True):
            read[place] = _surer(read[place], second)
    return read


def _touch(quad: Quad, outline: NDArray[np.float32]) -> bool:
    low, high = quad.min(axis=0), quad.max(axis=0)
    return bool((low < outline.max(axis=0)).all() and (outline.min(axis=0) < high).all())


def _surer(first: Reading, second: Reading) -> Reading:
    if not second.text or second.sureness <= first.sureness:
        return first
    if second.text == first.text:
        return second
    sures = tuple(min(sure, _DIFFERENT) for sure in second.sures)
    return replace(second, sures=sures)


def find_overlooked(
    readings: Sequence[Reading], quads: Quads, picture: Picture, look: Look
) -> tuple[list[Reading], Quads]:
    """The numbers between a label's colon and a unit, 申请个数：1 个, and their quads.

    A detector of text does not see a digit that stands alone on a long underline.
    """
    blanks = [*_blanks(readings, quads)]
    cuts = [crop(picture, quad) for quad in blanks]
    open_ones = [at for at, cut in enumerate(cuts) if not _is_ruled(cut)]
    places = np.asarray([blanks[at] for at in open_ones], np.float32).reshape(-1, 4, 2)
    read = [*map(_without_line, look([cuts[at] for at in open_ones], places))]
    found = [
        at
        for at, each in enumerate(read)
        if each.confidence >= _CLEAR and _NUMBER.fullmatch(each.text)
    ]
    return [read[at] for at in found], places[found]


def _without_line(reading: Reading) -> Reading:
    """A reading without the line it is written on: _1 says 1."""
    if len(reading.text) != len(reading.sures):
        return reading
    kept = [at for at, char in enumerate(reading.text) if char not in _LINE]
    sures = tuple(reading.sures[at] for at in kept)
    return Reading(
        "".join(reading.text[at] for at in kept),
        min(sures, default=0.0),
        tuple(reading.places[at] for at in kept),
        sures,
    )


def _blanks(readings: Sequence[Reading], quads: Quads) -> Iterator[Quad]:
    """The places between what ends with a colon and the unit that follows on its row."""
    middles = quads.mean(axis=1)
    for label, asking in zip(quads, readings, strict=True):
        if not _ASKS.search(asking.text):
            continue
        for unit, counted in zip(quads, readings, strict=True):
            if not _UNIT.match(counted.text):
                continue
            begin, end = (label[1] + label[2]) / 2, (unit[0] + unit[3]) / 2
            wide, off = _along(label, end - begin)
            between = [_along(label, middle - begin) for middle in middles]
            if any(0 < x < wide and abs(y) < _LEVEL for x, y in between):
                continue
            if _LEAST < wide < _MOST and abs(off) < _LEVEL:
                yield np.asarray([label[1], unit[0], unit[3], label[2]], np.float32)


def _along(label: Quad, step: NDArray[np.float32]) -> tuple[float, float]:
    """A step as heights of a label's line: along the line, and across it."""
    across, down = label[1] - label[0], label[3] - label[0]
    high = max(float(np.linalg.norm(down)), 1.0)
    x, y = across / max(float(np.linalg.norm(across)), 1.0)
    return float(step[0] * x + step[1] * y) / high, float(step[1] * x - step[0] * y) / high


def _is_ruled(cut: Picture) -> bool:
    """Whether ink reaches the upper edge of a cut, as the rule of a cell does and no digit."""
    grey = cut.mean(axis=2)
    edge = grey[: max(round(_EDGE * len(grey)), 1)]
    return bool((edge < np.median(grey) - _DARK).any())
