"""A promised reply that falls due becomes its words, from what was known when it was decided.

Who hears of a decision is settled here, too: promising and writing must agree about it.
"""

import traceback
from collections.abc import Iterator, Sequence
from datetime import datetime

from mailbot.cases.model import Case
from mailbot.decision.model import Decision, ReferToStaff
from mailbot.documents.model import Document
from mailbot.evidence import last_written_by
from mailbot.house import House, Study
from mailbot.message.model import NOBODY, Address, InboundMessage
from mailbot.reply.audience import customer, documents_of, is_party
from mailbot.reply.compose import compose
from mailbot.reply.model import Reply
from mailbot.store.model import Basis, OutboxEntry
from mailbot.store.settlement import Settlement

Letter = tuple[Address | None, InboundMessage | None]
"""Whom a reply goes to (None: to the sender of the mail itself) and which mail it answers."""


def told(decision: Decision, case: Case, message: InboundMessage) -> tuple[Address | None, ...]:
    """Who hears of a decision on a mail: its sender (None), and perhaps the customer.

    Where somebody else than the customer wrote (a finance department with its voucher) the
    sender gets an acknowledgement and the customer the decision itself, but for a stranger's
    words that only staff look at.
    """
    owner = customer(case)
    if message.sender is None or owner is None or is_party(case, message.sender.address):
        return (None,)
    brought = documents_of(case, message.sender.address)
    return (None, owner) if brought or not isinstance(decision, ReferToStaff) else (None,)


def answered_by(
    settlement: Settlement, case: Case, message: InboundMessage, to: Address | None
) -> InboundMessage | None:
    """The mail that a reply answers: this one, or the last that `to` wrote about the case."""
    return message if to is None else last_written_by(to, case, settlement)


def write(entry: OutboxEntry, house: House) -> OutboxEntry | None:
    """A promised reply with its words, from the decision and the case as they stood then.

    It is superseded where the same words were said before, held where it cannot be written:
    staff see why, and the line moves on. None where it is not in line any more.
    """
    with house.store.settling(house.now()) as settlement:
        basis = settlement.basis(entry)
        readers = told(basis.decision, basis.case, basis.message)
        letters = [(to, answered_by(settlement, basis.case, basis.message, to)) for to in readers]
    try:
        reply = _reply_to(entry.recipient, basis, letters, house)
    except Exception:  # noqa: BLE001 - one letter that cannot be written must not stop the others
        house.store.park(entry.id, traceback.format_exc())
        return house.store.entry(entry.id)
    with house.store.settling(house.now()) as settlement:
        return settlement.write_reply(basis.case_id, entry.id, reply)


def _reply_to(
    recipient: str, basis: Basis, letters: Sequence[Letter], house: House
) -> Reply | None:
    """The reply to this address; the last, should two go to one."""
    decided = basis.at.astimezone(house.rules.programme.calendar.zone)
    received = _received(basis)
    written = replies(basis.decision, basis.case, letters, received, house, decided)
    mine = [reply for reply in written if reply.to.address.casefold() == recipient]
    return mine[-1] if mine else None


def _received(basis: Basis) -> tuple[Document, ...]:
    """The documents this sender sent since we last wrote about the case."""
    sender = basis.message.sender or NOBODY
    return tuple(
        document
        for mail in basis.case.mails
        if mail.mail_id in {*basis.unanswered, basis.mail_id}
        and mail.sender.address == sender.address
        for document in mail.documents
    )


def replies(
    decision: Decision,
    case: Case,
    letters: Sequence[Letter],
    received: tuple[Document, ...],
    study: Study,
    now: datetime,
) -> Iterator[Reply]:
    """The mails a decision calls for, at the prices of the day and dated `now`.

    `received` is what the sender of the mail itself has sent: nobody else is told of that.
    """
    office = study.office(now.date())
    for to, message in letters:
        mine = received if to is None else ()
        reply = compose(decision, case, office, now, message=message, received=mine, to=to)
        if reply is not None:
            yield reply
