"""The parameters of a MIME header become the name of a file, whichever way it was spelt."""

import re
from itertools import groupby
from urllib.parse import unquote_to_bytes

from mailbot.message.charset import decode, everyday
from mailbot.message.words import readable, unescape

_PARAMETER = re.compile(
    r""";\s*([^\s=;"]{1,60})\s*=\s*(?:"((?:[^"\\]|\\.)*)(?:"|$)|((?:=\?[^?;]*\?[bBqQ]\?[^?]*\?=\s*)+|[^;]*))""",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\([\"\\])")
_SECTION = re.compile(r"^([^*]+)(?:\*(\d{1,3}))?(\*)?$")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_LONGEST_NAME = 200
_LONGEST_SUFFIX = 12


def parameters(header: str) -> tuple[dict[str, str], bool]:
    """The parameters of a Content-Type or Content-Disposition header, names in lower case.

    Also whether any value could not be decoded in full. Understands quoted strings, RFC 2231
    continuations and charsets, RFC 2047 words where RFC 2047 §5 forbids them, and raw bytes in
    any charset. Of two spellings of one name the RFC 2231 one wins, else the first.
    """
    text, replaced = unescape(header)
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for key, quoted, bare in _PARAMETER.findall(text):
        value = _ESCAPED.sub(r"\1", quoted) if quoted else bare.strip()
        match = _SECTION.match(key.lower())
        if match is None:
            continue
        name, index, star = match.groups()
        if index is None and star is None:
            plain.setdefault(name, value)
        else:
            sections.setdefault(name, {}).setdefault(int(index or 0), (value, bool(star)))
    found: dict[str, str] = {}
    for name, value in plain.items():
        found[name], lost = _plain(value)
        replaced = replaced or lost
    for name, pieces in sections.items():
        found[name], lost = _joined([pieces[index] for index in sorted(pieces)])
        replaced = replaced or lost
    return found, replaced


def tidy(name: str) -> str:
    """A file name without its folders, what cannot be seen in it, and excess length.

    Marks that turn the direction of writing (U+202E) would show "exe.pdf" for "fdp.exe".
    """
    base = " ".join(re.split(r"[/\\]", name)[-1].split())
    base = "".join(char for char in base if char.isprintable())
    if len(base) <= _LONGEST_NAME:
        return base
    stem, dot, suffix = base.rpartition(".")
    if dot and len(suffix) <= _LONGEST_SUFFIX:
        return f"{stem[: _LONGEST_NAME - len(suffix) - 1]}.{suffix}"
    return base[:_LONGEST_NAME]


def _joined(pieces: list[tuple[str, bool]]) -> tuple[str, bool]:
    """The sections of one RFC 2231 value as text."""
    first, coded = pieces[0]
    if not any(star for _, star in pieces):
        return _plain("".join(value for value, _ in pieces))
    charset = ""
    if coded and first.count("'") >= 2:  # noqa: PLR2004 - charset'language'text
        charset, _, rest = first.split("'", 2)
        pieces = [(rest, True), *pieces[1:]]
    runs = groupby(pieces, key=lambda piece: piece[1])  # some mailers split "%E4" over two sections
    whole = [("".join(value for value, _ in run), star) for star, run in runs]
    data = b"".join(unquote_to_bytes(value) if star else value.encode() for value, star in whole)
    text, lost = decode(data, charset)
    if "=?" in text:
        text, worse = readable(text)
        return text, lost or worse
    return text, lost


def _plain(value: str) -> tuple[str, bool]:
    """A value without RFC 2231: encoded words and percent signs are decoded where they are."""
    text, lost = readable(value)
    if text.isascii() and _PERCENT.search(text):
        # Some web mailers percent-encode without saying so; "100%25.pdf" must stay.
        guess, bad = decode(unquote_to_bytes(text))
        if not bad and everyday(guess) > 0:
            return guess, lost
    return text, lost
