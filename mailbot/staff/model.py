"""What staff are told, and what they can say: groups of cases, incidents, the days of a week."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from mailbot.cases.model import Case, CaseStatus
from mailbot.cases.verbs import Verb
from mailbot.decision.model import Decision
from mailbot.values import Box, Money, Record


class GroupCode(StrEnum):
    """Why cases stand together in the digest; the order is that of urgency."""

    ATTENTION = "attention"  # 请您判断: the bot cannot go on by itself
    REVIEW = "review"  # 待审核: materials are complete
    MONEY = "money"  # 待确认到账: a voucher agrees, the money is not confirmed
    PRODUCTION = "production"  # 制作中, by due date
    SHIPPING = "shipping"  # 待寄出: made, not on its way yet
    STALLED = "stalled"  # 催办无回音: reminders are used up
    HELD = "held"  # 已暂停: the bot is silent until released


class CaseFile(Record):
    """All that is known of a case that counts today.

    `spoken` is the last decision that had something to say, `spoken_at` when it was made.
    `due` is the day its key has to be finished by, None before production; `reminders` counts
    those sent since the customer was last heard of.
    """

    number: str
    status: CaseStatus
    opened_at: datetime
    updated_at: datetime
    case: Case
    spoken: Decision | None = None
    spoken_at: datetime | None = None
    due: date | None = None
    reminders: int = 0


class Spot(Record):
    """The place a person has to look at: a page of a file that came with a mail.

    `box` is in the units of the page as it was read; None where the whole page is in question.
    `hidden` are the personal values on that page that are not in question.
    """

    mail_id: str
    sha256: str
    name: str
    page: int
    box: Box | None = None
    hidden: tuple[Box, ...] = ()
    label: str = ""


class Item(Record):
    """One case in a group of the digest; nothing in it is personal unmasked.

    `since` is when it came to wait, `overdue` tells that its time is over; `look` says in words
    where `spot` is.
    """

    number: str
    company: str
    about: str = ""
    why: tuple[str, ...] = ()
    since: datetime
    age: str
    amount: Money | None = None
    overdue: bool = False
    spot: Spot | None = None
    look: str = ""


class Group(Record):
    """Cases that want the same from staff; `total` counts those beyond `items`, too.

    `number` is what staff call the group by; `all_verb` is the command that may be given for all
    listed at once, None where none may.
    """

    number: int
    code: GroupCode
    title: str
    note: str
    colour: str
    all_verb: Verb | None = None
    items: tuple[Item, ...] = ()
    total: int = 0

    @property
    def more(self) -> int:
        """How many cases are only in the spreadsheet."""
        return self.total - len(self.items)


class ArrivalLine(Record):
    """Money on the bank's statement that staff have to look at; nothing personal is unmasked.

    `key` names it for `payments settle`, `number` is the case it may be for, "" for none.
    """

    on: date
    amount: Money
    payer: str
    remark: str = ""
    told: str
    key: str
    number: str = ""


class Weight(StrEnum):
    """How much an incident matters."""

    FINE = "fine"
    NOTE = "note"
    TROUBLE = "trouble"


class Incident(Record):
    """Something about the machinery that staff should know; `cure` says what to do about it."""

    weight: Weight
    title: str
    text: str = ""
    cure: str = ""


class DayCount(Record):
    """What happened on one day."""

    day: date
    mails: int = 0
    replies: int = 0
    opened: int = 0
    shipped: int = 0


class Stage(Record):
    """How many cases stand at one stage of their way."""

    label: str
    count: int


class Digest(Record):
    """One digest before it is laid out; `headline` says in a sentence what the day wants.

    `arrivals` are the first of the money nobody has placed yet, `more_arrivals` how many follow.
    """

    agency: str
    at: datetime
    title: str
    headline: str
    groups: tuple[Group, ...] = ()
    arrivals: tuple[ArrivalLine, ...] = ()
    more_arrivals: int = 0
    stages: tuple[Stage, ...] = ()
    week: tuple[DayCount, ...] = ()
    incidents: tuple[Incident, ...] = ()
    how: tuple[str, ...] = ()
    watchword: str = ""

    @property
    def listing(self) -> "Listing":
        """What a reply to this digest can refer to."""
        return Listing(
            groups=tuple(
                ListedGroup(
                    number=group.number,
                    all_verb=group.all_verb,
                    numbers=tuple(item.number for item in group.items),
                )
                for group in self.groups
            )
        )


class ListedGroup(Record):
    """The case numbers that stood in one group of a digest."""

    number: int
    all_verb: Verb | None = None
    numbers: tuple[str, ...] = ()


class Listing(Record):
    """The case numbers of a digest, group by group."""

    groups: tuple[ListedGroup, ...] = Field(default=())

    @property
    def numbers(self) -> tuple[str, ...]:
        """All case numbers listed, each once, in order."""
        return tuple(dict.fromkeys(number for group in self.groups for number in group.numbers))


class Answered(Record):
    """What became of one line of a staff member's mail; `number` is the case it was about."""

    line: str
    number: str = ""
    done: bool
    text: str


class Answer(Record):
    """What a staff member is told of all commands in a mail; `note` is said of the whole mail."""

    agency: str
    lines: tuple[Answered, ...]
    note: str = ""
