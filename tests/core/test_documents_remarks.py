"""What is written at 备注 is the remark, though it begins like a label of the form."""

import pytest

from tests.core.drawn_pages import drawn, only, table, values

COMPANY = "哈密天山风力发电有限公司"
FORM = (f"单位名称 | {COMPANY} | 证书数量 | 2", "经办人 | 王小红 | 手机 | 13812345678")

REMARKS = [
    "收件人：办公室李四",
    "收件电话：0902-2256789，工作日签收",
    "原法定代表人李四已于9月卸任，请同步更新证书信息",
    "邮寄方式：顺丰到付",
    "付款方式：对公转账，已于昨日汇出",
    "部门：市场营销部",
    "变更原因：单位搬迁",
    "开户行：中国农业银行哈密支行",
    "财务联系人：赵六 13900001111",
    "领取人：李四（凭身份证）",
    "收件人：李四；收件电话：13900001111",
]


@pytest.mark.parametrize("remark", REMARKS)
def test_a_remark_may_begin_like_a_label(remark: str) -> None:
    page = table(*FORM, f"备注 | {remark} | < | <", title="企业数字证书申请表")
    read = values(only(page))
    assert read["remark"] == remark
    assert (read["company"], read["contact"]) == (COMPANY, "王小红")


@pytest.mark.parametrize("remark", REMARKS)
def test_behind_a_colon_in_one_line_too(remark: str) -> None:
    page = drawn(f"""
            企业数字证书申请表
        单位名称：{COMPANY}      证书数量：2
        经办人：王小红      手机：13812345678
        备注：{remark}
    """)
    assert values(only(page))["remark"] == remark


@pytest.mark.parametrize(
    "beside",
    [
        "经办人签字：",
        "单位盖章： | 日期：2026年11月20日",
        "日期 | 2026年11月20日",
        "受理人： | 受理日期：",
        "联系电话 | 0902-2256789",
    ],
)
def test_labels_beside_an_empty_remark_are_not_remarked(beside: str) -> None:
    page = table(*FORM, f"备注 | {beside}", title="企业数字证书申请表")
    assert "remark" not in values(only(page))


def test_a_label_set_apart_behind_an_empty_remark_is_not_remarked() -> None:
    page = drawn(f"""
            企业数字证书申请表
        单位名称：{COMPANY}      证书数量：2
        经办人：王小红      手机：13812345678
        备注：        收件人：李四
        备注：                   受理人：赵六
    """)
    assert "remark" not in values(only(page))
