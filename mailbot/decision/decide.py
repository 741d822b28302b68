"""A case and a programme become one decision: what to say to the customer, and why.

What goes before what, first that holds:

1.  Staff's word: on hold, rejected, in production, shipped or closed cases get no automatic
    answer; a mail that says something there is referred to staff.
2.  Nothing but thanks, or words that ask nothing and name nothing of ours: silence. Asked to wait,
    to stop or for money back: staff. Nothing that has to do with keys: staff.
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
from collections.abc import Iterable, Iterator
from datetime import date

from mailbot.cases.assemble import concerns_keys, order_of, states_order, waits_for_word
from mailbot.cases.filing import current_documents, filed_documents, mails_in_order
from mailbot.cases.lifecycle import standing_of, status_by_staff
from mailbot.cases.model import Case, CaseMail, CaseStatus, Order, Statement
from mailbot.decision.checklist import Reason, Requirement
from mailbot.decision.judge import Judged, judge
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
from mailbot.decision.payment import paid_in_full
from mailbot.decision.programme import Programme
from mailbot.documents.model import UnknownDocument
from mailbot.values import Finding

_TOLD_IN_TWO_WAYS = frozenset({"contradiction", "ambiguous"})
_FIELDS = {
    "services": Requirement.BUSINESS_TYPE,
    "plan": Requirement.PLAN,
    "term_years": Requirement.TERM_YEARS,
    "quantity": Requirement.QUANTITY,
}
_SAID = re.compile(r"=([\w+]+)")

_NO_VOUCHER = Deficiency(requirement=Requirement.PAYMENT_VOUCHER.value, reason=Reason.MISSING.value)


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
    speaks = newest.statement.question or newest.statement.wait
    return not speaks and not _brings_documents(newest, case)


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
    waiting = waits_for_word(case)
    if waiting is not None:
        return ReferToStaff(
            programme_version=programme.version,
            status=CaseStatus.COLLECTING,
            order=order,
            findings=(*_asked(waiting), *order.findings),
            answers_mail=newest.mail_id,
        )
    if all(_asks_nothing(mail) for mail in case.mails):
        return _silent("nothing_asked", order, CaseStatus.COLLECTING, programme)
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
    judged = judge(case, order, newest, programme, today)
    if len(speaking) > 1 and _only_asks(newest, case):
        return _referred(judged, newest, programme, Finding(code="question"))
    return _weighed(case, judged, newest, programme)


def _asked(said: Statement) -> Iterator[Finding]:
    """What one who wants no work done wants instead: to cancel, money back, else to wait."""
    if said.withdrawn:
        yield Finding(code="asked_to_cancel")
    if said.refund:
        yield Finding(code="asked_for_refund")
    if not (said.withdrawn or said.refund):
        yield Finding(code="asked_to_wait")


def _asks_nothing(mail: CaseMail) -> bool:
    """Whether nobody waits for an answer: idle words alone, or an offer with its catalogue."""
    said = mail.statement
    strange = all(isinstance(document, UnknownDocument) for document in mail.documents)
    return said.idle and (not mail.documents or (said.offer and strange))


def _pays_for_something_else(case: Case) -> bool:
    """Whether there is nothing but a payment, which may be for one of several other cases."""
    documents = current_documents(case)
    papers = (documents.application, documents.authorisation, documents.licence)
    ordered = any(states_order(mail.statement) for mail in case.mails)
    return bool(documents.vouchers and case.may_belong_to) and not any(papers) and not ordered


def _only_asks(mail: CaseMail, case: Case) -> bool:
    """Whether a mail is nothing but a question that the guide does not answer."""
    said = mail.statement
    brings = _brings_documents(mail, case) or _orders_in_words(said)
    return said.question and not said.guide and not brings


def _orders_in_words(said: Statement) -> bool:
    """Whether a mail's own text says anything about the order; its subject often only names it."""
    named = (said.plan, said.term_years, said.quantity, said.courier, *said.services)
    in_words = any(value is not None and value.how != "subject" for value in named)
    return in_words or bool(said.counts or said.ambiguous)


def _weighed(case: Case, judged: Judged, newest: CaseMail, programme: Programme) -> Decision:
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
    if (
        judged.materials.concerns
        or judged.cost is None
        or not _settled(case, judged.cost, programme)
    ):
        return _referred(judged, newest, programme)
    return Confirm(
        programme_version=programme.version,
        status=CaseStatus.CONFIRMING,
        order=judged.order,
        quote=judged.cost,
        findings=judged.findings,
        advice=(*judged.advice, *(("paid_together",) if case.paid_together else ())),
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


def _settled(case: Case, cost: Quote, programme: Programme) -> bool:
    """Whether nothing is left to pay: a person who saw the money knows better than a voucher."""
    paid = standing_of(case).arrived_at is not None
    return paid or cost.total == 0 or paid_in_full(case, cost, programme)


def _referred(
    judged: Judged, newest: CaseMail, programme: Programme, *more: Finding
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
