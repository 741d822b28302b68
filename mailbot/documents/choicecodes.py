"""Options printed with a letter or number each become the one whose letter is written beside."""

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

T = TypeVar("T")

_CODE = r"[A-Z]|[①-⑳]|(?<!\d)\d"
_BEFORE = re.compile(rf"(?P<code>{_CODE})[.、:)\-=]?$")
_CHOSEN = re.compile(rf"(?<![A-Z\d])(?:{_CODE})(?![A-Z\d])")
_FEWEST = 2  # options with a letter that make a list of them

Found = Iterable[tuple[int, int, T]]
"""Where each option stands in a line, and its value."""


def coded(line: str, found: Found[T]) -> dict[str, T]:
    """The options of a line by their letters, A新办 B续期; {} where there are not two with one."""
    codes: dict[str, T] = {}
    for start, _, value in found:
        match = _BEFORE.search(line[:start].upper())
        if match:
            codes.setdefault(match["code"], value)
    return codes if len(codes) >= _FEWEST else {}


def picked_by(line: str, found: Found[T], codes: Mapping[str, T]) -> tuple[T, ...]:
    """The options whose letters are written beside the list of all: A新办 B续期（B）."""
    rest = line.upper()
    for start, end, _ in found:
        match = _BEFORE.search(rest[:start])
        begun = match.start() if match else start
        rest = rest[:begun] + " " * (end - begun) + rest[end:]
    picked = (codes[match[0]] for match in _CHOSEN.finditer(rest) if match[0] in codes)
    return tuple(dict.fromkeys(picked))
