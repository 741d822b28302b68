"""wording.toml -> checked Chinese phrases for every code a decision may carry."""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from string import Formatter
from typing import Annotated, get_args

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from mailbot.cases.model import Courier
from mailbot.decision.rules_file import read_rules
from mailbot.documents.model import Document, IdentityCard, PaymentStatus, Plan, Service
from mailbot.documents.page import Unreadable
from mailbot.values import Record

FILE = "replies/wording.toml"
PLACEHOLDERS = frozenset(
    {
        "item",  # what the requirement is called
        "case_number",
        "programme",
        "courier_label",
        "courier_price",
        "payee_name",
        "payee_account",
        "payee_bank",
        "total",  # of the open quote, "700.00 元"
        "service_phone",
        "max_mail_mb",
        "production_days",
        "default_years",
        "recommended_keys",
        "plan_choice",  # the plans to choose from, "甲还是乙"
        "full_plan",  # the plan that contains every single service
        "detail",  # what staff wrote with a decision: a reason, a courier's number
        "when",  # it was decided: "11月24日（周二）"
        "due",  # the day by which the key should be made: "11月27日（周五）"
        "about",  # which part of the order a finding is about, "证书数量"; else "办理内容"
        "count",  # how many files, or which pages, one line stands for; else ""
        "format",  # what a file is that we do not open: "这是 Visio 文件，"; else "这种格式"
        "difference",  # between the amount paid and the one owed, "500.00 元"; else ""
    }
)
_ANY = "any"
_DOCUMENTS = get_args(get_args(Document)[0])
_CLOSED: Mapping[str, frozenset[str]] = {
    "unreadable": frozenset(Unreadable),
    "services": frozenset(Service),
    "plans": frozenset(Plan),
    "documents": frozenset(str(one.model_fields["kind"].default) for one in _DOCUMENTS),
    "fields": frozenset(field for one in _DOCUMENTS for field in one.FIELDS),
    "values": frozenset(
        {"yes", "no", "unsure", "in_the_text", "default_years"}
        | {
            *PaymentStatus,
            *get_args(Courier),
            *get_args(IdentityCard.model_fields["side"].annotation),
        }
    ),
}
"""Codes a letter may hold: without words the customer would read the code itself."""
MUST_BE_TOLD = (
    "approve",
    "reject",
    "arrived",
    "in_production",
    "made",
    "ship",
    "quote",
    "waive",
    "allow_personal",
    "close",
    "remind",
)
"""The events a customer hears of. "made_service" and the like are for orders without a key,
"remind_2" for the second reminder."""


def _known_placeholders(text: str) -> str:
    try:
        named = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as exc:
        message = "unbalanced braces"
        raise ValueError(message) from exc
    if unknown := sorted(named - PLACEHOLDERS):
        message = f"unknown placeholder {{{unknown[0]}}}"
        raise ValueError(message)
    return text


Phrase = Annotated[str, Field(min_length=1), AfterValidator(_known_placeholders)]
"""Chinese text with placeholders such as {item}."""


class Mend(Record):
    """What is wrong and how the customer mends it.

    `seen` introduces the detail at hand and is printed before it; where it is "" the detail is
    not shown. `person` says that the detail may be a person's name, which is then masked.
    """

    why: Phrase
    how: Phrase
    seen: str = ""
    person: bool = False


class FormatWords(Record):
    """A kind of file that we do not open: what it is called, and how its sender can help.

    Where `how` is "" the common advice holds.
    """

    name: Phrase
    how: Annotated[str, AfterValidator(_known_placeholders)] = ""


class EventWords(Record):
    """A staff decision in the customer's words.

    `detail` tells what staff wrote with it ({detail}), where they wrote anything; `next` are the
    steps that follow.
    """

    title: Phrase
    text: Phrase
    detail: Annotated[str, AfterValidator(_known_placeholders)] = ""
    next: tuple[Phrase, ...]


def _pattern(text: object) -> object:
    if not isinstance(text, str):
        return text
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error as exc:
        message = f"not a regular expression: {exc}"
        raise ValueError(message) from exc


class AnswerWords(Record):
    """What is answered at once to a question whose words any of `asked` finds.

    `guide_only` holds for what is true only before anything is ordered.
    """

    asked: tuple[Annotated[re.Pattern[str], BeforeValidator(_pattern)], ...]
    text: Phrase
    guide_only: bool = False


class Wording(Record):
    """All phrases of wording.toml by their codes."""

    programme: str
    key: Phrase
    matter: Phrase
    courier: Phrase
    recommended: Phrase = "如方便，请一并附上{item}（扫描件即可，不附也不影响办理）。"
    by_words: Phrase = "来信写明单位名称、序列号、个数和联系电话即可；是否收费由工作人员核对后告知"
    several_files: Phrase = "共 {count} 个"
    several_pages: Phrase = "第 {count} 页"
    requirements: dict[str, str]
    reasons: dict[str, dict[str, Mend]]
    fallback: Mend
    unreadable: dict[Unreadable, Mend]
    format: Phrase = "这种格式"
    formats: dict[str, FormatWords] = Field(default_factory=dict)
    documents: dict[str, str]
    fields: dict[str, str]
    services: dict[Service, str]
    plans: dict[Plan, str]
    values: dict[str, str]
    items: dict[str, str] = Field(default_factory=dict)
    advice: dict[str, Phrase] = Field(default_factory=dict)
    findings: dict[str, Phrase] = Field(default_factory=dict)
    answers: tuple[AnswerWords, ...] = ()
    events: dict[str, EventWords]
    event_fallback: EventWords
    forms: dict[str, str]

    @model_validator(mode="after")
    def _every_closed_set_is_worded(self) -> "Wording":
        if untold := set(MUST_BE_TOLD) - set(self.events):
            message = f"events: {min(untold)} has no wording"
            raise ValueError(message)
        for name, closed in _CLOSED.items():
            if missing := set(closed) - set(getattr(self, name)):
                message = f"{name}: {min(missing)} has no wording"
                raise ValueError(message)
        return self

    def event(self, codes: Iterable[str]) -> EventWords:
        """The words of the first of the codes that has any, or the common ones."""
        return next(
            (self.events[code] for code in codes if code in self.events), self.event_fallback
        )

    @property
    def plan_choice(self) -> str:
        """The plans to choose from, as in 基础资费还是组合资费."""
        return "还是".join(self.plans[plan] for plan in Plan)

    def requirement(self, code: str) -> str:
        """What a requirement is called; "所需材料" for a code without wording."""
        return self.requirements.get(code, "所需材料")

    def mend(self, requirement: str, reason: str) -> Mend:
        """What to say of a deficiency: its own phrase, the reason's common one, or the fallback."""
        own = self.reasons.get(requirement, {}).get(reason) or self.reasons.get(_ANY, {}).get(
            reason
        )
        if own is None and reason in set(Unreadable):
            return self.unreadable[Unreadable(reason)]
        return own or self.fallback

    def mend_file(self, reason: Unreadable, detail: str) -> Mend:
        """What to say of a file that cannot be read; `detail` is its type where that is why."""
        mend = self.unreadable[reason]
        words = self._format(detail) if reason is Unreadable.UNSUPPORTED else None
        return mend if words is None else mend.model_copy(update={"how": words.how or mend.how})

    def format_named(self, detail: str) -> str:
        """What the file of a media type is, as it stands before 我们打不开."""
        words = self._format(detail)
        return words.name if words else self.format

    def _format(self, detail: str) -> FormatWords | None:
        return self.formats.get(detail) or self.formats.get(detail.partition("/")[0])

    def missing(self, codes: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """The (requirement, reason) pairs that would get the fallback or have no name, sorted."""
        return tuple(sorted(pair for pair in set(codes) if not self._knows(*pair)))

    def _knows(self, requirement: str, reason: str) -> bool:
        return requirement in self.requirements and self.mend(requirement, reason) != self.fallback

    def named(self, code: str) -> str:
        """The label of a field, service, plan or requirement code; the code where unknown."""
        return self._labels.get(code, code)

    @cached_property
    def _labels(self) -> dict[str, str]:
        services = {str(code): text for code, text in self.services.items()}
        plans = {str(code): text for code, text in self.plans.items()}
        return {**self.requirements, **services, **plans, **self.fields}

    def codes_named(self, detail: str) -> str:
        """The labels of a detail that is nothing but codes (`mobile, address`); else ""."""
        parts = [part.strip() for part in re.split(r"[,，、;；|/]", detail) if part.strip()]
        return "、".join(map(self.named, parts)) if set(parts) <= set(self._labels) else ""


def check_wording(
    wording: Wording, codes: Iterable[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """The (requirement, reason) pairs of `codes` that have no wording of their own, sorted."""
    return wording.missing(codes)


def read_wording(text: str) -> Wording:
    """The wording in a TOML text.

    Raises TemplatesWrong with line and key for TOML errors, unknown or missing keys and unknown
    placeholders.
    """
    return read_rules(Wording, text, FILE)


def fill(phrase: str, values: Mapping[str, str]) -> str:
    """A phrase with its placeholders filled."""
    return phrase.format_map(values)
