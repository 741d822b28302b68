"""A page or sheet that only tells how to fill in a form belongs to the form and gives nothing."""

import pytest

from mailbot.documents.page import Page
from tests.core.drawn_pages import documents, drawn, only, table, values

COMPANY = "哈密天山风力发电有限公司"
NUMBERED = """
    填写说明
    1. 请在“办理表”工作表中填写，黄色单元格为必填项。
    2. 业务类型：首次办理选“新办”；证书到期选“续期”；UKey丢失选“补办”。
    3. 联系人须为本单位在职人员，示例：张三，13800000000。
    4. 单位名称示例：某某有限公司；统一社会信用代码18位。
    5. 年限默认3年，数量建议2个。
"""
PLAIN = """
    数字证书申请表填报指引（必读）
    单位名称：与营业执照一致，如某某有限公司
    证书数量：建议2个
    办理年限：默认3年
    资费类型：基础资费或组合资费
    联系人：填写经办人姓名
"""


def form(number: int) -> Page:
    return table(
        f"单位名称 | {COMPANY} | 业务类型 | 续期",
        "统一社会信用代码 | 91340111MA8NR05W3W | 办理年限 | 1年",
        "联系人 | 王小红 | 手机 | 13812345678",
        "证书数量 | 1 | 备注 | 月底前要用",
        title="UKey办理登记表",
        number=number,
    )


@pytest.mark.parametrize(
    "guide",
    [
        drawn(NUMBERED),
        drawn(PLAIN),
        table(
            "字段 | 要求 | 示例",
            "单位名称 | 与营业执照一致 | 某某有限公司",
            "手机 | 11位 | 13800000000",
            "证书数量 | 不少于1 | 2",
            title="表格使用说明",
        ),
    ],
    ids=["numbered", "plain", "table"],
)
def test_how_to_fill_in_a_form_is_part_of_the_form_before_or_behind_it(guide: Page) -> None:
    before = only(guide, form(2))
    assert (before.kind, before.pages) == ("application", (1, 2))
    behind = only(form(1), guide.model_copy(update={"number": 2}))
    assert behind.pages == (1, 2)
    for read in (before, behind):
        found = values(read)
        assert (found["company"], found["contact"]) == (COMPANY, "王小红")
        assert (found["mobile"], found["quantity"]) == ("13812345678", 1)
        assert (found["services"], found["term_years"]) == (["renewal"], 1)


def test_how_to_fill_in_a_form_before_another_paper_stands_by_itself() -> None:
    licence = drawn(
        f"""
                  营业执照
        统一社会信用代码   91340111MA8NR05W3W
        名称   {COMPANY}
        类型   有限责任公司
        法定代表人   李四平
        经营范围   风力发电
        注册资本   壹仟万元整
        成立日期   2015年03月02日
        """,
        number=2,
    )
    assert [(one.kind, one.pages) for one in documents(drawn(NUMBERED), licence)] == [
        ("unknown", (1,)),
        ("licence", (2,)),
    ]


def test_nothing_but_rules_is_no_form() -> None:
    assert only(drawn(NUMBERED)).kind == "unknown"
