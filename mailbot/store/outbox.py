"""Queued replies become sent ones: each claimed by one worker, each claim fenced."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from mailbot.store.ledger import Ledger
from mailbot.store.model import OutboxEntry, OutboxState
from mailbot.store.tables import cases, outbox

UNDER_WAY = (OutboxState.SENDING, OutboxState.UNCERTAIN)
"""Where a claimed reply can be when its worker learns what the relay said."""

_later = outbox.alias("later")


class OutboxLedger(Ledger):
    """The replies on their way out.

    A worker claims an entry with `start_sending` before it says DATA, and reports with the
    claimed entry: a report counts only while that very claim stands, so that a worker which
    was frozen for an hour cannot undo what happened meanwhile.
    """

    def due(self, now: datetime, limit: int, *, to_staff: bool = False) -> list[OutboxEntry]:
        """The replies that may be sent now, customers before staff, then by time.

        With `to_staff` only mails to staff, which leave even while the brake is on.
        """
        query = (
            sa.select(outbox)
            .where(outbox.c.state == OutboxState.QUEUED, outbox.c.not_before <= now)
            .order_by(outbox.c.case_id.is_(None), outbox.c.not_before, outbox.c.id)
            .limit(limit)
        )
        return self._entries(query.where(outbox.c.case_id.is_(None)) if to_staff else query)

    def entry(self, outbox_id: int) -> OutboxEntry | None:
        """An outbox entry by its id, None where there is none."""
        return next(iter(self._entries(sa.select(outbox).where(outbox.c.id == outbox_id))), None)

    def entries(
        self, *states: OutboxState, limit: int = 1000, case_id: int | None = None
    ) -> list[OutboxEntry]:
        """The entries in these states, or in any, of one case or of all, latest first."""
        query = sa.select(outbox).order_by(outbox.c.id.desc()).limit(limit)
        if case_id is not None:
            query = query.where(outbox.c.case_id == case_id)
        return self._entries(query.where(outbox.c.state.in_(states)) if states else query)

    def mime(self, entry: OutboxEntry) -> bytes:
        """The exact bytes of a reply (RFC 5322).

        Raises:
            StoreUnusable: its file is gone or damaged.
        """
        return self._blobs.read(entry.mime_sha256)

    def start_sending(self, outbox_id: int, now: datetime) -> OutboxEntry | None:
        """The entry as claimed by this call, None where it is no longer there to be sent.

        The claim is on disk when this returns.
        """
        statement = (
            outbox.update()
            .where(outbox.c.id == outbox_id, outbox.c.state == OutboxState.QUEUED)
            .values(state=OutboxState.SENDING, sending_at=now, attempts=outbox.c.attempts + 1)
            .returning(*outbox.c)
        )
        with self._database.writing() as connection:
            row = connection.execute(statement).mappings().first()
        return None if row is None else _entry(row)

    def mark_sent(self, entry: OutboxEntry, at: datetime, answer: str = "") -> bool:
        """Whether the claim stood and the reply is sent now."""
        return self._report(entry, state=OutboxState.SENT, sent_at=at, last_answer=answer)

    def mark_uncertain(self, entry: OutboxEntry, answer: str = "") -> bool:
        """Whether the claim stood and nobody knows now if the relay took the reply."""
        return self._report(entry, state=OutboxState.UNCERTAIN, last_answer=answer)

    def mark_refused(self, entry: OutboxEntry, answer: str) -> bool:
        """Whether the claim stood and the reply counts as refused (5yz) now."""
        return self._report(entry, state=OutboxState.REFUSED, last_answer=answer)

    def requeue(self, entry: OutboxEntry, not_before: datetime, answer: str = "") -> bool:
        """Whether the claim stood and the reply, surely not taken (4yz), is in line again.

        Where a newer reply to the same person waits already, this one is superseded instead.
        """
        with self._database.writing() as connection:
            self._hold_case(connection, entry.id)
            return self._fenced(connection, entry, _again(not_before) | {"last_answer": answer})

    def stuck_sending(self, before: datetime) -> list[OutboxEntry]:
        """The entries claimed before then without any report: they are uncertain now."""
        statement = (
            outbox.update()
            .where(outbox.c.state == OutboxState.SENDING, outbox.c.sending_at < before)
            .values(state=OutboxState.UNCERTAIN)
            .returning(*outbox.c)
        )
        with self._database.writing() as connection:
            return [_entry(row) for row in connection.execute(statement).mappings()]

    def resend_uncertain(self, outbox_id: int, not_before: datetime) -> bool:
        """Whether an uncertain reply is in line for its one resend under the same Message-ID."""
        return self._again(
            outbox_id,
            not_before,
            sa.and_(outbox.c.state == OutboxState.UNCERTAIN, outbox.c.resends == 0),
            resends=outbox.c.resends + 1,
        )

    def park(self, outbox_id: int, reason: str = "") -> bool:
        """Whether a queued or uncertain reply was put aside; `reason` where no person did it."""
        waiting = (OutboxState.QUEUED, OutboxState.UNCERTAIN)
        statement = outbox.update().where(outbox.c.id == outbox_id, outbox.c.state.in_(waiting))
        with self._database.writing() as connection:
            held = statement.values(state=OutboxState.HELD, last_answer=reason)
            return connection.execute(held).rowcount == 1

    def retry(self, outbox_id: int, not_before: datetime) -> bool:
        """Whether a person put a held, refused or uncertain reply back in line."""
        states = (OutboxState.HELD, OutboxState.REFUSED, OutboxState.UNCERTAIN)
        return self._again(outbox_id, not_before, outbox.c.state.in_(states))

    def sent_times(
        self,
        since: datetime,
        *,
        recipient: str | None = None,
        case_id: int | None = None,
    ) -> list[datetime]:
        """When replies left since then, oldest first: all, those to one address, or of one case.

        A reply that is under way or uncertain counts with the time it was claimed, since the
        relay may well have taken it.
        """
        moment = sa.func.coalesce(
            outbox.c.sent_at, outbox.c.sending_at, type_=outbox.c.sent_at.type
        )
        gone = (OutboxState.SENT, *UNDER_WAY)
        query = sa.select(moment).where(outbox.c.state.in_(gone), moment >= since).order_by(moment)
        if recipient is not None:
            query = query.where(outbox.c.recipient == recipient.casefold())
        if case_id is not None:
            query = query.where(outbox.c.case_id == case_id)
        with self._database.reading() as connection:
            return list(connection.scalars(query))

    def _entries(self, query: sa.Select[Any]) -> list[OutboxEntry]:
        with self._database.reading() as connection:
            return [_entry(row) for row in connection.execute(query).mappings()]

    def _report(self, entry: OutboxEntry, **change: Any) -> bool:
        with self._database.writing() as connection:
            return self._fenced(connection, entry, change)

    @staticmethod
    def _fenced(connection: sa.Connection, entry: OutboxEntry, change: dict[str, Any]) -> bool:
        statement = outbox.update().where(
            outbox.c.id == entry.id,
            outbox.c.state.in_(UNDER_WAY),
            outbox.c.attempts == entry.attempts,
        )
        return connection.execute(statement.values(**change)).rowcount == 1

    def _again(
        self,
        outbox_id: int,
        not_before: datetime,
        condition: sa.ColumnElement[bool],
        **change: Any,
    ) -> bool:
        statement = outbox.update().where(outbox.c.id == outbox_id, condition)
        with self._database.writing() as connection:
            self._hold_case(connection, outbox_id)
            done = connection.execute(statement.values(**_again(not_before), **change))
            return done.rowcount == 1

    @staticmethod
    def _hold_case(connection: sa.Connection, outbox_id: int) -> None:
        """Wait for a settlement of the same case: it may be queueing a newer reply."""
        case_id = sa.select(outbox.c.case_id).where(outbox.c.id == outbox_id).scalar_subquery()
        connection.execute(sa.select(cases.c.id).where(cases.c.id == case_id).with_for_update())


def _again(not_before: datetime) -> dict[str, Any]:
    """Back in line, unless a newer reply to the same person about the same case is there."""
    newer = (
        sa.select(_later.c.id)
        .where(
            _later.c.case_id == outbox.c.case_id,
            _later.c.recipient == outbox.c.recipient,
            _later.c.id > outbox.c.id,
            _later.c.state.in_((OutboxState.QUEUED, OutboxState.SENT, *UNDER_WAY)),
        )
        .exists()
    )
    state = sa.case((newer, OutboxState.SUPERSEDED.value), else_=OutboxState.QUEUED.value)
    return {"state": state, "not_before": not_before}


def _entry(row: Mapping[Any, Any]) -> OutboxEntry:
    return OutboxEntry.model_validate(dict(row))
