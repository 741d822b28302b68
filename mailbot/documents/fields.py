"""Paired labels become field values: the best candidate for each, with how sure it is."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from mailbot.documents.bullets import without_bullets
from mailbot.documents.changes import (
    in_column,
    is_heading,
    name_times,
    named_alone,
    told_change,
)
from mailbot.documents.columns import part_columns
from mailbot.documents.entry import AFTER, BEFORE, Entry
from mailbot.documents.form import Form
from mailbot.documents.geometry import Run, line_height, rows_of
from mailbot.documents.labels import Atom, atoms_of
from mailbot.documents.layouts import Layouts
from mailbot.documents.legends import without_legends
from mailbot.documents.lookalikes import DOUBTFUL, hides_lookalikes, is_other_script
from mailbot.documents.normalise import Read, is_blank
from mailbot.documents.pairing import pair
from mailbot.documents.persons import keep_agents
from mailbot.documents.scopes import name_groups, own_side
from mailbot.documents.sections import with_sections, without_guidance
from mailbot.documents.spread import by_group, in_rows_below
from mailbot.documents.text import squeeze
from mailbot.values import Box, Extracted

T = TypeVar("T")


# A check digit tells by itself: no misreading of one character passes it.
_CHECKED = frozenset({"credit_code", "id_number"})
_PROVEN = 0.95
# How sure a value is where that of a more telling label was read too badly to be taken.
_BADLY_READ = 0.75
# What parts the two values of a label that names two fields: 张三 13812345678
_PARTS = re.compile(r"[\s、/,，;；]+")
# The field of a name that stands alone at 变更前 or 变更后.
_NAMED = "company"
# How sure a value is that held before a change, where none is given that holds after it.
_REPLACED = 0.6
# How surely a value belongs to a label whose cell it reaches beyond.
_BEYOND = 0.7
# Fields of which a form may have several values, one below the other.
_MANY = frozenset({"key_serial", "services", "remark", "date"})
# Fields whose values never go on with a label of their own, though nobody listed it: 政治面貌：党员
_SHORT = frozenset(
    {"company", "legal_representative", "contact", "agent", "name", "address", "quantity"}
    | {"id_number", "invoice_title", "payer_name", "payee_name"}
)
_OTHER_LABEL = re.compile("[\u4e00-\u9fff]{2,8}:")
# How much less the label over a column of different values tells, and how surely the first is its.
_LISTED, _FIRST = 1000, 0.5


@dataclass(frozen=True, slots=True)
class Printed:
    """A piece of printed text with its place; `raw` keeps line breaks of the print."""

    raw: str
    confidence: float
    box: Box
    page: int
    how: str

    def extracted(self, value: T, confidence: float) -> Extracted[T]:
        """`value` as read here, not surer than the print itself."""
        sure = round(max(0.0, min(1.0, confidence)), 3)
        return Extracted[T](
            value=value, confidence=sure, page=self.page, box=self.box, how=self.how
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A label's value: `rank` is the label's place among the field's, 0 the most telling.

    `when` says whether it holds before a change of details or after it, where the form does.
    """

    field: str
    rank: int
    quality: float
    printed: Printed
    label: Atom
    when: str = ""


def printed_of(runs: Sequence[Run]) -> Printed:
    """The text of `runs`, line by line, with the box around them."""
    rows = rows_of(runs)
    lines = [" ".join(run.raw.strip() for run in row) for row in rows]
    page = rows[0][0]
    same = [run.box() for run in runs if run.page == page.page]
    box = Box(
        x0=min(each.x0 for each in same),
        y0=min(each.y0 for each in same),
        x1=max(each.x1 for each in same),
        y1=max(each.y1 for each in same),
    )
    return Printed("\n".join(lines), min(map(_clearness, runs)), box, page.page, page.how)


def _clearness(run: Run) -> float:
    """How surely a run says what is printed; on pictures unusual characters are doubted."""
    odd = run.how == "ocr" and is_other_script(run.text)
    return min(run.confidence, DOUBTFUL) if odd else run.confidence


def first_part(
    pieces: Sequence[Atom], line: float, until: re.Pattern[str] | None = None
) -> list[Run]:
    """The runs of a value without what stands off to the right behind a wide gap.

    On each row it ends before what begins as `until` does.
    """
    kept: list[Run] = []
    for row in rows_of(piece.run for piece in pieces):
        last = row[0]
        kept.append(last)
        for run in row[1:]:
            if not run.cell and run.x0 - last.x1 > 2.5 * line:
                break
            if until and until.match(squeeze(run.text)):
                break
            kept.append(run)
            last = run
    return kept


@dataclass(slots=True)
class Sheet:
    """A document's runs with their labels paired and grouped, ready for reading fields."""

    runs: list[Run]
    form: Form
    atoms: list[Atom]
    line: float
    candidates: dict[str, list[Candidate]] = field(default_factory=dict)
    shapes: dict[str, re.Pattern[str]] = field(default_factory=dict)
    in_rows: list[list[Run]] = field(default_factory=list)

    def add(self, candidate: Candidate) -> None:
        """Keep `candidate` among those of its field, the most telling label first."""
        found = self.candidates.setdefault(candidate.field, [])
        found.append(candidate)
        found.sort(key=lambda other: other.rank)

    def of(self, name: str) -> Sequence[Candidate]:
        """The candidates of field `name`, the most telling label first."""
        return self.candidates.get(name, ())

    def rows(self) -> Iterator[list[Run]]:
        """The sheet's rows in reading order."""
        if not self.in_rows:
            self.in_rows = rows_of(self.runs)
        return iter(self.in_rows)

    def text(self) -> str:
        """All text in half width, row by row, runs parted by one space."""
        return "\n".join(" ".join(run.text.strip() for run in row) for row in self.rows())


def read_sheet(runs: list[Run], layouts: Layouts, kind: str) -> Sheet:
    """The sheet of `runs` read with the labels of `kind`."""
    form, vocabulary = layouts.forms[kind], layouts.vocabularies[kind]
    runs = without_guidance(runs, form.guidance)
    runs = without_legends(runs, vocabulary) if form.notices else runs
    runs = without_bullets(runs)
    line = line_height(runs)
    atoms = with_sections(part_columns(atoms_of(runs, vocabulary), line), form.sections)
    pair(atoms, line)
    if kind == "application":
        keep_agents(atoms)
    own = own_side(atoms, form.choices.get("direction", {}))
    name_groups(atoms, line, by_order=kind == "voucher", own=own)
    name_times(atoms, line)
    sheet = Sheet(runs, form, atoms, line, {}, layouts.shapes[kind])
    for atom in atoms:
        if atom.entry and not atom.header:
            _add_candidates(sheet, atom, atom.entry)
    return sheet


def _add_candidates(sheet: Sheet, label: Atom, entry: Entry) -> None:
    parted = entry.scoped and not _goes_on_below(label)
    columns = by_group(label, sheet.atoms, sheet.line) if parted else []
    for group, pieces in columns:
        name, rank = entry.meaning(group)
        printed = printed_of([piece.run for piece in pieces])
        sheet.add(Candidate(name, rank, label.quality * 0.95, printed, label))
    name, rank = entry.meaning(label.group)
    named = named_alone(label, sheet.line) if is_heading(label) else []
    if named:
        printed = printed_of([piece.run for piece in named])
        sheet.add(Candidate(_NAMED, 0, label.quality, printed, label, label.when))
    if columns or not name:
        return
    quality = label.quality
    changed = [] if label.when else in_column(label, sheet.atoms, sheet.line, AFTER)
    values, when = (changed, AFTER) if changed else (label.pieces, label.when)
    orders = sheet.form.kind == "application" and not changed and name not in _MANY
    listed = in_rows_below(label, sheet.atoms) if orders else []
    if listed:
        same = len(listed) > 1 and len({squeeze(piece.run.text) for piece in listed}) == 1
        values = listed[:1]
        rank, quality = (rank, quality) if same else (rank + _LISTED, _FIRST)
    former = in_column(label, sheet.atoms, sheet.line, BEFORE) if changed else []
    if former:
        was = printed_of([piece.run for piece in former])
        sheet.add(Candidate(name, rank, quality, was, label, BEFORE))
    if values:
        until = _OTHER_LABEL if name in _SHORT else None
        printed = printed_of(first_part(values, sheet.line, until))
        if not any(piece.inline for piece in label.pieces):
            quality *= _placing(label)
        if any(_reaches_beyond(piece.run, label.run) for piece in values):
            quality = min(quality, _BEYOND)
    else:
        printed = replace(printed_of([label.run]), raw="")
    _add_told(sheet, Candidate(name, rank, quality, printed, label, when), entry.also)


def _add_told(sheet: Sheet, whole: Candidate, also: tuple[str, ...]) -> None:
    """Add what a value tells: of several fields a part each, of a change what was and is."""
    printed = whole.printed
    told = _PARTS.split(printed.raw.strip()) if also else []
    named = [whole.field, *also]
    parts = told if len(told) == len(named) else [printed.raw] * len(named)
    for one, raw in zip(named, parts, strict=True):
        former, now = told_change(one, raw) or ("", raw)
        if former:
            was = replace(printed, raw=former)
            sheet.add(replace(whole, field=one, printed=was, when=BEFORE))
        when = AFTER if former else whole.when
        sheet.add(replace(whole, field=one, printed=replace(printed, raw=now), when=when))


def _goes_on_below(label: Atom) -> bool:
    """Whether the value in a label's own line has more of it on rows below, and none beside it."""
    first, *others = label.pieces or (label,)
    return first.inline and all(piece.run.y0 >= label.run.y1 for piece in others)


def _reaches_beyond(value: Run, label: Run) -> bool:
    """Whether a picture shows a value's cell over more rows than its label's: no rule was seen."""
    if value.how != "ocr" or value.cell is None or label.cell is None:
        return False
    return value.cell.row_span > label.cell.row_span


def _placing(label: Atom) -> float:
    first = label.pieces[0].run if label.pieces else label.run
    right = first.x0 >= label.run.x1 - (label.run.x1 - label.run.x0) / 2
    return 1.0 if right or first.cell else 0.9


def sureness(candidate: Candidate, form: float) -> float:
    """How sure a value is from its print, its label and its form, 0 to 1."""
    printed = candidate.printed
    sure = min(form, candidate.quality + 0.1)
    if printed.how != "ocr":
        return sure * printed.confidence * min(1.0, candidate.quality + 0.15)
    clear = printed.confidence
    if candidate.field in _CHECKED and form >= 1.0:
        clear = max(clear, _PROVEN)
    return sure * clear * min(1.0, candidate.quality + 0.1)


@dataclass(frozen=True, slots=True)
class _Reading(Generic[T]):
    """What a candidate says, and how sure that is."""

    value: T
    sure: float
    candidate: Candidate


def _readings(
    sheet: Sheet,
    name: str,
    reader: Callable[[str], Read[T] | None],
    candidates: Iterable[Candidate],
) -> Iterator[_Reading[T]]:
    """What the candidates of field `name` say, those aside that say nothing."""
    shape = sheet.shapes.get(name)
    for candidate in candidates:
        read = None if is_blank(candidate.printed.raw) else reader(candidate.printed.raw)
        if read is None:
            continue
        value, form = read
        if shape and not shape.fullmatch(str(value)):
            form *= 0.6
        sure = sureness(candidate, form)
        if candidate.printed.how == "ocr" and hides_lookalikes(name, value):
            sure = min(sure, DOUBTFUL)
        yield _Reading(value, sure, candidate)


def _that_hold(found: list[_Reading[T]]) -> list[_Reading[T]]:
    """What holds after a change where something does; what held before it only for want of else.

    A value that is neither the old one nor the new one makes the new one doubtful.
    """
    by_time: dict[str, list[_Reading[T]]] = {}
    for reading in found:
        by_time.setdefault(reading.candidate.when, []).append(reading)
    plain, after = by_time.get("", []), by_time.get(AFTER, [])
    if plain and not after:
        return plain
    replaced = by_time.get(BEFORE, [])
    known = [reading.value for reading in (*replaced, *after)]
    doubted = after and any(reading.value not in known for reading in plain)
    most = (_BADLY_READ if doubted else 1.0) if after else _REPLACED
    return [replace(reading, sure=min(reading.sure, most)) for reading in after or replaced]


def best(
    sheet: Sheet,
    name: str,
    reader: Callable[[str], Read[T] | None],
    *,
    also: Iterable[Candidate] = (),
) -> Extracted[T] | None:
    """The best reading of field `name`; equal readings support, different ones weaken it."""
    found = _that_hold([*_readings(sheet, name, reader, (*sheet.of(name), *also))])
    if not found:
        return None
    # a clearly worse reading does not win by its label alone
    top = max(reading.sure for reading in found)
    named = min(found, key=lambda reading: reading.candidate.rank)
    found = [reading for reading in found if reading.sure >= top - 0.3]
    chosen = min(found, key=lambda reading: (reading.candidate.rank, -reading.sure))
    sure, rank = chosen.sure, chosen.candidate.rank
    if any(one.candidate.rank == rank and one.value != chosen.value for one in found):
        sure *= 0.75
    if named.candidate.rank < rank and named.value != chosen.value:
        sure = min(sure, _BADLY_READ)  # the more telling label has another value
    return chosen.candidate.printed.extracted(chosen.value, sure)
