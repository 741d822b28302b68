"""A request in running text becomes the fields of an application: what its sentences say."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from mailbot.documents.fields import Sheet, printed_of
from mailbot.documents.mentions import (
    NAME,
    NAME_ENDS,
    ORGANISATION_NAME,
    UNUSUAL_NAME,
    Person,
    persons,
    spaced,
)
from mailbot.documents.model import Plan, Service
from mailbot.documents.normalise import (
    Read,
    has_surname,
    read_count,
    read_credit_code,
    read_email,
    read_id_number,
    read_landline,
    read_line,
    read_mobile,
    read_person,
    read_years,
)
from mailbot.documents.signatory import organisation
from mailbot.documents.text import squeeze
from mailbot.values import Extracted

T = TypeVar("T")

_LONG = 16  # characters of a sentence, at least
_RUNNING = 0.2  # of a letter's characters at least stand in sentences
_HEAD = 2  # lines that may be a letter's own heading
_SENTENCE_ENDS = "。;!\n"
_CODE = re.compile(r"(?<![0-9A-Z])(?!\d{17}[\dX])[0-9A-Z]{18}(?![0-9A-Z])")
_RESIDENT = re.compile(r"(?<![0-9A-Z])\d{17}[\dXx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_LANDLINE = re.compile(
    r"(?<![\dA-Za-z-])\(?0\d{2,3}\)?[- ]?[2-9]\d{6,7}(?:(?:转|分机|-|#)\d{1,6})?(?!\d)"
)
_DAY = re.compile(r"(?:19|20)\d{2}-\d{1,2}-\d{1,2}")
_EMAIL = re.compile(r"[A-Za-z0-9][\w.+\-]*@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+", re.ASCII)
_COUNT = r"(\d{1,3}|[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,3})"
_TERM = re.compile(
    r"(?<![\d第每前近])([1-9]|[一二两三四五壹贰叁肆伍])(?:个)?年(?![\d月度底末初来前以内后检报])"
)
# 不是组合资费用户, 如为基础资费用户: no plan is said before these
_NOT_SAID = re.compile(
    "[不非未](?:是|为|属于?|系)?$|如(?!下)|若|(?:资费|套餐)(?:用户|客户)?(?:还是|或)$"
)
_KEY = r"(?=[A-Za-z0-9\-]*\d[A-Za-z0-9\-]*\d)[A-Za-z0-9][A-Za-z0-9\-]{3,30}(?![年月日%元/.@\d]|:\d)"
_NEGATED = re.compile(r"(?:也?不是|并?非|无需|不需要?|不用|不再)[^,，。;；\n]{1,6}")  # 不是补发
_DEPARTMENT = re.compile(r"(?<=公司)[\u4e00-\u9fff]{2,8}(?:中心|部|科|室|处)$")
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]")
_AFTER = 60  # characters behind a name that may tell that the person left
_UNUSUAL = 1.9  # what speaks for a handler whose name tells itself by nothing but its place
_STRANGE = -4.0  # ... for one who is named as somebody else
_QUALIFIES = 3  # characters at most between 财务 and 联系人
_SURE, _LIKELY, _DOUBTED = 0.92, 0.85, 0.7


@dataclass(frozen=True, slots=True)
class Letter:
    """A request in running text: `text` in half width, `raw` as printed, place for place."""

    sheet: Sheet
    text: str
    raw: str

    def cue(self, name: str) -> str:
        """The expression of what words stand for a part of a request."""
        return f"(?:{'|'.join(self.sheet.form.cues.get(name, ())) or '(?!)'})"

    def told(self, value: T, start: int, end: int, sure: float) -> Extracted[T]:
        """`value`, which stands between two places of the text."""
        begin = squeeze(self.text[start:end])[:4]
        runs = [run for run in self.sheet.runs if begin in squeeze(run.text)] or self.sheet.runs
        printed = printed_of(runs[:1])
        return printed.extracted(value, sure * printed.confidence)

    def before(self, place: int, ends: str = _SENTENCE_ENDS) -> str:
        """What stands before a place in its sentence."""
        start = max(self.text.rfind(end, 0, place) for end in ends) + 1
        return self.text[start:place]


def letter_of(sheet: Sheet) -> Letter | None:
    """The sheet as running text; None where it is a table or nothing but short lines."""
    rows = list(sheet.rows())
    if any(run.cell for run in sheet.runs):
        return None
    letter = Letter(sheet, spaced(rows), spaced(rows, raw=True))
    lines = letter.text.split("\n")
    told = [line for line in lines if len(line) >= _LONG and re.search("[,，。;；]", line)]
    share = sum(map(len, told)) / max(1, len(letter.text))
    running = "\n".join(squeeze(line) for line in lines)
    asked = any(re.search(said, running) for said, weight in sheet.form.said.items() if weight > 1)
    heads = [squeeze(line).rstrip(":") for line in lines[_HEAD:] if len(line) < _LONG]
    terms = any(
        head in sheet.form.notices or head.endswith(sheet.form.annexes) for head in heads if head
    )
    return letter if asked and share >= _RUNNING and not terms else None


# --- who asks ---------------------------------------------------------------------------------


def _company(letter: Letter) -> Extracted[str] | None:
    """The organisation that most of the letter's sentences call itself."""
    votes: dict[str, float] = defaultdict(float)
    places: dict[str, tuple[int, int]] = {}
    for name, weight in (("self", 2.0), ("opens", 1.0), ("closes", 2.5), ("coded", 1.5)):
        for pattern in letter.sheet.form.cues.get(name, ()):
            full = pattern.replace("<organisation>", f"({ORGANISATION_NAME})")
            for match in re.finditer(full, letter.text, re.MULTILINE):
                read = organisation(letter.raw[match.start(1) : match.end(1)])
                if read:
                    votes[read[0]] += weight
                    places.setdefault(read[0], match.span(1))
    for name in [
        each for each in votes if (whole := _DEPARTMENT.sub("", each)) != each and whole in votes
    ]:
        votes[_DEPARTMENT.sub("", name)] += votes.pop(name)
    if not votes:
        return None
    best = max(votes, key=lambda name: (votes[name], -len(name)))
    others = [weight for name, weight in votes.items() if name != best and best not in name]
    sure = _SURE if votes[best] > max(others, default=0.0) + 1 else _DOUBTED
    return letter.told(best, *places[best], sure)


# --- whom to reach ----------------------------------------------------------------------------


def _is_other(letter: Letter, person: Person) -> bool:
    """Whether a person is named as the head, as one who left, or as somebody else's."""
    before = letter.before(person.start, ",，、()（）" + _SENTENCE_ENDS)
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
    return letter.told(name, person.start, person.end, _LIKELY if clear else _DOUBTED)


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
        if re.search(letter.cue("other_number"), clause):
            continue
        line = letter.text[letter.text.rfind("\n", 0, match.start()) + 1 : match.start()]
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
    return letter.told(read[0], *match.span(), _SURE * read[1]) if read else None


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
                    match[1], *match.span(1), _SURE if has_surname(match[1]) else _DOUBTED
                )
    return None


# --- what is asked for ------------------------------------------------------------------------


def _quantity(letter: Letter, keys: int) -> Extracted[int] | None:
    """How many keys: in all, as asked for, or as many as there are numbers or keys at hand."""
    held = re.compile(letter.cue("held_already") + r"[^,，。;；\n]{0,8}$")
    aside = re.compile(letter.cue("not_counted") + r"[^,，。;；\n]{0,8}$")
    for name, sure in (("total", _SURE), ("asked", _LIKELY), ("held", _LIKELY)):
        counts: dict[int, tuple[int, int]] = {}
        for pattern in letter.sheet.form.cues.get(name, ()):
            for match in re.finditer(pattern.replace("<count>", _COUNT), letter.text):
                read = read_count(match[1])
                before = letter.text[: match.start(1)]
                asked = name != "asked" or not held.search(before)
                if read and asked and not aside.search(before):
                    counts.setdefault(read[0], match.span(1))
        if name == "asked" and len(counts) > 1:
            total = next(iter(counts.items()))
            return letter.told(total[0], *total[1], _DOUBTED)
        if counts:
            value, place = next(iter(counts.items()))
            doubted = keys and keys != value and name != "total"
            return letter.told(value, *place, _DOUBTED if doubted else sure)
    return None


def _plan(letter: Letter) -> Extracted[Plan] | None:
    """The plan of fees that sentences name: the last where one is changed for another."""
    changed = re.search(letter.cue("plan_changed") + letter.cue("plan_named"), letter.text)
    places = [
        match
        for match in re.finditer(letter.cue("plan_named"), letter.text)
        if not _NOT_SAID.search(letter.before(match.start()))
        and not re.match("(?:用户|客户)?(?:还是|或)", letter.text[match.end() :])
    ]
    if changed:
        places = [match for match in places if match.end() == changed.end()]
    named = {_plan_in(match[0]) for match in places}
    if len(named) != 1 or not places:
        return None
    return letter.told(named.pop(), *places[0].span(), _LIKELY)


def _plan_in(text: str) -> Plan:
    return Plan.BASIC if "基础" in text else Plan.COMBINED


def _term(letter: Letter) -> Extracted[int] | None:
    """For how many years, where the sentence speaks of fees, of the term or of renewing."""
    found: dict[int, tuple[int, int]] = {}
    for match in _TERM.finditer(letter.text):
        read = read_years(match[0])
        around = letter.before(match.start(), "。!\n") + letter.text[match.end() : match.end() + 6]
        clause = letter.before(match.start(), ",，" + _SENTENCE_ENDS)
        alone = not clause.strip() and letter.text[match.end() : match.end() + 1] in "。,，;；"
        told = alone or re.search(letter.cue("of_term"), around)
        if read and told and not re.search(letter.cue("not_term"), clause):
            found.setdefault(read[0], match.span())
    if not found:
        return None
    value, place = next(iter(found.items()))
    return letter.told(value, *place, _LIKELY if len(found) == 1 else _DOUBTED)


def _services(letter: Letter) -> Extracted[tuple[Service, ...]] | None:
    """The services that the request asks for, in its title or in sentences."""
    asked: dict[Service, tuple[int, int]] = {}
    text = _NEGATED.sub(lambda match: " " * len(match[0]), letter.text)
    for service in Service:
        for pattern in letter.sheet.form.cues.get(f"asks_{service.value}", ()):
            match = re.search(pattern, text, re.MULTILINE)
            if match:
                asked.setdefault(service, match.span())
    if not asked:
        return None
    place = next(iter(asked.values()))
    chosen = tuple(service for service in Service if service in asked)
    return letter.told(chosen, *place, _LIKELY if len(chosen) <= 2 else _DOUBTED)  # noqa: PLR2004 - 续期及变更


def _keys(letter: Letter) -> Extracted[str] | None:
    """The numbers of the keys spoken of, each named once, in their order."""
    numbers: dict[str, tuple[int, int]] = {}
    for pattern in letter.sheet.form.cues.get("key_number", ()):
        full = pattern.replace(
            "<keys>", rf"({_KEY}(?:(?:\s*(?:[、,，;；及和与/]|以及)\s*|[ ]{{1,4}}|\n){_KEY})*)"
        )
        for match in re.finditer(full, letter.text, re.MULTILINE):
            for one in re.finditer(_KEY, match[1]):
                others = (_MOBILE, _RESIDENT, _CODE, _LANDLINE, _DAY)
                if not any(each.fullmatch(one[0]) for each in others):
                    at = match.start(1)
                    numbers.setdefault(one[0], (at + one.start(), at + one.end()))
    if not numbers:
        return None
    return letter.told("、".join(numbers), *next(iter(numbers.values())), _LIKELY)


# --- where to, and to whom the invoice --------------------------------------------------------


def _address(letter: Letter) -> Extracted[str] | None:
    for pattern in letter.sheet.form.cues.get("posted_to", ()):
        full = pattern.replace("<person>", NAME)
        for match in re.finditer(full, letter.text, re.MULTILINE):
            read = read_line(letter.raw[match.start(1) : match.end(1)])
            if read:
                return letter.told(read[0], *match.span(1), _LIKELY)
    return None


def _invoice(letter: Letter) -> Iterator[tuple[str, Extracted[str]]]:
    """Title and tax number of the invoice, where a sentence speaks of one."""
    for pattern in letter.sheet.form.cues.get("invoice_to", ()):
        match = re.search(
            pattern.replace("<organisation>", f"({ORGANISATION_NAME})"), letter.text, re.MULTILINE
        )
        read = match and organisation(letter.raw[match.start(1) : match.end(1)])
        if match and read:
            yield "invoice_title", letter.told(read[0], *match.span(1), _LIKELY)
            code = re.search(
                letter.cue("tax_number") + r"[:：为是 ]{0,2}([0-9A-Z]{15,20})(?![0-9A-Z])",
                letter.text[match.start() :],
            )
            number = code and read_credit_code(code[1])
            if code and number:
                at = match.start() + code.start(1)
                yield (
                    "invoice_tax_no",
                    letter.told(number[0], at, at + len(code[1]), _LIKELY * number[1]),
                )
            return
    for pattern in letter.sheet.form.cues.get("invoice_code", ()):
        match = re.search(pattern, letter.text)
        read = read_credit_code(match[1]) if match else None
        if match and read:
            yield "invoice_tax_no", letter.told(read[0], *match.span(1), _LIKELY * read[1])


def read_letter(letter: Letter) -> dict[str, Any]:
    """What the sentences of a request say, by field; nothing of what they do not say."""
    head = _head(letter)
    contact = _contact(letter, {head.value} if head else set())
    name = contact.value if contact else None
    keys = _keys(letter)
    found: dict[str, Any] = {
        "company": _company(letter),
        "legal_representative": head,
        "contact": contact,
        "id_number": _number(letter, _RESIDENT, read_id_number, name),
        "mobile": _number(letter, _MOBILE, read_mobile, name),
        "phone": _number(letter, _LANDLINE, read_landline, name),
        "email": _number(letter, _EMAIL, read_email, name),
        "address": _address(letter),
        "quantity": _quantity(letter, len(keys.value.split("、")) if keys else 0),
        "plan": _plan(letter),
        "term_years": _term(letter),
        "services": _services(letter),
        "key_serial": keys,
    }
    found |= dict(_invoice(letter))
    return {field: value for field, value in found.items() if value is not None}
