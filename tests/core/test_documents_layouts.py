"""A mistake in a label layout stops at start with file, line and key."""

import pytest

from mailbot.documents.layouts import read_layouts
from mailbot.errors import TemplatesWrong
from tests.core.drawn_pages import form_texts


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
        ("forms/voucher.toml", "[scoped.payer]", "[scoped.nobody]", "scoped.nobody"),
        ("forms/voucher.toml", 'payer_bank = ["开户行"', 'bank = ["开户行"', "scoped.payer.bank"),
        ("forms/voucher.toml", "[choices.status]", "[choices.state]", "choices.state"),
        ("forms/voucher.toml", "failed = [", "lost = [", "choices.status.lost"),
        ("forms/others.toml", 'title = "发票"', 'titel = "发票"', "other.title"),
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
