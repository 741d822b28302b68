"""A clean page becomes what scanners, phones and screens make of it."""

from collections.abc import Callable

import cv2  # noqa: TID251 - the samples bend pictures too
import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.uint8]
Dice = np.random.Generator


def apply(name: str, page: Image.Image, seed: int) -> Image.Image:
    """The picture after the degradation of that name."""
    rng = np.random.default_rng([seed, sum(name.encode())])
    return Image.fromarray(DEGRADATIONS[name](np.array(page.convert("RGB")), rng))


def _clean(page: Pixels, _rng: Dice) -> Pixels:
    return page


def _scan(page: Pixels, rng: Dice) -> Pixels:
    """An office scanner: half a degree askew, slightly soft, paper not quite white."""
    return grain(_soften(_turn(page, rng.uniform(-0.7, 0.7)), 0.5), rng, 3)


def _skew(page: Pixels, rng: Dice) -> Pixels:
    return grain(_turn(page, float(rng.choice([-1, 1])) * rng.uniform(2, 4)), rng, 3)


def _blur(page: Pixels, rng: Dice) -> Pixels:
    return grain(_soften(page, rng.uniform(1.5, 2.0)), rng, 4)


def _lowres(page: Pixels, rng: Dice) -> Pixels:
    """As from a messenger that shrinks pictures: about 110 dots per inch."""
    share = rng.uniform(0.52, 0.6)
    return _shrink(page, share)


def _grey(page: Pixels, rng: Dice) -> Pixels:
    flat = cv2.cvtColor(_scan(page, rng), cv2.COLOR_RGB2GRAY)
    return _u8(cv2.cvtColor(flat, cv2.COLOR_GRAY2RGB))


def _bilevel(page: Pixels, rng: Dice) -> Pixels:
    flat = cv2.cvtColor(_turn(page, rng.uniform(-0.5, 0.5)), cv2.COLOR_RGB2GRAY)
    _, hard = cv2.threshold(flat, 165, 255, cv2.THRESH_BINARY)
    return _u8(cv2.cvtColor(hard, cv2.COLOR_GRAY2RGB))


def _photo(page: Pixels, rng: Dice) -> Pixels:
    """A phone photo on a desk: perspective, uneven light, warm tint, noise."""
    return grain(light(_perspective(page, rng, 0.035), rng), rng, 6)


def _photo_hard(page: Pixels, rng: Dice) -> Pixels:
    """A phone photo in bad light: stronger perspective, a shadow, softness."""
    tilted = _perspective(page, rng, 0.07)
    return grain(_soften(light(_shadow(tilted, rng), rng), 0.9), rng, 9)


def _sideways(page: Pixels, rng: Dice) -> Pixels:
    return np.ascontiguousarray(np.rot90(_scan(page, rng), int(rng.choice([1, 3]))))


def _upside_down(page: Pixels, rng: Dice) -> Pixels:
    return np.ascontiguousarray(np.rot90(_scan(page, rng), 2))


def _moire(page: Pixels, rng: Dice) -> Pixels:
    """A photo of a screen: two fine gratings that beat against each other."""
    tilted = _perspective(page, rng, 0.02).astype(np.float32)
    y, x = np.mgrid[0 : tilted.shape[0], 0 : tilted.shape[1]].astype(np.float32)
    a, b = rng.uniform(0.9, 1.2), rng.uniform(0.02, 0.06)
    wave = np.sin(x * a + y * b) * np.sin(y * a - x * b)
    slow = np.sin(x * 0.021 + y * 0.009) * 6
    return _clip(tilted * 0.94 + (wave * 9 + slow)[..., None])


def _jpeg_low(page: Pixels, rng: Dice) -> Pixels:
    small = _shrink(page, 0.75)
    quality = int(rng.integers(22, 35))
    _, packed = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return _u8(cv2.imdecode(packed, cv2.IMREAD_COLOR))


def _desk(page: Pixels, rng: Dice) -> Pixels:
    """A phone photo from the side: the page lies askew on a grained desk and fills half of it."""
    height, width = page.shape[:2]
    room = (round(width * 1.25), round(height * 1.15))
    lean = rng.uniform(0.08, 0.16) * width
    far = rng.uniform(0.05, 0.12) * height
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    seen = np.array(
        [(lean, far), (width - lean, far), (width, height), (0, height)], dtype=np.float32
    )
    turned = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-7, 7), 0.92)
    seen = np.asarray(cv2.transform(seen[None], turned)[0], dtype=np.float32)
    seen += ((room[0] - width) / 2, (room[1] - height) / 2)
    how = cv2.getPerspectiveTransform(corners, seen)
    mask = np.full((height, width), 255, dtype=np.uint8)
    inside = cv2.warpPerspective(mask, how, room)[..., None].astype(np.float32) / 255
    flat = cv2.warpPerspective(page, how, room, flags=cv2.INTER_AREA).astype(np.float32)
    whole = flat * inside + wood((room[1], room[0]), rng) * (1 - inside)
    return grain(light(_clip(whole), rng), rng, 5)


def wood(size: tuple[int, int], rng: Dice) -> npt.NDArray[np.float32]:
    """A brown or grey desk top with a grain along it."""
    base = np.array([rng.uniform(90, 150), rng.uniform(70, 115), rng.uniform(40, 110)])
    streaks = rng.normal(0, 9, (size[0] // 6 + 1, max(size[1] // 120, 2))).astype(np.float32)
    grain = cv2.resize(streaks, (size[1], size[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(base.astype(np.float32) + grain[..., None], dtype=np.float32)


def _gradient(page: Pixels, rng: Dice) -> Pixels:
    """A page under one lamp: bright at one corner, a third of that at the other."""
    height, width = page.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    turn = rng.uniform(0, 2 * np.pi)
    along = (x / width - 0.5) * np.cos(turn) + (y / height - 0.5) * np.sin(turn)
    fall = np.clip(0.72 + 0.62 * along, 0.34, 1.0)
    return grain(_clip(page.astype(np.float32) * fall[..., None]), rng, 5)


def _motion(page: Pixels, rng: Dice) -> Pixels:
    """A hand that shook: every point drawn out by a few pixels."""
    length = int(rng.integers(5, 9))
    kernel = np.zeros((length, length), dtype=np.float32)
    turn = rng.uniform(0, np.pi)
    middle = (length - 1) / 2
    reach = np.array([np.cos(turn), np.sin(turn)]) * middle
    start, end = (np.array([middle] * 2) + sign * reach for sign in (-1, 1))
    cv2.line(kernel, [int(v) for v in start.round()], [int(v) for v in end.round()], (1.0,), 1)
    shaken = cv2.filter2D(_perspective(page, rng, 0.02), -1, kernel / kernel.sum())
    return grain(_u8(shaken), rng, 5)


def _monitor(page: Pixels, rng: Dice) -> Pixels:
    """A photo of a monitor: its coloured stripes, sampled by the camera at another pitch."""
    shown = cv2.resize(page, None, fx=2.0, fy=2.0, interpolation=cv2.INTER_LINEAR)
    stripes = np.full((1, shown.shape[1], 3), 0.62, dtype=np.float32)
    for channel in range(3):
        stripes[0, channel::3, channel] = 1.0
    lit = shown.astype(np.float32) * stripes
    lit[3::4] *= 0.8
    share = float(rng.uniform(0.47, 0.53))
    tilted = _turn(_clip(lit * 1.25), rng.uniform(-1.5, 1.5))
    seen = cv2.resize(tilted, None, fx=share, fy=share, interpolation=cv2.INTER_LINEAR)
    return grain(_u8(seen), rng, 4)


def _curl(page: Pixels, rng: Dice) -> Pixels:
    """A page that does not lie flat: its lines rise and fall across the picture."""
    height, width = page.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    deep = rng.uniform(0.006, 0.012) * height
    wave = np.sin(x / width * np.pi * rng.uniform(0.9, 1.6) + rng.uniform(0, 1))
    moved = cv2.remap(
        page,
        x,
        np.asarray(y + deep * wave * (0.4 + 0.6 * y / height), np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(110, 110, 105),
    )
    fold = (1.0 - 0.12 * np.cos(x / width * np.pi * 2))[..., None]
    return grain(_clip(moved.astype(np.float32) * np.clip(fold, 0.7, 1.0)), rng, 5)


def _messenger(page: Pixels, rng: Dice) -> Pixels:
    """A photo sent on twice: shrunk, sharpened, packed hard."""
    small = _shrink(_photo(page, rng), float(rng.uniform(0.5, 0.62)))
    sharp = cv2.addWeighted(small, 1.6, cv2.GaussianBlur(small, (0, 0), 1.2), -0.6, 0)
    _, packed = cv2.imencode(".jpg", sharp, [cv2.IMWRITE_JPEG_QUALITY, 45])
    return _u8(cv2.imdecode(packed, cv2.IMREAD_COLOR))


DEGRADATIONS: dict[str, Callable[[Pixels, Dice], Pixels]] = {
    "clean": _clean,
    "scan": _scan,
    "skew": _skew,
    "blur": _blur,
    "lowres": _lowres,
    "grey": _grey,
    "bilevel": _bilevel,
    "photo": _photo,
    "photo_hard": _photo_hard,
    "photo_exif": _photo,
    "sideways": _sideways,
    "upside_down": _upside_down,
    "moire": _moire,
    "jpeg_low": _jpeg_low,
    "desk": _desk,
    "gradient": _gradient,
    "motion": _motion,
    "monitor": _monitor,
    "curl": _curl,
    "messenger": _messenger,
}

HELD_OUT = frozenset({"curl", "messenger", "monitor"})
"""Degradations nothing is tuned on; with them every layout counts as held out."""

COLOURLESS = frozenset({"grey", "bilevel"})
"""Degradations after which nobody can tell a red stamp."""

PHOTOS = frozenset(
    {"photo", "photo_hard", "photo_exif", "moire", "jpeg_low", "lowres"}
    | {"desk", "gradient", "motion", "monitor", "curl", "messenger"}
)
"""Degradations that come as a JPEG picture rather than as a scan."""


def _u8(pixels: object) -> Pixels:
    return np.asarray(pixels, dtype=np.uint8)


def _clip(pixels: npt.NDArray[np.float32]) -> Pixels:
    return _u8(np.clip(pixels, 0, 255))


def _turn(page: Pixels, degrees: float) -> Pixels:
    height, width = page.shape[:2]
    how = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return _u8(
        cv2.warpAffine(page, how, (width, height), flags=cv2.INTER_LINEAR, borderValue=(250,) * 3)
    )


def _soften(page: Pixels, sigma: float) -> Pixels:
    return _u8(cv2.GaussianBlur(page, (0, 0), sigma))


def _shrink(page: Pixels, share: float) -> Pixels:
    size = (round(page.shape[1] * share), round(page.shape[0] * share))
    return _u8(cv2.resize(page, size, interpolation=cv2.INTER_AREA))


def grain(page: Pixels, rng: Dice, strength: int) -> Pixels:
    """Sensor noise, mostly of brightness and a little of colour, as any colour scan has it."""
    noise = np.empty(page.shape[:2], dtype=np.int16)
    tint = np.empty(page.shape, dtype=np.int16)
    cv2.setRNGSeed(int(rng.integers(2**31)))
    cv2.randn(noise, 0, strength)  # type: ignore[call-overload]  # the stubs want a Mat
    cv2.randn(tint, 0, max(2, strength // 2))  # type: ignore[call-overload]  # as above
    paper = np.array([0, -1, -4], dtype=np.int16)  # paper and lamp are never perfectly white
    return _u8(np.clip(page.astype(np.int16) + noise[..., None] + tint + paper, 0, 255))


def _perspective(page: Pixels, rng: Dice, strength: float) -> Pixels:
    """The page lying on a desk, seen at an angle; the desk shows around it."""
    height, width = page.shape[:2]
    edge = round(width * 0.06)
    room = (width + 2 * edge, height + 2 * edge)
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    shifts = rng.uniform(-strength, strength, (4, 2)) * (width, height) * 0.8
    seen = (corners + edge + shifts).astype(np.float32)
    desk = tuple(int(part) for part in rng.integers(60, 130, 3))
    how = cv2.getPerspectiveTransform(corners, seen)
    return _u8(cv2.warpPerspective(page, how, room, flags=cv2.INTER_LINEAR, borderValue=desk))


def light(page: Pixels, rng: Dice) -> Pixels:
    height, width = page.shape[:2]
    coarse = rng.uniform(0.72, 1.0, (3, 3)).astype(np.float32)
    fall = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    warm = np.array([1.0, rng.uniform(0.95, 1.0), rng.uniform(0.86, 0.97)], dtype=np.float32)
    return _clip(page.astype(np.float32) * fall[..., None] * warm)


def _shadow(page: Pixels, rng: Dice) -> Pixels:
    """The page with the photographer's shadow over one side."""
    height, width = page.shape[:2]
    mask = np.ones((height, width), dtype=np.float32)
    left, right = rng.uniform(0.2, 0.6, 2) * width
    shape = np.array([(0, 0), (left, 0), (right, height), (0, height)], dtype=np.int32)
    cv2.fillPoly(mask, [shape], (float(rng.uniform(0.55, 0.7)),))
    soft = cv2.GaussianBlur(mask, (0, 0), 25)
    return _clip(page.astype(np.float32) * soft[..., None])
