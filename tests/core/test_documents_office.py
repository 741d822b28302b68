"""Forms as offices fill them in: several things in a cell, words of their own, notes beside."""

import pytest

from tests.core.drawn_pages import drawn, only, table, values

COMPANY = "昌吉某某供热有限公司"
CODE = "91652301MA775ABC1X"
TITLE = "企业证书申请表"
SURE = 0.8


@pytest.mark.parametrize("who", ["申领人", "申办人", "证书管理员", "经办人"])
def test_any_word_for_the_contact_may_stand_before_what_reaches_him(who: str) -> None:
    found = values(
        only(
            table(
                f"单位名称 | {COMPANY} | < | <",
                f"{who} | 王小红 | 法定代表人 | 李明",
                f"{who}手机 | 13812345678 | {who}电话 | 0994-2345678",
                f"{who}邮箱 | hr@example.cn | {who}身份证号 | 11010519491231002X",
                title=TITLE,
            )
        )
    )
    assert (found["contact"], found["mobile"], found["phone"], found["email"]) == (
        "王小红",
        "13812345678",
        "0994-2345678",
        "hr@example.cn",
    )
    assert found["id_number"] == "11010519491231002X"


def test_a_label_of_three_things_has_one_line_for_each() -> None:
    found = only(
        table(
            "单位名称 | 信用代码 | 法定代表人",
            f"{COMPANY} | {CODE} | 李明",
            "经办人 / 手机 / 邮箱 | 证书数量 | 年限",
            "王小红/n13812345678/n1427095@qq.com | 2 | 3年",
            title=TITLE,
        )
    ).fields()
    assert found["contact"].value == "王小红"
    assert found["mobile"].value == "13812345678"
    assert found["email"].value == "1427095@qq.com"


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("王小红/n13812345678/n1427095@qq.com", "1427095@qq.com"),
        ("王小红/n1427095@qq.com", "1427095@qq.com"),
        ("wang_xiao/nhong@qq.com", "wang_xiaohong@qq.com"),
    ],
)
def test_an_address_on_a_line_of_its_own_takes_nothing_from_the_lines_around_it(
    cell: str, address: str
) -> None:
    found = values(only(table(f"单位名称 | {COMPANY}", f"电子邮箱 | {cell}", title=TITLE)))
    assert found["email"] == address


def test_an_id_number_below_the_contact_s_name_is_the_contact_s() -> None:
    found = values(
        only(
            table(
                f"单位名称 | {COMPANY} | < | <",
                "经办人 | 王小红/n11010519491231002X | 手机 | 13812345678",
                title=TITLE,
            )
        )
    )
    assert (found["contact"], found["id_number"]) == ("王小红", "11010519491231002X")


def test_a_word_beside_a_cell_of_labels_heads_these_and_nothing_below_them() -> None:
    found = values(
        only(
            table(
                f"单位名称 | {COMPANY}",
                f"信用代码 | {CODE}",
                "开票资料 | 名称：新疆某某集团有限公司/n税号：91110108551385082Q/n地址电话：略",
                "企业意见 | 情况属实，同意办理。",
                title=TITLE,
            )
        )
    )
    assert (found["company"], found["credit_code"]) == (COMPANY, CODE)
    assert found["invoice_title"] == "新疆某某集团有限公司"
    assert found["invoice_tax_no"] == "91110108551385082Q"


@pytest.mark.parametrize("label", ["号", ""])
def test_a_code_below_the_invoice_s_title_without_a_label_is_its_tax_number(label: str) -> None:
    rows = [
        f"单位名称 | {COMPANY} | <",
        f"信用代码 | {CODE} | <",
        "开票 | 发票抬头 | 新疆某某集团有限公司",
        f"^ | {label} | 91110108551385082Q",
    ]
    found = only(table(*rows, title=TITLE)).fields()
    assert found["invoice_tax_no"].value == "91110108551385082Q"
    assert found["invoice_tax_no"].confidence < SURE
    two = only(table(*rows, f"{CODE} | 备注栏 | 91110108551385082Q", title=TITLE)).fields()
    assert two["credit_code"].value == CODE


def test_a_number_of_the_electricity_account_is_no_telephone() -> None:
    found = values(
        only(
            table(
                f"单位名称 | {COMPANY} | < | <",
                "联系人 | 王小红 | 用电户号 | 0312045879",
                title=TITLE,
            )
        )
    )
    assert "phone" not in found


def test_an_example_in_a_hint_tells_no_term() -> None:
    text = "提示：重置不改变有效期（例如3年期证书重置后仍按原到期日）。"
    form = f"{TITLE}\n单位名称：{COMPANY}\n业务类型：密码重置\n"
    assert "term_years" not in values(only(drawn(form + text)))
    assert "term_years" not in values(only(drawn(form + text.removeprefix("提示："))))


def test_a_declaration_below_an_empty_remark_is_none() -> None:
    text = "本单位确认上述内容无误，并同意遵守有关规定。"
    page = drawn(f"{TITLE}\n单位名称：{COMPANY}\n联系人：王小红\n备注：\n{text}")
    assert "remark" not in values(only(page))


@pytest.mark.parametrize(
    "name", ["亓春梅　性别　女", "亓春梅 性别 女", "亓春梅性别女", "亓春梅 性别"]
)
def test_a_label_behind_a_name_is_no_part_of_it(name: str) -> None:
    found = only(table(f"单位名称 | {COMPANY}", f"联系人 | {name}", title=TITLE)).fields()
    assert (found["contact"].value, found["contact"].confidence >= SURE) == ("亓春梅", True)


def test_the_contact_s_label_heads_a_part_whatever_word_it_has() -> None:
    found = values(
        only(
            table(
                f"申请单位情况 | 单位名称 | {COMPANY} | 法定代表人 | 李明",
                f"^ | 信用代码 | {CODE} | 单位性质 | 发电",
                "办理人员 | 姓名 | 王小红 | 证件号码 | 11010519491231002X",
                "^ | 手机号码 | 13812345678 | 电子信箱 | hr@example.cn",
                title="数字证书业务申请书",
            )
        )
    )
    assert (found["contact"], found["legal_representative"]) == ("王小红", "李明")
    assert (found["id_number"], found["mobile"]) == ("11010519491231002X", "13812345678")


@pytest.mark.parametrize("head", ["", "李明"])
def test_a_head_of_the_company_left_empty_owns_nothing_in_the_row_below(head: str) -> None:
    found = values(
        only(
            table(
                f"单位名称 | {COMPANY} | < | <",
                f"统一社会信用代码 | {CODE} | 法定代表人 | {head}",
                "经办人 | 王小红 | 手机 | 13812345678",
                title=TITLE,
            )
        )
    )
    assert (found["contact"], found["mobile"]) == ("王小红", "13812345678")


def test_a_tick_belongs_to_the_option_that_it_stands_nearer_to() -> None:
    found = only(
        table(
            f"单位名称 | {COMPANY}",
            "业务类型 | 新办 √　续期　　补发　　变更",
            "年限 | 一年　　√ 三年　　五年",
            title=TITLE,
        )
    ).fields()
    assert ([str(one) for one in found["services"].value], found["term_years"].value) == (
        ["new"],
        3,
    )


def test_a_label_with_another_word_in_brackets_is_read() -> None:
    found = values(
        only(
            table(
                f"申请单位 | {COMPANY} | <",
                "手机 | 电子邮箱 | 固定电话",
                "13812345678 | hr@example.cn | 0994-2345678",
                "凭证（UKey）数量 | 年限 | 资费",
                "5 | 3年 | 组合资费",
                title="用户数字身份凭证申请单",
            )
        )
    )
    assert (found["quantity"], found["term_years"], found["mobile"]) == (5, 3, "13812345678")


@pytest.mark.parametrize("number", ["1", "3"])
def test_one_numbered_row_with_all_that_a_form_asks_for_is_a_form(number: str) -> None:
    form = only(
        table(
            "UKey新办信息统计表 | < | < | < | < | < | <",
            "序号 | 单位名称 | 统一社会信用代码 | 联系人 | 联系人手机 | 数量 | 年限",
            f"{number} | {COMPANY} | {CODE} | 王小红 | 13812345678 | 6 | 3",
        )
    )
    assert form.kind == "application"
    assert values(form)["quantity"] == 6
    assert values(form)["services"] == ["new"]


def test_a_letter_that_asks_how_to_install_asks_for_no_keys() -> None:
    letter = only(
        drawn(
            f"""
            关于驱动安装的函
            我公司交易专员更换电脑后无法识别UKey，请协助提供驱动程序下载方式及安装说明。
            另，我公司计划明年增加交易席位，届时如需增办证书再行联系。
            顺祝商祺
                              {COMPANY}
                              2026年11月24日
            """
        )
    )
    assert letter.kind == "unknown"


WEB = f"""
数字证书申请表
企业名称{COMPANY}      统一社会信用代码 {CODE}
法定代表人李明         申请类型新办
联系人王小红           手机号 13812345678
"""


def test_a_remark_run_on_behind_its_label_is_read_where_all_labels_are_printed_so() -> None:
    found = only(drawn(f"{WEB}备注请用顺丰寄，工作日收件")).fields()["remark"]
    assert (found.value, found.confidence < SURE) == ("请用顺丰寄，工作日收件", True)
    assert "remark" not in values(only(drawn(f"{WEB}备注请注明须补发的原因")))
    plain = f"{TITLE}\n单位名称：{COMPANY}\n联系人：王小红\n手机：13812345678\n备注请用顺丰寄"
    assert "remark" not in values(only(drawn(plain)))


def test_a_remark_below_its_label_in_the_same_cell_may_begin_like_a_label() -> None:
    found = values(
        only(
            table(
                f"申请单位/n{COMPANY} | 手机/n13812345678",
                "证书序列号/n5B2077E109C4 | 备注/n法人章Key输错6次已锁定",
                title=TITLE,
            )
        )
    )
    assert found["remark"] == "法人章Key输错6次已锁定"


def test_the_name_of_a_wallet_s_owner_begins_behind_the_words_for_it() -> None:
    page = drawn(
        """
        微信支付转账电子凭证
        付款方微信实名申爱国
        收款方名称      北京某某科技有限公司
        转账金额        ￥50.00
        """
    )
    assert values(only(page))["payer_name"] == "申爱国"


def test_bullets_before_every_line_are_no_ticked_boxes() -> None:
    asked = [
        ("贵单位的完整名称（与营业执照一致）", COMPANY),
        ("法定代表人", "蓝小福"),
        ("办理类型（新办、续期、补发、变更）", "新办"),
        ("年限（1年、3年、5年）", "5年"),
        ("联系人及手机", "雷小红 13812345678"),
    ]
    page = drawn(f"{TITLE}\n" + "\n".join(f"● {label}\n{value}" for label, value in asked))
    found = values(only(page))
    assert (found["company"], found["legal_representative"]) == (COMPANY, "蓝小福")
    assert (found["services"], found["term_years"]) == (["new"], 5)
    assert (found["contact"], found["mobile"]) == ("雷小红", "13812345678")


@pytest.mark.parametrize("boxes", ["●新办 ○续期 ○补发", "○新办 ●续期 ○补发"])
def test_marks_that_have_empty_ones_beside_them_are_ticks_however_many_begin_a_line(
    boxes: str,
) -> None:
    others = "资费类型\n●组合资费 ○基础资费\n年限\n●3年 ○5年"
    page = drawn(f"{TITLE}\n单位名称：{COMPANY}\n业务类型\n{boxes}\n{others}")
    found = values(only(page))
    assert found["services"] == ["new" if boxes.startswith("●") else "renewal"]
    assert (found["plan"], found["term_years"]) == ("combined", 3)


def test_heads_beside_a_word_for_two_rows_have_their_values_below_them() -> None:
    page = table(
        f"公司名称 | {COMPANY} | < | 法定代表人 | 李明",
        "人员 | 联系人 | 身份证号 | 手机 | 邮箱",
        "^ | 王小红 | 11010519491231002X | 13812345678 | hr@example.cn",
        "数量 | 2个 | < | UKey序列号 | SD88120457",
        title="电子钥匙服务申请单",
    )
    found = values(only(page))
    assert (found["contact"], found["mobile"]) == ("王小红", "13812345678")
    assert (found["id_number"], found["email"]) == ("11010519491231002X", "hr@example.cn")


def test_what_is_said_of_fees_chooses_no_plan() -> None:
    note = "密码重置50元/次/个；格式化50元/次/个。持有组合资费者不另收费。"
    page = table(
        f"公司名称 | {COMPANY}", "证书数量 | 2", f"费用 | {note}", title="电子钥匙服务申请单"
    )
    assert "plan" not in values(only(page))


@pytest.mark.parametrize(
    "text",
    [
        "本单位已阅读并同意服务协议，保证所填内容真实。",
        "我公司保证上述材料与原件相符，无任何虚假。",
    ],
)
def test_a_promise_below_an_empty_remark_is_none(text: str) -> None:
    page = drawn(f"{TITLE}\n单位名称：{COMPANY}\n联系人：王小红\n其他说明：\n{text}")
    assert "remark" not in values(only(page))


def test_a_sentence_behind_a_word_for_the_contact_is_no_name() -> None:
    page = table(f"公司名称 | {COMPANY}", "情况 | 操作员连续输错密码，钥匙锁死。", title=TITLE)
    assert "contact" not in values(only(page))


def test_a_remark_in_its_label_s_cell_may_end_with_a_word_that_is_a_label() -> None:
    page = table(
        f"单位名称/n{COMPANY} | 手机/n13812345678",
        "备注/n五个证书请分别标注使用人 | <",
        "经办人签字： | 单位（公章）",
        title=TITLE,
    )
    assert values(only(page))["remark"] == "五个证书请分别标注使用人"


def test_labels_over_values_part_by_part_are_one_form_and_no_list() -> None:
    form = only(
        table(
            "数字证书办理信息登记表 | < | < | <",
            "企业名称 | 统一社会信用代码 | 法定代表人 | 业务类型",
            f"{COMPANY} | {CODE} | 李明 | 新办",
            "经办人 | 手机 | 邮箱 | 身份证号",
            "田小军 | 13812345678 | hr@example.cn | 11010519491231002X",
            "数量 | 资费 | 年限 | 登记日期",
            "2 | 基础资费 | 5年 | 2026-11-26",
        )
    )
    assert form.kind == "application"
    found = values(form)
    assert (found["contact"], found["quantity"], found["term_years"]) == ("田小军", 2, 5)


def test_a_list_whose_head_is_printed_again_goes_on_behind_it() -> None:
    head = "序号 | 单位名称 | 统一社会信用代码 | 联系人 | 证书数量"
    rows = [f"{n} | 昌吉第{n}供热有限公司 | {CODE} | 王小红 | 1" for n in range(1, 5)]
    listed = only(table(head, *rows[:2], head, *rows[2:], title="电子钥匙申请清单"))
    assert listed.kind == "list"
    assert len(listed.rows) == 4  # type: ignore[attr-defined]


def test_of_two_places_for_remarks_the_one_filled_in_is_read() -> None:
    page = table(
        f"单位名称 | {COMPANY}",
        "备注 | ",
        "证书数量 | 1",
        "备注 | 原钥匙遗失，申请吊销原证书并补发",
        title=TITLE,
    )
    assert values(only(page))["remark"] == "原钥匙遗失，申请吊销原证书并补发"


def test_an_address_in_a_letter_ends_before_the_next_label() -> None:
    page = drawn(
        f"""
        数字证书申请
        北京某某科技有限公司：
        我单位因业务需要，现申请新办数字证书2个，请予以办理为盼，有关资料附后。
        一、单位名称：{COMPANY}
        十、邮寄地址：福建省宁德市古田县城西街道解放路77号屏溪电站办公楼202室
        邮政编码：352200
        """
    )
    address = values(only(page))["address"]
    assert address == "福建省宁德市古田县城西街道解放路77号屏溪电站办公楼202室"


def test_a_part_for_the_staff_within_a_table_ends_with_its_cell() -> None:
    page = table(
        f"单位名称 | {COMPANY} | <",
        "联系人 | 王小红 | <",
        "受理意见 | （以下由受理机构填写）/n受理人：/n日期： | <",
        title=TITLE,
        below="经办人签字：\n日期：2026年11月12日",
    )
    assert values(only(page))["date"] == "2026-11-12"


def test_a_part_for_the_staff_below_a_form_has_a_date_of_its_own() -> None:
    below = "经办人签字：\n以下由受理机构填写\n受理人：赵六\n日期：2026年11月14日"
    rows = ["联系人 | 王小红", "手机 | 13812345678", "证书数量 | 2", "年限 | 3年"]
    page = table(f"单位名称 | {COMPANY}", *rows, title=TITLE, below=below)
    assert "date" not in values(only(page))
