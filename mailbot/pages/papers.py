"""A photo of papers on a desk becomes the four corners of each paper."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import cv2  # noqa: TID251 - outlines are OpenCV's
import numpy as np
from numpy.typing import NDArray

from mailbot.pages.ink import Mask
from mailbot.pages.ocr import Picture, Quad, Quads

_WORK_SIDE = 640  # the search runs on a picture of this many pixels per side
_PRINT = 0.022  # of its side: holes that letters and rules make in a paper are narrower
_LEAST, _MOST = 0.015, 0.97  # a paper's share of the picture: less is a label, more is all of it
_LEAST_TILTED = 0.12  # the same where it stands alone
_FILLED = 0.94  # the share of its quad that a paper fills
_STRAIGHT = 0.007  # how far an outline may leave its side, as a share of the picture's side
_CORNERS = (55.0, 125.0)  # degrees between two sides
_LEVEL = 0.5  # degrees; nearer to the picture's own edges it is drawn or scanned, not photographed
_OUTSIDE = 0.1  # the share of all text that may lie beside the papers
_BORDER = 2.0  # pixels: an outline this near to the picture's edge was cut by it


def find_papers(picture: Picture, quads: Quads) -> list[Quad]:
    """The corners of each paper on a photo, clockwise from its top left; [] for the whole picture.

    `quads` is where text stands. Papers are told by their outline against what they lie on; only
    where they hold nearly all of the text, and where at least one of them lies askew: a scan, a
    screenshot or a drawn page has rectangles, too, and none of them is a paper of its own.
    """
    if not len(quads):
        return []
    scale = _WORK_SIDE / max(picture.shape[:2])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    for mask in _masks(np.asarray(small, np.uint8)):
        found = _bearing_text(_outlines(mask), quads * np.float32(scale))
        if found and not all(_is_level(paper) for paper in found):
            return [np.asarray(paper / scale, np.float32) for paper in _in_reading_order(found)]
    return []


def _masks(small: Picture) -> Iterator[Mask]:
    """Where paper may be: what is brighter, or paler, than most of the rest, or has an edge."""
    size = max(int(_PRINT * _WORK_SIDE), 3) | 1
    kernel = np.ones((size, size), np.uint8)
    # closing grey levels takes print out of the paper, before anything is decided
    closed = cv2.medianBlur(np.asarray(cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel)), 5)
    clean = np.asarray(closed, np.uint8)
    lab = cv2.cvtColor(clean, cv2.COLOR_BGR2LAB)
    yield _bright(lab[:, :, 0])
    tint = lab[:, :, 1:].astype(np.int16) - 128
    yield _bright(255 - np.clip(4 * np.abs(tint).max(axis=2), 0, 255))
    yield _enclosed(clean)


def _bright(levels: NDArray[Any]) -> Mask:
    _, mask = cv2.threshold(
        np.asarray(levels, np.uint8), 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU
    )
    return _opened(np.asarray(mask, np.uint8))


def _enclosed(clean: Picture) -> Mask:
    """What edges enclose, however dark or bright it is."""
    edges = cv2.Canny(clean, 20, 60)
    walls = cv2.dilate(edges, np.ones((3, 3), np.uint8))
    return _opened(np.asarray(255 - walls, np.uint8))


def _opened(mask: Mask) -> Mask:
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8)), np.uint8)


def _outlines(mask: Mask) -> list[Quad]:
    """The quads that connected parts of a mask fill, with straight sides."""
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    found = []
    for contour in contours:
        hull = np.asarray(cv2.convexHull(contour), np.int32)
        share = cv2.contourArea(hull) / mask.size
        if not _LEAST < share < _MOST or cv2.contourArea(contour) < _FILLED * share * mask.size:
            continue
        points = np.asarray(contour, np.float32).reshape(-1, 2)
        quad = _quad(hull)
        quad = None if quad is None else _along_its_sides(quad, points)
        if quad is not None and _is_paper(quad, points, mask.shape[:2]):
            found.append(quad)
    return found


def _quad(hull: NDArray[np.int32]) -> Quad | None:
    """The four corners a hull has, clockwise; None where it has other than four."""
    length = cv2.arcLength(hull, closed=True)
    for share in (0.01, 0.02, 0.03, 0.045):
        corners = cv2.approxPolyDP(hull, share * length, closed=True)
        if len(corners) == 4:  # noqa: PLR2004 - a paper has four corners
            return _clockwise(np.asarray(corners, np.float32).reshape(4, 2))
        if len(corners) < 4:  # noqa: PLR2004 - and not fewer
            break
    return None


def _clockwise(corners: Quad) -> Quad:
    """The corners clockwise on the picture, from the one nearest to its top left."""
    around = corners - corners.mean(axis=0)
    turned = corners[np.argsort(np.arctan2(around[:, 1], around[:, 0]))]
    return np.roll(turned, -int(np.argmin(turned.sum(axis=1))), axis=0)


def _along_its_sides(quad: Quad, points: NDArray[np.float32]) -> Quad | None:
    """The quad with each side laid through the outline's own points, which corners round off."""
    lines = []
    for start, end in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        along, across = _beside(points, start, end)
        near = points[(along > 0.12) & (along < 0.88) & (np.abs(across) < 0.03 * _WORK_SIDE)]  # noqa: PLR2004 - shares of a side, its corners left out
        if len(near) < 8:  # noqa: PLR2004 - points of an outline
            return None
        vx, vy, x, y = (
            float(one) for one in cv2.fitLine(near, cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        )
        lines.append(np.array([vy, -vx, vx * y - vy * x]))
    corners = [np.cross(lines[place - 1], lines[place]) for place in range(4)]
    if any(abs(corner[2]) < 1e-6 for corner in corners):  # noqa: PLR2004 - parallel sides do not meet
        return None
    return np.array([corner[:2] / corner[2] for corner in corners], np.float32)


def _beside(
    points: NDArray[np.float32], start: NDArray[np.float32], end: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How far along a side each point lies, as a share of it, and how many pixels beside it."""
    side = end - start
    length = max(float(np.linalg.norm(side)), 1.0)
    away = points - start
    along = away @ side / length**2
    across = (away[:, 0] * side[1] - away[:, 1] * side[0]) / length
    return np.asarray(along, np.float32), np.asarray(across, np.float32)


def _is_paper(quad: Quad, points: NDArray[np.float32], size: tuple[int, ...]) -> bool:
    """Whether an outline follows four straight sides that meet as a sheet's do, none cut off."""
    low, high = quad.min(axis=0), quad.max(axis=0)
    limit = np.array([size[1], size[0]]) - 1
    if (low < _BORDER).any() or (high > limit - _BORDER).any():
        return False
    gaps = []
    for start, end in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        along, across = _beside(points, start, end)
        gaps.append(np.where((along > -0.05) & (along < 1.05), np.abs(across), np.inf))  # noqa: PLR2004 - a little beyond its ends
    nearest = np.min(gaps, axis=0)
    if float(np.percentile(nearest, 97)) > max(_STRAIGHT * _WORK_SIDE, 2.0):
        return False
    return all(_CORNERS[0] < corner < _CORNERS[1] for corner in _angles(quad))


def _angles(quad: Quad) -> list[float]:
    """The angles at a quad's corners in degrees."""
    before, after = np.roll(quad, 1, axis=0) - quad, np.roll(quad, -1, axis=0) - quad
    lengths = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
    cosines = (before * after).sum(axis=1) / np.maximum(lengths, 1.0)
    return [float(angle) for angle in np.degrees(np.arccos(np.clip(cosines, -1, 1)))]


def _is_level(quad: Quad) -> bool:
    """Whether all sides run along the picture's own edges."""
    sides = np.roll(quad, -1, axis=0) - quad
    slopes = np.degrees(np.arctan2(sides[:, 1], sides[:, 0]))
    return bool((np.abs((slopes + 45) % 90 - 45) < _LEVEL).all())


def _bearing_text(papers: list[Quad], quads: Quads) -> list[Quad]:
    """The papers with text on them, if together they bear nearly all of it; else none."""
    middles = quads.mean(axis=1)
    lengths = np.linalg.norm(quads[:, 1] - quads[:, 0], axis=1)
    held = [holds(paper, middles) for paper in papers]
    bearing = [(paper, own) for paper, own in zip(papers, held, strict=True) if own.any()]
    if len(bearing) == 1 and _area(bearing[0][0]) < _LEAST_TILTED * _WORK_SIDE**2:
        return []
    if any((one & other).any() for (_, one), (_, other) in combinations(bearing, 2)):
        return []
    inside = np.zeros(len(quads), bool)
    for _, own in bearing:
        inside |= own
    if float(lengths[~inside].sum()) > _OUTSIDE * float(lengths.sum()):
        return []
    return [paper for paper, _ in bearing]


def holds(paper: Quad, points: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which of some points (n, 2) lie on a paper."""
    outline = np.ascontiguousarray(paper, np.float32)
    return np.array(
        [
            cv2.pointPolygonTest(outline, (float(x), float(y)), measureDist=False) >= 0
            for x, y in points
        ],
        bool,
    )


def _area(paper: Quad) -> float:
    return float(cv2.contourArea(np.ascontiguousarray(paper, np.float32)))


def _in_reading_order(papers: list[Quad]) -> list[Quad]:
    """Papers from top to bottom, those beside each other from left to right."""
    rows: list[list[Quad]] = []
    for paper in sorted(papers, key=lambda each: float(each[:, 1].mean())):
        last = rows[-1][0] if rows else None
        if last is not None and float(paper[:, 1].mean()) < float(last[:, 1].max()):
            rows[-1].append(paper)
        else:
            rows.append([paper])
    return [
        paper for row in rows for paper in sorted(row, key=lambda each: float(each[:, 0].mean()))
    ]
