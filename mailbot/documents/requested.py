"""A request in running text becomes the fields of an application: what its sentences say."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from mailbot.documents.handlers import reached
from mailbot.documents.letter import DOUBTED, LIKELY, SURE, Letter
from mailbot.documents.mentions import NAME, ORGANISATION_NAME
from mailbot.documents.model import Plan, Service
from mailbot.documents.names import is_the_applicant
from mailbot.documents.normalise import read_count, read_credit_code, read_line, read_years
from mailbot.documents.ordered import choice_words
from mailbot.documents.shapes import CREDIT_CODE, LANDLINE, MOBILE, RESIDENT
from mailbot.documents.signatory import organisation
from mailbot.documents.text import SENTENCE_ENDS
from mailbot.values import Extracted

_WHOLE_NAME = 7  # characters of a name behind 的, at least: 宁夏中卫的中卫市某某公司
_POLITE = re.compile("(?:即可|就行|就好|就可以|为盼|谢谢)[了]?$")  # 寄到…3号即可
_ALIKE = 3  # characters that key numbers told one after the other begin with
_DAY = re.compile(r"(?:19|20)\d{2}-\d{1,2}-\d{1,2}")
# 叁, 3, 叁（3）
_COUNT = r"(\d{1,3}|[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,3})(?:[(（]\d{1,3}[)）])?"
_TERM = re.compile(
    r"(?<![\d第每前近])([1-9]|[一二两三四五壹贰叁肆伍])(?:个)?年(?![\d月度底末初来前以内后检报])"
)
# 不是组合资费用户, 如为基础资费用户: no plan is said before these
_NOT_SAID = re.compile(
    "[不非未](?:是|为|属于?|系)?$|如(?!下)|若|(?:资费|套餐)(?:用户|客户)?(?:还是|或)$"
)
_KEY = r"(?=[A-Za-z0-9\-]*\d[A-Za-z0-9\-]*\d)[A-Za-z0-9][A-Za-z0-9\-]{3,30}(?![年月日%元/.@\d]|:\d)"
# 不是补发, 不涉及格式化及补发; what is promised or may happen; questions what something costs
_NEGATED = re.compile(
    r"(?:也?不是|并?非|无需|不需要?|不用|不再)[^,，。;；\n]{1,6}"
    r"|(?:不涉及|不含|不包[括含]|不办理?|不做|未涉及|不是为了)[^,，。;；\n]{1,16}"
    r"|(?:(?<=[,，。!！\n])|\A)[^,，。!！\n]*承诺(?:(?![,，;；][现特兹请拟]|请求|恳请)[^。!！\n])*"
    r"|(?<!例)(?:如(?:[有遇发若]|果(?!方便|可以|可行|能))|(?<=[,，。;；\n ])若)[^。!！\n]*"
    r"|(?:(?<=[。!！?？\n])|\A)[^。!！?？\n]*(?:是不是|多少|几天|怎么|如何|什么时候|多久|贵吗)[^。!！?？\n]{0,12}[?？]"
)
_DEPARTMENT = re.compile(r"(?<=公司)[\u4e00-\u9fff]{2,8}(?:中心|部|科|室|处)$")


def _company(letter: Letter) -> Extracted[str] | None:
    """The organisation that most of the letter's sentences call itself."""
    votes: dict[str, float] = defaultdict(float)
    places: dict[str, tuple[int, int]] = {}
    for name, weight in (("self", 2.0), ("opens", 1.0), ("closes", 2.5), ("coded", 1.5)):
        for pattern in letter.sheet.form.cues.get(name, ()):
            full = pattern.replace("<organisation>", f"({ORGANISATION_NAME})")
            for match in re.finditer(full, letter.text, re.MULTILINE):
                of = letter.text.rfind("的", *match.span(1)) + 1
                start = of if 0 < of <= match.end(1) - _WHOLE_NAME else match.start(1)
                read = organisation(letter.raw[start : match.end(1)])
                if read:
                    votes[read[0]] += weight
                    places.setdefault(read[0], (start, match.end(1)))
    for name in [
        each for each in votes if (whole := _DEPARTMENT.sub("", each)) != each and whole in votes
    ]:
        votes[_DEPARTMENT.sub("", name)] += votes.pop(name)
    if not votes:
        return None
    best = max(votes, key=lambda name: (votes[name], -len(name)))
    others = [weight for name, weight in votes.items() if name != best and best not in name]
    sure = SURE if votes[best] > max(others, default=0.0) + 1 else DOUBTED
    return letter.told(best, *places[best], sure)


def _quantity(letter: Letter, keys: int) -> Extracted[int] | None:
    """How many keys: in all, as asked for, or as many as there are numbers or keys at hand."""
    held = re.compile(letter.cue("held_already") + r"[^,，。;；\n]{0,8}$")
    aside = re.compile(letter.cue("not_counted") + r"[^,，。;；\n]{0,8}$")
    for name, sure in (("total", SURE), ("asked", LIKELY), ("held", LIKELY)):
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
            return letter.told(total[0], *total[1], DOUBTED)
        if counts:
            value, place = next(iter(counts.items()))
            doubted = keys and keys != value and name != "total"
            return letter.told(value, *place, DOUBTED if doubted else sure)
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
    words: dict[str, Plan] = choice_words(letter.sheet.form, "plan", Plan)
    named = {plan for match in places for word, plan in words.items() if word in match[0]}
    return letter.told(named.pop(), *places[0].span(), LIKELY) if len(named) == 1 else None


def _term(letter: Letter) -> Extracted[int] | None:
    """For how many years, where the sentence speaks of fees, of the term or of renewing."""
    found: dict[int, tuple[int, int]] = {}
    for match in _TERM.finditer(letter.text):
        read = read_years(match[0])
        around = letter.before(match.start(), "。!\n") + letter.text[match.end() : match.end() + 6]
        clause = letter.before(match.start(), ",，" + SENTENCE_ENDS)
        alone = not clause.strip() and letter.text[match.end() : match.end() + 1] in "。,，;；"
        told = alone or re.search(letter.cue("of_term"), around)
        if read and told and not re.search(letter.cue("not_term"), clause):
            found.setdefault(read[0], match.span())
    if not found:
        return None
    value, place = next(iter(found.items()))
    return letter.told(value, *place, LIKELY if len(found) == 1 else DOUBTED)


def _asking(letter: Letter) -> str:
    """The letter's text without what it does not ask for."""
    return _NEGATED.sub(lambda match: " " * len(match[0]), letter.text)


def _services(letter: Letter) -> Extracted[tuple[Service, ...]] | None:
    """The services that the request asks for, in its title or in sentences."""
    asked: dict[Service, tuple[int, int]] = {}
    text = _asking(letter)
    for service in Service:
        for pattern in letter.sheet.form.cues.get(f"asks_{service.value}", ()):
            match = re.search(pattern, text, re.MULTILINE)
            if match:
                asked.setdefault(service, match.span())
    if not asked:
        return _as_new(letter, text)
    place = next(iter(asked.values()))
    chosen = tuple(service for service in Service if service in asked)
    return letter.told(chosen, *place, LIKELY if len(chosen) <= 2 else DOUBTED)  # noqa: PLR2004 - 续期及变更


def _as_new(letter: Letter, text: str) -> Extracted[tuple[Service, ...]] | None:
    """New keys, where `text` asks for so many and speaks of nothing else that is done to keys."""
    match = re.search(letter.cue("asks_keys"), text, re.MULTILINE)
    if match is None or re.search(letter.cue("not_new"), text):
        return None
    return letter.told((Service.NEW,), *match.span(), LIKELY)


def _keys(letter: Letter) -> Extracted[str] | None:
    """The numbers of the keys spoken of, each named once, in their order."""
    numbers: dict[str, tuple[int, int]] = {}
    likely: dict[str, tuple[int, int]] = {}
    for pattern in letter.sheet.form.cues.get("key_number", ()):
        full = pattern.replace(
            "<keys>", rf"({_KEY}(?:(?:\s*(?:[、,，;；及和与/]|以及)\s*|[ ]{{1,4}}|\n){_KEY})*)"
        )
        for match in re.finditer(full, letter.text, re.MULTILINE):
            for one in re.finditer(_KEY, match[1]):
                others = (MOBILE, RESIDENT, CREDIT_CODE, LANDLINE, _DAY)
                at = match.start(1)
                place = at + one.start(), at + one.end()
                if any(each.fullmatch(one[0]) for each in others):
                    likely.setdefault(one[0], place)
                else:
                    numbers.setdefault(one[0], place)
    # 062395913334 among 062301678275 and others like it is no telephone number
    like = {(len(one), one[:_ALIKE]) for one in numbers if one.isdigit()}
    numbers |= {one: at for one, at in likely.items() if (len(one), one[:_ALIKE]) in like}
    numbers = dict(sorted(numbers.items(), key=lambda number: number[1]))
    if not numbers:
        return None
    return letter.told("、".join(numbers), *next(iter(numbers.values())), LIKELY)


def _address(letter: Letter) -> Extracted[str] | None:
    """Where the keys are to be sent, the most telling way of saying it first."""
    for pattern in letter.sheet.form.cues.get("posted_to", ()):
        match = re.search(pattern.replace("<person>", NAME), letter.text, re.MULTILINE)
        read = match and read_line(letter.raw[match.start(1) : match.end(1)])
        if match and read:
            return letter.told(_POLITE.sub("", read[0]), *match.span(1), LIKELY)
    return None


def _invoice(letter: Letter) -> Iterator[tuple[str, Extracted[str]]]:
    """Title and tax number of the invoice, where a sentence speaks of one."""
    for pattern in letter.sheet.form.cues.get("invoice_to", ()):
        match = re.search(
            pattern.replace("<organisation>", f"({ORGANISATION_NAME})"), letter.text, re.MULTILINE
        )
        read = match and organisation(letter.raw[match.start(1) : match.end(1)])
        if match and read and not is_the_applicant(read[0]):
            yield "invoice_title", letter.told(read[0], *match.span(1), LIKELY)
            code = re.search(
                letter.cue("tax_number") + r"([0-9A-Z]{15,20})(?![0-9A-Z])",
                letter.text[match.start() :],
            )
            if code:
                at = match.start() + code.start(1)
                yield "invoice_tax_no", _tax_number(letter, code[1], at)
            return
    for pattern in letter.sheet.form.cues.get("invoice_code", ()):
        match = re.search(pattern, letter.text)
        if match:
            yield "invoice_tax_no", _tax_number(letter, match[1], match.start(1))


def _tax_number(letter: Letter, number: str, place: int) -> Extracted[str]:
    _, sure = read_credit_code(number) or (number, 0.0)
    return letter.told(number, place, place + len(number), LIKELY * sure)


def read_letter(letter: Letter) -> dict[str, Any]:
    """What the sentences of a request say, by field; nothing of what they do not say."""
    keys = _keys(letter)
    told = len(keys.value.split("、")) if keys else 0
    quantity = _quantity(letter, told)
    if keys and quantity and quantity.value < told:
        # of two keys that the company has one was lost
        keys = keys.model_copy(update={"confidence": min(keys.confidence, DOUBTED)})
    found: dict[str, Any] = reached(letter) | {
        "company": _company(letter),
        "address": _address(letter),
        "quantity": quantity,
        "plan": _plan(letter),
        "term_years": _term(letter),
        "services": _services(letter),
        "key_serial": keys,
    }
    found |= dict(_invoice(letter))
    return {field: value for field, value in found.items() if value is not None}
