"""The parts of a split archive that come with several mails are put together."""

import pytest

from mailbot.cases.model import CaseStatus
from tests.builders.house import Desk, Papers, letter, papers, words_of
from tests.builders.packed import zipped
from tests.samples.model import SampleDocument

FAR = 31  # days after which a part is no longer taken for one of the same archive


def halves(customer: Papers) -> tuple[SampleDocument, SampleDocument]:
    """A customer's papers in an archive cut in two."""
    files = (customer.form, customer.letter, customer.receipt)
    packed = zipped(*((file.name, file.data) for file in files))
    middle = len(packed) // 2
    first, second = (
        customer.form.model_copy(
            update={"name": name, "media": "application/octet-stream", "data": data}
        )
        for name, data in (("材料.zip.001", packed[:middle]), ("材料.zip.002", packed[middle:]))
    )
    return first, second


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "last one first"])
def test_parts_of_an_archive_in_two_mails_make_one_case(desk: Desk, order: tuple[int, int]) -> None:
    customer = papers("one")
    parts = halves(customer)
    missing = parts[order[1]].name

    (asked,) = desk.receive(letter(customer.address, "材料之一", parts[order[0]]))
    assert f"缺少 {missing}" in words_of(asked)
    desk.clock.forward(days=1)
    (answer,) = desk.receive(letter(customer.address, "材料之二", parts[order[1]]))

    assert "分卷" not in words_of(answer)
    (case,) = desk.house.store.cases(CaseStatus.CONFIRMING)
    assert case.company == customer.facts.firm.name


def test_parts_of_other_senders_or_of_long_ago_are_not_taken(desk: Desk) -> None:
    customer = papers("one")
    first, second = halves(customer)
    desk.receive(letter("other@elsewhere.test", "材料之一", first))
    (asked,) = desk.receive(letter(customer.address, "材料之二", second))
    assert f"缺少 {first.name}" in words_of(asked)

    desk.clock.forward(days=FAR)
    again = desk.receive(letter(customer.address, "材料之一", first))
    assert any(f"缺少 {second.name}" in words_of(reply) for reply in again)
    assert not list(desk.house.store.cases(CaseStatus.CONFIRMING))
