"""Grey levels become their percentiles, by counting how many pixels have each of them.

NumPy sorts the pixels, which for a whole page takes ten times as long, to the same result.
"""

import cv2  # noqa: TID251 - counting is OpenCV's
import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.uint8]
"""Values 0 to 255, (height, width)."""


def percentiles(levels: Levels, *shares: float) -> tuple[float, ...]:
    """What `numpy.percentile` says of at least one pixel for each share, 0 to 100."""
    counts = cv2.calcHist([levels], [0], None, [256], [0, 256]).ravel()
    upto = counts.astype(np.int64).cumsum()
    return tuple(_percentile(upto, share) for share in shares)


def percentile(levels: Levels, share: float) -> float:
    """The level that this share of the pixels, 0 to 100, stays below."""
    return percentiles(levels, share)[0]


def steps(levels: Levels) -> Levels:
    """How much each pixel differs from its right neighbour."""
    return np.asarray(cv2.absdiff(levels[:, 1:], levels[:, :-1]), np.uint8)


def _percentile(upto: NDArray[np.int64], share: float) -> float:
    """The level at a share of all pixels, between two of them in proportion."""
    place = share / 100 * (int(upto[-1]) - 1)
    below, beyond = (int(np.searchsorted(upto, at, "right")) for at in (int(place), int(place) + 1))
    part = place % 1
    return below + (min(beyond, 255) - below) * part if part else float(below)
