"""A PDF form that only Adobe's own reader draws (XFA 3.3) becomes a table of what was filled in."""

import ctypes
import re
from collections.abc import Iterator, Mapping

import pypdfium2 as pdfium  # noqa: TID251 - beside pdf.py the module that knows it
from lxml import etree
from pypdfium2 import raw  # noqa: TID251 - and its plain C functions

from mailbot.documents.page import Line, Page
from mailbot.pages.package import parsed_xml
from mailbot.pages.symbols import EMPTY, TICKED
from mailbot.values import Box

ADOBE_FORM = "application/vnd.adobe.xfa"
"""How a form is called that nothing but Adobe's own program shows."""

_LARGEST = 5_000_000  # bytes of a packet
_MOST_PACKETS, _MOST_VALUES = 50, 2_000
_ON = frozenset({"1", "true", "on", "yes", "y"})
# What Adobe prints on the one page that other programs show of a dynamic form, in its languages.
_PLEASE_WAIT = re.compile(
    r"(?=.*(?:please ?wait|请稍[候等]|請稍[候等]))(?=.*(?:PDF|Adobe|Acrobat)).*"
    r"(?:viewer|reader|阅读器|查看器|閱讀程式|檢視器|Acrobat)",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_STAND_IN = 1_200  # characters
_SAID = 0.5  # the share of the values that, printed on the page, makes it more than a stand-in


def is_stand_in(page_text: str, filled: Page) -> bool:
    """Whether a page only asks to be opened elsewhere: it shows little of what was filled in."""
    values = [line.text for line in filled.lines if line.column == 1]
    shown = "".join(page_text.split())
    printed = sum("".join(value.split()) in shown for value in values)
    return printed < _SAID * max(len(values), 1)


def asks_for_adobe(page_text: str) -> bool:
    """Whether a document's whole text only asks to be opened with Adobe's own program."""
    return len(page_text) < _LONGEST_STAND_IN and bool(_PLEASE_WAIT.match(page_text))


def filled_in(document: pdfium.PdfDocument) -> Page | None:
    """The labels and values of a PDF's XFA form as a table of two columns; None without any."""
    if document.get_formtype() != raw.FORMTYPE_XFA_FULL:
        return None
    packets = dict(_packets(document))
    try:
        labels, boxes = _labels(packets.get("template", b""))
        rows = list(_rows(packets.get("datasets", b""), labels, boxes))[:_MOST_VALUES]
    except etree.XMLSyntaxError:
        return None
    if not rows:
        return None
    lines = [
        Line(
            text=text,
            box=Box(x0=column, y0=row, x1=column + 1, y1=row + 1),
            how="cell",
            table=0,
            row=row,
            column=column,
        )
        for row, pair in enumerate(rows)
        for column, text in enumerate(pair)
    ]
    return Page(number=1, width=2, height=len(rows), lines=tuple(lines), source="cell")


def _packets(document: pdfium.PdfDocument) -> Iterator[tuple[str, bytes]]:
    for number in range(min(raw.FPDF_GetXFAPacketCount(document), _MOST_PACKETS)):
        size = raw.FPDF_GetXFAPacketName(document, number, None, 0)
        name = ctypes.create_string_buffer(max(size, 1))
        raw.FPDF_GetXFAPacketName(document, number, name, size)
        length = ctypes.c_ulong()
        raw.FPDF_GetXFAPacketContent(document, number, None, 0, length)
        if 0 < length.value <= _LARGEST:
            content = ctypes.create_string_buffer(length.value)
            raw.FPDF_GetXFAPacketContent(document, number, content, length.value, length)
            yield name.value.decode("utf-8", "replace"), content.raw[: length.value]


def _labels(template: bytes) -> tuple[Mapping[str, str], frozenset[str]]:
    """The caption of each field by its name, and the names of check boxes."""
    if not template:
        return {}, frozenset()
    captions: dict[str, str] = {}
    boxes = set()
    for field in parsed_xml(template).iter("{*}field"):
        name = field.get("name", "")
        words = [part for caption in field.iter("{*}caption") for part in caption.itertext()]
        captions[name] = " ".join("".join(map(str, words)).split()) or name
        if next(field.iter("{*}checkButton"), None) is not None:
            boxes.add(name)
    return captions, frozenset(boxes)


def _rows(
    datasets: bytes, labels: Mapping[str, str], boxes: frozenset[str]
) -> Iterator[tuple[str, str]]:
    if not datasets:
        return
    for data in parsed_xml(datasets).iter("{*}data"):
        for leaf in data.iter("{*}*"):
            name = str(leaf.tag).rpartition("}")[2]
            value = (leaf.text or "").strip()
            if len(leaf) or not value:
                continue
            label = labels.get(name, name)
            if name in boxes:
                yield label, TICKED if value.lower() in _ON else EMPTY
            else:
                yield label, value
        return
