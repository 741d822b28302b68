"""The first hour: a few answers become settings that work; nothing of the operator's is lost."""

import os
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbot.cli.example import example_text, filled
from mailbot.cli.providers import OWN_SERVERS, hosts_of, provider_of, providers
from mailbot.demo.servers import EmbeddedImap, EmbeddedSmtp
from mailbot.settings import read_settings
from tests.builders.commands import Run, typed_in
from tests.builders.house import INTAKE, JUNK, letter

NAME = "某某办理处"
CODE = "QWERTYUIOPASDFGH"
SENT = "已发送"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    monkeypatch.delenv("MAILBOT_INIT_PASSWORD", raising=False)
    return typed_in(tmp_path, monkeypatch, capsys)


@pytest.fixture
def imap() -> Iterator[EmbeddedImap]:
    with EmbeddedImap(
        user=INTAKE, password=CODE, folders=["INBOX", JUNK, SENT], netease=True
    ) as server:
        yield server


@pytest.fixture
def smtp(imap: EmbeddedImap) -> Iterator[EmbeddedSmtp]:
    with EmbeddedSmtp(users={INTAKE: imap.password}) as server:
        yield server


@pytest.fixture
def words(tmp_path: Path, imap: EmbeddedImap, smtp: EmbeddedSmtp) -> list[str]:
    """The options for the embedded servers."""
    (tmp_path / "code").write_text(f"{imap.password}\n")
    return [
        *("init", "--address", INTAKE, "--name", NAME, "--plain"),
        *("--imap", f"{imap.host}:{imap.port}", "--smtp", f"{smtp.host}:{smtp.port}"),
        *("--password-file", "code"),
    ]


def test_init_writes_settings_that_work_and_explains_every_line(
    run: Run, words: list[str], tmp_path: Path, imap: EmbeddedImap
) -> None:
    imap.deliver("INBOX", letter("a@firm.test"))

    ended = run(*words)

    assert ended.code == 0, ended.err
    settings = read_settings(tmp_path / "mailbot.toml")
    assert settings.agency.name == NAME
    assert settings.intake.folders == ("INBOX", JUNK)
    assert settings.intake.sent_folder == "已发送"
    assert settings.intake.secret().get_secret_value() == imap.password
    assert settings.replies.answer_since is not None
    assert "已有 1 封邮件" in ended.out
    assert imap.password not in ended.out + ended.err + (tmp_path / "mailbot.toml").read_text()
    for file in ("mailbot.toml", "secrets/mailbox"):
        assert stat.S_IMODE((tmp_path / file).stat().st_mode) == 0o600
    kept = [line for line in example_text().splitlines() if line.startswith("#")]
    assert len(kept) > 3
    assert "客户端授权码" in (tmp_path / "mailbot.toml").read_text("utf-8")


def test_init_never_overwrites_without_being_asked(
    run: Run, words: list[str], tmp_path: Path
) -> None:
    (tmp_path / "mailbot.toml").write_text("mine")

    ended = run(*words)

    assert ended.code == os.EX_CONFIG
    assert "--force" in ended.err
    assert (tmp_path / "mailbot.toml").read_text() == "mine"
    assert not (tmp_path / "secrets").exists()
    assert run(*words, "--force").code == 0


def test_a_login_that_is_refused_writes_nothing(
    run: Run, words: list[str], tmp_path: Path, smtp: EmbeddedSmtp
) -> None:
    (tmp_path / "code").write_text("stale")

    ended = run(*words)

    assert ended.code == os.EX_NOPERM
    assert "授权码" in ended.err
    assert not (tmp_path / "mailbot.toml").exists()
    assert run(*words, "--no-test").code == 0


@pytest.mark.parametrize(
    ("dropped", "named"), [("--address", "--address"), ("--password-file", "--password-file")]
)
def test_without_a_terminal_the_missing_option_is_named(
    run: Run, words: list[str], dropped: str, named: str
) -> None:
    place = words.index(dropped)

    ended = run(*words[:place], *words[place + 2 :])

    assert ended.code == os.EX_CONFIG
    assert named in ended.err


@pytest.mark.parametrize(
    "wrong",
    [
        ["--provider", "nobody"],
        ["--imap", "host:port"],
        ["--password-file", "none"],
    ],
)
def test_an_option_that_cannot_be_right_is_refused(
    run: Run, words: list[str], wrong: list[str]
) -> None:
    assert run(*words, *wrong).code == os.EX_CONFIG


def test_an_unprotected_login_to_another_machine_is_refused(run: Run, words: list[str]) -> None:
    ended = run(*words, "--imap", "imap.example.com")

    assert ended.code == os.EX_CONFIG
    assert "plain" in ended.err


def test_the_authorisation_code_may_come_from_the_environment(
    run: Run, words: list[str], imap: EmbeddedImap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILBOT_INIT_PASSWORD", imap.password)
    place = words.index("--password-file")

    assert run(*words[:place], "--provider", "qq").code == 0


def test_at_a_terminal_questions_are_asked_and_a_mistyped_code_may_be_mended(
    monkeypatch: pytest.MonkeyPatch,
    run: Run,
    imap: EmbeddedImap,
    smtp: EmbeddedSmtp,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("mailbot.cli.init.sys.stdin", _Terminal())
    said = iter(
        [
            *(INTAKE, f"{imap.host}:{imap.port}", f"{smtp.host}:{smtp.port}", NAME),
            *("wang@agency.test，li@agency.test", "no", imap.password),
        ]
    )
    asked: list[str] = []

    def prompt(question: str, **_: object) -> str:
        asked.append(question)
        return next(said)

    monkeypatch.setattr("mailbot.cli.init.typer.prompt", prompt)
    (tmp_path / "mailbot.toml").write_text("old")
    monkeypatch.setattr("mailbot.cli.init.typer.confirm", lambda *_, **__: True)

    ended = run("init", "--plain")

    assert ended.code == 0, ended.err
    assert "✗" in ended.out
    assert asked[-1].startswith("重新输入授权码")
    settings = read_settings(tmp_path / "mailbot.toml")
    assert settings.agency.name == NAME
    assert settings.staff.addresses == ("wang@agency.test", "li@agency.test")


@pytest.mark.parametrize("again", [True, False])
def test_a_server_that_cannot_be_reached_is_no_wrong_password_and_nothing_is_tried_unasked(
    monkeypatch: pytest.MonkeyPatch, run: Run, words: list[str], *, again: bool
) -> None:
    asked: list[str] = []

    def confirm(question: str, **_: object) -> bool:
        asked.append(question)
        return again

    monkeypatch.setattr("mailbot.cli.init.sys.stdin", _Terminal())
    monkeypatch.setattr("mailbot.cli.init.typer.confirm", confirm)
    monkeypatch.setattr("mailbot.cli.init.typer.prompt", lambda *_, **__: "")

    ended = run(*words, "--imap", "127.0.0.1:1")

    assert ended.code == os.EX_TEMPFAIL
    assert set(asked) == {"检查好之后，再试一次吗？"}
    assert len(asked) == (2 if again else 1)
    assert "稍后会自动重试" not in ended.err
    assert "mailbot run 会自动重试" in ended.err


def test_staff_may_be_named_by_options_and_must_have_addresses(
    run: Run, words: list[str], tmp_path: Path
) -> None:
    refused = run(*words, "--staff", "wang")
    assert refused.code == os.EX_CONFIG
    assert "wang is no mail address" in refused.err
    assert not (tmp_path / "mailbot.toml").exists()

    assert run(*words, "--staff", "wang@agency.test", "--staff", "li@agency.test").code == 0
    settings = read_settings(tmp_path / "mailbot.toml")
    assert settings.staff.addresses == ("wang@agency.test", "li@agency.test")


class _Terminal:
    def isatty(self) -> bool:
        return True


# ---------------------------------------------------------------- providers and the example


@pytest.mark.parametrize(
    ("address", "hosts"),
    [
        ("a@126.com", ("imap.126.com", "smtp.126.com")),
        ("a@163.com", ("imap.163.com", "smtp.163.com")),
        ("a@vip.163.com", ("imap.vip.163.com", "smtp.vip.163.com")),
        ("a@QQ.com", ("imap.qq.com", "smtp.qq.com")),
        ("a@foxmail.com", ("imap.qq.com", "smtp.qq.com")),
        ("a@exmail.qq.com", ("imap.exmail.qq.com", "smtp.exmail.qq.com")),
        ("a@aliyun.com", ("imap.aliyun.com", "smtp.aliyun.com")),
        ("a@outlook.com", ("outlook.office365.com", "smtp.office365.com")),
        ("a@firm.example", ("imap.firm.example", "smtp.firm.example")),
    ],
)
def test_the_servers_follow_from_the_address(address: str, hosts: tuple[str, str]) -> None:
    assert hosts_of(provider_of(address), address) == hosts


def test_every_provider_says_where_its_password_is_hidden() -> None:
    assert all(one.where for one in (*providers().values(), OWN_SERVERS))


def test_the_example_itself_is_readable_and_explains_its_keys(tmp_path: Path) -> None:
    text = example_text()

    tomllib.loads(text)
    answers = {"store.url": "sqlite:///x", "intake.folders": ["收件箱"], "relay.port": 25}
    changed = tomllib.loads(filled(text, answers))
    assert changed["store"]["url"] == "sqlite:///x"
    assert changed["intake"]["folders"] == ["收件箱"]
    assert changed["relay"]["port"] == 25
    assert changed["intake"]["port"] == 993
    with pytest.raises(KeyError):
        filled(text, {"intake.nonsense": 1})
