"""The parts of a split archive, which come as files of their own, become one archive again."""

import re
import struct
from collections.abc import Sequence
from typing import NamedTuple

# How archivers number the parts they split an archive into.
_NUMBERED = re.compile(r"(?P<stem>.+)\.(?P<number>\d{3})", re.DOTALL)  # a.7z.001, a.zip.002, a.001
_RAR = re.compile(r"(?P<stem>.+)\.part(?P<number>\d{1,4})\.rar", re.DOTALL | re.IGNORECASE)
_OLD_RAR = re.compile(r"(?P<stem>.+)\.(?:r(?P<number>\d\d)|rar)", re.DOTALL | re.IGNORECASE)
_ZIP = re.compile(r"(?P<stem>.+)\.(?:z(?P<number>\d\d)|zip)", re.DOTALL | re.IGNORECASE)

_MOST = 99
_END, _CENTRAL = b"PK\x05\x06", b"PK\x01\x02"
_END_SIZE, _CENTRAL_SIZE = 22, 46


class VolumeSet(NamedTuple):
    """The parts of one split archive among the files of a mail, by their places, in order.

    `missing` are the names of parts that are not there; the last ones cannot be known. `style`
    is "rar", "zip" or "pieces".
    """

    style: str
    parts: tuple[int, ...]
    missing: tuple[str, ...]


def volumes_with(index: int, names: Sequence[str]) -> VolumeSet | None:
    """The split archive that a file is a part of; None where it is none, or all there is of it.

    A single part whose name alone says so ("a.part2.rar") is a set with parts missing.
    """
    for style, pattern, first in (
        ("rar", _RAR, 1),
        ("pieces", _NUMBERED, 1),
        ("rar", _OLD_RAR, -1),
        ("zip", _ZIP, 1),
    ):
        own = pattern.fullmatch(names[index])
        if own is None:
            continue
        found: dict[int, int] = {}
        for place, name in enumerate(names):
            match = pattern.fullmatch(name)
            if match and match["stem"].lower() == own["stem"].lower():
                found.setdefault(_number(match, style, pattern), place)
        if pattern in (_OLD_RAR, _ZIP) and set(found) <= {_LAST, -1}:
            return None  # an archive in one piece
        return _set(style, pattern, found, first, own["stem"])
    return None


def may_be_part(name: str) -> bool:
    """Whether a file is called as parts of split archives are, or as their last one is."""
    return any(pattern.fullmatch(name) for pattern in (_RAR, _NUMBERED, _OLD_RAR, _ZIP))


def are_of_one_set(name: str, other: str) -> bool:
    """Whether two files are, by their names, different parts of one split archive."""
    found = volumes_with(0, [name, other])
    return found is not None and len(found.parts) == 2  # noqa: PLR2004 - both


_LAST = 10_000  # the part named .zip comes after all .z01, .z02 …


def _number(match: re.Match[str], style: str, pattern: re.Pattern[str]) -> int:
    if match["number"] is not None:
        return int(match["number"])
    return _LAST if style == "zip" else -1 if pattern is _OLD_RAR else 0


def _set(
    style: str, pattern: re.Pattern[str], found: dict[int, int], first: int, stem: str
) -> VolumeSet:
    numbered = [number for number in found if number != _LAST]
    expected = range(first, min(max(numbered, default=first), _MOST) + 1)
    gaps = [number for number in expected if number not in found]
    missing = [_name(pattern, stem, number) for number in gaps]
    if style == "zip" and _LAST not in found:
        missing.append(f"{stem}.zip")
    if pattern in (_RAR, _NUMBERED) and len(found) == 1 and not missing:
        missing.append(_name(pattern, stem, first + 1))
    order = [found[number] for number in sorted(found)]
    return VolumeSet(style, tuple(order), tuple(missing))


def _name(pattern: re.Pattern[str], stem: str, number: int) -> str:
    if pattern is _RAR:
        return f"{stem}.part{number}.rar"
    if pattern is _NUMBERED:
        return f"{stem}.{number:03}"
    if pattern is _ZIP:
        return f"{stem}.z{number:02}"
    return f"{stem}.r{number:02}" if number >= 0 else f"{stem}.rar"


def whole_zip(volumes: Sequence[bytes]) -> bytes:
    """One zip file of a split one's parts: its directory, which counts by parts, put right.

    (APPNOTE 4.4.11, 4.4.16 and 4.4.19 to 4.4.24.) Where there is no directory the parts are
    merely put together.
    """
    data = bytearray(b"".join(volumes))
    starts = [sum(map(len, volumes[:number])) for number in range(len(volumes))]
    end = data.rfind(_END)
    if end < 0 or end + _END_SIZE > len(data):
        return bytes(data)
    _, disk, _, total, _, offset = struct.unpack_from("<HHHHII", data, end + 4)
    at = (starts[disk] if disk < len(starts) else 0) + offset
    struct.pack_into("<HHHHII", data, end + 4, 0, 0, total, total, end - at if at < end else 0, at)
    while data[at : at + 4] == _CENTRAL and at + _CENTRAL_SIZE <= end:
        named, extra, comment, part, *_, place = struct.unpack_from("<HHHHHII", data, at + 28)
        if part < len(starts):
            struct.pack_into("<H", data, at + 34, 0)
            struct.pack_into("<I", data, at + 42, (starts[part] + place) & 0xFFFFFFFF)
        at += _CENTRAL_SIZE + named + extra + comment
    return bytes(data)
