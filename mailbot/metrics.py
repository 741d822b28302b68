"""How everything stands becomes figures that Prometheus fetches; the only user of its client."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import TypeVar

from prometheus_client import (  # noqa: TID251 - this is the one place
    CollectorRegistry,
    start_http_server,
)
from prometheus_client.core import GaugeMetricFamily  # noqa: TID251 - likewise
from prometheus_client.registry import Collector  # noqa: TID251 - likewise

from mailbot.cases.model import CaseStatus
from mailbot.errors import MailbotError, SettingsWrong
from mailbot.store.model import MailState, OutboxState
from mailbot.watch import TROUBLES, Standing

S = TypeVar("S", bound=StrEnum)

Look = Callable[[], Standing]


class Figures(Collector):
    """The figures of each moment Prometheus asks for: counts and ages, nothing of a person."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing beforehand, so that registering looks at nothing."""
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """All figures; where the store cannot be asked, only that."""
        try:
            standing = self._look()
        except MailbotError:
            yield _one("mailbot_store_usable", "Whether the store could be asked", 0)
            return
        yield _one("mailbot_store_usable", "Whether the store could be asked", 1)
        yield from _mail_figures(standing)
        yield from _reply_figures(standing)
        yield from _machine_figures(standing)


def _mail_figures(standing: Standing) -> Iterator[GaugeMetricFamily]:
    snapshot = standing.snapshot
    ages = {
        cursor.mailbox: (snapshot.at - cursor.last_poll_at).total_seconds()
        for cursor in snapshot.cursors
        if cursor.last_poll_at is not None
    }
    yield _by("mailbot_last_poll_age_seconds", "Since the last successful poll", "mailbox", ages)
    mails = _all(MailState, snapshot.mails)
    yield _by("mailbot_mails", "Mails by state; stored ones wait", "state", mails)
    oldest = snapshot.oldest_pending or 0.0
    yield _one("mailbot_oldest_mail_seconds", "How long the oldest mail has waited", oldest)
    cases = _all(CaseStatus, snapshot.cases)
    yield _by("mailbot_cases", "Cases by status", "status", cases)


def _reply_figures(standing: Standing) -> Iterator[GaugeMetricFamily]:
    snapshot = standing.snapshot
    replies = _all(OutboxState, snapshot.outbox)
    yield _by("mailbot_outbox", "Replies by state", "state", replies)
    waiting = {state.value: age for state, age in snapshot.waiting.items()}
    yield _by("mailbot_outbox_oldest_seconds", "Age of the oldest reply", "state", waiting)
    sent = {"quarter_hour": snapshot.sent_quarter_hour, "day": snapshot.sent_day}
    yield _by("mailbot_replies_sent", "Replies that left lately", "within", sent)
    stopped = snapshot.brake is not None
    yield _one("mailbot_replies_stopped", "Whether the brake holds all replies", stopped)
    digests = {}
    if snapshot.last_digest_at is not None:
        digests["staff"] = (snapshot.at - snapshot.last_digest_at).total_seconds()
    yield _by("mailbot_last_digest_age_seconds", "Since the last digest was made", "to", digests)
    yield _one("mailbot_addresses_bouncing", "Addresses replies came back from", snapshot.bouncing)


def _machine_figures(standing: Standing) -> Iterator[GaugeMetricFamily]:
    snapshot = standing.snapshot
    counted = dict.fromkeys(TROUBLES, 0)
    for one in standing.troubles:
        counted[one.code] += 1
    yield _by("mailbot_troubles", "What is wrong, by code", "code", counted)
    ages = {
        part.value: (snapshot.at - health.ran_at).total_seconds()
        for part, health in snapshot.health.items()
    }
    yield _by("mailbot_part_age_seconds", "Since each part last ran", "part", ages)
    yield _one("mailbot_disk_free_bytes", "Free below the store's folder", standing.free_bytes)


def _all(states: type[S], counts: Mapping[S, int]) -> dict[str, int]:
    """The counts of all states: an alert wants a 0, not an absence."""
    return {state.value: counts.get(state, 0) for state in states}


def _one(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=float(value))


def _by(name: str, text: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=[label])
    for key, value in values.items():
        family.add_metric([key], float(value))
    return family


@contextmanager
def serve(look: Look, host: str, port: int) -> Iterator[int]:
    """The port at which the figures can be fetched; 0 takes a free one.

    Raises SettingsWrong where the port cannot be had.
    """
    registry = CollectorRegistry()
    registry.register(Figures(look))
    try:
        server, thread = start_http_server(port, addr=host, registry=registry)
    except OSError as exc:
        raise SettingsWrong(f"metrics: cannot listen on {host}:{port}: {exc}") from exc
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
