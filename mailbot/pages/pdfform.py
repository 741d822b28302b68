"""A PDF form's boxes, values and notes become glyphs where its page prints nothing for them."""

import ctypes
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import NamedTuple

import pypdfium2 as pdfium  # noqa: TID251 - beside pdf.py the module that knows it
from pypdfium2 import raw  # noqa: TID251 - and its plain C functions

from mailbot.pages.textlayer import Glyph
from mailbot.values import Box

Place = Callable[[float, float], tuple[float, float]]

_MOST, _LONGEST = 2_000, 4_000  # annotations of a page, bytes of one's text
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_BOXES = (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)
_VALUES = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX)
_SAID = 0.7  # the share of a text that, printed in its box, says it is printed
_LARGEST = 12.0  # points: the type of a value whose field is higher


class Told(NamedTuple):
    """What an annotation says: the characters, set into its box. A `mark` is a ☑ or □."""

    box: Box
    glyphs: tuple[Glyph, ...]
    mark: bool = False


def told_by_form(document: pdfium.PdfDocument, index: int, place: Place) -> list[Told]:
    """What the boxes and fields of a page's form and the notes on it say, hidden ones aside.

    `place` maps the page's space to points from its top left.
    """
    found: list[Told] = []
    with closing(document[index]) as page:
        for number in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
            annotation = raw.FPDFPage_GetAnnot(page, number)
            if annotation:
                told = _told(document, annotation, place)
                found += [told] if told else []
                raw.FPDFPage_CloseAnnot(annotation)
    return found


def with_told(glyphs: list[Glyph], told: Sequence[Told]) -> list[Glyph]:
    """The page's glyphs and what its form says beside them.

    A box's ☑ or □ stands instead of what is printed in it; a text that is printed there already
    is not said twice: some forms bear their values only as data, without an appearance.
    """
    for one in told:
        inside = [glyph for glyph in glyphs if _inside(glyph, one.box)]
        if one.mark:
            glyphs = [glyph for glyph in glyphs if glyph not in inside]
        elif _agree(inside, one.glyphs):
            continue
        glyphs = [*glyphs, *one.glyphs]
    return glyphs


def _inside(glyph: Glyph, box: Box) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


def _agree(printed: Sequence[Glyph], said: Sequence[Glyph]) -> bool:
    """Whether most of what is said is printed."""
    seen = Counter(glyph.char for glyph in printed)
    wanted = Counter(glyph.char for glyph in said if not glyph.char.isspace())
    return (seen & wanted).total() >= _SAID * wanted.total()


def _told(
    document: pdfium.PdfDocument, annotation: raw.FPDF_ANNOTATION, place: Place
) -> Told | None:
    if raw.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
        return None
    kind = raw.FPDFAnnot_GetSubtype(annotation)
    box = _box(annotation, place)
    if kind == raw.FPDF_ANNOT_FREETEXT:
        return Told(box, tuple(_typed(_contents(annotation), box)))
    if kind != raw.FPDF_ANNOT_WIDGET or not document.formenv:
        return None
    field = raw.FPDFAnnot_GetFormFieldType(document.formenv, annotation)
    if field in _BOXES:
        ticked = raw.FPDFAnnot_IsChecked(document.formenv, annotation)
        mark = Glyph("☑" if ticked else "□", box.x0, box.y0, box.x1, box.y1)
        return Told(box, (mark,), mark=True)
    if field in _VALUES:
        return Told(box, tuple(_typed(_value(document, annotation), box)))
    return None


def _box(annotation: raw.FPDF_ANNOTATION, place: Place) -> Box:
    rectangle = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, rectangle)
    corners = [place(rectangle.left, rectangle.top), place(rectangle.right, rectangle.bottom)]
    (x0, x1), (y0, y1) = (sorted(corner[axis] for corner in corners) for axis in (0, 1))
    return Box(x0=x0, y0=y0, x1=x1, y1=y1)


def _value(document: pdfium.PdfDocument, annotation: raw.FPDF_ANNOTATION) -> str:
    def read(buffer: object, size: int) -> int:
        return int(raw.FPDFAnnot_GetFormFieldValue(document.formenv, annotation, buffer, size))

    return _string(read)


def _contents(annotation: raw.FPDF_ANNOTATION) -> str:
    def read(buffer: object, size: int) -> int:
        return int(raw.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size))

    return _string(read)


def _string(read: Callable[[object, int], int]) -> str:
    """The UTF-16 text of a C function that first tells its length."""
    size = min(read(None, 0), _LONGEST)
    buffer = ctypes.create_string_buffer(size + 2)
    read(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[:size].decode("utf-16-le", "ignore").rstrip("\0")


def _typed(text: str, box: Box) -> Iterator[Glyph]:
    """The characters of `text` set into `box`, line below line, as a viewer would show them."""
    lines = [line for line in text.replace("\r", "\n").split("\n") if line.strip()]
    size = min(_LARGEST, box.height / max(len(lines), 1))
    for number, line in enumerate(lines):
        x, y = box.x0 + 1, box.y0 + number * size
        for char in line:
            wide = size if ord(char) > 0x2E7F else size / 2  # noqa: PLR2004 - CJK begins there
            yield Glyph(char, x, y, x + wide, y + size)
            x += wide
