"""Drawn sheets become files: a PDF with text, a scanned PDF, a picture, a photo."""

import io
from typing import Any, Literal

from PIL import Image

from tests.samples import degrade
from tests.samples.model import Kind, SampleDocument, Split
from tests.samples.ofd import ofd
from tests.samples.people import dice
from tests.samples.sheet import Sheet, jpeg, pdf, picture, png, scanned_pdf

Format = Literal["docx", "xlsx", "pdf", "scan", "scan_pdf", "photo", "screenshot", "ofd"]

MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "scan": "image/jpeg",
    "scan_pdf": "application/pdf",
    "photo": "image/jpeg",
    "screenshot": "image/png",
    "ofd": "application/ofd",
}
SUFFIXES = {
    "docx": "docx",
    "xlsx": "xlsx",
    "pdf": "pdf",
    "scan": "jpg",
    "scan_pdf": "pdf",
    "photo": "jpg",
    "screenshot": "png",
    "ofd": "ofd",
}


def document(  # noqa: PLR0913 - each names one property of the file
    sheets: list[Sheet],
    *,
    kind: Kind,
    layout: str,
    split: Split,
    form: Format,
    degradation: str,
    name: str,
    seed: int | str,
    shuffle: bool = False,
    dpi: int = 200,
    quality: int = 80,
    several: list[Sheet] | None = None,
) -> SampleDocument:
    """The sheets as a file of that format, with their truth after the degradation.

    `several` are the documents where they are not the sheets themselves (two on one page).
    """
    shown = several or sheets
    truths = [_truth(sheet, kind, form, degradation) for sheet in shown]
    number = dice("file", seed, layout).randrange(2**31)
    data = _data(sheets, form, degradation, number, shuffle=shuffle, dpi=dpi, quality=quality)
    return SampleDocument(
        name=f"{name}.{SUFFIXES[form]}",
        data=data,
        media=MEDIA[form],
        kind=kind,
        truth=truths[0],
        stamped=truths[0].get("stamped"),
        signed=truths[0].get("signed"),
        layout=layout,
        format=form,
        degradation="shuffled" if shuffle else degradation,
        split=split,
        several=tuple(truths) if len(truths) > 1 else (),
    )


def _truth(sheet: Sheet, kind: Kind, form: Format, degradation: str) -> dict[str, Any]:
    truth = {name: value for name, value in sheet.truth.items() if value not in (None, "", [])}
    if kind not in ("application", "authorisation"):
        truth.pop("stamped", None)
        truth.pop("signed", None)
    elif form != "pdf" and degradation in degrade.COLOURLESS:
        truth["stamped"] = None
    return truth


def _data(
    sheets: list[Sheet],
    form: Format,
    degradation: str,
    seed: int,
    *,
    shuffle: bool,
    dpi: int,
    quality: int,
) -> bytes:
    if form == "pdf":
        return pdf(sheets, shuffle=dice(seed) if shuffle else None)
    if form == "ofd":
        return ofd(sheets)
    return finished(degraded(sheets, degradation, seed, dpi), form, degradation, dpi, quality)


def degraded(sheets: list[Sheet], degradation: str, seed: int, dpi: int) -> list[Image.Image]:
    """The sheets as pictures that went through a degradation."""
    return [degrade.apply(degradation, picture(sheet, dpi), seed) for sheet in sheets]


def finished(
    pages: list[Image.Image], form: Format, degradation: str, dpi: int, quality: int = 80
) -> bytes:
    """The pictures as a file: a scanned PDF, a screenshot or a photo."""
    if form == "scan_pdf":
        return scanned_pdf(pages, dpi, quality)
    if form == "screenshot":
        return png(pages[0])
    return _photo(pages[0], degradation, quality)


def _photo(page: Image.Image, degradation: str, quality: int) -> bytes:
    if degradation != "photo_exif":
        return jpeg(page, quality)
    exif = Image.Exif()
    exif[0x0112] = 6  # the viewer turns it by 90° clockwise
    return jpeg(page.transpose(Image.Transpose.ROTATE_90), quality, exif=exif.tobytes())


def repacked(data: bytes) -> bytes:
    """A zip archive (docx) with all its dates set to 1980, so that equal content is equal bytes."""
    import zipfile  # noqa: PLC0415

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            fresh = zipfile.ZipInfo(item.filename, (1980, 1, 1, 0, 0, 0))
            fresh.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fresh, old.read(item))
    return out.getvalue()
