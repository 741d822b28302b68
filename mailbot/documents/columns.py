"""Text that runs on into the next column is parted where that column's label stands over it."""

from collections.abc import Iterable, Sequence

from mailbot.documents.geometry import Run
from mailbot.documents.labels import Atom

_REACH = 1.8  # lines from a label to the value under it
_NEAR = 1.5  # lines: how well the place of a character in its run can be told


def part_columns(atoms: Sequence[Atom], line: float) -> list[Atom]:
    """The atoms, those loose ones in two that stand under two labels of a row.

    A text layer has no gap where a cell is filled to its edge: 东环南 0812-8655219.
    """
    heads = [atom for atom in atoms if atom.entry and atom.blank and not atom.run.cell]
    found: list[Atom] = []
    for atom in atoms:
        loose = not atom.entry and not atom.owner and not atom.run.cell
        found += map(Atom, _parts(atom.run, heads, line)) if loose else [atom]
    return found


def _parts(run: Run, heads: Sequence[Atom], line: float) -> list[Run]:
    cut = _cut(run, heads, line)
    if not cut:
        return [run]
    end = len(run.text)
    return [run.part(0, cut), *_parts(run.part(cut + 1, end), heads, line)]


def _cut(run: Run, heads: Iterable[Atom], line: float) -> int:
    """The place of the space under which the next column's label begins; 0 where none is."""
    over = [head.run for head in heads if -0.3 * line <= run.y0 - head.run.y1 < _REACH * line]
    if not any(abs(head.x0 - run.x0) < 0.8 * line for head in over):
        return 0
    spaces = [place for place, char in enumerate(run.text) if char.isspace()]
    return next(
        (
            place
            for place in spaces
            for head in over
            if head.x0 > run.x0 + line
            if abs(run.part(place + 1, len(run.text)).x0 - head.x0) < _NEAR * line
        ),
        0,
    )
