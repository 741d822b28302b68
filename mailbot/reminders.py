"""A case that waits for its customer becomes a gentle reminder, and after the last one a finding.

A timed job, safe to run at any time and twice: it speaks in office hours only, each case is looked
at under its lock, and what was said last decides whether anything is due.
"""

from datetime import datetime
from typing import NamedTuple

from mailbot.cases.assemble import states_order
from mailbot.cases.filing import current_documents
from mailbot.cases.lifecycle import standing_of
from mailbot.cases.model import Case, CaseStatus
from mailbot.decision.decide import decide
from mailbot.decision.model import (
    BaseDecision,
    Decision,
    RequestItems,
    SendQuote,
    StaySilent,
)
from mailbot.decision.notice import reminder
from mailbot.decision.workdays import is_office_hour, workdays_between
from mailbot.evidence import last_written_by
from mailbot.house import House
from mailbot.reply.audience import customer
from mailbot.reply.compose import compose
from mailbot.restraint import DAY, within_budget
from mailbot.store.settlement import Settlement
from mailbot.values import Finding

WAITING = (CaseStatus.COLLECTING, CaseStatus.AWAITING_PAYMENT)
"""The states in which a case may wait for its customer."""

NO_ANSWER = "no_answer"
"""The finding of a case whose customer did not answer the last reminder; the silence, too."""


def remind(house: House) -> int:
    """How many customers were reminded now; nobody outside of office hours."""
    now, calendar = house.now(), house.rules.programme.calendar
    if not is_office_hour(now, calendar):
        return 0
    quiet_since = now - DAY * calendar.reminder_after_days
    waiting = house.store.quiet_cases(WAITING, quiet_since)
    return sum(remind_about(case_id, house) for case_id in waiting)


def remind_about(case_id: int, house: House) -> bool:
    """Whether the customer of the case was reminded now.

    After the last reminder the case gets a finding for staff instead, once.
    """
    now = house.now()
    with house.store.settling(now) as settlement:
        asked = _open_request(settlement, case_id, house, now)
        if asked is None:
            return False
        if asked.reminders >= house.rules.programme.calendar.reminders_at_most:
            _tell_staff(settlement, case_id, asked)
            return False
        return _write(settlement, case_id, asked, house, now)


class _Open(NamedTuple):
    """What a customer was asked for and has not answered, and how often we reminded."""

    case: Case
    decision: Decision
    reminders: int


def _open_request(
    settlement: Settlement, case_id: int, house: House, now: datetime
) -> _Open | None:
    """The request that is overdue; None where nothing is asked, answered, or due."""
    programme = house.rules.programme
    case = settlement.case(case_id)
    owner = customer(case)
    if standing_of(case).status is not None or owner is None or not _is_order(case):
        return None
    if settlement.is_bouncing(owner.address):
        return None
    told = settlement.told(case_id)
    if told.left_at is None or told.silent_because == NO_ANSWER:
        return None
    heard = max(mail.received_at or mail.sent_at for mail in case.mails)
    since = max(told.left_at, heard).astimezone(programme.calendar.zone)
    quiet = workdays_between(since.date(), now.date(), programme.calendar)
    if quiet < programme.calendar.reminder_after_days:
        return None
    decision = decide(case, programme, now.date())
    if not isinstance(decision, RequestItems | SendQuote):
        return None
    return _Open(case, decision, told.reminders if heard <= told.left_at else 0)


def _is_order(case: Case) -> bool:
    """Whether somebody orders: who only asked a question is not reminded of the answer."""
    return not current_documents(case).is_empty or any(
        states_order(mail.statement) and not (mail.statement.question or mail.statement.guide)
        for mail in case.mails
    )


def _tell_staff(settlement: Settlement, case_id: int, asked: _Open) -> None:
    unanswered = Finding(code=NO_ANSWER, detail=str(asked.reminders))
    decision = asked.decision
    told = decision.model_dump(include=set(BaseDecision.model_fields) - {"findings"})
    silent = StaySilent(**told, findings=(unanswered, *decision.findings), reason=NO_ANSWER)
    settlement.record_decision(case_id, None, silent)


def _write(settlement: Settlement, case_id: int, asked: _Open, house: House, now: datetime) -> bool:
    owner = customer(asked.case)
    if owner is None:
        return False
    said: Decision = reminder(asked.decision, asked.reminders + 1, now)
    said = within_budget(settlement, case_id, said, owner.address, house, now)
    if isinstance(said, StaySilent):
        return False
    message = last_written_by(owner, asked.case, settlement)
    office = house.office(now.date())
    reply = compose(said, asked.case, office, now, message=message, to=owner)
    if reply is None:
        return False
    decision_id = settlement.record_decision(case_id, None, said)
    return settlement.queue_reply(case_id, decision_id, reply, now) is not None
