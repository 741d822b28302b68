"""The rows become what a digest is made of; digests sent and commands received become rows."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from pydantic import TypeAdapter

from mailbot.cases.model import Case, CaseMail, CaseStatus, StaffEvent
from mailbot.cases.verbs import Verb
from mailbot.decision.model import Decision, Notify
from mailbot.decision.notice import REMIND
from mailbot.staff.model import CaseFile, DayCount, Listing
from mailbot.staff.sheets import Mailing
from mailbot.store.casebook import CaseBook
from mailbot.store.ledger import Ledger
from mailbot.store.model import OutboxState
from mailbot.store.tables import (
    arrivals,
    case_mails,
    cases,
    decisions,
    digests,
    mails,
    outbox,
    staff_commands,
    staff_events,
)
from mailbot.values import Record

CHUNK = 200
"""Cases loaded at a time."""

_OPEN = tuple(set(CaseStatus) - {CaseStatus.CLOSED, CaseStatus.REJECTED, CaseStatus.SHIPPED})

_DECISION: TypeAdapter[Decision] = TypeAdapter(Decision)


class Outcome(StrEnum):
    """What became of a line of a staff member's mail."""

    DONE = "done"  # carried out
    REFUSED = "refused"  # understood, but it could not be done
    UNCLEAR = "unclear"  # not understood
    REPEATED = "repeated"  # done before by the same line
    STALE = "stale"  # the digest is too old
    FORGED = "forged"  # the watchword is not one of the sender's
    UNAUTHENTICATED = "unauthenticated"  # our server did not see DMARC pass


UNACCEPTED = (Outcome.STALE, Outcome.FORGED, Outcome.UNAUTHENTICATED)
"""What the next digest tells of."""


class SentDigest(Record):
    """A digest that was sent to a member of staff; without recipient a slot that was left out."""

    id: int
    day: str
    slot: str
    recipient: str
    watchword: str
    listing: Listing = Listing()
    made_at: datetime


class StaffCommand(Record):
    """A line of a staff member's mail and what became of it; `said` is what was answered."""

    mail_id: str
    line: int
    at: datetime
    sender: str
    digest_id: int | None = None
    written: str = ""
    number: str = ""
    verb: str = ""
    detail: str = ""
    outcome: Outcome
    said: str = ""


class DigestLedger(Ledger):
    """What staff were told and what they answered; and how the cases stand, for the next time."""

    def case_files(self, since: datetime) -> Iterator[CaseFile]:
        """Every open case, and those that ended since then, with all that is known of each."""
        query = (
            sa.select(cases.c.id)
            .where(sa.or_(cases.c.status.in_(_OPEN), cases.c.updated_at >= since))
            .order_by(cases.c.id)
        )
        with self._database.reading() as connection:
            found = list(connection.scalars(query))
            for start in range(0, len(found), CHUNK):
                yield from _files(connection, found[start : start + CHUNK])

    def week(self, days: Sequence[date], zone: ZoneInfo) -> tuple[DayCount, ...]:
        """What happened on each of these days, counted in the office's zone."""
        first = datetime.combine(days[0], time(), zone)
        last = datetime.combine(days[-1] + timedelta(days=1), time(), zone)
        sought = {
            "mails": (mails.c.received_at, sa.true()),
            "replies": (outbox.c.sent_at, outbox.c.case_id.is_not(None)),
            "opened": (cases.c.opened_at, sa.true()),
            "shipped": (staff_events.c.at, staff_events.c.verb == Verb.SHIP),
        }
        counts = {}
        with self._database.reading() as connection:
            for name, (column, condition) in sought.items():
                query = sa.select(column).where(condition, column >= first, column < last)
                moments = connection.scalars(query)
                counts[name] = Counter(moment.astimezone(zone).date() for moment in moments)
        return tuple(
            DayCount(day=day, **{name: count[day] for name, count in counts.items()})
            for day in days
        )

    def doubtful_mailings(self, since: datetime) -> list[Mailing]:
        """Replies refused or of unknown fate since then, latest first."""
        states = (OutboxState.REFUSED, OutboxState.UNCERTAIN, OutboxState.HELD)
        query = (
            sa.select(outbox, cases.c.number)
            .outerjoin(cases, cases.c.id == outbox.c.case_id)
            .where(outbox.c.state.in_(states), outbox.c.queued_at >= since)
            .order_by(outbox.c.id.desc())
        )
        with self._database.reading() as connection:
            return [
                Mailing(
                    row.number or "",
                    row.recipient,
                    row.subject,
                    row.state,
                    row.sending_at or row.queued_at,
                    row.last_answer,
                )
                for row in connection.execute(query)
            ]

    def anything_new(self, since: datetime) -> bool:
        """Whether a case changed, a mail was set aside, or a statement was imported since then."""
        changed = sa.select(cases.c.id).where(cases.c.updated_at > since)
        failed = sa.select(mails.c.id).where(
            mails.c.state == "quarantined", mails.c.received_at > since
        )
        paid = sa.select(arrivals.c.key).where(
            arrivals.c.imported_at > since, arrivals.c.settled_at.is_(None)
        )
        with self._database.reading() as connection:
            return any(
                connection.scalar(query.limit(1)) is not None for query in (changed, failed, paid)
            )

    def is_our_own(self, message_id: str) -> bool:
        """Whether the bot wrote the mail of this Message-ID, given without angle brackets."""
        query = sa.select(outbox.c.id).where(outbox.c.message_id == message_id)
        with self._database.reading() as connection:
            return connection.scalar(query) is not None

    def last_digest(self) -> SentDigest | None:
        """The digest made last, None before the first; slots left out count."""
        query = sa.select(digests).order_by(digests.c.made_at.desc(), digests.c.id.desc())
        with self._database.reading() as connection:
            row = connection.execute(query.limit(1)).mappings().first()
        return None if row is None else _digest(row)

    def digests_of(self, day: str) -> list[SentDigest]:
        """The digests of a day ("2026-11-24"), in order."""
        query = sa.select(digests).where(digests.c.day == day).order_by(digests.c.id)
        with self._database.reading() as connection:
            return [_digest(row) for row in connection.execute(query).mappings()]

    def digest_by_watchword(self, watchword: str) -> SentDigest | None:
        """The digest that carries this watchword (回信口令), None where there is none."""
        query = sa.select(digests).where(digests.c.watchword == watchword)
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else _digest(row)

    def note_command(self, command: StaffCommand) -> bool:
        """Whether the line is new; one that was noted before stays as it is."""
        with self._database.writing() as connection:
            return self._database.add(connection, staff_commands, **command.model_dump())

    def commands_of(self, mail_id: str) -> dict[int, StaffCommand]:
        """What became of the lines of a mail so far, by line."""
        query = sa.select(staff_commands).where(staff_commands.c.mail_id == mail_id)
        return {command.line: command for command in self._commands(query)}

    def last_command(self, number: str) -> StaffCommand | None:
        """The last command about a case that was carried out."""
        query = (
            sa.select(staff_commands)
            .where(staff_commands.c.number == number, staff_commands.c.outcome == Outcome.DONE)
            .order_by(staff_commands.c.id.desc())
            .limit(1)
        )
        return next(iter(self._commands(query)), None)

    def unaccepted_commands(self, since: datetime) -> list[StaffCommand]:
        """The commands since then that were not accepted, in order."""
        query = sa.select(staff_commands).where(
            staff_commands.c.outcome.in_(UNACCEPTED), staff_commands.c.at > since
        )
        return self._commands(query.order_by(staff_commands.c.id))

    def _commands(self, query: sa.Select[Any]) -> list[StaffCommand]:
        kept = [name for name in staff_commands.c.keys() if name != "id"]  # noqa: SIM118 - a collection of columns
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings()
            return [StaffCommand.model_validate({name: row[name] for name in kept}) for row in rows]


class DigestBook(CaseBook):
    """The digests, within one open transaction."""

    def add_digest(
        self, day: str, slot: str, recipient: str = "", watchword: str = "", listing: str = ""
    ) -> bool:
        """Whether this is the first digest of that slot to that person."""
        return self._database.add(
            self._connection,
            digests,
            day=day,
            slot=slot,
            recipient=recipient.casefold(),
            watchword=watchword,
            listing=listing,
            made_at=self._at,
        )


def _digest(row: Any) -> SentDigest:
    values = dict(row)
    listing = values.pop("listing")
    return SentDigest(
        **values, listing=Listing.model_validate_json(listing) if listing else Listing()
    )


def _files(connection: sa.Connection, ids: Sequence[int]) -> Iterator[CaseFile]:
    """The case files of these cases, in their order, by five queries."""
    shares = _by_case(connection, sa.select(case_mails).where(case_mails.c.case_id.in_(ids)))
    events = _by_case(
        connection,
        sa.select(staff_events)
        .where(staff_events.c.case_id.in_(ids))
        .order_by(staff_events.c.at, staff_events.c.id),
    )
    spoken = {row.case_id: row for row in connection.execute(_last_spoken(ids))}
    said_last = {case_id: _DECISION.validate_json(row.body) for case_id, row in spoken.items()}
    reminded = _reminders(connection, [id_ for id_, said in said_last.items() if _reminds(said)])
    for row in connection.execute(sa.select(cases).where(cases.c.id.in_(ids)).order_by(cases.c.id)):
        found = [CaseMail.model_validate_json(each["share"]) for each in shares.get(row.id, ())]
        spoken_at = spoken[row.id].at if row.id in spoken else None
        answered = spoken_at is not None and any(
            (mail.received_at or mail.sent_at) > spoken_at for mail in found
        )
        yield CaseFile(
            number=row.number,
            status=row.status,
            opened_at=row.opened_at,
            updated_at=row.updated_at,
            case=Case(
                number=row.number,
                mails=tuple(sorted(found, key=lambda mail: (mail.sent_at, mail.mail_id))),
                events=tuple(map(_event, events.get(row.id, ()))),
            ),
            spoken=said_last.get(row.id),
            spoken_at=spoken_at,
            reminders=0 if answered else reminded.get(row.id, 0),
        )


def _reminds(decision: Decision) -> bool:
    return isinstance(decision, Notify) and decision.event == REMIND


def _reminders(connection: sa.Connection, ids: Sequence[int]) -> dict[int, int]:
    """How many reminders the words to each case's customer end with."""
    if not ids:
        return {}
    query = (
        sa.select(decisions.c.case_id, decisions.c.body)
        .where(decisions.c.case_id.in_(ids), decisions.c.kind != "stay_silent")
        .order_by(decisions.c.sequence.desc())
    )
    trails = _by_case(connection, query)
    return {
        case_id: sum(
            1 for _ in takewhile(_reminds, (_DECISION.validate_json(r["body"]) for r in trail))
        )
        for case_id, trail in trails.items()
    }


def _by_case(connection: sa.Connection, query: sa.Select[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in connection.execute(query).mappings():
        found.setdefault(row["case_id"], []).append(row)
    return found


def _event(row: Any) -> StaffEvent:
    return StaffEvent(
        event_id=row["id"], at=row["at"], by=row["by"], verb=row["verb"], detail=row["detail"]
    )


def _last_spoken(ids: Sequence[int]) -> sa.Select[Any]:
    """The last decision about each case that had something to say."""
    newest = (
        sa.select(decisions.c.case_id, sa.func.max(decisions.c.sequence).label("sequence"))
        .where(decisions.c.case_id.in_(ids), decisions.c.kind != "stay_silent")
        .group_by(decisions.c.case_id)
        .subquery()
    )
    return sa.select(decisions.c.case_id, decisions.c.at, decisions.c.body).join(
        newest,
        sa.and_(newest.c.case_id == decisions.c.case_id, newest.c.sequence == decisions.c.sequence),
    )
