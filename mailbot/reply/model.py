"""A reply before it is queued: whom it goes to, what it says, what it carries."""

from pydantic import Field

from mailbot.message.model import Address
from mailbot.values import Record


class ReplyAttachment(Record):
    """A file sent along with a reply; with a `content_id` a picture that its HTML shows."""

    name: str
    content_type: str
    data: bytes = Field(repr=False)
    content_id: str = ""


class Reply(Record):
    """A mail to a customer; `mime` is its exact bytes (RFC 5322), fixed when it is written.

    `text_hash` is the SHA-256 of recipient, subject and text: the same is never sent twice.
    """

    message_id: str
    to: Address
    subject: str
    text: str
    html: str = ""
    attachments: tuple[ReplyAttachment, ...] = ()
    text_hash: str
    mime: bytes = Field(repr=False)


class Promise(Record):
    """A reply that is owed: to whom, and the Message-ID it will bear; its words come later."""

    to: Address
    message_id: str


class Identity(Record):
    """Who writes: the agency's name and address, where answers go, the Message-ID's domain."""

    name: str
    address: str
    reply_to: str = ""
    domain: str = ""
    own_addresses: frozenset[str] = frozenset()
