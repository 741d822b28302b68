"""A label word with one character misread becomes the word it was, where that can be told."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from mailbot.documents.entry import Entry

# A label of two characters with one misread is half a label.
_TELLING = 3


class Misread:
    """The entries by either half of their word: with one character misread, one is right.

    Halves are kept as numbers in their order, which take less room than words in a dictionary;
    two may share one.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        known = tuple(entries)
        halves = sorted(
            (half, number)
            for number, entry in enumerate(known)
            if len(entry.word) >= _TELLING
            for half in _halves(entry.word)
        )
        self._numbers = array("q", (half for half, _ in halves))
        self._entries = tuple(known[number] for _, number in halves)

    def _with_half(self, half: int) -> tuple[Entry, ...]:
        numbers = self._numbers
        return self._entries[bisect_left(numbers, half) : bisect_right(numbers, half)]

    def find(self, word: str) -> Entry | None:
        """The one entry that `word` is with one character misread; None where none or several."""
        if len(word) < _TELLING:
            return None
        first, last = map(self._with_half, _halves(word))
        middle = len(word) // 2
        found = []
        for place in range(len(word)):
            rest = word[place + 1 :]
            near = [
                entry
                for entry in (last if place < middle else first)
                if entry.word.startswith(word[:place]) and entry.word.endswith(rest)
                if len(entry.word) == len(word)
            ]
            if near:
                meanings = {(entry.field, entry.group) for entry in near}
                found.append(near[0] if len(meanings) == 1 else None)
        return found[0] if len({id(entry) for entry in found}) == 1 else None


def _halves(word: str) -> tuple[int, int]:
    """A number for each half of a word of its length."""
    middle = len(word) // 2
    return hash((word[:middle], len(word))), hash((len(word), word[middle:]))
