"""Application forms, letters of authorisation, licences and cards are read by their labels."""

import pytest

from mailbot.documents.model import (
    Authorisation,
    BusinessLicence,
    CertificateApplication,
    IdentityCard,
    UnknownDocument,
)
from mailbot.documents.page import Line, Page, Seal
from mailbot.values import Box
from tests.core.drawn_pages import documents, drawn, only, table, values

COMPANY = "哈密天山风力发电有限公司"

WORD_FORM = (
    "业务类型 | ☑新办 □续期 □补发 □密码重置 □格式化 □变更 | < | <",
    f"单 位 名 称 | {COMPANY} | < | <",
    "统一社会信用代码 | 91110000600037341L | 法定代表人 | 李 明",
    "证书数量 | 2个 | 资费类型 | □基础资费 ☑组合资费",
    "办理年限 | □1年 ☑3年 □5年 | 单位类型 | ☑发电企业 □电力用户",
    "经办人 | 姓名 | 王小红 | <",
    "^ | 身份证号 | 11010519491231002X | <",
    "^ | 手机 | 138 0013 8000 | <",
    "^ | 固定电话 | （0902）2231234转808 | <",
    "电子邮箱 | ukey@example.com | 邮编 | 839000",
    "通信地址 | 新疆哈密市伊州区/n建国北路1号 | < | <",
    "开票信息 | 名称 | 天山集团有限公司 | <",
    "^ | 纳税人识别号 | 110108752606005 | <",
    "^ | 地址电话 | 北京市海淀区 62101786 | <",
    "原证书/UKey序列号 | KEY20230001 | 备注 | 请尽快办理",
    "经办人签字 | 王小红 | 日期 | 2026年4月20日",
    "受理栏 | 受理人： 日期：2026年5月1日 | < | <",
)
WHOLE_FORM = {
    "company": COMPANY,
    "credit_code": "91110000600037341L",
    "legal_representative": "李明",
    "contact": "王小红",
    "id_number": "11010519491231002X",
    "mobile": "13800138000",
    "phone": "0902-2231234-808",
    "email": "ukey@example.com",
    "address": "新疆哈密市伊州区建国北路1号",
    "quantity": 2,
    "plan": "combined",
    "term_years": 3,
    "services": ["new"],
    "key_serial": "KEY20230001",
    "invoice_title": "天山集团有限公司",
    "invoice_tax_no": "110108752606005",
    "remark": "请尽快办理",
    "signed": True,
    "stamped": False,
    "date": "2026-04-20",
}


def form(*rows: str, **page: object) -> CertificateApplication:
    document = only(table(*rows, title="企业证书申请表", **page))
    assert isinstance(document, CertificateApplication)
    return document


def lines(*rows: str, how: str = "text") -> CertificateApplication:
    text = "\n".join(["          企业证书申请表", *rows])
    document = only(drawn(text, how="ocr" if how == "ocr" else "text"))
    assert isinstance(document, CertificateApplication)
    return document


def test_a_word_form_is_read_in_full() -> None:
    assert values(form(*WORD_FORM)) == WHOLE_FORM


def test_a_scanned_form_with_spaced_labels_is_read_in_full() -> None:
    drawing = f"""
                        企 业 证 书 申 请 表
    业 务 类 型     ☑新办  □续期  □补发  □密码重置  □格式化  □变更
    单 位 名 称     {COMPANY}
    统一社会信用代码     91110000600037341L          法定代表人     李 明
    证书数量     贰个          资费类型     □基础资费  ☑组合资费
    办理年限     □一年  ☑三年  □五年
    联系人：王小红          身份证号：11010519491231002X
    手机：13800138000          固定电话：0902-2231234-808
    电子邮箱     ukey@example.com
    通信地址     新疆哈密市伊州区
                 建国北路1号
    原证书/UKey序列号     KEY20230001          备注     请尽快办理
    经办人签字：王小红          日期：2026年4月20日
    """
    found = values(only(drawn(drawing, how="ocr", coloured=True)))
    assert found == {
        name: value for name, value in WHOLE_FORM.items() if not name.startswith("invoice")
    }


def test_labels_above_their_values_are_paired_in_order() -> None:
    drawing = f"""
              数字证书申请表
       单位全称                    统一社会信用代码
    {COMPANY}      91110000600037341L
       联系人          手机号码
    王小红           13800138000
           通讯地址
    新疆哈密市伊州区建国北路1号
    """
    found = values(only(drawn(drawing)))
    assert found["company"] == COMPANY
    assert found["credit_code"] == "91110000600037341L"
    assert found["contact"] == "王小红"
    assert found["mobile"] == "13800138000"
    assert found["address"] == "新疆哈密市伊州区建国北路1号"


def test_heading_cells_are_labels_of_the_cells_below() -> None:
    found = values(
        form(
            "单位名称 | 证书数量 | 联系人",
            f"{COMPANY} | 3 | 王小红",
            "业务类型 | ☑续期 □新办 | <",
        )
    )
    assert (found["company"], found["quantity"], found["contact"]) == (COMPANY, 3, "王小红")


@pytest.mark.parametrize(
    ("boxes", "services"),
    [
        ("□新办 ☑续期 □补发", ["renewal"]),
        ("☐新办 ■续期 ☐补发", ["renewal"]),
        ("[ ]新办 [√]续期 [ ]补发", ["renewal"]),
        ("( )新办 (√)续期 ( )补发", ["renewal"]),
        ("新办□ 续期☑ 补发□", ["renewal"]),
        ("\uf0a8新办 \uf0fe续期 \uf0a8补发", ["renewal"]),
        ("口新办 回续期 口补发", ["renewal"]),
        ("口新办 V续期 O补发", ["renewal"]),
        ("口新办 续期 口补发", ["renewal"]),
        ("☑密码重置 ☑补发证书 □格式化UKey", ["reset", "reissue"]),
        ("√新办", ["new"]),
        ("新办", ["new"]),
        ("补办、变更", ["reissue", "change"]),
    ],
)
def test_check_boxes_of_every_style_are_read(boxes: str, services: list[str]) -> None:
    assert values(lines(f"业务类型：{boxes}"))["services"] == services


@pytest.mark.parametrize("boxes", ["□新办 □续期 □补发", "口新办 口续期 补发 变更", "其他"])
def test_nothing_ticked_is_no_service(boxes: str) -> None:
    assert "services" not in values(lines(f"业务类型：{boxes}"))


def test_a_dropped_box_is_believed_with_little_confidence() -> None:
    services = lines("业务类型：口新办 续期 口补发", how="ocr").services
    assert services is not None
    assert services.confidence < 0.8


def test_a_tick_beside_an_option_whose_box_was_not_seen_is_doubted_on_a_picture_only() -> None:
    seen = lines("业务类型：☑新办 续期 □补发", how="ocr").services
    typed = lines("业务类型：☑新办 续期 □补发").services
    assert seen is not None
    assert typed is not None
    assert seen.value == typed.value
    assert seen.confidence < 0.8 <= typed.confidence


def test_a_crossed_box_is_ticked_and_a_doubted_one_is_unsure() -> None:
    assert values(lines("业务类型：⊠新办 □续期"))["services"] == ["new"]
    doubted = lines("业务类型：図新办 □续期", how="ocr").services
    assert doubted is not None
    assert doubted.confidence < 0.8


def test_two_plans_ticked_are_unsure() -> None:
    plan = lines("资费类型：☑基础资费 ☑组合资费").plan
    assert plan is not None
    assert plan.confidence < 0.8


@pytest.mark.parametrize(
    ("printed", "years"),
    [("三年", 3), ("叁年", 3), ("5", 5), ("一年", 1), ("□1年 □3年 □5年", None), ("30年", None)],
)
def test_the_term_is_read_in_figures_and_words(printed: str, years: int | None) -> None:
    assert values(lines(f"办理年限：{printed}")).get("term_years") == years


@pytest.mark.parametrize(
    ("printed", "count"), [("两个", 2), ("2(贰)个", 2), ("十二", 12), ("叁拾把", 30), ("0", None)]
)
def test_the_quantity_is_read_in_figures_and_words(printed: str, count: int | None) -> None:
    assert values(lines(f"证书数量：{printed}")).get("quantity") == count


def test_what_a_blank_form_prints_is_no_value() -> None:
    found = values(
        lines(
            "单位名称：（盖章）     联系人：____",
            "手机：XXXXXXXXXXX     备注：无",
            "经办人签字：     日期：  年  月  日",
            "业务类型：□新办 □续期     证书数量：",
        )
    )
    assert found == {"signed": False, "stamped": False}


def test_a_plain_phone_is_mobile_or_landline_by_its_number() -> None:
    assert values(lines("联系电话：13800138000"))["mobile"] == "13800138000"
    assert values(lines("联系电话：0991-2345678"))["phone"] == "0991-2345678"


def test_a_date_without_label_stands_at_the_foot() -> None:
    assert values(lines("单位名称：甲乙丙有限公司", "2026年4月20日"))["date"] == "2026-04-20"


def test_a_credit_code_that_fails_its_check_is_found_with_a_repair() -> None:
    (finding,) = lines("统一社会信用代码：9111O000600037341L").findings
    assert (finding.code, finding.detail) == ("credit_code_check_failed", "91110000600037341L")
    (finding,) = lines("统一社会信用代码：911100006000373412").findings
    assert finding.detail == ""


def test_two_contacts_that_differ_weaken_each_other() -> None:
    contact = lines("联系人：王小红", "联系人：李小明").contact
    assert contact is not None
    assert contact.confidence < 0.8


SEAL = Seal(box=Box(x0=100, y0=60, x1=200, y1=160), confidence=0.9, text=COMPANY)


def test_a_seal_on_the_page_is_a_stamp() -> None:
    text = f"企业证书申请表\n单位名称：{COMPANY}\n公章专用章"
    found = only(drawn(text, how="ocr", coloured=True, seals=[SEAL]))
    assert isinstance(found, CertificateApplication)
    assert found.stamped is not None
    assert (found.stamped.value, found.stamped.page, found.seals) == (True, 1, (SEAL,))


def test_a_grey_page_cannot_tell_a_stamp() -> None:
    found = only(drawn("企业证书申请表\n单位名称：甲乙丙有限公司", how="ocr", coloured=False))
    assert isinstance(found, CertificateApplication)
    assert found.stamped is None


@pytest.mark.parametrize(
    ("how", "coloured", "signed"),
    [("text", None, False), ("text", True, None), ("ocr", True, None)],
)
def test_an_empty_place_for_the_signature(
    how: str, *, coloured: bool | None, signed: bool | None
) -> None:
    page = drawn("企业证书申请表\n证书数量：2\n经办人签字：", how=how, coloured=coloured)
    assert values(only(page)).get("signed") is signed


def test_a_picture_at_the_label_is_a_signature() -> None:
    page = drawn("企业证书申请表\n证书数量：2\n经办人签字：", coloured=True)
    box = page.lines[-1].box
    ink = Box(x0=box.x1, y0=box.y0 - 5, x1=box.x1 + 60, y1=box.y1 + 5)
    assert values(only(page.model_copy(update={"pictures": (ink,)})))["signed"] is True


def test_a_stamp_s_picture_at_the_label_is_no_signature() -> None:
    page = drawn("企业证书申请表\n证书数量：2\n经办人签字：", coloured=True)
    box = page.lines[-1].box
    stamp = Box(x0=box.x1, y0=box.y0 - 50, x1=box.x1 + 100, y1=box.y1 + 50)
    beside = {"pictures": (stamp,), "seals": (Seal(box=stamp),)}
    assert values(only(page.model_copy(update=beside))).get("signed") is None


@pytest.mark.parametrize(
    "printed",
    [
        "（请在此签字）",
        "请在此签字",
        "签名处",
        "本人亲笔",
        "(Signature)",
        "……………",
        "年  月  日",
        "×",
    ],
)
def test_what_a_form_prints_at_the_place_is_no_signature(printed: str) -> None:
    text = f"企业证书申请表\n证书数量：2\n经办人签字：{printed}"
    assert values(only(drawn(text)))["signed"] is False
    page = drawn(text, how="ocr", coloured=True)
    seen = page.model_copy(update={"strokes": (), "width": 400.0, "height": 200.0})
    assert values(only(seen))["signed"] is False


@pytest.mark.parametrize("name", ["王芳", "章明", "买买提·艾力", "王芳 2026年11月13日", "Li Wei"])
def test_a_name_at_the_place_is_a_signature(name: str) -> None:
    text = f"企业证书申请表\n证书数量：2\n经办人签字：{name}"
    assert values(only(drawn(text)))["signed"] is True


def at(x0: float, y0: float, x1: float, y1: float) -> Box:
    return Box(x0=x0, y0=y0, x1=x1, y1=y1)


# The label stands at x 0 to 72, y 40 to 52; a line is 12 high.
@pytest.mark.parametrize(
    ("below", "strokes", "more", "signed"),
    [
        ("", [at(80, 36, 120, 54)], {}, True),  # right of the label
        ("", [at(40, 30, 75, 60)], {}, True),  # on the label itself
        ("      日期：", [at(80, 36, 100, 54)], {}, True),  # between two labels
        ("  日期：", [at(10, 60, 60, 80)], {}, True),  # under a label without room beside it
        ("", [at(300, 36, 340, 54)], {}, None),  # a pen on its row, beyond its place
        ("", [at(300, 90, 340, 108)], {}, False),  # far below its row
        ("      日期：", [at(150, 36, 190, 54)], {}, None),  # at the next label
        ("      日期：2026年4月1日   王芳", [], {}, None),  # a name read behind the date
        ("      单位公章：王芳", [], {}, None),  # a name read at the stamp's label
        ("      收件人：王芳", [], {}, False),  # the same of one that is not read
        ("      联系人：王芳", [], {}, False),  # a name that is the value of another field
        ("", [], {}, False),
        ("  日期：", [], {}, False),
        ("  日期：\n备注：", [], {}, None),  # no room anywhere
        ("", [at(80, 40, 85, 45)], {}, None),  # something, but too small for a name
        ("", [at(80, 0, 150, 60)], {}, None),  # a grey stamp or a shadow
        ("      2026年4月1日", [], {}, False),
        # it may lie under the stamp, unless that is red
        ("", [], {"seals": (Seal(box=at(70, 20, 140, 90), colour="blue"),)}, None),
        ("", [], {"seals": (Seal(box=at(70, 20, 140, 90)),)}, False),
        ("\n               王", [], {}, None),  # a name read under its line
        ("", [], {"strokes": None}, None),  # nobody looked
        ("", [], {"sharpness": 0.3}, None),  # too blurred to see a pen
        ("", [], {"width": 90.0}, None),  # cut off at the label
    ],
)
def test_a_scan_is_unsigned_only_where_its_place_is_seen_to_be_empty(
    below: str, strokes: list[Box], more: dict[str, object], *, signed: bool | None
) -> None:
    page = drawn(f"企业证书申请表\n证书数量：2\n经办人签字：{below}", how="ocr", coloured=True)
    seen = {"strokes": tuple(strokes), "width": 400.0, "height": 200.0} | more
    found = only(page.model_copy(update=seen))
    assert isinstance(found, CertificateApplication)
    assert (found.signed.value if found.signed else None) is signed
    assert found.signed is None or found.signed.confidence >= 0.8


@pytest.mark.parametrize(
    ("change", "signed"),
    [
        ({"confidence": 0.9}, False),
        ({"confidence": 0.72}, None),
        ({"box": at(24, 58, 130, 80)}, None),
    ],
)
@pytest.mark.parametrize("beside", ["\n    日期：21月23日", "      日期：21月23日"])
def test_print_around_the_place_that_a_pen_may_have_crossed_leaves_it_undecided(
    beside: str, change: dict[str, object], *, signed: bool | None
) -> None:
    text = f"企业证书申请表\n证书数量：2\n联系人：田玉\n\n经办人签字：{beside}\n\n备注：急"
    page = drawn(text, how="ocr", coloured=True)
    lines = tuple(
        line.model_copy(update=change) if "日期" in line.text else line for line in page.lines
    )
    seen = {"strokes": (), "width": 400.0, "height": 300.0, "lines": lines}
    assert values(only(page.model_copy(update=seen))).get("signed") is signed


def test_garbled_print_elsewhere_does_not_hide_an_empty_place() -> None:
    page = drawn(
        "企业证书申请表\n证书数量：2\n备注：急\n\n\n经办人签字：", how="ocr", coloured=True
    )
    lines = tuple(
        line.model_copy(update={"confidence": 0.5}) if "备注" in line.text else line
        for line in page.lines
    )
    seen = {"strokes": (), "width": 400.0, "height": 300.0, "lines": lines}
    assert values(only(page.model_copy(update=seen))).get("signed") is False


def test_a_name_read_over_the_end_of_its_label_is_a_signature() -> None:
    page = drawn("企业证书申请表\n证书数量：2\n经办人签字：", how="ocr", coloured=True)
    name = Line(text="蒋敏", box=at(60, 36, 120, 56), how="ocr")
    seen = {"strokes": (), "width": 400.0, "height": 200.0, "lines": (*page.lines, name)}
    assert values(only(page.model_copy(update=seen)))["signed"] is True


@pytest.mark.parametrize(
    ("written", "signed"),
    [("旺玉", True), ("田五", True), ("旺五", None), ("旺玉林", None), ("", False)],
)
def test_what_is_nearly_the_agent_s_name_at_the_place_is_a_signature(
    written: str, *, signed: bool | None
) -> None:
    text = "企业证书申请表\n证书数量：2\n联系人：田玉\n经办人签字"
    page = drawn(text, how="ocr", coloured=True)
    cell = page.lines[-1].model_copy(update={"table": 0, "row": 3})
    # written across a rule of the table, so in no cell
    name = Line(text=written, box=at(85, 50, 130, 80), how="ocr", confidence=0.4)
    lines = (*page.lines[:-1], cell, *((name,) if written else ()))
    seen = {"strokes": (), "width": 400.0, "height": 200.0, "lines": lines}
    assert values(only(page.model_copy(update=seen))).get("signed") is signed


@pytest.mark.parametrize(
    ("behind", "strokes", "signed"),
    [
        ("（签字）", [], False),
        ("（签字）", [at(190, 36, 240, 54)], True),
        ("（签字）   程晓", [], True),
        ("（签字）程晓", [], True),
        ("（亲笔签名）", [at(190, 40, 195, 45)], None),
        ("程晓", [], None),  # a value: nobody signs here
    ],
)
def test_a_hint_in_the_place_of_a_value_tells_where_one_signs(
    behind: str, strokes: list[Box], *, signed: bool | None
) -> None:
    page = drawn(f"授权书\n兹授权王小红全权办理\n法定代表人：{behind}", how="ocr")
    seen = {"strokes": tuple(strokes), "width": 400.0, "height": 200.0}
    assert values(only(page.model_copy(update=seen))).get("signed") is signed


def test_a_letter_is_unsigned_only_where_every_place_is_empty() -> None:
    text = "授权书\n兹授权王小红全权办理\n法定代表人（签字）：\n\n\n\n\n被授权人（签字）："
    page = drawn(text, how="ocr").model_copy(update={"width": 400.0, "height": 300.0})
    empty = page.model_copy(update={"strokes": ()})
    speck = page.model_copy(update={"strokes": (at(110, 40, 116, 45),)})
    name = page.model_copy(update={"strokes": (at(110, 40, 116, 45), at(110, 136, 150, 154))})
    assert [values(only(each)).get("signed") for each in (empty, speck, name)] == [
        False,
        None,
        True,
    ]


def test_two_forms_in_a_file_and_their_second_pages_stay_apart() -> None:
    first = table(*WORD_FORM[:6], title="企业证书申请表")
    rest = drawn("电子邮箱：ukey@example.com\n经办人签字：王小红", number=2)
    blank = Page(number=3, width=1, height=1)
    second = table(*WORD_FORM[:2], title="企业证书申请表", number=4)
    one, other = documents(first, rest, blank, second)
    assert (one.pages, other.pages) == ((1, 2, 3), (4,))
    assert values(one)["email"] == "ukey@example.com"


LETTER = """
                     授 权 书
致：北京迅驰无限科技有限公司
    兹授权我单位员工  王小红 （身份证号：11010519491231002X）全权办理本单位数字证书
（电子钥匙）的申请、领取等相关事宜。
    授权期限：自2026年4月1日至2026年12月31日止。
    授权单位（公章）：哈密天山风力发电有限公司
    法定代表人（签字或盖章）：李明
    被授权人（签字）：
    日期：2026年4月20日
"""


def test_a_letter_is_read_in_full() -> None:
    assert values(only(drawn(LETTER))) == {
        "company": COMPANY,
        "agent": "王小红",
        "id_number": "11010519491231002X",
        "valid_from": "2026-04-01",
        "valid_to": "2026-12-31",
        "stamped": False,
        "signed": True,
        "date": "2026-04-20",
    }


def test_a_letter_without_labels_is_read_from_its_sentences() -> None:
    letter = only(
        drawn(
            """
                       法定代表人授权委托书
            哈密天山风力发电有限公司兹授权王小红（居民身份证11010519491231002X）为我单位
            代理人，办理数字证书。有效期至2026年12月31日。
                                   二〇二六年四月二十日
            """
        )
    )
    assert isinstance(letter, Authorisation)
    assert values(letter) == {
        "company": COMPANY,
        "agent": "王小红",
        "id_number": "11010519491231002X",
        "valid_to": "2026-12-31",
        "stamped": False,
        "date": "2026-04-20",
    }


def test_the_company_may_only_sign_at_the_foot() -> None:
    letter = only(
        drawn(
            f"""
                       授权书
            致：北京迅驰无限科技有限公司
            兹授权____（身份证号____）全权办理。
            特此授权

                                  {COMPANY}
            """
        )
    )
    assert values(letter) == {"company": COMPANY, "stamped": False}


def test_a_licence_is_read() -> None:
    licence = only(
        drawn(
            """
                                营 业 执 照
            统一社会信用代码
            91110000600037341L
            名　　称   哈密天山风力发电有限公司     注册资本   伍仟万元整
            类　　型   有限责任公司                 成立日期   2010年01月01日
            法定代表人   李明                       住　　所   新疆哈密市建国北路1号
            经营范围   风力发电                     登记机关
            """,
            how="ocr",
        )
    )
    assert isinstance(licence, BusinessLicence)
    assert values(licence) == {
        "company": COMPANY,
        "credit_code": "91110000600037341L",
        "legal_representative": "李明",
        "address": "新疆哈密市建国北路1号",
    }


def test_a_licence_s_code_is_found_by_its_check_digit() -> None:
    found = only(drawn("营业执照\n名称：甲乙丙有限公司\n注册资本：1万\n91110000600037341L"))
    assert values(found)["credit_code"] == "91110000600037341L"
    found = only(drawn("营业执照\n注册号：911100006000373412\n注册资本：1万"))
    assert values(found)["credit_code"] == "911100006000373412"
    assert [finding.code for finding in found.findings] == ["credit_code_check_failed"]


PORTRAIT = (
    "姓名 李明\n性别 男   民族 汉\n出生 1949年12月31日\n"
    "住址 北京市\n公民身份号码 11010519491231002X"
)
EMBLEM = "中华人民共和国\n居民身份证\n签发机关 北京市公安局\n有效期限 2010.01.01-2030.01.01"


@pytest.mark.parametrize(
    ("text", "side"),
    [
        (PORTRAIT, "portrait"),
        (EMBLEM, "emblem"),
        (PORTRAIT + "\n" + EMBLEM, "both"),
        ("居民身份证", "unknown"),
    ],
)
def test_an_identity_card_shows_its_side(text: str, side: str) -> None:
    card = only(drawn(text))
    assert isinstance(card, IdentityCard)
    assert card.side == side
    assert (card.holder is not None) == (side in {"portrait", "both"})


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("新疆增值税电子普通发票\n发票代码：0650\n购买方 名称：甲公司\n价税合计 柒佰元整", "发票"),
        (
            "中国工商银行 收费回单\n付款人户名：甲公司\n收费项目：账户管理费\n金额：10.00",
            "收费回单",
        ),
        ("利息收入回单\n户名：甲公司\n计息起日：2026-01-01 利率 0.35", "利息回单"),
        ("电子缴税付款凭证\n征收机关：税务局\n付款人名称：甲公司\n金额：1.00", "电子缴税付款凭证"),
        ("技术服务合同\n甲方：甲公司\n乙方：乙公司\n违约责任：无", "合同"),
        ("G123次 开往 乌鲁木齐\n二等座 票价 100元\n买票请到12306", "车票"),
        ("电子银行承兑汇票\n出票日期 2026-01-01\n承兑人 甲银行", "承兑汇票"),
        ("会议通知\n各单位：请于周一开会。", "会议通知"),
    ],
)
def test_other_papers_are_recognised_as_what_they_are(text: str, title: str) -> None:
    paper = only(drawn(text))
    assert isinstance(paper, UnknownDocument)
    assert paper.title == title
