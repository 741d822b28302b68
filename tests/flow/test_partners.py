"""Two mails at once about two cases that one voucher pays: each waits for the other."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from mailbot import pipeline
from mailbot.cases.model import Case, CaseStatus
from mailbot.errors import StoreBusy
from mailbot.house import House, read_rules
from mailbot.mailbox import Mailbox
from mailbot.partners import decide_partners
from mailbot.settings import read_templates
from mailbot.store.model import MailState, StoredMail
from mailbot.store.settlement import Settlement
from mailbot.wiring import intake_account, open_house
from tests.builders.house import INTAKE, Desk, PlainReaders, letter, open_desk, papers
from tests.samples import catalogue, people, voucher_facts

pytest_plugins = ["tests.builders.databases"]

SENDER = "office@group.test"


@pytest.fixture
def desk(tmp_path: Path, postgresql_url: str) -> Iterator[Desk]:
    policy = read_rules(read_templates(), frozenset({INTAKE})).screening
    with open_desk(tmp_path / "var", PlainReaders(policy), store__url=postgresql_url) as desk:
        yield desk


@contextmanager
def second_house(desk: Desk) -> Iterator[House]:
    """Another machine's house over the same database."""
    with open_house(desk.settings, desk.clock) as opened:
        yield replace(opened, readers=desk.house.readers)


def paid_together(desk: Desk) -> tuple[str, str]:
    """The numbers of two cases that one transfer pays."""
    one, two = papers("one"), papers("two")
    total = one.facts.order.amount + two.facts.order.amount
    paid = voucher_facts.transfer(
        "both", payer=people.company("parent"), amount=total, on=date(2026, 11, 19)
    )
    both = catalogue.voucher("both", facts=paid)
    desk.receive(
        letter(SENDER, "两家公司的材料和汇款凭证", one.form, two.form, one.letter, two.letter, both)
    )
    cases = desk.house.store.cases()
    assert [case.status for case in cases] == [CaseStatus.CONFIRMING] * 2
    first, second = sorted(case.number for case in cases)
    return first, second


@pytest.mark.postgresql
def test_two_mails_that_wait_for_each_other_are_both_settled(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL ends one of the two transactions; that mail is handled again, and whole."""
    numbers = paid_together(desk)
    for number, sender in zip(numbers, (SENDER, papers("two").address), strict=True):
        desk.deliver(letter(sender, "请问还需要等多久？", subject=f"进度 [办理编号 {number}]"))
    with Mailbox(intake_account(desk.settings)) as mailbox:
        assert desk.worker.intake.poll(mailbox) == 2
    mails = desk.house.store.pending_mails(desk.clock.now, 10)
    both_hold_their_own = threading.Barrier(2)
    settled: list[bool] = []

    def when_both_hold_their_own(
        settlement: Settlement, cases: Mapping[int, Case], house: House, now: datetime
    ) -> None:
        both_hold_their_own.wait(timeout=60)
        decide_partners(settlement, cases, house, now)

    def handled(mail: StoredMail, house: House) -> None:
        try:
            pipeline.handle(mail, house)
        except StoreBusy:
            settled.append(False)
        else:
            settled.append(True)

    with second_house(desk) as other:
        monkeypatch.setattr(pipeline, "decide_partners", when_both_hold_their_own)
        threads = [
            threading.Thread(target=handled, args=pair)
            for pair in zip(mails, (desk.house, other), strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
    monkeypatch.undo()
    assert sorted(settled) == [False, True]  # they did wait for each other
    assert desk.states() == {MailState.HANDLED: 2, MailState.STORED: 1}

    desk.once()

    assert desk.states() == {MailState.HANDLED: 3}
    assert {case.status for case in desk.house.store.cases()} == {CaseStatus.CONFIRMING}
