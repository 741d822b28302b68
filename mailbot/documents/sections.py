"""A line that heads a part of a form, worded freely, becomes a heading of its group."""

import re
from collections.abc import Mapping, Sequence
from itertools import count, groupby, pairwise

from mailbot.documents.entry import Entry
from mailbot.documents.geometry import Cell, Run, rows_of
from mailbot.documents.labels import Atom
from mailbot.documents.spelled import union
from mailbot.documents.text import squeeze, width

Sections = Mapping[str, Sequence[str]]

_SPACE = 2.5  # half characters: a space within a heading, its full width at most
_SAID = re.compile("[/及和与、]")  # between the words of such a head
_LONGEST = 18  # characters of a heading without its number
# 一、 (二) 第三部分 A B. before a heading; figures number labels as well
_NUMBERED = re.compile(
    r"(?:\(?[一二三四五六七八九十]{1,2}[)、.:]+|第[一二三四五六七八九十]部分[、:]?|[A-Z][、.:)]?)"
    r"(?=[\u4e00-\u9fff(])"
)
_ENDS = re.compile(r"(?:信息|情况|资料|内容|栏|填写)(?:\([^()]*\))?:?$")
_JOINS = re.compile("[及和与]")
# What no heading has: figures, boxes, clauses, a place to sign; and the titles of forms
_NO_HEADING = re.compile(r"[\d□☐☑√■;。,，、签章]|:.|(?:表|书|单|函|公司)(?:\([^()]*\))?:?$")


def with_sections(atoms: list[Atom], sections: Sections) -> list[Atom]:
    """The atoms with every heading of a part as one of its group: 二、证书使用人信息.

    `sections` are words that headings contain by group, the first that fits being meant; of a
    heading that joins two, the one it names first. A heading stands alone on its row, or beside
    others in their own cells, is numbered, ends like one or spans its table, and the row below
    begins with a label.
    """
    rows = _rows(atoms)
    found: dict[int, Atom] = {}
    for row, below in pairwise(rows):
        heads = _by_cell(row) if below[0].entry else []
        groups = [_group(head, rows, sections) for head in heads]
        for head, group in zip(heads, groups, strict=True) if all(groups) else ():
            if [atom.entry and atom.entry.group for atom in head] != [group]:
                run = union([atom.run for atom in head], "".join(atom.run.text for atom in head))
                entry = Entry(squeeze(run.text), group=group)
                found |= dict.fromkeys(map(id, head), Atom(run, entry))
    kept = [found.get(id(atom), atom) for atom in atoms]
    return [next(same) for _, same in groupby(kept, key=lambda atom: id(atom.run))]


def without_guidance(runs: list[Run], words: Sequence[str]) -> list[Run]:
    """The runs without a table's column that only tells what to write, headed 填写要求."""
    heads = [
        run.cell
        for run in runs
        if run.cell and run.cell.column and set(_SAID.split(squeeze(run.text))) <= set(words)
    ]
    cells = [run.cell for run in runs if run.cell]
    ends = [(head, _first_gap(head, cells)) for head in heads]
    return [run for run in runs if not any(_is_below(run.cell, head, end) for head, end in ends)]


def _first_gap(head: Cell, cells: Sequence[Cell]) -> int:
    """The row behind the table that a heading is of: the first empty one of a sheet."""
    rows = {
        row for cell in cells if cell.table == head.table for row in range(cell.row, cell.below)
    }
    return next(row for row in count(head.below) if row not in rows)


def _is_below(cell: Cell | None, head: Cell, end: int) -> bool:
    return (
        cell is not None
        and cell.table == head.table
        and head.row < cell.row < end
        and head.column <= cell.column < head.right
    )


def _rows(atoms: Sequence[Atom]) -> list[list[Atom]]:
    """The atoms by their rows; those of a heading's run are parts of one row."""
    of_run = {id(atom.run): atom for atom in atoms}
    return [[of_run[id(run)] for run in row] for row in rows_of(atom.run for atom in atoms)]


def _by_cell(row: Sequence[Atom]) -> list[list[Atom]]:
    """The atoms of a row by the cells they stand in; all together where there are no cells."""
    return [[*same] for _, same in groupby(row, key=lambda atom: atom.run.cell)]


def _group(row: Sequence[Atom], rows: Sequence[Sequence[Atom]], sections: Sections) -> str:
    text = squeeze("".join(atom.run.text for atom in row))
    lead = _NUMBERED.match(text)
    bare = text[lead.end() :] if lead else text
    if row[0].entry and row[0].entry.group and row[0].entry.word == bare.rstrip(":"):
        return ""  # listed as it stands: 以下由受理机构填写 is no part of the 机构
    if len(bare) > _LONGEST or _NO_HEADING.search(bare) or not _is_one(row):
        return ""
    if any(atom.entry and atom.entry.when for atom in row):
        return ""
    valued = bare.endswith(":") or any(atom.pieces for atom in row)
    if not (_ENDS.search(bare) or (not valued and (lead or _spans(row[0].run, rows)))):
        return ""
    said = [atom.entry.group for atom in row if atom.entry and atom.entry.group]
    fit = {
        group: min(bare.index(word) for word in words if word in bare)
        for group, words in sections.items()
        if any(word in bare for word in words)
    }
    if _JOINS.search(bare):  # 经办人及收件信息: of both, and named by the first
        return min(fit, key=lambda group: fit[group], default=next(iter(said), ""))
    return next(iter((*fit, *said)), "")


def _is_one(row: Sequence[Atom]) -> bool:
    """Whether all on a row was printed as one: in one cell, or without a wide gap."""
    cells = {atom.run.cell for atom in row}
    return len(cells) == 1 and all(
        other.run.x0 - one.run.x1 <= _SPACE * _letter(one.run) for one, other in pairwise(row)
    )


def _letter(run: Run) -> float:
    """How wide half a Chinese character is."""
    return (run.x1 - run.x0) / max(width(run.text), 1)


def _spans(run: Run, rows: Sequence[Sequence[Atom]]) -> bool:
    """Whether a cell is as wide as its whole table, which has several columns."""
    cell = run.cell
    if cell is None or cell.column_span == 1:
        return False
    others = (atom.run.cell for row in rows for atom in row)
    right = max(other.right for other in others if other and other.table == cell.table)
    return cell.column == 0 and cell.right == right
