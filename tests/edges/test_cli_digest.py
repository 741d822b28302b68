"""`mailbot digest` shows the digest as a page, or sends it once."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.builders.commands import Run, typed_in
from tests.builders.house import Desk, PlainReaders, letter, open_desk, papers, toml_of, values_of

WANG, LI = "wang@staff.test", "li@staff.test"


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[Run]:
    """Types a command in an empty folder."""
    yield typed_in(tmp_path, monkeypatch, capsys)
    structlog.reset_defaults()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk that has served one customer, with two of staff in mailbot.toml."""
    with open_desk(tmp_path / "var", PlainReaders()) as opened:
        values = values_of(tmp_path / "var", opened.imap, opened.smtp)
        values["staff"] = {"addresses": [WANG, LI]}
        (tmp_path / "mailbot.toml").write_text(toml_of(values), "utf-8")
        customer = papers("one")
        opened.receive(letter(customer.address, "材料见附件", customer.form, customer.letter))
        yield opened


def staff_mails(desk: Desk) -> list[str]:
    return [who for _, who in desk.outbox() if who in {WANG, LI}]


def test_a_preview_is_one_page_that_needs_nothing_else(
    run: Run, desk: Desk, tmp_path: Path
) -> None:
    ended = run("digest", "--preview", tmp_path / "out.html")
    assert ended.code == 0
    page = (tmp_path / "out.html").read_text("utf-8")
    assert "<html" in page
    sources = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert sources
    assert all(source.startswith(("data:image/png;base64,", "#", "mailto:")) for source in sources)
    assert staff_mails(desk) == []


def test_sent_at_once_it_is_queued_once_for_each_of_staff(run: Run, desk: Desk) -> None:
    ended = run("digest", "--send")
    assert ended.code == 0
    assert "共 2 封" in ended.out
    assert sorted(staff_mails(desk)) == [LI, WANG]


@pytest.mark.parametrize("words", [(), ("--send", "--preview", "out.html")])
def test_either_a_page_or_a_mail_is_asked_for(run: Run, desk: Desk, words: tuple[str, ...]) -> None:
    assert run("digest", *words).code == 64
    assert staff_mails(desk) == []


def test_without_staff_nobody_is_sent_anything(run: Run, desk: Desk, tmp_path: Path) -> None:
    values = values_of(tmp_path / "var", desk.imap, desk.smtp)
    (tmp_path / "mailbot.toml").write_text(toml_of(values), "utf-8")
    ended = run("digest", "--send")
    assert ended.code != 0
    assert "staff.addresses" in ended.err
    assert staff_mails(desk) == []
