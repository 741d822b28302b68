"""Another agency's programme: other prices, years, materials, payee, words, and no other code."""

from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from mailbot.decision.model import RequestItems
from mailbot.proof import gaps_of, left_out
from mailbot.settings import read_templates
from tests.builders.house import Desk, OpenDesk, letter, words_of
from tests.builders.stories import Cast, Stage, Telling, open_stage, read_story, standings

FOLDER = Path(__file__).parents[1] / "programmes" / "jiangnan"

FIRST = (
    *("基础资费", "组合资费", "迅驰", "62101786", "010-82812901", "0413060103000009171"),
    *("北京农村商业银行", "电力交易", "UKey", "电子钥匙", "1-3 个工作日", "3 年"),
)
"""What only the first programme says."""


@pytest.fixture
def desk(desk_with: OpenDesk) -> Desk:
    return desk_with(agency__name="江南CA办理处", agency__case_prefix="JN", templates_dir=FOLDER)


def all_of(reply: EmailMessage) -> str:
    html = reply.get_body(("html",))
    assert html is not None
    return f"{reply['subject']}\n{words_of(reply)}\n{html.get_content()}"


def says_nothing_of_the_first(reply: EmailMessage) -> None:
    text = all_of(reply)
    assert [word for word in FIRST if word in text] == []


def test_its_rules_leave_nothing_open(desk: Desk) -> None:
    assert gaps_of(desk.house.rules, date(2026, 11, 20)) == ()


def test_it_has_a_word_on_everything_the_shipped_rules_speak_of() -> None:
    assert tuple(left_out(read_templates(FOLDER), read_templates())) == ()


def test_its_guide_speaks_of_its_own_prices_and_materials(desk: Desk) -> None:
    (guide,) = desk.receive(letter("a@firm.test", "请问需要什么材料？多少钱？", subject="咨询"))

    says_nothing_of_the_first(guide)
    text = words_of(guide)
    for said in ("标准版", "尊享版", "165", "560", "营业执照", "按 2 年办理", "0571-55550199"):
        assert said in text
    assert "新办：《企业证书申请表》、营业执照、汇款凭证" in text


def test_an_order_in_words_is_read_by_its_own_words_and_years(desk: Desk) -> None:
    replies = desk.receive(letter("a@firm.test", "我单位申请2个CA锁，尊享版。", subject="办理"))

    (decision,) = desk.decisions
    assert isinstance(decision, RequestItems)
    assert (decision.order.plan, decision.order.term_years) == ("combined", 2)
    asked = {one.requirement for one in decision.deficiencies}
    assert {"application", "business_licence"} <= asked
    assert "authorisation" not in asked
    for reply in replies:
        says_nothing_of_the_first(reply)
        assert reply["subject"].count("JN-2611-")


def test_its_quote_names_its_own_price_and_payee(desk: Desk) -> None:
    replies = desk.receive(letter("a@firm.test", "申请3个CA锁，标准版，4年。", subject="办理"))

    (decision,) = desk.decisions
    assert decision.quote is not None
    assert f"{decision.quote.total}" == "930.00"
    for reply in replies:
        says_nothing_of_the_first(reply)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    changes = {"agency.case_prefix": "JN", "templates_dir": FOLDER}
    with open_stage(tmp_path_factory.mktemp("jiangnan"), **changes) as opened:
        yield opened


OF_CUSTOMERS = ("迅驰", "0413060103000009171", "组合资费", "基础资费", "电子钥匙", "3 年", "UKey")
"""What the customers' own papers and subjects say: the reply tells it back as it was read."""


STORIES = (
    *("piece-by-piece", "two-companies-one-mail", "which-of-two", "finance-pays", "list-of-keys"),
    *("list-of-companies", "voucher-for-two-later", "submitted-then-paid", "freight-collect"),
)


@pytest.mark.parametrize("name", STORIES)
def test_a_story_ends_in_as_many_cases_under_its_rules_and_money_of_others_confirms_nothing(
    stage: Stage, name: str
) -> None:
    story = read_story(name)
    with stage.desk(**story.settings) as desk:
        told = Telling(story, Cast(story), desk, name)
        told.tell_disordered(lambda steps: steps)
        ends = standings(desk.house)

        assert len(ends) == len(story.ends)
        assert all(end.case.number.startswith("JN-") for end in ends)
        assert "confirm" not in {end.decision.kind for end in ends}
        assert desk.replies
        for reply in desk.replies:
            said = all_of(reply)
            assert [word for word in FIRST if word in said and word not in OF_CUSTOMERS] == []
