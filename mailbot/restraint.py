"""How much is sent already, and what came back, become whether another reply may go."""

import hashlib
import re
from datetime import datetime, timedelta

from mailbot.cases.model import StaffEvent
from mailbot.decision.decide import decide
from mailbot.decision.model import BaseDecision, Decision, StaySilent
from mailbot.house import House
from mailbot.message.model import InboundMessage
from mailbot.reply.envelope import PUBLIC_DOMAINS
from mailbot.reply.mask import mask_email, one_line
from mailbot.store.settlement import Settlement
from mailbot.values import Finding

DAY = timedelta(days=1)

BOUNCED = "bounced"
"""The event of a case that a mail server, not a person, brings about."""

_PASSING = re.compile(r"delay|warning|延迟|暂时", re.IGNORECASE)
_REASON = re.compile(r"(?<!\d)5\d\d[ -][^\n]{3,200}|[45]\.\d{1,3}\.\d{1,3}[^\n]{0,200}")
_NOT_FAILED = frozenset({"delayed", "delivered", "relayed", "expanded"})


def within_budget(
    settlement: Settlement,
    case_id: int,
    decision: Decision,
    reader: str,
    house: House,
    now: datetime,
) -> Decision:
    """The decision, or silence where address, domain or case have had enough mails for a day.

    The last line of defence against a machine that no rule recognises. Too many replies in all
    pull the brake: they are queued, but none leaves until a person has looked.
    """
    if isinstance(decision, StaySilent):
        return decision
    since, habits = now - DAY, house.habits
    counts = settlement.replies_since(reader, case_id, since)
    if counts.total >= habits.replies_in_total:
        settlement.pull_brake(f"24 小时内已有 {counts.total} 封回复，达到上限")
    domain = reader.rpartition("@")[2].lower()
    at_domain = 0 if domain in PUBLIC_DOMAINS else settlement.replies_to_domain(domain, since)
    caps = (
        ("address", counts.address >= habits.replies_per_day),
        ("domain", at_domain >= habits.replies_per_domain),
        ("case", counts.case >= habits.replies_per_case),
    )
    reached = next((name for name, full in caps if full), "")
    if not reached:
        return decision
    told = decision.model_dump(include=set(BaseDecision.model_fields) - {"findings"})
    capped = Finding(code="too_many_replies", detail=reached)
    return StaySilent(**told, findings=(capped, *decision.findings), reason="too_many_replies")


def note_bounce(
    settlement: Settlement, mail_id: str, message: InboundMessage, house: House, now: datetime
) -> bool:
    """Whether the mail says that one of our replies came back; its case then shows it.

    The reply is known by its Message-ID in the returned mail or the references, else by a genuine
    case number and an address of that case in the text. Nothing else of the case changes.
    """
    found = _returned_reply(settlement, message, house)
    if found is None or not _has_failed(message):
        return False
    case_id, address = found
    reason = _reason(message)
    settlement.mark_bouncing(address, case_id, mail_id, reason)
    said = f"{mail_id}\0{address}"
    event = StaffEvent(
        event_id=hashlib.sha256(said.encode()).hexdigest()[:20],
        at=now,
        by="mailbot",
        verb=BOUNCED,
        detail=f"{address}: {reason}",
    )
    if not settlement.add_event(case_id, event):
        return True
    case = settlement.case(case_id)
    stands = decide(case, house.rules.programme, now.date())
    shown = Finding(code="reply_bounced", detail=f"{mask_email(address)}: {reason}")
    told = stands.model_dump(include=set(BaseDecision.model_fields) - {"findings"})
    silent = StaySilent(**told, findings=(shown, *stands.findings), reason="reply_bounced")
    settlement.record_decision(case_id, mail_id, silent)
    return True


def _returned_reply(
    settlement: Settlement, message: InboundMessage, house: House
) -> tuple[int, str] | None:
    """Case and recipient of the reply that came back."""
    named = (*message.enclosed_ids, *message.in_reply_to, *message.references)
    if (found := settlement.own_reply(named)) is not None:
        return found
    words = f"{message.subject}\n{message.text}\n{message.quoted}"
    said = {word.casefold() for word in re.findall(r"[\w.+-]+@[\w.-]+\w", words)}
    if message.report is not None:
        said.add(message.report.recipient.casefold())
    for number in house.genuine_numbers(words):
        ref = settlement.find_case(number)
        told = sorted(settlement.was_told(ref.id) & said) if ref else []
        if ref and told:
            return ref.id, told[0]
    return None


def _has_failed(message: InboundMessage) -> bool:
    """Whether the reply has come back for good, and is not merely late."""
    if message.report is not None:
        return message.report.action not in _NOT_FAILED
    return not _PASSING.search(message.subject)


def _reason(message: InboundMessage) -> str:
    """What the server said, on one line."""
    report = message.report
    if report is not None and (report.diagnostic or report.status):
        return one_line(report.diagnostic or report.status, 200)
    stated = _REASON.search(message.text) or _REASON.search(message.quoted)
    return one_line(stated[0] if stated else message.subject, 200)
