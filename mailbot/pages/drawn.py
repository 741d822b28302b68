"""What is drawn over the cells of a sheet, check boxes and text boxes, becomes words at a cell."""

import zipfile
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from mailbot.pages.package import parsed_xml
from mailbot.pages.symbols import EMPTY, TICKED

_MOST = 2_000
_BOXES = frozenset({"Checkbox", "Radio"})
_WORDS = frozenset({*_BOXES, "GBox", "Label", "Button", "Rect"})


class Control(NamedTuple):
    """A check box or a text: the cell its left top corner lies in, and how far into it."""

    row: int
    column: int
    across: int
    text: str


def controls_of(package: zipfile.ZipFile, targets: Mapping[str, str]) -> list[Control]:
    """What is drawn on a sheet that points to `targets`: form controls (VML) and text boxes."""
    found: list[Control] = []
    names = set(package.namelist())
    for target in targets.values():
        if target not in names:
            continue
        if target.lower().endswith(".vml"):
            parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
            root = etree.fromstring(package.read(target), parser)
            found += [] if root is None else _form_controls(root)
        elif "/drawings/" in target and target.endswith(".xml"):
            found += _shapes(parsed_xml(package.read(target)))
    return found[:_MOST]


def _form_controls(root: etree._Element) -> Iterator[Control]:
    for shape in root.iter("{*}shape"):
        data = next(shape.iter("{*}ClientData"), None)
        kind = data.get("ObjectType", "") if data is not None else ""
        if data is None or kind not in _WORDS:
            continue
        said = {_name(each): (each.text or "").strip() for each in data}
        holder = data.getparent()
        if holder is not None:
            holder.remove(data)  # where a tag before it is not closed it counts as text
        anchor = [part.strip() for part in said.get("Anchor", "").split(",")]
        box = next(shape.iter("{*}textbox"), None)
        words = " ".join("".join(map(str, box.itertext())).split()) if box is not None else ""
        mark = ""
        if kind in _BOXES:
            mark = TICKED if said.get("Checked", "0") == "1" else EMPTY
        if len(anchor) == 8 and all(part.isdecimal() for part in anchor) and mark + words:  # noqa: PLR2004 - two corners
            yield Control(
                _bounded(anchor[2]), _bounded(anchor[0]), _bounded(anchor[1]), mark + words
            )


def _shapes(root: etree._Element) -> Iterator[Control]:
    """The texts of text boxes and shapes; of two versions of one only the newer."""
    for anchor in root:
        start = next((each for each in anchor if _name(each) == "from"), None)
        if start is None:
            continue
        place = {_name(each): _bounded(each.text or "") for each in start}
        for body in anchor.iter("{*}txBody"):
            if any(_name(above) == "Fallback" for above in body.iterancestors()):
                continue
            lines = ("".join(_runs(paragraph)) for paragraph in body.iter("{*}p"))
            text = "\n".join(line.strip() for line in lines if line.strip())
            if text:
                at = (place.get("row", 0), place.get("col", 0), place.get("colOff", 0))
                yield Control(*at, text)


def _runs(paragraph: etree._Element) -> Iterator[str]:
    for each in paragraph.iter("{*}t"):
        yield each.text or ""


def _bounded(number: str) -> int:
    number = number.strip()
    return min(int(number), 1_048_575) if number.isdecimal() and len(number) < 12 else 0  # noqa: PLR2004 - more is no place


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]
