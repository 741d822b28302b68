"""The pictures laid over a workbook's cells (ECMA-376 part 1 §20.5) become places on its page."""

import bisect
import zipfile
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from mailbot.pages.package import parsed_xml, targets_of
from mailbot.values import Box

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MOST = 60  # pictures of a sheet
_FARTHEST = 1_048_576  # rows: the last one there is
_WIDE, _HIGH = 650_000, 200_000  # EMU: a usual column and row, where a picture's end is not told
_BEYOND = 12.0  # rows or columns a picture lies beyond the last cell at most


class Edges(NamedTuple):
    """Where the edges of a sheet's rows and columns lie on its page, by their numbers."""

    rows: Mapping[int, int]
    columns: Mapping[int, int]


def laid_over(package: zipfile.ZipFile, sheet: str, edges: Edges) -> Iterator[tuple[str, Box]]:
    """The parts that hold a sheet's pictures, and where each lies on the sheet's page."""
    names = set(package.namelist())
    count = 0
    for drawing in targets_of(package, sheet).values():
        if "/drawings/" not in drawing or not drawing.endswith(".xml") or drawing not in names:
            continue
        parts = targets_of(package, drawing)
        for anchor in parsed_xml(package.read(drawing)):
            blip = next(anchor.iter("{*}blip"), None)
            part = parts.get(blip.get(f"{_R}embed", ""), "") if blip is not None else ""
            if part in names and count < _MOST:
                count += 1
                yield part, _box(anchor, edges)


def _box(anchor: etree._Element, edges: Edges) -> Box:
    """Where an anchored picture lies; its end is estimated where only its size is told."""
    left, top = _corner(anchor, "from")
    if anchor.find("{*}to") is not None:
        right, bottom = _corner(anchor, "to")
    else:
        size = anchor.find("{*}ext")
        across, down = (_number(size, name) for name in ("cx", "cy"))
        right, bottom = left + across / _WIDE, top + down / _HIGH
    x0, x1 = sorted(_on_page(each, edges.columns) for each in (left, right))
    y0, y1 = sorted(_on_page(each, edges.rows) for each in (top, bottom))
    return Box(x0=x0, y0=y0, x1=x1, y1=y1)


def _corner(anchor: etree._Element, name: str) -> tuple[float, float]:
    """A corner in columns and rows from the sheet's own."""
    corner = anchor.find(f"{{*}}{name}")
    if corner is None:
        return 0.0, 0.0
    told = {str(each.tag).rpartition("}")[2]: _integer(each.text) for each in corner}
    return (
        told.get("col", 0) + min(told.get("colOff", 0) / _WIDE, 0.99),
        told.get("row", 0) + min(told.get("rowOff", 0) / _HIGH, 0.99),
    )


def _number(element: etree._Element | None, name: str) -> int:
    return _integer(element.get(name)) if element is not None else 0


def _integer(text: str | None) -> int:
    told = (text or "").strip()
    return min(int(told), _FARTHEST * _HIGH) if told.isdecimal() and len(told) < 16 else 0  # noqa: PLR2004 - more is no place


def _on_page(at: float, edges: Mapping[int, int]) -> float:
    """Where a place between a sheet's edges lies between the page's."""
    known = sorted(edges)
    after = bisect.bisect_right(known, at)
    if not known or after == 0:
        return 0.0
    before = known[after - 1]
    if after == len(known):
        return edges[before] + min(at - before, _BEYOND)
    share = (at - before) / (known[after] - before)
    return edges[before] + share * (edges[known[after]] - edges[before])
