"""Who lets act and who acts: names of all peoples, labels of either, what stamps hide."""

import pytest

from tests.core.drawn_pages import drawn, only, table, values

COMPANY = "昌吉某某供热有限公司"
CODE = "91652301MA775ABC1X"
TITLE = "企业证书申请表"
SURE = 0.8


LETTER = """
              授权书
{sentence}
被授权人身份证号：11010519491231002X
授权单位{signed}
授权日期：2026年11月12日
"""


def test_a_company_that_lets_its_own_staff_act_is_the_principal() -> None:
    sentence = f"根据业务需要，{COMPANY}授权本单位工作人员 谭小红 负责数字证书申办工作。"
    found = values(only(drawn(LETTER.format(sentence=sentence, signed="  盖章："))))
    assert (found["company"], found["agent"]) == (COMPANY, "谭小红")


def test_a_name_under_a_stamp_gives_way_to_the_one_in_the_sentence() -> None:
    sentence = f"本人李志强系{COMPANY}的法定代表人，现授权谭小红办理数字证书业务。"
    page = drawn(LETTER.format(sentence=sentence, signed="：昌吉供有限公司"), how="ocr")
    lines = [
        line.model_copy(update={"confidence": 0.55}) if "授权单位" in line.text else line
        for line in page.lines
    ]
    found = only(page.model_copy(update={"lines": tuple(lines)})).fields()["company"]
    assert (found.value, found.confidence >= SURE) == (COMPANY, True)


@pytest.mark.parametrize("name", ["仪春雷", "禤志强", "鄯小梅", "才让卓玛", "玉素甫江", "木呷伍果"])
def test_a_rarer_surname_is_a_name_in_a_sentence(name: str) -> None:
    page = drawn(
        f"介绍信\n兹有我公司{name}同志（身份证号11010519491231002X）前来办理数字证书业务。\n{COMPANY}"
    )
    assert values(only(page))["agent"] == name


def test_an_id_number_at_the_agent_s_label_is_the_agent_s_whoever_is_named_above() -> None:
    found = values(
        only(
            drawn(
                f"""
                    授权书
                授权单位名称：{COMPANY}
                法定代表人：窦宝泉
                被授权人姓名：么立新        性别：男
                被授权人身份证号：11010519491231002X
                授权范围：代表我单位办理数字证书的申请
                """
            )
        )
    )
    assert (found["agent"], found["id_number"]) == ("么立新", "11010519491231002X")


def test_a_wind_farm_signs_a_letter_of_introduction_beside_its_stub() -> None:
    found = values(
        only(
            table(
                "介绍信（存根） | 介  绍  信",
                "朝鲁等1人前往北京迅驰无限科技有限公司/n办理UKey/n2026.11.11"
                " | 北京迅驰无限科技有限公司：/n兹有我单位职工朝鲁（身份证：11010519491231002X）"
                "前往贵公司办理电力交易数字证书的申请手续，望接洽。/n内蒙古赤峰某某风电场/n2026年11月11日",
            )
        )
    )
    assert found["company"] == "内蒙古赤峰某某风电场"


@pytest.mark.parametrize("who", ["性别：男，身份证号：", "男，身份证号："])
def test_what_a_bracket_opens_goes_on_in_the_line_that_closes_it(who: str) -> None:
    page = drawn(
        f"""
        授权证明
            我厂职工黄伟强（{who}
        11010519491231002X）前往贵公司办理电子钥匙的申请和领取事宜，请予接洽为盼。
            被授权人在办理过程中提交的一切材料，我厂均予以认可。
        """
    )
    found = values(only(page))
    assert (found["agent"], found["id_number"]) == ("黄伟强", "11010519491231002X")


def test_a_company_named_on_the_line_before_what_it_does_is_the_principal() -> None:
    page = drawn(
        f"""
        授权委托书
            本单位{COMPANY}
        现授权我单位员工陈明芳为数字证书经办人，
        证件类型：居民身份证        证件号码：11010519491231002X
        授权有效期：2026年12月01日至2028年11月30日
        """
    )
    assert values(only(page))["company"] == COMPANY


def test_the_parties_of_an_agreement_are_principal_and_agent() -> None:
    found = values(
        only(
            drawn(
                f"""
                    电子认证业务授权书
                甲方（授权企业）：{COMPANY}        统一社会信用代码：{CODE}
                乙方（被授权经办人）：泽仁拉姆    身份证号码：11010519491231002X
                1.甲方授权乙方作为电子认证业务经办人，办理数字证书申请、续期、补发等业务。
                授权期限：2026-11-22至2027-11-21。
                """
            )
        )
    )
    assert (found["company"], found["agent"]) == (COMPANY, "泽仁拉姆")


def test_the_id_number_behind_the_agent_s_signature_is_the_agent_s() -> None:
    found = only(
        drawn(
            f"""
                法人授权委托书
            本人关世杰系{COMPANY}的法定代表人，现委托佟佳·文轩为我方代理人，以我方名义办理数字证书业务。
            法定代表人：______（签字）  身份证号码：210323198012154610
            委托代理人：______（签字）  身份证号码：11010519491231002X
            """
        )
    ).fields()
    assert (found["agent"].value, found["id_number"].value) == ("佟佳·文轩", "11010519491231002X")


NUMBER = "身份证号码   11010519491231002X   "


@pytest.mark.parametrize(
    "sentence",
    [
        f"我单位（全称）   {COMPANY}   ，现授权   刀岩温香   （{NUMBER}）办理下列业务：",
        f"兹证明敖登其其格同志（{NUMBER}）系{COMPANY}职工，现授权其前来办理数字证书手续。",
    ],
)
def test_names_of_other_peoples_are_read_whole(sentence: str) -> None:
    page = drawn(f"授权委托书\n{sentence}\n授权单位（公章）：{COMPANY}\n2026年11月5日")
    found = values(only(page))
    assert found["company"] == COMPANY
    assert found["agent"] in ("刀岩温香", "敖登其其格")


def test_the_whole_name_of_an_enterprise_is_the_principal_s() -> None:
    page = table(
        f"企业全称 | {COMPANY}",
        "管理员（被授权人） | 龙海燕",
        "身份证号 | 11010519491231002X",
        "我单位授权上述人员作为数字证书管理员，负责电子钥匙的申请。 | <",
        title="数字证书管理员授权书",
    )
    assert values(only(page))["company"] == COMPANY


def test_a_label_with_what_is_hardly_a_name_gives_way_to_whom_the_sentence_sends() -> None:
    sentence = f"{COMPANY}兹授权员工谭小红同志全权办理数字证书业务。"
    page = drawn(f"授权书\n{sentence}\n被授权人：谭小红李明华王\n2026年11月5日")
    assert values(only(page))["agent"] == "谭小红"
