"""One mail with a large file, from the IMAP server to the queued reply: peak memory.

Twice: with a file of 25 MiB, which comes in slices, and with the largest mail that still comes in
one piece. The server lives in the process that measures; the bot in a fresh one, whose peak is
taken.
"""

import subprocess
import sys
from base64 import encodebytes
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

MEBIBYTE = 1024 * 1024
AIM = 120  # MiB
_OF_A_MAIL = 0.72  # the file's share: base64 and its line ends take the rest
MARK = "peak "  # in front of what the measured process says: its log goes the same way


def measure() -> None:
    """Print the peak of the main process after each step, for a mail of either kind."""
    from mailbot.mailbox import MailboxAccount  # noqa: PLC0415 - not in the process measured

    whole = MailboxAccount.model_fields["batch_bytes"].default
    _measure("one 25 MiB attachment", large_mail(25 * MEBIBYTE))
    _measure("the largest mail that comes in one piece", large_mail(int(whole * _OF_A_MAIL)))


def _measure(what: str, mail: bytes) -> None:
    from bench.office import settings  # noqa: PLC0415 - not in the process measured
    from mailbot.demo.servers import EmbeddedImap  # noqa: PLC0415 - likewise
    from mailbot.wiring import open_house  # noqa: PLC0415 - likewise

    with TemporaryDirectory(prefix="mailbot-bench-") as folder, EmbeddedImap() as imap:
        imap.deliver("INBOX", mail)
        # As on every start but the first, the tables are there.
        with open_house(settings(Path(folder))):
            pass
        place = (imap.host, str(imap.port), imap.user, imap.password, folder)
        command = [sys.executable, "-m", "bench.memory", *place]
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves
    lines = [line.removeprefix(MARK) for line in said.stdout.splitlines() if line.startswith(MARK)]
    steps = [line.partition(" ")[::2] for line in lines]
    peak = max(float(step[0]) for step in steps)
    print(f"memory: peak of the main process with {what} {peak:.0f} MiB", end=" ")
    print(f"(aim: at most {AIM})")
    for before, after in pairwise([("0", ""), *steps]):
        print(f"    {float(after[0]):6.1f} MiB after {after[1]}", end=" ")
        print(f"(+{float(after[0]) - float(before[0]):.1f})")


def large_mail(size: int) -> bytes:
    """A mail with a readable PDF of `size` bytes."""
    from tests.samples import application  # noqa: PLC0415 - not in the process measured

    pdf = application(1, form="pdf").data
    # A comment in front of a second trailer makes it large.
    trailer = pdf[pdf.rindex(b"startxref") :]
    padding = b"%" + b"x" * (size - len(pdf) - len(trailer) - 2) + b"\n"
    head = (
        "From: =?gb2312?B?wO7OsA==?= <liwei@example.test>\r\nTo: intake@example.test\r\n"
        "Date: Fri, 20 Nov 2026 10:00:00 +0800\r\nMessage-ID: <large@example.test>\r\n"
        "Subject: application\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="edge"\r\n\r\n'
        '--edge\r\nContent-Type: text/plain; charset="utf-8"\r\n\r\n申请办理电子钥匙2个\r\n'
        '--edge\r\nContent-Type: application/pdf; name="form.pdf"\r\n'
        "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n\r\n"
    )
    body = encodebytes(pdf + padding + trailer).replace(b"\n", b"\r\n")
    return head.encode() + body + b"--edge--\r\n"


def peak_mebibytes() -> float:
    """The largest resident size of this process so far."""
    # Not ru_maxrss: that remembers the size of the process which started this one.
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the kernel does not tell VmHWM")


def steps(host: str, port: str, user: str, password: str, folder: str) -> Iterator[str]:
    """The names of the steps, each after it was done."""
    from bench.office import settings  # noqa: PLC0415 - counted as a step
    from mailbot.mailbox import Mailbox  # noqa: PLC0415 - counted as a step
    from mailbot.store.model import OutboxState  # noqa: PLC0415 - likewise
    from mailbot.wiring import intake_account, open_house, worker_of  # noqa: PLC0415 - likewise

    yield "importing mailbot"
    chosen = settings(
        Path(folder), host=host, port=int(port), user=user, password=password, security="plain"
    )
    with open_house(chosen) as house:
        worker = worker_of(house, chosen)
        yield "opening store and templates"
        with Mailbox(intake_account(chosen)) as mailbox:
            assert worker.intake.poll(mailbox) == 1
        yield "fetching and storing the mail"
        assert worker.handle_pending() == 1
        yield "settling it"
        assert house.store.entries(OutboxState.QUEUED), "no reply was queued"


if __name__ == "__main__":
    print(f"{MARK}{peak_mebibytes():.1f} starting Python")
    for step in steps(*sys.argv[1:]):
        print(f"{MARK}{peak_mebibytes():.1f} {step}", flush=True)
