"""A third look: the same kinds in yet other hands."""

from datetime import date

from tests.samples import people
from tests.samples.papers.others import _unknown
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

HALF = (595.0, 420.0)
PHONE = (360.0, 660.0)


@paper("application", batch=3)
def form_beijing(p: Pen) -> list[Block]:
    """A CA's form: 申请者信息, 订户 and 介质, the operator as 证书管理人."""
    return [
        title("机构证书申请表（代申请用）"),
        Table(
            (6, 20, 27, 20, 27),
            (
                (c("订\n户\n信\n息", 1, 3), "*机构名称：", c(p("company"), 3)),
                (
                    "*组织机构代码/信用代码：",
                    p("credit_code"),
                    "法人代表：",
                    p("legal_representative"),
                ),
                ("*联系地址：", c(p("address"), 3)),
                (c("经\n办\n人", 1, 2), "*姓名：", p("contact"), "*身份证号：", p("id_number")),
                ("*手机：", p("mobile"), "*E-mail：", p("email")),
                (
                    c("业\n务", 1, 2),
                    "办理业务：",
                    c(
                        p.boxes(
                            "services",
                            "新办=new,更新=renewal,变更=change,补办=reissue",
                            on="(√)",
                            off="(  )",
                        ),
                        3,
                    ),
                ),
                (
                    "证书有效期：",
                    p.boxes("term_years", "1年=1,3年=3,5年=5", on="(√)", off="(  )"),
                    "数量：",
                    p("quantity"),
                ),
            ),
        ),
        Text(
            "资费类型：" + p.boxes("plan", "基础资费=basic,组合资费=combined", on="(√)", off="(  )")
        ),
        spread(
            (0, f"经办人签字：{SIGN}"),
            (0.35, f"单位盖章：{STAMP}"),
            (0.7, "日期：" + p.day("date", "{y}.{mm}.{dd}")),
        ),
    ]


@paper("application", batch=3)
def form_values_split(p: Pen) -> list[Block]:
    """Two-column key and value without rules, colons missing."""
    return [
        title("UKey申请表"),
        Table(
            (25, 75),
            (
                ("单位名称", p("company")),
                ("统一社会信用代码", p("credit_code")),
                ("法定代表人", p("legal_representative")),
                ("联系人", p("contact")),
                ("身份证号", p("id_number")),
                ("手机", p("mobile")),
                ("电子邮箱", p("email")),
                ("通信地址", p("address")),
                ("业务类型", p("services", "新办", ["new"])),
                (
                    "资费类型",
                    p("plan", {"basic": "基础资费", "combined": "组合资费"}[p.order.plan or ""]),
                ),
                ("办理年限", p("term_years", f"{p.order.term_years}年")),
                ("证书数量", p("quantity", f"{p.order.quantity}个")),
                ("申请日期", p.day("date", "{y}/{mm}/{dd}")),
            ),
            ruled=False,
        ),
    ]


@paper("application", batch=3)
def form_invoice_rows(p: Pen) -> list[Block]:
    """Invoice facts in one cell, each with its colon; receiver in another."""
    return [
        title("企业证书申请表"),
        Table(
            (20, 30, 20, 30),
            (
                ("公司名称", c(p("company"), 3)),
                ("营业执照号", p("credit_code"), "法定代表人姓名", p("legal_representative")),
                ("经办人姓名", p("contact"), "经办人手机号", p("mobile")),
                ("经办人证件号码", p("id_number"), "邮箱地址", p("email")),
                (
                    "申请业务类型",
                    c(
                        p.boxes(
                            "services",
                            "新申请=new,证书更新=renewal,信息变更=change,遗失补办=reissue",
                        ),
                        3,
                    ),
                ),
                (
                    "套餐类型",
                    p.boxes("plan", "基础套餐=basic,组合套餐=combined"),
                    "服务年限",
                    p.boxes("term_years", "1年=1,3年=3,5年=5"),
                ),
                (
                    "申请证书数量",
                    c(
                        p(
                            "quantity",
                            f"大写：{'零壹贰叁肆'[p.order.quantity]}　小写：{p.order.quantity}",
                        ),
                        3,
                    ),
                ),
                (
                    "开票信息",
                    c(
                        f"名称：{p('invoice_title')}\n纳税人识别号：{p('invoice_tax_no')}\n"
                        f"地址、电话：{p.firm.address} {p.firm.phone}\n"
                        f"开户行及账号：{p.firm.bank} {p.firm.account}",
                        3,
                    ),
                ),
                (
                    "邮寄信息",
                    c(
                        f"收件人：{p.other.legal.name}\n联系电话：{p.other.legal.mobile}\n地址：{p('address')}",
                        3,
                    ),
                ),
            ),
        ),
        Text("单位（公章）：" + STAMP),
        Text("日期：" + p.day("date")),
    ]


@paper("application", batch=3, split="holdout")
def form_change(p: Pen) -> list[Block]:
    """A change of the company's name: before and after."""
    p.truth["services"] = ["change"]
    return [
        title("数字证书变更申请表"),
        Table(
            (20, 30, 20, 30),
            (
                ("单位名称", c(p("company"), 3)),
                ("统一社会信用代码", p("credit_code"), "法定代表人", p("legal_representative")),
                ("变更事项", c("单位名称变更", 3)),
                ("变更前", p.other.name, "变更后", p.firm.name),
                ("证书序列号", p("key_serial"), "证书数量", p("quantity", "1", 1)),
                ("联系人", p("contact"), "联系电话", p("mobile")),
                ("电子邮箱", p("email"), "通讯地址", p("address")),
            ),
        ),
        spread((0, f"单位盖章：{STAMP}"), (0.6, "申请日期：" + p.day("date"))),
    ]


@paper("application", batch=3)
def form_mixed_ticks(p: Pen) -> list[Block]:
    """The tick is written over the box's place: √ without a box, others boxed."""
    return [
        title("数字证书（电子钥匙）业务登记表"),
        Table(
            (20, 30, 20, 30),
            (
                ("申请单位全称", c(p("company"), 3)),
                ("社会信用代码", p("credit_code"), "法人", p("legal_representative")),
                (
                    "业务类型",
                    c(
                        p.boxes(
                            "services",
                            "新办=new,续期=renewal,补发=reissue,格式化=format",
                            on="√",
                            off="□",
                            gap="  ",
                        ),
                        3,
                    ),
                ),
                (
                    "收费套餐",
                    p.boxes("plan", "基础=basic,组合=combined", on="√", off="□"),
                    "使用年限",
                    p.boxes("term_years", "一年=1,三年=3,五年=5", on="√", off="□"),
                ),
                (
                    "电子钥匙数量",
                    p("quantity", f"{'零一两三四'[p.order.quantity]}把"),
                    "业务联系人",
                    p("contact"),
                ),
                ("手机号码", p("mobile"), "固定电话", p("phone")),
                ("电子邮件", p("email"), "身份证号码", p("id_number")),
                ("收件地址", c(p("address"), 3)),
                ("填报日期", c(p.day("date"), 3)),
            ),
        ),
    ]


@paper("authorisation", batch=3)
def letter_power(p: Pen) -> list[Block]:
    """本公司（名称）授权 … 为本公司代理人, the number on its own line."""
    return [
        title("授权委托书", 20),
        Text(
            f"本公司{p('company')}，统一社会信用代码{p.firm.credit_code}，现授权员工{p('agent')}代表本公司办理电子钥匙相关业务。",
            12,
            indent=True,
        ),
        Text("被授权人身份证号：" + p("id_number"), 12, indent=True),
        Text("被授权人联系电话：" + p.who.mobile, 12, indent=True),
        Text("授权期限：自本授权书盖章之日起至业务办结之日止。", 12, indent=True),
        Gap(20),
        Text(f"公司盖章：{STAMP}", 12, "right"),
        Text(p.day("date"), 12, "right"),
    ]


@paper("authorisation", batch=3)
def letter_department(p: Pen) -> list[Block]:
    """指定我单位综合部主任."""
    return [
        title("办理授权书", 20),
        Text("致：新疆电力交易中心有限公司", 12),
        Text(
            f"我单位{p('company')}，指定我单位综合部{p('agent')}同志（身份证号码：{p('id_number')}）为数字证书经办人。",
            12,
            indent=True,
        ),
        Text(
            "授权有效期限："
            + p.day("valid_from", "{y}年{mm}月{dd}日")
            + "-"
            + p.day("valid_to", "{y}年{mm}月{dd}日", date(p.on.year + 2, 12, 31)),
            12,
        ),
        Gap(20),
        Text(f"单位（盖章）：{STAMP}", 12),
        Text(f"法定代表人（签字）：{SIGN}", 12),
        Text("时间：" + p.day("date", "{y}年{mm}月{dd}日"), 12),
    ]


@paper("authorisation", batch=3, split="holdout")
def letter_english(p: Pen) -> list[Block]:
    """Bracketed Latin, validity in a sentence."""
    return [
        title("授权书（Power of Attorney）", 18),
        Text(
            f"{p('company')}兹授权{p('agent')}先生（身份证号码：{p('id_number')}）代表本公司办理UKey（电子钥匙）的申领。",
            12,
            indent=True,
        ),
        Text(
            "上述授权自"
            + p.day("valid_from", "{y}年{m}月{d}日")
            + "起生效，至"
            + p.day("valid_to", "{y}年{m}月{d}日", date(p.on.year + 1, 5, 31))
            + "终止。",
            12,
            indent=True,
        ),
        Gap(20),
        Text("授权公司（盖章）：" + STAMP, 12, "right"),
        Text("签发日期：" + p.day("date"), 12, "right"),
    ]


@paper("voucher", batch=3, size=HALF)
def bank_ccb_receipt(p: Pen) -> list[Block]:
    """CCB 电子回执 with 受理成功."""
    return [
        title("中国建设银行网上银行电子回执", 14),
        spread(
            (0, "币别：" + p("currency", "人民币元")),
            (0.3, "日期：" + p.day("paid_on", "{y}{mm}{dd}")),
            (0.6, "凭证号：" + p("receipt_no")),
        ),
        spread(
            (0, "账户明细编号-交易流水号：" + p("serial_no", "34-" + p.serial, "34-" + p.serial))
        ),
        Table(
            (6, 12, 32, 6, 12, 32),
            (
                (
                    c("付款人", 1, 3),
                    "全称",
                    p("payer_name"),
                    c("收款人", 1, 3),
                    "全称",
                    p("payee_name"),
                ),
                ("账号", p("payer_account"), "账号", p("payee_account")),
                ("开户行", p("payer_bank"), "开户行", p("payee_bank")),
                (c("大写金额", 2), p.words(), c("小写金额", 2), p.money("{f}")),
                (c("用途", 2), p("purpose"), c("钞汇标志", 2), "钞"),
            ),
        ),
        Text(
            "重要提示：银行受理成功，本回执不作为收、付款方交易的最终依据。"
            + p.note(status="submitted"),
            8,
        ),
    ]


@paper("voucher", batch=3, size=HALF)
def bank_minsheng(p: Pen) -> list[Block]:
    """Three columns of pairs, amount in the middle."""
    return [
        title("中国民生银行 付款回单", 14),
        Table(
            (13, 20, 13, 20, 14, 20),
            (
                ("付款人户名", c(p("payer_name"), 2), "收款人户名", c(p("payee_name"), 2)),
                ("付款人账号", c(p("payer_account"), 2), "收款人账号", c(p("payee_account"), 2)),
                ("付款人开户行", c(p("payer_bank"), 2), "收款人开户行", c(p("payee_bank"), 2)),
                (
                    "币种",
                    p("currency", "人民币"),
                    "小写金额",
                    p.money("{f}"),
                    "大写金额",
                    p.words(),
                ),
                (
                    "交易日期",
                    p.day("paid_on", "{y}-{mm}-{dd}"),
                    "流水号",
                    p("serial_no"),
                    "回单编号",
                    p("receipt_no"),
                ),
                ("摘要", "转账", "用途", c(p("purpose"), 3)),
            ),
        ),
        Text(p.note(status="paid") + "此回单已加盖电子印章", 8),
    ]


@paper("voucher", batch=3, size=PHONE)
def bank_phone_labels(p: Pen) -> list[Block]:
    """A phone's 转账结果 with full payer and a pending state."""
    return [
        title("转账结果", 13),
        title("转账申请已提交" + p.note(status="submitted"), 15),
        Text("预计2小时内到账，以对方银行入账时间为准", 9, "centre"),
        spread((0, "转账金额"), (0.36, p.money("¥{f}") + p.note(currency="CNY"))),
        spread((0, "收款户名"), (0.36, p("payee_name"))),
        spread((0, "收款账号"), (0.36, p("payee_account"))),
        spread((0, "付款户名"), (0.36, p("payer_name"))),
        spread(
            (0, "付款账号"),
            (
                0.36,
                p(
                    "payer_account",
                    f"{p.firm.account[:6]}******{p.firm.account[-4:]}",
                    f"{p.firm.account[:6]}******{p.firm.account[-4:]}",
                ),
            ),
        ),
        spread((0, "提交时间"), (0.36, p.day("paid_on", "{y}-{mm}-{dd} 09:30"))),
        spread((0, "转账附言"), (0.36, p("purpose"))),
    ]


@paper("voucher", batch=3, split="holdout", size=HALF)
def bank_pingan(p: Pen) -> list[Block]:
    """Single table with 项目/内容 pairs."""
    return [
        title("平安银行 电子回单", 14),
        Table(
            (22, 78),
            (
                ("回单号", p("receipt_no")),
                ("交易时间", p.day("paid_on", "{y}-{mm}-{dd} 10:00:00")),
                ("付款方户名", p("payer_name")),
                ("付款方账号", p("payer_account")),
                ("付款方开户行", p("payer_bank")),
                ("收款方户名", p("payee_name")),
                ("收款方账号", p("payee_account")),
                ("收款方开户行", p("payee_bank")),
                ("交易金额", p.money("RMB {f}") + p.note(currency="CNY")),
                ("大写金额", p.words("圆整")),
                ("交易用途", p("purpose")),
                ("交易流水号", p("serial_no")),
            ),
        ),
        Text(p.note(status="paid"), 8),
    ]


@paper("voucher", batch=3, size=HALF)
def bank_wire_form(p: Pen) -> list[Block]:
    """电汇凭证 with digit columns beside the words."""
    digits = f"{int(p.amount * 100)}".rjust(10)
    p.truth["amount"] = f"{p.amount:.2f}"
    return [
        title("电汇凭证（回单）", 15),
        spread((0, "委托日期：" + p.day("paid_on")), (0.6, "□普通 ☑加急")),
        Table(
            (8, 12, 30, 8, 12, 30),
            (
                (
                    c("汇款人", 1, 3),
                    "全称",
                    p("payer_name"),
                    c("收款人", 1, 3),
                    "全称",
                    p("payee_name"),
                ),
                ("账号", p("payer_account"), "账号", p("payee_account")),
                ("汇出行名称", p("payer_bank"), "汇入行名称", p("payee_bank")),
            ),
        ),
        Table(
            (10, 42, *([4.8] * 10)),
            (
                (c("金额", 1, 2), c("人民币（大写）" + p.words(), 1, 2), *"千百十万千百十元角分"),
                tuple(digits),
            ),
        ),
        Text("附加信息及用途：" + p("purpose")),
        Text(p.note(currency="CNY", status="paid") + "汇出行签章　　　　　复核　　　记账", 8),
    ]


@paper("unknown", batch=3)
def other_bid(p: Pen) -> list[Block]:
    """A letter that is no authorisation: an invitation."""
    return [
        title("关于召开数字证书使用培训会的函" + _unknown(p, "关于召开数字证书使用培训会的函"), 16),
        Text("各市场主体：", 12),
        Text(
            "兹定于2026年12月3日召开培训会，请各单位派1—2名经办人参加，携带身份证及UKey。",
            12,
            indent=True,
        ),
        Text("联系人：王样本　电话：010-82812901", 12),
    ]


@paper("unknown", batch=3, size=HALF)
def other_cash_flow(p: Pen) -> list[Block]:
    """A bank's balance certificate."""
    return [
        title("单位存款证明" + _unknown(p, "单位存款证明"), 16),
        Text(
            "兹证明" + p.firm.name + "在我行开立的账户截至2026年11月18日余额如下：", 12, indent=True
        ),
        Table((40, 30, 30), (("账号", "币种", "余额"), (p.firm.account, "人民币", "1,200,000.00"))),
        Text(p.firm.bank, 12, "right"),
    ]


@paper("unknown", batch=3)
def other_purchase_order(p: Pen) -> list[Block]:
    """A purchase order for keys."""
    return [
        title("采购订单" + _unknown(p, "采购订单"), 18),
        spread((0, "订单编号：PO-2026-1101"), (0.6, "订单日期：" + people.chinese_date(p.on))),
        spread((0, "采购方：" + p.firm.name), (0.6, "联系人：" + p.who.name)),
        Table(
            (10, 40, 15, 15, 20),
            (("序号", "名称", "数量", "单价", "金额"), ("1", "UKey数字证书", "2", "600", "1200")),
        ),
        Text("交货地址：" + p.firm.address),
    ]


@paper("unknown", batch=3, size=HALF)
def other_payroll(p: Pen) -> list[Block]:
    """A batch payment of wages."""
    return [
        title("代发工资明细表" + _unknown(p, "代发工资明细表"), 15),
        spread((0, "付款单位：" + p.firm.name), (0.6, "付款账号：" + p.firm.account)),
        Table(
            (10, 30, 40, 20),
            (
                ("序号", "姓名", "账号", "金额"),
                *(
                    (
                        str(k),
                        people.person(f"w{k}").name,
                        f"62220{k}0000012345{k}",
                        f"{5000 + k * 37}.00",
                    )
                    for k in range(1, 7)
                ),
            ),
        ),
    ]


@paper("licence", batch=3)
def licence_sole(p: Pen) -> list[Block]:
    """个体工商户营业执照: 经营者 and 经营场所."""
    return [
        title("个体工商户营业执照", 24),
        Text("统一社会信用代码 " + p("credit_code"), 11),
        spread((0, "名称"), (0.2, p("name")), size=12),
        spread((0, "类型"), (0.2, "个体工商户"), size=12),
        spread((0, "经营者"), (0.2, p("legal_representative")), size=12),
        spread((0, "经营场所"), (0.2, p("address")), size=12),
        spread((0, "组成形式"), (0.2, "个人经营"), size=12),
        spread((0, "注册日期"), (0.2, "2020年02月02日"), size=12),
        spread((0, "经营范围"), (0.2, "棉花加工、销售"), size=12),
        spread((0.6, "登记机关"), size=12),
    ]
