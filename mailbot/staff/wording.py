"""digest/wording.toml becomes checked Chinese words for all that staff read and write."""

from typing import Annotated

from pydantic import Field, model_validator

from mailbot.cases.model import CaseStatus
from mailbot.cases.verbs import Verb
from mailbot.decision.arrivals import Matched
from mailbot.decision.checklist import Reason
from mailbot.decision.rules_file import read_rules
from mailbot.staff.model import GroupCode
from mailbot.values import Record

FILE = "digest/wording.toml"

Text = Annotated[str, Field(min_length=1)]

SAYABLE = (
    "question",
    "unknown_business",
    "written_after",
    "asked_to_wait",
    "asked_to_cancel",
    "asked_for_refund",
    "nothing_asked",
    "contradiction",
    "ambiguous",
    "low_confidence",
    "several_applications",
    "several_companies",
    "holder_unknown",
    "staff_quote",
    "no_tariff",
    "fallback",
)
"""Reasons beside `Reason` for which a case is given to staff."""


class TitleWords(Record):
    """How a digest is headed."""

    subject: Text
    nothing: Text
    opening: Text
    entry: Text


class HowWords(Record):
    """What staff are told of acting by reply; below `marker` nothing is a command."""

    lines: tuple[Text, ...]
    all: Annotated[tuple[Text, ...], Field(min_length=1)]
    marker: Annotated[str, Field(min_length=4)]


class GroupWords(Record):
    """How a group is headed, counted and explained."""

    title: Text
    short: Text
    tile: Text
    note: str
    colour: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
    all_verb: Verb | None = None


class ItemWords(Record):
    """What is said of a single case."""

    overdue: Text
    due_today: Text
    due: Text
    reviewed: Text
    arrived: Text
    free: Text
    paid: Text
    nobody: Text
    look: Text
    look_at: Text
    held_by: Text
    held_because: Text
    silence: Text
    estimated: Text
    more: Text
    waiting: Text


class ArrivalWords(Record):
    """What is said of money on the bank's statement that is not placed yet."""

    title: Text
    short: Text
    note: Text
    nobody: Text
    more: Text
    matched: dict[Matched, Text]


class PictureWords(Record):
    """What stands in the pictures."""

    stages: Text
    week: Text
    mails: Text
    replies: Text
    opened: Text
    shipped: Text
    weekdays: Annotated[tuple[Text, ...], Field(min_length=7, max_length=7)]


class IncidentWords(Record):
    """What is said of the machinery beside its troubles."""

    heading: Text
    alert: Text
    all_fine: Text
    last_poll: Text
    reconciled: Text
    never: Text
    forged: Text
    forged_cure: Text
    bounced: Text
    bounced_cure: Text
    and_more: Text


class AnswerWords(Record):
    """How commands are answered."""

    subject: Text
    heading: Text
    done: Text
    not_done: Text
    unknown_number: Text
    ambiguous_number: Text
    no_verb: Text
    no_number: Text
    no_group: Text
    several_groups: Text
    no_trailing: Text
    now: Text
    too_much: Text
    repeated: Text
    stale: Text
    forged: Text
    unauthenticated: Text
    no_commands: Text
    failed: Text
    too_many: Text


class StaffWording(Record):
    """All words of digest/wording.toml."""

    title: TitleWords
    how: HowWords
    groups: dict[GroupCode, GroupWords]
    items: ItemWords
    arrivals: ArrivalWords
    reasons: dict[str, Text]
    words: dict[str, Text]
    stages: dict[CaseStatus, Text]
    pictures: PictureWords
    incidents: IncidentWords
    troubles: dict[str, Text]
    cures: dict[str, Text]
    answers: AnswerWords

    @model_validator(mode="after")
    def _is_complete(self) -> "StaffWording":
        known = {*self.reasons}
        for code in (*(reason.value for reason in Reason), *SAYABLE):
            if code not in known:
                raise ValueError(f"reasons: nothing said about {code}")
        for name, table in (("troubles", self.troubles), ("cures", self.cures)):
            if "fallback" not in table:
                raise ValueError(f"{name}: nothing said about fallback")
        if unsaid := [how.value for how in Matched if how not in self.arrivals.matched]:
            raise ValueError(f"arrivals.matched: nothing said about {unsaid[0]}")
        if missing := [code.value for code in GroupCode if code not in self.groups]:
            raise ValueError(f"groups: {missing[0]} has no wording")
        return self

    @model_validator(mode="after")
    def _placeholders_are_known(self) -> "StaffWording":
        sections = ("title", "how", "items", "arrivals", "incidents", "answers")
        phrases = {
            f"{section}.{name}": phrase
            for section in sections
            for name, phrase in getattr(self, section)
            if isinstance(phrase, str)
        }
        phrases |= {f"arrivals.matched.{how}": said for how, said in self.arrivals.matched.items()}
        phrases |= {f"troubles.{code}": said for code, said in self.troubles.items()}
        for name, phrase in phrases.items():
            if wrong := _wrong_placeholder(phrase, _placeholders_of(name)):
                raise ValueError(f"{name}: {wrong}")
        return self

    def reason(self, code: str) -> str:
        """What a finding's code says to staff."""
        return self.reasons.get(code) or self.reasons["fallback"]

    def status(self, status: CaseStatus) -> str:
        """What a case's status is called: 制作中."""
        return self.words.get(status.value) or self.stages.get(status) or status.value

    def trouble(self, code: str, where: str, count: int) -> tuple[str, str]:
        """What a trouble of the machinery is called, and what to do about it."""
        told = self.troubles.get(code) or self.troubles["fallback"]
        cure = self.cures.get(code) or self.cures["fallback"]
        return told.format(where=where, count=count), cure


PLACEHOLDERS = {
    "title.subject": ("date", "time"),
    "title.entry": ("count", "what"),
    "items.overdue": ("date",),
    "items.due_today": ("date",),
    "items.due": ("date",),
    "items.paid": ("payer", "date", "amount"),
    "items.look": ("name", "page"),
    "items.look_at": ("name", "page", "what"),
    "items.held_by": ("by", "date"),
    "items.held_because": ("detail",),
    "items.silence": ("date",),
    "items.estimated": ("year",),
    "items.more": ("count",),
    "items.waiting": ("age",),
    "arrivals.more": ("count",),
    "arrivals.matched": ("number",),
    "incidents.alert": ("count",),
    "incidents.last_poll": ("time",),
    "incidents.reconciled": ("time",),
    "incidents.forged": ("count",),
    "incidents.forged_cure": ("detail",),
    "incidents.bounced": ("count",),
    "incidents.bounced_cure": ("detail",),
    "incidents.and_more": ("count",),
    "troubles": ("where", "count"),
    "answers.now": ("company", "done", "status"),
    "answers.too_much": ("verb",),
    "answers.stale": ("days",),
}
"""What each phrase may name in braces; the others name nothing."""

_NUMBERS = frozenset({"count", "days", "page", "year"})


def _placeholders_of(name: str) -> tuple[str, ...]:
    return PLACEHOLDERS.get(name) or PLACEHOLDERS.get(name.rpartition(".")[0], ())


def _wrong_placeholder(phrase: str, allowed: tuple[str, ...]) -> str:
    """What is wrong with the placeholders of a phrase; "" where nothing is."""
    try:
        phrase.format(**{name: 1 if name in _NUMBERS else "x" for name in allowed})
    except KeyError as exc:
        return f"unknown placeholder {{{exc.args[0]}}}"
    except (ValueError, IndexError, AttributeError, TypeError):
        return "unbalanced braces or an unknown placeholder"
    return ""


def read_staff_wording(text: str) -> StaffWording:
    """The wording in a TOML text. Raises TemplatesWrong with line and key."""
    return read_rules(StaffWording, text, FILE)
