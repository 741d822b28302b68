"""An outline becomes a stamp or nothing: is the ring inked, lettered, and empty around?"""

from dataclasses import dataclass, replace
from typing import Literal, TypeVar

import cv2  # noqa: TID251 - ellipse fits are OpenCV's
import numpy as np
from numpy.typing import NDArray

from mailbot.pages.ink import Colour, Mask

SMALLEST, LARGEST = 0.065, 0.6  # a stamp's diameter as a share of the page's shorter side
FEWEST_PIXELS = 36  # a smaller ring cannot be told from a logo

_FLATTEST = 0.45  # the smallest ratio of an oval stamp's axes
_ROUND = 0.84  # axes nearer to each other than this are a circle seen at a slant
_COVERED = 0.62  # the share of the ring that must be inked
SURELY_COVERED = 0.8  # the same where the ink's colour alone proves little, or the ring is cut
_ON_PICTURE = 0.6  # the share of the ring that must lie on the picture
_SOLID = 0.62  # an inner area with more ink than this is a disc, not a stamp
_LETTERS = 5  # separate marks along the inside of the ring that make it lettering
_FEW_LETTERS = 3  # as many in a whole ring: short names have few, logos one or two strokes
_DOUBTED = 0.6  # how sure a ring is that may be a logo: below what may decide
_ANGLES = 240
_COS, _SIN = (part(np.linspace(0, 2 * np.pi, _ANGLES, endpoint=False)) for part in (np.cos, np.sin))
_BROADEST = 0.2  # a ring's line as a share of the radius; blurred small stamps come near it
_LINE = 0.6  # the share of a ring that must be a line of its own
_ON_LINE = np.array([0.93, 0.95, 0.97, 0.985, 1.0, 1.015, 1.03])
_LETTERING = np.linspace(0.52, 0.83, 12)  # where letters stand, clear of the ring's own line
OF_RING = 0.45  # of the ring's own ink: what counts as ink where it is judged by its strength
_PALE = 0.15  # how much of the ring's ink a letter holds at least
_MIDDLE, _BARE = np.linspace(0.05, 0.5, 10), 0.02  # where a star is; the most ink of none
_CROWDED = 0.06  # the most ink around a ring that is not whole, as a share of its own
_WITHIN, _AROUND = np.array([0.82, 0.85, 0.88, 0.91]), np.array([1.06, 1.09, 1.12, 1.15])

Level = TypeVar("Level", np.uint8, np.float32)


@dataclass(frozen=True)
class FoundSeal:
    """A stamp in a picture's pixels: centre, half axes, the first axis' angle in degrees."""

    x: float
    y: float
    a: float
    b: float
    angle: float
    shape: Literal["round", "oval", "square"]
    confidence: float = 0.0
    colour: Colour = "red"

    def outline(self, scale: float = 1.0) -> NDArray[np.float32]:
        """Points (n, 2) along the stamp's edge, clockwise from its first axis."""
        if self.shape == "square":
            box = cv2.boxPoints(
                ((self.x, self.y), (2 * self.a * scale, 2 * self.b * scale), self.angle)
            )
            return np.asarray(box, np.float32)
        return on_ellipse(self, scale)


def ellipse(points: NDArray[np.float32]) -> FoundSeal:
    """The ellipse that lies best among points (n, 2), n at least 6."""
    (x, y), (first, second), angle = cv2.fitEllipse(points)
    shape: Literal["round", "oval"] = (
        "round" if min(first, second) >= _ROUND * max(first, second) else "oval"
    )
    return FoundSeal(float(x), float(y), float(first) / 2, float(second) / 2, float(angle), shape)


def judge(seal: FoundSeal, mask: Mask, side: int) -> FoundSeal | None:
    """The seal with its confidence, None where it is no stamp: a logo, a disc, a letterhead."""
    longer, shorter = max(seal.a, seal.b), min(seal.a, seal.b)
    inside = _on_picture(seal, mask)
    if not fits(2 * longer, side) or shorter < _FLATTEST * longer or inside < _ON_PICTURE:
        return None
    coverage = _coverage(seal, mask) / inside
    if coverage < (_COVERED if inside > 0.97 else SURELY_COVERED):  # noqa: PLR2004 - all of it
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
    points = on_ellipse(seal, 0.97)
    low, high = np.zeros(2), np.array(mask.shape[::-1])
    return float(np.mean(np.all((points >= low) & (points < high), axis=1)))


def fits(diameter: float, side: int) -> bool:
    """Whether a stamp has this diameter on a page of this shorter side."""
    return max(SMALLEST * side, FEWEST_PIXELS) <= diameter <= LARGEST * side


def _coverage(seal: FoundSeal, mask: Mask) -> float:
    """The share of directions in which ink lies on the ring, within a few percent."""
    return float((sample(mask, on_ellipse(seal, _ON_LINE)) > 0).any(axis=0).mean())


def _share(seal: FoundSeal, mask: Mask, inner: float, outer: float) -> float:
    """The share of ink between two scaled outlines."""
    return float(np.mean(sample(mask, on_ellipse(seal, np.linspace(inner, outer, 12))) > 0))


def _marks(seal: FoundSeal, mask: Mask) -> int:
    """How many separate marks stand along the inside of the ring: letters, where it is a stamp."""
    band = sample(mask, on_ellipse(seal, np.linspace(0.6, 0.88, 12))) > 0
    inked = band.mean(axis=0) > 0.12  # noqa: PLR2004 - of a direction's samples
    return int(np.sum(inked & ~np.roll(inked, 1)))


def ring_level(seal: FoundSeal, levels: Mask) -> float:
    """How much ink the ring holds in most directions."""
    best = sample(levels, on_ellipse(seal, _ON_LINE)).max(axis=0)
    return float(np.percentile(best, 40))


def with_letters(seal: FoundSeal, levels: Mask) -> FoundSeal | None:
    """The ring if letters stand along its inside, clear of it: a logo's ring has none.

    A ring with something else inside is doubted: its letters may be too faint. Thin ones
    are paler than the ring where a picture keeps less of its colour than of its light. A ring that
    is not whole must have clear paper around it as well: an arc of a logo, or of another stamp,
    may fit an outline that is none.
    """
    level = ring_level(seal, levels)
    band = sample(levels, on_ellipse(seal, _LETTERING))
    ink = max(0.5 * float(np.percentile(band, 97)), _PALE * level)
    inked = (band > ink).mean(axis=0) > 0.12  # noqa: PLR2004 - of a direction's samples
    marks = int(np.sum(inked & ~np.roll(inked, 1)))
    ring, around = (
        sample(levels, on_ellipse(seal, scales)) > OF_RING * level for scales in (_ON_LINE, _AROUND)
    )
    whole = seal.confidence >= SURELY_COVERED
    if not whole and float(around.mean()) > _CROWDED * float(ring.mean()):
        return None
    if marks >= (_FEW_LETTERS if whole else _LETTERS + 1):
        return seal
    middle = sample(levels, on_ellipse(seal, _MIDDLE)) > OF_RING * level
    drawn = marks or float(middle.mean()) > _BARE
    return replace(seal, confidence=min(seal.confidence, _DOUBTED)) if drawn else None


def to_its_edge(seal: FoundSeal, mask: Mask) -> FoundSeal | None:
    """The ring fitted along the middle of its line, as outline of its outer edge.

    None where the line is too broad for a stamp's, as of a logo.
    """
    scales = np.linspace(0.7, 1.2, 51)
    inked = (sample(mask, on_ellipse(seal, scales)) > 0).mean(axis=1)
    middle = 20 + int(inked[20:41].argmax())  # between 0.9 and 1.1
    clear = inked < 0.5 * inked[middle]
    outer = next((at for at in range(middle, len(scales)) if clear[at]), len(scales) - 1)
    inner = next((at for at in range(middle, -1, -1) if clear[at]), 0)
    if scales[outer] - scales[inner] > _BROADEST * scales[outer]:
        return None
    grown = float(scales[outer]) - 0.01
    return replace(seal, a=seal.a * grown, b=seal.b * grown)


def is_drawn_as_line(seal: FoundSeal, mask: Mask) -> bool:
    """Whether the ring is a line with clear paper on both sides, as chance outlines are not."""
    ring, inside, outside = (
        sample(mask, on_ellipse(seal, scales)) > 0 for scales in (_ON_LINE, _WITHIN, _AROUND)
    )
    line = ring.any(axis=0) & ~inside.all(axis=0) & ~outside.all(axis=0)
    around = float(outside.mean()) < 0.5 * float(ring.mean())
    return around and float(line.mean()) >= _LINE


def on_ellipse(seal: FoundSeal, scale: float | NDArray[np.float64]) -> NDArray[np.float32]:
    """Points (n, 2) on the outline once it is scaled; (m, n, 2) for m scales."""
    reach = np.asarray(scale, np.float64)[..., None]
    return placed(seal, _COS * (seal.a * reach), _SIN * (seal.b * reach))


def on_frame(seal: FoundSeal, scale: float) -> NDArray[np.float32]:
    """Points (n, 2) along a square outline once it is scaled."""
    along = np.linspace(-1, 1, 40)
    ones = np.ones_like(along)
    x = np.concatenate([along, ones, along, -ones]) * seal.a * scale
    y = np.concatenate([-ones, along, ones, along]) * seal.b * scale
    return placed(seal, x, y)


def placed(seal: FoundSeal, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float32]:
    """Points given from the middle of a seal along its axes, (n,) each, in pixels."""
    cos, sin = np.cos(np.radians(seal.angle)), np.sin(np.radians(seal.angle))
    points = np.stack([seal.x + x * cos - y * sin, seal.y + x * sin + y * cos], axis=-1)
    return np.asarray(points, np.float32)


def radius(seal: FoundSeal, points: NDArray[np.float32]) -> NDArray[np.float64]:
    """How far points lie from the centre, 1 on the outline."""
    cos, sin = np.cos(np.radians(seal.angle)), np.sin(np.radians(seal.angle))
    x, y = points[:, 0] - seal.x, points[:, 1] - seal.y
    return np.asarray(
        np.hypot((x * cos + y * sin) / seal.a, (y * cos - x * sin) / seal.b), np.float64
    )


def sample(mask: NDArray[Level], points: NDArray[np.float32]) -> NDArray[Level]:
    """The mask at points (…, 2); there is no ink outside the picture."""
    wanted = np.rint(points).astype(np.intp)
    x, y = wanted[..., 0], wanted[..., 1]
    within = (x >= 0) & (x < mask.shape[1]) & (y >= 0) & (y < mask.shape[0])
    found = mask[np.where(within, y, 0), np.where(within, x, 0)]
    return np.asarray(np.where(within, found, 0), mask.dtype)
