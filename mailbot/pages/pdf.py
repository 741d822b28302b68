"""A PDF becomes pages: its text layer where that is good, else a picture of the page, read."""

import ctypes
import math
from collections import Counter
from contextlib import closing
from typing import TypeVar

import numpy as np
import pypdfium2 as pdfium  # noqa: TID251 - this is the module that knows it
from pypdfium2 import raw  # noqa: TID251 - and its plain C functions

from mailbot.documents.page import Line, Page, Seal, Unreadable, Way
from mailbot.pages.budgets import Allowance, CannotRead, Contents
from mailbot.pages.colour import is_coloured
from mailbot.pages.drawnboxes import with_boxes
from mailbot.pages.image import LONGEST_SIDE
from mailbot.pages.legible import Scan, why_illegible
from mailbot.pages.ocr import Picture
from mailbot.pages.overprint import find_overprint, in_points
from mailbot.pages.pdfform import told_by_form, with_told
from mailbot.pages.pdfobjects import PARTIAL, Objects, Placing, objects_on
from mailbot.pages.ringed import with_ways
from mailbot.pages.ruling import in_cells
from mailbot.pages.scan import left_unread, read_picture
from mailbot.pages.strokes import Strokes
from mailbot.pages.struck import without_struck
from mailbot.pages.textlayer import Glyph, is_doubtful, is_garbage, lines_of
from mailbot.pages.within import pdf_members
from mailbot.pages.xfa import ADOBE_FORM, asks_for_adobe, filled_in, is_stand_in

_POINTS = 72.0
_PORTFOLIO = b"/Collection"  # the key of a catalog (ISO 32000-1, 12.3.5)
_JUNK = 200_000  # bytes before the header that are passed over
_SEAL_SCALE = 150 / _POINTS  # pixels per point of the picture in which stamps are sought
_HYPHEN = ord("-")
_SCAN_DPI = 200.0  # what a page is rendered at where the scan's own resolution is not known
_FINEST_DPI = 300.0
_COVERS = 0.5  # a picture over this share of a page makes the page a scan
_VIVID = 80  # between the strongest and the weakest colour of what is no grey
_ACROSS = 12.0  # degrees from the page's own direction beyond which text is a watermark

_FAILURES = {
    raw.FPDF_ERR_PASSWORD: Unreadable.ENCRYPTED,
    raw.FPDF_ERR_SECURITY: Unreadable.ENCRYPTED,
}

_Placed = TypeVar("_Placed", Line, Seal)


def read_pdf(data: bytes, allowance: Allowance) -> Contents:
    """The pages of a PDF, each by its text layer or by OCR, whichever is sound; files in it."""
    with closing(_opened(data, allowance)) as document:
        allowance.check_pages(len(document))
        members = pdf_members(document, allowance)  # before pages are flattened, notes and all
        filled = filled_in(document)
        read = [_read_page(document, index, allowance) for index in range(len(document))]
        contents = _contents(read)
        shown = "".join(line.text for page, _ in read for line in page.lines)
        if filled is not None and is_stand_in(shown, filled):
            contents = Contents(pages=(filled,))
        elif not members and asks_for_adobe(shown):
            raise CannotRead(Unreadable.UNSUPPORTED, ADOBE_FORM)
        if members and _PORTFOLIO in data:
            return Contents(members=members)  # its own page only says how to open them
        return contents.model_copy(update={"members": members})


def draw_page(data: bytes, number: int, allowance: Allowance) -> tuple[Picture, float, bool]:
    """A page of a PDF as a picture, its pixels per point, and whether its text set it upright.

    A page that is read by its text layer is upright, a scan lies as it was scanned.
    """
    with closing(_opened(data, allowance)) as document:
        marked = _flattened(document, number - 1)
        with closing(document[number - 1]) as page:
            objects = objects_on(page, allowance, marked=marked)
            glyphs = _glyphs(page)
            scale = _dpi(page, objects) / _POINTS
            picture = _pixels(page, scale)
            typed = _is_sound("".join(glyph.char for glyph in glyphs), objects)
            if typed:
                picture = np.ascontiguousarray(np.rot90(picture, -_quarters(glyphs)))
            return picture, scale, typed


def _opened(data: bytes, allowance: Allowance) -> pdfium.PdfDocument:
    """The document, unlocked with a password that the mail states where it needs one.

    Rubbish before its header is passed over; its form, if it has one, is set up.
    """
    data = data[max(data.find(b"%PDF-", 0, _JUNK), 0) :]
    passwords = iter(allowance.passwords)
    password = None
    while True:
        try:
            document = pdfium.PdfDocument(data, password=password)
        except pdfium.PdfiumError as exc:
            reason = _FAILURES.get(getattr(exc, "err_code", None), Unreadable.DAMAGED)
            password = next(passwords, None)
            if reason is not Unreadable.ENCRYPTED or password is None:
                raise CannotRead(reason, str(exc)) from exc
        else:
            allowance.used_password |= password is not None
            if document.get_formtype() != raw.FORMTYPE_NONE:
                document.init_forms()
            return document


def _contents(read: list[tuple[Page, Scan | None]]) -> Contents:
    pages = tuple(page for page, _ in read)
    scans = [scan for _, scan in read if scan is not None]
    refusal = why_illegible(scans) if len(scans) == len(read) else None
    return Contents(pages=pages, unreadable=refusal)


def _read_page(
    document: pdfium.PdfDocument, index: int, allowance: Allowance
) -> tuple[Page, Scan | None]:
    with closing(document[index]) as page:
        told = told_by_form(document, index, Placing(page))
    marked = _flattened(document, index)
    with closing(document[index]) as page:
        glyphs = with_told(_glyphs(page), told)
        objects = objects_on(page, allowance, marked=marked)
        text = "".join(glyph.char for glyph in glyphs)
        if _is_sound(text, objects):
            return _typed_page(page, index + 1, glyphs, objects, allowance), None
        if index and allowance.is_late:
            return left_unread(index + 1, page.get_size()), None
        scale = _dpi(page, objects) / _POINTS
        grey = objects.grey and objects.picture_share > _COVERS
        scan = read_picture(_pixels(page, scale), index + 1, grey=grey)
        allowance.note_picture()
        if _layer_is_better(text, scan):
            return _typed_page(page, index + 1, glyphs, objects, allowance), None
        read = _in_points(scan.page, scale)
        if allowance.show:
            allowance.show(read, scan.picture)
        return read, scan


def _flattened(document: pdfium.PdfDocument, index: int) -> bool:
    """Whether a page has annotations; values filled into forms become part of its text."""
    with closing(document[index]) as page:
        if raw.FPDFPage_GetAnnotCount(page) <= 0:
            return False
        raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)  # where it fails they stay annotations
        return True


def _is_sound(text: str, objects: Objects) -> bool:
    """Whether the text layer is what a reader of the page sees."""
    if is_garbage(text) or 2 * objects.hidden_texts > objects.texts:
        return False
    return not (is_doubtful(text) or objects.picture_share > _COVERS)


def _layer_is_better(text: str, scan: Scan) -> bool:
    """Whether a doubted layer, once compared with what OCR saw, says as much and more surely."""
    if is_garbage(text):
        return False
    seen = Counter("".join(line.text for line in scan.page.lines if line.confidence > 0.8))  # noqa: PLR2004 - what OCR is sure of
    told = Counter(char for char in text if not char.isspace())
    if not told:
        return False
    agreed = (seen & told).total()
    return agreed >= 0.85 * max(seen.total(), 1) and agreed >= 0.7 * told.total()


def _typed_page(
    page: pdfium.PdfPage,
    number: int,
    glyphs: list[Glyph],
    objects: Objects,
    allowance: Allowance,
) -> Page:
    width, height = page.get_size()
    turned, width, height = _set_upright(glyphs, width, height)
    straight = (width, height) == page.get_size()
    rules, levels = (objects.rules, objects.levels) if straight else ((), ())
    rings = objects.rings if straight else ()
    turned = with_ways(without_struck(turned, levels), levels, rings)
    turned = with_boxes(turned, objects.squares, objects.ticks) if straight else turned
    seals, coloured, strokes = _overprint(page, objects, glyphs)
    read = Page(
        number=number,
        width=round(width, 2),
        height=round(height, 2),
        lines=in_cells(lines_of(turned, rules), rules, levels),
        seals=seals,
        coloured=coloured,
        pictures=tuple(objects.pictures) if straight else (),
        strokes=strokes.pen if strokes and straight else None,
        smears=strokes.red + strokes.soft if strokes and straight else (),
    )
    if allowance.show:
        quarters = _quarters(glyphs)
        allowance.show(read, np.rot90(_pixels(page, _SEAL_SCALE), quarters))
    return read


def _overprint(
    page: pdfium.PdfPage, objects: Objects, glyphs: list[Glyph]
) -> tuple[tuple[Seal, ...], bool | None, Strokes | None]:
    """The stamps on a typed page, whether it has colour, and what is drawn on it.

    They are sought only where something could be one.
    """
    pasted = objects.picture_share >= 0.001 or objects.red_ink  # noqa: PLR2004 - of the page: a dot
    if not (pasted or objects.drawn):
        return (), None, None
    picture = _pixels(page, _SEAL_SCALE)
    seals, strokes = find_overprint(picture, glyphs, picture.shape[1] / page.get_width())
    lost_colour = objects.picture_share > PARTIAL and objects.grey and not is_coloured(picture)
    return seals, not lost_colour if pasted else None, strokes


def _set_upright(
    glyphs: list[Glyph], width: float, height: float
) -> tuple[list[Glyph], float, float]:
    """The glyphs of the page's main direction, turned so that it runs left to right."""
    quarter = _quarters(glyphs)
    straight = [
        glyph for glyph in glyphs if abs((glyph.angle - 90 * quarter + 180) % 360 - 180) < _ACROSS
    ]
    if quarter == 0:
        return (glyphs if len(straight) == len(glyphs) else straight), width, height
    turned = [_turned(glyph, quarter, width, height) for glyph in straight]
    return turned, *((height, width) if quarter % 2 else (width, height))


def _quarters(glyphs: list[Glyph]) -> int:
    """How many clockwise quarters most of the text is turned by."""
    votes = Counter(round(glyph.angle / 90) % 4 for glyph in glyphs if not glyph.char.isspace())
    return votes.most_common(1)[0][0] if votes else 0


def _turned(glyph: Glyph, quarter: int, width: float, height: float) -> Glyph:
    """A glyph after its page was turned back by `quarter` clockwise quarters."""
    x0, y0, x1, y1 = glyph[1:5]
    box = {
        1: (y0, width - x1, y1, width - x0),
        2: (width - x1, height - y1, width - x0, height - y0),
        3: (height - y1, x0, height - y0, x1),
    }[quarter]
    return Glyph(glyph.char, *box)


def _glyphs(page: pdfium.PdfPage) -> list[Glyph]:
    """The characters of the text layer with their boxes, as the page is shown."""
    place = Placing(page)
    turn = page.get_rotation()
    with closing(page.get_textpage()) as layer:
        return [
            glyph
            for index in range(layer.count_chars())
            if (glyph := _glyph(layer, index, place, turn)) is not None
        ]


def _glyph(layer: pdfium.PdfTextPage, index: int, place: Placing, turn: int) -> Glyph | None:
    code = raw.FPDFText_GetUnicode(layer, index)
    if code in {0x0D, 0x0A, 0x20} or raw.FPDFText_IsGenerated(layer, index) == 1:
        return None
    box = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(layer, index, ctypes.byref(box)):
        return None
    corners = [place(box.left, box.top), place(box.right, box.bottom)]
    x0, x1 = sorted(x for x, _ in corners)
    y0, y1 = sorted(y for _, y in corners)
    # pdfium's angle grows against the clock, ours with it, as seen on the rotated page
    angle = turn - math.degrees(max(raw.FPDFText_GetCharAngle(layer, index), 0.0))
    if raw.FPDFText_IsHyphen(layer, index) == 1:
        code = _HYPHEN  # at the end of a line pdfium gives a code of its own, 0x02
    char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"  # noqa: PLR2004 - Unicode's own limits
    ways: tuple[Way, ...] = ("colour",) if _is_vivid(layer, index) else ()
    return Glyph(char, x0, y0, x1, y1, angle % 360, ways=ways)


def _is_vivid(layer: pdfium.PdfTextPage, index: int) -> bool:
    """Whether a character is printed in a colour that is no grey."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFText_GetFillColor(layer, index, red, green, blue, alpha):
        return False
    parts = (red.value, green.value, blue.value)
    return max(parts) - min(parts) >= _VIVID


def _dpi(page: pdfium.PdfPage, objects: Objects) -> float:
    """The resolution to render a page for OCR: the scan's own, within reason."""
    wanted = max(objects.finest_dpi, _SCAN_DPI) if objects.picture_share else _SCAN_DPI
    longest = max(page.get_size()) or 1.0
    return min(wanted, _FINEST_DPI, LONGEST_SIDE / longest * _POINTS)


def _pixels(page: pdfium.PdfPage, scale: float) -> Picture:
    """The page as shown, with its annotations, on white."""
    longest = max(page.get_size()) or 1.0
    bitmap = page.render(scale=min(scale, LONGEST_SIDE / longest), rev_byteorder=False)
    pixels = bitmap.to_numpy()
    if pixels.ndim == 2 or pixels.shape[2] == 1:  # noqa: PLR2004 - a grey bitmap
        pixels = np.repeat(pixels.reshape(*pixels.shape[:2], 1), 3, axis=2)
    return np.ascontiguousarray(pixels[:, :, :3])


def _in_points(page: Page, scale: float) -> Page:
    """A page read from a picture of `scale` pixels per point, in points."""
    return page.model_copy(
        update={
            "width": round(page.width / scale, 2),
            "height": round(page.height / scale, 2),
            "lines": tuple(_with_box(line, scale) for line in page.lines),
            "seals": tuple(_with_box(seal, scale) for seal in page.seals),
            "strokes": tuple(in_points(box, scale) for box in page.strokes or ()),
            "smears": tuple(in_points(box, scale) for box in page.smears),
            "papers": tuple(in_points(box, scale) for box in page.papers),
        }
    )


def _with_box(placed: _Placed, scale: float) -> _Placed:
    return placed.model_copy(update={"box": in_points(placed.box, scale)})
