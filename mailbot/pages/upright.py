"""A picture's text lines become the turn that sets the picture upright."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2  # noqa: TID251 - turning pictures is OpenCV's
import numpy as np
from numpy.typing import NDArray

from mailbot.pages.ocr import Picture, Quad, Quads, crop, recognise, upside_down_share

_VOTERS = 24  # the longest lines decide which way is up
_SURE = 0.25  # a share of upside-down lines this near to 0 or 1 needs no second opinion
_SECOND_OPINIONS = 6
_LONG = 3.0  # width over height of a line whose slope can be trusted
_LEVEL = 0.25  # degrees of skew that are left alone
_STEEP = 20.0  # degrees: more is not skew but a watermark or a slanted seal
_SQUARISH = 1.5


@dataclass(frozen=True)
class Upright:
    """How a picture has to be turned: an affine map (2, 3) to the upright picture's pixels.

    `quarter_turns` are clockwise; `skew` is what was levelled beside them, in degrees.
    """

    matrix: NDArray[np.float64]
    width: int
    height: int
    quarter_turns: int
    skew: float

    @property
    def is_as_it_was(self) -> bool:
        """Whether nothing has to be turned."""
        return self.quarter_turns == 0 and self.skew == 0.0

    def turn(self, picture: Picture) -> Picture:
        """The upright picture."""
        if self.is_as_it_was:
            return picture
        if self.skew == 0.0:
            return np.ascontiguousarray(np.rot90(picture, -self.quarter_turns))
        turned = cv2.warpAffine(
            picture,
            self.matrix,
            (self.width, self.height),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return np.asarray(turned, np.uint8)

    def place(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """Points (…, 2) of the picture as found, in the upright picture."""
        moved = points @ self.matrix[:, :2].T + self.matrix[:, 2]
        return np.asarray(moved, np.float32)


def find_upright(picture: Picture, quads: Quads) -> tuple[Upright, Quads]:
    """The turn that sets a picture upright, and its quads with their corners in reading order.

    The quads stay in the pixels of the picture as it was. Lines that run up or down tell a
    quarter turn, the 0/180 classifier on the longest lines tells up from down.
    """
    turns = 0
    if _runs_sideways(quads):
        turns, quads = 1, np.roll(quads, 1, axis=1)
    if len(quads) and _is_upside_down(picture, quads):
        turns, quads = turns + 2, np.roll(quads, 2, axis=1)
    height, width = picture.shape[:2]
    skew = _skew(quads, turns)
    return _turn(width, height, turns, skew), quads


def _runs_sideways(quads: Quads) -> bool:
    """Whether more text runs up and down than across, by length."""
    across, upright = 0.0, 0.0
    for quad in quads:
        width, height = _extent(quad)
        if width > _SQUARISH * height:
            across += width
        elif height > _SQUARISH * width:
            upright += height
    return upright > across


def _is_upside_down(picture: Picture, quads: Quads) -> bool:
    longest = sorted(quads, key=lambda quad: _extent(quad)[0], reverse=True)[:_VOTERS]
    crops = [crop(picture, quad) for quad in longest]
    share = upside_down_share(crops)
    if min(share, 1 - share) <= _SURE:
        return share > 0.5  # noqa: PLR2004 - a majority
    return _reads_better_turned(crops[:_SECOND_OPINIONS])


def _reads_better_turned(crops: Sequence[Picture]) -> bool:
    turned = [np.ascontiguousarray(np.rot90(cut, 2)) for cut in crops]
    as_is = sum(reading.confidence for reading in recognise(list(crops)))
    return sum(reading.confidence for reading in recognise(turned)) > as_is


def _skew(quads: Quads, turns: int) -> float:
    """The median slope of the long lines in degrees, positive where they fall to the right."""
    slopes = []
    weights = []
    for quad in quads:
        width, height = _extent(quad)
        if width < _LONG * height:
            continue
        along = (quad[1] - quad[0]) + (quad[2] - quad[3])
        slope = math.degrees(math.atan2(float(along[1]), float(along[0]))) + 90.0 * turns
        slope = (slope + 180.0) % 360.0 - 180.0
        if abs(slope) < _STEEP:
            slopes.append(slope)
            weights.append(width)
    if not slopes:
        return 0.0
    skew = _weighted_median(slopes, weights)
    return skew if abs(skew) >= _LEVEL else 0.0


def _weighted_median(values: list[float], weights: list[float]) -> float:
    order = np.argsort(values)
    total = np.cumsum(np.asarray(weights)[order])
    return float(np.asarray(values)[order][np.searchsorted(total, total[-1] / 2)])


def _turn(width: int, height: int, turns: int, skew: float) -> Upright:
    """The affine map: quarter turns clockwise, then levelling on a canvas that holds it all."""
    angle = 90.0 * turns - skew
    radians = math.radians(angle)
    cos, sin = math.cos(radians), math.sin(radians)
    if skew == 0.0:
        cos, sin = float(round(cos)), float(round(sin))
    linear = np.array([[cos, -sin], [sin, cos]])
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]]) @ linear.T
    low, high = corners.min(axis=0), corners.max(axis=0)
    size = np.maximum(np.round(high - low), 1).astype(int)
    matrix = np.hstack([linear, -low.reshape(2, 1)])
    return Upright(matrix, int(size[0]), int(size[1]), turns % 4, skew)


def _extent(quad: Quad) -> tuple[float, float]:
    """A quad's width along its text and its height across it."""
    width = float(np.linalg.norm(quad[1] - quad[0]))
    return width, float(np.linalg.norm(quad[3] - quad[0]))
