"""Runs the bot once in a process of its own, and ends that process at a given step.

Arguments are mails whose attachments are read in advance. Reads jobs as JSON lines from stdin and
answers each on stdout. Every run is a fork of this process, so that modules and rules are loaded
once only. The steps are counted from outside: the product knows nothing of it.
"""

import json
import os
import signal
import socket
import sys
from collections.abc import (
    Callable,
    Sequence,
)
from functools import cache, partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa  # noqa: TID251 - counts the statements
import structlog
from sqlalchemy import event  # noqa: TID251 - likewise

from mailbot.documents.page import FileReading
from mailbot.house import House, Rules, read_rules
from mailbot.message.model import Attachment
from mailbot.outbox import send_mail
from mailbot.settings import case_key, read_templates, settings_from
from mailbot.store.store import open_store
from mailbot.wiring import habits_of, identity_of, relay_account, worker_of
from tests.builders.house import Clock, PlainReaders

DONE, BROKEN = 0, 3


class Steps:
    """Counts what a run does, and ends the process at the `last`-th step (0: never)."""

    def __init__(self, last: int) -> None:
        self._last = last
        self.names: list[str] = []

    def step(self, name: str) -> None:
        self.names.append(name)
        if len(self.names) == self._last:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """Count statements, commits, durable writes and everything sent to a server."""
        event.listen(sa.Engine, "connect", self._connected)
        event.listen(sa.Engine, "commit", lambda _connection: self.step("commit"))
        for name in ("fsync", "rename"):
            self._wrap(os, name)
        for name in ("send", "sendall"):
            self._wrap(socket.socket, name)

    def _connected(self, connection: Any, _record: object) -> None:
        # From SQLite itself: most statements do not pass SQLAlchemy's events.
        connection.set_trace_callback(self._statement)

    def _statement(self, said: str) -> None:
        self.step(said.split(maxsplit=1)[0].lower())

    def _wrap(self, owner: Any, name: str) -> None:
        real: Callable[..., Any] = getattr(owner, name)

        def stepping(*arguments: Any, **more: Any) -> Any:
            self.step(name)
            result = real(*arguments, **more)
            self.step(f"{name} done")
            return result

        setattr(owner, name, stepping)


def run_once(job: dict[str, Any], steps: Steps) -> None:
    """One `mailbot once`, at a fixed time, with readers that need no processes."""
    settings = settings_from(job["settings"])
    clock = Clock()
    clock.forward(minutes=job["minutes"])
    steps.watch()
    identity, folder = identity_of(settings), settings.store.folder
    with open_store(settings.store.database_url(), folder / "documents") as store:
        steps.step("opened")
        house = House(
            rules=rules_for(identity.own_addresses),
            identity=identity,
            case_prefix=settings.agency.case_prefix,
            case_key=case_key(settings.store),
            habits=habits_of(settings),
            readers=READERS,
            cache=store,
            clock=clock,
            store=store,
            deliver=partial(send_mail, relay_account(settings), settings.agency.address),
        )
        worker = worker_of(house, settings)
        worker.recover()
        worker.once()
    steps.step("closed")


@cache
def rules_for(own_addresses: frozenset[str]) -> Rules:
    """The shipped rules; asked for before the first fork, so that they are read once."""
    return read_rules(read_templates(), own_addresses)


class RememberingReaders(PlainReaders):
    """Readers that remember files read before a fork."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, FileReading] = {}

    def read_attachment(
        self, file: Path, index: int, part: Attachment, others: Sequence[tuple[Path, int]] = ()
    ) -> FileReading:
        if part.sha256 not in self._known:
            self._known[part.sha256] = super().read_attachment(file, index, part, others)
        return self._known[part.sha256]

    def learn(self, file: Path) -> None:
        """Read what a mail brings."""
        for index, part in enumerate(self.parse_mail(file).attachments):
            self.read_attachment(file, index, part)


READERS = RememberingReaders()


def serve(job: dict[str, Any]) -> dict[str, Any]:
    """How a forked run ended, and the steps it took where it came to its end."""
    rules_for(identity_of(settings_from(job["settings"])).own_addresses)
    report = Path(job["report"])
    report.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        steps = Steps(job["last"])
        try:
            run_once(job, steps)
            report.write_text(json.dumps(steps.names), "utf-8")
        except BaseException as exc:  # noqa: BLE001 - the parent must not run on as a copy
            print(f"{type(exc).__name__}: {exc}", file=sys.stderr)  # noqa: T201 - for the test's log
            os._exit(BROKEN)
        os._exit(DONE)
    _, status = os.waitpid(child, 0)
    names = json.loads(report.read_text("utf-8")) if report.exists() else []
    return {"ended": os.waitstatus_to_exitcode(status), "steps": names}


def main() -> None:
    """Serve jobs until stdin ends."""
    for place in sys.argv[1:]:
        READERS.learn(Path(place))
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    for line in sys.stdin:
        print(json.dumps(serve(json.loads(line))), flush=True)  # noqa: T201 - the protocol


if __name__ == "__main__":
    main()
