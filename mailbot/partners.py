"""A case whose price is news becomes word to the other cases that its voucher pays, too."""

from collections.abc import Mapping
from datetime import datetime

from mailbot.cases.model import Case
from mailbot.decision.decide import decide
from mailbot.decision.model import BaseDecision, Confirm, ReferToStaff, StaySilent
from mailbot.evidence import last_written_by
from mailbot.house import House
from mailbot.reply.audience import customer
from mailbot.reply.compose import compose
from mailbot.restraint import within_budget
from mailbot.store.settlement import Settlement

PARTNER = "partner_changed"
"""Why a case is silent whose voucher does not add up any more: staff look, the customer waits."""


def decide_partners(
    settlement: Settlement, cases: Mapping[int, Case], house: House, now: datetime
) -> None:
    """Decide anew on the cases that share a voucher with `cases` (by id), just decided on.

    Where everything adds up by now, their customers hear it; where it did before and does not any
    more, staff see it and nobody is written to.
    """
    shared = {other.number for case in cases.values() for other in case.paid_together}
    for number in sorted(shared):
        partner = settlement.find_case(number)
        if partner is not None and partner.id not in cases:
            _decide_anew(settlement, partner.id, house, now)


def _decide_anew(settlement: Settlement, case_id: int, house: House, now: datetime) -> None:
    case = settlement.case(case_id)
    spoken = settlement.last_spoken(case_id)
    decision = decide(case, house.rules.programme, now.date(), spoken)
    owner = customer(case)
    if isinstance(decision, ReferToStaff) and isinstance(spoken, Confirm):
        told = decision.model_dump(include=set(BaseDecision.model_fields))
        settlement.record_decision(case_id, None, StaySilent(**told, reason=PARTNER))
    if not isinstance(decision, Confirm) or owner is None or settlement.is_bouncing(owner.address):
        return
    said = within_budget(settlement, case_id, decision, owner.address, house, now)
    decision_id = settlement.record_decision(case_id, None, said)
    message = last_written_by(owner, case, settlement)
    office = house.office(now.date())
    reply = compose(said, case, office, now, message=message, to=owner)
    if reply is not None:
        settlement.queue_reply(case_id, decision_id, reply, now + house.habits.quiet)
