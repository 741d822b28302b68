"""More receipts: swapped sides, stacked heads, other banks' words, screens of wallets."""

from tests.samples import people
from tests.samples.papers.paper import Block, Gap, Pen, Table, Text, c, paper, spread, title

HALF = (595.0, 420.0)
PHONE = (360.0, 660.0)


@paper("voucher", batch=2, size=HALF)
def bank_payer_right(p: Pen) -> list[Block]:
    """Party heads over their columns, the payer at the right."""
    return [
        title("客户付款通知书（回单）", 14),
        spread(
            (0, "交易日期：" + p.day("paid_on", "{y}/{mm}/{dd}")),
            (0.6, "流水号：" + p("serial_no")),
        ),
        Table(
            (14, 36, 14, 36),
            (
                (c("收款人信息", 2, centre=True), c("付款人信息", 2, centre=True)),
                ("名称", p("payee_name"), "名称", p("payer_name")),
                ("账号", p("payee_account"), "账号", p("payer_account")),
                ("开户行", p("payee_bank"), "开户行", p("payer_bank")),
                ("金额", c(p.money("人民币{f}元") + p.note(currency="CNY"), 3)),
                ("大写", c(p.words(), 3)),
                ("用途", c(p("purpose"), 3)),
            ),
        ),
        Text("银行受理成功" + p.note(status="submitted"), 8),
    ]


@paper("voucher", batch=2, size=HALF)
def bank_unionpay_lines(p: Pen) -> list[Block]:
    """A corporate portal's detail page: three pairs to a line, no rules."""
    return [
        title("交易明细详情", 14),
        spread(
            (0, "付款账号"), (0.2, p("payer_account")), (0.55, "付款户名"), (0.72, p("payer_name"))
        ),
        spread(
            (0, "收款账号"), (0.2, p("payee_account")), (0.55, "收款户名"), (0.72, p("payee_name"))
        ),
        spread((0, "收款行名"), (0.2, p("payee_bank")), (0.55, "交易金额"), (0.72, p.money("{f}"))),
        spread(
            (0, "交易时间"),
            (0.2, p.day("paid_on", "{y}-{mm}-{dd} 14:30:55")),
            (0.55, "币种"),
            (0.72, p("currency", "人民币")),
        ),
        spread(
            (0, "交易状态"),
            (0.2, "交易成功" + p.note(status="paid")),
            (0.55, "手续费"),
            (0.72, "0.00"),
        ),
        spread((0, "用途"), (0.2, p("purpose")), (0.55, "指令序号"), (0.72, p("serial_no"))),
    ]


@paper("voucher", batch=2, size=HALF)
def bank_boc_two_lines(p: Pen) -> list[Block]:
    """Values wrapped over two lines within their column."""
    return [
        title("中国银行 客户借记回单", 14),
        Table(
            (50, 50),
            (
                ("付款人名称：" + p("payer_name"), "收款人名称：" + p("payee_name")),
                ("付款人账号：" + p("payer_account"), "收款人账号：" + p("payee_account")),
                ("付款人开户行：" + p("payer_bank"), "收款人开户行：" + p("payee_bank")),
                (
                    "金额：" + p.money("CNY {f}") + p.note(currency="CNY"),
                    "大写金额：人民币" + p.words(),
                ),
                ("摘要：网上支付", "用途：" + p("purpose")),
                (
                    "交易日期：" + p.day("paid_on", "{y}年{mm}月{dd}日"),
                    "交易流水号：" + p("serial_no"),
                ),
            ),
            ruled=False,
        ),
        spread((0, "回单编号：" + p("receipt_no")), (0.5, "回单验证码：6GQ2M1P9")),
        Text("自助设备打印，注意避免重复" + p.note(status="paid"), 8),
    ]


@paper("voucher", batch=2, size=PHONE)
def bank_phone_company(p: Pen) -> list[Block]:
    """A corporate banking app: labels over their values."""
    return [
        Text("中国移动　5G　　　　　　14:20", 8),
        title("回单详情", 13),
        title("¥ " + p.money("{f}") + p.note(currency="CNY"), 20),
        title("交易成功" + p.note(status="paid"), 11),
        Gap(8),
        Text("付款方", 9),
        Text(p("payer_name"), 11),
        Text("付款账号", 9),
        Text(p("payer_account"), 11),
        Text("收款方", 9),
        Text(p("payee_name"), 11),
        Text("收款账号", 9),
        Text(p("payee_account"), 11),
        Text("收款银行", 9),
        Text(p("payee_bank"), 11),
        Text("交易时间", 9),
        Text(p.day("paid_on", "{y}.{mm}.{dd} 14:18:02"), 11),
        Text("附言", 9),
        Text(p("purpose"), 11),
    ]


@paper("voucher", batch=2, size=PHONE)
def bank_wechat_bill(p: Pen) -> list[Block]:
    """A wallet's bill: payee, time and numbers, nobody's account."""
    name = people.PAYEE_NAME
    return [
        title("账单详情", 12),
        title(name, 12),
        title(p.money("-{f}"), 20),
        spread((0, "当前状态"), (0.34, "支付成功" + p.note(status="paid"))),
        spread((0, "商户全称"), (0.34, p("payee_name"))),
        spread((0, "商品"), (0.34, "数字证书")),
        spread((0, "支付时间"), (0.34, p.day("paid_on", "{y}年{m}月{d}日 10:11:12"))),
        spread((0, "支付方式"), (0.34, "工商银行储蓄卡(1234)")),
        spread((0, "交易单号"), (0.34, p("serial_no", "42000" + p.serial, "42000" + p.serial))),
    ]


@paper("voucher", batch=2, size=HALF)
def bank_psbc(p: Pen) -> list[Block]:
    """PSBC grid: amounts side by side, 小写 and 大写 in the label's brackets."""
    return [
        title("中国邮政储蓄银行企业网上银行电子回单", 13),
        spread((0, "回单编号：" + p("receipt_no")), (0.6, "打印时间：2026年11月20日 09:00:01")),
        Table(
            (8, 12, 30, 8, 12, 30),
            (
                (
                    c("付款方", 1, 3),
                    "户名",
                    p("payer_name"),
                    c("收款方", 1, 3),
                    "户名",
                    p("payee_name"),
                ),
                ("账号", p("payer_account"), "账号", p("payee_account")),
                ("开户行", p("payer_bank"), "开户行", p("payee_bank")),
                (c("金额(大写)", 2), p.words("圆整"), c("金额(小写)", 2), p.money("￥{f}")),
                (c("币种", 2), p("currency", "人民币"), c("摘要", 2), "网银汇兑"),
                (
                    c("交易时间", 2),
                    p.day("paid_on", "{y}{mm}{dd} 101010"),
                    c("交易流水号", 2),
                    p("serial_no"),
                ),
                (c("附言", 2), "", c("用途", 2), p("purpose")),
            ),
        ),
        Text(p.note(status="paid") + "重要提示：本回单不作为提货依据", 8),
    ]


@paper("voucher", batch=2, split="holdout", size=HALF)
def bank_cib(p: Pen) -> list[Block]:
    """兴业: 账户名称 and 回单号, amounts with words first."""
    return [
        title("兴业银行 汇款回单", 14),
        spread(
            (0, "回单号：" + p("receipt_no")),
            (0.5, "交易日期：" + p.day("paid_on", "{y}年{m}月{d}日")),
        ),
        Table(
            (12, 12, 76),
            (
                (c("付款人", 1, 3), "账户名称", p("payer_name")),
                ("账号", p("payer_account")),
                ("开户银行", p("payer_bank")),
                (c("收款人", 1, 3), "账户名称", p("payee_name")),
                ("账号", p("payee_account")),
                ("开户银行", p("payee_bank")),
                (
                    c("金额", 2),
                    "大写：人民币"
                    + p.words()
                    + "　　小写："
                    + p.money("¥{f}")
                    + p.note(currency="CNY"),
                ),
                (c("用途", 2), p("purpose")),
                (c("业务流水号", 2), p("serial_no")),
            ),
        ),
        Text(p.note(status="paid") + "第 1 次打印", 8),
    ]


@paper("voucher", batch=2, size=HALF)
def bank_processing(p: Pen) -> list[Block]:
    """Status 银行处理中 in a list of pairs."""
    return [
        title("转账汇款", 14),
        Table(
            (25, 75),
            (
                ("交易结果", "银行处理中"),
                ("付款人", p("payer_name")),
                ("付款账户", p("payer_account")),
                ("收款人", p("payee_name")),
                ("收款账户", p("payee_account")),
                ("收款人开户行", p("payee_bank")),
                ("金额", p.money("{f}元") + p.note(currency="CNY", status="submitted")),
                ("金额大写", p.words()),
                ("附言", p("purpose")),
                ("受理时间", p.day("paid_on", "{y}-{mm}-{dd} 17:45:09")),
                ("网银流水号", p("serial_no")),
            ),
        ),
    ]


@paper("voucher", batch=2, size=HALF)
def bank_credit_advice(p: Pen) -> list[Block]:
    """客户收付款入账通知 of the payee's bank."""
    return [
        title("客户收付款入账通知", 14),
        spread((0, p.day("paid_on", "{y}年{mm}月{dd}日")), (0.55, "回单编号：" + p("receipt_no"))),
        Table(
            (14, 36, 14, 36),
            (
                ("付款方账号", p("payer_account"), "收款方账号", p("payee_account")),
                ("付款方户名", p("payer_name"), "收款方户名", p("payee_name")),
                ("付款方开户行", p("payer_bank"), "收款方开户行", p("payee_bank")),
                ("金额（大写）", "人民币" + p.words("元整"), "金额（小写）", p.money("{f}")),
                ("币种", p("currency", "CNY"), "交易渠道", "柜面"),
                ("摘要", "汇款", "附言", p("purpose")),
            ),
        ),
        spread((0, "交易机构：1234"), (0.3, "交易流水号：" + p("serial_no")), (0.7, "经办：001")),
        Text(p.note(status="paid"), 8),
    ]


@paper("voucher", batch=2, size=HALF)
def bank_internal_labels(p: Pen) -> list[Block]:
    """本方 and 对方 for the two sides."""
    return [
        title("电子回单", 14),
        spread(
            (0, "交易日期：" + p.day("paid_on", "{y}-{mm}-{dd}")),
            (0.5, "交易流水：" + p("serial_no")),
        ),
        spread((0, "本方户名：" + p("payer_name")), (0.5, "对方户名：" + p("payee_name"))),
        spread((0, "本方账号：" + p("payer_account")), (0.5, "对方账号：" + p("payee_account"))),
        spread((0, "本方开户行：" + p("payer_bank")), (0.5, "对方开户行：" + p("payee_bank"))),
        spread((0, "借贷标志：借"), (0.5, "发生额：" + p.money("{f}"))),
        spread((0, "币种：" + p("currency", "人民币元")), (0.5, "余额：1,203,341.90")),
        spread((0, "用途：" + p("purpose")), (0.5, "电子回单号：" + p("receipt_no"))),
        Text(p.note(status="paid") + "本回单仅表示该笔交易已记账", 8),
    ]
