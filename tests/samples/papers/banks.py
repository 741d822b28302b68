"""Receipts of banks and wallets, arranged as those print them and otherwise than before."""

from tests.samples import people
from tests.samples.papers.paper import Block, Gap, Pen, Table, Text, c, paper, spread, title

HALF = (595.0, 420.0)
PHONE = (360.0, 640.0)


@paper("voucher", batch=1, size=HALF)
def bank_section_columns(p: Pen) -> list[Block]:
    """ICBC: 付款人|户名|… with upright party cells, payer left."""
    return [
        title("网上银行电子回单", 15),
        spread((0, "电子回单号码：" + p("receipt_no"))),
        Table(
            (6, 12, 32, 6, 12, 32),
            (
                (
                    c("付\n款\n人", 1, 3),
                    "户　名",
                    p("payer_name"),
                    c("收\n款\n人", 1, 3),
                    "户　名",
                    p("payee_name"),
                ),
                ("账　号", p("payer_account"), "账　号", p("payee_account")),
                ("开户银行", p("payer_bank"), "开户银行", p("payee_bank")),
                (
                    c("金　额", 2),
                    p.money("￥{f}元") + p.note(currency="CNY"),
                    c("金额（大写）", 2),
                    "人民币" + p.words(),
                ),
                (c("摘　要", 2), "网银转账", c("业务（产品）种类", 2), "跨行汇款"),
                (c("用　途", 2), c(p("purpose"), 4)),
                (
                    c("交易流水号", 2),
                    p("serial_no"),
                    c("时间戳", 2),
                    p.day("paid_on", "{y}-{mm}-{dd}-10.22.33.104233"),
                ),
                (c("备　注", 2), c("附言：", 4)),
                (c("验证码", 2), c("aB3kd9/==", 4)),
            ),
        ),
        spread(
            (0, "记账网点 00231"), (0.4, "记账柜员 00012"), (0.7, "记账日期 " + p.day("paid_on"))
        ),
        Text("重要提示：本回单不作为收款方发货依据，请勿重复记账。" + p.note(status="paid"), 8),
    ]


@paper("voucher", batch=1, size=HALF)
def bank_payee_left(p: Pen) -> list[Block]:
    """BOC: borderless, payee left and payer right, amount with CNY."""
    return [
        Text("中国银行　BANK OF CHINA", 12),
        title("国内支付业务付款回单", 14),
        spread(
            (0, "客户号：" + f"{p.rng.randrange(10**8, 10**9)}"),
            (0.55, "日期：" + p.day("paid_on", "{y}年{mm}月{dd}日")),
        ),
        spread(
            (0, "收款人账号：" + p("payee_account")), (0.52, "付款人账号：" + p("payer_account"))
        ),
        spread((0, "收款人名称：" + p("payee_name")), (0.52, "付款人名称：" + p("payer_name"))),
        spread((0, "收款人开户行：" + p("payee_bank")), (0.52, "付款人开户行：" + p("payer_bank"))),
        Gap(8),
        Text("金额：" + p.money("CNY{f}") + p.note(currency="CNY")),
        Text("　　　人民币" + p.words()),
        spread((0, "业务种类：普通汇兑"), (0.52, "业务编号：")),
        spread((0, "用途：" + p("purpose")), (0.52, "附言：")),
        spread(
            (0, "交易机构：24612"),
            (0.3, "交易渠道：网上银行"),
            (0.6, "交易流水号：" + p("serial_no")),
        ),
        spread(
            (0, "回单编号：" + p("receipt_no")), (0.4, "回单验证码：8D3KQ7"), (0.7, "打印次数：1次")
        ),
        Text("打印时间：2026/11/20 17:03:11" + p.note(status="paid"), 8),
    ]


@paper("voucher", batch=1, size=(420.0, 520.0))
def bank_single_column(p: Pen) -> list[Block]:
    """BoCom: one column, 开户行名称 twice."""
    return [
        title("交通银行　回单", 14),
        Text("回单编号：" + p("receipt_no")),
        Text("回单类型：网银转账"),
        Text("业务名称：对外转账"),
        Text("凭证种类：　　凭证号码："),
        Text("付款人账号：" + p("payer_account")),
        Text("付款人名称：" + p("payer_name")),
        Text("开户行名称：" + p("payer_bank")),
        Text("收款人账号：" + p("payee_account")),
        Text("收款人名称：" + p("payee_name")),
        Text("开户行名称：" + p("payee_bank")),
        Text(
            "币种："
            + p("currency", "CNY")
            + "　金额："
            + p.money("{f}")
            + "　金额大写："
            + p.words()
        ),
        Text("摘要：" + p("purpose")),
        Text("附加信息："),
        Text(
            "打印次数：0001　记账日期："
            + p.day("paid_on", "{y}{mm}{dd}")
            + "　会计流水号："
            + p("serial_no", "EEZ" + p.serial, "EEZ" + p.serial)
            + p.note(status="paid")
        ),
        Text(
            "记账机构：01651999999　经办柜员：EBB0001　记账柜员：EBB0001　复核柜员：　授权柜员：", 8
        ),
    ]


@paper("voucher", batch=1, size=HALF)
def bank_digit_columns(p: Pen) -> list[Block]:
    """A paper voucher: digits under 亿千百十万千百十元角分."""
    digits = f"¥{int(p.amount * 100)}".rjust(11)
    p.truth["amount"] = f"{p.amount:.2f}"
    return [
        title("业务委托书　回执", 15),
        spread(
            (0, "委托日期 " + p.day("paid_on", "{y} 年 {m} 月 {d} 日")),
            (0.6, "凭证号码 " + p("receipt_no")),
        ),
        Table(
            (8, 12, 30, 8, 12, 30),
            (
                (
                    c("汇款人", 1, 3, centre=True),
                    "全　称",
                    p("payer_name"),
                    c("收款人", 1, 3, centre=True),
                    "全　称",
                    p("payee_name"),
                ),
                ("账　号", p("payer_account"), "账　号", p("payee_account")),
                ("开户银行", p("payer_bank"), "开户银行", p("payee_bank")),
            ),
        ),
        Table(
            (16, 40, *([4] * 11)),
            (
                (c("金额（大写）", 1, 2), c("人民币" + p.words(), 1, 2), *"亿千百十万千百十元角分"),
                tuple(digits),
            ),
        ),
        Table((16, 84), (("用途", p("purpose")),)),
        Text(
            "银行盖章：　　　　　　　会计主管　　授权　　复核　　记账" + p.note(currency="CNY"), 8
        ),
    ]


@paper("voucher", batch=1, size=HALF)
def bank_account_first(p: Pen) -> list[Block]:
    """ABC: account before name, party cells with their full word."""
    return [
        title("中国农业银行　网上银行电子回单", 14),
        Table(
            (14, 12, 26, 10, 12, 26),
            (
                (c("回单编号", 2), c(p("receipt_no"), 4)),
                (
                    c("付款方", 1, 3, centre=True),
                    "账号",
                    p("payer_account"),
                    c("收款方", 1, 3, centre=True),
                    "账号",
                    p("payee_account"),
                ),
                ("户名", p("payer_name"), "户名", p("payee_name")),
                ("开户行", p("payer_bank"), "开户行", p("payee_bank")),
                (c("金额（小写）", 2), p.money("{p}"), c("金额（大写）", 2), p.words("元")),
                (c("币种", 2), p("currency", "人民币"), c("交易渠道", 2), "EBNK"),
                (c("摘要", 2), "转支", c("凭证号", 2), ""),
                (
                    c("交易时间", 2),
                    p.day("paid_on", "{y}-{mm}-{dd} 15:08:21"),
                    c("会计日期", 2),
                    p.day("paid_on", "{y}{mm}{dd}"),
                ),
                (c("附言", 2), c(p("purpose"), 4)),
            ),
        ),
        Text(p.note(status="paid") + "电子回单可重复打印，请注意勿重复记账", 8),
    ]


@paper("voucher", batch=1, size=HALF)
def bank_borderless_pairs(p: Pen) -> list[Block]:
    """CMB: label pairs with slashes, no frame."""
    return [
        title("招商银行　出账回单", 14),
        spread((0, "交易日期：" + p.day("paid_on")), (0.5, "业务类型：网上支付转账")),
        spread(
            (0, "交易流水：" + p("serial_no", "C" + p.serial[:12], "C" + p.serial[:12])),
            (0.5, "回单编号：" + p("receipt_no")),
        ),
        spread((0, "付款账号：" + p("payer_account")), (0.5, "收款账号：" + p("payee_account"))),
        spread((0, "付款人：" + p("payer_name")), (0.5, "收款人：" + p("payee_name"))),
        spread((0, "付款开户行：" + p("payer_bank")), (0.5, "收款开户行：" + p("payee_bank"))),
        Text("交易金额(小写)：" + p.money("CNY{f}") + p.note(currency="CNY")),
        Text("交易金额(大写)：人民币" + p.words("元整")),
        Text("交易摘要：" + p("purpose")),
        Text("经办：" + "第1次打印　2026年11月20日" + p.note(status="paid"), 8),
    ]


@paper("voucher", batch=1, split="holdout", size=HALF)
def bank_grid_labels_above(p: Pen) -> list[Block]:
    """Party heads above two columns, labels at the left of both."""
    return [
        title("企业网上银行电子回单", 14),
        spread(
            (0, "回单编号：" + p("receipt_no")),
            (0.6, "交易时间：" + p.day("paid_on", "{y}-{mm}-{dd} 09:12:30")),
        ),
        Table(
            (16, 42, 42),
            (
                ("", c("付款方", centre=True), c("收款方", centre=True)),
                ("户名", p("payer_name"), p("payee_name")),
                ("账号", p("payer_account"), p("payee_account")),
                ("开户行", p("payer_bank"), p("payee_bank")),
                ("金额(大写)", c(p.words(), 2)),
                ("金额(小写)", c(p.money("￥{f}"), 2)),
                ("币种", c(p("currency", "人民币"), 2)),
                ("交易流水号", c(p("serial_no"), 2)),
                ("用途", c(p("purpose"), 2)),
            ),
        ),
        Text(p.note(status="paid") + "此回单仅供参考，请以实际到账为准。", 8),
    ]


@paper("voucher", batch=1, size=HALF)
def bank_names_then_accounts(p: Pen) -> list[Block]:
    """Rural bank: 付款户名/收款户名 in two columns of a grid."""
    return [
        title("XX农村商业银行电子回单", 14),
        Table(
            (16, 34, 16, 34),
            (
                ("付款户名", p("payer_name"), "收款户名", p("payee_name")),
                ("付款账号", p("payer_account"), "收款账号", p("payee_account")),
                ("付款人开户行", p("payer_bank"), "收款人开户行", p("payee_bank")),
                (
                    "业务种类",
                    "大额汇兑",
                    "交易时间",
                    p.day("paid_on", "{y}年{mm}月{dd}日 16:20:11"),
                ),
                ("交易金额（小写）", p.money("{f}"), "交易流水号", p("serial_no")),
                ("交易金额（大写）", c("人民币" + p.words("圆整"), 3)),
                ("摘要", c(p("purpose"), 3)),
            ),
        ),
        spread((0, "电子回单号码：" + p("receipt_no")), (0.6, "验证码：3F9K2")),
        Text(p.note(currency="CNY", status="paid"), 8),
    ]


@paper("voucher", batch=1, size=HALF)
def bank_waiting(p: Pen) -> list[Block]:
    """A transfer entered at the corporate online bank that waits for its second signature."""
    return [
        title("转账结果", 14),
        Text("您的转账指令已提交，等待复核员授权。"),
        Table(
            (30, 70),
            (
                ("指令状态", "待授权"),
                ("付款账户", p("payer_account")),
                ("付款户名", p("payer_name")),
                ("收款账户", p("payee_account")),
                ("收款户名", p("payee_name")),
                ("收款银行", p("payee_bank")),
                ("转账金额", p.money("{f} 元") + p.note(currency="CNY")),
                ("大写金额", p.words()),
                ("用途", p("purpose")),
                ("提交时间", p.day("paid_on", "{y}-{mm}-{dd} 11:02:44")),
                ("指令编号", p("serial_no")),
            ),
        ),
        Text(p.note(status="submitted")),
    ]


@paper("voucher", batch=1, size=PHONE)
def bank_phone_masked(p: Pen) -> list[Block]:
    """A phone's screen: key and value to a line, masked payer account, no payer name."""
    head = p.firm.account
    return [
        Text("9:41　　　　　　　　　　　　　　100%", 8),
        title("交易详情", 12),
        title("转账成功" + p.note(status="paid"), 16),
        title(p.money("-{f}元") + p.note(currency="CNY"), 18),
        spread((0, "收款人"), (0.4, p("payee_name"))),
        spread(
            (0, "收款账号"), (0.4, p("payee_account", "0413 **** **** 9171", "0413********9171"))
        ),
        spread((0, "收款银行"), (0.4, "北京农村商业银行")),
        spread(
            (0, "付款账户"),
            (0.4, p("payer_account", f"{head[:4]} **** {head[-4:]}", f"{head[:4]}****{head[-4:]}")),
        ),
        spread((0, "交易时间"), (0.4, p.day("paid_on", "{y}-{mm}-{dd} 10:02:15"))),
        spread((0, "交易流水号"), (0.4, p("serial_no"))),
        spread((0, "附言"), (0.4, p("purpose"))),
        Text(p.note(payee_bank="北京农村商业银行") + "查看电子回单", 9),
    ]


@paper("voucher", batch=1, size=(595.0, 560.0))
def bank_alipay(p: Pen) -> list[Block]:
    """支付宝 转账电子回单: parties as sections of one column."""
    return [
        title("支付宝转账电子回单", 15),
        spread((0, "回单生成时间：2026-11-20 12:00:01"), (0.6, "支付宝流水号：" + p("serial_no"))),
        Table(
            (18, 20, 62),
            (
                (c("付款方", 1, 4), "账户名", p("payer_name")),
                ("账号", p("payer_account", "zh***@163.com", "zh***@163.com")),
                ("账户类型", "支付宝账户"),
                (
                    "开户机构",
                    p(
                        "payer_bank",
                        "支付宝（中国）网络技术有限公司",
                        "支付宝（中国）网络技术有限公司",
                    ),
                ),
                (c("收款方", 1, 4), "账户名", p("payee_name")),
                ("账号", p("payee_account")),
                ("账户类型", "银行账户"),
                ("开户机构", p("payee_bank")),
                (c("付款时间", 2), p.day("paid_on", "{y}-{mm}-{dd} 08:30:00")),
                (c("付款金额", 1, 2), "小写", p.money("{p}元")),
                ("大写", p.words()),
                (c("摘要", 2), "转账"),
                (c("备注", 2), p("purpose")),
            ),
        ),
        Text(p.note(currency="CNY", status="paid") + "*本回单仅供参考，不作为实物交易凭证", 8),
    ]


@paper("voucher", batch=1, split="holdout", size=HALF)
def bank_ccb_unit(p: Pen) -> list[Block]:
    """CCB 单位客户专用回单 with date numbers set apart from 年 月 日."""
    return [
        title("中国建设银行单位客户专用回单", 14),
        spread(
            (0, "币别：" + p("currency", "人民币")),
            (0.35, p.day("paid_on", "{y}年{mm}月{dd}日")),
            (0.7, "流水号：" + p("serial_no")),
        ),
        Table(
            (6, 12, 32, 6, 12, 32),
            (
                (
                    c("付\n款\n人", 1, 3),
                    "全称",
                    p("payer_name"),
                    c("收\n款\n人", 1, 3),
                    "全称",
                    p("payee_name"),
                ),
                ("账号", p("payer_account"), "账号", p("payee_account")),
                ("开户行", p("payer_bank"), "开户行", p("payee_bank")),
                (
                    c("金额", 2),
                    c("（大写）人民币" + p.words() + "　　（小写）" + p.money("￥{f}"), 4),
                ),
                (c("凭证种类", 2), "电子转账凭证", c("凭证号码", 2), p("receipt_no")),
                (c("结算方式", 2), "转账", c("用途", 2), p("purpose")),
            ),
        ),
        spread(
            (0, "打印时间：2026-11-20"), (0.4, "交易柜员：EB0001"), (0.7, "交易机构：650619104")
        ),
        Text(p.note(status="paid") + "（贷方回单）", 8),
    ]


@paper("voucher", batch=1, size=HALF)
def bank_pufa(p: Pen) -> list[Block]:
    """Joint-stock bank: 付款行 and 发生额."""
    return [
        title("上海浦东发展银行　电子回单", 14),
        spread(
            (0, "回单号：" + p("receipt_no")),
            (0.5, "记账日期：" + p.day("paid_on", "{y}-{mm}-{dd}")),
        ),
        spread((0, "付款名称：" + p("payer_name")), (0.5, "收款名称：" + p("payee_name"))),
        spread((0, "付款账号：" + p("payer_account")), (0.5, "收款账号：" + p("payee_account"))),
        spread((0, "付款行：" + p("payer_bank")), (0.5, "收款行：" + p("payee_bank"))),
        spread((0, "发生额：" + p.money("￥{f}")), (0.5, "大写：" + p.words())),
        spread((0, "币种：" + p("currency", "人民币")), (0.5, "交易流水号：" + p("serial_no"))),
        spread((0, "摘要：" + p("purpose")), (0.5, "验证码：KQ12-9981")),
        Text(p.note(status="paid") + "注：本回单可能重复打印，请勿重复记账。", 8),
    ]


@paper("voucher", batch=1, size=HALF)
def bank_words_differ(p: Pen) -> list[Block]:
    """Figures and words contradict each other: neither may be believed."""
    wrong = people.in_words(p.amount + 100)
    return [
        title("电子回单", 14),
        spread((0, "付款人：" + p("payer_name")), (0.5, "收款人：" + p("payee_name"))),
        spread((0, "账号：" + p("payer_account")), (0.5, "账号：" + p("payee_account"))),
        spread((0, "开户行：" + p("payer_bank")), (0.5, "开户行：" + p("payee_bank"))),
        spread(
            (0, "小写金额：" + p.money("￥{f}")),
            (0.5, "大写金额：" + p("amount_in_words", wrong, wrong)),
        ),
        spread((0, "交易日期：" + p.day("paid_on")), (0.5, "流水号：" + p("serial_no"))),
        spread((0, "用途：" + p("purpose"))),
        Text(p.note(currency="CNY", status="paid"), 8),
    ]
