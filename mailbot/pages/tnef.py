"""Outlook's winmail.dat (TNEF) becomes the text and the attachments it hides."""

import struct
from collections.abc import Iterator
from functools import partial

from tnefparse import TNEF  # noqa: TID251 - this is the module that knows it
from tnefparse.tnef import TNEFAttachment  # noqa: TID251 - and its parts

from mailbot.documents.page import Unreadable
from mailbot.pages.budgets import Allowance, CannotRead, Contents
from mailbot.pages.containers import Entry, enter, read_entries
from mailbot.pages.eml import with_text
from mailbot.pages.plain import decode

# What tnefparse raises about bytes that are not what they should be.
_BROKEN = (
    struct.error,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    UnboundLocalError,
    OverflowError,
    OSError,
    RecursionError,
)


def read_tnef(data: bytes, allowance: Allowance) -> Contents:
    """The text and the attachments of a TNEF stream ([MS-OXTNEF])."""
    enter(allowance)
    try:
        mail = TNEF(data, do_checksum=False)
        entries = list(_entries(mail))
    except _BROKEN as exc:
        raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc
    return with_text(read_entries(entries, allowance), _text(mail.body), allowance)


def _entries(mail: TNEF) -> Iterator[Entry]:
    for number, part in enumerate(mail.attachments, 1):
        content = bytes(part.data or b"")
        yield Entry(_name(part) or f"附件{number}", len(content), partial(bytes, content))


def _name(part: TNEFAttachment) -> str:
    try:
        name = part.long_filename()
    except _BROKEN:  # a short name in another charset than UTF-8
        name = part._name  # noqa: SLF001 - tnefparse has no public way to its bytes
    return _text(name)


def _text(found: object) -> str:
    if isinstance(found, bytes):
        return decode(found).strip("\0 ")
    return found.strip("\0 ") if isinstance(found, str) else ""
