"""More application forms: nested, digit by digit, two in a file, several to a row."""

from tests.samples.papers.paper import (
    SIGN,
    STAMP,
    Block,
    Break,
    Gap,
    Pen,
    Table,
    Text,
    c,
    paper,
    spread,
    title,
)

SERVICES = "新办=new,续期=renewal,补发=reissue,密码重置=reset,格式化=format,变更=change"
PLANS = "基础资费=basic,组合资费=combined"
YEARS = "1年=1,3年=3,5年=5"


@paper("application", batch=2)
def form_nested(p: Pen) -> list[Block]:
    """A table within a table's cell."""
    inner = Table(
        (20, 30, 20, 30),
        (
            ("姓名", p("contact"), "手机号码", p("mobile")),
            ("身份证号码", p("id_number"), "电子邮箱", p("email")),
        ),
    )
    return [
        title("企业数字证书申请表"),
        Table(
            (18, 32, 18, 32),
            (
                ("申请单位", c(p("company"), 3)),
                ("信用代码", p("credit_code"), "法定代表人", p("legal_representative")),
                ("通信地址", c(p("address"), 3)),
                ("经办人信息", c("", 3, inner=inner)),
                ("业务类型", c(p.boxes("services", SERVICES, on="✓", off="□"), 3)),
                (
                    "资费类型",
                    p.boxes("plan", PLANS, on="✓", off="□"),
                    "办理年限",
                    p.boxes("term_years", YEARS, on="✓", off="□"),
                ),
                ("证书数量", c(p("quantity", f"{p.order.quantity}（个）"), 3)),
                (c("日期：" + p.day("date"), 2), c(f"公章：{STAMP}", 2)),
            ),
        ),
    ]


@paper("application", batch=2)
def form_required_stars(p: Pen) -> list[Block]:
    """Required fields are starred, hints stand in brackets behind the labels."""
    return [
        title("CA数字证书服务申请表（企业版）"),
        Text("带*号为必填项", 9),
        Table(
            (22, 28, 20, 30),
            (
                ("*单位名称（全称）", c(p("company"), 3)),
                ("*统一社会信用代码（18位）", c(p("credit_code"), 3)),
                ("*法定代表人", p("legal_representative"), "公司电话", p("phone")),
                ("*证书联系人", p("contact"), "*手机号码", p("mobile")),
                ("*联系人证件号码", p("id_number"), "*电子邮箱", p("email")),
                ("*邮寄地址（含省市区）", c(p("address"), 3)),
                (
                    "*申请类型（单选）",
                    c(
                        p.boxes(
                            "services",
                            "新办=new,续期=renewal,补办=reissue,变更=change",
                            on="●",
                            off="○",
                        ),
                        3,
                    ),
                ),
                ("*资费标准", c(p.boxes("plan", PLANS, on="●", off="○"), 3)),
                (
                    "*有效期",
                    p.boxes("term_years", YEARS, on="●", off="○"),
                    "*申请数量（个）",
                    p("quantity"),
                ),
                ("发票抬头", p("invoice_title"), "纳税人识别号", p("invoice_tax_no")),
            ),
        ),
        spread(
            (0, f"*申请人签字：{SIGN}"),
            (0.4, f"*单位盖章：{STAMP}"),
            (0.7, "*日期：" + p.day("date")),
        ),
    ]


@paper("application", batch=2)
def form_letter_like(p: Pen) -> list[Block]:
    """An application written as a letter, its facts in a list with colons of half width."""
    return [
        title("数字证书申请书"),
        Text("北京迅驰无限科技有限公司:", 12),
        Text("我单位因参与电力市场交易需要，特申请办理数字证书，有关信息如下:", 12, indent=True),
        Text("单位名称:" + p("company"), 12),
        Text("统一社会信用代码:" + p("credit_code"), 12),
        Text("法定代表人:" + p("legal_representative"), 12),
        Text("业务类型:" + p("services", "新办", ["new"]), 12),
        Text("证书数量:" + p("quantity", f"{'零壹贰叁肆'[p.order.quantity]}个"), 12),
        Text(
            "资费类型:"
            + p("plan", {"basic": "基础资费", "combined": "组合资费"}[p.order.plan or ""]),
            12,
        ),
        Text("办理年限:" + p("term_years", f"{'零一二三四五'[p.order.term_years or 0]}年"), 12),
        Text("经办人:" + p("contact") + ",身份证号:" + p("id_number") + ",手机:" + p("mobile"), 12),
        Text("电子邮箱:" + p("email"), 12),
        Text("通信地址:" + p("address"), 12),
        Gap(20),
        Text("申请单位(盖章):" + STAMP, 12, "right"),
        Text(p.day("date"), 12, "right"),
    ]


@paper("application", batch=2)
def form_renewal_serials(p: Pen) -> list[Block]:
    """A renewal of three keys, listed in rows of their own."""
    p.truth |= {"services": ["renewal"], "quantity": 3, "key_serial": "、".join(p.keys)}
    return [
        title("数字证书续期申请表"),
        Table(
            (20, 30, 20, 30),
            (
                ("单位名称", c(p("company"), 3)),
                ("统一社会信用代码", p("credit_code"), "联系人", p("contact")),
                ("手机", p("mobile"), "电子邮箱", p("email")),
                ("证书数量", "3", "续期年限", p("term_years", f"{p.order.term_years}年")),
                ("资费类型", c(p.boxes("plan", PLANS), 3)),
                ("原UKey序列号", c("\n".join(p.keys), 3)),
                (c(f"经办人签字：{SIGN}", 2), c(f"单位公章：{STAMP}", 2)),
            ),
        ),
        Text("填表日期：" + p.day("date")),
    ]


@paper("application", batch=2)
def form_four_pairs(p: Pen) -> list[Block]:
    """A landscape sheet of four pairs to the row."""
    return [
        title("电子钥匙申请表"),
        Table(
            (9, 20, 8, 14, 8, 16, 8, 17),
            (
                ("单位名称", c(p("company"), 3), "信用代码", c(p("credit_code"), 3)),
                (
                    "法人",
                    p("legal_representative"),
                    "固话",
                    c(p("phone"), 3),
                    "邮编",
                    p.firm.postcode,
                ),
                ("联系人", p("contact"), "手机", p("mobile"), "邮箱", c(p("email"), 3)),
                (
                    "身份证",
                    c(p("id_number"), 3),
                    "数量",
                    p("quantity"),
                    "年限",
                    p("term_years", f"{p.order.term_years}年"),
                ),
                ("地址", c(p("address"), 7)),
                ("业务", c(p.boxes("services", SERVICES, on="[√]", off="[　]"), 7)),
                ("资费", c(p.boxes("plan", PLANS, on="[√]", off="[　]"), 7)),
                ("备注", c(p("remark", "请尽快办理", "请尽快办理"), 7)),
            ),
        ),
        spread((0, "申请日期：" + p.day("date", "{y}-{m}-{d}")), (0.5, f"盖章：{STAMP}")),
    ]


@paper("application", batch=2, split="holdout")
def form_spaced_labels(p: Pen) -> list[Block]:
    """Labels set wide with full-width spaces, values with units in brackets."""
    return [
        title("证 书 办 理 申 请 表"),
        Table(
            (22, 28, 22, 28),
            (
                ("单　位　名　称", c(p("company"), 3)),
                ("税　　　　　号", p("credit_code"), "法　　　　　人", p("legal_representative")),
                ("经　　办　　人", p("contact"), "手　　　　　机", p("mobile")),
                ("身　份　证　号", p("id_number"), "邮　　　　　箱", p("email")),
                ("通　讯　地　址", c(p("address"), 3)),
                ("办　理　业　务", c(p.boxes("services", SERVICES, gap="　　"), 3)),
                ("资　费　类　型", c(p.boxes("plan", PLANS, gap="　　"), 3)),
                (
                    "证　书　年　限",
                    p(
                        "term_years",
                        f"叁（{p.order.term_years}）年"
                        if p.order.term_years == 3
                        else f"{p.order.term_years}年",
                    ),
                    "办　理　数　量",
                    p("quantity", f"{p.order.quantity}（{'零壹贰叁肆'[p.order.quantity]}）个"),
                ),
                ("日　　　　　期", c(p.day("date"), 3)),
            ),
        ),
        Text(f"单　位　公　章：{STAMP}"),
    ]


@paper("application", batch=2)
def form_hints_in_cells(p: Pen) -> list[Block]:
    """Each value cell carries a hint of the form beside or under the value."""
    return [
        title("用户证书业务受理单"),
        Table(
            (24, 76),
            (
                ("企业名称", p("company") + "\n（须与营业执照一致）"),
                ("社会信用代码", p("credit_code") + "（18位）"),
                ("法定代表人姓名", p("legal_representative")),
                ("经办人姓名", p("contact") + "（须与授权书一致）"),
                ("经办人手机", p("mobile") + "（用于接收短信）"),
                ("经办人邮箱", p("email")),
                ("业务类型", p.boxes("services", SERVICES) + "（请勾选）"),
                ("套餐类型", p.boxes("plan", "基础套餐=basic,组合套餐=combined")),
                ("购买年限", p.boxes("term_years", "一年=1,三年=3,五年=5") + "（不选默认三年）"),
                ("办理数量", p("quantity", f"{p.order.quantity} 个") + "（建议不少于2个）"),
                ("收件地址", p("address")),
                ("签字", f"经办人签字：{SIGN}　　日期：" + p.day("date")),
                ("盖章", f"（加盖单位公章）{STAMP}"),
            ),
        ),
    ]


@paper("application", batch=2, split="holdout")
def form_two_tables(p: Pen) -> list[Block]:
    """Headings as paragraphs between tables of two columns."""
    return [
        title("发电企业数字证书申请表"),
        Text("第一部分　单位基本信息"),
        Table(
            (30, 70),
            (
                ("单位全称", p("company")),
                ("统一社会信用代码", p("credit_code")),
                ("法定代表人（负责人）", p("legal_representative")),
                ("单位固定电话", p("phone")),
            ),
        ),
        Text("第二部分　经办人信息"),
        Table(
            (30, 70),
            (
                ("姓名", p("contact")),
                ("身份证号码", p("id_number")),
                ("手机号码", p("mobile")),
                ("电子邮箱", p("email")),
                ("通信地址", p("address")),
            ),
        ),
        Text("第三部分　办理内容"),
        Table(
            (30, 70),
            (
                ("业务类型", p.boxes("services", SERVICES, on="√", off="□")),
                ("资费类型", p.boxes("plan", PLANS, on="√", off="□")),
                ("办理年限", p.boxes("term_years", YEARS, on="√", off="□")),
                ("证书数量", p("quantity", f"{p.order.quantity}个")),
            ),
        ),
        Text("填写日期：" + p.day("date", "{y}年{mm}月{dd}日")),
    ]


@paper("application", batch=2)
def form_two_pages(p: Pen) -> list[Block]:
    """The form goes on over the page: order and signature stand on the second."""
    return [
        title("数字证书业务申请表"),
        Table(
            (22, 28, 22, 28),
            (
                ("单位名称", c(p("company"), 3)),
                ("统一社会信用代码", p("credit_code"), "法定代表人", p("legal_representative")),
                ("联系人", p("contact"), "手机", p("mobile")),
                ("证件号码", p("id_number"), "邮箱", p("email")),
                ("通讯地址", c(p("address"), 3)),
            ),
        ),
        Break(),
        Table(
            (22, 28, 22, 28),
            (
                ("业务类型", c(p.boxes("services", SERVICES), 3)),
                ("资费类型", p.boxes("plan", PLANS), "证书年限", p.boxes("term_years", YEARS)),
                ("证书数量", p("quantity"), "申请日期", p.day("date")),
                (c(f"经办人签字：{SIGN}", 2), c(f"单位公章：{STAMP}", 2)),
            ),
        ),
    ]


@paper("application", batch=2)
def form_left_empty(p: Pen) -> list[Block]:
    """Half of the form was left empty: what is not printed is absent."""
    return [
        title("企业证书申请表"),
        Table(
            (20, 30, 20, 30),
            (
                ("业务类型", c("□新办　□续期　□补发　□密码重置　□格式化　□变更", 3)),
                ("单位名称", c(p("company"), 3)),
                ("统一社会信用代码", "", "法定代表人", p("legal_representative")),
                ("资费类型", "□基础资费　□组合资费", "办理年限", "□1年　□3年　□5年"),
                ("证书数量", "　　个", "联系人", p("contact")),
                ("手机", "", "固定电话", ""),
                ("电子邮箱", p("email"), "邮编", ""),
                ("通信地址", c("", 3)),
                ("原证书/UKey序列号", c("", 3)),
                ("备注", c("无", 3)),
            ),
        ),
        Text("经办人签字：　　　　　　　单位公章：　　　　　　日期：　　年　　月　　日"),
    ]
