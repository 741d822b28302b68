"""A case and a programme become one decision: what to say to the customer, and why.

What goes before what, first that holds:

1.  Staff's word: on hold, rejected, in production, shipped or closed cases get no automatic
    answer; a mail that says something there is referred to staff.
2.  Nothing but thanks: silence. Nothing that has to do with keys: staff.
3.  A question in a running case that no guide answers, in a mail that brings nothing else: staff.
4.  Something the customer can mend (documents, order, payment): `RequestItems`, even where staff
    have something to look at too, for the customer has to act in any case. A voucher that is
    merely not there yet is listed with the rest but is no reason of its own.
5.  Something that makes order or price doubtful (a contradiction, an unsure value, a price only
    staff know, a service that may be free for its holder, a doubtful voucher): `ReferToStaff`.
6.  Only the payment missing: `SendQuote`; a stamp nobody could judge does not delay it.
7.  A stamp, signature or field staff must look at: `ReferToStaff`.
8.  Everything agrees and the transfers add up to the quote: `Confirm`.

A decision that says what `previous` said, about no new document and no question, is silence.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from mailbot.cases.assemble import concerns_keys, order_of, states_order
from mailbot.cases.filing import current_documents, filed_documents, mails_in_order
from mailbot.cases.lifecycle import standing_of, status_by_staff
from mailbot.cases.model import Case, CaseMail, CaseStatus, Holding, Order
from mailbot.decision.completeness import deficiencies, required_of
from mailbot.decision.model import (
    Confirm,
    Decision,
    Deficiency,
    Notify,
    Quote,
    ReferToStaff,
    RequestItems,
    SendQuote,
    StaySilent,
)
from mailbot.decision.payment import check_payment, paid_in_full, payments_of
from mailbot.decision.pricing import orders_costing, quote, quote_by_staff, unpriced
from mailbot.decision.programme import DOCUMENTS, Programme, Reason, Requirement
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

_TOLD_IN_TWO_WAYS = frozenset({"contradiction", "ambiguous"})
_FIELDS = {
    "services": Requirement.BUSINESS_TYPE,
    "plan": Requirement.PLAN,
    "term_years": Requirement.TERM_YEARS,
    "quantity": Requirement.QUANTITY,
}
_SAID = re.compile(r"=([\w+]+)")

_NO_VOUCHER = Deficiency(requirement=Requirement.PAYMENT_VOUCHER.value, reason=Reason.MISSING.value)


class _Judged(NamedTuple):
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
        return (*self.materials.deficiencies, *self.payment.deficiencies)

    @property
    def findings(self) -> tuple[Finding, ...]:
        reviews = (self.materials, self.payment)
        concerns = [finding for review in reviews for finding in review.concerns]
        notes = [finding for review in reviews for finding in review.notes]
        return tuple(dict.fromkeys((*self.doubts, *concerns, *self.notes, *notes)))


def decide(
    case: Case, programme: Programme, today: date, previous: Decision | None = None
) -> Decision:
    """The one decision the case calls for today; total, deterministic, blind to arrival order.

    `previous` is the last decision that spoke to the customer, None where there was none. A
    `StaySilent` in its place counts as none. Precedence: see the module.
    """
    mails = mails_in_order(case)
    order = order_of(case, programme.order_defaults)
    speaking = [mail for mail in mails if mail.documents or not mail.statement.thanks_only]
    status = status_by_staff(case)
    if status is not None:
        decision = _under_staff(case, order, status, speaking, programme)
    elif not speaking:
        reason = "thanks" if mails else "no_mail"
        return _silent(reason, order, CaseStatus.COLLECTING, programme)
    else:
        decision = _on_the_documents(case, order, speaking, programme, today)
    if _says_the_same(decision, previous, case, speaking):
        reason = "unchanged" if speaking[-1] is mails[-1] else "thanks"
        return _silent(reason, order, decision.status, programme, decision)
    return decision


def priced_together(cases: Sequence[Case], programme: Programme, today: date) -> tuple[Case, ...]:
    """The cases of one mail, each told what those cost that its voucher pays, too."""
    if len(cases) < 2:  # noqa: PLR2004 - one case shares with none that is decided here
        return tuple(cases)
    costs = {case.number: _cost(case, programme, today) for case in cases}
    return tuple(
        case.model_copy(
            update={
                "paid_together": tuple(
                    other.model_copy(update={"total": costs.get(other.number, other.total)})
                    for other in case.paid_together
                )
            }
        )
        for case in cases
    )


def _cost(case: Case, programme: Programme, today: date) -> Decimal | None:
    """What a case costs by its order, in 元; None where that is not known or is doubtful."""
    order = order_of(case, programme.order_defaults)
    mails = mails_in_order(case)
    cost = _judge(case, order, mails[-1], programme, today).cost if mails else None
    return cost.total if cost is not None else None


def _silent(
    reason: str,
    order: Order,
    status: CaseStatus,
    programme: Programme,
    unsaid: Decision | None = None,
) -> StaySilent:
    """Silence, with what would have been said as evidence."""
    return StaySilent(
        programme_version=programme.version,
        status=status,
        order=order,
        reason=reason,
        deficiencies=unsaid.deficiencies if unsaid else (),
        quote=unsaid.quote if unsaid else None,
        findings=unsaid.findings if unsaid else (),
        answers_mail=unsaid.answers_mail if unsaid else "",
    )


def _says_the_same(
    decision: Decision, previous: Decision | None, case: Case, speaking: list[CaseMail]
) -> bool:
    if previous is None or isinstance(decision, StaySilent):
        return False
    if (previous.deficiencies, previous.quote) != (decision.deficiencies, decision.quote):
        return False
    # What staff passed on repeats what is asked and what it costs, in other words.
    told_by_staff = isinstance(previous, Notify) and not isinstance(decision, ReferToStaff)
    if previous.kind != decision.kind and not told_by_staff:
        return False
    if previous.answers_mail == decision.answers_mail:
        return True
    newest = speaking[-1]
    return not newest.statement.question and not _brings_documents(newest, case)


def _brings_documents(mail: CaseMail, case: Case) -> bool:
    """Whether a mail brought a document the case did not have before."""
    return any(filed.mail is mail for filed in filed_documents(case))


def _under_staff(
    case: Case,
    order: Order,
    status: CaseStatus,
    speaking: list[CaseMail],
    programme: Programme,
) -> Decision:
    """Silence on a case that staff have taken over; what a customer says after that is theirs."""
    latest = max(event.at for event in case.events)
    if status is CaseStatus.ON_HOLD:
        return _silent("on_hold", order, status, programme)
    if not speaking or speaking[-1].sent_at <= latest:
        return _silent("settled", order, status, programme)
    return ReferToStaff(
        programme_version=programme.version,
        status=status,
        order=order,
        findings=(Finding(code="written_after", detail=status.value),),
        answers_mail=speaking[-1].mail_id,
    )


def _on_the_documents(
    case: Case,
    order: Order,
    speaking: list[CaseMail],
    programme: Programme,
    today: date,
) -> Decision:
    """What documents and words call for, staff having said nothing that settles it."""
    newest = speaking[-1]
    if not concerns_keys(case):
        return ReferToStaff(
            programme_version=programme.version,
            status=CaseStatus.COLLECTING,
            order=order,
            findings=(Finding(code="unknown_business"), *order.findings),
            answers_mail=newest.mail_id,
        )
    if _pays_for_something_else(case):
        return ReferToStaff(
            programme_version=programme.version,
            status=CaseStatus.COLLECTING,
            order=order,
            findings=(
                Finding(code="which_case"),
                *(Finding(code="may_belong_to", detail=number) for number in case.may_belong_to),
            ),
            answers_mail=newest.mail_id,
        )
    judged = _judge(case, order, newest, programme, today)
    if len(speaking) > 1 and _only_asks(newest, case):
        return _referred(judged, newest, programme, Finding(code="question"))
    return _weighed(case, judged, newest, programme)


def _pays_for_something_else(case: Case) -> bool:
    """Whether there is nothing but a payment, which may be for one of several other cases."""
    documents = current_documents(case)
    papers = (documents.application, documents.authorisation, documents.licence)
    ordered = any(states_order(mail.statement) for mail in case.mails)
    return bool(documents.vouchers and case.may_belong_to) and not any(papers) and not ordered


def _only_asks(mail: CaseMail, case: Case) -> bool:
    """Whether a mail is nothing but a question that the guide does not answer."""
    said = mail.statement
    brings = _brings_documents(mail, case) or states_order(said)
    return said.question and not said.guide and not brings


def _judge(
    case: Case, order: Order, newest: CaseMail, programme: Programme, today: date
) -> _Judged:
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
    return _Judged(
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


def _weighed(case: Case, judged: _Judged, newest: CaseMail, programme: Programme) -> Decision:
    """The decision that what was judged calls for (rules 4 to 8 of the module)."""
    voucher = (_NO_VOUCHER,) if judged.owed else ()
    on_materials = bool(judged.materials.deficiencies)
    if judged.to_mend:
        return RequestItems(
            programme_version=programme.version,
            status=CaseStatus.COLLECTING if on_materials else CaseStatus.AWAITING_PAYMENT,
            order=judged.order,
            deficiencies=(*judged.to_mend, *_to_settle(judged.doubts), *voucher),
            quote=judged.cost,
            findings=judged.findings,
            advice=judged.advice,
            answers_mail=newest.mail_id,
        )
    if judged.doubts or judged.payment.concerns:
        return _referred(judged, newest, programme)
    if judged.owed and judged.cost is not None:
        return SendQuote(
            programme_version=programme.version,
            status=CaseStatus.AWAITING_PAYMENT,
            order=judged.order,
            deficiencies=voucher,
            quote=judged.cost,
            findings=judged.findings,
            advice=judged.advice,
            answers_mail=newest.mail_id,
        )
    if judged.materials.concerns or judged.cost is None or not _settled(case, judged.cost):
        return _referred(judged, newest, programme)
    return Confirm(
        programme_version=programme.version,
        status=CaseStatus.CONFIRMING,
        order=judged.order,
        quote=judged.cost,
        findings=judged.findings,
        advice=judged.advice,
        answers_mail=newest.mail_id,
    )


def _to_settle(doubts: Iterable[Finding]) -> Iterator[Deficiency]:
    """What the customer said in two ways: asked along, where he is asked for something anyway."""
    for finding in doubts:
        field = finding.detail.partition(":")[0]
        if finding.code in _TOLD_IN_TWO_WAYS and field in _FIELDS:
            said = _SAID.findall(finding.detail)
            yield Deficiency(
                requirement=_FIELDS[field].value,
                reason="contradiction",
                detail="、".join(dict.fromkeys(said)).replace("+", "、"),
            )


def _settled(case: Case, cost: Quote) -> bool:
    """Whether nothing is left to pay: a person who saw the money knows better than a voucher."""
    paid = standing_of(case).arrived_at is not None
    return paid or cost.total == 0 or paid_in_full(case, cost)


def _referred(
    judged: _Judged, newest: CaseMail, programme: Programme, *more: Finding
) -> ReferToStaff:
    """Staff look; the case stands where documents and vouchers have brought it."""
    status = CaseStatus.COLLECTING
    if not judged.materials.deficiencies and not judged.doubts:
        waiting = judged.owed or judged.payment.deficiencies
        status = CaseStatus.AWAITING_PAYMENT if waiting else CaseStatus.CONFIRMING
    return ReferToStaff(
        programme_version=programme.version,
        status=status,
        order=judged.order,
        deficiencies=judged.to_mend,
        quote=judged.cost,
        findings=tuple(dict.fromkeys((*more, *judged.findings))),
        advice=judged.advice,
        answers_mail=newest.mail_id,
    )
