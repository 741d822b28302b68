"""After its time nothing personal of a customer is left, wherever it had been on its way."""

from datetime import date
from decimal import Decimal

from mailbot.acts import act
from mailbot.cases.model import CaseStatus
from mailbot.cases.verbs import Verb
from mailbot.decision.statement import Arrival, Statement
from mailbot.payments import import_arrivals
from mailbot.staff.schedule import Slot
from mailbot.wiring import editor_of
from tests.builders.house import Desk, OpenDesk, letter, papers

WANG = "wang@staff.test"


def everything(desk: Desk) -> bytes:
    """All bytes below the store's folder: database, its log, documents."""
    files = desk.settings.store.folder.rglob("*")
    return b"\n".join(file.read_bytes() for file in files if file.is_file())


def found_in(data: bytes, words: tuple[str, ...]) -> set[str]:
    """The words that stand in the bytes, written plainly or as JSON may write them."""
    return {
        word for word in words if word.encode() in data or word.encode("unicode_escape") in data
    }


def test_no_byte_of_a_customer_is_left_once_the_case_was_purged(desk_with: OpenDesk) -> None:
    desk = desk_with(staff__addresses=[WANG])
    customer = papers("one")
    files = (customer.form, customer.letter, customer.receipt)
    desk.receive(letter(customer.address, f"联系人{customer.facts.person.name}", *files))
    (case,) = desk.house.store.cases(CaseStatus.CONFIRMING)
    payer = Arrival(
        key="k" * 20,
        arrived_on=date(2026, 11, 20),
        amount=Decimal(1200),
        payer=customer.facts.firm.name,
        payer_account=customer.facts.firm.account,
        remark=customer.facts.person.mobile,
    )
    import_arrivals(Statement((payer,)), desk.house, confirm=False, by="银行流水")
    why = f"请{customer.facts.person.name}重新签字，电话{customer.facts.person.mobile}"
    assert act(case.number, Verb.REJECT, why, WANG, desk.house).done
    assert editor_of(desk.house, desk.settings).send(Slot("2026-11-20", "10:30")) == 1
    desk.once()
    assert found_in(everything(desk), customer.private) >= {
        customer.facts.person.name,
        customer.facts.person.mobile,
        customer.facts.email,
    }

    desk.clock.forward(days=60)
    desk.once()
    desk.clock.forward(days=40)
    desk.once()

    assert found_in(everything(desk), customer.private) == set()
    kept = desk.house.store.record(case.number)
    assert kept is not None
    assert [event.verb for event in kept.events] == [Verb.REJECT]
