"""What a form asks for: services, the plan of fees and the term, ticked or written."""

import re
from collections.abc import Callable
from typing import Any

from mailbot.documents.counted import Counted
from mailbot.documents.dates import find_dates, joined_lines, whole_years
from mailbot.documents.fields import Sheet, best, printed_of
from mailbot.documents.firsttime import ANEW, titled_new
from mailbot.documents.form import Form
from mailbot.documents.legends import is_declared
from mailbot.documents.model import Plan, Service
from mailbot.documents.namedoptions import is_one_of_row, lettered, written
from mailbot.documents.normalise import Read, read_years
from mailbot.documents.optionwords import MARK
from mailbot.documents.stressed import stressed_option
from mailbot.documents.text import squeeze
from mailbot.documents.ticks import (
    Ticked,
    heading_options,
    is_term,
    options,
    ticked,
    year_options,
)
from mailbot.values import Extracted

_NEW_TOO = re.compile(ANEW)
# What joins the two services of a title: 续期及信息变更
_JOINS = re.compile("[及和与、并暨]")
# What is said of fees where no plan is chosen: 持有组合资费者不另收费
_FEES_TOLD = re.compile("不另|另收|免收|者免|元[/／]次")
# A remark that speaks of a service without asking for it.
_NOT_ASKED = re.compile("不|无需|勿|非|如|若|待|已|曾|须|应[当先在]|另行|方可|仅[限供适]|逾期")
# A number of years, not of money for one, and no year of a date: 600元/3年 names a price
_TERM = re.compile(
    r"(?<![\d/第每前])(?:\d{1,2}|[一二两三四五六七八九十壹贰叁肆伍])年(?![前度内初底末费后以/\d])"
)
# Terms as options print them
_TERMS = {
    f"{word}年": years
    for years, each in enumerate(("1一壹", "2二两贰", "3三叁", "4四肆", "5五伍"), start=1)
    for word in each
}
# What a remark says of fees, in so many characters at most: 组合资费，叁年
_FEES, _SHORT = re.compile("资费|套餐|续期|年期"), 20
# A clause that tells of a term which is not asked for: 原套餐3年
_CLAUSE, _NOT_NOW = (
    re.compile(r"[,，。;；()（）\s]+"),
    re.compile("原|不|勿|已|曾|现有|[上前]次|[之此以]前"),
)
_ENGLISH_YEARS = re.compile(r"(?<=\d)\s*-?\s*[Yy](?:ea)?rs?\b|(?<=\d\))\s*[Yy](?:ea)?rs?\b")
_WITHIN = 0.85  # how sure a value is that stands within that of another label


def choice_words(form: Form, name: str, kind: type[Service] | type[Plan]) -> dict[str, Any]:
    """The values of a choice by the words that stand for them on a form."""
    chosen = form.choices.get(name, {})
    return {word: kind(value) for value, words in chosen.items() for word in words}


def _in_english(words: dict[str, Any]) -> dict[str, Any]:
    """The words that are options wherever they stand at their label, too."""
    return {word: value for word, value in words.items() if word.isascii()}


def _sole_words(form: Form) -> dict[str, Service]:
    """The services by the words that stand for one only where nothing else stands beside them."""
    chosen = form.sole.get("services", {})
    return {word: Service(value) for value, words in chosen.items() for word in words}


def _only_service(text: str, words: dict[str, Any], *, asked: bool) -> Service | None:
    """The one service that `text` names; 新办 only where it is `asked` for in so many words."""
    named = _services_named(text, words) - (set() if asked else {Service.NEW})
    return named.pop() if len(named) == 1 else None


def _services_named(text: str, words: dict[str, Any]) -> set[Service]:
    return {Service(service) for word, service in words.items() if word in text}


def _both_services(title: str, words: dict[str, Any]) -> tuple[Service, ...]:
    """The two services that a title joins: 电子钥匙续期及信息变更申请; a list of all names none."""
    joined = _JOINS.search(title) and not _NEW_TOO.search(title)
    named = _services_named(title, words) - {Service.NEW} if joined else set()
    both = len(named) == 2  # noqa: PLR2004 - both
    return tuple(service for service in Service if both and service in named)


def _services_in_words(
    sheet: Sheet, title: str, words: dict[str, Any]
) -> Extracted[tuple[Service, ...]] | None:
    """The service that the form's title (证书更新申请表) or its 备注 (申请补发) names."""
    head = squeeze(title)
    named = None if _NEW_TOO.search(head) else _only_service(head, words, asked=False)
    titled = (named,) if named else _both_services(head, words)
    first = None if titled else titled_new(sheet, head, words)
    if first:
        return first
    if titled:
        heads = [run for run in sheet.runs if squeeze(run.text).find(head) >= 0]
        return printed_of(heads[:1] or sheet.runs[:1]).extracted(titled, 0.85)
    for candidate in sheet.of("remark"):
        text = squeeze(candidate.printed.raw)
        aside = _NOT_ASKED.search(text) or is_declared(text)
        named = None if aside else _only_service(text, words, asked=True)
        if named:
            return candidate.printed.extracted((named,), 0.8 * candidate.printed.confidence)
    return None


def services(
    sheet: Sheet, title: str, counted: Counted | None
) -> Extracted[tuple[Service, ...]] | None:
    """The services ticked, counted, written, or named by the form's `title` or its remark."""
    words: dict[str, Service] = choice_words(sheet.form, "services", Service)
    boxed = choice_words(sheet.form, "boxed_services", Service)
    sole = _sole_words(sheet.form)
    among = options(sheet, {**boxed, **words}, sole)
    found = lettered(sheet, "services", words) or ticked(among)
    if not found and all(option.ticked is None for option in among):
        found = stressed_option(sheet, {**boxed, **words})
    if counted and not found:
        return counted.services or _services_in_words(sheet, title, words)
    if not found and all(option.ticked is None for option in among):
        found = written(sheet, "services", {**_in_english(boxed), **words}, sole)
    if not found:
        return _services_in_words(sheet, title, words)
    services = tuple(Service(str(value)) for value in found.values)
    return found.printed.extracted(services, found.confidence)


def plan(sheet: Sheet) -> Extracted[Plan] | None:
    """The plan of fees ticked or written."""
    boxed = choice_words(sheet.form, "boxed_plan", Plan)
    words: dict[str, Plan] = {**boxed, **choice_words(sheet.form, "plan", Plan)}
    heads = heading_options(sheet, words)
    among = heads or options(sheet, words)
    found = (None if heads else lettered(sheet, "plan", words)) or ticked(among)
    if not found and all(option.ticked is None for option in among):
        found = stressed_option(sheet, words) or _plan_written(sheet, words)
    return (
        found.printed.extracted(Plan(str(found.values[0])), _sure_of_one(found)) if found else None
    )


def _plan_written(sheet: Sheet, words: dict[str, Plan]) -> Ticked | None:
    """The plan written at its label; none where the fees of single services are told there."""
    found = written(sheet, "plan", words)
    return None if found and _FEES_TOLD.search(squeeze(found.printed.raw)) else found


def refuses_plans(sheet: Sheet) -> bool:
    """Whether a plan stands at a box left empty: □组合套餐内免费 names none that is chosen."""
    words: dict[str, Plan] = choice_words(sheet.form, "plan", Plan)
    return any(option.ticked is False for option in options(sheet, words))


def term(sheet: Sheet) -> Extracted[int] | None:
    """The term in years ticked or written."""
    found = ticked(year_options(sheet))
    if found and isinstance(found.values[0], int):
        return found.printed.extracted(found.values[0], _sure_of_one(found))
    marked = [option for option in year_options(sheet) if option.ticked is not None]
    stressed = None if marked else stressed_option(sheet, _TERMS)
    if stressed:
        years = int(str(stressed.values[0]))
        return stressed.printed.extracted(years, stressed.confidence)
    several = [option for option in year_options(sheet) if option.ticked is False]
    unmarked = [each for each in sheet.of("term_years") if is_one_of_row(sheet, each, is_term)]
    if several or unmarked:
        return None
    by_letter = lettered(sheet, "term_years", _TERMS)
    if by_letter and len(by_letter.values) == 1:
        return by_letter.printed.extracted(int(str(by_letter.values[0])), by_letter.confidence)
    return best(sheet, "term_years", _years) or _term_within(sheet)


def _term_within(sheet: Sheet) -> Extracted[int] | None:
    """The one term that the value of another label names: 办理内容：新办2个，组合资费，3年."""
    remarks = (one for one in sheet.of("remark") if _FEES.search(one.printed.raw))
    for candidate in (
        *(*sheet.of("plan"), *sheet.of("services"), *sheet.of("quantity")),
        *(one for one in remarks if len(squeeze(one.printed.raw)) <= _SHORT),
    ):
        asked = (one for one in _CLAUSE.split(candidate.printed.raw) if not _NOT_NOW.search(one))
        words = (word for clause in asked for word in _TERM.findall(clause))
        terms = {read[0] for word in words if (read := _years(word))}
        if len(terms) == 1 and not is_one_of_row(sheet, candidate, is_term):
            return candidate.printed.extracted(terms.pop(), _WITHIN * candidate.printed.confidence)
    return None


def _years(raw: str) -> Read[int] | None:
    """A term as a number of years, or as its first and last day; None among empty boxes."""
    if any(mark["off"] for mark in MARK.finditer(squeeze(raw))):
        return None  # which of several is meant the boxes tell, or nothing does
    days = find_dates(joined_lines(raw))
    raw = _ENGLISH_YEARS.sub("年", raw)
    if len(days) != 2:  # noqa: PLR2004 - from one to the other
        return read_years(raw)
    years = whole_years(*days)
    return (years, 0.9) if years else None


def _sure_of_one(found: Ticked) -> float:
    return found.confidence * (1.0 if len(found.values) == 1 else 0.4)


def chosen_plan(sheet: Sheet, name: str) -> Callable[[str], Read[Plan] | None]:
    """A reader of the one plan that a sentence names."""
    words = choice_words(sheet.form, name, Plan)

    def read(raw: str) -> Read[Plan] | None:
        named = {plan for word, plan in words.items() if word in squeeze(raw)}
        told = _FEES_TOLD.search(squeeze(raw)) is not None
        return (named.pop(), 0.95) if len(named) == 1 and not told else None

    return read


def asked_services(sheet: Sheet) -> Callable[[str], Read[tuple[Service, ...]] | None]:
    """A reader of the one service that a sentence asks for."""
    words = choice_words(sheet.form, "services", Service)

    def read(raw: str) -> Read[tuple[Service, ...]] | None:
        asked = None if _NOT_ASKED.search(raw) else _only_service(squeeze(raw), words, asked=True)
        return ((asked,), 0.9) if asked else None

    return read
