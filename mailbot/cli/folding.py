"""A reply's text becomes lines that fit a terminal: Chinese breaks between any two characters."""

import re

from rich.cells import cell_len, chop_cells

_MARK = re.compile(r" *(?:\d+\. |\(\d+\) |→ |· )?")
# Latin words, numbers and codes stay whole; of all else each character stands for itself.
_PIECE = re.compile(r"[!-~]+| +|.")
_CLOSING = frozenset("，。；：、！？）》】”")


def folded(text: str, width: int) -> str:
    """The text in lines of at most `width` cells, continued under the words of a list's entry.

    No line begins with a closing mark. Where the width is too narrow for an
    entry's mark, lines are as wide as they must be.
    """
    return "\n".join("\n".join(_fold(line, width)) for line in text.split("\n"))


def _fold(line: str, width: int) -> list[str]:
    mark = _MARK.match(line)
    indent = " " * cell_len(mark[0] if mark else "")
    room = max(width - 2, len(indent) + 2)  # two cells for a closing mark that may not be parted
    lines, current = [], ""
    for piece in _pieces(line, room - len(indent)):
        full = cell_len(current) + cell_len(piece) > room and piece not in _CLOSING
        if full and current.strip():
            lines.append(current.rstrip())
            current = indent + piece.lstrip()
        else:
            current += piece
    return [*lines, current.rstrip()]


def _pieces(line: str, room: int) -> list[str]:
    """What a line is made of; a word longer than a line is cut."""
    return [part for piece in _PIECE.findall(line) for part in chop_cells(piece, room) or [piece]]
