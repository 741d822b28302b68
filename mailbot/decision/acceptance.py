"""What each document that came must show to be accepted: its fields, marks and agreement."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from stdnum.cn import uscc

from mailbot.cases.filing import CurrentDocuments
from mailbot.cases.model import Order
from mailbot.cases.names import plain_name, same_name, unlike_names
from mailbot.decision.checklist import Reason, Requirement
from mailbot.decision.programme import Programme
from mailbot.decision.review import Defect
from mailbot.documents.model import (
    Authorisation,
    BaseDocument,
    CertificateApplication,
)
from mailbot.documents.page import Seal
from mailbot.values import Extracted

Defects = Iterator[Defect]

STAMP_LEGIBLE = 6
"""Characters a stamp must show before its text says anything about whose it is."""

STAMP_READ = 0.9
"""How surely (0 to 1) a stamp's text was read from which it may be told to be another's.

Garbled rings of invented scans were read at 0.8 and less, right ones at 0.9 and more.
"""

STAMP_ALIKE = 0.6
"""Likeness (0 to 1) from which a stamp's text, always read badly, is taken for the company's."""

_MISREAD = 0.7  # how sure a name is at least of which but a character or two may be misread


def about_application(order: Order, documents: CurrentDocuments, programme: Programme) -> Defects:
    """What the application lacks; `order` tells what its services ask besides, and what is known.

    A field left empty is no defect where the customer wrote its value in a mail.
    """
    form = documents.application
    if form is None:
        return
    checklist = programme.checklist
    extra = [field for service in order.services for field in checklist.services[service].fields]
    for defect in _about_document(Requirement.APPLICATION, form, programme, extra):
        # What the customer left empty on the form but wrote in the mail is known.
        known = getattr(order, defect.detail, None) or (
            defect.detail == "quantity" and order.is_counted
        )
        told = defect.reason is Reason.FIELD_EMPTY and known
        if not told:
            yield defect
    yield from _about_seals(Requirement.APPLICATION, form, form.company, programme)
    if form.credit_code is not None and not uscc.is_valid(form.credit_code.value):
        yield _about_wrong_code(form, form.credit_code, programme)


def _about_wrong_code(
    form: CertificateApplication, code: Extracted[str], programme: Programme
) -> Defect:
    """A credit code that fails its check digit: typed wrongly, or perhaps only misread."""
    if code.how == "text" and len(code.value) == _CODE_LENGTH:
        defect = _defect_of(Requirement.APPLICATION, form)
        return defect(Reason.CREDIT_CODE_CHECK, code.value)  # digital text is not misread
    if code.how == "ocr" and _may_be_misread(code.value):
        return _defect_of(Requirement.APPLICATION, form)(Reason.UNCERTAIN, "credit_code")
    return _compared(
        Requirement.APPLICATION, Reason.CREDIT_CODE_CHECK, form, "credit_code", programme
    )


_CODE_LENGTH = 18  # characters of a credit code, GB 32100-2015


_NEVER_IN_CODES = str.maketrans("OISZV", "0152U")
"""Letters no credit code contains (GB 32100-2015 §4), and what they are misread from."""

_LOOK_ALIKE = tuple(zip("8B0D0Q6G1L", "B8D0Q0G6L1", strict=True))


def _may_be_misread(code: str) -> bool:
    """Whether one look-alike character makes the code's check digit right."""
    tidy = code.upper().translate(_NEVER_IN_CODES)
    swapped = (
        tidy[:place] + right + tidy[place + 1 :]
        for wrong, right in _LOOK_ALIKE
        for place, letter in enumerate(tidy)
        if letter == wrong
    )
    return any(uscc.is_valid(one) for one in (tidy, *swapped))


def about_authorisation(documents: CurrentDocuments, programme: Programme, today: date) -> Defects:
    """What the letter lacks, and where it disagrees with the application or has expired."""
    letter, form = documents.authorisation, documents.application
    if letter is None:
        return
    requirement = Requirement.AUTHORISATION
    yield from _about_document(requirement, letter, programme)
    company = _field(form, "company") or letter.company
    yield from _about_seals(requirement, letter, company, programme)
    yield from _differing(
        requirement,
        Reason.COMPANY_MISMATCH,
        letter,
        ("company", _field(form, "company")),
        programme,
    )
    if letter.valid_to is not None and letter.valid_to.value < today:
        yield _compared(requirement, Reason.EXPIRED, letter, "valid_to", programme)
    yield from _differing(
        requirement, Reason.AGENT_MISMATCH, letter, ("agent", _field(form, "contact")), programme
    )


def about_licence(documents: CurrentDocuments, programme: Programme) -> Defects:
    """What the business licence lacks, and where it disagrees with the application."""
    licence, form = documents.licence, documents.application
    if licence is None:
        return
    requirement = Requirement.BUSINESS_LICENCE
    yield from _about_document(requirement, licence, programme)
    yield from _differing(
        requirement,
        Reason.COMPANY_MISMATCH,
        licence,
        ("company", _field(form, "company")),
        programme,
    )
    yield from _differing(
        requirement,
        Reason.CREDIT_CODE_MISMATCH,
        licence,
        ("credit_code", _field(form, "credit_code")),
        programme,
    )


def about_identity(documents: CurrentDocuments, programme: Programme) -> Defects:
    """What the identity cards lack; a card has two sides."""
    sides = {card.side for card in documents.identities}
    for card in documents.identities:
        yield from _about_document(Requirement.IDENTITY_CARD, card, programme)
    if documents.identities and "both" not in sides and not sides >= {"portrait", "emblem"}:
        yield Defect(
            requirement=Requirement.IDENTITY_CARD,
            reason=Reason.ONE_SIDE_ONLY,
            document=documents.identities[0].name,
        )


def _about_document(
    requirement: Requirement,
    document: BaseDocument,
    programme: Programme,
    extra: Iterable[str] = (),
) -> Defects:
    """What every document is asked: its fields, its marks, and what its reader noticed."""
    rules = programme.checklist.documents[requirement]
    fields = document.fields()
    defect = _defect_of(requirement, document)
    for field in dict.fromkeys((*rules.fields, *extra)):
        if field not in fields or fields[field].value in ("", ()):
            yield defect(Reason.FIELD_EMPTY, field)
    for field in rules.sure:
        if field in fields and fields[field].confidence < programme.checklist.confidence:
            yield defect(Reason.UNCERTAIN, field)
    if document.confidence < programme.checklist.confidence:
        yield defect(Reason.UNCERTAIN, "kind")
    if rules.stamped:
        yield from _mark(document, "stamped", defect, programme)
    if rules.signed:
        yield from _mark(document, "signed", defect, programme)
    for finding in document.findings:
        if finding.code in _READERS_REASONS:
            yield defect(Reason(finding.code), finding.detail)


_READERS_REASONS = frozenset({Reason.PAGES_MISSING.value, Reason.STAMP_OF_ANOTHER_COMPANY.value})
"""What only the reader of a document can notice."""


def _defect_of(requirement: Requirement, document: BaseDocument) -> Callable[[Reason, str], Defect]:
    def defect(reason: Reason, detail: str) -> Defect:
        return Defect(requirement=requirement, reason=reason, detail=detail, document=document.name)

    return defect


_UNMARKED = {
    "stamped": (Reason.NOT_STAMPED, Reason.STAMP_UNCLEAR),
    "signed": (Reason.NOT_SIGNED, Reason.SIGNATURE_UNCLEAR),
}


def _mark(
    document: BaseDocument,
    name: str,
    defect: Callable[[Reason, str], Defect],
    programme: Programme,
) -> Defects:
    """A stamp or signature that is absent, or of which nobody could tell."""
    absent, unclear = _UNMARKED[name]
    mark: Extracted[bool] | None = getattr(document, name)
    if mark is None or mark.confidence < programme.checklist.confidence:
        yield defect(unclear, "")
    elif not mark.value:
        yield defect(absent, "")


def _about_seals(
    requirement: Requirement,
    document: CertificateApplication | Authorisation,
    company: Extracted[str] | None,
    programme: Programme,
) -> Defects:
    """A legible stamp of another company, where no stamp can be the company's own."""
    stamps = [seal for seal in document.seals if seal.shape != "square"]  # others are persons'
    legible = [seal for seal in stamps if len(plain_name(seal.text)) >= STAMP_LEGIBLE]
    if company is None or not legible or any(_is_of(seal, company.value) for seal in legible):
        return
    if len(legible) < len(stamps):
        return  # one that could not be read may be the right one
    limit = programme.checklist.confidence
    clearest = max(legible, key=lambda seal: (seal.confidence, seal.legible))
    read = all(seal.legible >= STAMP_READ for seal in legible)
    sure = read and min(clearest.confidence, company.confidence) >= limit
    reason = Reason.STAMP_OF_ANOTHER_COMPANY if sure else Reason.STAMP_UNCLEAR
    yield _defect_of(requirement, document)(reason, clearest.text)


def _is_of(seal: Seal, company: str) -> bool:
    """Whether a stamp may be the company's: it shows the name, a part of it, or nearly it."""
    shown, name = plain_name(seal.text), plain_name(company)
    if shown in name or name in shown:
        return True
    return SequenceMatcher(None, shown, name, autojunk=False).ratio() >= STAMP_ALIKE


def _field(form: CertificateApplication | None, name: str) -> Extracted[str] | None:
    return form.fields().get(name) if form is not None else None


def _differing(
    requirement: Requirement,
    reason: Reason,
    document: BaseDocument,
    compared: tuple[str, Extracted[str] | None],
    programme: Programme,
) -> Defects:
    """A field that says something else than the application's value for it, both being there."""
    field, other = compared
    value = document.fields().get(field)
    if value is not None and other is not None and not same_name(value.value, other.value):
        yield _compared(requirement, reason, document, field, programme, other)


def _compared(
    requirement: Requirement,
    reason: Reason,
    document: BaseDocument,
    field: str,
    programme: Programme,
    other: Extracted[Any] | None = None,
) -> Defect:
    """A defect found by comparing values: "uncertain" where one of them was not read surely."""
    value = document.fields()[field]
    enough = programme.checklist.confidence
    doubted = [one for one in (value, other) if one is not None and one.confidence < enough]
    defect = _defect_of(requirement, document)
    another = reason is Reason.COMPANY_MISMATCH and other and unlike_names(value.value, other.value)
    if doubted and not (another and all(map(_is_nearly_read, doubted))):
        return defect(Reason.UNCERTAIN, field)
    return defect(reason, str(value.value))


def _is_nearly_read(value: Extracted[Any]) -> bool:
    """Whether but a character or two of a value are doubted, as a picture may show them."""
    return value.how == "ocr" and value.confidence >= _MISREAD
