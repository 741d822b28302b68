"""Days that a form prints of something else than itself are told by what stands at them."""

import re
from collections.abc import Iterator
from datetime import date

from mailbot.documents.dates import find_dates
from mailbot.documents.fields import Sheet
from mailbot.documents.geometry import Run
from mailbot.documents.labels import Atom
from mailbot.documents.text import squeeze

_DAY_LABEL = re.compile("日期|时间|期限|有效期|到期|截止|失效")
# What heads a column of days, or stands left of one, and is no label we know: 原到期日
_UNLISTED = re.compile(
    r"[\u4e00-\u9fff(]{2,10}(?:日期?|时间|期限?|有效期)[至止到]?(?:\([^()]*\))?:?$"
)


def other_days(sheet: Sheet) -> set[date]:
    """The dates at labels that are read for another field or none: 有效期, 受理日期, 原到期日."""
    labelled = {
        day
        for atom in sheet.atoms
        if atom.owner and atom.owner.entry and atom.owner.entry.field != "date"
        if _DAY_LABEL.search(atom.owner.entry.word)
        for day in find_dates(atom.run.text)
    }
    return labelled | {day for atom in _at_unlisted(sheet) for day in find_dates(atom.run.text)}


def _at_unlisted(sheet: Sheet) -> Iterator[Atom]:
    """The dates in cells under or right of words for a day that nobody listed."""
    heads = [
        atom.run
        for atom in sheet.atoms
        if not atom.entry and atom.run.cell and _UNLISTED.match(squeeze(atom.run.text))
    ]
    labels = [atom.run for atom in sheet.atoms if atom.run.cell and _is_of_another(atom)]
    undated = [a.run for a in sheet.atoms if not find_dates(a.run.text)] if labels else []
    for atom in sheet.atoms if heads or labels else ():
        if atom.entry or not atom.run.cell or atom.run in heads:
            continue
        owner = atom.owner.entry.field if atom.owner and atom.owner.entry else ""
        if owner == "date":
            continue
        if any(_heads(head, atom.run) for head in heads) or any(
            _is_left_of(label, atom.run) or _heads_days(label, atom.run, undated)
            for label in labels
        ):
            yield atom


def _is_of_another(atom: Atom) -> bool:
    """Whether an atom is the label for a day of another kind."""
    entry = atom.entry
    return bool(entry and entry.field != "date" and _DAY_LABEL.search(entry.word))


def _heads_days(label: Run, run: Run, undated: list[Run]) -> bool:
    """Whether a label stands over a day in its column, with nothing but days between them."""
    return _heads(label, run) and not any(
        _heads(label, other) and _heads(other, run) for other in undated
    )


def _heads(head: Run, run: Run) -> bool:
    """Whether a cell stands over another in its column, or next left of it."""
    one, other = head.cell, run.cell
    if one is None or other is None or one.table != other.table:
        return False
    over = one.below <= other.row and (one.column, one.right) == (other.column, other.right)
    return over or _is_left_of(head, run)


def _is_left_of(head: Run, run: Run) -> bool:
    """Whether a cell stands next left of another."""
    one, other = head.cell, run.cell
    return bool(one and other and other.is_next_to(one))
