"""Requests worded as letters, lists and answer sheets, and who writes them."""

import pytest

from mailbot.documents.model import Document, Service
from tests.core.drawn_pages import drawn, only, table, values

COMPANY = "昌吉远景风力发电有限公司"
OTHER = "北京某某信息技术有限公司"


def value(document: Document, name: str) -> object:
    found = document.fields().get(name)
    return found.value if found else None


def letter(*below: str, head: str = "数字证书的申请") -> Document:
    return only(
        drawn(
            "\n".join(
                [
                    f"               {head}",
                    f"{OTHER}：",
                    "    因业务需要，现申请新办数字证书2个，请予办理。",
                    "统一社会信用代码：91652301MA77ABCD0X",
                    "联系人：王小红",
                    "手机：13812345678",
                    *below,
                ]
            )
        )
    )


@pytest.mark.parametrize(
    "end",
    [
        (f"                         {COMPANY}", "                         2026年11月20日"),
        (f"      {COMPANY}      2026年11月20日",),
        (f"          {COMPANY}", "          日期：2026-11-20"),
    ],
)
def test_who_ends_a_letter_asks_in_it(end: tuple[str, ...]) -> None:
    assert value(letter(*end), "company") == COMPANY


@pytest.mark.parametrize(
    "end", [(f"抄送  {OTHER}",), (OTHER, "地址：北京市海淀区某路1号", "2026年11月20日")]
)
def test_an_organisation_without_the_letters_date_does_not_sign_it(end: tuple[str, ...]) -> None:
    assert value(letter(*end), "company") is None


def test_what_goes_on_from_a_label_is_no_name_of_a_company() -> None:
    found = only(
        table(
            f"用户全称 | {COMPANY}",
            "数量 | 2",
            "资费 | 基础资费",
            "联系人 | 王小红",
            "申请单位确认 | 以上信息无误。",
            title="数字证书申请表",
        )
    )
    assert value(found, "company") == COMPANY


def test_key_numbers_named_one_by_one_are_all_read() -> None:
    found = only(
        drawn(f"""
                  电子钥匙续期及信息变更申请
            单位名称：{COMPANY}
            第1把：序列号FT54537651，续期3年
            第2把：序列号FT91839582，续期3年
            联系人：王小红
            手机：13812345678
        """)
    )
    assert value(found, "key_serial") == "FT54537651、FT91839582"
    assert value(found, "term_years") == 3
    assert value(found, "services") == (Service.RENEWAL, Service.CHANGE)


@pytest.mark.parametrize(
    ("title", "services"),
    [
        ("证书续期与密码重置申请表", (Service.RENEWAL, Service.RESET)),
        ("数字证书续期、补发、变更申请表", None),  # the form is for any of them
        ("数字证书新办及续期申请表", None),
        ("数字证书续期申请表", (Service.RENEWAL,)),
    ],
)
def test_a_title_names_one_service_or_joins_two(
    title: str, services: tuple[Service, ...] | None
) -> None:
    found = only(table(f"单位名称 | {COMPANY}", "证书数量 | 2", "联系人 | 王小红", title=title))
    assert value(found, "services") == services


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("法定代表人由雷明变更为诸葛兰", "legal_representative"),
        ("法定代表人姓名从雷明更换为诸葛兰。", "legal_representative"),
        ("联系人由雷明变更为诸葛兰，其余不变", "contact"),
    ],
)
def test_a_change_names_who_follows(sentence: str, name: str) -> None:
    found = only(
        drawn(f"""
                  数字证书变更申请书
            申请单位：{COMPANY}
            变更事项：{sentence}
            通信地址：新疆昌吉市延安北路一百二十号发电大厦十二楼综合办公室
            涉及UKey：XC25977535、XC8631000068（共2个）
            手机：13812345678
        """)
    )
    assert value(found, name) == "诸葛兰"
    assert value(found, "key_serial") == "XC25977535、XC8631000068"


def test_answers_below_numbered_questions_are_theirs() -> None:
    found = only(
        drawn(f"""
                  电力交易数字证书办理申请（在线收集）
            1. 企业名称 [填空题] *
              {COMPANY}
            2. 需要的证书数量 [填空题] *
              4
            6. 统一社会信用代码 [填空题] *
              91652301MA77ABCD0X
            7. 手机 [填空题] *
              13812345678
            3. 证书年限 [单选题] *
              ○1年  ●3年  ○5年
            4. 联系人 [填空题] *
              金长江
            5. 收件地址 [填空题] *
              湖南省郴州市苏仙区白鹿洞街道香雪大道
        """)
    )
    assert value(found, "company") == COMPANY
    assert value(found, "quantity") == 4
    assert value(found, "contact") == "金长江"
    assert value(found, "address") == "湖南省郴州市苏仙区白鹿洞街道香雪大道"


def form(*rows: str, title: str = "数字证书申请表", **page: str) -> Document:
    return only(table(f"单位名称 | {COMPANY}", "联系人 | 王小红", *rows, title=title, **page))


@pytest.mark.parametrize(
    ("row", "services"),
    [
        ("业务类型 | □首次办理 ■到期续期 □遗失补办", (Service.RENEWAL,)),
        ("业务类型 | 首次办理（√）；到期续期（ ）；遗失补办（ ）", (Service.NEW,)),
        ("业务类型 | 首次办理□ 到期续期□ 遗失补办■", (Service.REISSUE,)),
    ],
)
def test_a_word_may_lead_an_options_own(row: str, services: tuple[Service, ...]) -> None:
    assert value(form(row), "services") == services


def test_terms_are_ticked_in_english_too() -> None:
    assert value(form("有效期 Validity | ☐ 1 year  ☒ 3 years  ☐ 5 years"), "term_years") == 3


def test_a_price_list_below_the_form_chooses_no_plan() -> None:
    told = "收费标准：密码重置50元/次/个；组合资费用户免费。"
    assert value(form("数量 | 2", below=told), "plan") is None
    assert value(form("收费标准 | 组合资费"), "plan") == "combined"
    assert value(form("资费档次 | 组合资费"), "plan") == "combined"


@pytest.mark.parametrize(
    ("printed", "serials"),
    [
        ("3A5F 0092 7716", "3A5F00927716"),
        ("FT8275604588 FT8275604589", "FT8275604588、FT8275604589"),
    ],
)
def test_a_number_in_groups_is_one(printed: str, serials: str) -> None:
    assert value(form(f"UKey序列号 | {printed}"), "key_serial") == serials


def test_a_companys_english_name_is_not_part_of_it() -> None:
    found = form(f"公司名称 | {COMPANY}/nChangji Yuanjing Wind Power Co., Ltd.")
    assert value(found, "company") == COMPANY


def test_a_section_at_the_left_names_whose_name_stands_beside_it() -> None:
    found = only(
        table(
            f"公司 | 名称 | {COMPANY}",
            "^ | 地址 | 新疆昌吉市延安北路12号",
            "人员 | 经办人 | 王小红",
            title="数字证书申请表",
        )
    )
    assert value(found, "company") == COMPANY


def test_marks_under_the_heads_of_numbered_rows_are_their_columns() -> None:
    found = form(
        "序号 | UKey序列号 | 密码重置 | 格式化",
        "1 | XJHM-101-2207 | √ | ",
        "2 | XJHM-101-2208 |  | √",
        "3 | XJHM-101-2209 | √ | ",
        title="UKey技术服务申请单",
    )
    assert value(found, "services") == (Service.RESET, Service.FORMAT)
    assert value(found, "key_serial") == "XJHM-101-2207、XJHM-101-2208、XJHM-101-2209"


def test_one_long_row_under_a_title_that_asks_is_a_form() -> None:
    heads = "序号 | 企业名称 | 业务类型 | 申请数量 | 资费类型 | 年限 | 经办人 | 手机"
    row = f"1 | {COMPANY} | 新办 | 5 | 组合资费 | 5年 | 王小红 | 13812345678"
    found = only(table(heads, row, title="电力交易UKey申请汇总表"))
    assert found.kind == "application"
    assert (value(found, "company"), value(found, "quantity")) == (COMPANY, 5)
    several = only(table(heads, row, row.replace("1 |", "2 |", 1), title="UKey申请汇总表"))
    assert several.kind == "list"


@pytest.mark.parametrize(
    "title", ["远程协助申请", "远程技术操作支持申请", "口令重置申请", "UKey格式化申请单"]
)
def test_requests_for_single_services_are_forms(title: str) -> None:
    found = only(
        drawn(f"""
                  {title}
            申请单位：{COMPANY}
            申请人：王小红
            电话：13812345678
            说明：现有UKey（编号AAC12346738）驱动安装不成功。
        """)
    )
    assert found.kind == "application"
    assert value(found, "key_serial") == "AAC12346738"


def test_a_questionnaire_asks_for_nothing() -> None:
    found = only(
        drawn(f"""
                  数字证书服务满意度调查问卷
            单位名称：{COMPANY}
            联系电话：13812345678
            1. 您办理过哪些业务？ ☑新办 ☐续期
            2. 您对办理时效是否满意？ ☑非常满意 ☐满意 ☐不满意
            3. 您更愿意选择的资费类型： ☐基础资费 ☑组合资费
        """)
    )
    assert (found.kind, found.title) == ("unknown", "调查问卷")


def test_a_table_of_a_change_is_told_by_its_heading() -> None:
    found = only(
        table(
            f"企业名称 | {COMPANY}",
            "税号 | 91370202M5AP2DKGBR",
            "项目 | 变更前 | 变更后",
            "邮箱 | qgp@example.com | wxh@example.com",
            "联系人 | 邱国平 | 王小红",
            "手机 | 13991423625 | 13812345678",
            "证书编号 | LS-66130",
            title="证书联系人（持有人）变更表",
        )
    )
    assert value(found, "services") == (Service.CHANGE,)
    assert value(found, "contact") == "王小红"


@pytest.mark.parametrize(
    "sentence",
    ["一、授权对象：王小红，身份证号 650104199001011239。", "被委托人员：王小红"],
)
def test_whom_a_letter_of_authorisation_names(sentence: str) -> None:
    found = only(
        drawn(f"""
                       授权函
            我公司因参与电力市场交易需要办理数字证书，现将授权事项函告如下：
            {sentence}
            名称：{COMPANY}
            委托人特授权受托人办理电子钥匙相关事宜。
        """)
    )
    assert (value(found, "agent"), value(found, "company")) == ("王小红", COMPANY)


def test_a_value_may_stand_behind_an_empty_cell_of_its_row() -> None:
    found = form(
        "申请人 |  | 王小明 | 申请部门 | 市场部",
        "UKey数量 |  | 2 | 预计费用（元） | 1,160.00",
        "申请日期 |  | 2026-11-20 | 联系手机 | 15847912036",
    )
    assert value(found, "quantity") == 2
    assert value(found, "mobile") == "15847912036"
    assert str(value(found, "date")) == "2026-11-20"


def test_a_landline_behind_the_mobile_number_and_a_postcode_behind_the_address() -> None:
    found = form(
        "联系电话 | 手机：18281260937　　办公：0839-5558112",
        "通讯地址 | 四川省广元市昭化区元坝镇京兆路171号（邮编：628021）",
    )
    assert value(found, "mobile") == "18281260937"
    assert value(found, "phone") == "0839-5558112"
    assert value(found, "address") == "四川省广元市昭化区元坝镇京兆路171号"
    assert value(form("联系电话 | 手机：18281260937　办公室"), "phone") is None


def test_a_label_goes_on_in_english_and_in_brackets() -> None:
    assert value(form("办理年限/nTerm (years) | 5"), "term_years") == 5
    assert value(form("办理年限 Term(years) | 5"), "term_years") == 5


def test_numbers_below_one_another_are_key_numbers() -> None:
    found = only(
        drawn(f"""
                  电子钥匙业务办理申请
            一、申请单位：{COMPANY}
            二、业务类型：（√）续期  （  ）补发
            三、涉及电子钥匙：叁个，序列号依次为
            （1）AH202311070562
            （2）AH202311070563（此钥匙同时申请密码重置）
            四、联系人：王小红
            五、手机：13812345678
        """)
    )
    assert value(found, "key_serial") == "AH202311070562、AH202311070563"


def test_a_web_form_tells_when_it_was_sent_and_whose_tax_number_stands_beside_a_title() -> None:
    found = only(
        drawn(f"""
            数字证书申请表
            业务单号CA202611220047 | 提交时间2026-11-22 14:26:51 | 渠道网上大厅
            单位名称  {COMPANY}           统一社会信用代码  91350921MA32P1X708
            经办人信息
            姓名      夏雨萱               证件号码          350921199304175048
            手机号码  13859610285          电子邮箱          xyx@example.com
            发票抬头  {COMPANY}           纳税人识别号      91350921MA32P1X708
                                            2026/11/23 14:27
        """)
    )
    assert str(value(found, "date")) == "2026-11-22"
    assert value(found, "invoice_tax_no") == "91350921MA32P1X708"


def test_the_name_of_what_is_asked_names_its_service() -> None:
    found = form("事项名称 | 电力交易数字证书补发", title="电子认证服务事项申请表")
    assert value(found, "services") == (Service.REISSUE,)


def test_two_services_are_written_with_their_counts() -> None:
    found = form("服务内容 | 远程技术操作支持（1次）；UKey密码重置（2个）", title="技术服务申请表")
    assert set(value(found, "services") or ()) == {Service.REMOTE, Service.RESET}


def test_the_day_a_paper_is_signed_counts_more_than_one_at_a_label_nobody_listed() -> None:
    found = only(
        drawn(f"""
                  数字证书申请表
            单位名称：{COMPANY}
            联系人：王小红
            证书数量：2
            希望服务时间：2026年12月1日上午
            二〇二六年十一月二十四日
        """)
    )
    assert str(value(found, "date")) == "2026-11-24"


def test_who_asks_may_be_the_company_itself() -> None:
    found = only(
        table(
            f"申请人 | 名称 | {COMPANY}",
            "^ | 证照号码 | 91522301MA6GKN0B4F",
            "变更事项 | 原登记内容 | 申请变更内容",
            "联系人 | 韦红 | 陆艳萍",
            title="数字证书变更申请书",
        )
    )
    assert value(found, "company") == COMPANY


def test_a_change_of_contact_is_a_form() -> None:
    found = only(
        table(
            f"公司名称 | {COMPANY} | 代码 | 91632801MA755H3N73",
            "原联系人 | 祁永福 | 原联系人手机 | 13897790215",
            "新联系人 | 汪海燕 | 新联系人手机 | 18997294036",
            title="证书联系人变更申请",
        )
    )
    assert (found.kind, value(found, "contact")) == ("application", "汪海燕")


@pytest.mark.parametrize(
    ("lines", "agent"),
    [
        (("受托人姓名：宫丽娟", "受托人工作单位及职务：讷河热电公司财务部会计"), "宫丽娟"),
        (("受权人：林舒雅，女，市场部专责", "四、原出具给许志鹏的授权同时废止。"), "林舒雅"),
    ],
)
def test_what_else_a_letter_tells_of_the_agent_is_no_name(
    lines: tuple[str, ...], agent: str
) -> None:
    rows = [
        "                授权委托书",
        f"委托单位：{COMPANY}",
        *lines,
        "委托时限：2026年11月28日至本次业务办结之日止",
        "现委托上列受托人办理数字证书（UKey）事宜。",
    ]
    found = only(drawn("\n".join(rows)))
    assert value(found, "agent") == agent
    assert str(value(found, "valid_from")) == "2026-11-28"
    assert value(found, "valid_to") is None


def test_our_company_is_not_part_of_its_name() -> None:
    found = form(f"申请单位 | 本公司{COMPANY}")
    assert value(found, "company") == COMPANY


@pytest.mark.parametrize(
    ("address", "sure"),
    [
        ("石家庄市裕华区和平北路69号综合办公", False),
        ("石家庄市裕华区和平北路69号综合办公楼2楼", True),
    ],
)
def test_an_address_seen_only_in_part_is_doubted_on_pictures(address: str, *, sure: bool) -> None:
    drawing = f"""
                  数字证书申请表
            单位名称：{COMPANY}
            联系人：王小红
            证书数量：2
            通信地址：{address}
    """
    for how in ("ocr", "text"):
        fields = only(drawn(drawing, how=how)).fields()
        assert (fields["address"].confidence >= 0.8) is (sure or how == "text")


def test_a_mark_that_stands_at_no_word_says_nothing() -> None:
    found = form("业务类型 | 续期 | | √")
    assert value(found, "quantity") is None
    assert value(form("业务类型 | □新办 ☑续期 | | √"), "services") == (Service.RENEWAL,)


def test_what_a_form_prints_at_its_remark_asks_for_nothing() -> None:
    told = "备注：每名使用人限领一个；使用人离职须办理变更"
    found = form("证书数量 | 2", title="UKey申领登记表", below=told)
    assert value(found, "remark") is None
    assert value(found, "services") is None
    lost = "原UKey于11月7日出差途中遗失，已登报声明"
    assert value(form(f"备注 | {lost}"), "remark") == lost
    assert value(form("备注 | 请尽快办理，谢谢"), "remark") == "请尽快办理，谢谢"


def test_more_names_of_labels_and_letters() -> None:
    found = only(
        table(
            f"服务对象 | {COMPANY}",
            "现场联系人 | 靳若愚",
            "涉及UKey数量 | 2",
            title="远程技术支持服务申请表",
        )
    )
    assert value(found, "company") == COMPANY
    assert value(found, "quantity") == 2
    letter_of = only(
        drawn(f"""
                  关于授权办理交易平台电子钥匙的函
            因工作需要，我公司授权王小红同志（身份证号：650104199001011239）办理电子钥匙领取事宜。
            授权截止：2027年6月30日
                                              {COMPANY}
                                              2026年11月22日
        """)
    )
    assert letter_of.kind == "authorisation"
    assert str(value(letter_of, "valid_to")) == "2027-06-30"


@pytest.mark.parametrize(
    "closing",
    ["（联系人：综合部 王小红）", "（经办人：市场营销部王小红）", "联系人：计划经营部　王小红"],
)
def test_a_department_before_the_contact_is_not_the_company(closing: str) -> None:
    page = drawn(f"""
            关于申请办理电力交易数字证书的函
        北京迅驰无限科技有限公司：
        为满足电力交易需要，现申请新办数字证书，有关情况函告如下：
        统一社会信用代码：91110000600037341L
        证书数量：2个    办理年限：3年
        资费类型：组合资费
        请予办理。
                                    哈密天山风力发电有限公司
                                    2026年11月10日
        {closing}
    """)
    assert values(only(page))["company"] == "哈密天山风力发电有限公司"
