"""Files embedded in a document become its members, where they are documents themselves."""

import io
import posixpath
import struct
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial

import pypdfium2 as pdfium  # noqa: TID251 - beside pdf.py the module that knows it
from lxml import etree
from pypdfium2 import raw  # noqa: TID251 - and its plain C functions

from mailbot.documents.page import FileReading, Unreadable
from mailbot.pages.budgets import Allowance, CannotRead
from mailbot.pages.containers import Entry, read_entries
from mailbot.pages.ole import CompoundFile, packed
from mailbot.pages.package import parsed_xml, related
from mailbot.values import sha256

_OLE = b"\xd0\xcf\x11\xe0"
EMBEDDED = "嵌入的文件"
"""How a file inside another is called that has no name of its own; a number follows."""

# The streams of which documents consist that may lie in another; the first tells the kind.
_OWN_STREAMS = (
    ("WordDocument", "0Table", "1Table", "Data"),
    ("Workbook",),
    ("Book",),
    ("EncryptedPackage", "EncryptionInfo"),
)
_MOST, _MOST_NOTES = 100, 2_000
# Of what cannot be read only these are told: a formula or a drawing is an embedded file, too.
_TOLD = frozenset({Unreadable.ENCRYPTED, Unreadable.TOO_LARGE, Unreadable.TOO_MANY_PAGES})
# What bank receipts and invoices carry for other programs: it repeats what the page shows.
_FOR_PROGRAMS = frozenset({"text/plain", "text/html", "application/xml"})


def office_members(data: bytes, allowance: Allowance) -> tuple[FileReading, ...]:
    """The documents embedded in an Office package, and the texts it takes in as they are."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return _documents(_embedded(package, allowance), allowance)


def pdf_members(document: pdfium.PdfDocument, allowance: Allowance) -> tuple[FileReading, ...]:
    """The documents attached to a PDF as a whole (a portfolio) or to places on its pages."""
    found = _documents(_attached(document), allowance)
    return tuple(each for each in found if each.media_type not in _FOR_PROGRAMS)


def old_office_members(file: CompoundFile, allowance: Allowance) -> tuple[FileReading, ...]:
    """The documents embedded in a Word or Excel file of the years before 2007."""
    return _documents(_pooled(file), allowance)


def _documents(entries: Iterable[Entry], allowance: Allowance) -> tuple[FileReading, ...]:
    if allowance.depth >= allowance.budgets.depth:
        return ()
    found = list(entries)
    contents = read_entries(found, allowance)
    if contents.unreadable is Unreadable.ENCRYPTED and not contents.members:
        return tuple(_locked(entry) for entry in found)  # none of them opens
    members = contents.members
    return tuple(each for each in members if not each.unreadable or each.unreadable in _TOLD)


def _locked(entry: Entry) -> FileReading:
    data = entry.unpack()
    return FileReading(
        name=entry.path, sha256=sha256(data), size=len(data), unreadable=Unreadable.ENCRYPTED
    )


def _embedded(package: zipfile.ZipFile, allowance: Allowance) -> Iterator[Entry]:
    names = package.namelist()
    wanted = sorted(name for name in names if "/embeddings/" in name and not name.endswith("/"))
    for name in [*wanted, *_chunks(package)][:_MOST]:
        if name in names:
            own, content = _packaged(package.read(name), allowance)
            yield Entry(own or posixpath.basename(name), len(content), partial(bytes, content))


def _chunks(package: zipfile.ZipFile) -> Iterator[str]:
    """The parts that a Word document takes in as they are (ECMA-376 part 1 §11.3.1)."""
    owner, place = "word/document.xml", "word/_rels/document.xml.rels"
    if place not in package.namelist():
        return
    try:
        relations = parsed_xml(package.read(place))
    except etree.XMLSyntaxError:
        return
    for each in relations:
        if each.get("Type", "").endswith("/aFChunk") and each.get("TargetMode") != "External":
            yield related(owner, each.get("Target", ""))


def _packaged(data: bytes, allowance: Allowance) -> tuple[str, bytes]:
    """The file in an OLE object, with its name where that is told ([MS-OLEDS] §2.3.6)."""
    if not data.startswith(_OLE):
        return "", data
    try:
        found = _object(CompoundFile(data, allowance), "")
    except (CannotRead, struct.error, ValueError):
        found = None
    return found or ("", data)


def _object(file: CompoundFile, folder: str) -> tuple[str, bytes] | None:
    """The file that an OLE object in a folder holds as it is, None where it holds none so."""
    for stream in ("Package", "CONTENTS"):
        if file.has(folder + stream):
            return "", file.stream(folder + stream)
    if file.has(f"{folder}\x01Ole10Native"):
        return _native(file.stream(f"{folder}\x01Ole10Native"))
    return None


def _pooled(file: CompoundFile) -> Iterator[Entry]:
    """The objects in an old Word ([MS-DOC] §2.1.6.3) or Excel file ([MS-XLS] §2.1.7.11)."""
    pool = file.folders("ObjectPool") if file.has("ObjectPool") else ()
    inside = [*pool, *(each for each in file.folders() if each.startswith("MBD"))]
    for number, folder in enumerate(inside[:_MOST], 1):
        try:
            found = _object(file, f"{folder}/") or _whole(file, f"{folder}/")
        except (CannotRead, struct.error, ValueError):
            continue
        if found is not None:
            name, content = found
            yield Entry(name or f"{EMBEDDED}{number}", len(content), partial(bytes, content))


def _whole(file: CompoundFile, folder: str) -> tuple[str, bytes] | None:
    """The document whose own streams lie in a folder, made a file of its own again."""
    for kind in _OWN_STREAMS:
        if file.has(folder + kind[0]):
            there = [name for name in kind if file.has(folder + name)]
            return "", packed({name: file.stream(folder + name) for name in there})
    return None


def _native(stream: bytes) -> tuple[str, bytes]:
    """What the Windows packager made of a file: its label, two paths, its bytes."""
    label_end = stream.index(b"\0", 6)
    path_end = stream.index(b"\0", label_end + 1)
    at = path_end + 5
    at += 4 + struct.unpack_from("<I", stream, at)[0]
    size = struct.unpack_from("<I", stream, at)[0]
    name = stream[6:label_end].decode("gb18030", errors="replace")
    return name, stream[at + 4 : at + 4 + size]


def _attached(document: pdfium.PdfDocument) -> Iterator[Entry]:
    for number in range(min(document.count_attachments(), _MOST)):
        yield _entry(document.get_attachment(number))
    for index in range(len(document)):
        with closing(document[index]) as page:
            for number in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_NOTES)):
                annotation = raw.FPDFPage_GetAnnot(page, number)
                if not annotation:
                    continue
                if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_FILEATTACHMENT:
                    found = raw.FPDFAnnot_GetFileAttachment(annotation)
                    if found:
                        yield _entry(pdfium.PdfAttachment(found, document))
                raw.FPDFPage_CloseAnnot(annotation)


def _entry(attachment: pdfium.PdfAttachment) -> Entry:
    name = attachment.get_name()
    try:
        content = bytes(attachment.get_data())
    except pdfium.PdfiumError:
        return Entry(name, 0, partial(bytes), CannotRead(Unreadable.DAMAGED, "not in the file"))
    return Entry(name, len(content), partial(bytes, content))
