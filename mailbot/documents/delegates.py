"""Whom a letter lets act: the person whom its sentences send, not its head, nor who is replaced.

Every name in the running text is weighed by what stands around it; the expressions are the
form's `cues`. A name ends before 同志, a bracket, 身份证 and the like, and begins behind a verb, a
department, an office or at the start of its words.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from mailbot.documents.fields import Sheet, printed_of
from mailbot.documents.geometry import Run
from mailbot.documents.mentions import COMPOUND, NAME, spaced
from mailbot.documents.names import SURNAMES, TRANSLITERATED, read_person
from mailbot.documents.normalise import read_id_number
from mailbot.documents.prose import filled_in
from mailbot.documents.text import SENTENCE_ENDS, squeeze
from mailbot.values import Extracted

_WORDS = re.compile(r"[\u4e00-\u9fff]+(?:·[\u4e00-\u9fff]+)*")
# 派我单位李 宁、: a name of two set wide behind other words
_SET_WIDE = re.compile(
    rf"(?<=[\u4e00-\u9fff])([{''.join(sorted(SURNAMES))}]) +([\u4e00-\u9fff])(?=[(,、:;。\n ])"
)
_USUAL = (2, 3)  # characters of a usual name
_UNSEEN = 0.6  # how sure a name is that begins behind an unknown word
_HAN_NAME = 3  # characters of a usual name with its surname of one
_COMPOUND_NAME = (3, 4)  # characters of one with a surname of two
_SHORT, _UNDOTTED = 0.95, 0.85  # how sure a name is that has neither a surname nor a dot
_FEW = 4  # characters of a short one: 图尔荪江
_WRITTEN = 0.95  # surer than this is a name with a surname
_FARTHEST = 40  # characters before the end of a name in which it begins
_BEFORE = 300  # characters before a name in which something is said of it
_UNHEARD = 0.75  # how sure a name is that nothing but its place tells
_UNHEARD_NAME = range(2, 6)  # characters of one
_DEPARTMENT = re.compile("[部处科室组厂站队]$")  # what is sent there is no person
_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{17}(?:[Xx]|\d(?!\d))")
# What follows a name: （身份证号：…
_NUMBERED = re.compile(r"[(,、 ]{1,2}(?:[男女],)?(?:居民|公民)?(?:身份|证件)")
_CLAUSE = "," + SENTENCE_ENDS
# What speaks for a person by itself, and what only beside other signs.
_WEIGHTS = {
    "lets": 3.0,
    "agent": 3.0,
    "hands": 2.0,
    "numbered": 2.0,
    "serves": 1.5,
    "acts": 1.0,
    "labelled": 1.0,
    "titled": 0.5,
    "head": -4.0,
    "left": -6.0,
}
_LEAST = 3.0  # weight of a person whom a letter lets act
_CLEAR = 2.0  # by which the first must be ahead of the second to be sure
_SURE, _DOUBTED = 0.93, 0.7


@dataclass(slots=True)
class Delegate:
    """A person named in a letter: the places of the name, its signs, and how surely it is one."""

    name: str
    sure: float
    places: list[tuple[int, int]] = field(default_factory=list)
    signs: set[str] = field(default_factory=set)
    number: str = ""

    @property
    def sent(self) -> bool:
        """Whether a sentence sends this person and says more of whom it means."""
        return (
            self.sure > _WRITTEN
            and "lets" in self.signs
            and bool(self.signs & {"numbered", "titled", "acts", "serves"})
        )

    @property
    def weight(self) -> float:
        """How much speaks for this person as the one who acts."""
        return sum(_WEIGHTS[sign] for sign in self.signs)


class Delegation:
    """The persons named in the running text of a letter, and which of them it lets act."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        text = filled_in(spaced(_party_by_party(list(sheet.rows()))), sheet.form.captions)
        self.text = _SET_WIDE.sub(r"\1\2", text)
        self._cues = {
            name: re.compile("|".join(patterns) or "(?!)")
            for name, patterns in sheet.form.cues.items()
        }
        self._persons: dict[str, Delegate] = {}
        self._holders: dict[int, Delegate] = {}
        for start, end, sure in self._names():
            self._weigh(start, end, sure)
        self._join()
        if all(person.weight < _LEAST for person in self._persons.values()):
            for start, end in self._unheard():
                self._weigh(start, end, _UNHEARD)
        for place, holder in self._holders.items():
            holder.signs.add("numbered")
            holder.number = self.text[place : place + 18]

    def _join(self) -> None:
        """Add what was taken for a shorter name to the longer one it stands for: 尚可 of 尚可为.

        The longer one stands elsewhere, too, where nothing but it is the name.
        """
        for short, person in list(self._persons.items()):
            starts = {start for start, _ in person.places}
            longer = [
                one
                for one in self._persons.values()
                if len(one.name) == len(short) + 1
                and all(self.text.startswith(one.name, start) for start in starts)
                and not {start for start, _ in one.places} <= starts
            ]
            if longer:
                longer[0].signs |= person.signs
                longer[0].places += person.places
                del self._persons[short]

    def _unheard(self) -> Iterator[tuple[int, int]]:
        """Where names stand that tell themselves by nothing but the words around: 岩温扁.

        They begin behind an office or a verb and end before what such a person does, or an id.
        """
        for words in _WORDS.finditer(self.text):
            ends = [match.start() for match in self._cues["name_ends"].finditer(words[0])]
            if _NUMBERED.match(self.text, words.end()):
                ends.append(len(words[0]))
            for end in ends:
                far = max(0, end - _FARTHEST)
                begins = self._cues["name_begins"].finditer(words[0][:end], far)
                start = max((begin.end() for begin in begins if begin.end() < end), default=0)
                name = words[0][start:end]
                read = read_person(name) if start and len(name) in _UNHEARD_NAME else None
                nobody = self._cues["nobody"].search(name) or _DEPARTMENT.search(name)
                if read and read[0] == name and not nobody:
                    yield words.start() + start, words.start() + end

    def _names(self) -> Iterator[tuple[int, int, float]]:
        """Where names begin and end, and how surely they do."""
        for words in _WORDS.finditer(self.text):
            ends = [match.start() for match in self._cues["name_ends"].finditer(words[0])]
            for size in dict.fromkeys((*ends, len(words[0]))):
                far = max(0, size - _FARTHEST)
                cut = self._cut(words[0][far:size], whole=not far)
                if cut:
                    start, sure = cut
                    yield words.start() + far + start, words.start() + size, sure

    def _name(self, words: str) -> float:
        """How surely words are a person's name; 0 for what is none."""
        read = read_person(words)
        if not read or read[0] != words or self._cues["nobody"].search(words):
            return 0.0
        if "·" in words:  # 海勒·买买提前往 is none
            return 0.0 if self._cues["name_ends"].fullmatch(words[-2:]) else 1.0
        if words[:2] in COMPOUND and len(words) in _COMPOUND_NAME:
            return 1.0
        if len(words) <= _HAN_NAME and re.fullmatch(NAME, words):
            return 0.99
        written = TRANSLITERATED.fullmatch(words) is not None
        return written * (_SHORT if len(words) <= _FEW else _UNDOTTED)

    def _cut(self, words: str, *, whole: bool) -> tuple[int, float] | None:
        """Where the name begins that ends `words`, and how surely it does.

        Words that are not `whole` are the end of longer ones and begin no name.
        """
        found: list[tuple[int, float]] = []
        edges = {match.end() for match in self._cues["name_begins"].finditer(words)}
        for start in edges | ({0} if whole else set()):
            sure = self._name(words[start:])
            if sure:
                found.append((start, sure))
        for size in reversed(_USUAL if not found else ()):
            if len(words) > size and self._name(words[-size:]) > _WRITTEN:
                return len(words) - size, _UNSEEN
        dotted = [one for one in found if self._written(words[one[0] :])]
        return min(dotted or found, default=None)  # the longest

    def _written(self, words: str) -> bool:
        """Whether words are a name with a middle dot and nothing but what such names have."""
        parts = words.replace("不", "布").split("·")  # 阿不都
        return len(parts) > 1 and all(map(TRANSLITERATED.fullmatch, parts))

    def _weigh(self, start: int, end: int, sure: float) -> None:
        name = self.text[start:end]
        near = self.text[max(0, start - _BEFORE) : start]
        before = re.split(f"[{SENTENCE_ENDS}]", near)[-1]
        clause = re.split(f"[{_CLAUSE}]", before)[-1]
        signs = {
            sign.removesuffix("_before")
            for sign in ("lets", "hands", "agent", "labelled", "head_before", "left_before")
            if self._cues[sign].search(before if sign == "left_before" else clause)
        }
        if "lets" not in signs and self._cues["chief_before"].search(clause):
            signs.add("head")
        signs |= {
            sign.removesuffix("_after")
            for sign in ("titled", "serves", "acts", "head_after", "left_after")
            if self._cues[sign].match(self.text, end)
        }
        numbered = self._cues["numbered"].match(self.text, end)
        placed = "lets" in signs and {"acts", "serves", "titled"} & signs
        if sure < _WRITTEN and not (placed if sure == _UNHEARD else numbered or "titled" in signs):
            return
        person = self._persons.setdefault(name, Delegate(name, sure))
        person.sure = max(person.sure, sure)
        person.places.append((start, end))
        person.signs |= signs
        if numbered:
            self._holders[numbered.start(1)] = person  # the last before the number

    def agent(self, labelled: Extracted[str] | None) -> Extracted[str] | None:
        """The one whom the letter lets act; doubted where little speaks for it.

        A label names it, too, unless a sentence plainly sends somebody else.
        """
        ranked = sorted(self._persons.values(), key=lambda one: -one.weight)
        first = ranked[0] if ranked and ranked[0].weight >= _LEAST else None
        if labelled and labelled.confidence < _DOUBTED and first:
            labelled = None
        if first is None or (labelled and labelled.value != first.name and not first.sent):
            return labelled
        rival = ranked[1].weight if len(ranked) > 1 else 0.0
        clear = len(first.signs) > 1 and first.weight - rival >= _CLEAR
        sure = (_SURE if clear else _DOUBTED) * first.sure
        if labelled and labelled.value == first.name:
            sure = max(sure, labelled.confidence)
        elif labelled:
            sure = min(sure, _DOUBTED)
        return self._told(first.name, first.places[0], sure)

    def number_of(self, agent: Extracted[str]) -> Extracted[str] | None:
        """The id number beside the agent's name; not surer than the agent where it is not alone."""
        own = self._persons.get(agent.value)
        found = self._number(own.number) if own and own.number else None
        if found and len(set(_NUMBER.findall(self.text))) > 1:
            return found.model_copy(update={"confidence": min(found.confidence, agent.confidence)})
        return found

    def is_another(self, number: str, agent: str) -> bool:
        """Whether an id number stands beside a name that is not the agent's or a part of it.

        A name set wide, 刁 玉 兰, may be found in part.
        """
        return any(
            one.number == number and one.sure > _WRITTEN
            for one in self._persons.values()
            if one.name not in agent
        )

    def only_number(self, agent: str) -> Extracted[str] | None:
        """The only id number of the letter that does not stand beside anybody else's name."""
        numbers = {match[0] for match in _NUMBER.finditer(self.text)}
        free = [number for number in numbers if not self.is_another(number, agent)]
        return self._number(free[0]) if len(free) == 1 else None

    def _number(self, number: str) -> Extracted[str] | None:
        read = read_id_number(number)
        place = self.text.index(number)
        return self._told(read[0], (place, place + len(number)), 0.95 * read[1]) if read else None

    def _told(self, value: str, place: tuple[int, int], sure: float) -> Extracted[str]:
        begin = squeeze(self.text[slice(*place)])[:4]
        runs = [run for run in self._sheet.runs if begin in squeeze(run.text)] or self._sheet.runs
        printed = printed_of(runs[:1])
        return printed.extracted(value, sure * printed.confidence)


def _party_by_party(rows: list[list[Run]]) -> list[list[Run]]:
    """The rows, of cells with several lines that stand side by side first the one, then the other.

    Tables have who lets act in the one, who acts in the other, each with name and id number.
    """
    lines = Counter(run.cell for row in rows for run in row)
    tall = Counter((cell.table, cell.row) for cell, size in lines.items() if cell and size > 1)
    ordered: list[list[Run]] = []
    for place, grouped in groupby(rows, lambda row: _place_of(row, tall)):
        beside = list(grouped)
        inside = [run for row in beside for run in row]
        parts = dict.fromkeys(run.cell for run in inside)
        by_cell = [[run] for cell in parts for run in inside if run.cell == cell]
        ordered += by_cell if place else beside
    return ordered


def _place_of(row: list[Run], tall: Counter[tuple[int, int]]) -> tuple[int, int] | None:
    """The table and row that a line belongs to, where several cells of that have several lines."""
    places = {(run.cell.table, run.cell.row) if run.cell else None for run in row}
    place = places.pop()
    return place if place and not places and tall[place] > 1 else None


def surer(one: Extracted[str] | None, other: Extracted[str] | None) -> Extracted[str] | None:
    """The surer of two readings of a value; the only one where there is but one."""
    both = [read for read in (one, other) if read is not None]
    return max(both, key=lambda read: read.confidence, default=None)
