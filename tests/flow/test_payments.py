"""Money by the bank's statement, from the bank's file to the customer's confirmation."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter  # noqa: TID251 - only to make a file to read

from mailbot.acts import act
from mailbot.cases.model import CaseStatus
from mailbot.cases.verbs import Verb
from mailbot.errors import SettingsWrong
from mailbot.pages import table
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.sandbox import ReadingPool
from mailbot.wiring import editor_of
from tests.builders.commands import Run, typed_in
from tests.builders.house import Desk, letter, papers, toml_of, values_of

HEAD = ["交易时间", "收入金额", "支出金额", "对方户名", "对方账号", "附言", "流水号"]


@pytest.fixture
def run(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    values = values_of(tmp_path / "var", desk.imap, desk.smtp)
    (tmp_path / "mailbot.toml").write_text(toml_of(values), "utf-8")
    return typed_in(tmp_path, monkeypatch, capsys)


def csv_of(file: Path, rows: list[list[str]], charset: str = "gb18030") -> Path:
    text = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    file.write_bytes(text.encode(charset))
    return file


def served(desk: Desk, seed: str = "one") -> tuple[str, str]:
    """Number and company of a case whose voucher agrees."""
    customer = papers(seed)
    desk.receive(
        letter(customer.address, "见附件", customer.form, customer.letter, customer.receipt)
    )
    (case,) = desk.house.store.cases(CaseStatus.CONFIRMING)
    return case.number, customer.facts.firm.name


def test_an_exact_match_confirms_the_arrival_where_the_rule_says_so(
    desk: Desk, run: Run, tmp_path: Path
) -> None:
    number, company = served(desk)
    file = csv_of(
        tmp_path / "流水.csv",
        [
            ["某某银行对公账户明细"],
            HEAD,
            ["2026-11-20 09:31:00", "1,200.00", "", company, "6500161850001234567", "", "S1"],
            ["2026-11-20 10:00:00", "", "300.00", "快递公司", "622200", "运费", "S2"],
            ["2026-11-20 11:00:00", "88.00", "", "陌生公司", "622201", "货款", "S3"],
        ],
    )

    tried = run("payments", "import", file, "--dry-run", "--json").json
    assert sorted(one["matched"] for one in tried["arrivals"]) == ["exact", "none"]
    assert tried["outgoing"] == 1
    assert run("payments", "list").out.strip() == "没有待核对的到账。"

    listed = run("payments", "import", file, "--json").json
    assert [one["confirmed"] for one in listed["arrivals"]] == [False, False]
    assert "6500161850001234567" not in str(listed)

    confirmed = run("payments", "import", file, "--confirm", "--json").json
    assert {(one["case"], one["confirmed"]) for one in confirmed["arrivals"]} == {
        (number, True),
        (None, False),
    }
    again = run("payments", "import", file, "--confirm", "--json").json
    assert [one["matched"] for one in again["arrivals"]] == ["none"]
    steps = run("trace", number, "--json").json["steps"]
    assert sum(step["what"] == "staff" for step in steps) == 1
    assert "银行流水: arrived" in str(steps)

    assert "陌生公司" in run("payments", "list").out
    (waiting,) = run("payments", "list", "--json").json["arrivals"]
    assert run("payments", "settle", waiting["key"]).code == 0
    assert run("payments", "list", "--json").json["arrivals"] == []
    assert run("payments", "settle", waiting["key"]).code == os.EX_USAGE


def test_money_that_staff_confirmed_before_is_settled_by_itself(
    desk: Desk, run: Run, tmp_path: Path
) -> None:
    number, company = served(desk)
    assert act(number, Verb.ARRIVED, "", "wang", desk.house).done
    file = csv_of(tmp_path / "a.csv", [HEAD, ["20261120", "1200", "", company, "", "", "S1"]])

    (one,) = run("payments", "import", file, "--json").json["arrivals"]

    assert (one["matched"], one["confirmed"]) == ("known", True)
    assert desk.house.store.open_arrivals() == []


def test_money_nobody_placed_stands_in_the_digest_until_it_is_confirmed(
    desk: Desk, run: Run, tmp_path: Path
) -> None:
    number, company = served(desk)
    before = desk.house.now()
    desk.clock.forward(minutes=1)
    rows = [
        ["20261120", "1200", "", company, "650016", "", "S1"],
        ["20261120", "88", "", "张三丰", "6222001234567890", "货款", "S2"],
    ]
    run("payments", "import", csv_of(tmp_path / "a.csv", [HEAD, *rows]))
    assert desk.house.store.anything_new(before)

    editor = editor_of(desk.house, desk.settings)
    exact, strange = editor.issue().digest.arrivals
    assert (exact.number, exact.told) == (number, f"与 {number} 完全吻合，请确认")
    assert (strange.payer, strange.told) == ("张**", "没有找到对应的办理单")

    assert act(number, Verb.ARRIVED, "", "wang", desk.house).done
    assert [one.key for one in editor.issue().digest.arrivals] == [strange.key]


def test_money_that_came_before_its_case_is_matched_by_a_later_import(
    desk: Desk, run: Run, tmp_path: Path
) -> None:
    company = papers("one").facts.firm.name
    file = csv_of(tmp_path / "a.csv", [HEAD, ["20261120", "1200", "", company, "", "", "S1"]])
    assert [one["matched"] for one in run("payments", "import", file, "--json").json["arrivals"]]
    number, _ = served(desk)

    (one,) = run("payments", "import", file, "--json").json["arrivals"]

    assert (one["matched"], one["case"]) == ("exact", number)


def test_a_file_that_is_no_statement_is_refused_in_one_line(run: Run, tmp_path: Path) -> None:
    for name, data in (
        ("a.csv", "姓名,电话\n张三,1".encode()),
        ("b.xlsx", b"PK\x03\x04 broken"),
        ("c.csv", b""),
    ):
        (tmp_path / name).write_bytes(data)
        ended = run("payments", "import", name)
        assert ended.code == os.EX_CONFIG, name
        assert "Traceback" not in ended.err


def test_lines_that_cannot_be_read_are_told(run: Run, tmp_path: Path) -> None:
    file = csv_of(tmp_path / "a.csv", [HEAD, ["11-20", "1200", "", "甲", "", "", ""]])

    assert "读不出的行：2" in run("payments", "import", file).out


# ---------------------------------------------------------------- files of every kind


ROWS = [["标题", "", ""], ["交易日期", "收入金额", "对方户名"], ["20261120", "1,200.00", "某公司"]]


def read(file: Path) -> list[list[str]]:
    with ReadingPool(warm=None, budgets=ReadingBudgets(seconds=60)) as pool:
        return table.read_table(file, pool)


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_exports_are_read(tmp_path: Path, charset: str, separator: str) -> None:
    lines = [separator.join(f'"{cell}"' for cell in row) for row in ROWS]
    (tmp_path / "a.xls").write_bytes("\n".join(lines).encode(charset))

    assert json_rows(tmp_path / "a.xls") == ROWS


def json_rows(file: Path) -> list[list[str]]:
    import json  # noqa: PLC0415 - beside its use

    rows: list[list[str]] = json.loads(table.table_read(str(file)))
    return rows


def test_a_web_page_called_xls_is_read(tmp_path: Path) -> None:
    cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in ROWS]
    page = "<html><table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table></html>"
    (tmp_path / "a.xls").write_text(page, "utf-8")

    assert json_rows(tmp_path / "a.xls") == ROWS


def test_a_long_spreadsheet_is_read_and_one_beyond_the_limit_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(file), {"constant_memory": True})
    sheet = book.add_worksheet()
    dated = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, ROWS[1])
    for number in range(1, 5001):
        sheet.write_datetime(
            number, 0, datetime(2026, 11, 20, tzinfo=UTC).replace(tzinfo=None), dated
        )
        sheet.write_row(number, 1, [1200, 6222001, "某公司"])
    book.close()

    rows = read(file)
    assert len(rows) == 5001
    assert rows[1][0].startswith("2026-11-20")
    assert rows[1][1:3] == ["1200", "6222001"]
    monkeypatch.setattr(table, "MOST_ROWS", 5000)
    with pytest.raises(table.CannotRead, match="5000 rows"):
        table.table_read(str(file))
    monkeypatch.setattr(table, "LARGEST", 100)
    with pytest.raises(table.CannotRead, match="larger"):
        table.table_read(str(file))


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xff\xff\xff")
    with pytest.raises(SettingsWrong, match="neither a spreadsheet nor text"):
        read(tmp_path / "a.csv")
