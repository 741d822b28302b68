"""A picture file becomes pages: decoded within limits, turned upright, read."""

import io
import warnings
from collections.abc import Iterator

import cv2  # noqa: TID251 - ten times as fast as NumPy at turning colours round
import numpy as np
from PIL import ExifTags, Image, ImageFile, ImageOps, ImageSequence, UnidentifiedImageError

from mailbot.documents.page import Page, Unreadable
from mailbot.pages.budgets import Allowance, CannotRead, Contents
from mailbot.pages.legible import Scan, why_illegible
from mailbot.pages.ocr import Picture
from mailbot.pages.scan import left_unread, read_picture

CUT_NOTE = "cut_short"
"""Stands in the notes of a picture whose end is missing and that was read as far as it goes."""

# What Pillow may open; its other plugins only add ways to be attacked.
_FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF", "AVIF", "JPEG2000")

# More pixels than this per side only cost time: an A4 page at 300 dpi is 3508 high.
LONGEST_SIDE = 3600
_WIDEST_TALL = 1600  # a scrolled screenshot keeps its width and as much height as it has
_TALL = 2.2

_GREY_MODES = frozenset({"1", "L", "LA", "La", "I", "F", "I;16"})


def read_image(data: bytes, allowance: Allowance) -> Contents:
    """The pages of a picture file: one, or one per frame of a TIFF; a GIF's first frame.

    One cut short is read as far as it goes.
    """
    try:
        return _all_frames(data, allowance)
    except CannotRead as refusal:
        cut = _cut_short(data, allowance) if refusal.reason is Unreadable.DAMAGED else None
        if cut is None:
            raise
        return cut


def _cut_short(data: bytes, allowance: Allowance) -> Contents | None:
    """What a picture shows whose end is missing, None where no text is left on it."""
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        found = _all_frames(data, allowance)
    except CannotRead:
        return None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False
    legible = found.unreadable is None and any(page.lines for page in found.pages)
    return found.model_copy(update={"notes": (CUT_NOTE,)}) if legible else None


def _all_frames(data: bytes, allowance: Allowance) -> Contents:
    scans: list[Scan] = []
    late: list[Page] = []
    with open_image(data, allowance) as image:
        for number, frame in enumerate(_frames(image, allowance), 1):
            if scans and allowance.is_late:
                late.append(left_unread(number, frame.size))
            else:
                scans.append(read_decoded(frame, number))
                allowance.note_picture()
    for scan in scans:
        if allowance.show:
            allowance.show(scan.page, scan.picture)
    pages = (*(scan.page for scan in scans), *late)
    return Contents(pages=pages, unreadable=None if late else why_illegible(scans))


def decode_frame(data: bytes, number: int, allowance: Allowance) -> Picture:
    """The pixels of one page of a picture file; raises CannotRead."""
    with open_image(data, allowance) as image:
        for place, frame in enumerate(_frames(image, allowance), 1):
            if place == number:
                return as_picture(frame)
    raise CannotRead(Unreadable.DAMAGED, f"no page {number}")


def open_image(data: bytes, allowance: Allowance) -> Image.Image:
    """The picture, not yet decoded; raises CannotRead beyond the pixel budget or if damaged."""
    try:
        with warnings.catch_warnings():
            # Pillow's own bomb limits are other than ours, and come as warnings
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
    except Image.DecompressionBombError as exc:
        raise CannotRead(Unreadable.TOO_LARGE, "pixels") from exc
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as exc:
        raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc
    allowance.check_pixels(*image.size)
    return image


def read_decoded(image: Image.Image, number: int) -> Scan:
    """The page an opened picture shows; EXIF orientation and transparency are applied."""
    try:
        grey = image.mode in _GREY_MODES
        return read_picture(as_picture(image), number, grey=grey)
    except (OSError, SyntaxError, EOFError, ValueError) as exc:
        raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc


def as_picture(image: Image.Image) -> Picture:
    """Pixels on white paper, the way round the camera meant, at most LONGEST_SIDE long."""
    limit = _limit(*image.size)
    if image.format == "JPEG":
        image.draft("RGB", (limit[0], limit[1]))
    turned = image.getexif().get(ExifTags.Base.Orientation, 1) != 1
    upright = ImageOps.exif_transpose(image) if turned else image  # it copies what it leaves alone
    flat = _on_white(upright)
    flat.thumbnail(_limit(*flat.size), Image.Resampling.LANCZOS)
    return np.asarray(cv2.cvtColor(np.asarray(flat, np.uint8), cv2.COLOR_RGB2BGR), np.uint8)


def _frames(image: Image.Image, allowance: Allowance) -> Iterator[Image.Image]:
    if image.format != "TIFF":
        yield image
        return
    _check_frames(image, allowance)
    for frame in ImageSequence.Iterator(image):
        allowance.check_pixels(*frame.size)
        yield frame


def _check_frames(image: Image.Image, allowance: Allowance) -> None:
    """Raise CannotRead beyond the page budget; counting all of a hostile file's takes long."""
    try:
        image.seek(allowance.budgets.pages)
    except EOFError:
        image.seek(0)
    else:
        allowance.check_pages(allowance.budgets.pages + 1)


def _limit(width: int, height: int) -> tuple[int, int]:
    """The largest size worth reading; only ever smaller than what is there."""
    if max(width, height) > _TALL * min(width, height):
        shrink = min(1.0, _WIDEST_TALL / min(width, height))
    else:
        shrink = min(1.0, LONGEST_SIDE / max(width, height))
    return max(int(width * shrink), 1), max(int(height * shrink), 1)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in {"I", "F", "I;16"}:
        levels = np.asarray(image, np.float64)
        span = max(float(np.ptp(levels)), 1.0)
        return Image.fromarray(np.asarray((levels - levels.min()) / span * 255, np.uint8)).convert(
            "RGB"
        )
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        layered = image.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(paper, layered).convert("RGB")
    return image.convert("RGB")
