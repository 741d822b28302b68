"""Forms, letters and receipts of other agencies and banks are read by what they say."""

import pytest

from mailbot.documents import normalise as n
from mailbot.documents.dates import find_dates
from mailbot.documents.geometry import runs_of
from mailbot.documents.labels import atoms_of
from mailbot.documents.model import CertificateApplication, IdentityCard, UnknownDocument
from mailbot.documents.names import has_surname
from mailbot.documents.page import Line, Page, Seal
from mailbot.values import Box
from tests.core.drawn_pages import documents, drawn, layouts, only, table, values
from tests.samples import people

COMPANY = "哈密天山风力发电有限公司"
OURS = "北京迅驰无限科技有限公司"


def test_a_row_of_headings_with_a_stranger_among_them_heads_the_row_below() -> None:
    page = table(
        "企业全称 | 统一社会信用代码 | 法定代表人",
        f"{COMPANY} | 91110000600037341L | 孙兆平",
        "证书序列号 | 数量 | 遗失经过",
        "HX2022-008123 | 1 | 搬家时丢失",
        "收件地址 | < | 邮箱",
        "哈密市南大街22号 | < | hj@example.com",
        title="UKEY补办申请表",
    )
    assert values(only(page)) == {
        "company": COMPANY,
        "credit_code": "91110000600037341L",
        "legal_representative": "孙兆平",
        "key_serial": "HX2022-008123",
        "quantity": 1,
        "address": "哈密市南大街22号",
        "email": "hj@example.com",
        "services": ["reissue"],
        "stamped": False,
    }


@pytest.mark.parametrize(
    ("title", "row", "services"),
    [
        ("数字证书更新申请表", "", ["renewal"]),
        ("企业证书申请表", "", None),
        ("企业证书申请表", "备注：原UKey遗失，申请补发", ["reissue"]),
        ("企业证书申请表", "备注：补发请先电话联系，如需变更另行通知", None),
        ("企业证书申请表", "备注：发票请开普票", None),
        ("数字证书更新申请表", "业务类型：□续期 ☑变更", ["change"]),
    ],
)
def test_a_service_without_a_tick_is_told_by_the_title_or_the_remark(
    title: str, row: str, services: list[str] | None
) -> None:
    page = drawn(f"          {title}\n\n单位名称：{COMPANY}\n联系人：王小红\n证书数量：2个\n{row}")
    document = only(page)
    assert isinstance(document, CertificateApplication)
    assert values(document).get("services") == services
    assert not document.services or document.services.confidence <= 0.85 or "☑" in row


def test_a_form_without_a_title_is_known_by_its_labels() -> None:
    page = drawn(
        f"""
用户名称：{COMPANY}      社会信用代码：91110000600037341L
联系手机：13800138000    办理个数：3个
年限：3年                钥匙编号：1
收件地址：哈密市建国北路1号
申请类别：续期
"""
    )
    document = only(page)
    assert document.kind == "application"
    assert values(document)["quantity"] == 3


def test_a_request_for_invoices_is_no_application() -> None:
    page = drawn(f"公司名称：{COMPANY}\n税号：91110000600037341L\n地址：哈密市建国路\n电话：0902-1")
    assert isinstance(only(page), UnknownDocument)


def test_an_option_that_is_also_a_label_stays_an_option() -> None:
    page = table(
        "业务类别 | ☑首次申领 □更新 □其他：＿＿ | <",
        f"单位名称 | {COMPANY} | <",
        "证书管理员 | 姓名 | 马晓燕",
        "^ | 手机号 | 13800138000",
        title="数字证书申请表",
    )
    found = values(only(page))
    assert (found["services"], found["contact"], found.get("remark")) == (["new"], "马晓燕", None)


def test_text_before_a_label_in_its_cell_is_not_its_value() -> None:
    page = table(f"单位名称 | {COMPANY}", "年限 | 共三年 备注：尽快", title="企业证书申请表")
    found = values(only(page))
    assert (found["term_years"], found["remark"]) == (3, "尽快")


def test_the_declaration_under_an_empty_remark_is_none() -> None:
    page = drawn(
        f"""
                 企业证书申请表

单位名称    {COMPANY}
备注
            本单位承诺以上信息真实有效，并承担由此产生的法律责任。
"""
    )
    assert "remark" not in values(only(page))


def test_the_day_of_acceptance_is_not_the_day_of_the_form() -> None:
    page = drawn(
        f"""
                 企业证书申请表

单位名称：{COMPANY}
申请单位意见：情况属实     2026年6月2日
受理日期：2026年6月5日
"""
    )
    assert values(only(page))["date"] == "2026-06-02"


SIGNATURE = "经办人签字：\n单位公章：\n日期：2026年4月1日"


@pytest.mark.parametrize(
    ("coloured", "pictures", "seals", "signed"),
    [
        (True, [Box(x0=1, y0=2, x1=2, y1=3)], [], True),  # in the label's own cell
        (True, [Box(x0=0, y0=0, x1=1, y1=0.5)], [], False),  # a logo far above
        (True, [], [Box(x0=1, y0=2, x1=2, y1=3)], False),  # each picture is known, and no other
        (None, [], [], False),
    ],
)
def test_a_word_form_is_signed_where_a_picture_lies_at_the_label(
    coloured: bool | None,  # noqa: FBT001 - one of the cases
    pictures: list[Box],
    seals: list[Box],
    signed: bool | None,  # noqa: FBT001 - one of the cases
) -> None:
    page = table(
        f"单位名称 | {COMPANY}",
        "声明 | " + SIGNATURE.replace("\n", "/n"),
        title="企业证书申请表",
        coloured=coloured,
        pictures=tuple(pictures),
        seals=tuple(Seal(box=box) for box in seals),
    )
    assert values(only(page)).get("signed") is signed


def test_a_typed_name_is_a_signature_of_which_nobody_is_sure() -> None:
    page = table(f"单位名称 | {COMPANY}", "经办人签字 | 王小红", title="企业证书申请表")
    document = only(page)
    assert isinstance(document, CertificateApplication)
    assert document.signed
    assert (document.signed.value, document.signed.confidence) == (True, 0.75)


def test_the_lines_of_one_cell_lie_where_the_cell_does() -> None:
    line = Line(text="甲\n乙", box=Box(x0=1, y0=2, x1=2, y1=3), how="cell", table=0)
    boxes = [run.box() for run in runs_of(Page(number=1, width=4, height=4, lines=(line,)))]
    assert boxes == [Box(x0=1, y0=2, x1=2, y1=2.5), Box(x0=1, y0=2.5, x1=2, y1=3)]


def test_what_stands_behind_to_authorise_is_not_always_a_name() -> None:
    page = drawn(
        f"""
                 授 权 书

授权单位：{COMPANY}
兹授权下列人员办理授权事项：
被授权人：邓丽萍
"""
    )
    found = only(page).fields()["agent"]
    assert (found.value, found.confidence >= 0.8) == ("邓丽萍", True)


@pytest.mark.parametrize(
    ("sentence", "label", "agent", "sure"),
    [
        ("兹授权何晓明全权办理数字证书。", "何晓明", "何晓明", True),
        ("兹授权何晓明全权办理数字证书。", "邓丽萍", "何晓明", False),
    ],
)
def test_sentence_and_label_that_differ_make_the_agent_unsure(
    sentence: str, label: str, agent: str, *, sure: bool
) -> None:
    page = drawn(f"            授权书\n\n{sentence}\n\n被授权人：{label}\n授权单位：{COMPANY}")
    found = only(page).fields()["agent"]
    assert (found.value, found.confidence >= 0.8) == (agent, sure)


def test_the_agents_own_id_number_is_taken_where_a_letter_names_two_persons() -> None:
    page = drawn(
        f"""
                     授权书

本人郝建军（身份证号：110105194912310011）系{COMPANY}的法定代表人，
现授权何晓明（身份证号：11010519491231002X）办理数字证书事宜。
"""
    )
    found = values(only(page))
    assert (found["agent"], found["id_number"]) == ("何晓明", "11010519491231002X")


def test_a_letter_of_introduction_that_names_the_person_is_an_authorisation() -> None:
    page = drawn(
        f"""
                 介绍信

    兹介绍我公司职工郑涛同志（身份证号11010519491231002X）办理电子钥匙手续。
                          {COMPANY}（章）
                          2026年7月8日
"""
    )
    assert values(only(page))["agent"] == "郑涛"


def test_front_and_back_on_two_pages_are_one_card() -> None:
    front = drawn("姓 名  王小红\n性 别 女\n住 址 天山区\n公民身份号码 11010519491231002X")
    back = drawn("中华人民共和国\n居民身份证\n签发机关  某市公安局\n有效期限  2015-2035", number=2)
    (card,) = documents(front, back)
    assert isinstance(card, IdentityCard)
    assert (card.side, card.pages) == ("both", (1, 2))
    assert len(documents(front, front.model_copy(update={"number": 2}))) == 2


def test_an_upright_party_run_into_its_labels_is_parted_from_them() -> None:
    page = drawn(
        f"""
                    网上银行电子回单

    户名    {COMPANY}       户名    {OURS}
付                                     收
款账号      3002012909200123456        款账号      0413060103000009171
人                                     人
    开户行  工行哈密支行               开户行      农商行中关村支行
    金额    ￥1,200.00元               用途        证书费
"""
    )
    runs = [line for line in page.lines if line.text.startswith("款")]
    atoms = [
        atom.run.text
        for line in runs
        for atom in atoms_of(runs_of(drawn(line.text)), layouts().vocabularies["voucher"])
    ]
    assert atoms == ["款", "账号"] * 2
    found = values(only(page))
    assert found["payer_account"] == "3002012909200123456"
    assert found["payee_account"] == "0413060103000009171"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("年2026月日04 01", ["2026-04-01"]),
        ("年2026月日13 01", []),
        ("年12月日04 01", []),
        ("共 3 年", []),
    ],
)
def test_numbers_typed_over_the_forms_own_date_are_a_date(text: str, days: list[str]) -> None:
    assert [day.isoformat() for day in find_dates(text)] == days


def test_an_id_number_with_an_impossible_birthday_is_unsure() -> None:
    assert n.read_id_number("110105194913310020") == ("110105194913310020", 0.5)


def test_surnames_tell_names_from_other_words() -> None:
    assert [has_surname(name) for name in ("王芳", "努尔古丽", "艾力·买买提", "该二位")] == [
        True,
        True,
        True,
        False,
    ]


def test_a_number_of_a_document_belongs_to_the_group_that_heads_its_rows() -> None:
    page = table(
        f"单位信息 | 单位全称 | {COMPANY} | < | <",
        "^ | 证件类型 | ☑统一社会信用代码 □其他 | 证件号码 | 91110000600037341L",
        "经办人信息 | 姓名 | 温婷 | 证件号码 | 11010519491231002X",
        "^ | 手机 | 13800138000 | 邮箱 | wen@example.com",
        title="企业数字证书新办/更新/变更申请表",
    )
    found = values(only(page))
    assert (found["credit_code"], found["id_number"]) == (
        "91110000600037341L",
        "11010519491231002X",
    )
    assert "services" not in found


@pytest.mark.parametrize(
    "sentence",
    [
        "兹委派我公司财务部图尔荪江同志（身份证号11010519491231002X）办理数字证书。",
        "兹授权图尔荪江（身份证号11010519491231002X）办理数字证书。",
    ],
)
def test_the_agent_is_told_from_the_department(sentence: str) -> None:
    page = drawn(f"            授权书\n\n{sentence}\n\n授权单位：{COMPANY}")
    found = only(page).fields()["agent"]
    assert (found.value, found.confidence >= 0.8) == ("图尔荪江", True)


def test_a_long_name_without_a_dot_is_read_but_not_believed() -> None:
    sentence = "兹授权阿卜杜热合曼（身份证号11010519491231002X）办理数字证书。"
    page = drawn(f"          授权书\n\n{sentence}\n\n授权单位：{COMPANY}")
    found = only(page).fields()["agent"]
    assert (found.value, found.confidence < 0.8) == ("阿卜杜热合曼", True)


def test_an_order_for_telephone_lines_is_no_application() -> None:
    page = drawn(
        f"""
               中国电信业务登记单

客户名称：{COMPANY}
联系人：张三 联系电话：13999001122
装机地址：乌鲁木齐市长春南路1号
业务类型：宽带新装 数量：1
"""
    )
    assert only(page).kind == "unknown"


def test_labels_run_together_with_values_end_them() -> None:
    page = drawn(
        f"""
          客户回单

付款人户名{COMPANY}账号11650000000123456
收款人户名{OURS}账号
金额 ￥600.00
"""
    )
    found = values(only(page))
    assert (found["payer_name"], found["payer_account"]) == (COMPANY, "11650000000123456")
    assert "payee_name" not in found


def test_the_one_right_code_of_a_form_is_the_companys_whatever_its_label() -> None:
    page = table(
        f"单位名称 | {COMPANY} | 证件类型 | 统一社会信用代码",
        "证件号码 | 91110000600037341L | 编号 | 91110000600037342L",
        "手机 | 13812345678 | < | <",
        title="数字证书申请表",
    )
    assert values(only(page))["credit_code"] == "91110000600037341L"


def test_of_two_right_codes_at_no_label_none_is_taken() -> None:
    one, other = people.company(1).credit_code, people.company(2).credit_code
    page = table(
        f"单位名称 | {COMPANY} | 证件类型 | 统一社会信用代码",
        f"证件号码 | {one} | 上级 | {other}",
        "手机 | 13812345678 | < | <",
        title="数字证书申请表",
    )
    assert "credit_code" not in values(only(page))


@pytest.mark.parametrize(
    "sentence",
    [
        "郑涛同志（身份证号：{id}）系我单位工作人员，现授权其全权办理我单位数字证书事宜。",
        "郑涛（身份证号{id}）同志系我单位工作人员，现授权其办理数字证书业务。",
        "兹证明郑涛（身份证号：{id}）为我公司正式员工，特授权其办理电子钥匙。",
        "我公司员工郑涛（身份证号：{id}），现授权该同志办理数字证书手续。",
        "现有我单位郑涛同志（身份证号：{id}）前往贵单位办理数字证书。",
        "本单位工作人员郑涛，身份证号{id}，受本单位委托全权办理UKey事宜。",
        "郑涛，男，身份证号{id}，为我公司职工，授权其办理数字证书业务。",
    ],
)
def test_who_is_named_before_the_word_of_authority_is_the_agent(sentence: str) -> None:
    said = sentence.format(id="11010519491231002X")
    page = drawn(f"            授权书\n\n{said}\n\n授权单位：{COMPANY}")
    found = only(page).fields()
    assert (found["agent"].value, found["agent"].confidence >= 0.8) == ("郑涛", True)
    assert found["id_number"].value == "11010519491231002X"


def test_the_legal_representative_named_first_is_not_the_agent() -> None:
    said = (
        "郝建军（身份证号：110105194912310011）为我公司法定代表人，"
        "现授权何晓明（身份证号：11010519491231002X）办理数字证书。"
    )
    page = drawn(f"            授权书\n\n{said}\n\n授权单位：{COMPANY}")
    assert values(only(page))["agent"] == "何晓明"
