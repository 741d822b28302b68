"""A bank's list whose rows are payments of their own becomes the runs of a sheet for each row."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mailbot.documents.amounts import FIGURES
from mailbot.documents.entry import Entry
from mailbot.documents.geometry import Cell, Run, line_height, rows_of
from mailbot.documents.spelled import union
from mailbot.documents.text import squeeze
from mailbot.documents.vocabulary import Vocabulary

MOST_ROWS = 50
"""Payments of one list that are read; a longer one is a payroll."""

_FEWEST_COLUMNS = 4
_TABLE = 1_000_000  # the number of a table that no page has
_WRAPPED = 1.9  # lines from a row to the rest of its cells
_SUM = re.compile(r"合计|总计|小计|汇总|总金额|总笔数|总额|共计?\s*\d+\s*[笔条]")
# Columns of an account's statement, whose rows are no receipts
_STATEMENT = re.compile("余额|借方|贷方")
_WHO = frozenset({"payee_name", "payee_account", "payee_both"})
_MARKS = frozenset({"serial_no", "status", "receipt_no"})

Row = dict[int, list[Run]]
"""What stands in a row of a table, by the number of its column."""


@dataclass(frozen=True, slots=True)
class _Head:
    """The labels above a list's columns, those known; `rows` are the first and the next below."""

    rows: tuple[int, int]
    labels: Mapping[int, Run]
    fields: Mapping[int, str]

    @property
    def amount(self) -> int:
        """The column of the amounts."""
        return next(column for column, field in self.fields.items() if field == "amount")


def payments_listed(runs: Sequence[Run], vocabulary: Vocabulary, *, known: bool) -> list[list[Run]]:
    """For each payment of a bank's list the runs of a sheet that shows only this one; else [].

    What stands above the list belongs to each, its sums (合计) to none. Where the sheet is not
    `known` to be a voucher, the columns must show several of a bank's own marks.
    """
    cells = any(run.cell for run in runs)
    grid = _rows_of_cells(runs) if cells else [{0: line} for line in rows_of(runs)]
    head = _head(grid, vocabulary, cells=cells)
    if head is None or not _tells_payments(head, known=known):
        return []
    first, below = head.rows
    lines = grid[below:] if cells else [_by_column(row[0], head) for row in grid[below:]]
    paid = [row for row in lines if _is_paid(row, head)]
    if not 1 < len(paid) <= MOST_ROWS:
        return []
    rest = [row for row in lines if row not in paid and not _is_sum(row)]
    if not cells:
        _join_wrapped(rest, paid, line_height(runs))
    around = [run for row in grid[:first] for inside in row.values() for run in inside]
    return [[*_without_sums(around), *_as_cells(head, row)] for row in paid]


def _rows_of_cells(runs: Sequence[Run]) -> list[Row]:
    """The rows of the tables one below the other; a merged cell stands in each of its own.

    What stands in no cell comes before them.
    """
    rows: dict[tuple[int, int], Row] = {}
    for run in runs:
        cell = run.cell
        if cell is None:
            continue
        for row in range(cell.row, cell.below):
            rows.setdefault((cell.table, row), {}).setdefault(cell.column, []).append(run)
    free = [run for run in runs if run.cell is None]
    return [*([{0: free}] if free else []), *(rows[key] for key in sorted(rows))]


def _head(grid: Sequence[Row], vocabulary: Vocabulary, *, cells: bool) -> _Head | None:
    """The first row that heads a list; in tables with the row of labels below it, if any."""
    for at, row in enumerate(grid):
        heads = [[run] for run in row[0]] if not cells else [*row.values()]
        known = [_entry(inside, vocabulary) for inside in heads]
        named = sum(entry is not None for entry in known)
        if named < _FEWEST_COLUMNS or named < 0.6 * len(known):
            continue
        below = grid[at + 1 : at + 2] if cells else []
        second = [_entry(inside, vocabulary) for each in below for inside in each.values()]
        two = len(second) > 1 and all(second)
        labels = _labels(row, below[0] if two else {}, cells=cells)
        meant = {column: vocabulary.find(squeeze(run.text)) for column, run in labels.items()}
        fields = {column: _field(entry) for column, entry in meant.items() if entry}
        statement = any(_STATEMENT.search(run.text) for run in labels.values())
        if "amount" in fields.values() and not statement:
            kept = {column: run for column, run in labels.items() if column in fields}
            return _Head((at, at + 1 + two), kept, fields)
    return None


def _entry(inside: Sequence[Run], vocabulary: Vocabulary) -> Entry | None:
    return vocabulary.find(squeeze("".join(run.text for run in inside)).rstrip(":"))


def _field(entry: Entry) -> str:
    return entry.field or next((name for name, _ in entry.scoped.values()), "")


def _labels(row: Row, below: Row, *, cells: bool) -> dict[int, Run]:
    """The label of each column; one below a heading of a party says both: 付款方户名."""
    if not cells:
        return dict(enumerate(row[0]))
    found = {}
    for column, inside in (row | below).items():
        over = [run for at, each in row.items() for run in each if _covers(run, column)]
        under = [run for run in inside if run not in over]
        both = [*over, *under]
        found[column] = union(both, "".join(squeeze(run.text).rstrip(":") for run in both))
    return found


def _covers(run: Run, column: int) -> bool:
    return run.cell is not None and run.cell.column <= column < run.cell.right


def _tells_payments(head: _Head, *, known: bool) -> bool:
    fields = set(head.fields.values())
    if "direction" in fields:
        return False  # what came in stands beside what was paid
    marks = len(fields & _MARKS)
    return bool(fields & _WHO) and marks > (0 if known else 1)


def _by_column(line: Sequence[Run], head: _Head) -> Row:
    """The runs of a line under the label each overlaps most, else under the nearest."""
    row: Row = {}
    for run in line:
        row.setdefault(min(head.labels, key=lambda at: _apart(head.labels[at], run)), []).append(
            run
        )
    return row


def _apart(label: Run, run: Run) -> float:
    return max(label.x0 - run.x1, run.x0 - label.x1)


def _is_sum(row: Row) -> bool:
    return any(_SUM.search(run.text) for inside in row.values() for run in inside)


def _is_paid(row: Row, head: _Head) -> bool:
    """Whether a row has an amount, and whom it was paid to."""
    amount = "".join(squeeze(run.text) for run in row.get(head.amount, ()))
    who = any(row.get(column) for column, field in head.fields.items() if field in _WHO)
    return FIGURES.fullmatch(amount.lstrip("-")) is not None and who and not _is_sum(row)


def _join_wrapped(rest: Iterable[Row], paid: Sequence[Row], line: float) -> None:
    """Give what stands near a row, and in its columns, to the nearest: cells of several lines."""
    heights = [next(iter(row.values()))[0].centre for row in paid]
    for row in rest:
        centre = next(iter(row.values()))[0].centre
        at = min(range(len(paid)), key=lambda place: abs(heights[place] - centre))
        if abs(heights[at] - centre) < _WRAPPED * line:
            for column, inside in row.items():
                paid[at].setdefault(column, []).extend(inside)


def _without_sums(runs: Iterable[Run]) -> Iterator[Run]:
    """The runs as far as they name no sum of the whole list."""
    for run in runs:
        found = _SUM.search(run.text)
        if found is None:
            yield run
        elif ":" in run.text[: found.start()]:
            yield run.part(0, found.start())


def _as_cells(head: _Head, row: Row) -> Iterator[Run]:
    """The labels of a list and one row right below them, as a table of two rows."""
    top = max(run.y1 for run in head.labels.values())
    first = min(run.y0 for inside in row.values() for run in inside)
    for place, (column, label) in enumerate(head.labels.items()):
        yield replace(label, cell=Cell(_TABLE, 0, place, 1, 1))
        for run in sorted(row.get(column, ()), key=lambda run: run.y0):
            down = top - first
            yield replace(
                run,
                y0=run.y0 + down,
                y1=run.y1 + down,
                shift=run.shift + down,
                cell=Cell(_TABLE, 1, place, 1, 1),
            )
