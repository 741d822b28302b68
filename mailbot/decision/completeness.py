"""The documents of a case, held against the checklist, become its defects."""

from collections.abc import Iterable, Iterator
from datetime import date

from mailbot.cases.filing import CurrentDocuments, current_documents
from mailbot.cases.model import Case, Order
from mailbot.cases.names import same_name
from mailbot.decision.acceptance import (
    about_application,
    about_authorisation,
    about_identity,
    about_licence,
)
from mailbot.decision.agreement import without_agreed
from mailbot.decision.checklist import Reason, Requirement
from mailbot.decision.programme import Programme
from mailbot.decision.review import Defect, Review, sort_out
from mailbot.values import Finding

Defects = Iterator[Defect]


def deficiencies(case: Case, order: Order, programme: Programme, today: date) -> Review:
    """What is missing or wrong in materials and order; payment is judged elsewhere.

    Only requirements of the order's services are looked at; documents beyond them are compared
    with the application all the same. A file that could not be read is asked about only while
    something is missing, the voucher included, for then it may be just that.
    """
    documents = current_documents(case)
    required = required_of(order, documents, programme)
    on_paper = [
        *about_application(order, documents, programme),
        *about_authorisation(documents, programme, today),
        *about_licence(documents, programme),
        *about_identity(documents, programme),
    ]
    defects = [
        *_missing(required, documents),
        *_about_order(order, required, documents, programme, today),
        *without_agreed(on_paper, documents),
    ]
    checklist = programme.checklist
    unpaid = Requirement.PAYMENT_VOUCHER in required and not documents.vouchers
    missing = unpaid or any(defect.reason is Reason.MISSING for defect in defects)
    files = [*_unreadable(documents)]
    review = sort_out([*(files if missing else []), *defects], checklist)
    unread = () if missing else tuple(_as_note(defect) for defect in files)
    unknown = tuple(
        Finding(code="unknown_document", detail=document.title or document.name)
        for document in documents.unknown
    )
    return review + Review(
        notes=(*unread, *unknown), advice=_recommended(order, documents, programme)
    )


def required_of(
    order: Order, documents: CurrentDocuments, programme: Programme
) -> tuple[Requirement, ...]:
    """What the order's services need together, in the order of `Requirement`.

    A requirement waived by a condition of the checklist is left out; without any service only
    the business type is needed.
    """
    checklist = programme.checklist
    if not order.services:
        return (Requirement.BUSINESS_TYPE,)
    needed = {
        requirement
        for service in order.services
        for requirement in checklist.services[service].required
        if requirement not in checklist.waived_when or not _agent_is_legal_representative(documents)
    }
    return tuple(requirement for requirement in Requirement if requirement in needed)


def _agent_is_legal_representative(documents: CurrentDocuments) -> bool:
    form = documents.application
    if form is None or form.contact is None or form.legal_representative is None:
        return False
    return same_name(form.contact.value, form.legal_representative.value)


def _missing(required: Iterable[Requirement], documents: CurrentDocuments) -> Defects:
    """Documents that are not there; vouchers (汇款凭证) are the payment's matter."""
    there: dict[Requirement, object] = {
        Requirement.APPLICATION: documents.application,
        Requirement.AUTHORISATION: documents.authorisation,
        Requirement.BUSINESS_LICENCE: documents.licence,
        Requirement.IDENTITY_CARD: documents.identities,
    }
    for requirement in required:
        if requirement in there and not there[requirement]:
            yield Defect(requirement=requirement, reason=Reason.MISSING)


def _about_order(
    order: Order,
    required: Iterable[Requirement],
    documents: CurrentDocuments,
    programme: Programme,
    today: date,
) -> Defects:
    """Values of the order nobody stated; what is disputed is asked by staff, not here."""
    disputed = {
        finding.detail.partition(":")[0]
        for finding in order.findings
        if finding.code in {"contradiction", "ambiguous"}
    }
    values = {
        Requirement.BUSINESS_TYPE: ("services", order.services or None),
        Requirement.PLAN: ("plan", order.plan),
        Requirement.TERM_YEARS: ("term_years", order.term_years),
        Requirement.QUANTITY: ("quantity", order.is_counted or None),
    }
    for requirement in required:
        field, value = values.get(requirement, ("", ""))
        asked_in_form = documents.application is not None and requirement is Requirement.QUANTITY
        if value is None and field not in disputed and not asked_in_form:
            yield Defect(requirement=requirement, reason=Reason.MISSING)
    period = programme.tariff.period(today)
    has_term = Requirement.TERM_YEARS in required and order.plan and order.term_years
    if period and order.plan and has_term and order.term_years not in period.keys[order.plan]:
        yield Defect(
            requirement=Requirement.TERM_YEARS,
            reason=Reason.NOT_OFFERED,
            detail=str(order.term_years),
        )


def _unreadable(documents: CurrentDocuments) -> Defects:
    for file in documents.unreadable:
        yield Defect(
            requirement=Requirement.ATTACHMENT,
            reason=Reason(file.reason.value),
            detail=file.detail,
            document=file.called,
        )


def _as_note(defect: Defect) -> Finding:
    return Finding(code="unreadable_attachment", detail=f"{defect.document}: {defect.reason.value}")


def _recommended(
    order: Order, documents: CurrentDocuments, programme: Programme
) -> tuple[str, ...]:
    """Codes of materials that would help but are not there, and of the advice on two keys."""
    checklist = programme.checklist
    wanted = [
        requirement
        for service in order.services
        for requirement in checklist.services[service].recommended
        if requirement not in required_of(order, documents, programme)
    ]
    absent = [defect.requirement for defect in _missing(dict.fromkeys(wanted), documents)]
    advice = [f"{requirement.value}_recommended" for requirement in absent]
    keys = [
        count
        for service in order.services
        if Requirement.PLAN in checklist.services[service].required
        and (count := order.count_of(service))
    ]
    if keys and sum(keys) < checklist.recommended_keys:
        advice.append("two_keys_recommended")
    return tuple(advice)
