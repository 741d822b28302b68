"""Prometheus fetches the figures of a running house over HTTP."""

import socket
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbot.errors import SettingsWrong
from mailbot.store.store import open_store
from mailbot.watch import TROUBLES
from mailbot.wiring import figures_of
from tests.builders.house import Desk, PlainReaders, letter, open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path, PlainReaders(), metrics__enabled=True, metrics__port=0) as opened:
        yield opened


def fetch(port: int | None) -> dict[str, float]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        lines = answer.read().decode("utf-8").splitlines()
    named = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in named}


def ages(told: dict[str, float]) -> list[float]:
    """Since when each of the two folders was polled."""
    return [value for name, value in told.items() if "last_poll_age_seconds" in name]


def test_the_figures_tell_polls_backlog_replies_cases_and_troubles(desk: Desk) -> None:
    desk.receive(letter("a@firm.test", "我们要办2个电子钥匙，组合资费3年。"))
    desk.clock.forward(seconds=90)

    with figures_of(desk.house, desk.settings) as port:
        told = fetch(port)

    assert told["mailbot_store_usable"] == 1
    assert ages(told) == [90, 90]
    assert told['mailbot_mails{state="handled"}'] == 1
    assert told['mailbot_mails{state="stored"}'] == 0
    assert told['mailbot_mails{state="quarantined"}'] == 0
    assert told['mailbot_outbox{state="sent"}'] == len(desk.replies) > 0
    assert told['mailbot_replies_sent{within="day"}'] == len(desk.replies)
    assert told['mailbot_cases{status="collecting"}'] == 1
    assert told["mailbot_replies_stopped"] == 0
    troubles = {name: value for name, value in told.items() if "mailbot_troubles" in name}
    assert troubles == {f'mailbot_troubles{{code="{code}"}}': 0 for code in TROUBLES}


def test_the_last_digest_has_an_age_once_there_was_one(desk: Desk) -> None:
    name = 'mailbot_last_digest_age_seconds{to="staff"}'
    with figures_of(desk.house, desk.settings) as port:
        assert name not in fetch(port)
        with desk.house.store.settling(desk.house.now()) as settlement:
            assert settlement.add_digest("2026-11-20", "09:00", "wang@staff.test", "w", "")
        desk.clock.forward(hours=1)
        assert fetch(port)[name] == 3600


def test_each_fetch_looks_anew_and_a_trouble_shows_by_its_code(desk: Desk) -> None:
    desk.once()
    with figures_of(desk.house, desk.settings) as port:
        assert fetch(port)['mailbot_troubles{code="polling_stands_still"}'] == 0
        desk.clock.forward(hours=2)
        told = fetch(port)

    assert told['mailbot_troubles{code="polling_stands_still"}'] == 2
    assert ages(told) == [7200, 7200]


def test_nothing_of_a_person_is_told(desk: Desk) -> None:
    desk.receive(letter("wang@firm.test", "我们要办2个电子钥匙，组合资费3年。"))

    with figures_of(desk.house, desk.settings) as port:
        assert not [name for name in fetch(port) if "firm.test" in name or "DK-" in name]


def test_a_store_that_cannot_be_asked_is_a_figure_too(desk: Desk, tmp_path: Path) -> None:
    broken = open_store(f"sqlite:///{tmp_path / 'other.sqlite3'}", tmp_path / "other")
    broken.close()
    (tmp_path / "other.sqlite3").unlink()
    (tmp_path / "other.sqlite3").mkdir()
    house = desk.house.__class__(**{**vars(desk.house), "store": broken})

    with figures_of(house, desk.settings) as port:
        told = fetch(port)

    assert told == {"mailbot_store_usable": 0}


def test_the_figures_are_off_unless_asked_for(tmp_path: Path) -> None:
    with (
        open_desk(tmp_path, PlainReaders()) as desk,
        figures_of(desk.house, desk.settings) as port,
    ):
        assert port is None


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        with (
            open_desk(
                tmp_path, PlainReaders(), metrics__enabled=True, metrics__port=number
            ) as desk,
            pytest.raises(SettingsWrong, match=rf"cannot listen on 127\.0\.0\.1:{number}"),
            figures_of(desk.house, desk.settings),
        ):
            pass


def test_where_the_extra_is_missing_the_message_says_how_to_get_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "mailbot.metrics", raising=False)
    monkeypatch.setitem(sys.modules, "prometheus_client", None)

    with (
        pytest.raises(SettingsWrong, match=r"pip install 'mailbot\[metrics\]'"),
        figures_of(desk.house, desk.settings),
    ):
        pass
