"""A file's first bytes, and a look inside its container, become a media type."""

import io
import re
import zipfile

import filetype

from mailbot.pages.ole import top_names

_TEXT_SAMPLE = 4096
_TAR_BLOCK = 512

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_OPENXML = "application/vnd.openxmlformats-officedocument."

# Members that tell what a zip container holds; the first that is there decides.
_ZIP_KINDS = (
    (
        "word/document.xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroenabled.12"),
    ("ppt/presentation.xml", _OPENXML + "presentationml.presentation"),
    ("OFD.xml", "application/ofd"),
    ("Index/Document.iwa", "application/vnd.apple.iwork"),
    ("visio/document.xml", "application/vnd.visio"),
    ("FixedDocSeq.fdseq", "application/vnd.ms-xpsdocument"),
    ("FixedDocumentSequence.fdseq", "application/vnd.ms-xpsdocument"),
    ("content.xml", "application/vnd.oasis.opendocument"),
)

# Streams that tell what an OLE compound file holds ([MS-CFB] keeps names as UTF-16LE).
_OLE_KINDS = (
    ("EncryptedPackage", "application/x-encrypted-office"),
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("__nameid_version1.0", "application/vnd.ms-outlook"),
    ("MatOST", "application/vnd.ms-works"),
    ("Quill", "application/vnd.ms-publisher"),
    ("VisioDocument", "application/vnd.visio"),
)

# Types the library does not know, or takes for something else.
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "application/rtf"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"-----BEGIN PGP MESSAGE-----", "application/pgp-encrypted"),
    (b"\x4c\0\0\0\x01\x14\x02\0", "application/x-ms-shortcut"),  # [MS-SHLLINK] §2.1
    (b"ITSF\x03\0", "application/vnd.ms-htmlhelp"),
    (b"\xff\x4f\xff\x51", "image/jpx"),  # a JPEG 2000 codestream without its file format
    (b"#!AMR", "audio/amr"),
)

_PDF_HEAD = 1024  # PDF readers accept the header within the first 1024 bytes (ISO 32000-1, H.3)
_JUNK = 65_536  # bytes that mail gateways and download scripts put before a file
_PDF_INSIDE = re.compile(rb"%PDF-\d.{0,4000}?\d \d{1,5} obj\b", re.DOTALL)
# A CMS message that only its reader's key opens (1.2.840.113549.1.7.3), in DER or BER.
_ENVELOPED = re.compile(
    rb"0[\x80-\x84].{0,4}\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03", re.DOTALL
)

_MAIL_HEAD = re.compile(
    rb"\A(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){2,}", re.ASCII
)
# Control characters that no text file holds.
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_MAIL_FIELDS = re.compile(
    rb"^(?:received|message-id|from|mime-version|date):", re.IGNORECASE | re.MULTILINE
)


def sniff(data: bytes) -> str:
    """The media type told from the content, "application/octet-stream" where nothing fits.

    "application/zip" is a plain archive; "application/x-encrypted-office" an Office file behind
    a password.
    """
    if data.startswith(b"PK"):
        return _look_into_zip(data)
    if data.startswith(_OLE):
        return _look_into_ole(data)
    known = _signature(data) or filetype.guess_mime(data)
    if known:
        return str(known)
    if _ENVELOPED.match(data):
        return "application/pkcs7-mime"
    return _behind_junk(data) or _look_at_text(data)


def _behind_junk(data: bytes) -> str:
    """The type of a PDF or zip that does not begin at its first byte, "" where there is none."""
    if _PDF_INSIDE.search(data, 0, 2 * _JUNK):
        return "application/pdf"
    if data.find(b"PK\x03\x04", 0, _JUNK) > 0 and zipfile.is_zipfile(io.BytesIO(data)):
        return _look_into_zip(data)
    return ""


def _signature(data: bytes) -> str:
    """The type told by the bytes a file begins with, "" where they say nothing."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if is_tar(data):  # before PDF: one may be the first file in it
        return "application/x-tar"
    return "application/pdf" if b"%PDF-" in data[:_PDF_HEAD] else ""


def is_tar(data: bytes) -> bool:
    """Whether a tar archive starts here: its first header sums up (POSIX ustar)."""
    block = data[:_TAR_BLOCK]
    if len(block) < _TAR_BLOCK or not block[0]:
        return False
    said = block[148:156].split(b"\0")[0].strip()
    if not said or said.strip(b"01234567"):
        return False
    return int(said, 8) == sum(block[:148]) + 8 * 0x20 + sum(block[156:])


def _look_into_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "application/zip"
    for member, kind in _ZIP_KINDS:
        if member in names:
            return kind
    return "application/zip"


def _look_into_ole(data: bytes) -> str:
    names = top_names(data)
    for stream, kind in _OLE_KINDS:
        if stream in names or (not names and _directory_name(stream) in data):
            return kind
    return "application/x-ole-storage"


def _directory_name(stream: str) -> bytes:
    """The start of a directory entry: its name, terminated and padded ([MS-CFB] 2.6.1)."""
    return (stream + "\0").encode("utf-16-le")


def _look_at_text(data: bytes) -> str:
    head = data[:_TEXT_SAMPLE]
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return "text/plain"
    if b"\0" in head or len(_CONTROLS.findall(head)) > len(head) // 100:
        return "application/octet-stream"
    if _MAIL_HEAD.match(head) and _MAIL_FIELDS.search(head):
        return "message/rfc822"
    return _markup(head.lstrip().lower())


def _markup(lowered: bytes) -> str:
    if lowered.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    if lowered.startswith((b"<?xml", b"<svg")):
        return "image/svg+xml" if b"<svg" in lowered else "application/xml"
    return "text/plain"
