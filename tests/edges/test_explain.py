"""A mail by itself is explained as the bot would decide and answer it."""

from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from mailbot.cli.judge import explanation_data, open_study
from mailbot.cli.show import explanations
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


def test_two_companies_in_one_mail_are_two_cases_with_an_answer_each(
    study: Study, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = papers("one"), papers("two")
    loose = papers("three").letter
    files = (one.form, one.letter, two.form, two.letter, loose)
    (tmp_path / "mail.eml").write_bytes(letter(one.address, "两家的材料", *files, sent=MORNING))

    judged = explanation_data(explain(tmp_path / "mail.eml", study, MORNING))

    assert [case["decision"]["kind"] for case in judged["cases"]] == ["send_quote", "send_quote"]
    assert judged["decision"] == judged["cases"][0]["decision"]
    subjects = {case["reply"]["subject"] for case in judged["cases"]}
    assert len(subjects) == 2
    explanations(judged, console=Console())
    shown = capsys.readouterr().out
    assert one.facts.firm.name in shown
    assert two.facts.firm.name in shown


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
