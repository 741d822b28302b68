"""Printed text becomes comparable text: half width, without spaces, tolerant of OCR slips."""

import re
import unicodedata

SENTENCE_ENDS = "。;!\n"
"""What ends a sentence in plain text."""

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))

_BLOCKS = ((0x00A0, 0x00A1), (0x2000, 0x200B), (0x2E80, 0x2FE0), (0x3000, 0x3001))
_MORE_BLOCKS = ((0xF900, 0xFB00), (0xFE30, 0xFE70), (0xFF00, 0xFFF0))


def _half_width() -> dict[int, str]:
    table = {}
    for first, last in _BLOCKS + _MORE_BLOCKS:
        for code in range(first, last):
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and plain != chr(code):
                table[code] = plain
    # 〔〕【】「」 bracket labels and hints like round ones; ﹡ and × stand for masked digits
    table.update({ord(a): b for a, b in zip("〔〕【】「」﹡∗", "()()()**", strict=True)})
    return table


# One character for one character, so that a place in the plain text is a place in the print.
_PLAIN = _half_width()


_BARE = dict(_PLAIN) | dict.fromkeys(_INVISIBLE, "")

# 回 looks like a ticked box; before 单 and 执 it is none: 电子回单, 回执
_RECEIPT = re.compile("[☑☐□囗口](?=[单执](?!位))")


def visible(text: str) -> str:
    """`text` without zero-width characters and soft hyphens, 回单 mended where taken for a box."""
    return _RECEIPT.sub("回", text.translate(_INVISIBLE))


def plain(text: str) -> str:
    """`text` in half-width forms, character for character (UAX #15, NFKC where one to one)."""
    return text.translate(_PLAIN)


def squeeze(text: str) -> str:
    """`text` in half-width forms and without any white space."""
    if text.isascii():
        return "".join(text.split())
    bare = "".join(text.translate(_BARE).split())
    bare = _RECEIPT.sub("回", bare) if "单" in bare or "执" in bare else bare
    return text if bare == text else bare  # one string where nothing changed


def squeezed_places(text: str) -> tuple[str, list[int]]:
    """`text` without white space, and for each character left its place in `text`."""
    if len(text.split(None, 1)) == 1 and not (text[0].isspace() or text[-1].isspace()):
        return text, list(range(len(text)))
    places = [place for place, char in enumerate(text) if not char.isspace()]
    return "".join([text[place] for place in places]), places


_SPACED = re.compile(r"(?<=[\u4e00-\u9fff〇○]) +(?=[\u4e00-\u9fff〇○])")


def tidy(text: str) -> str:
    """`text` with the spaces between Chinese characters and at both ends removed."""
    return _SPACED.sub("", " ".join(text.split())).strip(" :：;；,，、|_＿—-")


def width(text: str) -> int:
    """The printed width of `text` in half-width columns: a Chinese character takes two."""
    return len(text.encode("gbk", "replace"))


def nearly_contains(text: str, word: str) -> bool:
    """Whether `text` holds `word` with at most one character misread; `word` has 4 or more."""
    size = len(word)
    if len(set(word) & set(text)) < len(set(word)) - 1:
        return False
    for start in range(len(text) - size + 1):
        wrong = 0
        for one, other in zip(text[start : start + size], word, strict=True):
            wrong += one != other
            if wrong > 1:
                break
        else:
            return True
    return False
