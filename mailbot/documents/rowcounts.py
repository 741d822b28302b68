"""A table with a count in each row becomes how many keys are asked for."""

import re
from collections.abc import Iterator, Mapping

from mailbot.documents.fields import Printed, Sheet, printed_of
from mailbot.documents.geometry import Run
from mailbot.documents.normalise import read_count
from mailbot.documents.text import squeeze
from mailbot.values import Extracted

_TOTAL = re.compile("合计|总计|共计|总数|小计")
# What a row counts that is no key
_OTHER = re.compile("快递|邮寄|邮费|运费|服务费|手续费|税|发票|加急|印章|U盘")
_COUNT = re.compile(r"\d{1,4}[个把枚张套份只支]?|[—\-/]|")
_AGREED, _ALONE, _SUMMED = 0.95, 0.9, 0.7

_Row = Mapping[int, Printed]
_Cells = dict[int, dict[int, list[Run]]]


def read_row_counts(sheet: Sheet) -> Extracted[int] | None:
    """The sum of the counts under a head 数量; None where no table has several.

    It is sure where the table's own total agrees, or where only one row counts keys and the
    others something else (快递费).
    """
    for place, column in _heads(sheet):
        rows = [*_below(sheet, place, column)]
        counted = [
            (row, _number(row.get(column))) for row in rows if not _TOTAL.search(_first(row))
        ]
        keys = [(row, count) for row, count in counted if count and not _OTHER.search(_text(row))]
        if len(counted) > 1 and keys:
            total = next((_total(row, column) for row in rows if _TOTAL.search(_first(row))), None)
            return _said([row[column] for row, _ in keys], [count for _, count in keys], total)
    return None


def _heads(sheet: Sheet) -> Iterator[tuple[tuple[int, int], int]]:
    """The row, as (table, row), and column of each 数量 that heads a column; none over keys."""
    entries: dict[tuple[int, int], dict[str, int]] = {}
    for atom in sheet.atoms:
        cell = atom.run.cell
        if atom.entry and cell is not None and not any(piece.inline for piece in atom.pieces):
            entries.setdefault((cell.table, cell.row), {})[atom.entry.field] = cell.column
    for place, fields in sorted(entries.items()):
        if "quantity" in fields and "key_serial" not in fields:
            yield place, fields["quantity"]


def _below(sheet: Sheet, place: tuple[int, int], column: int) -> Iterator[_Row]:
    """The rows under a head that have a count, or nothing, in its column; up to the total's."""
    cells: _Cells = {}
    for run in sheet.runs:
        if run.cell is not None and run.cell.table == place[0] and run.cell.row > place[1]:
            cells.setdefault(run.cell.row, {}).setdefault(run.cell.column, []).append(run)
    for _, row in sorted(cells.items()):
        printed = {at: printed_of(inside) for at, inside in row.items()}
        ends = _TOTAL.search(_first(printed)) is not None
        if not ends and (
            column not in printed or not _COUNT.fullmatch(squeeze(printed[column].raw))
        ):
            return
        yield printed
        if ends:
            return


def _first(row: _Row) -> str:
    return squeeze(row[min(row)].raw)


def _text(row: _Row) -> str:
    return squeeze("".join(printed.raw for _, printed in sorted(row.items())[:2]))


def _number(printed: Printed | None) -> int:
    read = read_count(printed.raw) if printed else None
    return read[0] if read else 0


def _total(row: _Row, column: int) -> int | None:
    return _number(row[column]) if column in row else None


def _said(cells: list[Printed], counts: list[int], total: int | None) -> Extracted[int]:
    summed = sum(counts)
    agrees = total == summed
    sure = _AGREED if agrees else _ALONE if len(counts) == 1 and total is None else _SUMMED
    return cells[0].extracted(summed, sure * min(cell.confidence for cell in cells))
