"""The text of a mail becomes that text without the files written into it, and those files."""

import binascii
import re
from itertools import islice
from typing import NamedTuple

MOST_FILES = 20
_BEGIN = re.compile(r"^begin [0-7]{3,4} (\S[^\n]{0,200})$", re.MULTILINE)
_END = re.compile(r"`?\s*(?:end\n?)?")
_DATA_PICTURE = re.compile(
    r"""data:image/(png|jpe?g|bmp|gif|webp|tiff|heic);base64,([A-Za-z0-9+/=\s]{2000,})""",
    re.IGNORECASE,
)


class Embedded(NamedTuple):
    """A file found inside a text."""

    name: str
    media_type: str
    data: bytes


def without_uuencoded(text: str) -> tuple[str, list[Embedded]]:
    """The text without its uuencoded files, and those files; old mailers write them there."""
    files: list[Embedded] = []
    kept: list[str] = []
    at = 0
    for begin in islice(_BEGIN.finditer(text), MOST_FILES):
        lines = text[begin.end() + 1 :].split("\n")
        pieces = _uudecoded(lines)
        if not pieces:
            continue
        kept.append(text[at : begin.start()])
        files.append(Embedded(begin[1].strip(), "application/octet-stream", b"".join(pieces)))
        at = begin.end() + 1 + sum(len(line) + 1 for line in lines[: len(pieces)])
        end = _END.match(text, at)
        at = end.end() if end else at
    return "".join([*kept, text[at:]]), files


def _uudecoded(lines: list[str]) -> list[bytes]:
    """The bytes of each line up to the first that is not uuencoded."""
    pieces: list[bytes] = []
    for line in lines:
        if not "!" <= line[:1] <= "M":  # the length a line states, 1 to 45 bytes
            break
        try:
            pieces.append(binascii.a2b_uu(line))
        except (binascii.Error, ValueError):
            break
    return pieces


def without_pictures(markup: str) -> tuple[str, list[Embedded]]:
    """The HTML without the pictures written into it as data: addresses (RFC 2397), and those."""
    files: list[Embedded] = []

    def taken(match: re.Match[str]) -> str:
        kind = match[1].lower().replace("jpg", "jpeg")
        letters = re.sub(r"[^A-Za-z0-9+/]", "", match[2])
        letters = letters[:-1] if len(letters) % 4 == 1 else letters
        if len(files) < MOST_FILES:
            data = binascii.a2b_base64(letters + "=" * (-len(letters) % 4))
            name = f"picture-{len(files) + 1}.{kind.replace('jpeg', 'jpg')}"
            files.append(Embedded(name, f"image/{kind}", data))
        return ""

    return _DATA_PICTURE.sub(taken, markup), files
