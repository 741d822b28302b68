"""The patterns of `templates/programme/phrases.toml`, compiled: what customers' words mean."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, model_validator

from mailbot.documents.model import Plan, Service
from mailbot.values import Record

_CHINESE = "一二两俩三四五六七八九十壹贰叁肆伍陆柒捌玖拾"
_DIGITS: dict[str, int] = dict(
    zip("一二三四五六七八九壹贰叁肆伍陆柒捌玖", [*range(1, 10)] * 2, strict=True)
) | {
    "两": 2,
    "俩": 2,
}
# A number does not begin within another one, nor as an ordinal, a range's end or a "per".
_NUMERAL_START = rf"(?<![\d.~至到第各每几过\-{_CHINESE}])(?<!已有)(?<!原有)(?<!现有)"
_ENGLISH = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMERAL = rf"\d{{1,3}}|[{_CHINESE}]{{1,3}}|(?<![a-z])(?:{'|'.join(_ENGLISH[1:])})(?![a-z])"
_SOME_NUMERAL = re.compile(rf"[\d{_CHINESE}]|{'|'.join(_ENGLISH)}", re.IGNORECASE)
_ABBREVIATIONS = {
    "{n}": rf"{_NUMERAL_START}(?P<n>{_NUMERAL})",
    "{d}": rf"(?:{_NUMERAL})",
    "{key}": (
        r"(?:u\s*-?\s*keys?|usb\s*-?\s*keys?|u\s*盾|e-?keys?|(?<![a-z])keys?(?![a-z])|电子钥匙|电子密钥|"
        r"(?:usb|security)\s*tokens?|digital\s*certificates?|"
        r"智能密码钥匙|密码钥匙|密钥|钥匙|(?:数字|企业|ca)\s*证书|"
        # 证书 alone is ours, an ISO 证书 or a 资质证书 is not
        r"(?<!iso)(?<!iso )(?<!\d)(?<!信用)(?<!等级)(?<!资质)"
        r"(?<!认证)(?<!学历)(?<!职称)(?<!资格)证书|"
        r"(?<![a-z])ca(?![a-z]))"
    ),
    "{company}": (
        r"(?P<company>[\u4e00-\u9fffA-Za-z0-9()·]{2,40}"
        r"(?:公司|厂|局|院|中心|集团|电站|合作社|矿|农场))"
    ),
}


def _compiled(pattern: Any) -> Any:
    if not isinstance(pattern, str):
        return pattern
    for short, long in _ABBREVIATIONS.items():
        pattern = pattern.replace(short, long)
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error as exc:
        raise ValueError(f"not a regular expression: {exc}") from exc


Patterns = tuple[Annotated[re.Pattern[str], BeforeValidator(_compiled)], ...]


_NAMED_GROUP = re.compile(r"\(\?P<\w+>")


def joined(patterns: Iterable[re.Pattern[str]]) -> tuple[re.Pattern[str], ...]:
    """Fewer patterns that are found in a text exactly where one of these is.

    Asking one question of a text is far cheaper than asking twenty. What cannot be joined (flags
    or references to groups of its own) stays by itself.
    """
    each = tuple(patterns)
    alike = [p for p in each if p.groups == len(p.groupindex) and "(?P=" not in p.pattern]
    try:
        one = re.compile(
            "|".join(f"(?:{_NAMED_GROUP.sub('(?:', p.pattern)})" for p in alike), re.IGNORECASE
        )
    except re.error:
        return each
    return (*([one] if alike else []), *(p for p in each if p not in alike))


class ServicePhrases(Record):
    """How one business type is named: `sure` patterns, and `weak` ones that give way."""

    sure: Patterns
    weak: Patterns = ()


class Phrases(Record):
    """What customers write, as patterns; the file itself explains each entry."""

    ignore: Patterns
    negation_before: Patterns
    negation_after: Patterns
    correction: Patterns
    question: Patterns
    guide: Patterns
    thanks: Patterns
    greetings: Patterns
    attachment_announced: Patterns
    materials: Patterns
    signature: Patterns
    reply_subject: Patterns
    offer: Patterns = ()
    trouble: Patterns = ()
    request: Patterns = ()
    trade: Patterns = ()
    wait: Patterns = ()
    withdraw: Patterns = ()
    refund: Patterns = ()
    threat: Patterns = ()
    prevails: Patterns = ()
    instead: Patterns = ()
    go_on: Patterns = ()
    each: Patterns
    count: Patterns
    express: Patterns
    collect: Patterns
    quantity: Patterns
    term_years: Patterns
    company: Patterns
    not_companies: tuple[str, ...] = ()
    plans: dict[Plan, Patterns]
    services: dict[Service, ServicePhrases]

    @cached_property
    def telling(self) -> "Telling":
        """The same patterns joined, for whether any of a list is there at all."""
        services = self.services.values()
        return Telling(
            question=joined(self.question),
            guide=joined(self.guide),
            attachment_announced=joined(self.attachment_announced),
            offer=joined(self.offer),
            materials=joined(self.materials),
            thanks=joined(self.thanks),
            greetings=joined(self.greetings),
            company=joined(self.company),
            plans=joined(p for patterns in self.plans.values() for p in patterns),
            couriers=joined((*self.collect, *self.express)),
            services=joined(p for words in services for p in (*words.sure, *words.weak)),
            request=joined(self.request),
            trade=joined(self.trade),
            wait=joined(self.wait),
            withdraw=joined(self.withdraw),
            instead=joined(self.instead),
            go_on=joined(self.go_on),
            refund=joined(self.refund),
            threat=joined(self.threat),
            prevails=joined(self.prevails),
        )

    @model_validator(mode="after")
    def _values_are_named(self) -> "Phrases":
        for group, entries in (
            ("n", (*self.quantity, *self.term_years, *self.each, *self.count)),
            ("company", self.company),
        ):
            for entry in entries:
                if group not in entry.groupindex:
                    raise ValueError(f"a pattern without {{{group}}}: {entry.pattern[:60]}")
        return self


class Telling(NamedTuple):
    """Lists of patterns joined, each for one question about a clause."""

    question: Patterns
    guide: Patterns
    attachment_announced: Patterns
    offer: Patterns
    materials: Patterns
    thanks: Patterns
    greetings: Patterns
    company: Patterns
    plans: Patterns
    couriers: Patterns
    services: Patterns
    request: Patterns
    trade: Patterns
    wait: Patterns
    withdraw: Patterns
    instead: Patterns
    go_on: Patterns
    refund: Patterns
    threat: Patterns
    prevails: Patterns


def may_hold_number(text: str) -> bool:
    """False only where nothing in `text` is a numeral that `number_of` knows."""
    return _SOME_NUMERAL.search(text) is not None


def number_of(numeral: str) -> int | None:
    """The value of a numeral up to 999: 2, 两, 贰, 十二, 二十, three; None where there is none."""
    if numeral.isdecimal():
        return int(numeral)
    if numeral.lower() in _ENGLISH:
        return _ENGLISH.index(numeral.lower())
    tens, ten, ones = numeral.replace("拾", "十").partition("十")
    if not ten:
        return _DIGITS.get(tens)
    if any(digit and digit not in _DIGITS for digit in (tens, ones)):
        return None
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
