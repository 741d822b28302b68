"""A colour picture becomes the stamps (公章) on it: inked rings, round or oval, and frames."""

from dataclasses import dataclass, replace
from typing import Literal

import cv2  # noqa: TID251 - colour masks and ellipse fits are OpenCV's
import numpy as np
from numpy.typing import NDArray

from mailbot.pages.ink import (
    Colour,
    Mask,
    balanced,
    black_ink,
    blue_ink,
    faint_red_ink,
    red_ink,
    red_mask,
    tint,
)
from mailbot.pages.ocr import Picture

__all__ = ["FoundSeal", "find_seals", "is_coloured", "red_mask", "without_ink"]

_WORK_SIDE = 1200  # the search runs on a picture of at most this many pixels per side

_CONTRAST = 9  # how much redder a ring must be than what is between its marks
_PRINT, _PAPER = 60, 215  # grey levels between which a stamp is that has lost its colour
_INKED, _HARDLY = 26, 8  # how much of its colour ink to be washed holds: usually, at least

_SMALLEST, _LARGEST = 0.065, 0.6  # a stamp's diameter as a share of the page's shorter side
_FEWEST_PIXELS = 36  # a smaller ring cannot be told from a logo
_CLOSINGS = (3, 7, 15)  # gaps in worn rings, in pixels of the working picture
_FLATTEST = 0.45  # the smallest ratio of an oval stamp's axes
_ROUND = 0.84  # axes nearer to each other than this are a circle seen at a slant
_COVERED = 0.62  # the share of the ring that must be inked
_SURELY_COVERED = 0.8  # the same where the ink's colour alone proves little, or the ring is cut
_ON_PICTURE = 0.6  # the share of the ring that must lie on the picture
_SOLID = 0.62  # an inner area with more ink than this is a disc, not a stamp
_LETTERS = 5  # separate marks along the inside of the ring that make it lettering
_ANGLES = 240

_SQUARE_SIDES = (0.05, 0.2)  # a name seal's side as a share of the page's shorter side


@dataclass(frozen=True)
class FoundSeal:
    """A stamp in a picture's pixels: centre, half axes, the first axis' angle in degrees."""

    x: float
    y: float
    a: float
    b: float
    angle: float
    shape: Literal["round", "oval", "square"]
    confidence: float
    colour: Colour = "red"

    def outline(self, scale: float = 1.0) -> NDArray[np.float32]:
        """Points (n, 2) along the stamp's edge, clockwise from its first axis."""
        if self.shape == "square":
            box = cv2.boxPoints(
                ((self.x, self.y), (2 * self.a * scale, 2 * self.b * scale), self.angle)
            )
            return np.asarray(box, np.float32)
        return _on_ellipse(self, scale)


def find_seals(picture: Picture) -> tuple[FoundSeal, ...]:
    """The stamps on a picture, surest first; coordinates are the picture's pixels."""
    small, scale = _shrunk(picture)
    found = _find(balanced(small))
    return tuple(
        replace(seal, x=seal.x / scale, y=seal.y / scale, a=seal.a / scale, b=seal.b / scale)
        for seal in found
    )


def _shrunk(picture: Picture) -> tuple[Picture, float]:
    """The picture at the size of the search, and how much smaller it is."""
    scale = min(1.0, _WORK_SIDE / max(picture.shape[:2]))
    if scale == 1.0:
        return picture, scale
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), scale


def _find(even: Picture) -> list[FoundSeal]:
    """Red stamps; where there are none faint red ones; then blue ones; at last black ones."""
    found = _standing_out(_with_hough(red_ink(even)), even)
    if not _has_ring(found):
        soft = np.asarray(cv2.GaussianBlur(even, (0, 0), 1.2), np.uint8)
        faint = _standing_out(_with_hough(faint_red_ink(soft)), soft)
        found = _distinct([*found, *faint])
    blue = _only_whole(_with_hough(blue_ink(even)), "blue")
    found += _apart(blue, found)
    if not _has_ring(found):
        found += _only_whole(_find_in_mask(black_ink(even)), "black")
    return found


def _standing_out(seals: list[FoundSeal], even: Picture) -> list[FoundSeal]:
    """Those whose ring is clearly redder than what it encloses: a reddish desk is red all over."""
    levels = np.asarray(tint(even, "red"), np.uint8)
    return [seal for seal in seals if _contrast(seal, levels) >= _CONTRAST]


def _contrast(seal: FoundSeal, levels: Mask) -> float:
    """How much redder the ring is than the clear band inside it and the paper around it.

    All three are looked at in the same way, so that the noise of a photo is in all of them.
    """
    at = _on_frame if seal.shape == "square" else _on_ellipse
    ring, within, around = (
        float(np.median(np.max([_sample(levels, at(seal, scale)) for scale in scales], axis=0)))
        for scales in ((0.9, 0.94, 0.97, 1.0), (0.44, 0.48, 0.52, 0.56), (1.14, 1.18, 1.22, 1.26))
    )
    return ring - max(within, around)


def _has_ring(seals: list[FoundSeal]) -> bool:
    return any(seal.shape != "square" for seal in seals)


def _only_whole(seals: list[FoundSeal], colour: Colour) -> list[FoundSeal]:
    """Rings of an ink that print and pens have too: only whole ones count."""
    return [
        replace(seal, colour=colour)
        for seal in seals
        if seal.shape != "square" and seal.confidence >= _SURELY_COVERED
    ]


def _apart(seals: list[FoundSeal], others: list[FoundSeal]) -> list[FoundSeal]:
    """Those that do not lie on one of the others."""
    return [
        seal
        for seal in seals
        if all(np.hypot(seal.x - each.x, seal.y - each.y) > max(each.a, each.b) for each in others)
    ]


def without_ink(picture: Picture, seals: tuple[FoundSeal, ...]) -> Picture:
    """The picture with the ink of its stamps taken out, so that text under them can be read.

    In the red channel red ink is nearly as bright as paper while print stays dark; it replaces
    the stamp's own pixels and nothing else.
    """
    if not seals:
        return picture
    cleaned = picture.copy()
    for seal in seals:
        if seal.colour != "black":
            _wash(cleaned, seal)
    return cleaned


def is_coloured(picture: Picture) -> bool:
    """Whether a stamp's colour could be seen: not on grey and bilevel scans.

    A drawn page (a screenshot, a printed PDF) of black on exactly one white counts as coloured:
    it holds no scanner's noise, so it is not a scan that lost its colour.
    """
    step = max(1, max(picture.shape[:2]) // 800)
    small = picture[::step, ::step].astype(np.int16)
    chroma = small.max(axis=2) - small.min(axis=2)
    if float(chroma.mean()) > 1.5 or float(np.percentile(chroma, 99.8)) > 24:  # noqa: PLR2004 - grey levels: a JPEG of a grey scan stays below
        return True
    levels = np.bincount(small[:, :, 1].ravel().clip(0, 255), minlength=256)
    drawn = bool(levels[255] > 0.6 * levels.sum()) and _has_greys(levels)
    return drawn and not _has_grey_ring(picture)


def _has_grey_ring(picture: Picture) -> bool:
    """Whether a stamp is seen in grey: a page drawn in colour that has lost it since."""
    level = np.asarray(_shrunk(picture)[0][:, :, 1], np.uint8)
    grey = np.asarray((level > _PRINT) & (level < _PAPER), np.uint8) * np.uint8(255)
    return bool(_only_whole(_find_in_mask(grey), "black"))


def _has_greys(levels: NDArray[np.intp]) -> bool:
    """Whether letters have soft edges; a bilevel page knows only black and white.

    JPEG adds some greys to a bilevel page, but few beside its black.
    """
    middle, dark = float(levels[60:196].sum()), float(levels[:60].sum())
    return middle > 0.15 * dark  # drawn letters have a quarter or more


def _find_in_mask(mask: Mask) -> list[FoundSeal]:
    if cv2.countNonZero(mask) < _FEWEST_PIXELS:
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


def _with_hough(mask: Mask) -> list[FoundSeal]:
    """The stamps in a mask; only where no contour is a ring are circles voted for."""
    kept = _find_in_mask(mask)
    return kept if _has_ring(kept) else _distinct([*kept, *_hough(mask, min(mask.shape))])


def _rings(contour: NDArray[np.int32], mask: Mask, side: int) -> list[FoundSeal]:
    """The ring a contour's hull fits, once as it is and once without what sticks out of it."""
    _, _, width, height = cv2.boundingRect(contour)
    if not _fits(max(width, height), side):
        return []
    hull = np.asarray(cv2.convexHull(contour), np.float32).reshape(-1, 2)
    found: list[FoundSeal] = []
    for _ in range(3):
        if len(hull) < 6:  # noqa: PLR2004 - an ellipse has five parameters
            break
        seal = _ellipse(hull)
        judged = _judge(seal, mask, side)
        if judged:
            found.append(judged)
            break
        distance = np.abs(_radius(seal, hull) - 1.0)
        hull = hull[distance < max(0.05, float(np.median(distance)))]
    return found


def _ellipse(points: NDArray[np.float32]) -> FoundSeal:
    (x, y), (first, second), angle = cv2.fitEllipse(points)
    shape: Literal["round", "oval"] = (
        "round" if min(first, second) >= _ROUND * max(first, second) else "oval"
    )
    return FoundSeal(
        float(x), float(y), float(first) / 2, float(second) / 2, float(angle), shape, 0.0
    )


def _hough(mask: Mask, side: int) -> list[FoundSeal]:
    """Circles by vote, for rings that touch red rules, letters or each other."""
    if cv2.countNonZero(mask) < _FEWEST_PIXELS * 4:
        return []
    blurred = cv2.GaussianBlur(mask, (5, 5), 1.5)
    circles = cv2.HoughCircles(
        blurred,
        cv2.HOUGH_GRADIENT,
        dp=1.5,
        minDist=side * _SMALLEST,
        param1=120,
        param2=60,
        minRadius=int(side * _SMALLEST / 2),
        maxRadius=int(side * 0.2),
    )
    if circles is None:
        return []
    found = []
    for x, y, radius in np.asarray(circles, np.float32).reshape(-1, 3)[:12]:
        seal = FoundSeal(float(x), float(y), float(radius), float(radius), 0.0, "round", 0.0)
        judged = _judge(seal, mask, side)
        if judged:
            found.append(judged)
    return found


def _judge(seal: FoundSeal, mask: Mask, side: int) -> FoundSeal | None:
    """The seal with its confidence, None where it is no stamp: a logo, a disc, a letterhead."""
    longer, shorter = max(seal.a, seal.b), min(seal.a, seal.b)
    inside = _on_picture(seal, mask)
    if not _fits(2 * longer, side) or shorter < _FLATTEST * longer or inside < _ON_PICTURE:
        return None
    coverage = _coverage(seal, mask) / inside
    if coverage < (_COVERED if inside > 0.97 else _SURELY_COVERED):  # noqa: PLR2004 - all of it
        return None
    if _share(seal, mask, 0.1, 0.82) > _SOLID or _share(seal, mask, 0.62, 0.9) > _SOLID:
        return None
    if _marks(seal, mask) < _LETTERS:
        return None
    outside = _share(seal, mask, 1.12, 1.4)
    confidence = coverage - 0.5 * min(outside, 0.5)
    if confidence < 0.5:  # noqa: PLR2004 - more red around it than a stamp has
        return None
    return replace(seal, confidence=min(0.99, confidence))


def _on_picture(seal: FoundSeal, mask: Mask) -> float:
    """The share of the ring that the picture shows; a stamp may be cut by the page's edge."""
    points = _on_ellipse(seal, 0.97)
    low, high = np.zeros(2), np.array(mask.shape[::-1])
    return float(np.mean(np.all((points >= low) & (points < high), axis=1)))


def _fits(diameter: float, side: int) -> bool:
    return max(_SMALLEST * side, _FEWEST_PIXELS) <= diameter <= _LARGEST * side


def _coverage(seal: FoundSeal, mask: Mask) -> float:
    """The share of directions in which ink lies on the ring, within a few percent."""
    hit = np.zeros(_ANGLES, bool)
    for scale in (0.93, 0.95, 0.97, 0.985, 1.0, 1.015, 1.03):
        hit |= _sample(mask, _on_ellipse(seal, scale)) > 0
    return float(hit.mean())


def _share(seal: FoundSeal, mask: Mask, inner: float, outer: float) -> float:
    """The share of ink between two scaled outlines."""
    rings = [_sample(mask, _on_ellipse(seal, scale)) > 0 for scale in np.linspace(inner, outer, 12)]
    return float(np.mean(rings))


def _marks(seal: FoundSeal, mask: Mask) -> int:
    """How many separate marks stand along the inside of the ring: letters, where it is a stamp."""
    band = np.array(
        [_sample(mask, _on_ellipse(seal, scale)) > 0 for scale in np.linspace(0.6, 0.88, 12)]
    )
    inked = band.mean(axis=0) > 0.12  # noqa: PLR2004 - of a direction's samples
    return int(np.sum(inked & ~np.roll(inked, 1)))


def _frames(contour: NDArray[np.int32], mask: Mask, side: int) -> list[FoundSeal]:
    """A name seal: a square frame, inked all along, with characters inside."""
    (x, y), (width, height), angle = cv2.minAreaRect(contour)
    low, high = (share * side for share in _SQUARE_SIDES)
    if min(width, height) < max(low, 24) or max(width, height) > high:
        return []
    if min(width, height) < 0.75 * max(width, height):
        return []
    seal = FoundSeal(
        float(x), float(y), float(width) / 2, float(height) / 2, float(angle), "square", 0.0
    )
    border = max(
        float(np.mean(_sample(mask, _on_frame(seal, scale)) > 0)) for scale in (0.9, 0.94, 0.97)
    )
    inner = [
        float(np.mean(_sample(mask, _on_frame(seal, scale)) > 0))
        for scale in np.linspace(0.15, 0.7, 8)
    ]
    around = [
        float(np.mean(_sample(mask, _on_frame(seal, scale)) > 0))
        for scale in np.linspace(1.25, 1.9, 6)
    ]
    if border < 0.8 or not 0.15 <= float(np.mean(inner)) <= 0.75:  # noqa: PLR2004 - shares of ink
        return []
    if float(np.mean(around)) > 0.05:  # noqa: PLR2004 - it stands among others: a red letter
        return []
    return [FoundSeal(seal.x, seal.y, seal.a, seal.b, seal.angle, "square", min(border, 0.9))]


def _on_ellipse(seal: FoundSeal, scale: float) -> NDArray[np.float32]:
    turn = np.linspace(0, 2 * np.pi, _ANGLES, endpoint=False)
    return _placed(seal, np.cos(turn) * seal.a * scale, np.sin(turn) * seal.b * scale)


def _on_frame(seal: FoundSeal, scale: float) -> NDArray[np.float32]:
    along = np.linspace(-1, 1, 40)
    ones = np.ones_like(along)
    x = np.concatenate([along, ones, along, -ones]) * seal.a * scale
    y = np.concatenate([-ones, along, ones, along]) * seal.b * scale
    return _placed(seal, x, y)


def _placed(seal: FoundSeal, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float32]:
    cos, sin = np.cos(np.radians(seal.angle)), np.sin(np.radians(seal.angle))
    points = np.stack([seal.x + x * cos - y * sin, seal.y + x * sin + y * cos], axis=-1)
    return np.asarray(points, np.float32)


def _radius(seal: FoundSeal, points: NDArray[np.float32]) -> NDArray[np.float64]:
    """How far points lie from the centre, 1 on the outline."""
    cos, sin = np.cos(np.radians(seal.angle)), np.sin(np.radians(seal.angle))
    x, y = points[:, 0] - seal.x, points[:, 1] - seal.y
    return np.asarray(
        np.hypot((x * cos + y * sin) / seal.a, (y * cos - x * sin) / seal.b), np.float64
    )


def _sample(mask: Mask, points: NDArray[np.float32]) -> Mask:
    """The mask at points; there is no ink outside the picture."""
    wanted = points.round().astype(int)
    x = np.clip(wanted[:, 0], 0, mask.shape[1] - 1)
    y = np.clip(wanted[:, 1], 0, mask.shape[0] - 1)
    within = (x == wanted[:, 0]) & (y == wanted[:, 1])
    return np.asarray(np.where(within, mask[y, x], 0), np.uint8)


def _distinct(seals: list[FoundSeal]) -> list[FoundSeal]:
    """The surest of each group of candidates that mean the same stamp."""
    kept: list[FoundSeal] = []
    for seal in sorted(seals, key=lambda each: (each.shape != "square", each.confidence))[::-1]:
        apart = all(
            np.hypot(seal.x - other.x, seal.y - other.y) > 0.5 * max(other.a, other.b, seal.a)
            for other in kept
        )
        if apart:
            kept.append(seal)
    return kept


def _wash(picture: Picture, seal: FoundSeal) -> None:
    outline = seal.outline(1.08)
    low = np.maximum(np.floor(outline.min(axis=0)).astype(int), 0)
    high = np.ceil(outline.max(axis=0)).astype(int) + 1
    part = picture[low[1] : high[1], low[0] : high[0]]
    if not part.size:
        return
    within = np.zeros(part.shape[:2], np.uint8)
    cv2.fillPoly(within, [np.asarray((outline - low).round(), np.int32)], 255)
    tinted = tint(part, seal.colour)
    strong = float(np.percentile(tinted[within > 0], 97))
    inked = (within > 0) & (tinted >= min(_INKED, max(0.4 * strong, _HARDLY)))
    if not inked.any():
        return
    # in the channel of its own colour ink is nearly as bright as paper while print stays dark
    red = part[:, :, 0 if seal.colour == "blue" else 2].astype(np.float32)
    paper = float(np.percentile(red[within > 0], 80))
    ink = float(np.percentile(red[inked], 40))
    bright = np.clip(red * (paper / max(0.9 * ink, 1.0)), 0, paper)
    # strokes end in a soft edge that is hardly red any more: it is washed with them
    near = cv2.dilate(np.asarray(inked, np.uint8), np.ones((5, 5), np.uint8)) > 0
    washed = near & (within > 0)
    part[washed] = bright[washed].astype(np.uint8)[:, None]
