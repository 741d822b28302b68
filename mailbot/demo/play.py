"""Invented customers write to an embedded mailbox, and the real bot answers them."""

import email
import email.policy
import tempfile
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

from mailbot.demo.servers import EmbeddedImap, EmbeddedSmtp
from mailbot.settings import Settings, settings_from
from mailbot.store.model import SettledMail
from mailbot.values import Record
from mailbot.wiring import open_house, worker_of

DEMO_DAY = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
"""The customers' vouchers are of the days before: the demo lives on this day for ever."""

INTAKE = "intake@example.test"


class Scene(Record):
    """One customer's mail and what came of it; `replies` are files of the replies, if any."""

    story: str
    settled: SettledMail
    replies: tuple[Path, ...] = ()


def play(output: Path) -> Iterator[Scene]:
    """Each customer's mail as the bot settles it; replies are written to `output`.

    Nothing leaves this machine: both servers are embedded and listen on the loopback only.
    """
    output.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="mailbot-demo-") as folder,
        EmbeddedImap(user=INTAKE, folders=["INBOX", "垃圾邮件"], netease=True) as imap,
        EmbeddedSmtp() as smtp,
    ):
        settings = _settings(Path(folder), imap, smtp)
        with open_house(settings, clock=lambda: DEMO_DAY) as house:
            worker = worker_of(house, settings)
            for name, story, data in _customers():
                imap.deliver("INBOX", data, _date_of(data))
                before = len(smtp.mails)
                handled = worker.once()
                files = [
                    file
                    for reply in smtp.mails[before:]
                    for file in _write(output, name, reply.data)
                ]
                for mail_id in handled:
                    settled = house.store.settled(mail_id)
                    if settled is not None:
                        yield Scene(story=story, settled=settled, replies=tuple(files))


def _settings(folder: Path, imap: EmbeddedImap, smtp: EmbeddedSmtp) -> Settings:
    intake: dict[str, Any] = {
        "host": imap.host,
        "port": imap.port,
        "security": "plain",
        "user": imap.user,
        "password": imap.password,
        "folders": ("INBOX", "垃圾邮件"),
    }
    return settings_from(
        {
            "agency": {"name": "电子钥匙办理处（演示）", "address": INTAKE},
            "intake": intake,
            "relay": {
                "host": smtp.host,
                "port": smtp.port,
                "security": "plain",
                "seconds_between": 0,
            },
            "store": {"folder": folder},
            "reading": {"threads": 2},
            "replies": {"quiet_seconds": 0},
        }
    )


def _customers() -> Iterator[tuple[str, str, bytes]]:
    folder = resources.files("mailbot.demo") / "customers"
    index = tomllib.loads((folder / "customers.toml").read_text("utf-8"))
    for customer in index["customer"]:
        name = str(customer["file"])
        data = (folder / name).read_bytes()
        yield name.removesuffix(".eml"), str(customer["story_zh"]), data


def _date_of(data: bytes) -> datetime:
    message = email.message_from_bytes(data, policy=email.policy.default)
    found = message["date"].datetime if message["date"] else None
    return found if found is not None else DEMO_DAY


def _write(output: Path, name: str, reply: bytes) -> Iterator[Path]:
    """The reply as it went out, and its HTML part for a browser."""
    whole = output / f"{name}.eml"
    whole.write_bytes(reply)
    yield whole
    html = email.message_from_bytes(reply, policy=email.policy.default).get_body(("html",))
    if html is not None:
        page = output / f"{name}.html"
        page.write_text(html.get_content(), "utf-8")
        yield page
