"""The bot is killed at every step in turn, started again, and ends where it would have ended."""

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from mailbot.demo.servers import EmbeddedImap, EmbeddedSmtp
from mailbot.store.model import MailState
from mailbot.store.store import open_store
from tests.builders.house import INTAKE, JUNK, MORNING, changed, letter, papers, values_of

KILLED = -9
AT_MOST = 80
"""Runs that are stopped: at every commit and sending, and evenly in between."""

DECISIVE = frozenset({"commit", "send done", "rename done", "opened", "closed"})


class Mortal:
    """A process that runs the bot once per job and may be told to die at a step."""

    def __init__(self, folder: Path, settings: dict[str, Any], mails: list[Path]) -> None:
        self.folder = folder
        self.settings = settings
        self._log = (folder / "log").open("w")
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "tests.flow.mortal", *map(str, mails)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            cwd=Path(__file__).parents[2],
        )

    def run(self, store: Path, *, last: int = 0, minutes: int = 0) -> tuple[int, list[str]]:
        """How the run ended, and the steps of one that was not killed."""
        job = {
            "settings": changed(self.settings, {"store.folder": str(store)}),
            "report": str(self.folder / "report"),
            "last": last,
            "minutes": minutes,
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return answer["ended"], answer["steps"]

    def close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        self._process.wait(10)
        self._log.close()


@pytest.fixture(scope="module")
def mails() -> list[bytes]:
    """An order, a question, a machine's mail, and the receipt from the finance department."""
    customer = papers("one")
    order = letter(
        customer.address, "组合资费，3年，2个", customer.form, customer.letter, sent=MORNING
    )
    question = letter("asks@else.test", "请问需要什么材料？", sent=MORNING)
    machine = letter("robot@else.test", "休假", sent=MORNING, Auto_Submitted="auto-replied")
    receipt = letter("caiwu@finance.test", "汇款凭证", customer.receipt, sent=MORNING)
    return [order, question, machine, receipt]


@pytest.fixture(scope="module")
def servers(mails: list[bytes]) -> Iterator[tuple[EmbeddedImap, EmbeddedSmtp]]:
    """A mailbox with these mails, the question there twice, and a relay."""
    with (
        EmbeddedImap(user=INTAKE, folders=["INBOX", JUNK], netease=True) as imap,
        EmbeddedSmtp() as smtp,
    ):
        for number, mail in enumerate(mails):
            imap.deliver("INBOX", mail, MORNING.replace(second=number))
        imap.deliver(JUNK, mails[1], MORNING.replace(second=9))
        yield imap, smtp


@pytest.fixture
def mortal(
    tmp_path: Path, servers: tuple[EmbeddedImap, EmbeddedSmtp], mails: list[bytes]
) -> Iterator[Mortal]:
    files = [tmp_path / f"{number}.eml" for number in range(len(mails))]
    for file, mail in zip(files, mails, strict=True):
        file.write_bytes(mail)
    settings = changed(values_of(tmp_path, *servers), {"relay.answer_seconds": 5})
    runner = Mortal(tmp_path, settings, files)
    yield runner
    runner.close()


def new_store(folder: Path) -> Path:
    """An empty folder but for the key, so that equal cases get equal numbers."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(0o700)
    (folder / "case.key").write_bytes(b"the same key in every single run")
    return folder


def outcome(folder: Path) -> dict[str, Any]:
    """All that matters of a store, without the times at which it happened."""
    with open_store(f"sqlite:///{folder}/mailbot.sqlite3", folder / "documents") as store:
        return {
            "mails": store.status(MORNING).mails,
            "cases": sorted((case.number, case.status, case.mails) for case in store.cases()),
            "replies": sorted(
                (entry.message_id, entry.recipient, entry.text_hash, entry.state)
                for entry in store.entries()
            ),
            "trace": sorted(
                (step.what, step.ref, step.detail.removesuffix("found in the Sent folder"))
                for case in store.cases()
                for step in store.trace(case.number)
                if step.what in {"received", "settled", "decided", "queued"}
            ),
        }


def received(smtp: EmbeddedSmtp) -> Counter[str]:
    """How often the relay took which reply."""
    return Counter(message_from_bytes(mail.data)["message-id"] for mail in smtp.mails)


def chosen(steps: list[str]) -> list[int]:
    """The steps to die at, counted from 1: all where they are few, else all that decide."""
    every = range(1, len(steps) + 1)
    decisive = {number for number in every if steps[number - 1] in DECISIVE}
    rest = [number for number in every if number not in decisive]
    room = max(AT_MOST - len(decisive), 1)
    return sorted({*decisive, *rest[:: max(len(rest) // room, 1)]})


@pytest.mark.timeout(1500)  # the bot is started some hundred and sixty times
def test_killed_at_any_step_nothing_is_lost_and_nobody_is_answered_twice(
    mortal: Mortal, servers: tuple[EmbeddedImap, EmbeddedSmtp], tmp_path: Path
) -> None:
    _, smtp = servers
    smtp.mails.clear()
    undisturbed = new_store(tmp_path / "undisturbed")
    assert mortal.run(undisturbed)[0] == 0, (tmp_path / "log").read_text()
    expected, sent = outcome(undisturbed), received(smtp)
    assert expected["mails"] == {MailState.HANDLED: 4, MailState.DUPLICATE: 1}
    assert len(expected["cases"]) == 2
    assert len(sent) == 3
    assert set(sent.values()) == {1}
    _, steps = mortal.run(new_store(tmp_path / "counted"))

    copies = 0
    for last in chosen(steps):
        folder = new_store(tmp_path / "killed")
        smtp.mails.clear()
        where = f"killed at step {last} of {len(steps)}, {steps[last - 1]}"
        assert mortal.run(folder, last=last)[0] == KILLED, where
        assert mortal.run(folder, minutes=2)[0] == 0, where

        assert outcome(folder) == expected, where
        got = received(smtp)
        assert set(got) == set(sent), where
        again = {message_id: times for message_id, times in got.items() if times > 1}
        assert sum(again.values()) in {0, 2}, where
        copies += len(again)

    # Only where the relay's answer was lost can there be a second copy: some, and few.
    assert 0 < copies <= 4 * len(sent)
