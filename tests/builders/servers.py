"""Accounts of the embedded servers, certificates for this machine, and small mails."""

import shutil
import ssl
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from mailbot.demo.servers import EmbeddedImap, EmbeddedSmtp
from mailbot.mailbox import MailboxAccount
from mailbot.outbox import RelayAccount

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def account_of(imap: EmbeddedImap, **changes: Any) -> MailboxAccount:
    """The account an embedded IMAP server serves, with short timeouts."""
    values = {
        "name": "intake",
        "host": imap.host,
        "port": imap.port,
        "security": "plain",
        "user": imap.user,
        "password": SecretStr(imap.password),
        "connect_seconds": 1,
        "read_seconds": 1,
        "call_seconds": 5,
    }
    return MailboxAccount.model_validate(values | changes)


def relay_of(smtp: EmbeddedSmtp, **changes: Any) -> RelayAccount:
    """The relay an embedded SMTP server is, with short timeouts."""
    values = {
        "host": smtp.host,
        "port": smtp.port,
        "security": "plain",
        "sender": "bot@example.test",
        "connect_seconds": 1,
        "command_seconds": 0.3,
        "data_seconds": 0.3,
    }
    if smtp.users:
        user, password = next(iter(smtp.users.items()))
        values |= {"user": user, "password": SecretStr(password)}
    return RelayAccount.model_validate(values | changes)


def mail(number: int = 1, body: str = "请查收", padding: int = 0) -> bytes:
    """A small mail in UTF-8 with its own Message-ID, made longer by `padding` bytes."""
    head = (
        f"From: a{number}@customer.test\r\nMessage-ID: <{number}@customer.test>\r\n"
        f"Subject: mail {number}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    )
    return f"{head}{body}\r\n".encode() + b"x" * padding


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's TLS context for 127.0.0.1, and the file that makes clients trust it."""
    openssl = shutil.which("openssl")
    assert openssl, "these tests make their certificate with openssl"
    key, trusted = folder / "key.pem", folder / "trusted.pem"
    wanted = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj"
    subprocess.run(  # noqa: S603 - fixed words
        [openssl, *wanted.split(), "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", str(key), "-out", str(trusted)],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(trusted, key)
    return context, trusted
