"""What a mail is once its bytes are understood: sender, text, attachments, headers."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from mailbot.values import Record


class MessageRef(Record):
    """Where a mail lies: its folder on an account, UIDVALIDITY and UID (RFC 9051 §2.3.1.1).

    `mailbox` is "account/folder" with the folder's readable (decoded) name.
    """

    mailbox: str
    uidvalidity: int
    uid: int


class RawMessage(Record):
    """A mail as fetched: its place, its bytes and when the server took it in (INTERNALDATE).

    The bytes of a large mail lie in `file`, which is there until the next mail is asked for, and
    `data` is None. Of a mail above the size limit there is only `head`, its header section;
    `size` is then what the server said (RFC822.SIZE, bytes).
    """

    ref: MessageRef
    size: int
    received_at: datetime
    data: bytes | None
    head: bytes = b""
    file: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether all of the mail was fetched."""
        return self.data is not None or bool(self.file)


class Address(Record):
    """A mailbox address (RFC 5322 §3.4), the domain in lower case; `name` may be empty."""

    name: str = ""
    address: str


NOBODY = Address(address="")
"""Whoever wrote a mail that names no sender."""


class Attachment(Record):
    """A leaf part of a mail that is not its body.

    `name` is a hint only, `content_type` what the mail claims. `data` is the decoded content.
    `inside` names the enclosing forwarded mails, outermost first.
    """

    name: str
    content_type: str
    size: int
    sha256: str
    data: bytes = Field(repr=False)
    inline: bool = False
    content_id: str = ""
    inside: tuple[str, ...] = ()


class DeliveryReport(Record):
    """What a mail server says has become of a mail (RFC 3464); empty where it does not say.

    `action` is failed, delayed, delivered, relayed or expanded, `status` the code ("5.1.1").
    """

    action: str = "failed"
    status: str = ""
    recipient: str = ""
    diagnostic: str = ""


class InboundMessage(Record):
    """A mail as the bot understands it.

    `text` is what the sender wrote now, `tables` those in it (rows of cells), `quoted` the
    history below it, `forwarded` what of that the sender passes on to us: words of others, but
    meant for us. `message_id` is derived
    from the bytes where the mail has none. `headers` are (lower-case name, decoded value) in
    order. `enclosed_ids` are the Message-IDs of mails inside this one, `report` what it says of
    their delivery. `defects` are codes of what was wrong with the bytes. Times are aware.
    """

    message_id: str
    sha256: str
    sender: Address | None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    subject: str = ""
    date: datetime | None = None
    text: str = ""
    quoted: str = ""
    forwarded: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    tables: tuple[tuple[tuple[str, ...], ...], ...] = ()
    cloud_links: tuple[str, ...] = ()
    enclosed_ids: tuple[str, ...] = ()
    report: DeliveryReport | None = None
    defects: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """All that is meant for us: the sender's own words, then those passed on."""
        return f"{self.text}\n{self.forwarded}".strip()

    def header(self, name: str) -> str:
        """The first value of a header, "" where absent; `name` in lower case."""
        return next((value for key, value in self.headers if key == name), "")

    def has_header(self, name: str) -> bool:
        """Whether a header is there at all, even empty; `name` in lower case."""
        return any(key == name for key, _ in self.headers)


class SenderKind(StrEnum):
    """Who is speaking."""

    PERSON = "person"  # somebody who expects an answer
    AUTO_REPLY = "auto_reply"  # holiday and out-of-office replies
    BOUNCE = "bounce"  # delivery status notifications
    RECEIPT = "receipt"  # read receipts and recalls
    LIST = "list"  # mailing lists, newsletters, bulk mail
    OWN = "own"  # one of our own addresses
    SPAM = "spam"  # judged spam by our own server


class Screening(Record):
    """Whether a mail may be answered, who speaks, and the rule that said so.

    `reason` is "rule: evidence", the rule being a stable code; "" for a person.
    """

    answerable: bool
    kind: SenderKind
    reason: str = ""
