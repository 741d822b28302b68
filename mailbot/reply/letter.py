"""What a reply says, ready to be laid out: every word masked and cut, nothing left to decide."""

from typing import Literal

from mailbot.reply.facts import Payee
from mailbot.values import Record

LetterKind = Literal[
    "request_items", "send_quote", "confirm", "refer_to_staff", "notify", "guide", "acknowledge"
]
"""The decisions that speak, the guide (办理指南), and the receipt for somebody else's voucher."""


class Row(Record):
    """A label and its value as printed."""

    label: str
    value: str


class FileNote(Record):
    """已收到: a file, what it was taken for, the key values read, or why it cannot be used.

    `places` tells which pages or how many files are meant where one note stands for several,
    `unsure` whether a value among `rows` is marked as read unsurely.
    """

    name: str
    kind: str
    places: str = ""
    rows: tuple[Row, ...] = ()
    unsure: bool = False
    problem: str = ""
    cure: str = ""


class Point(Record):
    """Why one thing is not right, and how to mend it."""

    why: str
    how: str


class Ask(Record):
    """还缺/需更正: what is missing or wrong, with all that is to be mended of it.

    `file` names the file in question, "" where there is none.
    """

    item: str
    points: tuple[Point, ...]
    file: str = ""


class PriceLine(Record):
    """One line of the quote as printed; money in 元."""

    item: str
    unit_price: str
    quantity: str
    amount: str


class PriceTable(Record):
    """The quote as printed; `payable` where the customer should pay it now."""

    lines: tuple[PriceLine, ...]
    total: str
    payable: bool = False


class TariffTable(Record):
    """资费标准 as printed: a head of terms, a row per plan, then the single services.

    `staff_quoted` names the services whose price staff tell case by case.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    services: tuple[Row, ...] = ()
    courier: str = ""
    staff_quoted: str = ""


class Outcome(Record):
    """A staff decision as printed; `next` are the steps that follow."""

    title: str
    text: str
    detail: str = ""
    next: tuple[str, ...]


class Letter(Record):
    """All a template may speak of; parts that do not apply are empty.

    `answers` are given to what the mail asked, `words_only` is whether the mail that is
    answered brought no file, `blank` whether it said nothing either, `left_out` are files of
    which only a link came, `doubtful` is whether a value told is marked as read unsurely,
    `prefilled` whether the forms that come along hold anything the sender told, `earlier` names
    the materials this sender sent before, `applicant` the company where nothing else names it,
    `order` what the customer was understood to want, `payments` the amounts of the vouchers
    this sender sent, `needs` the materials by business type (guide), `address` where the key
    will go, as this sender's own form says, `place` the same down to the street, once it was
    sent; `key_is_made` is False where nothing is made or sent (a password reset), `still_due`
    what an underpaid order lacks, `personal_allowed` that staff let this case be paid from a
    personal account, `voucher_seen` that somebody sent a voucher already, `paid_elsewhere` that
    a voucher shows another payee, `unread` that files are asked for again as such, `unsure` that
    something was read too badly to decide on, `pay_later` that the order is not clear enough to
    pay for it, `paid` that staff confirmed the money's arrival, `free` that the order costs
    nothing.
    """

    kind: LetterKind
    agency: str
    programme: str
    case_number: str
    service_phone: str
    production_days: str
    default_years: int | None
    key: str
    matter: str
    plan_choice: str
    full_plan: str
    max_mail_mb: int
    answers: tuple[str, ...] = ()
    received: tuple[FileNote, ...] = ()
    left_out: tuple[FileNote, ...] = ()
    doubtful: bool = False
    words_only: bool = False
    blank: bool = False
    earlier: tuple[str, ...] = ()
    applicant: str = ""
    order: str = ""
    asks: tuple[Ask, ...] = ()
    price: PriceTable | None = None
    tariff: TariffTable | None = None
    payee: Payee | None = None
    payments: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    prefilled: bool = False
    needs: tuple[Row, ...] = ()
    address: str = ""
    place: str = ""
    key_is_made: bool = True
    voucher_seen: bool = False
    paid_elsewhere: bool = False
    still_due: str = ""
    personal_allowed: bool = False
    unread: bool = False
    unsure: bool = False
    pay_later: bool = False
    paid: bool = False
    free: bool = False
    outcome: Outcome | None = None


def rehearsals(kind: LetterKind) -> tuple[Letter, ...]:
    """A letter of a kind with every part filled and one with none, to try templates on."""
    row = Row(label="标签", value="内容")
    payee = Payee(name="户名", account="账号", bank="银行", tax_no="税号", address="地", phone="电")
    bare = Letter(
        kind=kind,
        agency="机构",
        programme="项目",
        case_number="AA-0000-0000-00",
        service_phone="电话",
        production_days="1",
        default_years=3,
        key="钥匙",
        matter="办理",
        plan_choice="甲还是乙",
        full_plan="乙",
        max_mail_mb=20,
        outcome=Outcome(title="题", text="文", next=("后",)) if kind == "notify" else None,
    )
    full = bare.model_copy(
        update={
            "answers": ("答复",),
            "received": (
                FileNote(name="文件", kind="种类", places="几页", rows=(row,), unsure=True),
                FileNote(name="文件", kind="种类", problem="问题", cure="办法"),
            ),
            "left_out": (FileNote(name="文件", kind="种类", problem="问题", cure="办法"),),
            "doubtful": True,
            "words_only": True,
            "blank": True,
            "earlier": ("材料",),
            "still_due": "1",
            "applicant": "内容",
            "order": "内容",
            "asks": (
                Ask(item="材料", points=(Point(why="原因", how="办法"),), file="文件"),
                Ask(item="材料", points=(Point(why="原因", how="办法"),) * 2),
            ),
            "price": PriceTable(
                lines=(PriceLine(item="项", unit_price="1", quantity="1", amount="1"),),
                total="1",
                payable=True,
            ),
            "tariff": TariffTable(
                head=("资费", "1 年"),
                rows=(("基础", "1"),),
                services=(row,),
                courier="快递",
                staff_quoted="业务",
            ),
            "payee": payee,
            "payments": ("凭证",),
            "reasons": ("原因",),
            "advice": ("建议",),
            "forms": ("表格",),
            "prefilled": True,
            "needs": (row,),
            "address": "地址",
            "place": "地址",
            "voucher_seen": True,
            "unread": True,
            "unsure": True,
            "pay_later": True,
            "outcome": bare.outcome and bare.outcome.model_copy(update={"detail": "说明"}),
        }
    )
    return full, bare
