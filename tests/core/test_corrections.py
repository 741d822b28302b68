"""A customer who corrects his own papers, takes back his order or only threatens to."""

import pytest

from mailbot.cases.assemble import order_of
from mailbot.cases.model import Order, Statement
from mailbot.cases.statements import read_statement
from mailbot.decision.decide import decide
from mailbot.decision.model import Decision
from mailbot.documents.model import Plan, Service
from tests.builders.cases import TODAY, application, case, case_mail, programme

RULES = programme()


def read(text: str, subject: str = "") -> Statement:
    return read_statement(subject, text, RULES.phrases)


def ordered(text: str) -> Order:
    """The order of a mail with a form for two keys of 组合资费 for three years, and this text."""
    return order_of(case(case_mail(application(), text=text)), RULES.order_defaults)


def codes(order: Order) -> list[tuple[str, str]]:
    return [(finding.code, finding.detail) for finding in order.findings]


def decided(text: str) -> Decision:
    return decide(case(case_mail(text=text)), RULES, TODAY, None)


@pytest.mark.parametrize(
    "text",
    [
        "申请表上写的是2个，现改为3个，以本邮件为准",
        "数量由2个更正为3个",
        "办理3个UKey，表里写错了，请以邮件正文为准",
        "The form says 2 keys, please make it 3 keys",
        "we changed the number to 3 keys",
    ],
)
def test_what_the_mail_corrects_counts_more_than_its_form(text: str) -> None:
    order = ordered(text)
    assert order.quantity == 3
    assert order.sources["quantity"] == "body"
    assert codes(order) == [("order_changed", "quantity: 2 -> 3")]


@pytest.mark.parametrize(
    "text", ["申请3个UKey", "申请3个UKey，以申请表为准", "以附件为准，另外要3个"]
)
def test_what_is_not_said_to_count_more_is_asked_about(text: str) -> None:
    order = ordered(text)
    assert order.quantity is None
    assert ("contradiction", "quantity: application=2, body=3") in codes(order)


def test_a_mail_that_prevails_does_so_in_all_it_says_and_in_nothing_else() -> None:
    order = ordered("我们办理续期，五年，以本邮件为准")
    assert (order.services, order.term_years) == ((Service.RENEWAL,), 5)
    assert (order.plan, order.quantity) == (Plan.COMBINED, 2)
    assert read("申请UKey，以本邮件为准").corrected == ()
    assert read("申请2个UKey").corrected == ()


def test_a_mail_that_repeats_its_form_corrects_nothing() -> None:
    assert codes(ordered("数量改为2个")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("UKey不办了，请取消办理，已付的700元请退回", ["asked_to_cancel", "asked_for_refund"]),
        ("请撤销之前的申请", ["asked_to_cancel"]),
        ("汇错了，请退款", ["asked_for_refund"]),
        ("UKey先别制作，等我们通知", ["asked_to_wait"]),
        ("Please cancel our order of the keys", ["asked_to_cancel"]),
    ],
)
def test_a_cancellation_is_named_beside_the_refund(text: str, expected: list[str]) -> None:
    assert [finding.code for finding in decided(text).findings] == expected


@pytest.mark.parametrize(
    "text",
    [
        "再不处理我们就要求退款，并投诉",
        "如果这周还没收到UKey，我们就要退款了",
        "UKey十天了没人联系，如果再不答复，我司将申请退款",
        "请尽快寄UKey，否则我们要求退款",
        "Please send the keys, otherwise we will ask for a refund",
    ],
)
def test_a_threat_to_ask_for_the_money_is_no_wish_for_it(text: str) -> None:
    said = read(text)
    assert not said.refund
    assert not said.wait
    assert [finding.code for finding in decided(text).findings] != ["asked_for_refund"]


@pytest.mark.parametrize("text", ["我们不是要申请退款，只想问问进度", "并非要求退款"])
def test_who_says_that_he_wants_no_money_back_is_believed(text: str) -> None:
    assert not read(text).refund


@pytest.mark.parametrize(
    "text",
    [
        "再不处理我们就投诉。另外，多付的300元请退还",
        "如不能办理，请退款",
        "我们不办了，就申请退款吧",
        "你们一直没处理，现申请退款",
        "If it is not possible, please refund our payment",
    ],
)
def test_a_wish_for_money_is_heard_beside_a_complaint(text: str) -> None:
    assert read(text).refund


@pytest.mark.parametrize(
    ("text", "service", "quantity", "years"),
    [
        ("We would like to renew two USB keys for three years", Service.RENEWAL, 2, 3),
        ("Renewal of our 5 u-keys, 1 year", Service.RENEWAL, 5, 1),
        ("We need 3 new USB keys", Service.NEW, 3, None),
        ("Please replace one damaged key", Service.REISSUE, 1, None),
        ("We lost one of our two keys", Service.REISSUE, 1, None),
        ("Please reset the PIN of 2 keys", Service.RESET, 2, None),
        ("One key is locked", Service.RESET, 1, None),
        ("Please format 2 USB keys", Service.FORMAT, 2, None),
        ("we apply for 4 pcs of key", Service.NEW, 4, None),
        ("Change of the company name, quantity: 2", Service.CHANGE, 2, None),
        ("We ask for remote support for our key", Service.REMOTE, None, None),
    ],
)
def test_an_order_in_english_is_read(
    text: str, service: Service, quantity: int | None, years: int | None
) -> None:
    said = read(text)
    assert [one.value for one in said.services] == [service]
    assert (said.quantity.value if said.quantity else None) == quantity
    assert (said.term_years.value if said.term_years else None) == years
    assert said.ambiguous == ()


@pytest.mark.parametrize(
    "text",
    [
        "Your domain renewal is due",
        "Reset your mailbox password within 24 hours",
        "Please find the replacement part list",
        "This is not a renewal of the key",
        "The three key features of our product in PDF format",
    ],
)
def test_english_words_about_something_else_order_nothing(text: str) -> None:
    assert read(text).services == ()
