"""Where the next label begins, though nobody listed it, and what is a place and no label."""

import pytest

from mailbot.documents.normalise import read_email
from tests.core.drawn_pages import drawn, only, table, values

COMPANY = "哈密天山风力发电有限公司"
CODE = "91340111MA8NR05W3W"


@pytest.mark.parametrize(
    ("printed", "address"),
    [
        ("hxm@xyfz.com.cn  　　QQ：  80215543", "hxm@xyfz.com.cn"),
        ("hxm@xyfz.com.cnQQ：80215543", "hxm@xyfz.com.cn"),
        ("hxm@tianshan.comTel:0902-2250000", "hxm@tianshan.com"),
        ("hxm@tianshan.com www.tianshan.com", "hxm@tianshan.com"),
        ("hxm@tianshan.com\ncw@tianshan.com", "hxm@tianshan.com"),
        ("hxm@sina. com", "hxm@sina.com"),
        ("hxm@sina.com .cn", "hxm@sina.com.cn"),
        ("hxm@163.\ncom", "hxm@163.com"),
        ("HXM@QQ.COM", "HXM@QQ.COM"),
    ],
)
def test_an_address_ends_where_another_word_begins(printed: str, address: str) -> None:
    read = read_email(printed)
    assert read is not None
    assert (read[0], read[1] >= 0.8) == (address, True)


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("电子邮件：hxm@xyfz.com.cn　　　QQ：80215543", "email", "hxm@xyfz.com.cn"),
        ("法定代表人：李四平　　　　民族：汉", "legal_representative", "李四平"),
        (f"单位名称：{COMPANY}　　　片区：哈密", "company", COMPANY),
        ("邮寄地址：新疆哈密市广东路265号　　　片区：东", "address", "新疆哈密市广东路265号"),
        ("证书数量：主KEY：1个　　　副KEY：1个", "quantity", 2),
        ("联系方式：13812345678　　　办公：0902-2250011", "phone", "0902-2250011"),
    ],
)
def test_a_label_nobody_listed_ends_a_value_far_before_it(
    line: str, field: str, value: object
) -> None:
    page = drawn(
        f"""
        数字证书申请表
        申请单位：{COMPANY}
        统一社会信用代码：{CODE}
        业务类型：续期
        联系人：王小红
        手机：13812345678
        """
    )
    row = page.lines[-1].box
    below = row.model_copy(update={"y0": row.y0 + 20, "y1": row.y1 + 20, "x1": row.x1 + 300})
    last = page.lines[-1].model_copy(update={"text": line, "box": below})
    read = only(page.model_copy(update={"lines": (*page.lines, last)}))
    assert values(read)[field] == value


@pytest.mark.parametrize("kind", ["单位类别", "所在片区", "入市批次"])
def test_a_heading_over_a_whole_table_heads_no_columns_of_values(kind: str) -> None:
    page = table(
        "一、单位基本信息 | < | < | <",
        f"单位名称 | {COMPANY} | {kind} | 第一批",
        f"统一社会信用代码 | {CODE} | 法定代表人 | 李四平",
        "联系人 | 王小红 | 手机 | 13812345678",
        "证书数量 | 2 | 业务类型 | 新办",
        title="数字证书申请表",
    )
    assert values(only(page))["company"] == COMPANY


@pytest.mark.parametrize(
    "postcode",
    [
        "（邮编276400）",
        "（邮编：276400）",
        "(邮政编码276400)",
        " 邮编276400",
        "（276400）",
        "，邮编：276400",
    ],
)
def test_a_postcode_behind_an_address_makes_it_no_label(postcode: str) -> None:
    place = "山东省临沂市沂水县龙家圈街道南环路东首化纤公司能源管理处"
    page = table(
        f"单位名称 | {COMPANY} | 业务类型 | 新办",
        f"企业住所 | 山东省临沂市沂水县南环路东首 | 统一社会信用代码 | {CODE}",
        "联系人 | 王小红 | 手机 | 13812345678",
        f"邮寄地址 | {place}{postcode} | < | <",
        title="数字证书申请表",
    )
    assert values(only(page))["address"] == place
