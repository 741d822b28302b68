"""Where the key is sent: over several rows, without what the form says of it, or unsure."""

import pytest

from mailbot.documents.page import Page
from tests.core.drawn_pages import drawn, only, table, values

COMPANY = "哈密天山风力发电有限公司"
CODE = "91340111MA8NR05W3W"
PLACE = "湖南省常德市武陵区丹阳街道洞庭大道1288号华信大厦"


def lines(*more: str) -> Page:
    """A form without a table, each row a paragraph of a Word document."""
    first = (
        "企业数字证书申请表",
        f"申请单位：{COMPANY}",
        f"统一社会信用代码：{CODE}",
        "联系人：王小红　　　　联系手机：13812345678",
        "业务类型：续期",
    )
    page = table(title=first[0], below="\n".join((*first[1:], *more)))
    return page.model_copy(update={"source": "text"})


@pytest.mark.parametrize(
    ("rest", "whole"),
    [
        ("1103室　　　　　　邮编：415000", f"{PLACE}1103室"),
        ("B座11层", f"{PLACE}B座11层"),
        ("西侧综合楼三楼行政部", f"{PLACE}西侧综合楼三楼行政部"),
        ("3号楼门卫（收发室）", f"{PLACE}3号楼门卫（收发室）"),
        ("证书数量：2", PLACE),
        ("备注：请寄到付", PLACE),
        ("1.本单位对所填内容负责。", PLACE),
        ("本单位保证以上信息真实。", PLACE),
        (COMPANY, PLACE),
    ],
)
def test_an_address_goes_on_in_the_next_row_with_what_is_a_place(rest: str, whole: str) -> None:
    assert values(only(lines(f"邮寄地址：{PLACE}", rest)))["address"] == whole


def test_a_place_below_another_value_is_none_of_its_address() -> None:
    page = lines(f"邮寄地址：{PLACE}", "资费类型：基础资费", "1103室")
    assert values(only(page))["address"] == PLACE
    below = lines(f"邮寄地址：{PLACE}　　　　　片区：东", "1103室")
    assert values(only(below))["address"] == PLACE


def test_an_underlined_place_over_two_rows_is_one_address() -> None:
    page = drawn(
        f"""
                数字证书申请表
        申请单位：{COMPANY}
        统一社会信用代码：{CODE}
        联系人：王小红     手机：13812345678
        业务类型：续期     证书数量：2
        通讯地址：{PLACE}
          东塔1103室
        电子邮箱：hj@example.com
        """
    )
    assert values(only(page))["address"] == f"{PLACE}东塔1103室"


def form(*rows: str) -> Page:
    return table(
        f"单位名称 | {COMPANY} | 业务类型 | 续期",
        f"统一社会信用代码 | {CODE} | 证书数量 | 2",
        "联系人 | 王小红 | 手机 | 13812345678",
        *rows,
        title="企业证书申请表",
    )


@pytest.mark.parametrize(
    "advice",
    [
        "/n（请填写可以签收快递的详细地址，钥匙与发票将一并寄送至此地址）",
        "（请填写详细地址，精确到门牌号）",
        "（具体到门牌号）",
        "(用于接收电子钥匙)",
        "【必填】",
        "/n请填写能够签收快递的地址",
        "/n※请准确填写，用于邮寄UKey和发票",
        "/n注：此地址用于寄送钥匙",
        " 请准确填写至门牌号",
        "（例如：北京市海淀区某路1号）",
    ],
)
def test_what_a_form_says_of_an_address_is_none_of_it(advice: str) -> None:
    assert values(only(form(f"通信地址 | {PLACE}{advice} | < | <")))["address"] == PLACE


@pytest.mark.parametrize("more", ["1103室（东门）", "（华信广场）", "（老火车站旁）"])
def test_a_place_in_brackets_belongs_to_the_address(more: str) -> None:
    found = values(only(form(f"通信地址 | {PLACE}{more} | < | <")))["address"]
    assert found == f"{PLACE}{more}"


@pytest.mark.parametrize(("answer", "sure"), [("同上", True), ("", False)])
def test_the_companys_address_is_unsure_where_another_was_asked_for(
    answer: str, *, sure: bool
) -> None:
    read = only(form(f"单位地址 | {PLACE} | < | <", f"收件地址 | {answer} | < | <"))
    found = read.fields()["address"]
    assert (found.value, found.confidence >= 0.8) == (PLACE, sure)


def test_a_row_with_an_empty_place_for_its_label_goes_on_with_the_value_above() -> None:
    page = form(
        "介质序列号 | 3K2100459907（丢失，需补发） | < | <",
        " | 3K2100459908（锁死，需重置密码） | < | <",
        " | 3K2100459909 | < | <",
        f"通信地址 | {PLACE} | < | <",
        " | 1103室 | < | <",
        "备注 | 月底前要用 | < | <",
    )
    found = values(only(page))
    assert found["key_serial"] == "3K2100459907、3K2100459908、3K2100459909"
    assert (found["address"], found["remark"]) == (f"{PLACE}1103室", "月底前要用")


@pytest.mark.parametrize(
    "below", [" | 3K2100459908 | < | 9", "本单位承诺所填真实 | < | < | <", " | | | 3K2100459908"]
)
def test_other_rows_below_a_value_are_none_of_it(below: str) -> None:
    page = form("介质序列号 | 3K2100459907 | < | <", below)
    assert values(only(page))["key_serial"] == "3K2100459907"


@pytest.mark.parametrize(
    "receiver",
    [
        "（王小红收）",
        " (古丽·买买提收)",
        "（李四平收），邮编831100",
        "（李四平收）831100",
        " 831100（王小红收）",
        " 王小红收",
        " 李四平（收） 831100",
    ],
)
def test_who_takes_the_mail_is_none_of_its_address(receiver: str) -> None:
    assert values(only(form(f"通信地址 | {PLACE}{receiver} | < | <")))["address"] == PLACE


@pytest.mark.parametrize(
    "more", ["（收发室）", "（大门右侧代收处）", "（王记小超市代收点）", "楼下门房代收点"]
)
def test_a_place_where_mail_is_taken_belongs_to_the_address(more: str) -> None:
    found = values(only(form(f"通信地址 | {PLACE}{more} | < | <")))["address"]
    assert found == f"{PLACE}{more}"


@pytest.mark.parametrize(
    "line", [f"王小红，13812345678，{PLACE}（王小红收）", f"{PLACE}(李四平收)；13812345678"]
)
def test_who_takes_the_mail_is_left_out_behind_the_heading_of_delivery_too(line: str) -> None:
    page = drawn(f"       企业证书申请表\n单位名称：{COMPANY}\n快递信息：{line}\n数量：2")
    assert values(only(page))["address"] == PLACE


def test_a_name_right_behind_the_number_of_a_house_is_none_of_it_where_it_takes_the_mail() -> None:
    place = "昌吉市北京南路265号"
    for receiver in ("王小红（收）", "李四平收"):
        page = form(f"通信地址 | {place}{receiver} | < | <")
        assert values(only(page))["address"] == place
