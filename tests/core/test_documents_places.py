"""Where labels and values stand decides what belongs to what; files hold several documents."""

import pytest

from mailbot.documents.model import IdentityCard, UnknownDocument, UnreadableDocument
from mailbot.documents.page import Line, Page, Seal, Unreadable
from mailbot.documents.read import identify
from mailbot.values import Box
from tests.core.drawn_pages import documents, drawn, layouts, only, reading, table, values

PARTIES = {
    "payer_name": "甲水电有限公司",
    "payer_account": "1111222233334444",
    "payee_name": "乙科技有限公司",
    "payee_account": "5555666677778888",
}


def parties(page: Page) -> dict[str, str]:
    found = values(only(page))
    return {name: found[name] for name in PARTIES if name in found}


def test_group_cells_above_head_their_columns() -> None:
    page = table(
        "电子回单 | < | < | <",
        "付款人信息 | < | 收款人信息 | <",
        "户名 | 甲水电有限公司 | 户名 | 乙科技有限公司",
        "账号 | 1111222233334444 | 账号 | 5555666677778888",
        "金额 | 700.00 | 交易日期 | 2026-04-20",
    )
    assert parties(page) == PARTIES


def test_a_group_beside_its_first_row_heads_the_rows_below() -> None:
    page = drawn(
        """
                   银行电子回单
        付款人    户名    甲水电有限公司
                  账号    1111222233334444
                  摘要    汇款
        收款人    户名    乙科技有限公司
                  账号    5555666677778888
        金额      700.00
        """
    )
    assert parties(page) == PARTIES


def test_a_group_at_the_middle_of_its_rows_heads_all_of_them() -> None:
    page = drawn(
        """
                   银行电子回单
                  户名    甲水电有限公司
        付款人    账号    1111222233334444
                  开户行  丙银行
                  户名    乙科技有限公司
        收款人    账号    5555666677778888
                  开户行  丁银行
        金额      700.00
        """
    )
    assert parties(page) == PARTIES


def test_headings_in_the_middle_over_columns_head_their_own_column() -> None:
    page = drawn(
        """
                   银行电子回单
                收款人信息                         付款人信息
        名称      乙科技有限公司       名称       甲水电有限公司
        账号      5555666677778888     账号       1111222233334444
        开户行    丁银行               开户行     丙银行
        金额      700.00
        """,
        how="ocr",
    )
    assert parties(page) == PARTIES


def test_an_account_in_a_row_belongs_to_the_party_named_before_it() -> None:
    page = drawn(
        """
                   银行电子回单
        付款人：甲水电有限公司      账号：1111222233334444
        金额：700.00
        收款人：乙科技有限公司      账号：5555666677778888
        """
    )
    assert parties(page) == PARTIES


def test_an_account_that_nobody_names_is_left_out() -> None:
    page = drawn("银行电子回单\n账号：1111222233334444\n收款银行：丁银行\n金额：700.00")
    assert parties(page) == {}


def test_characters_one_to_a_cell_are_one_value() -> None:
    page = table(
        "单位名称 | 甲水电有限公司 | < | <", "证书数量 | 1 | 2 | 个", title="企业证书申请表"
    )
    assert values(only(page))["quantity"] == 1 or values(only(page))["quantity"] == 12


def test_values_over_two_pages_are_read_with_their_page() -> None:
    first = drawn("企业证书申请表\n单位名称：甲水电有限公司")
    second = drawn("联系人：王小红", number=2)
    document = only(first, second)
    contact = document.fields()["contact"]
    assert (contact.page, contact.box and contact.box.y0) == (2, 0.0)


def test_a_notice_under_an_empty_label_is_no_value() -> None:
    notice = "本单位承诺以上信息及所附材料真实准确有效" * 3
    page = drawn(f"企业证书申请表\n单位名称：甲水电有限公司\n备注\n{notice}")
    assert "remark" not in values(only(page))


def test_a_date_that_tells_when_it_was_printed_is_not_the_payment_s() -> None:
    page = drawn(
        """
        银行电子回单
        收款人：乙科技有限公司
        金额：700.00
        打印日期：2026-04-22


        2026-04-20
        """
    )
    assert values(only(page))["paid_on"] == "2026-04-20"


def test_two_loose_amounts_are_none() -> None:
    page = drawn("转账成功\n¥700.00\n\n\n¥600.00\n收款人：乙科技有限公司\n收款账号：6222\n状态")
    assert "amount" not in values(only(page))


def test_a_first_digit_away_from_its_column_is_not_read() -> None:
    page = drawn(
        """
                  银行电子回单
        收款人：乙科技有限公司     付款人：甲水电有限公司
        百  十  万  千  百  十  元  角  分
                                    甲
        7  0  0  0  0
        """
    )
    assert "amount" not in values(only(page))


def test_a_file_that_could_not_be_read_says_why_and_members_follow() -> None:
    member = reading(drawn("会议通知"))
    file = reading(unreadable=Unreadable.ENCRYPTED, detail="zip", members=(member,))
    first, second = identify(file, layouts())
    assert isinstance(first, UnreadableDocument)
    assert (first.reason, first.detail) == (Unreadable.ENCRYPTED, "zip")
    assert isinstance(second, UnknownDocument)


def test_an_archive_gives_the_documents_of_its_members() -> None:
    assert [
        one.kind for one in identify(reading(members=(reading(drawn("通知")),)), layouts())
    ] == ["unknown"]


@pytest.mark.parametrize("pages", [1, 2])
def test_blank_pages_are_one_document_without_title(pages: int) -> None:
    found = documents(*[Page(number=n, width=1, height=1) for n in range(1, pages + 1)])
    assert [(one.kind, getattr(one, "title", None)) for one in found] == [("unknown", "")]


def test_a_page_that_says_nothing_of_the_form_is_its_own_document() -> None:
    form = table("单位名称 | 甲水电有限公司", "证书数量 | 2", title="企业证书申请表")
    found = documents(form, drawn("会议通知\n请于周一开会", number=2))
    assert [one.kind for one in found] == ["application", "unknown"]


def test_a_misread_title_is_recognised() -> None:
    page = drawn("企业证书申清表\n单位名称：甲水电有限公司\n证书数量：2", how="ocr")
    assert only(page).kind == "application"


def test_text_on_a_stamp_is_not_on_the_paper() -> None:
    page = drawn("企业证书申请表\n证书数量：2\n联系人：王小红\n备注：    合同专用章", how="ocr")
    box = page.lines[-1].box
    seal = Seal(box=Box(x0=box.x0 - 9, y0=box.y0 - 9, x1=box.x1 + 9, y1=box.y1 + 9))
    found = values(only(page.model_copy(update={"seals": (seal,), "coloured": True})))
    assert "remark" not in found
    assert found["stamped"] is True


def test_a_letter_s_period_may_have_no_dates() -> None:
    page = drawn(
        """
                          授权书
        兹授权日期（身份证号：）全权办理。授权期限：长期有效
        本授权书自签发之日起至办理完毕之日止。
        落款 某某
        """
    )
    found = values(only(page))
    assert "valid_to" not in found
    assert "agent" not in found


def test_a_long_group_word_set_upright_is_one_group() -> None:
    page = drawn(
        """
                 银行电子回单
        付    户名    甲水电有限公司
        款    账号    1111222233334444
        单
        位
        信
        息
        收款人：乙科技有限公司    收款账号：5555666677778888
        金额：700.00
        """
    )
    assert parties(page) == PARTIES


def test_a_value_of_odd_shape_is_unsure() -> None:
    address = only(drawn("企业证书申请表\n证书数量：2\n通信地址：路口")).fields()["address"]
    assert address.confidence < 0.8


def test_a_second_title_right_under_the_first_heads_no_document_of_its_own() -> None:
    page = drawn(
        "网上银行电子回单\n客户回单\n收款人：乙科技有限公司\n交易流水号：123456\n金额：1.00"
    )
    assert len(documents(page)) == 1


def test_the_pieces_of_a_date_may_stand_far_apart() -> None:
    page = drawn(
        """
                 银行电子回单
        收款人：乙科技有限公司    金额：700.00
        日期：  2026          年          4          月          20          日
        """
    )
    assert values(only(page))["paid_on"] == "2026-04-20"


def test_what_stands_right_of_a_value_on_its_next_line_is_not_part_of_it() -> None:
    page = drawn(
        """
        企业证书申请表
        证书数量：2
        通信地址    新疆哈密市伊州区建国北路
                                                      第一联
        """
    )
    assert values(only(page))["address"] == "新疆哈密市伊州区建国北路"


def test_a_cell_under_a_label_with_a_value_belongs_to_nothing() -> None:
    page = table("单位名称 | 甲水电有限公司", "请如实填写 | 谢谢", title="企业证书申请表")
    assert values(only(page))["company"] == "甲水电有限公司"


def test_a_party_set_upright_is_not_joined_to_the_label_right_below_it() -> None:
    """收／款／人 in a narrow column and 开户行 beside its end are no 收款人开户行."""

    def at(text: str, x0: float, y0: float, x1: float, y1: float) -> Line:
        return Line(text=text, box=Box(x0=x0, y0=y0, x1=x1, y1=y1), how="ocr")

    parties = (
        ("付款人", 89, "天山风电有限公司", "3466242130705075151", "建行哈密分行"),
        ("收款人", 826, "北京迅驰无限科技有限公司", "0413060103000009171", "农商行中关村支行"),
    )
    rows = [at("中国建设银行网上银行电子回执", 504, 75, 1118, 129)]
    for party, x, name, account, bank in parties:
        rows += [
            at(name, x + 203, 287, x + 560, 324),
            at("全称", x + 80, 308, x + 178, 349),
            at(party, x, 316, x + 50, 502),
            at("账号", x + 80, 384, x + 178, 430),
            at(account, x + 203, 388, x + 480, 421),
            at(bank, x + 203, 446, x + 560, 484),
            at("开户行", x + 81, 464, x + 179, 509),
        ]
    rows.append(at("小写金额￥700.00", 901, 545, 1187, 587))
    page = Page(number=1, width=1627, height=1129, lines=tuple(rows), source="ocr")
    found = only(page)
    read = {name: value.value for name, value in found.fields().items()}
    assert (read["payer_name"], read["payee_name"]) == ("天山风电有限公司", parties[1][2])
    assert (read["payer_account"], read["payee_account"]) == (parties[0][3], parties[1][3])


def test_spaced_labels_read_as_columns_are_labels_of_their_rows() -> None:
    def line(text: str, x0: float, y0: float, x1: float, y1: float) -> Line:
        return Line(text=text, box=Box(x0=x0, y0=y0, x1=x1, y1=y1), how="ocr")

    # 名　称, 类　型 and 住　所 right below each other, as PP-OCR places them on a photo
    page = Page(
        number=1,
        width=1700,
        height=1200,
        source="ocr",
        coloured=True,
        lines=(
            line("营业执照", 650, 208, 1079, 318),
            line("(副本)(1-1)", 730, 343, 994, 393),
            line("甘肃瀚沙源能源有限公司", 425, 408, 953, 454),
            line("名类住", 131, 404, 182, 591),
            line("称型", 267, 405, 320, 557),
            line("有限责任公司（法人独资）", 424, 475, 900, 520),
            line("所", 265, 532, 317, 589),
            line("甘肃省兰州市城关区人民路695号", 425, 541, 940, 586),
            line("法定代表人", 132, 605, 316, 653),
            line("杨娟明", 420, 604, 541, 656),
            line("经营范围", 132, 670, 284, 719),
            line("电力销售", 422, 669, 576, 718),
            line("登记机关", 1002, 1112, 1155, 1168),
        ),
    )
    found = values(only(page))
    assert found["company"] == "甘肃瀚沙源能源有限公司"
    assert found["address"] == "甘肃省兰州市城关区人民路695号"
    assert found["legal_representative"] == "杨娟明"


def test_the_end_of_a_spaced_label_read_with_its_value_is_the_label_s() -> None:
    def line(text: str, x0: float, y0: float, x1: float) -> Line:
        return Line(text=text, box=Box(x0=x0, y0=y0, x1=x1, y1=y0 + 50), how="ocr")

    page = Page(
        number=1,
        width=1700,
        height=1200,
        source="ocr",
        coloured=True,
        lines=(
            line("营业执照", 650, 208, 1079),
            line("名", 130, 400, 180),
            line("称 甲水电有限公司", 270, 400, 900),
            line("类", 130, 480, 180),
            line("型有限责任公司（自然人独资）", 270, 480, 1000),
            line("住", 130, 560, 180),
            line("所 新疆伊宁市北京南路270号天合大厦B座8", 270, 560, 970),
            line("层", 337, 608, 387),
            line("法定代表人", 130, 690, 320),
            line("高丽", 420, 690, 520),
            line("经营范围", 130, 770, 320),
            line("风力发电", 420, 770, 620),
        ),
    )
    found = values(only(page))
    assert found["company"] == "甲水电有限公司"
    assert found["address"] == "新疆伊宁市北京南路270号天合大厦B座8层"


def in_cell(text: str, row: int, column: int, *, rows: int = 1) -> Line:
    """A line of a table that a picture shows; `rows` are those its cell spans."""
    x0, y0 = 100.0 + 300 * column, 100.0 + 40 * row
    box = Box(x0=x0, y0=y0, x1=x0 + 200, y1=y0 + 20)
    return Line(text=text, box=box, how="ocr", table=0, row=row, column=column, row_span=rows)


def test_a_value_whose_cell_reaches_beyond_its_label_s_is_doubted() -> None:
    title = Line(text="电子回单", box=Box(x0=300, y0=20, x1=500, y1=60), how="ocr")
    sure = [
        in_cell("收款账户名称", 0, 0),
        in_cell("乙科技有限公司", 0, 1),
        in_cell("收款账户账号", 1, 0),
        in_cell("5555666677778888", 1, 1),
        in_cell("收款账户开户行", 2, 0),
    ]
    hidden = [in_cell("丁银行", 2, 1, rows=2), in_cell("陆万伍仟元整", 2, 1, rows=2)]
    page = Page(number=1, width=800, height=400, source="ocr", lines=(title, *sure, *hidden))
    found = only(page).fields()
    assert found["payee_name"].confidence >= 0.8
    assert found["payee_bank"].confidence < 0.8


def test_a_label_s_english_words_are_no_value() -> None:
    page = table(
        "企业证书申请表 | <",
        "单位名称\nCompany Name | 甲水电有限公司",
        "*手机\n号码 | 13586426742",
        "证书数量\nQuantity | 2",
    )
    found = values(only(page))
    assert (found["company"], found["mobile"]) == ("甲水电有限公司", "13586426742")
    read = drawn(
        """
        企业证书申请表
        证书数量Quantity      2
        法定代表人Legal Person      陈涛
        身份证号码ID No.      11010519491231002X
        """,
        how="ocr",
    )
    found = values(only(read))
    assert (found["legal_representative"], found["quantity"]) == ("陈涛", 2)
    assert found["id_number"] == "11010519491231002X"


def test_two_labels_on_one_row_of_a_cell_keep_their_values() -> None:
    def line(text: str, x0: float, y0: float) -> Line:
        box = Box(x0=x0, y0=y0, x1=x0 + 100, y1=y0 + 14)
        return Line(text=text, box=box, how="ocr", table=0, row=0, column=0)

    # read from a picture no two of them begin at quite the same height
    row = (
        line("交易流水号", 50, 100.0),
        line("9522783752071314", 160, 101.5),
        line("交易日期", 300, 99.0),
        line("2026-11-20", 420, 100.5),
    )
    title = Line(text="电子回单", box=Box(x0=300, y0=20, x1=500, y1=60), how="ocr")
    amount = Line(text="金额：700.00", box=Box(x0=50, y0=200, x1=200, y1=214), how="ocr")
    page = Page(number=1, width=800, height=400, source="ocr", lines=(title, *row, amount))
    found = values(only(page))
    assert (found["serial_no"], found["paid_on"]) == ("9522783752071314", "2026-11-20")


def test_a_value_is_doubted_where_a_more_telling_label_has_another_that_was_badly_read() -> None:
    page = drawn(
        """
                 电子回单
        业务编号：88210334          金额：700.00
        交易流水号：9522783752071314
        """,
        how="ocr",
    )
    lines = tuple(
        line.model_copy(update={"confidence": 0.5}) if "流水号" in line.text else line
        for line in page.lines
    )
    serial = only(page.model_copy(update={"lines": lines})).fields()["serial_no"]
    assert serial.confidence < 0.8
    assert only(page).fields()["serial_no"].value == "9522783752071314"


@pytest.mark.parametrize(
    "name",
    [
        "甲水电有限公司☐发电企业☑电力用户",
        "甲水电有限公司，代表本单位",
        "甲" * 44 + "公司",
    ],
)
def test_a_sentence_or_options_are_hardly_a_company(name: str) -> None:
    found = only(drawn(f"企业证书申请表\n证书数量：2\n单位名称：{name}", how="ocr"))
    company = found.fields()["company"]
    assert company.confidence < 0.8


def test_another_day_than_the_garbled_one_at_the_label_is_doubted() -> None:
    def letter(day: str) -> Page:
        return drawn(
            f"""
                    授权书
            授权单位：甲水电有限公司
            被授权人：曹敏洋
            授权期限：2026年11月17日至2027年11月17日。
            日期：{day}
            """,
            how="ocr",
        )

    assert only(letter("2026-11-16")).fields()["date"].confidence >= 0.8
    garbled = only(letter("202=11-17")).fields().get("date")
    assert garbled is None or garbled.confidence < 0.8


def test_both_sides_of_a_card_under_a_licence_are_one_card() -> None:
    page = drawn(
        """
                  营业执照
        名称      甲水电有限公司
        住所      新疆哈密市伊州区
        经营范围  电力供应
        登记机关  2023年03月09日
        姓名  钱泽勇
        性别  男    民族 汉
        出生  1992 年 9 月 24 日
        住址  甘肃省兰州市城关区光明路5号
        公民身份号码  650203199209244316
              中华人民共和国
              居民身份证
        签发机关  样本市公安局天山分局
        有效期限  2018.06.01-2038.06.01
        """,
        how="ocr",
    )
    licence, card = documents(page)
    assert licence.kind == "licence"
    assert isinstance(card, IdentityCard)
    assert (card.side, card.holder and card.holder.value) == ("both", "钱泽勇")
