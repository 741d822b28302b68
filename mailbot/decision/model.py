"""What the bot may decide, as a closed set, with the evidence it decided on."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from mailbot.cases.model import CaseStatus, Order
from mailbot.values import Finding, Money, Record


class Deficiency(Record):
    """One thing that keeps a case from going on.

    `requirement` and `reason` are codes with wording in the templates: ("application",
    "not_stamped"), ("authorisation", "missing"), ("plan", "missing"), ("payment_voucher",
    "amount_mismatch"). `detail` fills that wording (a field's name, the amount seen).
    `document` names the file in question.
    """

    requirement: str
    reason: str
    detail: str = ""
    document: str = ""


class QuoteLine(Record):
    """One line of a quote: `unit_price` × `quantity` = `amount`, in 元."""

    item: str
    unit_price: Money
    quantity: int
    amount: Money


class Quote(Record):
    """What the order costs, in 元."""

    lines: tuple[QuoteLine, ...]
    total: Money


class BaseDecision(Record):
    """What every decision carries: the order it saw, the rules it used, the case's new state.

    `findings` are for staff. `advice` are codes of hints to the customer that block nothing.
    `answers_mail` is the newest mail that counted (a store's mail id).
    """

    programme_version: str
    status: CaseStatus
    order: Order = Order()
    deficiencies: tuple[Deficiency, ...] = ()
    quote: Quote | None = None
    findings: tuple[Finding, ...] = ()
    advice: tuple[str, ...] = ()
    answers_mail: str = ""


class RequestItems(BaseDecision):
    """Something is missing or wrong: say what, why, and how to mend it."""

    kind: Literal["request_items"] = "request_items"


class SendQuote(BaseDecision):
    """All materials are there, only the payment is not: say what to pay and to whom."""

    kind: Literal["send_quote"] = "send_quote"


class Confirm(BaseDecision):
    """Materials and voucher are complete and agree: now staff review and confirm arrival."""

    kind: Literal["confirm"] = "confirm"


class ReferToStaff(BaseDecision):
    """The bot cannot be sure: a colleague looks; `findings` say why."""

    kind: Literal["refer_to_staff"] = "refer_to_staff"


class Notify(BaseDecision):
    """A staff decision is passed on to the customer, or a reminder.

    `event` is the verb, or "in_production" or "remind"; `detail` what staff wrote with it, `at`
    when (in the office's zone), `due` the day by which the key should be made.
    """

    kind: Literal["notify"] = "notify"
    event: str
    detail: str = ""
    at: datetime
    due: date | None = None


class StaySilent(BaseDecision):
    """Nothing to say; `reason` is a code ("thanks", "unchanged", "auto_reply")."""

    kind: Literal["stay_silent"] = "stay_silent"
    reason: str


Decision = Annotated[
    RequestItems | SendQuote | Confirm | ReferToStaff | Notify | StaySilent,
    Field(discriminator="kind"),
]
