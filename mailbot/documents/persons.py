"""A table with a row for each person keeps under its heads what stands in the agent's row."""

from collections.abc import Sequence

from mailbot.documents.geometry import Cell
from mailbot.documents.labels import Atom

# What is told of a person; numbers of keys may stand in the rows of several
_OF_PERSONS = frozenset({"contact", "id_number", "mobile", "phone", "telephone", "email"})
_OTHERS = frozenset({"stranger", "legal"})


def keep_agents(atoms: Sequence[Atom]) -> None:
    """Take from every label that heads a column what stands in the rows of other persons.

    A row is headed by what its person is, 经办人 or 财务联系人; of several agents the first counts.
    """
    labels = [(atom, atom.run.cell) for atom in atoms if atom.entry and atom.run.cell]
    heads = [(head, top) for head, top in labels if _tells_of_persons(head)]
    for head, top in heads:
        if head.blank and any(_is_beside(top, other) for _, other in heads):
            _give_agents(head, top, atoms, labels)
        column = [
            (piece, cell)
            for piece in head.pieces
            if (cell := piece.run.cell) and _is_below(cell, top)
        ]
        whose = [_row_head(cell, top, labels) for _, cell in column]
        agents = [cell for (_, cell), one in zip(column, whose, strict=True) if _names_agent(one)]
        others = [
            piece
            for (piece, cell), one in zip(column, whose, strict=True)
            if (cell.row != agents[0].row if agents else _names_other(one))
        ]
        head.pieces = [piece for piece in head.pieces if piece not in others]


def _give_agents(
    head: Atom, top: Cell, atoms: Sequence[Atom], labels: Sequence[tuple[Atom, Cell]]
) -> None:
    """Give a column's head what nobody owns in the agents' rows: 人员 at their left is no label."""
    for atom in atoms:
        cell = atom.run.cell
        if cell is None or atom.entry or atom.owner or not _is_below(cell, top):
            continue
        if _names_agent(_row_head(cell, top, labels)):
            head.give(atom)


def _is_beside(cell: Cell, other: Cell) -> bool:
    """Whether two cells stand next to each other on a row."""
    return cell.is_next_to(other) or other.is_next_to(cell)


def _tells_of_persons(head: Atom) -> bool:
    entry = head.entry
    return entry is not None and (entry.field in _OF_PERSONS or "agent" in entry.scoped)


def _is_below(cell: Cell, head: Cell) -> bool:
    return cell.table == head.table and cell.row >= head.below and cell.column == head.column


def _row_head(cell: Cell, head: Cell, labels: Sequence[tuple[Atom, Cell]]) -> Atom | None:
    """The label at the left of a cell's row, before the column that the cell stands in."""
    row = [
        (at.column, label)
        for label, at in labels
        if at.table == cell.table
        and head.below <= at.row <= cell.row < at.below
        and at.right <= head.column
    ]
    return min(row, key=lambda each: each[0])[1] if row else None


def _names_agent(label: Atom | None) -> bool:
    entry = label.entry if label else None
    return entry is not None and (entry.group == "agent" or entry.field == "contact")


def _names_other(label: Atom | None) -> bool:
    entry = label.entry if label else None
    return entry is not None and entry.group in _OTHERS
