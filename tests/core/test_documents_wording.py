"""Labels that nobody listed word for word are understood by their parts, or doubted."""

from datetime import date
from decimal import Decimal

import pytest

from mailbot.documents.form import spelt_out
from mailbot.documents.model import Document
from tests.core.drawn_pages import drawn, layouts, only, table, values

COMPANY = "昌吉远景风力发电有限公司"
SURE = 0.8


def surely(document: Document) -> dict[str, object]:
    """The values that are sure enough to be believed."""
    fields = document.fields()
    return {name: value.value for name, value in fields.items() if value.confidence >= SURE}


def form(*rows: str, **page: str) -> Document:
    return only(table(f"单位名称 | {COMPANY}", *rows, title="企业证书申请表", **page))


def test_words_with_alternatives_are_spelt_out() -> None:
    assert spelt_out("申请{单位,企业}{,名称}") == (
        "申请单位",
        "申请单位名称",
        "申请企业",
        "申请企业名称",
    )
    assert spelt_out("数量") == ("数量",)


@pytest.mark.parametrize(
    ("label", "value", "name"),
    [
        ("UKey证书申请数量", "2个", "quantity"),
        ("企业经办人移动电话", "13812345678", "mobile"),
        ("资费套餐选择", "组合资费", "plan"),
        ("机构（单位）证件号码", "91650102MAM3PGXQQW", "credit_code"),
        ("经办人员", "王小红", "contact"),
        ("证书使用年限（必填） *", "三年", "term_years"),
        ("【★手机号】", "13812345678", "mobile"),
        ("<接收邮箱>：", "hj@example.com", "email"),
        ("日期Date", "2026-11-20", "date"),
    ],
)
def test_a_label_is_understood_by_its_parts(label: str, value: str, name: str) -> None:
    assert name in surely(form(f"{label} | {value}"))


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("财务联系人", "赵浩明"),
        ("紧急联系人手机", "13812345678"),
        ("技术负责人邮箱", "js@example.com"),
        ("上级单位", "甘肃乙能源有限公司"),
        ("法人移动电话", "13812345678"),
        ("机构公章", "见附件"),
    ],
)
def test_what_another_party_s_label_names_is_not_read(label: str, value: str) -> None:
    assert values(form(f"{label} | {value}")) == values(form())


def test_a_label_with_a_word_nobody_listed_is_doubted() -> None:
    page = drawn(
        f"企业证书申请表\n单位名称：{COMPANY}\n供热站联系电话：13812345678\n经手人：王小红"
    )
    read = only(page)
    assert (values(read)["mobile"], values(read)["contact"]) == ("13812345678", "王小红")
    assert not {"mobile", "contact"} & surely(read).keys()


def test_a_company_whose_name_ends_like_a_label_is_none() -> None:
    page = drawn(
        """
        企业证书申请表
        单位名称    克拉玛依天皓新能源
                    科技有限公司
        证书数量    2个
        """
    )
    assert values(only(page))["company"] == "克拉玛依天皓新能源科技有限公司"


def test_an_option_that_ends_like_a_label_is_none() -> None:
    assert values(form("套餐 | 组合资费"))["plan"] == "combined"


def test_what_tells_itself_by_its_shape_is_read_with_doubt_at_no_label() -> None:
    read = form(
        "短号簿 | 13812345678",
        "甲 | hj@example.com",
        "乙 | 650102198001011234",
        "丙 | 0991-2345678",
    )
    found = values(read)
    assert (found["mobile"], found["email"], found["phone"]) == (
        "13812345678",
        "hj@example.com",
        "0991-2345678",
    )
    assert found["id_number"] == "650102198001011234"
    assert not {"mobile", "email", "id_number", "phone"} & surely(read).keys()


def test_of_two_numbers_at_no_label_none_is_read() -> None:
    assert "mobile" not in values(
        form("甲 | 13812345678", "乙 | 13912345678", "丙 | 号码 1381234567")
    )


def test_what_tells_how_to_fill_in_a_form_names_no_labels() -> None:
    below = "填表说明：1.联系电话请填写手机；2.办理年限默认为3年，证书数量：不少于2个。"
    assert values(form(below=below)) == values(form())


@pytest.mark.parametrize(
    "hint", ["请输入手机号", "例：张三", "（选填）", "暂无", "点击此处输入文字"]
)
def test_what_a_form_asks_for_is_no_value(hint: str) -> None:
    assert values(form(f"联系人 | {hint}")) == values(form())


def test_a_label_does_not_begin_with_the_end_of_a_company_s_name() -> None:
    page = drawn("企业证书申请表\n单位名称：昌吉远景有限公司联系人：王小红\n证书数量：2个")
    assert values(only(page))["company"] == "昌吉远景有限公司"


@pytest.mark.parametrize("hint", ["[必填]", "（*）", "[*]", "（必填）*"])
def test_hints_behind_a_label_are_none_of_its_value(hint: str) -> None:
    page = drawn(f"企业证书申请表\n单位名称{hint}：{COMPANY}\n证书数量：2个\n联系人：王小红")
    assert values(only(page))["company"] == COMPANY


def test_a_clause_with_an_unknown_label_ends_the_value_before_it() -> None:
    page = drawn(
        f"企业证书申请表\n单位名称：{COMPANY}；备注：加急；见证人：钱丽明\n联系人：；见证人：王小红"
    )
    read = values(only(page))
    assert (read["company"], read["remark"]) == (COMPANY, "加急")
    assert "contact" not in read


def test_a_title_may_say_more_in_brackets() -> None:
    page = drawn(f"证书（电子钥匙）申购单\n单位名称：{COMPANY}\n数量：2个\n联系人：王小红")
    assert only(page).kind == "application"


@pytest.mark.parametrize("joint", ["｜", " | ", "——", " - ", "＝", "：", "】："])
def test_a_bar_or_a_dash_may_part_a_label_from_its_value(joint: str) -> None:
    lead = "【" if joint.startswith("】") else ""
    page = drawn(f"企业证书申请表\n单位名称：{COMPANY}\n{lead}联系人{joint}王小红\n证书数量：2个")
    assert surely(only(page))["contact"] == "王小红"


def test_a_title_is_no_label_with_a_value() -> None:
    page = drawn(f"数字证书业务申请表\n单位名称：{COMPANY}\n证书数量：2个")
    assert "services" not in values(only(page))


def test_a_label_does_not_begin_in_the_value_before_it() -> None:
    page = drawn(
        "企业证书申请表\n单位名称：昌吉远景有限公司 统一信用代码：91650100MA77ABCD12\n"
        "联系人：王小红*手机：13812345678"
    )
    read = values(only(page))
    assert (read["company"], read["contact"]) == ("昌吉远景有限公司", "王小红")


def test_a_label_over_an_indented_value_is_paired() -> None:
    page = drawn(
        f"""
        企业证书申请表
        单位名称：
            {COMPANY}
        联系人：
            王小红
        经办人签字：
            见附件
        """
    )
    assert (values(only(page))["company"], values(only(page))["contact"]) == (COMPANY, "王小红")


def test_a_label_alone_in_its_row_heads_the_row_below() -> None:
    read = values(form("联系人 | <", "王小红 | <", "手机 | <", "13812345678 | <"))
    assert (read["contact"], read["mobile"]) == ("王小红", "13812345678")


def test_empty_cells_may_part_a_label_from_its_value() -> None:
    read = values(form("联系人 | | | 王小红", "手机 | | 13812345678 | 必填", "数量 | 2 | | 邮箱"))
    assert (read["contact"], read.get("mobile")) == ("王小红", None)


@pytest.mark.parametrize(
    ("printed", "plan", "sure"),
    [
        ("基础资费 √组合资费", "combined", True),
        ("基础资费√ 组合资费", "basic", True),
        ("基础资费√组合资费", "basic", False),
        ("□基础资费 ■组合资费", "combined", True),
        ("基础资费（ ） 组合资费（√）", "combined", True),
    ],
)
def test_spaces_tell_which_word_a_mark_between_two_belongs_to(
    printed: str, plan: str, *, sure: bool
) -> None:
    read = form(f"资费类型 | {printed}")
    assert values(read)["plan"] == plan
    assert ("plan" in surely(read)) is sure


@pytest.mark.parametrize("printed", ["1年 √3年 5年", "一年（ ）三年（√）五年（ ）", "□1年□5年■3年"])
def test_terms_may_stand_close_together(printed: str) -> None:
    assert values(form(f"办理年限 | {printed}"))["term_years"] == 3


def test_several_terms_without_a_mark_are_doubted() -> None:
    assert "term_years" not in surely(form("办理年限 | 一年 三年 五年"))


@pytest.mark.parametrize(
    "printed", ["12345678、ABCD12345", "12345678/ABCD1234", "__12345678，87654321__"]
)
def test_key_numbers_may_differ_in_length(printed: str) -> None:
    assert values(form(f"UKey序列号 | {printed}"))["key_serial"].count("、") == 1


def test_a_row_of_a_change_form_may_hold_other_labels() -> None:
    page = table(
        f"单位名称 | {COMPANY} | < | <",
        "变更事项 | 变更前 | 变更后 | <",
        "联系人 | 李四平 | 王小红 | <",
        "电子邮箱 | hj@example.com | 通信地址 | 新疆昌吉市人民路1号",
        title="数字证书变更申请表",
    )
    read = values(only(page))
    assert (read["email"], read["contact"]) == ("hj@example.com", "王小红")


def test_an_empty_agent_beside_the_stamp_is_where_one_signs() -> None:
    rows = ("联系人 | 王小红", "单位公章： | ", "经办人： | ")
    assert form(*rows).fields()["signed"].value is False
    assert "signed" not in form("经办人： | ", "单位公章： | ").fields()
    assert "signed" not in form("联系人 | 王小红", "单位公章：").fields()


def test_the_next_label_is_no_signature() -> None:
    page = drawn(f"企业证书申请表\n单位名称：{COMPANY}\n经办人签字：        录入情况：")
    assert not only(page).fields()["signed"].value


def test_a_licence_s_label_may_be_torn_from_its_value() -> None:
    page = drawn(
        """
                营业执照
        名    称昌吉远景风力发电有限公司
        住    所新疆昌吉市人民路1号
        注册资本    壹仟万元
        """
    )
    read = values(only(page))
    assert (read["company"], read["address"]) == ("昌吉远景风力发电有限公司", "新疆昌吉市人民路1号")


VOUCHER = (
    "付款人户名：昌吉远景有限公司",
    "收款人户名：乙有限公司",
    "金额：700.00",
    "流水号：12345678",
)


def test_a_title_s_words_at_a_label_begin_no_second_receipt() -> None:
    rows = [
        "业务回单",
        *VOUCHER,
        "交易状态    交易成功",
        "用途：证书费",
        "币种：人民币",
        "附言：无",
    ]
    assert values(only(drawn("\n".join(rows))))["status"] == "paid"
    rows[5] = "交易状态：交易成功"
    assert values(only(drawn("\n".join(rows))))["status"] == "paid"


def test_the_day_of_printing_may_be_that_of_the_payment() -> None:
    rows = ("业务回单    2026-11-19", *VOUCHER, "打印时间：2026-11-19 10:11:12")
    assert values(only(drawn("\n".join(rows))))["paid_on"] == "2026-11-19"


def test_a_short_name_without_a_surname_is_doubted() -> None:
    rows = ("业务回单", "付款人户名：结算", *VOUCHER[1:])
    assert "payer_name" not in surely(only(drawn("\n".join(rows))))


def test_a_company_may_begin_with_chinese_and_go_on_in_latin_letters() -> None:
    rows = ("业务回单", "付款人户名：锋曜ABC新能源（新疆）有限公司", *VOUCHER[1:])
    assert values(only(drawn("\n".join(rows))))["payer_name"] == "锋曜ABC新能源（新疆）有限公司"


@pytest.mark.parametrize(
    "sentence",
    [
        "现由我单位王小红（居民身份证：650102198001011234）负责办理证书。",
        "特此委任王小红（公民身份号码：650102198001011234）为我单位经办人。",
        "昌吉供热站授权代表王小红，身份证件号码650102198001011234，有权办理证书。",
        "授权人昌吉供热站授权被授权人王小红（身份证号650102198001011234）为合法代理人。",
    ],
)
def test_more_ways_to_name_an_agent_are_read(sentence: str) -> None:
    read = values(only(drawn(f"授权委托函\n{sentence}\n特此授权。\n昌吉供热站\n2026年11月20日")))
    assert (read["agent"], read["company"]) == ("王小红", "昌吉供热站")


def test_an_agent_may_be_called_as_one_who_was_named_before() -> None:
    sentence = "我单位昌吉供热站现授权其其格，身份证号650102198001011234，办理数字证书。"
    assert values(only(drawn(f"授权书\n{sentence}\n2026年11月20日")))["agent"] == "其其格"


def test_a_date_of_a_period_may_be_broken_over_lines() -> None:
    page = table(
        f"授权单位 | {COMPANY}",
        "被授权人 | 王小红",
        "授权期限 | 从2026.11.15到2028.1/n1.14",
        title="授权书",
    )
    read = values(only(page))
    assert (read["valid_from"], read["valid_to"]) == ("2026-11-15", "2028-11-14")


@pytest.mark.parametrize(
    ("title", "name"), [("付款申请单", "付款申请单"), ("差旅费报销单", "报销单")]
)
def test_a_request_to_pay_is_told_from_an_expense_claim(title: str, name: str) -> None:
    page = drawn(f"{title}\n申请部门：市场部\n金额：700.00\n部门负责人：\n财务审核：")
    document = only(page)
    assert document.kind == "unknown"
    assert document.title == name


def test_labels_without_a_field_do_not_make_a_form() -> None:
    text = """
        数字证书办理须知
        需提交：企业证书申请表、授权书、证书数量、联系人、统一社会信用代码
        收款单位：乙公司
        资费：基础资费
    """
    assert only(drawn(text)).kind == "unknown"


def test_all_shipped_words_are_found_in_their_vocabulary() -> None:
    for kind, vocabulary in layouts().vocabularies.items():
        for word in vocabulary.entries:
            found = dict(vocabulary.begins_with(f"{word}：", 0))
            assert len(word) > 18 or len(word) in found, (kind, word)


VOUCHER_TOP = "电子回单\n付款人户名：昌吉远景风力发电有限公司"


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("联系人及手机", "王小红　13812345678"),
        ("经办人/联系电话", "王小红 / 13812345678"),
        ("联系人（手机号）", "王小红13812345678"),
        ("手机号码与联系人", "13812345678 王小红"),
    ],
)
def test_a_label_may_name_two_fields(label: str, value: str) -> None:
    read = surely(form(f"{label} | {value}"))
    assert (read["contact"], read["mobile"]) == ("王小红", "13812345678")


def test_a_label_that_names_one_field_twice_is_one() -> None:
    assert surely(form("联系人（经办人） | 王小红"))["contact"] == "王小红"


def test_the_end_of_a_period_is_not_the_day_of_a_letter_without_one() -> None:
    letter = """
        授权书
        兹授权我单位员工王小红（身份证号：650102199003076521）办理数字证书业务。
        授权期限：自2026年11月11日起至2027年11月11日止。
                    授权单位（公章）：昌吉远景风力发电有限公司
                    被授权人（签字）：王小红
        """
    read = values(only(drawn(letter)))
    assert (str(read["valid_to"]), read.get("date")) == ("2027-11-11", None)


def test_a_hint_behind_the_colon_makes_a_label_another() -> None:
    letter = """
        授权委托书
        委托单位：昌吉远景风力发电有限公司
        受委托人：王小红
        委托期限自2026年11月17日至2027年11月17日止。
                    委托单位：（盖章）
                    法定代表人：（签字）{name}
                    2026年11月17日
        """
    unsigned, signed = (only(drawn(letter.format(name=name))) for name in ("", "张三"))
    assert values(unsigned)["signed"] is False
    assert values(signed)["signed"] is True


def test_a_hint_behind_the_colon_that_changes_nothing_is_left() -> None:
    read = form("联系人：（必填）王小红 | 其他")
    assert values(read)["contact"] == "王小红"


def test_the_side_authorised_is_the_agent_and_signs() -> None:
    page = table(
        f"授权方（单位全称）：{COMPANY} | <",
        "被授权方（证书管理员）：王小红 | <",
        "本授权自2026年10月31日至2027年10月31日有效。 | <",
        "授权方（公章） | 被授权方（签字）",
        title="数字证书管理员授权书",
    )
    read = values(only(page))
    assert (read["agent"], read["company"], read["signed"]) == ("王小红", COMPANY, False)


def test_a_line_with_an_unknown_label_is_no_part_of_the_value_above() -> None:
    page = drawn(
        """
        客户借记回单
        付款人名称：天业热力有限公司        收款人名称：北京迅驰无限科技有限公司
        金额：CNY 480.00                    人民币（大写）：肆佰捌拾元整
        报文号：BEPS.121                    业务识别码：9963740111
        """
    )
    read = surely(only(page))
    assert (read["amount"], read["amount_in_words"]) == (Decimal("480.00"), "肆佰捌拾元整")


def test_figures_at_the_label_of_the_words_come_after_those_of_the_amount() -> None:
    page = drawn(
        """
        客户借记回单
        付款人名称：天业热力有限公司        收款人名称：北京迅驰无限科技有限公司
        人民币（大写）：肆佰捌拾元整 9963740111
        金额：CNY 480.00
        """
    )
    assert surely(only(page))["amount"] == Decimal("480.00")


@pytest.mark.parametrize(
    ("said", "own", "other"), [("借记", "payer", "payee"), ("贷", "payee", "payer")]
)
def test_a_receipt_of_one_account_says_whose_it_is(said: str, own: str, other: str) -> None:
    page = drawn(
        f"""
        银行回单
        借贷标志：{said}    格式码：S
        账号：1070585681594664161    开户行名称：交通银行新疆区分行营业部
        户名：哈密百商能源开发有限公司
        对方账号：0413060103000009171    开户行名称：北京农村商业银行中关村支行
        对方户名：北京迅驰无限科技有限公司
        金额：1,440.00
        """
    )
    read = surely(only(page))
    assert read[f"{own}_name"] == "哈密百商能源开发有限公司"
    assert read[f"{own}_account"] == "1070585681594664161"
    assert read[f"{own}_bank"] == "交通银行新疆区分行营业部"
    assert read[f"{other}_name"] == "北京迅驰无限科技有限公司"
    assert read[f"{other}_account"] == "0413060103000009171"


def test_the_tax_number_under_the_invoice_s_title_is_the_invoice_s() -> None:
    code = "91650102MAM3PGXQQW"
    read = surely(form(f"营业执照号 | {code}", f"开票名称 | {COMPANY}", f"纳税人识别号 | {code}"))
    assert (read["credit_code"], read["invoice_tax_no"]) == (code, code)
    alone = surely(form(f"开票名称 | {COMPANY}", f"纳税人识别号 | {code}"))
    assert (alone["credit_code"], "invoice_tax_no" in alone) == (code, False)


def test_a_value_behind_a_label_set_wide_goes_on_below_it() -> None:
    page = drawn(
        """
        营业执照
        名称      昌吉远景风力发电有限公司      注册资本  壹仟万元整
        统一社会信用代码：91650102MAM3PGXQQW
        经营范围  电力生产；电力供应；          住  所广东省广州市天河区石油新
                  开发、推广。                            村路398号7栋4单元192室
        """
    )
    gap = 24.0  # between the label's last character and the value, of one run
    lines = [
        line.model_copy(update={"box": line.box.model_copy(update={"x1": line.box.x1 + gap})})
        if line.text.startswith("所")
        else line
        for line in page.lines
    ]
    read = values(only(page.model_copy(update={"lines": tuple(lines)})))
    assert read["address"] == "广东省广州市天河区石油新村路398号7栋4单元192室"


def test_remarks_and_purposes_end_without_a_full_stop() -> None:
    assert values(form("备注 | 请顺丰到付。"))["remark"] == "请顺丰到付"
    page = drawn(
        f"{VOUCHER_TOP}\n收款人户名：北京迅驰无限科技有限公司\n金额：480.00元\n用途：证书服务费。"
    )
    assert values(only(page))["purpose"] == "证书服务费"


@pytest.mark.parametrize("odd", [f"{COMPANY}]：马桂", f"（*{COMPANY}", f"{COMPANY}；发有限公司"])
def test_a_company_s_name_with_the_rest_of_a_label_is_doubted(odd: str) -> None:
    read = only(table(f"单位名称 | {odd}", "证书数量 | 2个", title="企业证书申请表"))
    assert "company" not in surely(read)


@pytest.mark.parametrize("mark", ["（*）", "·", "（★）"])
def test_marks_behind_a_company_s_name_are_none_of_it(mark: str) -> None:
    read = only(table(f"单位名称 | {COMPANY}{mark}", "证书数量 | 2个", title="企业证书申请表"))
    assert surely(read)["company"] == COMPANY


def test_a_label_in_brackets_may_begin_a_clause() -> None:
    page = drawn(
        f"企业证书申请表\n单位名称：{COMPANY}\n固话：0991-2345678；<联系人手机号码>：13812345678"
    )
    assert surely(only(page))["mobile"] == "13812345678"


def test_a_clause_s_label_of_a_person_nobody_listed_is_doubted() -> None:
    page = drawn(
        f"企业证书申请表\n单位名称：{COMPANY}\n备注：加急；见证人：曹强；见证人身份证号：652801197801091788"
    )
    assert "id_number" not in surely(only(page))


def test_a_party_right_before_a_label_makes_it_another_s() -> None:
    read = form("证书数量 | 2个", below="代办员手机：13932791797")
    assert "mobile" not in values(read)


def test_below_what_the_staff_fill_in_every_label_is_the_staff_s() -> None:
    page = table(
        f"单位名称 | {COMPANY} | 手机 | 请输入",
        "以下由工作人员填写 | < | < | <",
        "受理人 | 秦怡 | 受理日期 | 2026年11月21日",
        "受理单位 | 巴州皓原科技有限公司 | 联系电话 | 17779181127",
        title="企业证书申请表",
    )
    assert "mobile" not in values(only(page))


def test_several_key_numbers_may_end_with_a_stop() -> None:
    read = form("UKey序列号 | 7894468087/5543488468；")
    assert values(read)["key_serial"] == "7894468087、5543488468"


def test_an_address_that_goes_on_into_the_next_clause_is_doubted() -> None:
    assert "address" not in surely(form("通信地址 | 哈密市人民路9号；照）：0990 7292982"))
    assert surely(form("通信地址 | 哈密市人民路9号"))["address"] == "哈密市人民路9号"


def test_a_label_may_be_broken_within_its_hint() -> None:
    page = drawn(
        f"""
        企业证书申请表
        单位名称：{COMPANY}
        证书数量：2个
        联系人手机号码[
                              13812345678
        必填]：
        """
    )
    close = [
        line.model_copy(
            update={
                "box": line.box.model_copy(update={"y0": line.box.y0 - at, "y1": line.box.y1 - at})
            }
        )
        for line, at in zip(page.lines, (0, 0, 0, 0, 13, 26), strict=True)
    ]
    assert surely(only(page.model_copy(update={"lines": tuple(close)})))["mobile"] == "13812345678"


def test_a_semicolon_ends_a_value_and_not_a_label() -> None:
    rows = "收款人户名：北京迅驰无限科技有限公司\n金额：480.00元\n用途：UKey费用；状态：交易成功"
    assert surely(only(drawn(f"{VOUCHER_TOP}\n{rows}")))["purpose"] == "UKey费用"


@pytest.mark.parametrize("broken", ["2026年11月1/n2日", "2026-11-/n12", "2026年/n11月12日"])
def test_a_date_may_be_broken_between_two_lines(broken: str) -> None:
    assert values(form(f"填表日期 | {broken}"))["date"] == "2026-11-12"


def test_a_table_of_a_letter_does_not_name_its_heads_as_agent() -> None:
    page = drawn(
        f"""
        法人授权委托书
        授权企业                    法定代表人    受托人    身份证号
        {COMPANY}    褚超          彭梓      650203196805139877
        法定代表人（签字）：
        """
    )
    assert values(only(page))["agent"] == "彭梓"


def test_a_power_station_of_a_company_has_its_whole_name_in_a_letter() -> None:
    page = drawn(
        "关于办理数字证书的申请\n我单位昌吉远景煤业有限公司电厂（统一社会信用代码：91650102MAM3PGXQQW）因业务需要，"
        "现申请续期数字证书壹把。"
    )
    assert values(only(page))["company"] == "昌吉远景煤业有限公司电厂"


def test_a_value_that_ends_with_a_semicolon_does_not_go_on_below() -> None:
    page = drawn(
        f"企业证书申请表\n新办数量：2把（贰把）；开票抬头：昌吉远景风力发电\n有限公司。\n单位名称：{COMPANY}\n联系人：王小红"
    )
    read = values(only(page))
    assert (read["quantity"], read["invoice_title"]) == (2, COMPANY)


def test_a_row_of_labels_with_the_number_of_the_row_heads_the_row_below() -> None:
    page = table(
        "序号 | 法人代表 | 申请主体 | 详细通讯地址",
        f"1 | 华怡伟 | {COMPANY} | 哈密市人民路9号",
        "序号 | 证照代码 | 业务联络人 | 手机",
        "1 | 91650102MAM3PGXQQW | 王小红 | 13812345678",
        "序号 | 补充说明 | < | <",
        "1 | 请顺丰到付 | < | <",
        title="企业证书申请表",
    )
    wanted = {
        "company": COMPANY,
        "credit_code": "91650102MAM3PGXQQW",
        "legal_representative": "华怡伟",
        "contact": "王小红",
        "mobile": "13812345678",
        "remark": "请顺丰到付",
    }
    assert surely(only(page)).items() >= wanted.items()


@pytest.mark.parametrize("end", ["·", "｜"])
def test_marks_at_the_end_of_a_line_are_none_of_it(end: str) -> None:
    read = values(form(f"通信地址 | 哈密市人民路9号{end}"))
    assert read["address"] == "哈密市人民路9号"


def test_the_time_of_an_authorisation_with_two_dates_is_its_period() -> None:
    letter = (
        "授权书\n授权单位：{company}\n被授权人：王小红\n授权时间：{time}\n签发日期：2026年11月16日"
    )
    read = values(only(drawn(letter.format(company=COMPANY, time="2026/11/18至2027/11/18"))))
    assert (read["valid_from"], read["valid_to"]) == ("2026-11-18", "2027-11-18")
    assert read["date"] == "2026-11-16"


@pytest.mark.parametrize(
    ("boxes", "plan", "years"),
    [
        ("基础资费：□140元/1年 □350元/3年 组合资费：□240元/1年 ☑600元/3年", "combined", 3),
        ("基础资费：□1年 ☑5年 组合资费：□1年 □5年", "basic", 5),
        ("基础资费：□140元/1年 □350元/3年 组合资费：□240元/1年 □600元/3年", None, None),
        ("☑基础资费 □组合资费 年限：□1年 ☑3年", "basic", 3),
        ("基础资费 组合资费☑ 年限 □1年 ☑3年", "combined", 3),
    ],
)
def test_a_plan_that_heads_boxes_is_chosen_by_them(
    boxes: str, plan: str | None, years: int | None
) -> None:
    read = surely(form("证书数量 | 2个", f"资费选择（每个，含税） | {boxes}"))
    assert read.get("plan") == plan
    assert read.get("term_years") == years


def test_a_period_may_stand_at_two_labels() -> None:
    page = table(
        f"授权单位 | {COMPANY}",
        "被授权人 | 王小红",
        "授权起始日期 | 2026年9月13日 | 授权截止日期 | 2027年9月13日",
        "签署日期 | 2026年9月12日",
        title="授权书",
    )
    read = surely(only(page))
    assert [read[name] for name in ("valid_from", "valid_to", "date")] == [
        date(2026, 9, 13),
        date(2027, 9, 13),
        date(2026, 9, 12),
    ]


def test_a_form_may_say_who_fills_it_in_and_where_the_postcode_belongs() -> None:
    rows = (f"填报单位（全称） | {COMPANY}", "*通讯地址及邮编 | 济南市历下区广东路265号 250014")
    read = surely(only(table(*rows, "证书数量 | 2个", title="企业证书申请表")))
    assert read["company"] == COMPANY
    assert read["address"] == "济南市历下区广东路265号"


@pytest.mark.parametrize(
    "more",
    [
        "   四、单位类型：（√）发电",
        "     4.证书数量：2个",
        "   （四）证书数量：2个",
        "    四、所在园区：高新区",
        "   4、续办年限：3年",
    ],
)
def test_the_number_of_the_next_label_on_a_line_is_no_part_of_the_value(more: str) -> None:
    document = form(f"三、法定代表人：  赛力克·哈孜  {more}")
    assert surely(document)["legal_representative"] == "赛力克·哈孜"
    beside = form(f"经办人：王小红；{more.strip()}")
    assert surely(beside)["contact"] == "王小红"


def test_changed_values_may_be_wrapped_and_other_rows_are_no_change() -> None:
    found = values(
        only(
            table(
                "业务类型 | ☑变更 | < | <",
                "变更事项 | 项目 | 变更前 | 变更后",
                "^ | 企业名称 | 哈密某某能源有限/n公司 | 哈密天山售电有限公/n司",
                "^ | 其他 |  | ",
                "数量 | 1 | 证书介质 | 原UKey",
                "通信地址 | 新疆哈密市广东路265号政务新区B栋/n1203 | < | <",
                title="企业证书变更申请表",
            )
        )
    )
    assert found["company"] == "哈密天山售电有限公司"
    assert found["quantity"] == 1
    assert found["address"] == "新疆哈密市广东路265号政务新区B栋1203"
