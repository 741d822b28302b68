"""Whom to reach about a request: who handles it, their numbers, and the company's head."""

import re
from collections.abc import Callable

from mailbot.documents.letter import DOUBTED, LIKELY, SURE, Letter
from mailbot.documents.mentions import NAME, NAME_ENDS, UNUSUAL_NAME, Person, persons
from mailbot.documents.names import has_surname, read_person
from mailbot.documents.normalise import Read, read_email, read_id_number, read_landline, read_mobile
from mailbot.documents.shapes import EMAIL, LANDLINE, MOBILE, RESIDENT
from mailbot.documents.text import SENTENCE_ENDS, squeeze
from mailbot.values import Extracted

_BRACKETED = re.compile(r"[(（][^()（）]*[)）]")
_AFTER = 60  # characters behind a name that may tell that the person left
_UNUSUAL = 1.9  # what speaks for a handler whose name tells itself by nothing but its place
_STRANGE = -4.0  # ... for one who is named as somebody else
_QUALIFIES = 3  # characters at most between 财务 and 联系人
# The number before one of as many digits in a list of keys, no mobile one: 062301678275、
_LISTED = re.compile(r"(?<![0-9A-Za-z])(?!1[3-9]\d{9}(?!\d))([0-9A-Za-z]{9,})[、,，;；和及]\s*$")


def reached(letter: Letter) -> dict[str, Extracted[str] | None]:
    """The head, the contact and the contact's id number, telephones and e-mail address."""
    head = _head(letter)
    contact = _contact(letter, {head.value} if head else set())
    name = contact.value if contact else None
    return {
        "legal_representative": head,
        "contact": contact,
        "id_number": _number(letter, RESIDENT, read_id_number, name),
        "mobile": _number(letter, MOBILE, read_mobile, name),
        "phone": _number(letter, LANDLINE, read_landline, name),
        "email": _number(letter, EMAIL, read_email, name),
    }


def _is_other(letter: Letter, person: Person) -> bool:
    """Whether a person is named as the head, as one who left, or as somebody else's."""
    before = letter.before(person.start, ",，、()（）" + SENTENCE_ENDS)
    after = re.split(r"[,，。;；\n]", _BRACKETED.sub("", letter.text[person.end :][:_AFTER]))[0]
    if re.match(letter.cue("left"), after):
        return True
    named = [match.start() for match in re.finditer(letter.cue("handler"), before)]
    others = [match.end() for match in re.finditer(letter.cue("stranger"), before)]
    if not named:
        return bool(others)
    return bool(others) and (others[-1] > named[-1] or named[-1] - others[-1] <= _QUALIFIES)


def _people(letter: Letter) -> dict[str, tuple[float, Person]]:
    """The persons whom one may reach, each with how much speaks for them."""
    found: dict[str, tuple[float, Person]] = {}
    number = (
        r"[,，、(（:： ]{0,3}(?:[\u4e00-\u9fffA-Za-z]{0,8}[:：为是]?\s?)?"
        r"(?:\d{17}[\dXx]|1[3-9]\d{9}|0\d{2,3}-?\d{7,8})"
    )
    ways: tuple[tuple[float, str, str], ...] = (
        (3.0, letter.cue("handler") + r"[:：为是 ]{0,2}", ""),
        (2.0, letter.cue("sends"), ""),
        (1.5, r"^|[,，。;；:：、(（)） ]|[\u4e00-\u9fff]", number),
        (1.0, r"[,，。;；:：、(（)） ]|[\u4e00-\u9fff]", r"[)）]?(?:同志|先生|女士|小姐)"),
        (1.0, r"\d[(（]|[室楼号层][,，]?", r"[)）]|收"),
        (2.0, r"[\u4e00-\u9fff ]", letter.cue("handles")),
        (1.0, letter.cue("receives"), ""),
        (3.0, r"^|[,，。;；:：、 ]", r"[(（]" + letter.cue("handler") + r"[)）]"),
        (1.5, r"(?<!\d)1[3-9]\d{9}[,，、 (（]{1,2}", r"[。)）,，;；]|$"),
        (1.0, r"^", r"$"),
    )
    named = [
        (weight, person)
        for weight, before, after in ways
        for person in persons(letter.text, before, after)
    ]
    places = {place for _, person in named for place in range(person.start, person.end)}
    unusual = re.compile(
        letter.cue("handler") + r"(?:均?[为是]|[:：])[:：为是 ]{0,2}" + UNUSUAL_NAME
    )
    named += [
        (_UNUSUAL, Person(match[1], *match.span(1)))
        for match in unusual.finditer(letter.text)
        if not places & set(range(*match.span(1))) and read_person(match[1])
    ]
    for weight, person in named:
        known, first = found.get(person.name, (0.0, person))
        counts = _STRANGE if _is_other(letter, person) else weight
        found[person.name] = (known + counts, person if counts < 0 else first)
    return found


def _contact(letter: Letter, heads: set[str]) -> Extracted[str] | None:
    people = {name: each for name, each in _people(letter).items() if name not in heads}
    if not people:
        return None
    name = max(people, key=lambda one: people[one][0])
    weight, person = people[name]
    if weight < 1:
        return None
    rivals = [each[0] for one, each in people.items() if one != name]
    clear = weight >= 2 and weight > max(rivals, default=0.0) + 0.5  # noqa: PLR2004 - two signs
    return letter.told(name, person.start, person.end, LIKELY if clear else DOUBTED)


def _number(
    letter: Letter,
    shape: re.Pattern[str],
    reader: Callable[[str], Read[str] | None],
    contact: str | None,
) -> Extracted[str] | None:
    """The contact's number of one shape: not one said to be the head's, the finance's or old."""
    own: list[tuple[int, re.Match[str]]] = []
    for match in shape.finditer(letter.text):
        before = letter.before(match.start())
        clause = re.split(r"[,，、(（；;]", before)[-1]
        listed = _LISTED.search(letter.text, 0, match.start())
        alike = listed and match[0].isdigit() and len(listed[1]) == len(match[0])
        if alike or re.search(letter.cue("other_number"), clause):
            continue
        line = letter.before(match.start(), "。!\n")
        named = [found.end() for found in re.finditer(letter.cue("stranger"), line)]
        spoken = line.rfind(contact) if contact else -1
        if named and named[-1] > spoken:
            continue
        own.append((2 if spoken >= 0 else 1, match))
    nearest = max((rank for rank, _ in own), default=0)
    own = [(rank, match) for rank, match in own if rank == nearest]
    values = {squeeze(match[0]) for _, match in own}
    if len(values) != 1:
        return None
    _, match = own[0]
    read = reader(match[0])
    return letter.told(read[0], *match.span(), SURE * read[1]) if read else None


def _head(letter: Letter) -> Extracted[str] | None:
    """The legal representative, the new one where another takes the place."""
    for name, shape in (
        ("new_head", f"({NAME}){NAME_ENDS}"),
        ("head", f"({NAME}){NAME_ENDS}"),
        ("head", UNUSUAL_NAME),
    ):
        for pattern in letter.sheet.form.cues.get(name, ()):
            match = re.search(pattern.replace("<person>", shape), letter.text, re.MULTILINE)
            if match and read_person(match[1]):
                return letter.told(
                    match[1], *match.span(1), SURE if has_surname(match[1]) else DOUBTED
                )
    return None
