"""The rows of a case become its whole record; those of many weeks become figures."""

import statistics
from collections import Counter
from datetime import datetime, timedelta, tzinfo

import sqlalchemy as sa
from pydantic import TypeAdapter

from mailbot.cases.model import CaseMail, StaffEvent
from mailbot.decision.model import Decision
from mailbot.store.keys import comparable_keys, keys_of
from mailbot.store.ledger import Ledger
from mailbot.store.model import (
    CaseRecord,
    KeyKind,
    OutboxEntry,
    OutboxState,
    RecordedDecision,
    Week,
)
from mailbot.store.tables import (
    case_keys,
    case_mails,
    cases,
    decisions,
    mails,
    outbox,
    staff_events,
)

_DECISION: TypeAdapter[Decision] = TypeAdapter(Decision)


class Records(Ledger):
    """What is known of one case or mail, and of all of them week by week."""

    def record(self, key: str) -> CaseRecord | None:
        """All that is kept of a case (by its number) or a mail (by its id), None where neither."""
        wanted = [one.value for one in comparable_keys(keys_of(KeyKind.NUMBER, [key]))]
        numbered = sa.select(case_keys.c.case_id).where(
            case_keys.c.kind == KeyKind.NUMBER, case_keys.c.value.in_(wanted)
        )
        with self._database.reading() as connection:
            case_id = connection.scalar(numbered)
            if case_id is not None:
                return _case_record(connection, case_id)
            if connection.scalar(sa.select(mails.c.id).where(mails.c.id == key)) is None:
                return None
            of_mail = decisions.c.mail_id == key
            ids = sa.select(decisions.c.id).where(of_mail)
            return CaseRecord(
                mails=(key,),
                shares=_shares(connection, case_mails.c.mail_id == key),
                decisions=_decisions(connection, of_mail),
                replies=_replies(connection, outbox.c.decision_id.in_(ids)),
            )

    def weeks(self, since: datetime, until: datetime, zone: tzinfo) -> list[Week]:
        """The figures of each week (Monday to Sunday in `zone`) that mails came in, in order."""
        came = sa.select(mails.c.id, mails.c.received_at, mails.c.handled_at).where(
            mails.c.received_at >= since, mails.c.received_at < until
        )
        answered = (
            sa.select(decisions.c.mail_id, sa.func.min(outbox.c.sent_at).label("sent_at"))
            .join(outbox, outbox.c.decision_id == decisions.c.id)
            .where(outbox.c.state == OutboxState.SENT, decisions.c.mail_id.is_not(None))
            .group_by(decisions.c.mail_id)
        )
        decided = sa.select(decisions.c.at, decisions.c.kind).where(
            decisions.c.at >= since, decisions.c.at < until
        )
        with self._database.reading() as connection:
            sent = {row.mail_id: row.sent_at for row in connection.execute(answered)}
            arrived = connection.execute(came).all()
            kinds = connection.execute(decided).all()
        weeks: dict[datetime, _Figures] = {}
        for mail_id, received_at, handled_at in arrived:
            figures = weeks.setdefault(_monday(received_at, zone), _Figures())
            figures.mails += 1
            if handled_at is not None:
                figures.handling.append((handled_at - received_at).total_seconds())
            if sent.get(mail_id) is not None:
                figures.answering.append((sent[mail_id] - received_at).total_seconds())
        for at, kind in kinds:
            weeks.setdefault(_monday(at, zone), _Figures()).kinds[kind] += 1
        return [figures.week(monday) for monday, figures in sorted(weeks.items())]


class _Figures:
    """What adds up to the figures of a week."""

    def __init__(self) -> None:
        self.mails = 0
        self.handling: list[float] = []
        self.answering: list[float] = []
        self.kinds: Counter[str] = Counter()

    def week(self, monday: datetime) -> Week:
        return Week(
            begins=monday.date(),
            mails=self.mails,
            answered=len(self.answering),
            handled_median=_share_of(self.handling, 50),
            answered_median=_share_of(self.answering, 50),
            answered_90=_share_of(self.answering, 90),
            decisions=dict(self.kinds),
        )


def _share_of(values: list[float], percent: int) -> float | None:
    """The value that so many percent do not exceed; None of nothing."""
    if len(values) < 2:  # noqa: PLR2004 - quantiles lie between two values
        return values[0] if values else None
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def _monday(moment: datetime, zone: tzinfo) -> datetime:
    local = moment.astimezone(zone)
    start = local - timedelta(days=local.weekday())
    return start.replace(hour=0, minute=0, second=0, microsecond=0)


def _case_record(connection: sa.Connection, case_id: int) -> CaseRecord:
    row = connection.execute(sa.select(cases).where(cases.c.id == case_id)).one()
    shares = _shares(connection, case_mails.c.case_id == case_id)
    found = connection.execute(
        sa.select(staff_events)
        .where(staff_events.c.case_id == case_id)
        .order_by(staff_events.c.at, staff_events.c.id)
    )
    events = tuple(
        StaffEvent(event_id=one.id, at=one.at, by=one.by, verb=one.verb, detail=one.detail)
        for one in found
    )
    return CaseRecord(
        number=row.number,
        status=row.status,
        opened_at=row.opened_at,
        mails=tuple(share.mail_id for share in shares),
        shares=shares,
        decisions=_decisions(connection, decisions.c.case_id == case_id),
        replies=_replies(connection, outbox.c.case_id == case_id),
        events=events,
    )


def _shares(connection: sa.Connection, which: sa.ColumnElement[bool]) -> tuple[CaseMail, ...]:
    bodies = connection.scalars(sa.select(case_mails.c.share).where(which))
    found = [CaseMail.model_validate_json(body) for body in bodies]
    return tuple(sorted(found, key=lambda share: (share.sent_at, share.mail_id)))


def _decisions(
    connection: sa.Connection, which: sa.ColumnElement[bool]
) -> tuple[RecordedDecision, ...]:
    query = sa.select(decisions).where(which).order_by(decisions.c.at, decisions.c.sequence)
    return tuple(
        RecordedDecision(
            id=row.id,
            case_id=row.case_id,
            mail_id=row.mail_id,
            at=row.at,
            decision=_DECISION.validate_json(row.body),
        )
        for row in connection.execute(query)
    )


def _replies(connection: sa.Connection, which: sa.ColumnElement[bool]) -> tuple[OutboxEntry, ...]:
    rows = connection.execute(sa.select(outbox).where(which).order_by(outbox.c.id)).mappings()
    return tuple(OutboxEntry.model_validate(dict(row)) for row in rows)
