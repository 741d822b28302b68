"""A form that has a row for each key is that of one company, not a list of several."""

import pytest

from mailbot.documents.model import CertificateApplication, Document, OrderList
from tests.core.drawn_pages import only, table, values

COMPANY = "哈密天山风力发电有限公司"
CODE = "91110000600037341L"


def by_keys(
    title: str, owner: str, serial: str, post: str = "交易员", below: str = "合计：2个UKey"
) -> Document:
    return only(
        table(
            f"{title} | < | < | < | < | < | <",
            f"{owner} | < | < | < | < | < | <",
            f"序号 | {serial} | 联系人 | 手机 | 年限 | 使用岗位 | 统一社会信用代码",
            f"1 | NM-E09-4471520 | 王小红 | 13812345678 | 3年 | {post} | {CODE}",
            f"2 | NM-E09-4471533 | ^ | ^ | 3年 | {post} | ^",
            f"{below} | < | < | < | < | < | <",
        )
    )


@pytest.mark.parametrize(
    ("title", "owner", "serial", "post"),
    [
        (
            "电子钥匙（UKey）续期申请明细表",
            f"填报单位：{COMPANY}   填报人：李四",
            "UKey编号",
            "交易员",
        ),
        ("发电企业UKey续费办理明细", f"申请单位：{COMPANY}", "UKey序列号", "操作员"),
        (
            "密码钥匙延期申请一览表",
            f"单位名称：{COMPANY}  填表日期：2026-11-26",
            "介质编号",
            "值班长",
        ),
        ("数字证书续期申请（明细）", f"企业名称：{COMPANY}", "证书序列号", "证书管理员"),
        ("市场主体证书更新申请汇总表", f"市场主体：{COMPANY}  制表：李四", "钥匙编号", "结算员"),
    ],
)
def test_rows_of_keys_with_one_person_for_all_are_a_form(
    title: str, owner: str, serial: str, post: str
) -> None:
    document = by_keys(title, owner, serial, post)
    assert isinstance(document, CertificateApplication)
    read = values(document)
    assert read["company"] == COMPANY
    assert read["credit_code"] == CODE
    assert read["contact"] == "王小红"
    assert read["key_serial"] == "NM-E09-4471520、NM-E09-4471533"
    assert (read["quantity"], read["term_years"]) == (2, 3)
    assert read["services"] == ["renewal"]


def test_rows_of_keys_that_nobody_asks_for_are_a_list() -> None:
    document = by_keys("发电企业UKey台账", f"填报单位：{COMPANY}", "UKey编号")
    assert isinstance(document, OrderList)


def test_rows_of_keys_with_a_person_each_are_a_list() -> None:
    document = only(
        table(
            "UKey续期申请明细 | < | < | <",
            "序号 | UKey编号 | 联系人 | 单位名称",
            f"1 | NM-E09-4471520 | 王小红 | {COMPANY}",
            f"2 | NM-E09-4471533 | 李四平 | {COMPANY}",
        )
    )
    assert isinstance(document, OrderList)


HEAD = "序号 | UKey编号 | 使用部门 | 使用人 | 证书到期日 | 续期年限 | 备注"


def keys_under(heading: str) -> Document:
    return only(
        table(
            f"{heading} | < | < | < | < | < | <",
            f"社会信用代码：{CODE} | < | < | < | 填报日期：2026-11-25 | < | <",
            "联系人：王小红   手机：13812345678 | < | < | < | 邮箱：a@b.cn | < | <",
            HEAD,
            "1 | NM-E09-4471520 | 哈密运维中心 | 王小红 | 2026/12/20 | 3年 |",
            "2 | NM-E09-4471533 | 哈密运维中心 | 李四 | 2026/12/20 | 3年 |",
            "合计 | < | 2个，组合资费续期3年 | < | < | < | <",
        )
    )


@pytest.mark.parametrize("title", ["UKey续期申请清单", "关于电子钥匙续费办理的明细表"])
def test_the_company_of_rows_of_keys_may_be_named_in_their_heading_only(title: str) -> None:
    document = keys_under(f"{COMPANY}{title}")
    assert isinstance(document, CertificateApplication)
    read = values(document)
    assert (read["company"], read["credit_code"], read["contact"]) == (COMPANY, CODE, "王小红")
    assert read["key_serial"] == "NM-E09-4471520、NM-E09-4471533"
    assert (read["quantity"], read["term_years"], read["plan"]) == (2, 3, "combined")
    assert read["date"] == "2026-11-25"


@pytest.mark.parametrize("heading", ["塔河数字证书认证有限公司续期申请清单", "UKey续期申请清单"])
def test_no_company_is_told_by_an_agency_s_name_or_a_department_in_a_row(heading: str) -> None:
    assert "company" not in values(keys_under(heading))
