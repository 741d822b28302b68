"""A form's title and what it is about tell whether it is one of ours."""

import pytest

from tests.core.drawn_pages import drawn, only, table, values

COMPANY = "昌吉远景风力发电有限公司"
ANY_FORM = (
    f"单位名称 | {COMPANY}",
    "统一社会信用代码 | 91650102MAM3PGXQQW",
    "联系人 | 王小红",
    "电子邮箱 | wang@example.com",
    "通信地址 | 新疆哈密市广东路265号",
)


@pytest.mark.parametrize(
    "title",
    [
        "用印申请单",
        "离职申请表",
        "采购申请单",
        "供应商入库申请表",
        "用电业务报装申请表",
        "职业资格证书申请表",
        "特种作业操作证申请表",
        "企业网银开通申请表",
    ],
)
def test_a_form_about_something_else_is_no_application(title: str) -> None:
    assert only(table(*ANY_FORM, title=title)).kind == "unknown"


@pytest.mark.parametrize("about", ["UKey编号 | 6501002", "办理事项 | 密码重置", "领取 | CA锁"])
def test_a_form_of_any_title_that_is_about_keys_is_an_application(about: str) -> None:
    assert only(table(*ANY_FORM, about, title="业务申请表")).kind == "application"


def test_a_telling_title_needs_no_word_of_what_the_form_is_about() -> None:
    rows = (f"单位名称 | {COMPANY}", "变更前 | 王小红", "变更后 | 马桂兰")
    assert only(table(*rows, title="联系人变更申请表")).kind == "application"


@pytest.mark.parametrize(
    "title",
    ["附件1：数字证书申请表", "2026年度企业证书申请表", "表2-1 证书申请表", "证书申请/更新/变更表"],
)
def test_a_first_line_may_count_the_form_or_name_its_year(title: str) -> None:
    rows = (f"单位名称 | {COMPANY}", "经办人 | 王小红", "数量 | 2")
    assert only(table(*rows, title=title)).kind == "application"


def test_what_a_list_of_enclosures_names_is_no_title() -> None:
    text = "办理数字证书的说明\n需提交以下材料\n附件1：企业证书申请表\n单位名称须与证照一致"
    assert only(drawn(text)).kind == "unknown"


REGISTER = (
    f"授权单位 | {COMPANY}",
    "被授权人 | 王小红",
    "证件号码 | 11010519491231002X",
    "手机 | 13678120945",
    "授权事项 | 办理数字证书申请、变更、密码重置；领取UKey；签署有关文件",
    "有效期 | 2026.11.01-2027.10.31",
)


@pytest.mark.parametrize(
    "title",
    [
        "被授权人登记表（授权书）",  # in brackets stands what the paper is
        "数字证书业务办理登记表（授权委托书）",
        "被授权人登记表",
        "受托人信息备案表",
        "电子交易授权名册登记表",  # 登记表 is a title of applications, too
    ],
)
def test_a_register_of_those_who_may_act_is_an_authorisation(title: str) -> None:
    found = only(table(*REGISTER, title=title))
    assert (found.kind, found.fields()["agent"].value) == ("authorisation", "王小红")


@pytest.mark.parametrize("title", ["证书申请表（附授权书）", "证书申请表（授权书另附）"])
def test_a_form_that_names_a_letter_in_brackets_stays_a_form(title: str) -> None:
    rows = (f"单位名称 | {COMPANY}", "经办人 | 王小红", "数量 | 2")
    assert only(table(*rows, title=title)).kind == "application"


def test_a_form_headed_by_an_authorisation_for_something_else_is_none() -> None:
    rows = (*ANY_FORM, "办理事项 | 申请支付授权，领用U盾")
    assert only(table(*rows, title="付款授权审批登记表")).kind == "unknown"


@pytest.mark.parametrize(
    "item",
    ["（二） 领取电子钥匙及发票", "② 领取证书和发票", "· 领取电子发票", "- 代为领取发票"],
)
def test_what_an_item_of_a_list_names_heads_no_document(item: str) -> None:
    page = drawn(
        f"""
                      数字证书办理授权委托书
        委托单位： {COMPANY}
        受托人： 王小红        性别： 女
        身份证号： 11010519491231002X
          现委托上列受托人代表我单位办理数字证书事宜，代理权限为：
          （一） 提交和签收有关资料
          {item}
          委托期限： 2026年11月13日 至 2029年11月12日

        委托单位：（盖章）             受托人：（签字）
                                       二〇二六年十一月十三日
        """
    )
    read = values(only(page))
    assert (read["valid_from"], read["valid_to"]) == ("2026-11-13", "2029-11-12")
    assert (read["agent"], read["date"]) == ("王小红", "2026-11-13")
