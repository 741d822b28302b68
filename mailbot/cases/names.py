"""Names as people write them become names that can be compared."""

import re
import unicodedata
from difflib import SequenceMatcher

ALIKE = 0.85
"""Likeness (0 to 1) from which two names may be one name read or typed twice."""

UNLIKE, _TELLING = 0.5, 6
"""Likeness below which no misreading makes one name of the other, for names of some length."""

_IGNORED = re.compile(r"[\s()\[\]{}〔〕【】<>《》「」'\"“”‘’,.。、·•・\-_]+")


def plain_name(name: str) -> str:
    """A company's or person's name without what varies in writing: width, case, spaces, marks.

    Brackets and the middle dot of names are dropped with their neighbours kept, so that
    「国网（新疆）公司」 and 「国网(新疆) 公司」 agree.
    """
    return _IGNORED.sub("", unicodedata.normalize("NFKC", name)).casefold()


def same_name(one: str, other: str) -> bool:
    """Whether two names agree once written plainly; an empty name agrees with none."""
    plain = plain_name(one)
    return plain != "" and plain == plain_name(other)


def unlike_names(one: str, other: str) -> bool:
    """Whether two names differ so much that they name two, however badly one of them was read."""
    first, second = plain_name(one), plain_name(other)
    likeness = SequenceMatcher(None, first, second, autojunk=False).ratio()
    return min(len(first), len(second)) >= _TELLING and likeness < UNLIKE


def alike_names(one: str, other: str) -> bool:
    """Whether two names agree but for a character or two; proves nothing, forbids nothing."""
    first, second = plain_name(one), plain_name(other)
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= ALIKE
