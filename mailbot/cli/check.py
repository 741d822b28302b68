"""Every part mailbot needs becomes a line: in order, or what is wrong and how to mend it."""

import importlib.util
import re
import shutil
import stat
from collections.abc import Callable, Iterator, Sequence
from ctypes.util import find_library
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

from rich.console import Console
from rich.text import Text

from mailbot.cli.errors import cure_for
from mailbot.decision.workdays import is_estimated, is_workday
from mailbot.errors import MailbotError, SettingsWrong, StoreUnusable, TemplatesWrong
from mailbot.house import read_rules
from mailbot.mailbox import Mailbox
from mailbot.outbox import try_login
from mailbot.pages.opener import Opener
from mailbot.pages.probe import probe
from mailbot.proof import gaps_of, left_out
from mailbot.settings import Account, Settings, case_key, read_settings, read_templates
from mailbot.values import Record
from mailbot.wiring import (
    identity_of,
    intake_account,
    reading_pool,
    relay_account,
    store_of,
    utc_now,
)

SCARCE = 2 * 1024**3
"""Bytes of free disk below which a busy day might not fit."""

FORESEEN = timedelta(days=92)
"""How far ahead the working days should be known: promises and reminders reach no further."""

CLOCK_MAY_DIFFER = timedelta(minutes=5)

JUNK = re.compile(r"垃圾|广告|订阅|junk|spam|bulk", re.IGNORECASE)
"""Folders that providers sort mail into by themselves, customers' mail now and then."""

_DATE = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}")
"""A date as some relays have it in their greeting (RFC 5322 §3.3)."""


class Line(Record):
    """One part of the check, as it is shown and as `--json` gives it."""

    part: str
    result: Literal["ok", "warning", "failure"]
    text: str = ""
    cure: str = ""


class Note:
    """What a check has to say of a part that works: in brackets, and what could be better."""

    def __init__(self) -> None:
        self.text = ""
        self.warnings: list[tuple[str, str]] = []

    def warn(self, text: str, cure: str) -> None:
        """Something that works today and may not tomorrow, with what to do about it."""
        self.warnings.append((text, cure))


Check = Callable[[Settings, Note], None]


def run_checks(config: Path) -> Iterator[Line]:
    """A line for each part, as soon as it has been tried; a fault that shows twice is told once."""
    told: set[str] = set()
    for line in _lines(config):
        if line.result != "failure" or line.text not in told:
            yield line
        told.add(line.text)


def _lines(config: Path) -> Iterator[Line]:
    found: list[Settings] = []

    def read(note: Note) -> None:
        found.append(read_settings(config))
        note.text = str(config)

    yield from _tried("设置文件", read)
    for settings in found:
        for title, check in CHECKS.items():
            yield from _tried(title, partial(check, settings))


def _tried(title: str, check: Callable[[Note], None]) -> Iterator[Line]:
    note = Note()
    try:
        check(note)
    except MailbotError as trouble:
        yield Line(part=title, result="failure", text=str(trouble), cure=cure_for(trouble))
    else:
        yield Line(part=title, result="ok", text=note.text)
    for text, cure in note.warnings:
        yield Line(part=title, result="warning", text=text, cure=cure)


def show(lines: Iterator[Line], console: Console | None = None) -> bool:
    """Whether nothing failed; each line is printed as it comes."""
    console = console or Console()
    fine = True
    for line in lines:
        style, mark = _MARKS[line.result]
        words = {"ok": f"{line.part}：正常", "warning": f"{line.part}：{line.text}"}
        said = words.get(line.result, f"{line.part}：{line.text}")
        if line.result == "ok" and line.text:
            said += f"（{line.text}）"
        console.print(Text.assemble((f"{mark} ", style), said))
        if line.cure:
            console.print(Text(f"  处理办法：{line.cure}", style="yellow"))
        fine &= line.result != "failure"
    console.print()
    console.print(
        "全部正常，可以运行 mailbot run。" if fine else "请按上面的办法处理后再检查一次。"
    )
    return fine


_MARKS = {"ok": ("bold green", "✓"), "warning": ("bold yellow", "！"), "failure": ("bold red", "✗")}


def check_data(lines: Sequence[Line]) -> dict[str, Any]:
    """The same for a program."""
    fine = all(line.result != "failure" for line in lines)
    return {"schema": 1, "fine": fine, "lines": [line.model_dump() for line in lines]}


# ---------------------------------------------------------------- the parts


def _secrets(settings: Settings, note: Note) -> None:
    """Every login has a password, and nobody else can read it."""
    accounts: tuple[tuple[str, Account], ...] = (
        ("intake", settings.intake),
        ("relay", settings.relay),
    )
    for name, account in accounts:
        _check_password(name, account)
    files = [account.password_file for _, account in accounts if account.password_file]
    files.append(settings.store.case_key_file or settings.store.folder / "case.key")
    for file in files:
        _warn_if_open(file, note)
    note.text = f"{len(files)} 个文件"


def _check_password(name: str, account: Account) -> None:
    if account.user and not account.secret().get_secret_value():
        raise SettingsWrong(f"{name}: user is given, but neither password nor password_file")


def _warn_if_open(file: Path, note: Note) -> None:
    try:
        mode = file.stat().st_mode
    except OSError:  # not there, or not ours to see: whoever needs it says so
        return
    if stat.S_IMODE(mode) & 0o077:
        note.warn(f"{file} 其他用户可以读取", f"运行 chmod 600 {file}")


def _templates(settings: Settings, note: Note) -> None:
    files = read_templates(settings.templates_dir)
    rules = read_rules(files, identity_of(settings).own_addresses)
    today = utc_now().astimezone(rules.programme.calendar.zone).date()
    for gap in (*gaps_of(rules, today), *left_out(files, read_templates())):
        if gap.blocks:
            raise TemplatesWrong(gap.text, file=gap.file, key=gap.key)
        note.warn(
            f"{gap.file}：{gap.key}：{gap.text}",
            "请在该文件中补充；确实不用的，写成空的（如 名称 = []）或确认确实如此。",
        )
    note.text = f"规则版本 {rules.programme.version}，共 {len(files)} 个文件"


def _calendar(settings: Settings, note: Note) -> None:
    """The working days that promises of the coming months are made by."""
    files = read_templates(settings.templates_dir)
    calendar = read_rules(files, identity_of(settings).own_addresses).programme.calendar
    today = utc_now().astimezone(calendar.zone).date()
    note.text = f"今天是{'工作日' if is_workday(today, calendar) else '休息日'}"
    for year in sorted({today.year, (today + FORESEEN).year}):
        if is_estimated(year):
            note.warn(
                f"{year} 年的放假安排尚未收录，按惯例推算，调休不准",
                "国务院公布后请升级 chinesecalendar，或在 programme/calendar.toml 填写 "
                "extra_holidays 和 extra_workdays。",
            )


def _staff(settings: Settings, note: Note) -> None:
    """Somebody reads what the bot cannot decide."""
    addresses = settings.staff.addresses
    note.text = f"{len(addresses)} 人"
    if not addresses:
        note.warn(
            "没有填写工作人员的邮箱，工作简报和故障提醒不会发出",
            "请在 mailbot.toml 的 [staff] 里填写 addresses。",
        )


def _store(settings: Settings, note: Note) -> None:
    folder = settings.store.folder
    with store_of(settings) as store:
        waiting = len(store.quarantined())
    case_key(settings.store)
    free = shutil.disk_usage(folder).free
    if free < SCARCE:
        raise StoreUnusable(f"only {free // 1024**2} MB are free below {folder}")
    note.text = f"{folder}，隔离区 {waiting} 封，可用空间 {free // 1024**3} GB"


def _reading(settings: Settings, note: Note) -> None:
    with reading_pool(settings) as pool:
        seconds = Opener(pool).warm_up()
        slack = probe(pool)
    note.text = f"识别模型已载入，用时 {seconds:.1f} 秒" + ("" if slack else "；各项限制有效")
    for limit in slack:
        note.warn(
            f"识别进程的限制没有生效：{limit}",
            "请在支持该限制的 Linux 系统上运行，不要放宽容器的安全设置。",
        )


def _programs(settings: Settings, note: Note) -> None:  # noqa: ARG001 - every check's signature
    there = [title for title, is_there in OPTIONAL.items() if is_there()]
    missing = [title for title in OPTIONAL if title not in there]
    note.text = "、".join(there) or "无"
    for title in missing:
        note.warn(f"没有安装 {title}（可不装）", _OPTIONAL_CURES[title])


OPTIONAL: dict[str, Callable[[], bool]] = {
    "libarchive": lambda: find_library("archive") is not None,
    "prometheus-client": lambda: importlib.util.find_spec("prometheus_client") is not None,
}
"""What makes mailbot better where it is installed."""

_OPTIONAL_CURES = {
    "libarchive": "个别 RAR 压缩包会读不出；Debian/Ubuntu：apt install libarchive13",
    "prometheus-client": "只有需要监控指标时才要：pip install 'mailbot[metrics]'",
}


def _intake(settings: Settings, note: Note) -> None:
    _check_password("intake", settings.intake)
    account = intake_account(settings)
    with Mailbox(account) as mailbox:
        counts = [f"{folder} {mailbox.examine(folder).exists} 封" for folder in account.folders]
        names, sent = mailbox.list_folders(), mailbox.find_sent_folder()
        newest = mailbox.newest_at(account.folders[0])
    note.text = "，".join(counts)
    if unwatched := [name for name in names if JUNK.search(name) and name not in account.folders]:
        note.warn(
            f"没有监视文件夹 {'、'.join(unwatched)}，客户来信可能被误放进去",
            "请加入 intake.folders。",
        )
    wanted = settings.intake.sent_folder
    if wanted is not None and wanted not in names:
        raise SettingsWrong(f"intake.sent_folder: there is no folder {wanted}")
    if wanted is None and sent is None:
        note.warn(
            "没有找到「已发送」文件夹，结果不明的回复会重发一次",
            "如邮箱有此文件夹，请填写 intake.sent_folder。",
        )
    # IMAP tells no time of its own; a mail that came in later than now gives our clock away.
    if newest is not None and newest - utc_now() > CLOCK_MAY_DIFFER:
        _warn_of_clock(newest, note)


def _relay(settings: Settings, note: Note) -> None:
    _check_password("relay", settings.relay)
    greeting = try_login(relay_account(settings))
    note.text = settings.relay.host
    if found := _DATE.search(greeting):
        said = parsedate_to_datetime(found[0])
        if abs(said - utc_now()) > CLOCK_MAY_DIFFER:
            _warn_of_clock(said, note)


def _warn_of_clock(said: datetime, note: Note) -> None:
    note.warn(
        f"本机时钟与服务器相差 {abs(said - utc_now()).total_seconds() / 60:.0f} 分钟",
        "请开启时间同步（例如 systemd-timesyncd 或 chrony）。",
    )


CHECKS: dict[str, Check] = {
    "密码与密钥": _secrets,
    "规则与模板": _templates,
    "工作日历": _calendar,
    "工作人员": _staff,
    "数据库与存储": _store,
    "附件识别": _reading,
    "可选程序": _programs,
    "收信邮箱": _intake,
    "发信服务器": _relay,
}
"""In the order in which a failure of one makes the next pointless."""
