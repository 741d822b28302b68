"""`mailbot demo` with those of its customers who attach nothing: no OCR is needed for them."""

import sys
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from mailbot.cli import main
from mailbot.demo import play

QUICK = ("07-holiday-reply", "09-question", "10-bounce", "13-cloud-link")


def test_the_demo_shows_each_mail_and_keeps_the_replies(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    chosen = [customer for customer in play._customers() if customer[0] in QUICK]
    assert [name for name, _, _ in chosen] == list(QUICK)
    monkeypatch.setattr(play, "_customers", lambda: iter(chosen))
    monkeypatch.setattr(sys, "argv", ["mailbot", "demo", "--output", str(tmp_path / "out")])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 0
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        "09-question.eml", "09-question.html", "13-cloud-link.eml", "13-cloud-link.html",
    ]  # fmt: skip
    reply = message_from_bytes((tmp_path / "out" / "09-question.eml").read_bytes(), policy=default)
    words = capsys.readouterr().out
    assert str(reply["subject"]).split()[1] in words
    assert "不回复：自动回复" in words
    assert "不回复：退信" in words
    assert str(tmp_path / "out") in words.replace("\n", "")
