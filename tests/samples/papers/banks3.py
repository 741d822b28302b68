"""Receipts, a fourth look: newer sheets, smaller banks, wallets, counter slips, screens."""

from tests.samples.papers.paper import Block, Gap, Pen, Table, Text, c, paper, spread, title

HALF = (595.0, 420.0)
PHONE = (360.0, 660.0)


@paper("voucher", batch=4, size=HALF)
def bank_icbc_grid_new(p: Pen) -> list[Block]:
    """工行: narrow upright party heads, labels spaced, verification code at the foot."""
    return [
        title("中国工商银行  网上银行电子回单", 14),
        Text(
            "电子回单号码："
            + p(
                "receipt_no",
                p.receipt[:4] + "-" + p.receipt[4:8] + "-" + p.receipt[8:],
                p.receipt[:4] + "-" + p.receipt[4:8] + "-" + p.receipt[8:],
            ),
            9,
        ),
        Table(
            (5, 12, 33, 5, 12, 33),
            (
                (
                    c("付款人", 1, 3),
                    "户　名",
                    p("payer_name"),
                    c("收款人", 1, 3),
                    "户　名",
                    p("payee_name"),
                ),
                ("账　号", p("payer_account"), "账　号", p("payee_account")),
                ("开户银行", p("payer_bank"), "开户银行", p("payee_bank")),
                (
                    c("金　额", 2),
                    c(p.money("¥ {f}元") + p.note(currency="CNY")),
                    c("金额（大写）", 2),
                    p.words("元整"),
                ),
                (c("摘　要", 2), "货款", c("业务（产品）种类", 2), "跨行发报"),
                (c("用　途", 2), c(p("purpose"), 4)),
                (
                    c("交易流水号", 2),
                    p("serial_no"),
                    c("时间戳", 2),
                    p.day("paid_on", "{y}-{mm}-{dd}-10.22.31.441827"),
                ),
            ),
        ),
        Text("备注：附言：数字证书  支付交易序号：81273344  报文种类：客户发起汇兑业务", 8),
        Text("验证码：kq8Z7xPqVvM0+Lw2=", 8),
    ]


@paper("voucher", batch=4, split="holdout", size=HALF)
def bank_abc_corporate(p: Pen) -> list[Block]:
    """农行: account before name, payer left, state at the foot."""
    return [
        title("中国农业银行网上银行电子回单", 14),
        spread((0, "回单编号：" + p("receipt_no")), (0.6, "币种：" + p("currency", "人民币"))),
        Table(
            (6, 12, 32, 6, 12, 32),
            (
                (
                    c("付款方", 1, 3),
                    "账号",
                    p("payer_account"),
                    c("收款方", 1, 3),
                    "账号",
                    p("payee_account"),
                ),
                ("户名", p("payer_name"), "户名", p("payee_name")),
                ("开户行", p("payer_bank"), "开户行", p("payee_bank")),
                (c("金额（小写）", 2), p.money("{f}"), c("金额（大写）", 2), p.words("元整")),
                (
                    c("交易时间", 2),
                    p.day("paid_on", "{y}{mm}{dd} 16:45:02"),
                    c("交易渠道", 2),
                    "网上银行",
                ),
                (c("附言", 2), c(p("purpose"), 4)),
            ),
        ),
        Text("重要提示：电子回单可重复打印，请勿重复记账。打印日期：2026年11月20日", 8),
    ]


@paper("voucher", batch=4, size=HALF)
def bank_boc_interbank(p: Pen) -> list[Block]:
    """中行: borderless pairs, payee before payer, amount behind CNY."""
    return [
        title("国内支付业务付款回单", 14),
        spread((0, "客户号：128833401"), (0.5, "日期：" + p.day("paid_on"))),
        spread(
            (0, "收款人账号：" + p("payee_account")), (0.5, "付款人账号：" + p("payer_account"))
        ),
        spread((0, "收款人名称：" + p("payee_name")), (0.5, "付款人名称：" + p("payer_name"))),
        spread(
            (0, "收款人开户行：" + p("payee_bank")),
            (0.5, "付款人开户行：" + p("payer_bank")),
            size=8,
        ),
        Gap(6),
        Text("金额：" + p.money("CNY{f}") + p.note(currency="CNY"), 10),
        Text("人民币" + p.words("元整"), 10),
        Gap(6),
        spread((0, "业务种类：普通汇兑"), (0.33, "业务编号：61830021"), (0.66, "凭证号码：")),
        Text("用途：" + p("purpose"), 10),
        Text("附言：", 10),
        spread(
            (0, "交易机构：10420"),
            (0.33, "交易渠道：网上银行"),
            (0.66, "交易流水号：" + p("serial_no")),
            size=8,
        ),
        spread((0, "回单编号：" + p("receipt_no")), (0.5, "回单验证码：6C3DLR3H7VXN"), size=8),
    ]


@paper("voucher", batch=4, split="holdout", size=HALF)
def bank_ccb_receipt_new(p: Pen) -> list[Block]:
    """建行: number at the right top, full name heads, amounts in one row each."""
    return [
        title("中国建设银行网上银行电子回执", 14),
        spread(
            (0, "币别：" + p("currency", "人民币元")),
            (0.33, "日期：" + p.day("paid_on", "{y}{mm}{dd}")),
            (0.6, "账户明细编号-交易流水号：" + p("serial_no")),
            size=8,
        ),
        Table(
            (6, 10, 34, 6, 10, 34),
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
                (c("大写金额", 2), c(p.words("元整")), c("小写金额", 2), p.money("{f}")),
                (c("用途", 2), p("purpose"), c("钞汇标志", 2), "钞"),
                (c("摘要", 2), c("跨行转出", 4)),
            ),
        ),
        Text(
            "提示：1、如您为收款方，请以到账通知为准。2、本回执不作为收、付款方交易的最终依据。", 8
        ),
    ]


@paper("voucher", batch=4, size=HALF)
def bank_comm_single_column(p: Pen) -> list[Block]:
    """交行: one pair to a line in two halves, the bank's name twice."""
    return [
        title("交通银行电子回单凭证", 14),
        spread((0, "回单编号：" + p("receipt_no")), (0.5, "回单类型：支付结算")),
        Text("业务名称：转账汇款", 9),
        spread(
            (0, "付款人账号：" + p("payer_account")),
            (0.5, "付款人名称：" + p("payer_name")),
            size=9,
        ),
        Text("开户行名称：" + p("payer_bank"), 9),
        spread(
            (0, "收款人账号：" + p("payee_account")),
            (0.5, "收款人名称：" + p("payee_name")),
            size=9,
        ),
        Text("开户行名称：" + p("payee_bank"), 9),
        spread(
            (0, "币种：" + p("currency", "CNY")),
            (0.3, "金额：" + p.money("{f}")),
            (0.55, "金额大写：" + p.words("元整")),
            size=9,
        ),
        Text("摘要：" + p("purpose"), 9),
        Text("附加信息：", 9),
        spread(
            (0, "打印次数：0001"),
            (0.3, "记账日期：" + p.day("paid_on", "{y}{mm}{dd}")),
            (0.6, "会计流水号：" + p("serial_no")),
            size=9,
        ),
        spread((0, "打印机构：00651999"), (0.3, "打印柜员：AEB0003"), size=9),
    ]


@paper("voucher", batch=4, split="holdout", size=HALF)
def bank_cmb_pay(p: Pen) -> list[Block]:
    """招行: 付款回单 with colons in two columns."""
    return [
        title("招商银行  付款回单", 14),
        spread(
            (0, "日期：" + p.day("paid_on", "{y}年{mm}月{dd}日")),
            (0.5, "回单编号：" + p("receipt_no")),
        ),
        spread((0, "付款账号：" + p("payer_account")), (0.5, "户名：" + p("payer_name"))),
        Text("开户行：" + p("payer_bank")),
        Text("金额（大写）：" + p.words("元整")),
        spread((0, "金额（小写）：" + p.money("CNY {f}") + p.note(currency="CNY"))),
        Text("交易摘要：" + p("purpose")),
        spread((0, "收款人户名：" + p("payee_name"))),
        spread((0, "收款人账号：" + p("payee_account"))),
        Text("收款人开户行：" + p("payee_bank")),
        spread((0, "经办：G08377"), (0.3, "第0001次打印"), (0.6, "流水号：" + p("serial_no"))),
    ]


@paper("voucher", batch=4, size=HALF)
def bank_spdb_sheet(p: Pen) -> list[Block]:
    """浦发: heads 付款人/收款人 spanning, 账户名称 and 发生额."""
    return [
        title("上海浦东发展银行  电子回单", 14),
        spread(
            (0, "记账日期：" + p.day("paid_on", "{y}-{mm}-{dd}")),
            (0.6, "回单号：" + p("receipt_no")),
        ),
        Table(
            (14, 36, 14, 36),
            (
                (c("付款人", 2, centre=True), c("收款人", 2, centre=True)),
                ("账户名称", p("payer_name"), "账户名称", p("payee_name")),
                ("账　　号", p("payer_account"), "账　　号", p("payee_account")),
                ("开 户 行", p("payer_bank"), "开 户 行", p("payee_bank")),
                ("币　　种", p("currency", "人民币"), "发 生 额", p.money("{f}")),
                ("大写金额", c(p.words("元整"), 3)),
                ("摘　　要", c(p("purpose"), 3)),
                ("交易流水号", p("serial_no"), "柜员流水", "000912"),
            ),
        ),
        Text("自助打印，请避免重复　　打印时间：2026-11-20 09:12:44", 8),
    ]


@paper("voucher", batch=4, split="holdout", size=HALF)
def bank_citic_debit(p: Pen) -> list[Block]:
    """中信: 借记通知 with the two parties in one line each."""
    return [
        title("中信银行 客户借记回单", 14),
        spread(
            (0, "交易日期：" + p.day("paid_on", "{y}/{mm}/{dd}")),
            (0.5, "交易流水：" + p("serial_no")),
        ),
        spread(
            (0, "付款方账号"),
            (0.18, p("payer_account")),
            (0.5, "收款方账号"),
            (0.68, p("payee_account")),
            size=9,
        ),
        spread(
            (0, "付款方户名"),
            (0.18, p("payer_name")),
            (0.5, "收款方户名"),
            (0.68, p("payee_name")),
            size=9,
        ),
        spread(
            (0, "付款方开户行"),
            (0.18, p("payer_bank")),
            (0.5, "收款方开户行"),
            (0.68, p("payee_bank")),
            size=7,
        ),
        spread((0, "币种/金额"), (0.18, p.money("人民币 {f}") + p.note(currency="CNY"))),
        spread((0, "大写金额"), (0.18, p.words("元整"))),
        spread((0, "用途"), (0.18, p("purpose"))),
        spread((0, "回单编号"), (0.18, p("receipt_no"))),
    ]


@paper("voucher", batch=4, size=HALF)
def bank_minsheng_iv(p: Pen) -> list[Block]:
    """民生: the amount row between the parties."""
    return [
        title("中国民生银行 支付业务回单（付款）", 13),
        Table(
            (16, 34, 16, 34),
            (
                ("回单编号", p("receipt_no"), "交易日期", p.day("paid_on", "{y}.{mm}.{dd}")),
                ("付款人户名", p("payer_name"), "收款人户名", p("payee_name")),
                ("付款人账号", p("payer_account"), "收款人账号", p("payee_account")),
                ("付款人开户行", p("payer_bank"), "收款人开户行", p("payee_bank")),
                ("金额（大写）", c(p("currency", "人民币") + p.words("元整"), 3)),
                ("金额（小写）", p.money("￥{f}"), "手续费", "￥0.00"),
                ("摘要", p("purpose"), "交易流水号", p("serial_no")),
                ("受理渠道", "企业网银", "状态", "交易成功" + p.note(status="paid")),
            ),
        ),
    ]


@paper("voucher", batch=4, split="holdout", size=HALF)
def bank_cib_remit(p: Pen) -> list[Block]:
    """兴业: 汇出汇款回单, 汇款人 and 收款人."""
    return [
        title("兴业银行汇款回单", 14),
        spread((0, "流水号：" + p("serial_no")), (0.6, p.day("paid_on"))),
        Table(
            (8, 14, 28, 8, 14, 28),
            (
                (
                    c("汇款人", 1, 3),
                    "全 称",
                    p("payer_name"),
                    c("收款人", 1, 3),
                    "全 称",
                    p("payee_name"),
                ),
                ("账 号", p("payer_account"), "账 号", p("payee_account")),
                ("汇出行", p("payer_bank"), "汇入行", p("payee_bank")),
                (
                    c("金　额", 2),
                    c(p("currency", "人民币（大写）") + p.words("元整"), 2),
                    "小写",
                    p.money("￥{f}"),
                ),
                (c("汇款用途", 2), c(p("purpose"), 4)),
            ),
        ),
        Text("回单编号：" + p("receipt_no"), 8),
    ]


@paper("voucher", batch=4, size=HALF)
def bank_city_commercial(p: Pen) -> list[Block]:
    """A city bank: 付款账户信息 and 收款账户信息 as two stacked blocks."""
    return [
        title("昆仑银行企业网上银行电子回单", 14),
        Text("电子回单号：" + p("receipt_no"), 9),
        Table(
            (18, 82),
            (
                (c("付款账户信息", 2),),
                ("户名", p("payer_name")),
                ("账号", p("payer_account")),
                ("开户机构", p("payer_bank")),
                (c("收款账户信息", 2),),
                ("户名", p("payee_name")),
                ("账号", p("payee_account")),
                ("开户机构", p("payee_bank")),
                (c("交易信息", 2),),
                (
                    "交易金额",
                    p.money("￥{f}") + "（" + p.words("元整") + "）" + p.note(currency="CNY"),
                ),
                ("交易时间", p.day("paid_on", "{y}-{mm}-{dd} 11:03:27")),
                ("交易流水号", p("serial_no")),
                ("附言", p("purpose")),
            ),
            height=18,
        ),
    ]


@paper("voucher", batch=4, size=HALF)
def bank_rural_credit(p: Pen) -> list[Block]:
    """农信: payer lines, payee lines, 交易金额 in both scripts, a black seal's words."""
    return [
        title("新疆农村信用社（农商银行）网上银行电子回单", 12),
        spread((0, "电子回单号码：" + p("receipt_no")), (0.6, "第 1 次打印")),
        spread((0, "付款户名：" + p("payer_name")), (0.5, "收款户名：" + p("payee_name"))),
        spread((0, "付款账号：" + p("payer_account")), (0.5, "收款账号：" + p("payee_account"))),
        spread(
            (0, "付款人开户行：" + p("payer_bank")),
            (0.5, "收款人开户行：" + p("payee_bank")),
            size=7,
        ),
        spread(
            (0, "业务种类：跨行转账"),
            (0.5, "交易时间：" + p.day("paid_on", "{y}-{mm}-{dd} 10:01:09")),
        ),
        spread((0, "交易金额（小写）：" + p.money("{f}")), (0.5, "交易流水号：" + p("serial_no"))),
        Text("交易金额（大写）：" + p.words("元整")),
        Text("摘要：" + p("purpose")),
        Text("电子回单专用章　　验证码：7TQ2", 9),
    ]


@paper("voucher", batch=4, size=(595.0, 500.0))
def bank_mybank(p: Pen) -> list[Block]:
    """网商银行: one pair a line, parties named in each label."""
    return [
        title("网商银行电子回单", 16),
        Text("回单编号：" + p("receipt_no"), 9, "right"),
        Table(
            (26, 74),
            (
                ("付款方户名", p("payer_name")),
                ("付款方账号", p("payer_account", p.firm.account)),
                (
                    "付款方开户机构",
                    p("payer_bank", "浙江网商银行股份有限公司", "浙江网商银行股份有限公司"),
                ),
                ("收款方户名", p("payee_name")),
                ("收款方账号", p("payee_account")),
                ("收款方开户机构", p("payee_bank")),
                ("交易金额（小写）", p.money("{p}元")),
                ("交易金额（大写）", p.words("元整")),
                ("交易时间", p.day("paid_on", "{y}-{mm}-{dd} 08:59:51")),
                ("交易流水号", p("serial_no")),
                ("用途", p("purpose")),
            ),
        ),
        Text("本回单仅作为交易成功的凭证" + p.note(status="paid"), 8),
    ]


@paper("voucher", batch=4, split="holdout", size=PHONE)
def screen_corporate_app(p: Pen) -> list[Block]:
    """A corporate phone app: the amount large on top, then pairs."""
    return [
        title("转账成功" + p.note(status="paid"), 16),
        title(p.money("¥{f}") + p.note(currency="CNY"), 22),
        Gap(10),
        spread((0, "收款户名"), (0.35, p("payee_name"))),
        spread((0, "收款账号"), (0.35, p("payee_account"))),
        spread((0, "收款银行"), (0.35, p("payee_bank"))),
        spread((0, "付款户名"), (0.35, p("payer_name"))),
        spread((0, "付款账号"), (0.35, p("payer_account"))),
        spread((0, "转账附言"), (0.35, p("purpose"))),
        spread((0, "转账时间"), (0.35, p.day("paid_on", "{y}/{mm}/{dd} 15:20:11"))),
        spread((0, "交易流水号"), (0.35, p("serial_no"))),
        spread((0, "完成"), (0.5, "查看回单")),
    ]


@paper("voucher", batch=4, size=(595.0, 500.0))
def screen_pending_review(p: Pen) -> list[Block]:
    """An e-bank's result page: handed in, waiting for a second person."""
    return [
        title("单笔付款 - 提交结果", 14),
        Text("您的付款指令已提交，等待复核员授权！" + p.note(status="submitted"), 12),
        spread((0, "指令流水号："), (0.25, p("serial_no"))),
        spread((0, "付款账号："), (0.25, p("payer_account"))),
        spread((0, "付款单位："), (0.25, p("payer_name"))),
        spread((0, "收款单位："), (0.25, p("payee_name"))),
        spread((0, "收款账号："), (0.25, p("payee_account"))),
        spread((0, "收款行："), (0.25, p("payee_bank"))),
        spread((0, "付款金额："), (0.25, p.money("{f} 元"))),
        spread((0, "大写："), (0.25, p.words("元整"))),
        spread((0, "付款用途："), (0.25, p("purpose"))),
        spread((0, "提交时间："), (0.25, p.day("paid_on", "{y}-{mm}-{dd} 17:31:40"))),
        spread((0, "指令状态："), (0.25, "待复核")),
    ]


@paper("voucher", batch=4, split="holdout", size=HALF)
def slip_wire_transfer(p: Pen) -> list[Block]:
    """电汇凭证（回单）: the counter's form with remitter and payee in a grid."""
    return [
        title("电 汇 凭 证（回 单）  1", 14),
        spread(
            (0, "☑普通  □加急"),
            (0.35, "委托日期 " + p.day("paid_on", "{y} 年 {mm} 月 {dd} 日")),
            (0.75, "NO " + p("receipt_no", p.receipt[:8], p.receipt[:8])),
        ),
        Table(
            (6, 14, 30, 6, 14, 30),
            (
                (
                    c("汇款人", 1, 3),
                    "全　称",
                    p("payer_name"),
                    c("收款人", 1, 3),
                    "全　称",
                    p("payee_name"),
                ),
                ("账　号", p("payer_account"), "账　号", p("payee_account")),
                ("汇出行名称", p("payer_bank"), "汇入行名称", p("payee_bank")),
                (
                    c("金额", 1),
                    c(p("currency", "人民币（大写）") + p.words("元整"), 3),
                    "小写",
                    p.money("￥{p}"),
                ),
                (c("附加信息及用途：" + p("purpose"), 3), c("汇出行签章", 3)),
            ),
        ),
    ]


@paper("voucher", batch=4, size=HALF)
def slip_settlement_order(p: Pen) -> list[Block]:
    """结算业务申请书: applicant instead of payer."""
    return [
        title("结算业务申请书", 14),
        spread((0, "申请日期：" + p.day("paid_on")), (0.6, "编号：" + p("receipt_no"))),
        Table(
            (8, 14, 28, 8, 14, 28),
            (
                (c("业务类型：☑电汇 □汇票申请书 □本票申请书", 6),),
                (
                    c("申请人", 1, 3),
                    "全称",
                    p("payer_name"),
                    c("收款人", 1, 3),
                    "全称",
                    p("payee_name"),
                ),
                ("账号", p("payer_account"), "账号", p("payee_account")),
                ("开户银行", p("payer_bank"), "开户银行", p("payee_bank")),
                (c("金额（大写）", 2), c(p.words("元整"), 2), "（小写）", p.money("￥{f}")),
                (c("用途", 2), c(p("purpose"), 4)),
            ),
        ),
        Text("上列款项及相关费用请从申请人账户内支付。", 8),
    ]


@paper("voucher", batch=4, split="holdout", size=HALF)
def bank_finance_company(p: Pen) -> list[Block]:
    """A group's own finance company prints a payment notice."""
    return [
        title("集团财务有限公司资金结算系统", 12),
        title("付款通知单（电子回单）", 14),
        spread(
            (0, "单据编号：" + p("receipt_no")),
            (0.6, "业务日期：" + p.day("paid_on", "{y}-{mm}-{dd}")),
        ),
        Table(
            (16, 34, 16, 34),
            (
                ("付款单位", p("payer_name"), "收款单位", p("payee_name")),
                ("付款账号", p("payer_account"), "收款账号", p("payee_account")),
                ("付款开户行", p("payer_bank"), "收款开户行", p("payee_bank")),
                ("付款金额", p.money("{f}"), "币种", p("currency", "人民币")),
                ("大写金额", c(p.words("元整"), 3)),
                ("款项用途", c(p("purpose"), 3)),
                ("结算状态", "支付成功" + p.note(status="paid"), "银行流水号", p("serial_no")),
            ),
        ),
    ]


@paper("voucher", batch=4, size=(595.0, 500.0))
def wallet_business(p: Pen) -> list[Block]:
    """支付宝 for companies: payer and payee blocks with masked account."""
    return [
        title("支付宝转账电子回单", 16),
        Text("回单生成时间：2026-11-20 10:00:00", 8),
        Table(
            (14, 20, 66),
            (
                (c("付款方", 1, 3), "账户名", p("payer_name")),
                ("账号", p("payer_account", "cw***@xjfd.example", "cw***@xjfd.example")),
                ("账户类型", "支付宝账户"),
                (c("收款方", 1, 4), "账户名", p("payee_name")),
                ("账号", p("payee_account")),
                ("账户类型", "银行账户"),
                ("开户机构", p("payee_bank")),
                (c("支付宝流水号", 2), p("serial_no")),
                (c("付款时间", 2), p.day("paid_on", "{y}-{mm}-{dd} 09:44:10")),
                (c("付款金额", 2), "小写：" + p.money("{p}") + "　大写：" + p.words("元整")),
                (c("摘要", 2), p("purpose")),
            ),
        ),
        Text("注：本回单仅表明付款方发起了此笔转账，不作为收款方到账的凭证。", 8),
    ]


@paper("voucher", batch=4, split="holdout", size=HALF)
def bank_hua_xia_pairs(p: Pen) -> list[Block]:
    """华夏: three columns of pairs, label and value in one cell."""
    return [
        title("华夏银行 电子回单", 14),
        Table(
            (50, 50),
            (
                (
                    "交易日期：" + p.day("paid_on", "{y}年{mm}月{dd}日"),
                    "回单编号：" + p("receipt_no"),
                ),
                ("付款人名称：" + p("payer_name"), "收款人名称：" + p("payee_name")),
                ("付款人账号：" + p("payer_account"), "收款人账号：" + p("payee_account")),
                ("付款人开户行：" + p("payer_bank"), "收款人开户行：" + p("payee_bank")),
                (c("金额（大写）：" + p.words("元整") + "　　小写：" + p.money("￥{f}"), 2),),
                ("交易流水号：" + p("serial_no"), "币种：" + p("currency", "人民币")),
                (c("摘要：" + p("purpose"), 2),),
            ),
        ),
    ]
