"""What stands still becomes a mail to staff, by whatever still works."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, make_msgid

import structlog

from mailbot.errors import MailbotError
from mailbot.house import House
from mailbot.store.model import Part
from mailbot.watch import Level, Limits, Trouble, describe, troubles

log = structlog.get_logger()

FRESH = timedelta(minutes=15)
"""A bot that has just started has not polled yet: that is no standstill."""

LeaveNote = Callable[[bytes], None]
"""Puts a mail into our own mailbox, past the relay."""


@dataclass(frozen=True)
class Watchdog:
    """Looks every so often, and tells staff what is critical, at most once per `again`.

    `recipients` get the mail by the relay; where the relay takes it for nobody, `leave_note` puts
    it into the intake mailbox, where staff read. `started_at` is None for a look from outside.
    """

    house: House
    limits: Limits
    recipients: Sequence[str]
    leave_note: LeaveNote
    again: timedelta
    started_at: datetime | None = None

    def look(self) -> int:
        """How many critical troubles there are; staff are told of them.

        Raises MailbotError where there are some and no way to tell anybody worked.
        """
        now = self.house.now()
        if self.started_at is not None and now - self.started_at < FRESH:
            return 0
        snapshot = self.house.store.status(now)
        found = [
            one
            for one in troubles(snapshot, self.limits, self.house.habits.pacing)
            if one.level is Level.CRITICAL
        ]
        told = snapshot.health.get(Part.ALARM)
        if not found:
            return 0
        if told is None or told.fine_at is None or now - told.fine_at >= self.again:
            self._tell(found, now)
        return len(found)

    def _tell(self, found: Sequence[Trouble], now: datetime) -> None:
        try:
            way = self._by_relay(found, now) or self._into_mailbox(found, now)
        except MailbotError as trouble:
            self.house.store.note_failing(Part.ALARM, now, str(trouble))
            raise
        log.warning("alarm.told", troubles=[one.code for one in found], way=way)
        self.house.store.note_fine(Part.ALARM, now, found=len(found), detail=way)

    def _by_relay(self, found: Sequence[Trouble], now: datetime) -> str:
        """The word for this way where the relay took the alarm for anybody at all, else ""."""
        taken = 0
        for recipient in self.recipients:
            try:
                self.house.deliver(recipient, self._mail(found, recipient, now))
                taken += 1
            except MailbotError as trouble:
                log.warning("alarm.not_sent", error=type(trouble).__name__)
        return "relay" if taken else ""

    def _into_mailbox(self, found: Sequence[Trouble], now: datetime) -> str:
        self.leave_note(self._mail(found, self.house.identity.address, now))
        return "mailbox"

    def _mail(self, found: Sequence[Trouble], recipient: str, now: datetime) -> bytes:
        identity = self.house.identity
        mail = EmailMessage(policy=SMTP)
        mail["From"] = formataddr((identity.name, identity.address))
        mail["To"] = recipient
        mail["Subject"] = f"【需立即处理】{describe(found[0], now.tzinfo)}"[:120]
        mail["Date"] = format_datetime(now)
        mail["Message-ID"] = make_msgid("alarm", identity.domain)
        # RFC 3834 §5.1: nobody's machine is to answer this.
        mail["Auto-Submitted"] = "auto-generated"
        lines = [f"{number}. {describe(one, now.tzinfo)}" for number, one in enumerate(found, 1)]
        hours = self.again.total_seconds() / 3600
        mail.set_content(
            "以下情况正在影响客户收到答复，请尽快处理：\n\n"
            + "\n".join(lines)
            + "\n\n在服务器上运行 mailbot status 查看现状，mailbot check 逐项检查并给出处理办法。\n"
            + f"情况没有好转时，{hours:g} 小时后会再次提醒。\n"
        )
        return mail.as_bytes()
