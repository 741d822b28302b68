"""A phone's HEIC photo becomes a page, like any other picture."""

import pillow_heif  # noqa: TID251 - this is the module that knows it
from PIL import Image

from mailbot.documents.page import Unreadable
from mailbot.pages.budgets import Allowance, CannotRead, Contents
from mailbot.pages.image import read_decoded
from mailbot.pages.legible import why_illegible

# What pillow-heif raises about bytes that are not what they should be.
_BROKEN = (ValueError, OSError, EOFError, SyntaxError, RuntimeError, LookupError)


def read_heif(data: bytes, allowance: Allowance) -> Contents:
    """The page a HEIF file's primary picture shows; its size is checked before it is decoded."""
    scan = read_decoded(decode_heif(data, allowance), 1)
    allowance.note_picture()
    if allowance.show:
        allowance.show(scan.page, scan.picture)
    return Contents(pages=(scan.page,), unreadable=why_illegible([scan]))


def decode_heif(data: bytes, allowance: Allowance) -> Image.Image:
    """The primary picture of a HEIF file; raises CannotRead.

    The format keeps the way round in its own transforms, which the decoder applies; the EXIF
    note of it that cameras also write must not be applied again (ISO 23008-12 §6.5.10).
    """
    try:
        file = pillow_heif.open_heif(data, convert_hdr_to_8bit=True)
        allowance.check_pixels(*file.size)
        image: Image.Image = file.to_pillow()
    except _BROKEN as exc:
        raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc
    image.info.pop("exif", None)
    image.info.pop("xmp", None)
    return image
