"""`explain` and `read`: the JSON that other programs rely on, and what a person sees."""

import json
import sys
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mailbot.cli import judge, main, show
from mailbot.cli.data import why_unused
from mailbot.cli.progress import steps
from mailbot.message.model import Attachment
from mailbot.pages.sandbox import ReadingPool
from mailbot.spreadsheets import workbook
from mailbot.staff.sheets import Column, Sheet
from tests.builders.house import MORNING, letter, papers
from tests.samples.model import SampleDocument

DOCUMENT = {"kind", "name", "confidence", "pages", "fields", "seals", "findings"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Mails and files of one customer."""
    place = tmp_path_factory.mktemp("mails")
    customer = papers("one")
    junk = SampleDocument(
        name="说明.txt",
        data="会议通知\n各单位：请准时参加。".encode(),
        media="text/plain",
        kind="unknown",
        truth={},
        layout="",
        format="pdf",
    )
    broken = junk.model_copy(update={"name": "坏.pdf", "data": b"%PDF-1.4 broken"})
    files = (customer.form, customer.letter, customer.receipt, broken)
    mails = {
        "complete.eml": letter(customer.address, "材料见附件", *files, sent=MORNING),
        "machine.eml": letter("a@firm.test", "休假", sent=MORNING, Auto_Submitted="auto-replied"),
        "question.eml": letter("b@firm.test", "需要什么材料？", sent=MORNING),
        "empty.eml": b"",
    }
    for name, data in mails.items():
        (place / name).write_bytes(data)
    for file in (*files, junk):
        (place / file.name).write_bytes(file.data)
    (place / "清单.xlsx").write_bytes(order_list())
    return place


def order_list() -> bytes:
    """A list of two companies' orders."""
    rows = (
        ("1", "昆仑风电有限公司", "新办", "2", "李晓梅", "13812345678"),
        ("2", "天山光伏发电有限公司", "密码重置", "1", "", ""),
    )
    heads = ("序号", "单位名称", "业务类型", "UKey数量", "联系人", "电话")
    columns = tuple(Column(head, 20) for head in heads)
    return workbook([Sheet("清单", columns, rows)], ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Any:
    """What a command prints that must end well."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    # None of these files needs the OCR models: they are loaded where one does.
    monkeypatch.setattr(judge, "ReadingPool", partial(ReadingPool, warm=None))

    def typed(*words: str | Path) -> str:
        monkeypatch.setattr(sys, "argv", ["mailbot", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 0
        return capsys.readouterr().out

    return typed


def test_explain_of_several_mails_has_the_promised_shape(said: Any, folder: Path) -> None:
    names = ("complete.eml", "machine.eml", "question.eml", "empty.eml")

    told = json.loads(
        said("explain", "--json", "--today", "2026-11-20", *(folder / name for name in names))
    )

    assert told.keys() == {"schema", "files"}
    assert told["schema"] == 1
    assert [file["name"] for file in told["files"]] == list(names)
    complete, machine, question, empty = told["files"]
    for file in told["files"]:
        assert file.keys() == {
            "name", "message", "screening", "documents", "order", "decision", "reply",
        }  # fmt: skip
        assert file["message"].keys() == {
            "message_id", "from", "reply_to", "to", "subject", "date", "text", "quoted",
            "attachments", "defects",
        }  # fmt: skip
        assert file["screening"].keys() == {"answerable", "kind", "reason"}
        assert file["order"].keys() == {
            "service", "services", "plan", "term_years", "quantity", "counts", "courier", "sources",
        }  # fmt: skip
        assert {"kind", "deficiencies", "quote", "findings"} <= file["decision"].keys()

    _complete_mail_is_confirmed(complete)
    assert machine["screening"]["kind"] == "auto_reply"
    assert machine["decision"]["kind"] == "stay_silent"
    assert machine["reply"] is None
    assert question["decision"]["kind"] == "request_items"
    assert set(question["reply"]["attachments"]) == {"企业证书申请表.docx", "授权书.docx"}
    assert empty["message"]["from"] is None
    assert empty["reply"] is None


def _complete_mail_is_confirmed(told: dict[str, Any]) -> None:
    customer = papers("one")
    assert told["message"]["from"] == {"name": "", "address": customer.address}
    assert told["message"]["date"] == "2026-11-20T02:00:00+00:00"
    used = [(part["name"], part["used"]) for part in told["message"]["attachments"]]
    assert used[:3] == [(file.name, True) for file in customer[1:4]]
    broken = told["message"]["attachments"][3]
    assert broken.keys() == {"name", "content_type", "size", "sha256", "used", "why_not"}
    assert broken["why_not"] == "unreadable: damaged"
    form, letter_, voucher, unreadable = told["documents"]
    assert all(document.keys() >= DOCUMENT for document in told["documents"])
    assert [form["kind"], letter_["kind"], voucher["kind"], unreadable["kind"]] == [
        "application", "authorisation", "voucher", "unreadable",
    ]  # fmt: skip
    assert unreadable["reason"] == "damaged"
    assert form["fields"]["quantity"].keys() == {"value", "confidence", "page", "how"}
    assert form["fields"]["quantity"]["value"] == 2
    assert form["fields"]["services"]["value"] == ["new"]
    assert form["fields"]["stamped"]["value"] is True
    assert voucher["fields"]["amount"]["value"] == "1200.00"
    assert voucher["fields"]["paid_on"]["value"] == "2026-11-19"
    assert voucher["fields"]["status"]["value"] == "paid"
    assert told["order"]["service"] == "new"
    assert told["order"]["plan"] == "combined"
    assert told["decision"]["quote"]["total"] == "1200.00"
    assert told["reply"].keys() == {"to", "subject", "text", "attachments"}
    assert told["reply"]["to"] == customer.address


def test_explain_of_one_mail_is_that_mail_alone_and_stores_nothing(
    said: Any, folder: Path, tmp_path: Path
) -> None:
    told = json.loads(said("explain", "--json", folder / "machine.eml"))

    assert told.keys() == {
        "schema", "message", "screening", "documents", "order", "decision", "reply",
    }  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_read_tells_the_documents_of_each_file(said: Any, folder: Path) -> None:
    names = ("授权书.docx", "说明.txt", "坏.pdf")

    told = json.loads(said("read", "--json", *(folder / name for name in names)))

    assert told.keys() == {"schema", "files"}
    assert [file.keys() for file in told["files"]] == [{"name", "documents"}] * 3
    assert [file["name"] for file in told["files"]] == list(names)
    letter_, unknown, broken = (file["documents"][0] for file in told["files"])
    assert letter_["kind"] == "authorisation"
    assert letter_["fields"]["company"]["value"] == papers("one").facts.firm.name
    assert unknown["kind"] in {"unknown", "unreadable"}
    assert broken["kind"] == "unreadable"


def test_a_person_sees_masked_values_the_decision_and_the_reply(said: Any, folder: Path) -> None:
    words = said("explain", folder / "complete.eml", folder / "machine.eml")

    customer = papers("one").facts
    assert "企业证书申请表" in words
    assert "决定：" in words
    assert "不回复：自动回复" in words
    assert customer.person.mobile not in words.partition("尊敬的客户")[0]
    assert customer.firm.name in words


def test_a_person_sees_what_was_read_in_a_file(said: Any, folder: Path) -> None:
    words = said("read", folder / "授权书.docx")

    assert "授权书" in words
    assert papers("one").facts.person.id_number not in words


def test_a_list_of_orders_is_told_row_by_row(said: Any, folder: Path) -> None:
    (file,) = json.loads(said("read", "--json", folder / "清单.xlsx"))["files"]

    (document,) = file["documents"]
    assert (document["kind"], document["title"], document["fields"]) == ("unknown", "办理清单", {})
    assert [row["quantity"]["value"] for row in document["rows"]] == [2, 1]
    assert document["rows"][1].keys() == {"company", "services", "quantity"}

    words = said("read", folder / "清单.xlsx")
    assert "天山光伏发电有限公司" in words
    assert "密码重置" in words
    assert "13812345678" not in words


def test_every_word_of_a_document_has_a_chinese_one(capsys: pytest.CaptureFixture[str]) -> None:
    field = {"confidence": 0.5, "page": 1, "how": "ocr"}
    document = {
        "kind": "unknown",
        "title": "",
        "name": "x",
        "confidence": 0.5,
        "fields": {
            "stamped": field | {"value": None},
            "signed": field | {"value": False},
            "services": field | {"value": ["new", "reset"]},
        },
        "seals": [{"text": "", "colour": "red", "confidence": 0.5}],
        "findings": [{"code": "several_companies", "detail": ""}],
    }
    unreadable = document | {"kind": "unreadable", "reason": "encrypted", "detail": ""}

    show.documents({"files": [{"name": "x.pdf", "documents": [document, unreadable]}]})

    words = capsys.readouterr().out
    for word in (
        "无标题",
        "无法判断",
        "否",
        "新办、密码重置",
        "文字未读出",
        "several_companies",
        "文件加密",
    ):
        assert word in words


def test_an_attachment_nothing_was_made_of_says_so() -> None:
    def part(media: str) -> Attachment:
        return Attachment(name="x", content_type=media, sha256="0", size=1, data=b"")

    assert why_unused(part("image/png"), ()) == "not_opened"
    assert why_unused(part("application/zip"), ()) == "not_opened"


def test_a_bar_is_shown_only_where_a_terminal_watches(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert list(steps([1, 2], "读信")) == [1, 2]
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert list(steps([1, 2], "读信")) == [1, 2]
    assert capsys.readouterr().out == ""


def test_a_study_without_settings_answers_as_nobody_yet() -> None:
    with judge.open_study(None, None) as study:
        assert study.identity.address.endswith(".invalid")
        assert study.cache.cached_reading("0", "1") is None
        study.cache.cache_reading("0", "1", "{}")
        assert study.cache.cached_reading("0", "1") is None
