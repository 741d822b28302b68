"""An Excel workbook (ECMA-376 part 1 §18) becomes pages of cells as a person sees them."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from mailbot.documents.page import Line, Page, Unreadable
from mailbot.pages import numberformat
from mailbot.pages.budgets import LINES, Allowance, CannotRead
from mailbot.pages.drawn import Control, controls_of
from mailbot.pages.laid import Edges, laid_over
from mailbot.pages.package import parsed_xml, targets_of
from mailbot.pages.pasted import Pasted, read_pasted, with_marks
from mailbot.values import Box

_WIDEST_GAP = 12  # empty rows or columns between cells that are kept; a stray cell lies far out
_MOST_MERGED = 20_000
_NOWHERE = Box(x0=0, y0=0, x1=1, y1=1)  # where a picture lies that no sheet shows
_MOST_COLUMNS, _MOST_ROWS = 16_384, 1_048_576


@dataclass(frozen=True)
class _Cell:
    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1


@dataclass
class _Book:
    """What all sheets of a workbook share."""

    package: zipfile.ZipFile
    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    since_1904: bool = False


def read_workbook(data: bytes, allowance: Allowance) -> list[Page]:
    """The visible sheets of an .xlsx file that show anything, one page each, then its pictures.

    Numbers are shown by the format of their cell; hidden rows and columns are left out, check
    boxes and text boxes stand in the cell they are drawn on, stamps and signatures where they lie.
    A picture that holds a document is a page of its own. Raises CannotRead.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return list(_pages(package, allowance))
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, etree.XMLSyntaxError) as exc:
        raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc


def _pages(package: zipfile.ZipFile, allowance: Allowance) -> Iterator[Page]:
    root = parsed_xml(package.read("xl/workbook.xml"))
    targets = targets_of(package, "xl/workbook.xml")
    book = _Book(package)
    book.since_1904 = any(_is_on(each.get("date1904")) for each in _all(root, "workbookPr"))
    book.strings = _strings(package)
    book.formats = _formats(package)
    shown = [sheet for sheet in _all(root, "sheet") if sheet.get("state", "visible") == "visible"]
    allowance.check_pages(len(shown))
    pasted: list[Page] = []
    seen: set[str] = set()
    number = 0
    for sheet in shown:
        place = targets.get(_relation(sheet), "")
        if place not in package.namelist():
            raise CannotRead(Unreadable.DAMAGED, f"no {place or 'sheet'}")
        page, edges = _page(number + 1, _cells(book, place))
        pictures: list[Pasted] = []
        for part, box in laid_over(package, place, edges):
            seen.add(part)
            pictures.append(read_pasted(package.read(part), box, allowance))
        pasted += [each for picture in pictures for each in picture.pages]
        if page.lines:
            number += 1
            yield with_marks(page, pictures)
    for part in sorted(set(package.namelist()) - seen):
        if part.startswith("xl/media/"):
            pasted += read_pasted(package.read(part), _NOWHERE, allowance).pages
    allowance.check_pages(number + len(pasted))
    for page in pasted:
        number += 1
        yield page.model_copy(update={"number": number})


def _strings(package: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    root = parsed_xml(package.read("xl/sharedStrings.xml"))
    return [_rich(each) for each in _all(root, "si")]


def _rich(element: etree._Element) -> str:
    """A text of several runs without the readings written over it (rPh)."""
    pieces = []
    for child in element:
        if _name(child) == "t":
            pieces.append(child.text or "")
        elif _name(child) == "r":
            pieces += [each.text or "" for each in child if _name(each) == "t"]
    return "".join(pieces).replace("_x000D_", "").strip()


def _formats(package: zipfile.ZipFile) -> list[str]:
    """The number format of each cell style."""
    if "xl/styles.xml" not in package.namelist():
        return []
    root = parsed_xml(package.read("xl/styles.xml"))
    codes = dict(numberformat.BUILT_IN)
    for each in _all(root, "numFmt"):
        codes[_int(each.get("numFmtId"))] = each.get("formatCode", "")
    styles = next(_all(root, "cellXfs"), ())
    return [codes.get(_int(each.get("numFmtId")), "") for each in styles]


def _cells(book: _Book, place: str) -> list[_Cell]:
    """The cells of a sheet that show something, with what is drawn on them."""
    found: dict[tuple[int, int], _Cell] = {}
    hidden: list[tuple[int, int]] = []
    merged: list[tuple[int, int, int, int]] = []
    rows = 0
    with book.package.open(place) as stream:
        events = etree.iterparse(
            stream, events=("end",), resolve_entities=False, no_network=True, load_dtd=False
        )
        for _, element in events:
            match _name(element):
                case "col" if _is_on(element.get("hidden")):
                    hidden.append((_int(element.get("min")) - 1, _int(element.get("max")) - 1))
                case "row":
                    rows = _int(element.get("r"), rows + 1)
                    for cell in _row(book, element, rows - 1, hidden):
                        found[cell.row, cell.column] = cell
                    if len(found) > LINES:
                        raise CannotRead(Unreadable.TOO_MANY_PAGES, f"more than {LINES} cells")
                    element.clear()
                case "mergeCell" if len(merged) < _MOST_MERGED:
                    merged.append(_range(element.get("ref", "")))
    controls = controls_of(book.package, targets_of(book.package, place))
    return _with_spans(_with_controls(found, controls, merged), merged)


def _row(
    book: _Book, row: etree._Element, number: int, hidden: list[tuple[int, int]]
) -> Iterator[_Cell]:
    if _is_on(row.get("hidden")) or not 0 <= number < _MOST_ROWS:
        return
    column = -1
    for cell in row:
        if _name(cell) != "c":
            continue
        column = _column(cell.get("r", "")) if cell.get("r") else column + 1
        if any(first <= column <= last for first, last in hidden):
            continue
        text = _text(book, cell)
        if text:
            yield _Cell(number, column, text)


def _text(book: _Book, cell: etree._Element) -> str:
    kind = cell.get("t", "n")
    value = next((each.text or "" for each in cell if _name(each) == "v"), "")
    match kind:
        case "inlineStr":
            text = "".join(_rich(each) for each in cell if _name(each) == "is")
        case "s":
            index = _int(value, len(book.strings))
            text = book.strings[index] if index < len(book.strings) else ""
        case "b":
            text = {"1": "是", "0": "否"}.get(value, "")
        case "d":
            text = value.replace("T", " ").removesuffix(" 00:00:00")
        case "n" if value:
            style = _int(cell.get("s"))
            code = book.formats[style] if style < len(book.formats) else ""
            text = numberformat.shown(float(value), code, since_1904=book.since_1904)
        case "e":
            text = ""  # #REF! and the like
        case _:
            text = value
    return text.strip()


def _with_controls(
    found: dict[tuple[int, int], _Cell],
    controls: list[Control],
    merged: list[tuple[int, int, int, int]],
) -> list[_Cell]:
    """The cells with the check boxes and texts that are drawn on them, left to right."""
    for control in sorted(controls, key=lambda each: (each.row, each.column, each.across)):
        row, column = control.row, control.column
        for top, left, bottom, right in merged:
            if top <= row <= bottom and left <= column <= right:
                row, column = top, left
        under = found.get((row, column), _Cell(row, column, ""))
        text = f"{under.text} {control.text}".strip()
        found[row, column] = replace(under, text=text)
    return [found[place] for place in sorted(found)]


def _with_spans(cells: list[_Cell], merged: list[tuple[int, int, int, int]]) -> list[_Cell]:
    spans = {
        (top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in merged
    }
    spanned = []
    for cell in cells:
        rows, columns = spans.get((cell.row, cell.column), (1, 1))
        spanned.append(replace(cell, rows=max(rows, 1), columns=max(columns, 1)))
    return spanned


def _page(number: int, cells: list[_Cell]) -> tuple[Page, Edges]:
    rows = _drawn_together({edge for cell in cells for edge in (cell.row, cell.row + cell.rows)})
    columns = _drawn_together(
        {edge for cell in cells for edge in (cell.column, cell.column + cell.columns)}
    )
    lines = []
    for cell in cells:
        top, bottom = rows[cell.row], rows[cell.row + cell.rows]
        left, right = columns[cell.column], columns[cell.column + cell.columns]
        lines.append(
            Line(
                text=cell.text,
                box=Box(x0=left, y0=top, x1=right, y1=bottom),
                how="cell",
                table=0,
                row=top,
                column=left,
                row_span=bottom - top,
                column_span=right - left,
            )
        )
    page = Page(
        number=number,
        width=float(max((line.box.x1 for line in lines), default=1)),
        height=float(max((line.box.y1 for line in lines), default=1)),
        lines=tuple(lines),
        source="cell",
    )
    return page, Edges(rows, columns)


def _drawn_together(edges: set[int]) -> dict[int, int]:
    """Where edges lie once wide empty stretches between them are shortened."""
    places: dict[int, int] = {}
    last = at = 0
    for edge in sorted(edges):
        at += min(edge - last, _WIDEST_GAP)
        places[edge] = at
        last = edge
    return places


def _range(reference: str) -> tuple[int, int, int, int]:
    first, _, last = reference.partition(":")
    top, left = _place(first)
    bottom, right = _place(last or first)
    return top, left, bottom, right


def _place(reference: str) -> tuple[int, int]:
    digits = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ$")
    return _int(digits) - 1, _column(reference)


def _column(reference: str) -> int:
    """A column's number, from 0: A is 0, AA is 26."""
    column = 0
    for letter in reference.replace("$", "")[:3]:
        if not "A" <= letter <= "Z":
            break
        column = column * 26 + ord(letter) - 64
    return min(max(column - 1, 0), _MOST_COLUMNS - 1)


def _all(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return root.iter(f"{{*}}{name}")


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _relation(element: etree._Element) -> str:
    return next((str(value) for key, value in element.items() if str(key).endswith("}id")), "")


def _is_on(value: str | None) -> bool:
    return value in {"1", "true"}


def _int(value: str | None, default: int = 0) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 10 else default  # noqa: PLR2004 - no sheet has more
