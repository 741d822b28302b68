"""The ruled lines of a page become a table's cells, and each line of print learns its own."""

import bisect
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from mailbot.documents.page import Line
from mailbot.pages.textlayer import Rule


class Level(NamedTuple):
    """A level stroke of a table's grid: how high it lies and from where to where it runs."""

    y: float
    x0: float
    x1: float


class _Stroke(NamedTuple):
    """A rule of either direction: `at` across it, `start` to `end` along it."""

    at: float
    start: float
    end: float


class _Cell(NamedTuple):
    """A cell's place in its table's grid."""

    table: int
    row: int
    column: int
    row_span: int
    column_span: int


_NEAR = 2.5  # points: strokes no further apart are one, and meet
_FEWEST = 3  # rules each way: a frame around everything is no table
_SEEN = 0.3  # of a square's side: what must be there of the rule along it
_MOST = 120  # rules each way of one table
_APART = 1.5  # times the height of print: a gap within a row of an area without rules
_OPEN = 2  # rows with such gaps: the area is no cell but a page of its own


def in_cells(
    lines: Sequence[Line],
    uprights: Sequence[Rule],
    levels: Sequence[Level],
    near: float = _NEAR,
) -> tuple[Line, ...]:
    """The lines, those within a ruled table with its cell; what no rules part stays as it is.

    All is in points, or in any unit in which strokes no further apart than `near` meet.
    """
    if len(uprights) < _FEWEST or len(levels) < _FEWEST:
        return tuple(lines)
    found: dict[int, _Cell] = {}
    strokes = _tables(
        _joined((_Stroke(*rule) for rule in uprights), near),
        _joined((_Stroke(*rule) for rule in levels), near),
        near,
    )
    for number, (upright, level) in enumerate(strokes):
        found |= _placed(lines, number, upright, level)
    return tuple(
        lines[place].model_copy(update=found[place]._asdict()) if place in found else lines[place]
        for place in _cell_by_cell(len(lines), found)
    )


def _cell_by_cell(count: int, cells: Mapping[int, _Cell]) -> list[int]:
    """The lines' numbers in order, those of one cell together where its first one stands."""
    members: dict[_Cell, list[int]] = defaultdict(list)
    for place in sorted(cells):
        members[cells[place]].append(place)
    ordered: list[int] = []
    for place in range(count):
        cell = cells.get(place)
        ordered += [place] if cell is None else members.pop(cell, [])
    return ordered


def _joined(strokes: Iterable[_Stroke], near: float) -> list[_Stroke]:
    """The strokes, those on one line that touch joined to one."""
    joined: list[_Stroke] = []
    lines: list[list[_Stroke]] = []
    for stroke in sorted(strokes):
        if lines and stroke.at - lines[-1][0].at <= near:
            lines[-1].append(stroke)
        else:
            lines.append([stroke])
    for line in lines:
        at = line[0].at
        start, end = None, 0.0
        for stroke in sorted(line, key=lambda each: each.start):
            if start is None or stroke.start > end + near:
                joined += [] if start is None else [_Stroke(at, start, end)]
                start, end = stroke.start, stroke.end
            end = max(end, stroke.end)
        joined += [] if start is None else [_Stroke(at, start, end)]
    return joined


def _meet(upright: _Stroke, level: _Stroke, near: float) -> bool:
    return (
        level.start - near <= upright.at <= level.end + near
        and upright.start - near <= level.at <= upright.end + near
    )


def _tables(
    uprights: Sequence[_Stroke], levels: Sequence[_Stroke], near: float
) -> list[tuple[list[_Stroke], list[_Stroke]]]:
    """Groups of strokes that meet, from top to bottom: the grids of tables."""
    group = list(range(len(uprights)))
    across: dict[int, list[int]] = {
        number: [place for place, upright in enumerate(uprights) if _meet(upright, level, near)]
        for number, level in enumerate(levels)
    }
    for places in across.values():
        names = {group[place] for place in places}
        group = [min(names) if name in names else name for name in group]
    parts: dict[int, tuple[list[_Stroke], list[_Stroke]]] = defaultdict(lambda: ([], []))
    for place, upright in enumerate(uprights):
        parts[group[place]][0].append(upright)
    for number, places in across.items():
        if places:
            parts[group[places[0]]][1].append(levels[number])
    return [
        part
        for part in sorted(parts.values(), key=lambda part: min(rule.start for rule in part[0]))
        if all(_FEWEST <= len({rule.at for rule in side}) <= _MOST for side in part)
    ]


def _placed(
    lines: Sequence[Line], table: int, uprights: Sequence[_Stroke], levels: Sequence[_Stroke]
) -> dict[int, _Cell]:
    """The cell of each line that lies in this table, by the line's number."""
    xs = sorted({rule.at for rule in uprights})
    ys = sorted({rule.at for rule in levels})
    areas = _areas(xs, ys, uprights, levels)
    inside: dict[int, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        x, y = line.box.middle
        column, row = bisect.bisect(xs, x) - 1, bisect.bisect(ys, y) - 1
        if 0 <= column < len(xs) - 1 and 0 <= row < len(ys) - 1:
            inside[areas[row][column]].append(place)
    shapes = _rectangles(areas)
    return {
        place: _Cell(table, *shapes[area])
        for area, places in inside.items()
        if area in shapes and not _is_open([lines[place] for place in places])
        for place in places
    }


def _areas(
    xs: Sequence[float],
    ys: Sequence[float],
    uprights: Sequence[_Stroke],
    levels: Sequence[_Stroke],
) -> list[list[int]]:
    """For each square of the grid the number of its area: squares that no rule parts share one."""
    columns = len(xs) - 1
    name = list(range(columns * (len(ys) - 1)))

    def merge(one: int, other: int) -> None:
        first, second = name[one], name[other]
        for place, known in enumerate(name if first != second else ()):
            if known == second:
                name[place] = first

    for row in range(len(ys) - 1):
        high = ys[row], ys[row + 1]
        for column in range(columns):
            here = row * columns + column
            wide = xs[column], xs[column + 1]
            if column + 1 < columns and not _runs(uprights, xs[column + 1], high):
                merge(here, here + 1)
            if row + 2 < len(ys) and not _runs(levels, ys[row + 1], wide):
                merge(here, here + columns)
    return [name[row * columns : (row + 1) * columns] for row in range(len(ys) - 1)]


def _runs(strokes: Sequence[_Stroke], at: float, side: tuple[float, float]) -> bool:
    """Whether a rule runs along the side of a square; a stamp may hide much of it."""
    start, end = side
    seen = sum(
        max(min(each.end, end) - max(each.start, start), 0.0) for each in strokes if each.at == at
    )
    return seen > _SEEN * (end - start)


def _rectangles(areas: Sequence[Sequence[int]]) -> dict[int, tuple[int, int, int, int]]:
    """Row, column, rows and columns of each area that is a rectangle."""
    squares: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row, names in enumerate(areas):
        for column, name in enumerate(names):
            squares[name].append((row, column))
    found = {}
    for name, places in squares.items():
        (top, left), (bottom, right) = min(places), max(places)
        rows, columns = bottom - top + 1, right - left + 1
        if rows * columns == len(places):
            found[name] = (top, left, rows, columns)
    return found


def _is_open(lines: Sequence[Line]) -> bool:
    """Whether an area holds rows of several texts each, which only their places put in order."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda each: each.box.middle[1]):
        middle = line.box.middle[1]
        if rows and abs(rows[-1][0].box.middle[1] - middle) < line.box.height / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    return sum(map(_is_parted, rows)) >= _OPEN


def _is_parted(row: Sequence[Line]) -> bool:
    ordered = sorted(row, key=lambda each: each.box.x0)
    return any(
        after.box.x0 - before.box.x1 > _APART * before.box.height
        for before, after in pairwise(ordered)
    )
