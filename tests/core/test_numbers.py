"""Case numbers: found however they are typed, and impossible to invent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.cases.numbers import CHECK_ALPHABET, case_number, find_case_numbers, is_genuine

KEY = b"a pretend key"
NUMBER = case_number("DK", "2611", 42, KEY)


def test_a_number_has_prefix_month_sequence_and_check() -> None:
    assert NUMBER.startswith("DK-2611-0042-")
    assert len(NUMBER) == len("DK-2611-0042-7Q")
    assert set(NUMBER[-2:]) <= set(CHECK_ALPHABET)


@pytest.mark.parametrize(
    "written",
    [
        NUMBER,
        NUMBER.lower(),
        f"回复: [办理编号 {NUMBER}] 您的申请",
        f"编号{NUMBER}。",
        NUMBER.replace("-", " - "),
        NUMBER.replace("-", " "),
        NUMBER.replace("-", "—"),
        NUMBER.translate({ord(c): ord(c) + 0xFEE0 for c in NUMBER}),
    ],
)
def test_a_number_is_found_however_it_is_written(written: str) -> None:
    assert find_case_numbers(written) == (NUMBER,)


@pytest.mark.parametrize("text", ["", "DK", f"X{NUMBER}", f"{NUMBER}A", "DK-2611-0042"])
def test_what_is_no_number_is_not_found(text: str) -> None:
    assert find_case_numbers(text) == ()


def test_several_numbers_come_in_order_and_once() -> None:
    other = case_number("DK", "2612", 7, KEY)
    assert find_case_numbers(f"{other} {NUMBER} {other}") == (other, NUMBER)


def test_the_prefix_is_the_agencys_own() -> None:
    number = case_number("gd", "2611", 1, KEY)
    assert find_case_numbers(number, "GD") == (number,)
    assert find_case_numbers(number) == ()


@given(st.integers(1, 99_999), st.binary(min_size=1, max_size=32))
def test_only_the_key_makes_genuine_numbers(sequence: int, key: bytes) -> None:
    number = case_number("DK", "2611", sequence, key)
    assert is_genuine(number, key)
    assert find_case_numbers(number) == (number,)
    wrong = [a + b for a in CHECK_ALPHABET for b in CHECK_ALPHABET if a + b != number[-2:]]
    assert not any(is_genuine(number[:-2] + check, key) for check in wrong[:50])


def test_another_key_makes_other_numbers() -> None:
    stems = [case_number("DK", "2611", n, KEY) for n in range(50)]
    assert sum(is_genuine(number, b"another key") for number in stems) < 3


@given(st.text())
def test_any_text_can_be_asked(text: str) -> None:
    find_case_numbers(text)
    assert not is_genuine(text, KEY) or text[-2:].isascii()
