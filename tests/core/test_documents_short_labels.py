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


@pytest.mark.parametrize(
    "label",
    [
        "补发的Key",
        "续期的UKey",
        "重置的UKEY",
        "解锁的证书",
        "要补发的钥匙",
        "需要续期的证书",
        "哪个",
        "哪个UKey",
        "哪几个UKey",
        "哪把钥匙",
        "哪几把",
    ],
)
def test_a_label_that_asks_which_key_is_its_number_s(label: str) -> None:
    rows = (f"单位名称 | {COMPANY}", f"{label} | FT54537651", "联系人 | 王小红")
    assert values(only(table(*rows, title="企业证书申请表")))["key_serial"] == "FT54537651"
    page = drawn(
        f"        企业证书申请表\n单位名称：{COMPANY}\n联系人：王小红\n{label}：FT54537651\n数量：2"
    )
    assert values(only(page))["key_serial"] == "FT54537651"


def test_the_same_words_within_others_are_no_label() -> None:
    rows = (f"单位名称 | {COMPANY}", "备注 | 续期的UKey是去年办的")
    read = values(only(table(*rows, title="企业证书申请表")))
    assert "key_serial" not in read
    assert read["remark"] == "续期的UKey是去年办的"


@pytest.mark.parametrize(
    "label",
    [
        "待补发序列号",
        "待续期UKey编号",
        "重置UKey序列号",
        "解锁UKey序列号",
        "格式化UKey序列号",
        "待变更证书编号",
    ],
)
def test_what_is_done_to_a_key_may_lead_its_label(label: str) -> None:
    rows = (f"单位名称 | {COMPANY}", f"{label} | FT54537651", "联系人 | 王小红")
    found = only(table(*rows, title="企业证书申请表")).fields()["key_serial"]
    assert (found.value, found.confidence) == ("FT54537651", 1.0)


@pytest.mark.parametrize(
    ("labels", "keys"),
    [
        (("补发UKey序列号", "重置UKey序列号"), "FT54537651、FT91839582"),
        (("续期证书编号", "格式化证书编号"), "FT54537651、FT91839582"),
        (("补发序列号", "解锁序列号"), "FT54537651、FT91839582"),
        (("原UKey序列号", "补发UKey序列号"), "FT54537651"),
    ],
)
def test_the_keys_of_each_service_are_read_at_its_label(labels: tuple[str, str], keys: str) -> None:
    rows = (f"{labels[0]} | FT54537651", f"{labels[1]} | FT91839582", "联系人 | 王小红")
    form = table(f"单位名称 | {COMPANY}", *rows, title="企业证书申请表")
    assert values(only(form))["key_serial"] == keys


@pytest.mark.parametrize(
    "hint",
    [
        "（请与营业执照上登载的名称保持一致，不得使用简称）",
        "（须与身份证件上的姓名逐字一致填写）",
        "（如有多个请逐个填写，中间用顿号隔开）",
        "（本栏必填，与钥匙背面刻印的号码应当相同）",
    ],
)
def test_a_long_hint_that_tells_how_to_fill_in_is_none_of_its_label(hint: str) -> None:
    rows = (f"UKey序列号{hint} | FT54537651、FT91839582", f"经办人{hint}：王小红", "数量 | 2")
    form = table(f"单位名称 | {COMPANY}", *rows, title="企业证书申请表")
    found = only(form).fields()
    assert found["key_serial"].value == "FT54537651、FT91839582"
    assert (found["contact"].value, found["contact"].confidence) == ("王小红", 1.0)


def test_a_long_bracket_with_a_number_is_no_hint() -> None:
    hint = "（请填写2026年起按新规定刻印在背面的号码）"
    rows = (f"UKey序列号{hint} | FT54537651、FT91839582", "数量 | 2")
    form = table(f"单位名称 | {COMPANY}", *rows, title="企业证书申请表")
    found = only(form).fields().get("key_serial")
    assert found is None or found.confidence < 0.8


@pytest.mark.parametrize("who", ["签发", "审签", "签批", "拟稿", "会签", "核稿", "印发"])
def test_who_signs_a_paper_off_is_not_its_contact(who: str) -> None:
    rows = (f"单位名称 | {COMPANY}", f"{who}人 | 李四平", "数量 | 2")
    assert "contact" not in values(only(table(*rows, title="企业证书申请表")))


@pytest.mark.parametrize(
    "label", ["代办人（签名）", "填报人(签字)", "填表人（签字）", "办理人（签名）"]
)
def test_who_fills_in_a_form_signs_it(label: str) -> None:
    page = f"        企业证书申请表\n单位名称：{COMPANY}\n联系人：王小红\n数量：2\n{{}}：李四平"
    read = values(only(drawn(page.format(label))))
    assert (read["signed"], read["contact"]) == (True, "王小红")
    assert "signed" not in values(only(drawn(page.format("核稿人签字"))))
