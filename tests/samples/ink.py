"""Names become red stamps and handwritten-looking signatures, as transparent pictures."""

import math
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from tests.samples import fonts
from tests.samples.people import dice

Tint = tuple[int, int, int]
RED: Tint = (214, 32, 44)
BLACK: Tint = (40, 40, 40)
BLUE: Tint = (25, 50, 150)

_EDGE = 400


@cache
def seal(
    ring: str,
    *,
    seed: int | str = 0,
    foot: str = "",
    tint: Tint = RED,
    oval: bool = False,
    faint: bool = False,
) -> Image.Image:
    """A stamp of 400 pixels (oval: 400 by 270): `ring` along its edge, a star, `foot` below."""
    rng = dice("seal", ring, seed)
    image = Image.new("RGBA", (_EDGE, _EDGE), (*tint, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse([8, 8, _EDGE - 8, _EDGE - 8], outline=(*tint, 255), width=13)
    _write_ring(image, ring, tint)
    if oval:
        draw.text((200, 200), foot or "电子回单专用章", (*tint, 255), fonts.face("song", 44), "mm")
    else:
        _star(draw, tint, 62)
        if foot:
            draw.text((200, 300), foot, (*tint, 255), fonts.face("song", 40), "mm")
    worn = _wear(image, rng.randrange(2**32), 0.45 if faint else 0.86)
    if oval:
        worn = worn.resize((_EDGE, 270), Image.Resampling.LANCZOS)
    return worn.rotate(rng.uniform(-14, 14), resample=Image.Resampling.BICUBIC, expand=False)


def _write_ring(image: Image.Image, ring: str, tint: Tint) -> None:
    size = 46 if len(ring) <= 14 else 38
    spread = min(270.0, 21.0 * max(len(ring) - 1, 1))
    for number, char in enumerate(ring):
        angle = -spread / 2 + spread * number / max(len(ring) - 1, 1)
        patch = Image.new("RGBA", (80, 80), (*tint, 0))
        ImageDraw.Draw(patch).text((40, 40), char, (*tint, 255), fonts.face("song", size), "mm")
        patch = patch.rotate(-angle, resample=Image.Resampling.BICUBIC)
        x = 200 + 152 * math.sin(math.radians(angle))
        y = 200 - 152 * math.cos(math.radians(angle))
        image.alpha_composite(patch, (round(x - 40), round(y - 40)))


def _star(draw: ImageDraw.ImageDraw, tint: Tint, radius: float) -> None:
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        angle = math.radians(36 * corner)
        points.append((200 + reach * math.sin(angle), 200 - reach * math.cos(angle)))
    draw.polygon(points, fill=(*tint, 255))


def _wear(image: Image.Image, seed: int, strength: float) -> Image.Image:
    """The stamp with ink unevenly taken by the paper."""
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(0, 256, (26, 26), dtype=np.uint8))
    cloud = np.asarray(coarse.resize((_EDGE, _EDGE), Image.Resampling.BICUBIC), dtype=np.float32)
    grain = rng.integers(0, 256, (_EDGE, _EDGE)).astype(np.float32)
    taken = strength * (0.72 + 0.28 * cloud / 255) * np.where(grain < 16, 0.25, 1.0)
    ink = np.asarray(image).copy()
    ink[..., 3] = (ink[..., 3] * np.clip(taken, 0, 1)).astype(np.uint8)
    return Image.fromarray(ink).filter(ImageFilter.GaussianBlur(0.7))


@cache
def signature(name: str, *, seed: int | str = 0, tint: Tint = (28, 32, 60)) -> Image.Image:
    """A handwritten-looking signature on a transparent strip of 120 pixels' height."""
    rng = dice("signature", name, seed)
    strip = Image.new("RGBA", (90 * len(name) + 60, 120), (*tint, 0))
    x = 10
    for char in name:
        patch = Image.new("RGBA", (130, 130), (*tint, 0))
        font = fonts.face("kai", rng.randrange(78, 98))
        ImageDraw.Draw(patch).text((65, 65), char, (*tint, 255), font, "mm")
        lean = (1, rng.uniform(0.1, 0.35), -18, rng.uniform(-0.08, 0.08), 1, 0)
        patch = patch.transform(patch.size, Image.Transform.AFFINE, lean, Image.Resampling.BICUBIC)
        patch = patch.rotate(rng.uniform(-10, 10), resample=Image.Resampling.BICUBIC)
        strip.alpha_composite(patch.crop((0, 5, 130, 125)), (max(0, x - 20), 0))
        x += rng.randrange(62, 84)
    draw = ImageDraw.Draw(strip)
    y = rng.randrange(92, 108)
    draw.line([(15, y), (x * 0.6, y - 8), (x, y - rng.randrange(4, 22))], (*tint, 200), 4, "curve")
    return _waved(strip.crop((0, 0, min(strip.width, x + 40), 120)), rng.uniform(0, 6))


def _waved(strip: Image.Image, phase: float) -> Image.Image:
    """The strip with its columns moved up and down along a slow wave."""
    ink = np.asarray(strip)
    moved = np.zeros_like(ink)
    for column in range(ink.shape[1]):
        moved[:, column] = np.roll(ink[:, column], round(4 * math.sin(column / 23 + phase)), axis=0)
    return Image.fromarray(moved)
