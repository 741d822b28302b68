"""A mail saved by Outlook (.msg) becomes its text and its attachments."""

import struct
from collections.abc import Iterator
from functools import partial

from oxmsg import Message  # noqa: TID251 - this is the module that knows it
from oxmsg.attachment import Attachment  # noqa: TID251 - and its parts
from oxmsg.domain import constants as ids  # noqa: TID251 - and the numbers of properties
from oxmsg.properties import Properties  # noqa: TID251 - and what it knows of a mail in a mail
from oxmsg.storage import Storage  # noqa: TID251 - and its folders

from mailbot.documents.page import Unreadable
from mailbot.message.html import to_text
from mailbot.pages.budgets import Allowance, CannotRead, Contents
from mailbot.pages.containers import Entry, enter, read_entries
from mailbot.pages.eml import with_text
from mailbot.pages.ole import CompoundFile

# What oxmsg raises about bytes that are not what they should be.
_BROKEN = (
    struct.error,
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
    OverflowError,
)

_INNER_MAIL = "__substg1.0_3701000D"  # PidTagAttachDataObject ([MS-OXMSG] §2.2.2.1)
_INNER_HEADER = 24  # bytes before the properties of a mail in a mail (§2.4.1.2)
_MAILS_DEEP = 8


def read_msg(data: bytes, allowance: Allowance) -> Contents:
    """The text and the attachments of an Outlook mail ([MS-OXMSG]), mails inside it included."""
    enter(allowance)
    streams = CompoundFile(data, allowance)  # checks what they claim, before all are loaded
    try:
        folder = Storage.from_ole(streams.file)
        mail = Message(folder)
        entries = list(_entries(folder, 0))
        text = mail.body or to_text(mail.html_body or "")
        inner = "\n\n".join(_inner_texts(folder, 0))
    except _BROKEN as exc:
        raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc
    return with_text(read_entries(entries, allowance), f"{text}\n\n{inner}".strip(), allowance)


def _entries(folder: Storage, depth: int) -> Iterator[Entry]:
    """The files attached to a mail and to the mails inside it, in their order."""
    for number, part in enumerate(folder.iter_attachment_storages(), 1):
        inner = _inner_mail(part)
        if inner is not None:
            if depth < _MAILS_DEEP:
                yield from _entries(inner, depth + 1)
            continue
        found = Attachment(part)
        content = found.file_bytes or b""
        name = found.file_name or found.properties.str_prop_value(ids.PID_DISPLAY_NAME)
        yield Entry(name or f"附件{number}", len(content), partial(bytes, content))


def _inner_mail(part: Storage) -> Storage | None:
    return next((each for each in part.storages if each.name == _INNER_MAIL), None)


def _inner_texts(folder: Storage, depth: int) -> Iterator[str]:
    """What is written in the mails inside a mail."""
    for part in folder.iter_attachment_storages():
        inner = _inner_mail(part)
        if inner is not None and depth < _MAILS_DEEP:
            properties = Properties(inner, properties_header_offset=_INNER_HEADER)
            yield properties.str_prop_value(ids.PID_BODY) or ""
            yield from _inner_texts(inner, depth + 1)
