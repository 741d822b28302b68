"""Presentations of the years before 2007 are read: outline, text boxes, groups, the newest edit."""

import io
import struct

import pytest
from PIL import Image, ImageDraw

from mailbot.documents.page import FileReading, Unreadable
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.reader import read_file
from tests.builders.packed import compound


def record(kind: int, body: bytes, instance: int = 0, *, holds: bool = False) -> bytes:
    return struct.pack("<HHI", instance << 4 | 0xF * holds, kind, len(body)) + body


def held(kind: int, *parts: bytes, instance: int = 0) -> bytes:
    return record(kind, b"".join(parts), instance, holds=True)


def chars(text: str) -> bytes:
    if text.isascii():
        return record(0xFA8, text.encode())
    return record(0xFA0, text.encode("utf-16-le"))


def shape(
    told: bytes, place: tuple[int, int, int, int] | None = None, *, child: bool = False
) -> bytes:
    """A text box; `place` is left, top, right and bottom in points."""
    anchor = b""
    if place is not None:
        left, top, right, bottom = (8 * each for each in place)
        short = struct.pack("<hhhh", top, left, right, bottom)
        long = struct.pack("<iiii", left, top, right, bottom)
        anchor = record(0xF00F, long) if child else record(0xF010, short)
    return held(0xF004, anchor, held(0xF00D, told))


def slide(*shapes: bytes) -> bytes:
    return held(0x3EE, held(0x40C, held(0xF002, held(0xF003, *shapes))))


def ppt(
    *slides: bytes,
    outlines: tuple[tuple[str, ...], ...] = (),
    old: bytes = b"",
    locked: bool = False,
) -> dict[str, bytes]:
    """The streams of a presentation; `old` is a first slide that a later edit replaced."""
    listed = b""
    for number in range(len(slides)):
        listed += record(0x3F3, struct.pack("<I", number + 2) + bytes(16))
        for text in outlines[number] if number < len(outlines) else ():
            listed += record(0xF9F, struct.pack("<I", 0)) + chars(text)
    sizes = record(0x3E9, struct.pack("<ii", 5760, 4320) + bytes(32))
    document = held(0x3E8, sizes, held(0xFF0, listed), held(0xFF0, listed, instance=1))
    stream = b""
    places = []
    for part in (document, *slides):
        places.append(len(stream))
        stream += part
    edits, before = [], 0
    if old:
        replaced = len(stream)
        stream += old
        edits.append((2, [replaced]))
    edits.append((1, places))
    for first, kept in edits:
        directory = len(stream)
        head = first | len(kept) << 20
        stream += record(0x1772, struct.pack(f"<I{len(kept)}I", head, *kept))
        edit = len(stream)
        stream += record(0xFF5, struct.pack("<IIIIII", 0, 0, before, directory, 1, 9))
        before = edit
    token = 0xF3D1C4DF if locked else 0xE391C05F
    user = record(0xFF6, struct.pack("<III", 20, token, before) + bytes(8))
    return {"PowerPoint Document": stream, "Current User": user}


def read(tree: dict[str, bytes]) -> FileReading:
    return read_file("材料.ppt", compound({**tree}), ReadingBudgets(seconds=600))


def told(reading: FileReading) -> list[list[str]]:
    return [[line.text for line in page.lines] for page in reading.pages]


def test_outline_and_text_boxes_are_read_where_they_stand() -> None:
    titled = slide(
        shape(chars("天山光伏\r两个 UKey\x0b三年"), (300, 50, 500, 130)),
        shape(chars("单位名称："), (50, 50, 150, 70)),
        shape(record(0xF9E, struct.pack("<I", 1)), (50, 10, 400, 40)),
        shape(record(0xF9E, struct.pack("<I", 7)), (50, 10, 400, 40)),
    )
    reading = read(ppt(titled, slide(shape(chars("second"))), outlines=(("", "企业证书申请表"),)))
    assert told(reading) == [
        ["企业证书申请表", "单位名称：", "天山光伏", "两个 UKey", "三年"],
        ["second"],
    ]
    first = reading.pages[0]
    assert (first.width, first.height) == (720, 540)
    label, value = first.lines[1], first.lines[2]
    assert (label.box.x0, label.box.y0) == (50, 50)
    assert (value.box.x0, value.box.y0) == (300, 50)
    assert reading.media_type == "application/vnd.ms-powerpoint"


def test_boxes_within_groups_and_with_long_anchors_are_read() -> None:
    inner = held(0xF003, shape(chars("cell"), (100, 200, 150, 220), child=True))
    anchor = record(0xF010, struct.pack("<iiii", 80, 800, 1600, 240))
    long = held(0xF004, anchor, held(0xF00D, chars("long")))
    [page] = read(ppt(slide(inner, long))).pages
    places = {line.text: (line.box.x0, line.box.y0) for line in page.lines}
    assert places == {"cell": (100, 200), "long": (100, 10)}


def test_what_a_later_edit_replaced_is_not_read() -> None:
    reading = read(ppt(slide(shape(chars("new"))), old=slide(shape(chars("old")))))
    assert told(reading) == [["new"]]


def test_a_paper_pasted_into_an_old_presentation_is_a_page() -> None:
    paper = Image.new("RGB", (700, 400), "white")
    ImageDraw.Draw(paper).text((40, 80), "ABCDEFGH 123456", fill="black", font_size=40)
    png = io.BytesIO()
    paper.save(png, "PNG")
    blip = bytes(16) + b"\xff" + png.getvalue()
    pictures = struct.pack("<HHI", 0x6E0 << 4, 0xF01E, len(blip)) + blip
    reading = read(ppt(slide(shape(chars("see below")))) | {"Pictures": pictures})
    first, second = told(reading)
    assert first == ["see below"]
    assert "123456" in "".join(second)
    assert [page.number for page in reading.pages] == [1, 2]


@pytest.mark.parametrize(
    ("tree", "reason"),
    [
        (ppt(), Unreadable.EMPTY),
        (ppt(slide()), Unreadable.EMPTY),
        (ppt(slide(shape(chars("x"))), locked=True), Unreadable.ENCRYPTED),
        ({"PowerPoint Document": bytes(99)}, Unreadable.DAMAGED),
        ({"PowerPoint Document": bytes(99), "Current User": bytes(9)}, Unreadable.DAMAGED),
        (
            {"PowerPoint Document": bytes(9), "Current User": b"\1" * 40},
            Unreadable.DAMAGED,
        ),
    ],
)
def test_a_presentation_without_words_or_sound_parts_says_so(
    tree: dict[str, bytes], reason: Unreadable
) -> None:
    assert read(tree).unreadable is reason


def test_edits_that_run_in_a_circle_end() -> None:
    tree = ppt(slide(shape(chars("x"))))
    stream = bytearray(tree["PowerPoint Document"])
    edit = len(stream) - 32
    stream[edit + 16 : edit + 20] = struct.pack("<I", edit)
    assert told(read(tree | {"PowerPoint Document": bytes(stream)})) == [["x"]]


@pytest.mark.parametrize("cut", range(0, 200, 13))
def test_a_presentation_cut_anywhere_ends_with_a_reason(cut: int) -> None:
    tree = ppt(slide(shape(chars("x"), (1, 2, 3, 4))))
    cut_short = read(tree | {"PowerPoint Document": tree["PowerPoint Document"][:cut]})
    assert cut_short.unreadable in {Unreadable.DAMAGED, Unreadable.EMPTY}
