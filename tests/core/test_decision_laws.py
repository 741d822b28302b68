"""What holds for every case: deciding is total, repeatable, blind to order, and never too kind."""

from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.cases.model import Case, CaseMail
from mailbot.decision.model import Confirm, Decision
from mailbot.documents.model import (
    Document,
    PaymentStatus,
    Plan,
    Service,
    UnknownDocument,
    UnreadableDocument,
)
from mailbot.documents.page import Unreadable
from tests.builders.cases import (
    COMPANY,
    TODAY,
    application,
    asked,
    authorisation,
    case,
    case_mail,
    decided,
    extracted,
    identity,
    licence,
    staff_event,
    voucher,
)

CONFIDENCE = st.sampled_from([1.0, 1.0, 1.0, 0.8, 0.79, 0.3])
NAMES = st.sampled_from([COMPANY, COMPANY, "喀什水泥厂", "李晓梅", ""])


def read(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A value as read from a page, or nothing."""
    return st.none() | st.builds(extracted, values, CONFIDENCE, st.sampled_from(["text", "ocr"]))


def mostly(good: Any, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.just(good) | st.just(good) | read(values)


TICK = mostly(good=True, values=st.booleans())
DAY = mostly(date(2026, 11, 18), st.dates(date(2026, 1, 1), date(2027, 1, 1)))
AMOUNT = mostly(
    Decimal(1200), st.sampled_from([Decimal(700), Decimal(600), Decimal("0.01"), Decimal(2400)])
)
FILE = st.sampled_from(["", "a", "b", "c"])

APPLICATIONS = st.builds(
    application,
    sha256=FILE,
    confidence=CONFIDENCE,
    company=mostly(COMPANY, NAMES),
    credit_code=mostly("91650100MA77Q3X953", st.text(max_size=20)),
    quantity=mostly(2, st.integers(-1, 2000)),
    plan=mostly(Plan.COMBINED, st.sampled_from(Plan)),
    term_years=mostly(3, st.integers(0, 9)),
    services=mostly(
        (Service.NEW,), st.lists(st.sampled_from(Service), unique=True, max_size=3).map(tuple)
    ),
    stamped=TICK,
    signed=TICK,
    date=DAY,
)
LETTERS = st.builds(
    authorisation,
    sha256=FILE,
    company=mostly(COMPANY, NAMES),
    agent=mostly("李晓梅", NAMES),
    stamped=TICK,
    valid_to=DAY,
)
VOUCHERS = st.builds(
    voucher,
    sha256=FILE,
    confidence=CONFIDENCE,
    amount=AMOUNT,
    words_value=AMOUNT,
    payer_name=mostly(COMPANY, NAMES),
    payee_name=mostly("北京迅驰无限科技有限公司", NAMES),
    payee_account=mostly("0413060103000009171", st.text("0123456789* ", max_size=20)),
    paid_on=DAY,
    receipt_no=read(st.sampled_from(["1", "2"])),
    serial_no=read(st.sampled_from(["1", "3"])),
    status=mostly(PaymentStatus.PAID, st.sampled_from(PaymentStatus)),
)
OTHERS: st.SearchStrategy[Document] = st.one_of(
    st.builds(licence, company=mostly(COMPANY, NAMES)),
    st.builds(identity, side=st.sampled_from(["portrait", "emblem", "both", "unknown"])),
    st.builds(UnknownDocument, name=st.just("x"), title=st.text(max_size=5)),
    st.builds(UnreadableDocument, name=st.just("y"), reason=st.sampled_from(Unreadable)),
)
TEXTS = st.sampled_from(
    [
        "",
        "请查收",
        "谢谢",
        "申请2个UKey 三年 组合套餐",
        "改成3个UKey，基础资费",
        "请问需要什么材料？",
        "请问什么时候寄出？",
        "周末一起吃饭",
        "忘记密码，请重置",
        "办理续期",
        "单位名称：喀什水泥厂",
    ]
)
MAILS = st.builds(
    lambda documents, text, at: case_mail(*documents, text=text, at=at),
    st.lists(st.one_of(APPLICATIONS, LETTERS, VOUCHERS, OTHERS), max_size=4),
    TEXTS,
    st.integers(0, 300),
)
VERBS = ["approve", "arrived", "hold", "release", "reject", "ship", "close", "reopen", "waive"]
EVENTS = st.lists(
    st.builds(
        staff_event,
        st.sampled_from([*VERBS, "quote", "allow_personal", "made"]),
        st.sampled_from(["260", "?"]),
        st.integers(0, 300),
    ),
    max_size=3,
    unique_by=lambda event: event.event_id,
).map(tuple)
CASES = st.builds(
    lambda mails, events, used: case(*mails, events=events, used_receipts=used),
    st.lists(MAILS, max_size=3, unique_by=lambda mail: mail.mail_id),
    st.just(()) | st.just(()) | EVENTS,
    st.frozensets(st.sampled_from(["1", "9"]), max_size=1),
)
PAPERS = [application(), authorisation(), voucher(), licence(), identity()]


@settings(max_examples=150, deadline=None)
@given(CASES, CASES)
def test_deciding_is_total_and_deterministic(one: Case, other: Case) -> None:
    previous = decided(other)
    assert decided(one, previous) == decided(one, previous)


@settings(max_examples=80, deadline=None)
@given(CASES)
def test_the_order_of_arrival_does_not_matter(of: Case) -> None:
    for mails in permutations(of.mails):
        shuffled = of.model_copy(update={"mails": mails, "events": of.events[::-1]})
        assert decided(shuffled) == decided(of)


@settings(max_examples=80, deadline=None)
@given(CASES)
def test_saying_the_same_again_is_silence(of: Case) -> None:
    told = decided(of)
    again = decided(of, previous=told)
    assert again.kind == "stay_silent"


@settings(max_examples=60, deadline=None)
@given(st.permutations(PAPERS), st.integers(0, len(PAPERS) - 1), st.booleans())
def test_one_more_good_document_never_adds_a_deficiency(
    papers: list[Document],
    count: int,
    apart: bool,  # noqa: FBT001  (drawn)
) -> None:
    held, more = papers[:count], papers[count]
    before = decided(case(case_mail(*held)))
    mails: list[CaseMail] = [case_mail(*held), case_mail(more, at=5)]
    after = decided(case(*mails) if apart else case(case_mail(*held, more)))
    if held:
        assert asked(after) <= asked(before)


def agrees(of: Case, decision: Decision) -> bool:
    """The conditions of a confirmation, spelled out once more and independently."""
    forms = [d for mail in of.mails for d in mail.documents if d.kind == "application"]
    vouchers = [d for mail in of.mails for d in mail.documents if d.kind == "voucher"]
    waived = any(event.verb == "waive" for event in of.events)
    services = decision.order.services
    form_needed = any(service is Service.NEW for service in services)
    return (
        bool(services)
        and decision.quote is not None
        and decision.deficiencies == ()
        and (not form_needed or any(f.stamped and f.stamped.value for f in forms))
        and (waived or all(map(is_good, vouchers)))
        and (waived or bool(vouchers))
    )


def is_good(document: Any) -> bool:
    needed = ("amount", "payee_name", "payee_account", "paid_on")
    values = [getattr(document, name) for name in needed]
    submitted = document.status and document.status.value is PaymentStatus.SUBMITTED
    return (
        all(value is not None and value.confidence >= 0.8 for value in values)
        and document.payee_account.value.endswith("9171")
        and document.paid_on.value <= TODAY
        and (document.words_value is None or document.words_value.value == document.amount.value)
        and not submitted
    )


GOOD_MAILS = st.builds(
    lambda form, letter, paid: case(case_mail(form, letter, paid)),
    APPLICATIONS,
    LETTERS,
    VOUCHERS,
)


@settings(max_examples=300, deadline=None)
@given(GOOD_MAILS)
def test_nothing_is_confirmed_unless_every_condition_holds(of: Case) -> None:
    decision = decided(of)
    if isinstance(decision, Confirm):
        assert agrees(of, decision)


def test_the_good_papers_together_are_confirmed() -> None:
    assert isinstance(decided(case(case_mail(*PAPERS))), Confirm)
    assert agrees(case(case_mail(*PAPERS)), decided(case(case_mail(*PAPERS))))
