"""A presentation (.pptx, ECMA-376 part 1 §19) becomes pages: one a slide, then its pictures."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from mailbot.documents.page import Line, Page, Unreadable
from mailbot.pages.budgets import LINES, Allowance, CannotRead, Contents
from mailbot.pages.office import check_package
from mailbot.pages.package import parsed_xml, targets_of
from mailbot.pages.pasted import Pasted, read_pasted
from mailbot.pages.symbols import without_private_use
from mailbot.pages.within import office_members
from mailbot.values import Box

_POINT = 12_700  # English Metric Units, in which all is measured
_USUAL = (9_144_000, 6_858_000)  # a slide's size where nothing is said
_TALLEST_LINE = 24.0  # points: words stand at the top of a large box, not spread over it
_WIDTH = 0.55  # of a line's height: how wide half a Chinese character is
_DEEPEST = 20
_MOST_SPAN = 200


@dataclass(frozen=True)
class _Frame:
    """Where things inside a group lie on the slide: as far off, and so many times as large."""

    across: float = 0.0
    down: float = 0.0
    wider: float = 1.0
    taller: float = 1.0

    def box(self, place: tuple[float, float, float, float]) -> Box:
        """The place of something of this group on the slide, in points."""
        x, y, width, height = place
        left, top = self.across + x * self.wider, self.down + y * self.taller
        right, bottom = left + width * self.wider, top + height * self.taller
        return Box(
            x0=left / _POINT,
            y0=top / _POINT,
            x1=max(right, left + _POINT) / _POINT,
            y1=max(bottom, top + _POINT) / _POINT,
        )


class _Slide:
    """What is gathered from one slide."""

    def __init__(self, size: tuple[float, float], pictures: Mapping[str, str]) -> None:
        self.size = size
        self.pictures = pictures
        self.lines: list[Line] = []
        self.pasted: list[tuple[str, Box]] = []
        self.tables = 0
        self._down = 0.0  # how far words without a place of their own reach

    def placed(self, shape: etree._Element, frame: _Frame) -> Box:
        """Where a shape lies; one that leaves it to its layout follows the last such one."""
        given = _place(shape)
        if given is not None:
            return frame.box(given)
        width, height = self.size
        top, self._down = self._down, min(self._down + height / 5, height)
        return Box(x0=0, y0=top, x1=width, y1=max(self._down, top + 1))


def read_pptx(data: bytes, allowance: Allowance) -> Contents:
    """The slides of a presentation, then the documents pasted onto them as pictures.

    Hidden slides and speakers' notes are left out. Raises CannotRead.
    """
    notes = check_package(data, allowance)
    pages: list[Page] = []
    full: list[Page] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for slide in _slides(package, allowance):
                pasted = [_pasted(package, *each, allowance) for each in slide.pasted]
                page = _page(slide, pasted)
                if page.lines or page.seals:
                    pages.append(page)
                full += [one for each in pasted for one in each.pages]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, etree.XMLSyntaxError) as exc:
        raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc
    allowance.check_pages(len(pages) + len(full))
    numbered = (
        page.model_copy(update={"number": number}) for number, page in enumerate([*pages, *full], 1)
    )
    return Contents(pages=tuple(numbered), members=office_members(data, allowance), notes=notes)


def _slides(package: zipfile.ZipFile, allowance: Allowance) -> Iterator[_Slide]:
    root = parsed_xml(package.read("ppt/presentation.xml"))
    targets = targets_of(package, "ppt/presentation.xml")
    told = next(root.iter("{*}sldSz"), None)
    size = _USUAL if told is None else (_number(told, "cx"), _number(told, "cy"))
    listed = [
        targets.get(str(value), "")
        for each in root.iter("{*}sldId")
        for name, value in each.items()
        if str(name).endswith("}id")
    ]
    allowance.check_pages(len(listed))
    for place in listed:
        shown = parsed_xml(package.read(place))
        if shown.get("show") in {"0", "false"}:
            continue
        points = max(size[0] / _POINT, 1.0), max(size[1] / _POINT, 1.0)
        slide = _Slide(points, targets_of(package, place))
        for tree in shown.iter("{*}spTree"):
            _gather(tree, _Frame(), slide, 0)
        yield slide


def _gather(group: etree._Element, frame: _Frame, slide: _Slide, depth: int) -> None:
    """Lay out the shapes of a group, and of those in it."""
    for shape in group:
        if len(slide.lines) > LINES or depth > _DEEPEST:
            return
        match _name(shape):
            case "grpSp":
                _gather(shape, _inner(shape, frame), slide, depth + 1)
            case "sp" | "pic" | "cxnSp":
                box = slide.placed(shape, frame)
                slide.lines += words(_paragraphs(shape), box)
                targets = (slide.pictures.get(_embedded(each)) for each in shape.iter("{*}blip"))
                slide.pasted += [(target, box) for target in targets if target]
            case "graphicFrame":
                box = slide.placed(shape, frame)
                for table in shape.iter("{*}tbl"):
                    slide.lines += _cells(table, box, slide.tables)
                    slide.tables += 1
            case "AlternateContent":  # the first of several ways to say the same
                _gather(shape[0] if len(shape) else shape, frame, slide, depth + 1)


def _inner(group: etree._Element, frame: _Frame) -> _Frame:
    """How the shapes of a group lie on the slide (§20.1.7.5)."""
    change = next(group.iter("{*}xfrm"), None)
    if change is None:
        return frame
    parts = {_name(each): each for each in change}
    if not {"off", "ext", "chOff", "chExt"} <= set(parts):
        return frame
    wide, high = _number(parts["chExt"], "cx") or 1, _number(parts["chExt"], "cy") or 1
    wider, taller = _number(parts["ext"], "cx") / wide, _number(parts["ext"], "cy") / high
    left = _number(parts["off"], "x") - _number(parts["chOff"], "x") * wider
    top = _number(parts["off"], "y") - _number(parts["chOff"], "y") * taller
    return _Frame(
        frame.across + left * frame.wider,
        frame.down + top * frame.taller,
        frame.wider * wider,
        frame.taller * taller,
    )


def _place(shape: etree._Element) -> tuple[float, float, float, float] | None:
    change = next(shape.iter("{*}xfrm"), None)
    if change is None:
        return None
    parts = {_name(each): each for each in change}
    if not {"off", "ext"} <= set(parts):
        return None
    off, ext = parts["off"], parts["ext"]
    return _number(off, "x"), _number(off, "y"), _number(ext, "cx"), _number(ext, "cy")


def _paragraphs(shape: etree._Element) -> list[str]:
    """The lines of a shape's text, as they are parted by hand."""
    lines: list[str] = []
    for paragraph in shape.iter("{*}p"):
        pieces = (
            "\n" if _name(each) == "br" else each.text or ""
            for each in paragraph.iter("{*}t", "{*}br")
        )
        lines += without_private_use("".join(pieces)).split("\n")
    return [" ".join(line.split()) for line in lines]


def words(lines: list[str], box: Box) -> Iterator[Line]:
    """The lines of a text box, one below the other from its top."""
    step = min((box.y1 - box.y0) / max(len(lines), 1), _TALLEST_LINE)
    for row, text in enumerate(lines):
        if text:
            top = box.y0 + row * step
            wide = sum(1 if char.isascii() else 2 for char in text) * _WIDTH * step
            right = min(max(box.x0 + wide, box.x0 + 1), max(box.x1, box.x0 + 1))
            yield Line(text=text, box=Box(x0=box.x0, y0=top, x1=right, y1=top + step))


def _cells(table: etree._Element, box: Box, number: int) -> Iterator[Line]:
    """The cells of a table (§21.1.3.13) that hold words, with their spans."""
    across = _shares([_number(each, "w") for each in table.iter("{*}gridCol")], box.x0, box.x1)
    rows = list(table.iter("{*}tr"))
    down = _shares([_number(each, "h") for each in rows], box.y0, box.y1)
    for row, line in enumerate(rows):
        for column, cell in enumerate(line.iter("{*}tc")):
            text = "\n".join(filter(None, _paragraphs(cell)))
            if not text or column + 1 >= len(across):
                continue
            right = min(column + _span(cell, "gridSpan"), len(across) - 1)
            bottom = min(row + _span(cell, "rowSpan"), len(down) - 1)
            yield Line(
                text=text,
                box=Box(x0=across[column], y0=down[row], x1=across[right], y1=down[bottom]),
                how="cell",
                table=number,
                row=row,
                column=column,
                row_span=bottom - row,
                column_span=right - column,
            )


def _shares(sizes: list[float], start: float, end: float) -> list[float]:
    """The edges of columns or rows of these sizes between two places."""
    whole = sum(sizes) or float(len(sizes) or 1)
    edges, at = [start], 0.0
    for size in sizes:
        at += size if sum(sizes) else 1.0
        edges.append(start + (end - start) * at / whole)
    return edges


def _pasted(package: zipfile.ZipFile, name: str, box: Box, allowance: Allowance) -> Pasted:
    if name not in package.namelist():
        return Pasted(box)
    return read_pasted(package.read(name), box, allowance)


def _page(slide: _Slide, pasted: list[Pasted]) -> Page:
    width, height = slide.size
    return Page(
        number=1,
        width=round(width, 2),
        height=round(height, 2),
        lines=tuple(sorted(slide.lines, key=lambda line: (line.box.y0, line.box.x0))),
        seals=tuple(
            seal.model_copy(update={"box": each.box}) for each in pasted for seal in each.seals
        ),
        pictures=tuple(each.box for each in pasted if not each.seals and not each.pages),
        source="cell" if slide.tables else "text",
        coloured=True if any(each.seals or each.pages for each in pasted) else None,
    )


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _embedded(blip: etree._Element) -> str:
    return next((str(value) for key, value in blip.items() if str(key).endswith("}embed")), "")


def _span(cell: etree._Element, name: str) -> int:
    said = cell.get(name, "1")
    return min(max(int(said), 1), _MOST_SPAN) if said.isdigit() and len(said) < 6 else 1  # noqa: PLR2004 - digits


def _number(element: etree._Element, name: str) -> float:
    """A measure, 0 where it is none; no slide is larger than some metres."""
    said = element.get(name, "0")
    return float(said) if said.lstrip("-").isdecimal() and len(said) < 11 else 0.0  # noqa: PLR2004 - digits
