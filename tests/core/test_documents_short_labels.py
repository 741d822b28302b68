"""Labels that say little are understood where they stand alone, and doubted nowhere else."""

import pytest

from mailbot.documents.normalise import read_serials
from tests.core.drawn_pages import drawn, only, table, values

COMPANY = "哈密天山风力发电有限公司"
CODE = "91650102MAM3PGXQQW"


def form(*rows: str, below: str = "") -> dict[str, object]:
    return values(only(table(*rows, "证书数量 | 2", title="数字证书申请表", below=below)))


@pytest.mark.parametrize("label", ["单位", "企 业", "1.公司", "单/n位", "机构（全称）"])
def test_the_unit_alone_in_its_cell_is_the_company(label: str) -> None:
    assert form(f"{label} | {COMPANY}", f"税号 | {CODE}")["company"] == COMPANY


def test_the_same_word_before_a_colon_is_a_label_and_within_other_words_none() -> None:
    read = values(
        only(
            drawn(
                f"""
                     数字证书申请表
                单位：{COMPANY}
                经办：王小红    手机：13812345678
                单位领导批示  同意办理
                """
            )
        )
    )
    assert (read["company"], read["contact"]) == (COMPANY, "王小红")


def test_a_business_at_no_part_of_the_form_is_what_is_asked_for() -> None:
    read = form(f"单位 | {COMPANY}", "业务 | 补发、格式化", "经办 | 王小红")
    assert read["services"] == ["reissue", "format"]
    assert read["contact"] == "王小红"


@pytest.mark.parametrize("label", ["U盾编号", "CA锁序列号", "令牌号", "智能密码钥匙编号"])
def test_a_number_of_a_key_by_whatever_name_is_its_serial(label: str) -> None:
    assert form(f"{label} | XC6840653172")["key_serial"] == "XC6840653172"


def test_a_platforms_manager_is_the_contact() -> None:
    read = form("平台管理员姓名 | 王小红", "管理员手机 | 13812345678")
    assert (read["contact"], read["mobile"]) == ("王小红", "13812345678")


@pytest.mark.parametrize(
    ("text", "serials"),
    [
        ("FT8275604588（补发）、FT457296421（格式化）", "FT8275604588、FT457296421"),
        ("FT8275604588(旧)\nFT457296421(新)", "FT8275604588、FT457296421"),
        ("FT8275604588（原证书）", "FT8275604588"),
    ],
)
def test_a_note_behind_each_serial_is_no_part_of_it(text: str, serials: str) -> None:
    read = read_serials(text)
    assert read is not None
    assert read[0] == serials
    assert read[1] >= 0.8


def test_the_day_of_the_application_counts_before_that_of_its_approval() -> None:
    read = form("申请日期 | 2026年11月18日", "初审意见 | 同意", "复审人/n日期 | 李四 2026-11-20")
    assert read["date"] == "2026-11-18"


def test_what_stands_on_the_receipt_to_tear_off_is_the_agencys() -> None:
    below = "- - - 沿此线剪开 - - -\n受 理 回 执\n受理人：赵六    联系电话：010-82812901"
    rows = (f"单位 | {COMPANY}", "经办 | 王小红", "手机 | 13812345678", "电子邮箱 | a@example.com")
    assert "phone" not in form(*rows, below=below)


def test_who_signs_below_is_named_by_the_customary_words_of_a_letter() -> None:
    read = values(
        only(
            drawn(
                f"""
                          法定代表人授权书
                本授权书声明：注册于哈密市的{COMPANY}的在下面签字的法定代表人李四平
                代表本公司授权在下面签字的王小红为本公司的合法代理人，办理数字证书申请。
                """
            )
        )
    )
    assert read["agent"] == "王小红"
