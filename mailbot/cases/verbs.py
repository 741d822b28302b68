"""What a member of staff wrote about a case becomes a verb with its detail."""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import Field, field_validator, model_validator

from mailbot.values import Record


class Verb(StrEnum):
    """What staff can decide about a case; `verb` of a `StaffEvent`."""

    APPROVE = "approve"  # 通过: the materials are in order (资质审核)
    REJECT = "reject"  # 驳回: they are not; detail: why
    ARRIVED = "arrived"  # 到账: the money is there
    MADE = "made"  # 制作完成
    SHIP = "ship"  # 发货; detail: courier and number
    HOLD = "hold"  # 暂停: the bot says nothing until `release`
    RELEASE = "release"  # 恢复
    QUOTE = "quote"  # 报价; detail: 元
    WAIVE = "waive"  # 免费
    ALLOW_PERSONAL = "allow_personal"  # 允许个人账户
    MERGE = "merge"  # 合并; detail: the case this one becomes part of
    MOVE = "move"  # 移动; detail: the case and the file that belongs to it
    CLOSE = "close"  # 关闭
    REOPEN = "reopen"  # 重开: takes back a close or a rejection


class Objection(StrEnum):
    """Why a verb cannot be carried out; `verbs.toml` words each."""

    UNKNOWN_NUMBER = "unknown_number"
    ON_HOLD = "on_hold"
    NOT_ON_HOLD = "not_on_hold"
    CLOSED = "closed"
    MERGED = "merged"
    REJECTED = "rejected"
    NOTHING_TO_REOPEN = "nothing_to_reopen"
    SHIPPED = "shipped"
    IN_PRODUCTION = "in_production"
    NOT_APPROVED_OR_PAID = "not_approved_or_paid"
    SAME_CASE = "same_case"
    NO_SUCH_DOCUMENT = "no_such_document"


NEEDS_DETAIL = frozenset({Verb.REJECT, Verb.SHIP, Verb.QUOTE, Verb.MERGE, Verb.MOVE})
"""The verbs that say nothing without a detail."""

MOST_YUAN = Decimal(1_000_000)
"""A quote above this is a slip of the keyboard."""

LONGEST_DETAIL = 500
"""Characters of a detail that are kept; a reason is said in fewer."""

Words = Annotated[tuple[str, ...], Field(min_length=1)]

FindNumbers = Callable[[str], tuple[str, ...]]
"""The genuine case numbers in a text."""


class VerbWords(Record):
    """`verbs.toml`: what the verbs are called, and what staff are told when one cannot be done."""

    names: dict[Verb, Words]
    repeated: str
    missing: dict[Verb, str]
    objections: dict[Objection, str]

    @field_validator("names")
    @classmethod
    def _each_verb_has_its_own_words(cls, names: dict[Verb, Words]) -> dict[Verb, Words]:
        if absent := [verb.value for verb in Verb if verb not in names]:
            raise ValueError(f"no words for {', '.join(absent)}")
        spelled = [_plain(word) for words in names.values() for word in words]
        if twice := sorted({word for word in spelled if spelled.count(word) > 1}):
            raise ValueError(f"{twice[0]} stands for two verbs")
        return names

    @field_validator("repeated")
    @classmethod
    def _only_names_the_verb(cls, phrase: str) -> str:
        try:
            phrase.format(name="")
        except (KeyError, ValueError, IndexError) as exc:
            raise ValueError("the only placeholder is {name}") from exc
        return phrase

    @model_validator(mode="after")
    def _everything_is_worded(self) -> "VerbWords":
        if absent := sorted(NEEDS_DETAIL - set(self.missing)):
            raise ValueError(f"missing: nothing said about {', '.join(absent)}")
        if silent := sorted(set(Objection) - set(self.objections)):
            raise ValueError(f"objections: nothing said about {', '.join(silent)}")
        return self

    def name(self, verb: Verb) -> str:
        """What the verb is called: 通过."""
        return self.names[verb][0]


class Detail(NamedTuple):
    """What was said with a verb, tidied; `missing` tells what it still needs, "" where nothing."""

    text: str
    missing: str = ""


def find_verb(words: str, known: VerbWords) -> tuple[Verb, str] | None:
    """The verb that `words` begin with, in Chinese or by its English code, and what follows it.

    None where they begin with none.
    """
    tidy = unicodedata.normalize("NFKC", words).strip().lstrip(":,;、。-— ").strip()
    spelled = [(_plain(name), verb) for verb, names in known.names.items() for name in names]
    spelled += [(verb.value, verb) for verb in Verb]
    fitting = [(name, verb) for name, verb in spelled if tidy.casefold().startswith(name)]
    if not fitting:
        return None
    name, verb = max(fitting, key=lambda found: len(found[0]))
    return verb, tidy[len(name) :].strip(" \t:,;、。，；：-—")


def read_detail(verb: Verb, words: str, known: VerbWords, find_numbers: FindNumbers) -> Detail:
    """The tidy detail of a verb, or what it still needs.

    A reason keeps its words; a shipment becomes "顺丰 SF1234567890123", a quote "260.00", a
    merger the number, a move the number and the file's name.
    """
    line = " ".join(unicodedata.normalize("NFKC", words).split())[:LONGEST_DETAIL]
    read = _READERS.get(verb)
    text = line if read is None else read(line, find_numbers)
    missing = known.missing[verb] if verb in NEEDS_DETAIL and not text else ""
    return Detail(text, missing)


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()


_REASON = re.compile(r"[^\W_]{2}")
_GAP_IN_NUMBER = re.compile(r"(?:(?<=\d)|(?<=(?<![A-Z])[A-Z]{2}))[ -]+(?=\d)")
_COURIER_NUMBER = re.compile(r"(?<![A-Z0-9])[A-Z]{0,4}\d{8,20}[A-Z]{0,3}(?![A-Z0-9])")
_COURIER_FILLER = re.compile(r"快递单号|运单号|单号|快递|速运|速递|号码|[:,。;]|为|是")
_FIGURE = re.compile(
    r"(?<![\d.])\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?(?![\d.])|(?<![\d.,])\d+(?:\.\d{1,2})?(?![\d.])"
)


def _reason(line: str, _: FindNumbers) -> str:
    reason = line.lstrip(":,;。 原因为是").strip() or line
    return reason if _REASON.search(reason) else ""


def _shipment(line: str, _: FindNumbers) -> str:
    """Courier, where named, and number."""
    joined = _GAP_IN_NUMBER.sub("", line.upper())
    number = _COURIER_NUMBER.search(joined)
    if number is None:
        return ""
    named = _COURIER_FILLER.sub(" ", joined[: number.start()] + " " + joined[number.end() :])
    courier = next(iter(re.findall(r"[\u4e00-\u9fff]{2,6}|EMS|[A-Z]{2,6}", named)), "")
    return f"{courier} {number[0]}".strip()


def _amount(line: str, _: FindNumbers) -> str:
    """The one amount named, in 元."""
    figures = {Decimal(found.replace(",", "")) for found in _FIGURE.findall(line)}
    if len(figures) != 1:
        return ""
    amount = figures.pop()
    return f"{amount:.2f}" if 0 < amount <= MOST_YUAN else ""


def _target(line: str, find_numbers: FindNumbers) -> str:
    return next(iter(find_numbers(line)), "")


def _document_and_target(line: str, find_numbers: FindNumbers) -> str:
    """The number and, behind it, the name of the file."""
    number = _target(line, find_numbers)
    if not number:
        return ""
    loose = r"[\s\-_\u2010-\u2015\u2212\u30fc]{1,3}".join(map(re.escape, number.split("-")))
    file = re.sub(loose, " ", line, count=1, flags=re.IGNORECASE).strip(" :,;到至")
    return f"{number} {file}" if file else ""


_READERS: dict[Verb, Callable[[str, FindNumbers], str]] = {
    Verb.REJECT: _reason,
    Verb.SHIP: _shipment,
    Verb.QUOTE: _amount,
    Verb.MERGE: _target,
    Verb.MOVE: _document_and_target,
}
