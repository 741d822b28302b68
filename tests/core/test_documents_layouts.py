"""A mistake in a label layout stops at start with file, line and key."""

import gc
import re
import tomllib
import tracemalloc

import pytest

from mailbot.documents.form import Form
from mailbot.documents.layouts import read_layouts
from mailbot.documents.vocabulary import Vocabulary
from mailbot.errors import TemplatesWrong
from tests.core.drawn_pages import form_texts, layouts


def wrong(file: str, old: str, new: str) -> TemplatesWrong:
    texts = form_texts()
    assert old in texts[file]
    texts[file] = texts[file].replace(old, new, 1)
    with pytest.raises(TemplatesWrong) as caught:
        read_layouts(texts)
    assert caught.value.file == file
    return caught.value


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        ("forms/licence.toml", "threshold = 6", "threshold = 6\nsurprise = 1", "surprise"),
        ("forms/licence.toml", "threshold = 6", "threshold = -1", "threshold"),
        ("forms/licence.toml", "company = [", "compony = [", "labels.compony"),
        ("forms/licence.toml", '".{5,}"', '"(.){5,}["', "shapes.address"),
        ("forms/licence.toml", '".{5,}"', '"(.{5,})"', "shapes.address"),
        ("forms/application.toml", "handler = [", "handler = ['(', ", "cues.handler"),
        ("forms/voucher.toml", "[scoped.payer]", "[scoped.nobody]", "scoped.nobody"),
        ("forms/voucher.toml", 'payer_bank = ["开户行"', 'bank = ["开户行"', "scoped.payer.bank"),
        ("forms/voucher.toml", "[choices.status]", "[choices.state]", "choices.state"),
        ("forms/voucher.toml", "failed = [", "lost = [", "choices.status.lost"),
        ("forms/others.toml", 'title = "发票"', 'titel = "发票"', "other.titel"),
    ],
)
def test_a_mistake_names_its_place(file: str, old: str, new: str, key: str) -> None:
    error = wrong(file, old, new)
    assert error.key == key
    assert error.line is not None


def test_broken_toml_names_its_line() -> None:
    assert wrong("forms/licence.toml", "threshold = 6", "threshold = = 6").line == 3
    assert wrong("forms/licence.toml", "address =", 'x = "\n').line is not None


def test_each_kind_has_exactly_one_file() -> None:
    texts = form_texts()
    with pytest.raises(TemplatesWrong, match="second file"):
        read_layouts({**texts, "forms/more.toml": texts["forms/licence.toml"]})
    del texts["forms/licence.toml"]
    with pytest.raises(TemplatesWrong, match="licence"):
        read_layouts(texts)


def vocabulary(labels: str, more: str = "") -> Vocabulary:
    """The label words of a voucher's form with these `[labels]` and further tables."""
    form = f'kind = "voucher"\nthreshold = 1\n{more}\n[labels]\n{labels}'
    return Vocabulary(Form.model_validate(tomllib.loads(form)))


def test_a_label_with_one_character_misread_is_known_wherever_it_is() -> None:
    words = vocabulary('amount = ["汇款金额"]')
    for word in ("江款金额", "汇歉金额", "汇款全额", "汇款金额"):
        found = words.misread_as(word)
        assert found
        assert found.field == "amount"
    assert words.misread_as("江歉金额") is None  # two misread
    assert words.misread_as("汇款金") is None
    assert words.misread_as("付额") is None


def test_a_misread_label_that_may_mean_two_things_means_none() -> None:
    words = vocabulary('payer_name = ["付款人"]\npayee_name = ["收款人"]')
    assert words.misread_as("忖款人") is None
    same = vocabulary('payer_name = ["付款人", "汇款人"]').misread_as("忖款人")
    assert same
    assert same.word == "付款人"  # the first of several that mean the same


def test_every_label_of_the_forms_is_known_with_any_character_misread() -> None:
    """One character misread, wherever it is, gives the label, unless another is as near."""
    for words in layouts().vocabularies.values():
        for word, entry in list(words.entries.items())[::37]:
            alike = [
                other
                for other in words.entries.values()
                if len(other.word) == len(word) and set(other.word) & set(word)
            ]
            for place in range(len(word)) if len(word) > 2 else ():
                misread = f"{word[:place]}囧{word[place + 1 :]}"
                near = [
                    other
                    for other in alike
                    if sum(a != b for a, b in zip(other.word, misread, strict=True)) == 1
                ]
                meanings = {(other.field, other.group) for other in near}
                wanted = entry if len(near) == 1 else near[0] if len(meanings) == 1 else None
                assert words.misread_as(misread) is wanted, (word, misread)


def test_a_vocabulary_is_small_enough_for_the_process_that_stays() -> None:
    """The layouts stay in the main process: at most 4 MiB of objects for all of them."""
    texts = form_texts()
    read_layouts(texts)  # what is made on first use is not theirs
    re.purge()  # nor what other tests left in the cache of expressions
    tracemalloc.start()
    try:
        kept = read_layouts(texts)
        re.purge()
        gc.collect()
        size, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept.vocabularies
    assert size < 4 * 2**20
