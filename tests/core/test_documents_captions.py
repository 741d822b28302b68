"""Captions in brackets behind the blanks of a letter are no part of what it says."""

import pytest

from tests.core.drawn_pages import drawn, only, values

CODE = "110101199003070417"


@pytest.mark.parametrize(
    "sentence",
    [
        "现授权本单位生产技术部（部门） 王小红同志",
        "兹授权__市场营销部__（部门）__王小红__（姓名）",
        "兹委托我公司 综合办公室（所在部门） 王小红（被授权人姓名）",
        "特授权 王小红（姓名）",
        "兹授权本单位 财务部（部门） 会计（职务） 王小红（姓名）",
        "现委托__王小红__（受托人姓名）",
        "兹授权我单位员工 王小红 （经办人）",
        "今委派本公司 电力交易部 （部门） 王小红 同志",
        "兹授权 王小红（被授权人）",
        "现指定 生产部（科室）王小红（填写姓名）",
        "兹授权 运维班 （班组） 王小红 （姓名）",
    ],
)
def test_the_agent_stands_beside_captions(sentence: str) -> None:
    page = drawn(f"""
                    授权书
        某某电力交易中心有限公司：
        {sentence}（身份证号：{CODE}）办理本单位数字证书申领业务。
        单位名称（公章）：哈密天山风力发电有限公司
        日期：2026年11月10日
    """)
    read = values(only(page))
    assert (read["agent"], read["id_number"]) == ("王小红", CODE)
