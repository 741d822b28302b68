"""A mail by itself is explained as the bot would decide and answer it."""

from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.cli.judge import open_study
from mailbot.explain import NoCache, explain
from mailbot.house import Study
from tests.builders.house import MORNING, PlainReaders, letter, papers


@pytest.fixture(scope="module")
def study() -> Study:
    with open_study(None, None) as opened:
        return replace(opened, readers=PlainReaders(opened.rules.screening))


def explained(study: Study, folder: Path, mail: bytes) -> tuple[str, str, str]:
    file = folder / "mail.eml"
    file.write_bytes(mail)
    found = explain(file, study, MORNING)
    again = explain(file, study, MORNING)
    assert found == again
    reply = found.reply
    return found.decision.kind, reply.to.address if reply else "", reply.subject if reply else ""


def test_a_customer_is_answered_as_the_first_mail_of_a_new_case(
    study: Study, tmp_path: Path
) -> None:
    customer = papers("one")
    mail = letter(customer.address, "材料", customer.form, customer.letter, sent=MORNING)

    kind, to, subject = explained(study, tmp_path, mail)

    assert kind == "send_quote"
    assert to == customer.address
    assert "[办理编号 DK-2611-0000-" in subject


def test_a_machine_is_not_answered(study: Study, tmp_path: Path) -> None:
    mail = letter("a@firm.test", "休假", Auto_Submitted="auto-generated")

    assert explained(study, tmp_path, mail) == ("stay_silent", "", "")


@pytest.mark.parametrize("data", [b"", b"\0\xff\n\n", b"From: nobody\r\n\r\n"])
def test_whatever_the_bytes_there_is_an_explanation(
    study: Study, tmp_path: Path, data: bytes
) -> None:
    kind, to, _ = explained(study, tmp_path, data)

    assert kind in {"stay_silent", "request_items", "refer_to_staff"}
    assert to == ""


def test_nothing_is_remembered() -> None:
    cache = NoCache()
    cache.cache_reading("0", "1", "{}")
    assert cache.cached_reading("0", "1") is None
