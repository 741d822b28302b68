"""The properties of a Word run tell what stands out; marks in its text keep where."""

import re
from collections.abc import Sequence

from lxml import etree

from mailbot.documents.page import Stress, Way

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

WAYS: tuple[Way, ...] = ("ring", "line", "fill", "colour", "bold")

# Noncharacters of Unicode, which no text holds: one that ends what stands out, and one for each
# set of ways from which on it does.
_END = 0xFDD0
_MARKS = re.compile("[\ufdd0-\ufdef]")
_NOT = frozenset({"", "none", "nil", "auto", "0", "false", "off", "clear", "ffffff", "white"})
_VIVID = 80  # between the strongest and the weakest colour of what is no grey


def ways_of(properties: etree._Element | None) -> tuple[Way, ...]:
    """In which ways a run with these properties (w:rPr) stands out from plain text."""
    if properties is None:
        return ()
    told: dict[Way, bool] = {
        "ring": _says(properties, "bdr", "val"),
        "line": _says(properties, "u", "val") or _says(properties, "em", "val"),
        "fill": _says(properties, "highlight", "val") or _says(properties, "shd", "fill"),
        "colour": _is_vivid(properties),
        "bold": _says(properties, "b", "val", "1"),
    }
    return tuple(way for way in WAYS if told[way])


def _says(properties: etree._Element, name: str, key: str, default: str = "") -> bool:
    found = properties.find(f"{_W}{name}")
    return found is not None and found.get(f"{_W}{key}", default).lower() not in _NOT


def _is_vivid(properties: etree._Element) -> bool:
    found = properties.find(f"{_W}color")
    told = found.get(f"{_W}val", "") if found is not None else ""
    if not re.fullmatch("[0-9A-Fa-f]{6}", told):
        return False
    parts = [int(told[at : at + 2], 16) for at in (0, 2, 4)]
    return max(parts) - min(parts) >= _VIVID


def stressed_text(text: str, ways: Sequence[Way]) -> str:
    """The text with marks around its words where it stands out."""
    words = text.strip()
    if not words or not ways:
        return text
    mark = chr(_END + sum(1 << WAYS.index(way) for way in ways))
    return text.replace(words, f"{mark}{words}{chr(_END)}", 1)


def apart(text: str) -> tuple[str, tuple[Stress, ...]]:
    """A text without marks, and what stands out in it."""
    found: list[Stress] = []
    bare, begun, ways = 0, 0, 0
    for match in _MARKS.finditer(text):
        at = match.start() - bare
        found += [
            Stress(start=begun, end=at, how=way)
            for number, way in enumerate(WAYS)
            if ways & (1 << number)
        ]
        begun, ways, bare = at, ord(match[0]) - _END, bare + 1
    return _MARKS.sub("", text), tuple(found)
