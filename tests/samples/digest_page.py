"""An invented day at an office -> its digest as a page, as docs/pictures/digest.png shows it.

After a change of the digest run `python -m tests.samples.digest_page digest.html` and take its
picture, 900 by 1410 pixels: `chromium --headless --hide-scrollbars --window-size=900,1410
--screenshot=docs/pictures/digest.png digest.html`.
"""

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from mailbot.acts import act
from mailbot.cases.model import CaseStatus
from mailbot.cases.verbs import Verb
from mailbot.decision.statement import Arrival, Statement
from mailbot.house import read_rules
from mailbot.payments import import_arrivals
from mailbot.settings import read_templates
from mailbot.wiring import editor_of
from tests.builders.house import INTAKE, Desk, PlainReaders, letter, open_desk, papers

STAFF = "staff@example.test"


def page() -> str:
    """The digest as HTML, its pictures in it."""
    policy = read_rules(read_templates(), frozenset({INTAKE})).screening
    with (
        TemporaryDirectory() as folder,
        open_desk(
            Path(folder), PlainReaders(policy), staff__addresses=[STAFF], watch__free_megabytes=0
        ) as desk,
    ):
        desk.once()
        _work(desk)
        desk.clock.forward(hours=3)
        desk.once()
        return editor_of(desk.house, desk.settings).preview().html


def _work(desk: Desk) -> None:
    """What came in that morning."""
    made, paid, asks = (papers(seed) for seed in ("made", "paid", "asks"))
    for customer in (made, paid):
        files = (customer.form, customer.letter, customer.receipt)
        desk.receive(letter(customer.address, "材料和回单见附件", *files))
        desk.clock.forward(minutes=11)
    wish = "此前汇错了款，麻烦帮忙退款，申请表和授权书见附件"
    desk.receive(letter(asks.address, wish, asks.form, asks.letter, subject="退款申请"))
    number = min(one.number for one in desk.house.store.cases(CaseStatus.CONFIRMING))
    for verb in (Verb.APPROVE, Verb.ARRIVED):
        act(number, verb, "", STAFF, desk.house)
    stray = Arrival(
        key="S1",
        arrived_on=date(2026, 11, 20),
        amount=Decimal("700.00"),
        payer="新疆某某物资有限公司",
        serial_no="S1",
    )
    import_arrivals(Statement((stray,)), desk.house, confirm=False, by=STAFF)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
