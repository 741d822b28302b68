"""What staff write becomes verbs with their details, or what is missing."""

import pytest

from mailbot.cases.numbers import find_case_numbers
from mailbot.cases.verbs import Verb, find_verb, read_detail
from mailbot.decision.programme import read_programme
from mailbot.errors import TemplatesWrong
from tests.builders.cases import programme, programme_texts

WORDS = programme().verbs


@pytest.mark.parametrize(
    ("words", "verb", "rest"),
    [
        ("通过", Verb.APPROVE, ""),
        ("审核通过。", Verb.APPROVE, ""),
        ("不通过 未盖章", Verb.REJECT, "未盖章"),
        ("驳回：授权书未盖章", Verb.REJECT, "授权书未盖章"),
        (" ：已到账", Verb.ARRIVED, ""),
        ("发货SF1234567890", Verb.SHIP, "SF1234567890"),
        ("发 货", None, ""),
        ("报价 ２６０", Verb.QUOTE, "260"),
        ("允许个人账户", Verb.ALLOW_PERSONAL, ""),
        ("approve", Verb.APPROVE, ""),
        ("Ship SF1", Verb.SHIP, "SF1"),
        ("重开", Verb.REOPEN, ""),
        ("谢谢", None, ""),
        ("", None, ""),
    ],
)
def test_a_line_begins_with_its_verb(words: str, verb: Verb | None, rest: str) -> None:
    found = find_verb(words, WORDS)
    assert found == (None if verb is None else (verb, rest))


def detail(verb: Verb, words: str) -> str:
    return read_detail(verb, words, WORDS, find_case_numbers).text


@pytest.mark.parametrize(
    ("verb", "words", "text"),
    [
        (Verb.REJECT, "原因：授权书  未盖公章", "授权书 未盖公章"),
        (Verb.REJECT, "。", ""),
        (Verb.SHIP, "sf1234567890", "SF1234567890"),
        (Verb.SHIP, "顺丰快递 单号：SF 1234 5678 901", "顺丰 SF12345678901"),
        (Verb.SHIP, "EMS 1234567890123", "EMS 1234567890123"),
        (Verb.SHIP, "1234567890123 中通", "中通 1234567890123"),
        (Verb.SHIP, "今天下午", ""),
        (Verb.QUOTE, "￥1,260.00元", "1260.00"),
        (Verb.QUOTE, "260 元", "260.00"),
        (Verb.QUOTE, "260 元（原价 300）", ""),
        (Verb.QUOTE, "0", ""),
        (Verb.QUOTE, "12345678", ""),
        (Verb.QUOTE, "1.234", ""),
        (Verb.MERGE, "到 dk-2611-0042-7q", "DK-2611-0042-7Q"),
        (Verb.MERGE, "上一单", ""),
        (Verb.MOVE, "回单.pdf 到 DK-2611-0042-7Q", "DK-2611-0042-7Q 回单.pdf"),
        (Verb.MOVE, "DK-2611-0042-7Q", ""),
        (Verb.MOVE, "回单.pdf", ""),
        (Verb.HOLD, "  等客户  电话 ", "等客户 电话"),
        (Verb.APPROVE, "", ""),
    ],
)
def test_a_detail_is_tidied(verb: Verb, words: str, text: str) -> None:
    assert detail(verb, words) == text


def test_what_a_verb_still_needs_is_said() -> None:
    for verb in (Verb.REJECT, Verb.SHIP, Verb.QUOTE, Verb.MERGE, Verb.MOVE):
        assert read_detail(verb, "", WORDS, find_case_numbers).missing == WORDS.missing[verb]
    assert read_detail(Verb.APPROVE, "", WORDS, find_case_numbers).missing == ""
    assert WORDS.name(Verb.ARRIVED) == "到账"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('reopen = ["重开"', 'reopens = ["重开"', "names"),
        ('hold = ["暂停"', 'hold = ["通过"', "names"),
        ('ship = "请写明', 'shop = "请写明', "missing"),
        ('reopen = ["重开"', '# ["重开"', "names"),
        ('merged = "', '# "', ""),
        ('quote = "请写明', '# "请写明', ""),
        ("已处理（{name}）", "已处理（{verb}）", "repeated"),
    ],
)
def test_a_verb_without_words_or_with_anothers_stops_the_start(
    old: str, new: str, key: str
) -> None:
    texts = programme_texts()
    assert old in texts["verbs.toml"]
    with pytest.raises(TemplatesWrong) as caught:
        read_programme(texts | {"verbs.toml": texts["verbs.toml"].replace(old, new, 1)})
    assert caught.value.file == "programme/verbs.toml"
    assert caught.value.key.startswith(key)
