"""A private Dovecot on an ephemeral port, as a second opinion on how IMAP servers behave."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from imaplib import IMAP4
from pathlib import Path

from pydantic import SecretStr

from mailbot.mailbox import MailboxAccount

USER, PASSWORD = "intake@example.test", "code"

CONFIG = """
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{base}/mail
mailbox_list_index = no
first_valid_uid = 1
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
auth_failure_delay = 0
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/home
}}
namespace inbox {{
  inbox = yes
  mailbox 已发送 {{
    auto = create
    special_use = \\Sent
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


def program() -> str | None:
    """Where Dovecot is, None where it is not installed."""
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


@contextmanager
def dovecot() -> Iterator[MailboxAccount]:
    """An account on a Dovecot that lives as long as the context."""
    where = program()
    assert where, "dovecot is not installed"
    with tempfile.TemporaryDirectory(prefix="dovecot-") as folder:
        base, port = Path(folder), _free_port()
        (base / "dovecot.conf").write_text(_config(base, port), "utf-8")
        command = [where, "-F", "-c", str(base / "dovecot.conf")]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - ours
            try:
                _await(port, base / "log")
                yield MailboxAccount(
                    host="127.0.0.1", port=port, security="plain", user=USER,
                    password=SecretStr(PASSWORD), connect_seconds=5, read_seconds=5,
                )  # fmt: skip
            finally:
                process.terminate()


def append(account: MailboxAccount, folder: str, data: bytes) -> None:
    """Put a mail into a folder; its name in modified UTF-7."""
    with _session(account) as client:
        client.append(folder, "", "", data)


def expunge(account: MailboxAccount, folder: str, uid: int) -> None:
    """Delete a mail for good."""
    with _session(account) as client:
        client.select(folder)
        client.uid("STORE", str(uid), "+FLAGS", r"(\Deleted)")
        client.expunge()


def create(account: MailboxAccount, folder: str) -> None:
    """Make a folder; its name in modified UTF-7."""
    with _session(account) as client:
        client.create(folder)


def recreate(account: MailboxAccount, folder: str) -> None:
    """Delete a folder and make it again, which changes its UIDVALIDITY."""
    with _session(account) as client:
        client.delete(folder)
        client.create(folder)


@contextmanager
def _session(account: MailboxAccount) -> Iterator[IMAP4]:
    with IMAP4(account.host, account.port, timeout=5) as client:
        client.login(account.user, PASSWORD)
        yield client


def _config(base: Path, port: int) -> str:
    """Dovecot refuses to serve mail as root: there, mails belong to nobody."""
    root = os.getuid() == 0
    owner = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.getuid())
    for name in ("run", "state", "mail", "home"):
        (base / name).mkdir()
    if root:
        base.chmod(0o755)
        for name in ("mail", "home"):
            os.chown(base / name, owner.pw_uid, owner.pw_gid)
    me = owner.pw_name
    return CONFIG.format(
        base=base,
        port=port,
        uid=owner.pw_uid,
        gid=owner.pw_gid,
        password=PASSWORD,
        internal="dovecot" if root else me,
        internal_group="dovecot" if root else owner.pw_gid,
        login="dovenull" if root else me,
    )


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _await(port: int, log: Path) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as sock:
                if sock.recv(4) == b"* OK":
                    return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(log.read_text() if log.exists() else "dovecot did not start")
