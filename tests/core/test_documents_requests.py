"""Requests in running text: who asks, for what, whom to reach and where to send it."""

import pytest

from mailbot.documents.geometry import paragraph_ends, paragraphs
from tests.core.drawn_pages import drawn, only, over, table

OTHER = "北京某某信息技术有限公司"
COMPANY = "阿克苏天河水泥有限公司"
CODE = "91652900MA77ABCD3W"


def read(*lines: str, head: str = "关于办理电子钥匙的函") -> dict[str, object]:
    text = "\n".join([f"               {head}", f"{OTHER}：", *(f"    {line}" for line in lines)])
    document = only(drawn(text))
    assert document.kind == "application"
    return {name: found.value for name, found in document.fields().items() if found}


def asked(sentence: str, *more: str, head: str = "关于办理电子钥匙的函") -> dict[str, object]:
    end = (f"                              {COMPANY}", "                    2026年11月20日")
    return read(sentence, *more, *end, head=head)


ASKS = "因工作需要，现申请新办电子钥匙2个，组合资费，使用年限三年。"


@pytest.mark.parametrize(
    ("sentence", "company"),
    [
        (f"我公司{COMPANY}因入市需要，申请新办电子钥匙2个。", COMPANY),
        (f"我们是{COMPANY}，想申请新办两个UKey。", COMPANY),
        (f"单位名称是{COMPANY}，请给我们补发电子钥匙1个。", COMPANY),
        (
            "海口椰能储能科技合伙企业（有限合伙）所持电子钥匙损坏，特申请补发证书一个。",
            "海口椰能储能科技合伙企业（有限合伙）",
        ),
        (f"{COMPANY}所持电子钥匙损坏，特申请补发证书一个。", COMPANY),
        (f"公司：{COMPANY}，现申请续期电子钥匙3个，请予以办理。", COMPANY),
        (f"我公司{COMPANY}电厂（代码{CODE}）申请续期电子钥匙3个。", f"{COMPANY}电厂"),
    ],
)
def test_the_company_is_who_speaks(sentence: str, company: str) -> None:
    assert read(sentence, "联系人：王小红，手机13812345678。")["company"] == company


@pytest.mark.parametrize(
    "sentence",
    [
        "此事由我公司综合部副主任王小红同志办理，手机13812345678，请与其联系。",
        "我方指派市场部王小红女士（手机13812345678）与贵方联络，传真0991-5551234。",
        "有事请联系王小红，电话13812345678，法定代表人为李四平，财务张三丰。",
        "经办人：王小红（手机：13812345678）；对账联系人：财务部李四平，0991-5551234。",
        "原负责人李四平已退休，联系人由李四平变更为王小红，手机号码13812345678。",
        "钥匙寄给王小红收，经办的也是王小红，她的手机是13812345678。",
        "我叫王小红，电话13812345678，方便的话请先打电话。",
    ],
)
def test_the_contact_is_who_handles_it(sentence: str) -> None:
    found = asked(ASKS, sentence)
    assert (found["contact"], found["mobile"]) == ("王小红", "13812345678")


@pytest.mark.parametrize(
    ("sentence", "quantity"),
    [
        ("申请新办电子钥匙2个，补办1个，共计3个。", 3),
        ("我公司现有UKey共2个，均将到期，申请办理续期。", 2),
        ("原有UKey两只，其中一只丢失，现申请补发证书一个。", 1),
        ("贵处建议至少办理两个，我公司决定申请办理6个电子钥匙。", 6),
        ("拟再添购电子钥匙贰个。", 2),
    ],
)
def test_the_quantity_is_what_is_asked_for(sentence: str, quantity: int) -> None:
    assert asked(sentence)["quantity"] == quantity


def test_two_quantities_without_a_sum_are_unsure() -> None:
    page = drawn(
        f"       电子钥匙申请\n我公司{COMPANY}申请新办电子钥匙2个，另申请续期电子钥匙3个。"
    )
    assert only(page).fields()["quantity"].confidence < 0.8


@pytest.mark.parametrize(
    ("sentence", "services"),
    [
        ("现申请新办电子钥匙2个。", ["new"]),
        ("两个UKey即将到期，想麻烦你们帮忙续一下。", ["renewal"]),
        ("钥匙摔坏了，请给我们重新补一个电子钥匙。", ["reissue"]),
        ("输错密码锁住了，请协助将电子钥匙解锁并恢复初始密码。", ["reset"]),
        ("请对我公司的UKey进行格式化处理。", ["format"]),
        ("请将我公司电子钥匙的信息予以变更。", ["change"]),
        ("我公司现有UKey两个，经贵司客服远程检查后建议格式化，现申请格式化。", ["format"]),
        ("电脑控件报错，电子钥匙不能用，需要远程协助一次。", ["remote"]),
        ("申请办理电子钥匙续期，同时请一并变更登记信息。", ["renewal", "change"]),
    ],
)
def test_the_services_are_what_is_asked_for(sentence: str, services: list[str]) -> None:
    assert [str(one) for one in asked(sentence, "涉及证书1个。")["services"]] == services  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("sentence", "keys"),
    [
        (
            "电子钥匙编号依次为U-118820，U-118821，U-118826，申请续期。",
            "U-118820、U-118821、U-118826",
        ),
        ("序列号0A55E1D7与0A55E1D9的UKey到期，申请续期。", "0A55E1D7、0A55E1D9"),
        ("不慎将电子钥匙（芯片号：88A1C0457）损毁，特申请补办。", "88A1C0457"),
        ("旧有一枚（号：ZJ-77650912）请格式化，该电子钥匙仍要用。", "ZJ-77650912"),
    ],
)
def test_the_keys_are_those_spoken_of(sentence: str, keys: str) -> None:
    found = asked(sentence, f"统一社会信用代码{CODE}，联系人王小红，手机13812345678。")
    assert found["key_serial"] == keys


@pytest.mark.parametrize(
    ("sentence", "plan", "term"),
    [
        ("申请续期电子钥匙1个，基础资费，年限三年。", "basic", 3),
        ("申请续期电子钥匙1个，资费由基础改为组合，延长五年。", "combined", 5),
        ("申请续期电子钥匙1个。组合资费。三年。", "combined", 3),
        ("申请续期电子钥匙1个，仍循基础资费，以叁年为期，已合作五年。", "basic", 3),
    ],
)
def test_plan_and_term_are_told_in_sentences(sentence: str, plan: str, term: int) -> None:
    found = asked(sentence)
    assert (str(found["plan"]), found["term_years"]) == (plan, term)


def test_both_plans_named_tell_none() -> None:
    page = drawn(
        f"      电子钥匙续期申请\n我公司{COMPANY}申请续期电子钥匙1个，基础资费或组合资费均可。"
    )
    assert "plan" not in only(page).fields()


def test_a_letter_tells_where_to_post_and_whom_to_invoice() -> None:
    found = asked(
        ASKS,
        f"公司信用代码{CODE}，法定代表人为李四平。",
        "请将钥匙寄至新疆阿克苏市南大街12号天河大厦3层，王小红收。",
        f"开票资料：名称{COMPANY}，税号{CODE}，地址阿克苏市南大街。",
        "联系人王小红（办公电话0997-2551234分机806，身份证号652901199003074528，邮箱wxh@example.com）。",
    )
    assert found["address"] == "新疆阿克苏市南大街12号天河大厦3层"
    assert (found["invoice_title"], found["invoice_tax_no"]) == (COMPANY, CODE)
    assert found["phone"] == "0997-2551234-806"
    assert (found["legal_representative"], found["contact"]) == ("李四平", "王小红")
    assert (found["id_number"], found["email"]) == ("652901199003074528", "wxh@example.com")


def test_a_new_head_takes_the_place_of_the_old() -> None:
    found = asked(
        "我公司原法定代表人李四平离任，由王大海担任公司法定代表人，现申请变更电子钥匙信息。"
    )
    assert found["legal_representative"] == "王大海"


@pytest.mark.parametrize(
    ("head", "text"),
    [
        ("关于电子钥匙续期的通知", "各市场主体：电子钥匙到期前，请及时申请办理续期，每家2个。"),
        ("感谢信", "上周电子钥匙报错，贵部远程协助我们解决了问题，特此感谢，祝生意兴隆。"),
        ("付款承诺书", "我公司应付电子钥匙费用1200元（组合资费2个3年），郑重承诺月底付清。"),
        ("投诉信", "我公司申请办理的电子钥匙迟迟没有寄到，特此投诉，请给书面解释。"),
        ("电子钥匙使用协议", "用户申请办理数字证书的，须遵守本协议，遗失的应申请补发证书。"),
    ],
)
def test_letters_about_keys_that_order_none_are_no_requests(head: str, text: str) -> None:
    page = drawn(
        f"            {head}\n{text}\n联系人：王小红 13812345678\n{COMPANY}\n2026年11月20日"
    )
    assert only(page).kind == "unknown"


@pytest.mark.parametrize(
    ("lines", "keys"),
    [
        (("其编号为：", "HM-2406-0003", "HM-2406-0004"), "HM-2406-0003、HM-2406-0004"),
        (("PX00671204（交易）", "PX00671205（结算）"), "PX00671204、PX00671205"),
        (("（一）LS-A0092：证书乱了；", "（二）LS-A0095：密码被锁。"), "LS-A0092、LS-A0095"),
        (("其中第HB-EZ-00815号一只于途中遗失。",), "HB-EZ-00815"),
        (("钥匙号：9932017  9932018  9932024",), "9932017、9932018、9932024"),
        (("编号ZD-2311-77，2026年12月底到期。",), "ZD-2311-77"),
    ],
)
def test_keys_may_be_listed_line_by_line(lines: tuple[str, ...], keys: str) -> None:
    found = asked("我公司电子钥匙不能使用，请贵处尽快给予补发证书，谢谢。", *lines)
    assert found["key_serial"] == keys


@pytest.mark.parametrize(
    ("sentence", "contact"),
    [
        ("经办人：生产技术科 居来提·吾守尔，手机13812345678。", "居来提·吾守尔"),
        ("此事由市场营销部买合木提·艾山同志具体负责，手机13812345678。", "买合木提·艾山"),
        ("联系人为巴合提别克，手机13812345678，请与其联系。", "巴合提别克"),
        ("王守业（经办人）13812345678，财务李四平0991-5551234。", "王守业"),
        ("请寄南大街12号，电话13812345678，冯硕。", "冯硕"),
        ("所有手续委由闵敬之君办理，手机13812345678。", "闵敬之"),
    ],
)
def test_names_of_all_kinds_are_told_from_what_stands_around_them(
    sentence: str, contact: str
) -> None:
    assert asked(ASKS, sentence)["contact"] == contact


def test_what_is_said_not_to_be_asked_for_is_not() -> None:
    found = asked("我公司首次办理，申请新办电子钥匙两个，不是补发也不是续期。")
    assert found["services"] == ("new",)


def test_a_payment_put_off_is_no_request() -> None:
    page = drawn(
        f"        关于延期缴纳证书服务费的函\n我公司{COMPANY}因资金紧张，应付的数字证书服务费"
        "3000元，申请延期至12月15日前支付。\n联系人：王小红 电话：13812345678\n2026年11月20日"
    )
    assert only(page).kind == "unknown"


def test_who_left_is_nobody_to_reach() -> None:
    left = "王守业（手机13812345679）已离职，不再经办。"
    assert asked(ASKS, f"{left}现由李四平接替，手机13812345678。")["contact"] == "李四平"
    assert "contact" not in asked(ASKS, left)


def test_a_company_s_department_that_signs_is_not_the_company() -> None:
    found = read(
        f"我公司（{COMPANY}，统一社会信用代码{CODE}）申请续期电子钥匙2个。",
        f"                              {COMPANY}信息中心",
        "                              2026年11月15日",
    )
    assert found["company"] == COMPANY


def test_what_names_no_organisation_is_no_company() -> None:
    page = drawn(
        "      电子钥匙续期申请\n我公司委托的代办公司已停业，请将电子钥匙两个续上，三年。\n"
        "手机：13812345678\n"
    )
    assert "company" not in only(page).fields()


def test_the_invoice_may_be_another_company_s() -> None:
    other = "91110000600037341L"
    found = asked(
        f"我公司（{COMPANY}，统一社会信用代码{CODE}）申请新办电子钥匙2个，组合资费，三年。",
        "发票请开集团：",
        "名称：天山投资集团有限公司",
        f"税号：{other}",
        "联系人：王小红，手机13812345678。",
    )
    assert (found["credit_code"], found["invoice_tax_no"]) == (CODE, other)


def test_an_invoice_s_title_is_told_without_a_tax_number() -> None:
    found = asked(ASKS, f"发票抬头：{COMPANY}，开普通发票即可，随钥匙一并寄来，谢谢。")
    assert found["invoice_title"] == COMPANY
    assert "invoice_tax_no" not in found


def test_a_tax_number_is_told_without_the_invoice_s_title() -> None:
    found = asked(ASKS, f"发票抬头同单位名称，税号{CODE}，请一并寄出，谢谢支持。")
    assert found["invoice_tax_no"] == CODE


def test_what_a_label_says_unsurely_a_sentence_may_say_surely() -> None:
    found = asked(
        ASKS, f"地址：新疆阿克苏市南大街12号（办公楼），收件人王小红，电话{13812345678}。"
    )
    assert found["address"] == "新疆阿克苏市南大街12号"


def test_no_rows_are_no_paragraphs() -> None:
    assert paragraphs([]) == ""
    assert paragraph_ends([]) == []


def test_a_request_without_head_or_label_is_known_by_what_it_says() -> None:
    page = drawn(
        "老师您好：\n我是绍兴越织印染有限公司的裘丽君，厂里的UKey因为连续输错六次密码锁住了，很着急。\n"
        "麻烦帮我们解锁并恢复成初始密码，壳子上印的号是 ZJ-0457-218836，另一把还能用。\n"
        "50块钱今天就让财务打过去。处理好了请打我手机 13857563094，谢谢。\n"
        "绍兴越织印染有限公司\n2026年11月26日"
    )
    found = only(page)
    assert found.kind == "application"
    told = {name: each.value for name, each in found.fields().items()}
    assert (told["contact"], told["mobile"]) == ("裘丽君", "13857563094")
    assert (told["key_serial"], told["services"]) == ("ZJ-0457-218836", ("reset",))


@pytest.mark.parametrize(
    ("sentence", "name", "value"),
    [
        ("本次业务由我公司财务人员张三丰办理，手机13812345678。", "contact", "张三丰"),
        ("本次业务由我公司市场部员工仝立群负责办理，手机13812345678。", "contact", "仝立群"),
        ("经办的是会计计小红同志，手机13812345678。", "contact", "计小红"),
        ("请与综合办星文秀接洽，电话13812345678。", "contact", "星文秀"),
        (
            "我院后勤保障部蔺春生科长负责办理此事，手机13812345678。",
            "contact",
            "蔺春生",
        ),
        (
            "寄件请用顺丰：广东省佛山市桂城街道66号2108室。",
            "address",
            "广东省佛山市桂城街道66号2108室",
        ),
        (f"发票请按以下内容开具：{COMPANY}，{CODE}。", "invoice_title", COMPANY),
        (f"发票请按以下内容开具：{COMPANY}，{CODE}。", "invoice_tax_no", CODE),
        ("由祁生俊担任执行董事兼法定代表人。", "legal_representative", "祁生俊"),
    ],
)
def test_ways_of_saying_whom_where_and_what(sentence: str, name: str, value: str) -> None:
    assert asked(ASKS, sentence)[name] == value


def test_where_a_company_is_from_is_not_its_name() -> None:
    found = read(f"我们是阿克苏的{COMPANY}，申请新办4个UKey，基础资费，3年，共计1400元。")
    assert found["company"] == COMPANY


LETTER = f"""
               关于办理电子钥匙的函
{OTHER}：
    我公司因业务需要，现申请续期电子钥匙，组合资费，使用年限三年，请予办理。
    有事请与经办人王小红联系，手机13812345678。
    特此申请，望予批准，随函附上有关材料，请核对。
"""
SIGNED = f"{COMPANY}\n2026年11月20日"


@pytest.mark.parametrize(
    "rows",
    [
        ("序号 | 电子钥匙编号", "1 | FT54537651", "2 | FT54537652"),
        ("电子钥匙编号 | 使用人", "FT54537651 | 赵六", "FT54537652 | 钱七"),
        ("电子钥匙编号", "FT54537651", "FT54537652"),
    ],
)
def test_a_small_table_below_its_sentences_leaves_a_letter_one(rows: tuple[str, ...]) -> None:
    found = only(over(drawn(LETTER), table(*rows, below=SIGNED))).fields()
    assert (found["contact"].value, found["contact"].confidence >= 0.8) == ("王小红", True)
    assert (found["mobile"].value, found["mobile"].confidence >= 0.8) == ("13812345678", True)
    assert found["key_serial"].value == "FT54537651、FT54537652"
    assert found["company"].value == COMPANY


@pytest.mark.parametrize(
    "above",
    [
        "        数字证书申请表\n请如实填写下表并盖章。\n续期业务请提前办理，逾期不予受理。",
        "        数字证书申请表\n我公司申请续期电子钥匙2个，使用年限三年。",
    ],
)
def test_a_form_below_a_few_sentences_is_no_letter(above: str) -> None:
    form = table(f"单位名称 | {COMPANY}", "数量 | 3", "业务类型 | 补发", "年限 | 5年")
    found = only(over(drawn(above), form)).fields()
    assert [str(one) for one in found["services"].value] == ["reissue"]
    assert (found["quantity"].value, found["term_years"].value) == (3, 5)


@pytest.mark.parametrize(
    ("lost", "sure"),
    [
        ("其中一把在出差途中遗失，特申请补发电子钥匙1个。", False),
        ("因机房进水全部损坏，特申请补发电子钥匙2个。", True),
    ],
)
def test_of_more_keys_than_are_asked_for_none_is_surely_the_one(lost: str, *, sure: bool) -> None:
    page = drawn(f"""
关于补发电子钥匙的报告
我公司昌吉某某供热有限公司现有电子钥匙，序列号分别为XJ25030117742、XJ25030117743。{lost}
联系人王小红，电话13812345678。
昌吉某某供热有限公司
2026年11月25日
""")
    keys = only(page).fields()["key_serial"]
    assert (keys.value == "XJ25030117742、XJ25030117743" and keys.confidence >= 0.8) is sure
