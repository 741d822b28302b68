"""What is chosen on a form is told in the words of a hundred agencies, ticked or written."""

import pytest

from tests.core.drawn_pages import only, table, values
from tests.core.test_documents_wording import COMPANY, form, surely

SERVICES = [
    ("首次", "new"),
    ("申请", "new"),
    ("新领", "new"),
    ("新用户申请", "new"),
    ("有效期延长", "renewal"),
    ("CA锁续期", "renewal"),
    ("续期业务", "renewal"),
    ("遗失（损坏）补办", "reissue"),
    ("更换介质", "reissue"),
    ("UKey更换", "reissue"),
    ("密码找回", "reset"),
    ("用户密码重置", "reset"),
    ("重置UKey密码", "reset"),
    ("口令初始化", "reset"),
    ("电子钥匙初始化", "format"),
    ("恢复出厂设置", "format"),
    ("变更经办人", "change"),
    ("信息修改", "change"),
    ("远程故障处理", "remote"),
    ("在线技术支持", "remote"),
    ("技术支持", "remote"),
]


@pytest.mark.parametrize(("words", "service"), SERVICES)
def test_a_service_is_told_by_its_words(words: str, service: str) -> None:
    others = "□注销" if service == "renewal" else "□续期"
    assert surely(form(f"业务类型 | □挂失 {others} ☑{words}"))["services"] == (service,)
    assert surely(form(f"业务类型 | {words}"))["services"] == (service,)


def test_words_that_are_an_option_only_alone_are_none_within_others() -> None:
    assert "services" not in values(form("备注 | 首次使用请修改初始口令，技术支持见官网"))
    read = surely(form("业务类型 | □证书申请表下载 ☑续期 □技术支持电话"))
    assert read["services"] == ("renewal",)


def test_a_reason_that_is_ticked_asks_for_no_service() -> None:
    rows = ("业务类型 | □密码重置 ☑格式化", "原因 | ☑忘记口令 □密码锁死 □UKey损坏")
    assert surely(form(*rows))["services"] == ("format",)


def test_an_option_alone_may_stand_before_its_mark() -> None:
    assert surely(form("业务类型 | 首次□ 更新☑"))["services"] == ("renewal",)
    assert surely(form("业务类型 | 首次☑ 更新□"))["services"] == ("new",)


def test_two_services_run_together_are_doubted() -> None:
    read = form("业务类型 | 变更更新")
    assert values(read)["services"] == ["change", "renewal"]
    assert "services" not in surely(read)


@pytest.mark.parametrize(
    ("words", "plan"),
    [
        ("基础资费标准", "basic"),
        ("基础资费套餐", "basic"),
        ("选择组合资费", "combined"),
        ("组合优惠套餐", "combined"),
    ],
)
def test_what_was_chosen_is_no_label_though_its_parts_are(words: str, plan: str) -> None:
    assert surely(form(f"资费类型 | {words}"))["plan"] == plan


@pytest.mark.parametrize(
    ("words", "years"),
    [("36个月", 3), ("十二个月", 1), ("5周年", 5), ("五年有效期", 5), ("一年（12个月）", 1)],
)
def test_a_term_may_be_told_in_months(words: str, years: int) -> None:
    assert surely(form(f"办理年限 | {words}"))["term_years"] == years


def test_a_term_in_months_may_be_ticked() -> None:
    assert surely(form("办理年限 | □12个月 ☑36个月 □60个月"))["term_years"] == 3
    assert "term_years" not in values(form("办理年限 | 18个月"))


def test_a_label_that_asks_for_a_choice_may_name_one() -> None:
    page = table(f"单位名称 | {COMPANY}", "续期业务类型 | 延期", title="企业证书申请表")
    assert surely(only(page))["services"] == ("renewal",)


@pytest.mark.parametrize("boxes", ["□1 √3 □5", "□一 ☑三 □五", "1□ 3☑ 5□", "1( ) 3(√) 5( )"])
def test_a_term_is_ticked_among_figures_without_their_unit(boxes: str) -> None:
    assert surely(form(f"业务类型 | 新办 | 年限 | {boxes}"))["term_years"] == 3
    assert surely(form(f"服务年限：{boxes} 年"))["term_years"] == 3


@pytest.mark.parametrize("boxes", ["□1 □3 □5", "□ 5", "□1 □3 √5 √3"])
def test_no_term_is_believed_among_boxes_of_which_not_one_is_ticked(boxes: str) -> None:
    assert "term_years" not in surely(form(f"业务类型 | 新办 | 年限 | {boxes}"))


def test_figures_with_boxes_elsewhere_are_no_terms() -> None:
    read = surely(form("年限 | 3年", "评分 | □1 ☑2 □5"))
    assert read["term_years"] == 3


@pytest.mark.parametrize("label", ["更新证书清单", "续期UKey明细", "证书清单", "补办钥匙列表"])
def test_a_list_of_keys_in_one_cell_is_their_numbers(label: str) -> None:
    read = surely(form(f"{label} | 1）TSCA-0098-22071/n2）TSCA-0098-22072"))
    assert read["key_serial"] == "TSCA-0098-22071、TSCA-0098-22072"


def test_newly_fitted_is_new_among_options() -> None:
    assert surely(form("业务种类 | ☑新装 □续费 □更换 □解锁"))["services"] == ("new",)
