"""A file's pages become the documents on them, in page order."""

import re
from collections.abc import Callable, Iterator, Sequence
from math import inf
from typing import Any

from mailbot.documents.application import read_application
from mailbot.documents.asides import without_samples
from mailbot.documents.authorisation import read_authorisation
from mailbot.documents.classify import heading
from mailbot.documents.draft import Draft
from mailbot.documents.fields import Sheet, read_sheet
from mailbot.documents.geometry import Cell, Run
from mailbot.documents.grouping import drafts_of
from mailbot.documents.headings import is_printed_at
from mailbot.documents.keyrows import of_rows, owner_in_heading
from mailbot.documents.layouts import Layouts
from mailbot.documents.licence import read_identity, read_licence
from mailbot.documents.listed import lies_on_its_side, order_list
from mailbot.documents.marks import read_signature, read_stamp
from mailbot.documents.model import (
    Authorisation,
    BusinessLicence,
    CertificateApplication,
    Document,
    IdentityCard,
    PaymentVoucher,
    UnknownDocument,
    UnreadableDocument,
)
from mailbot.documents.orderlist import read_list
from mailbot.documents.page import INSIDE, FileReading
from mailbot.documents.paidlist import payments_listed
from mailbot.documents.text import squeeze
from mailbot.documents.voucher import read_voucher

# A staff label that may name who received the form, and heads nothing then: 受理单位：某某中心
_WHO_RECEIVES = re.compile("(?:单位|机构|部门|点)$")


def _staff_aside(sheet: Sheet) -> list[Run]:
    """The runs above the part that staff fill in (受理栏); all where there is none."""
    heads = [
        atom.run
        for atom in sheet.atoms
        if atom.entry and atom.entry.group == "staff" and atom.entry.word in squeeze(atom.run.text)
        if not (_WHO_RECEIVES.search(atom.entry.word) and is_printed_at(atom))
    ]
    if not heads:
        return sheet.runs
    top = min(run.y0 for run in heads)
    beside = [head.cell for head in heads if head.cell and head.y0 <= top]
    signed = _signed_below(sheet, beside)
    kept = [
        run
        for run in sheet.runs
        if run.y0 < top - 1e-6
        or run.y0 > signed
        or any(run.cell and cell.is_next_to(run.cell) for cell in beside)
    ]
    return kept if len(kept) > len(sheet.runs) / 2 else sheet.runs


def _signed_below(sheet: Sheet, heads: Sequence[Cell]) -> float:
    """Where the table ends below which a form is signed that has its staff's part in the table."""
    tables = {head.table for head in heads}
    bottom = max(
        (run.y1 for run in sheet.runs if run.cell and run.cell.table in tables), default=inf
    )
    signed = any(
        atom.entry and atom.entry.field == "signature" and not atom.run.cell
        for atom in sheet.atoms
        if atom.run.y0 > bottom
    )
    return bottom if signed else inf


def _application(draft: Draft, layouts: Layouts, common: dict[str, Any]) -> Document:
    runs = draft.runs()
    sheet = read_sheet(runs, layouts, "application")
    own = _staff_aside(sheet)
    if len(own) < len(sheet.runs):
        sheet = read_sheet(own, layouts, "application")
    values, findings = read_application(sheet, _title(draft), layouts.prose["application"])
    rows = of_rows(read_list(own, draft.regions[0].judgement.title, layouts), values)
    if rows and values["company"] is None:
        rows["company"] = owner_in_heading(min(own, key=lambda run: run.y0, default=None))
    values |= rows
    values |= _marks(draft, sheet)
    return CertificateApplication(**common, **values, findings=tuple(findings))


def _title(draft: Draft) -> str:
    """The whole line that the draft's title stands on; where it has none, what looks like one."""
    region = draft.regions[0]
    word = region.judgement.title
    lines = (squeeze(run.text) for run in region.runs)
    whole = next((line for line in lines if word and word in line), word)
    return whole or heading(region.runs)


def _marks(draft: Draft, sheet: Sheet) -> dict[str, Any]:
    pages = [region.page for region in draft.regions]
    seals = [seal for region in draft.regions for seal in region.seals]
    return {"signed": read_signature(sheet, pages), "stamped": read_stamp(pages, seals)}


def _authorisation(draft: Draft, layouts: Layouts, common: dict[str, Any]) -> Document:
    sheet = read_sheet(draft.runs(), layouts, "authorisation")
    values, findings = read_authorisation(sheet, layouts.prose["authorisation"])
    values |= _marks(draft, sheet)
    return Authorisation(**common, **values, findings=tuple(findings))


def _voucher(draft: Draft, layouts: Layouts, common: dict[str, Any]) -> Document:
    return _payment(draft.runs(), draft, layouts, common)


def _payment(
    runs: list[Run], draft: Draft, layouts: Layouts, common: dict[str, Any]
) -> PaymentVoucher:
    sheet = read_sheet(runs, layouts, "voucher")
    values, findings = read_voucher(
        sheet, draft.regions[0].judgement.title, layouts.prose["voucher"]
    )
    return PaymentVoucher(**common, **values, findings=tuple(findings))


def _licence(draft: Draft, layouts: Layouts, common: dict[str, Any]) -> Document:
    sheet = read_sheet(draft.runs(), layouts, "licence")
    values, findings = read_licence(sheet, layouts.prose["licence"])
    return BusinessLicence(**common, **values, findings=tuple(findings))


def _identity(draft: Draft, layouts: Layouts, common: dict[str, Any]) -> Document:
    return IdentityCard(**common, **read_identity(read_sheet(draft.runs(), layouts, "identity")))


_READERS: dict[str, Callable[[Draft, Layouts, dict[str, Any]], Document]] = {
    "application": _application,
    "authorisation": _authorisation,
    "voucher": _voucher,
    "licence": _licence,
    "identity": _identity,
}


def _documents(draft: Draft, reading: FileReading, layouts: Layouts) -> Iterator[Document]:
    """The document that a draft is; of a bank's list of payments one for each of its rows."""
    common = draft.common | {"name": reading.name, "sha256": reading.sha256}
    listed = [_payment(runs, draft, layouts, common) for runs in _payments_listed(draft, layouts)]
    if not listed:
        yield _document(draft, reading, layouts)
    for voucher in listed:
        yield _without_number_of_all(voucher, listed)


def _without_number_of_all(
    voucher: PaymentVoucher, listed: Sequence[PaymentVoucher]
) -> PaymentVoucher:
    """The payment without a number that others of its list have, too: the list's own."""
    for name in ("serial_no", "receipt_no"):
        number = getattr(voucher, name)
        known = [getattr(other, name) for other in listed]
        if number and sum(each is not None and each.value == number.value for each in known) > 1:
            voucher = voucher.model_copy(update={name: None})
    return voucher


def _payments_listed(draft: Draft, layouts: Layouts) -> list[list[Run]]:
    text = "".join(squeeze(run.text) for run in draft.runs())
    other = any(word in text for word in layouts.forms["voucher"].unless)
    if draft.kind not in ("", "voucher") or other:
        return []
    known = draft.kind == "voucher"
    return payments_listed(draft.runs(), layouts.vocabularies["voucher"], known=known)


def _document(draft: Draft, reading: FileReading, layouts: Layouts) -> Document:
    common = draft.common | {"name": reading.name, "sha256": reading.sha256}
    listed = order_list(draft, reading.name, layouts)
    reader = _READERS.get(draft.kind)
    if listed is not None and not lies_on_its_side(listed, draft, layouts):
        return listed.model_copy(update=common)
    if listed is not None:
        reader = _application
    if reader:
        return reader(draft, layouts, common)
    judged = draft.regions[0].judgement
    title = judged.title if judged.kind == "other" else heading(draft.regions[0].runs)
    return UnknownDocument(**common, title=title)


def _unread_pages(reading: FileReading) -> Iterator[UnreadableDocument]:
    """The pages that could not be read of a file whose others could, by reason."""
    reasons = dict.fromkeys(page.unreadable for page in reading.pages if page.unreadable)
    for reason in reasons:
        yield UnreadableDocument(
            name=reading.name,
            sha256=reading.sha256,
            pages=tuple(page.number for page in reading.pages if page.unreadable is reason),
            reason=reason,
        )


def identify(reading: FileReading, layouts: Layouts) -> tuple[Document, ...]:
    """The documents in a file, in page order; those of an archive's members follow its own.

    Documents in an archive are named by the way to them, "资料.zip › 申请表.pdf".

    A file that could not be read gives one `UnreadableDocument` with the reason, and so do
    pages that could not, after the documents on the others. Never raises for what a file holds.
    """
    found: list[Document] = []
    if reading.unreadable:
        found.append(
            UnreadableDocument(
                name=reading.name,
                sha256=reading.sha256,
                pages=(),
                reason=reading.unreadable,
                detail=reading.detail,
            )
        )
    else:
        read = [
            (draft.regions[0].runs, [*_documents(draft, reading, layouts)])
            for draft in drafts_of(reading, layouts)
        ]
        found += without_samples(read, layouts)
        found += _unread_pages(reading)
    for member in reading.members:
        place = f"{reading.name}{INSIDE}{member.name}"
        found.extend(identify(member.model_copy(update={"name": place}), layouts))
    return tuple(found)
