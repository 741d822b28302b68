"""The placed characters of a PDF page become lines, split where a wide gap parts two cells."""

import itertools
import statistics
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from mailbot.documents.page import Line, Stress, Way
from mailbot.values import Box


class Glyph(NamedTuple):
    """A character and its box in points, origin at the top left; `angle` in degrees, clockwise.

    `spaced` tells that a space was written before it, where a format's spaces can be believed;
    `ways` are those in which it stands out.
    """

    char: str
    x0: float
    y0: float
    x1: float
    y1: float
    angle: float = 0.0
    spaced: bool = False
    ways: tuple[Way, ...] = ()


class Rule(NamedTuple):
    """An upright stroke of a table's grid: where it stands and from where to where it runs."""

    x: float
    y0: float
    y1: float


_WIDE_GAP = 1.25  # times the letters' height: more than this between two letters parts two cells
_LARGE, _STREWN = 1.3, 3  # a text so much taller than usual, so often: a watermark
_SPACE = 0.28  # a gap that was a space between Latin letters
_WRITTEN = 0.12  # the same where a space was written
_SPREAD = 3.2  # times the height: single characters spread over a cell belong together up to here
_OFF = 0.4  # the share of its size by which a letter over another stands in another line
# The share of its height by which a letter must overlap its row. A label set at the middle of a
# value of two lines overlaps each by half, or more where the lines are tight.
_SAME_ROW = 0.6

_UNDERSCORES = "_＿ˍ﹍"
_OVER = 0.3  # the share of the narrower of two letters' width by which one lies over the other
_FEWEST = 4  # letters of a text that runs into another; a tick on its box is one

_GARBAGE = 0.25  # the share of characters nobody would write beyond which a layer is garbage
_LOST = 0.01  # the share of replacement marks beyond which characters are missing
_FEW = 8


def lines_of(glyphs: Sequence[Glyph], rules: Sequence[Rule] = ()) -> tuple[Line, ...]:
    """The lines of a page in reading order: rows top to bottom, cells left to right.

    Spaces are not believed, gaps are measured: layers hold both too many and too few of them.
    The order of `glyphs` is that in which they were drawn: what was drawn apart is parted by a
    space where there is a gap, too, as a form's label is from what was filled in later.
    """
    printed = _without_doubles([glyph for glyph in glyphs if not glyph.char.isspace()])
    printed = _without_lines_written_on(printed)
    rows = _rows(_without_watermark(printed))
    drawn = {glyph: place for place, glyph in enumerate(printed)}
    lines: list[Line] = []
    for row in itertools.chain.from_iterable(_strands(each, drawn) for each in rows):
        lines += [_line(cell, drawn) for cell in _gather(_cells(row, rules), rules)]
    return tuple(lines)


def is_garbage(text: str) -> bool:
    """Whether a text layer says nothing: codes without meaning instead of characters.

    Such layers come from fonts without a table to Unicode: private-use and control codes,
    replacement marks, or signs of scripts that no Chinese form uses.
    """
    marks = [char for char in text if not char.isspace()]
    if not marks:
        return True
    # one lost name is enough: nobody can tell which value the mark stands for
    if marks.count("\ufffd") > _LOST * len(marks):
        return True
    strange = sum(not _is_usual(char) for char in marks)
    return strange > _GARBAGE * len(marks)


def is_doubtful(text: str) -> bool:
    """Whether a text layer could be shifted codes: much text and not one Chinese character."""
    marks = [char for char in text if not char.isspace()]
    return len(marks) < _FEW or not any("\u4e00" <= char <= "\u9fff" for char in marks)


def _is_usual(char: str) -> bool:
    """Whether a Chinese office document would hold this character."""
    if " " <= char <= "~" or char in "￥¥€£°±×÷·…—–‘’“”•√✓✔☑☐☒□■●○◇◆★☆▲△▼▽※→←↑↓№":
        return True
    if "\u3000" <= char <= "\u303f" or "\uff01" <= char <= "\uffe5" or "①" <= char <= "⑳":
        return True
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return "\u4e00" <= char <= "\u9fff" and _is_in_gbk(char)
    return True


def _is_in_gbk(char: str) -> bool:
    """Rare, but written in names and places: 䶮 aside, GBK has them all."""
    try:
        return bool(char.encode("gbk"))
    except UnicodeEncodeError:
        return False


def _without_doubles(glyphs: list[Glyph]) -> list[Glyph]:
    """Bold print by printing twice, a hair apart, is one character."""
    kept: list[Glyph] = []
    seen: dict[tuple[str, int, int], Glyph] = {}
    for glyph in glyphs:
        height = max(glyph.y1 - glyph.y0, 1.0)
        cell = (glyph.char, int(glyph.x0 / height * 2), int(glyph.y0 / height * 2))
        twins = (
            seen.get((glyph.char, cell[1] + across, cell[2] + down))
            for across in (-1, 0, 1)
            for down in (-1, 0, 1)
        )
        near = 0.2 * height
        if any(
            twin and abs(twin.x0 - glyph.x0) < near and abs(twin.y0 - glyph.y0) < near
            for twin in twins
        ):
            continue
        seen[cell] = glyph
        kept.append(glyph)
    return kept


def _without_lines_written_on(glyphs: list[Glyph]) -> list[Glyph]:
    """The glyphs without those of a line of underscores over which something was printed."""
    others = [glyph for glyph in glyphs if glyph.char not in _UNDERSCORES]
    if len(others) == len(glyphs):
        return glyphs
    others.sort(key=_middle)
    return [
        glyph
        for glyph in glyphs
        if glyph.char not in _UNDERSCORES or not _is_written_on(glyph, others)
    ]


def _is_written_on(line: Glyph, glyphs: Sequence[Glyph]) -> bool:
    """Whether one of `glyphs`, sorted from top to bottom, lies over a good part of `line`."""
    first = bisect_left(glyphs, line.y0, key=_middle)
    last = bisect_right(glyphs, line.y1, key=_middle)
    return any(
        min(line.x1, each.x1) - max(line.x0, each.x0)
        > _OVER * min(line.x1 - line.x0, each.x1 - each.x0)
        for each in glyphs[first:last]
    )


def _without_watermark(glyphs: list[Glyph]) -> list[Glyph]:
    """The glyphs without a large text strewn over the page, which would run into the others."""
    if not glyphs:
        return glyphs
    usual = statistics.median(glyph.y1 - glyph.y0 for glyph in glyphs)
    large = [glyph for glyph in glyphs if glyph.y1 - glyph.y0 > _LARGE * usual]
    words = [(_text(cell), cell) for row in _rows(large) for cell in _cells(row, ())]
    times = Counter(text for text, _ in words)
    often = [(text, word) for text, word in words if len(word) > 1 and times[text] >= _STREWN]
    # receipts below each other have a title each, which lies over nothing
    small = [glyph for glyph in glyphs if glyph.y1 - glyph.y0 <= _LARGE * usual] if often else []
    small.sort(key=_middle)
    over = {text for text, word in often if any(_lies_on(letter, small) for letter in word)}
    strewn = {glyph for text, word in often if text in over for glyph in word}
    return [glyph for glyph in glyphs if glyph not in strewn]


def _text(glyphs: Sequence[Glyph]) -> str:
    return "".join(glyph.char for glyph in glyphs)


def _middle(glyph: Glyph) -> float:
    return (glyph.y0 + glyph.y1) / 2


def _lies_on(letter: Glyph, glyphs: Sequence[Glyph]) -> bool:
    """Whether a letter is printed over the middle of one of `glyphs`, sorted from top to bottom."""
    first = bisect_left(glyphs, letter.y0, key=_middle)
    last = bisect_right(glyphs, letter.y1, key=_middle)
    return any(letter.x0 < (each.x0 + each.x1) / 2 < letter.x1 for each in glyphs[first:last])


def _rows(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs that stand on one line of print, top to bottom, each from left to right."""
    rows: list[list[Glyph]] = []
    spans: list[tuple[float, float]] = []
    for glyph in sorted(glyphs, key=_middle):
        height = max(glyph.y1 - glyph.y0, 0.1)
        best = None
        for index in range(len(rows) - 1, max(len(rows) - 6, -1), -1):
            low, high = spans[index]
            shared = min(high, glyph.y1) - max(low, glyph.y0)
            same = shared > _SAME_ROW * min(height, high - low)
            if same and not any(_lies_over(glyph, each) for each in rows[index]):
                best = index
                break
        if best is None:
            rows.append([glyph])
            spans.append((glyph.y0, glyph.y1))
            continue
        rows[best].append(glyph)
        middle = statistics.fmean(map(_middle, rows[best][-8:]))
        half = statistics.fmean((each.y1 - each.y0) / 2 for each in rows[best][-8:])
        spans[best] = (middle - half, middle + half)
    return [sorted(row, key=lambda each: each.x0) for row in rows]


def _lies_over(one: Glyph, other: Glyph) -> bool:
    """Whether both stand at one place of two tight lines, one higher than the other."""
    height = min(one.y1 - one.y0, other.y1 - other.y0)
    off = abs(one.y0 + one.y1 - other.y0 - other.y1) / 2
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    return off > _OFF * height and across > _OFF * min(one.x1 - one.x0, other.x1 - other.x0)


def _strands(row: list[Glyph], drawn: Mapping[Glyph, int]) -> list[list[Glyph]]:
    """A row's glyphs, those of texts printed over each other apart; mostly all together.

    A long value at times runs into the next column, where its letters and those of the label
    there stand by turns: each was drawn as a whole.
    """
    if not any(_overlap(before, glyph) for before, glyph in itertools.pairwise(row)):
        return [row]
    texts: list[list[Glyph]] = []
    for glyph in sorted(row, key=lambda each: drawn[each]):
        last = texts[-1][-1] if texts else None
        if last and drawn[glyph] == drawn[last] + 1 and glyph.x0 >= last.x0:
            texts[-1].append(glyph)
        else:
            texts.append([glyph])
    strands: list[list[Glyph]] = []
    for text in sorted(texts, key=lambda each: each[0].x0):
        free = next((strand for strand in strands if not _overlap(strand[-1], text[0])), None)
        if free is None:
            strands.append(text)
        else:
            free.extend(text)
    return strands if min(map(len, strands)) >= _FEWEST else [row]


def _overlap(before: Glyph, glyph: Glyph) -> bool:
    """Whether a glyph begins well before the end of the one at its left."""
    return before.x1 - glyph.x0 > _OFF * min(before.x1 - before.x0, glyph.x1 - glyph.x0)


def _cells(row: list[Glyph], rules: Sequence[Rule]) -> list[list[Glyph]]:
    cells = [[row[0]]]
    for before, glyph in itertools.pairwise(row):
        height = max(before.y1 - before.y0, glyph.y1 - glyph.y0)
        apart = glyph.x0 - before.x1 > _WIDE_GAP * height
        if apart or _ruled_off(before, glyph, rules):
            cells.append([glyph])
        else:
            cells[-1].append(glyph)
    return cells


def _ruled_off(before: Glyph, after: Glyph, rules: Sequence[Rule]) -> bool:
    """Whether a rule of the grid stands between two neighbours."""
    middle = (after.y0 + after.y1) / 2
    left = (before.x0 + before.x1) / 2
    right = (after.x0 + after.x1) / 2
    return any(left < rule.x < right and rule.y0 <= middle <= rule.y1 for rule in rules)


def _gather(cells: list[list[Glyph]], rules: Sequence[Rule]) -> list[list[Glyph]]:
    """Cells with the single characters of one spread word (单 位 名 称) put together again."""
    gathered: list[list[Glyph]] = []
    run: list[Glyph] = []
    for cell in cells:
        if run and len(cell) == 1 and _continues(run, cell[0], rules):
            run.append(cell[0])
            continue
        if run:
            gathered.append(run)
        if len(cell) == 1 and _is_han(cell[0].char):
            run = [*cell]
            continue
        run = []
        gathered.append(cell)
    if run:
        gathered.append(run)
    return gathered


def _continues(run: list[Glyph], glyph: Glyph, rules: Sequence[Rule]) -> bool:
    last = run[-1]
    gap = glyph.x0 - last.x1
    if not _is_han(glyph.char) or _ruled_off(last, glyph, rules):
        return False
    if gap > _SPREAD * (last.y1 - last.y0):
        return False
    if len(run) == 1:
        return True
    return abs(gap - (last.x0 - run[-2].x1)) < 0.3 * (last.y1 - last.y0)  # evenly spread


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _line(glyphs: list[Glyph], drawn: Mapping[Glyph, int]) -> Line:
    text = glyphs[0].char
    stressed = [*_stressed(glyphs[0], 0)]
    for before, glyph in itertools.pairwise(glyphs):
        height = max(before.y1 - before.y0, glyph.y1 - glyph.y0)
        together = _is_han(before.char) and _is_han(glyph.char)
        together = together and drawn[glyph] == drawn[before] + 1
        least = _WRITTEN if glyph.spaced else _SPACE
        if glyph.x0 - before.x1 > least * height and not together:
            text += " "
        stressed += _stressed(glyph, len(text))
        text += glyph.char
    return Line(
        text=text,
        stressed=tuple(stressed),
        box=Box(
            x0=round(min(glyph.x0 for glyph in glyphs), 2),
            y0=round(min(glyph.y0 for glyph in glyphs), 2),
            x1=round(max(glyph.x1 for glyph in glyphs), 2),
            y1=round(max(glyph.y1 for glyph in glyphs), 2),
        ),
    )


def _stressed(glyph: Glyph, at: int) -> Iterator[Stress]:
    return (Stress(start=at, end=at + 1, how=way) for way in glyph.ways)
