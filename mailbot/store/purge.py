"""What was kept long enough is removed; what was decided stays, without personal data.

Rows first, in short transactions, then every file that no row names any more: a purge that is
killed half-way is finished by the next.
"""

import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa
from pydantic import TypeAdapter

from mailbot.cases.model import CaseMail, CaseStatus
from mailbot.decision.model import Decision, Notify
from mailbot.message.model import NOBODY
from mailbot.store.ledger import Ledger
from mailbot.store.model import KeyKind, MailState, OutboxState, PurgeReport, Retention
from mailbot.store.tables import (
    arrivals,
    bounces,
    case_keys,
    case_mails,
    cases,
    decisions,
    digests,
    mails,
    outbox,
    readings,
    staff_commands,
    staff_events,
)
from mailbot.values import Finding

FINISHED = (CaseStatus.CLOSED, CaseStatus.REJECTED, CaseStatus.SHIPPED)

SETTLED = (MailState.HANDLED, MailState.DUPLICATE, MailState.DROPPED)

LASTING_KEYS = (KeyKind.NUMBER, KeyKind.RECEIPT)
"""A number typed years later still finds its case; a receipt used twice is still noticed."""

GRACE = timedelta(hours=1)
"""A file this young may be about to get its row."""

BATCH = 200

_CODE = re.compile(r"[245][0-9]{2}\b")
"""The reply code of a relay (RFC 5321 §4.2)."""

_DECISION: TypeAdapter[Decision] = TypeAdapter(Decision)


class Purge(Ledger):
    """Removal of what has been kept long enough."""

    def purge(self, now: datetime, kept: Retention, *, dry_run: bool = False) -> PurgeReport:
        """What was removed, or would be where `dry_run`; a second purge at once removes nothing.

        Raises StoreUnusable where files cannot be removed.
        """
        if dry_run:
            return self._tried(now, kept)
        report = PurgeReport()
        while True:
            with self._database.writing() as connection:
                done = _round(connection, now, kept, BATCH)
            report += done
            if not done:
                break
        with self._database.reading() as connection:
            named = _named_files(connection)
        files, size = self._blobs.sweep(named, now - GRACE)
        self._database.forget()
        return report.model_copy(update={"files": files, "bytes": size})

    def _tried(self, now: datetime, kept: Retention) -> PurgeReport:
        with self._database.writing() as connection:
            trial = connection.begin_nested()
            report = _round(connection, now, kept, None)
            named = _named_files(connection)
            trial.rollback()
        files, size = self._blobs.sweep(named, now - GRACE, dry_run=True)
        return report.model_copy(update={"files": files, "bytes": size})


def _forget_staff(connection: sa.Connection, before: datetime) -> None:
    """Digests, and what staff wrote in answer, are gone that were made before then.

    The last digest stays: it tells what is new since.
    """
    newest = sa.select(sa.func.max(digests.c.made_at)).scalar_subquery()
    _scrub_commands(connection, staff_commands.c.at < before)
    old = sa.select(digests.c.id).where(digests.c.made_at < before, digests.c.made_at != newest)
    connection.execute(
        staff_commands.update().where(staff_commands.c.digest_id.in_(old)).values(digest_id=None)
    )
    connection.execute(
        digests.delete().where(digests.c.made_at < before, digests.c.made_at != newest)
    )
    connection.execute(bounces.delete().where(bounces.c.at < before, bounces.c.case_id.is_(None)))


def _scrub_commands(connection: sa.Connection, which: sa.ColumnElement[bool]) -> None:
    """Commands keep who gave them, which, and what became of them; nothing that was written."""
    said = sa.or_(*(staff_commands.c[name] != "" for name in ("written", "detail", "said")))
    statement = staff_commands.update().where(which, said)
    connection.execute(statement.values(written="", detail="", said=""))


def _round(
    connection: sa.Connection, now: datetime, kept: Retention, limit: int | None
) -> PurgeReport:
    """What one transaction removes, of each kind at most `limit`."""
    _forget_staff(connection, now - kept.documents)
    return PurgeReport(
        cases=_scrub_cases(connection, now, kept, limit),
        removed_cases=_remove_cases(connection, now, kept, limit),
        mails=_purge_loose_mails(connection, now, kept, limit),
        staff_mails=_purge_staff_mails(connection, now, kept, limit),
        arrivals=_scrub_arrivals(connection, arrivals.c.imported_at < now - kept.documents),
        readings=_forget_readings(connection, now - kept.loose_mails),
    )


# ---------------------------------------------------------------- cases


def _scrub_cases(
    connection: sa.Connection, now: datetime, kept: Retention, limit: int | None
) -> int:
    over = sa.or_(
        sa.and_(cases.c.status.in_(FINISHED), cases.c.updated_at < now - kept.documents),
        cases.c.updated_at < now - kept.idle,
    )
    query = sa.select(cases.c.id).where(cases.c.purged_at.is_(None), over)
    due = list(connection.scalars(query.order_by(cases.c.id).limit(limit).with_for_update()))
    for case_id in due:
        _scrub_case(connection, case_id, now)
    return len(due)


def _scrub_case(connection: sa.Connection, case_id: int, now: datetime) -> None:
    of_case = cases.c.id == case_id
    connection.execute(cases.update().where(of_case).values(purged_at=now))
    query = sa.select(case_mails.c.mail_id, case_mails.c.share).where(
        case_mails.c.case_id == case_id
    )
    shares = connection.execute(query).all()
    for mail_id, share in shares:
        place = sa.and_(case_mails.c.case_id == case_id, case_mails.c.mail_id == mail_id)
        connection.execute(case_mails.update().where(place).values(share=_bare(share)))
    _empty_mails(connection, [mail_id for mail_id, _ in shares], now)
    connection.execute(
        case_keys.delete().where(
            case_keys.c.case_id == case_id, case_keys.c.kind.not_in(LASTING_KEYS)
        )
    )
    query = sa.select(decisions.c.id, decisions.c.body).where(decisions.c.case_id == case_id)
    for decision_id, body in connection.execute(query).all():
        bare = _without_evidence(body)
        connection.execute(
            decisions.update().where(decisions.c.id == decision_id).values(body=bare)
        )
    connection.execute(
        staff_events.update()
        .where(staff_events.c.case_id == case_id, staff_events.c.verb != "quote")
        .values(detail="")
    )
    _empty_replies(connection, outbox.c.case_id == case_id)
    _scrub_arrivals(connection, arrivals.c.case_id == case_id)
    connection.execute(bounces.delete().where(bounces.c.case_id == case_id))
    number = sa.select(cases.c.number).where(of_case).scalar_subquery()
    _scrub_commands(connection, staff_commands.c.number == number)


def _bare(share: str) -> str:
    """A mail's share without what anybody said or sent."""
    whole = json.loads(share)
    known = {name: whole[name] for name in ("mail_id", "message_id", "sent_at", "received_at")}
    return CaseMail.model_validate({**known, "sender": NOBODY}).model_dump_json()


def _without_evidence(body: str) -> str:
    """A decision with its codes, order and quote, without what was seen of whom."""
    found = _DECISION.validate_json(body)
    if isinstance(found, Notify):  # what staff wrote
        found = found.model_copy(update={"detail": ""})
    order = found.order.model_copy(update={"findings": _bare_findings(found.order.findings)})
    bare = found.model_copy(
        update={
            "order": order,
            "findings": _bare_findings(found.findings),
            "deficiencies": tuple(
                one.model_copy(update={"detail": "", "document": ""}) for one in found.deficiencies
            ),
        }
    )
    return _DECISION.dump_json(bare).decode()


def _bare_findings(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(Finding(code=one.code) for one in found)


def _remove_cases(
    connection: sa.Connection, now: datetime, kept: Retention, limit: int | None
) -> int:
    query = sa.select(cases.c.id).where(
        cases.c.purged_at.is_not(None), cases.c.updated_at < now - kept.cases
    )
    due = list(connection.scalars(query.order_by(cases.c.id).limit(limit)))
    connection.execute(arrivals.update().where(arrivals.c.case_id.in_(due)).values(case_id=None))
    for table in (bounces, outbox, decisions, staff_events, case_keys, case_mails):
        connection.execute(table.delete().where(table.c.case_id.in_(due)))
    connection.execute(cases.delete().where(cases.c.id.in_(due)))
    return len(due)


# ---------------------------------------------------------------- mails, replies, money, readings


def _purge_loose_mails(
    connection: sa.Connection, now: datetime, kept: Retention, limit: int | None
) -> int:
    """How many mails of no case are emptied; those nobody could handle wait longer."""
    over = sa.or_(
        sa.and_(mails.c.state.in_(SETTLED), mails.c.received_at < now - kept.loose_mails),
        sa.and_(mails.c.state == MailState.QUARANTINED, mails.c.received_at < now - kept.documents),
    )
    query = sa.select(mails.c.id).where(
        mails.c.purged_at.is_(None),
        over,
        ~sa.exists().where(case_mails.c.mail_id == mails.c.id),
    )
    due = list(connection.scalars(query.order_by(mails.c.id).limit(limit)))
    return _empty_mails(connection, due, now)


def _empty_mails(connection: sa.Connection, due: list[str], now: datetime) -> int:
    """How many of the mails are emptied; one that a living case needs, too, is left alone."""
    alive = (
        sa.select(case_mails.c.mail_id)
        .join(cases, cases.c.id == case_mails.c.case_id)
        .where(case_mails.c.mail_id == mails.c.id, cases.c.purged_at.is_(None))
        .exists()
    )
    given_up = sa.case(
        (mails.c.state == MailState.QUARANTINED, MailState.DROPPED.value), else_=mails.c.state
    )
    statement = mails.update().where(mails.c.id.in_(due), mails.c.purged_at.is_(None), ~alive)
    done = connection.execute(
        statement.values(content=None, last_error="", state=given_up, purged_at=now)
    )
    return done.rowcount


def _purge_staff_mails(
    connection: sa.Connection, now: datetime, kept: Retention, limit: int | None
) -> int:
    """How many digests and answers to staff are emptied, sooner than the cases they tell of."""
    query = sa.select(outbox.c.id).where(
        outbox.c.case_id.is_(None),
        outbox.c.queued_at < now - min(kept.documents, kept.loose_mails),
        outbox.c.mime_sha256 != "",
    )
    due = list(connection.scalars(query.order_by(outbox.c.id).limit(limit)))
    return _empty_replies(connection, outbox.c.id.in_(due))


def _empty_replies(connection: sa.Connection, which: sa.ColumnElement[bool]) -> int:
    """How many mails of ours are emptied; the code of the relay's answer stays.

    Its text may name the recipient, and that of a mail that could not be written anything.
    """
    query = sa.select(outbox.c.id, outbox.c.last_answer).where(which, outbox.c.recipient != "")
    for outbox_id, answer in connection.execute(query).all():
        code = _CODE.match(answer)
        connection.execute(
            outbox.update()
            .where(outbox.c.id == outbox_id)
            .values(last_answer=code[0] if code else "")
        )
    waiting = (OutboxState.QUEUED, OutboxState.SENDING, OutboxState.UNCERTAIN, OutboxState.HELD)
    state = sa.case(
        (outbox.c.state.in_(waiting), OutboxState.SUPERSEDED.value), else_=outbox.c.state
    )
    statement = outbox.update().where(which, outbox.c.recipient != "")
    return connection.execute(
        statement.values(recipient="", subject="", mime_sha256="", state=state)
    ).rowcount


def _scrub_arrivals(connection: sa.Connection, which: sa.ColumnElement[bool]) -> int:
    """How many statement lines lose who paid; the key stays, so that none is taken in twice."""
    said = sa.or_(*(arrivals.c[name] != "" for name in ("payer", "payer_account", "remark")))
    statement = arrivals.update().where(which, said)
    return connection.execute(statement.values(payer="", payer_account="", remark="")).rowcount


def _forget_readings(connection: sa.Connection, before: datetime) -> int:
    old = sa.or_(readings.c.kept_at.is_(None), readings.c.kept_at < before)
    return connection.execute(readings.delete().where(old)).rowcount


def _named_files(connection: sa.Connection) -> frozenset[str]:
    """The files that a row still needs."""
    kept = sa.select(mails.c.sha256).where(mails.c.purged_at.is_(None))
    ours = sa.select(outbox.c.mime_sha256)
    return frozenset(connection.scalars(kept)) | frozenset(connection.scalars(ours))
