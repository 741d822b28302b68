"""The XML of a Word document becomes lines on a synthetic grid, in document order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from lxml import etree

from mailbot.documents.page import Line
from mailbot.pages.floating import (
    MARK,
    ROOM,
    Anchor,
    Floating,
    anchors_in,
    floats,
    is_picture,
    placed,
)
from mailbot.pages.stress import apart, stressed_text, ways_of
from mailbot.pages.symbols import EMPTY, TICKED, is_symbol_font, symbol, without_private_use
from mailbot.values import Box

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

# Taken out, or never shown: deletions, moved text, the second copy for old programs, furigana.
_UNSEEN = frozenset(
    {f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback", f"{_W}rt", f"{_W}instrText", f"{_W}rPr"}
)
# Text with one of these is hidden, or struck out by who wrote what is meant beside it.
_NOT_MEANT = ("vanish", "strike", "dstrike")
_OFF = frozenset({"0", "false", "off"})
# … and what is laid out apart from the paragraph it is anchored in
_APART = _UNSEEN | {f"{_W}txbxContent", f"{_W}tbl"}
_TWIPS = 20  # per point
_DEEPEST = 60  # elements within elements: Word itself stays far below


@dataclass(frozen=True)
class Drawing:
    """A picture in the text: its relationship, "" for a shape, and where in the text it lies."""

    relation: str
    box: Box


@dataclass
class Sheet:
    """One page of a Word document as it is laid out: lines, pictures, how far down it goes."""

    columns: int
    lines: list[Line] = field(default_factory=list)
    drawings: list[Drawing] = field(default_factory=list)
    rows: int = 0
    tables: int = 0
    room: float = ROOM


@dataclass
class _Cell:
    element: etree._Element
    row: int
    column: int
    column_span: int
    row_span: int = 1


def lay_out(body: etree._Element) -> list[Sheet]:
    """The pages of a document's body, parted at the page breaks its author set.

    Boxes are in grid steps: each paragraph and each table row takes the next step down, each
    table column is one step wide, and a paragraph is as wide as the widest table.
    """
    columns = max((len(list(grid)) for grid in body.iter(f"{_W}tblGrid")), default=1) or 1
    room = _room(body)
    pages = [Sheet(columns, room=room)]
    for block in _blocks(body):
        if block.tag == f"{_W}tbl":
            _table(block, pages[-1], 0)
            continue
        before, after = _page_breaks(block)
        if before and pages[-1].rows:
            pages.append(Sheet(columns, room=room))
        _paragraph(block, pages[-1])
        if after:
            pages.append(Sheet(columns, room=room))
    return [page for page in pages if page.lines or page.drawings]


def _room(body: etree._Element) -> float:
    """How wide the text of a page is, in points."""
    size, margins = (next(body.iter(f"{_W}{name}"), None) for name in ("pgSz", "pgMar"))
    if size is None or margins is None:
        return ROOM
    wide = _twips(size, "w") - _twips(margins, "left") - _twips(margins, "right")
    return wide / _TWIPS if wide > 0 else ROOM


def _twips(element: etree._Element, name: str) -> int:
    told = element.get(f"{_W}{name}", "")
    return int(told) if told.isdigit() else 0


def append_paragraphs(container: etree._Element, sheet: Sheet) -> None:
    """Lay out a header or footer below what is already on the page."""
    for block in _blocks(container):
        if block.tag == f"{_W}tbl":
            _table(block, sheet, 0)
        else:
            _paragraph(block, sheet)


def _blocks(container: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, also those in content controls and inserted parts."""
    for child in container:
        if child.tag in {f"{_W}p", f"{_W}tbl"}:
            yield child
        elif child.tag == f"{_W}sdt":
            content = child.find(f"{_W}sdtContent")
            if content is not None:
                yield from _blocks(content)
        elif child.tag in {f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag"}:
            yield from _blocks(child)


def _page_breaks(paragraph: etree._Element) -> tuple[bool, bool]:
    """Whether a new page begins before a paragraph's text, and whether one begins after it."""
    before = paragraph.find(f"{_W}pPr/{_W}pageBreakBefore") is not None
    after = False
    seen_text = False
    for element in paragraph.iter(f"{_W}t", f"{_W}br"):
        if element.tag == f"{_W}t":
            seen_text = seen_text or bool((element.text or "").strip())
        elif element.get(f"{_W}type") == "page":
            before, after = (before, True) if seen_text else (True, after)
    section = paragraph.find(f"{_W}pPr/{_W}sectPr")
    if section is not None:
        kind = section.find(f"{_W}type")
        after = after or kind is None or kind.get(f"{_W}val") != "continuous"
    return before, after


def _paragraph(paragraph: etree._Element, sheet: Sheet) -> None:
    """Lay out a paragraph: one line, or several where line breaks and tabs part it."""
    anchors: list[Anchor] = []
    for row in _marked_text(paragraph).split("\n"):
        parts = [part.strip() for part in row.split("\t") if part.strip()]
        texts = [part for part in parts if part.strip(MARK + " ")]
        step = sheet.columns / max(len(texts), 1)
        at = sheet.rows if texts else max(sheet.rows - 1, 0)
        box = Box(x0=0, y0=at, x1=sheet.columns, y1=at + 1)
        index = 0
        for part in parts:
            if part.strip(MARK + " "):
                box = Box(x0=index * step, y0=at, x1=(index + 1) * step, y1=at + 1)
                text, stressed = apart(part.replace(MARK, "").strip())
                sheet.lines.append(Line(text=text, box=box, stressed=stressed))
                index += 1
            anchors += anchors_in(apart(part)[0], box)
        sheet.rows += bool(texts)
    for picture, anchor in floats(paragraph, anchors, sheet.room, _APART):
        _note(picture, placed(picture, anchor, anchor.box, picture.lines), sheet)
    for text_box in _text_boxes(paragraph):
        append_paragraphs(text_box, sheet)


def _note(picture: Floating, place: Box, sheet: Sheet) -> None:
    """Keep a picture and its place, each part of the file once."""
    if not any(picture.relation == each.relation != "" for each in sheet.drawings):
        sheet.drawings.append(Drawing(picture.relation, place))


def _table(table: etree._Element, sheet: Sheet, depth: int) -> None:
    """Lay out a table: each cell once, with its spans; tables in cells follow below their row."""
    if depth > _DEEPEST:
        return
    number = sheet.tables
    sheet.tables += 1
    grid = _grid(table)
    widths = [_twips(each, "w") / _TWIPS for each in table.iterfind(f"{_W}tblGrid/{_W}gridCol")]
    tops: dict[int, int] = {}
    for row, cells in groupby(grid, lambda cell: cell.row):
        tops[row] = sheet.rows
        sheet.rows += 1
        for cell in cells:
            right = cell.column + cell.column_span
            place = Box(x0=cell.column, y0=tops[row], x1=right, y1=tops[row] + cell.row_span)
            _pictures_in_cell(cell, place, sum(widths[cell.column : right]) or sheet.room, sheet)
            for text_box in _text_boxes(cell.element):
                append_paragraphs(text_box, sheet)
            for inner in (each for each in _blocks(cell.element) if each.tag == f"{_W}tbl"):
                _table(inner, sheet, depth + 1)
    for cell in grid:
        _place(cell, number, tops, sheet)


def _pictures_in_cell(cell: _Cell, place: Box, room: float, sheet: Sheet) -> None:
    """Note where in a cell its pictures lie: on which of the rows that its text is laid out in."""
    rows: list[str] = []
    found: list[tuple[Floating, Anchor, int]] = []
    for paragraph in (each for each in _blocks(cell.element) if each.tag == f"{_W}p"):
        anchors: list[tuple[Anchor, int]] = []
        for text in apart(_marked_text(paragraph))[0].replace("\t", " ").split("\n"):
            anchors += [(anchor, len(rows)) for anchor in anchors_in(text.strip(), place)]
            rows.append(text.replace(MARK, "").strip())
        lying = floats(paragraph, [anchor for anchor, _ in anchors], room, _APART)
        found += [
            (picture, anchor, row)
            for (picture, anchor), (_, row) in zip(lying, anchors, strict=False)
        ]
    written = [number for number, filled in enumerate(rows) if filled]
    step = place.height / max(len(written), 1)
    for picture, anchor, row in found:
        wanted = row + picture.lines
        nearest = min(written, key=lambda number: (abs(number - wanted), number), default=0)
        top = place.y0 + step * (written.index(nearest) if written else 0)
        line = Box(x0=place.x0, y0=top, x1=place.x1, y1=top + step)
        there = anchor if nearest == row else anchor._replace(text=rows[nearest])
        _note(picture, placed(picture, there, line), sheet)


def _place(cell: _Cell, number: int, tops: dict[int, int], sheet: Sheet) -> None:
    text, stressed = apart(_cell_text(cell.element))
    if not text:
        return
    last = min(cell.row + cell.row_span - 1, max(tops))
    sheet.lines.append(
        Line(
            text=text,
            box=Box(
                x0=cell.column,
                y0=tops[cell.row],
                x1=cell.column + cell.column_span,
                y1=tops[last] + 1,
            ),
            how="cell",
            table=number,
            row=cell.row,
            column=cell.column,
            row_span=cell.row_span,
            column_span=cell.column_span,
            stressed=stressed,
        )
    )


def _grid(table: etree._Element) -> list[_Cell]:
    """The cells of a table at their grid positions; merged cells appear once, with spans."""
    cells: list[_Cell] = []
    open_above: dict[int, _Cell] = {}
    for row, element in enumerate(_children(table, f"{_W}tr")):
        column = _number(element.find(f"{_W}trPr/{_W}gridBefore"), 0)
        for item in _children(element, f"{_W}tc"):
            span = max(_number(item.find(f"{_W}tcPr/{_W}gridSpan"), 1), 1)
            merge = item.find(f"{_W}tcPr/{_W}vMerge")
            above = open_above.get(column)
            if merge is not None and merge.get(f"{_W}val") != "restart" and above is not None:
                above.row_span = row - above.row + 1
            else:
                cell = _Cell(item, row, column, span)
                cells.append(cell)
                open_above.pop(column, None)
                if merge is not None:
                    open_above[column] = cell
            column += span
    return cells


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows or cells, also those wrapped in content controls."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag == f"{_W}sdt":
            content = child.find(f"{_W}sdtContent")
            if content is not None:
                yield from _children(content, tag)
        elif child.tag in {f"{_W}ins", f"{_W}customXml"}:
            yield from _children(child, tag)


def _cell_text(cell: etree._Element) -> str:
    paragraphs = [_text(each) for each in _blocks(cell) if each.tag == f"{_W}p"]
    texts = [" ".join(text.replace("\t", " ").split(" ")).strip() for text in paragraphs]
    return "\n".join(text for text in texts if text)


def _text(paragraph: etree._Element) -> str:
    r"""A paragraph's text as shown, with ☑ and ☐ for check boxes of every kind; "\t" and "\n"."""
    return _marked_text(paragraph).replace(MARK, "")


def _marked_text(paragraph: etree._Element) -> str:
    """The same with a MARK where a picture is anchored."""
    return without_private_use("".join(_pieces(paragraph, 0)))


def _pieces(element: etree._Element, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    for child in element:
        tag = child.tag
        if tag in _UNSEEN or tag == f"{_W}txbxContent":
            continue
        if is_picture(child):
            yield MARK
        elif tag == f"{_W}r":
            yield from _run(child, depth)
        elif tag == f"{_W}sdt":
            yield from _control(child, depth)
        elif tag not in {f"{_W}pPr", f"{_W}tbl"}:
            yield from _pieces(child, depth + 1)


def _run(run: etree._Element, depth: int) -> Iterator[str]:
    if any(_is_on(run.find(f"{_W}rPr/{_W}{name}")) for name in _NOT_MEANT):
        return
    fonts = run.find(f"{_W}rPr/{_W}rFonts")
    font = fonts.get(f"{_W}ascii", "") if fonts is not None else ""
    ways = ways_of(run.find(f"{_W}rPr"))
    for child in run:
        tag = child.tag
        if tag == f"{_W}t":
            yield stressed_text(_drawn(child.text or "", font), ways)
        elif tag == f"{_W}sym":
            code = child.get(f"{_W}char", "0")
            yield symbol(int(code, 16), child.get(f"{_W}font", ""))
        elif tag in {f"{_W}tab", f"{_W}ptab"}:
            yield "\t"
        elif tag in {f"{_W}br", f"{_W}cr"}:
            yield "\n"
        elif tag == f"{_W}noBreakHyphen":
            yield "-"
        elif tag == f"{_W}fldChar":
            yield from _form_box(child)
        elif tag not in _UNSEEN:
            yield from [MARK] if is_picture(child) else _pieces(child, depth + 1)


def _is_on(switch: etree._Element | None) -> bool:
    """Whether a property of text is set, and not set to off."""
    return switch is not None and switch.get(f"{_W}val", "1") not in _OFF


def _drawn(text: str, font: str) -> str:
    """Text as its font draws it: in a symbol font letters are pictures."""
    if not is_symbol_font(font):
        return text
    return "".join(symbol(ord(char), font) or char for char in text)


def _control(control: etree._Element, depth: int) -> Iterator[str]:
    """A content control: a check box by its state, nothing for a placeholder, else its text."""
    box = control.find(f"{_W}sdtPr/{_W14}checkbox")
    if box is not None:
        checked = box.find(f"{_W14}checked")
        on = checked is not None and checked.get(f"{_W14}val", "1") not in _OFF
        yield TICKED if on else EMPTY
        return
    placeholder = control.find(f"{_W}sdtPr/{_W}showingPlcHdr")
    content = control.find(f"{_W}sdtContent")
    if content is not None and placeholder is None:
        yield from _pieces(content, depth + 1)


def _form_box(field_char: etree._Element) -> Iterator[str]:
    """A legacy form field's check box, or what is chosen from its list: Word stores only which."""
    chosen = field_char.find(f"{_W}ffData/{_W}ddList")
    if chosen is not None:
        entries = [entry.get(f"{_W}val", "") for entry in chosen.findall(f"{_W}listEntry")]
        first = _number(chosen.find(f"{_W}default"), 0)
        which = _number(chosen.find(f"{_W}result"), first)
        yield entries[which] if which < len(entries) else ""
        return
    box = field_char.find(f"{_W}ffData/{_W}checkBox")
    if box is None:
        return
    state = box.find(f"{_W}checked")
    if state is None:
        state = box.find(f"{_W}default")
    on = state is not None and state.get(f"{_W}val", "1") not in _OFF
    yield TICKED if on else EMPTY


def _text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    """The contents of text boxes anchored in an element, each once, outermost only."""
    for child in element:
        if child.tag in {f"{_MC}Fallback", f"{_W}tbl"}:
            continue
        if child.tag == f"{_W}txbxContent":
            yield child
        else:
            yield from _text_boxes(child)


def _number(element: etree._Element | None, default: int) -> int:
    value = element.get(f"{_W}val") if element is not None else None
    return min(int(value), 1000) if value is not None and value.isdigit() else default
