"""How everything stands becomes one screen, and an exit code for a monitor."""

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from enum import IntEnum
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from mailbot.cli.logs import write_logs_to
from mailbot.cli.office import office_of
from mailbot.cli.options import AsJson, Config, print_json
from mailbot.cli.words import MAIL_STATES, OUTBOX_STATES, STATUSES
from mailbot.settings import DEFAULT_FILE, read_settings
from mailbot.store.model import Health, OutboxState, StatusSnapshot
from mailbot.watch import PARTS, Level, Standing, Trouble, describe
from mailbot.wiring import look_around, open_house, store_of, utc_now, watchdog_of

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


class Verdict(IntEnum):
    """The exit codes of `mailbot status`."""

    FINE = os.EX_OK
    WARNING = 1
    CRITICAL = os.EX_TEMPFAIL


def verdict_of(found: Standing) -> Verdict:
    """What a monitor makes of it."""
    if any(one.level is Level.CRITICAL for one in found.troubles):
        return Verdict.CRITICAL
    return Verdict.WARNING if found.troubles else Verdict.FINE


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(status)
    app.command()(watchdog)


def status(*, config: Config = DEFAULT_FILE, as_json: AsJson = False) -> None:
    """现在的情况：收信、积压、发信、隔离区和故障；退出码 0 正常、1 需留意、75 需立即处理。"""
    settings = read_settings(config)
    with store_of(settings) as store:
        found = look_around(store, settings, utc_now())
    if as_json:
        print_json(standing_data(found))
    else:
        show(found, office_of(settings).zone)
    raise typer.Exit(verdict_of(found))


def watchdog(config: Config = DEFAULT_FILE) -> None:
    """从外面看一次：有停滞就给工作人员发信（适合定时任务，mailbot 停了也能提醒）。"""
    settings = read_settings(config)
    write_logs_to(sys.stderr)
    with open_house(settings) as house:
        found = watchdog_of(house, settings).look()
    if found:
        raise typer.Exit(Verdict.CRITICAL)


def standing_data(found: Standing) -> dict[str, Any]:
    """The same for a program."""
    return {
        "schema": 1,
        "verdict": verdict_of(found).name.lower(),
        "troubles": [one.model_dump(mode="json") for one in found.troubles],
        "pacing": found.pacing.model_dump(mode="json"),
        "free_bytes": found.free_bytes,
        **found.snapshot.model_dump(mode="json"),
    }


def show(found: Standing, zone: tzinfo | None, console: Console | None = None) -> None:
    """One screen."""
    console = console or Console()
    snapshot = found.snapshot
    polled = any(cursor.last_poll_at for cursor in snapshot.cursors)
    if found.troubles or polled:
        _show_troubles(found.troubles, zone, console)
    else:
        console.print(
            Text("！还没有收过信：请运行 mailbot run（只收一次用 mailbot once）", style="yellow")
        )
    polls = _table("收信", "文件夹", "最近成功收信", "距今", "最近一次错误")
    for cursor in snapshot.cursors:
        polls.add_row(
            Text(cursor.mailbox),
            _when(cursor.last_poll_at, zone),
            _since(cursor.last_poll_at, snapshot.at),
            Text(cursor.last_error),
        )
    console.print(polls)
    waited = snapshot.oldest_pending
    mails = _counts(snapshot.mails, MAIL_STATES)
    console.print(
        f"邮件：{mails}" + (f"；最早一封待处理邮件已等待 {_age(waited)}" if waited else "")
    )
    console.print(f"办理单：{_counts(snapshot.cases, STATUSES)}")
    console.print(f"回复：{_replies(snapshot)}")
    pacing = found.pacing
    console.print(
        f"发信余量：本刻钟 {max(pacing.per_quarter_hour - snapshot.sent_quarter_hour, 0)} 封，"
        f"24 小时 {max(pacing.per_day - snapshot.sent_day, 0)} 封；"
        f"磁盘可用 {found.free_bytes / 1024**3:.1f} GB"
    )
    console.print(Text(f"刹车：{_brake(snapshot, zone)}"))
    digest = snapshot.last_digest_at
    age = f"（{_since(digest, snapshot.at)}前）" if digest else ""
    console.print(f"最近一次工作简报：{_when(digest, zone)}{age}")
    _show_parts(list(snapshot.health.values()), snapshot.at, zone, console)


def _show_troubles(found: Sequence[Trouble], zone: tzinfo | None, console: Console) -> None:
    if not found:
        console.print(Text("✓ 一切正常", style="bold green"))
    for one in found:
        style, mark = ("bold red", "✗") if one.level is Level.CRITICAL else ("yellow", "！")
        console.print(Text(f"{mark} {describe(one, zone)}", style=style))


def _brake(snapshot: StatusSnapshot, zone: tzinfo | None) -> str:
    brake = snapshot.brake
    if brake is None:
        return "没有拉下，回复照常发出"
    since = _when(brake.pulled_at, zone)
    return f"自 {since} 起不给客户发信（{brake.reason}）；恢复：mailbot outbox resume"


def _replies(snapshot: StatusSnapshot) -> str:
    parts = []
    for state, count in snapshot.outbox.items():
        age = snapshot.waiting.get(OutboxState(state))
        parts.append(
            f"{OUTBOX_STATES[state]} {count}" + (f"（最久 {_age(age)}）" if age is not None else "")
        )
    return "，".join(parts) or "无"


def _show_parts(
    parts: Sequence[Health], now: datetime, zone: tzinfo | None, console: Console
) -> None:
    table = _table("各部分", "部分", "最近运行", "距今", "状态")
    for one in sorted(parts, key=lambda part: list(PARTS).index(part.part)):
        state = (
            "正常" if one.failing_since is None else f"异常，自 {_when(one.failing_since, zone)}"
        )
        if one.found:
            state += f"，发现 {one.found}"
        table.add_row(PARTS[one.part], _when(one.ran_at, zone), _since(one.ran_at, now), state)
    console.print(table)


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title, title_justify="left")
    for heading in headings:
        table.add_column(heading)
    return table


def _counts(counts: Mapping[Any, int], words: Mapping[str, str]) -> str:
    parts = [f"{words[str(state)]} {count}" for state, count in counts.items()]
    return "，".join(parts) or "无"


def _when(moment: datetime | None, zone: tzinfo | None) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}" if moment else "从未"


def _since(moment: datetime | None, now: datetime) -> str:
    return _age((now - moment).total_seconds()) if moment else ""


def _age(seconds: float) -> str:
    for span, unit in ((DAY, "天"), (HOUR, "小时"), (MINUTE, "分钟")):
        if seconds >= span:
            return f"{seconds / span:.0f} {unit}"
    return f"{max(seconds, 0):.0f} 秒"
