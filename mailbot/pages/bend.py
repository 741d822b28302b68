"""The slopes of a page's lines of text become the map that lays a bent page level."""

from dataclasses import dataclass
from typing import Any

import cv2  # noqa: TID251 - OpenCV resamples pictures
import numpy as np
from numpy.typing import NDArray

from mailbot.pages.ocr import Picture, Quads

_LONG = 3.0  # width over height of a line whose slope can be trusted
_LINES = 10  # fewer lines do not tell a bent page from crooked lines
_STEEP = 0.3  # a steeper line lies askew by itself
_OUTLIER = 0.012  # of slope: about what the detector errs by, 0.7 degrees
_BENT = 0.35  # of a letter: lines that leave their level by less are paired as they are
_EXPLAINED = 0.6  # the share of the slopes' spread that may be left over
_COLUMNS, _ROWS = 33, 65  # where the map is worked out; between them it is smooth
_RIDGE = 1e-3


@dataclass(frozen=True)
class Bend:
    """Where the level lines of a flat page lie on the bent one.

    `xs` (columns,) are columns of pixels, the same on both. `sources` (rows, columns) are the
    heights on the bent page that belong at the heights `levels` (rows,) of the flat one.
    """

    xs: NDArray[np.float64]
    levels: NDArray[np.float64]
    sources: NDArray[np.float64]
    height: int

    def level(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """Points (…, 2) of the bent page, on the flat one."""
        flat = np.asarray(points, np.float32).reshape(-1, 2).copy()
        for point in flat:
            point[1] = np.interp(point[1], self._column(float(point[0])), self.levels)
        return flat.reshape(points.shape)

    def flatten(
        self, picture: Picture, matrix: NDArray[np.float64], size: tuple[int, int]
    ) -> Picture:
        """The flat page of that size in pixels; `matrix` maps the picture to the bent one."""
        columns, rows = np.meshgrid(self.xs, np.linspace(0, size[1] - 1, _ROWS))
        heights = np.stack(
            [
                np.interp(rows[:, at], self.levels, self.sources[:, at])
                for at in range(len(self.xs))
            ],
            axis=1,
        )
        bent = np.stack([columns, heights], axis=-1).reshape(-1, 1, 2)
        back = cv2.perspectiveTransform(bent, np.linalg.inv(matrix)).reshape(_ROWS, len(self.xs), 2)
        where = [_spread(back[:, :, axis], size) for axis in (0, 1)]
        flat = cv2.remap(
            picture, where[0], where[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(flat, np.uint8)

    def _column(self, x: float) -> NDArray[np.float64]:
        """The heights on the bent page at one column."""
        place = float(np.clip(np.interp(x, self.xs, np.arange(len(self.xs))), 0, len(self.xs) - 1))
        left = min(int(place), len(self.xs) - 2)
        share = place - left
        column = self.sources[:, left] * (1 - share) + self.sources[:, left + 1] * share
        return np.asarray(column, np.float64)


def find_bend(quads: Quads, width: int, height: int) -> Bend | None:
    """How an upright page of that size in pixels is bent; None where its lines are level.

    `quads` are its lines of text. Along the page their slope changes smoothly, both where paper
    is curved and where a camera looked at it from the side; what no smooth change explains is no
    bend. Columns stay where they are.
    """
    along = (quads[:, 1] - quads[:, 0]) + (quads[:, 2] - quads[:, 3])
    tall = np.linalg.norm(quads[:, 3] - quads[:, 0], axis=1)
    slopes = along[:, 1] / np.maximum(along[:, 0], 1.0)
    long = (along[:, 0] / 2 >= _LONG * tall) & (np.abs(slopes) < _STEEP)
    if int(long.sum()) < _LINES:
        return None
    middles = quads[long].mean(axis=1)
    places = middles / np.array([width, height]) * 2 - 1
    weights = along[long, 0].astype(np.float64)
    terms = _terms(places[:, 0], places[:, 1])
    shares, left_over = _fitted(terms, slopes[long].astype(np.float64), weights)
    spread = float(np.sqrt(np.average(np.square(slopes[long]), weights=weights)))
    if left_over > _EXPLAINED * spread:
        return None
    bend = _traced(shares, width, height)
    moved = np.abs(bend.level(middles.astype(np.float32))[:, 1] - middles[:, 1])
    moved = np.abs(moved - np.median(moved))
    return bend if float(moved.max()) > _BENT * float(np.median(tall)) else None


def _terms(x: NDArray[Any], y: NDArray[Any]) -> NDArray[np.float64]:
    """What a slope may be made of at places -1 to 1: (n, terms)."""
    ones = np.ones_like(x, dtype=np.float64)
    return np.stack([ones, x, y, x * y, x * x, x * x * y, x**3], axis=-1)


def _fitted(
    terms: NDArray[np.float64], slopes: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """The share of each term, and the spread of the slopes that they leave, outliers aside."""
    ridge = _RIDGE * float(weights.sum()) * np.eye(terms.shape[1])
    trust = weights.copy()
    shares: NDArray[Any] = np.zeros(terms.shape[1])
    for _ in range(4):
        weighted = terms * trust[:, None]
        shares = np.linalg.solve(terms.T @ weighted + ridge, weighted.T @ slopes)
        off = np.abs(slopes - terms @ shares)
        trust = weights * np.minimum(1.0, _OUTLIER / np.maximum(off, 1e-9))
    return shares, float(np.sqrt(np.average(np.square(off), weights=trust)))


def _traced(shares: NDArray[np.float64], width: int, height: int) -> Bend:
    """The map whose level lines follow the slopes from the middle of the page to its sides."""
    xs = np.linspace(0, width - 1, _COLUMNS)
    starts = np.linspace(-0.25 * height, 1.25 * height, 2 * _ROWS)
    sources: NDArray[np.float64] = np.empty((len(starts), _COLUMNS))
    middle = _COLUMNS // 2
    sources[:, middle] = starts
    for step, columns in ((1, range(middle + 1, _COLUMNS)), (-1, range(middle - 1, -1, -1))):
        for at in columns:
            before = sources[:, at - step]
            half = (xs[at] + xs[at - step]) / 2
            rise = _slope(shares, half, before, width, height) * (xs[at] - xs[at - step])
            sources[:, at] = before + rise
    np.maximum.accumulate(sources, axis=0, out=sources)
    edges = [np.interp((0.0, height - 1.0), sources[:, at], starts) for at in range(_COLUMNS)]
    top, bottom = float(np.min(edges)), float(np.max(edges))
    return Bend(xs, starts - top, sources, max(round(bottom - top + 1), 1))


def _slope(
    shares: NDArray[np.float64], x: float, y: NDArray[np.float64], width: int, height: int
) -> NDArray[np.float64]:
    down = np.clip(y / height * 2 - 1, -1, 1)
    across = np.full_like(down, x / width * 2 - 1)
    return np.asarray(_terms(across, down) @ shares, np.float64)


def _spread(coarse: NDArray[Any], size: tuple[int, int]) -> NDArray[np.float32]:
    """Values at evenly spaced columns and rows, for every pixel of a page of that size."""
    rows, columns = coarse.shape
    x = np.linspace(0, columns - 1, size[0], dtype=np.float32)
    y = np.linspace(0, rows - 1, size[1], dtype=np.float32)
    across, down = np.meshgrid(x, y)
    return np.asarray(cv2.remap(np.asarray(coarse, np.float32), across, down, cv2.INTER_LINEAR))
