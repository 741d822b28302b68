"""A signed S/MIME message (CMS, RFC 5652) becomes the content that was signed; nothing verified."""

from collections.abc import Iterator
from typing import NamedTuple

SIGNED_TYPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})

_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")  # 1.2.840.113549.1.7.2
_CONSTRUCTED = 0x20
_UNTIL_ITS_END, _END = 0x80, b"\0\0"  # a length not stated, and what ends such a value (X.690)
_DEEPEST, _MOST_VALUES = 12, 100_000


class _Value(NamedTuple):
    """A value of BER: its tag, and from where to where its content reaches."""

    tag: int
    start: int
    stop: int


def signed_content(data: bytes) -> bytes | None:
    """The content of a SignedData structure, in DER or BER; None where this is no such thing.

    An encrypted message (EnvelopedData) gives None as well.
    """
    found = _Values(data)
    try:
        outer = found.inside(found.at(0, len(data), 0)[0])
        kind, wrapped = outer[0], outer[1]
        if data[kind.start : kind.stop] != _SIGNED_DATA:
            return None
        # version, digest algorithms, then what was signed (RFC 5652 §5.1)
        content = found.inside(found.inside(found.inside(wrapped)[0])[2])
        return b"".join(found.octets(content[1], 0)) or None
    except (IndexError, ValueError):
        return None


class _Values:
    """The values of BER in `data`, walked within bounds; IndexError or ValueError beyond them."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._left = _MOST_VALUES

    def at(self, place: int, end: int, depth: int) -> tuple[_Value, int]:
        """The value that begins at a place, and the place after it."""
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            raise ValueError("nested too deep, or endless")
        tag, size = self._data[place], self._data[place + 1]
        start = place + 2
        if size == _UNTIL_ITS_END:
            stop = start
            while self._data[stop : stop + 2] != _END:
                stop = self.at(stop, end, depth + 1)[1]
            return _Value(tag, start, stop), stop + 2
        if size > _UNTIL_ITS_END:
            start += size - _UNTIL_ITS_END
            size = int.from_bytes(self._data[place + 2 : start])
        if start + size > end:
            raise IndexError("cut short")
        return _Value(tag, start, start + size), start + size

    def inside(self, value: _Value) -> list[_Value]:
        """The values inside a constructed one."""
        found = []
        place = value.start
        while place < value.stop:
            inner, place = self.at(place, value.stop, 0)
            found.append(inner)
        return found

    def octets(self, value: _Value, depth: int) -> Iterator[bytes]:
        """The bytes of an octet string, which may be put together from several."""
        if not value.tag & _CONSTRUCTED:
            yield self._data[value.start : value.stop]
        elif depth < _DEEPEST:
            for piece in self.inside(value):
                yield from self.octets(piece, depth + 1)
