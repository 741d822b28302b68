"""What a case is: the set of its mails and staff events, and the order they add up to."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from mailbot.documents.model import Document, Plan, Service
from mailbot.message.model import Address
from mailbot.values import Extracted, Finding, Money, Record


class CaseStatus(StrEnum):
    """Where a case stands."""

    COLLECTING = "collecting"  # materials or the order are incomplete
    AWAITING_PAYMENT = "awaiting_payment"  # quoted, no voucher yet
    CONFIRMING = "confirming"  # materials and voucher agree; staff approve and confirm arrival
    IN_PRODUCTION = "in_production"  # 制作中
    SHIPPED = "shipped"  # 已寄出
    CLOSED = "closed"
    REJECTED = "rejected"  # 审核未通过
    ON_HOLD = "on_hold"  # staff look at it; the bot is silent


Courier = Literal["express", "collect"]
"""How a parcel is to be sent: 顺丰, charged where asked for, or 到付, paid on arrival."""


class ServiceCount(Record):
    """How many of one service were asked for: 补发1个, 密码重置2个."""

    service: Service
    count: int


class Statement(Record):
    """What a customer said about the order in the text of one mail; absent where not said.

    `ambiguous` names the fields said in several ways within the mail: their values are absent.
    `counts` are there where several services were each given their own number.
    `question` is true of any question, `guide` only of those our guide answers (materials,
    prices, procedure). `attachment_announced` is true of 见附件 and its like, `other` where
    something was said that none of the patterns understood. `offer` is true where the writer sells
    something instead of ordering, `wait` where work is to stop, for now or for good (先别做),
    `refund` where it is because money is wanted back, `withdrawn` where the order is taken back,
    and `go_on` where it may be taken up again. `corrected` names the fields whose values here
    count more than what the same mail's papers say (现改为3个, 以本邮件为准).
    `idle` is true of a text that asks for nothing, orders nothing and names nothing of ours: nobody
    waits for an answer to it.
    """

    services: tuple[Extracted[Service], ...] = ()
    plan: Extracted[Plan] | None = None
    term_years: Extracted[int] | None = None
    quantity: Extracted[int] | None = None
    counts: tuple[ServiceCount, ...] = ()
    courier: Extracted[Courier] | None = None
    company: Extracted[str] | None = None
    thanks_only: bool = False
    question: bool = False
    guide: bool = False
    attachment_announced: bool = False
    other: bool = False
    offer: bool = False
    wait: bool = False
    refund: bool = False
    withdrawn: bool = False
    go_on: bool = False
    idle: bool = False
    ambiguous: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()


class CaseMail(Record):
    """One mail's share in a case.

    `mail_id` is the store's id of the mail; `sent_at` orders the mails of a case (the mail's
    Date where sane, else when the server took it in). `received_at` is when the server took it
    in, which no sender can choose.
    """

    mail_id: str
    message_id: str
    sent_at: datetime
    received_at: datetime | None = None
    sender: Address
    subject: str = ""
    statement: Statement = Statement()
    documents: tuple[Document, ...] = ()


class StaffEvent(Record):
    """A decision of a person about a case; `verb` is approve, reject, arrived, hold and so on."""

    event_id: str
    at: datetime
    by: str
    verb: str
    detail: str = ""


class Order(Record):
    """The order a case adds up to; a field nobody stated is None.

    `services` are all business types asked for; `counts` says of some of them how many, where
    they differ, `quantity` of all others; `sources` tells for each field where its value came
    from ("application", "body", "subject", "default").
    """

    services: tuple[Service, ...] = ()
    plan: Plan | None = None
    term_years: int | None = None
    quantity: int | None = None
    counts: tuple[ServiceCount, ...] = ()
    courier: Courier | None = None
    sources: dict[str, str] = Field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def service(self) -> Service | None:
        """The one business type asked for; None where there is none or several."""
        return self.services[0] if len(self.services) == 1 else None

    def count_of(self, service: Service) -> int | None:
        """How many of a service are wanted; None where nobody said."""
        counts = {one.service: one.count for one in self.counts}
        return counts.get(service, self.quantity)

    @property
    def is_counted(self) -> bool:
        """Whether it is known of every service how many are wanted."""
        counted = {one.service for one in self.counts}
        return self.quantity is not None or bool(counted and counted >= {*self.services})


class PaidTogether(Record):
    """Another case that the same voucher pays: its number and what it costs, in 元.

    `total` is None where that is not known yet. `receipts` are the numbers of the vouchers.
    """

    number: str
    total: Money | None = None
    receipts: frozenset[str] = frozenset()


class Holding(Record):
    """组合资费 whose payment a person has confirmed: in which case, from when, for how long."""

    number: str
    since: date
    term_years: int


class Case(Record):
    """A customer's matter (办理编号): its mails in order of date, and the staff's events.

    Everything else is derived, so that the same set of mails gives the same case in whatever
    order they came in. `used_receipts` are receipt and serial numbers other cases have used,
    `paid_together` the cases that a mail brought the same voucher for, `holdings` the packages
    its applicant is known to hold, `may_belong_to` the numbers of cases it may be part of.
    """

    number: str = ""
    mails: tuple[CaseMail, ...] = ()
    events: tuple[StaffEvent, ...] = ()
    used_receipts: frozenset[str] = frozenset()
    paid_together: tuple[PaidTogether, ...] = ()
    holdings: tuple[Holding, ...] = ()
    may_belong_to: tuple[str, ...] = ()
