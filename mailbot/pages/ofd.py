"""An OFD file (GB/T 33190, China's electronic receipts and invoices) becomes pages of text."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator

import numpy as np
from lxml import etree
from PIL import Image, ImageDraw

from mailbot.documents.page import Line, Page, Seal, Unreadable
from mailbot.pages.budgets import Allowance, CannotRead, Contents
from mailbot.pages.image import as_picture, open_image
from mailbot.pages.legible import Scan, why_illegible
from mailbot.pages.ocr import Picture
from mailbot.pages.ofdpage import (
    POINTS,
    Drawn,
    Matrix,
    Path,
    draw,
    is_upright,
    local,
    numbers,
)
from mailbot.pages.overprint import find_overprint
from mailbot.pages.ruling import in_cells
from mailbot.pages.scan import read_picture
from mailbot.pages.strokes import Strokes
from mailbot.pages.struck import without_struck
from mailbot.pages.textlayer import Glyph, is_garbage, lines_of
from mailbot.values import Box

SIGNED_NOTE = "electronic_signature"
"""Stands in the notes of a file that carries a signature; nobody has verified it."""

_A4 = (210.0, 297.0)  # millimetres
_LARGEST_PAGE = 2_000.0  # millimetres
_OCR_SCALE = 200 / 72  # pixels per point of a page without text
_SEAL_SCALE = 150 / 72  # … and of one on which only stamps are sought
_LARGEST_CANVAS = 12_000_000  # pixels
_UNSEEN_STAMP = 0.7  # how sure a stamp is that the file places but does not let us see
_PICTURES_PER_PAGE = 60
_OVAL = 1.25  # how much longer one side of an oval stamp is at least

# How pictures begin inside a seal's DER data (GB/T 38540).
_PICTURE_HEADS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM")


def read_ofd(data: bytes, allowance: Allowance) -> Contents:
    """The pages of an OFD file by their text; one of pictures alone is read by OCR.

    Places are in points. Signatures are noted and their stamps sought, never verified.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Package(archive, allowance).contents()
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        LookupError,
        etree.LxmlError,
    ) as exc:
        raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc


class _Package:
    """The parts of an OFD file, found by the references from one to the next."""

    def __init__(self, archive: zipfile.ZipFile, allowance: Allowance) -> None:
        self._archive = archive
        self._allowance = allowance
        for part in archive.infolist():
            allowance.take_bytes(part.file_size)  # bounds what the zip module will unpack
        self._names = {info.filename.lower().lstrip("/"): info for info in archive.infolist()}
        self._parsed: dict[str, etree._Element | None] = {}
        self._media: dict[str, str] = {}
        self._templates: dict[str, str] = {}
        self._stamps: dict[str, list[tuple[Box, bytes]]] = {}
        self._notes: set[str] = set()
        self._scans: list[Scan] = []

    def contents(self) -> Contents:
        """The pages of all documents in the file."""
        if "encryptions.xml" in self._names:
            raise CannotRead(Unreadable.ENCRYPTED, "an encrypted OFD")
        root = self._parse("OFD.xml")
        if root is None:
            raise CannotRead(Unreadable.DAMAGED, "no OFD.xml")
        pages: list[Page] = []
        for body in _children(root, "DocBody"):
            pages += self._document(body, len(pages))
        refusal = why_illegible(self._scans) if pages and len(self._scans) == len(pages) else None
        return Contents(pages=tuple(pages), notes=tuple(sorted(self._notes)), unreadable=refusal)

    def _document(self, body: etree._Element, before: int) -> Iterator[Page]:
        place = _join("", _text_of(body, "DocRoot"))
        document = self._parse(place)
        if document is None:
            raise CannotRead(Unreadable.DAMAGED, "no document in it")
        common = _child(document, "CommonData")
        listed = list(_children(_child(document, "Pages"), "Page"))
        self._allowance.check_pages(before + len(listed))
        self._learn(common, place)
        self._find_stamps(_join("", _text_of(body, "Signatures")))
        annotations = self._annotations(_join(place, _text_of(document, "Annotations")))
        size = _area(_child(common, "PageArea"))
        for number, reference in enumerate(listed, before + 1):
            where = _join(place, reference.get("BaseLoc") or "")
            page = self._parse(where)
            if page is None:
                raise CannotRead(Unreadable.DAMAGED, f"page {number} is missing")
            key = reference.get("ID") or ""
            drawn, extent = self._drawn(page, where, annotations.get(key, []), size)
            yield self._page(number, drawn, extent, self._stamps.get(key, []))

    def _learn(self, common: etree._Element | None, place: str) -> None:
        """Note where templates and pictures lie."""
        for entry in common if common is not None else ():
            name = local(entry)
            if name == "TemplatePage":
                where = _join(place, entry.get("BaseLoc") or "")
                self._templates[entry.get("ID") or ""] = where
            elif name in {"PublicRes", "DocumentRes"}:
                self._learn_pictures(_join(place, entry.text or ""))

    def _learn_pictures(self, where: str) -> None:
        resources = self._parse(where)
        if resources is None:
            return
        base = posixpath.join(posixpath.dirname(where), resources.get("BaseLoc") or "", "x")
        for entry in resources.iter():
            if local(entry) == "MultiMedia":
                file = _text_of(entry, "MediaFile")
                self._media[entry.get("ID") or ""] = _join(base, file)

    def _annotations(self, where: str) -> dict[str, list[etree._Element]]:
        """The annotations of each page by the page's id."""
        found: dict[str, list[etree._Element]] = {}
        for page in _children(self._parse(where), "Page"):
            file = self._parse(_join(where, _text_of(page, "FileLoc")))
            if file is not None:
                found.setdefault(page.get("PageID") or "", []).append(file)
        return found

    def _find_stamps(self, where: str) -> None:
        """Note where signatures show their stamps, with the bytes that hold the stamp's picture."""
        for entry in _children(self._parse(where), "Signature"):
            self._notes.add(SIGNED_NOTE)
            place = _join(where, entry.get("BaseLoc") or "")
            signature = self._parse(place)
            if signature is None:
                continue
            about = _child(signature, "SignedInfo")
            seal = self._bytes(_join(place, _text_of(_child(about, "Seal"), "BaseLoc")))
            value = self._bytes(_join(place, _text_of(signature, "SignedValue")))
            for stamp in _children(about, "StampAnnot"):
                box = _box(numbers(stamp.get("Boundary")))
                if box is not None:
                    shown = (box, seal or value)
                    self._stamps.setdefault(stamp.get("PageRef") or "", []).append(shown)

    def _drawn(
        self,
        page: etree._Element,
        where: str,
        annotations: list[etree._Element],
        size: tuple[float, float, float, float],
    ) -> tuple[Drawn, tuple[float, float]]:
        """What a page shows, its templates and annotations included, and its extent in points."""
        left, top, width, height = (
            _area(_child(page, "Area")) if _child(page, "Area") is not None else size
        )
        for entry in _children(page, "PageRes"):
            self._learn_pictures(_join(where, entry.text or ""))
        drawn = Drawn()
        place = Matrix(a=POINTS, d=POINTS, e=-left * POINTS, f=-top * POINTS)
        for use in _children(page, "Template"):
            template = self._parse(self._templates.get(use.get("TemplateID") or "", ""))
            if template is not None:
                draw(template, drawn, place)
        draw(page, drawn, place)
        for file in annotations:
            for annotation in file.iter():
                if local(annotation) == "Annot" and annotation.get("Visible") != "false":
                    draw(annotation, drawn, place)
        return drawn, (width * POINTS, height * POINTS)

    def _page(
        self,
        number: int,
        drawn: Drawn,
        extent: tuple[float, float],
        stamps: list[tuple[Box, bytes]],
    ) -> Page:
        glyphs = [glyph for glyph in drawn.glyphs if is_upright(glyph)]
        typed = not is_garbage("".join(glyph.char for glyph in glyphs))
        canvas = _Canvas(extent, _SEAL_SCALE if typed else _OCR_SCALE)
        for picture in drawn.pictures[:_PICTURES_PER_PAGE]:
            content = self._bytes(self._media.get(picture.resource, ""))
            canvas.paste(content, picture.box, self._allowance)
        for path in drawn.paths:
            canvas.write(path)
        unseen = [
            _stamp(box)
            for box, content in stamps
            if not canvas.paste(_picture_in(content), box, self._allowance)
        ]
        if not typed and canvas.pictured:
            scan = read_picture(canvas.picture(), number)
            self._allowance.note_picture()
            self._scans.append(scan)
            return _in_points(scan.page, canvas.scale, unseen)
        seals, strokes = _overprint(canvas, glyphs)
        return Page(
            number=number,
            width=round(extent[0], 2),
            height=round(extent[1], 2),
            lines=in_cells(
                lines_of(without_struck(glyphs, drawn.levels), drawn.rules),
                drawn.rules,
                drawn.levels,
            ),
            seals=(*seals, *unseen),
            coloured=True if canvas.pictured or stamps else None,
            pictures=tuple(picture.box for picture in drawn.pictures[:_PICTURES_PER_PAGE]),
            strokes=strokes.pen if strokes else None,
            smears=strokes.red + strokes.soft if strokes else (),
        )

    def _parse(self, where: str) -> etree._Element | None:
        """The root of an XML part, None where there is none; each is parsed once."""
        if where not in self._parsed:
            content = self._bytes(where)
            self._parsed[where] = _xml(content) if content else None
        return self._parsed[where]

    def _bytes(self, where: str) -> bytes:
        """A part's bytes, none where there is no such part; folders are tried without the case."""
        info = self._names.get(where.lower().lstrip("/"))
        return self._archive.read(info) if info is not None and where else b""


class _Canvas:
    """White paper with a page's pictures, and what is drawn on it, where the page shows them."""

    def __init__(self, extent: tuple[float, float], scale: float) -> None:
        area = max(extent[0] * extent[1], 1.0)
        self.scale = min(scale, (_LARGEST_CANVAS / area) ** 0.5)
        self.pictured = False
        self._size = tuple(max(int(side * self.scale), 1) for side in extent)
        self._paper: Image.Image | None = None

    def paste(self, content: bytes, box: Box, allowance: Allowance) -> bool:
        """Whether these bytes were a picture that could be pasted."""
        if not content:
            return False
        try:
            with open_image(content, allowance) as image:
                pixels = as_picture(image)
        except (CannotRead, OSError, SyntaxError, ValueError):
            return False
        self.pictured = True
        paper = self._begun()
        width = min(max(int(box.width * self.scale), 1), 2 * self._size[0])
        height = min(max(int(box.height * self.scale), 1), 2 * self._size[1])
        scaled = Image.fromarray(pixels[:, :, ::-1]).resize((width, height))
        corner = (int(box.x0 * self.scale), int(box.y0 * self.scale))
        under = paper.crop((*corner, corner[0] + width, corner[1] + height))
        # as ink on paper: what lies below shows through the white of what lies above
        mixed = np.minimum(np.asarray(under), np.asarray(scaled))
        paper.paste(Image.fromarray(mixed), corner)
        return True

    def write(self, path: Path) -> None:
        """Draw a line, unless it runs far beyond the paper."""
        points = [(x * self.scale, y * self.scale) for x, y in path.points]
        if any(abs(place) > 2 * max(self._size) for point in points for place in point):
            return
        width = max(round(path.width * self.scale), 1)
        ImageDraw.Draw(self._begun()).line(points, path.colour, width)

    @property
    def used(self) -> bool:
        """Whether anything is on the paper."""
        return self._paper is not None

    def _begun(self) -> Image.Image:
        if self._paper is None:
            self._paper = Image.new("RGB", (self._size[0], self._size[1]), "white")
        return self._paper

    def picture(self) -> Picture:
        """What the paper shows, as OpenCV has it."""
        paper = self._paper or Image.new("RGB", (1, 1), "white")
        return np.ascontiguousarray(np.asarray(paper, np.uint8)[:, :, ::-1])


def _overprint(canvas: _Canvas, glyphs: list[Glyph]) -> tuple[tuple[Seal, ...], Strokes | None]:
    """The stamps that lie on a page's text, and what is drawn on it; None where nothing is."""
    return find_overprint(canvas.picture(), glyphs, canvas.scale) if canvas.used else ((), None)


def _stamp(box: Box) -> Seal:
    """A stamp the file places but draws in a way we do not see."""
    longer, shorter = max(box.width, box.height), max(min(box.width, box.height), 0.1)
    is_oval = longer > _OVAL * shorter
    return Seal(box=box, shape="oval" if is_oval else "round", confidence=_UNSEEN_STAMP)


def _picture_in(content: bytes) -> bytes:
    """The picture inside a seal's DER data, from its head to the end; none where there is none."""
    places = [at for head in _PICTURE_HEADS[:3] if (at := content.find(head)) >= 0]
    return content[min(places) :] if places else b""


def _in_points(page: Page, scale: float, unseen: list[Seal]) -> Page:
    def placed(box: Box) -> Box:
        return _smaller(box, scale)

    lines: list[Line] = [line.model_copy(update={"box": placed(line.box)}) for line in page.lines]
    seals = [seal.model_copy(update={"box": placed(seal.box)}) for seal in page.seals]
    return page.model_copy(
        update={
            "width": round(page.width / scale, 2),
            "height": round(page.height / scale, 2),
            "lines": tuple(lines),
            "seals": (*seals, *unseen),
            "strokes": tuple(placed(box) for box in page.strokes or ()),
            "smears": tuple(placed(box) for box in page.smears),
            "papers": tuple(placed(box) for box in page.papers),
        }
    )


def _smaller(box: Box, scale: float) -> Box:
    return Box(
        x0=round(box.x0 / scale, 2),
        y0=round(box.y0 / scale, 2),
        x1=round(box.x1 / scale, 2),
        y1=round(box.y1 / scale, 2),
    )


def _xml(content: bytes) -> etree._Element | None:
    """An XML part; entities stay unresolved and nothing is fetched."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True
    )
    return etree.fromstring(content, parser)


def _join(base: str, reference: str) -> str:
    """A part's path from a reference in the part `base`, absolute ones from the file's root."""
    reference = reference.strip().replace("\\", "/")
    if not reference:
        return ""
    if reference.startswith("/"):
        return posixpath.normpath(reference).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), reference))


def _children(parent: etree._Element | None, name: str) -> Iterator[etree._Element]:
    if parent is not None:
        yield from (child for child in parent if local(child) == name)


def _child(parent: etree._Element | None, name: str) -> etree._Element | None:
    return next(_children(parent, name), None)


def _text_of(parent: etree._Element | None, name: str) -> str:
    child = _child(parent, name)
    return (child.text or "") if child is not None else ""


def _area(area: etree._Element | None) -> tuple[float, float, float, float]:
    """A page's left, top, width and height in millimetres; A4 where it says nothing sane."""
    for name in ("PhysicalBox", "ApplicationBox", "ContentBox"):
        box = numbers(_text_of(area, name))
        if len(box) >= 4 and 0 < box[2] <= _LARGEST_PAGE and 0 < box[3] <= _LARGEST_PAGE:  # noqa: PLR2004 - x y w h
            return box[0], box[1], box[2], box[3]
    return 0.0, 0.0, *_A4


def _box(found: list[float]) -> Box | None:
    """A boundary (x y w h, millimetres) in points."""
    if len(found) < 4 or min(found[2:4]) <= 0:  # noqa: PLR2004 - x y w h
        return None
    x, y, width, height = (number * POINTS for number in found[:4])
    return Box(x0=x, y0=y, x1=x + width, y1=y + height)
