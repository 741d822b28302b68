"""The mails of a case, in order, become the documents that count now."""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

from mailbot.cases.model import Case, CaseMail
from mailbot.cases.names import same_name
from mailbot.documents.model import (
    Authorisation,
    BaseDocument,
    BusinessLicence,
    CertificateApplication,
    Document,
    IdentityCard,
    OrderList,
    PaymentVoucher,
    UnknownDocument,
    UnreadableDocument,
)
from mailbot.values import remembered

D = TypeVar("D", bound=BaseDocument)


SURE = 0.8
"""Confidence from which a reading may decide; a surer reading of the same paper is news."""


class Filed(NamedTuple):
    """A document with the mail that brought it first."""

    mail: CaseMail
    document: Document


class CurrentDocuments(NamedTuple):
    """The documents that count: the newest of each kind, and every voucher (汇款凭证).

    `rivals` are further applications (申请表) of the newest mail that brought one, `lists` those
    (办理清单) of the newest with any.
    """

    application: CertificateApplication | None
    application_mail: CaseMail | None
    rivals: tuple[CertificateApplication, ...]
    authorisation: Authorisation | None
    licence: BusinessLicence | None
    identities: tuple[IdentityCard, ...]
    vouchers: tuple[PaymentVoucher, ...]
    lists: tuple[OrderList, ...]
    unknown: tuple[UnknownDocument, ...]
    unreadable: tuple[UnreadableDocument, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the case has no document at all, not even an unreadable one."""
        return not any(self)


@remembered
def mails_in_order(case: Case) -> tuple[CaseMail, ...]:
    """The case's mails by date, then Message-ID; the same mail taken in twice appears once."""
    ordered = sorted(case.mails, key=lambda mail: (mail.sent_at, mail.message_id, mail.mail_id))
    seen: list[tuple[Any, ...]] = []
    kept = []
    for mail in ordered:
        content = (mail.message_id, mail.subject, mail.statement, mail.documents)
        if content not in seen:
            seen.append(content)
            kept.append(mail)
    return tuple(kept)


@remembered
def told_first(mails: tuple[CaseMail, ...]) -> tuple[int, ...]:
    """For each mail in order the place of the first that said the same with the same papers.

    Who sends a mail again, under whatever Message-ID and with files saved anew, does not say
    anything new by it: it counts as said when it was said first.
    """
    seen: list[tuple[Any, ...]] = []
    places = []
    for mail in mails:
        papers = tuple(map(_content, mail.documents))
        content = (mail.sender.address.casefold(), mail.statement, papers)
        known = papers and content in seen
        places.append(seen.index(content) if known else len(seen))
        seen.append(content)
    return tuple(places)


@remembered
def filed_documents(case: Case) -> tuple[Filed, ...]:
    """Every different document of the case in order; a file sent again changes nothing."""
    seen: set[tuple[object, ...]] = set()
    filed = []
    for mail in mails_in_order(case):
        for document in mail.documents:
            file = document.sha256 or document.name
            identity = (document.kind, file, document.pages, *_place(document))
            if identity not in seen:
                seen.add(identity)
                filed.append(Filed(mail, document))
    return tuple(filed)


def _place(document: Document) -> tuple[object, ...]:
    """Where on its page a voucher's amount stands: one page may show several payments."""
    amount = document.amount if isinstance(document, PaymentVoucher) else None
    return (amount.page, amount.box) if amount is not None else ()


@remembered
def current_documents(case: Case) -> CurrentDocuments:
    """The documents that count now: a newer one replaces an older one of its kind.

    Of several of a kind in one mail (the typed form and its stamped scan) the one that proves
    most counts. Vouchers all count; so do all sides of identity cards from the newest mail. An
    unreadable file counts until its sender sends something readable in a later mail.
    """
    filed = filed_documents(case)
    applications = _newest(filed, CertificateApplication)
    identities = _newest(filed, IdentityCard)
    application = _best([document for _, document in applications])
    return CurrentDocuments(
        application=application,
        application_mail=applications[0][0] if applications else None,
        rivals=tuple(document for _, document in applications if document is not application),
        authorisation=_best(_of_applicant(filed, application)),
        licence=_best([document for _, document in _newest(filed, BusinessLicence)]),
        identities=tuple(document for _, document in identities),
        vouchers=_all(filed, PaymentVoucher),
        lists=tuple(document for _, document in _newest(filed, OrderList)),
        unknown=_all(filed, UnknownDocument),
        unreadable=_still_unreadable(filed),
    )


def _all(filed: Sequence[Filed], kind: type[D]) -> tuple[D, ...]:
    return tuple(entry.document for entry in filed if isinstance(entry.document, kind))


def _still_unreadable(filed: Sequence[Filed]) -> tuple[UnreadableDocument, ...]:
    """The files nobody could read, but for those whose sender has sent a better one since.

    Which file was to take the place of which is not known; what is still missing then is asked
    for by its name.
    """
    latest: dict[str, int] = {}
    for place, entry in enumerate(filed):
        if not isinstance(entry.document, UnreadableDocument | UnknownDocument):
            latest[entry.mail.sender.address.casefold()] = place
    mails = {address: filed[place].mail for address, place in latest.items()}
    return tuple(
        entry.document
        for place, entry in enumerate(filed)
        if isinstance(entry.document, UnreadableDocument)
        and (
            latest.get(entry.mail.sender.address.casefold(), -1) < place
            or mails[entry.mail.sender.address.casefold()] is entry.mail
        )
    )


def _newest(filed: Sequence[Filed], kind: type[D]) -> list[tuple[CaseMail, D]]:
    """The documents of a kind from the newest mail that brought any, with that mail."""
    entries = [(entry.mail, entry.document) for entry in filed if isinstance(entry.document, kind)]
    return [entry for entry in entries if entry[0] is entries[-1][0]]


def _of_applicant(
    filed: Sequence[Filed], application: CertificateApplication | None
) -> list[Authorisation]:
    """The newest letters (授权书), only the applicant's own where one mail brought several."""
    letters = [document for _, document in _newest(filed, Authorisation)]
    company = application.company if application is not None else None
    own = [
        letter
        for letter in letters
        if company and letter.company and same_name(letter.company.value, company.value)
    ]
    return own or letters


def _best(documents: Sequence[D]) -> D | None:
    """The document that proves most; the last of equals."""

    def proof(document: D) -> tuple[int, int, float]:
        fields = document.fields()
        marks = sum(name in fields and fields[name].value is True for name in ("stamped", "signed"))
        return marks, len(fields), document.confidence

    return max(reversed(documents), key=proof, default=None)


def _content(document: Document) -> tuple[Any, ...]:
    """What tells documents apart: all that was read of them, and how surely.

    The file's bytes where nothing was read; also for a voucher without a number, as two
    transfers of one day may well look alike.
    """
    fields = document.fields()
    if not fields or (isinstance(document, PaymentVoucher) and not _has_number(document)):
        return document.kind, document.sha256 or document.name, document.pages
    read = tuple((name, found.value, found.confidence >= SURE) for name, found in fields.items())
    seals = tuple(seal.text for seal in document.seals)
    return document.kind, read, seals, document.confidence >= SURE, document.findings


def _has_number(voucher: PaymentVoucher) -> bool:
    return voucher.receipt_no is not None or voucher.serial_no is not None


def receipts_of(voucher: PaymentVoucher) -> tuple[str, ...]:
    """What a voucher is known by: receipt and serial number, or its very file where it has none."""
    numbers = [number.value for number in (voucher.receipt_no, voucher.serial_no) if number]
    if numbers or not voucher.sha256:
        return tuple(dict.fromkeys(numbers))
    return (f"file {voucher.sha256} {'-'.join(map(str, voucher.pages))}",)
