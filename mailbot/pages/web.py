"""An HTML file, or one saved whole by a browser or Word (MHT), becomes pages of text and tables."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree, html

from mailbot.documents.page import Unreadable
from mailbot.message.charset import codec_of
from mailbot.pages.budgets import Allowance, CannotRead, Contents
from mailbot.pages.grid import Block, Cell, Table, on_grid
from mailbot.pages.plain import decode
from mailbot.pages.symbols import EMPTY, TICKED

_MOST_ELEMENTS = 100_000
_LONGEST = 20_000_000
_MOST_SPAN = 200
_UNSEEN = frozenset(
    {"script", "style", "title", "head", "template", "noscript", "object", "button", "datalist"}
    | {"s", "strike", "del"}
)
_NOT_TYPED = frozenset({"hidden", "password", "submit", "button", "reset", "image", "file"})
_LINES = frozenset(
    {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "ul", "ol", "section", "form"}
)
_META = re.compile(rb"(?i)<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w:.-]{1,40})")
_HIDDEN = re.compile(
    r"(?i)display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden"
    r"|text-decoration(?:-line)?\s*:[^;]*line-through"
)


def read_html(data: bytes, allowance: Allowance) -> Contents:
    """The pages of an HTML file; nothing it refers to is fetched, no script is run."""
    return read_markup(_decoded(data), allowance)


def read_markup(text: str, allowance: Allowance) -> Contents:
    """The pages of HTML whose charset is already undone."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        content = text[:_LONGEST].encode("utf-8", "replace")
        tree = html.document_fromstring(content, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as exc:
        raise CannotRead(Unreadable.DAMAGED, type(exc).__name__) from exc
    if sum(1 for _ in islice(tree.iter(), _MOST_ELEMENTS + 1)) > _MOST_ELEMENTS:
        raise CannotRead(Unreadable.TOO_LARGE, f"more than {_MOST_ELEMENTS} elements")
    return on_grid(_blocks(tree), allowance)


def _decoded(data: bytes) -> str:
    meta = _META.search(data, 0, 4096)
    codec = codec_of(meta[1].decode()) if meta else ""
    if codec:
        try:
            return data.decode(codec)
        except (UnicodeError, LookupError):
            pass
    return decode(data)


def _blocks(tree: etree._Element) -> Iterator[Block]:
    words: list[str] = []
    for piece in _pieces(tree):
        if isinstance(piece, str):
            words.append(piece)
            continue
        yield _spaced("".join(words))
        words.clear()
        yield piece
    yield _spaced("".join(words))


def _pieces(element: etree._Element) -> Iterator[str | Table]:
    """Text with line ends between lines, and tables, in order."""
    tag = str(element.tag)
    if tag in _UNSEEN or _HIDDEN.search(element.get("style", "")):
        return
    if tag == "table":
        yield _table(element)
        return
    if tag == "input":
        yield _box(element)
    if tag == "select":
        yield " ".join(_chosen(element))
        return
    if tag in _LINES or tag == "br":
        yield "\n"
    yield _flat(element.text)
    for child in element:
        yield from _pieces(child)
        yield _flat(child.tail)
    if tag in _LINES:
        yield "\n"


def _table(table: etree._Element) -> Table:
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    return [[_cell(cell) for cell in row if cell.tag in {"td", "th"}] for row in rows]


def _cell(cell: etree._Element) -> Cell:
    return Cell(_spaced("".join(_inside(cell))), _span(cell, "colspan"), _span(cell, "rowspan"))


def _inside(cell: etree._Element) -> Iterator[str]:
    """A cell's text; tables inside it are told row by row."""
    yield _flat(cell.text)
    for child in cell:
        for piece in _pieces(child):
            if isinstance(piece, str):
                yield piece
            else:
                yield from ("\n" + " ".join(cell.text for cell in row) for row in piece)
        yield _flat(child.tail)


def _box(element: etree._Element) -> str:
    kind = element.get("type", "text").lower()
    if kind in {"checkbox", "radio"}:
        return TICKED if element.get("checked") is not None else EMPTY
    return "" if kind in _NOT_TYPED else _flat(element.get("value"))


def _chosen(select: etree._Element) -> Iterator[str]:
    """What is chosen of a list; its first entry, which a browser shows else, nobody chose."""
    for option in select.iter("option"):
        if option.get("selected") is not None:
            yield _flat("".join(map(str, option.itertext())))


def _span(cell: etree._Element, name: str) -> int:
    said = cell.get(name, "1").strip()
    return min(int(said), _MOST_SPAN) if said.isdigit() and len(said) < 6 else 1  # noqa: PLR2004 - digits


def _flat(text: str | None) -> str:
    return " ".join(f".{text}.".split())[1:-1] if text else ""


def _spaced(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.replace("\xa0", " ").split("\n"))
    return "\n".join(line for line in lines if line)
