"""Tables with a row for each person, the applicant named where it stamps, remarks in cells."""

from typing import Literal

import pytest

from tests.core.drawn_pages import drawn, only, table, values

COMPANY = "哈密天山风力发电有限公司"
BRANCH = "河南豫稷水泥集团有限公司洛阳分公司"
CODE = "91340111MA8NR05W3W"
AGENT = "371323198610122411"
OTHER = "410323198307193542"
FORM = (
    f"单位名称 | {COMPANY} | < | 统一社会信用代码 | {CODE}",
    "业务类型 | 续期 | < | 证书数量 | 1",
)


@pytest.mark.parametrize(
    "rows",
    [
        (
            " | 姓名 | 身份证号 | 手机 | 邮箱",
            f"经办人 | 武传芳 | {AGENT} | 13695398806 | wcf@example.com",
            "财务联系人 | 密爱华 | —— | 13508991537 | cw@example.com",
        ),
        (
            "人员 | 姓名 | 证件号码 | 手机号码 | 电子邮箱",
            f"法定代表人 | 解宝泉 | {OTHER} | 13508991537 | xbq@example.com",
            f"经办人 | 武传芳 | {AGENT} | 13695398806 | wcf@example.com",
        ),
        (
            "角色 | 姓名 | 身份证号码 | 联系电话 | 邮箱",
            f"技术联系人 | 密爱华 | {OTHER} | 13508991537 | js@example.com",
            f"业务联系人 | 武传芳 | {AGENT} | 13695398806 | wcf@example.com",
            f"备用联系人 | 解宝泉 | {OTHER} | 13508991538 | by@example.com",
        ),
        (
            " | 姓名 | 身份证号 | 手机 | 邮箱",
            f"经办人 | 武传芳 | {AGENT} | 13695398806 | wcf@example.com",
            f"现场值班 | 密爱华 | {OTHER} | 13508991537 | zb@example.com",
        ),
    ],
    ids=["money", "head", "technology", "unlisted"],
)
def test_of_a_table_of_persons_the_agents_row_is_read(rows: tuple[str, ...]) -> None:
    read = only(table(*FORM, *rows, title="数字证书业务申请表"))
    found = values(read)
    assert (found["contact"], found["id_number"]) == ("武传芳", AGENT)
    assert (found["mobile"], found["email"]) == ("13695398806", "wcf@example.com")
    assert all(read.fields()[name].confidence >= 0.8 for name in ("id_number", "mobile", "email"))


def test_what_stands_in_the_rows_of_others_alone_is_not_the_contacts() -> None:
    rows = (
        " | 姓名 | 身份证号 | 手机 | 邮箱",
        f"财务联系人 | 密爱华 | {OTHER} | 13508991537 | cw@example.com",
        "经办人 | 武传芳 | < | < | <",
    )
    found = values(only(table(*FORM, *rows, title="数字证书业务申请表")))
    assert found["contact"] == "武传芳"
    assert not {"id_number", "mobile", "email"} & set(found)


@pytest.mark.parametrize(
    "label",
    [
        "申请单位（盖章）",
        "申请单位（公章）",
        "申请单位公章",
        "单位（盖章）",
        "单位盖章",
        "单位名称（加盖公章）",
        "填报单位（章）",
        "使用单位（签章）",
        "申领单位盖章",
        "证书申请单位（盖章处）",
    ],
)
def test_the_applicant_may_be_named_where_it_stamps(label: str) -> None:
    page = table(
        f"{label} | {BRANCH} | < | 信用代码 | {CODE}",
        f"经办人 | 乔振山 | 手机 | 13643886527 | {OTHER}",
        "办理类型 | ■新办 □续期 | < | 办理数量 | 4",
        title="数字证书批量办理申请表",
    )
    company = only(page).fields()["company"]
    assert company.value == BRANCH
    assert company.confidence >= 0.8


def test_the_applicant_named_at_the_foot_where_it_stamps_is_read() -> None:
    page = drawn(
        f"""
              数字证书申请表
        统一社会信用代码：{CODE}
        经办人：乔振山     手机：13643886527
        业务类型：新办     证书数量：4

        申请单位（盖章）：{BRANCH}
                           2026年11月18日
        """
    )
    assert values(only(page))["company"] == BRANCH


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("受理单位（盖章）", "某某电子认证有限公司"),
        ("审核单位公章", "某某电子认证有限公司"),
        ("单位盖章", ""),
        ("单位盖章", "请加盖本公司公章"),
    ],
)
def test_who_stamps_beside_the_applicant_is_none(label: str, said: str) -> None:
    page = table(
        f"统一社会信用代码 | {CODE} | 证书数量 | 4",
        "经办人 | 乔振山 | 手机 | 13643886527",
        f"业务类型 | 新办 | {label} | {said}",
        title="数字证书申请表",
    )
    assert "company" not in values(only(page))


@pytest.mark.parametrize(
    "remark",
    [
        "请电话联系后再寄",
        "发票开增值税普票，抬头与公司名称一致",
        "请邮箱发送电子发票",
        "人手一把，尽快",
    ],
)
def test_a_remark_is_read_whole_whatever_words_are_in_it(remark: str) -> None:
    page = table(
        *FORM,
        "联系人 | 王小红 | < | 手机 | 13812345678",
        f"备 注 | {remark} | < | < | <",
        title="数字证书申请表",
    )
    assert values(only(page))["remark"] == remark


@pytest.mark.parametrize("name", ["刁 玉 兰", "符 永 康"])
def test_the_number_beside_a_name_set_wide_is_the_agents(name: str) -> None:
    page = table(
        f"委托单位 | 单位名称 | {COMPANY} | < | <",
        "^ | 法定代表人 | 古正华 | 职务 | 执行董事",
        f"受托人 | 姓名 | {name} | 性别 | 女",
        f"^ | 身份证号码 | {AGENT} | < | <",
        "^ | 所在部门 | 电力营销部 | 联系手机 | 17823390415",
        "委托事项 | 办理数字证书申请及领取 | < | < | <",
        "委托期限 | 2026年11月15日至2026年12月31日 | < | < | <",
        title="数字证书经办人授权委托书",
        below="以上受托人在委托期限内办理上述事项的行为，视为我单位行为。",
    )
    found = values(only(page))
    assert (found["agent"], found["id_number"]) == (name.replace(" ", ""), AGENT)


@pytest.mark.parametrize("label", ["证件类型", "身份证件类型", "证件种类", "证件名称"])
def test_the_kind_of_a_persons_document_is_no_part_of_the_name(label: str) -> None:
    found = only(
        drawn(
            f"""
                        企业授权书
            授权单位：库车龟兹石化物流有限公司
            被授权人：贾思语   {label}：居民身份证
            证件号码：652923199706234122
            授权内容：代表本单位办理数字证书的申请、缴费、签收。
            授权单位（公章）
            """,
            how="ocr",
        )
    )
    assert found.fields()["agent"].value == "贾思语"
    assert found.fields()["agent"].confidence >= 0.8


OTHERS = ["政治面貌：党员", "工号：10233", "籍贯：新疆库车", "文化程度：", "所在班组：  运行二班"]


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("how", ["ocr", "text"])
def test_what_stands_at_a_label_nobody_listed_is_no_part_of_the_value_before_it(
    other: str, how: Literal["ocr", "text"]
) -> None:
    form = f"""
                      数字证书申请表
        单位名称：库车龟兹石化物流有限公司   {other}
        联系人：贾思语   {other}
        法定代表人  马文斌   {other}
        通信地址：库车市天山路1号   {other}
        证书数量：2个   {other}
    """
    found = only(drawn(form, how=how)).fields()
    told = {
        "company": "库车龟兹石化物流有限公司",
        "contact": "贾思语",
        "legal_representative": "马文斌",
        "address": "库车市天山路1号",
        "quantity": 2,
    }
    assert {name: found[name].value for name in told} == told
    assert all(found[name].confidence >= 0.8 for name in told)


@pytest.mark.parametrize("other", OTHERS)
def test_no_more_is_it_part_of_the_name_of_who_is_let_act(other: str) -> None:
    letter = f"""
                    企业授权书
        授权单位：库车龟兹石化物流有限公司
        被授权人：贾思语   {other}
        身份证号：652923199706234122
        授权内容：代表本单位办理数字证书的申请、缴费、签收。
        授权单位（公章）
    """
    agent = only(drawn(letter)).fields()["agent"]
    assert (agent.value, agent.confidence >= 0.8) == ("贾思语", True)
