"""The TOML files below `templates/forms/` become checked label layouts."""

import dataclasses
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError

from mailbot.documents.model import (
    Authorisation,
    BusinessLicence,
    CertificateApplication,
    ListedOrder,
    PaymentStatus,
    PaymentVoucher,
    Plan,
    Service,
)
from mailbot.documents.text import squeeze
from mailbot.errors import TemplatesWrong
from mailbot.values import Record, first_mistake

Kind = Literal["application", "authorisation", "voucher", "licence", "identity", "list"]
Words = tuple[str, ...]


def _squeezed(weights: dict[str, float]) -> dict[str, float]:
    return {squeeze(word): weight for word, weight in weights.items()}


Weights = Annotated[dict[str, float], AfterValidator(_squeezed)]

_DOCUMENTS = (CertificateApplication, Authorisation, PaymentVoucher, BusinessLicence)
# Places of a form that are read but are no field of their own.
_PLACES: dict[str, frozenset[str]] = {
    "application": frozenset({"telephone", "signature", "other_address", "other_contact"}),
    "authorisation": frozenset({"signature", "validity", "principal"}),
    "voucher": frozenset(
        {"digits", "note", "summary", "printed_on", "status", "payer_both", "payee_both"}
    ),
    "licence": frozenset(),
    "identity": frozenset({"holder"}),
}
_COLUMNS = frozenset(ListedOrder.model_fields) | {"index", "holder", "telephone", "remark"}
FIELDS_OF: dict[str, frozenset[str]] = {"identity": _PLACES["identity"], "list": _COLUMNS} | {
    str(document.model_fields["kind"].default): frozenset(document.FIELDS)
    | _PLACES[str(document.model_fields["kind"].default)]
    for document in _DOCUMENTS
}
_CHOICES: dict[str, frozenset[str]] = {
    "services": frozenset(Service),
    "plan": frozenset(Plan),
    "status": frozenset(PaymentStatus) | {"failed"},
}


# Added to a label's rank where a qualifier stands before it: a plain one tells more.
_QUALIFIED = 100


class Marks(Record):
    """What tells a kind of document: words with their weights.

    `titles` count once, the heaviest of those standing alone on a line; `words` add up wherever
    they stand; `unless` are words that speak against the kind (their weights are subtracted).
    A document is of the kind from `threshold` on.
    """

    threshold: float = Field(gt=0)
    titles: Weights = Field(default_factory=dict)
    words: Weights = Field(default_factory=dict)
    unless: Weights = Field(default_factory=dict)


class Form(Marks):
    """One kind of document: its marks and the labels its fields stand at.

    `labels` name a field's labels, the most telling first; `groups` head a set of labels whose
    meaning is then that of `scoped`, `prefixes` are what its words are called before a scoped
    label (付款 + 账号); `qualifiers` may stand before any label and change nothing (UKey +
    邮寄地址); `before` and `after` head the columns of what a change replaces and of what
    holds from now on; `ignore` are labels that bound values but are not read; a `closed`
    group's labels mean nothing but what it lists: 手机 of a 收件人 is not the contact's;
    `choices` are words of check boxes; `prose` are regular expressions over running text, each
    with one group that is the value; `shapes` are what a field's values look like.
    """

    kind: Kind
    labels: dict[str, Words] = Field(default_factory=dict)
    ignore: Words = ()
    groups: dict[str, Words] = Field(default_factory=dict)
    prefixes: dict[str, Words] = Field(default_factory=dict)
    qualifiers: Words = ()
    before: Words = ()
    after: Words = ()
    scoped: dict[str, dict[str, Words]] = Field(default_factory=dict)
    closed: Words = ()
    choices: dict[str, dict[str, Words]] = Field(default_factory=dict)
    prose: dict[str, Words] = Field(default_factory=dict)
    shapes: dict[str, str] = Field(default_factory=dict)


class Other(Marks):
    """A document that is recognised by `title` and not read: an invoice, a contract, a ticket."""

    title: str


class Others(Record):
    """The file of all `Other` documents."""

    kind: Literal["other"]
    other: tuple[Other, ...]


# Shared by the thousands of words that mean the same in every group.
_UNSCOPED: Mapping[str, tuple[str, int]] = MappingProxyType({})

# A label of two characters with one misread is half a label.
_TELLING = 3


@dataclass(slots=True)
class Entry:
    """What a label word may mean: a field outside groups, a field in each group, a group.

    `rank` is the word's place among the field's labels, the most telling being 0.
    """

    word: str
    field: str = ""
    rank: int = 0
    scoped: Mapping[str, tuple[str, int]] = dataclasses.field(default_factory=lambda: _UNSCOPED)
    group: str = ""

    def meaning(self, group: str) -> tuple[str, int]:
        """The field and rank of the label inside `group`; "" where it means none."""
        return self.scoped.get(group) or (self.field, self.rank)

    def mean(self, group: str, field: str, rank: int) -> None:
        """Let the label mean `field` inside `group`."""
        self.scoped = {**self.scoped, group: (field, rank)}


class Vocabulary:
    """All label words of a form, found by their beginning and by one character misread."""

    def __init__(self, form: Form) -> None:
        self.entries: dict[str, Entry] = {}
        for name, words in form.labels.items():
            for rank, word in enumerate(words):
                entry = self._entry(word)
                entry.field, entry.rank = name, rank
        for word in (*form.ignore, *form.before, *form.after):
            self._entry(word)
        for group, words in form.groups.items():
            for word in words:
                self._entry(word).group = group
        for group, labels in form.scoped.items():
            self._add_scoped(form, group, labels)
        for entry in self.entries.values():
            for group in form.closed if entry.scoped else ():
                entry.scoped = {group: ("", 0), **entry.scoped}
        self.groups = sorted(
            (entry for entry in self.entries.values() if entry.group),
            key=lambda entry: -len(entry.word),
        )
        self.group_letters = frozenset("".join(entry.word for entry in self.groups))
        self._halves = self._in_halves()
        self._qualifiers: dict[str, list[str]] = {}
        for qualifier in map(squeeze, form.qualifiers):
            self._qualifiers.setdefault(qualifier[0], []).append(qualifier)
        self.lengths = self._lengths()

    def __contains__(self, word: str) -> bool:
        return self.find(word) is not None

    def find(self, word: str) -> Entry | None:
        """What the label means, as listed or with a qualifier before it; None for other words."""
        listed = self.entries.get(word)
        if listed is not None:
            return listed
        # Looked up, not listed: every qualifier before every label would be 90,000 entries.
        for qualifier in self._qualifiers.get(word[:1], ()):
            plain = self.entries.get(word[len(qualifier) :]) if word.startswith(qualifier) else None
            if plain is not None and plain.field:
                return Entry(word, plain.field, plain.rank + _QUALIFIED)
        return None

    def _entry(self, word: str) -> Entry:
        key = squeeze(word)
        return self.entries.setdefault(key, Entry(key))

    def _add_scoped(self, form: Form, group: str, labels: Mapping[str, Words]) -> None:
        for name, words in labels.items():
            for rank, word in enumerate(words):
                self._entry(word).mean(group, name, rank)
                for prefix in (*form.groups[group], *form.prefixes.get(group, ())):
                    for joint in (prefix + word, f"{prefix}的{word}"):
                        entry = self._entry(joint)
                        if not entry.field:
                            entry.field, entry.rank = name, rank

    def _lengths(self) -> dict[str, list[int]]:
        lengths: dict[str, set[int]] = {}
        for word in self.entries:
            lengths.setdefault(word[0], set()).add(len(word))
        plain = {len(word) for word, entry in self.entries.items() if entry.field}
        for first, qualifiers in self._qualifiers.items():
            for qualifier in qualifiers:
                lengths.setdefault(first, set()).update(len(qualifier) + size for size in plain)
        return {first: sorted(sizes, reverse=True) for first, sizes in lengths.items()}

    def _in_halves(self) -> dict[str, tuple[Entry, ...]]:
        """The entries by either half of their word: with one character misread, one is right."""
        found: dict[str, list[Entry]] = {}
        for word, entry in self.entries.items():
            for half in _halves(word) if len(word) >= _TELLING else ():
                found.setdefault(half, []).append(entry)
        return {half: tuple(entries) for half, entries in found.items()}

    def misread_as(self, word: str) -> Entry | None:
        """The one entry that `word` is with one character misread; None where none or several."""
        if len(word) < _TELLING:
            return None
        first, last = (self._halves.get(half, ()) for half in _halves(word))
        middle = len(word) // 2
        found = []
        for place in range(len(word)):
            rest = word[place + 1 :]
            near = [
                entry
                for entry in (last if place < middle else first)
                if entry.word.startswith(word[:place]) and entry.word.endswith(rest)
            ]
            if near:
                meanings = {(entry.field, entry.group) for entry in near}
                found.append(near[0] if len(meanings) == 1 else None)
        return found[0] if len({id(entry) for entry in found}) == 1 else None


def _halves(word: str) -> tuple[str, str]:
    """Each half of a word of its length, "*" standing for a character of the other."""
    middle = len(word) // 2
    rest = len(word) - middle
    return word[:middle] + "*" * rest, "*" * middle + word[middle:]


@dataclass(frozen=True, slots=True)
class Layouts:
    """Every kind's form with its vocabulary; `marks` tell all kinds, "other:…" ones included."""

    forms: dict[str, Form]
    vocabularies: dict[str, Vocabulary]
    prose: dict[str, dict[str, tuple[re.Pattern[str], ...]]]
    shapes: dict[str, dict[str, re.Pattern[str]]]
    marks: tuple[tuple[str, Marks], ...]


def _line_of(text: str, key: str) -> int | None:
    last = key.rsplit(".", 1)[-1]
    pattern = re.compile(
        rf'^\s*(?:\[+[^\]]*)?["\']?{re.escape(last)}["\']?\s*[\].=]|"{re.escape(last)}"'
    )
    lines = enumerate(text.splitlines(), start=1)
    return next((number for number, line in lines if pattern.search(line)), None)


def _wrong(file: str, text: str, key: str, what: str) -> TemplatesWrong:
    return TemplatesWrong(what, file=file, line=_line_of(text, key), key=key)


def _parse(file: str, text: str) -> Form | Others:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        place = re.search(r"line (\d+)", str(exc))
        raise TemplatesWrong(str(exc), file=file, line=int(place[1]) if place else None) from exc
    model = Others if data.get("kind") == "other" else Form
    try:
        return model.model_validate(data)
    except ValidationError as exc:
        location, why = first_mistake(exc)
        key = ".".join(str(part) for part in location if isinstance(part, str))
        raise _wrong(file, text, key, why) from exc


def _check_names(file: str, text: str, form: Form) -> None:
    known = FIELDS_OF[form.kind]
    tables: list[tuple[str, Iterable[str], Iterable[str]]] = [
        ("labels", form.labels, known),
        ("prose", form.prose, known),
        ("shapes", form.shapes, known),
        ("choices", form.choices, _CHOICES),
        ("scoped", form.scoped, form.groups),
        ("prefixes", form.prefixes, form.groups),
        ("closed", form.closed, form.groups),
    ]
    tables += [(f"scoped.{group}", labels, known) for group, labels in form.scoped.items()]
    tables += [
        (f"choices.{name}", words, _CHOICES[name])
        for name, words in form.choices.items()
        if name in _CHOICES
    ]
    for table, names, allowed in tables:
        for name in names:
            if name not in allowed:
                raise _wrong(file, text, f"{table}.{name}", f"unknown name in [{table}]")


def _compile(file: str, text: str, key: str, pattern: str, groups: int) -> re.Pattern[str]:
    try:
        compiled = re.compile(pattern)
    except re.error as exc:
        raise _wrong(file, text, key, f"bad regular expression: {exc}") from exc
    if compiled.groups != groups:
        raise _wrong(
            file, text, key, f"the expression needs {groups} group(s), not {compiled.groups}"
        )
    return compiled


def read_layouts(files: Mapping[str, str]) -> Layouts:
    """The layouts of `files`, TOML texts by their names below `templates/`.

    Raises:
        TemplatesWrong: with file, line and key of an unknown key or field, a bad regular
            expression, or a kind that has no file or two.
    """
    layouts = Layouts({}, {}, {}, {}, ())
    others: list[tuple[str, Marks]] = []
    for file, text in files.items():
        form = _parse(file, text)
        if isinstance(form, Others):
            others += [(f"other:{other.title}", other) for other in form.other]
            continue
        if form.kind in layouts.forms:
            raise _wrong(file, text, "kind", f"a second file for {form.kind}")
        _check_names(file, text, form)
        layouts.forms[form.kind] = form
        layouts.vocabularies[form.kind] = Vocabulary(form)
        layouts.prose[form.kind] = {
            name: tuple(_compile(file, text, f"prose.{name}", pattern, 1) for pattern in patterns)
            for name, patterns in form.prose.items()
        }
        layouts.shapes[form.kind] = {
            name: _compile(file, text, f"shapes.{name}", pattern, 0)
            for name, pattern in form.shapes.items()
        }
    missing = sorted(FIELDS_OF.keys() - layouts.forms.keys())
    if missing:
        raise TemplatesWrong(f"no layout for {', '.join(missing)}", file="forms/")
    # A list is told by its columns, wherever it stands, and not by a title.
    titled = [(kind, form) for kind, form in layouts.forms.items() if kind != "list"]
    return dataclasses.replace(layouts, marks=(*titled, *others))
