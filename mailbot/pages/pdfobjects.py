"""What lies on a page of a PDF beside its text: pictures, rules, red ink, drawings."""

import ctypes
import math
from dataclasses import dataclass, field

import pypdfium2 as pdfium  # noqa: TID251 - beside pdf.py the module that knows it
from pypdfium2 import raw  # noqa: TID251 - and its plain C functions

from mailbot.pages.budgets import Allowance
from mailbot.pages.ruling import Level
from mailbot.pages.textlayer import Rule
from mailbot.values import Box

PARTIAL = 0.02
"""A picture over this share of a page may be a stamp or a pasted voucher."""

_FINE = 1000.0  # device pixels per point: PDFium's map rounds to whole pixels
_FAR = 1000.0  # points between which the map is measured
_THIN, _SHORTEST = 1.5, 6.0  # points: how thick a rule may be, how long it must be
_CURVES, _MANY = 6, 20  # curves, or sides, of a path from which a pen may have drawn it
_MOST_OBJECTS, _MOST_RULES, _MOST_SEGMENTS = 20_000, 600, 400  # more is drawing, not a form
_MOST_RINGS, _RING_CURVES = 100, 8  # of a page; what PDFium counts for the curves of a circle
_RING, _RING_WIDE = 45.0, 200.0  # points: how high and how wide a ring around words may be
_BOX, _SMALL, _SIDES = 17.0, 24.0, (3, 4)  # points: a check box, its tick; lines of a square
_GREYS = frozenset({raw.FPDF_COLORSPACE_DEVICEGRAY, raw.FPDF_COLORSPACE_CALGRAY})
_INVISIBLE = 3  # text rendering mode 3: neither filled nor stroked (ISO 32000-1, table 106)


@dataclass
class Objects:
    """What lies on a page beside its text."""

    picture_share: float = 0.0
    finest_dpi: float = 0.0
    grey: bool = True
    red_ink: bool = False
    drawn: bool = False
    pictures: list[Box] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    levels: list[Level] = field(default_factory=list)
    rings: list[Box] = field(default_factory=list)
    squares: list[Box] = field(default_factory=list)
    ticks: list[Box] = field(default_factory=list)
    texts: int = 0
    hidden_texts: int = 0


class Placing:
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
        """Points from the left and from the top of what lies at (x, y) in the page's space."""
        return (
            self._origin[0] + x * self._x[0] + y * self._y[0],
            self._origin[1] + x * self._x[1] + y * self._y[1],
        )

    def _device(self, x: float, y: float) -> tuple[float, float]:
        left, top = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(self._page, 0, 0, *self._size, 0, x, y, left, top)
        return left.value / _FINE, top.value / _FINE


def objects_on(page: pdfium.PdfPage, allowance: Allowance, *, marked: bool) -> Objects:
    """What lies on a page beside its text: pictures, grid lines, red ink, hidden text."""
    seen = Objects(red_ink=marked)
    area = max(math.prod(page.get_size()), 1.0)
    place = Placing(page)
    for count, item in enumerate(page.get_objects(max_depth=4)):
        if count >= _MOST_OBJECTS:
            break
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            _note_picture(seen, item, area, place, allowance)
        elif item.type == raw.FPDF_PAGEOBJ_PATH:
            seen.red_ink = seen.red_ink or _is_red(item)
            seen.drawn = seen.drawn or _is_curved(item)
            if item.level == 0 and len(seen.rings) < _MOST_RINGS and _is_ring(item):
                left, bottom, right, top = item.get_bounds()
                seen.rings.append(_box_of(place(left, top), place(right, bottom)))
            if item.level == 0 and _note_small(seen, item, place):
                continue
            if item.level == 0 and len(seen.rules) + len(seen.levels) < _MOST_RULES:
                _note_strokes(seen, item, place)
        elif item.type == raw.FPDF_PAGEOBJ_TEXT:
            seen.texts += 1
            seen.hidden_texts += raw.FPDFTextObj_GetTextRenderMode(item) == _INVISIBLE
    return seen


def _note_picture(
    seen: Objects,
    item: pdfium.PdfImage,
    area: float,
    place: Placing,
    allowance: Allowance,
) -> None:
    allowance.check_pixels(*item.get_px_size())
    left, bottom, right, top = item.get_bounds()
    share = min(abs((right - left) * (top - bottom)) / area, 1.0)
    if item.level == 0:
        seen.pictures.append(_box_of(place(left, top), place(right, bottom)))
    seen.picture_share = max(seen.picture_share, share, PARTIAL if item.level else 0.0)
    try:
        about = item.get_metadata()
    except pdfium.PdfiumError:
        seen.grey = False
        return
    if share > PARTIAL:
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


def _is_ring(item: pdfium.PdfObject) -> bool:
    """Whether a path is drawn as a ring: few curves and little else, stroked and small."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    count = raw.FPDFPath_CountSegments(item)
    left, bottom, right, top = item.get_bounds()
    small = _SHORTEST < top - bottom < _RING and _SHORTEST < right - left < _RING_WIDE
    if not (stroke.value and small and count < _MANY):
        return False
    kinds = [
        raw.FPDFPathSegment_GetType(raw.FPDFPath_GetPathSegment(item, index))
        for index in range(count)
    ]
    return kinds.count(raw.FPDF_SEGMENT_BEZIERTO) >= _RING_CURVES


def _note_small(seen: Objects, item: pdfium.PdfObject, place: Placing) -> bool:
    """Add a small path as the square of a check box or as what may tick one; whether it is one."""
    left, bottom, right, top = item.get_bounds()
    wide, high = right - left, top - bottom
    if max(wide, high) > _SMALL or min(wide, high) < _THIN or len(seen.ticks) >= _MOST_RULES:
        return False
    kinds = [
        raw.FPDFPathSegment_GetType(raw.FPDFPath_GetPathSegment(item, index))
        for index in range(min(raw.FPDFPath_CountSegments(item), _MANY))
    ]
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    four = kinds[1:] in ([raw.FPDF_SEGMENT_LINETO] * sides for sides in _SIDES)
    even = abs(wide - high) < 0.15 * high and _SHORTEST < high < _BOX
    box = _box_of(place(left, top), place(right, bottom))
    square = bool(four and even and stroke.value)
    (seen.squares if square else seen.ticks).append(box)
    return square


def _note_strokes(seen: Objects, item: pdfium.PdfObject, place: Placing) -> None:
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
