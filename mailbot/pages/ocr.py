"""A picture becomes quadrilaterals of text, and crops of them become characters (PP-OCRv6)."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2  # noqa: TID251 - crops are cut with OpenCV
import numpy as np
from numpy.typing import NDArray
from rapidocr import RapidOCR  # noqa: TID251 - this is the module that knows it

Picture = NDArray[np.uint8]
"""Pixels as (height, width, 3), blue green red."""

Quad = NDArray[np.float32]
"""Four corners (4, 2) in pixels: top left, top right, bottom right, bottom left of the text."""

Quads = NDArray[np.float32]
"""Any number of quads, (n, 4, 2)."""

# The longest side the detector is shown: beyond it, it is slower and no better on A4 pages.
DETECTION_SIDE = 2000

# A picture this much longer than wide (a scrolled screenshot) is detected in overlapping tiles,
# else its text would shrink beyond reading.
_TALL = 2.2
_TILE = 1.5
_OVERLAP = 0.12

_threads = 1


# How a line's sureness follows from its weakest character, found on some 3,000 degraded lines:
# below 0.95 one line in ten is wrong, above 0.97 one in three hundred. 0.8 is where values may
# decide about money, so the doubtful stay below it. The mean tells far less: one wrong character
# in twenty hardly moves it.
_WEAKEST = (0.0, 0.5, 0.8, 0.94, 0.97, 1.0)
_SURE = (0.1, 0.5, 0.68, 0.78, 0.97, 1.0)

_TELLS_NOTHING = frozenset(":：;；,，。、()（）[]【】《》<>“”\"'·…_|~～!！?？ ☐☑□√")
"""Signs whose misreading changes no value; they are often weak."""


@dataclass(frozen=True)
class Reading:
    """What one crop says.

    `confidence` is the mean of its characters'. `places` are the characters' centres along the
    crop, 0 (left) to 1, and `sures` how sure each is, spaces left out of both.
    """

    text: str
    confidence: float
    places: tuple[float, ...] = ()
    sures: tuple[float, ...] = ()

    @property
    def sureness(self) -> float:
        """How sure it is that no character that matters is wrong, 0 to 1."""
        marks = [char for char in self.text if not char.isspace()]
        if len(marks) != len(self.sures):
            return self.confidence
        told = [
            sure for char, sure in zip(marks, self.sures, strict=True) if char not in _TELLS_NOTHING
        ]
        return round(float(np.interp(min(told, default=1.0), _WEAKEST, _SURE)), 3)


def configure(threads: int) -> None:
    """Set how many threads the engine of this process may use; before its first use."""
    global _threads  # noqa: PLW0603 - one engine per process, so one setting per process
    _threads = threads
    _engine.cache_clear()


def warm() -> None:
    """Load the models, so that the first page does not pay for it."""
    blank = np.full((64, 256, 3), 255, np.uint8)
    cv2.putText(blank, "2026", (20, 48), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (0, 0, 0), 3)
    quads = detect(blank)
    recognise([crop(blank, quad) for quad in quads] or [blank])
    upside_down_share([blank])


def detect(picture: Picture) -> Quads:
    """Where text stands on a picture of any orientation, in its own pixels, top to bottom."""
    height, width = picture.shape[:2]
    if max(height, width) <= DETECTION_SIDE or max(height, width) < _TALL * min(height, width):
        return _detect(picture)
    if width > height:
        turned = _detect_tiles(np.ascontiguousarray(np.transpose(picture, (1, 0, 2))))
        return _clockwise(turned[:, :, ::-1])
    return _detect_tiles(picture)


def crop(picture: Picture, quad: Quad) -> Picture:
    """The text in a quad, straightened; its size in pixels is that of the quad."""
    width = max(int(_side(quad, 0, 1)), int(_side(quad, 3, 2)), 1)
    height = max(int(_side(quad, 0, 3)), int(_side(quad, 1, 2)), 1)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(np.ascontiguousarray(quad, np.float32), target)
    cut = cv2.warpPerspective(
        picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_CUBIC
    )
    return np.asarray(cut, np.uint8)


def recognise(crops: list[Picture]) -> list[Reading]:
    """What each crop says, in the order given; an unreadable one is "" at confidence 0."""
    if not crops:
        return []
    engine = _engine()
    engine.return_word_box = True
    result: Any = engine.recognize_txt(crops)
    return [
        Reading(text, float(score), _places(words), _sures(text, words))
        if text.strip()
        else Reading("", 0.0)
        for text, score, words in zip(result.txts, result.scores, result.word_results, strict=True)
    ]


def upside_down_share(crops: list[Picture]) -> float:
    """Which share of the crops stands upside down, 0 to 1, each weighted by how sure it is."""
    result = _engine()._load_cls_model()(crops)  # noqa: SLF001 - the public call classifies all lines of a page; a vote needs only the longest
    weights = [
        (float(score) - 0.5 if "180" in label else 0.0, abs(float(score) - 0.5))
        for label, score in result.cls_res
    ]
    total = sum(weight for _, weight in weights)
    return sum(turned for turned, _ in weights) / total if total else 0.0


@cache
def _engine() -> Any:
    """The engine of this process, with the models of the wheel: nothing is downloaded."""
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": _threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _detect(picture: Picture) -> Quads:
    scale = min(1.0, DETECTION_SIDE / max(picture.shape[:2]))
    shown = picture
    if scale < 1.0:
        shown = np.asarray(
            cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8
        )
    shown, top = _padded(shown)
    found = _engine()._load_det_model()(shown).boxes  # noqa: SLF001 - the public call would cut and classify every line as well
    if found is None or not len(found):
        return np.empty((0, 4, 2), np.float32)
    quads = np.asarray(found, np.float32)
    quads[:, :, 1] -= top
    return quads / np.float32(scale)


def _padded(picture: Picture) -> tuple[Picture, int]:
    """A very flat strip gets white above and below: the detector misses text at the edge."""
    height, width = picture.shape[:2]
    if height > 30 and width / height <= 8:  # noqa: PLR2004 - the engine's own limits (config.yaml)
        return picture, 0
    margin = max(width // 8, 60) // 2
    padded = cv2.copyMakeBorder(
        picture, margin, margin, 0, 0, cv2.BORDER_CONSTANT, value=(255, 255, 255)
    )
    return np.asarray(padded, np.uint8), margin


def _detect_tiles(picture: Picture) -> Quads:
    height, width = picture.shape[:2]
    tile = int(width * _TILE)
    step = int(tile * (1 - _OVERLAP))
    kept: list[Quad] = []
    for top in range(0, max(height - int(tile * _OVERLAP), 1), step):
        bottom = min(top + tile, height)
        for quad in _detect(picture[top:bottom]):
            cut_above = top > 0 and quad[:, 1].min() < 2  # noqa: PLR2004 - touches the tile's edge
            cut_below = bottom < height and quad[:, 1].max() > bottom - top - 2
            moved = (quad + np.array([0, top], np.float32)).astype(np.float32)
            if not (cut_above or cut_below or any(_same_place(moved, other) for other in kept)):
                kept.append(moved)
    return np.array(kept, np.float32).reshape(-1, 4, 2)


def _same_place(quad: Quad, other: Quad) -> bool:
    """Whether two quads overlap by half of the smaller one: found in two tiles."""
    low = np.maximum(quad.min(axis=0), other.min(axis=0))
    high = np.minimum(quad.max(axis=0), other.max(axis=0))
    shared = float(np.prod(np.maximum(high - low, 0)))
    areas = [float(np.prod(np.ptp(each, axis=0))) for each in (quad, other)]
    return shared > 0.5 * min(areas)


def _clockwise(quads: Quads) -> Quads:
    """Mirrored quads with their corners in the usual order again."""
    return np.ascontiguousarray(quads[:, [0, 3, 2, 1], :], np.float32)


def _side(quad: Quad, start: int, end: int) -> float:
    return float(np.linalg.norm(quad[start] - quad[end]))


def _places(words: Any) -> tuple[float, ...]:
    """The centres of a line's characters without its spaces, from the engine's columns."""
    if words is None or not words.line_txt_len:
        return ()
    return tuple(
        min((column + 0.5) / words.line_txt_len, 1.0)
        for columns in words.word_cols
        for column in columns
    )


def _sures(text: str, words: Any) -> tuple[float, ...]:
    """How sure each character of a line is, without its spaces."""
    if words is None or len(words.confs) != len(text):
        return ()
    return tuple(
        float(sure) for char, sure in zip(text, words.confs, strict=True) if not char.isspace()
    )
