"""A Word 95 document built by hand: nothing installed here writes that format any more."""

import struct
from collections.abc import Sequence

from tests.builders.packed import compound

_START = 0x300  # where the text begins, behind the information block

IN_TABLE = b"\x18\x01"


def row_end(*edges: int) -> bytes:
    """The properties of the mark that ends a table row of these cell edges (twips)."""
    cells = struct.pack(f"<B{len(edges)}h", len(edges) - 1, *edges) + bytes(10 * (len(edges) - 1))
    return IN_TABLE + b"\x19\x01\xbe" + struct.pack("<H", len(cells) + 1) + cells


def word95(
    paragraphs: Sequence[tuple[str, bytes]],
    *,
    headers: str = "",
    wide: bool = False,
    flags: int = 0,
    version: int = 104,
    charset: str = "gb18030",
    pieces: bool = False,
) -> bytes:
    """A document of paragraphs, each with its end mark and its property list.

    `wide` writes two bytes a character; `pieces` stores the text's halves in wrong order, as
    quick saving does.
    """
    charset, width = ("utf-16-le", 2) if wide else (charset, 1)
    texts = [text.encode(charset) for text, _ in paragraphs]
    body, last = b"".join(texts), headers.encode(charset)
    text = body + last
    places = [_START + sum(map(len, texts[:n])) for n in range(len(texts) + 1)]
    page = -(-(_START + len(text)) // 512)
    block = bytearray(512)
    count = len(paragraphs)
    struct.pack_into(f"<{count + 1}I", block, 0, *places)
    at = 510
    for number, (_, properties) in enumerate(paragraphs):
        stored = b"\0\0" + properties
        stored += bytes(len(stored) % 2 == 0)  # its length is told in words, with its own byte
        at = (at - 1 - len(stored)) // 2 * 2
        block[at] = (len(stored) + 1) // 2
        block[at + 1 : at + 1 + len(stored)] = stored
        block[4 * (count + 1) + 7 * number] = at // 2
    block[511] = count
    table = (page + 1) * 512
    listed = struct.pack("<IIH", places[0], places[-1], page)
    half = len(body) // width // 2 * width
    stored_text, clx = text, b""
    if pieces:
        stored_text = text[half:] + text[:half]
        ends = struct.pack("<3I", 0, half // width, len(text) // width)
        first = _START + len(text) - half
        records = struct.pack("<HIH", 0, first, 0) + struct.pack("<HIH", 0, _START, 0)
        clx = b"\1\2\0ab\2" + struct.pack("<I", len(ends + records)) + ends + records
        flags |= 0x0004
    stream = bytearray(table + len(listed) + len(clx))
    struct.pack_into("<HHHH", stream, 0, 0xA5DC, version, 0, 0x0804)
    struct.pack_into("<H", stream, 0x0A, flags | (0x1000 if wide else 0))
    struct.pack_into("<II", stream, 0x18, _START, _START + len(text))
    struct.pack_into("<3I", stream, 0x34, len(body) // width, 0, len(last) // width)
    struct.pack_into("<II", stream, 0xC0, table, len(listed))
    struct.pack_into("<II", stream, 0x160, table + len(listed), len(clx))
    stream[_START : _START + len(text)] = stored_text
    stream[page * 512 : (page + 1) * 512] = block
    stream[table:] = listed + clx
    return compound({"WordDocument": bytes(stream).ljust(4_096, b"\0")})
