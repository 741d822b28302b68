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


LETTER = """
    北京某某信息技术有限公司：
        我公司现申请新办电子钥匙2个，组合资费，使用年限三年，请予办理。
    联系人：王小红
    手机：13812345678
"""


@pytest.mark.parametrize("title", ["说明", "情 况 说 明", "补充说明"])
def test_the_title_of_a_letter_asks_for_no_remark(title: str) -> None:
    assert "remark" not in values(only(drawn(f"             {title}{LETTER}")))


@pytest.mark.parametrize("label", ["说明：", "情况说明："])
def test_a_label_with_its_colon_on_the_first_line_does(label: str) -> None:
    found = values(only(drawn(f"    {label}请发顺丰快递{LETTER}")))
    assert found["remark"] == "请发顺丰快递"


PRINT = f"""
            企业数字证书申请表
    单位名称：{COMPANY}      证书数量：2
    经办人：王小红      手机：13812345678
"""
RULES = [
    "新办业务须先注册账号",
    "如需咨询请致电客服",
    "证书有效期以系统为准",
    "补发须另行提交材料",
    "请勿折叠",
    "逾期自动作废",
    "仅限市场主体办理",
]


@pytest.mark.parametrize("rule", RULES)
def test_a_note_of_rules_in_its_own_line_is_no_remark(rule: str) -> None:
    assert "remark" not in values(only(drawn(f"{PRINT}    说明：{rule}")))


@pytest.mark.parametrize("rule", RULES)
def test_like_words_at_a_label_to_fill_in_are(rule: str) -> None:
    assert values(only(drawn(f"{PRINT}    备注：{rule}")))["remark"] == rule
    page = table(*FORM, f"说明 | {rule} | < | <", title="企业数字证书申请表")
    assert values(only(page))["remark"] == rule


@pytest.mark.parametrize("told", ["请发顺丰快递", "我公司因搬迁申请"])
def test_a_note_that_rules_nothing_is_a_remark(told: str) -> None:
    assert values(only(drawn(f"{PRINT}    说明：{told}")))["remark"] == told


@pytest.mark.parametrize("rest", ["），申请补办", "    )申请补发"])
def test_what_closes_a_bracket_is_no_remark(rest: str) -> None:
    page = drawn(f"{PRINT}    因（遗失/损坏/其他{rest}")
    assert "remark" not in values(only(page))


@pytest.mark.parametrize("label", ["说明", "备注"])
@pytest.mark.parametrize(
    ("told", "services"),
    [
        ("新办业务须先注册账号", None),
        ("补发应当提交说明", None),
        ("续期仅限本单位办理", None),
        ("原UKey丢失，申请补发", ["reissue"]),
        ("续期，请发顺丰", ["renewal"]),
    ],
)
def test_a_rule_about_a_service_asks_for_none(
    label: str, told: str, services: list[str] | None
) -> None:
    assert values(only(drawn(f"{PRINT}    {label}：{told}"))).get("services") == services
