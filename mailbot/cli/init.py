"""A few answers become a mailbot.toml that works: each login is tried before it is written."""

import os
import re
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from pydantic import SecretStr, ValidationError

from mailbot.cli.check import JUNK
from mailbot.cli.errors import cure_for
from mailbot.cli.example import example_text, filled
from mailbot.cli.providers import OWN_SERVERS, Provider, hosts_of, provider_of, providers
from mailbot.errors import LoginRefused, MailbotError, SettingsWrong, StoreUnusable, UnsafeLogin
from mailbot.house import read_rules
from mailbot.mailbox import Mailbox, MailboxAccount
from mailbot.outbox import RelayAccount, try_login
from mailbot.settings import DEFAULT_FILE, read_settings, read_templates
from mailbot.values import Record, Security, first_mistake
from mailbot.wiring import utc_now

T = TypeVar("T")

PASSWORD = "MAILBOT_INIT_PASSWORD"  # noqa: S105 - the name of a variable
"""Where the authorisation code comes from where nobody can be asked."""

_COMMAS = re.compile(r"[\s,，;；、]+")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")

TRIES = 3
"""How often a refused login may be mended by hand before we give up."""


class Answers(Record):
    """What the operator said, and what the servers said to it."""

    address: str
    name: str
    imap_host: str
    imap_port: int
    imap_security: Security
    smtp_host: str
    smtp_port: int
    smtp_security: Security
    password: SecretStr
    staff: tuple[str, ...] = ()
    folders: tuple[str, ...] = ("INBOX",)
    sent_folder: str | None = None
    mails: int = 0


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(init)


def init(  # noqa: PLR0913 - one option for each question
    *,
    address: Annotated[str, typer.Option("--address", help="办理邮箱地址。")] = "",
    name: Annotated[str, typer.Option("--name", help="回复的发件人名称。")] = "",
    staff: Annotated[
        list[str] | None,
        typer.Option("--staff", help="工作人员的邮箱，收工作简报并回信办事；可重复。"),
    ] = None,
    provider: Annotated[
        str, typer.Option("--provider", help="邮箱服务商，如 netease、qq、exmail；默认按域名判断。")
    ] = "",
    imap: Annotated[str, typer.Option("--imap", help="收信服务器 主机[:端口]。")] = "",
    smtp: Annotated[str, typer.Option("--smtp", help="发信服务器 主机[:端口]。")] = "",
    plain: Annotated[bool, typer.Option("--plain", help="不加密（仅限本机服务器）。")] = False,
    password_file: Annotated[
        Path | None, typer.Option("--password-file", help="从文件读取授权码。", dir_okay=False)
    ] = None,
    config: Annotated[Path, typer.Option("--config", "-c", help="写到这个文件。")] = DEFAULT_FILE,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件。")] = False,
    test: Annotated[bool, typer.Option("--test/--no-test", help="是否试登录。")] = True,
) -> None:
    """首次设置：问几个问题，试登录邮箱，写出带注释的 mailbot.toml。"""
    ask = _Asker(at_terminal=sys.stdin.isatty())
    ask.leave_alone([config, secret_file(config)], force=force)
    address = address or ask.text("办理邮箱地址", "--address")
    known = _provider(provider, address)
    _explain(known)
    usual_imap, usual_smtp = hosts_of(known, address)
    if known is OWN_SERVERS and ask.at_terminal:
        imap = imap or ask.text("收信服务器（IMAP）", "--imap", usual_imap)
        smtp = smtp or ask.text("发信服务器（SMTP）", "--smtp", usual_smtp)
    imap_host, imap_port = _server(imap or usual_imap, known.imap_port)
    smtp_host, smtp_port = _server(smtp or usual_smtp, known.smtp_port)
    answers = Answers(
        address=address,
        name=name or ask.text("回复的发件人名称", "--name", "电子钥匙办理处"),
        staff=_staff(staff, ask),
        imap_host=imap_host,
        imap_port=imap_port,
        imap_security="plain" if plain else known.imap_security,
        smtp_host=smtp_host,
        smtp_port=smtp_port,
        smtp_security="plain" if plain else known.smtp_security,
        password=_password(password_file, ask, known),
    )
    if test:
        answers = _tried(answers, ask)
    _write(answers, config)
    typer.echo(f"\n已写好 {config} 和 {secret_file(config)}（仅本人可读）。")
    if answers.mails:
        typer.echo(f"邮箱里已有 {answers.mails} 封邮件：现在起收到的来信才会回复（answer_since）。")
    typer.echo("接下来：mailbot check 逐项检查，再用 mailbot run 开始工作。")


class _Asker:
    """Asks at a terminal; elsewhere takes what is usual, or names the option that is missing."""

    def __init__(self, *, at_terminal: bool) -> None:
        self.at_terminal = at_terminal

    def text(self, question: str, option: str, usual: str = "") -> str:
        """The answer; raises SettingsWrong where nobody can be asked and nothing is usual."""
        if self.at_terminal:
            return str(typer.prompt(question, default=usual or None)).strip()
        if not usual:
            raise SettingsWrong(f"no terminal to ask at: give {option}")
        return usual

    def optional(self, question: str) -> str:
        """The answer, "" where none is given or nobody can be asked."""
        if not self.at_terminal:
            return ""
        return str(typer.prompt(question, default="", show_default=False)).strip()

    def leave_alone(self, files: list[Path], *, force: bool) -> None:
        """Make sure that nothing of the operator's is overwritten without being asked."""
        there = [str(file) for file in files if file.exists()]
        if not there or force:
            return
        names = "、".join(there)
        if not (self.at_terminal and typer.confirm(f"{names} 已存在，要覆盖吗？", default=False)):
            raise SettingsWrong(f"{names} already there: --force overwrites")


def secret_file(config: Path) -> Path:
    """Where the authorisation code is kept: beside the settings, for the owner alone."""
    return config.parent / "secrets" / "mailbox"


def _provider(name: str, address: str) -> Provider:
    if not name:
        return provider_of(address)
    if name not in providers():
        raise SettingsWrong(f"unknown provider {name}; there are: {', '.join(providers())}")
    return providers()[name]


def _explain(known: Provider) -> None:
    typer.echo(f"邮箱服务商：{known.name}")
    if known.code:
        typer.echo("这里登录用的不是网页登录密码，而是「授权码」（给程序用的专用密码）。")
    typer.echo(known.where)


def _server(given: str, port: int) -> tuple[str, int]:
    host, _, own = given.strip().partition(":")
    if own and not own.isdecimal():
        raise SettingsWrong(f"{given}: the port is no number")
    return host, int(own) if own else port


def _staff(given: list[str] | None, ask: _Asker) -> tuple[str, ...]:
    """Who gets the digest; nobody is an answer, too."""
    said = given or [ask.optional("工作人员的邮箱（收工作简报；几个用逗号分开，可以先不填）")]
    found = tuple(one for text in said for one in _COMMAS.split(text.strip()) if one)
    for address in found:
        if not _ADDRESS.fullmatch(address):
            raise SettingsWrong(f"--staff: {address} is no mail address")
    return found


def _password(file: Path | None, ask: _Asker, known: Provider) -> SecretStr:
    if file is not None:
        try:
            return SecretStr(file.read_text("utf-8").strip())
        except (OSError, UnicodeDecodeError) as exc:
            raise SettingsWrong(f"cannot read {file}: {exc}") from exc
    if given := os.environ.get(PASSWORD):
        return SecretStr(given)
    if not ask.at_terminal:
        raise SettingsWrong(f"no terminal to ask at: give --password-file or {PASSWORD}")
    return _hidden("授权码" if known.code else "密码")


def _hidden(title: str) -> SecretStr:
    return SecretStr(str(typer.prompt(f"{title}（输入时不显示）", hide_input=True)).strip())


# ---------------------------------------------------------------- trying


def _tried(answers: Answers, ask: _Asker) -> Answers:
    """The answers as they work, completed by what the mailbox says of itself."""
    answers = _mended(answers, ask, _look_into_mailbox)
    typer.echo(
        f"✓ 收信登录成功，监视文件夹：{'、'.join(answers.folders)}"
        + (f"；已发送：{answers.sent_folder}" if answers.sent_folder else "")
    )
    answers = _mended(answers, ask, _try_relay)
    typer.echo("✓ 发信登录成功")
    return answers


def _mended(answers: Answers, ask: _Asker, attempt: Callable[[Answers], Answers]) -> Answers:
    """What an attempt makes of the answers; at a terminal a refused password may be mended.

    What else failed may be tried again: then the password was not the reason.
    """
    for left in reversed(range(TRIES)):
        try:
            return attempt(answers)
        except MailbotError as trouble:
            if not (left and ask.at_terminal):
                raise
            typer.echo(f"✗ {trouble}\n  {cure_for(trouble)}")
            if isinstance(trouble, LoginRefused | UnsafeLogin):
                answers = answers.model_copy(update={"password": _hidden("重新输入授权码")})
            elif not typer.confirm("检查好之后，再试一次吗？", default=True):
                raise
    raise AssertionError("the last try returns or raises")


def _look_into_mailbox(answers: Answers) -> Answers:
    account = _account(
        MailboxAccount,
        host=answers.imap_host,
        port=answers.imap_port,
        security=answers.imap_security,
        user=answers.address,
        password=answers.password,
    )
    with Mailbox(account) as mailbox:
        mails = mailbox.examine("INBOX").exists
        junk = [name for name in mailbox.list_folders() if JUNK.search(name)]
        sent = mailbox.find_sent_folder()
    return answers.model_copy(
        update={"folders": ("INBOX", *junk), "sent_folder": sent, "mails": mails}
    )


def _try_relay(answers: Answers) -> Answers:
    relay = _account(
        RelayAccount,
        host=answers.smtp_host,
        port=answers.smtp_port,
        security=answers.smtp_security,
        user=answers.address,
        password=answers.password,
        sender=answers.address,
    )
    try_login(relay)
    return answers


def _account(kind: Callable[..., T], **values: Any) -> T:
    try:
        return kind(**values)
    except ValidationError as exc:
        place, why = first_mistake(exc)
        raise SettingsWrong(f"{'.'.join(map(str, place))}: {why}".removeprefix(": ")) from exc


# ---------------------------------------------------------------- writing


def _write(answers: Answers, config: Path) -> None:
    """Write secret and settings, both for the owner alone. Raises StoreUnusable."""
    secret = secret_file(config)
    values: dict[str, Any] = {
        "agency.name": answers.name,
        "agency.address": answers.address,
        "intake.host": answers.imap_host,
        "intake.port": answers.imap_port,
        "intake.security": answers.imap_security,
        "intake.user": answers.address,
        "intake.password_file": str(secret),
        "intake.folders": answers.folders,
        "relay.host": answers.smtp_host,
        "relay.port": answers.smtp_port,
        "relay.security": answers.smtp_security,
        "relay.user": answers.address,
        "relay.password_file": str(secret),
    }
    if answers.staff:
        values["staff.addresses"] = answers.staff
    if answers.sent_folder:
        values["intake.sent_folder"] = answers.sent_folder
    if answers.mails:
        values["replies.answer_since"] = _now_here()
    text = filled(example_text(), values)
    try:
        secret.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_private(secret, answers.password.get_secret_value())
        _write_private(config, text)
    except OSError as exc:
        raise StoreUnusable(f"cannot write {config}: {exc.strerror}") from exc
    read_settings(config)


def _now_here() -> datetime:
    rules = read_rules(read_templates(), frozenset())
    return utc_now().astimezone(rules.programme.calendar.zone)


def _write_private(file: Path, text: str) -> None:
    """Write for the owner alone, all or nothing."""
    fresh = file.with_name(f".{file.name}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
    fresh.replace(file)
