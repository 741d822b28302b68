"""A table of keys by services becomes what is asked for and for which keys, by its marks."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mailbot.documents.fields import Printed, Sheet, printed_of
from mailbot.documents.geometry import Run
from mailbot.documents.model import Service
from mailbot.documents.normalise import credit_code_ok, read_serial
from mailbot.documents.text import squeeze
from mailbot.documents.ticks import is_ticked
from mailbot.values import Extracted

_FEWEST = 2  # services that make a head
_LONGEST = 12  # characters of a service's own cell
_FORM = 0.95  # how sure a form of this kind makes us
# A mark that is written instead of ticked
_WRITTEN = re.compile("[vVyY1]|是|需要?|办理?")
_SERIAL = re.compile(r"(?=.*\d)(?!1[3-9]\d{9}$)[A-Za-z0-9][A-Za-z0-9\-_/.]{5,30}")

Grid = dict[int, dict[int, Printed]]
"""What stands in a table, by row and column."""


def read_key_matrix(
    sheet: Sheet, words: Mapping[str, Service], values: Mapping[str, Any]
) -> dict[str, Extracted[Any]]:
    """The services marked in a table of keys by services, and the keys with a mark, by field.

    Keys may stand in rows and services in columns, or the other way round; what has no mark is
    not asked for. `values` are the form's as read before: its own count of keys comes first.
    Empty where the sheet has no such table, or where it has no mark.
    """
    names = {squeeze(word): service for word, service in words.items()}
    labels = {id(atom.run) for atom in sheet.atoms if atom.entry}
    for upright in _grids(sheet.runs, labels):
        for grid in (upright, _turned(upright)):
            marked = [*_marked(grid, names)]
            if marked:
                return _said(marked, counted=values.get("quantity") is not None)
    return {}


def _grids(runs: list[Run], labels: set[int]) -> Iterator[Grid]:
    """Each table of the sheet without the cells that are labels."""
    tables: dict[int, dict[tuple[int, int], list[Run]]] = {}
    for run in runs:
        if run.cell is not None and id(run) not in labels:
            cells = tables.setdefault(run.cell.table, {})
            cells.setdefault((run.cell.row, run.cell.column), []).append(run)
    for cells in tables.values():
        grid: Grid = {}
        for (row, column), inside in cells.items():
            grid.setdefault(row, {})[column] = printed_of(inside)
        yield grid


def _turned(grid: Grid) -> Grid:
    turned: Grid = {}
    for row, cells in grid.items():
        for column, printed in cells.items():
            turned.setdefault(column, {})[row] = printed
    return turned


_Marked = tuple[Service, Printed, Printed]
"""A service, the cell of its mark, the cell of its key."""


def _marked(grid: Grid, names: Mapping[str, Service]) -> Iterator[_Marked]:
    """Every mark below the first row that names several services, in a row that names a key."""
    heads = ((row, _services(cells, names)) for row, cells in sorted(grid.items()))
    head, columns = next(((row, each) for row, each in heads if each), (0, {}))
    for row, cells in sorted(grid.items()):
        keys = [cell for column, cell in cells.items() if column not in columns and _is_key(cell)]
        for column, service in columns.items() if row > head and keys else ():
            if column in cells and _is_marked(squeeze(cells[column].raw)):
                yield service, cells[column], keys[0]


def _services(cells: Mapping[int, Printed], names: Mapping[str, Service]) -> dict[int, Service]:
    """The columns that a row heads with a service each; {} where it does so with fewer than two."""
    found: dict[int, Service] = {}
    for column, printed in sorted(cells.items()):
        text = squeeze(printed.raw)
        named = {service for word, service in names.items() if word in text}
        if len(named) == 1 and len(text) <= _LONGEST:
            found[column] = named.pop()
    return found if len({*found.values()}) >= _FEWEST else {}


def _is_key(printed: Printed) -> bool:
    text = squeeze(printed.raw)
    return _SERIAL.fullmatch(text) is not None and not credit_code_ok(text)


def _is_marked(text: str) -> bool:
    return is_ticked(text) or _WRITTEN.fullmatch(text) is not None


def _said(marked: list[_Marked], *, counted: bool) -> dict[str, Extracted[Any]]:
    sure = _FORM * min(min(mark.confidence, key.confidence) for _, mark, key in marked)
    services = tuple(dict.fromkeys(service for service, _, _ in marked))
    keys = {read[0]: key for _, _, key in marked if (read := read_serial(key.raw))}
    first = next(iter(keys.values()))
    found: dict[str, Extracted[Any]] = {
        "services": marked[0][1].extracted(services, sure),
        "key_serial": first.extracted("、".join(keys), sure),
    }
    if not counted:
        found["quantity"] = first.extracted(len(keys), sure)
    return found
