"""A file's pages become the documents on them, in page order."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mailbot.documents.application import read_application
from mailbot.documents.asides import is_sample, lists_options, without_samples
from mailbot.documents.authorisation import read_authorisation
from mailbot.documents.classify import Judgement, heading
from mailbot.documents.fields import Sheet, read_sheet
from mailbot.documents.geometry import Run, sheet_height
from mailbot.documents.headings import is_printed_at
from mailbot.documents.keyrows import of_rows
from mailbot.documents.labels import atoms_of
from mailbot.documents.layouts import Layouts
from mailbot.documents.licence import card_side, read_identity, read_licence
from mailbot.documents.marks import read_signature, read_stamp
from mailbot.documents.model import (
    Authorisation,
    BusinessLicence,
    CertificateApplication,
    Document,
    IdentityCard,
    OrderList,
    PaymentVoucher,
    UnknownDocument,
    UnreadableDocument,
)
from mailbot.documents.normalise import is_blank
from mailbot.documents.orderlist import is_numbered, read_list
from mailbot.documents.page import INSIDE, FileReading, Page
from mailbot.documents.paidlist import payments_listed
from mailbot.documents.split import Region, regions
from mailbot.documents.text import squeeze
from mailbot.documents.voucher import read_voucher

_ASKS = re.compile("申请|申领|申购|办理")
# A staff label that may name who received the form, and heads nothing then: 受理单位：某某中心
_WHO_RECEIVES = re.compile("(?:单位|机构|部门|点)$")
# Kinds that may go on over a page; a receipt never does.
_CONTINUED = ("application", "authorisation", "licence")


# 第一条, 二、 3. before the clauses of a page of terms or notes
_CLAUSE = re.compile(
    r"第[一二三四五六七八九十\d]{1,3}[条章]|[(]?(?:[一二三四五六七八九十]{1,2}|\d{1,2})[)、.](?!\d)"
)
_BRACKETED = re.compile(r"\([^()]*\)$")
_TABLES = 1000  # more tables than a page has


def _moved(run: Run, shift: float, page: int) -> Run:
    """The run on the long sheet; tables are numbered anew on every page and kept apart here."""
    cell = run.cell and replace(run.cell, table=run.cell.table + page * _TABLES)
    return replace(run, y0=run.y0 + shift, y1=run.y1 + shift, shift=shift, cell=cell)


@dataclass(slots=True)
class Draft:
    """The regions that together are one document, in page order."""

    regions: list[Region]

    @property
    def kind(self) -> str:
        """The kind its first region was judged to be."""
        return self.regions[0].judgement.kind

    @property
    def common(self) -> dict[str, Any]:
        """What every document states about itself, name and hash aside."""
        pages = tuple(sorted({region.page.number for region in self.regions}))
        seals = tuple(seal for region in self.regions for seal in region.seals)
        return {
            "pages": pages,
            "seals": seals,
            "confidence": self.regions[0].judgement.confidence,
        }

    def runs(self) -> list[Run]:
        """All runs on one long sheet: later pages moved below earlier ones."""
        found: list[Run] = []
        shift, last = 0.0, self.regions[0].page
        seen = {last.number}
        for region in self.regions:
            if region.page is not last:
                shift += sheet_height(last)
                last = region.page
                seen.add(last.number)
            found += [_moved(run, shift, len(seen)) if shift else run for run in region.runs]
        return found


def _other_side(one: Region, other: Region) -> bool:
    """Whether two pages are the front and the back of a card."""
    return {card_side(one.runs), card_side(other.runs)} == {"portrait", "emblem"}


def _list(draft: Draft, name: str, layouts: Layouts) -> OrderList | None:
    """The list of orders that the draft is, if it is one.

    What has the labels of a form is a list where its rows are numbered or several; what has its
    title, too, only where they name several companies: no form does.
    """
    if draft.kind not in ("", "application"):
        return None
    runs = draft.runs()
    listed = read_list(runs, name, layouts)
    if listed is None or not draft.kind:
        return listed
    if len(listed.rows) == 1 and _ASKS.search(heading(runs)):
        return None  # a form laid out in one long row
    if draft.regions[0].judgement.titled:
        is_list = len({row.company.value for row in listed.rows if row.company is not None}) > 1
    else:
        is_list = len(listed.rows) > 1 or is_numbered(runs, layouts)
    return listed if is_list and not _is_form_of_keys(listed, runs, layouts) else None


def _is_form_of_keys(listed: OrderList, runs: list[Run], layouts: Layouts) -> bool:
    """Whether rows of keys are those of one company's form.

    One person is named for them all, or whom to reach stands beside the rows.
    """
    named = [row.company or row.credit_code for row in listed.rows]
    companies = {name.value for name in named if name is not None}
    persons = {row.contact.value for row in listed.rows if row.contact is not None}
    keys = all(row.key_serial is not None for row in listed.rows)
    if not keys or len(companies) > 1:
        return False
    asked = _ASKS.search(heading(runs)) is not None and len(persons) == 1
    sheet = read_sheet(runs, layouts, "application")
    labelled = any(not is_blank(place.printed.raw) for place in sheet.of("company"))
    return asked or ((bool(companies) or labelled) and _reached_beside(sheet))


def _reached_beside(sheet: Sheet) -> bool:
    """Whether whom to reach is told at a label that heads no column of the rows of keys."""
    heads = [place.label.run for place in sheet.of("key_serial")]
    return any(
        abs(place.label.run.centre - head.centre) > head.height / 2
        for name in ("mobile", "telephone", "phone", "email")
        for place in sheet.of(name)
        for head in heads
        if not is_blank(place.printed.raw)
    )


def _lies_on_its_side(listed: OrderList, draft: Draft, layouts: Layouts) -> bool:
    """Whether a list is a form with its labels in a row: one company and whom to reach there."""
    row = listed.rows[0]
    asked = row.company is not None and (row.contact is not None or row.mobile is not None)
    return len(listed.rows) == 1 and asked and not is_numbered(draft.runs(), layouts)


def _goes_on(draft: Draft, region: Region, layouts: Layouts) -> bool:
    """Whether `region`, the first of its page or paper, continues the document before it."""
    judged = region.judgement
    if not region.runs:
        return True
    if is_sample(draft.regions[0].runs, layouts) or _stands_apart(draft, region, layouts):
        return False
    if draft.kind == judged.kind == "identity":
        return _other_side(draft.regions[-1], region)
    if not judged.kind and _list(draft, "", layouts) is not None:
        return True
    if draft.kind not in _CONTINUED or judged.titled or judged.kind not in ("", draft.kind):
        return False
    atoms = atoms_of(region.runs, layouts.vocabularies[draft.kind])
    labels = [atom for atom in atoms if atom.entry and atom.entry.field]
    if _heads_annex(region, layouts):  # 5. 证书有效期届满…… is a clause there
        labels = [label for label in labels if not _CLAUSE.match(squeeze(label.run.text))]
    return bool(labels)


def _stands_apart(draft: Draft, region: Region, layouts: Layouts) -> bool:
    """Whether a page behind a form shows how to fill it in, or lists what may be chosen."""
    options = draft.kind == "application" and lists_options(region.runs, layouts)
    return options or is_sample(region.runs, layouts)


def _heads_annex(region: Region, layouts: Layouts) -> bool:
    """Whether a page is headed as the terms of a form or as how to fill it in: 订户协议."""
    head = _BRACKETED.sub("", squeeze(heading(region.runs))).rstrip(":")
    return any(head.endswith(word) for word in layouts.forms["application"].annexes)


def _only_guides(region: Region, layouts: Layouts) -> bool:
    """Whether a page or sheet only tells how to fill in the form, in the words of its labels."""
    judged = region.judgement
    named = not judged.titled or judged.title in squeeze(heading(region.runs))
    told = judged.kind == "" or (judged.kind == "application" and named)
    return told and _heads_annex(region, layouts)


def _is_annexed(draft: Draft, region: Region, layouts: Layouts) -> bool:
    """Whether a page behind a form only tells its terms or how to fill it in."""
    if draft.kind not in _CONTINUED or not region.runs:
        return False
    options = draft.kind == "application" and lists_options(region.runs, layouts)
    if options or _only_guides(region, layouts):
        return True
    if region.judgement.kind:
        return False
    numbered = [run for run in region.runs if _CLAUSE.match(squeeze(run.text))]
    return len(numbered) > len(region.runs) / 2


def _with_guides(drafts: Sequence[Draft], layouts: Layouts) -> list[Draft]:
    """The drafts, a page before a form that tells how to fill it in being part of the form."""
    kept: list[Draft] = []
    ahead: list[Draft] = []
    for draft in drafts:
        if len(draft.regions) == 1 and _only_guides(draft.regions[0], layouts):
            ahead.append(draft)
            continue
        if draft.kind == "application":
            draft.regions += [replace(guide.regions[0], runs=[]) for guide in ahead]
        else:
            kept += ahead
        kept.append(draft)
        ahead = []
    return [*kept, *ahead]


def _drafts(reading: FileReading, layouts: Layouts) -> list[Draft]:
    drafts: list[Draft] = []
    for page in reading.pages:
        begun: Page | None = None
        for region in regions(page, layouts):
            first, begun = region.page is not begun, region.page
            if first and drafts and _goes_on(drafts[-1], region, layouts):
                drafts[-1].regions.append(region)
            elif first and drafts and _is_annexed(drafts[-1], region, layouts):
                drafts[-1].regions.append(replace(region, runs=[]))
            elif region.runs:
                drafts.append(Draft([region]))
    blank = Judgement()
    drafts = _with_guides(drafts, layouts)
    return drafts or [Draft([Region(page, [], page.seals, blank)]) for page in reading.pages[:1]]


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
    kept = [run for run in sheet.runs if run.y0 < top - 1e-6]
    return kept if len(kept) > len(sheet.runs) / 2 else sheet.runs


def _application(draft: Draft, layouts: Layouts, common: dict[str, Any]) -> Document:
    runs = draft.runs()
    sheet = read_sheet(runs, layouts, "application")
    own = _staff_aside(sheet)
    if len(own) < len(sheet.runs):
        sheet = read_sheet(own, layouts, "application")
    values, findings = read_application(sheet, _title(draft), layouts.prose["application"])
    values |= of_rows(read_list(own, draft.regions[0].judgement.title, layouts), values)
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
    listed = _list(draft, reading.name, layouts)
    reader = _READERS.get(draft.kind)
    if listed is not None and not _lies_on_its_side(listed, draft, layouts):
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
            for draft in _drafts(reading, layouts)
        ]
        found += without_samples(read, layouts)
        found += _unread_pages(reading)
    for member in reading.members:
        place = f"{reading.name}{INSIDE}{member.name}"
        found.extend(identify(member.model_copy(update={"name": place}), layouts))
    return tuple(found)
