"""A PowerPoint 97–2003 file ([MS-PPT]) becomes pages: one a slide, then its pictures."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from mailbot.documents.page import Page, Unreadable
from mailbot.pages.budgets import LINES, Allowance, CannotRead, Contents
from mailbot.pages.legacy import notes_of, numbered, pictures_in, scattered
from mailbot.pages.locked import unlocked
from mailbot.pages.ole import CompoundFile
from mailbot.pages.slides import words
from mailbot.pages.symbols import without_private_use
from mailbot.values import Box

_UNIT = 8.0  # master units in a point: 576 make an inch
_USUAL = (5_760, 4_320)
_LOCKED = 0xF3D1C4DF  # what the current user's record says of an encrypted file (§2.3.2)
_MOST_EDITS, _MOST_SLIDES, _DEEPEST = 1_000, 2_000, 20

# Records (§2.13.24, and [MS-ODRAW] §2.2 for drawings).
_DOCUMENT, _SLIDE, _SIZES, _SLIDE_PLACE, _LISTED = 0x3E8, 0x3EE, 0x3E9, 0x3F3, 0xFF0
_HEAD, _WIDE, _NARROW, _OUTLINE = 0xF9F, 0xFA0, 0xFA8, 0xF9E
_SHAPE, _TEXT, _CHILD_ANCHOR, _ANCHOR = 0xF004, 0xF00D, 0xF00F, 0xF010


class _Record(NamedTuple):
    """A record: its kind, which one of several (instance), whether others lie in it, its body."""

    kind: int
    instance: int
    holds: bool
    body: bytes


class _Listed(NamedTuple):
    """A slide as the document lists it: where it is kept, and the texts of its outline."""

    reference: int
    texts: list[str]


def read_ppt(data: bytes, allowance: Allowance) -> Contents:
    """The slides of a PowerPoint 97–2003 or Kingsoft presentation. Raises CannotRead."""
    file = CompoundFile(data, allowance)
    user = file.stream("Current User")
    if user[12:16] == struct.pack("<I", _LOCKED):
        data = unlocked(data, allowance)
        file = CompoundFile(data, allowance)
        user = file.stream("Current User")
    try:
        pages = list(_pages(file.stream("PowerPoint Document"), user, allowance))
    except struct.error as exc:
        raise CannotRead(Unreadable.DAMAGED, "a record is cut short") from exc
    pictures = file.stream("Pictures") if file.has("Pictures") else b""
    pasted = scattered(pictures_in(pictures), allowance)
    pages += [page for each in pasted for page in each.pages]
    return Contents(pages=numbered(pages, allowance), notes=notes_of(file))


def _pages(stream: bytes, user: bytes, allowance: Allowance) -> Iterator[Page]:
    (newest,) = struct.unpack_from("<I", user, 16)
    kept, main = _kept(stream, newest)
    document = _at(stream, kept.get(main, len(stream)))
    parts = list(_records(document.body))
    sizes = next((each.body for each in parts if each.kind == _SIZES), b"")
    width, height = struct.unpack_from("<ii", sizes) if len(sizes) > 8 else _USUAL  # noqa: PLR2004
    listed = [one for each in parts if each.kind == _LISTED and not each.instance
              for one in _slides(each.body)]  # fmt: skip
    allowance.check_pages(len(listed))
    for slide in listed:
        drawn = _at(stream, kept.get(slide.reference, len(stream)))
        lines = [
            line
            for text, box in _boxes(drawn.body, slide.texts, (width, height), 0)
            for line in words(text, box)
        ][:LINES]
        if lines:
            yield Page(
                number=1,
                width=max(width, 1) / _UNIT,
                height=max(height, 1) / _UNIT,
                lines=tuple(sorted(lines, key=lambda line: (line.box.y0, line.box.x0))),
                source="text",
            )


def _kept(stream: bytes, newest: int) -> tuple[dict[int, int], int]:
    """Where each object is kept, by its number, after the newest edit; the document's number."""
    places: dict[int, int] = {}
    main, edit, seen = 0, newest, set[int]()
    while edit and edit not in seen and len(seen) < _MOST_EDITS:
        seen.add(edit)
        before, directory, document = struct.unpack_from("<III", stream, edit + 16)
        main = main or document
        body = _at(stream, directory).body
        at = 0
        while at + 4 <= len(body):
            (head,) = struct.unpack_from("<I", body, at)
            first, count = head & 0xFFFFF, min(head >> 20, (len(body) - at - 4) // 4)
            for each in range(count):
                place = struct.unpack_from("<I", body, at + 4 + 4 * each)[0]
                places.setdefault(first + each, place)
            at += 4 + 4 * max(count, head >> 20)
        edit = before
    return places, main


def _at(stream: bytes, place: int) -> _Record:
    """The record at a place; an empty one behind the end."""
    return next(_records(stream, place), _Record(0, 0, holds=False, body=b""))


def _records(body: bytes, at: int = 0) -> Iterator[_Record]:
    while at + 8 <= len(body):
        head, kind, size = struct.unpack_from("<HHI", body, at)
        yield _Record(kind, head >> 4, head & 0xF == 0xF, body[at + 8 : at + 8 + size])  # noqa: PLR2004
        at += 8 + size


def _slides(body: bytes) -> list[_Listed]:
    found: list[_Listed] = []
    for record in _records(body):
        if record.kind == _SLIDE_PLACE and len(found) < _MOST_SLIDES:
            found.append(_Listed(int.from_bytes(record.body[:4], "little"), []))
        elif record.kind == _HEAD and found:
            found[-1].texts.append("")
        elif record.kind in {_WIDE, _NARROW} and found and found[-1].texts:
            found[-1].texts[-1] += _words(record)
    return found


def _boxes(
    body: bytes, outline: list[str], size: tuple[int, int], depth: int
) -> Iterator[tuple[list[str], Box]]:
    """The text boxes of a slide with their places, in points; those in groups, too."""
    for record in _records(body):
        if record.kind == _SHAPE:
            yield from _box(record.body, outline, size)
        elif record.holds and depth < _DEEPEST:
            yield from _boxes(record.body, outline, size, depth + 1)


def _box(body: bytes, outline: list[str], size: tuple[int, int]) -> Iterator[tuple[list[str], Box]]:
    left, top, right, bottom = 0, 0, *size
    text = ""
    for record in _records(body):
        if record.kind == _ANCHOR and len(record.body) == 8:  # noqa: PLR2004 - of short numbers
            top, left, right, bottom = struct.unpack("<hhhh", record.body)
        elif record.kind == _ANCHOR and len(record.body) >= 16:  # noqa: PLR2004
            top, left, right, bottom = struct.unpack_from("<iiii", record.body)
        elif record.kind == _CHILD_ANCHOR:
            left, top, right, bottom = struct.unpack_from("<iiii", record.body)
        elif record.kind == _TEXT:
            text = "".join(_told(each, outline) for each in _records(record.body))
    if text.strip():
        box = Box(
            x0=left / _UNIT,
            y0=top / _UNIT,
            x1=max(right, left + 1) / _UNIT,
            y1=max(bottom, top + 1) / _UNIT,
        )
        lines = without_private_use(text).replace("\x0b", "\r").replace("\n", "\r").split("\r")
        yield [" ".join(line.split()) for line in lines], box


def _told(record: _Record, outline: list[str]) -> str:
    if record.kind in {_WIDE, _NARROW}:
        return _words(record)
    if record.kind == _OUTLINE:
        place = int.from_bytes(record.body[:4], "little")
        return outline[place] if place < len(outline) else ""
    return ""


def _words(record: _Record) -> str:
    """A text of two bytes a character, or of the low ones alone."""
    return record.body.decode("utf-16-le" if record.kind == _WIDE else "latin-1", "replace")
