"""Application forms of other agencies: the same said in other labels, places and marks."""

from tests.samples.papers.paper import (
    SIGN,
    STAMP,
    Block,
    Gap,
    Pen,
    Table,
    Text,
    c,
    paper,
    spread,
    title,
)

SERVICES = "新办=new,续期=renewal,补发=reissue,密码重置=reset,变更=change"
PLANS = "基础资费=basic,组合资费=combined"
YEARS = "1年=1,3年=3,5年=5"


@paper("application", batch=1)
def form_sections(p: Pen) -> list[Block]:
    """Section rows across the table, brackets as boxes, two pairs to a row."""
    return [
        title("数字证书业务申请表（单位用户）"),
        spread((0, "申请日期：" + p.day("date")), (0.66, "受理编号：__________")),
        Table(
            (18, 32, 18, 32),
            (
                ("业务类型", c(p.boxes("services", SERVICES, on="[√]", off="[ ]"), 3)),
                (c("一、单位基本信息", 4, centre=True),),
                ("单位全称", c(p("company"), 3)),
                ("统一社会信用代码", p("credit_code"), "法定代表人姓名", p("legal_representative")),
                ("单位固定电话", p("phone"), "邮政编码", p.firm.postcode),
                ("通讯地址", c(p("address"), 3)),
                (c("二、证书申请信息", 4, centre=True),),
                (
                    "资费套餐",
                    p.boxes("plan", PLANS, on="[√]", off="[ ]"),
                    "证书年限",
                    p.boxes("term_years", YEARS, on="[√]", off="[ ]"),
                ),
                ("申请数量", p("quantity", f"{p.order.quantity} 个"), "证书类型", "机构证书"),
                (c("三、经办人信息", 4, centre=True),),
                ("经办人姓名", p("contact"), "身份证号码", p("id_number")),
                ("手机号码", p("mobile"), "电子邮箱", p("email")),
                (
                    c(
                        "申请单位声明：\n本单位承诺所填信息真实有效，如有虚假愿承担相应法律责任。\n"
                        f"经办人签字：{SIGN}　　　　　　　　单位公章：{STAMP}",
                        4,
                    ),
                ),
            ),
        ),
    ]


@paper("application", batch=1)
def form_upright_group(p: Pen) -> list[Block]:
    """Upright section cells at the left margin, labels inside meaning their section's."""
    return [
        title("机构数字证书申请表"),
        Table(
            (6, 18, 28, 18, 30),
            (
                (
                    c("申请业务", 2),
                    c(
                        p.boxes(
                            "services", "新申请=new,更新=renewal,补办=reissue,解锁=reset", gap="　"
                        ),
                        3,
                    ),
                ),
                (c("机\n构\n信\n息", 1, 4), "机构名称", c(p("company"), 3)),
                ("证件类型", "营业执照", "证件号码", p("credit_code")),
                ("法定代表人", p("legal_representative"), "单位电话", p("phone")),
                ("单位地址", c(p("address"), 3)),
                (c("经\n办\n人\n信\n息", 1, 3), "姓名", p("contact"), "性别", "男"),
                ("证件类型", "身份证", "证件号码", p("id_number")),
                ("手机", p("mobile"), "邮箱", p("email")),
                (
                    c("证\n书\n信\n息", 1, 2),
                    "办理数量",
                    p("quantity"),
                    "有效期",
                    p("term_years", f"{p.order.term_years}年"),
                ),
                ("收费标准", c(p.boxes("plan", "基础套餐=basic,组合套餐=combined"), 3)),
                (
                    c("申请单位（盖章）", 2),
                    c(f"{STAMP}\n" + p.day("date", "{y} 年 {m} 月 {d} 日"), 3),
                ),
            ),
        ),
    ]


@paper("application", batch=1)
def form_two_line_labels(p: Pen) -> list[Block]:
    """Labels broken over two lines of their cell, values broken too."""
    address = p.firm.address
    return [
        title("电 子 认 证 服 务 申 请 表"),
        Table(
            (16, 34, 16, 34),
            (
                ("单 位\n名 称", p("company"), "统一社会\n信用代码", p("credit_code")),
                ("法 定\n代表人", p("legal_representative"), "单 位\n电 话", p("phone")),
                ("通 信\n地 址", c(p("address", address[:14] + "\n" + address[14:]), 3)),
                ("联系人\n姓 名", p("contact"), "联系人\n身份证号", p("id_number")),
                ("联系人\n手 机", p("mobile"), "电 子\n邮 箱", p("email")),
                ("申 请\n类 型", c(p.boxes("services", SERVICES, on="■", off="□"), 3)),
                (
                    "电子钥匙\n数 量",
                    p("quantity", f"{p.order.quantity}把"),
                    "证 书\n有效期",
                    p("term_years", f"{'零一二三四五'[p.order.term_years]}年"),
                ),
                ("资 费\n类 型", c(p.boxes("plan", PLANS, on="■", off="□"), 3)),
            ),
        ),
        Gap(),
        spread((0, f"经办人（签字）：{SIGN}"), (0.5, f"申请单位（公章）：{STAMP}")),
        Text("日期：" + p.day("date", "{y}年{mm}月{dd}日"), align="right"),
    ]


@paper("application", batch=1)
def form_label_with_value(p: Pen) -> list[Block]:
    """Each cell holds its label, a colon and the value."""
    return [
        title("企业UKey办理申请单"),
        Table(
            (50, 50),
            (
                (c("企业名称：" + p("company"), 2),),
                ("信用代码：" + p("credit_code"), "企业法人：" + p("legal_representative")),
                (
                    "办理类型："
                    + p.boxes(
                        "services", "首次办理=new,续费=renewal,遗失补办=reissue", on="√", off="□"
                    ),
                    "办理个数：" + p("quantity", f"{p.order.quantity}个"),
                ),
                (
                    "套餐类型："
                    + p(
                        "plan",
                        {"basic": "基础资费", "combined": "组合资费"}[p.order.plan or "basic"],
                    ),
                    "服务年限：" + p("term_years", f"{p.order.term_years}年"),
                ),
                ("联系人：" + p("contact"), "联系手机：" + p("mobile")),
                ("身份证号：" + p("id_number"), "电子邮件：" + p("email")),
                (c("收件地址：" + p("address"), 2),),
                (c("开票抬头：" + p("invoice_title"), 2),),
                (c("开票税号：" + p("invoice_tax_no"), 2),),
                ("填表日期：" + p.day("date", "{y}-{mm}-{dd}"), f"企业盖章：{STAMP}"),
            ),
        ),
    ]


@paper("application", batch=1)
def form_paragraphs(p: Pen) -> list[Block]:
    """No table: one label and value to a paragraph, numbered."""
    return [
        title("数字证书（UKey）办理申请表"),
        Text("1．申请单位：" + p("company")),
        Text("2．统一社会信用代码：" + p("credit_code")),
        Text("3．法定代表人：" + p("legal_representative")),
        Text("4．业务类型：" + p.boxes("services", SERVICES, on="☑", off="☐")),
        Text(
            "5．资费类型："
            + p.boxes("plan", PLANS, on="☑", off="☐")
            + "　办理年限："
            + p.boxes("term_years", YEARS, on="☑", off="☐")
        ),
        Text("6．证书数量：" + p("quantity")),
        Text("7．经办人：" + p("contact") + "　　身份证号：" + p("id_number")),
        Text("8．手机：" + p("mobile") + "　　固定电话：" + p("phone")),
        Text("9．电子邮箱：" + p("email")),
        Text("10．邮寄地址：" + p("address")),
        Gap(20),
        Text(f"经办人签字：{SIGN}"),
        Text(f"单位公章：{STAMP}"),
        Text("日期：" + p.day("date", "{y}/{m}/{d}")),
    ]


@paper("application", batch=1, split="holdout")
def form_heads_above(p: Pen) -> list[Block]:
    """Rows of labels, each with the row of their values under it."""
    return [
        title("单位证书申请表"),
        Table(
            (34, 33, 33),
            (
                ("单位名称", "统一社会信用代码", "法定代表人"),
                (p("company"), p("credit_code"), p("legal_representative")),
                ("经办人", "经办人身份证号", "手机号码"),
                (p("contact"), p("id_number"), p("mobile")),
                ("电子邮箱", "固定电话", "证书数量"),
                (p("email"), p("phone"), p("quantity")),
                ("业务类型", "资费类型", "办理年限"),
                (
                    p.boxes("services", "新办=new,续期=renewal,补发=reissue"),
                    p.boxes("plan", PLANS),
                    p.boxes("term_years", YEARS),
                ),
                (c("通信地址", 3, centre=True),),
                (c(p("address"), 3),),
            ),
        ),
        Text("申请日期：" + p.day("date")),
        Text(f"单位盖章：{STAMP}"),
    ]


@paper("application", batch=1)
def form_wide_three_pairs(p: Pen) -> list[Block]:
    """Three pairs to a row, invoice rows with their own group cell."""
    return [
        title("用户证书申请登记表"),
        Table(
            (13, 22, 13, 18, 12, 22),
            (
                ("用户名称", c(p("company"), 3), "社会信用代码", p("credit_code")),
                (
                    "法人代表",
                    p("legal_representative"),
                    "固定电话",
                    p("phone"),
                    "邮编",
                    p.firm.postcode,
                ),
                ("联系地址", c(p("address"), 5)),
                ("经办人", p("contact"), "手机号", p("mobile"), "证件号码", p("id_number")),
                ("E-mail", c(p("email"), 3), "UKey数量", p("quantity", f"{p.order.quantity}")),
                ("申请事项", c(p.boxes("services", SERVICES, on="(√)", off="(  )"), 5)),
                (
                    "收费方式",
                    c(p.boxes("plan", PLANS, on="(√)", off="(  )"), 3),
                    "年限",
                    p("term_years", f"{p.order.term_years}"),
                ),
                (c("开票信息", 1, 3), "名称", c(p("invoice_title"), 4)),
                ("税号", c(p("invoice_tax_no"), 4)),
                ("开户行及账号", c(f"{p.firm.bank} {p.firm.account}", 4)),
                ("备注", c("", 5)),
                (c(f"申请人签字：{SIGN}", 3), c(f"单位（公章）：{STAMP}\n" + p.day("date"), 3)),
                (c("以下由受理点填写", 6, centre=True),),
                ("受理人", c("", 2), "受理日期", c("    年  月  日", 2)),
            ),
        ),
    ]


@paper("application", batch=1)
def form_service_keys(p: Pen) -> list[Block]:
    """A request for services on several keys that are listed by number."""
    p.truth |= {"services": ["reset"], "key_serial": "、".join(p.keys[:2]), "quantity": 2}
    return [
        title("电子钥匙（UKey）业务办理单"),
        Table(
            (22, 28, 20, 30),
            (
                ("单位名称", c(p("company"), 3)),
                ("统一社会信用代码", c(p("credit_code"), 3)),
                ("办理业务", c("□证书续期　☑密码重置　□格式化　□补发证书", 3)),
                ("UKey序列号", c("、".join(p.keys[:2]), 3)),
                ("办理数量", "2", "联系人", p("contact")),
                ("联系电话", p("mobile"), "邮箱", p("email")),
                ("办理原因", c("密码遗忘，UKey被锁", 3)),
                (
                    c(
                        f"经办人签名：{SIGN}　　　单位盖章：{STAMP}　　　日期："
                        + p.day("date", "{y}.{m}.{d}"),
                        4,
                    ),
                ),
            ),
        ),
    ]


@paper("application", batch=1)
def form_reissue_in_remark(p: Pen) -> list[Block]:
    """No business type on the form; the remark asks for a replacement."""
    p.truth |= {"services": ["reissue"], "remark": "原UKey丢失，申请补发"}
    return [
        title("企业证书申请表"),
        Table(
            (20, 30, 20, 30),
            (
                ("企业名称", c(p("company"), 3)),
                ("税号", p("credit_code"), "法人", p("legal_representative")),
                ("证书数量", p("quantity", "1", 1), "证书序列号", p("key_serial")),
                ("联系人", p("contact"), "手机", p("mobile")),
                ("电子邮箱", p("email"), "固定电话", p("phone")),
                ("通信地址", c(p("address"), 3)),
                ("备注", c("原UKey丢失，申请补发", 3)),
            ),
        ),
        Text(f"单位公章：{STAMP}　　　　　　经办人签字：{SIGN}　　　　日期：" + p.day("date")),
    ]


@paper("application", batch=1, split="holdout")
def form_code_in_boxes(p: Pen) -> list[Block]:
    """The credit code one character to a cell."""
    code = p("credit_code")
    return [
        title("单位数字证书业务申请表"),
        Table((24, *([4] * 18)), (("统一社会信用代码", *code),)),
        Table(
            (20, 30, 20, 30),
            (
                ("单位名称", c(p("company"), 3)),
                ("单位负责人", p("legal_representative"), "办公电话", p("phone")),
                ("业务类别", c(p.boxes("services", SERVICES, on="☒", off="☐"), 3)),
                (
                    "证书份数",
                    p("quantity", f"{p.order.quantity}份"),
                    "服务期限",
                    p("term_years", f"{p.order.term_years}年"),
                ),
                ("套餐", c(p.boxes("plan", PLANS, on="☒", off="☐"), 3)),
                ("证书管理员", p("contact"), "移动电话", p("mobile")),
                ("证件号", p("id_number"), "电子信箱", p("email")),
                ("快递地址", c(p("address"), 3)),
                ("签署日期", p.day("date"), "盖章", STAMP),
            ),
        ),
    ]


@paper("application", batch=1)
def form_marks_behind(p: Pen) -> list[Block]:
    """Marks stand behind the words; years written with a unit behind a blank."""
    return [
        title("数字证书申请表"),
        Table(
            (22, 28, 22, 28),
            (
                ("申请单位名称", c(p("company"), 3)),
                (
                    "纳税人识别号",
                    p("credit_code"),
                    "法定代表人（负责人）",
                    p("legal_representative"),
                ),
                (
                    "业务种类",
                    c(
                        p.note(services=["new"]) + "新办（√）  续期（  ）  变更（  ）  补发（  ）",
                        3,
                    ),
                ),
                (
                    "资费标准",
                    c(
                        p.note(plan=p.order.plan)
                        + "  ".join(
                            word + ("（√）" if key == p.order.plan else "（  ）")
                            for key, word in (("basic", "基础资费"), ("combined", "组合资费"))
                        ),
                        3,
                    ),
                ),
                (
                    "申请年限",
                    p("term_years", f"  {p.order.term_years}  年"),
                    "申请个数",
                    p("quantity", f"  {p.order.quantity}  个"),
                ),
                ("办理人", p("contact"), "办理人手机", p("mobile")),
                ("办理人身份证号", p("id_number"), "联系邮箱", p("email")),
                ("通讯地址", c(p("address"), 3)),
                ("单位签章", c(f"{STAMP}\n\n" + p.day("date", "{y} 年 {mm} 月 {dd} 日"), 3)),
            ),
        ),
    ]


@paper("application", batch=1)
def form_delivery_apart(p: Pen) -> list[Block]:
    """The recipient's phone and name stand beside the contact's; only the contact's count."""
    receiver = p.other.legal
    return [
        title("电力交易平台数字证书申请表"),
        Table(
            (16, 34, 16, 34),
            (
                (c("单位信息", 4),),
                ("名称", p("company"), "信用代码", p("credit_code")),
                ("法人姓名", p("legal_representative"), "座机", p("phone")),
                (c("联系人信息", 4),),
                ("姓名", p("contact"), "身份证号", p("id_number")),
                ("手机", p("mobile"), "邮箱", p("email")),
                (c("收件人信息", 4),),
                ("姓名", receiver.name, "手机", receiver.mobile),
                ("地址", c(p("address"), 3)),
                (c("订单信息", 4),),
                ("类型", p.boxes("services", "新办=new,续期=renewal"), "数量", p("quantity")),
                (
                    "资费",
                    p.boxes("plan", "基础=basic,组合=combined"),
                    "年限",
                    p.boxes("term_years", "一年=1,三年=3,五年=5"),
                ),
                (c("填写日期：" + p.day("date"), 2), c(f"公章：{STAMP}", 2)),
            ),
        ),
    ]
