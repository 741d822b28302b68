"""An Office file behind a password becomes the file itself, if the mail states the password."""

import io
import struct
from xml.etree.ElementTree import ParseError

import msoffcrypto  # noqa: TID251 - this is the module that knows it
from msoffcrypto import exceptions as failures  # noqa: TID251 - and its failures

from mailbot.documents.page import Unreadable
from mailbot.pages.budgets import Allowance, CannotRead, Contents

_BY_DEFAULT = "VelvetSweatshop"
"""What Excel locks a workbook with that was only protected against changes ([MS-OFFCRYPTO])."""

_BROKEN = (
    failures.DecryptionError,
    failures.FileFormatError,
    failures.InvalidKeyError,
    failures.ParseError,
    ParseError,
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    struct.error,
    NotImplementedError,
)


def read_locked(data: bytes, allowance: Allowance) -> Contents:
    """What an Office file of 2007 or later behind a password holds ([MS-OFFCRYPTO])."""
    found = allowance.read_member("", unlocked(data, allowance))
    return Contents(
        pages=found.pages,
        members=found.members,
        notes=found.notes,
        unreadable=found.unreadable,
        detail=found.detail,
    )


def refuse_locked(data: bytes, allowance: Allowance) -> Contents:
    """Nothing: what is locked with a key that only its reader's machine has is refused by name."""
    raise CannotRead(Unreadable.ENCRYPTED, f"{len(data)} bytes, depth {allowance.depth}")


def unlocked(data: bytes, allowance: Allowance) -> bytes:
    """The Office file without its encryption, by a password that the mail states.

    Raises CannotRead where none fits: Unreadable.ENCRYPTED.
    """
    for password in (_BY_DEFAULT, *allowance.passwords):
        try:
            content = _decrypted(data, password)
        except _BROKEN:
            continue
        allowance.take_bytes(len(content))
        allowance.used_password |= password != _BY_DEFAULT
        return content
    tried = "no password in the mail fits" if allowance.passwords else ""
    raise CannotRead(Unreadable.ENCRYPTED, tried)


def _decrypted(data: bytes, password: str) -> bytes:
    file = msoffcrypto.OfficeFile(io.BytesIO(data))
    plain = io.BytesIO()
    if file.format == "ooxml":
        file.load_key(password=password, verify_password=True)
    else:
        file.load_key(password=password)
    file.decrypt(plain)
    return plain.getvalue()
