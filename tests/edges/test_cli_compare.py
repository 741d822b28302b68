"""What a change of the rules would have answered differently is seen before it goes live."""

import os
from pathlib import Path

import pytest

from mailbot.settings import read_templates
from tests.builders.commands import Run, typed_in
from tests.builders.house import letter

PRICE = 'combined]\n1 = "240.00"\n3 = "600.00"'


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    mails = tmp_path / "mails"
    mails.mkdir()
    (mails / "1.eml").write_bytes(letter("a@firm.test", "申请2个UKey，组合资费，三年。"))
    (mails / "2.eml").write_bytes(letter("b@firm.test", "好", Auto_Submitted="auto-replied"))
    changed = tmp_path / "changed" / "programme"
    changed.mkdir(parents=True)
    tariff = read_templates()["programme/tariff.toml"].decode()
    assert PRICE in tariff
    (changed / "tariff.toml").write_text(tariff.replace(PRICE, PRICE.replace("600", "660")))
    return typed_in(tmp_path, monkeypatch, capsys)


def test_only_mails_that_would_be_answered_differently_are_shown(run: Run) -> None:
    told = run("explain", "--programme", "changed", "mails", "--today", "2026-11-20").out

    assert "2 封来信，其中 1 封" in told
    assert "1.eml" in told
    assert "2.eml" not in told
    removed = [line for line in told.splitlines() if line.startswith("-")]
    added = [line for line in told.splitlines() if line.startswith("+")]
    assert any("1200" in line or "1,200" in line for line in removed)
    assert any("1320" in line or "1,320" in line for line in added)


def test_the_same_rules_change_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "same").mkdir()

    told = run("explain", "--programme", "same", "mails", "--json").json

    assert told["changed"] == 0
    assert [one["name"] for one in told["files"]] == ["1.eml", "2.eml"]


def test_a_folder_without_mails_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()

    assert run("explain", "none").code == os.EX_CONFIG
