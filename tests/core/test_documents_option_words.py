"""The options of a form have many names, and some are options only beside a box."""

import pytest

from tests.core.drawn_pages import only, table, values

COMPANY = "哈密天山风力发电有限公司"


def services(row: str, *more: str) -> list[str] | None:
    page = table(f"单位名称 | {COMPANY}", "经办人 | 王小红", row, *more, title="企业数字证书申请表")
    found: list[str] | None = values(only(page)).get("services")
    return found


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("申领类型 | √ 新申领　　□ 续期　　□ 补领", ["new"]),
        ("办理方式 | ■首次领取 □续签 □挂失补发", ["new"]),
        ("业务 | ☑申领 ☐更新 ☐补办 ☐变更", ["new"]),
        ("业务 | (√)申购　(　)续费　(　)补办", ["new"]),
        ("业务 | [√]新购 [ ]续展有效期 [ ]补换", ["new"]),
        ("类型 | □新领 ☑续签 □损坏更换", ["renewal"]),
        ("类型 | □购买 □续签 ☑介质更换", ["reissue"]),
        ("服务 | [ ] 新办 [ ] 续期 [ ] 补发 [√] 重置", ["reset"]),
        ("服务 | ○首次购买 ○信息更正 ●密码找回", ["reset"]),
        ("服务 | □初次申领 ☑信息修改 □远程指导", ["change"]),
        ("服务 | □初次申领 □信息修改 ☑远程指导", ["remote"]),
    ],
)
def test_the_ticked_option_is_asked_for_by_any_of_its_names(row: str, named: list[str]) -> None:
    assert services(row) == named


@pytest.mark.parametrize(
    "remark",
    ["原申领的两个UKey均由市场部保管", "购买人王小红", "密码由本单位自行重置"],
)
def test_a_sentence_with_such_a_word_asks_for_nothing(remark: str) -> None:
    assert services(f"备注 | {remark}") is None
