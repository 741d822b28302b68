"""Sheets beside a form that show it filled in, or list what to choose from, are told apart."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from mailbot.documents.classify import heading
from mailbot.documents.geometry import Run, rows_of
from mailbot.documents.labels import Atom, atoms_of
from mailbot.documents.layouts import Layouts
from mailbot.documents.model import BaseDocument, CertificateApplication, Document, UnknownDocument
from mailbot.documents.text import squeeze

_TOP = 3  # rows in which a sheet may call itself an example
_LONGEST = 30  # characters of such a heading
_BRACKETED = re.compile(r"[\[(<《「【〔](.*?)[\])>》」】〕]")
_COUNTED = re.compile(r"^(?:附件?|表)[\d一二三四五六七八九十]*[:、.]?|[:!、.]+$")
# What stands in the place of a name, a number or an address: XX省XX公司, 138XXXXXXXX
_PLACEHOLDER = re.compile(r"[xX×]{2,}[\u4e00-\u9fff]|\d[xX×]{4,}|^[xX]{3,}@|[xX×]{4,}")
_FEWEST_PLACEHOLDERS = 2
_FEWEST_CHOICES = 2
_LONGEST_CHOICE = 14  # characters
_CHOICES = frozenset({"services", "plan", "term_years"})


def is_sample(runs: Sequence[Run], layouts: Layouts) -> bool:
    """Whether a sheet is headed as an example of the filled-in form: 【样例】, （填写示例）."""
    form = layouts.forms["application"]
    rows = rows_of(runs)[:_TOP]
    texts = [squeeze(row[0].text) for row in rows if len(row) == 1]
    return any(_calls_itself(text, form.samples) for text in texts if len(text) <= _LONGEST)


def _calls_itself(text: str, words: Sequence[str]) -> bool:
    bare = _COUNTED.sub("", text)
    inside = [found[1] for found in _BRACKETED.finditer(text)]
    ends = bare.startswith(tuple(words)) or bare.endswith(tuple(words))
    return ends or any(word in each for each in inside for word in words)


def holds_placeholders(runs: Sequence[Run]) -> bool:
    """Whether letters stand in the place of several values: XX省XX公司, 138XXXXXXXX."""
    found = [run for run in runs if _PLACEHOLDER.search(squeeze(run.text))]
    return len(found) >= _FEWEST_PLACEHOLDERS


def without_samples(
    read: Sequence[tuple[Sequence[Run], Sequence[Document]]], layouts: Layouts
) -> Iterator[Document]:
    """The documents of a file, by the runs each part begins with, without the form's sample.

    Beside a form filled in a sample is none, whether it calls itself one or only has letters in
    the place of values; a sample alone is no form.
    """
    parts = [(runs, documents, _is_aside(runs, documents, layouts)) for runs, documents in read]
    filled = any(
        not aside and any(map(_names_applicant, documents)) for _, documents, aside in parts
    )
    for runs, documents, aside in parts:
        unnamed = not any(map(_names_applicant, documents)) and holds_placeholders(runs)
        if filled and (aside or (unnamed and _is_form(documents))):
            continue
        if aside and holds_placeholders(runs):
            told = {name: getattr(documents[0], name) for name in BaseDocument.model_fields}
            yield UnknownDocument(**told, title=heading(runs))
        else:
            yield from documents


def _is_aside(runs: Sequence[Run], documents: Sequence[Document], layouts: Layouts) -> bool:
    unknown = all(isinstance(document, UnknownDocument) for document in documents)
    return (unknown or _is_form(documents)) and is_sample(runs, layouts)


def _is_form(documents: Sequence[Document]) -> bool:
    return all(isinstance(document, CertificateApplication) for document in documents)


def _names_applicant(document: Document) -> bool:
    if not isinstance(document, CertificateApplication):
        return False
    return (document.company or document.credit_code) is not None


def lists_options(runs: Sequence[Run], layouts: Layouts) -> bool:
    """Whether a sheet lists what may be chosen: 业务类型 over 新办, 续期, 补发.

    It is a table whose first row, and no other, has labels, all of them of choices; no value
    stands twice in its column. The labels may be left out where the options speak for themselves.
    """
    atoms = atoms_of(list(runs), layouts.vocabularies["application"])
    if _are_bare_options(runs, atoms, layouts):
        return True
    cells = [(atom.run.cell, atom) for atom in atoms if atom.run.cell is not None]
    if not runs or len(cells) < len(atoms):
        return False
    first = min(cell.row for cell, _ in cells)
    heads = [atom.entry for cell, atom in cells if cell.row == first]
    named = {entry.field for entry in heads if entry is not None and entry.field}
    below = sorted(
        ((cell.column, squeeze(atom.run.text)) for cell, atom in cells if cell.row > first),
    )
    columns = [[text for _, text in each] for _, each in groupby(below, key=lambda each: each[0])]
    different = all(len({*column}) == len(column) for column in columns)
    several = max(map(len, columns), default=0) >= _FEWEST_CHOICES
    labelled = any(atom.entry and atom.entry.field for cell, atom in cells if cell.row > first)
    return bool(named) and named <= _CHOICES and different and several and not labelled


def _are_bare_options(runs: Sequence[Run], atoms: Sequence[Atom], layouts: Layouts) -> bool:
    """Whether cells without labels are the words of choices: 新办, 更新 beside 组合资费."""
    if any(run.cell is None for run in runs) or any(atom.entry for atom in atoms):
        return False
    texts = [squeeze(run.text) for run in runs]
    choices = layouts.forms["application"].choices
    words = {word for name in _CHOICES for each in choices.get(name, {}).values() for word in each}
    named = sum(text in words for text in texts)
    short = all(len(text) <= _LONGEST_CHOICE for text in texts)
    return named >= _FEWEST_CHOICES and 2 * named > len(texts) and short
