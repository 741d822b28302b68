"""Runs of text become labels and values: where one ends and the other begins."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from mailbot.documents.entry import Entry
from mailbot.documents.geometry import Run
from mailbot.documents.hits import (
    COLONS,
    HINT,
    LEAD,
    Hit,
    begun,
    find_labels,
    label_alone,
    labels_in,
    leads,
    part_of_label,
    parted,
    stacked_before,
)
from mailbot.documents.spelled import join_broken, join_spaced, join_torn, union
from mailbot.documents.text import squeeze, squeezed_places
from mailbot.documents.vocabulary import Vocabulary

# Where a clause with a label nobody listed ends the value before it: 备注：急；见证人：王五
_CLAUSE = re.compile(rf"[;；]([\u4e00-\u9fff]{{2,8}}(?:{HINT.pattern})?)[:：]")
# What recognition makes of a speck behind a label
_SPECK = re.compile(r"[.·,'`’‘]+")
_APART = re.compile(
    r"(?:\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、)])?([\u4e00-\u9fffA-Za-z]{1,8}):"
)
_WIDE = 2  # places from one character to the next across a single space
# Fields in whose values no colon stands
_WITHOUT_COLON = frozenset(
    {
        *("email", "id_number", "credit_code", "date"),
        *("company", "contact", "legal_representative", "address", "other_address"),
        *("invoice_title", "invoice_tax_no"),
    }
)
# A line that is the end of an organisation's name, and one that may be the beginning
_NAME_END = re.compile("(?:股份|集团)?(?:有?限)?(?:责任)?公司")
_NAME_BEGUN = re.compile("[\u4e00-\u9fff()A-Za-z0-9·]{4,}(?<!公司)")
_STACKED = 2  # characters in one row of a label set upright


# Filled in while labels and values find each other, so neither frozen nor a Record.
@dataclass(slots=True, eq=False)
class Atom:
    """A label (`entry` set) or a piece of value, and what pairing found out about it.

    `quality` says how surely the text is that label. A value's `owner` is its label;
    `pieces` are a label's values. `inline` marks a value printed in its label's own run.
    `when` says whether a label's value holds before a change of details or after it.
    """

    run: Run
    entry: Entry | None = None
    quality: float = 1.0
    owner: "Atom | None" = None
    pieces: list["Atom"] = field(default_factory=list)
    inline: bool = False
    group: str = ""
    header: bool = False
    when: str = ""

    @property
    def blank(self) -> bool:
        """Whether the label has no value yet."""
        return not self.pieces

    def give(self, piece: "Atom") -> None:
        """Make `piece` a value of this label."""
        piece.owner = self
        self.pieces.append(piece)


def _atoms_of(run: Run, vocabulary: Vocabulary) -> list[Atom]:
    line, places = squeezed_places(run.text)
    hits = labels_in(line, places, vocabulary, seen=run.how == "ocr")
    if not hits and run.cell is None and stacked_before(line, vocabulary):
        edge = places[1]
        rest = run.part(edge, len(run.text))
        return [Atom(run.part(0, places[0] + 1)), *_atoms_of(rest, vocabulary)]
    if not hits:
        return [Atom(run)] if line.strip(")]") else []

    def cut(start: int, end: int) -> Run:
        return run.part(places[start], places[end - 1] + 1)

    apart = parted(line, places) if run.how == "ocr" else places
    led = leads(line, hits[0].start) or part_of_label(hits[0], line, apart)
    atoms = [] if led else [Atom(cut(0, hits[0].start))]
    starts = [0 if led else hits[0].start, *(begun(line, hit, places) for hit in hits[1:])]
    for hit, start, end in zip(hits, starts, [*starts[1:], len(line)], strict=True):
        label = Atom(cut(start, hit.after), hit.entry, hit.quality)
        label.when = hit.entry.when or vocabulary.when(line[hit.start : hit.after])
        atoms.append(label)
        clause = _CLAUSE.search(line, hit.after, end) or _set_apart(line, places, hit, end)
        atoms += _inline(label, cut, hit.after, clause.start() if clause else end)
        if clause:
            other = Atom(cut(clause.start(1), clause.end()), Entry(clause[1]))
            atoms += [other, *_inline(other, cut, clause.end(), end)]
    return atoms


def _set_apart(line: str, places: Sequence[int], hit: Hit, end: int) -> re.Match[str] | None:
    """A label nobody listed, far behind a value without a colon: a@b.cn    QQ：1234."""
    if hit.entry.field not in _WITHOUT_COLON:
        return None
    wide = (at for at in range(hit.after + 1, end) if places[at] - places[at - 1] > _WIDE)
    return next((label for at in wide if (label := _APART.match(line, at, end))), None)


def _ends_name(run: Run, runs: Iterable[Run]) -> bool:
    """Whether a line is the wrapped end of the name right over it: 公司 below 某某科技有限."""
    if not _NAME_END.fullmatch(squeeze(run.text)):
        return False
    above = [
        over
        for over in runs
        if over.cell == run.cell and over.y0 < run.y0 and abs(over.x0 - run.x0) < 0.5 * run.height
    ]
    over = max(above, key=lambda over: over.y0, default=None)
    close = over is not None and (run.cell or run.y0 - over.y1 < 0.8 * run.height)
    return bool(over and close and _NAME_BEGUN.fullmatch(squeeze(over.text)))


def _wrapped_words(atoms: list[Atom]) -> list[Atom]:
    """The atoms of one cell; words of no field below a value are its next line: 证书／费用."""
    first = atoms[0] if atoms else None
    if first is None or first.entry or first.run.cell is None:
        return atoms
    return [Atom(atom.run) if atom is not first and _is_bare(atom) else atom for atom in atoms]


def _is_bare(atom: Atom) -> bool:
    """Whether a label is one that is not read, without colon and value."""
    entry = atom.entry
    if entry is None or entry.field or entry.group or entry.scoped or entry.notice or entry.when:
        return False
    return atom.blank and not atom.run.text.rstrip().endswith(tuple(COLONS))


def _inline(label: Atom, cut: Callable[[int, int], Run], start: int, end: int) -> list[Atom]:
    """The value printed behind a label in its line, given to it; none where nothing is."""
    if start >= end:
        return []
    value = Atom(cut(start, end), inline=True)
    if value.run.how == "ocr" and _SPECK.fullmatch(value.run.text):
        return []
    label.give(value)
    return [value]


def _stacked_cell(runs: Sequence[Run], vocabulary: Vocabulary) -> Atom | None:
    """The label that all lines of one cell together are: 付／款／人, 单位／名称."""
    lines = [squeezed_places(run.text)[0] for run in runs]
    joined = "".join(lines)
    starts = list(accumulate((len(line) for line in lines), initial=0))
    places = [
        at + starts[number] + number for number, line in enumerate(lines) for at in range(len(line))
    ]
    alone = label_alone(joined, vocabulary)
    hits = [alone] if alone else find_labels(joined, places, vocabulary)
    led = hits and LEAD.fullmatch(joined, 0, hits[0].start)
    if len(hits) == 1 and led and hits[0].after == len(joined):
        when = hits[0].entry.when or vocabulary.when(joined[hits[0].start :])
        return Atom(union(runs, joined), hits[0].entry, when=when)
    return None


def _stacked_characters(atoms: list[Atom], vocabulary: Vocabulary) -> list[Atom]:
    """The atoms with characters standing one below the other joined to their group's word."""
    single = [
        atom
        for atom in atoms
        if not atom.entry
        and not atom.inline
        and len(atom.run.text.strip()) <= _STACKED
        and set(atom.run.text.replace(" ", "")) <= vocabulary.group_letters
    ]
    taken: set[Atom] = set()
    joined: list[Atom] = []
    for column in _columns(single):
        text = "".join(atom.run.text.replace(" ", "") for atom in column)
        owner = [atom for atom in column for _ in atom.run.text.replace(" ", "")]
        for entry in vocabulary.groups:
            at = text.find(entry.word)
            while at >= 0:
                members = owner[at : at + len(entry.word)]
                if not taken & set(members) and len(set(members)) > 1:
                    taken.update(members)
                    joined.append(Atom(union([atom.run for atom in members], entry.word), entry))
                at = text.find(entry.word, at + 1)
    return [atom for atom in atoms if atom not in taken] + joined


def _columns(atoms: Iterable[Atom]) -> list[list[Atom]]:
    columns: list[list[Atom]] = []
    for atom in sorted(atoms, key=lambda atom: atom.run.y0):
        for column in columns:
            last = column[-1].run
            if abs(last.x0 - atom.run.x0) < max(last.height, 0.5) * 0.8:
                column.append(atom)
                break
        else:
            columns.append([atom])
    return columns


def atoms_of(runs: Sequence[Run], vocabulary: Vocabulary) -> list[Atom]:
    """The labels and values of `runs`; a value in its label's own line is already given to it."""
    atoms: list[Atom] = []
    # whole characters keep their places, so they come before what is cut inside a value
    runs = join_torn(join_spaced(runs, vocabulary), vocabulary)
    runs = join_broken(runs, vocabulary)
    place = 0
    while place < len(runs):
        size = 1
        cell = runs[place].cell
        while cell and place + size < len(runs) and runs[place + size].cell == cell:
            size += 1
        stacked = _stacked_cell(runs[place : place + size], vocabulary) if size > 1 else None
        if stacked:
            atoms.append(stacked)
        else:
            found = [
                atom
                for run in runs[place : place + size]
                for atom in ([Atom(run)] if _ends_name(run, runs) else _atoms_of(run, vocabulary))
            ]
            atoms.extend(_wrapped_words(found))
        place += size
    return _stacked_characters(atoms, vocabulary)
