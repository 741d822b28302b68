"""When something stands still staff are told, by whatever still works; and rules change safely."""

import email
import email.policy
import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from mailbot.demo.servers import EmbeddedImap, EmbeddedSmtp, Fault
from mailbot.errors import MailboxUnreachable, TemplatesWrong
from mailbot.reload import RulesWatch
from mailbot.settings import read_templates
from mailbot.store.model import Part
from mailbot.wiring import open_house, watchdog_of, worker_of
from tests.builders.commands import typed_in
from tests.builders.house import (
    INTAKE,
    JUNK,
    Desk,
    OpenDesk,
    letter,
    settings_with,
    toml_of,
    values_of,
    words_of,
)

STAFF = "wang@office.test"
ASK = "请问需要什么材料？"


@pytest.fixture
def watched(desk_with: OpenDesk) -> Desk:
    """A desk that polled once and then not for two hours, with a mail nobody could be told of."""
    desk = desk_with(staff__addresses=[STAFF])
    desk.once()
    desk.smtp.mails.clear()  # the day's digest
    desk.clock.forward(hours=2)
    return desk


def test_staff_are_mailed_once_when_polling_stands_still(watched: Desk) -> None:
    watchdog = watchdog_of(watched.house, watched.settings)

    assert watchdog.look() > 0
    assert watchdog.look() > 0

    (alarm,) = watched.replies
    assert alarm["to"] == STAFF
    assert "需立即处理" in alarm["subject"]
    assert alarm["auto-submitted"] == "auto-generated"
    assert "收信停滞" in words_of(alarm)
    watched.clock.forward(hours=7)
    watchdog.look()
    assert len(watched.replies) == 2


def test_a_relay_that_refuses_leaves_the_alarm_in_the_mailbox(watched: Desk) -> None:
    watched.smtp.script.add("MAIL", "535 no")

    assert watchdog_of(watched.house, watched.settings).look() > 0

    assert watched.smtp.mails == []
    assert watched.house.store.health()[Part.ALARM].detail == "mailbox"
    watched.once()
    assert not [mail for mail in watched.replies if mail["to"] != STAFF], "our own is not answered"
    assert len(watched.handled) == 1
    message = watched.house.store.message(watched.handled[0])
    assert message is not None
    assert "需立即处理" in message.subject


def test_an_alarm_that_reaches_nobody_is_on_record(watched: Desk) -> None:
    watched.smtp.script.add("MAIL", "535 no")
    watched.imap.script.add("CONNECT", Fault.HANG_UP)

    with pytest.raises(MailboxUnreachable):
        watchdog_of(watched.house, watched.settings).look()

    assert watched.house.store.health()[Part.ALARM].failing_since == watched.clock.now


def test_a_bot_that_has_just_started_raises_no_alarm(watched: Desk) -> None:
    now = watched.clock.now
    assert watchdog_of(watched.house, watched.settings, now).look() == 0
    assert watchdog_of(watched.house, watched.settings, now - timedelta(hours=1)).look() > 0


def test_where_all_is_well_nobody_is_told(desk: Desk) -> None:
    desk.once()

    assert watchdog_of(desk.house, desk.settings).look() == 0
    assert desk.smtp.mails == []


def test_the_watchdog_command_tells_of_a_bot_that_is_down(
    desk_with: OpenDesk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    desk = desk_with()
    desk.once()
    values = values_of(tmp_path / "var", desk.imap, desk.smtp)
    values["staff"] = {"addresses": [STAFF]}
    (tmp_path / "mailbot.toml").write_text(toml_of(values), "utf-8")

    ended = typed_in(tmp_path, monkeypatch, capsys)("watchdog")

    assert ended.code == os.EX_TEMPFAIL
    assert "mailbot 没有在运行" in words_of(desk.replies[-1])


# ---------------------------------------------------------------- rules that change


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """An operator's folder with the payee."""
    folder = tmp_path / "mine" / "programme"
    folder.mkdir(parents=True)
    (folder / "payee.toml").write_bytes(read_templates()["programme/payee.toml"])
    return folder / "payee.toml"


def test_good_new_rules_are_taken_over_and_bad_ones_refused_until_mended(mine: Path) -> None:
    watch = RulesWatch(settings_with(templates_dir=mine.parents[1]), frozenset())
    changes: list[int] = []
    watch.on_change = lambda: changes.append(1)
    good = mine.read_text("utf-8")
    assert watch.look() == 0

    mine.write_text(f'bnak = "x"\n{good}', "utf-8")
    for _ in range(2):
        with pytest.raises(TemplatesWrong, match=r"programme/payee.toml:\d+: bnak") as wrong:
            watch.look()
    assert wrong.value.line
    assert b"bnak" not in watch.files["programme/payee.toml"]

    mine.write_text(good, "utf-8")
    assert watch.look() == 0
    mine.write_text(good.replace("62101786", "62101787"), "utf-8")
    assert watch.look() == 1
    assert b"62101787" in watch.files["programme/payee.toml"]
    assert watch.look() == 0
    watch.ask()
    assert watch.look() == 1
    assert len(changes) == 2


@pytest.mark.parametrize("running", [True, False])
def test_only_a_bot_that_keeps_running_stops_for_new_rules(mine: Path, *, running: bool) -> None:
    settings = settings_with(
        templates_dir=mine.parents[1], store={"folder": mine.parents[2] / "var"}
    )
    with open_house(settings) as house:
        rules = RulesWatch(settings, frozenset()) if running else None
        worker = worker_of(house, settings, rules)
        mine.write_text(mine.read_text("utf-8").replace("62101786", "62101787"), "utf-8")
        worker.run_timed()
        assert worker.is_reloading is running


def test_a_running_bot_takes_over_new_prices_when_told(mine: Path, tmp_path: Path) -> None:
    tariff = mine.parent / "tariff.toml"
    tariff.write_bytes(read_templates()["programme/tariff.toml"])
    with (
        EmbeddedImap(user=INTAKE, folders=["INBOX", JUNK], netease=True) as imap,
        EmbeddedSmtp() as smtp,
    ):
        values = values_of(tmp_path / "var", imap, smtp)
        config = tmp_path / "mailbot.toml"
        config.write_text(f'templates_dir = "{mine.parents[1]}"\n' + toml_of(values), "utf-8")
        with subprocess.Popen(
            [sys.executable, "-c", "from mailbot.cli import main; main()", "run"],
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": os.getcwd()},  # noqa: PTH109 - the checkout
        ) as process:
            imap.deliver("INBOX", letter("a@firm.test", ASK))
            _wait_for(process, "reply.handed_over")
            tariff.write_text(tariff.read_text("utf-8").replace("580.00", "581.00"), "utf-8")
            process.send_signal(signal.SIGHUP)
            _wait_for(process, "rules.taken_over")
            imap.deliver("INBOX", letter("b@firm.test", ASK))
            _wait_for(process, "reply.handed_over")
            process.terminate()
            assert process.wait(30) == 0
        told = [
            email.message_from_bytes(one.data, policy=email.policy.default) for one in smtp.mails
        ]

    assert ["581" in words_of(mail) for mail in told] == [False, True]  # type: ignore[arg-type]  # EmailMessage


def test_a_bot_told_to_stop_while_it_takes_over_new_rules_stops(mine: Path, tmp_path: Path) -> None:
    with EmbeddedImap(user=INTAKE, folders=["INBOX", JUNK]) as imap, EmbeddedSmtp() as smtp:
        values = values_of(tmp_path / "var", imap, smtp)
        config = tmp_path / "mailbot.toml"
        config.write_text(f'templates_dir = "{mine.parents[1]}"\n' + toml_of(values), "utf-8")
        with subprocess.Popen(
            [sys.executable, "-c", "from mailbot.cli import main; main()", "run"],
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": os.getcwd()},  # noqa: PTH109 - the checkout
        ) as process:
            imap.deliver("INBOX", letter("a@firm.test", ASK))
            _wait_for(process, "reply.handed_over")
            process.send_signal(signal.SIGHUP)
            _wait_for(process, "rules.taken_over")
            process.terminate()
            assert process.wait(60) == 0


def _wait_for(process: subprocess.Popen[str], event: str) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if json.loads(line)["event"] == event:
            return
    raise AssertionError(f"{event} never came")
