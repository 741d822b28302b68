"""How strong an ink is at each pixel becomes the rings drawn with it, found by vote.

Every edge points at the middle of the ring it may belong to. A ring that is worn, faint, or crossed
by print and table lines still gathers the votes of what is left of it.
"""

from collections.abc import Iterator

import cv2  # noqa: TID251 - gradients and ellipse fits are OpenCV's
import numpy as np
from numpy.typing import NDArray

from mailbot.pages.ink import Mask
from mailbot.pages.ring import SMALLEST, FoundSeal, ellipse, on_ellipse, sample

Levels = NDArray[np.float32]

_SHRUNK = 0.5  # votes are cast on a picture this much smaller
_LARGEST_VOTED = 0.4  # a ring's diameter as a share of the shorter side
_SQUEEZED = (1.0, 0.68, 1.47)  # width over height of the shapes voted for
_MOST_EDGES = 40_000
_LETTER = 0.03  # the most a letter of print spans, as a share of the shorter side
_FAINTEST_EDGE = 10.0  # grey levels over some three pixels
_CELL = 3  # pixels per side of the fields that votes are counted in
_FEWEST_EDGES = 80
_CANDIDATES = 5
_NARROWING = (0.16, 0.1, 0.06, 0.045)  # how far from the outline its ink is sought, step by step
_FEWEST_POINTS = 60  # directions of 240 in which a ring must show


def voted_rings(levels: Mask) -> Iterator[FoundSeal]:
    """Outlines that may be rings, each fitted to the ink; whether it is a stamp's is not judged."""
    small = cv2.resize(levels, None, fx=_SHRUNK, fy=_SHRUNK, interpolation=cv2.INTER_AREA)
    soft = np.asarray(cv2.GaussianBlur(small, (0, 0), 1.0), np.float32)
    sharp = np.asarray(cv2.GaussianBlur(levels, (0, 0), 1.0), np.float32)
    edges = _edges(soft)
    if len(edges[0]) < _FEWEST_EDGES:
        return
    for squeeze in _SQUEEZED:
        for x, y, radius in _circles(*edges, soft.shape, squeeze):
            start = FoundSeal(
                x / _SHRUNK, y / _SHRUNK, radius * squeeze / _SHRUNK, radius / _SHRUNK, 0.0, "round"
            )
            fitted = _fitted(start, sharp)
            if fitted is not None:
                yield fitted


def _edges(soft: Levels) -> tuple[Levels, Levels]:
    """The places (n, 2) where ink begins and the directions (n, 2) into it."""
    across = cv2.Scharr(soft, cv2.CV_32F, 1, 0, scale=1 / 16)
    down = cv2.Scharr(soft, cv2.CV_32F, 0, 1, scale=1 / 16)
    steep = np.hypot(across, down)
    floor = max(_FAINTEST_EDGE, 5 * float(np.median(steep)))
    if np.count_nonzero(steep > floor) > _MOST_EDGES:
        floor = float(np.partition(steep, -_MOST_EDGES, axis=None)[-_MOST_EDGES])
    strong = np.asarray(steep > floor, np.uint8)
    y, x = np.nonzero(_without_letters(strong))
    places = np.stack([x, y], axis=1).astype(np.float32)
    into = np.stack([across[y, x], down[y, x]], axis=1) / steep[y, x][:, None]
    return places, np.asarray(into, np.float32)


def _without_letters(edges: Mask) -> Mask:
    """The edges that hang together over more than a letter of print."""
    count, labels, about, _ = cv2.connectedComponentsWithStats(edges, connectivity=8)
    least = max(_LETTER * min(edges.shape), 6)
    extent = about[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    kept = np.asarray(extent >= least, np.uint8)
    kept[0] = 0
    return np.asarray(kept[labels], np.uint8) if count > 1 else edges


def _circles(
    places: Levels, into: Levels, shape: tuple[int, ...], squeeze: float
) -> list[tuple[float, float, float]]:
    """Centres and radii with most votes for their size, widths being divided by `squeeze`."""
    side = min(shape)
    seen = places / np.array([squeeze, 1.0], np.float32)
    steer = into * np.array([squeeze, 1.0], np.float32)
    steer /= np.maximum(np.linalg.norm(steer, axis=1), 1e-6)[:, None]
    width, height = int(shape[1] / squeeze) + 1, shape[0]
    rows, columns = height // _CELL + 1, width // _CELL + 1
    found = []
    low, high = SMALLEST * side / 2, _LARGEST_VOTED * side / 2
    for radius in np.geomspace(low, high, int(np.log(high / low) / 0.06) + 1):
        aims = (seen + steer * np.float32(radius)).round().astype(int)
        on = (aims[:, 0] >= 0) & (aims[:, 0] < width) & (aims[:, 1] >= 0) & (aims[:, 1] < height)
        flat = aims[on, 1] // _CELL * columns + aims[on, 0] // _CELL
        counted = np.bincount(flat, minlength=rows * columns).reshape(rows, columns)
        blur = max(radius / 60, 0.8)
        votes = cv2.GaussianBlur(counted.astype(np.float32), (0, 0), blur)
        for _ in range(2):
            at = int(votes.argmax())
            row, column = divmod(at, columns)
            best = float(votes[row, column]) * blur**2 / radius
            middle = ((column + 0.5) * _CELL * squeeze, (row + 0.5) * _CELL)
            found.append((best, *middle, float(radius)))
            cv2.circle(votes, (column, row), max(int(radius / 6), 2), (0.0,), -1)
    return _apart(found)


def _apart(found: list[tuple[float, float, float, float]]) -> list[tuple[float, float, float]]:
    kept: list[tuple[float, float, float]] = []
    for _, x, y, radius in sorted(found, reverse=True):
        if all(np.hypot(x - a, y - b) > 0.3 * r or abs(radius - r) > 0.2 * r for a, b, r in kept):
            kept.append((x, y, radius))
        if len(kept) == _CANDIDATES:
            break
    return kept


def _fitted(start: FoundSeal, levels: Levels) -> FoundSeal | None:
    """The ellipse through the ink nearest to an outline, step by step; None where it gets lost."""
    seal = start
    for reach in _NARROWING:
        scales = np.linspace(1 - reach, 1 + reach, 25)
        lines = on_ellipse(seal, scales)
        inks = sample(levels, lines)
        # nearer is better where two inks are alike: words stand inside the ring and around it
        strength = inks * (1 - 0.5 * np.abs(scales - 1) / reach)[:, None]
        best = strength.argmax(axis=0)
        peak = inks[best, np.arange(inks.shape[1])]
        clear = peak > max(0.5 * float(np.percentile(peak, 75)), 8.0)
        if np.count_nonzero(clear) < _FEWEST_POINTS:
            return None
        points = lines[best, np.arange(inks.shape[1])][clear]
        seal = ellipse(np.ascontiguousarray(points, np.float32))
        grown = (seal.a * seal.b) / (start.a * start.b)
        if not 0.6 < grown < 1.6:  # noqa: PLR2004 - it has slipped to something else
            return None
    return seal
