"""Tables with a row for each person, kind of key or option become the fields of one form."""

import pytest

from mailbot.documents.model import CertificateApplication, Document
from tests.core.drawn_pages import only, table, values

COMPANY = "哈密天山风力发电有限公司"


def form(*rows: str) -> Document:
    widest = max(row.count("|") for row in rows)
    return only(
        table(f"单位名称 | {COMPANY}{' | <' * max(widest - 1, 0)}", *rows, title="数字证书申请表")
    )


def read(*rows: str) -> dict[str, object]:
    return values(form(*rows))


# ------------------------------------------------------------------ persons


PERSONS = {
    "legal_representative": "毕东升",
    "contact": "牟中立",
    "mobile": "17742253790",
    "id_number": "650402196702108407",
    "email": "office2456@139.com",
}


@pytest.mark.parametrize(
    "rows",
    [
        (
            "角色 | 姓名 | 手机 | 身份证号 | 邮箱",
            "法定代表人 | 毕东升 | 18191137376 |  | ",
            "经办人 | 牟中立 | 17742253790 | 650402196702108407 | office2456@139.com",
            "财务联系人 | 寇立群 | 18981793016 |  | cw423@126.com",
            "收件人 | 解放 | 17791130178 |  | ",
        ),
        (
            "人员类别 | 姓名 | 联系电话 | 证件号码 | 电子邮箱",
            "联系人 | 牟中立 | 17742253790 | 650402196702108407 | office2456@139.com",
            "法定代表人 | 毕东升 | 18191137376 | 110101198503072316 | faren@126.com",
        ),
        (
            " | 法定代表人 | 经办人 | 财务联系人",
            "姓名 | 毕东升 | 牟中立 | 寇立群",
            "手机号码 | 18191137376 | 17742253790 | 18981793016",
            "身份证号 | 110101198503072316 | 650402196702108407 | ",
            "邮箱 | faren@126.com | office2456@139.com | cw423@126.com",
        ),
        (
            "人员信息 | 角色 | 姓名 | 手机 | 身份证号 | 邮箱",
            "^ | 法定代表人 | 毕东升 | 18191137376 |  | ",
            "^ | 经办人 | 牟中立 | 17742253790 | 650402196702108407 | office2456@139.com",
        ),
    ],
)
def test_of_a_table_of_persons_the_agents_row_is_read(rows: tuple[str, ...]) -> None:
    assert read(*rows).items() >= PERSONS.items()


@pytest.mark.parametrize(
    "rows",
    [
        (
            "角色 | 姓名 | 手机 | 邮箱",
            "财务联系人 | 牟中立 | 17742253790 | a1@139.com",
            "收件人 | 解放 | 17791130178 | ",
        ),
        (
            "序号 | 姓名 | 手机 | 邮箱",
            "1 | 牟中立 | 17742253790 | a1@139.com",
            "2 | 解放 | 17791130178 | ",
        ),
    ],
)
def test_a_table_of_other_persons_names_no_contact(rows: tuple[str, ...]) -> None:
    told = form(*rows).fields()
    assert all(
        told[name].confidence < 0.8 for name in ("contact", "mobile", "email") if name in told
    )


# ------------------------------------------------------------------ counts


def quantity(*rows: str) -> tuple[object, float]:
    found = form(*rows).fields()["quantity"]
    return found.value, found.confidence


@pytest.mark.parametrize(
    "rows",
    [
        (
            "类别 | 介质 | 申请数量 | 年限",
            "单位证书 | 智能密码钥匙 | 2 | 3年",
            "业务员证书 | 智能密码钥匙 | 3 | 3年",
            "法人章证书 | — | 0 | ",
            "合计 | < | 5 | ",
        ),
        ("证书种类 | 数量", "机构证书 | 2个", "个人证书 | 3个", "总计 | 5个"),
        (
            "序号 | 项目 | 数量 | 单价",
            "1 | 基础资费证书 | 5 | 350",
            "2 | 快递费 | 1 | 50",
            "合计 | < | < | 1800",
        ),
        ("项目 | 数量 | 小计（元）", "新办证书 | 5 | 1750", "邮寄费 | 1 | 20"),
    ],
)
def test_counts_row_by_row_are_added_up(rows: tuple[str, ...]) -> None:
    count, sure = quantity(*rows)
    assert count == 5
    assert sure >= 0.8


@pytest.mark.parametrize(
    "rows",
    [
        ("类别 | 数量", "单位证书 | 2", "业务员证书 | 3"),
        ("类别 | 数量", "单位证书 | 2", "业务员证书 | 3", "合计 | 6"),
    ],
)
def test_a_sum_that_nothing_confirms_is_doubted(rows: tuple[str, ...]) -> None:
    count, sure = quantity(*rows)
    assert count == 5
    assert sure < 0.8


def test_where_all_rows_count_something_else_no_number_of_keys_is_told() -> None:
    assert "quantity" not in {
        name
        for name, each in form("项目 | 数量", "快递费 | 1", "印章 | 2", "经办人 | 王小红")
        .fields()
        .items()
        if each.confidence >= 0.8
    }


# ------------------------------------------------------------------ marks


@pytest.mark.parametrize(
    "rows",
    [
        (
            "业务类型 |  | 新办 | √ | 续期 |  | 补发 |  | ",
            "资费类型 |  | 基础资费 | √ | 组合资费 |  |  |  | ",
            "办理年限 | √ | 1年 |  | 3年 |  | 5年 |  | ",
        ),
        (
            "业务类型 | 新办 |  | 续期 | √ | 补发 |  |  | ",
            "资费类型 | 基础资费 |  | 组合资费 | √ |  |  |  | ",
            "办理年限 | 1年 | √ | 3年 |  | 5年 |  |  | ",
        ),
        (
            "业务 |  | 新办 | √ | 续期 | 年限 | √ | 1年 | ",
            "资费 |  | 基础资费 | √ | 组合资费 |  |  |  | ",
        ),
        (
            "业务 | 新办 |  | 续期 | √ | 年限 | 1年 | √ | ",
            "资费 | 基础资费 |  | 组合资费 | √ |  |  |  | ",
        ),
    ],
)
def test_marks_stand_on_the_side_that_a_place_for_the_first_tells(rows: tuple[str, ...]) -> None:
    told = read(*rows)
    assert (told["services"], told["plan"]) == (["renewal"], "combined")
    assert told["term_years"] == 1


def test_a_label_without_options_behind_a_row_of_them_changes_nothing() -> None:
    told = read(
        "业务类型 | 新办 |  | 续期 | √ | 备注", "经办人 | 王小红 | 手机 | 13812345678 |  | "
    )
    assert told["services"] == ["renewal"]


def test_a_mark_between_two_options_that_could_be_of_either_marks_none() -> None:
    told = read("资费类型 | 基础资费 | √ | 组合资费", "经办人 | 王小红 | 手机 | 13812345678")
    assert "plan" not in told


# ------------------------------------------------------------------ keys


def keys(title: str, *rows: str) -> Document:
    return only(table(f"{title} | < | < | < | < | <", *rows))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (
            "填报单位（公章）： |  | {} | < | < | <",
            "联系人： | 柴进财 | 手机： | 13982580872 |  | ",
        ),
        (
            "申请单位：{} | < | < | < | < | <",
            "经办人：柴进财 | < | < | 联系电话：13982580872 | < | <",
        ),
        ("单位名称 | {} | < | < | < | <", "联系人 | 柴进财 | < | 邮箱 | cjc@qq.com | <"),
    ],
)
def test_rows_of_keys_and_one_contact_outside_of_them_are_a_form(first: str, last: str) -> None:
    document = keys(
        "证书更新申请汇总表",
        first.format(COMPANY),
        "序号 | 证书编号 | 原到期日 | 资费 | 更新年限 | 使用人",
        "1 | A673818280 | 2026-12-31 | 组合 | 5 | 卫思琪",
        "2 | A696166979 | 2026-12-31 | 组合 | 5 | 司马奕",
        last,
    )
    assert isinstance(document, CertificateApplication)
    told = values(document)
    assert (told["company"], told["contact"]) == (COMPANY, "柴进财")
    assert told["key_serial"] == "A673818280、A696166979"
    assert (told["quantity"], told["term_years"], told["plan"]) == (2, 5, "combined")


def test_where_rows_of_keys_have_several_terms_none_is_sure() -> None:
    document = keys(
        "UKey续期申请表",
        f"申请单位：{COMPANY} | < | < | 经办人：柴进财 | < | <",
        "序号 | UKey序列号 | 持有人 | 年限 | 资费 | 备注",
        "1 | A673818280 | 卫思琪 | 1 | 组合 | ",
        "2 | A696166979 | 司马奕 | 3 | 组合 | ",
    )
    told = document.fields()
    assert "term_years" not in told or told["term_years"].confidence < 0.8
    assert told["plan"].confidence >= 0.8
