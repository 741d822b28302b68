"""Forms that are tables all over: marks in cells of their own, a row for each service."""

import pytest

from mailbot.documents.page import Page
from tests.core.drawn_pages import only, table, values

COMPANY = "哈密天山风力发电有限公司"


def read(*rows: str) -> dict[str, object]:
    return values(only(table(f"单位名称 | {COMPANY}{' | <' * 4}", *rows, title="数字证书申请表")))


@pytest.mark.parametrize(
    "rows",
    [
        ("业务类型 | 新办 | 续期 | 补发 | 密码重置 | 变更", "^ |  | √ |  | √ | "),
        ("业务类型 | 新办 |  | 续期 | √ | ", "^ | 补发 |  | 密码重置 | ☑ | "),
        ("业务类型 | □ | 新办 |  | √ | 续期", "^ | □ | 补发 |  | √ | 密码重置"),
        ("业务类型 | 新办 | □ | 格式化 | □ | ", "^ | 续期 | √ | 密码重置 | √ | "),
    ],
)
def test_a_mark_in_its_own_cell_is_that_of_the_option_beside_or_over_it(
    rows: tuple[str, ...],
) -> None:
    assert read(*rows)["services"] == ["renewal", "reset"]


def test_terms_and_plans_are_marked_in_cells_of_their_own_too() -> None:
    told = read(
        "年限 | 1年 | 3年 | 5年 |  | ",
        "^ |  |  | √ |  | ",
        "资费 | 基础资费 |  | 组合资费 | √ | ",
    )
    assert (told["term_years"], told["plan"]) == (5, "combined")


def test_of_options_in_a_row_of_cells_without_any_mark_none_is_taken() -> None:
    told = read(
        "业务类型 | 新办 | 续期 | 补发 | 密码重置 | 变更",
        "年限 | 1年 | 3年 | 5年 |  | ",
        "资费 | 基础资费 | 组合资费 |  |  | ",
    )
    assert not {"services", "term_years", "plan"} & told.keys()


def services(*rows: str) -> Page:
    return table(
        f"单位名称 | {COMPANY}{' | <' * 3}",
        "服务项目 | 单价（元） | 申请次数 | 金额（元） | UKey序列号",
        *rows,
        "合计 |  |  | 150 | ",
        title="数字证书单项服务申请单",
    )


def test_of_a_table_of_services_those_with_a_number_are_asked_for() -> None:
    told = values(
        only(
            services(
                "密码重置 | 50 | 2 | 100 | 3K077405756/n3K0309042328",
                "格式化UKey | 50 |  |  | ",
                "补发证书 | 80 |  |  | ",
                "远程技术操作支持 | 50 | 1 | 50 | —",
            )
        )
    )
    assert told["services"] == ["reset", "remote"]
    assert told["key_serial"] == "3K077405756、3K0309042328"
    assert not {"quantity", "phone"} & told.keys()


def test_of_a_single_service_its_number_is_the_quantity() -> None:
    told = values(only(services("密码重置 | 50 |  |  | ", "补发证书 | 80 | 2 | 160 | ")))
    assert (told["services"], told["quantity"]) == (["reissue"], 2)
    assert "key_serial" not in told


def test_a_table_of_services_left_empty_asks_for_nothing() -> None:
    told = values(only(services("密码重置 | 50 |  |  | ", "补发证书 | 80 |  |  | ")))
    assert not {"services", "quantity"} & told.keys()


def test_in_two_columns_who_lets_act_has_a_name_and_who_acts_another() -> None:
    told = values(
        only(
            table(
                "委托人 | < | 受托人 | <",
                f"名称 | {COMPANY} | 姓名 | 王小红",
                "法定代表人 | 李四平 | 身份证号 | 65010219900101123X",
                "地址 | 哈密市广东路265号 | 与委托人关系 | 单位职工",
                title="授权委托书",
                below="委托事项：代为办理企业数字证书新办手续。\n签署日期：2026年11月9日",
            )
        )
    )
    assert (told["company"], told["agent"]) == (COMPANY, "王小红")


@pytest.mark.parametrize(
    "rows",
    [
        ("基础资费 | □140 | □350 | □580", "组合资费 | □240 | ☑600 | □1000"),
        ("基础资费（元/个） | 140 | 350 | 580", "组合资费（元/个） | 240 | 600√ | 1000"),
        ("基础 |  |  | ", "组合 |  | √ | "),
    ],
)
def test_of_a_table_of_plans_by_terms_the_cell_marked_tells_both(rows: tuple[str, ...]) -> None:
    told = read(*(f"{row} | < | <" for row in ("资费 | 1年 | 3年 | 5年（优惠）", *rows)))
    assert (told["plan"], told["term_years"]) == ("combined", 3)
    assert "quantity" not in told


def test_terms_may_stand_at_the_left_and_plans_over_them() -> None:
    told = read("年限 | 基础资费 | 组合资费 | < | < | <", "1年 |  | 2个", "3年 |  | ", "5年 |  | ")
    assert (told["plan"], told["term_years"], told["quantity"]) == ("combined", 1, 2)


def test_where_several_cells_of_plans_by_terms_are_filled_in_none_is_taken() -> None:
    told = read("资费 | 1年 | 3年 | 5年", "基础资费 | 1 |  | ", "组合资费 |  | 2 | ")
    assert not {"plan", "term_years", "quantity"} & told.keys()


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("王小红，13812345678，新疆哈密市伊州区广东路265号2楼", "新疆哈密市伊州区广东路265号2楼"),
        ("新疆哈密市伊州区广东路265号/n王小红 13812345678", "新疆哈密市伊州区广东路265号"),
        ("到付，王小红", "哈密市工业园区天山路1号"),
        ("哈密市广东路265号、哈密市天山路1号/n哈密市伊州区天山路2号", "哈密市工业园区天山路1号"),
    ],
)
def test_an_address_among_other_things_at_the_heading_of_delivery_is_that_of_delivery(
    value: str, address: str
) -> None:
    told = read("单位地址 | 哈密市工业园区天山路1号 | < | <", f"收件信息 | {value} | < | <")
    assert told["address"] == address
