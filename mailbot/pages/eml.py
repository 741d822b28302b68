"""A mail saved as a file becomes its text and its attachments."""

from functools import partial

from mailbot.message.model import Attachment, InboundMessage
from mailbot.message.parse import parse
from mailbot.message.parts import gather
from mailbot.message.skeleton import Skeleton
from mailbot.pages.budgets import Allowance, Contents
from mailbot.pages.containers import Entry, enter, read_entries, text_member
from mailbot.pages.web import read_markup

TEXT_NAME = "邮件正文.txt"
"""What the text of a mail inside a file is called among that file's members."""


def read_eml(data: bytes, allowance: Allowance) -> Contents:
    """The text and the attachments of a mail (RFC 5322), mails inside it included."""
    enter(allowance)
    mail = parse(data)
    saved = mail.header("content-type").lower().startswith(("multipart/related", "text/html"))
    if mail.sender is None and saved:
        return _web_page(data, mail, allowance)
    contents = read_entries(map(_entry, mail.attachments), allowance)
    text = "\n\n".join(part for part in (mail.text, mail.quoted) if part.strip())
    return with_text(contents, text, allowance)


def _web_page(data: bytes, mail: InboundMessage, allowance: Allowance) -> Contents:
    """A page that a browser or Word saved with its pictures (MHT, RFC 2557)."""
    markup = next(
        (body.html for body in gather(Skeleton(data, mail.sha256)).bodies if body.html), ""
    )
    pictures = [part for part in mail.attachments if part.content_type.startswith("image/")]
    contents = read_entries(map(_entry, pictures), allowance)
    return contents.model_copy(update={"pages": read_markup(markup, allowance).pages})


def with_text(contents: Contents, text: str, allowance: Allowance) -> Contents:
    """A mail's attachments as read, with its own text before them where it has any."""
    if not text.strip():
        return contents
    own = text_member(TEXT_NAME, text, allowance)
    return contents.model_copy(update={"members": (own, *contents.members)})


def _entry(part: Attachment) -> Entry:
    return Entry(part.name, part.size, partial(_content, part))


def _content(part: Attachment) -> bytes:
    return part.data
