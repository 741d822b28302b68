"""What a company tells of itself on a sheet for its partners is no licence of a registrar."""

import pytest

from mailbot.documents.page import Page
from tests.core.drawn_pages import documents, drawn, only, table

REGISTERED = (
    "企业名称 | 昌吉某某绝缘子制造有限公司 | < | <",
    "统一社会信用代码 | 91652301MA77ABCD0X | 法定代表人 | 王小红",
    "注册资本 | 3000万元人民币 | 成立日期 | 2016年3月",
    "经营范围 | 电瓷、避雷器、复合绝缘子的生产与销售 | < | <",
)


@pytest.mark.parametrize(
    "page",
    [
        table(
            *REGISTERED,
            "业务联系人 | 李明 | 联系手机 | 13812345678",
            "电子邮箱 | jhm@example.cn | 传真 | 0992-3360715",
            "开户银行 | 中国农业银行奎屯支行 | 银行账号 | 30727101040008815",
            title="供应商基本信息登记表",
        ),
        table(
            *REGISTERED,
            "开户行 | 中国银行某某支行 | 账号 | 107000000001",
            "资质 | 营业执照 | 住所 | 某某市某某路1号",
            title="客户开票资料",
        ),
        table(*REGISTERED, "登记机关 | 某某市市场监督管理局 | < | <", title="企业基本情况表"),
        table(*REGISTERED, "联系人 | 李明 | 电话 | 13812345678", title="合作单位信息表"),
        table(*REGISTERED, "股东信息 | 王小红90% | 联系人 | 李明", title="入库企业基本信息调查表"),
        drawn("""
            企业简介
名称：昌吉某某绝缘子制造有限公司
住所：昌吉市某某路1号    法定代表人：王小红
注册资本：3000万元       成立日期：2016年3月
经营范围：电瓷的生产与销售
联系人：李明            传真：0992-3360715
开户行：中国银行某某支行
"""),
    ],
)
def test_a_sheet_of_a_company_for_its_partners_is_no_licence(page: Page) -> None:
    found = documents(page)
    assert [one.kind for one in found] == ["unknown"]
    assert not found[0].fields()


def test_a_licence_that_trades_in_what_partners_ask_for_is_one() -> None:
    page = drawn("""
            营业执照
统一社会信用代码：91652301MA77ABCD0X
名称：昌吉某某办公设备有限公司
类型：有限责任公司    法定代表人：王小红
经营范围：传真机、电话机的销售，供应商管理服务
注册资本：100万元     成立日期：2016年3月1日
住所：昌吉市某某路1号
登记机关：昌吉市市场监督管理局
""")
    assert only(page).kind == "licence"


def test_a_licence_whose_title_was_not_read_is_one() -> None:
    page = drawn("""
统一社会信用代码：91652301MA77ABCD0X
名称：昌吉某某办公设备有限公司    注册资本：100万元
类型：有限责任公司    成立日期：2016年3月1日
法定代表人：王小红    住所：昌吉市某某路1号
经营范围：办公设备的销售
登记机关：昌吉市市场监督管理局
""")
    assert only(page).kind == "licence"
