"""The long upright strokes of a levelled page become the map that sets a slanted page upright."""

from typing import Any

import cv2  # noqa: TID251 - straight strokes are found by OpenCV's detector
import numpy as np
from numpy.typing import NDArray

from mailbot.pages.ocr import Picture

_WORK_SIDE = 900  # pixels of the longest side that strokes are looked for on
_SHORTEST = 40  # of those pixels: strokes of letters are shorter
_MOST = 0.2  # of slant: steeper strokes are no rules and no edges of paper
_LEAST = 0.012  # of slant, 0.7 degrees: less parts no columns
_OUTLIER = 0.01
_STROKES = 3
_LONG_ENOUGH = 1.0  # all strokes together, as a share of the page's height
_AGREED = 0.6  # the share of their length that follows the slant found


def find_slant(
    picture: Picture, matrix: NDArray[np.float64], size: tuple[int, int]
) -> NDArray[np.float64] | None:
    """The map (3, 3) that sets the columns of a levelled page upright; None where they are.

    `matrix` maps the picture to the level page, whose size is (width, height). A camera held
    beside or below a page shows its sides askew where its lines are already level. Level lines
    stay level.
    """
    width, height = size
    share = _WORK_SIDE / max(size)
    if share > 1:
        return None
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    small = cv2.warpPerspective(
        grey,
        np.diag([share, share, 1.0]) @ matrix,
        (max(round(width * share), 1), max(round(height * share), 1)),
        flags=cv2.INTER_AREA,
        borderMode=cv2.BORDER_REPLICATE,
    )
    found: Any = cv2.createLineSegmentDetector(cv2.LSD_REFINE_NONE).detect(small)[0]
    if found is None:
        return None
    leaning = _leaning(np.asarray(found, np.float64).reshape(-1, 4) / share, width, height, share)
    return None if leaning is None else _upright(*leaning, width, height)


def _leaning(
    strokes: NDArray[np.float64], width: int, height: int, share: float
) -> tuple[float, float] | None:
    """How much the page's left and right side lean to the right on their way down."""
    reach = strokes[:, 2:] - strokes[:, :2]
    lengths = np.linalg.norm(reach, axis=1)
    kept = (np.abs(reach[:, 0]) < _MOST * np.abs(reach[:, 1])) & (lengths * share > _SHORTEST)
    if int(kept.sum()) < _STROKES or float(lengths[kept].sum()) < _LONG_ENOUGH * height:
        return None
    slopes, weights = reach[kept, 0] / reach[kept, 1], lengths[kept]
    places = (strokes[kept, 0] + strokes[kept, 2]) / width - 1
    terms = np.stack([np.ones_like(places), places], axis=-1)
    ridge = 0.02 * float(weights.sum()) * np.diag([0.0, 1.0])
    trust = weights
    for _ in range(12):
        weighted = terms * trust[:, None]
        lean = np.linalg.solve(terms.T @ weighted + ridge, weighted.T @ slopes)
        off = np.abs(slopes - terms @ lean)
        trust = weights / np.maximum(off, 1e-3)
    agreed = float(weights[off < _OUTLIER].sum()) / float(weights.sum())
    sides = float(lean[0] - lean[1]), float(lean[0] + lean[1])
    if agreed < _AGREED or max(map(abs, sides)) < _LEAST or max(map(abs, sides)) > _MOST:
        return None
    return sides


def _upright(left: float, right: float, width: int, height: int) -> NDArray[np.float64]:
    """The map of the slanted sides to upright ones through their middles."""
    shift = np.array([left, right]) * height / 2
    slanted = np.array(
        [
            [-shift[0], 0],
            [width - shift[1], 0],
            [width + shift[1], height],
            [shift[0], height],
        ],
        np.float32,
    )
    upright = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(slanted, upright), np.float64)
