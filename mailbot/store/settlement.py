"""A mail that was read becomes a case, a decision and a reply: in one transaction or not at all."""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime
from itertools import takewhile

import sqlalchemy as sa
from pydantic import TypeAdapter

from mailbot.cases.model import CaseStatus
from mailbot.decision.model import Decision, Notify, StaySilent
from mailbot.decision.notice import REMIND
from mailbot.errors import AlreadySettled
from mailbot.message.model import InboundMessage, Screening
from mailbot.reply.model import Promise, Reply
from mailbot.store import settling_statements as sql
from mailbot.store.brakes import SENDING
from mailbot.store.database import insert_into
from mailbot.store.digests import DigestBook
from mailbot.store.keys import keys_of
from mailbot.store.mails import DONE, handled_twin
from mailbot.store.model import (
    Basis,
    KeyKind,
    MailState,
    OutboxEntry,
    OutboxState,
    RecordedDecision,
    ReplyCounts,
    Told,
)
from mailbot.store.tables import bounces, brakes, decisions, outbox

_DECISION: TypeAdapter[Decision] = TypeAdapter(Decision)


class Settlement(DigestBook):
    """One open transaction in which a mail or a staff verb is settled.

    On SQLite nobody else writes while it is open. On PostgreSQL it holds what it touches: the
    mail, each key it looked for (so that two mails of one new customer open one case), and the
    row of each case. Keep it short: read files before, send replies after.
    """

    def hold_mail(self, mail_id: str) -> None:
        """Make sure that this mail is still to be settled, and stays so until the end.

        Raises:
            AlreadySettled: it is not; another worker was faster, or a person put it aside.
        """
        state = sql.STATE.scalar(self._connection, sought=mail_id)
        if state != MailState.STORED:
            raise AlreadySettled(f"mail {mail_id} is {state or 'unknown'}")

    def same_content(self, message_id: str, sha256: str) -> str | None:
        """The id of the first mail handled with this Message-ID *and* content, if any."""
        self._lock(keys_of(KeyKind.MESSAGE_ID, [message_id]))
        return handled_twin(self._connection, message_id, sha256)

    def message(self, mail_id: str) -> InboundMessage | None:
        """A settled mail as it was understood, without its attachments' bytes."""
        content = self._connection.scalar(sql.CONTENT, {"sought": mail_id})
        return None if content is None else InboundMessage.model_validate_json(content)

    def last_decision(self, case_id: int) -> RecordedDecision | None:
        """The latest decision about a case, None before the first."""
        query = (
            sa.select(decisions)
            .where(decisions.c.case_id == case_id)
            .order_by(decisions.c.sequence.desc())
            .limit(1)
        )
        row = self._connection.execute(query).first()
        if row is None:
            return None
        return RecordedDecision(
            id=row.id,
            case_id=row.case_id,
            mail_id=row.mail_id,
            at=row.at,
            decision=_DECISION.validate_json(row.body),
        )

    def last_spoken(self, case_id: int) -> Decision | None:
        """The latest decision that had something to say, None before the first."""
        if case_id in self._opened:
            return None
        body = sql.LAST_SPOKEN.scalar(self._connection, case_id=case_id)
        return None if body is None else _DECISION.validate_json(body)

    def unanswered_mails(self, case_id: int) -> frozenset[str]:
        """The mails of a case that no reply of ours which has left could have spoken of."""
        return frozenset(row[0] for row in sql.UNANSWERED.rows(self._connection, case_id=case_id))

    def record_decision(self, case_id: int, mail_id: str | None, decision: Decision) -> str:
        """The id of the decision, now in the audit trail; the case takes over its status.

        The id follows from case, mail, content and place in the trail, so that settling again
        after a restored backup gives the same id, and the reply the same Message-ID.
        """
        self.set_status(case_id, decision.status)
        self._opened.discard(case_id)
        ((number, before),) = sql.TRAIL.rows(self._connection, case_id=case_id)
        sequence = before + 1
        body = _DECISION.dump_json(decision).decode()
        origin = "\0".join((number, str(sequence), mail_id or "", body))
        decision_id = hashlib.sha256(origin.encode()).hexdigest()[:20]
        sql.NEW_DECISION.change(
            self._connection,
            id=decision_id,
            case_id=case_id,
            sequence=sequence,
            mail_id=mail_id,
            at=self._at,
            kind=decision.kind,
            programme_version=decision.programme_version,
            body=body,
        )
        return decision_id

    def set_status(self, case_id: int, status: CaseStatus) -> None:
        """Move the case on; what the status means for the customer is decided elsewhere."""
        self._touch(case_id)
        if self._held[case_id].status != status:
            sql.NEW_STATUS.change(self._connection, sought=case_id, new_status=status)
            self._held[case_id] = self._held[case_id]._replace(status=status)

    def queue_reply(
        self,
        case_id: int | None,
        decision_id: str | None,
        reply: Reply,
        not_before: datetime,
    ) -> int | None:
        """The outbox id of the reply, None where these words are queued or were sent before.

        Replies to the same person about the same case that have not left yet are superseded.
        Without a case the reply is a mail to staff: nothing is superseded, but the same
        Message-ID is queued once.
        """
        mime = self._blobs.put(reply.mime)
        queued = self._queue(
            case_id,
            decision_id,
            Promise(to=reply.to, message_id=reply.message_id),
            not_before,
            subject=reply.subject,
            mime_sha256=mime,
            text_hash=reply.text_hash,
        )
        if queued is not None and case_id is not None:
            self.add_keys(case_id, keys_of(KeyKind.REPLY, [reply.message_id]))
        return queued

    def promise_reply(
        self, case_id: int, decision_id: str, promise: Promise, not_before: datetime
    ) -> int | None:
        """The outbox id of a reply whose words are found when it falls due; see `basis`.

        None where this very reply is queued. Replies to the same person about the same case
        that have not left yet are superseded.
        """
        return self._queue(
            case_id,
            decision_id,
            promise,
            not_before,
            subject="",
            mime_sha256="",
            text_hash=promise.message_id,
        )

    def basis(self, entry: OutboxEntry) -> Basis:
        """What a promised reply is written from.

        Raises:
            KeyError: no decision on a mail promised it.
        """
        row = sql.PROMISED.first(self._connection, sought=entry.decision_id)
        if row is None:
            raise KeyError(entry.id)
        later = sql.DECIDED_LATER.rows(self._connection, case_id=row.case_id, sequence=row.sequence)
        skipped = frozenset(each.mail_id for each in later)
        case = self.case(row.case_id)
        return Basis(
            case_id=row.case_id,
            at=row.at,
            decision=_DECISION.validate_json(row.body),
            case=case.model_copy(
                update={
                    "mails": tuple(mail for mail in case.mails if mail.mail_id not in skipped),
                    "events": tuple(event for event in case.events if event.at <= row.at),
                }
            ),
            mail_id=row.mail_id,
            message=InboundMessage.model_validate_json(row.content),
            unanswered=self.unanswered_mails(row.case_id),
        )

    def write_reply(self, case_id: int, outbox_id: int, reply: Reply | None) -> OutboxEntry | None:
        """The entry once its words are kept, to be sent from now on.

        It is superseded where there is nothing to say or the same words were said before. None
        where it is not in line any more, or others were faster.
        """
        self._hold(case_id)
        change: dict[str, object] = {"state": OutboxState.SUPERSEDED}
        if reply is not None and not self._said_before(case_id, reply):
            change = {
                "message_id": reply.message_id,
                "subject": reply.subject,
                "mime_sha256": self._blobs.put(reply.mime),
                "text_hash": reply.text_hash,
            }
        statement = outbox.update().where(
            outbox.c.id == outbox_id,
            outbox.c.state == OutboxState.QUEUED,
            outbox.c.mime_sha256 == "",
        )
        written = statement.values(**change).returning(*outbox.c)
        row = self._connection.execute(written).mappings().first()
        if row is None:
            return None
        entry = OutboxEntry.model_validate(dict(row))
        if entry.is_written:
            self.add_keys(case_id, keys_of(KeyKind.REPLY, [entry.message_id]))
        return entry

    def _said_before(self, case_id: int, reply: Reply) -> bool:
        same = sa.select(outbox.c.id).where(
            outbox.c.case_id == case_id,
            outbox.c.recipient == reply.to.address.casefold(),
            outbox.c.text_hash == reply.text_hash,
            outbox.c.state != OutboxState.SUPERSEDED,
        )
        return self._connection.scalar(same.limit(1)) is not None

    def _queue(
        self,
        case_id: int | None,
        decision_id: str | None,
        promise: Promise,
        not_before: datetime,
        **words: str,
    ) -> int | None:
        recipient = promise.to.address.casefold()
        if case_id is not None:
            self._hold(case_id)
            self._supersede(case_id, recipient, words["text_hash"])
        queued: int | None = sql.NEW_REPLY.scalar(
            self._connection,
            case_id=case_id,
            decision_id=decision_id,
            message_id=promise.message_id,
            recipient=recipient,
            state=OutboxState.QUEUED,
            not_before=not_before,
            queued_at=self._at,
            **words,
        )
        return queued

    def replies_since(self, recipient: str, case_id: int, since: datetime) -> ReplyCounts:
        """How many replies to customers were sent, or wait to be, since then.

        Those before the brake was last released no longer count in total.
        """
        sought = {"to": recipient.casefold(), "of_case": case_id, "since": since}
        return ReplyCounts.model_validate(
            sql.REPLIES_SINCE.first(self._connection, **sought)._asdict()
        )

    def replies_to_domain(self, domain: str, since: datetime) -> int:
        """How many replies to customers at that domain were sent, or wait to be, since then."""
        of_domain = re.sub("[%_|]", r"|\g<0>", domain.casefold())
        counted: int = sql.REPLIES_TO_DOMAIN.scalar(
            self._connection, at_domain=f"%@{of_domain}", since=since
        )
        return counted

    def told(self, case_id: int) -> Told:
        """What the case's customer was told last, and whether that has left."""
        rows = self._connection.execute(sql.LAST_TRAIL, {"case_id": case_id}).all()
        trail = [(row.id, _DECISION.validate_json(row.body)) for row in rows]
        spoken = [(id_, one) for id_, one in trail if not isinstance(one, StaySilent)]
        latest = trail[0][1] if trail else None
        reminders = takewhile(
            lambda one: isinstance(one[1], Notify) and one[1].event == REMIND, spoken
        )
        left_at = None
        if spoken:
            sent = self._connection.execute(sql.FATES, {"sought": spoken[0][0]}).all()
            if sent and all(row.state == OutboxState.SENT for row in sent):
                left_at = max(row.sent_at for row in sent)
        return Told(
            left_at=left_at,
            reminders=len(list(reminders)),
            silent_because=latest.reason if isinstance(latest, StaySilent) else "",
        )

    def pull_brake(self, reason: str) -> bool:
        """Whether this stopped replies to customers from leaving; False where they do not."""
        statement = insert_into(brakes, self._database.dialect).values(
            name=SENDING, pulled_at=self._at, reason=reason, released_at=None
        )
        again = {"pulled_at": self._at, "reason": reason, "released_at": None}
        done = self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["name"], set_=again, where=brakes.c.released_at.is_not(None)
            ).returning(brakes.c.name)
        )
        return done.first() is not None

    def own_reply(self, message_ids: Iterable[str]) -> tuple[int, str] | None:
        """Case and recipient of the reply of ours that has one of these Message-IDs."""
        bare = [one.strip("<> ") for one in message_ids]
        row = self._connection.execute(sql.OWN_REPLY, {"sought": bare}).first() if bare else None
        return None if row is None else (row.case_id, row.recipient)

    def was_told(self, case_id: int) -> frozenset[str]:
        """The addresses to which a reply about the case has left."""
        return frozenset(self._connection.scalars(sql.RECIPIENTS, {"case_id": case_id}))

    def mark_bouncing(self, address: str, case_id: int, mail_id: str, reason: str) -> None:
        """Keep that replies to the address come back; `mail_id` is the mail that says so."""
        change = {"case_id": case_id, "mail_id": mail_id, "at": self._at, "reason": reason}
        statement = insert_into(bounces, self._database.dialect).values(
            address=address.casefold(), **change
        )
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=["address"], set_=change)
        )

    def clear_bounce(self, address: str) -> None:
        """A person wrote from there: the address works."""
        sql.CLEARED.change(self._connection, sought=address.casefold())

    def is_bouncing(self, address: str) -> bool:
        """Whether a reply to the address came back and nobody has written from there since."""
        return self._connection.scalar(sql.BOUNCING, {"sought": address.casefold()}) is not None

    def finish_mail(
        self,
        mail_id: str,
        state: MailState,
        screening: Screening | None = None,
        content: InboundMessage | None = None,
    ) -> None:
        """Say what has become of the mail; `content` is kept without the attachments' bytes.

        Raises:
            AlreadySettled: something has become of it before; all of this is undone.
            ValueError: `state` is none that a mail ends in.
        """
        if state not in DONE:
            raise ValueError(f"a mail does not end as {state}")
        done = sql.FINISHED.change(
            self._connection,
            sought=mail_id,
            new_state=state,
            handled_at=self._at,
            next_try_at=None,
            screening=None if screening is None else screening.model_dump_json(),
            content=None if content is None else _without_bytes(content),
            message_id="" if content is None else content.message_id,
            content_sha256="" if content is None else content.sha256,
        )
        if done != 1:
            raise AlreadySettled(f"mail {mail_id} was settled before")

    def supersede_all(self, case_id: int) -> None:
        """Leave unsaid whatever a case was about to say: another one speaks for it now."""
        self._connection.execute(sql.UNSAID, {"of_case": case_id})

    def _supersede(self, case_id: int, recipient: str, text_hash: str) -> None:
        sql.SUPERSEDED.change(self._connection, of_case=case_id, to=recipient, newer=text_hash)


def _without_bytes(message: InboundMessage) -> str:
    bare = tuple(part.model_copy(update={"data": b""}) for part in message.attachments)
    return message.model_copy(update={"attachments": bare}).model_dump_json()
