"""What a paper says tells whether it orders keys, whatever its title and its layout."""

import pytest

from mailbot.documents.normalise import read_years
from mailbot.documents.page import Page, Seal
from mailbot.documents.text import width
from mailbot.values import Box
from tests.core.drawn_pages import documents, drawn, only, table, values

COMPANY = "哈密某某风电有限公司"


@pytest.mark.parametrize(
    "page",
    [
        drawn("""
郑小红提交的UKey业务
审批编号        202611251005000482719
创建人部门      哈密某某风电有限公司-综合管理部
企业全称        哈密某某风电有限公司
业务类别        UKey补发
补发数量（把）  1
经办人姓名      李明
经办人手机号    13812345678
经办人邮箱      lm@example.cn
审批流程        王小红已同意 2026-11-25 11:30:08
"""),
        drawn("""
泛微协同办公
流程名称：信息化资源需求-李明-2026-11-19
使用单位：哈密某某风电有限公司
需求人：李明            联系手机：13812345678
需求内容：电子钥匙续期
数量：2                 年限：3年
领导意见：同意
"""),
        drawn("""
企业微信审批
李明的申请
单位名称          哈密某某风电有限公司
申请业务          数字证书新办
证书数量          2
资费              组合资费
联系人            李明
手机              13812345678
"""),
        table(
            "字段 | 内容",
            "公司全称 | 哈密某某风电有限公司",
            "信用代码 | 91650502MA77ABCD1W",
            "联系人 | 李明",
            "手机 | 13812345678",
            "业务 | 密码重置",
            "UKey编号 | KM2312-00417",
            "个数 | 1",
        ),
        table(
            "用户名称 | 哈密某某风电有限公司 | < | <",
            "统一社会信用代码 | 91650502MA77ABCD1W | 证书序列号 | KM2312-00417",
            "变更项目 | 变更前 | 变更后 | 证明材料",
            "法定代表人 | 施国平 | 王小红 | 新版营业执照",
            "联系人 | 黄海涛 | 李明 | /",
            "手机号码 | 13962908514 | 13812345678 | /",
            "电子邮箱 | hht@example.cn | lm@example.cn | /",
            title="数字证书用户信息变更表",
        ),
        table(
            "题号 | 问 | 答",
            "1 | 贵公司全称是什么？ | 哈密某某风电有限公司",
            "2 | 贵公司统一社会信用代码？ | 91650502MA77ABCD1W",
            "3 | 经办人是谁？ | 李明",
            "4 | 经办人手机号？ | 13812345678",
            "5 | 经办人邮箱？ | lm@example.cn",
            "6 | 业务类型？ | 新办",
            "7 | 资费类型？ | 组合资费",
            "8 | 需要几个UKey？ | 2个",
            title="交易平台UKey需求问卷",
        ),
        drawn("""
电子钥匙续期信息收集（第四季度）
1.贵单位名称（与营业执照一致）
哈密某某风电有限公司
2.本次需要办理的业务（单选）
○新办 ●续期 ○补发 ○密码重置
3.办理几个？
2
4.联系人姓名
李明
5.联系人手机
13812345678
由某某表单提供技术支持
"""),
        drawn("""
续期确认卡
企业名称：哈密某某风电有限公司
证书管理员：李明    手机：13812345678
业务：续期          数量：2
资费：组合资费      续期年限：5年
确认：以上信息无误，同意按现行资费标准续期。
"""),
        drawn("""
UKey需求单
单位：哈密某某风电有限公司
要办的：续期
几个：2
几年：3年
找谁：李明
手机：13812345678
"""),
    ],
)
def test_what_asks_for_keys_of_one_company_is_an_application(page: Page) -> None:
    found = only(page)
    assert found.kind == "application"
    assert found.company.value == COMPANY
    assert found.mobile.value == "13812345678"
    assert found.services is not None


WHO = """
单位名称：哈密某某风电有限公司
联系人：李明        手机：13812345678
地址：新疆哈密市广东路265号
"""
KEYS = """
业务类型：续期      年限：3年
UKey序列号：KM2312-00417、KM2312-00418
数量：2
"""


@pytest.mark.parametrize(
    "title",
    [
        "UKey报价单",
        "数字证书服务询价表",
        "电子钥匙签收单",
        "UKey及发票交接单",
        "数字证书发货单",
        "UKey出库单",
        "电子钥匙归还登记表",
        "UKey使用台账",
        "证书到期提醒",
        "关于证书续期的通知",
        "数字证书缴费通知单",
        "UKey使用培训报名表",
        "数字证书培训回执",
        "UKey费用报销单",
        "证书费用付款审批",
        "数字证书服务合同",
        "电子认证服务协议",
        "供应商信息登记表",
        "数字证书服务满意度回访",
        "用印申请表",
        "数字证书资费标准",
        "UKey维修服务报告",
    ],
)
def test_a_paper_headed_as_another_asks_for_no_keys(title: str) -> None:
    assert [one.kind for one in documents(drawn(f"{title}\n{WHO}{KEYS}"))] == ["unknown"]


@pytest.mark.parametrize(
    "words",
    [
        "单价：280元    含税金额：560元    报价有效期30天",
        "甲方：哈密某某风电有限公司    乙方：某某认证有限公司",
        "上述物品已收到，数量无误。    签收人：",
        "移交人：王小红    接收人：李明    监交人：张三",
        "报销事由：购买证书    附件张数：2",
        "参训人数：2    培训地点：哈密",
        "尊敬的用户：您的证书即将到期，请与我们联系，培训同时举行。",
    ],
)
def test_a_paper_with_words_of_others_asks_for_no_keys(words: str) -> None:
    assert [one.kind for one in documents(drawn(f"某某单\n{WHO}{KEYS}{words}"))] == ["unknown"]
    assert only(drawn(f"某某单\n{WHO}{KEYS}")).kind == "application"


@pytest.mark.parametrize(
    "told",
    [
        f"UKey\n{WHO}",
        f"UKey\n{WHO}数量：2\n编号：KM2312-00417",
        f"某某单\n{WHO}业务类型：续期\n数量：2",
        f"UKey\n联系人：李明\n手机：13812345678\n{KEYS}",
        f"UKey\n单位名称：哈密某某风电有限公司\n{KEYS}",
    ],
)
def test_less_than_who_asks_whom_to_reach_and_what_for_is_no_application(told: str) -> None:
    assert [one.kind for one in documents(drawn(told))] == ["unknown"]


def test_a_request_in_plain_words_is_read_like_a_form() -> None:
    found = values(
        only(
            drawn("""
续期申请
资料如下，请核对：
1、公司：哈密某某风电有限公司
2、办什么：续期，三年
3、要几个：2个（都续）
4、UKey上的编号：20231208100553；20231208100560
5、联系人及手机：李明，13812345678
6、发票寄：新疆哈密市广东路265号
7、发票开：哈密某某风电有限公司，普票
8、其它要说的：麻烦发顺丰
哈密某某风电有限公司
26年11月25日
""")
        )
    )
    assert found.get("services") == ["renewal"]
    assert found.get("term_years") == 3
    assert found.get("quantity") == 2
    assert found.get("key_serial") == "20231208100553、20231208100560"
    assert found.get("address") == "新疆哈密市广东路265号"
    assert found.get("invoice_title") == COMPANY
    assert found.get("remark") == "麻烦发顺丰"
    assert found["date"] == "2026-11-25"


def test_the_digits_of_a_key_number_are_no_day() -> None:
    found = values(
        only(
            drawn("""
UKey续期申请
单位名称：哈密某某风电有限公司
联系人：李明    手机：13812345678
要续的两个：20231208100553；20231208100560
""")
        )
    )
    assert "date" not in found


def test_a_numbered_line_that_tells_what_to_write_is_a_label() -> None:
    found = values(
        only(
            drawn("""
数字证书业务申请表
1.请填写单位名称（与营业执照一致）
哈密某某风电有限公司
2.请选择办理年限
○1年 ●3年 ○5年
3.请提供UKey背面的序列号，多个用分号隔开
AH880012；AH880013
4.请说明来意
续期
5.联系人手机（必填）
13812345678
""")
        )
    )
    assert found.get("company") == COMPANY
    assert found.get("term_years") == 3
    assert found.get("key_serial") == "AH880012、AH880013"
    assert found.get("mobile") == "13812345678"


def test_a_common_title_does_not_make_a_form_of_another_paper() -> None:
    told = "单位名称：哈密某某风电有限公司\n资费：组合资费    办理年限：3年\n证书数量：2"
    assert [one.kind for one in documents(drawn(f"用印申请表\n{told}"))] == ["unknown"]
    assert [one.kind for one in documents(drawn(f"申请表\n{told}"))] == ["application"]


def test_a_licence_that_keys_are_not_asked_for_with_stays_one() -> None:
    page = table(
        "名称 | 哈密某某风电有限公司",
        "统一社会信用代码 | 91650502MA77ABCD1W",
        "法定代表人 | 王小红",
        "注册资本 | 100万元",
        "经营范围 | 电子钥匙、数字证书的销售",
        title="营业执照",
    )
    assert only(page).kind == "licence"


def test_a_questionnaire_about_satisfaction_asks_for_no_keys() -> None:
    page = table(
        "题号 | 问 | 答",
        "1 | 贵公司全称是什么？ | 哈密某某风电有限公司",
        "2 | 您对UKey服务是否满意？ | 非常满意",
        "3 | 联系人手机？ | 13812345678",
        title="UKey服务满意度调查问卷",
    )
    assert [one.kind for one in documents(page)] == ["unknown"]


def test_the_day_behind_a_word_of_services_is_no_box() -> None:
    page = table(
        "申领日期 | 2026-11-05 | < | <",
        "申领单位 | 哈密某某风电有限公司 | 领用人 | 李明",
        "移动电话 | 13812345678 | 申领个数 | 1",
        "使用期限 | 一年 | 业务种类 | 新办",
        title="U盾申领单",
    )
    assert values(only(page))["services"] == ["new"]


ROWS = (
    "序号 | UKey序列号 | 使用人 | 到期日 | 办理业务 | 续期年限",
    "1 | KM2312-00417 | 和丽春 | 2026-12-15 | 续期 | 3年",
    "2 | KM2312-00418 | 木建强 | 2026-12-15 | 续期 | 3年",
)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (
            ("填报单位：哈密某某风电有限公司 | < | < | < | < | <",),
            "联系人：李明  手机：13812345678",
        ),
        (
            (
                "填报单位：哈密某某风电有限公司 | < | < | < | < | <",
                "联系人 | 李明 | 手机 | 13812345678 | 邮箱 | lm@example.cn",
            ),
            "",
        ),
        (("申请单位：哈密某某风电有限公司 | < | < | 电话：13812345678 | < | <",), ""),
    ],
)
def test_rows_of_keys_with_whom_to_reach_beside_them_are_one_form(
    above: tuple[str, ...], below: str
) -> None:
    found = values(only(table(*above, *ROWS, title="UKey续期清单", below=below)))
    assert found["company"] == COMPANY
    assert found["mobile"] == "13812345678"
    assert found["key_serial"] == "KM2312-00417、KM2312-00418"
    assert found["services"] == ["renewal"]
    assert found["quantity"] == 2


@pytest.mark.parametrize(
    "rows",
    [
        ("填报单位：哈密某某风电有限公司 | < | < | < | < | <", *ROWS),
        ("UKey续期汇总 | < | < | < | < | <", *ROWS),
        (
            "序号 | UKey序列号 | 单位名称 | 手机 | 办理业务 | 续期年限",
            "1 | KM2312-00417 | 哈密某某风电有限公司 | 13812345678 | 续期 | 3年",
            "2 | KM2312-00418 | 某某光伏有限公司 | 13812345679 | 续期 | 3年",
        ),
    ],
)
def test_rows_of_keys_without_whom_to_reach_or_of_several_companies_stay_a_list(
    rows: tuple[str, ...],
) -> None:
    assert [one.kind for one in documents(table(*rows, title="UKey续期清单"))] == ["list"]


@pytest.mark.parametrize(
    "page",
    [
        table(
            "题号 | 问 | 答",
            "1 | 贵公司全称是什么？ | 哈密某某风电有限公司",
            "2 | 贵公司本次办理哪项业务？　A新办　B续期　C补发　D变更 | B",
            "3 | 需要几个UKey？ | 2个",
            "4 | 选择哪种资费？　A基础资费　B组合资费 | B",
            "5 | 办理多少年？　A一年　B三年　C五年 | C",
            "6 | 经办人手机号？ | 13812345678",
            title="交易平台UKey需求问卷",
        ),
        table(
            "单位名称 | 哈密某某风电有限公司 | <",
            "业务类型 | ①新办 ②续期 ③补发 | ②",
            "数量 | 2 | <",
            "资费（1.基础 2.组合） | 2 | <",
            "年限：①1年 ②3年 ③5年 | ③ | <",
            "手机 | 13812345678 | <",
            title="UKey信息采集",
        ),
        drawn("""
UKey办理问卷
1.单位名称：哈密某某风电有限公司
2.办理业务（A.新办 B.续期 C.补发）：B
3.需要几个UKey？ 2
4.选哪种资费？A.基础资费 B.组合资费   答：B
5.年限（A.1年 B.3年 C.5年）：C
6.手机：13812345678
"""),
    ],
)
def test_letters_of_options_are_the_answers(page: Page) -> None:
    found = values(only(page))
    assert found["services"] == ["renewal"]
    assert found["plan"] == "combined"
    assert found["term_years"] == 5
    assert found["quantity"] == 2


@pytest.mark.parametrize("answer", ["", "AC", "按合同约定"])
def test_letters_of_several_terms_or_none_tell_no_term(answer: str) -> None:
    page = table(
        "单位名称 | 哈密某某风电有限公司",
        "手机 | 13812345678",
        "业务类型 | 续期",
        "数量 | 2",
        f"办理多少年？　A一年　B三年　C五年 | {answer}",
        title="UKey业务申请表",
    )
    assert "term_years" not in values(only(page))


LETTER = """
授权书
字第 2026-088 号
北京迅驰无限科技有限公司：
兹授权我单位冯世杰同志（身份证号码 500222198612017713）前往贵处办理数字证书申请、领取事宜。
授权单位：哈密某某风电有限公司（公章）
2026年11月19日
"""
STUB = "授权书（存根）\n字第 2026-088 号\n被授权人：冯世杰\n事由：办理数字证书\n2026年11月19日\n"


def _abreast(left: str, right: str, gap: int = 34) -> str:
    """Two drawings side by side."""
    one, other = left.strip("\n").split("\n"), right.strip("\n").split("\n")
    rows = max(len(one), len(other))
    one, other = [*one, *[""] * (rows - len(one))], [*other, *[""] * (rows - len(other))]
    return "\n".join(
        row + " " * (gap - width(row)) + beside for row, beside in zip(one, other, strict=True)
    )


def test_a_stub_beside_a_letter_is_no_letter_of_its_own() -> None:
    seal = Seal(box=Box(x0=20, y0=60, x1=60, y1=100), confidence=0.99)
    letter = LETTER.replace("\n授权书\n", f"\n{' ' * 40}授权书\n")
    page = drawn(_abreast(STUB, letter), seals=[seal])
    found = only(page)
    assert found.kind == "authorisation"
    assert values(found)["agent"] == "冯世杰"
    assert values(found)["company"] == COMPANY
    assert values(found)["stamped"] is True


def test_a_stub_above_a_letter_or_alone() -> None:
    assert [one.kind for one in documents(drawn(STUB + LETTER))] == ["authorisation"]
    assert values(only(drawn(STUB)))["agent"] == "冯世杰"


def test_two_forms_side_by_side_stay_two() -> None:
    form = """
    企业证书申请表
    单位名称：哈密某某风电有限公司
    证书数量：2
    业务类型：新办
    """
    page = drawn(_abreast(form, form, gap=44))
    assert [one.kind for one in documents(page)] == ["application", "application"]


def test_plain_words_and_strokes_are_labels_too() -> None:
    found = values(
        only(
            drawn("""
UKey办理
公司名：哈密某某风电有限公司
业务 | 续费
几把：2
续多久：36个月
联系：李明 13812345678
""")
        )
    )
    assert found["company"] == COMPANY
    assert found["services"] == ["renewal"]
    assert found["quantity"] == 2
    assert found["term_years"] == 3


@pytest.mark.parametrize(
    ("printed", "years"),
    [
        ("36个月", 3),
        ("12月", 1),
        ("续期72个月", 6),
        ("132个月", None),
        ("使用112个月", None),
        ("18个月", None),
        ("2026年12月", None),
    ],
)
def test_months_are_years_where_they_are_whole(printed: str, years: int | None) -> None:
    read = read_years(printed)
    assert (read and read[0]) == years


def test_a_blank_form_without_a_known_title_is_told_by_its_labels() -> None:
    page = drawn("""
某某单
单位全称：
税号：
办理人：            手机：
套餐：              使用年限：
把数：              钥匙编号：
""")
    assert only(page).kind == "application"


def test_letters_before_options_that_nobody_chose_tell_nothing() -> None:
    page = drawn("""
数字证书业务申请表
单位名称：哈密某某风电有限公司
业务类型：A新办 B续期 C补发
资费：A基础资费 B组合资费
""")
    assert "services" not in values(only(page))
    assert "plan" not in values(only(page))
