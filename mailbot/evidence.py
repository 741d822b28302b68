"""What a mail says of itself becomes what its case is looked up by and known by."""

from collections.abc import Iterable, Iterator

from mailbot.cases.match import Candidate, Match, MessageFacts
from mailbot.cases.model import CaseMail
from mailbot.documents.model import (
    Authorisation,
    BusinessLicence,
    CertificateApplication,
    Document,
    PaymentVoucher,
)
from mailbot.house import House
from mailbot.message.model import InboundMessage
from mailbot.store.model import Candidate as StoredCandidate
from mailbot.store.model import CaseKey, KeyKind
from mailbot.store.settlement import Settlement
from mailbot.values import Extracted


def facts_of_mail(message: InboundMessage, share: CaseMail, house: House) -> MessageFacts:
    """What of a mail tells where it belongs; only genuine case numbers count."""
    words = f"{message.subject}\n{message.text}\n{message.quoted}"
    stated = share.statement.company
    return MessageFacts(
        sender=share.sender.address,
        numbers=house.genuine_numbers(words),
        companies=(*_companies(share.documents), *([stated.value] if stated else [])),
        credit_codes=tuple(_values(share.documents, "credit_code")),
        payers=tuple(_values(share.documents, "payer_name")),
    )


def cases_near(
    settlement: Settlement, message: InboundMessage, facts: MessageFacts
) -> tuple[Candidate, ...]:
    """The cases that anything in the mail points to."""
    found = settlement.candidates(
        addresses=[facts.sender],
        companies=[*facts.companies, *facts.payers],
        credit_codes=facts.credit_codes,
        message_ids=[*message.in_reply_to, *message.references],
        case_numbers=facts.numbers,
    )
    return tuple(_candidate(case) for case in found)


def keys_of_mail(facts: MessageFacts, share: CaseMail, joined: Match) -> tuple[CaseKey, ...]:
    """What the case is known by once this mail is in it.

    A stranger who only paid for a case, or only knew its number, does not become one of its
    correspondents: that would open the case to whoever sends a receipt or guesses a number.
    """
    keys = [
        CaseKey(kind=KeyKind.MESSAGE_ID, value=share.message_id),
        *keys_of_documents(share.documents),
    ]
    if joined.known_sender or joined.because not in {"payer", "number"}:
        keys += _keys(KeyKind.ADDRESS, [facts.sender, *_values(share.documents, "email")])
    return tuple(keys)


def keys_of_documents(documents: tuple[Document, ...]) -> tuple[CaseKey, ...]:
    """What a case is known by through its documents: company, code, receipts."""
    return (
        *_keys(KeyKind.COMPANY, _companies(documents)),
        *_keys(KeyKind.CREDIT_CODE, _values(documents, "credit_code")),
        *_keys(KeyKind.RECEIPT, _values(documents, "receipt_no")),
        *_keys(KeyKind.RECEIPT, _values(documents, "serial_no")),
    )


def _candidate(found: StoredCandidate) -> Candidate:
    def of(kind: KeyKind) -> frozenset[str]:
        return frozenset(key.value for key in found.matched if key.kind is kind)

    return Candidate(
        case_id=str(found.id),
        number=found.number,
        status=found.status,
        matched_by=frozenset({"thread"} if of(KeyKind.REPLY) else set()),
        addresses=found.addresses,
        companies=of(KeyKind.COMPANY),
        credit_codes=of(KeyKind.CREDIT_CODE),
    )


def _companies(documents: Iterable[Document]) -> tuple[str, ...]:
    owned = [
        document
        for document in documents
        if isinstance(document, CertificateApplication | Authorisation | BusinessLicence)
    ]
    return tuple(dict.fromkeys(_values(owned, "company")))


def _values(documents: Iterable[Document], field: str) -> Iterator[str]:
    """The values of one field in all documents that have it; a voucher has no company."""
    for document in documents:
        if isinstance(document, PaymentVoucher) and field == "company":
            continue
        found = getattr(document, field, None)
        if isinstance(found, Extracted):
            yield str(found.value)


def _keys(kind: KeyKind, values: Iterable[str]) -> list[CaseKey]:
    return [CaseKey(kind=kind, value=value) for value in values]
