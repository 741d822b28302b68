"""Rules on how to fill in a form are neither its labels nor its values."""

import pytest

from tests.core.drawn_pages import drawn, only, table, values

COMPANY = "哈密天山风力发电有限公司"
ROWS = (f"单位名称 | {COMPANY} | < | <", "联系人 | 王小红 | 手机 | 13812345678")
TOLD = {"company", "contact", "mobile", "stamped"}


def read(*rows: str, below: str = "") -> dict[str, object]:
    return values(only(table(*ROWS, *rows, title="数字证书申请表", below=below)))


RULES = (
    "资费类型：基础资费140元/年，组合资费240元/年。",
    "联系电话：010-82812901",
    "通信地址：用于邮寄UKey，请填写详细地址。",
    "办理年限：一年。",
)


@pytest.mark.parametrize("heading", ["填表说明：", "填 表 说 明", "注：", "注意事项"])
@pytest.mark.parametrize(
    "numbers",
    [
        ("1.", "2.", "3.", "4."),
        ("（1）", "（2）", "（3）", "（4）"),
        ("一、", "二、", "三、", "四、"),
        ("①", "②", "③", "④"),
        ("●",) * 4,
    ],
)
def test_numbered_rules_below_their_heading_fill_nothing_in(
    heading: str, numbers: tuple[str, ...]
) -> None:
    rules = [number + rule for number, rule in zip(numbers, RULES, strict=True)]
    assert read(below="\n".join([heading, *rules])).keys() == TOLD


def test_the_first_rule_may_stand_behind_the_heading() -> None:
    assert read(below=f"注：1、{RULES[0]}\n2、{RULES[1]}\n3、{RULES[2]}").keys() == TOLD


def test_rules_may_stand_in_the_cell_beside_their_heading() -> None:
    told = read(f"填表须知 | 1.{RULES[1]}/n2.{RULES[2]}/n3.单位名称：与营业执照一致 | < | <")
    assert told.keys() == TOLD
    assert told["company"] == COMPANY


def test_what_follows_the_rules_is_read_again() -> None:
    told = read(below=f"填表说明：\n1.{RULES[1]}\n2.{RULES[2]}\n申请日期：2026年11月20日")
    assert told["date"] == "2026-11-20"
    assert "phone" not in told


@pytest.mark.parametrize(
    "lines",
    [
        ("填表说明：请用黑色笔填写。", "1.证书数量：2", "2.办理年限：3年"),
        ("填表说明：", "1.逐项填写。", "1.证书数量：2", "2.办理年限：3年"),
        ("填表说明：", "一、证书信息", "1.证书数量：2", "2.办理年限：3年"),
        ("填表说明：", "证书数量：2", "办理年限：3年"),
    ],
)
def test_a_numbered_form_below_a_notice_is_read(lines: tuple[str, ...]) -> None:
    told = read(below="\n".join(lines))
    assert (told["quantity"], told["term_years"]) == (2, 3)


def test_the_further_lines_of_a_rule_belong_to_it() -> None:
    told = values(
        only(
            drawn(
                f"""
                     数字证书申请表
                单位名称：{COMPANY}
                联系人：王小红    手机：13812345678

                填表说明：
                1.资费分为两种，由单位自行选择，其中
                一年期基础资费为140元，咨询请拨打 010-82812901。
                2.证书数量由单位自行确定，建议至少

                证书数量：2
                """
            )
        )
    )
    assert told.keys() == TOLD | {"quantity"}


def on_next_sheet(*lines: str) -> dict[str, object]:
    """What a form says whose workbook has a further sheet of these lines."""
    more = drawn("\n".join(lines), number=2)
    return values(only(table(*ROWS, "证书数量 | 2", title="数字证书申请表"), more))


@pytest.mark.parametrize("numbers", [("1.", "2.", "3."), ("一、", "二、", "三、"), ("①", "②", "③")])
def test_rules_on_a_sheet_of_their_own_need_no_heading(numbers: tuple[str, ...]) -> None:
    rules = (
        "单位名称：请与营业执照一致。",
        "联系电话：须填写经办人手机13911112222。",
        "通信地址：用于邮寄UKey，某某市中山路1号。",
    )
    told = on_next_sheet(*map(str.__add__, numbers, rules))
    assert told.keys() == TOLD | {"quantity"}
    assert told["mobile"] == "13812345678"


@pytest.mark.parametrize(
    "lines",
    [
        ("1.办理年限：3年", "2.资费类型：组合资费", "3.传真：0902-2233445"),  # nothing is ruled
        ("1.办理年限：请填3年", "3.资费类型：组合资费", "4.传真：须填写"),  # not counted on
        ("1.办理年限：3年（必须填写）", "2.资费类型：组合资费"),  # too few
        ("办理年限：3年", "资费类型：请选组合资费", "传真：须填写"),  # not numbered
    ],
)
def test_a_sheet_of_answers_is_read(lines: tuple[str, ...]) -> None:
    assert on_next_sheet(*lines)["term_years"] == 3


@pytest.mark.parametrize(
    "told",
    [
        "本单不能作为发票使用，如有变动请改报其他表格",
        "新办用户方可填写，须先签署协议后再行提交办理",
        "逾期未领取的不予退还，另行提交申请后再来领取",
        "仅适用于已经入市的用户，应先完成注册再行申请",
        "此表适用于各类市场主体，更名的请改报变更登记表",
        "同一事项不能重复申报，重复的以最后一次收到为准",
    ],
)
def test_what_a_form_rules_at_its_remark_is_no_remark(told: str) -> None:
    assert "remark" not in read(f"备注 | {told} | < | <")


@pytest.mark.parametrize(
    "told",
    [
        "原来的钥匙插入电脑后不能识别，烦请一并看看原因",
        "因经办人出差暂时不能签收，快递请放在大门口传达室",
        "本单位上个月刚刚搬迁，请按照新的地址寄送，谢谢",
        "因逾期没有续费被锁，麻烦加急处理，非常感谢你们",
        "原来那把适用于计划部，这次的两把给市场部的人用",
    ],
)
def test_what_somebody_remarks_in_like_words_is_a_remark(told: str) -> None:
    assert read(f"备注 | {told} | < | <")["remark"] == told
