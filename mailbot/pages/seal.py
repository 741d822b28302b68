"""A colour picture becomes the stamps (公章) on it: inked rings, round or oval, and frames."""

from collections.abc import Iterable
from dataclasses import replace

import cv2  # noqa: TID251 - contours are OpenCV's
import numpy as np
from numpy.typing import NDArray

from mailbot.pages.ink import (
    Colour,
    Mask,
    balanced,
    black_ink,
    blue_ink,
    extremes,
    faint_red_ink,
    red_ink,
    tint,
)
from mailbot.pages.ocr import Picture
from mailbot.pages.ring import (
    FEWEST_PIXELS,
    OF_RING,
    SURELY_COVERED,
    FoundSeal,
    ellipse,
    fits,
    is_drawn_as_line,
    judge,
    on_ellipse,
    on_frame,
    placed,
    radius,
    ring_level,
    sample,
    to_its_edge,
    with_letters,
)
from mailbot.pages.ringvote import voted_rings

__all__ = ["FoundSeal", "find_seals", "rings_in_mask", "shrunk"]

_WORK_SIDE = 1200  # the search runs on a picture of at most this many pixels per side

_CONTRAST = 9  # how much more ink a ring must hold than what is between its marks
_CLOSINGS = (3, 7, 15)  # gaps in worn rings, in pixels of the working picture
_WHOLE_BLUE = 0.7  # pens and print are blue as well: a blue ring must be this whole
_OVERLAPPING = 0.75  # of both radii: nearer, two voted rings are one stamp and what is around it

_WHOLE_RING = 0.9  # how sure a ring must be where a square frame is seen at its place

_SQUARISH = 0.75  # the shorter side of a name seal's frame as a share of the longer
_SQUARE_SIDES = (0.05, 0.2)  # a name seal's side as a share of the page's shorter side
_WIDE_SIDES = (0.035, 0.36)  # the same of the shorter and the longer side of a wide frame
_FLATTEST = 0.3  # the shorter side of a wide frame as a share of the longer
_WIDE_SIDE = 0.7  # the share of each of its sides that is inked
_LETTERED = 0.1  # the share of ink that makes a row of it one of words
_ALONE = 0.05  # the share of ink around a frame that stands alone
_BESIDE = (0.2, 0.3, 0.4, 0.5)  # of its shorter half: how far off it is looked for ink around


def find_seals(picture: Picture) -> tuple[FoundSeal, ...]:
    """The stamps on a picture, surest first; coordinates are the picture's pixels."""
    small, scale = shrunk(picture)
    found = _find(balanced(small))
    return tuple(
        replace(seal, x=seal.x / scale, y=seal.y / scale, a=seal.a / scale, b=seal.b / scale)
        for seal in found
    )


def shrunk(picture: Picture) -> tuple[Picture, float]:
    """The picture at the size of the search, and how much smaller it is."""
    scale = min(1.0, _WORK_SIDE / max(picture.shape[:2]))
    if scale == 1.0:
        return picture, scale
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), scale


def _find(even: Picture) -> list[FoundSeal]:
    """Red stamps, then blue ones; at last, where there are none, black ones."""
    red = tint_levels(even, "red")
    found = _standing_out(rings_in_mask(red_ink(even)), red)
    if not _has_ring(found):
        soft = np.asarray(cv2.GaussianBlur(even, (0, 0), 1.2), np.uint8)
        faint = rings_in_mask(faint_red_ink(soft))
        found = _distinct(_standing_out([*found, *faint], tint_levels(soft, "red")))
    if not _has_ring(found):
        found = _distinct([*found, *_voted(red, "red")])
    blue = tint_levels(even, "blue")
    candidates = _only_whole(rings_in_mask(blue_ink(even)), "blue", _WHOLE_BLUE)
    candidates = _standing_out(candidates, blue) or _voted(blue, "blue")
    found += _apart(candidates, found)
    if not _has_ring(found):
        found += _only_whole(rings_in_mask(black_ink(even)), "black") or _voted(
            tint_levels(even, "black"), "black"
        )
    return found


def tint_levels(even: Picture, colour: Colour) -> Mask:
    """How much of an ink each pixel of a balanced picture holds."""
    levels = tint(even, colour)
    if colour == "black":
        low, high = extremes(even)  # a dark coloured ink is none
        levels = np.clip(levels + low - high, 0, 255)
    return np.asarray(levels, np.uint8)


_LEAST_COVERED = {"red": 0.65, "blue": _WHOLE_BLUE, "black": SURELY_COVERED}


def _voted(levels: Mask, colour: Colour) -> list[FoundSeal]:
    """The rings voted for, each judged by the strength of its own ink."""
    side = min(levels.shape)
    found = []
    for outline in voted_rings(levels):
        level = ring_level(outline, levels)
        if level < 2 * _CONTRAST:
            continue
        ink = np.asarray(levels > OF_RING * level, np.uint8) * np.uint8(255)
        edge = to_its_edge(outline, ink)
        seal = judge(edge, ink, side) if edge else None
        if seal is None or seal.confidence < _LEAST_COVERED[colour]:
            continue
        if not is_drawn_as_line(seal, ink):
            continue
        found += _standing_out([replace(seal, colour=colour)], levels)
    surest: list[FoundSeal] = []
    for seal in sorted(found, key=lambda each: -each.confidence):
        if all(_distance(seal, other) > _OVERLAPPING * _sizes(seal, other) for other in surest):
            surest.append(seal)
    return surest


def _distance(seal: FoundSeal, other: FoundSeal) -> float:
    return float(np.hypot(seal.x - other.x, seal.y - other.y))


def _sizes(seal: FoundSeal, other: FoundSeal) -> float:
    return max(seal.a, seal.b) + max(other.a, other.b)


def _standing_out(seals: Iterable[FoundSeal], levels: Mask) -> list[FoundSeal]:
    """Those with letters whose ring holds more ink than what it encloses: some desks are red."""
    strong = [seal for seal in seals if _contrast(seal, levels) >= _CONTRAST]
    lettered = [seal if seal.shape == "square" else with_letters(seal, levels) for seal in strong]
    return [seal for seal in lettered if seal is not None]


def _contrast(seal: FoundSeal, levels: Mask) -> float:
    """How much redder the ring is than the clear band inside it and the paper around it.

    All three are looked at in the same way, so that the noise of a photo is in all of them.
    """
    at = on_frame if seal.shape == "square" else on_ellipse
    ring, within, around = (
        float(np.median(np.max([sample(levels, at(seal, scale)) for scale in scales], axis=0)))
        for scales in ((0.9, 0.94, 0.97, 1.0), (0.44, 0.48, 0.52, 0.56), (1.14, 1.18, 1.22, 1.26))
    )
    return ring - max(within, around)


def _has_ring(seals: list[FoundSeal]) -> bool:
    return any(seal.shape != "square" for seal in seals)


def _only_whole(
    seals: list[FoundSeal], colour: Colour, whole: float = SURELY_COVERED
) -> list[FoundSeal]:
    """Rings of an ink that print and pens have too: only those count that are whole."""
    return [
        replace(seal, colour=colour)
        for seal in seals
        if seal.shape != "square" and seal.confidence >= whole
    ]


def _apart(seals: list[FoundSeal], others: list[FoundSeal]) -> list[FoundSeal]:
    """Those that do not lie on one of the others."""
    return [
        seal
        for seal in seals
        if all(np.hypot(seal.x - each.x, seal.y - each.y) > max(each.a, each.b) for each in others)
    ]


def rings_in_mask(mask: Mask) -> list[FoundSeal]:
    """The stamps whose ink hangs together in a mask, found by their contours."""
    if cv2.countNonZero(mask) < FEWEST_PIXELS:
        return []
    side = min(mask.shape)
    candidates: list[FoundSeal] = []
    for closing in _CLOSINGS:
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (closing, closing))
        closed = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, kernel), np.uint8)
        contours, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        for contour in contours:
            points = np.asarray(contour, np.int32)
            candidates += _rings(points, mask, side)
            candidates += _frames(points, mask, side)
    return _distinct(candidates)


def _rings(contour: NDArray[np.int32], mask: Mask, side: int) -> list[FoundSeal]:
    """The ring a contour's hull fits, once as it is and once without what sticks out of it."""
    _, _, width, height = cv2.boundingRect(contour)
    if not fits(max(width, height), side):
        return []
    hull = np.asarray(cv2.convexHull(contour), np.float32).reshape(-1, 2)
    found: list[FoundSeal] = []
    for _ in range(3):
        if len(hull) < 6:  # noqa: PLR2004 - an ellipse has five parameters
            break
        seal = ellipse(hull)
        judged = judge(seal, mask, side)
        if judged:
            found.append(judged)
            break
        distance = np.abs(radius(seal, hull) - 1.0)
        hull = hull[distance < max(0.05, float(np.median(distance)))]
    return found


def _frames(contour: NDArray[np.int32], mask: Mask, side: int) -> list[FoundSeal]:
    """A name seal or a bank's 转讫: a frame, inked all along, with characters inside."""
    (x, y), (width, height), angle = cv2.minAreaRect(contour)
    shorter, longer = min(width, height), max(width, height)
    seal = FoundSeal(
        float(x), float(y), float(width) / 2, float(height) / 2, float(angle), "square"
    )
    if shorter >= _SQUARISH * longer:
        low, high = (share * side for share in _SQUARE_SIDES)
        fit = shorter >= max(low, 24) and longer <= high
        whole = _square_seal(seal, mask) if fit else 0.0
    else:
        low, high = (share * side for share in _WIDE_SIDES)
        fit = shorter >= max(low, 20, _FLATTEST * longer) and longer <= high
        whole = _wide_seal(seal, mask) if fit else 0.0
    return [replace(seal, confidence=min(whole, 0.9))] if whole else []


def _share_on(seal: FoundSeal, mask: Mask, scale: float) -> float:
    return float(np.mean(sample(mask, on_frame(seal, scale)) > 0))


def _square_seal(seal: FoundSeal, mask: Mask) -> float:
    """How much of a name seal's frame is inked; 0 where it is none."""
    border = max(_share_on(seal, mask, scale) for scale in (0.9, 0.94, 0.97))
    inner = [_share_on(seal, mask, scale) for scale in np.linspace(0.15, 0.7, 8)]
    around = [_share_on(seal, mask, scale) for scale in np.linspace(1.25, 1.9, 6)]
    if border < 0.8 or not 0.15 <= float(np.mean(inner)) <= 0.75:  # noqa: PLR2004 - shares of ink
        return 0.0
    # what stands among others is a red letter
    return border if float(np.mean(around)) <= _ALONE else 0.0


def _wide_seal(seal: FoundSeal, mask: Mask) -> float:
    """How much of a wide frame's sides is inked; 0 where it is no stamp.

    A stamp's frame holds two rows of words or more and stands alone: a table's cell has
    neighbours, and a button of a screen bears one row at most.
    """
    line = np.stack([sample(mask, on_frame(_grown(seal, -by), 1.0)) for by in (0, 1, 2, 3, 4)])
    sides = (line > 0).any(axis=0).reshape(4, -1).mean(axis=1)
    rows = np.array([_row_inked(seal, mask, share) for share in np.linspace(-0.75, 0.75, 31)])
    lettered = rows > _LETTERED
    words = int(np.sum(lettered & ~np.roll(lettered, 1)))
    around = [_share_on(_grown(seal, share * min(seal.a, seal.b)), mask, 1.0) for share in _BESIDE]
    if sides.min() < _WIDE_SIDE or words < 2 or float(np.mean(around)) > _ALONE:  # noqa: PLR2004 - rows
        return 0.0
    return float(sides.mean()) if 0.08 <= rows.mean() <= 0.5 else 0.0  # noqa: PLR2004 - shares of ink


def _grown(seal: FoundSeal, by: float) -> FoundSeal:
    """The frame with all its sides farther out by as many pixels."""
    return replace(seal, a=seal.a + by, b=seal.b + by)


def _row_inked(seal: FoundSeal, mask: Mask, share: float) -> float:
    """The share of ink on a line along the longer side, `share` of the way from the middle."""
    along = np.linspace(-0.85, 0.85, 80)
    across = np.full_like(along, share)
    x, y = (along, across) if seal.a >= seal.b else (across, along)
    return float(np.mean(sample(mask, placed(seal, x * seal.a, y * seal.b)) > 0))


def _distinct(seals: list[FoundSeal]) -> list[FoundSeal]:
    """The surest of each group of candidates that mean the same stamp."""
    squares = [seal for seal in seals if seal.shape == "square"]
    kept: list[FoundSeal] = []
    likely = [seal for seal in seals if not any(_is_corners_cut(seal, each) for each in squares)]
    for seal in sorted(likely, key=lambda each: (each.shape != "square", each.confidence))[::-1]:
        apart = all(
            np.hypot(seal.x - other.x, seal.y - other.y) > 0.5 * max(other.a, other.b, seal.a)
            for other in kept
        )
        if apart:
            kept.append(seal)
    return kept


def _is_corners_cut(ring: FoundSeal, square: FoundSeal) -> bool:
    """Whether a ring is but the middles of a square frame's sides: most of a ring lies on them."""
    side = max(square.a, square.b)
    return (
        ring.shape != "square"
        and ring.confidence < _WHOLE_RING
        and _distance(ring, square) < side / 2
        and 0.6 * side < max(ring.a, ring.b) < 1.5 * side
    )
