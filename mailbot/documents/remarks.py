"""What is printed at 备注 becomes the remark, whatever labels its words seem to hold."""

import re
from collections.abc import Sequence

from mailbot.documents.fields import Sheet, best, printed_of
from mailbot.documents.geometry import Run
from mailbot.documents.labels import Atom
from mailbot.documents.legends import is_declared
from mailbot.documents.normalise import Read, is_blank, read_line
from mailbot.documents.text import squeeze
from mailbot.values import Extracted

_FIELD = "remark"
_LIKE_A_LABEL = 0.85  # how sure a remark is that begins as labels do
_CLOSE = 0.3  # lines between the colon of 备注 and what stands behind it
_REMARK, _FEWEST = "备注", 3  # a remark's plainest label; labels without a colon beside it
_NOTE = "说明"
_NOTED = 0.7  # how sure a remark is that the form itself may have printed
_RULES = re.compile(
    "须|应[当在先]|不得|不能|为准|客服|咨询|另行|方可|仅[限供适]|逾期|如需|请[选填勿见]|请按|填写.{0,4}数字"
)
_COLONS = (":", "：")
# Labels that are no words of a remark
_NEVER = frozenset({"signature", "other_signature", "date"})


def read_remark(sheet: Sheet) -> Extracted[str] | None:
    """The remark of a form; one that begins like a label (收件人：…) with what follows, too.

    Where 备注 is left empty, 说明 at the foot of the form is the form's own note, and so is one
    in a line of its own that tells rules.
    """
    first = next(iter(sheet.of(_FIELD)), None)  # the most telling label
    empty = first is not None and all(
        is_blank(one.printed.raw) for one in sheet.of(_FIELD) if _is_alike(one.label, first.label)
    )
    if first is not None and _is_title(first.label, sheet):
        return None
    found = None if empty else best(sheet, _FIELD, _remark)
    if found and _is_beside_note(sheet, found.value):
        rule = _RULES.search(found.value) is not None
        found = None if rule else found.model_copy(update={"confidence": _NOTED})
    return found or _like_a_label(sheet) or _run_on(sheet)


def _is_alike(label: Atom, first: Atom) -> bool:
    return bool(label.entry and first.entry and label.entry.word == first.entry.word)


def _is_title(label: Atom, sheet: Sheet) -> bool:
    """Whether a paper is headed so, 情况说明, and asks for no remark there."""
    text = squeeze(label.run.text)
    top = min(run.y0 for run in sheet.runs)
    return not label.run.cell and label.run.y0 <= top and not text.endswith(_COLONS)


def _is_beside_note(sheet: Sheet, remark: str) -> bool:
    """Whether what was read stands behind 说明 in its line, as the form's own rules do."""
    own = [one for one in sheet.of(_FIELD) if one.label.entry and one.label.entry.word == _NOTE]
    return any(
        squeeze(remark) in squeeze(one.printed.raw)
        for one in own
        if all(piece.inline for piece in one.label.pieces[:1])
    )


def _remark(raw: str) -> Read[str] | None:
    read = read_line(raw.replace("\n", "").rstrip("。. (（【"))
    if raw.lstrip().startswith((")", "）")):  # （遗失/损坏/其他    ），申请补办
        return None
    return None if read and is_declared(read[0]) else read


def _like_a_label(sheet: Sheet) -> Extracted[str] | None:
    for label in sheet.atoms:
        if label.entry is None or label.entry.field != _FIELD or not label.blank:
            continue
        if label.run.cell:
            runs = _in_next_cell(label, sheet) or _below_in_cell(label, sheet)
        else:
            runs = _behind(label, sheet)
        printed = printed_of(runs) if runs else None
        read = _remark(printed.raw) if printed else None
        if printed and read:
            return printed.extracted(read[0], _LIKE_A_LABEL * printed.confidence)
    return None


def _run_on(sheet: Sheet) -> Extracted[str] | None:
    """备注请用顺丰寄, where other labels of the page are printed without a colon, too."""
    others = [
        atom
        for atom in sheet.atoms
        if atom.entry and atom.entry.field and atom.quality < 1 and _is_run_on(atom)
    ]
    for atom in sheet.atoms if len(others) >= _FEWEST else ():
        text = squeeze(atom.run.text)
        if atom.entry or atom.owner or not text.startswith(_REMARK):
            continue
        read = _remark(atom.run.raw.strip()[len(_REMARK) :])
        if read and not _RULES.search(read[0]):
            return printed_of([atom.run]).extracted(read[0], _NOTED * atom.run.confidence)
    return None


def _is_run_on(label: Atom) -> bool:
    """Whether a value is printed right behind a label without a colon."""
    inline = any(piece.inline for piece in label.pieces)
    return inline and not squeeze(label.run.text).endswith(_COLONS)


def _in_next_cell(label: Atom, sheet: Sheet) -> list[Run]:
    """What stands in the cell right of a label's, where its words only seem to be labels."""
    cell = label.run.cell
    inside = [
        atom
        for atom in sheet.atoms
        if cell and atom.run.cell and not atom.owner and atom.run.cell.is_next_to(cell)
    ]
    return (
        [run for run in sheet.runs if inside and run.cell == inside[0].run.cell]
        if _says(inside)
        else []
    )


def _below_in_cell(label: Atom, sheet: Sheet) -> list[Run]:
    """What stands below a label in its own cell, where its words only seem to be labels."""
    cell = label.run.cell
    inside = [
        atom
        for atom in sheet.atoms
        if cell and atom.run.cell == cell and not atom.owner and atom.run.centre > label.run.y1
    ]
    others = [atom for atom in inside if atom.entry and not _is_word_of(atom, sheet)]
    if not inside or (others and not _says(others)):
        return []
    return [run for run in sheet.runs if run.cell == cell and run.centre > label.run.y1]


def _is_word_of(label: Atom, sheet: Sheet) -> bool:
    """Whether what seems to be a label only ends a line of other words: 请分别标注使用人."""
    run = label.run
    begins = any(_is_level(one, run) and one.x0 == run.x0 for one in sheet.runs)
    unread = label.entry is not None and not label.entry.field
    return label.blank and (unread or not begins) and not squeeze(run.text).endswith(_COLONS)


def _behind(label: Atom, sheet: Sheet) -> list[Run]:
    """The rest of a label's own line, where the next word stands right behind its colon."""
    run = label.run
    line = [atom for atom in sheet.atoms if _is_level(atom.run, run) and not atom.owner]
    later = sorted((a for a in line if a.run.x0 > run.x0), key=lambda atom: atom.run.x0)
    close = later and later[0].run.x0 - run.x1 < _CLOSE * sheet.line
    if not (close and run.text.rstrip().endswith(_COLONS) and _says(later)):
        return []
    whole = next(
        (one for one in sheet.runs if _is_level(one, run) and one.x0 <= run.x0 < one.x1), None
    )
    at = whole.text.find(run.text) if whole else -1
    return [whole.part(at + len(run.text), len(whole.text))] if whole and at >= 0 else []


def _is_level(one: Run, other: Run) -> bool:
    return not one.cell and (one.page, one.y0, one.y1) == (other.page, other.y0, other.y1)


def _says(atoms: Sequence[Atom]) -> bool:
    """Whether all labels among words have a value printed behind them, and none is signed."""
    labels = [atom for atom in atoms if atom.entry]
    return bool(labels) and all(
        atom.entry
        and atom.entry.field not in _NEVER
        and any(piece.inline and not is_blank(piece.run.text) for piece in atom.pieces)
        and not squeeze(atom.run.text).endswith("章")
        for atom in labels
    )
