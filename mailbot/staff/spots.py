"""A case that wants a person becomes the place on the page that the person should look at."""

from collections.abc import Iterator
from typing import Any

from mailbot.cases.filing import current_documents, filed_documents
from mailbot.decision.checklist import DOCUMENTS, Requirement
from mailbot.documents.model import BaseDocument, Document, PaymentVoucher
from mailbot.reply.mask import one_line, scrub
from mailbot.reply.wording import Wording
from mailbot.staff.model import CaseFile, Spot
from mailbot.values import Box, Extracted, Finding

_REQUIREMENTS = {kind: requirement for requirement, kind in DOCUMENTS.items()}
_PERSONAL = frozenset(
    {
        "address",
        "agent",
        "contact",
        "email",
        "holder",
        "id_number",
        "legal_representative",
        "mobile",
        "payer_account",
        "phone",
    }
)
_ON_STAMPS = frozenset({"stamp_unclear", "stamp_of_another_company", "not_stamped"})


def spot_of(file: CaseFile, *, money: bool, words: Wording) -> Spot | None:
    """Where to look: the value a finding names, else the first page of what is in question.

    None where no file is in question. `money` asks for the voucher (汇款凭证) and its amount.
    """
    documents = tuple(_documents(file, vouchers_first=money))
    if money:
        amounts = (one for one in documents if isinstance(one, PaymentVoucher))
        return next((_spot(file, one, one.amount, "amount", words) for one in amounts), None)
    for finding in file.spoken.findings if file.spoken else ():
        for document in documents:
            found = _of_finding(finding, document)
            if found is not None:
                return _spot(file, document, *found, words)
    return next((_spot(file, document, None, "", words) for document in documents), None)


def _documents(file: CaseFile, *, vouchers_first: bool) -> Iterator[Document]:
    """The documents that count now and can be looked at, the form (申请表) or vouchers first."""
    current = current_documents(file.case)
    papers = (current.application, current.authorisation, current.licence)
    found = [document for document in papers if document is not None]
    if vouchers_first:
        yield from reversed(current.vouchers)
    yield from found
    if not vouchers_first:
        yield from reversed(current.vouchers)
    yield from current.unknown


def _of_finding(finding: Finding, document: Document) -> tuple[Extracted[Any] | None, str] | None:
    """The value of this document that a finding is about, with its field; None for another's.

    A finding names "requirement: field" where it is about a document, "field: …" where it is
    about the order, which the form (申请表) states.
    """
    about, _, rest = finding.detail.partition(":")
    requirement, fields = _REQUIREMENTS.get(type(document)), document.fields()
    if requirement is not None and about == requirement.value:
        field = "stamped" if finding.code in _ON_STAMPS else rest.strip()
        return fields.get(field), field
    if requirement is Requirement.APPLICATION and about in fields:
        return fields[about], about
    return None


def _spot(
    file: CaseFile,
    document: BaseDocument,
    value: Extracted[Any] | None,
    field: str,
    words: Wording,
) -> Spot | None:
    page = value.page if value and value.page else next(iter(document.pages), 0)
    mails = (filed.mail for filed in filed_documents(file.case) if filed.document == document)
    mail = next(mails, None)
    if mail is None or not page:
        return None
    box = value.box if value else None
    if field == "stamped" and document.seals:
        box = document.seals[0].box
    named = words.named(field)
    return Spot(
        mail_id=mail.mail_id,
        sha256=document.sha256,
        name=scrub(one_line(document.name, 40)),
        page=page,
        box=box,
        hidden=tuple(_hidden(document, page, field)),
        label=named if named != field else "",
    )


def _hidden(document: BaseDocument, page: int, field: str) -> Iterator[Box]:
    """Where personal values stand on the page, but for the one in question."""
    for name, value in document.fields().items():
        if name in _PERSONAL and name != field and value.box is not None and value.page == page:
            yield value.box
