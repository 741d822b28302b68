"""A letter may tell in a sentence which plan of fees its company has."""

import pytest

from tests.core.drawn_pages import drawn, only, values


def plan(sentence: str) -> str | None:
    page = drawn(f"""
                关于申请重置数字证书口令的函
        北京迅驰无限科技有限公司：
        我公司（哈密天山风力发电有限公司）因口令被锁定，现申请办理密码重置。
        {sentence}
        联系人：王小红    电话：13812345678
        哈密天山风力发电有限公司
        2026年11月25日
    """)
    found: str | None = values(only(page)).get("plan")
    return found


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("我公司为基础资费用户，重置费用50元已由对公账户汇出。", "basic"),
        ("我单位系组合资费客户，请免费办理。", "combined"),
        ("我司持有的证书属组合套餐用户，请核实。", "combined"),
        ("本单位办理的是基础资费，现按50元/次缴费。", "basic"),
        ("我公司已开通组合资费服务，按规定免收费用。", "combined"),
        ("我公司此前购买的是组合套餐，有效期至2027年。", "combined"),
        ("我厂选用基础套餐，费用另行汇出。", "basic"),
        ("我公司是贵中心的基础资费用户。", "basic"),
        ("本公司目前使用基础资费，请按单次收费。", "basic"),
        ("我方属于组合资费用户。", "combined"),
    ],
)
def test_what_a_company_says_of_itself_is_its_plan(sentence: str, told: str) -> None:
    assert plan(sentence) == told


@pytest.mark.parametrize(
    "sentence",
    [
        "组合资费用户免收重置费用，基础资费用户按50元/次缴纳。",
        "如我公司为组合资费用户则免收费用。",
        "我公司不是组合资费用户。",
        "我公司非基础资费用户。",
        "我公司为基础资费用户或组合资费用户，请贵方核实。",
        "请告知我公司属于基础资费还是组合资费。",
    ],
)
def test_what_holds_for_others_or_not_is_none(sentence: str) -> None:
    assert plan(sentence) is None


@pytest.mark.parametrize(
    ("fees", "told"),
    [
        ("□50元/个 □组合套餐内免费", None),
        ("☑50元/个 □组合套餐内免费", None),
        ("□50元/个 [ ]组合资费客户免费", None),
        ("□50元/个 ☑组合套餐内免费", "combined"),
        ("组合套餐内免费", "combined"),
    ],
)
def test_a_plan_at_a_box_left_empty_is_not_the_company_s(fees: str, told: str | None) -> None:
    page = drawn(f"""
                    数字证书申请表
        单位名称：哈密天山风力发电有限公司
        联系人：王小红
        数量：2
        本次办理收费 {fees}。
    """)
    assert values(only(page)).get("plan") == told
