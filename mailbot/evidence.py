"""What a mail says of itself becomes what its case is looked up by and known by."""

from collections.abc import Iterable, Iterator
from itertools import chain

from mailbot.cases.filing import receipts_of
from mailbot.cases.match import Candidate, Match, MessageFacts
from mailbot.cases.model import Case, CaseMail
from mailbot.documents.model import (
    Authorisation,
    BusinessLicence,
    CertificateApplication,
    Document,
    OrderList,
    PaymentVoucher,
)
from mailbot.house import House
from mailbot.message.model import Address, InboundMessage
from mailbot.store.model import CaseKey, KeyKind
from mailbot.store.settlement import Settlement
from mailbot.values import Extracted

MOST_REFERENCES = 20
"""References of a mail that are followed, the latest of them: a thread is never that long."""

MOST_NUMBERS = 20
"""Case numbers in a mail that are looked up."""

_OWNING = (CertificateApplication, OrderList, Authorisation, BusinessLicence)


def facts_of_mail(message: InboundMessage, share: CaseMail, house: House) -> MessageFacts:
    """What of a mail's share tells where it belongs; only genuine case numbers count."""
    numbers = house.genuine_numbers(f"{message.subject}\n{message.text}")[:MOST_NUMBERS]
    quoted = house.genuine_numbers(message.quoted)[:MOST_NUMBERS]
    stated = share.statement.company
    companies = _companies(share.documents)
    payers = tuple(_values(share.documents, "payer_name"))
    return MessageFacts(
        sender=share.sender.address,
        numbers=numbers,
        quoted_numbers=tuple(number for number in quoted if number not in numbers),
        applicants=tuple(
            document.company.value
            for document in share.documents
            if isinstance(document, CertificateApplication | OrderList)
            and document.company is not None
        ),
        companies=(*companies, *([stated.value] if stated else [])),
        credit_codes=tuple(_values(share.documents, "credit_code")),
        payers=payers,
        only_pays=any(isinstance(one, PaymentVoucher) for one in share.documents)
        and not any(isinstance(one, _OWNING) for one in share.documents),
    )


def cases_near(
    settlement: Settlement, message: InboundMessage, facts: MessageFacts
) -> tuple[Candidate, ...]:
    """The cases that anything in the mail points to."""
    return settlement.candidates(
        addresses=[facts.sender],
        companies=[*facts.companies, *facts.payers],
        credit_codes=facts.credit_codes,
        message_id=message.message_id,
        references=_references(message),
        case_numbers=[*facts.numbers, *facts.quoted_numbers],
    )


def _references(message: InboundMessage) -> tuple[str, ...]:
    """The mails it refers to, the nearest first."""
    named = chain(message.in_reply_to, reversed(message.references))
    return tuple(dict.fromkeys(named))[:MOST_REFERENCES]


def keys_of_mail(
    facts: MessageFacts, share: CaseMail, joined: Match, message: InboundMessage
) -> tuple[CaseKey, ...]:
    """What the case is known by once this mail is in it.

    A stranger who only paid for a case, or only knew its number, does not become one of its
    correspondents: that would open the case to whoever sends a receipt or guesses a number.
    """
    keys = [
        CaseKey(kind=KeyKind.MESSAGE_ID, value=share.message_id),
        *_keys(KeyKind.REFERENCE, _references(message)),
        *keys_of_documents(share.documents),
        *_keys(KeyKind.STATED, [stated.value] if (stated := share.statement.company) else []),
        *_keys(KeyKind.NEAR, joined.may_belong_to if joined.case_id is None else ()),
    ]
    if joined.known_sender or joined.because not in {"payer", "number"}:
        keys += _keys(KeyKind.ADDRESS, [facts.sender, *_values(share.documents, "email")])
    return tuple(keys)


def keys_of_documents(documents: Iterable[Document]) -> tuple[CaseKey, ...]:
    """What a case is known by once it has these papers."""
    papers = tuple(documents)
    return (
        *_keys(KeyKind.COMPANY, _companies(papers)),
        *_keys(KeyKind.CREDIT_CODE, _values(papers, "credit_code")),
        *_keys(KeyKind.PAYER, _values(papers, "payer_name")),
        *_keys(KeyKind.RECEIPT, _receipts(papers)),
    )


def _receipts(documents: Iterable[Document]) -> Iterator[str]:
    for document in documents:
        if isinstance(document, PaymentVoucher):
            yield from receipts_of(document)


def _companies(documents: Iterable[Document]) -> tuple[str, ...]:
    owned = [document for document in documents if isinstance(document, _OWNING)]
    return tuple(dict.fromkeys(_values(owned, "company")))


def _values(documents: Iterable[Document], field: str) -> Iterator[str]:
    """The values of one field in all documents that have it."""
    for document in documents:
        found = getattr(document, field, None)
        if isinstance(found, Extracted):
            yield str(found.value)


def _keys(kind: KeyKind, values: Iterable[str]) -> list[CaseKey]:
    return [CaseKey(kind=kind, value=value) for value in values]


def last_written_by(who: Address, case: Case, settlement: Settlement) -> InboundMessage | None:
    """The last mail that `who` wrote about the case: what a reply to them answers."""
    theirs = [m for m in case.mails if m.sender.address.casefold() == who.address.casefold()]
    return settlement.message(theirs[-1].mail_id) if theirs else None
