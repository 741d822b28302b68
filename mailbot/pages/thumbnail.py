"""A place on a page of a customer's file becomes a small picture with a frame around it.

Only to be called inside a reading process: it decodes what strangers sent.
"""

import io
from collections.abc import Callable, Iterable

from PIL import Image, ImageDraw

from mailbot.documents.page import FileReading, Unreadable
from mailbot.pages.budgets import Allowance, CannotRead, ReadingBudgets
from mailbot.pages.heif import decode_heif
from mailbot.pages.image import as_picture, decode_frame
from mailbot.pages.ocr import Picture, detect
from mailbot.pages.pdf import draw_page
from mailbot.pages.place import Place
from mailbot.pages.reader import reader_for
from mailbot.pages.sniff import sniff
from mailbot.pages.typed import HIDDEN, MARGIN, Corners, draw_typed
from mailbot.pages.upright import lay_flat
from mailbot.values import Box, sha256

BAND_WIDTH = 960
"""Pixels of the picture of a band of the page: legible at half that width."""

PAGE_HEIGHT = 440
"""Pixels of the picture of a whole page: what it looks like, not what it says."""

LARGEST = 26_000
"""Bytes; a picture above it is made smaller."""

_LEAST_BAND, _MOST_BAND = 0.16, 0.42  # of the page's width: how high a band is
_AROUND = 2.5  # heights of the marked value that are shown above and below it
_FRAME = (217, 38, 30)
_COLOURS = 24
_SHRINK = 0.8
_SMALLEST = 200


def draw_place(files: Iterable[bytes], place: Place, budgets: ReadingBudgets) -> bytes:
    """The PNG of a place in one of these files, or in one that lies inside them.

    Raises CannotRead where there is no such file, or no picture of its page.
    """
    data = _find(files, place.sha256, budgets)
    draw = _DRAWERS.get(sniff(data))
    if draw is None:
        page, marked = draw_typed(data, place, budgets)
    else:
        page, scale = draw(data, place.page, Allowance(budgets, _unread))
        for box in place.hidden:
            ImageDraw.Draw(page).rectangle(_scaled(box, scale), fill=HIDDEN)
        marked = _scaled(place.box, scale) if place.box else None
    if marked is None:
        return _packed(_resized(page, PAGE_HEIGHT / page.height))
    return _packed(_band(page, marked))


def _find(files: Iterable[bytes], wanted: str, budgets: ReadingBudgets) -> bytes:
    """The file with this SHA-256, archives and forwarded mails opened where need be."""
    found: list[bytes] = []

    def look(name: str, data: bytes, allowance: Allowance) -> FileReading:
        digest = sha256(data)
        reader = reader_for(sniff(data))
        if digest == wanted:
            found.append(data)
        elif reader is not None and not found and sniff(data) not in _DRAWERS:
            reader(data, allowance)
        return FileReading(name=name, sha256=digest, size=len(data))

    for data in files:
        try:
            look("", data, Allowance(budgets, look))
        except CannotRead:
            continue  # the next file may be the one
        if found:
            return found[0]
    raise CannotRead(Unreadable.DAMAGED, "no such file in the mail")


def _unread(name: str, data: bytes, _: Allowance) -> FileReading:
    return FileReading(name=name, sha256=sha256(data), size=len(data))


def _of_image(data: bytes, page: int, allowance: Allowance) -> tuple[Image.Image, float]:
    return _upright(decode_frame(data, page, allowance)), 1.0


def _of_heif(data: bytes, _: int, allowance: Allowance) -> tuple[Image.Image, float]:
    return _upright(as_picture(decode_heif(data, allowance))), 1.0


def _of_pdf(data: bytes, page: int, allowance: Allowance) -> tuple[Image.Image, float]:
    drawn, scale, typed = draw_page(data, page, allowance)
    return (_shown(drawn) if typed else _upright(drawn)), scale


_Drawer = Callable[[bytes, int, Allowance], tuple[Image.Image, float]]

_DRAWERS: dict[str, _Drawer] = {
    "application/pdf": _of_pdf,
    "image/heic": _of_heif,
    **dict.fromkeys(("image/avif", "image/jpx"), _of_image),
    **dict.fromkeys(("image/png", "image/jpeg", "image/bmp"), _of_image),
    **dict.fromkeys(("image/gif", "image/webp", "image/tiff"), _of_image),
}
"""A page upright, and its pixels per unit of the page as it was read, for each type."""


def _upright(picture: Picture) -> Image.Image:
    """The picture set upright, by the same signs as when it was read."""
    flat, _ = lay_flat(picture, detect(picture))
    return _shown(flat.turn(picture))


def _shown(picture: Picture) -> Image.Image:
    return Image.fromarray(picture[:, :, ::-1])


def _scaled(box: Box, scale: float) -> Corners:
    return box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale


def _band(page: Image.Image, corners: Corners) -> Image.Image:
    """The page's whole width around a marked place, which is framed in red."""
    x0, y0, x1, y1 = corners
    wanted = (y1 - y0) * (1 + 2 * _AROUND)
    height = min(max(wanted, _LEAST_BAND * page.width), max(_MOST_BAND * page.width, y1 - y0))
    top = min(max((y0 + y1 - height) / 2, 0), max(page.height - height, 0))
    scale = min(BAND_WIDTH / page.width, 1.5)
    cut = page.crop((0, round(top), page.width, round(min(top + height, page.height))))
    band = _resized(cut, scale)
    margin = max((y1 - y0) * MARGIN * scale, 4)
    frame = (
        max(x0 * scale - margin, 2),
        max((y0 - top) * scale - margin, 2),
        min(x1 * scale + margin, band.width - 3),
        min((y1 - top) * scale + margin, band.height - 3),
    )
    if frame[0] < frame[2] and frame[1] < frame[3]:
        ImageDraw.Draw(band).rectangle(frame, outline=_FRAME, width=4)
    return band


def _resized(picture: Image.Image, scale: float) -> Image.Image:
    size = (max(round(picture.width * scale), 1), max(round(picture.height * scale), 1))
    return picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)


def _packed(picture: Image.Image) -> bytes:
    """The picture in few colours, made smaller until it is small enough for a mail."""
    while True:
        few = picture.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        file = io.BytesIO()
        few.save(file, format="PNG", optimize=True)
        if file.tell() <= LARGEST or picture.width < _SMALLEST:
            return file.getvalue()
        picture = _resized(picture, _SHRINK)
