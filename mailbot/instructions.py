"""A mail in reply to a digest becomes acts on cases, and one mail that answers each line."""

from dataclasses import dataclass

import structlog

from mailbot.acts import act
from mailbot.house import House, Study
from mailbot.message.model import Address, InboundMessage, Screening
from mailbot.staff.commands import Command, Speech, read_commands
from mailbot.staff.compose import compose_answer, watchwords_in
from mailbot.staff.model import Answer, Answered, Listing
from mailbot.staff.verdict import is_authenticated
from mailbot.store.digests import Outcome, SentDigest, StaffCommand
from mailbot.store.model import MailState, StoredMail

log = structlog.get_logger()


@dataclass(frozen=True)
class Instructions:
    """A mail that wants to instruct us: what it says, and why it is not obeyed, None where it is.

    `digest` is the one it replies to, None where it names none of ours.
    """

    digest: SentDigest | None
    commands: tuple[Command, ...]
    refused: Outcome | None


def may_instruct(message: InboundMessage, study: Study) -> bool:
    """Whether a mail seems to be of staff in reply to a digest: its files are no materials."""
    return _is_staff(message, study) and bool(watchwords_in(message))


def instructions_in(message: InboundMessage, house: House) -> Instructions | None:
    """The instructions of a mail, None where it is an ordinary one.

    Obeyed is only who replies, from the very address it was sent to, to a digest of the last
    days, and, where our server gives verdicts, with DMARC passed.
    """
    found = (house.store.digest_by_watchword(word) for word in watchwords_in(message))
    digest = next((one for one in found if one is not None), None)
    if digest is None and not _is_staff(message, house):
        return None
    speech = Speech(
        listing=digest.listing if digest else Listing(),
        verbs=house.rules.programme.verbs,
        words=house.rules.staff.wording,
        prefix=house.case_prefix,
    )
    commands = read_commands(message.text, speech)
    if digest is None and not any(one.number and not one.problem for one in commands):
        return None
    return Instructions(digest, commands, _refusal(message, digest, house))


def obey(
    mail: StoredMail,
    message: InboundMessage,
    screening: Screening,
    wanted: Instructions,
    house: House,
) -> None:
    """Carry out what was instructed, line by line, and answer; a line done before stays done.

    Raises AlreadySettled where another worker was faster, StoreBusy to be tried again.
    """
    now = house.now()
    repeated = house.store.same_content(message.message_id, message.sha256)
    told = [] if repeated else _carried_out(mail, message, wanted, house)
    sender = message.sender
    with house.store.settling(now, mail.id) as settlement:
        if sender is not None and not repeated and _is_staff(message, house):
            answer = _answer(told, wanted, house)
            reply = compose_answer(answer, message, sender, house.rules.staff, house.identity, now)
            settlement.queue_reply(None, None, reply, now)
        state = MailState.DUPLICATE if repeated else MailState.HANDLED
        settlement.finish_mail(mail.id, state, screening, message)


def _is_staff(message: InboundMessage, study: Study) -> bool:
    sender = message.sender.address.casefold() if message.sender else ""
    return sender in study.habits.staff.addresses


def _refusal(message: InboundMessage, digest: SentDigest | None, house: House) -> Outcome | None:
    """Why nothing of this mail is carried out, None where it may be."""
    staff = house.habits.staff
    sender = message.sender.address.casefold() if message.sender else ""
    if digest is None or sender != digest.recipient or not _is_staff(message, house):
        return Outcome.FORGED
    if "two_from" in message.defects:
        return Outcome.FORGED
    if staff.authserv_id and not is_authenticated(message, staff.authserv_id):
        return Outcome.UNAUTHENTICATED
    if (house.now() - digest.made_at).days >= staff.days:
        return Outcome.STALE
    return None


def _carried_out(
    mail: StoredMail, message: InboundMessage, wanted: Instructions, house: House
) -> list[StaffCommand]:
    known = house.store.commands_of(mail.id)
    told = []
    for line, command in enumerate(wanted.commands):
        done = known.get(line)
        if done is None:
            done = _noted(mail, line, message.sender, command, wanted, house)
        told.append(done)
    if wanted.refused and not told:
        # Nothing was said, but somebody held a digest that is not theirs.
        silent = Command(line=message.subject[:200])
        told = [known.get(0) or _noted(mail, 0, message.sender, silent, wanted, house)]
    return told


def _noted(
    mail: StoredMail,
    line: int,
    sender: Address | None,
    command: Command,
    wanted: Instructions,
    house: House,
) -> StaffCommand:
    """The command as it stands on record, carried out where that may be."""
    outcome, said = _outcome(mail, sender, command, wanted, house)
    noted = StaffCommand(
        mail_id=mail.id,
        line=line,
        at=house.now(),
        sender=sender.address.casefold() if sender else "",
        digest_id=wanted.digest.id if wanted.digest else None,
        written=command.line,
        number=command.number,
        verb=command.verb or "",
        detail=command.detail,
        outcome=outcome,
        said=said,
    )
    house.store.note_command(noted)
    log.info("instruction", mail=mail.id, line=line, outcome=outcome)
    return noted


def _outcome(
    mail: StoredMail,
    sender: Address | None,
    command: Command,
    wanted: Instructions,
    house: House,
) -> tuple[Outcome, str]:
    said = house.rules.staff.wording.answers
    verbs = house.rules.programme.verbs
    if wanted.refused is not None:
        told = dict(said)[wanted.refused.value]
        return wanted.refused, str(told).format(days=house.habits.staff.days)
    if command.problem or command.verb is None:
        phrase = str(dict(said)[command.problem or "no_verb"])
        named = verbs.name(command.verb) if command.verb else ""
        return Outcome.UNCLEAR, phrase.format(verb=named)
    last = house.store.last_command(command.number)
    if (
        last is not None
        and last.mail_id != mail.id
        and (last.digest_id, last.verb, last.detail)
        == (wanted.digest.id if wanted.digest else None, command.verb, command.detail)
    ):
        return Outcome.REPEATED, said.repeated
    by = sender.address if sender else ""
    acted = act(command.number, command.verb, command.detail, by, house)
    told = acted.why or f"{verbs.name(acted.verb)} {acted.detail}".strip()
    if acted.status is not None:
        words = house.rules.staff.wording
        told = said.now.format(company=acted.company, done=told, status=words.status(acted.status))
    return (Outcome.DONE if acted.done else Outcome.REFUSED), told


def _answer(told: list[StaffCommand], wanted: Instructions, house: House) -> Answer:
    lines = tuple(
        Answered(
            line=one.written,
            number=one.number,
            done=one.outcome in {Outcome.DONE, Outcome.REPEATED},
            text=one.said,
        )
        for one in told
    )
    note = "" if wanted.commands else house.rules.staff.wording.answers.no_commands
    return Answer(agency=house.identity.name, lines=lines, note=note)
