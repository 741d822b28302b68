"""A table whose rows are companies or keys (办理清单) orders what it lists."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.cases.assemble import order_of
from mailbot.cases.lists import MOST_COMPANIES, each_company, told_by
from mailbot.cases.model import Case, Order, ServiceCount
from mailbot.cases.portions import portions_of, without_common_total
from mailbot.documents.model import Document, ListedOrder, OrderList, Plan, Service
from mailbot.documents.orderlist import read_written_list
from mailbot.documents.page import Page
from mailbot.message.tables import tables_in, without_tables
from tests.builders.cases import (
    COMPANY,
    application,
    asked,
    case,
    case_mail,
    decided,
    extracted,
    found,
    programme,
)
from tests.core.drawn_pages import drawn, layouts, only, table

OTHER = "昌吉云岭水泥有限公司"
HEAD = "序号 | 单位名称 | 业务类型 | 资费类型 | 办理年限 | 数量 | 经办人 | 电话"
ROWS = (
    f"1 | {COMPANY} | 新办 | 组合资费 | 3年 | 2 | 李敏 | 13800001234",
    f"2 | {OTHER} | 新办 | 基础资费 | 5年 | 1个 | 赵强 | 13900001234",
)


def wide(*rows: str, **page: Any) -> Page:
    """The rows as a table, each as long as the longest."""
    longest = max(row.count("|") for row in rows)
    return table(*(row + "|" * (longest - row.count("|")) for row in rows), **page)


def listed(*rows: str, **page: Any) -> OrderList:
    document = only(wide(*rows, **page))
    assert isinstance(document, OrderList)
    return document


def told(document: Document) -> dict[str, Any]:
    return {name: field.value for name, field in document.fields().items()}


def said(row: ListedOrder) -> dict[str, Any]:
    read = {name: getattr(row, name) for name in ListedOrder.model_fields}
    return {name: value.value for name, value in read.items() if value is not None}


def a_list(*rows: dict[str, Any], **changes: Any) -> OrderList:
    read = tuple(
        ListedOrder(**{name: extracted(value) for name, value in row.items()}) for row in rows
    )
    return OrderList(**{"name": "清单.xlsx", "sha256": "1" * 64, "rows": read} | changes)


def ordered(of: Case) -> Order:
    return order_of(of, programme().order_defaults)


# ---------------------------------------------------------------- reading


def test_a_list_is_read_row_by_row_and_its_sum_agrees() -> None:
    found_rows = listed("UKey办理清单 | < | < | < | < | < | < | <", HEAD, *ROWS, "合计 | | | | | 3")
    assert [said(row) for row in found_rows.rows] == [
        {
            "company": COMPANY,
            "contact": "李敏",
            "mobile": "13800001234",
            "quantity": 2,
            "plan": Plan.COMBINED,
            "term_years": 3,
            "services": (Service.NEW,),
        },
        {
            "company": OTHER,
            "contact": "赵强",
            "mobile": "13900001234",
            "quantity": 1,
            "plan": Plan.BASIC,
            "term_years": 5,
            "services": (Service.NEW,),
        },
    ]
    assert told(found_rows) == {"quantity": 3, "services": (Service.NEW,)}
    assert found_rows.findings == ()


def test_a_list_that_adds_up_to_another_sum_says_so() -> None:
    wrong = listed(HEAD, *ROWS, "合计 | | | | | 4")
    assert [(one.code, one.detail) for one in wrong.findings] == [("total_differs", "4/3")]


@pytest.mark.parametrize("below", ["小计 | | | | | 4", "合计 | | | | |", "备注：每家至少2个"])
def test_what_stands_below_the_rows_is_no_row(below: str) -> None:
    assert (len(listed(HEAD, *ROWS, below).rows), listed(HEAD, *ROWS, below).findings) == (2, ())


def test_the_company_of_a_merged_or_empty_cell_is_the_one_above() -> None:
    head = "单位名称 | 业务类型 | UKey序列号"
    merged = listed(
        head, f"{COMPANY} | 密码重置 | AB1234567", "^ | 密码重置 | AB1234568", " | 补发 | AB1234569"
    )
    assert [said(row)["company"] for row in merged.rows] == [COMPANY] * 3
    assert [said(row)["quantity"] for row in merged.rows] == [1, 1, 1]


def test_several_serials_in_a_cell_are_as_many_keys() -> None:
    one = listed("单位名称 | 业务类型 | UKey序列号", f"{COMPANY} | 格式化 | AB1234567、AB1234568")
    assert told(one)["quantity"] == 2


def test_a_list_of_people_is_a_key_for_each_and_belongs_to_the_company_above_it() -> None:
    keys = listed(
        "UKey使用人登记 | < | <",
        f"申请单位：{COMPANY} | < | <",
        "序号 | 使用人 | 手机",
        "1 | 李敏 | 13800001234",
        "2 | 赵强 | 13900001234",
        "3 | （签字） | 13900001235",
    )
    assert (told(keys)["company"], [said(row).get("quantity") for row in keys.rows]) == (
        COMPANY,
        [1, 1, None],
    )
    assert keys.quantity is None


def test_people_without_a_company_above_them_belong_to_nobody_yet() -> None:
    keys = listed("序号 | 使用人 | 手机", "1 | 李敏 | 13800001234", "UKey | |")
    assert (keys.company, keys.quantity and keys.quantity.value) == (None, 1)


def test_a_plan_or_term_written_into_another_column_is_found() -> None:
    mixed = listed(
        "单位名称 | 证书类型 | 证书数量",
        f"{COMPANY} | 组合资费三年 | 2",
        f"{OTHER} | 基础组合 | 贰",
    )
    assert [said(row) for row in mixed.rows] == [
        {"company": COMPANY, "plan": Plan.COMBINED, "term_years": 3, "quantity": 2},
        {"company": OTHER, "quantity": 2},
    ]


def test_a_list_without_rules_is_read_by_its_columns() -> None:
    page = drawn(
        f"""
        UKey办理清单
        序号  单位名称                数量  办理年限
        1     {COMPANY}    2     3年
        2     {OTHER[:4]}                1     3年
              {OTHER[4:]}
        """
    )
    found_rows = only(page)
    assert isinstance(found_rows, OrderList)
    assert [said(row)["company"] for row in found_rows.rows] == [COMPANY, OTHER]


def test_rows_without_numbers_and_numbers_without_rows() -> None:
    head = "UKey清单\n单位名称                数量  办理年限\n"
    plain = only(drawn(f"{head}{COMPANY}    2     3年"))
    assert isinstance(plain, OrderList)
    lost = "证书清单\n序号  单位名称                数量  办理年限\n"
    assert only(drawn(f"{lost}      {COMPANY}    2     3年")).kind == "list"


def test_a_list_goes_on_over_a_page() -> None:
    second = wide(f"2 | {OTHER} | 新办 | 基础资费 | 5年 | 1 | 赵强 | 13900001234", number=2)
    both = only(wide(HEAD, ROWS[0]), second)
    assert (both.kind, both.pages) == ("list", (1, 2))
    assert isinstance(both, OrderList)
    assert len(both.rows) == 2


@pytest.mark.parametrize(
    "rows",
    [
        ("序号 | 单位名称 | 数量 | 型号", f"1 | {COMPANY} | 3 | A型"),  # goods
        ("单位名称 | 联系人 | 电话", f"{COMPANY} | 李敏 | 13800001234"),  # nothing is ordered
        ("序号 | 业务类型 | 办理年限", "1 | 新办 | 3年"),  # by nobody
        ("单位名称 | 证书数量 | 年限",),
        ("单位名称 | 证书数量 | 年限", " | | "),
    ],
)
def test_other_tables_are_no_lists(rows: tuple[str, ...]) -> None:
    assert only(table(*rows)).kind == "unknown"


def test_a_form_is_no_list_unless_it_names_several_companies() -> None:
    form = table(HEAD, ROWS[0], title="企业证书申请表", below="UKey 电子钥匙")
    assert only(form).kind == "application"
    assert only(table(HEAD, *ROWS, title="企业证书申请表")).kind == "list"


# ---------------------------------------------------------------- in the mail's own text

TYPED = (
    f"您好，请办理：\n单位名称\t证书数量\t年限\n{COMPANY}\t2\t3年\n{OTHER}\t1\t5年\n谢谢，尽快。"
)


def test_a_table_typed_into_a_mail_is_a_list_and_no_sentence() -> None:
    (one,) = tables_in(TYPED, ())
    written = read_written_list(one, layouts())
    assert written is not None
    assert [said(row)["quantity"] for row in written.rows] == [2, 1]
    assert (written.pages, len(written.sha256)) == ((), 64)
    assert without_tables(TYPED, [one]) == "您好，请办理：\n谢谢，尽快。"


@pytest.mark.parametrize(
    "text",
    [
        f"| 单位名称 | 证书数量 | 年限 |\n|---|---|---|\n| {COMPANY} | 2 | 3年 |",
        f"单位名称    证书数量   年限\n{COMPANY}  2    3年",
    ],
)
def test_bars_and_wide_gaps_part_cells_too(text: str) -> None:
    (one,) = tables_in(text, ())
    assert one[1] == (COMPANY, "2", "3年")
    assert without_tables(text, [one]).strip("|- \n") == ""


DRAWN = (
    "<p>请办理</p><table><tr><th>单位名称</th><th>证书数量</th><th>年限</th></tr>"
    f"<tr><td>{COMPANY}</td><td rowspan='2'>2</td><td>3年</td></tr>"
    f"<tr><td>{OTHER}</td><td>5年</td></tr><tr><td colspan='x'></td></tr></table>"
)


def test_a_drawn_table_is_read_cell_by_cell_also_where_its_text_has_one_cell_a_line() -> None:
    text = f"请办理\n单位名称\n证书数量\n年限\n\n{COMPANY}\n2\n3年\n{OTHER}\n5年\n张三"
    (one,) = tables_in(text, [DRAWN])
    assert one[1:] == ((COMPANY, "2", "3年"), (OTHER, "2", "5年"))
    assert without_tables(text, [one]) == "请办理\n张三"


def test_a_table_that_only_the_quoted_history_shows_is_not_the_senders() -> None:
    assert tables_in("收到", [DRAWN]) == ()
    assert without_tables("收到", [(("单位名称", "证书数量", "年限"),)]) == "收到"


@pytest.mark.parametrize(
    "markup", ["", "<p>没有表格</p>", "<table></table>", "<!--<table>-->", "<t>\x00"]
)
def test_html_without_a_table_has_none(markup: str) -> None:
    assert tables_in("没有表格", [markup]) == ()


def test_a_table_around_a_table_is_only_a_frame() -> None:
    (one,) = tables_in(
        "单位名称 证书数量 年限", [f"<table><tr><td>{DRAWN}</td><td>a</td><td>b</td></tr></table>"]
    )
    assert one[0] == ("单位名称", "证书数量", "年限")


@given(st.text(alphabet=" \t|-年1证书数量单位名称\n<>trd/ab", max_size=200))
def test_any_text_has_tables_or_none_and_loses_nothing_else(text: str) -> None:
    tables = tables_in(text, [text])
    assert all(len({len(row) for row in one}) == 1 for one in tables)
    kept = without_tables(text, tables).split("\n")
    assert set(kept) <= {*text.split("\n"), ""}
    for one in tables:
        read_written_list(one, layouts())


# ---------------------------------------------------------------- what a list says of an order


def test_a_list_speaks_like_a_mails_text_and_form_and_body_are_held_against_it() -> None:
    three = a_list({"company": COMPANY, "quantity": 3})
    order = ordered(case(case_mail(application(quantity=2), three)))
    assert order.quantity is None
    assert [finding.detail for finding in order.findings] == ["quantity: application=2, list=3"]
    agreed = ordered(case(case_mail(application(quantity=3), three)))
    assert (agreed.quantity, agreed.findings) == (3, ())
    contradicted = ordered(case(case_mail(three, text="办理2个UKey")))
    assert [one.detail for one in contradicted.findings] == ["quantity: list=3, body=2"]


def test_rows_that_differ_in_plan_or_term_are_ambiguous() -> None:
    mixed = a_list(
        {"company": COMPANY, "plan": Plan.BASIC, "term_years": 3, "quantity": 1},
        {"company": COMPANY, "plan": Plan.COMBINED, "term_years": 5, "quantity": 1},
    )
    assert told_by(mixed).ambiguous == ("plan", "term_years")
    assert {"ambiguous"} <= found(decided(case(case_mail(application(), mixed))))


def test_a_wrong_sum_makes_the_number_doubtful() -> None:
    wrong = listed(HEAD, ROWS[0], "合计 | | | | | 4")
    assert told_by(wrong).ambiguous == ("quantity",)
    assert (told_by(wrong).quantity, told_by(wrong).counts) == (None, ())


def test_services_of_a_list_have_their_own_numbers() -> None:
    rows = (
        {"company": COMPANY, "services": (Service.NEW,), "quantity": 2},
        {"company": COMPANY, "services": (Service.REISSUE,), "quantity": 1},
        {"company": COMPANY, "services": (Service.NEW,), "quantity": 1},
    )
    counts = (
        ServiceCount(service=Service.NEW, count=3),
        ServiceCount(service=Service.REISSUE, count=1),
    )
    assert told_by(a_list(*rows)).counts == counts
    order = ordered(case(case_mail(a_list(*rows))))
    assert (order.counts, order.sources["counts"]) == (counts, "list")
    differing = ordered(
        case(case_mail(application(services=("new", "reissue"), quantity=2), a_list(*rows)))
    )
    assert [one.detail for one in differing.findings] == ["quantity: application=2, list=3+1"]


@pytest.mark.parametrize(
    "row",
    [
        {"quantity": 1},
        {"services": (Service.RESET,)},
        {"services": (Service.RESET, Service.FORMAT), "quantity": 1},
    ],
)
def test_services_are_counted_only_where_every_row_tells_one_and_a_number(
    row: dict[str, Any],
) -> None:
    rows = ({"services": (Service.NEW,), "quantity": 2}, row)
    assert told_by(a_list(*rows)).counts == ()


def test_a_list_without_services_names_none() -> None:
    bare = told_by(a_list({"company": COMPANY, "quantity": 2}))
    assert (bare.services, bare.quantity and bare.quantity.how) == ((), "list")


def test_a_later_number_overrides_the_counts_of_a_list() -> None:
    rows = (
        {"company": COMPANY, "services": (Service.NEW,), "quantity": 2},
        {"company": COMPANY, "services": (Service.REISSUE,), "quantity": 1},
    )
    order = ordered(case(case_mail(a_list(*rows), at=1), case_mail(text="改为5个UKey", at=2)))
    assert (order.counts, order.quantity) == ((), 5)


# ---------------------------------------------------------------- several companies


def test_each_company_of_a_list_gets_its_rows() -> None:
    both = listed(HEAD, *ROWS)
    one, two = portions_of((both,), "请办理")
    assert (one.company, two.company) == (COMPANY, OTHER)
    assert [told(portion.documents[0])["quantity"] for portion in (one, two)] == [2, 1]


def test_a_list_and_the_forms_of_its_companies_belong_together() -> None:
    portions = portions_of((application(), listed(HEAD, *ROWS)), "两家公司共3个")
    assert [[paper.kind for paper in one.documents] for one in portions] == [
        ["application", "list"],
        ["list"],
    ]


def test_a_number_that_is_the_sum_of_a_lists_companies_contradicts_none() -> None:
    portions = portions_of((listed(HEAD, *ROWS),), "共3个")
    said_of_all = case_mail(text="共3个UKey").statement
    assert said_of_all.quantity is not None
    assert [one.quantity for one in without_common_total([said_of_all] * 2, portions)] == [None] * 2


def test_rows_that_name_nobody_are_everybodys() -> None:
    rows = ({"company": COMPANY, "quantity": 1}, {"company": OTHER, "quantity": 1}, {"quantity": 1})
    parts = each_company((a_list(*rows),))
    assert [len(part.rows) for part in parts if isinstance(part, OrderList)] == [2, 2]
    assert each_company((a_list(*rows[::2]),)) == (a_list(*rows[::2]),)


def test_a_company_is_one_by_its_code_or_its_name() -> None:
    rows = (
        {"company": COMPANY, "credit_code": "91650100MA77XXXX1A", "quantity": 1},
        {"credit_code": "91650100ma77xxxx1a", "quantity": 1},
        {"company": f"{COMPANY} ", "quantity": 1},
    )
    assert each_company((a_list(*rows),)) == (a_list(*rows),)


def test_a_list_of_very_many_companies_is_for_a_person() -> None:
    rows = [
        {"company": f"新疆第{number}水泥有限公司", "quantity": 1}
        for number in range(MOST_COMPANIES + 1)
    ]
    (whole,) = portions_of((a_list(*rows),), "请办理")
    assert "several_companies" in found(decided(case(case_mail(*whole.documents))))


def test_a_list_alone_orders_and_the_materials_are_asked_for() -> None:
    decision = decided(case(case_mail(a_list({"company": COMPANY, "quantity": 2}))))
    assert ("application", "missing") in asked(decision)
    assert decision.order.quantity == 2
