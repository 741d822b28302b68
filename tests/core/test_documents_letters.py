"""Requests worded as letters, lists and answer sheets, and who writes them."""

import pytest

from mailbot.documents.model import Document, Service
from tests.core.drawn_pages import drawn, only, table

COMPANY = "昌吉远景风力发电有限公司"
OTHER = "北京某某信息技术有限公司"


def value(document: Document, name: str) -> object:
    found = document.fields().get(name)
    return found.value if found else None


def letter(*below: str, head: str = "数字证书的申请") -> Document:
    return only(
        drawn(
            "\n".join(
                [
                    f"               {head}",
                    f"{OTHER}：",
                    "    因业务需要，现申请新办数字证书2个，请予办理。",
                    "统一社会信用代码：91652301MA77ABCD0X",
                    "联系人：王小红",
                    "手机：13812345678",
                    *below,
                ]
            )
        )
    )


@pytest.mark.parametrize(
    "end",
    [
        (f"                         {COMPANY}", "                         2026年11月20日"),
        (f"      {COMPANY}      2026年11月20日",),
        (f"          {COMPANY}", "          日期：2026-11-20"),
    ],
)
def test_who_ends_a_letter_asks_in_it(end: tuple[str, ...]) -> None:
    assert value(letter(*end), "company") == COMPANY


@pytest.mark.parametrize(
    "end", [(f"抄送  {OTHER}",), (OTHER, "地址：北京市海淀区某路1号", "2026年11月20日")]
)
def test_an_organisation_without_the_letters_date_does_not_sign_it(end: tuple[str, ...]) -> None:
    assert value(letter(*end), "company") is None


def test_what_goes_on_from_a_label_is_no_name_of_a_company() -> None:
    found = only(
        table(
            f"用户全称 | {COMPANY}",
            "数量 | 2",
            "资费 | 基础资费",
            "联系人 | 王小红",
            "申请单位确认 | 以上信息无误。",
            title="数字证书申请表",
        )
    )
    assert value(found, "company") == COMPANY


def test_key_numbers_named_one_by_one_are_all_read() -> None:
    found = only(
        drawn(f"""
                  电子钥匙续期及信息变更申请
            单位名称：{COMPANY}
            第1把：序列号FT54537651，续期3年
            第2把：序列号FT91839582，续期3年
            联系人：王小红
            手机：13812345678
        """)
    )
    assert value(found, "key_serial") == "FT54537651、FT91839582"
    assert value(found, "term_years") == 3
    assert value(found, "services") == (Service.RENEWAL, Service.CHANGE)


@pytest.mark.parametrize(
    ("title", "services"),
    [
        ("证书续期与密码重置申请表", (Service.RENEWAL, Service.RESET)),
        ("数字证书续期、补发、变更申请表", None),  # the form is for any of them
        ("数字证书新办及续期申请表", None),
        ("数字证书续期申请表", (Service.RENEWAL,)),
    ],
)
def test_a_title_names_one_service_or_joins_two(
    title: str, services: tuple[Service, ...] | None
) -> None:
    found = only(table(f"单位名称 | {COMPANY}", "证书数量 | 2", "联系人 | 王小红", title=title))
    assert value(found, "services") == services


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("法定代表人由雷明变更为诸葛兰", "legal_representative"),
        ("法定代表人姓名从雷明更换为诸葛兰。", "legal_representative"),
        ("联系人由雷明变更为诸葛兰，其余不变", "contact"),
    ],
)
def test_a_change_names_who_follows(sentence: str, name: str) -> None:
    found = only(
        drawn(f"""
                  数字证书变更申请书
            申请单位：{COMPANY}
            变更事项：{sentence}
            通信地址：新疆昌吉市延安北路一百二十号发电大厦十二楼综合办公室
            涉及UKey：XC25977535、XC8631000068（共2个）
            手机：13812345678
        """)
    )
    assert value(found, name) == "诸葛兰"
    assert value(found, "key_serial") == "XC25977535、XC8631000068"


def test_answers_below_numbered_questions_are_theirs() -> None:
    found = only(
        drawn(f"""
                  电力交易数字证书办理申请（在线收集）
            1. 企业名称 [填空题] *
              {COMPANY}
            2. 需要的证书数量 [填空题] *
              4
            6. 统一社会信用代码 [填空题] *
              91652301MA77ABCD0X
            7. 手机 [填空题] *
              13812345678
            3. 证书年限 [单选题] *
              ○1年  ●3年  ○5年
            4. 联系人 [填空题] *
              金长江
            5. 收件地址 [填空题] *
              湖南省郴州市苏仙区白鹿洞街道香雪大道
        """)
    )
    assert value(found, "company") == COMPANY
    assert value(found, "quantity") == 4
    assert value(found, "contact") == "金长江"
    assert value(found, "address") == "湖南省郴州市苏仙区白鹿洞街道香雪大道"
