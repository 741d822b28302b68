"""A bank's statement of fifty thousand lines is taken in within bounds of time and memory."""

import resource
import time
from decimal import Decimal
from pathlib import Path

import xlsxwriter  # noqa: TID251 - only to make a file to read

from mailbot.decision.arrivals import Expected, Matched, match_arrivals
from mailbot.decision.rules_file import read_rules
from mailbot.decision.statement import FILE, StatementLayout, read_statement_rows
from mailbot.pages import table
from mailbot.pages.budgets import ReadingBudgets
from mailbot.pages.sandbox import ReadingPool
from mailbot.payments import import_arrivals
from mailbot.settings import read_templates
from tests.builders.house import PlainReaders, open_desk

LINES = 50_000
HEAD = ["交易时间", "收入金额", "支出金额", "对方户名", "对方账号", "附言", "流水号"]


def statement(file: Path) -> Path:
    book = xlsxwriter.Workbook(str(file), {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["某某银行对公账户明细"])
    sheet.write_row(1, 0, HEAD)
    for number in range(LINES):
        row = ["2026-11-19 09:31:00", 700, "", f"第{number}号发电有限公司", "6500", "UKey 费用"]
        sheet.write_row(number + 2, 0, [*row, f"S{number}"])
    sheet.write_row(LINES + 2, 0, ["合计", 700 * LINES])
    book.close()
    return file


def test_fifty_thousand_lines_are_taken_in_within_bounds(tmp_path: Path) -> None:
    file = statement(tmp_path / "流水.xlsx")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    with ReadingPool(warm=None, budgets=ReadingBudgets(seconds=60)) as pool:
        rows = table.read_table(file, pool)
    with open_desk(tmp_path / "var", PlainReaders()) as desk:
        found = read_statement_rows(rows, desk.house.rules.statement)
        assert found is not None
        assert (len(found.arrivals), found.outgoing, found.unread) == (LINES, 0, ())
        done = import_arrivals(found, desk.house, confirm=True, by="银行流水")
        assert len(done) == len(desk.house.store.open_arrivals()) == LINES
        again = import_arrivals(found, desk.house, confirm=True, by="银行流水")
        assert len(again) == LINES
    assert time.process_time() - started < 120
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 700_000


def test_thousands_of_cases_are_not_compared_with_every_line() -> None:
    expected = [
        Expected(number=f"DK-{n}", companies=(f"第{n}号发电有限公司",), total=Decimal(700))
        for n in range(5_000)
    ]
    rows = [
        HEAD,
        *(
            ["20261119", "700", "", f"第{n}号发电有限公司", "6500", "UKey 费用", f"S{n}"]
            for n in range(LINES)
        ),
    ]
    layout = read_rules(StatementLayout, read_templates()[FILE].decode(), FILE)
    read = read_statement_rows(rows, layout)
    assert read is not None
    started = time.process_time()
    found = match_arrivals(read.arrivals, expected, lambda _: ())
    assert time.process_time() - started < 30
    assert sum(one.how is Matched.EXACT for one in found) == 5_000
