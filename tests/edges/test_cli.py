"""The commands as an operator types them: what they print, and the codes they end with."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog

from mailbot import __version__
from mailbot.demo.servers import EmbeddedImap, EmbeddedSmtp
from mailbot.settings import read_templates
from mailbot.store.model import Part
from mailbot.watch import LOOPS
from tests.builders.commands import Run, typed_in
from tests.builders.house import (
    INTAKE,
    JUNK,
    MORNING,
    Desk,
    PlainReaders,
    changed,
    letter,
    open_desk,
    papers,
    toml_of,
    values_of,
)

ASK = "请问需要什么材料？"


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[Run]:
    """Types a command in an empty folder."""
    yield typed_in(tmp_path, monkeypatch, capsys)
    structlog.reset_defaults()


@pytest.fixture
def servers() -> Iterator[tuple[EmbeddedImap, EmbeddedSmtp]]:
    with (
        EmbeddedImap(user=INTAKE, folders=["INBOX", JUNK], netease=True) as imap,
        EmbeddedSmtp() as smtp,
    ):
        yield imap, smtp


@pytest.fixture
def config(tmp_path: Path, servers: tuple[EmbeddedImap, EmbeddedSmtp]) -> Path:
    """A mailbot.toml for the embedded servers, where commands look for it."""
    file = tmp_path / "mailbot.toml"
    file.write_text(toml_of(values_of(tmp_path / "var", *servers)), "utf-8")
    return file


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk that has served one customer, with its settings in mailbot.toml."""
    with open_desk(tmp_path / "var", PlainReaders()) as opened:
        values = values_of(tmp_path / "var", opened.imap, opened.smtp)
        (tmp_path / "mailbot.toml").write_text(toml_of(values), "utf-8")
        opened.receive(letter("a@firm.test", ASK))
        yield opened


# ---------------------------------------------------------------- errors


def test_a_missing_settings_file_is_one_line_and_a_cure(run: Run) -> None:
    ended = run("status")

    assert ended.code == os.EX_CONFIG
    first, cure = ended.err.splitlines()
    assert first == "mailbot: mailbot.toml: no such file; mailbot init writes one"
    assert cure.startswith("处理办法：")
    assert ended.out == ""


@pytest.mark.parametrize("command", ["run", "once", "status", "quarantine list"])
def test_every_command_refuses_a_settings_file_it_cannot_read(
    run: Run, tmp_path: Path, command: str
) -> None:
    (tmp_path / "mine.toml").write_text("[agency\n")

    ended = run(*command.split(), "--config", "mine.toml")

    assert ended.code == os.EX_CONFIG
    assert "mine.toml" in ended.err
    assert "Traceback" not in ended.err


def test_a_typo_in_a_template_is_told_with_file_line_and_key(
    run: Run, config: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "mine" / "programme"
    folder.mkdir(parents=True)
    shipped = read_templates()["programme/payee.toml"]
    (folder / "payee.toml").write_bytes(b"acount = 1\n" + shipped)
    config.write_text(f'templates_dir = "{tmp_path}/mine"\n' + config.read_text("utf-8"), "utf-8")

    ended = run("once")

    assert ended.code == os.EX_CONFIG
    assert "programme/payee.toml:1: acount" in ended.err


@pytest.mark.parametrize(
    "words", ["nonsense", "explain", "explain none.eml", "status --nonsense", "trace"]
)
def test_a_mistyped_command_ends_with_the_code_for_usage(run: Run, words: str) -> None:
    ended = run(*words.split())

    assert ended.code == os.EX_USAGE
    assert ended.err


def test_a_settings_file_named_for_explain_must_exist(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"")

    ended = run("explain", "a.eml", "--config", "none.toml")

    assert ended.code == os.EX_CONFIG
    assert "none.toml: no such file" in ended.err


def test_a_second_bot_on_the_same_folder_is_refused(run: Run, config: Path) -> None:
    from mailbot.worker import alone  # noqa: PLC0415 - beside its use

    with alone(config.parent / "var"):
        ended = run("once")

    assert ended.code == os.EX_IOERR
    assert "another mailbot" in ended.err


def test_a_reader_of_our_output_that_leaves_is_no_error(config: Path) -> None:
    command = f"{sys.executable} -c 'from mailbot.cli import main; main()' status --json | head -0"
    ended = subprocess.run(  # noqa: S602 - fixed words
        command, shell=True, cwd=config.parent, capture_output=True, text=True, check=False
    )

    assert "Traceback" not in ended.stderr


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").out == f"mailbot {__version__}\n"


# ---------------------------------------------------------------- looking


def test_status_before_the_first_poll_does_not_say_that_all_is_well(run: Run, config: Path) -> None:
    told = run("status").out
    assert "还没有收过信" in told
    assert "一切正常" not in told


def test_status_tells_polls_mails_cases_and_replies(run: Run, desk: Desk) -> None:
    told = run("status", "--json").json

    assert told["schema"] == 1
    assert told["mails"] == {"handled": 1}
    assert told["cases"] == {"collecting": 1}
    assert told["outbox"] == {"sent": 1}
    assert [cursor["mailbox"] for cursor in told["cursors"]] == ["intake/INBOX", f"intake/{JUNK}"]
    words = run("status").out
    assert "已处理 1" in words
    assert "收集材料 1" in words
    assert "已发 1" in words


def test_status_tells_how_long_the_oldest_mail_has_waited(run: Run, desk: Desk) -> None:
    desk.worker.stop()
    desk.receive(letter("b@firm.test", ASK))

    assert "最早一封待处理邮件已等待" in run("status").out


def test_status_ends_with_a_code_a_monitor_understands(run: Run, desk: Desk) -> None:
    now = datetime.now(UTC)
    store = desk.house.store
    for part in LOOPS:
        store.note_fine(part, now)
    for cursor in store.status(now).cursors:
        store.note_poll(cursor.mailbox, now)
    fine = run("status", "--json")
    assert (fine.code, fine.json["verdict"], fine.json["troubles"]) == (0, "fine", [])
    assert "一切正常" in run("status").out

    store.note_fine(Part.RECONCILIATION, now, found=2)
    ended = run("status")
    assert ended.code == 1
    assert "对账补收了 2 封漏收的邮件" in ended.out

    store.note_failing(Part.RELAY, now, "535 authentication failed")
    ended = run("status")
    assert ended.code == os.EX_TEMPFAIL
    assert "535 authentication failed" in ended.out


def test_status_tells_the_brake_and_the_last_digest(run: Run, desk: Desk) -> None:
    calm = run("status").out
    assert "刹车：没有拉下，回复照常发出" in calm
    assert "最近一次工作简报：从未" in calm

    now = datetime.now(UTC) - timedelta(hours=2)
    with desk.house.store.settling(now) as settlement:
        settlement.add_digest("2026-11-23", "17:00")
        settlement.add_digest("2026-11-24", "09:00", "wang@agency.test", "WORD", "{}")
        settlement.pull_brake("400 replies within a day")

    told = run("status").out
    assert "起不给客户发信（400 replies within a day）；恢复：mailbot outbox resume" in told
    assert "（2 小时前）" in told
    assert run("status", "--json").json["last_digest_at"] is not None


def test_status_speaks_even_where_the_rules_are_broken(
    run: Run, desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "mine" / "programme").mkdir(parents=True)
    (tmp_path / "mine" / "programme" / "payee.toml").write_text("nonsense")
    file = tmp_path / "mailbot.toml"
    file.write_text(f'templates_dir = "{tmp_path}/mine"\n' + file.read_text("utf-8"), "utf-8")

    assert "已处理 1" in run("status").out


def test_trace_tells_everything_that_happened(run: Run, desk: Desk) -> None:
    (case,) = desk.house.store.cases()

    told = run("trace", case.number, "--json").json

    whats = [step["what"] for step in told["steps"]]
    assert sorted(whats) == ["answered", "decided", "queued", "received", "settled"]
    page = run("trace", case.number).out
    assert "作出决定" in page
    assert "请客户补充或更正" in page
    assert "handled" not in page
    assert run("trace", desk.handled[0], "--json").json["steps"]


def test_trace_of_what_is_not_there_says_so(run: Run, desk: Desk) -> None:
    ended = run("trace", "DK-2611-9999-XX")

    assert ended.code == os.EX_USAGE
    assert "没有找到 DK-2611-9999-XX" in ended.err


def test_a_quarantined_mail_is_listed_and_put_back_in_line(run: Run, desk: Desk) -> None:
    assert "空" in run("quarantine", "list").out
    mail = desk.handled[0]
    desk.worker.stop()
    desk.receive(letter("b@firm.test", ASK))
    (waiting,) = desk.house.store.pending_mails(desk.clock.now, 9)
    desk.house.store.note_failure(waiting.id, "Traceback\nValueError: bad", desk.clock.now, 1)

    (listed,) = run("quarantine", "list", "--json").json["mails"]
    assert listed["id"] == waiting.id
    assert "ValueError: bad" in run("quarantine", "list").out

    assert run("quarantine", "replay", waiting.id).code == 0
    assert desk.house.store.quarantined() == []
    again = run("quarantine", "replay", mail)
    assert again.code == os.EX_USAGE
    assert "隔离区里没有" in again.err


# ---------------------------------------------------------------- doing


def test_once_serves_what_there_is_and_logs_nothing_personal(
    config: Path, servers: tuple[EmbeddedImap, EmbeddedSmtp]
) -> None:
    imap, smtp = servers
    customer = papers("one")
    imap.deliver("INBOX", letter(customer.address, "材料见附件", customer.form, sent=MORNING))

    ended = subprocess.run(
        [sys.executable, "-c", "from mailbot.cli import main; main()", "once"],
        cwd=config.parent,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.getcwd()},  # noqa: PTH109 - the checkout
    )

    assert ended.returncode == 0, ended.stderr
    assert len(smtp.mails) == 1
    events = [json.loads(line) for line in ended.stderr.splitlines()]
    assert {event["event"] for event in events} >= {"mail.handled", "reply.handed_over"}
    said = ended.stderr + ended.stdout
    for secret in (*customer.private, customer.facts.firm.name, imap.password, "材料见附件"):
        assert secret not in said
    assert (config.parent / "var").stat().st_mode & 0o077 == 0


def test_once_says_why_the_mailbox_cannot_be_read(
    run: Run, config: Path, servers: tuple[EmbeddedImap, EmbeddedSmtp]
) -> None:
    servers[0].stale_code = True

    ended = run("once")

    assert ended.code == os.EX_NOPERM
    assert "unsafe login" in ended.err.lower()
    assert "授权码" in ended.err


def test_run_serves_until_it_is_told_to_stop(
    config: Path, servers: tuple[EmbeddedImap, EmbeddedSmtp]
) -> None:
    imap, smtp = servers
    imap.deliver("INBOX", letter("a@firm.test", ASK, Auto_Submitted="auto-replied", sent=MORNING))
    with subprocess.Popen(
        [sys.executable, "-c", "from mailbot.cli import main; main()", "run"],
        cwd=config.parent,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.getcwd()},  # noqa: PTH109 - the checkout
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if json.loads(line)["event"] == "mail.handled":
                break
        process.terminate()
        assert process.wait(20) == 0

    assert smtp.mails == []


# ---------------------------------------------------------------- check


def test_check_finds_everything_in_order(run: Run, config: Path) -> None:
    ended = run("check")

    assert ended.code == 0, ended.out
    for title in ("设置文件", "规则与模板", "数据库与存储", "附件识别", "收信邮箱", "发信服务器"):
        assert f"✓ {title}：正常" in ended.out
    assert "全部正常" in ended.out


def test_check_tells_each_failing_part_with_its_cure(
    run: Run,
    tmp_path: Path,
    servers: tuple[EmbeddedImap, EmbeddedSmtp],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    imap, smtp = servers
    imap.stale_code = True
    smtp.script.add("CONNECT", "554 5.7.1 not you")
    (tmp_path / "file").write_text("")
    values = changed(
        values_of(tmp_path / "file" / "var", imap, smtp), {"intake.password": "stale-secret"}
    )
    values["templates_dir"] = str(tmp_path / "none")
    text = f'templates_dir = "{tmp_path}/none"\n' + toml_of(
        {section: keys for section, keys in values.items() if isinstance(keys, dict)}
    )
    (tmp_path / "mailbot.toml").write_text(text, "utf-8")
    monkeypatch.setattr("mailbot.cli.check.Opener", NoOpener)

    ended = run("check")

    assert ended.code == os.EX_CONFIG
    lines = ended.out.splitlines()
    for title in ("规则与模板", "数据库与存储", "附件识别", "收信邮箱", "发信服务器"):
        (place,) = [i for i, line in enumerate(lines) if line.startswith(f"✗ {title}：")]
        assert any(line.startswith("  处理办法：") for line in lines[place : place + 4]), title
    assert "✓ 设置文件" in ended.out
    assert "工作日历" not in ended.out  # it would only say again what the rules lack
    assert "stale-secret" not in ended.out + ended.err


def test_check_gives_its_lines_as_data(run: Run) -> None:
    ended = run("check", "--json")

    assert ended.code == os.EX_CONFIG
    assert not ended.json["fine"]
    (line,) = ended.json["lines"]
    assert (line["part"], line["result"]) == ("设置文件", "failure")
    assert line["cure"]


def test_check_warns_of_what_works_today_and_may_not_tomorrow(
    run: Run,
    config: Path,
    servers: tuple[EmbeddedImap, EmbeddedSmtp],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    imap, smtp = servers
    monkeypatch.setattr("mailbot.cli.check.Opener", NoOpener)
    secret = config.parent / "secret"
    secret.write_text(imap.password)
    secret.chmod(0o644)
    values = values_of(config.parent / "var", imap, smtp)
    del values["intake"]["password"]
    values["intake"] |= {"password_file": str(secret), "folders": ["INBOX"]}
    config.write_text(toml_of(values), "utf-8")
    imap.deliver("INBOX", letter("a@firm.test", ASK), datetime.now(UTC) + timedelta(hours=2))
    smtp.script.add("CONNECT", "220 mx.test ready at Fri, 20 Nov 2026 10:00:00 +0800")
    monkeypatch.setattr("mailbot.cli.check.OPTIONAL", {"libarchive": lambda: False})

    lines = run("check", "--json").json["lines"]

    warned = {line["text"] for line in lines if line["result"] == "warning"}
    assert f"{secret} 其他用户可以读取" in warned
    assert any(f"没有监视文件夹 {JUNK}" in text for text in warned)
    assert any("已发送" in text for text in warned)
    assert "没有安装 libarchive（可不装）" in warned
    assert sum("本机时钟与服务器相差" in text for text in warned) >= 1
    assert all(line["cure"] for line in lines if line["result"] != "ok")


def test_check_warns_where_working_days_are_estimated_and_nobody_reads_the_digest(
    run: Run, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailbot.cli.check.Opener", NoOpener)
    monkeypatch.setattr("mailbot.cli.check.utc_now", lambda: datetime(2090, 11, 20, tzinfo=UTC))

    lines = run("check", "--json").json["lines"]
    warned = [(one["part"], one["text"][:6]) for one in lines if one["result"] == "warning"]

    assert [text for part, text in warned if part == "工作日历"] == ["2090 年", "2091 年"]
    assert [text for part, text in warned if part == "工作人员"] == ["没有填写工作"]

    monkeypatch.setattr("mailbot.cli.check.utc_now", lambda: datetime(2026, 3, 20, tzinfo=UTC))
    config.write_text(config.read_text("utf-8") + '[staff]\naddresses = ["w@agency.test"]\n')
    lines = run("check", "--json").json["lines"]
    results = {line["part"]: line["result"] for line in lines}
    assert (results["工作日历"], results["工作人员"]) == ("ok", "ok")


def test_check_refuses_a_verb_without_words(
    run: Run, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailbot.cli.check.Opener", NoOpener)
    folder = config.parent / "mine" / "programme"
    folder.mkdir(parents=True)
    shipped = read_templates()["programme/verbs.toml"].decode()
    kept = [line for line in shipped.splitlines() if not line.startswith("hold = ")]
    (folder / "verbs.toml").write_text("\n".join(kept), "utf-8")
    config.write_text(f'templates_dir = "{folder.parent}"\n' + config.read_text("utf-8"), "utf-8")

    lines = run("check", "--json").json["lines"]

    (told,) = [line["text"] for line in lines if line["part"] == "规则与模板"]
    assert "programme/verbs.toml" in told
    assert "no words for hold" in told


def test_check_refuses_an_account_without_a_password(
    run: Run, config: Path, servers: tuple[EmbeddedImap, EmbeddedSmtp]
) -> None:
    values = values_of(config.parent / "var", *servers)
    del values["intake"]["password"]
    config.write_text(toml_of(values), "utf-8")

    lines = run("check", "--json").json["lines"]

    assert [(one["part"], one["text"]) for one in lines if one["result"] == "failure"] == [
        ("密码与密钥", "intake: user is given, but neither password nor password_file")
    ]


def test_check_of_a_store_that_cannot_even_be_looked_for_is_one_line(
    run: Run,
    config: Path,
    servers: tuple[EmbeddedImap, EmbeddedSmtp],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mailbot.cli.check.Opener", NoOpener)
    config.write_text(toml_of(values_of(config.parent / ("x" * 300), *servers)), "utf-8")

    lines = run("check", "--json").json["lines"]

    told = {one["part"]: one for one in lines if one["result"] == "failure"}
    assert set(told) == {"数据库与存储", "附件识别"}
    assert "cannot be used" in told["数据库与存储"]["text"]
    assert "文件夹权限" in told["数据库与存储"]["cure"]


def test_check_of_a_relay_that_nobody_answers_at_says_what_to_look_at(
    run: Run,
    config: Path,
    servers: tuple[EmbeddedImap, EmbeddedSmtp],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mailbot.cli.check.Opener", NoOpener)
    values = changed(values_of(config.parent / "var", *servers), {"relay.port": 9})
    config.write_text(toml_of(values), "utf-8")

    (line,) = [one for one in run("check", "--json").json["lines"] if one["part"] == "发信服务器"]

    assert "127.0.0.1:9 cannot be reached" in line["text"]
    assert "host、port、security" in line["cure"]
    assert "发送频率" not in line["cure"]


def test_check_tells_a_sent_folder_that_is_not_there_and_gaps_in_the_rules(
    run: Run,
    config: Path,
    servers: tuple[EmbeddedImap, EmbeddedSmtp],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mailbot.cli.check.Opener", NoOpener)
    values = changed(
        values_of(config.parent / "var", *servers), {"intake.sent_folder": "没有的文件夹"}
    )
    mine = config.parent / "mine" / "replies"
    mine.mkdir(parents=True)
    wording = read_templates()["replies/wording.toml"].decode()
    (mine / "wording.toml").write_text(
        wording.replace("[reasons.any.expired]", "[reasons.any.too_late]"), "utf-8"
    )
    config.write_text(f'templates_dir = "{mine.parent}"\n' + toml_of(values), "utf-8")

    failed = {
        line["part"]: line["text"]
        for line in run("check", "--json").json["lines"]
        if line["result"] == "failure"
    }

    assert "没有的文件夹" in failed["收信邮箱"]
    assert "reasons.application.expired" in failed["规则与模板"]


class NoOpener:
    """A machine too small for the reading processes."""

    def __init__(self, pool: object) -> None:
        pass

    def warm_up(self) -> float:
        from mailbot.errors import ReaderBusy  # noqa: PLC0415 - beside its use

        raise ReaderBusy("the reading processes do not start: out of memory")


def test_check_stops_at_settings_it_cannot_read(run: Run) -> None:
    ended = run("check")

    assert ended.code == os.EX_CONFIG
    assert "✗ 设置文件" in ended.out
    assert "收信邮箱" not in ended.out


def test_check_warns_of_a_full_disk(
    run: Run, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailbot.cli.check.SCARCE", 2**80)
    monkeypatch.setattr("mailbot.cli.check.Opener", NoOpener)

    ended = run("check")

    assert "MB are free" in ended.out
    assert "磁盘空间" in ended.out


# ---------------------------------------------------------------- cases and replies


def test_a_case_is_shown_decided_and_listed(run: Run, desk: Desk) -> None:
    firm = papers("cli")
    desk.receive(letter(firm.address, "请查收", firm.form, firm.letter, firm.receipt))
    number = run("cases", "--status", "confirming", "--json").json["cases"][0]["number"]

    refused = run("case", "ship", number, "SF1234567890123")
    assert refused.code == 1
    assert "没有执行" in refused.out
    assert run("case", "approve", number, "--by", "王").out == (
        f"{number} 通过：已完成，现在是“待审核确认”。\n"
    )
    again = run("case", "approve", number, "--json")
    assert again.code == 0
    assert "没有重复发信" in again.json["why"]
    assert run("case", "arrived", number).code == 0
    assert run("case", "ship", number, "顺丰", "SF 1234567890123").code == 0

    shown = run("case", "show", number.lower(), "--json").json
    assert shown["status"] == "shipped"
    assert [event["verb"] for event in shown["events"]] == ["approve", "arrived", "ship"]
    assert shown["events"][0]["by"] == "王"
    assert shown["due"]
    assert {d["kind"] for d in shown["mails"][0]["documents"]} >= {"application", "voucher"}
    page = run("case", "show", number).out
    assert "已寄出" in page
    assert "顺丰 SF1234567890123" in page
    listed = run("cases").out
    assert number in listed
    assert "公司" in listed
    assert "2026-11-20 10:" in listed  # the office's clock, wherever the machine stands
    told = run("trace", number).out
    assert "王：通过" in told
    assert "组合资费" in told


def test_a_case_that_is_not_there_is_told(run: Run, desk: Desk) -> None:
    assert run("case", "show", "DK-2611-0001-AA").code == os.EX_USAGE
    ended = run("case", "approve", "DK-2611-0001-AA")
    assert ended.code == os.EX_USAGE
    assert "没有这个办理编号" in ended.out
    assert "没有办理单" in run("cases", "--status", "shipped").out


def test_replies_are_listed_parked_and_sent_again(run: Run, desk: Desk) -> None:
    number = run("cases", "--json").json["cases"][0]["number"]
    assert "没有待发或没有结果的回复" in run("outbox", "list").out
    assert run("outbox", "resume").code == os.EX_USAGE
    assert run("case", "reject", number, "材料不全").code == 0
    with desk.house.store.settling(desk.clock.now) as settlement:
        assert settlement.pull_brake("太多")
    listed = run("outbox", "list", "--json").json
    assert listed["stopped"]["reason"] == "太多"
    [waiting] = listed["replies"]
    assert "mailbot outbox resume" in run("outbox", "list").out
    assert number in run("outbox", "list", "--all").out
    entry = str(waiting["id"])
    assert run("outbox", "park", entry).code == 0
    assert run("outbox", "park", entry).code == os.EX_USAGE
    assert "已放回队列" in run("outbox", "retry", entry).out
    assert run("outbox", "retry", entry).code == os.EX_USAGE
    assert run("outbox", "resume").code == 0
