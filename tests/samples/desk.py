"""Papers that lie on a desk become one photo of them."""

import cv2  # noqa: TID251 - the samples bend pictures too
import numpy as np
import numpy.typing as npt
from PIL import Image

from tests.samples.degrade import Dice, Pixels, grain, light, wood

_EDGE = 0.08  # of the photo's width: how much of the desk shows around and between papers


def on_desk(
    papers: list[Image.Image], seed: int, *, lean: float = 6.0, cluttered: bool = False
) -> Image.Image:
    """Papers beside each other on a desk, each turned by up to `lean` degrees, seen at an angle.

    `cluttered` puts a pen, a cup and a stack of something dark on the desk beside them.
    """
    rng = np.random.default_rng([seed, 77])
    pages = [np.array(paper.convert("RGB")) for paper in papers]
    gap = round(sum(page.shape[1] for page in pages) * _EDGE)
    slots = [int(np.hypot(*page.shape[:2]) * 0.12) + page.shape[1] for page in pages]
    width = sum(slots) + gap * (len(pages) + 1)
    height = int(max(page.shape[0] for page in pages) * 1.12) + 2 * gap
    desk = wood((height, width), rng)
    if cluttered:
        _clutter(desk, gap, rng)
    left = gap
    for page, slot in zip(pages, slots, strict=True):
        middle = (left + slot / 2, height / 2 + rng.uniform(-0.2, 0.2) * gap)
        desk = _laid(desk, page, middle, rng.uniform(1.5, lean) * rng.choice([-1, 1]), rng)
        left += slot + gap
    shown = np.asarray(np.clip(desk, 0, 255), dtype=np.uint8)
    return Image.fromarray(grain(light(shown, rng), rng, 4))


def _laid(
    desk: npt.NDArray[np.float32],
    page: Pixels,
    middle: tuple[float, float],
    turn: float,
    rng: Dice,
) -> npt.NDArray[np.float32]:
    """The desk with a page on it, its far side a little shorter, with a soft shadow."""
    height, width = page.shape[:2]
    far = rng.uniform(0.02, 0.06) * width
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    seen = np.array([(far, 0), (width - far, 0), (width, height), (0, height)], dtype=np.float32)
    how = cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0)
    placed = cv2.transform(seen[None], how)[0] + np.array(middle) - (width / 2, height / 2)
    matrix = cv2.getPerspectiveTransform(corners, np.asarray(placed, dtype=np.float32))
    size = (desk.shape[1], desk.shape[0])
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, size)
    inside = mask[..., None].astype(np.float32) / 255
    shade = cv2.GaussianBlur(np.roll(mask, (6, 9), (0, 1)), (0, 0), 12).astype(np.float32) / 255
    flat = cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_AREA).astype(np.float32)
    dimmed = desk * (1 - 0.45 * shade[..., None])
    return np.asarray(flat * inside + dimmed * (1 - inside), dtype=np.float32)


def _clutter(desk: npt.NDArray[np.float32], gap: int, rng: Dice) -> None:
    """A pen, a cup and the corner of something dark, along the desk's edges."""
    height, width = desk.shape[:2]
    pen = (int(rng.uniform(0.1, 0.7) * width), gap // 3)
    cv2.line(desk, pen, (pen[0] + width // 5, gap // 2), (30, 40, 150), max(gap // 9, 4))
    cv2.circle(desk, (width, height), int(gap * 1.3), (225, 225, 215), -1)
    cv2.circle(desk, (width, height), int(gap * 1.0), (70, 45, 30), -1)
    cv2.rectangle(desk, (0, 0), (gap // 2, height // 3), (35, 35, 40), -1)
