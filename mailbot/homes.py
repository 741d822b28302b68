"""Each company's part of a mail finds the case it belongs to, or opens one."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from mailbot.cases.match import Match, MessageFacts, match
from mailbot.cases.model import CaseMail, CaseStatus, StaffEvent
from mailbot.cases.verbs import Verb
from mailbot.decision.shared import cases_paid
from mailbot.documents.model import PaymentVoucher
from mailbot.evidence import cases_near, facts_of_mail, keys_of_mail
from mailbot.house import House
from mailbot.message.model import InboundMessage
from mailbot.store.settlement import Settlement
from mailbot.values import sha256

BY_ITSELF = "mailbot"
"""Who merged two cases where no person did."""


class Share(NamedTuple):
    """One company's part of a mail; see `cases.portions.Portion` for `falls_to`."""

    mail: CaseMail
    falls_to: int | None = None


def file_mail(
    settlement: Settlement,
    message: InboundMessage,
    shares: Sequence[Share],
    house: House,
    now: datetime,
) -> tuple[int, ...]:
    """The cases that have got a part of the mail, in order; none for thanks that belong nowhere."""
    cases: list[int] = []
    firm = [*shares]
    for share in shares:
        if share.falls_to is None:
            continue
        facts, joined = _matched(settlement, message, share.mail, house)
        if joined.because == "company" and joined.case_id is not None:
            _add(settlement, joined.case_id, share.mail, facts, joined, message)
            cases.append(joined.case_id)
        else:
            firm[share.falls_to] = _with_papers(firm[share.falls_to], share)
    waiting = [share.mail for share in firm if share.falls_to is None]
    for mail in _surest_first(settlement, message, waiting, house):
        cases += _file(settlement, message, mail, house, now)
    return tuple(dict.fromkeys(cases))


def _surest_first(
    settlement: Settlement, message: InboundMessage, shares: Sequence[CaseMail], house: House
) -> Sequence[CaseMail]:
    """The shares of several companies, those that belong somewhere by more than their sender first.

    Otherwise the first company would take what is waiting for the second.
    """
    if len(shares) < 2:  # noqa: PLR2004 - one company takes what there is
        return shares

    def is_guess(share: CaseMail) -> bool:
        return _matched(settlement, message, share, house)[1].because in {"sender", "new"}

    return sorted(shares, key=is_guess)


def _matched(
    settlement: Settlement, message: InboundMessage, share: CaseMail, house: House
) -> tuple[MessageFacts, Match]:
    facts = facts_of_mail(message, share, house)
    if facts.numbers:
        facts = facts.model_copy(update={"numbers": settlement.numbers_now(facts.numbers)})
    return facts, match(facts, cases_near(settlement, message, facts))


def _with_papers(home: Share, loose: Share) -> Share:
    documents = (*home.mail.documents, *loose.mail.documents)
    return Share(home.mail.model_copy(update={"documents": documents}))


def _file(
    settlement: Settlement, message: InboundMessage, share: CaseMail, house: House, now: datetime
) -> tuple[int, ...]:
    facts, joined = _matched(settlement, message, share, house)
    paid = _paid_at_once(settlement, message, share, facts, joined, house)
    for case_id in paid:
        _add(settlement, case_id, share, facts, joined, message)
    if paid:
        return paid
    if joined.case_id is None and share.statement.thanks_only and not share.documents:
        return ()
    home = joined.case_id
    if home is None:
        home = settlement.open_case(house.case_prefix, now, house.check_of).id
    # Whoever only paid is no correspondent of the applicant's because of that.
    for absorbed in joined.absorbs:
        settlement.keep_only_address(absorbed, facts.sender)
        _absorb(settlement, absorbed, home, now)
    if joined.because == "paid_before":
        settlement.keep_only_address(home, facts.sender)
    _add(settlement, home, share, facts, joined, message)
    return (home,)


def _paid_at_once(
    settlement: Settlement,
    message: InboundMessage,
    share: CaseMail,
    facts: MessageFacts,
    joined: Match,
    house: House,
) -> tuple[int, ...]:
    """The cases that a payment pays by its amount; () where that is the one it joins, or unclear.

    A payer may fit several cases; or the case it fits is one of several of the same customer, and
    the amount is what some of them, and no others, come to together.
    """
    amount = _amount(share, house)
    if joined.several:
        return cases_paid(amount, settlement.owed(joined.several))
    if not facts.only_pays or joined.case_id is None:
        return ()
    near = cases_near(settlement, message, facts)
    home = next(one for one in near if one.case_id == joined.case_id)
    kin = settlement.candidates(addresses=sorted(home.addresses))
    owed = settlement.owed({home.case_id, *(one.case_id for one in kin)})
    paid = cases_paid(amount, owed)
    mine = owed.get(home.case_id)
    return paid if mine != amount and home.case_id in paid else ()


def _absorb(settlement: Settlement, absorbed: int, home: int, now: datetime) -> None:
    """Make a case that only held a payment part of another, as a person would by merging them."""
    number = settlement.number_of(home)
    said = f"{absorbed} merge {number}"
    settlement.move_mails(absorbed, home)
    settlement.add_event(
        absorbed,
        StaffEvent(
            event_id=sha256(said.encode())[:20],
            at=now,
            by=BY_ITSELF,
            verb=Verb.MERGE,
            detail=number,
        ),
    )
    settlement.set_status(absorbed, CaseStatus.CLOSED)
    settlement.supersede_all(absorbed)


def _add(
    settlement: Settlement,
    case_id: int,
    share: CaseMail,
    facts: MessageFacts,
    joined: Match,
    message: InboundMessage,
) -> None:
    settlement.add_papers(case_id, share, keys_of_mail(facts, share, joined, message))


def _amount(share: CaseMail, house: House) -> Decimal | None:
    """What the vouchers of a mail come to, in 元; None where one could not be read surely."""
    enough = house.rules.programme.checklist.confidence
    amounts = [one.amount for one in share.documents if isinstance(one, PaymentVoucher)]
    if any(amount is None or amount.confidence < enough for amount in amounts):
        return None
    return sum((amount.value for amount in amounts if amount is not None), Decimal(0))


def with_loose_papers(shares: Sequence[Share]) -> list[CaseMail]:
    """What each company has of a mail where nobody is waiting for loose papers."""
    firm = [*shares]
    for share in shares:
        if share.falls_to is not None:
            firm[share.falls_to] = _with_papers(firm[share.falls_to], share)
    return [share.mail for share in firm if share.falls_to is None]
