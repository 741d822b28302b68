"""What people and agencies do with their forms: leaders, notes, prints, letters for forms."""

import pytest

from mailbot.documents import normalise as n
from tests.core.drawn_pages import documents, drawn, only, table, values

COMPANY = "哈密天山风力发电有限公司"


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("KEY440737823\nKEY08534990", "KEY440737823、KEY08534990"),
        ("3K022728688\n3K019478899\n3K05822028177", "3K022728688、3K019478899、3K05822028177"),
        ("KEY440737823\n08534990", "KEY44073782308534990"),
    ],
)
def test_key_numbers_on_lines_that_begin_alike_are_several(printed: str, read: str) -> None:
    assert n.read_serials(printed) == (read, 0.95 if "、" in read else 0.75)


def test_a_prompt_of_the_form_is_no_remark() -> None:
    page = table(f"单位名称 | {COMPANY}", "备注 | 单击或点击此处输入文字。", title="数字证书申请表")
    assert "remark" not in values(only(page))


def test_an_address_may_stand_below_the_number_in_one_cell() -> None:
    page = table(
        f"单位名称 | {COMPANY}",
        "联系人 | 王小红",
        "联系方式 | 13812345678/nhj_5@example.com",
        title="数字证书申请表",
    )
    read = values(only(page))
    assert (read["mobile"], read["email"]) == ("13812345678", "hj_5@example.com")


def test_an_address_may_stand_beside_the_number_in_one_line() -> None:
    page = drawn(
        f"     数字证书申请表\n单位名称：{COMPANY}\n手机：13812345678 hj@example.com\n数量：1"
    )
    assert values(only(page))["email"] == "hj@example.com"


def test_what_a_form_says_of_its_prices_is_neither_remark_nor_plan() -> None:
    page = table(
        f"单位名称 | {COMPANY}",
        "办理事项 | [√]密码重置 [ ]格式化",
        title="UKey解锁申请表",
        below="说明：密码重置50元/次/个，组合资费用户免收。快递费到付或顺丰50元。",
    )
    read = values(only(page))
    assert "remark" not in read
    assert "plan" not in read


def test_the_day_a_page_was_printed_is_not_the_form_s() -> None:
    page = drawn(
        f"""
        https://ukey.example.cn/apply   2026/11/27 15:22
                 数字证书在线申请单
        单位名称：{COMPANY}
        经办人：王小红
        """
    )
    assert "date" not in values(only(page))


def test_where_the_key_is_sent_back_is_the_address() -> None:
    page = table(f"单位名称 | {COMPANY}", "寄回地址 | 哈密市建国路12号", title="UKey解锁申请表")
    assert only(page).fields()["address"].confidence >= 0.8


def test_the_place_of_business_is_no_part_of_the_letter_s_company() -> None:
    page = drawn(
        f"""
                       授权书
        授权人：{COMPANY}（以下简称“本公司”）
        住所：新疆哈密市伊州区建国北路1号
        被授权人：王小红
        办理数字证书的申请。
        """
    )
    assert values(only(page))["company"] == f"{COMPANY}（以下简称“本公司”）"[: len(COMPANY)]


@pytest.mark.parametrize(
    ("errand", "kind"),
    [("前往贵馆查阅水文资料", "unknown"), ("前往贵单位领取数字证书电子钥匙", "authorisation")],
)
def test_an_introduction_is_ours_where_it_speaks_of_keys(errand: str, kind: str) -> None:
    page = drawn(
        f"        介绍信\n兹介绍我单位王小红同志{errand}，请接洽。\n{COMPANY}\n2026年1月1日"
    )
    assert [document.kind for document in documents(page)] == [kind]


def test_dots_may_lead_from_a_label_to_its_value() -> None:
    page = drawn(
        f"""
                   企业证书申请
        申请企业 ……… {COMPANY}
        法人 ……… 李四平
        经办......王小红
        原UKey编号 ……… KEY515198117，KEY722977520
        数量...2
        """
    )
    read = values(only(page))
    assert (read["company"], read["legal_representative"]) == (COMPANY, "李四平")
    assert (read["contact"], read["quantity"]) == ("王小红", 2)
    assert read["key_serial"] == "KEY515198117、KEY722977520"


def test_short_words_are_labels_in_brackets() -> None:
    page = drawn(
        f"""
                     申 请 单
        【单位】{COMPANY}
        【代码】91110000600037341L
        【经办】王小红  【电话】13812345678
        【地址】新疆哈密市建国路12号
        【事项】UKey密码重置2次、远程技术操作支持1次
        【KEY号】3K06804170282 / 3K074531679
        """
    )
    read = values(only(page))
    assert (read["company"], read["credit_code"]) == (COMPANY, "91110000600037341L")
    assert (read["contact"], read["services"]) == ("王小红", ["reset", "remote"])
    assert read["key_serial"] == "3K06804170282、3K074531679"


@pytest.mark.parametrize("printed", ["单位意见 同意办理", "项目 内容", "单位"])
def test_short_words_without_a_colon_are_none(printed: str) -> None:
    page = drawn(f"     数字证书申请表\n{printed}\n联系人：王小红\n手机：13812345678\n数量：2")
    assert "company" not in values(only(page))
    assert "services" not in values(only(page))


def test_keys_are_named_beside_what_is_asked_for() -> None:
    page = drawn(
        f"""
        我司申请办理UKey，信息如下：
        公司：{COMPANY}
        税号：91110000600037341L
        业务：续期1把（KEY7888802224），另补发1把（KEY79973674）
        套餐：组合资费
        年限：三年
        联系：王小红
        电话：13812345678
        """
    )
    document = only(page)
    assert values(document)["services"] == ["renewal", "reissue"]
    serials = document.fields()["key_serial"]
    assert serials.value == "KEY7888802224、KEY79973674"
    assert serials.confidence < 0.8


def test_a_letter_that_asks_for_keys_is_read() -> None:
    page = drawn(
        f"""
                                 关于申请补发电子钥匙的函
        北京迅驰无限科技有限公司：
            我公司{COMPANY}（统一社会信用代码：91110000600037341L）于2024年在贵公司办理数字证书电子钥匙3个。其中序列号为BHF863087352、BHF5661718611的两把电子钥匙不慎遗失，现申请补发证书，共计2个。
            请将补发的电子钥匙邮寄至：山西省太原市小店区晋阳街202号，联系人：阎春生，手机：13989054092。
                                 {COMPANY}
                                 二〇二六年十一月九日
        """
    )
    document = only(page)
    assert document.kind == "application"
    read = values(document)
    assert (read["company"], read["contact"]) == (COMPANY, "阎春生")
    assert (read["quantity"], read["services"]) == (2, ["reissue"])
    assert read["key_serial"] == "BHF863087352、BHF5661718611"
    assert read["address"] == "山西省太原市小店区晋阳街202号"


def test_a_letter_that_names_its_agent_in_a_sentence_is_read() -> None:
    page = drawn(
        f"""
                                        申　请
        新疆电力交易中心有限公司：
            因业务需要，{COMPANY}特申请新办理数字证书电子钥匙贰个，使用期限五年，选择组合资费。我公司统一社会信用代码为916328016884262440，经办人罗宇航，联系电话16644535578。电子钥匙请邮寄至青海省格尔木市昆仑中路31号。
        """
    )
    read = values(only(page))
    assert (read["company"], read["contact"], read["quantity"]) == (COMPANY, "罗宇航", 2)
    assert (read["plan"], read["term_years"]) == ("combined", 5)
    assert read["address"] == "青海省格尔木市昆仑中路31号"
    assert "id_number" not in read


def test_a_sentence_with_no_name_names_no_agent() -> None:
    page = drawn(
        f"     数字证书申请\n我公司{COMPANY}申请数字证书，经办人为本单位，电话0902-2231234。"
    )
    assert "contact" not in values(only(page))


KEYS = (
    "序号 | UKey序列号 | 使用岗位 | 申请业务 | 续期年限",
    "1 | GD6741793840 | 交易主管 | 续期 | 3年",
    "2 | GD922323588 | 交易员 | 补发 | 3年",
)


def test_rows_of_keys_in_a_company_s_form_are_all_its_keys() -> None:
    page = table(
        f"单位名称：{COMPANY} | < | < | < | <",
        *KEYS,
        "合计 | 2 个 | < | < | <",
        title="电子钥匙批量续期申请表",
    )
    document = only(page)
    assert document.kind == "application"
    read = values(document)
    assert (read["company"], read["quantity"]) == (COMPANY, 2)
    assert read["key_serial"] == "GD6741793840、GD922323588"
    assert read["services"] == ["renewal", "reissue"]
    assert read["term_years"] == 3


def test_rows_of_keys_leave_the_form_s_own_count_and_doubt_terms_that_differ() -> None:
    page = table(
        f"单位名称：{COMPANY} | < | <",
        "办理数量 | 5个 | <",
        "序号 | UKey序列号 | 续期年限",
        "1 | GD6741793840 | 3年",
        "2 | GD922323588 | 1年",
        title="电子钥匙批量续期申请表",
    )
    document = only(page)
    assert values(document)["quantity"] == 5
    assert document.fields()["term_years"].confidence < 0.8


def test_a_table_with_one_row_is_a_form() -> None:
    page = table(
        "单位名称 | 统一社会信用代码 | 联系人 | 手机 | 业务类型 | 数量",
        f"{COMPANY} | 91110000600037341L | 王小红 | 13812345678 | 新办 | 2",
        "单位负责人：　　审核：　　制表：王小红 | < | < | < | < | <",
        title="数字证书申领汇总",
    )
    document = only(page)
    assert document.kind == "application"
    read = values(document)
    assert (read["company"], read["contact"], read["quantity"]) == (COMPANY, "王小红", 2)
    assert "legal_representative" not in read


def test_a_column_that_tells_what_to_write_is_not_read() -> None:
    page = table(
        "序号 | 填报项 | 填报内容 | 填写要求 / 示例",
        f"1 | 单位名称 | {COMPANY} | 如：某某能源有限公司",
        "2 | 资费类型 |  | 基础资费或组合资费，二选一",
        "3 | 联系人 | 王小红 | 如：张三",
        title="数字证书申请表",
    )
    read = values(only(page))
    assert (read["company"], read["contact"]) == (COMPANY, "王小红")
    assert "plan" not in read


@pytest.mark.parametrize(
    ("second", "count"),
    [
        ("数字证书用户协议\n\n用户应当提供真实的信息。", 1),
        ("一、带*项目必填\n二、补发：80元/个\n三、快递默认到付", 1),
        ("关于召开会议的通知\n\n请于周五参加。\n地点另行通知。", 2),
    ],
)
def test_terms_behind_a_form_are_a_part_of_it(second: str, count: int) -> None:
    first = drawn(f"     数字证书申请表\n单位名称：{COMPANY}\n联系人：王小红\n证书数量：2个")
    found = documents(first, drawn(second, number=2))
    assert len(found) == count
    assert values(found[0])["quantity"] == 2


def test_the_head_s_number_beside_the_name_is_not_the_agent_s() -> None:
    rows = (
        "法定代表人/负责人 | 尹长江 | 证件号码 | 11010519491231002X",
        "经办人 | 范建国 | 证件号码 | 440304199107039031",
    )
    page = table(f"单位名称 | {COMPANY} | < | <", *rows, title="数字证书申请表")
    assert values(only(page))["id_number"] == "440304199107039031"
    lines = drawn(
        "        数字证书申请表\n" + "\n".join(row.replace(" | ", "    ") for row in rows)
    )
    assert values(only(lines))["id_number"] == "440304199107039031"


def test_a_kind_of_identity_paper_named_at_a_label_starts_no_card() -> None:
    page = drawn(
        f"""
                        数字证书业务经办授权书
        单位名称：{COMPANY}
        姓名：贺国栋    职务：专责
        证件类型    居民身份证    证件号码    440304199107039031
        兹授权上述人员代表本单位办理数字证书的申请，有效期自2026年12月1日至2028年11月30日。
        授权单位盖章：    被授权人签字：
        """
    )
    (document,) = documents(page)
    assert values(document)["id_number"] == "440304199107039031"


@pytest.mark.parametrize("place", ["法定代表人（签字）：", "单位负责人签名："])
def test_the_head_signs_where_the_form_has_no_place_for_the_agent(place: str) -> None:
    page = drawn(
        f"数字证书申请表\n单位名称：{COMPANY}\n联系人：王小红\n申请单位（盖章）：    {place}"
    )
    assert only(page).fields()["signed"].value is False
    both = drawn(f"数字证书申请表\n单位名称：{COMPANY}\n经办人签字：王小红\n{place}")
    assert only(both).fields()["signed"].value is True


def test_the_head_s_place_may_have_the_day_below_it_in_one_cell() -> None:
    page = table(
        f"单位名称 | {COMPANY}",
        "联系人 | 王小红",
        "同意办理。/n单位负责人：　　　（公章）/n2026年11月12日 | <",
        title="UKey解锁申请表",
    )
    assert only(page).fields()["signed"].value is False


def test_an_empty_head_beside_the_stamp_is_where_one_signs() -> None:
    page = drawn(
        f"UKey解锁申请表\n单位名称：{COMPANY}\n联系人：王小红\n单位负责人：        （公章）"
    )
    assert only(page).fields()["signed"].value is False


@pytest.mark.parametrize(
    ("printed", "read"),
    [("HX-2023-\n0001-AB", "HX-2023-0001-AB"), ("HX2023- \n 00012345", "HX2023-00012345")],
)
def test_a_key_number_cut_at_its_hyphen_is_one(printed: str, read: str) -> None:
    assert n.read_serials(printed) == (read, 1.0)


@pytest.mark.parametrize(
    ("printed", "services"),
    [
        ("◎新办 ○续期", ["new"]),
        ("○新办 ⊙续期", ["renewal"]),
        ("◎新办 ●续期 ◎补发", ["renewal"]),
        ("◎新办 ◎续期 ◎补发", None),
    ],
)
def test_a_ring_with_a_dot_is_chosen_among_empty_rings(
    printed: str, services: list[str] | None
) -> None:
    page = table(f"单位名称 | {COMPANY}", f"业务类型 | {printed}", title="数字证书申请表")
    assert values(only(page)).get("services") == services


def test_labels_in_traditional_characters_are_read_and_values_kept_as_printed() -> None:
    page = table(
        "單位名稱 | 哈密天山風力發電有限公司 | 統一社會信用代碼 | 91110000600037341L",
        "聯繫人 | 王小紅 | 手機 | 13812345678",
        "業務類型 | □新辦 ☑續期 □補發 | 電子鑰匙數量 | 2",
        title="數字證書申請表",
    )
    read = values(only(page))
    assert (read["company"], read["contact"]) == ("哈密天山風力發電有限公司", "王小紅")
    assert (read["mobile"], read["services"], read["quantity"]) == ("13812345678", ["renewal"], 2)
