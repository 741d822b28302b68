"""Staff act on a case: one event, one mail, and what is impossible changes nothing."""

import re

from mailbot.acts import Acted, act
from mailbot.cases.model import CaseStatus
from mailbot.cases.verbs import Verb
from mailbot.store.model import OutboxState
from tests.builders.house import Desk, letter, papers, words_of


def do(desk: Desk, number: str, verb: Verb, detail: str = "") -> Acted:
    acted = act(number, verb, detail, "wang", desk.house)
    desk.clock.forward(seconds=1)
    desk.once()
    return acted


def number_of(text: str) -> str:
    found = re.search(r"DK-\d{4}-\d{4}-\w\w", text)
    assert found
    return found[0]


def opened(desk: Desk, seed: str = "acts", *, paid: bool = True) -> str:
    """The number of a case with good papers."""
    firm = papers(seed)
    files = (firm.form, firm.letter, firm.receipt) if paid else (firm.form, firm.letter)
    [reply] = desk.receive(letter(firm.address, "请查收", *files))
    return number_of(reply["Subject"])


def test_a_whole_life_is_told_in_four_mails(text_desk: Desk) -> None:
    number = opened(text_desk)
    approved = do(text_desk, number, Verb.APPROVE)
    assert (approved.done, approved.status) == (True, CaseStatus.CONFIRMING)
    assert "通过资质审核" in words_of(text_desk.replies[-1])
    assert "汇款到账后" in words_of(text_desk.replies[-1])
    arrived = do(text_desk, number, Verb.ARRIVED)
    assert arrived.status is CaseStatus.IN_PRODUCTION
    assert do(text_desk, number, Verb.MADE).done
    shipped = do(text_desk, number.lower(), Verb.SHIP, "顺丰 SF1234567890123")
    assert shipped.status is CaseStatus.SHIPPED
    assert do(text_desk, number, Verb.CLOSE).status is CaseStatus.CLOSED
    _, _, production, sent = text_desk.replies
    assert "11月25日（周三）" in words_of(production)
    assert "顺丰 SF1234567890123" in words_of(sent)
    assert "123456" in words_of(sent)
    assert production["In-Reply-To"] == sent["In-Reply-To"] is not None
    assert f"[办理编号 {number}]" in sent["Subject"]


def test_approval_and_arrival_said_together_are_told_in_one_mail(text_desk: Desk) -> None:
    number = opened(text_desk)
    for verb in (Verb.ARRIVED, Verb.APPROVE):
        assert act(number, verb, "", "wang", text_desk.house).done
    text_desk.once()
    _, production = text_desk.replies
    assert "开始制作" in words_of(production)
    assert "已到账，无需再汇款" not in words_of(production)


def test_the_same_act_again_does_nothing_and_says_so(text_desk: Desk) -> None:
    number = opened(text_desk)
    assert do(text_desk, number, Verb.REJECT, "授权书未盖公章").done
    before = len(text_desk.replies)
    again = do(text_desk, number, Verb.REJECT, "原因：授权书未盖公章")
    assert again.done
    assert "没有重复发信" in again.why
    assert len(text_desk.replies) == before
    case = text_desk.house.store.trace(number)
    assert [step.what for step in case].count("staff") == 1


def test_what_cannot_be_done_changes_nothing(text_desk: Desk) -> None:
    number = opened(text_desk)
    for verb, detail, why in (
        (Verb.SHIP, "SF1234567890123", "还没有同时审核通过和确认到账"),
        (Verb.SHIP, "", "请写明快递单号"),
        (Verb.RELEASE, "", "没有暂停"),
        (Verb.MERGE, number, "不能并入"),
        (Verb.MERGE, "DK-2611-0099-AA", "请写明并入哪一个"),
        (Verb.MOVE, f"{number} 回单.pdf", "不能并入或移到自己"),
    ):
        acted = do(text_desk, number, verb, detail)
        assert not acted.done
        assert why in acted.why
        assert acted.status is CaseStatus.CONFIRMING
    unknown = do(text_desk, "DK-2611-0001-AA", Verb.APPROVE)
    assert (unknown.done, unknown.status) == (False, None)
    assert len(text_desk.replies) == 1


def test_a_rejection_goes_to_the_sender_and_to_the_forms_contact(text_desk: Desk) -> None:
    firm = papers("reject")
    [reply] = text_desk.receive(
        letter("office@group.example", "请查收", firm.form, firm.letter, firm.receipt)
    )
    number = number_of(reply["Subject"])
    do(text_desk, number, Verb.REJECT, "营业执照已过期")
    told = text_desk.replies[1:]
    assert {mail["To"].addresses[0].addr_spec for mail in told} == {
        "office@group.example",
        firm.address,
    }
    assert all("营业执照已过期" in words_of(mail) for mail in told)
    [again] = text_desk.receive(letter(firm.address, f"{number} 补交", papers("licence").letter))
    assert again is not None
    assert not do(text_desk, number, Verb.SHIP, "SF1234567890123").done


def test_a_held_case_is_silent_until_it_is_released(text_desk: Desk) -> None:
    number = opened(text_desk, paid=False)
    do(text_desk, number, Verb.HOLD)
    firm = papers("acts")
    assert text_desk.receive(letter(firm.address, "已汇款", firm.receipt)) == []
    assert not do(text_desk, number, Verb.APPROVE).done
    before = len(text_desk.replies)
    assert do(text_desk, number, Verb.RELEASE).status is CaseStatus.CONFIRMING
    [released] = text_desk.replies[before:]
    assert "汇款凭证" in words_of(released)


def test_a_merged_case_goes_on_under_the_other_number(text_desk: Desk) -> None:
    first = opened(text_desk, paid=False)
    [reply] = text_desk.receive(letter("boss@elsewhere.example", "申请2个UKey 组合 三年"))
    second = number_of(reply["Subject"])
    assert do(text_desk, second, Verb.MERGE, f"到 {first}").status is CaseStatus.CLOSED
    refused = do(text_desk, second, Verb.REOPEN)
    assert "已并入" in refused.why
    firm = papers("acts")
    [answer] = text_desk.receive(letter(firm.address, f"{second} 已汇款", firm.receipt))
    assert first in answer["Subject"]
    with text_desk.house.store.settling(text_desk.clock.now) as settlement:
        found = settlement.find_case(first)
        assert found
        assert len(settlement.case(found.id).mails) == 3


def test_a_document_moves_to_the_case_it_belongs_to(text_desk: Desk) -> None:
    first, second = opened(text_desk, "one"), opened(text_desk, "two", paid=False)
    receipt = papers("one").receipt.name
    assert "没有这份文件" in do(text_desk, first, Verb.MOVE, f"{second} 别的.pdf").why
    moved = do(text_desk, first, Verb.MOVE, f"{second} {receipt}")
    assert moved.done
    assert moved.status is CaseStatus.AWAITING_PAYMENT
    with text_desk.house.store.settling(text_desk.clock.now) as settlement:
        cases = [settlement.find_case(number) for number in (first, second)]
        kinds = [
            {d.kind for mail in settlement.case(found.id).mails for d in mail.documents}
            for found in cases
            if found
        ]
    assert ["voucher" in of for of in kinds] == [False, True]


def test_what_costs_nothing_waits_for_no_money(text_desk: Desk) -> None:
    number = opened(text_desk, paid=False)
    assert do(text_desk, number, Verb.WAIVE).done
    assert do(text_desk, number, Verb.APPROVE).status is CaseStatus.IN_PRODUCTION
    assert all(state is OutboxState.SENT for state, _ in text_desk.outbox())
