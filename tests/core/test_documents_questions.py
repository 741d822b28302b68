"""Questionnaires ask in sentences; a heading may say for whom a form is."""

import pytest

from mailbot.documents.model import CertificateApplication
from tests.core.drawn_pages import drawn, layouts, only, table, values

COMPANY = "哈密天山风力发电有限公司"


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("新UKey寄到哪里?", "address"),
        ("证书快递寄往何处?", "address"),
        ("请问您在哪里收件?", "address"),
        ("需要补发几个?", "quantity"),
        ("本次办理多少把?", "quantity"),
        ("您要续几年?", "term_years"),
        ("您要办理哪种业务?", "services"),
        ("选择哪一档资费?", "plan"),
        ("办理人是谁?", "contact"),
        ("由谁来办理?", "contact"),
        ("贵公司叫什么?", "company"),
        ("您的手机号是多少?", "mobile"),
        ("原UKey背面的序列号是什么?", "key_serial"),
        ("联系邮箱?", "email"),
        ("贵单位有几个电站?", ""),
        ("证书类型是什么?", ""),
        ("还有什么要说明的?", ""),
    ],
)
def test_a_question_asks_for_a_field_or_for_none(question: str, field: str) -> None:
    known = layouts().vocabularies["application"]
    entry = known.asked(question)
    assert (entry.field if entry else "") == field


@pytest.mark.parametrize(
    ("option", "services"),
    [
        ("◉UKey损坏／丢失，补发证书", ["reissue"]),
        ("●证书快到期了，要续期", ["renewal"]),
        ("☑单位改了名字，信息变更", ["change"]),
        ("☑已阅读并同意证书变更须知", None),
        ("○UKey损坏／丢失，补发证书", None),
    ],
)
def test_answers_below_numbered_questions_are_read(option: str, services: list[str] | None) -> None:
    page = drawn(
        f"""
           电力用户数字证书线上申请
1.贵单位全称（与营业执照一致）*
 {COMPANY}
2.您要办理的业务*
 ○首次办理
 {option}
3.原UKey背面的序列号*
 CAWH8830-26-00914
4.需要办几个？*
 2
5.联系人手机*
 13812345678
6.经办人是谁？
 王小红
7.新UKey寄到哪里？（必填）
 哈密市南大街22号
8.还有什么要说明的？
 原UKey被叉车压断
"""
    )
    read = values(only(page))
    assert read.get("services") == services
    assert read["company"] == COMPANY
    assert read["key_serial"] == "CAWH8830-26-00914"
    assert (read["quantity"], read["address"]) == (2, "哈密市南大街22号")


@pytest.mark.parametrize(
    ("title", "below", "more", "services"),
    [
        ("数字证书申请表", "（首次申请专用）", "", ["new"]),
        ("企业证书申请表", "（新用户）", "", ["new"]),
        ("电子钥匙申请表", "适用于初次办理的单位", "", ["new"]),
        ("数字证书申请表", "新办用户专用", "备注：请尽快", ["new"]),
        ("数字证书首次申请表", "", "", ["new"]),
        ("数字证书新办、续期申请表", "", "", None),
        ("数字证书申请表", "（新办、变更专用）", "", None),
        ("数字证书申请表", "（一式两份）", "", None),
        ("UKey申领登记表", "", "备注：顺丰到付", ["new"]),
        ("数字证书申购单", "", "", ["new"]),
        ("UKey申领登记表", "", "备注：原UKey丢失", None),
        ("UKey申领登记表", "", "信息变更请另填变更表", None),
        ("UKey申领登记表", "", "UKey序列号：HX2022008123", None),
        ("UKey申领登记表", "", "业务类型：其他", None),
    ],
)
def test_a_heading_says_that_keys_are_asked_for_the_first_time(
    title: str, below: str, more: str, services: list[str] | None
) -> None:
    page = drawn(
        f"            {title}\n            {below}\n单位名称：{COMPANY}\n联系人：王小红\n"
        f"手机：13812345678\n证书数量：2个\n办理年限：3年\n{more}"
    )
    document = only(page)
    assert isinstance(document, CertificateApplication)
    assert values(document).get("services") == services


@pytest.mark.parametrize("head", ["数字证书订户协议", "证书使用条款", "填表须知", "用户责任书"])
def test_the_terms_behind_a_form_give_none_of_its_values(head: str) -> None:
    form = drawn(
        f"""
            数字证书申请表
单位名称：{COMPANY}
联系人：王小红      手机：13812345678
证书数量：2个
人员变动时及时申请变更。
2026年11月20日
"""
    )
    terms = drawn(
        f"""
            {head}
1. 订户信息发生变更的，应在10个工作日内申请变更。
2. 证书有效期 3年，届满应申请续期。
3. UKey遗失的，订户应立即申请补发。
""",
        number=2,
    )
    read = values(only(form, terms))
    assert "services" not in read
    assert "term_years" not in read
    assert read["date"] == "2026-11-20"


def test_the_day_a_company_was_founded_is_not_that_of_its_form() -> None:
    page = table(
        f"单位全称 | {COMPANY} | 成立日期 | 2009-06-12",
        "联系人 | 王小红 | 手机 | 13812345678",
        "证书数量 | 2 | 年限 | 3年",
        title="数字证书申请表",
        below="单位（盖章）：\n2026年11月20日",
    )
    assert values(only(page))["date"] == "2026-11-20"


@pytest.mark.parametrize("number", ["第{}题", "第{}题：", "第{}题、", "第{}项.", "{}."])
@pytest.mark.parametrize(
    "asks", ["贵单位名称？", "单位全称*", "请填写单位全称", "单位名称（必填）", "单位全称[填空]"]
)
def test_questions_are_numbered_in_several_ways(number: str, asks: str) -> None:
    asked = (asks, "证书数量*", "请填写UKey背面的序列号，多个用分号隔开", "联系人手机*")
    answers = (COMPANY, "2", "FT54537651", "13812345678")
    lines = [
        f"{number.format(at)}{question}\n{answer}"
        for at, (question, answer) in enumerate(zip(asked, answers, strict=True), start=1)
    ]
    found = values(only(drawn("          数字证书申请表\n" + "\n".join(lines))))
    assert (found["company"], found["quantity"]) == (COMPANY, 2)
    assert (found["key_serial"], found["mobile"]) == ("FT54537651", "13812345678")
