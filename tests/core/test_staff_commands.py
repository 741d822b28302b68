"""The lines of a staff member's mail become commands, whatever their mail program made of them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.cases.verbs import Verb
from mailbot.message.model import Address, InboundMessage
from mailbot.staff.commands import MOST, Command, Speech, read_commands
from mailbot.staff.model import ListedGroup, Listing
from mailbot.staff.verdict import is_authenticated
from tests.builders.cases import programme
from tests.builders.staff import staff_templates

FIRST, SECOND, LATER = "DK-2611-0042-7Q", "DK-2611-0043-8K", "DK-2612-0042-9A"
LISTING = Listing(
    groups=(
        ListedGroup(number=1, numbers=(FIRST,)),
        ListedGroup(number=2, all_verb=Verb.APPROVE, numbers=(FIRST, SECOND)),
        ListedGroup(number=3, all_verb=Verb.ARRIVED, numbers=(FIRST, SECOND)),
    )
)


def speech(listing: Listing = LISTING) -> Speech:
    return Speech(
        listing=listing,
        verbs=programme().verbs,
        words=staff_templates().wording,
        prefix="DK",
    )


def read(text: str, listing: Listing = LISTING) -> list[tuple[str, str, str]]:
    """Number, verb and detail of each command that is clear."""
    commands = read_commands(text, speech(listing))
    assert all(not one.problem for one in commands), commands
    return [(one.number, str(one.verb), one.detail) for one in commands]


def problems(text: str, listing: Listing = LISTING) -> list[str]:
    return [one.problem for one in read_commands(text, speech(listing))]


@pytest.mark.parametrize(
    "line",
    [
        "DK-2611-0042-7Q 通过",
        "DK-2611-0042-7Q通过",
        "DK-2611-0042-7Q：通过。",
        "dk-2611-0042-7q 审核通过",
        "ＤＫ－２６１１－００４２－７Ｑ　通过",
        "DK 2611 0042 7Q 通过",
        "DK—2611—0042—7Q，通过了，谢谢",
        "1. DK-2611-0042-7Q 通过",
        "- DK-2611-0042-7Q 通过",
        "通过 DK-2611-0042-7Q",
        "0042 通过",
        "42 通过",
        "2611-0042 通过",
        "0042-7Q 通过",
        "DK-0042-7Q 通过",
    ],
)
def test_one_case_is_named_in_many_ways(line: str) -> None:
    assert read(line) == [(FIRST, "approve", "")]


@pytest.mark.parametrize(
    ("line", "verb", "detail"),
    [
        ("0042 驳回 授权书未盖章", "reject", "授权书未盖章"),
        ("0042 驳回：授权书未盖章；缺身份证", "reject", "授权书未盖章;缺身份证"),
        ("0042 不通过 缺页", "reject", "缺页"),
        ("驳回 0042 授权书未盖章", "reject", "授权书未盖章"),
        ("0042 发货 SF1234567890", "ship", "SF1234567890"),
        ("0042 报价 260", "quote", "260"),
        ("0042 暂停", "hold", ""),
        ("0042 暂停 客户出差", "hold", "客户出差"),
        ("0042 制作完成", "made", ""),
        ("0042 免费", "waive", ""),
    ],
)
def test_a_verb_takes_what_it_needs(line: str, verb: str, detail: str) -> None:
    assert read(line) == [(FIRST, verb, detail)]


def test_several_lines_verbs_and_numbers_are_several_commands() -> None:
    text = (
        "您好：\n\n0042 通过、到账\n0043，0042-7Q 制作完成；0043 发货 SF1234567890\n"
        "谢谢\n发自我的iPhone\n"
    )
    assert read(text) == [
        (FIRST, "approve", ""),
        (FIRST, "arrived", ""),
        (SECOND, "made", ""),
        (FIRST, "made", ""),
        (SECOND, "ship", "SF1234567890"),
    ]


@pytest.mark.parametrize(
    "line", ["全部 到账", "全部到账", "第3组 全部 到账", "3组 到账。", "所有，已到账"]
)
def test_all_is_all_that_the_group_listed(line: str) -> None:
    assert read(line) == [(FIRST, "arrived", ""), (SECOND, "arrived", "")]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("全部 到账，除了 0042", "no_trailing"),
        ("全部 发货", "no_group"),
        ("第1组 到账", "no_group"),
        ("0099 到账", "unknown_number"),
        ("DK-2611-0042-7Q 怎么办", "no_verb"),
        ("到账", "no_number"),
        ("0042 通过不了", "too_much"),
        ("0042 通过 但是授权书要补", "too_much"),
    ],
)
def test_what_is_doubtful_is_not_guessed(line: str, problem: str) -> None:
    assert problems(line) == [problem]


def test_two_groups_that_fit_are_asked_about() -> None:
    again = ListedGroup(number=4, all_verb=Verb.ARRIVED, numbers=(LATER,))
    listing = Listing(groups=(*LISTING.groups, again))
    assert problems("全部 到账", listing) == ["several_groups"]
    assert read("第4组 到账", listing) == [(LATER, "arrived", "")]


def test_a_short_number_that_fits_two_cases_is_asked_about() -> None:
    listing = Listing(groups=(ListedGroup(number=1, numbers=(FIRST, LATER)),))
    assert problems("0042 到账", listing) == ["ambiguous_number"]
    assert read("2612-0042 到账", listing) == [(LATER, "arrived", "")]


def test_a_whole_number_needs_no_listing() -> None:
    assert read("DK-2501-0007-9A 到账", Listing()) == [("DK-2501-0007-9A", "arrived", "")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "好的，收到",
        "2026年11月24日",
        "电话 0991-1234567",
        "13899990001",
        "全部客户都很满意",
        "第3组",
    ],
)
def test_chatter_wants_nothing(text: str) -> None:
    assert read_commands(text, speech()) == ()


def test_nothing_below_the_digests_first_line_counts() -> None:
    text = f"0042 到账\n▲ {staff_templates().wording.how.marker} ▲\n0043 到账\n"
    assert read(text) == [(FIRST, "arrived", "")]


def test_the_digests_own_text_holds_no_commands() -> None:
    from mailbot.staff.digest import digest_of  # noqa: PLC0415 - likewise
    from tests.builders.staff import case_file, situation, words  # noqa: PLC0415 - only here

    digest = digest_of([case_file(), case_file(number=SECOND)], situation(), words())
    quoted = staff_templates().digest(digest, {}).text
    assert read_commands(quoted, speech()) == ()


def test_too_many_commands_are_cut_and_told() -> None:
    text = "0042 到账\n" * (MOST + 5)
    commands = read_commands(text, speech())
    assert len(commands) == MOST + 1
    assert commands[-1].problem == "too_many"


@given(st.text(max_size=400))
def test_any_text_at_all_gives_commands_or_none(text: str) -> None:
    for command in read_commands(text, speech()):
        assert isinstance(command, Command)
        assert command.problem or (command.verb and command.number)


# ---------------------------------------------------------------- our server's verdict


def signed(*verdicts: str, **changes: Any) -> InboundMessage:
    headers = tuple(("authentication-results", one) for one in verdicts)
    return InboundMessage(
        message_id="<1@x>",
        sha256="0" * 64,
        sender=Address(address="wang@x.test"),
        headers=(("received", "by mx.x.test"), *headers),
        **changes,
    )


@pytest.mark.parametrize(
    ("verdicts", "passed"),
    [
        (["mx.x.test; spf=pass; dmarc=pass (p=reject) header.from=x.test"], True),
        (["mx.x.test; spf=pass", "mx.x.test 1; dkim=pass; dmarc=pass"], True),
        (["mx.x.test; dmarc=fail", "mx.x.test; dmarc=pass"], False),
        (["mx.x.test (dmarc=pass); spf=pass"], False),
        (["evil.test; dmarc=pass"], False),
        (["; dmarc=pass"], False),
        ([], False),
    ],
)
def test_only_our_own_servers_first_verdict_counts(verdicts: list[str], passed: bool) -> None:  # noqa: FBT001 - a parameter of a test
    assert is_authenticated(signed(*verdicts), "mx.x.test") is passed


def test_two_senders_are_nobody() -> None:
    mail = signed("mx.x.test; dmarc=pass", defects=("two_from",))
    assert not is_authenticated(mail, "mx.x.test")
