"""A table with a row for each service becomes those asked for, with a number or mark."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mailbot.documents.fields import Printed, Sheet, printed_of
from mailbot.documents.geometry import Run
from mailbot.documents.model import Service
from mailbot.documents.normalise import is_blank, read_count, read_serials
from mailbot.documents.text import squeeze
from mailbot.documents.ticks import is_ticked
from mailbot.values import Extracted

_FEWEST = 2  # rows of services that make a table of them
_MARK = 3  # characters of a mark in its own cell: [√]
_FORM = 0.95  # how sure a form of this kind makes us

Place = tuple[int, int]
"""The number of a table and of its row."""

_Inside = dict[tuple[int, int, int], list[Run]]


def read_service_table(sheet: Sheet, words: Mapping[str, Service]) -> dict[str, Extracted[Any]]:
    """What a table of services says by field: services, key_serial, of a single one quantity.

    Its head names services and how many of each, or a cell of each row is marked; what has
    neither number nor mark is not asked for. Empty where the sheet has no such table, or where
    nothing in it is asked for.
    """
    rows = _rows(sheet)
    for place, columns in _heads(sheet).items():
        below = [row for at, row in rows.items() if at[0] == place[0] and at[1] > place[1]]
        named = [
            (row, service)
            for row in below
            if (service := _service(row.get(columns["services"]), words))
        ]
        asked = [*_marked(named, columns.get("quantity"))]
        if len(named) < _FEWEST or not (asked or "quantity" in columns):
            continue
        asked = asked or [*_asked(named, columns["quantity"])]
        return _said(asked, columns.get("key_serial"))
    return {}


def _heads(sheet: Sheet) -> dict[Place, dict[str, int]]:
    """The rows that head a table of services, with the columns of their fields."""
    found: dict[Place, dict[str, int]] = {}
    for atom in sheet.atoms:
        cell = atom.run.cell
        if atom.entry and cell is not None and atom.entry.field:
            found.setdefault((cell.table, cell.row), {})[atom.entry.field] = cell.column
    return {place: row for place, row in found.items() if "services" in row}


def _rows(sheet: Sheet) -> dict[Place, dict[int, Printed]]:
    cells: _Inside = {}
    for run in sheet.runs:
        if run.cell is not None:
            cells.setdefault((run.cell.table, run.cell.row, run.cell.column), []).append(run)
    rows: dict[Place, dict[int, Printed]] = {}
    for (table, row, column), inside in sorted(cells.items(), key=lambda entry: entry[0]):
        rows.setdefault((table, row), {})[column] = printed_of(inside)
    return rows


def _service(printed: Printed | None, words: Mapping[str, Service]) -> Service | None:
    """The one service that a cell names."""
    text = squeeze(printed.raw) if printed else ""
    named = {service for word, service in words.items() if squeeze(word) in text}
    return named.pop() if len(named) == 1 else None


_Asked = tuple[Service, int | None, Printed, Mapping[int, Printed]]


def _asked(named: Sequence[tuple[Mapping[int, Printed], Service]], column: int) -> Iterator[_Asked]:
    for row, service in named:
        count = read_count(row[column].raw) if column in row else None
        if count is not None:
            yield service, count[0], row[column], row


def _marked(
    named: Sequence[tuple[Mapping[int, Printed], Service]], column: int | None
) -> Iterator[_Asked]:
    """The rows that have a mark in a cell of its own, left of the service or behind it."""
    for row, service in named:
        marks = [cell for cell in row.values() if len(squeeze(cell.raw)) <= _MARK]
        mark = next((cell for cell in marks if is_ticked(squeeze(cell.raw))), None)
        count = read_count(row[column].raw) if column is not None and column in row else None
        if mark is not None:
            yield service, count[0] if count else None, mark, row


def _said(asked: Sequence[_Asked], column: int | None) -> dict[str, Extracted[Any]]:
    if not asked:
        return {}
    sure = _FORM * min(printed.confidence for _, _, printed, _ in asked)
    _, count, first, _ = asked[0]
    services = tuple(dict.fromkeys(service for service, _, _, _ in asked))
    found: dict[str, Extracted[Any]] = {"services": first.extracted(services, sure)}
    if len(asked) == 1 and count is not None:
        found["quantity"] = first.extracted(count, sure)
    serials = [row[column] for _, _, _, row in asked if column is not None and column in row]
    serials = [printed for printed in serials if not is_blank(printed.raw)]
    read = read_serials("\n".join(printed.raw for printed in serials)) if serials else None
    if read is not None:
        found["key_serial"] = serials[0].extracted(read[0], sure * read[1])
    return found
