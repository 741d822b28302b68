"""Print much paler than the rest of its page, as watermarks are, is left out of what was read.

Banks tile their name over a receipt in a colour hardly darker than paper. Recognition reads it as
surely as the print that it lies under, and runs it into values that end near it.
"""

from collections.abc import Sequence
from dataclasses import replace

import cv2  # noqa: TID251 - grey levels are OpenCV's
import numpy as np

from mailbot.pages.levels import Levels, percentile, percentiles
from mailbot.pages.ocr import Picture, Reading

_PALE = 0.25  # of the depth of a page's print, or a line's, that what is left out is below
_USUAL = 85  # percent of a page's lines are no deeper than its print is taken to be
_FEWEST = 5  # lines from which a page's print is known
_SEVERAL = 3  # letters and digits that are pale together, at least, where no Chinese is
_LONGEST = 0.6  # of a line's characters are left out at most: the rest is its print
_HALF = 0.45  # of the space from one character to the next: how far around its centre it is seen


def without_pale(readings: Sequence[Reading], crops: Sequence[Picture]) -> list[Reading]:
    """The readings, empty where their crop is pale, and without pale characters at their ends."""
    greys = [np.asarray(cv2.cvtColor(cut, cv2.COLOR_BGR2GRAY), np.uint8) for cut in crops]
    depths = [_depth(grey) for grey in greys]
    if len(depths) < _FEWEST:
        return list(readings)
    print_ = float(np.percentile(depths, _USUAL))
    return [
        Reading("", 0.0) if depth < _PALE * print_ else _trimmed(reading, grey)
        for reading, grey, depth in zip(readings, greys, depths, strict=True)
    ]


def _depth(grey: Levels) -> float:
    """How far the ink of a crop is from its ground, in grey levels; print may be white on dark."""
    low, ground, high = percentiles(grey, 2, 50, 98)
    return max(ground - low, high - ground)


def _trimmed(reading: Reading, grey: Levels) -> Reading:
    marks = [at for at, char in enumerate(reading.text) if not char.isspace()]
    if len(marks) != len(reading.places) or len(marks) < _FEWEST:
        return reading
    ground = percentile(grey, 50)
    half = max(_HALF * grey.shape[1] / len(marks), 1.0)
    depths = np.asarray([_depth_at(grey, ground, place, half) for place in reading.places])
    pale = depths < _PALE * float(np.median(depths))
    deep = [at for at, char in enumerate(marks) if not pale[at] and reading.text[char].isalnum()]
    if not deep or not pale.any():
        return reading
    first, last = _ends(reading, marks, pale.tolist(), deep)
    if last + 1 - first < (1 - _LONGEST) * len(marks):
        return reading
    return replace(
        reading,
        text=reading.text[marks[first] : marks[last] + 1],
        places=reading.places[first : last + 1],
        sures=reading.sures[first : last + 1],
    )


def _ends(
    reading: Reading, marks: Sequence[int], pale: Sequence[bool], deep: Sequence[int]
) -> tuple[int, int]:
    """The first and the last mark kept: signs and a lone 1 are thin, and tell nothing."""

    def tell(places: range) -> bool:
        chars = [reading.text[marks[at]] for at in places if pale[at]]
        return any("\u4e00" <= char <= "\u9fff" for char in chars) or (
            sum(map(str.isalnum, chars)) >= _SEVERAL
        )

    first = deep[0] if tell(range(deep[0])) else 0
    behind = range(deep[-1] + 1, len(marks))
    return first, deep[-1] if tell(behind) else len(marks) - 1


def _depth_at(grey: Levels, ground: float, place: float, half: float) -> float:
    """How deep the ink `half` pixels around a character is, `place` its share of the width."""
    width = grey.shape[1]
    low, high = int(max(place * width - half, 0)), int(min(place * width + half + 1, width))
    part = np.ascontiguousarray(grey[:, low:high])
    darkest, brightest = percentiles(part, 1, 99)
    return max(ground - darkest, brightest - ground)
