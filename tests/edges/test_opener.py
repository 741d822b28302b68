"""Mails and attachments are opened by limited processes, and what they cannot open is named."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbot.documents.page import Unreadable
from mailbot.errors import Quarantine
from mailbot.message.policy import NO_POLICY
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.opener import Opener, parsed
from mailbot.pages.sandbox import ReadingPool
from tests.builders.house import letter, papers


@pytest.fixture(scope="module")
def opener() -> Iterator[Opener]:
    with ReadingPool(budgets=ReadingBudgets(seconds=20), warm=None) as pool:
        yield Opener(pool)


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    file = tmp_path / "mail"
    customer = papers("one")
    empty = customer.letter.model_copy(update={"data": b"", "name": "空.docx"})
    broken = customer.form.model_copy(update={"data": b"%PDF-1.7\nno", "name": "坏.pdf"})
    file.write_bytes(letter("a@firm.test", "材料", customer.letter, empty, broken))
    return file


def test_a_mail_comes_back_without_the_bytes_of_its_attachments(opener: Opener, mail: Path) -> None:
    message = opener.parse_mail(mail)

    assert message.text == "材料"
    assert [part.name for part in message.attachments] == ["授权书.docx", "空.docx", "坏.pdf"]
    assert all(part.data == b"" for part in message.attachments)
    assert message.attachments[0].size == len(papers("one").letter.data)


def test_each_attachment_is_read_or_refused_with_its_reason(opener: Opener, mail: Path) -> None:
    parts = opener.parse_mail(mail).attachments

    readings = [opener.read_attachment(mail, index, part) for index, part in enumerate(parts)]

    assert [reading.unreadable for reading in readings] == [
        None, Unreadable.EMPTY, Unreadable.DAMAGED,
    ]  # fmt: skip
    assert [reading.name for reading in readings] == [part.name for part in parts]
    assert [reading.sha256 for reading in readings] == [part.sha256 for part in parts]


def test_an_attachment_no_process_survives_is_refused(opener: Opener, mail: Path) -> None:
    part = opener.parse_mail(mail).attachments[0]

    reading = opener.read_attachment(mail.with_name("gone"), 0, part)

    assert reading.unreadable is Unreadable.DAMAGED
    assert reading.sha256 == part.sha256


def test_a_mail_no_process_can_parse_is_set_aside(opener: Opener, tmp_path: Path) -> None:
    with pytest.raises(Quarantine, match="cannot be parsed"):
        opener.parse_mail(tmp_path / "gone")


def test_a_file_by_itself_is_read_under_its_name(opener: Opener, tmp_path: Path) -> None:
    file = tmp_path / "授权书.docx"
    file.write_bytes(papers("one").letter.data)

    reading = opener.read_file(file)

    assert reading.name == "授权书.docx"
    assert reading.pages


def test_warming_up_tells_how_long_it_took(opener: Opener) -> None:
    assert 0 <= opener.warm_up() < 60


def test_parsing_is_the_same_on_either_side_of_the_wall(opener: Opener, mail: Path) -> None:
    alone = opener.parse_mail(mail).model_dump_json().encode()
    assert parsed([str(mail)], NO_POLICY) == b"[" + alone + b"]"


def test_several_mails_are_parsed_together_or_not_at_all(opener: Opener, mail: Path) -> None:
    short = mail.with_name("short")
    short.write_bytes(letter("b@firm.test", "请查收"))

    assert [one.text for one in opener.parse_mails([mail, short])] == ["材料", "请查收"]
    with pytest.raises(Quarantine, match="cannot be parsed"):
        opener.parse_mails([short, mail.with_name("gone")])
