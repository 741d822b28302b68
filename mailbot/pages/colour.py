"""A picture is judged for colour: could the red of a stamp be seen on it at all?"""

import numpy as np
from numpy.typing import NDArray

from mailbot.pages.ink import extremes
from mailbot.pages.levels import percentile
from mailbot.pages.ocr import Picture
from mailbot.pages.ring import SURELY_COVERED
from mailbot.pages.seal import rings_in_mask, shrunk

_PRINT, _PAPER = 60, 215  # grey levels between which a stamp is that has lost its colour
_COLOURLESS = 16  # the most a grey pixel's channels differ, by JPEG's rounding
_TRACE, _TRACES = 3, 0.0005  # grey levels between channels that no rounding makes; on how much


def is_coloured(picture: Picture) -> bool:
    """Whether a stamp's colour could be seen: not on grey and bilevel scans.

    A drawn page (a screenshot, a printed PDF) of black on exactly one white counts as coloured:
    it holds no scanner's noise, so it is not a scan that lost its colour. So does black on white
    from a colour scanner, which leaves a trace of colour here and there; a grey scan has none at
    all, whatever it is stored as.
    """
    step = max(1, max(picture.shape[:2]) // 800)
    small = np.ascontiguousarray(picture[::step, ::step])
    low, high = extremes(small)
    chroma = high - low
    if float(chroma.mean()) > 1.5 or percentile(chroma, 99.8) > 24:  # noqa: PLR2004 - grey levels: a JPEG of a grey scan stays below
        return True
    if float((chroma >= _TRACE).mean()) > _TRACES:
        return not _has_grey_ring(picture)
    levels = np.bincount(small[:, :, 1].ravel(), minlength=256)
    drawn = bool(levels[255] > 0.6 * levels.sum()) and _has_greys(levels)
    return drawn and not _has_grey_ring(picture)


def _has_grey_ring(picture: Picture) -> bool:
    """Whether a stamp is seen in grey: a page drawn in colour that has lost it since."""
    small = shrunk(picture)[0]
    level = small[:, :, 1]
    low, high = extremes(small)
    grey = (level > _PRINT) & (level < _PAPER) & (high - low <= _COLOURLESS)
    return any(
        seal.shape != "square" and seal.confidence >= SURELY_COVERED
        for seal in rings_in_mask(np.asarray(grey, np.uint8) * np.uint8(255))
    )


def _has_greys(levels: NDArray[np.intp]) -> bool:
    """Whether letters have soft edges; a bilevel page knows only black and white.

    JPEG adds some greys to a bilevel page, but few beside its black.
    """
    middle, dark = float(levels[60:196].sum()), float(levels[:60].sum())
    return middle > 0.15 * dark  # drawn letters have a quarter or more
