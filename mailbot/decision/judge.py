"""A case's order, papers, price and payment, each checked, become what a decision rests on."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from mailbot.cases.filing import current_documents
from mailbot.cases.lifecycle import standing_of
from mailbot.cases.model import Case, CaseMail, Holding, Order
from mailbot.decision.checklist import DOCUMENTS, Reason, Requirement
from mailbot.decision.completeness import deficiencies, required_of
from mailbot.decision.model import Deficiency, Quote
from mailbot.decision.payment import check_payment, payments_of
from mailbot.decision.pricing import orders_costing, quote, quote_by_staff, unpriced
from mailbot.decision.programme import Programme
from mailbot.decision.review import Review
from mailbot.documents.model import Service
from mailbot.values import Finding

DISPUTES = frozenset(
    {
        "contradiction",
        "ambiguous",
        "low_confidence",
        "several_applications",
        "several_companies",
    }
)
"""Findings on an order that a person must settle before money is spoken of."""

_SEVERAL = frozenset({"several_applications", "several_companies"})
"""Disputes under which one order's price would be untrue."""


class Judged(NamedTuple):
    """All that is known of a case before it is put into a decision."""

    order: Order
    materials: Review
    payment: Review
    doubts: tuple[Finding, ...]
    cost: Quote | None
    owed: bool
    notes: tuple[Finding, ...]
    advice: tuple[str, ...]

    @property
    def to_mend(self) -> tuple[Deficiency, ...]:
        """What the customer can put right, papers before payment."""
        return (*self.materials.deficiencies, *self.payment.deficiencies)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What staff see, what keeps the case from going on before what does not."""
        reviews = (self.materials, self.payment)
        concerns = [finding for review in reviews for finding in review.concerns]
        notes = [finding for review in reviews for finding in review.notes]
        return tuple(dict.fromkeys((*self.doubts, *concerns, *self.notes, *notes)))


def judge(case: Case, order: Order, newest: CaseMail, programme: Programme, today: date) -> Judged:
    """Everything checked: materials, price, payment, and what staff must settle."""
    documents = current_documents(case)
    by_staff = quote_by_staff(case, order, programme)
    contained = contained_services(case, order, programme, today)
    unpriceable = (
        ()
        if by_staff
        else (*unpriced(order, programme, today), *_free(order, programme, contained))
    )
    disputes = tuple(finding for finding in order.findings if finding.code in DISPUTES)
    several = any(finding.code in _SEVERAL for finding in disputes)
    cost = by_staff or (
        None if unpriceable or several else quote(order, programme, today, contained)
    )
    standing = standing_of(case)
    materials = deficiencies(case, order, programme, today)
    if standing.approved_at is not None:
        materials = _without_papers(materials)
    if materials.deficiencies:
        materials += Review(deficiencies=_forgotten(newest))
    needs_voucher = Requirement.PAYMENT_VOUCHER in required_of(order, documents, programme)
    arrived = standing.arrived_at is not None
    free = cost is not None and cost.total == 0
    return Judged(
        order=order,
        materials=materials,
        payment=Review() if arrived else check_payment(case, cost, programme, today),
        doubts=(*disputes, *unpriceable),
        cost=cost,
        owed=needs_voucher and not (documents.vouchers or unpriceable or free or arrived),
        notes=(
            *(finding for finding in order.findings if finding.code not in DISPUTES),
            *(Finding(code="may_belong_to", detail=number) for number in case.may_belong_to),
            *(Finding(code="holder_known", detail=service.value) for service in sorted(contained)),
            *_amounts_without_quote(case, cost, programme, today),
            *((Finding(code="question"),) if newest.statement.question else ()),
        ),
        advice=_advice(case, newest, materials),
    )


def _without_papers(materials: Review) -> Review:
    """What is left to ask once a person has approved the materials: the order itself."""
    papers = {document.value for document in DOCUMENTS}
    asked = (d for d in materials.deficiencies if d.requirement not in papers)
    return Review(deficiencies=tuple(asked), notes=(*materials.concerns, *materials.notes))


def contained_services(
    case: Case, order: Order, programme: Programme, today: date
) -> frozenset[Service]:
    """The services of an order that the applicant's 组合资费 contains, where we confirmed it."""
    rules = programme.checklist.services
    holds = any(_runs(holding, today) for holding in case.holdings)
    return frozenset(
        service for service in order.services if holds and rules[service].unknown_holder == "refer"
    )


def _runs(holding: Holding, today: date) -> bool:
    """Whether a package still runs: its years count from the day its payment was confirmed."""
    since = holding.since
    passed = today.year - since.year - ((today.month, today.day) < (since.month, since.day))
    return since <= today and passed < holding.term_years


def _free(order: Order, programme: Programme, contained: frozenset[Service]) -> tuple[Finding, ...]:
    """Services that may be free for whoever holds 组合资费, which the bot cannot know."""
    rules = programme.checklist.services
    return tuple(
        Finding(code="holder_unknown", detail=service.value)
        for service in order.services
        if rules[service].unknown_holder == "refer" and service not in contained
    )


def _forgotten(mail: CaseMail) -> tuple[Deficiency, ...]:
    """The attachment a mail speaks of and does not have."""
    if mail.documents or not mail.statement.attachment_announced:
        return ()
    return (Deficiency(requirement=Requirement.ATTACHMENT.value, reason=Reason.MISSING.value),)


def _amounts_without_quote(
    case: Case, cost: Quote | None, programme: Programme, today: date
) -> tuple[Finding, ...]:
    """For staff: which orders the money seen would pay, while the order itself is not known."""
    if cost is not None:
        return ()
    amounts = [payment.voucher.amount for payment in payments_of(case)]
    total = sum((amount.value for amount in amounts if amount is not None), Decimal(0))
    fitting = orders_costing(total, programme, today) if total else ()
    return (Finding(code="amount_fits", detail=", ".join(fitting)),) if fitting else ()


def _advice(case: Case, newest: CaseMail, materials: Review) -> tuple[str, ...]:
    """Hints to the customer: the guide for who asks or has sent nothing, a voucher seen early."""
    documents = current_documents(case)
    advice = list(materials.advice)
    if newest.statement.guide or documents.is_empty:
        advice.append("guide")
    if documents.vouchers and documents.application is None:
        advice.append("voucher_seen")
    return tuple(dict.fromkeys(advice))
