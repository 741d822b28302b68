"""A mail that staff sent a customer by hand puts its case on hold: two voices would confuse him."""

import re
import tempfile
from pathlib import Path

import structlog

from mailbot.acts import act
from mailbot.cases.match import FINISHED, Candidate
from mailbot.cases.verbs import Verb
from mailbot.errors import Quarantine
from mailbot.house import House
from mailbot.message.model import InboundMessage, RawMessage

log = structlog.get_logger()

BY = "手工回复"
"""Who put the case on hold, as staff read it."""

_MESSAGE_ID = re.compile(rb"(?im)^Message-ID:\s*<([^<>\s]{1,900})>")


def notice(raw: RawMessage, house: House) -> tuple[str, ...]:
    """The numbers of the cases that are on hold now because of a mail in the Sent folder.

    None for the bot's own mails, for those to nobody we know, and for those too large to look
    at. Raises ReaderBusy or StoreBusy: look again.
    """
    own = _MESSAGE_ID.search((raw.data or b"")[:100_000])
    if own is not None and house.store.is_our_own(own[1].decode("ascii", "replace")):
        return ()
    message = _parsed(raw, house)
    if message is None or message.header("auto-submitted").strip().lower() not in {"", "no"}:
        return ()
    meant = [case.number for case in _cases_meant(message, house)]
    held = [number for number in meant if act(number, Verb.HOLD, "", BY, house).done]
    log.info("sent_by_hand", uid=raw.ref.uid, cases=len(held))
    return tuple(held)


def _parsed(raw: RawMessage, house: House) -> InboundMessage | None:
    """The mail as a limited process understands it, None where it cannot."""
    if raw.data is None and not raw.file:
        return None
    try:
        if raw.file:
            return house.readers.parse_mail(Path(raw.file))
        with tempfile.NamedTemporaryFile(prefix="mailbot-sent-") as file:
            file.write(raw.data or b"")
            file.flush()
            return house.readers.parse_mail(Path(file.name))
    except Quarantine:
        return None


def _cases_meant(message: InboundMessage, house: House) -> tuple[Candidate, ...]:
    """The cases a mail by hand is about: a correspondent of theirs is among its readers.

    The number or the thread decides; without either the one unfinished case of its readers.
    """
    readers = {one.address.casefold() for one in (*message.to, *message.cc)}
    numbers = house.genuine_numbers(f"{message.subject}\n{message.text}\n{message.quoted}")
    with house.store.settling(house.now()) as settlement:
        near = settlement.candidates(
            addresses=readers,
            references=(*message.in_reply_to, *message.references),
            case_numbers=numbers,
        )
    known = [case for case in near if readers & case.addresses]
    named = [case for case in known if case.number in numbers]
    answered = [case for case in known if case.in_thread]
    if named or answered:
        return tuple(named or answered)
    unfinished = [case for case in known if case.status not in FINISHED]
    return tuple(unfinished) if len(unfinished) == 1 else ()
