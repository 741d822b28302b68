"""The key numbers of a form, at one label or several, in one cell or several, become one value."""

import re
from collections.abc import Iterator

from mailbot.documents.dates import find_dates
from mailbot.documents.entry import Entry
from mailbot.documents.fields import Candidate, Printed, Sheet, best, printed_of
from mailbot.documents.geometry import Cell
from mailbot.documents.normalise import Read, credit_code_ok, is_blank, read_serials
from mailbot.documents.prose import Prose, all_from_prose
from mailbot.documents.text import squeeze
from mailbot.values import Extracted

FIELD = "key_serial"

_SEVERAL = 0.95  # how sure numbers from several places are together
_JOINT = "、"
_TWICE = 20  # characters: as many as two usual numbers have, which are 8 to 16 long
_RUN_TOGETHER = 0.6  # how sure a number of so many is that was read from a picture
# A key's number in a cell of its own; no mobile number
_OF_SERVICE = re.compile("补[发办]|重置|续[期费]|解锁|格式化|变更|更新|延期|挂失")
_NUMBER = re.compile(r"(?=.*\d)(?!1[3-9]\d{9}$)[A-Za-z0-9][A-Za-z0-9\-_/.]{4,30}")


def read_key_serials(sheet: Sheet) -> Extracted[str] | None:
    """The key numbers of a form; unsure where a picture may have run two of them together."""
    found = _at_labels(sheet)
    if found is None or found.how != "ocr":
        return found
    numbers = found.value.split(_JOINT)
    if max(map(len, numbers)) < _TWICE:
        return found
    apart = _JOINT.join(half for number in numbers for half in _halves(number))
    sure = min(found.confidence, _RUN_TOGETHER)
    return found.model_copy(update={"value": apart, "confidence": sure})


def _halves(number: str) -> tuple[str, ...]:
    """The two numbers of one form's keys that one seems to be: both begin alike."""
    middle, odd = divmod(len(number), 2)
    halves = number[:middle], number[middle:]
    alike = len(number) >= _TWICE and not odd and halves[0] != halves[1]
    begun = halves[0][: middle // 2 + 1]
    return halves if alike and halves[1].startswith(begun) else (number,)


def _at_labels(sheet: Sheet) -> Extracted[str] | None:
    """All key numbers at the label that tells most: at each that is worded like it, beside it, too.

    A label may be printed once for each key (UKey序列号1, UKey序列号2), and the cells behind one
    may hold a number each.
    """
    found = best(sheet, FIELD, read_serials)
    if found is None:
        return _in_column(sheet)
    chosen = [
        candidate
        for candidate in sheet.of(FIELD)
        if (read := _read(candidate.printed)) and read[0] == found.value
    ]
    label = chosen[0].label.entry if chosen else None
    rank = chosen[0].rank if chosen else 0
    alike = [
        one
        for one in sheet.of(FIELD)
        if not one.when and (one.label.entry is label or _is_of_one_service(one, label, rank))
    ]
    places = [
        *(one.printed for one in alike),
        *(each for one in alike for each in _beside(sheet, one)),
    ]
    reads = [read for printed in places if (read := _read(printed))]
    numbers = list(dict.fromkeys(number for read in reads for number in read[0].split(_JOINT)))
    if label is None or len(numbers) <= len(found.value.split(_JOINT)):
        return found
    sure = min(read[1] * printed.confidence for read, printed in zip(reads, places, strict=False))
    return places[0].extracted(_JOINT.join(numbers), _SEVERAL * sure)


def _is_of_one_service(one: Candidate, label: Entry | None, rank: float) -> bool:
    """Whether a label of the same rank asks for the keys of one service: 补发序列号, 重置序列号."""
    words = (label.word, one.label.entry.word) if label and one.label.entry else ("", "")
    return one.rank == rank and words[0] != words[1] and all(map(_OF_SERVICE.match, words))


def _in_column(sheet: Sheet) -> Extracted[str] | None:
    """The numbers right below a label that heads a column, beside heads that nobody listed."""
    for candidate in sheet.of(FIELD):
        cell, found = candidate.label.run.cell, []
        while cell is not None:
            inside = [run for run in sheet.runs if run.cell and _is_right_below(run.cell, cell)]
            printed = printed_of(inside) if inside else None
            text = squeeze(printed.raw) if printed else ""
            if printed is None or not _NUMBER.fullmatch(text) or credit_code_ok(text):
                break
            found.append(printed)
            cell = inside[0].cell
        if found:
            numbers = dict.fromkeys(squeeze(printed.raw) for printed in found)
            sure = _SEVERAL * min(printed.confidence for printed in found)
            return found[0].extracted(_JOINT.join(numbers), sure)
    return None


def _is_right_below(cell: Cell, above: Cell) -> bool:
    return (cell.table, cell.row, cell.column) == (above.table, above.below, above.column)


def _read(printed: Printed) -> Read[str] | None:
    return None if is_blank(printed.raw) else read_serials(printed.raw)


def _beside(sheet: Sheet, candidate: Candidate) -> Iterator[Printed]:
    """What stands in the cells right of a value, one next to the other, as far as no label does."""
    cells = [piece.run.cell for piece in candidate.label.pieces]
    last = cells[-1] if cells else None
    while last is not None:
        beside = [atom for atom in sheet.atoms if atom.run.cell and atom.run.cell.is_next_to(last)]
        if not beside or any(atom.entry or atom.owner for atom in beside):
            return
        printed = printed_of([atom.run for atom in beside])
        text = squeeze(printed.raw)
        if find_dates(text) or not any(char.isdigit() for char in text):
            return
        yield printed
        last = beside[0].run.cell


def told_key_serials(sheet: Sheet, prose: Prose) -> Extracted[str] | None:
    """The key numbers that sentences name, each in its own: 第1把：序列号…，第2把：序列号….

    None where the form has a place for them.
    """
    told = all_from_prose(sheet, prose.get("key_serial", ()), read_serials)
    found = [] if sheet.of("key_serial") else list(told)
    if not found:
        return None
    keys = dict.fromkeys(key for each in found for key in each.value.split(_JOINT))
    sure = min(each.confidence for each in found)
    return found[0].model_copy(update={"value": _JOINT.join(keys), "confidence": sure})
