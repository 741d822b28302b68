"""The fields of a form that Word and its twins keep apart from the text become what they show."""

import struct
from collections.abc import Sequence
from enum import IntEnum

from mailbot.pages.symbols import EMPTY, TICKED

_VERSION = 0xFFFFFFFF  # which begins every record of a form's field
_KIND, _RESULT, _UNDEFINED = 0x0003, 0x007C, 25
_HEAD = 10  # bytes: version, flags, longest text, size of the box
_MOST_ENTRIES = 200


class Kind(IntEnum):
    """What a field is, as [MS-DOC] §2.9.79 and RTF's control word fftype number them."""

    TEXT = 0
    BOX = 1
    LIST = 2


def shown(kind: int, result: int, entries: Sequence[str] = ()) -> str:
    """What a field shows: its box, or what is chosen from its list; "" for a text, which is one."""
    if kind == Kind.BOX:
        return TICKED if result else EMPTY
    return entries[result] if kind == Kind.LIST and 0 <= result < len(entries) else ""


def chosen(result: int, default: int) -> int:
    """The state of a field, which is its default one where nobody touched it."""
    return default if result == _UNDEFINED else result


def field_at(data: bytes, place: int) -> str:
    """What the field shows whose record lies here in the stream `Data` ([MS-DOC] §2.9.78).

    Nothing for a record that is cut short or no field's.
    """
    try:
        size, head = struct.unpack_from("<IH", data, place)
        return _of_record(data[place + head : place + size])
    except (struct.error, ValueError, UnicodeDecodeError):
        return ""


def _of_record(record: bytes) -> str:
    version, flags = struct.unpack_from("<IH", record)
    kind = flags & _KIND
    if version != _VERSION or kind not in (Kind.BOX, Kind.LIST):
        return ""
    at = _behind_string(record, _HEAD)  # the field's name
    result = chosen((flags & _RESULT) >> 2, struct.unpack_from("<H", record, at)[0])
    at += 2
    for _ in range(5):  # its format, two texts of help, two macros
        at = _behind_string(record, at)
    return shown(kind, result, _entries(record, at) if kind == Kind.LIST else ())


def _behind_string(record: bytes, at: int) -> int:
    """Where a counted string with a closing zero ends (§2.9.357)."""
    return at + 4 + 2 * int(struct.unpack_from("<H", record, at)[0])


def _entries(record: bytes, at: int) -> list[str]:
    """The entries of a list: a string table without extra bytes (§2.2.4)."""
    count = struct.unpack_from("<H", record, at + 2)[0]
    at += 6
    entries = []
    for _ in range(min(count, _MOST_ENTRIES)):
        size = 2 * struct.unpack_from("<H", record, at)[0]
        entries.append(record[at + 2 : at + 2 + size].decode("utf-16-le"))
        at += 2 + size
    return entries
