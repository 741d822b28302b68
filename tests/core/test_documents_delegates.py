"""Whom a letter sends in running text: behind the verb, the department and the post."""

import pytest

from mailbot.documents.model import Document
from tests.core.drawn_pages import drawn, only

COMPANY = "昌吉某某供热有限公司"
ID = "11010519491231002X"


@pytest.mark.parametrize(
    "sentence",
    [
        "兹委派我集团营销中心职员 王小红（女，身份证号：{id}，手机 13678120945）前往办理。",
        "现指派我公司综合管理部会计 王小红 同志（身份证号码{id}）到贵公司办理数字证书。",
        "今选派我院信息科工程师王小红，身份证号{id}，赴贵单位办理UKey领取。",
        "特派我局财务处王小红同志前往办理数字证书事宜。身份证号：{id}",
        "我公司安排电力交易专责王小红（身份证：{id}）办理数字证书。",
        "现授权王小红代表我公司办理数字证书业务，身份证号{id}。",
        "委托王小红作为我公司代理人代为办理数字证书，身份证号{id}。",
        "兹派遣本厂副厂长助理 王小红（身份证号 {id}）来贵处办理电子钥匙。",
        "本公司授权委托公司员工王小红办理数字证书。身份证号{id}",
        "现派我公司王小红、身份证号{id}，办理数字证书。",
        "兹授权公司副总经理王小红全权处理数字证书事宜，身份证号{id}。",
        "经研究，决定由市场部王小红同志（身份证号：{id}）负责我公司电力交易数字证书办理。",
        "证书由我公司客户服务中心职员王小红（身份证号{id}）全权负责。",
        "持函人王小红（身份证号：{id}）系我公司员工，现前往贵处办理数字证书。",
        "兹有我公司结算中心王小红（身份证号：{id}）前往贵处办理数字证书。",
    ],
)
def test_the_one_sent_is_told_from_department_and_post(sentence: str) -> None:
    said = sentence.format(id=ID)
    found = only(drawn(f"授权书\n{said}\n{COMPANY}\n2026年11月17日")).fields()
    assert (found["agent"].value, found["agent"].confidence >= 0.8) == ("王小红", True)
    assert (found["id_number"].value, found["company"].value) == (ID, COMPANY)


@pytest.mark.parametrize(
    ("post", "name"),
    [
        ("营销中心职员", "阿不力孜·买买提"),
        ("电力营销部市场交易主管", "图尔荪江"),
    ],
)
def test_a_long_name_behind_a_post_is_whole(post: str, name: str) -> None:
    page = drawn(
        f"授权书\n兹委派我公司{post} {name}（男，身份证号：{ID}）办理数字证书。\n{COMPANY}"
    )
    assert only(page).fields()["agent"].value == name


@pytest.mark.parametrize(
    "sentence",
    [
        "委托单位均予认可。",
        "授权单位予以认可。",
        "委托方承诺，遵守贵方的规定。",
        "授权方同意，代理人办理数字证书。",
        "授权委托关系终止。",
        "授权文件有效，本单位认可。",
        "请安排时间办理数字证书。",
        "我公司指定专人办理。",
        "授权申请、变更、领取数字证书。",
        "四、授权期间办理的事项本单位承认。",
    ],
)
def test_what_the_company_declares_names_nobody_and_no_day(sentence: str) -> None:
    found = only(drawn(f"授权书\n{sentence}\n{COMPANY}\n2026年11月17日")).fields()
    assert found["company"].value == COMPANY
    assert not {"agent", "valid_from", "valid_to"} & found.keys()


@pytest.mark.parametrize(
    "sentence",
    [
        "委托单位声明：受托人在上述范围内签署的文件，委托单位均予认可。",
        "授权方承诺，受托人办理的事项均有效。",
    ],
)
def test_a_declaration_below_the_labels_changes_no_agent(sentence: str) -> None:
    page = drawn(
        f"""
               授权委托书
           POWER OF ATTORNEY
委托单位       {COMPANY}
Principal
受托人         王小红
Attorney
证件号码       {ID}
ID No.
{sentence}
委托单位（盖章）：
受托人签名：
"""
    )
    found = only(page).fields()
    assert (found["agent"].value, found["agent"].confidence >= 0.8) == ("王小红", True)
    assert (found["company"].value, found["id_number"].value) == (COMPANY, ID)


HEAD = "郝建军"
ITS_HEAD = "110105194912310011"
CODE = "91632822MA75C3E822"


@pytest.mark.parametrize(
    "sentence",
    [
        "我{head}系{company}（统一社会信用代码{code}）的法定代表人，现授权{agent}办理数字证书。",
        "本人{head}（身份证号{id}）系{company}法定代表人，现委托{agent}办理数字证书。",
        "本人{head}，身份证号{id}，为{company}（以下简称“本公司”）负责人，现委托{agent}办理证书。",
        "我{head}作为{company}，统一社会信用代码{code}，的法定代表人，授权{agent}办理数字证书。",
        "我（{head}）现任{company}总经理，特授权我公司职员{agent}办理数字证书。",
        "兹证明我{head}为{company}[信用代码{code}]之法定代表人，授权{agent}办理数字证书。",
        "{head}系{company}（税号：{code}）法定代表人，代表本公司授权{agent}办理数字证书。",
        "作为{company}（地址：某某县某某路1号）之法定代表人，本人授权{agent}办理数字证书。",
        "{company}（统一社会信用代码：{code}）现授权{agent}办理数字证书。",
    ],
)
def test_the_company_is_told_from_the_sentence_of_its_head(sentence: str) -> None:
    agent = f"王小红（身份证号码{ID}）"
    said = sentence.format(head=HEAD, company=COMPANY, code=CODE, id=ITS_HEAD, agent=agent)
    page = drawn(
        f"授权委托书\n致：北京某某交易中心有限公司\n{said}\n单位（公章）：\n2026年11月20日"
    )
    found = only(page).fields()
    assert (found["company"].value, found["company"].confidence >= 0.8) == (COMPANY, True)
    assert (found["agent"].value, found["id_number"].value) == ("王小红", ID)


def test_the_plant_that_an_agent_heads_is_not_the_company() -> None:
    said = f"我公司授权王小红（身份证号{ID}）为昌吉某某供热站负责人，办理数字证书。"
    found = only(drawn(f"授权书\n{said}\n{COMPANY}\n2026年11月20日")).fields()
    assert found["company"].value == COMPANY


@pytest.mark.parametrize(
    "lines",
    [
        (
            f"委托人（甲方）：{COMPANY}",
            f"受托人（乙方）：王小红   身份证号：{ID}",
            "1. 甲方委托乙方办理数字证书的申请、领取。",
            "2. 委托期限自2026年11月20日起至2027年11月19日止。",
            "3. 乙方在授权范围内签署的文件，甲方均予承认。",
            "甲方（盖章）：          乙方（签字）：",
        ),
        (
            f"授权单位 Authorizing Party：{COMPANY}",
            "被授权人 Authorized Person：王小红",
            f"身份证号 ID No.：{ID}",
            "授权期限 Period：2026年11月20日至2027年11月19日",
            "授权单位承诺：被授权人所签文件均有效。",
        ),
        (
            f"第一条 授权人：{COMPANY}",
            f"第二条 被授权人：王小红（身份证号：{ID}）",
            "第三条 授权人确认，被授权人办理数字证书的行为由授权人承担责任。",
            "第四条 有效期：2026年11月20日至2027年11月19日。",
            "授权人（盖章）：",
        ),
    ],
)
def test_clauses_and_declarations_leave_both_parties_as_their_labels_name_them(
    lines: tuple[str, ...],
) -> None:
    found = only(drawn("\n".join(["授权委托书", *lines, "日期：2026年11月20日"]))).fields()
    read = {name: str(found[name].value) for name in ("company", "agent", "id_number", "valid_to")}
    assert read == {
        "company": COMPANY,
        "agent": "王小红",
        "id_number": ID,
        "valid_to": "2027-11-19",
    }
    assert found["agent"].confidence >= 0.8


def sent(*lines: str, title: str = "授权书", company: str = COMPANY) -> Document:
    said = [line.format(id=ID) for line in lines]
    return only(drawn("\n".join([title, *said, company, "2026年11月20日"])))


def agent_of(document: Document) -> tuple[str | None, bool]:
    """The agent, and whether it is sure."""
    found = document.fields().get("agent")
    return (str(found.value), found.confidence >= 0.8) if found else (None, False)


@pytest.mark.parametrize("name", ["岩温扁", "玉腊", "玛旦增", "茹鲜古丽仙", "刀岩囡"])
@pytest.mark.parametrize(
    "sentence",
    [
        "现委托我公司生产部{name}前往贵处办理数字证书。",
        "兹授权员工{name}全权办理我公司数字证书，证件见附件。",
        "特授权场站班长{name}作为我公司电子钥匙经办人。",
    ],
)
def test_a_name_of_unheard_kind_is_told_by_its_place_and_doubted(sentence: str, name: str) -> None:
    assert agent_of(sent(sentence.format(name=name))) == (name, False)


@pytest.mark.parametrize(
    "sentence",
    [
        "现授权综合部去前往贵处办理数字证书。",
        "现委托重点岗位前往贵处办理数字证书。",
        "现委派采购中心前往贵处办理数字证书。",
        "兹授权客服窗口作为我公司电子钥匙领取处，全权办理。",
        "兹授权生产部鸢前往贵处办理数字证书。",
    ],
)
def test_a_place_that_is_sent_is_nobody(sentence: str) -> None:
    assert agent_of(sent(sentence)) == (None, False)


def test_beside_a_usual_name_nothing_unheard_is_looked_for() -> None:
    found = sent("现授权员工玉腊全权办理数字证书，后改派员工毛小峰（身份证号{id}）全权办理。")
    assert agent_of(found) == ("毛小峰", True)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("现授权马有为办理电子钥匙领取，马有为同志身份证号{id}。", "马有为"),
        ("兹委托贺敢为前往办理数字证书。贺敢为女士证件号码{id}。", "贺敢为"),
        ("特授权全以为代表我公司领取UKey，全以为，身份证号{id}。", "全以为"),
        ("现授权柳敢为我公司代理人办理电子钥匙，身份证号{id}。", "柳敢"),
        ("兹授权计成负责我公司电子钥匙，计成为人可靠，身份证号{id}。", "计成"),
    ],
)
def test_a_name_that_ends_like_a_verb_is_whole_where_it_stands_alone(
    sentence: str, name: str
) -> None:
    found = sent(sentence)
    assert agent_of(found) == (name, True)
    assert found.fields()["id_number"].value == ID


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("现授权综合部热合曼·托合提作为我公司代理人办理数字证书，身份证号{id}。", "热合曼·托合提"),
        ("兹委派市场处长米吉提·吐尔逊（身份证号{id}）办理数字证书。", "米吉提·吐尔逊"),
        ("兹委派交易站海勒·买买提（身份证号{id}）办理数字证书。", "海勒·买买提"),
        ("现授权班长热合曼·托合提办理数字证书，身份证号{id}。", "热合曼·托合提"),
        ("现授权本部门人员吾布力·卡德尔前往办理数字证书，身份证号{id}。", "吾布力·卡德尔"),
        ("兹委托计划部扎西·次仁负责数字证书，身份证号{id}。", "扎西·次仁"),
    ],
)
def test_a_name_with_a_dot_is_neither_its_office_nor_what_it_does(sentence: str, name: str) -> None:
    assert agent_of(sent(sentence)) == (name, True)


@pytest.mark.parametrize(
    "style",
    ["师傅", "副经理", "科长", "主管", "专责", "会计", "出纳", "工程师", "站长"],
)
@pytest.mark.parametrize(
    "sentence",
    [
        "兹委派计划部王宁{style}前往贵处领取电子钥匙。",
        "现授权我公司王宁{style}代为办理数字证书，身份证号{{id}}。",
    ],
)
def test_an_office_behind_a_name_ends_it(sentence: str, style: str) -> None:
    assert agent_of(sent(sentence.format(style=style))) == ("王宁", True)


def test_a_surname_with_a_style_is_no_name() -> None:
    assert agent_of(sent("兹授权刘师傅办理数字证书，全权负责。")) == (None, False)


@pytest.mark.parametrize(
    "sentence",
    [
        "现授权毛小峰继续办理电子钥匙业务，身份证号{id}。",
        "现授权毛小峰归口办理电子钥匙业务，身份证号{id}。",
        "兹委托毛小峰统一办理我公司各场站电子钥匙，身份证号{id}。",
        "现授权毛小峰赴办电子钥匙，身份证号{id}。",
        "兹委托毛小峰为全权代理人办理电子钥匙，身份证号{id}。",
        "特委毛小峰（身份证号{id}）前往贵处办理电子钥匙。",
        "兹委毛小峰办，电子钥匙交其带回，身份证号{id}。",
        "现授权毛小峰有权签收电子钥匙，身份证号{id}。",
        "现授权毛小峰（身份证号{id}）办理电子钥匙，贵司不再接受他人办理。",
        "兹授权毛小峰（身份证号{id}）办理数字证书，我方不再另行出具文件。",
        "特授权市场主管毛小峰去贵处办理数字证书，全权负责。",
    ],
)
def test_further_ways_to_send_somebody(sentence: str) -> None:
    assert agent_of(sent(sentence)) == ("毛小峰", True)


def test_who_no_longer_acts_is_still_not_the_agent() -> None:
    found = sent("毛小峰同志不再负责，现授权易小星（身份证号{id}）办理数字证书。")
    assert agent_of(found) == ("易小星", True)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("被授权人：王小红李小兰张三丰赵一", ("毛小峰", True)),
        ("被授权人：王小红", ("毛小峰", False)),
    ],
)
def test_a_doubted_name_at_the_label_gives_way_to_a_plain_sentence(
    label: str, expected: tuple[str, bool]
) -> None:
    found = sent(label, "现授权毛小峰（身份证号{id}）办理数字证书。")
    assert agent_of(found) == expected


@pytest.mark.parametrize(
    "words",
    [
        "特此授权",
        "兹此委托",
        "谨此指派",
        "在此郑重声明，授权",
        "郑重委托",
        "正式任命",
        "现特此声明：委托",
    ],
)
def test_the_company_is_who_solemnly_lets_act(words: str) -> None:
    other = "乌苏某某热电有限公司"
    found = sent(f"{other}{words}毛小峰（身份证号{{id}}）办理电子钥匙。", company=f"{COMPANY}制")
    assert found.fields()["company"].value == other
    assert agent_of(found) == ("毛小峰", True)
