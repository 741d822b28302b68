"""The rows become what people ask for: how things stand, what happened to a case or a mail."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from mailbot.cases.model import CaseMail, CaseStatus
from mailbot.decision.model import Decision
from mailbot.message.model import InboundMessage
from mailbot.store.brakes import BrakeLedger
from mailbot.store.health import HealthLedger
from mailbot.store.keys import comparable_keys, keys_of
from mailbot.store.mails import MailLedger
from mailbot.store.model import (
    CaseSummary,
    Cursor,
    KeyKind,
    MailState,
    OutboxState,
    SettledMail,
    StatusSnapshot,
    TraceEntry,
)
from mailbot.store.tables import (
    bounces,
    case_keys,
    case_mails,
    cases,
    cursors,
    decisions,
    digests,
    mails,
    outbox,
    staff_events,
)

DECISION: TypeAdapter[Decision] = TypeAdapter(Decision)


LATELY = timedelta(days=3)
"""A reply refused longer ago than this has been seen, or never will be."""

TRIED_OFTEN = 4
"""Failures after which a mail that rests until its next try counts as waiting all the same."""

QUARTER_HOUR, DAY = timedelta(minutes=15), timedelta(days=1)


class Overview(MailLedger, HealthLedger, BrakeLedger):
    """What the store tells people; it changes nothing."""

    def status(self, now: datetime) -> StatusSnapshot:
        """How everything stands at `now`."""
        oldest = sa.select(sa.func.min(mails.c.received_at)).where(
            mails.c.state == MailState.STORED,
            sa.or_(
                mails.c.next_try_at.is_(None),
                mails.c.next_try_at <= now,
                mails.c.attempts >= TRIED_OFTEN,
            ),
        )
        gone = sa.func.count().filter(outbox.c.sent_at > now - QUARTER_HOUR)
        sent = sa.select(gone, sa.func.count()).where(outbox.c.sent_at > now - DAY)
        parts, brake = self.health(), self.brake()
        with self._database.reading() as connection:
            since: datetime | None = connection.scalar(oldest)
            sent_quarter_hour, sent_day = connection.execute(sent).one()
            found = connection.execute(sa.select(cursors).order_by(cursors.c.mailbox)).mappings()
            return StatusSnapshot(
                at=now,
                cursors=tuple(Cursor.model_validate(dict(row)) for row in found),
                mails={MailState(k): n for k, n in _counts(connection, mails.c.state)},
                outbox={OutboxState(k): n for k, n in _counts(connection, outbox.c.state)},
                cases={CaseStatus(k): n for k, n in _counts(connection, cases.c.status)},
                oldest_pending=None if since is None else (now - since).total_seconds(),
                waiting=dict(_waiting(connection, now)),
                refused_lately=connection.scalar(_refused_since(now - LATELY)) or 0,
                sent_quarter_hour=sent_quarter_hour,
                sent_day=sent_day,
                health=parts,
                bouncing=connection.scalar(sa.select(sa.func.count()).select_from(bounces)) or 0,
                brake=brake,
                last_digest_at=connection.scalar(_LAST_DIGEST),
            )

    def cases(self, *statuses: CaseStatus, limit: int = 1000) -> list[CaseSummary]:
        """The cases in these states, or in any, latest change first."""
        count = (
            sa.select(sa.func.count())
            .where(case_mails.c.case_id == cases.c.id)
            .scalar_subquery()
            .label("mails")
        )
        company = (
            sa.select(sa.func.coalesce(sa.func.min(case_keys.c.value), ""))
            .where(case_keys.c.case_id == cases.c.id, case_keys.c.kind == KeyKind.COMPANY)
            .scalar_subquery()
            .label("company")
        )
        kept = [cases.c[name] for name in ("id", "number", "status", "opened_at", "updated_at")]
        query = sa.select(*kept, count, company).order_by(
            cases.c.updated_at.desc(), cases.c.id.desc()
        )
        if statuses:
            query = query.where(cases.c.status.in_(statuses))
        with self._database.reading() as connection:
            rows = connection.execute(query.limit(limit)).mappings()
            return [CaseSummary.model_validate(dict(row)) for row in rows]

    def quiet_cases(self, statuses: Iterable[CaseStatus], since: datetime) -> list[int]:
        """The cases in these states of which nothing was decided since then, longest first."""
        latest = sa.select(sa.func.max(decisions.c.at)).where(decisions.c.case_id == cases.c.id)
        query = (
            sa.select(cases.c.id)
            .where(cases.c.status.in_(list(statuses)), cases.c.updated_at <= since)
            .where(latest.scalar_subquery() <= since)
            .order_by(cases.c.updated_at, cases.c.id)
        )
        with self._database.reading() as connection:
            return list(connection.scalars(query))

    def settled(self, mail_id: str) -> SettledMail | None:
        """What came of a mail, None while it is not settled."""
        query = (
            sa.select(mails.c.content, case_mails.c.share, decisions.c.body)
            .select_from(mails)
            .outerjoin(case_mails, case_mails.c.mail_id == mails.c.id)
            .outerjoin(decisions, decisions.c.mail_id == mails.c.id)
            .where(mails.c.id == mail_id, mails.c.content.is_not(None))
            .order_by(decisions.c.sequence.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        mail = self.mail(mail_id)
        if row is None or mail is None:
            return None
        return SettledMail(
            mail=mail,
            message=InboundMessage.model_validate_json(row.content),
            share=CaseMail.model_validate_json(row.share) if row.share else None,
            decision=DECISION.validate_json(row.body) if row.body else None,
        )

    def decisions_about(self, mail_id: str) -> list[Decision]:
        """What was decided about a mail, case by case, in order."""
        query = (
            sa.select(decisions.c.body)
            .where(decisions.c.mail_id == mail_id)
            .order_by(decisions.c.case_id, decisions.c.sequence)
        )
        with self._database.reading() as connection:
            return [DECISION.validate_json(body) for body in connection.scalars(query)]

    def trace(self, key: str) -> list[TraceEntry]:
        """Everything that happened to a case (by its number) or a mail (by its id), in order.

        Empty where there is neither.
        """
        with self._database.reading() as connection:
            case_id = _case_id(connection, key)
            steps = _of_mail(connection, key) if case_id is None else _of_case(connection, case_id)
            return sorted(steps, key=_in_order)


_STEPS = ("received", "staff", "settled", "decided", "queued", "answered")
"""The steps of one second in the order of cause and effect."""


def _in_order(step: TraceEntry) -> tuple[datetime, int]:
    return step.at.replace(microsecond=0), _STEPS.index(step.what)


def _counts(connection: sa.Connection, column: sa.Column[Any]) -> list[tuple[str, int]]:
    query = sa.select(column, sa.func.count()).group_by(column)
    return [(row[0], row[1]) for row in connection.execute(query)]


def _waiting(connection: sa.Connection, now: datetime) -> Iterator[tuple[OutboxState, float]]:
    """The age of the oldest reply in each state in which it does not end, in seconds."""
    open_states = (OutboxState.SENDING, OutboxState.UNCERTAIN, OutboxState.HELD)
    due = sa.or_(outbox.c.not_before <= now, outbox.c.attempts > 0)
    queued = sa.and_(outbox.c.state == OutboxState.QUEUED, due)
    query = sa.select(outbox.c.state, sa.func.min(outbox.c.queued_at)).group_by(outbox.c.state)
    for state, since in connection.execute(
        query.where(sa.or_(outbox.c.state.in_(open_states), queued))
    ):
        yield OutboxState(state), (now - since).total_seconds()


_LAST_DIGEST = sa.select(sa.func.max(digests.c.made_at)).where(digests.c.recipient != "")
"""Slots in which nothing had happened are kept without a recipient."""


def _refused_since(when: datetime) -> sa.Select[int]:
    return sa.select(sa.func.count()).where(
        outbox.c.state == OutboxState.REFUSED, outbox.c.queued_at >= when
    )


def _case_id(connection: sa.Connection, number: str) -> int | None:
    wanted = [key.value for key in comparable_keys(keys_of(KeyKind.NUMBER, [number]))]
    query = sa.select(case_keys.c.case_id).where(
        case_keys.c.kind == KeyKind.NUMBER,
        case_keys.c.value.in_(wanted),
    )
    return connection.scalar(query)


def _of_case(connection: sa.Connection, case_id: int) -> Iterator[TraceEntry]:
    its_mails = sa.select(case_mails.c.mail_id).where(case_mails.c.case_id == case_id)
    yield from _mails(connection, mails.c.id.in_(its_mails))
    yield from _decisions(connection, decisions.c.case_id == case_id)
    yield from _events(connection, case_id)
    yield from _replies(connection, outbox.c.case_id == case_id)


def _of_mail(connection: sa.Connection, mail_id: str) -> Iterator[TraceEntry]:
    its_decisions = sa.select(decisions.c.id).where(decisions.c.mail_id == mail_id)
    yield from _mails(connection, mails.c.id == mail_id)
    yield from _decisions(connection, decisions.c.mail_id == mail_id)
    yield from _replies(connection, outbox.c.decision_id.in_(its_decisions))


def _mails(connection: sa.Connection, which: sa.ColumnElement[bool]) -> Iterator[TraceEntry]:
    columns = ("id", "mailbox", "uid", "received_at", "state", "handled_at", "last_error")
    for row in connection.execute(sa.select(*(mails.c[name] for name in columns)).where(which)):
        place = f"{row.mailbox} UID {row.uid}"
        yield TraceEntry(at=row.received_at, what="received", ref=row.id, detail=place)
        if row.handled_at is not None:
            yield TraceEntry(at=row.handled_at, what="settled", ref=row.id, detail=row.state)


def _decisions(connection: sa.Connection, which: sa.ColumnElement[bool]) -> Iterator[TraceEntry]:
    query = sa.select(decisions.c.id, decisions.c.at, decisions.c.kind).where(which)
    for row in connection.execute(query.order_by(decisions.c.sequence)):
        yield TraceEntry(at=row.at, what="decided", ref=row.id, detail=row.kind)


def _events(connection: sa.Connection, case_id: int) -> Iterator[TraceEntry]:
    query = sa.select(staff_events).where(staff_events.c.case_id == case_id)
    for row in connection.execute(query):
        said = f"{row.by}: {row.verb} {row.detail}".rstrip()
        yield TraceEntry(at=row.at, what="staff", ref=row.id, detail=said)


def _replies(connection: sa.Connection, which: sa.ColumnElement[bool]) -> Iterator[TraceEntry]:
    for row in connection.execute(sa.select(outbox).where(which).order_by(outbox.c.id)):
        ref = row.message_id
        about = f"{row.recipient} {row.subject}"
        yield TraceEntry(at=row.queued_at, what="queued", ref=ref, detail=about)
        moment = row.sent_at or row.sending_at
        if moment is not None:
            outcome = f"{row.state} {row.last_answer}".rstrip()
            yield TraceEntry(at=moment, what="answered", ref=ref, detail=outcome)
