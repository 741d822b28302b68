"""The picture of a text line becomes the check boxes in it, ticked or empty.

The OCR model drops ☑ as often as it reads it; what a form says hangs on these small squares.
"""

import itertools
from dataclasses import dataclass, replace
from types import MappingProxyType

import cv2  # noqa: TID251 - strokes are found by OpenCV's morphology
import numpy as np
from numpy.typing import NDArray

from mailbot.pages.levels import percentile, percentiles
from mailbot.pages.ocr import Picture, Reading

_BOXES = frozenset("□☐☑☒■▢◻◽")
"""Characters that are nothing but check boxes."""

_MOUTHS = frozenset("口囗")
"""Written for an empty box as often as for the word; believed where several stand in a line."""

_LOOKALIKES = frozenset("口囗区凶囚团因図囱曰√✓✔0OoDdaUVvMMB8JjZzNW☆")
"""What it may take a box for; believed only beside a sure box of the same size."""

# Words with one of these in them: there it is a character and no box.
_WORDS = frozenset(
    word
    for words in (
        "集团 社团 财团 团体 团队 团结 兵团 师团 原因 因为 因此 因素",
        "地区 城区 新区 市区 园区 辖区 社区 州区 开区 业区 区域 区块 区分 区间",
        "人口 户口 出口 进口 接口 窗口 路口 口岸 口径 口令 口头 凶手 囚犯",
    )
    for word in words.split()
)

_HOOKS = frozenset("×√✓✔☑☒■")
"""Read alone in a line of check boxes, these are marks that hide their box."""

_EMPTY, _TICKED, _SCRIBBLE = 0.05, 0.16, 0.15  # shares of ink within a box that stands alone
_EMPTIEST = 0.35  # darkness within the emptiest of several boxes: in more, blur has filled them
_MORE, _HARDLY_MORE = 0.1, 0.04  # darkness within a box beyond that of the emptiest beside it
_BELIEVED = 0.8  # how sure the OCR must be of a sign
_SHADOW = 0.6  # of a line's brightest paper: darker paper is ink
_UNEVEN = 0.85  # the darkest paper of a line as a share of its brightest: beyond, a shadow falls

_EMPTY_SIGNS = frozenset("□☐▢◻◽口囗")
_TICKED_SIGNS = frozenset("☑☒■√✓✔")
_SIGNS = MappingProxyType(
    {(True, True): "☑", (True, False): "図", (False, True): "☐", (False, False): "口"}
)
"""What stands for a box: (ticked, sure); those that are not sure are lookalikes, and doubted."""
_LINE = 1.6  # a line's height in widths of its letters at most
_CLINGS = 1.25  # letters from one centre to the next: nearer, it stands in the same word


@dataclass(frozen=True)
class TickBox:
    """A square in a line's crop: its left and right edge as shares of the width, its size.

    `ink` is the share of it that is inked, `dark` how dark it is within, 0 (paper) to 1 (print).
    """

    left: float
    right: float
    size: float
    ticked: bool = False
    sure: bool = True
    ink: float = 0.0
    dark: float = 0.0


def read_boxes(reading: Reading, cut: Picture) -> Reading:
    """The reading of a straightened line with ☑ and ☐ where its picture shows check boxes."""
    marks = [char for char in reading.text if not char.isspace()]
    if not marks or len(marks) != len(reading.places):
        return reading
    height, width = cut.shape[:2]
    if height < 12 or width < height * 0.6:  # noqa: PLR2004 - pixels; smaller squares are blots
        return reading
    seen = np.asarray(cv2.cvtColor(cut, cv2.COLOR_BGR2GRAY), np.uint8)
    grey = evenly_lit(seen)
    dark = dark_of(grey)
    squares = _squares(dark, grey, height)
    line = round(_LINE * letter_width(reading.places, marks) * width)
    tailed = not squares and 0 < line < height  # the tail of a tick makes a crop higher
    if tailed:
        squares = _squares(dark, grey, line)
    over = [chars_over(square, reading.places) for square in squares]
    mouths = sum(mark in _MOUTHS for mark in marks)
    certain = _BOXES | _MOUTHS if mouths > 1 else _BOXES
    sure = [
        square
        for square, places in zip(squares, over, strict=True)
        if (places and all(marks[at] in certain and not _is_word(marks, at) for at in places))
        or (
            not places
            and is_gap(square, reading.places)
            and not _clings(square, reading.places, marks, certain)
        )
    ]
    if not sure:
        return reading
    boxes = [
        square
        for square, places in zip(squares, over, strict=True)
        if square in sure
        or (
            not any(_is_word(marks, at) for at in places)
            and not (not places and _clings(square, reading.places, marks, certain))
            and _beside_a_sure_one(square, [marks[at] for at in places], sure)
        )
    ]
    boxes = judged(boxes, [_told(box, reading, marks) for box in boxes])
    if tailed and not all(box.ticked for box in boxes):
        return reading  # what a tick has cut off a box looks like an empty one
    if any(marks[at] in certain for box in sure for at in chars_over(box, reading.places)):
        scribbled = _scribbled(reading.places, marks, dark, boxes)
        # it may be a shadow's edge; of two one may be what a pen left beside the other
        sure_of_it = grey is seen and len(scribbled) == 1
        boxes += [replace(box, sure=sure_of_it) for box in scribbled]
    gone = {at for box in boxes for at in chars_over(box, reading.places)}
    return rebuilt(reading, marks, gone, boxes)


def evenly_lit(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A line without the shadow that falls on a part of it; as it is where there is none."""
    height = grey.shape[0]
    reach = max(int(1.5 * height), 3)
    paper = cv2.dilate(cv2.blur(grey, (3, 3)), np.ones((height, reach), np.uint8))
    paper = cv2.blur(paper, (reach, 1))
    if float(paper.min()) > _UNEVEN * float(paper.max()):
        return grey
    return np.asarray(cv2.divide(grey, np.asarray(np.maximum(paper, 1), np.uint8), scale=250))


def _told(box: TickBox, reading: Reading, marks: list[str]) -> bool | None:
    """What the OCR surely says of a box: ticked, empty, or None where it says something else."""
    over = chars_over(box, reading.places)
    if reading.sures and any(reading.sures[at] < _BELIEVED for at in over):
        return None
    read = {marks[at] for at in over}
    if read and read <= _TICKED_SIGNS:
        return True
    return False if read and read <= _EMPTY_SIGNS else None


def judged(boxes: list[TickBox], told: list[bool | None]) -> list[TickBox]:
    """The boxes of a line, each ticked or empty, and whether that is sure.

    Several boxes are judged by the emptiest of them: blur darkens them all. What is seen and
    what the OCR says have to agree, else it is not sure.
    """
    empty = [
        box.dark
        for box, said in zip(boxes, told, strict=True)
        if said is False or (said is None and box.ink < _TICKED)
    ]
    emptiest = min(empty, default=1.0)
    several = len(boxes) > 1 and emptiest < _EMPTIEST
    found = []
    for box, said in zip(boxes, told, strict=True):
        more = box.dark - emptiest
        if several:
            much = _MORE if said else 1.5 * _MORE
            ticked, clear = more >= (_MORE + _HARDLY_MORE) / 2, not _HARDLY_MORE < more < much
        else:
            ticked = box.ink >= (_EMPTY + _TICKED) / 2
            clear = not _EMPTY < box.ink < _TICKED
        if said is not None and not clear:
            ticked = said  # two weak signs: the OCR's is the better one, and together they are
            clear = several and said  # sure only of ink that both saw
        elif said is not None and said != ticked:
            plain = more >= 3 * _MORE if several else box.ink >= 2 * _TICKED
            ticked, clear = True, plain and ticked
        found.append(replace(box, ticked=ticked, sure=clear))
    return found


def _squares(dark: NDArray[np.uint8], grey: NDArray[np.uint8], line: int) -> list[TickBox]:
    """The squares in a line of that height in pixels that may be check boxes, left to right."""
    height, width = dark.shape
    strokes = _strokes(dark, line)
    contours, _ = cv2.findContours(strokes, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found: list[TickBox] = []
    levels: tuple[float, ...] = ()
    for contour in contours:
        x, y, w, h = cv2.boundingRect(contour)
        if not _is_square(w, h, line) or _frame(strokes, x, y, w, h) < 0.8:  # noqa: PLR2004 - of every side
            continue
        ink = _inside(dark, x, y, w, h)
        levels = levels or percentiles(grey, 90, 2)
        share = _inside_dark(grey, levels, (x, y, w, h))
        found.append(TickBox(x / width, (x + w) / width, h / height, ink=ink, dark=share))
    return _distinct(found)


def _scribbled(
    places: tuple[float, ...], marks: list[str], dark: NDArray[np.uint8], boxes: list[TickBox]
) -> list[TickBox]:
    """Ticked boxes that are no clean squares any more, in a line that has clean ones.

    What stands there is either ink that the OCR left out, as wide as a letter, or was read as a
    lone cross or hook.
    """
    height, width = dark.shape
    letter = letter_width(places, marks) or 0.7 * height / width
    edges = [-letter / 2, *places, 1.0 + letter / 2]
    found = []
    for before, after in itertools.pairwise(edges):
        left, right = before + letter / 2, after - letter / 2
        if right - left >= 0.55 * letter and _is_drawn(dark, left, right, letter):
            found.append(TickBox(left, right, 0.7, ticked=True))
    for at, mark in enumerate(marks):
        if mark in _HOOKS:
            found.append(
                TickBox(places[at] - letter * 0.45, places[at] + letter * 0.45, 0.7, ticked=True)
            )
    return [
        new
        for new in found
        if all(
            abs(new.left + new.right - box.left - box.right) / 2 >= 0.9 * letter for box in boxes
        )
    ]


def letter_width(places: tuple[float, ...], marks: list[str]) -> float:
    """The usual distance between two Chinese characters, as a share of the width; 0 unknown."""
    steps = [
        after - before
        for (before, first), (after, second) in zip(
            zip(places, marks, strict=True), zip(places[1:], marks[1:], strict=True), strict=False
        )
        if _is_han(first) and _is_han(second)
    ]
    return float(np.median(steps)) if steps else 0.0


def _is_drawn(dark: NDArray[np.uint8], left: float, right: float, letter: float) -> bool:
    """Whether between two shares of the width something as large as a box is drawn."""
    width = dark.shape[1]
    dark_part = dark[:, max(int(left * width), 0) : int(right * width)]
    part = dark_part > 0
    columns, rows = np.flatnonzero(part.any(axis=0)), np.flatnonzero(part.any(axis=1))
    if not len(columns):
        return False
    wide = float(columns[-1] - columns[0] + 1) / (letter * width)
    high = float(rows[-1] - rows[0] + 1) / (letter * width)
    # an empty box whose sides were too faint to be found is no tick: look at its middle
    ink = _inside(dark_part, int(columns[0]), int(rows[0]), int(np.ptp(columns)), int(np.ptp(rows)))
    return wide >= 0.45 and high >= 0.5 and ink >= _SCRIBBLE  # noqa: PLR2004 - of a letter's width


def dark_of(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Ink by Otsu's threshold, a little generous to thin print."""
    level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    level = min(max(level * 1.1, level + 1), 230.0)  # of pure black and white Otsu says 0
    return np.asarray(grey < level, np.uint8) * np.uint8(255)


def _strokes(dark: NDArray[np.uint8], height: int) -> NDArray[np.uint8]:
    """Only what is straight across or straight up: the sides of boxes without their ticks."""
    length = max(int(height * 0.32), 5)
    across = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    upright = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    return np.asarray(cv2.bitwise_or(across, upright), np.uint8)


def _is_square(width: int, height: int, line: int) -> bool:
    return 0.38 * line <= height <= 0.92 * line and 0.78 <= width / height <= 1.28  # noqa: PLR2004 - a box is about as high as a letter


def _frame(strokes: NDArray[np.uint8], x: int, y: int, w: int, h: int) -> float:
    """The least inked of a rectangle's four sides, as a share of its length."""
    depth = max(h // 7, 2)
    part = strokes[y : y + h, x : x + w] > 0
    sides = (
        part[:depth].any(axis=0),
        part[-depth:].any(axis=0),
        part[:, :depth].any(axis=1),
        part[:, -depth:].any(axis=1),
    )
    return min(float(side.mean()) for side in sides)


def _inside(dark: NDArray[np.uint8], x: int, y: int, w: int, h: int) -> float:
    """The share of ink within a box, well inside its sides."""
    margin_x, margin_y = max(int(w * 0.22), 2), max(int(h * 0.22), 2)
    part = dark[y + margin_y : y + h - margin_y, x + margin_x : x + w - margin_x]
    return float((part > 0).mean()) if part.size else 0.0


def _inside_dark(
    grey: NDArray[np.uint8], levels: tuple[float, ...], place: tuple[int, int, int, int]
) -> float:
    """How dark a box is within, on the mean, between the line's paper (0) and its print (1)."""
    x, y, w, h = place
    paper, ink = levels
    margin_x, margin_y = max(int(w * 0.25), 2), max(int(h * 0.25), 2)
    part = grey[y + margin_y : y + h - margin_y, x + margin_x : x + w - margin_x]
    if not part.size:
        return 0.0
    # the paper within the box: at a shadow's edge it is darker than elsewhere, in a filled box none
    paper = min(max(percentile(part, 90), _SHADOW * paper), paper)
    if paper - ink < 1:
        return 1.0
    return float(np.clip((paper - part.astype(np.float32)) / (paper - ink), 0, 1).mean())


def _distinct(boxes: list[TickBox]) -> list[TickBox]:
    kept: list[TickBox] = []
    for box in sorted(boxes, key=lambda each: -each.size):
        if all(box.right <= other.left or box.left >= other.right for other in kept):
            kept.append(box)
    return sorted(kept, key=lambda each: each.left)


def chars_over(box: TickBox, places: tuple[float, ...]) -> list[int]:
    """Which characters of a reading stand where a box does."""
    return [at for at, place in enumerate(places) if box.left <= place <= box.right]


def is_gap(box: TickBox, places: tuple[float, ...]) -> bool:
    """Whether the OCR left out a character's width where the box stands."""
    width = box.right - box.left
    return all(abs(place - (box.left + box.right) / 2) > 0.8 * width for place in places)


def _is_word(marks: list[str], at: int) -> bool:
    """Whether a character that looks like a box is part of a word."""
    around = "".join(marks[max(at - 1, 0) : at + 2])
    return any(around[start : start + 2] in _WORDS for start in range(len(around) - 1))


def _clings(
    box: TickBox, places: tuple[float, ...], marks: list[str], certain: frozenset[str]
) -> bool:
    """Whether a square that OCR left out stands in a word, as 回 does in 电子回单.

    A box may follow a word closely, but then another box has opened that word.
    """
    letter = letter_width(places, marks)
    middle = (box.left + box.right) / 2
    before = [at for at, place in enumerate(places) if place < middle]
    if not letter or not before or not _is_han(marks[before[-1]]):
        return False
    if middle - places[before[-1]] > _CLINGS * letter:
        return False
    return not any(marks[at] in certain for at in before)


def _is_han(mark: str) -> bool:
    return "\u4e00" <= mark <= "\u9fff"


def _beside_a_sure_one(box: TickBox, marks: list[str], sure: list[TickBox]) -> bool:
    return all(mark in _LOOKALIKES for mark in marks) and any(
        abs(box.size - other.size) <= 0.12 * other.size for other in sure
    )


def rebuilt(reading: Reading, marks: list[str], gone: set[int], boxes: list[TickBox]) -> Reading:
    """The reading with boxes in their places, without the characters they were taken for."""
    sures = reading.sures or (reading.confidence,) * len(marks)
    kept = [
        (reading.places[at], mark, sures[at]) for at, mark in enumerate(marks) if at not in gone
    ]
    kept += [((box.left + box.right) / 2, _SIGNS[box.ticked, box.sure], 1.0) for box in boxes]
    kept.sort()
    return Reading(
        "".join(mark for _, mark, _ in kept),
        reading.confidence,
        tuple(place for place, _, _ in kept),
        tuple(sure for _, _, sure in kept),
    )
