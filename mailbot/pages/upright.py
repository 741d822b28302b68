"""A picture's text lines and the corners of its papers become the turn that sets it upright."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import cv2  # noqa: TID251 - turning pictures is OpenCV's
import numpy as np
from numpy.typing import NDArray

from mailbot.pages.bend import Bend, find_bend
from mailbot.pages.ocr import Picture, Quad, Quads, crop, recognise, upside_down_share
from mailbot.pages.papers import find_papers, holds
from mailbot.pages.slant import find_slant

_VOTERS = 24  # the longest lines decide which way is up
_SURE = 0.25  # a share of upside-down lines this near to 0 or 1 needs no second opinion
_SECOND_OPINIONS = 6
_LONG = 3.0  # width over height of a line whose slope can be trusted
_LEVEL = 0.25  # degrees of skew that are left alone
_STEEP = 20.0  # degrees: more is not skew but a watermark or a slanted seal
_SQUARISH = 1.5


@dataclass(frozen=True)
class Upright:
    """How a picture has to be turned: a map (3, 3) of its pixels to the upright picture's.

    `quarter_turns` are clockwise; `skew` is what was levelled beside them, in degrees. `paper` is
    where on the picture the paper lies that is shown alone and flat, None where it is all shown.
    `leaning` tells that its sides leaned, and `bend` how the page so turned is still bent; `height`
    is the flat one's.
    """

    matrix: NDArray[np.float64]
    width: int
    height: int
    quarter_turns: int
    skew: float
    paper: Quad | None = None
    leaning: bool = False
    bend: Bend | None = None

    @property
    def is_as_it_was(self) -> bool:
        """Whether nothing has to be turned."""
        moved = self.paper is not None or self.leaning or self.bend is not None
        return not moved and self.quarter_turns == 0 and self.skew == 0.0

    def turn(self, picture: Picture) -> Picture:
        """The upright picture."""
        if self.is_as_it_was:
            return picture
        if self.bend is not None:
            return self.bend.flatten(picture, self.matrix, (self.width, self.height))
        if self.paper is None and self.skew == 0.0 and not self.leaning:
            return np.ascontiguousarray(np.rot90(picture, -self.quarter_turns))
        turned = cv2.warpPerspective(
            picture,
            self.matrix,
            (self.width, self.height),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return np.asarray(turned, np.uint8)

    def place(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """Points (…, 2) of the picture as found, in the upright picture."""
        turned = _mapped(self.matrix, points)
        return turned if self.bend is None else self.bend.level(turned)


@dataclass(frozen=True)
class Flat:
    """A picture's papers, each upright and flat, one below the other; mostly it is one paper."""

    leaves: tuple[Upright, ...]

    @property
    def tops(self) -> tuple[int, ...]:
        """Where each paper begins, in pixels from the top."""
        return (0, *accumulate(leaf.height for leaf in self.leaves[:-1]))

    @property
    def papers(self) -> tuple[NDArray[np.float32], ...]:
        """The corners of each paper where there are several; none where there is one."""
        if len(self.leaves) == 1:
            return ()
        return tuple(
            np.array([[0, top], [leaf.width, top + leaf.height]], np.float32)
            for leaf, top in zip(self.leaves, self.tops, strict=True)
        )

    def turn(self, picture: Picture) -> Picture:
        """The picture of the papers and of nothing around them."""
        if len(self.leaves) == 1:
            return self.leaves[0].turn(picture)
        height = sum(leaf.height for leaf in self.leaves)
        sheet = np.full((height, max(leaf.width for leaf in self.leaves), 3), 255, np.uint8)
        for leaf, top in zip(self.leaves, self.tops, strict=True):
            sheet[top : top + leaf.height, : leaf.width] = leaf.turn(picture)
        return sheet

    def place(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """The points (n, 2) of something on one paper, in the picture of the papers."""
        number = 0
        if len(self.leaves) > 1:
            number = int(np.argmax([_depth(leaf, points) for leaf in self.leaves]))
        moved = self.leaves[number].place(points)
        return moved + np.array([0, self.tops[number]], np.float32)

    def place_all(self, quads: Quads) -> Quads:
        """Quads in the picture of the papers."""
        if len(self.leaves) == 1:
            return self.leaves[0].place(quads)
        return np.array([self.place(quad) for quad in quads], np.float32).reshape(-1, 4, 2)


def _depth(leaf: Upright, points: NDArray[np.float32]) -> float:
    """How far within a paper the middle of some points lies; negative outside."""
    if leaf.paper is None:
        return 0.0
    x, y = (float(one) for one in points.mean(axis=0))
    return float(cv2.pointPolygonTest(np.ascontiguousarray(leaf.paper), (x, y), measureDist=True))


def lay_flat(picture: Picture, quads: Quads) -> tuple[Flat, Quads]:
    """How a picture's papers are shown flat, and the quads on them, corners in reading order.

    The quads stay in the pixels of the picture as it was; those beside all papers are left out.
    """
    papers = find_papers(picture, quads)
    if not papers:
        upright, quads = find_upright(picture, quads)
        return Flat((upright,)), quads
    leaves, kept = [], []
    for paper in papers:
        own = quads[holds(paper, quads.mean(axis=1))]
        leaf, own = find_upright(picture, own, paper)
        leaves.append(leaf)
        kept.append(own)
    return Flat(tuple(leaves)), np.concatenate(kept)


def find_upright(
    picture: Picture, quads: Quads, paper: Quad | None = None
) -> tuple[Upright, Quads]:
    """The turn that sets a picture, or a paper on it, upright, and its quads in reading order.

    The quads stay in the pixels of the picture as it was. Lines that run up or down tell a
    quarter turn, the 0/180 classifier on the longest lines tells up from down.
    """
    height, width = picture.shape[:2]
    flat = np.eye(3)
    if paper is not None:
        width, height = _size(paper)
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        flat = np.asarray(cv2.getPerspectiveTransform(paper, corners), np.float64)
    turns = 0
    if _runs_sideways(_mapped(flat, quads)):
        turns, quads = 1, np.roll(quads, 1, axis=1)
    if len(quads) and _is_upside_down(picture, quads):
        turns, quads = turns + 2, np.roll(quads, 2, axis=1)
    skew = _skew(_mapped(flat, quads), turns)
    turn = _turn(width, height, turns, skew)
    turn = replace(turn, matrix=turn.matrix @ flat, paper=paper)
    slant = find_slant(picture, turn.matrix, (turn.width, turn.height)) if len(quads) else None
    if slant is not None:
        turn = _slanted(turn, slant)
    bend = find_bend(_mapped(turn.matrix, quads), turn.width, turn.height)
    return (turn if bend is None else replace(turn, height=bend.height, bend=bend)), quads


def _slanted(turn: Upright, slant: NDArray[np.float64]) -> Upright:
    """The turn followed by a map of the upright picture, on a canvas that holds it all."""
    width, height = turn.width, turn.height
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = _mapped(slant, corners)
    low, high = moved.min(axis=0), moved.max(axis=0)
    shift = np.array([[1.0, 0.0, -float(low[0])], [0.0, 1.0, -float(low[1])], [0.0, 0.0, 1.0]])
    size = np.maximum(np.round(high - low), 1).astype(int)
    return replace(
        turn,
        matrix=shift @ slant @ turn.matrix,
        width=int(size[0]),
        height=int(size[1]),
        leaning=True,
    )


def _size(paper: Quad) -> tuple[int, int]:
    """The width and height of a paper laid flat, in pixels: those of its nearest sides."""
    top, right, bottom, left = np.linalg.norm(np.roll(paper, -1, axis=0) - paper, axis=1)
    return max(round(float(max(top, bottom))), 1), max(round(float(max(left, right))), 1)


def _mapped(matrix: NDArray[np.float64], quads: Quads) -> Quads:
    moved = quads @ matrix[:, :2].T + matrix[:, 2]
    return np.asarray(moved[..., :2] / moved[..., 2:], np.float32)


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
    """The map: quarter turns clockwise, then levelling on a canvas that holds it all."""
    angle = 90.0 * turns - skew
    radians = math.radians(angle)
    cos, sin = math.cos(radians), math.sin(radians)
    if skew == 0.0:
        cos, sin = float(round(cos)), float(round(sin))
    linear = np.array([[cos, -sin], [sin, cos]])
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]]) @ linear.T
    low, high = corners.min(axis=0), corners.max(axis=0)
    size = np.maximum(np.round(high - low), 1).astype(int)
    matrix = np.vstack([np.hstack([linear, -low.reshape(2, 1)]), [0.0, 0.0, 1.0]])
    return Upright(matrix, int(size[0]), int(size[1]), turns % 4, skew)


def _extent(quad: Quad) -> tuple[float, float]:
    """A quad's width along its text and its height across it."""
    width = float(np.linalg.norm(quad[1] - quad[0]))
    return width, float(np.linalg.norm(quad[3] - quad[0]))
