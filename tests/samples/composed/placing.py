"""Labelled values become blocks: in tables, lines and sentences, wherever the label stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.samples.composed.facts import Facts
from tests.samples.papers.paper import Block, Break, Cell, Gap, Spread, Table, Text, c

_LONG = 18  # characters; what is longer has its row for itself


@dataclass(frozen=True)
class Pair:
    """A label and the value printed at it; `group` is the section of a form it belongs to."""

    label: str
    value: str
    group: str = ""

    @property
    def long(self) -> bool:
        """Whether the value needs a row of its own."""
        return len(self.value) > _LONG or len(self.label) > 14

    @property
    def flat(self) -> str:
        """The value on one line."""
        return self.value.replace("\n", " ")


Placement = Callable[[Facts, Sequence[Pair]], list[Block]]


def _in_rows(pairs: Sequence[Pair], each: int) -> list[list[Pair]]:
    """The pairs by rows of at most `each`, long ones alone."""
    rows: list[list[Pair]] = [[]]
    for pair in pairs:
        if pair.long or len(rows[-1]) == each or (rows[-1] and rows[-1][-1].long):
            rows.append([])
        rows[-1].append(pair)
    return [row for row in rows if row]


def _grid(pairs: Sequence[Pair], each: int, widths: tuple[float, ...]) -> list[tuple[Cell, ...]]:
    rows = []
    for row in _in_rows(pairs, each):
        cells = [cell for pair in row for cell in (c(pair.label), c(pair.value))]
        cells[-1] = c(row[-1].value, len(widths) - 2 * len(row) + 1)
        rows.append(tuple(cells))
    return rows


def one_a_row(facts: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """Label cell, value cell."""
    return [Table((30, 70), tuple((pair.label, pair.value) for pair in pairs), facts.chance(0.85))]


def two_a_row(facts: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """Two pairs of cells in a row, long values merged over the rest."""
    widths = (20.0, 30.0, 20.0, 30.0)
    return [Table(widths, tuple(_grid(pairs, 2, widths)), facts.chance(0.9))]


def three_a_row(_: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """Three pairs of cells in a row."""
    widths = (13.0, 20.0, 13.0, 20.0, 13.0, 21.0)
    return [Table(widths, tuple(_grid(pairs, 3, widths)))]


def heads_above(_: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """Rows of labels, each over a row of its values."""
    rows: list[tuple[Cell | str, ...]] = []
    for start in range(0, len(pairs), 3):
        part = pairs[start : start + 3]
        spans = [1] * (len(part) - 1) + [4 - len(part)]
        rows.append(tuple(c(p.label, n) for p, n in zip(part, spans, strict=True)))
        rows.append(tuple(c(p.value, n) for p, n in zip(part, spans, strict=True)))
    return [Table((33, 33, 34), tuple(rows))]


def in_one_cell(facts: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """Label and value in one cell with a colon, one or two cells in a row."""
    each = 2 if facts.chance(0.6) else 1
    rows = [
        tuple(c(f"{p.label}：{p.value}", 1 if len(row) > 1 else each) for p in row)
        for row in _in_rows(pairs, each)
    ]
    rows = [row if len(row) == each else (c(row[0].text, each),) for row in rows]
    return [Table((1.0,) * each, tuple(rows))]


def over_value(_: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """The label on the first line of the cell, its value on the second."""
    rows = [
        tuple(c(f"{p.label}\n{p.value}", 1 if len(row) > 1 else 2) for p in row)
        for row in _in_rows(pairs, 2)
    ]
    return [Table((50, 50), tuple(rows))]


def lines(facts: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """One paragraph for each, at times numbered."""
    joint = facts.pick(("：", ":", "： "), (" ：", "　"))
    lead = facts.pick(("", "", "{n}.", "{n}、", "（{k}）"), ("{n}．", "· "))
    return [
        Text(lead.format(n=n, k="一二三四五六七八九十"[n % 10 - 1]) + p.label + joint + p.flat)
        for n, p in enumerate(pairs, start=1)
    ]


def two_a_line(_: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """Two of them on one line of text, without a table."""
    return [
        Spread(tuple((0.52 * at, f"{p.label}：{p.flat}") for at, p in enumerate(row)))
        for row in _in_rows(pairs, 2)
    ]


def underlined(_: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """On the printed rules of a form."""
    return [Text(f"{p.label}：__{p.flat or '________'}____") for p in pairs]


def in_columns(_: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """Labels and values aligned in two columns without rules or colons."""
    return [Spread(((0, p.label), (0.32, p.flat))) for p in pairs]


def by_section(facts: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """The section's name in an upright cell beside its rows."""
    rows: list[tuple[Cell | str, ...]] = []
    widths = (8.0, 18.0, 28.0, 18.0, 28.0)
    for group in dict.fromkeys(pair.group for pair in pairs):
        own = _grid([pair for pair in pairs if pair.group == group], 2, widths[1:])
        name = "\n".join(group) if facts.chance(0.6) else group
        rows += [(c(name, 1, len(own)), *row) if not at else row for at, row in enumerate(own)]
    return [Table(widths, tuple(rows))]


def by_banner(facts: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """The section's name in a row of its own over its rows."""
    rows: list[tuple[Cell | str, ...]] = []
    widths = (20.0, 30.0, 20.0, 30.0)
    number = facts.chance(0.5)
    for at, group in enumerate(dict.fromkeys(pair.group for pair in pairs)):
        name = f"{'一二三四五六'[at]}、{group}" if number else group
        rows.append((c(name, 4, centre=not number),))
        rows += _grid([pair for pair in pairs if pair.group == group], 2, widths)
    return [Table(widths, tuple(rows))]


def by_heading(_: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """Each section a small table of its own under a line with its name."""
    found: list[Block] = []
    for at, group in enumerate(dict.fromkeys(pair.group for pair in pairs)):
        own = [pair for pair in pairs if pair.group == group]
        found += [Gap(6), Text(f"{'一二三四五六'[at]}、{group}"), *two_a_row(_, own)]
    return found


def nested(_: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """A table in a cell of a table."""
    half = len(pairs) // 2
    inner = [
        Table((40, 60), tuple((p.label, p.value) for p in part))
        for part in (pairs[:half], pairs[half:])
    ]
    return [Table((50, 50), ((Cell(inner=inner[0]), Cell(inner=inner[1])),)), Gap(60)]


def transposed(_: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """A numbered table with a column of items and one of contents."""
    head = ("序号", "项目", "内容")
    rows = tuple((str(n), p.label, p.value) for n, p in enumerate(pairs, start=1))
    return [Table((8, 30, 62), (head, *rows))]


def label_over_line(_: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """Each label on a line of its own, the value on the next."""
    return [block for p in pairs for block in (Text(f"{p.label}："), Text(p.flat, indent=True))]


def bracketed(_: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """【label】value."""
    return [Text(f"【{p.label.strip('<>')}】{p.flat}") for p in pairs]


def with_notes(_: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """A third column says how to fill in each row."""
    notes = ("与营业执照一致", "必填", "如实填写", "", "请核对", "用于接收通知")
    rows = tuple((p.label, p.value, notes[n % len(notes)]) for n, p in enumerate(pairs))
    return [Table((26, 52, 22), (("填写项", "填写内容", "说明"), *rows))]


def with_bars(facts: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """Label and value with a sign between that is no colon."""
    joint = facts.pick(("｜", " | ", "——", " - ", "＝"))
    return [Text(f"{p.label}{joint}{p.flat}") for p in pairs]


def labels_at_right(_: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """An unruled table whose labels are set to the right, with colons."""
    rows = tuple((c(f"{p.label}：", centre=True), p.value) for p in pairs)
    return [Table((40, 60), rows, ruled=False)]


def after_number(_: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """A column of numbers, then two pairs in a row."""
    widths = (6.0, 18.0, 29.0, 18.0, 29.0)
    rows = _grid(pairs, 2, widths[1:])
    return [Table(widths, tuple((str(n), *row) for n, row in enumerate(rows, start=1)))]


def over_a_page(facts: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """A table that goes on on the next page, its head repeated."""
    half = len(pairs) // 2
    head = [Table((50, 50), (("填写项", "填写内容"),))]
    first, second = one_a_row(facts, pairs[:half]), one_a_row(facts, pairs[half:])
    return [*head, *first, Break(), Text("（续表）"), *head, *second]


def as_statement(_: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """Label and value run on as clauses of a paragraph: 单位名称：甲公司；联系人：乙。"""
    rows = [pairs[start : start + 3] for start in range(0, len(pairs), 3)]
    return [Text("；".join(f"{p.label}：{p.flat}" for p in row) + "。") for row in rows]


def four_a_row(_: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """Four narrow pairs of cells in a row."""
    widths = (10.0, 15.0) * 4
    return [Table(widths, tuple(_grid(pairs, 4, widths)))]


def heads_beside(_: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """Rows of five labels over rows of their values, with a number in front."""
    rows: list[tuple[Cell | str, ...]] = []
    for start in range(0, len(pairs), 4):
        part = pairs[start : start + 4]
        spans = [1] * (len(part) - 1) + [5 - len(part)]
        rows.append(("序号", *(c(p.label, n) for p, n in zip(part, spans, strict=True))))
        rows.append(("1", *(c(p.value, n) for p, n in zip(part, spans, strict=True))))
    return [Table((8, 23, 23, 23, 23), tuple(rows))]


def colon_in_cell(_: Facts, pairs: Sequence[Pair]) -> list[Block]:
    """Two pairs of unruled cells in a row, each label with a colon."""
    widths = (18.0, 32.0, 18.0, 32.0)
    labelled = [Pair(f"{p.label}：", p.value, p.group) for p in pairs]
    return [Table(widths, tuple(_grid(labelled, 2, widths)), ruled=False)]


SEEN: tuple[Placement, ...] = (
    one_a_row,
    two_a_row,
    two_a_row,
    three_a_row,
    heads_above,
    in_one_cell,
    over_value,
    lines,
    two_a_line,
    underlined,
    in_columns,
    by_section,
    by_banner,
    by_heading,
    nested,
    transposed,
    label_over_line,
    bracketed,
    with_notes,
    with_bars,
    labels_at_right,
    after_number,
    over_a_page,
)
HELD: tuple[Placement, ...] = (as_statement, four_a_row, heads_beside, colon_in_cell)
