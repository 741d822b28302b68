"""The tables in which everything survives; the migrations build exactly these."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect

metadata = sa.MetaData(
    # A migration can only change a constraint it can name.
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    },
)

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""SQLite numbers its rows by itself only where the key is a plain INTEGER."""


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware time, kept in UTC and given back aware; SQLite itself knows no zones."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The time in UTC; a naive one is a mistake of ours and raises ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times are aware")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The time, aware, in UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Words(sa.types.TypeDecorator[str]):
    """Text of any origin; PostgreSQL takes no NUL and no driver takes half a surrogate pair."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The text with what cannot be stored replaced by U+FFFD."""
        if value is None:
            return None
        try:
            value.encode()
        except UnicodeEncodeError:
            value = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        # A member of a StrEnum becomes a plain string.
        return str(value).replace("\0", "\ufffd")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, Words, nullable=False, server_default="")


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default="0")


# Where each watched folder stands, and when it was last polled.
cursors = sa.Table(
    "cursors",
    metadata,
    sa.Column("mailbox", Words, primary_key=True),
    sa.Column("uidvalidity", sa.BigInteger),
    sa.Column("last_uid", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("last_poll_at", Instant),
    _text("last_error"),
    sa.Column("last_error_at", Instant),
)

# Every mail ever fetched, keyed by where it lay; its bytes are the blob `sha256`.
mails = sa.Table(
    "mails",
    metadata,
    sa.Column("id", Words, primary_key=True),
    sa.Column("mailbox", Words, nullable=False),
    sa.Column("uidvalidity", sa.BigInteger, nullable=False),
    sa.Column("uid", sa.BigInteger, nullable=False),
    sa.Column("sha256", Words, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("complete", sa.Boolean, nullable=False),
    sa.Column("received_at", Instant, nullable=False),
    sa.Column("state", Words, nullable=False),
    _count("attempts"),
    _text("last_error"),
    sa.Column("next_try_at", Instant),
    # Known once the mail is understood: its Message-ID and content, by which duplicates are seen.
    _text("message_id"),
    _text("content_sha256"),
    sa.Column("screening", Words),
    sa.Column("content", Words),
    sa.Column("handled_at", Instant),
    # Its bytes and what was read from them are gone; the row stays, so that it is never answered
    # again should the server number its mails anew.
    sa.Column("purged_at", Instant),
    sa.UniqueConstraint("mailbox", "uidvalidity", "uid"),
    sa.Index(None, "state", "received_at"),
    sa.Index(None, "message_id"),
)

# What reading a file yielded; only a cache, may be emptied at any time.
readings = sa.Table(
    "readings",
    metadata,
    sa.Column("sha256", Words, primary_key=True),
    sa.Column("reader_version", Words, primary_key=True),
    sa.Column("body", Words, nullable=False),
    sa.Column("kept_at", Instant, default=lambda: datetime.now(UTC)),
)

# The last sequence given to a case, per prefix and month.
counters = sa.Table(
    "counters",
    metadata,
    sa.Column("prefix", Words, primary_key=True),
    sa.Column("yymm", Words, primary_key=True),
    sa.Column("last", sa.Integer, nullable=False),
)

# A customer's matter. All of it but the number and the status is derived from the tables below.
cases = sa.Table(
    "cases",
    metadata,
    sa.Column("id", BigId, primary_key=True),
    sa.Column("number", Words, nullable=False, unique=True),
    sa.Column("status", Words, nullable=False),
    sa.Column("opened_at", Instant, nullable=False),
    sa.Column("updated_at", Instant, nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="0"),
    # Its documents and all personal data are gone; what was decided stays.
    sa.Column("purged_at", Instant),
    sa.Index(None, "status", "updated_at"),
)


def _case(*, nullable: bool = False) -> sa.Column[int]:
    return sa.Column("case_id", BigId, sa.ForeignKey("cases.id"), nullable=nullable)


# Each mail's share in a case (a CaseMail); one mail may belong to several cases.
case_mails = sa.Table(
    "case_mails",
    metadata,
    _case(),
    sa.Column("mail_id", Words, sa.ForeignKey("mails.id"), nullable=False),
    sa.Column("share", Words, nullable=False),
    sa.PrimaryKeyConstraint("case_id", "mail_id"),
    sa.Index(None, "mail_id"),
)

# What a case can be recognised by; `id` tells which case claimed a receipt first.
case_keys = sa.Table(
    "case_keys",
    metadata,
    sa.Column("id", BigId, primary_key=True),
    _case(),
    sa.Column("kind", Words, nullable=False),
    sa.Column("value", Words, nullable=False),
    sa.UniqueConstraint("case_id", "kind", "value"),
    sa.Index(None, "kind", "value"),
)

# What people decided about a case.
staff_events = sa.Table(
    "staff_events",
    metadata,
    sa.Column("id", Words, primary_key=True),
    _case(),
    sa.Column("at", Instant, nullable=False),
    sa.Column("by", Words, nullable=False),
    sa.Column("verb", Words, nullable=False),
    _text("detail"),
    sa.Index(None, "case_id"),
)

# What the bot decided, and on what: the audit trail. Rows are only ever added.
decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("id", Words, primary_key=True),
    _case(),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("mail_id", Words, sa.ForeignKey("mails.id")),
    sa.Column("at", Instant, nullable=False),
    sa.Column("kind", Words, nullable=False),
    sa.Column("programme_version", Words, nullable=False),
    sa.Column("body", Words, nullable=False),
    sa.UniqueConstraint("case_id", "sequence"),
    sa.Index(None, "mail_id"),
)

# Replies on their way out. Without a case: a mail to staff. A reply that is promised but not yet
# written has no `mime_sha256`, and its Message-ID as `text_hash`.
outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", BigId, primary_key=True),
    _case(nullable=True),
    sa.Column("decision_id", Words, sa.ForeignKey("decisions.id")),
    sa.Column("message_id", Words, nullable=False, unique=True),
    sa.Column("recipient", Words, nullable=False),
    _text("subject"),
    sa.Column("mime_sha256", Words, nullable=False),
    sa.Column("text_hash", Words, nullable=False),
    sa.Column("state", Words, nullable=False),
    sa.Column("not_before", Instant, nullable=False),
    _count("attempts"),
    _count("resends"),
    _text("last_answer"),
    sa.Column("queued_at", Instant, nullable=False),
    sa.Column("sending_at", Instant),
    sa.Column("sent_at", Instant),
    sa.Index(None, "state", "not_before"),
    sa.Index(None, "sent_at"),
    sa.Index(None, "queued_at"),
    sa.Index(None, "recipient", "queued_at"),
    sa.Index(None, "decision_id"),
    # The same words never go to the same person twice about one case; what was superseded
    # before it left was never said.
    sa.Index(
        "uq_outbox_same_words",
        "case_id",
        "recipient",
        "text_hash",
        unique=True,
        sqlite_where=sa.text("state <> 'superseded'"),
        postgresql_where=sa.text("state <> 'superseded'"),
    ),
)

# How each part of the machinery does: when it last ran, last worked, and since when it has not.
health = sa.Table(
    "health",
    metadata,
    sa.Column("part", Words, primary_key=True),
    sa.Column("ran_at", Instant, nullable=False),
    sa.Column("fine_at", Instant),
    sa.Column("failing_since", Instant),
    _count("found"),
    _text("detail"),
)

# Money that came in by the bank's statement; `key` is made of the line, so that a line imported
# twice is one row.
arrivals = sa.Table(
    "arrivals",
    metadata,
    sa.Column("key", Words, primary_key=True),
    sa.Column("arrived_on", sa.Date, nullable=False),
    sa.Column("amount", Words, nullable=False),
    _text("payer"),
    _text("payer_account"),
    _text("remark"),
    _text("serial_no"),
    sa.Column("imported_at", Instant, nullable=False),
    # The case it was matched to, how surely, and since when staff or the rule have settled it.
    _case(nullable=True),
    _text("matched"),
    sa.Column("settled_at", Instant),
    sa.Index(None, "settled_at"),
    sa.Index(None, "case_id"),
)

# Each digest sent to a member of staff, once a slot, and one row without recipient for a slot in
# which there was nothing to say. `listing` is what a reply can refer to.
digests = sa.Table(
    "digests",
    metadata,
    sa.Column("id", BigId, primary_key=True),
    sa.Column("day", Words, nullable=False),
    sa.Column("slot", Words, nullable=False),
    _text("recipient"),
    _text("watchword"),
    _text("listing"),
    sa.Column("made_at", Instant, nullable=False),
    sa.UniqueConstraint("day", "slot", "recipient"),
    sa.Index(None, "watchword"),
    sa.Index(None, "made_at"),
)

# What staff, or somebody in their name, told the bot to do, line by line, and what became of it.
staff_commands = sa.Table(
    "staff_commands",
    metadata,
    sa.Column("id", BigId, primary_key=True),
    sa.Column("mail_id", Words, nullable=False),
    sa.Column("line", sa.Integer, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("sender", Words, nullable=False),
    sa.Column("digest_id", BigId, sa.ForeignKey("digests.id")),
    _text("written"),
    _text("number"),
    _text("verb"),
    _text("detail"),
    sa.Column("outcome", Words, nullable=False),
    _text("said"),
    sa.UniqueConstraint("mail_id", "line"),
    sa.Index(None, "at"),
    sa.Index(None, "number"),
)

# Addresses from which one of our replies came back; gone once a person writes from there again.
bounces = sa.Table(
    "bounces",
    metadata,
    sa.Column("address", Words, primary_key=True),
    _case(nullable=True),
    sa.Column("mail_id", Words, sa.ForeignKey("mails.id")),
    sa.Column("at", Instant, nullable=False),
    _text("reason"),
    sa.Index(None, "case_id"),
)

# What keeps replies to customers from leaving until a person has looked.
brakes = sa.Table(
    "brakes",
    metadata,
    sa.Column("name", Words, primary_key=True),
    sa.Column("pulled_at", Instant, nullable=False),
    _text("reason"),
    sa.Column("released_at", Instant),
)
