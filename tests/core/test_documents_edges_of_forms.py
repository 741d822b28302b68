"""What stands at the edges of a form: guidance beside it, dates and notes below it."""

import pytest

from tests.core.drawn_pages import drawn, only, table, values

COMPANY = "昌吉远景风力发电有限公司"
FORM = (
    "序号 | 项目 | 填写内容 | 填写要求",
    f"1 | 单位名称 | {COMPANY} | 与营业执照一致",
    "2 | 申领类型 | 新办 | 新办/续期/补发，下拉选择",
    "3 | 申领数量 | 2 | 建议2个以上",
    "4 | 经办人姓名 | 王小红 | 须与授权书一致",
    "5 | 经办人手机 | 13812345678 | 11位手机号",
)


def read(*rows: str) -> dict[str, object]:
    page = table(*rows, title="数字证书申领登记表")
    return {name: each.value for name, each in only(page).fields().items() if each}


def test_a_date_below_the_column_of_guidance_is_the_form_s() -> None:
    found = read(*FORM, " |  |  | ", " | 填报单位（盖章）： |  | 填报日期：2026/11/25")
    assert str(found["date"]) == "2026-11-25"
    assert found["services"] == ("new",)
    assert found["quantity"] == 2


@pytest.mark.parametrize(
    ("printed", "day"),
    [("25/11/2026", "2026-11-25"), ("05/11/2026", None), ("31/02/2026", None)],
)
def test_a_day_before_its_month_is_read_where_it_can_be_no_month(
    printed: str, day: str | None
) -> None:
    text = f"      数字证书申请表\n单位名称：{COMPANY}\n数量：2\n资费：基础资费\n日期：{printed}"
    found = only(drawn(text)).fields().get("date")
    assert (str(found.value) if found else None) == day


@pytest.mark.parametrize(("note", "remark"), [("备注：", None), ("", "请发顺丰")])
def test_a_note_at_the_foot_is_the_form_s_own_where_its_remark_is_empty(
    note: str, remark: str | None
) -> None:
    form = f"      数字证书申请表\n单位名称：{COMPANY}\n数量：2\n资费：基础资费"
    text = f"{form}\n{note}\n说明：请发顺丰"
    found = only(drawn(text)).fields().get("remark")
    assert (found.value if found else None) == remark


def test_whom_an_agent_stands_for_is_the_company() -> None:
    text = (
        "        单位授权书\n楚天电子认证中心：\n"
        f"    兹授权以下人员代表{COMPANY}（单位名称）\n办理数字证书业务，授权有效期为一年。\n"
        "授权人员姓名：王小红\n身份证号码：652301199003074528\n"
    )
    found = only(drawn(text))
    assert found.kind == "authorisation"
    assert found.fields()["company"].value == COMPANY


def test_a_company_told_with_where_it_is_registered_lets_act() -> None:
    text = (
        "        法人授权委托书\n"
        f"    本授权委托书声明：注册于新疆昌吉市的{COMPANY}，其法定代表人李四平，现授权委托\n"
        "王小红（身份证号：652301199003074528）为我单位代理人，办理数字证书的申请、领取。\n"
    )
    assert only(drawn(text)).fields()["company"].value == COMPANY


def test_labels_in_plain_words_are_read() -> None:
    page = table(
        f"公司名字 | {COMPANY}",
        "老板（法人） | 李四平",
        "要办什么 | 新办",
        "要几个 | 2个",
        "手机 | 13812345678",
        title="办理电子钥匙需要的信息",
    )
    found = only(page).fields()
    assert found["company"].value == COMPANY
    assert found["legal_representative"].value == "李四平"


@pytest.mark.parametrize(
    "rows",
    [
        ("UKey编号 | FT54537651 | 有效期止 | 2026-12-31",),
        ("UKey编号 | FT54537651 | 证书到期止: | 2026-12-31",),
        ("证书有效期至 | 2026-12-31", "UKey编号 | FT54537651"),
        ("UKey编号 | FT54537651 | 原到期日 | 2026-12-31",),
    ],
)
def test_the_day_until_which_a_key_holds_is_not_the_form_s(rows: tuple[str, ...]) -> None:
    page = table(f"单位名称 | {COMPANY}", *rows, "联系人 | 王小红", title="企业证书申请表")
    assert "date" not in only(page).fields()


def test_the_day_at_a_label_of_its_own_stays_the_form_s() -> None:
    rows = ("证书有效期至 | 2026-12-31", "办理时间 | 2026-11-20")
    page = table(f"单位名称 | {COMPANY}", *rows, "联系人 | 王小红", title="企业证书申请表")
    assert str(only(page).fields()["date"].value) == "2026-11-20"


@pytest.mark.parametrize("head", ["有效期至", "有效期止", "证书到期日"])
@pytest.mark.parametrize(
    "keys",
    [
        ("1 | FT54537651 | 2026年12月31日",),
        ("1 | FT54537651 | 2026年12月30日", "2 | FT54537652 | 2026年12月31日"),
        ("1 | FT54537651 | ", "2 | FT54537652 | 2026年12月31日"),
    ],
)
def test_days_in_the_column_of_keys_are_not_the_form_s(head: str, keys: tuple[str, ...]) -> None:
    rows = (f"单位名称 | {COMPANY} | <", "联系人 | 王小红 | <", f"序号 | UKey编号 | {head}", *keys)
    found = only(table(*rows, title="企业证书申请表")).fields()
    assert "FT54537651" in found["key_serial"].value
    assert "date" not in found


@pytest.mark.parametrize(
    "rows",
    [
        ("数量 | 2 | 有效期", "联系人 | 王小红 | 3年", "手机 | 13812345678 | 申请日期"),
        ("数量 | 2 | 有效期至", "联系人 | 王小红 | ", "手机 | 13812345678 | 申请日期"),
        ("数量 | 2 | 有效期", "联系人 | 王小红 | 2027-11-19", "手机 | 13812345678 | 申请日期"),
    ],
)
def test_a_label_far_above_takes_no_day_from_its_own_label(rows: tuple[str, ...]) -> None:
    page = table(
        f"单位名称 | {COMPANY} | <", *rows, "邮箱 | a@b.cn | 2026-11-20", title="企业证书申请表"
    )
    assert str(only(page).fields()["date"].value) == "2026-11-20"


@pytest.mark.parametrize("head", ["以下由受理机构填写", "受理审核", "以下由工作人员填写"])
@pytest.mark.parametrize(
    ("row", "day"),
    [
        ("申请日期：2026年11月20日 | < | {head} | <", "2026-11-20"),
        ("{head} | < | 日期：2026年11月25日 | <", None),
        ("{head} | < | < | <", None),
    ],
)
def test_what_stands_left_of_the_staff_s_part_is_the_applicant_s(
    head: str, row: str, day: str | None
) -> None:
    page = table(
        f"单位名称 | {COMPANY} | 联系人 | 王小红",
        "手机 | 13812345678 | 数量 | 2",
        "资费 | 基础资费 | 业务类型 | 新办",
        row.format(head=head),
        "受理人 | 赵六 | 受理日期 | 2026年11月26日",
        title="数字证书申请表",
    )
    found = only(page).fields()
    assert (str(found["date"].value) if "date" in found else None) == day
    assert found["contact"].value == "王小红"


@pytest.mark.parametrize(
    ("steps", "day"),
    [
        ("李四平    同意    2026-11-21 10:05\n                 2026年11月20日", "2026-11-20"),
        ("李四平    同意    2026/11/21 9:30\n填表日期：2026年11月20日", "2026-11-20"),
        ("李四平    同意    2026-11-21 10:05", "2026-11-21"),
        ("李四平    同意    2026-11-21\n                 2026年11月20日", "2026-11-21"),
    ],
)
def test_a_day_with_its_hour_in_the_steps_of_an_approval_gives_way(steps: str, day: str) -> None:
    text = (
        f"        数字证书申请表\n单位名称：{COMPANY}\n联系人：王小红\n数量：2\n"
        f"审批人    意见    日期\n{steps}"
    )
    assert str(only(drawn(text)).fields()["date"].value) == day


def test_a_day_with_its_hour_behind_its_label_is_the_form_s() -> None:
    text = (
        f"        数字证书申请表\n单位名称：{COMPANY}\n数量：2\n填表日期：2026-11-20 09:05\n"
        "审批人    意见\n李四平    同意 2026年11月21日"
    )
    found = only(drawn(text)).fields()["date"]
    assert (str(found.value), found.confidence >= 0.8) == ("2026-11-20", True)


@pytest.mark.parametrize(
    ("row", "years"),
    [
        ("数量 | 2（3年）", 3),
        ("数量 | 2，贰年", 2),
        ("备注 | 组合资费，叁年", 3),
        ("备注 | 续期，壹年", 1),
        ("备注 | 按五年期套餐", 5),
        ("备注 | 本公司已成立3年", None),
        ("备注 | 钥匙用了3年，坏了", None),
        ("备注 | 套餐1年或3年", None),
        ("备注 | 套餐第3年", None),
        ("备注 | 不要3年套餐", None),
        ("备注 | 套餐，原为3年", None),
        ("备注 | 原为3年，现按五年期套餐", 5),
        ("数量 | 2（原3年）", None),
        ("数量 | 2（之前1年），三年", 3),
        ("备注 | 上次续期只办了1年，现各场站均要求一并延长使用", None),
    ],
)
def test_a_term_may_stand_beside_the_count_or_in_a_short_remark_on_fees(
    row: str, years: int | None
) -> None:
    page = table(f"单位名称 | {COMPANY}", "联系人 | 王小红", row, title="数字证书申请表")
    found = only(page).fields().get("term_years")
    assert (found.value if found else None) == years


@pytest.mark.parametrize(
    ("said", "quantity"),
    [
        ("[ ]基础 [√]组合；[√]1年 [ ]3年；共 3 个", 3),
        ("基础资费，五年，共计：贰把", 2),
        ("4个", 4),
    ],
)
def test_the_count_of_all_counts_among_other_things(said: str, quantity: int) -> None:
    rows = ("单位名称 | 昌吉某某供热有限公司", "联系人 | 王小红", f"套餐、年限、数量 | {said}")
    assert values(only(table(*rows, title="企业证书申请表")))["quantity"] == quantity


def test_a_note_across_a_table_that_tells_rules_is_no_remark() -> None:
    rows = ("单位名称 | 昌吉某某供热有限公司", "联系人 | 王小红", "证书数量 | 2")
    rule = "说明：请按实际情况填写；数量栏填写阿拉伯数字。 | <"
    assert "remark" not in values(only(table(*rows, rule, title="企业证书申请表")))
    own = "说明：两把钥匙给两个电厂用。 | <"
    found = only(table(*rows, own, title="企业证书申请表")).fields()
    assert found["remark"].value == "两把钥匙给两个电厂用"
    assert found["remark"].confidence < 0.8


def test_what_a_change_says_of_the_form_itself_names_nobody() -> None:
    rows = (
        "单位名称 | 昌吉某某供热有限公司",
        "变更事项 | 经办人手机号码由旧号变更为本表所填号码",
        "经办人 | 王小红",
    )
    assert values(only(table(*rows, title="证书信息变更申请表")))["contact"] == "王小红"


@pytest.mark.parametrize(
    "said",
    [
        "申领事项：（√）新办（）续期（）补发（）变更",
        "申领事项：新办（√）续期（）补发（）变更（）",
        "申购类别：（√）首次办理（）到期续期（）信息变更",
        "办理类型：（）续期（）补发（√）新办",
    ],
)
def test_a_label_that_holds_a_word_of_the_options_has_no_mark(said: str) -> None:
    page = drawn(f"""
数字证书（UKey）业务表
单位名称：昌吉某某供热有限公司
{said}
数量：1个    期限：（）一年（√）三年（）五年
联系人：王小红
""")
    found = values(only(page))
    assert (found["services"], found["term_years"]) == (["new"], 3)


def test_a_hint_in_brackets_behind_a_label_heads_no_part_of_the_form() -> None:
    page = drawn("""
                    企业证书申请表
                                 编号：            （受理单位填写）
单位名称   昌吉某某供热有限公司        信用代码   91652301MA775ABC1X
联系人     王小红                      手机       13812345678
""")
    found = values(only(page))
    assert (found["company"], found["mobile"]) == ("昌吉某某供热有限公司", "13812345678")


def test_an_address_that_goes_on_under_its_label_is_read_whole() -> None:
    page = drawn("""
数字证书在线服务系统申请单详情
单位名称   昌吉某某供热有限公司        业务类型   新办
联系人     王小红                      手机       13812345678
通信地址   新疆昌吉市北京南路475号天山 邮编       831100
创意广场

证书数量   2                           资费类型   基础资费
""")
    found = values(only(page))
    assert found["address"] == "新疆昌吉市北京南路475号天山创意广场"


@pytest.mark.parametrize(
    "rows",
    [
        "序号    UKey编号      有效期至\n1       FT54537651    2026年12月31日",
        "UKey编号：FT54537651（2026年12月31日到期）",
    ],
)
@pytest.mark.parametrize(("below", "day"), [("", None), ("2026年11月20日", "2026-11-20")])
def test_a_day_beside_a_key_s_number_is_the_key_s(rows: str, below: str, day: str | None) -> None:
    form = f"        数字证书申请表\n单位名称：{COMPANY}\n联系人：王小红\n{rows}\n        {below}"
    found = only(drawn(form)).fields()
    assert "FT54537651" in found["key_serial"].value
    assert (str(found["date"].value) if "date" in found else None) == day


@pytest.mark.parametrize(
    "heads",
    ["上次办理时间 | 续期至 | 备注", "开通时间 | 使用截止 | 备注", "上次办理时间 | 续期至 | 说明"],
)
def test_days_of_a_key_under_heads_nobody_listed_are_not_surely_the_form_s(heads: str) -> None:
    keys = (f"UKey编号 | {heads}", "FT54537651 | 2023-12-31 | 2026-12-31 | ")
    page = table(f"单位名称 | {COMPANY} | < | <", *keys, title="企业证书申请表")
    found = only(page).fields().get("date")
    assert found is None or found.confidence < 0.8
