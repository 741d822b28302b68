"""The records that come out of the store: mails, cases, outbox entries, overviews."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from pydantic import Field

from mailbot.cases.model import Case, CaseMail, CaseStatus, StaffEvent
from mailbot.decision.arrivals import Matched
from mailbot.decision.model import Decision
from mailbot.decision.statement import Arrival
from mailbot.message.model import InboundMessage, MessageRef, Screening
from mailbot.values import Record


class MailState(StrEnum):
    """What has become of a mail that was taken in."""

    STORED = "stored"  # its bytes are safe, nothing else has happened yet
    HANDLED = "handled"  # settled: its share is in a case, or it needed none
    DUPLICATE = "duplicate"  # the same mail as an earlier one, by Message-ID and content
    QUARANTINED = "quarantined"  # failed too often; waits for a person
    DROPPED = "dropped"  # a person decided that it needs no handling


class OutboxState(StrEnum):
    """What has become of a reply."""

    QUEUED = "queued"  # may be sent from `not_before` on
    SENDING = "sending"  # a worker is talking to the relay, or died while it did
    SENT = "sent"  # the relay took it
    UNCERTAIN = "uncertain"  # the relay may or may not have taken it
    REFUSED = "refused"  # the relay answered 5yz
    HELD = "held"  # a person put it aside
    SUPERSEDED = "superseded"  # a newer reply says it better, or it was said before; never sent


class KeyKind(StrEnum):
    """What a case can be recognised by."""

    NUMBER = "number"  # 办理编号
    ADDRESS = "address"  # a known correspondent
    COMPANY = "company"  # 单位名称
    STATED = "stated"  # 单位名称, in the text of a mail only
    CREDIT_CODE = "credit_code"  # 统一社会信用代码
    PAYER = "payer"  # 付款人 of a voucher
    RECEIPT = "receipt"  # a receipt or serial number of a voucher
    MESSAGE_ID = "message_id"  # a mail of the customer's
    REFERENCE = "reference"  # a mail that one of the customer's refers to
    REPLY = "reply"  # one of our own replies, by its Message-ID
    NEAR = "near"  # the number of a case this one may be part of


class Part(StrEnum):
    """A part of the machinery that tells how it does."""

    INTAKE = "intake"  # the loop that polls
    HANDLING = "handling"  # the loop that reads and settles
    SENDING = "sending"  # the loop that hands replies to the relay
    RELAY = "relay"  # what the relay thinks of our account
    RECONCILIATION = "reconciliation"  # `found`: mails the ledger had missed
    RULES = "rules"  # the files below templates/, read again when they change
    PURGE = "purge"  # `found`: mails and cases whose time was over
    REMINDERS = "reminders"  # `found`: customers reminded
    WATCHDOG = "watchdog"  # `found`: how much stands still
    ALARM = "alarm"  # when staff were last told of it, and by which way
    DIGEST = "digest"  # the mail to staff


class Health(Record):
    """How a part does: when it last ran, last worked, and since when it has not.

    `failing_since` is None while it works; `found` and `detail` are of its last run. `detail`
    holds no personal data.
    """

    part: Part
    ran_at: datetime
    fine_at: datetime | None = None
    failing_since: datetime | None = None
    found: int = 0
    detail: str = ""


class CaseKey(NamedTuple):
    """One thing a case can be recognised by; a mail has a dozen, so it is a plain tuple."""

    kind: KeyKind
    value: str


class Cursor(Record):
    """Where one folder stands: all mails up to `last_uid` of this UIDVALIDITY are stored.

    `uidvalidity` is None while nothing was fetched yet. `last_poll_at` is the last poll that
    succeeded; `last_error` is "" unless a later one failed.
    """

    mailbox: str
    uidvalidity: int | None = None
    last_uid: int = 0
    last_poll_at: datetime | None = None
    last_error: str = ""
    last_error_at: datetime | None = None


class StoredMail(Record):
    """A mail in the ledger, without its bytes.

    `complete` is False where only the header section was fetched because the mail is larger
    than the limit; `size` is what the server said, in bytes. `last_error` is the traceback of
    the last failure.
    """

    id: str
    ref: MessageRef
    sha256: str
    size: int
    complete: bool
    received_at: datetime
    state: MailState
    attempts: int = 0
    last_error: str = ""
    next_try_at: datetime | None = None
    message_id: str = ""
    screening: Screening | None = None
    handled_at: datetime | None = None
    purged_at: datetime | None = None


class CaseRef(Record):
    """A case by its key in the store and by its number (办理编号)."""

    id: int
    number: str


class RecordedDecision(Record):
    """A decision as it stands in the audit trail."""

    id: str
    case_id: int
    mail_id: str | None
    at: datetime
    decision: Decision


class SettledMail(Record):
    """What came of a mail: how it was understood, its share in a case, what was decided.

    `share` and `decision` are None for a mail that needed no case.
    """

    mail: StoredMail
    message: InboundMessage
    share: CaseMail | None = None
    decision: Decision | None = None


class OutboxEntry(Record):
    """A reply in the outbox; its bytes are the blob `mime_sha256`, "" before it is written.

    A reply is written when it falls due; until then its subject is empty and `text_hash` is no
    hash but its Message-ID.
    `attempts` counts how often it was claimed for sending and fences every later write.
    `case_id` and `decision_id` are None for a mail to staff.
    """

    id: int
    case_id: int | None
    decision_id: str | None
    message_id: str
    recipient: str
    subject: str
    mime_sha256: str
    text_hash: str
    state: OutboxState
    not_before: datetime
    attempts: int = 0
    resends: int = 0
    last_answer: str = ""
    queued_at: datetime
    sending_at: datetime | None = None
    sent_at: datetime | None = None

    @property
    def is_written(self) -> bool:
        """Whether its words are fixed; before that it is only promised."""
        return self.mime_sha256 != ""


class Basis(Record):
    """What a promised reply is written from, all as it was when it was decided.

    `case` holds nothing that was settled later. `unanswered` are the ids of the mails that no
    reply which has left could have spoken of.
    """

    case_id: int
    at: datetime
    decision: Decision
    case: Case
    mail_id: str
    message: InboundMessage
    unanswered: frozenset[str]


class CaseSummary(Record):
    """One line of a list of cases; `company` is written plainly, "" where none is known."""

    id: int
    number: str
    status: CaseStatus
    opened_at: datetime
    updated_at: datetime
    mails: int = 0
    company: str = ""


class Bounce(Record):
    """An address from which one of our replies came back, and why, as its server said."""

    address: str
    case_id: int | None = None
    number: str = ""
    mail_id: str | None = None
    at: datetime
    reason: str = ""


class Brake(Record):
    """Why and since when no reply leaves for customers."""

    pulled_at: datetime
    reason: str


class ReplyCounts(Record):
    """How many replies were queued within a span: to an address, about a case, to all."""

    address: int = 0
    case: int = 0
    total: int = 0


class Told(Record):
    """What a case's customer was told last.

    `left_at` is when it left, None where nothing did or something has still to. `reminders`
    counts the reminders it ends with; `silent_because` is the reason of a silence after it.
    """

    left_at: datetime | None = None
    reminders: int = 0
    silent_because: str = ""


class StatusSnapshot(Record):
    """How the whole stands at one moment; counts leave out states nothing is in.

    Ages are in seconds: `oldest_pending` that of the oldest mail not yet handled (one that failed
    counts once it is due again or has failed often), `waiting` that of the oldest reply in each
    state that is no end (queued ones count once they are due or were tried); None or absent where
    there is none. `refused_lately` counts refused replies of the last three days, `bouncing`
    addresses from which a reply came back; `brake` is why no reply leaves for customers,
    `last_digest_at` when staff were last written to.
    `sent_quarter_hour` and `sent_day` those that left.
    """

    at: datetime
    cursors: tuple[Cursor, ...] = ()
    mails: dict[MailState, int]
    outbox: dict[OutboxState, int]
    cases: dict[CaseStatus, int]
    oldest_pending: float | None = None
    waiting: dict[OutboxState, float] = Field(default_factory=dict)
    refused_lately: int = 0
    sent_quarter_hour: int = 0
    sent_day: int = 0
    health: dict[Part, Health] = Field(default_factory=dict)
    bouncing: int = 0
    brake: Brake | None = None
    last_digest_at: datetime | None = None

    @property
    def quarantined(self) -> int:
        """How many mails wait for a person because they failed too often."""
        return self.mails.get(MailState.QUARANTINED, 0)


class TraceEntry(Record):
    """One step in the life of a case or a mail, for a person to read.

    `what` is "received", "settled", "decided", "staff", "queued" or "answered"; `ref` names
    the mail, decision, event or reply; `detail` may be personal data.
    """

    at: datetime
    what: str
    ref: str
    detail: str = ""


class Retention(Record):
    """How long what is kept.

    `documents` and raw mails after a case ended, or after it lay `idle`; `loose_mails` belong to
    no case; `cases` is for what is left of one, without personal data.
    """

    documents: timedelta = timedelta(days=90)
    loose_mails: timedelta = timedelta(days=30)
    idle: timedelta = timedelta(days=365)
    cases: timedelta = timedelta(days=730)


class PurgeReport(Record):
    """What a purge removed.

    The personal data of `cases`, all of `removed_cases`, the content of `mails` of no case and of
    `staff_mails`, the payers of `arrivals`, `readings` of files, `files` of so many `bytes`.
    """

    cases: int = 0
    removed_cases: int = 0
    mails: int = 0
    staff_mails: int = 0
    arrivals: int = 0
    readings: int = 0
    files: int = 0
    bytes: int = 0

    def __bool__(self) -> bool:
        """Whether anything was removed."""
        return any(self.model_dump().values())

    def __add__(self, other: "PurgeReport") -> "PurgeReport":
        """Both together."""
        mine, more = self.model_dump(), other.model_dump()
        return PurgeReport(**{name: mine[name] + more[name] for name in mine})


class StoredArrival(Record):
    """Money on the bank's statement that waits for somebody to say whose it is.

    `number` is the case it was matched to, "" where none.
    """

    arrival: Arrival
    number: str
    matched: Matched
    imported_at: datetime


class CaseRecord(Record):
    """All that is kept of a case, or of one mail (then without number and events)."""

    number: str = ""
    status: CaseStatus | None = None
    opened_at: datetime | None = None
    mails: tuple[str, ...] = ()
    shares: tuple[CaseMail, ...] = ()
    decisions: tuple[RecordedDecision, ...] = ()
    replies: tuple[OutboxEntry, ...] = ()
    events: tuple[StaffEvent, ...] = ()


class Week(Record):
    """The figures of a week from Monday `begins` on; times in seconds, None where nothing was.

    `handled_median` from arrival to being settled (reading included), `answered_median` and
    `answered_90` (which 90 % do not exceed) from arrival to the relay's yes.
    """

    begins: date
    mails: int
    answered: int
    handled_median: float | None
    answered_median: float | None
    answered_90: float | None
    decisions: dict[str, int]
