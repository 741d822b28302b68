"""Who is spoken to in a case, and therefore what of the case may be said."""

import re

from mailbot.cases.assemble import states_order
from mailbot.cases.model import Case, CaseMail
from mailbot.documents.model import CertificateApplication, Document
from mailbot.message.model import Address

_SURE = 0.8
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_OWNING = frozenset({"application", "authorisation", "licence", "list"})


def mails_of(case: Case, address: str) -> tuple[CaseMail, ...]:
    """The case's mails by one sender, in order of date."""
    return tuple(mail for mail in case.mails if mail.sender.address.lower() == address.lower())


def documents_of(case: Case, address: str) -> tuple[Document, ...]:
    """The documents one sender sent into the case, in order of date."""
    return tuple(document for mail in mails_of(case, address) for document in mail.documents)


def is_party(case: Case, address: str) -> bool:
    """Whether a sender may be told how the case stands.

    So is whoever opened the case, and whoever sent materials that name the applicant; not
    somebody who only sent a voucher or a question later, such as a finance department.
    """
    owner = customer(case)
    if owner is None or owner.address.lower() == address.lower():
        return True
    return any(document.kind in _OWNING for document in documents_of(case, address))


def customer(case: Case) -> Address | None:
    """The person the case belongs to: whoever opened it; None where it has no mail.

    Who did nothing but pay opened it for somebody else, once that one's materials are there.
    The first mail is the first by arrival: a Date can be chosen so as to stand before all others.
    """
    named = any(document.kind in _OWNING for mail in case.mails for document in mail.documents)
    mails = [mail for mail in case.mails if not (named and _only_pays(case, mail.sender.address))]
    first = min(
        mails or case.mails,
        key=lambda mail: (mail.received_at or mail.sent_at, mail.mail_id),
        default=None,
    )
    return first.sender if first is not None else None


def contacts(case: Case) -> tuple[Address, ...]:
    """The contact (联系人) of the case's newest form, where it names an e-mail address surely."""
    forms = [
        document
        for mail in case.mails
        for document in mail.documents
        if isinstance(document, CertificateApplication) and document.email
    ]
    email = forms[-1].email if forms else None
    if email is None or email.confidence < _SURE or not _EMAIL.fullmatch(email.value.strip()):
        return ()
    name = forms[-1].contact
    return (Address(name=name.value if name else "", address=email.value.strip()),)


def _only_pays(case: Case, address: str) -> bool:
    documents = documents_of(case, address)
    ordered = any(states_order(mail.statement) for mail in mails_of(case, address))
    return bool(documents) and not ordered and all(one.kind == "voucher" for one in documents)
