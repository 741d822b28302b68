"""A decision about a case -> the mail that tells the customer."""

from dataclasses import dataclass
from datetime import datetime

from mailbot.cases.model import Case
from mailbot.decision.model import Decision, StaySilent
from mailbot.documents.model import Document
from mailbot.message.model import Address, InboundMessage
from mailbot.reply.audience import documents_of
from mailbot.reply.envelope import (
    Cover,
    addressee,
    answerable,
    envelope,
    recipient,
    reply_id,
    subject_line,
)
from mailbot.reply.facts import ReplyFacts
from mailbot.reply.forms import known_values, prefill
from mailbot.reply.letter import Letter
from mailbot.reply.matter import Matter
from mailbot.reply.model import Identity, Promise, Reply, ReplyAttachment
from mailbot.reply.render import Rendered, Templates
from mailbot.reply.write import write
from mailbot.values import sha256

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Office:
    """What stays the same from mail to mail: who writes, the programme's facts, the templates."""

    identity: Identity
    facts: ReplyFacts
    templates: Templates


def compose(
    decision: Decision,
    case: Case,
    office: Office,
    now: datetime,
    *,
    message: InboundMessage | None = None,
    received: tuple[Document, ...] = (),
    to: Address | None = None,
) -> Reply | None:
    """The reply a decision calls for; None for silence or where nobody can be answered.

    `message` is the mail being answered, `received` the documents its sender sent since our
    last reply. `to` addresses somebody else of the case (the form's contact, the customer whose
    finance department paid); a mail of another person is then neither quoted nor threaded.
    Equal arguments give an equal reply; `now` only dates it. Raises TemplatesWrong.
    """
    addressed = _addressed(decision, case, office.identity, Answered(message, received), to)
    if addressed is None:
        return None
    matter, cover = addressed
    letter = write(matter, office.identity.name, office.facts, office.templates.wording)
    return _sealed(matter, letter, office, now, cover)


def promise(
    decision: Decision,
    case: Case,
    identity: Identity,
    *,
    message: InboundMessage | None = None,
    to: Address | None = None,
) -> Promise | None:
    """Whom `compose` will address for equal arguments, and under which Message-ID."""
    addressed = _addressed(decision, case, identity, Answered(message), to)
    if addressed is None:
        return None
    matter, cover = addressed
    return Promise(to=addressee(cover.reader), message_id=_message_id(matter, cover, identity))


@dataclass(frozen=True)
class Answered:
    """The mail that is answered and what its sender sent since we last wrote."""

    message: InboundMessage | None
    received: tuple[Document, ...] = ()


@dataclass(frozen=True)
class Envelope:
    """Whom a reply goes to and which mail it answers."""

    reader: Address
    message: InboundMessage | None


def _addressed(
    decision: Decision, case: Case, identity: Identity, answered: Answered, to: Address | None
) -> tuple[Matter, Envelope] | None:
    """All that decides what is said, and to whom; None where nobody is to be told anything."""
    if isinstance(decision, StaySilent):
        return None
    message, received = answered.message, answered.received
    reader = _reader(message, to, identity)
    if reader is None:
        return None
    if message and message.sender and to and not _same(message.sender, to):
        message, received = None, ()
    words_only = message is not None and not received and not _brought_files(message, case)
    known_as = message.sender.address if message and message.sender else reader.address
    matter = Matter(
        decision=decision,
        case=case,
        reader=known_as,
        redirected=not _same(reader, Address(address=known_as)),
        received=received,
        letter_text=_words_of(message),
        asked=_question(message, case),
        words_only=words_only,
        blank=words_only and message is not None and not message.told,
    )
    return matter, Envelope(reader, message)


def _message_id(matter: Matter, addressed: Envelope, identity: Identity) -> str:
    parts = (
        matter.case.number,
        matter.decision.model_dump_json(),
        addressed.message.message_id if addressed.message else "",
        addressed.reader.address.lower(),
        # The same decision told again after a word of staff is another mail.
        *([str(len(matter.case.events))] if matter.case.events else []),
    )
    return reply_id(parts, matter.shown_number, identity)


def _reader(
    message: InboundMessage | None, to: Address | None, identity: Identity
) -> Address | None:
    if to is not None:
        return to if answerable(to, identity) else None
    return recipient(message, identity) if message else None


def _same(one: Address, other: Address) -> bool:
    return one.address.lower() == other.address.lower()


def _brought_files(message: InboundMessage, case: Case) -> bool:
    """Whether a mail of the case brought anything that counts as a file."""
    return any(m.documents for m in case.mails if m.message_id == message.message_id)


def _question(message: InboundMessage | None, case: Case) -> str:
    """What a mail of the case says now, where it asks something; else ""."""
    if message is None:
        return ""
    said = [m.statement for m in case.mails if m.message_id == message.message_id]
    asks = any(statement.question or statement.guide for statement in said)
    return f"{message.subject}\n{message.text}" if asks else ""


def _words_of(message: InboundMessage | None) -> str:
    """All a mail says, to find our case number in it."""
    return f"{message.subject}\n{message.text}\n{message.quoted}" if message else ""


def _sealed(
    matter: Matter, letter: Letter, office: Office, now: datetime, addressed: Envelope
) -> Reply:
    """The letter laid out, with its forms, in its envelope."""
    rendered = office.templates.render(letter)
    reader, message = addressee(addressed.reader), addressed.message
    # What staff decided is told by its own title; a thread is kept by the references all the same.
    answered = message.subject if message and letter.kind != "notify" else ""
    subject = subject_line(answered, rendered.title, letter.case_number)
    attachments = _forms(matter, letter, office.templates)
    cover = Cover(
        to=reader,
        subject=subject,
        message_id=_message_id(matter, addressed, office.identity),
        date=now,
    )
    return Reply(
        message_id=cover.message_id,
        to=reader,
        subject=subject,
        text=rendered.text,
        html=rendered.html,
        attachments=attachments,
        text_hash=_text_hash(reader, subject, rendered),
        mime=envelope(cover, rendered, attachments, message, office.identity),
    )


def _text_hash(reader: Address, subject: str, rendered: Rendered) -> str:
    words = f"{reader.address.lower()}\0{subject}\0{rendered.text}"
    return sha256(words.encode("utf-8", "surrogatepass"))


def _forms(matter: Matter, letter: Letter, templates: Templates) -> tuple[ReplyAttachment, ...]:
    """The blank forms the letter speaks of, filled in with what this reader told us."""
    told = () if matter.redirected else documents_of(matter.case, matter.reader)
    order = matter.decision.order
    values = known_values((*told, *matter.received), order, templates.wording)
    values["case_number"] = letter.case_number
    names = {name: code for code, name in templates.wording.forms.items()}
    return tuple(
        ReplyAttachment(
            name=name, content_type=_DOCX, data=prefill(templates.forms[names[name]], values)
        )
        for name in letter.forms
    )
