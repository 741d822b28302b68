"""A file's bytes become a FileReading: pages of placed text, or the reason why not."""

import importlib
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from functools import partial
from types import MappingProxyType
from typing import cast

from mailbot.documents.page import OPENED_BY_PASSWORD, FileReading, Page, Unreadable
from mailbot.pages.budgets import Allowance, CannotRead, Contents, Reader, ReadingBudgets
from mailbot.pages.mend import mended_pdf, mended_zip
from mailbot.pages.sniff import sniff
from mailbot.values import sha256

READER_VERSION = "27"
"""Part of the key under which readings are cached: raise it whenever a reading may change."""

# Which function reads which type, "module:function" below mailbot.pages. They are imported when
# first needed: a process that only asks for READER_VERSION must not load the OCR engine.
READERS = MappingProxyType(
    {
        "application/pdf": "pdf:read_pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (
            "office:read_docx"
        ),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "office:read_xlsx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation": (
            "slides:read_pptx"
        ),
        "application/vnd.ms-powerpoint": "slides97:read_ppt",
        "application/vnd.ms-excel": "legacy:read_xls",
        "application/vnd.ms-excel.sheet.binary.macroenabled.12": "office:read_xlsb",
        "application/x-encrypted-office": "locked:read_locked",
        "application/pkcs7-mime": "locked:refuse_locked",
        "application/pgp-encrypted": "locked:refuse_locked",
        "application/vnd.oasis.opendocument": "odf:read_odf",
        "application/rtf": "rtf:read_rtf",
        "text/html": "web:read_html",
        "application/xml": "odf:read_office_xml",
        "application/zip": "archive:read_zip",
        "image/png": "image:read_image",
        "image/apng": "image:read_image",
        "image/jpeg": "image:read_image",
        "image/bmp": "image:read_image",
        "image/gif": "image:read_image",
        "image/webp": "image:read_image",
        "image/tiff": "image:read_image",
        "image/heic": "heif:read_heif",
        "image/avif": "image:read_image",
        "image/jpx": "image:read_image",
        "application/ofd": "ofd:read_ofd",
        "application/vnd.apple.iwork": "archive:read_iwork",
        "application/msword": "legacy:read_doc",
        "application/x-tar": "tarball:read_tar",
        "application/gzip": "tarball:read_gzip",
        "application/x-bzip2": "tarball:read_bzip2",
        "application/x-xz": "tarball:read_xz",
        "application/zstd": "tarball:read_zstd",
        "application/vnd.rar": "rar:read_rar",
        "application/x-7z-compressed": "sevenzip:read_7z",
        "application/ms-tnef": "tnef:read_tnef",
        "application/vnd.ms-outlook": "msg:read_msg",
        "message/rfc822": "eml:read_eml",
        "text/plain": "plain:read_text",
    }
)


MENDED_NOTE = "mended"
"""Stands in the notes of a file that was broken and could be read all the same."""

# What is made to be run: told apart, for its sender may have meant a self-extracting archive.
_PROGRAMS = frozenset(
    {
        "application/x-msdownload",
        "application/x-executable",
        "application/x-ms-shortcut",
        "application/vnd.ms-htmlhelp",
    }
)

_ZIP_MEMBER = b"PK\x03\x04"
_JUNK = 4096  # bytes before the first member of a zip that are passed over

# How the parts of a split archive are named: .z01, .part2.rar, .r00, .7z.001, .zip.002
_VOLUME_NAME = re.compile(r"\.(?:z\d\d|r\d\d|part\d+\.rar|(?:7z|zip|rar)\.\d{3})$", re.IGNORECASE)

# How libraries say, in errors of their own, that there was not enough memory.
_NO_MEMORY = re.compile(
    r"bad[ _]?alloc|(?:out of|insufficient|not enough) memory|(?:allocat\w*|memory) fail|"
    r"fail\w* to allocat|cannot allocate|failed to create bitmap",
    re.IGNORECASE,
)

_OF_A_VOLUME = frozenset({Unreadable.DAMAGED, Unreadable.UNSUPPORTED})


def read_file(name: str, data: bytes, budgets: ReadingBudgets) -> FileReading:
    """What a file holds, with everything inside it; never raises because of the content.

    Only to be called where the content can do no harm: inside a reading process.
    """
    return read_within(name, data, budgets, None)


def read_within(
    name: str, data: bytes, budgets: ReadingBudgets, show: Callable[[Page, object], None] | None
) -> FileReading:
    """The same as `read_file`; `show` is told each page with the picture it was read from."""
    allowance = Allowance(budgets, _read, show)
    reading = _read(name, data, allowance)
    if allowance.used_password:
        return reading.model_copy(update={"notes": (*reading.notes, OPENED_BY_PASSWORD)})
    return reading


def read_volumes(name: str, volumes: Sequence[bytes], budgets: ReadingBudgets) -> FileReading:
    """What a RAR archive holds whose parts are all there, in order; never raises like read_file."""
    allowance = Allowance(budgets, _read)
    rar = importlib.import_module("mailbot.pages.rar")
    contents = _guarded(partial(rar.read_rar_volumes, volumes[1:]), volumes[0], allowance)
    return FileReading(
        name=name,
        sha256=sha256(volumes[0]),
        size=sum(map(len, volumes)),
        media_type="application/vnd.rar",
        pages=contents.pages,
        members=contents.members,
        notes=(*contents.notes, OPENED_BY_PASSWORD) if allowance.used_password else contents.notes,
        unreadable=contents.unreadable,
        detail=contents.detail,
    )


def reader_for(media_type: str) -> Reader | None:
    """The function that reads a type, None where we do not open it."""
    place = READERS.get(media_type)
    if place is None:
        return None
    module, function = place.split(":")
    return cast("Reader", getattr(importlib.import_module(f"mailbot.pages.{module}"), function))


def _read(name: str, data: bytes, allowance: Allowance) -> FileReading:
    kind = sniff(data) if data else ""
    contents = _contents(data, kind, allowance)
    if contents.unreadable is Unreadable.DAMAGED and not contents.members:
        kind, contents = _mended(data, kind, allowance) or (kind, contents)
    if contents.unreadable in _OF_A_VOLUME and _VOLUME_NAME.search(name):
        contents = contents.model_copy(update={"unreadable": Unreadable.PARTS_MISSING})
    if contents.unreadable is Unreadable.PARTS_MISSING:
        contents = contents.model_copy(update={"detail": ""})  # only names of parts are told
    return FileReading(
        name=name,
        sha256=sha256(data),
        size=len(data),
        media_type=kind,
        pages=contents.pages,
        members=contents.members,
        notes=contents.notes,
        unreadable=contents.unreadable,
        detail=contents.detail,
    )


def _mended(data: bytes, kind: str, allowance: Allowance) -> tuple[str, Contents] | None:
    """What can still be read of a zip or PDF that lost a part, and its type; None where nothing.

    An archive stays damaged beside what was saved of it: some of its files may be lost.
    """
    if kind == "application/pdf":
        found = mended_pdf(data)
        contents = _contents(found, kind, allowance) if found else None
        whole = True
    elif data.find(_ZIP_MEMBER, 0, _JUNK) >= 0 and not zipfile.is_zipfile(io.BytesIO(data)):
        saved = mended_zip(data, allowance.budgets.unpacked)
        found, whole = saved or (b"", True)
        kind = sniff(found) if found else kind
        contents = _contents(found, kind, allowance) if found else None
    else:
        return None
    if contents is None or contents.unreadable or not _shows_anything(contents):
        return None
    noted = contents.model_copy(update={"notes": (*contents.notes, MENDED_NOTE)})
    if kind == "application/zip" and not whole:
        lost = {"unreadable": Unreadable.DAMAGED, "detail": "not all of it could be saved"}
        noted = noted.model_copy(update=lost)
    return kind, noted


def _shows_anything(contents: Contents) -> bool:
    return bool(contents.members) or any(page.lines or page.seals for page in contents.pages)


def _contents(data: bytes, kind: str, allowance: Allowance) -> Contents:
    if not data:
        return Contents(unreadable=Unreadable.EMPTY)
    reader = reader_for(kind)
    if kind in _PROGRAMS:
        return Contents(unreadable=Unreadable.PROGRAM, detail=kind)
    if reader is None:
        return Contents(unreadable=Unreadable.UNSUPPORTED, detail=kind)
    contents = _guarded(reader, data, allowance)
    if not (contents.pages or contents.members or contents.unreadable):
        return Contents(unreadable=Unreadable.EMPTY, notes=contents.notes)
    return contents


def _guarded(reader: Reader, data: bytes, allowance: Allowance) -> Contents:
    """What a reader finds, or the reason why it failed, whatever way it failed."""
    try:
        contents = reader(data, allowance)
        allowance.take_text(contents.pages)
    except CannotRead as refusal:
        reason, detail = refusal.reason, refusal.detail
    except Exception as exc:  # noqa: BLE001 - hostile bytes can break any parser anywhere; that costs this file only
        spent = isinstance(exc, MemoryError) or _NO_MEMORY.search(str(exc))
        reason = Unreadable.TOO_LARGE if spent else Unreadable.DAMAGED
        detail = "memory" if spent else type(exc).__name__
    else:
        return contents
    return Contents(unreadable=reason, detail=detail)
