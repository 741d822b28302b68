"""On forms that change details what holds afterwards is read, and never what held before."""

import pytest

from mailbot.documents.page import Page
from tests.core.drawn_pages import drawn, only, table, values

OLD = "哈密博格达新能源有限公司"
NEW = "哈密天山风力发电有限公司"
TITLE = "数字证书变更申请表"
REST = ("证书数量 | 1 | 证书序列号 | HX20230001", "联系人 | 王小红 | 手机 | 13812345678")


def cells(*rows: str) -> Page:
    return table(*rows, *REST, title=TITLE)


def lines(*rows: str) -> Page:
    rest = "  联系人：王小红    手机：13812345678    证书序列号：HX20230001"
    return drawn("\n".join([f"            {TITLE}", *(f"  {row}" for row in rows), rest]))


@pytest.mark.parametrize(
    "page",
    [
        cells(f"变更前名称 | {OLD} | 变更后名称 | {NEW}"),
        cells(f"变更前单位名称 | {OLD} | < | <", f"变更后单位名称 | {NEW} | < | <"),
        cells(f"原企业名称 | {OLD} | 新企业名称 | {NEW}"),
        cells(f"原名称 | {OLD} | 现名称 | {NEW}"),
        cells(f"更名后单位名称 | {NEW} | 更名前单位名称 | {OLD}"),
        cells(f"单位名称（变更前） | {OLD} | < | <", f"单位名称（变更后） | {NEW} | < | <"),
        cells(f"单位/n名称（原） | {OLD} | 单位/n名称（现） | {NEW}"),
        cells("变更事项 | 单位名称变更 | < | <", f"变更前 | {OLD} | 变更后 | {NEW}"),
        cells(f"单位名称 | {OLD} | < | <", f"变更前 | {OLD} | 变更后 | {NEW}"),
        cells(f"单位名称 | {NEW} | < | <", f"变更前 | {OLD} | 变更后 | {NEW}"),
        cells("项目 | 原登记事项 | 申请变更事项 | <", f"单位名称 | {OLD} | {NEW} | <"),
        cells("变更前信息 | < | 变更后信息 | <", f"单位名称 | {OLD} | 单位名称 | {NEW}"),
        cells("变更后信息 | < | 变更前信息 | <", f"单位名称 | {NEW} | 单位名称 | {OLD}"),
        cells(
            "变更事项 | 变更前 | 变更后 | <",
            "联系人 | 李四平 | 王小红 | <",
            f"单位名称 | {NEW} | < | <",
            "申请单位意见：/n同意变更。/n单位（公章）：/n2026年11月3日 | < | < | <",
        ),
        cells(f"变更前 | 单位名称 | {OLD} | <", f"变更后 | 单位名称 | {NEW} | <"),
        cells(
            f"变更前 | 单位名称 | {OLD} | <",
            "变更前 | 法定代表人 | 李四平 | <",
            f"变更后 | 单位名称 | {NEW} | <",
        ),
        cells(f"变更内容 | 原单位名称：{OLD}/n现单位名称：{NEW} | < | <"),
        cells(f"变更事项 | √单位名称 □法定代表人 | 变更前：{OLD} | 变更后：{NEW}"),
        lines(
            "变更前信息                    变更后信息",
            f"单位名称：{OLD}    单位名称：{NEW}",
        ),
        lines(f"变更前单位名称：{OLD}", f"变更后单位名称：{NEW}"),
        lines("一、变更前信息", f"单位名称：{OLD}", "二、变更后信息", f"单位名称：{NEW}"),
        lines("变更后信息", f"单位名称：{NEW}", "变更前信息", f"单位名称：{OLD}"),
        lines(f"变更前    单位名称：{OLD}", f"变更后    单位名称：{NEW}"),
        lines(f"变更事项：单位名称由{OLD}变更为{NEW}"),
        lines(f"单位名称：{OLD}", f"变更内容：单位名称由“{OLD}”变更为“{NEW}”"),
        lines(f"单位名称：{NEW}", f"变更内容：原{OLD}，现更名为{NEW}"),
    ],
)
def test_the_company_is_what_it_is_called_after_the_change(page: Page) -> None:
    company = only(page).fields()["company"]
    assert company.value == NEW
    assert company.confidence >= 0.9


@pytest.mark.parametrize(
    ("page", "company"),
    [
        (cells(f"变更前单位名称 | {OLD} | 变更后单位名称 | "), OLD),
        (cells("单位名称 | 昌吉准东热力有限公司 | < | <", f"原名称 | {OLD} | 现名称 | {NEW}"), NEW),
        (
            lines("单位名称：昌吉准东热力有限公司", f"变更内容：由{OLD}更名为{NEW}"),
            "昌吉准东热力有限公司",
        ),
    ],
)
def test_a_company_that_the_change_does_not_tell_is_unsure(page: Page, company: str) -> None:
    read = only(page).fields()["company"]
    assert read.value == company
    assert read.confidence < 0.8


@pytest.mark.parametrize(
    "rows",
    [
        ("原联系人 | 李四平 | 新联系人 | 赵小兰", "原手机 | 13900139000 | 新手机 | 13911112222"),
        (
            "变更前联系人 | 李四平 | 变更后联系人 | 赵小兰",
            "变更前的手机号 | 13900139000 | 变更后的手机号 | 13911112222",
        ),
        (
            "变更前 | 经办人姓名 | 李四平 | <",
            "^ | 手机 | 13900139000 | <",
            "变更后 | 经办人姓名 | 赵小兰 | <",
            "^ | 手机 | 13911112222 | <",
        ),
    ],
)
def test_details_are_those_after_the_change(rows: tuple[str, ...]) -> None:
    page = table(f"单位名称 | {NEW} | < | <", *rows, "证书数量 | 1 | 证书序列号 | HX1", title=TITLE)
    read = values(only(page))
    assert (read["contact"], read["mobile"]) == ("赵小兰", "13911112222")


def test_the_key_s_own_number_is_read_whether_called_old_or_not() -> None:
    page = table(f"单位名称 | {NEW}", "原UKey序列号 | HX20230001", "联系人 | 王小红", title=TITLE)
    assert values(only(page))["key_serial"] == "HX20230001"


def test_what_stands_only_under_one_of_two_sections_belongs_to_neither_time() -> None:
    page = lines(
        "变更前信息",
        f"单位名称：{OLD}",
        "电子邮箱：a@example.com",
        "变更后信息",
        f"单位名称：{NEW}",
    )
    email = only(page).fields()["email"]
    assert (email.value, email.confidence) == ("a@example.com", 1.0)
