"""A PDF becomes pages: its text layer where that is good, else a picture of the page, read."""

import ctypes
import math
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import pypdfium2 as pdfium  # noqa: TID251 - this is the module that knows it
from pypdfium2 import raw  # noqa: TID251 - and its plain C functions

from mailbot.documents.page import Line, Page, Seal, Unreadable
from mailbot.pages.budgets import Allowance, CannotRead, Contents
from mailbot.pages.colour import is_coloured
from mailbot.pages.image import LONGEST_SIDE
from mailbot.pages.legible import Scan, why_illegible
from mailbot.pages.ocr import Picture
from mailbot.pages.overprint import find_overprint, in_points
from mailbot.pages.pdfform import told_by_form, with_told
from mailbot.pages.ruling import Level, in_cells
from mailbot.pages.scan import read_picture
from mailbot.pages.textlayer import Glyph, Rule, is_doubtful, is_garbage, lines_of
from mailbot.pages.within import pdf_members
from mailbot.pages.xfa import filled_in, is_stand_in
from mailbot.values import Box

_POINTS = 72.0
_PORTFOLIO = b"/Collection"  # the key of a catalog (ISO 32000-1, 12.3.5)
_JUNK = 200_000  # bytes before the header that are passed over
_SEAL_SCALE = 150 / _POINTS  # pixels per point of the picture in which stamps are sought
_SCAN_DPI = 200.0  # what a page is rendered at where the scan's own resolution is not known
_FINEST_DPI = 300.0
_COVERS = 0.5  # a picture over this share of a page makes the page a scan
_PARTIAL = 0.02  # one over this share may be a stamp or a pasted voucher
_ACROSS = 12.0  # degrees from the page's own direction beyond which text is a watermark
_FINE = 1000.0  # device pixels per point: PDFium's map rounds to whole pixels
_FAR = 1000.0  # points between which the map is measured
_THIN, _SHORTEST = 1.5, 6.0  # points: how thick a rule may be, how long it must be
_CURVES, _MANY = 6, 20  # curves, or sides, of a path from which a pen may have drawn it
_MOST_OBJECTS, _MOST_RULES, _MOST_SEGMENTS = 20_000, 600, 400  # more is drawing, not a form
_GREYS = frozenset({raw.FPDF_COLORSPACE_DEVICEGRAY, raw.FPDF_COLORSPACE_CALGRAY})
_INVISIBLE = 3  # text rendering mode 3: neither filled nor stroked (ISO 32000-1, table 106)

_FAILURES = {
    raw.FPDF_ERR_PASSWORD: Unreadable.ENCRYPTED,
    raw.FPDF_ERR_SECURITY: Unreadable.ENCRYPTED,
}

_Placed = TypeVar("_Placed", Line, Seal)


@dataclass
class _Objects:
    """What lies on a page beside its text."""

    picture_share: float = 0.0
    finest_dpi: float = 0.0
    grey: bool = True
    red_ink: bool = False
    drawn: bool = False
    pictures: list[Box] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    levels: list[Level] = field(default_factory=list)
    texts: int = 0
    hidden_texts: int = 0


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
            objects = _objects(page, allowance, marked=marked)
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
        told = told_by_form(document, index, _Placing(page))
    marked = _flattened(document, index)
    with closing(document[index]) as page:
        glyphs = with_told(_glyphs(page), told)
        objects = _objects(page, allowance, marked=marked)
        text = "".join(glyph.char for glyph in glyphs)
        if _is_sound(text, objects):
            return _typed_page(page, index + 1, glyphs, objects, allowance), None
        if index and allowance.is_late:
            return _left_unread(page, index + 1), None
        scale = _dpi(page, objects) / _POINTS
        grey = objects.grey and objects.picture_share > _COVERS
        scan = read_picture(_pixels(page, scale), index + 1, grey=grey)
        if _layer_is_better(text, scan):
            return _typed_page(page, index + 1, glyphs, objects, allowance), None
        read = _in_points(scan.page, scale)
        if allowance.show:
            allowance.show(read, scan.picture)
        return read, scan


def _left_unread(page: pdfium.PdfPage, number: int) -> Page:
    """A scanned page for which there was no time; those before it were read."""
    width, height = page.get_size()
    return Page(
        number=number, width=width, height=height, source="ocr", unreadable=Unreadable.TOO_SLOW
    )


def _flattened(document: pdfium.PdfDocument, index: int) -> bool:
    """Whether a page has annotations; values filled into forms become part of its text."""
    with closing(document[index]) as page:
        if raw.FPDFPage_GetAnnotCount(page) <= 0:
            return False
        raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)  # where it fails they stay annotations
        return True


def _is_sound(text: str, objects: _Objects) -> bool:
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
    objects: _Objects,
    allowance: Allowance,
) -> Page:
    width, height = page.get_size()
    turned, width, height = _set_upright(glyphs, width, height)
    straight = (width, height) == page.get_size()
    rules, levels = (objects.rules, objects.levels) if straight else ((), ())
    seals, coloured, strokes = _overprint(page, objects, glyphs)
    read = Page(
        number=number,
        width=round(width, 2),
        height=round(height, 2),
        lines=in_cells(lines_of(turned, rules), rules, levels),
        seals=seals,
        coloured=coloured,
        pictures=tuple(objects.pictures) if straight else (),
        strokes=strokes if straight else None,
    )
    if allowance.show:
        quarters = _quarters(glyphs)
        allowance.show(read, np.rot90(_pixels(page, _SEAL_SCALE), quarters))
    return read


def _overprint(
    page: pdfium.PdfPage, objects: _Objects, glyphs: list[Glyph]
) -> tuple[tuple[Seal, ...], bool | None, tuple[Box, ...] | None]:
    """The stamps on a typed page, whether it has colour, and what is drawn on it.

    They are sought only where something could be one.
    """
    pasted = objects.picture_share >= 0.001 or objects.red_ink  # noqa: PLR2004 - of the page: a dot
    if not (pasted or objects.drawn):
        return (), None, None
    picture = _pixels(page, _SEAL_SCALE)
    seals, strokes = find_overprint(picture, glyphs, picture.shape[1] / page.get_width())
    lost_colour = objects.picture_share > _PARTIAL and objects.grey and not is_coloured(picture)
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
    _, x0, y0, x1, y1, _ = glyph
    box = {
        1: (y0, width - x1, y1, width - x0),
        2: (width - x1, height - y1, width - x0, height - y0),
        3: (height - y1, x0, height - y0, x1),
    }[quarter]
    return Glyph(glyph.char, *box)


def _glyphs(page: pdfium.PdfPage) -> list[Glyph]:
    """The characters of the text layer with their boxes, as the page is shown."""
    place = _Placing(page)
    turn = page.get_rotation()
    with closing(page.get_textpage()) as layer:
        return [
            glyph
            for index in range(layer.count_chars())
            if (glyph := _glyph(layer, index, place, turn)) is not None
        ]


def _glyph(layer: pdfium.PdfTextPage, index: int, place: "_Placing", turn: int) -> Glyph | None:
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
    char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"  # noqa: PLR2004 - Unicode's own limits
    return Glyph(char, x0, y0, x1, y1, angle % 360)


class _Placing:
    """The map from a page's user space to points from the top left of the page as shown."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._page = page
        width, height = page.get_size()
        self._size = (int(width * _FINE) or 1, int(height * _FINE) or 1)
        self._origin = self._device(0, 0)
        right, up = self._device(_FAR, 0), self._device(0, _FAR)
        self._x = [(right[axis] - self._origin[axis]) / _FAR for axis in (0, 1)]
        self._y = [(up[axis] - self._origin[axis]) / _FAR for axis in (0, 1)]

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        return (
            self._origin[0] + x * self._x[0] + y * self._y[0],
            self._origin[1] + x * self._x[1] + y * self._y[1],
        )

    def _device(self, x: float, y: float) -> tuple[float, float]:
        left, top = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(self._page, 0, 0, *self._size, 0, x, y, left, top)
        return left.value / _FINE, top.value / _FINE


def _objects(page: pdfium.PdfPage, allowance: Allowance, *, marked: bool) -> _Objects:
    """What lies on a page beside its text: pictures, grid lines, red ink, hidden text."""
    seen = _Objects(red_ink=marked)
    area = max(math.prod(page.get_size()), 1.0)
    place = _Placing(page)
    for count, item in enumerate(page.get_objects(max_depth=4)):
        if count >= _MOST_OBJECTS:
            break
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            _note_picture(seen, item, area, place, allowance)
        elif item.type == raw.FPDF_PAGEOBJ_PATH:
            seen.red_ink = seen.red_ink or _is_red(item)
            seen.drawn = seen.drawn or _is_curved(item)
            if item.level == 0 and len(seen.rules) + len(seen.levels) < _MOST_RULES:
                _note_strokes(seen, item, place)
        elif item.type == raw.FPDF_PAGEOBJ_TEXT:
            seen.texts += 1
            seen.hidden_texts += raw.FPDFTextObj_GetTextRenderMode(item) == _INVISIBLE
    return seen


def _note_picture(
    seen: _Objects,
    item: pdfium.PdfImage,
    area: float,
    place: _Placing,
    allowance: Allowance,
) -> None:
    allowance.check_pixels(*item.get_px_size())
    left, bottom, right, top = item.get_bounds()
    share = min(abs((right - left) * (top - bottom)) / area, 1.0)
    if item.level == 0:
        seen.pictures.append(_box_of(place(left, top), place(right, bottom)))
    seen.picture_share = max(seen.picture_share, share, _PARTIAL if item.level else 0.0)
    try:
        about = item.get_metadata()
    except pdfium.PdfiumError:
        seen.grey = False
        return
    if share > _PARTIAL:
        seen.finest_dpi = max(seen.finest_dpi, about.horizontal_dpi, about.vertical_dpi)
    seen.grey = seen.grey and (about.colorspace in _GREYS or about.bits_per_pixel == 1)


def _box_of(first: tuple[float, float], second: tuple[float, float]) -> Box:
    (x0, x1), (y0, y1) = sorted((first[0], second[0])), sorted((first[1], second[1]))
    return Box(x0=round(x0, 2), y0=round(y0, 2), x1=round(x1, 2), y1=round(y1, 2))


def _is_red(item: pdfium.PdfObject) -> bool:
    for colour_of in (raw.FPDFPageObj_GetFillColor, raw.FPDFPageObj_GetStrokeColor):
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        known = colour_of(item, red, green, blue, alpha)
        if known and red.value > 100 + max(green.value, blue.value) * 0.6:
            return True
    return False


def _is_curved(item: pdfium.PdfObject) -> bool:
    """Whether a path has as many curves as a pen draws."""
    kinds = [
        raw.FPDFPathSegment_GetType(raw.FPDFPath_GetPathSegment(item, index))
        for index in range(min(raw.FPDFPath_CountSegments(item), _MOST_SEGMENTS))
    ]
    return kinds.count(raw.FPDF_SEGMENT_BEZIERTO) >= _CURVES or len(kinds) >= _MANY


def _note_strokes(seen: _Objects, item: pdfium.PdfObject, place: _Placing) -> None:
    """Add the upright and level sides of a drawn path: the grid that parts a table's cells."""
    segments = raw.FPDFPath_CountSegments(item)
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    left, bottom, right, top = item.get_bounds()
    if not stroke.value and min(right - left, top - bottom) > _THIN:
        return
    matrix = item.get_matrix()
    points = []
    for index in range(min(segments, _MOST_SEGMENTS)):
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(raw.FPDFPath_GetPathSegment(item, index), x, y)
        points.append(place(*matrix.on_point(x.value, y.value)))
    for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1], strict=True):
        if abs(x0 - x1) <= _THIN < _SHORTEST <= abs(y0 - y1):
            seen.rules.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
        elif abs(y0 - y1) <= _THIN < _SHORTEST <= abs(x0 - x1):
            seen.levels.append(Level((y0 + y1) / 2, min(x0, x1), max(x0, x1)))


def _dpi(page: pdfium.PdfPage, objects: _Objects) -> float:
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
            "papers": tuple(in_points(box, scale) for box in page.papers),
        }
    )


def _with_box(placed: _Placed, scale: float) -> _Placed:
    return placed.model_copy(update={"box": in_points(placed.box, scale)})
