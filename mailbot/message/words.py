"""A raw header value becomes readable text (RFC 2047, 8-bit bytes, folding)."""

import binascii
import re
from collections.abc import Iterator
from itertools import groupby

from mailbot.message.charset import codec_of, decode

_FOLD = re.compile(r"\s*[\r\n]+[ \t]*")
# Looser than RFC 2047 §2: blanks inside a word and a missing end are common in the wild.
_WORD = re.compile(
    r"=\?([A-Za-z0-9_.:()-]{1,40})(?:\*[A-Za-z-]{0,20})?\?([bBqQ])\?([^?]*)(?:\?=|\??$)"
)
_BETWEEN = re.compile(r"(\?=)\s+(?==\?)")


def unescape(value: str) -> tuple[str, bool]:
    """A header value as text, unfolded, and whether characters had to be replaced.

    `value` is as the standard library's parser leaves it: bytes above 127 are lone surrogates
    (PEP 383). Encoded words stay as they are.
    """
    replaced = False
    if not value.isascii():
        value, replaced = decode(_octets(value))
    if not value.isprintable():
        value = _FOLD.sub(" ", value)
        if value.isascii():
            value, _ = decode(value.encode("ascii"))
    return value.strip(), replaced


def readable(value: str) -> tuple[str, bool]:
    """A header value with its encoded words decoded (RFC 2047), and whether anything was lost.

    Neighbouring words of one charset are joined before they are decoded, for many senders
    split a character's bytes over two words.
    """
    value, replaced = unescape(value)
    if "=?" not in value:
        return value, replaced or "\ufffd" in value
    value = _BETWEEN.sub(r"\1", value)
    pieces: list[str] = []
    for text, lost, _ in _decoded(value):
        pieces.append(text)
        replaced = replaced or lost
    # A decoded word may hold line ends: a header must not.
    joined = " ".join("".join(pieces).splitlines())
    return joined.strip(), replaced or "\ufffd" in joined


def recoded(value: str) -> tuple[str, bool]:
    """A header value whose encoded words are all whole, valid UTF-8; and whether any lost text.

    For parsers of structured headers, which must split before they decode (RFC 2047 §6.2).
    """
    value, replaced = unescape(value)
    if "=?" not in value:
        return value, replaced
    pieces = []
    for text, lost, coded in _decoded(_BETWEEN.sub(r"\1", value)):
        encoded = binascii.b2a_base64(text.encode(), newline=False).decode()
        pieces.append(f"=?utf-8?b?{encoded}?=" if coded else text)
        replaced = replaced or lost
    return "".join(pieces), replaced


def _octets(value: str) -> bytes:
    try:
        return value.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace")  # it was text already


def _decoded(value: str) -> Iterator[tuple[str, bool, bool]]:
    """Each stretch as (text, whether characters were replaced, whether it was encoded)."""
    at = 0
    runs: list[tuple[str, str, str, int, int]] = []
    for match in _WORD.finditer(value):
        charset, encoding, text = match.groups()
        runs.append((codec_of(charset), encoding.lower(), text, *match.span()))
    for _, group in groupby(_number_runs(runs), key=lambda item: item[0]):
        words = [word for _, word in group]
        start, end = words[0][3], words[-1][4]
        if start > at:
            yield value[at:start], False, False
        yield *decode(_bytes_of(words), words[0][0]), True
        at = end
    if at < len(value):
        yield value[at:], False, False


def _number_runs(
    words: list[tuple[str, str, str, int, int]],
) -> Iterator[tuple[int, tuple[str, str, str, int, int]]]:
    """Each word with the number of the run it belongs to: touching words of one charset."""
    run = 0
    for before, word in zip([None, *words], words, strict=False):
        if before is not None and (before[4] != word[3] or before[0] != word[0]):
            run += 1
        yield run, word


def _bytes_of(words: list[tuple[str, str, str, int, int]]) -> bytes:
    out = bytearray()
    open_base64 = ""
    for _, encoding, text, _, _ in words:
        if encoding == "q":
            out += _unbase64(open_base64) + _unquote(text)
            open_base64 = ""
            continue
        open_base64 += "".join(text.split())
        if len(open_base64) % 4 == 0 or open_base64.endswith("="):
            out += _unbase64(open_base64)
            open_base64 = ""
    return bytes(out + _unbase64(open_base64))


def _unquote(text: str) -> bytes:
    return binascii.a2b_qp(text.encode("utf-8", "replace"), header=True)


def _unbase64(text: str) -> bytes:
    """The bytes of base64 with whatever padding; an incomplete last character is dropped."""
    kept = re.sub(r"[^A-Za-z0-9+/]", "", text)
    kept = kept[: len(kept) - 1] if len(kept) % 4 == 1 else kept
    return binascii.a2b_base64(kept + "=" * (-len(kept) % 4))
