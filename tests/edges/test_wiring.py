"""Settings become the parts the jobs are handed, and contradictions stop before anything runs."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mailbot.errors import SettingsWrong, TemplatesWrong
from mailbot.settings import Settings, read_templates, settings_from
from mailbot.wiring import (
    habits_of,
    identity_of,
    intake_account,
    open_house,
    reading_pool,
    relay_account,
    utc_now,
)

VALUES: dict[str, dict[str, Any]] = {
    "agency": {"name": "办理处", "address": "Intake@Example.test", "own_addresses": ["X@y.test"]},
    "intake": {"host": "imap.example.test", "user": "box@example.test", "max_megabytes": 10},
    "relay": {"host": "smtp.example.test", "user": "login", "password": "s"},
}


def settings(**changes: Any) -> Settings:
    return settings_from({key: value | changes.get(key, {}) for key, value in VALUES.items()})


def test_every_address_of_ours_is_known_as_our_own() -> None:
    identity = identity_of(settings())

    assert identity.own_addresses == {"intake@example.test", "x@y.test", "box@example.test"}
    assert identity.domain == "Example.test"


def test_the_limit_customers_are_told_leaves_room_for_base64() -> None:
    assert habits_of(settings()).max_megabytes == 7
    assert intake_account(settings()).max_bytes == 10 * 1024 * 1024
    assert habits_of(settings(intake={"max_megabytes": 90})).max_megabytes == 20
    assert habits_of(settings()).quiet == timedelta(minutes=2)


def test_timeouts_and_pace_reach_the_relay() -> None:
    account = relay_account(settings(relay={"answer_seconds": 77, "seconds_between": 3}))

    assert account.data_seconds == 77
    assert habits_of(settings(relay={"seconds_between": 3})).pacing.seconds_between == 3


@pytest.mark.parametrize("section", ["intake", "relay"])
def test_a_password_in_the_clear_over_a_network_is_refused(section: str) -> None:
    build: Any = {"intake": intake_account, "relay": relay_account}[section]

    with pytest.raises(SettingsWrong, match=rf"{section}.*security = plain is only for this"):
        build(settings(**{section: {"security": "plain"}}))


def test_a_wrong_template_stops_before_a_store_is_made(tmp_path: Path) -> None:
    (tmp_path / "t" / "programme").mkdir(parents=True)
    payee = read_templates()["programme/payee.toml"]
    (tmp_path / "t" / "programme" / "payee.toml").write_bytes(b"nonsense = 1\n" + payee)
    chosen = settings().model_copy(
        update={
            "templates_dir": tmp_path / "t",
            "store": settings().store.model_copy(update={"folder": tmp_path / "var"}),
        }
    )

    with (
        pytest.raises(TemplatesWrong, match=r"programme/payee\.toml:1: nonsense"),
        open_house(chosen),
    ):
        pass

    assert not (tmp_path / "var").exists()


def test_no_process_is_started_before_there_is_something_to_read() -> None:
    with reading_pool(settings()) as pool:
        assert not pool.is_started
        assert pool.budgets.pages == 30


def test_the_clock_knows_its_zone() -> None:
    assert utc_now().tzinfo is not None


def test_the_process_that_stays_loads_nothing_it_seldom_needs() -> None:
    code = (
        "import sys, mailbot.wiring, mailbot.mailbox;"
        "print([name for name in sys.modules if name.split('.')[0] in ('cv2', 'onnxruntime', "
        "'rapidocr', 'pypdfium2', 'numpy', 'PIL', 'matplotlib', 'xlsxwriter', 'alembic', "
        "'holidays', 'charset_normalizer', 'openpyxl', 'prometheus_client', 'psycopg')])"
    )
    told = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.strip() == "[]"
