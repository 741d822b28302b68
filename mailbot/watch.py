"""How everything stands becomes what is wrong with it, as a monitor and staff are told."""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from pydantic import Field

from mailbot.outbox import Pacing
from mailbot.store.model import Health, OutboxState, Part, StatusSnapshot
from mailbot.values import Record

BEAT = timedelta(seconds=30)
"""How often a loop says at least that it is alive."""

PARTS = {
    "intake": "收信",
    "handling": "识别处理",
    "sending": "发信",
    "relay": "发信服务器",
    "reconciliation": "每日对账",
    "rules": "规则与模板",
    "digest": "工作简报",
    "purge": "到期清理",
    "reminders": "催办提醒",
    "watchdog": "停滞监视",
    "alarm": "停滞提醒",
}
"""The parts of the machinery, in the order in which they are shown."""

TROUBLES = {
    "bot_not_running": "mailbot 没有在运行",
    "loop_hangs": "「{where}」没有响应",
    "polling_stands_still": "收信停滞：{where}",
    "polling_fails": "收信出错：{where}",
    "handling_stands_still": "来信处理停滞",
    "mails_quarantined": "隔离区有 {count} 封邮件",
    "sending_stands_still": "发信停滞",
    "sending_paced": "已达每日发信上限，回复顺延",
    "replies_refused": "近三天有 {count} 封回复被拒收",
    "replies_uncertain": "{count} 封回复不知是否送达",
    "replies_held": "{count} 封回复暂缓，没有发出；见 mailbot outbox list",
    "mails_missed": "对账补收了 {count} 封漏收的邮件",
    "reconciliation_late": "每日对账没有按时进行",
    "disk_short": "磁盘只剩 {count} MB",
    "intake_fails": "收信出错",
    "handling_fails": "识别处理出错",
    "sending_fails": "发信出错",
    "relay_fails": "发信服务器拒绝或不可用",
    "reconciliation_fails": "每日对账出错",
    "rules_fails": "新的规则或模板有错，仍按原来的运行",
    "digest_fails": "工作简报没有发出",
    "purge_fails": "到期清理出错",
    "reminders_fails": "催办提醒出错",
    "replies_stopped": "回复过多，发信已自动停止；查明原因后用 mailbot outbox resume 恢复",
    "addresses_bounce": "{count} 个客户邮箱退信",
    "watchdog_fails": "停滞监视出错",
    "alarm_fails": "停滞提醒没有发出",
}
"""What can be wrong with the whole."""

LOOPS = (Part.INTAKE, Part.HANDLING, Part.SENDING)


class Level(StrEnum):
    """How bad something is."""

    WARNING = "warning"  # a person should look today
    CRITICAL = "critical"  # customers wait: a person must look now


class Limits(Record):
    """From when on something counts as standing still.

    `beat` leaves room for the slowest single job: a relay that takes its ten minutes.
    """

    polling: timedelta = timedelta(minutes=15)
    handling: timedelta = timedelta(minutes=30)
    sending: timedelta = timedelta(hours=1)
    beat: timedelta = timedelta(minutes=20)
    reconciliation: timedelta = timedelta(hours=49)
    free_bytes: int = Field(default=2 * 1024**3, ge=0)


class Trouble(Record):
    """One thing that is wrong: its code, where, since when; `detail` is free of personal data."""

    code: str
    level: Level
    where: str = ""
    since: datetime | None = None
    count: int = 0
    detail: str = ""


class Standing(Record):
    """How everything stands at one moment, and what is wrong with it."""

    snapshot: StatusSnapshot
    pacing: Pacing
    troubles: tuple[Trouble, ...]
    free_bytes: int


def troubles(
    snapshot: StatusSnapshot,
    limits: Limits,
    pacing: Pacing,
    free_bytes: int | None = None,
) -> tuple[Trouble, ...]:
    """All that is wrong, the worst first; empty where everything is fine.

    `free_bytes` is the free space below the store's folder, None where nobody looked.
    """
    found = [
        *_loops(snapshot, limits),
        *_polling(snapshot, limits),
        *_handling(snapshot, limits),
        *_sending(snapshot, limits, pacing),
        *_parts(snapshot, limits),
    ]
    if free_bytes is not None and free_bytes < limits.free_bytes:
        found.append(Trouble(code="disk_short", level=Level.CRITICAL, count=free_bytes // 1024**2))
    return tuple(sorted(found, key=lambda one: one.level is not Level.CRITICAL))


def _loops(snapshot: StatusSnapshot, limits: Limits) -> Iterator[Trouble]:
    """Loops that have not said for long that they are alive: the bot is down, or they hang."""
    known = [snapshot.health[part] for part in LOOPS if part in snapshot.health]
    silent = [one for one in known if snapshot.at - one.ran_at > limits.beat]
    if known and len(silent) == len(known):
        last = max(one.ran_at for one in known)
        yield Trouble(code="bot_not_running", level=Level.CRITICAL, since=last)
        return
    for one in silent:
        yield Trouble(
            code="loop_hangs", level=Level.CRITICAL, where=one.part.value, since=one.ran_at
        )


def _polling(snapshot: StatusSnapshot, limits: Limits) -> Iterator[Trouble]:
    for cursor in snapshot.cursors:
        last, said = cursor.last_poll_at, cursor.last_error
        stands = last is None or snapshot.at - last > limits.polling
        if stands:
            yield Trouble(
                code="polling_stands_still",
                level=Level.CRITICAL,
                where=cursor.mailbox,
                since=last,
                detail=said,
            )
        elif said:
            yield Trouble(
                code="polling_fails",
                level=Level.WARNING,
                where=cursor.mailbox,
                since=cursor.last_error_at,
                detail=said,
            )


def _handling(snapshot: StatusSnapshot, limits: Limits) -> Iterator[Trouble]:
    age = snapshot.oldest_pending
    if age is not None and age > limits.handling.total_seconds():
        yield Trouble(
            code="handling_stands_still",
            level=Level.CRITICAL,
            since=snapshot.at - timedelta(seconds=age),
        )
    if snapshot.quarantined:
        yield Trouble(code="mails_quarantined", level=Level.WARNING, count=snapshot.quarantined)


def _sending(snapshot: StatusSnapshot, limits: Limits, pacing: Pacing) -> Iterator[Trouble]:
    if snapshot.brake is not None:
        yield Trouble(
            code="replies_stopped",
            level=Level.CRITICAL,
            since=snapshot.brake.pulled_at,
            detail=snapshot.brake.reason,
        )
    if snapshot.bouncing:
        yield Trouble(code="addresses_bounce", level=Level.WARNING, count=snapshot.bouncing)
    age = snapshot.waiting.get(OutboxState.QUEUED, 0.0)
    if age > limits.sending.total_seconds() and snapshot.brake is None:
        # The daily quota is politeness at work, not a fault; it only may be too small.
        paced = snapshot.sent_day >= pacing.per_day
        yield Trouble(
            code="sending_paced" if paced else "sending_stands_still",
            level=Level.WARNING if paced else Level.CRITICAL,
            since=snapshot.at - timedelta(seconds=age),
        )
    if snapshot.refused_lately:
        yield Trouble(code="replies_refused", level=Level.WARNING, count=snapshot.refused_lately)
    if snapshot.waiting.get(OutboxState.UNCERTAIN, 0.0) > limits.sending.total_seconds():
        doubtful = snapshot.outbox.get(OutboxState.UNCERTAIN, 0)
        yield Trouble(code="replies_uncertain", level=Level.WARNING, count=doubtful)
    if held := snapshot.outbox.get(OutboxState.HELD, 0):
        yield Trouble(code="replies_held", level=Level.WARNING, count=held)


def _parts(snapshot: StatusSnapshot, limits: Limits) -> Iterator[Trouble]:
    for one in snapshot.health.values():
        if one.failing_since is not None:
            yield _failing(one)
    reconciled = snapshot.health.get(Part.RECONCILIATION)
    if reconciled is None:
        return
    if reconciled.found:
        yield Trouble(
            code="mails_missed",
            level=Level.WARNING,
            since=reconciled.ran_at,
            count=reconciled.found,
        )
    if snapshot.at - reconciled.ran_at > limits.reconciliation:
        yield Trouble(code="reconciliation_late", level=Level.WARNING, since=reconciled.ran_at)


def _failing(one: Health) -> Trouble:
    level = Level.CRITICAL if one.part is Part.RELAY else Level.WARNING
    return Trouble(
        code=f"{one.part}_fails", level=level, since=one.failing_since, detail=one.detail
    )


def describe(one: Trouble, zone: tzinfo | None) -> str:
    """What is wrong, in one line of Chinese."""
    words = TROUBLES[one.code].format(where=PARTS.get(one.where, one.where), count=one.count)
    if one.since is not None:
        words += f"（自 {one.since.astimezone(zone):%Y-%m-%d %H:%M:%S}）"
    return f"{words}：{one.detail}" if one.detail else words
