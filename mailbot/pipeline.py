"""ONE MAIL, START TO FINISH. Read this first.

    mailbox ─▶ take_in ─▶ understand ─▶ settle ─▶ write ─▶ send ─▶ relay
                 │           │            │         │        │
              on disk     in a limited  one trans-  when   `sending` on disk
              before      process       action      due    before DATA
              all else

A job may run twice, or stop anywhere: the store makes every step count once. `worker.py` decides
when each job runs; the jobs do not know who runs them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path

from mailbot.answering import answered_by, told, write
from mailbot.attachments import (
    known_documents,
    known_readings,
    not_attached,
    read_attachments,
    took_too_long,
)
from mailbot.cases.model import CaseMail
from mailbot.cases.portions import portions_of, without_common_total
from mailbot.cases.statements import read_statement, with_remark
from mailbot.decision.decide import decide
from mailbot.decision.shared import priced_together
from mailbot.documents.model import Document
from mailbot.documents.orderlist import read_written_list
from mailbot.errors import (
    AlreadySettled,
    Quarantine,
    ReaderBusy,
    RelayBusy,
    ReplyRefused,
    ReplyUncertain,
    Stop,
)
from mailbot.homes import Share, file_mail
from mailbot.house import House, Study
from mailbot.instructions import Instructions, instructions_in, may_instruct, obey
from mailbot.message.model import (
    NOBODY,
    InboundMessage,
    RawMessage,
    Screening,
    SenderKind,
)
from mailbot.message.screen import screen
from mailbot.message.tables import without_tables
from mailbot.partners import decide_partners
from mailbot.reply.audience import is_party
from mailbot.reply.compose import promise
from mailbot.restraint import note_bounce, within_budget
from mailbot.store.model import MailState, OutboxEntry, OutboxState, StoredMail
from mailbot.store.settlement import Settlement

SANE_DELAY = timedelta(days=30)
"""A mail dated further back than this before it arrived has a wrong clock, not a slow relay."""

SANE_LEAD = timedelta(hours=1)
"""A mail may be dated this far after its arrival: clocks differ."""

SMALL = 512 * 1024
"""Bytes of a mail that is parsed together with others."""

REPAIR_PAUSE = timedelta(minutes=10)
"""Between two tries where a person has to act first: a refused login, a wrong setting."""

FindSent = Callable[[str], bool]


def take_in(fetched: Iterable[RawMessage], house: House) -> int:
    """How many mails are new; their bytes are safe before anything else happens to them.

    A mailbox that hangs up in the middle costs none of the mails that came before.
    """
    return house.store.store_mails(fetched)


def handle_together(mails: Sequence[StoredMail], house: House) -> tuple[str, ...]:
    """The ids of those mails that were settled in one transaction; the rest is for `handle`.

    They are the first of these mails, up to one whose files nobody has read yet: so the order
    stays, and no transaction waits for a reader.

    Raises what reading or settling raises: none of them is settled then, and each is to meet its
    fate by itself.
    """
    at_hand = list(understand_at_hand(mails, house))
    settle_together(at_hand, house)
    return tuple(mail.id for mail, _ in at_hand)


def handle(mail: StoredMail, house: House) -> None:
    """Read a stored mail and settle it; once settled it stays so.

    Raises what reading or settling raises; `worker.py` counts the failures and sets the mail
    aside after too many. Raises ReaderBusy where a file of a new mail was not read in time: the
    customer hears of that only where it is so once more.
    """
    understood = understand(house.store.file_of(mail), house, complete=mail.complete)
    if understood.message.sha256 != mail.sha256:
        raise Quarantine("the stored bytes of the mail have changed")
    if not mail.attempts and took_too_long(understood.documents):
        raise ReaderBusy("a file was not read in time")
    with suppress(AlreadySettled):
        wanted = instructions_of(understood, house)
        if wanted is None:
            settle(mail, understood, house)
        else:  # a reply of staff to their digest
            obey(mail, understood.message, understood.screening, wanted, house)


def instructions_of(understood: "Understood", house: House) -> Instructions | None:
    """What staff tell us to do, None in any other mail; no machine instructs us."""
    if not understood.screening.answerable:
        return None
    return instructions_in(understood.message, house)


# ---------------------------------------------------------------- understanding: no transaction


@dataclass(frozen=True)
class Understood:
    """What a mail turned out to be: who speaks, what it says, what came with it.

    `words` are its text without the lists of orders written into it: those are documents.
    """

    message: InboundMessage
    screening: Screening
    documents: tuple[Document, ...] = ()
    words: str = ""


def understand(file: Path, study: Study, *, complete: bool = True) -> Understood:
    """The mail in `file` (RFC 5322), understood; nothing is stored but the reading cache.

    Its bytes are opened in a limited process. Machine mail is recognised before any attachment
    is read. `complete` is False where only the header of an oversized mail was fetched.
    """
    message = study.readers.parse_mail(file)
    readings = known_readings([message], study)
    known = understand_known(message, readings, study, complete=complete)
    if known is not None:
        return known
    screening = screen(message, study.rules.screening)
    read = [one for found in read_attachments(file, message, study) for one in found]
    return _put_together(message, screening, read, study, complete=complete)


def understand_known(
    message: InboundMessage, readings: Mapping[str, str], study: Study, *, complete: bool = True
) -> Understood | None:
    """A parsed mail, understood; None where a file that came with it has yet to be read.

    `readings` are those of files that were read before; see `attachments.known_readings`.
    """
    screening = screen(message, study.rules.screening)
    if not screening.answerable or may_instruct(message, study):
        return Understood(message, screening, words=message.text)
    known = known_documents(message, readings, study)
    if known is None:
        return None
    return _put_together(message, screening, known, study, complete=complete)


def _put_together(
    message: InboundMessage,
    screening: Screening,
    attached: Iterable[Document],
    study: Study,
    *,
    complete: bool,
) -> Understood:
    """What came with a mail, what is missing of it, and the lists written into its text."""
    documents = [*attached, *not_attached(message, complete=complete)]
    listed = {table: read_written_list(table, study.rules.layouts) for table in message.tables}
    documents += [found for found in listed.values() if found is not None]
    words = without_tables(message.told, [table for table in listed if listed[table]])
    return Understood(message, screening, tuple(documents), words)


def understand_at_hand(
    mails: Sequence[StoredMail], house: House
) -> Iterator[tuple[StoredMail, Understood]]:
    """The first of these mails, parsed by one hand-over, as far as no file has to be read.

    A large mail and one in which staff tell us something are for `handle`, too.
    """
    small = list(takewhile(lambda mail: mail.size <= SMALL, mails))
    if len(small) < 2:  # noqa: PLR2004 - by itself a mail gains nothing
        return
    messages = house.readers.parse_mails([house.store.file_of(mail) for mail in small])
    readings = known_readings(messages, house)
    for mail, message in zip(small, messages, strict=True):
        understood = understand_known(message, readings, house, complete=mail.complete)
        if understood is None or message.sha256 != mail.sha256:
            return
        if instructions_of(understood, house) is not None:
            return
        yield mail, understood


# ---------------------------------------------------------------- settling: one transaction


def settle(mail: StoredMail, understood: Understood, house: House) -> None:
    """Find the mail's case, decide, queue the reply, and be done with the mail: all or nothing.

    Raises AlreadySettled where another worker was faster.
    """
    settle_together([(mail, understood)], house)


def settle_together(mails: Sequence[tuple[StoredMail, Understood]], house: House) -> None:
    """The same for several mails: all of them or none.

    Raises AlreadySettled where another worker was faster with one of them.
    """
    now = house.now()
    shares = [
        shares_of(mail.id, mail.received_at, understood, house)
        if _expects_answer(mail, understood, house)
        else ()
        for mail, understood in mails
    ]
    with house.store.settling_each(now, [mail.id for mail, _ in mails]) as settlements:
        for settlement, (mail, understood), share in zip(settlements, mails, shares, strict=True):
            _settle(settlement, mail, understood, share, house, now)


def _settle(
    settlement: Settlement,
    mail: StoredMail,
    understood: Understood,
    shares: tuple[Share, ...],
    house: House,
    now: datetime,
) -> None:
    message = understood.message
    state = MailState.HANDLED
    if settlement.same_content(message.message_id, message.sha256):
        state = MailState.DUPLICATE
    elif understood.screening.kind is SenderKind.BOUNCE:
        note_bounce(settlement, mail.id, message, house, now)
    else:
        _answer(settlement, mail.id, shares, message, house, now)
    settlement.finish_mail(mail.id, state, understood.screening, message)


def _expects_answer(mail: StoredMail, understood: Understood, house: House) -> bool:
    since = house.habits.answer_since
    return understood.screening.answerable and (since is None or mail.received_at >= since)


def shares_of(
    mail_id: str, received_at: datetime, understood: Understood, study: Study
) -> tuple[Share, ...]:
    """What the mail brings to the case of each company it speaks of: who said what when, with what.

    Most mails have one share. What the text says holds for each company, unless it names them.
    """
    message = understood.message
    phrases = study.rules.programme.phrases
    portions = portions_of(understood.documents, understood.words)
    said = [
        with_remark(
            read_statement(message.subject, portion.words, phrases), portion.documents, phrases
        )
        for portion in portions
    ]
    said = without_common_total(said, portions)
    return tuple(
        Share(
            CaseMail(
                mail_id=mail_id,
                message_id=message.message_id,
                sent_at=sent_at(message, received_at),
                received_at=received_at,
                sender=message.sender or NOBODY,
                subject=message.subject,
                statement=statement,
                documents=portion.documents,
            ),
            portion.falls_to,
        )
        for portion, statement in zip(portions, said, strict=True)
    )


def sent_at(message: InboundMessage, received_at: datetime) -> datetime:
    """When the mail was written, as it says itself where that is sane, else when it arrived."""
    said = message.date
    if said is None or not received_at - SANE_DELAY <= said <= received_at + SANE_LEAD:
        return received_at
    return said


def _answer(
    settlement: Settlement,
    mail_id: str,
    shares: tuple[Share, ...],
    message: InboundMessage,
    house: House,
    now: datetime,
) -> None:
    """Decide on every case the mail belongs to, each with its own reply."""
    programme, today = house.rules.programme, now.date()
    filed = file_mail(settlement, message, shares, house, now)
    sender = message.sender or NOBODY
    if shares:
        settlement.clear_bounce(sender.address)
    cases = priced_together([settlement.case(one) for one in filed], programme, today)
    acknowledged = False
    for case_id, case in zip(filed, cases, strict=True):
        decision = decide(case, programme, today, settlement.last_spoken(case_id))
        decision = within_budget(settlement, case_id, decision, sender.address, house, now)
        decision_id = settlement.record_decision(case_id, mail_id, decision)
        stranger = not is_party(case, sender.address)
        for to in told(decision, case, message):
            if to is None and stranger and acknowledged:
                continue  # an acknowledgement names no case: one is enough
            acknowledged = acknowledged or stranger
            answered = answered_by(settlement, case, message, to)
            owed = promise(decision, case, house.identity, message=answered, to=to)
            if owed is not None:
                settlement.promise_reply(case_id, decision_id, owed, now + house.habits.quiet)
    decide_partners(settlement, dict(zip(filed, cases, strict=True)), house, now)


# ------------------------------------------------- sending: what `answering.py` writes when due


def send(entry: OutboxEntry, house: House) -> OutboxState | None:
    """What became of a queued reply that fell due; None where another worker was faster.

    Whatever happens stands in the outbox afterwards. Raises RelayBusy, and LoginRefused,
    SettingsWrong or StoreUnusable where nothing can be sent until a person acts; the reply
    then stays in line.
    """
    due = entry if entry.is_written else write(entry, house)
    if due is None:
        return None
    if not due.is_written:
        return due.state
    claimed = house.store.start_sending(due.id, house.now())
    if claimed is None:
        return None
    try:
        answer = house.deliver(claimed.recipient, house.store.mime(claimed))
    except RelayBusy as busy:
        later = house.now() + timedelta(seconds=busy.retry_after)
        house.store.requeue(claimed, later, str(busy))
        raise
    except Stop as wrong:
        house.store.requeue(claimed, house.now() + REPAIR_PAUSE, str(wrong))
        raise
    except ReplyRefused as refused:
        house.store.mark_refused(claimed, str(refused))
        return OutboxState.REFUSED
    except ReplyUncertain as doubt:
        house.store.mark_uncertain(claimed, str(doubt))
        return OutboxState.UNCERTAIN
    house.store.mark_sent(claimed, house.now(), answer)
    return OutboxState.SENT


def clear_up(entry: OutboxEntry, house: House, find_sent: FindSent | None) -> None:
    """Settle a reply nobody knows the fate of: found among the sent mail, or sent once more.

    `find_sent` tells whether a Message-ID, in its angle brackets, lies in the Sent folder; None
    where there is none.
    A reply that stays in doubt after its one resend is left for staff.
    """
    if find_sent is not None and find_sent(f"<{entry.message_id}>"):
        house.store.mark_sent(entry, house.now(), "found in the Sent folder")
    else:
        house.store.resend_uncertain(entry.id, house.now())
