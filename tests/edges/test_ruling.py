"""Ruled lines on a page become the cells of a table."""

import itertools

from mailbot.documents.page import Line
from mailbot.pages.ruling import Level, in_cells
from mailbot.pages.textlayer import Rule
from mailbot.values import Box


def line(text: str, x: float, y: float) -> Line:
    return Line(text=text, box=Box(x0=x, y0=y, x1=x + 10 * len(text), y1=y + 10))


def grid(xs: list[float], ys: list[float]) -> tuple[list[Rule], list[Level]]:
    """The strokes of a grid, cell by cell as word processors print them."""
    uprights = [Rule(x, y0, y1) for x in xs for y0, y1 in itertools.pairwise(ys)]
    levels = [Level(y, x0, x1) for y in ys for x0, x1 in itertools.pairwise(xs)]
    return uprights, levels


def places(lines: tuple[Line, ...]) -> list[tuple[str, int | None, int, int, int, int]]:
    return [
        (each.text, each.table, each.row, each.column, each.row_span, each.column_span)
        for each in lines
    ]


def test_a_line_learns_its_cell_and_stays_where_it_is() -> None:
    lines = (line("标题", 100, 5), line("单位名称", 12, 25), line("某公司", 112, 25))
    found = in_cells(lines, *grid([10, 110, 210], [20, 40, 60]))
    assert places(found) == [
        ("标题", None, 0, 0, 1, 1),
        ("单位名称", 0, 0, 0, 1, 1),
        ("某公司", 0, 0, 1, 1, 1),
    ]
    assert [each.box for each in found] == [each.box for each in lines]


def test_cells_are_joined_where_no_rule_parts_them() -> None:
    uprights, levels = grid([10, 110, 210], [20, 40, 60])
    uprights.remove(Rule(110, 40, 60))
    found = in_cells((line("备注", 12, 45), line("数量", 12, 25)), uprights, levels)
    assert ("备注", 0, 1, 0, 1, 2) in places(found)


def test_the_lines_of_one_cell_stand_together() -> None:
    lines = (
        line("单位", 12, 22),
        line("信用", 112, 22),
        line("名称", 12, 32),
        line("代码", 112, 32),
    )
    found = in_cells(lines, *grid([10, 110, 210], [20, 44, 60]))
    assert [each.text for each in found] == ["单位", "名称", "信用", "代码"]


def test_a_frame_around_everything_is_no_table() -> None:
    lines = (line("付款人", 12, 22), line("收款人", 112, 22))
    uprights, levels = grid([10, 210], [20, 200])
    assert in_cells(lines, uprights, levels) == lines


def test_an_area_of_columns_without_rules_is_no_cell() -> None:
    area = tuple(line(text, x, y) for y in (25, 45) for text, x in (("户名", 12), ("账号", 150)))
    below = line("金额", 12, 105)
    uprights = [Rule(10, 20, 140), Rule(250, 20, 140), Rule(110, 100, 140)]
    levels = [Level(y, 10, 250) for y in (20, 100, 120, 140)]
    found = in_cells((*area, below), uprights, levels)
    assert [each.table for each in found] == [None] * 4 + [0]


def test_tables_apart_are_numbered_from_the_top() -> None:
    upper, lower = grid([10, 110, 210], [20, 40, 60]), grid([10, 110, 210], [120, 140, 160])
    lines = (line("上", 12, 25), line("下", 12, 125))
    found = in_cells(lines, upper[0] + lower[0], upper[1] + lower[1])
    assert [each.table for each in found] == [0, 1]


def test_an_area_that_is_no_rectangle_is_no_cell() -> None:
    uprights, levels = grid([10, 110, 210], [20, 40, 60])
    uprights.remove(Rule(110, 20, 40))
    levels.remove(Level(40, 10, 110))
    found = in_cells((line("角", 12, 25), line("内", 112, 45)), uprights, levels)
    assert [each.table for each in found] == [None, 0]
