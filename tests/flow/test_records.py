"""One case is told from its mail to the relay's answer, exported whole, and counted by week."""

import json
import os
import stat
import zipfile
from pathlib import Path

import pytest

from mailbot.cli.logs import write_logs_to
from tests.builders.commands import Run, typed_in
from tests.builders.house import Desk, letter, papers, toml_of, values_of


@pytest.fixture
def run(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    values = values_of(tmp_path / "var", desk.imap, desk.smtp)
    (tmp_path / "mailbot.toml").write_text(toml_of(values), "utf-8")
    return typed_in(tmp_path, monkeypatch, capsys)


def served(desk: Desk) -> str:
    customer = papers("one")
    desk.receive(
        letter(customer.address, "见附件", customer.form, customer.letter, customer.receipt)
    )
    return desk.house.store.cases()[0].number


def test_trace_tells_each_stages_record(desk: Desk, run: Run) -> None:
    number = served(desk)

    told = run("trace", number, "--json").json

    (mail,) = told["mails"]
    assert mail["screening"]["answerable"]
    voucher = next(one for one in mail["documents"] if one["kind"] == "voucher")
    amount = voucher["fields"]["amount"]
    assert (amount["value"], amount["page"]) == ("1200.00", 1)
    assert amount["how"]
    assert 0 < amount["confidence"] <= 1
    (decision,) = told["decisions"]
    assert decision["kind"] == "confirm"
    assert decision["programme_version"] == desk.house.rules.programme.version
    (reply,) = told["replies"]
    assert reply["template"] == "replies/confirm.txt.j2"
    assert reply["answer"].startswith("250")

    words = run("trace", mail["id"]).out
    for said in ("规则版本", "replies/confirm.txt.j2", "金额"):
        assert said in words
    assert run("trace", "DK-2611-9999-XX").code == os.EX_USAGE


def test_a_question_is_traced_to_the_guide(desk: Desk, run: Run) -> None:
    desk.receive(letter("a@firm.test", "请问需要什么材料？"))
    (case,) = desk.house.store.cases()

    (reply,) = run("trace", case.number, "--json").json["replies"]

    assert reply["template"] == "replies/guide.txt.j2"


def test_a_case_is_exported_whole_for_its_owner_alone(desk: Desk, run: Run, tmp_path: Path) -> None:
    number = served(desk)

    assert run("export", number).code == 0

    file = tmp_path / f"{number}.zip"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with zipfile.ZipFile(file) as packed:
        names = packed.namelist()
        case = json.loads(packed.read("case.json"))
        (mail,) = (name for name in names if name.startswith("mails/"))
        assert packed.read(mail) == desk.house.store.raw_bytes(desk.handled[0])
        assert any(name.startswith("replies/") for name in names)
    assert case["decisions"][0]["kind"] == "confirm"
    assert run("export", number).code == os.EX_IOERR
    assert run("export", "DK-2611-9999-XX").code == os.EX_USAGE
    assert run("export", desk.handled[0]).code == os.EX_USAGE


def test_what_was_purged_is_missing_from_an_export_and_a_trace(desk: Desk, run: Run) -> None:
    from mailbot.acts import act  # noqa: PLC0415 - beside its use
    from mailbot.cases.verbs import Verb  # noqa: PLC0415 - likewise

    number = served(desk)
    act(number, Verb.CLOSE, "", "wang", desk.house)
    desk.clock.forward(days=100)
    desk.once()

    told = run("trace", number, "--json").json
    assert told["mails"] == []
    assert told["replies"][0]["template"] is None
    text = json.dumps(told, ensure_ascii=False)
    assert not [word for word in papers("one").private if word in text]
    assert run("export", number).code == 0


def test_stats_tell_each_week(desk: Desk, run: Run) -> None:
    served(desk)
    desk.receive(letter("a@firm.test", "请问需要什么材料？"))
    desk.receive(letter("b@firm.test", "自动回复", Auto_Submitted="auto-replied"))

    (week,) = run("stats", "--weeks", "500", "--json").json["weeks"]

    assert (week["begins"], week["mails"], week["answered"]) == ("2026-11-16", 3, 2)
    assert week["answered_median"] is not None
    assert week["answered_90"] >= week["answered_median"]
    assert sum(week["decisions"].values()) == 2
    assert "2026-11-16" in run("stats", "--weeks", "500").out


def test_no_log_line_of_a_busy_day_holds_personal_data(desk: Desk, tmp_path: Path) -> None:
    import structlog  # noqa: PLC0415 - only for this

    customer = papers("one")
    with (tmp_path / "log").open("w", encoding="utf-8") as log:
        write_logs_to(log)
        try:
            desk.smtp.script.add("CONTENT", f"550 5.7.1 <{customer.address}> not wanted")
            desk.receive(letter(customer.address, "见附件", customer.form))
            desk.smtp.script.add("RCPT", f"450 {customer.address} busy")
            desk.receive(letter(customer.address, "补授权书", customer.letter))
            desk.house.store.cached_reading = _broken  # type: ignore[method-assign]  # on purpose
            desk.receive(letter(customer.address, "回单", customer.receipt))
        finally:
            structlog.reset_defaults()
    text = (tmp_path / "log").read_text("utf-8")

    assert {"mail.handled", "reply.handed_over", "reply.postponed", "mail.failed"} <= {
        json.loads(line)["event"] for line in text.splitlines()
    }
    firm = customer.facts.firm
    for word in (*customer.private, firm.name, "见附件", "补授权书"):
        assert word not in text


def _broken(*_: object) -> str:
    raise ValueError(papers("one").address)
