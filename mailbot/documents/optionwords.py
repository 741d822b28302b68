"""The words of options are found in a line, whole ones, those in English in any case."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Any, TypeVar

from mailbot.documents.text import squeeze, squeezed_places

T = TypeVar("T")
NONE: Mapping[str, Any] = MappingProxyType({})
"""No words."""

# Wingdings and Webdings glyphs keep their private code points in Word and PDF text:
# FE ticked box, FC tick, FD and 78 crossed box, 52 ticked box, A8 6F 71 A3 empty box.
_ON = (
    r"[\[(](?:[√✓✔vVxX×*●■☑]|\uf0fc|\uf050)[\])]"
    r"|[☑☒⊠🗹🗵✅√✓✔■▣◉●▉█\uf0fe\uf0fc\uf0fd\uf052\uf050\uf078\uf054]"
)
_OFF = r"[\[(][\])]|[□☐▢○◯◻⬜囗\uf0a8\uf06f\uf071\uf0a3\uf02a]"
MARK = re.compile(f"(?P<on>{_ON})|(?P<off>{_OFF})")
"""A check box, or what stands for one: `on` where it is ticked, `off` where it is empty."""

_LETTER = re.compile("[A-Za-z]")
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}  # place for place
# What may stand beside a word that is an option only by itself
_PARTED = re.compile("[/、,;。|(]")


def lowered(text: str) -> str:
    """The text with its Latin letters small, every character in its place."""
    return text.translate(_LOWER)


def find_words(
    line: str,
    words: Mapping[str, object],
    gaps: Collection[int] = (),
    sole: Mapping[str, object] = NONE,
) -> Iterator[tuple[int, int, object]]:
    """The words in a line with their places, the longest first, those in English in any case.

    `gaps` are the places behind a space; a word in English is no part of a longer one, and one
    of `sole` counts only where nothing but marks stands beside it.
    """
    place = 0
    lower = lowered(line)
    alone = sole.keys() - words.keys()
    words = {**sole, **words} if sole else words
    present = sorted((word for word in words if word in lower), key=len, reverse=True)
    while present and place < len(line):
        word = next(
            (
                word
                for word in present
                if lower.startswith(word, place) and _is_whole(word, lower, place, gaps)
                if word not in alone or _is_sole(line, place, place + len(word))
            ),
            None,
        )
        if word is not None:
            yield place, place + len(word), words[word]
            place += len(word)
        else:
            place += 1


def _is_sole(line: str, start: int, end: int) -> bool:
    """Whether nothing but marks stands beside the words of an option: □首次 □续期."""
    before, behind = (MARK.search(line, max(0, start - 3), start), MARK.match(line, end))
    led = before is not None and before.end() == start
    opened = led or start == 0 or _PARTED.match(line, start - 1)
    closed = behind or end == len(line) or _PARTED.match(line, end)
    return bool(opened and closed and (led or behind))


def _is_whole(word: str, line: str, start: int, gaps: Collection[int]) -> bool:
    """Whether a word in English ends where it is printed to, and begins there."""
    if not word.isascii():
        return True
    end = start + len(word)
    begun = start == 0 or start in gaps or not _LETTER.match(line, start - 1)
    return begun and (end in gaps or not _LETTER.match(line, end))


def bare_words(words: Mapping[str, T]) -> dict[str, T]:
    """The words as they are looked for in a line without spaces."""
    return {lowered(squeeze(word)): value for word, value in words.items()}


def spaced(places: Sequence[int]) -> frozenset[int]:
    """The places of a line without spaces that had one before them."""
    return frozenset(at + 1 for at, (one, other) in enumerate(pairwise(places)) if other > one + 1)


def find_options(text: str, words: Mapping[str, T]) -> Iterator[tuple[int, int, object]]:
    """The options that a text names, with their places in it without its spaces."""
    bare, places = squeezed_places(text)
    return find_words(bare, bare_words(words), spaced(places))
