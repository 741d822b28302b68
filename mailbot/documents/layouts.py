"""The TOML files below `templates/forms/` become checked label layouts."""

import dataclasses
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from mailbot.documents.form import Form, Marks, Others
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
from mailbot.documents.vocabulary import Vocabulary
from mailbot.errors import TemplatesWrong
from mailbot.values import first_mistake

_DOCUMENTS = (CertificateApplication, Authorisation, PaymentVoucher, BusinessLicence)
# Places of a form that are read but are no field of their own.
_PLACES: dict[str, frozenset[str]] = {
    "application": frozenset(
        {
            "telephone",
            "signature",
            "other_signature",
            "other_address",
            "registered_address",
            "other_contact",
            "new_company",
            "new_contact",
            "new_legal_representative",
            "former_company",
        }
    ),
    "authorisation": frozenset({"signature", "validity", "principal"}),
    "voucher": frozenset(
        {
            "digits",
            "note",
            "summary",
            "printed_on",
            "status",
            "payer_both",
            "payee_both",
            "direction",
            "merchant",
            "order_no",
            "slip_no",
        }
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
    "boxed_services": frozenset(Service),
    "plan": frozenset(Plan),
    "boxed_plan": frozenset(Plan),
    "status": frozenset(PaymentStatus) | {"failed", "reversed"},
    "direction": frozenset({"payer", "payee"}),
}


@dataclass(frozen=True, slots=True)
class Layouts:
    """Every kind's form with its vocabulary; `marks` tell all kinds, "other:…" ones included.

    `like_forms` are the titles of those others that a form may be headed like.
    """

    forms: dict[str, Form]
    vocabularies: dict[str, Vocabulary]
    prose: dict[str, dict[str, tuple[re.Pattern[str], ...]]]
    shapes: dict[str, dict[str, re.Pattern[str]]]
    marks: tuple[tuple[str, Marks], ...]
    like_forms: frozenset[str] = frozenset()


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
        ("stems", form.stems, known),
        ("alone", form.alone, known),
        ("english", form.english, known | {"ignore"}),
        ("prose", form.prose, known),
        ("questions", form.questions, known),
        ("shapes", form.shapes, known),
        ("choices", form.choices, _CHOICES),
        ("sole", form.sole, _CHOICES),
        ("scoped", form.scoped, form.groups),
        ("prefixes", form.prefixes, form.groups),
        ("rarer", form.rarer, form.groups),
        ("closed", form.closed, form.groups),
        ("kept", form.kept, known),
        ("sections", form.sections, form.groups),
    ]
    tables += [(f"scoped.{group}", labels, known) for group, labels in form.scoped.items()]
    tables += [
        (f"{table}.{name}", words, _CHOICES[name])
        for table, choices in (("choices", form.choices), ("sole", form.sole))
        for name, words in choices.items()
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
    like_forms: set[str] = set()
    for file, text in files.items():
        form = _parse(file, text)
        if isinstance(form, Others):
            others += [(f"other:{other.title}", other) for other in form.other]
            like_forms |= {other.title for other in form.other if other.like_form}
            continue
        if form.kind in layouts.forms:
            raise _wrong(file, text, "kind", f"a second file for {form.kind}")
        _check_names(file, text, form)
        for name, patterns in form.questions.items():
            for pattern in patterns:
                _compile(file, text, f"questions.{name}", pattern, 0)
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
    return dataclasses.replace(layouts, marks=(*titled, *others), like_forms=frozenset(like_forms))
