"""Papers that are no payment and no order, a fourth look, and two licences."""

from tests.samples.papers.paper import STAMP, Block, Gap, Pen, Table, Text, c, paper, spread, title

HALF = (595.0, 420.0)


@paper("unknown", batch=4)
def payment_request(p: Pen) -> list[Block]:
    """An internal request that money be paid, with payee, bank and amount."""
    return [
        title("付款申请单" + p.note(title="付款申请单")),
        spread((0, "申请部门：市场部"), (0.5, "申请日期：2026年11月18日")),
        Table(
            (20, 30, 20, 30),
            (
                ("收款单位", c("北京迅驰无限科技有限公司", 3)),
                ("开户行", "北京农村商业银行中关村支行", "账号", "0413060103000009171"),
                ("付款金额（小写）", "￥1,200.00", "付款方式", "☑转账 □现金"),
                ("付款金额（大写）", c("壹仟贰佰元整", 3)),
                ("付款事由", c("电力交易平台数字证书费用", 3)),
                ("部门负责人", "", "财务审核", ""),
                ("总经理", "", "出纳", ""),
            ),
        ),
    ]


@paper("unknown", batch=4, split="holdout")
def fund_use_approval(p: Pen) -> list[Block]:
    """A workflow printout of an approval to spend."""
    return [
        title("资金支付审批表" + p.note(title="付款申请单")),
        Table(
            (20, 30, 20, 30),
            (
                ("付款单位", p.firm.name, "收款单位", "北京迅驰无限科技有限公司"),
                ("付款账号", p.firm.account, "收款账号", "0413060103000009171"),
                ("支付金额", "1,200.00元", "支付方式", "银行转账"),
                ("用途", c("UKey证书费", 3)),
                (
                    "审批意见",
                    c("同意。 王建国 2026-11-18 09:12\n同意支付。 李敏 2026-11-18 15:40", 3),
                ),
            ),
        ),
    ]


@paper("unknown", batch=4)
def tax_certificate(p: Pen) -> list[Block]:
    """A certificate that taxes were paid."""
    return [
        title("中华人民共和国税收完税证明" + p.note(title="电子缴税付款凭证")),
        spread((0, "填发日期：2026年11月2日"), (0.5, "税务机关：国家税务总局哈密市税务局")),
        spread((0, "纳税人识别号：" + p.firm.credit_code), (0.5, "纳税人名称：" + p.firm.name)),
        Table(
            (16, 16, 16, 26, 12, 14),
            (
                ("原凭证号", "税种", "品目名称", "税款所属时期", "入(退)库日期", "实缴(退)金额"),
                (
                    "36501261100",
                    "增值税",
                    "电力",
                    "2026-10-01至2026-10-31",
                    "2026-11-02",
                    "12,400.00",
                ),
                (c("金额合计（大写）壹万贰仟肆佰元整", 4), c("￥12,400.00", 2)),
            ),
        ),
    ]


@paper("unknown", batch=4, split="holdout")
def bank_statement(p: Pen) -> list[Block]:
    """A month's list of an account's movements, ours among them."""
    return [
        title("中国工商银行账户明细对账单" + p.note(title="对账单")),
        spread((0, "户名：" + p.firm.name), (0.6, "账号：" + p.firm.account)),
        spread((0, "起止日期：20261101-20261120"), (0.6, "币种：人民币")),
        Table(
            (14, 14, 14, 16, 28, 14),
            (
                ("交易日期", "借方发生额", "贷方发生额", "余额", "对方户名", "摘要"),
                ("20261103", "", "80,000.00", "92,331.20", "国网新疆电力有限公司", "电费"),
                ("20261112", "1,200.00", "", "91,131.20", "北京迅驰无限科技有限公司", "证书费"),
                ("20261118", "4,300.00", "", "86,831.20", "哈密市物业服务有限公司", "物业费"),
            ),
        ),
    ]


@paper("unknown", batch=4, size=HALF)
def receipt_of_payee(p: Pen) -> list[Block]:
    """收款收据: the payee's own slip."""
    return [
        title("收款收据" + p.note(title="收款收据"), 16),
        spread((0, "2026年11月12日"), (0.7, "No 0031127")),
        Text("今收到：" + p.firm.name, 12),
        Text("交来：数字证书服务费", 12),
        Text("金额（大写）：壹仟贰佰元整　　￥1200.00", 12),
        spread(
            (0, f"收款单位（财务专用章）{STAMP}"), (0.5, "收款人：张丽"), (0.75, "开票人：李强")
        ),
    ]


@paper("unknown", batch=4, split="holdout")
def invoice_electronic(p: Pen) -> list[Block]:
    """A digital invoice of the new kind."""
    return [
        title("电子发票（普通发票）" + p.note(title="发票")),
        spread((0.6, "发票号码：26112000000123456789")),
        spread((0.6, "开票日期：2026年11月19日")),
        Table(
            (6, 44, 6, 44),
            (
                (
                    "购买方信息",
                    f"名称：{p.firm.name}\n统一社会信用代码/纳税人识别号：{p.firm.credit_code}",
                    "销售方信息",
                    "名称：北京迅驰无限科技有限公司\n统一社会信用代码/纳税人识别号：110108752606005",
                ),
            ),
        ),
        Table(
            (30, 10, 10, 15, 15, 8, 12),
            (
                ("项目名称", "单位", "数量", "单价", "金额", "税率", "税额"),
                ("*信息技术服务*数字证书", "个", "2", "566.04", "1132.08", "6%", "67.92"),
                (c("价税合计（大写）壹仟贰佰圆整", 4), c("（小写）¥1200.00", 3)),
            ),
        ),
        Text("备注：销方开户银行：北京农村商业银行中关村支行；银行账号：0413060103000009171", 8),
    ]


@paper("unknown", batch=4)
def service_contract(p: Pen) -> list[Block]:
    """A contract for certificates, with both parties' bank details."""
    return [
        title("数字证书服务合同" + p.note(title="合同")),
        Text("合同编号：XC-2026-0977", 10),
        Text(f"甲方：{p.firm.name}", 11),
        Text("乙方：北京迅驰无限科技有限公司", 11),
        Text(
            "根据《中华人民共和国民法典》，甲乙双方就数字证书服务事宜协商一致，订立本合同。",
            11,
            indent=True,
        ),
        Text("第一条 服务内容：乙方为甲方制作电子钥匙2个，有效期三年，组合资费。", 11, indent=True),
        Text(
            "第二条 合同价款：人民币壹仟贰佰元整（￥1200.00），甲方以银行转账方式支付。",
            11,
            indent=True,
        ),
        Text("第三条 违约责任：任何一方违约，应承担违约责任。", 11, indent=True),
        Table(
            (50, 50),
            (
                (f"甲方（盖章）：{STAMP}", "乙方（盖章）："),
                (f"法定代表人：{p.firm.legal.name}", "法定代表人："),
                (
                    f"开户行：{p.firm.bank}\n账号：{p.firm.account}",
                    "开户行：北京农村商业银行中关村支行\n账号：0413060103000009171",
                ),
            ),
        ),
    ]


@paper("unknown", batch=4, split="holdout")
def notice_of_fees(p: Pen) -> list[Block]:
    """The agency's notice itself, sent back by a customer."""
    return [
        title("关于办理交易平台数字证书的通知" + p.note(title="关于办理交易平台数字证书的通知")),
        Text("各市场主体：", 12),
        Text("为保障交易平台信息安全，现就数字证书办理有关事项通知如下：", 12, indent=True),
        Text("一、填写《企业证书申请表》和《授权书》，加盖公章后发送至邮箱。", 12, indent=True),
        Text(
            "二、收费标准：基础资费一年140元、三年350元；组合资费一年240元、三年600元。",
            12,
            indent=True,
        ),
        Text(
            "三、收款单位：北京迅驰无限科技有限公司；开户行：北京农村商业银行中关村支行；帐号：0413060103000009171。",
            12,
            indent=True,
        ),
        Text("特此通知。", 12, indent=True),
        Text("新疆电力交易中心有限公司", 12, "right"),
        Text("2026年1月18日", 12, "right"),
    ]


@paper("unknown", batch=4)
def account_permit(p: Pen) -> list[Block]:
    """基本存款账户信息: the bank's paper about an account."""
    return [
        title("基本存款账户信息" + p.note(title="开户许可证")),
        Text("账户名称：" + p.firm.name, 12),
        Text("账户号码：" + p.firm.account, 12),
        Text("开户银行：" + p.firm.bank, 12),
        Text("法定代表人：" + p.firm.legal.name, 12),
        Text("基本存款账户编号：J8810012345601", 12),
        Gap(20),
        Text("2024年03月15日", 12, "right"),
    ]


@paper("unknown", batch=4, split="holdout")
def quotation(p: Pen) -> list[Block]:
    """A quotation by somebody else for keys."""
    return [
        title("报价单" + p.note(title="报价单")),
        spread((0, "客户名称：" + p.firm.name), (0.6, "报价日期：2026-11-10")),
        spread((0, "联系人：" + p.who.name), (0.6, "电话：" + p.who.mobile)),
        Table(
            (8, 36, 14, 14, 14, 14),
            (
                ("序号", "名称", "数量", "单价", "金额", "备注"),
                ("1", "企业数字证书（UKey）三年", "2", "600.00", "1200.00", ""),
                (c("合计（大写）：壹仟贰佰元整", 4), c("￥1200.00", 2)),
            ),
        ),
        Text("报价有效期30天。收款账户：北京农村商业银行中关村支行 0413060103000009171", 9),
    ]


@paper("unknown", batch=4, size=HALF)
def bank_fee_slip(p: Pen) -> list[Block]:
    """A bank's receipt for its own fee."""
    return [
        title("业务收费凭证" + p.note(title="收费回单"), 14),
        spread((0, "币别：人民币"), (0.4, "2026年11月12日"), (0.7, "流水号：650118273")),
        Table(
            (20, 30, 20, 30),
            (
                ("付款人", p.firm.name, "账号", p.firm.account),
                ("项目名称", "网银跨行转账手续费", "金额", "10.50"),
                ("金额（大写）", c("壹拾元伍角整", 3)),
                ("摘要", c("对公跨行转账手续费 收费", 3)),
            ),
        ),
    ]


@paper("unknown", batch=4, split="holdout")
def electricity_bill(p: Pen) -> list[Block]:
    """A settlement sheet for electricity."""
    return [
        title("电费结算单" + p.note(title="电费结算单")),
        spread((0, "用户名称：" + p.firm.name), (0.6, "户号：6500123456789")),
        Table(
            (25, 25, 25, 25),
            (
                ("项目", "电量（kWh）", "电价（元/kWh）", "电费（元）"),
                ("市场化交易电量", "120,000", "0.2950", "35,400.00"),
                ("输配电费", "120,000", "0.1320", "15,840.00"),
                (c("合计（大写）伍万壹仟贰佰肆拾元整", 3), "51,240.00"),
            ),
        ),
        Text("收款单位：国网新疆电力有限公司　账号：3002011029200010101", 9),
    ]


@paper("licence", batch=4)
def licence_new_style(p: Pen) -> list[Block]:
    """The landscape licence of 2019 with pairs in two columns."""
    return [
        title("营业执照", 28),
        title("(副  本)", 12),
        spread((0, "统一社会信用代码"), (0.7, "扫描二维码登录“国家企业信用信息公示系统”"), size=9),
        Text(p("credit_code"), 12),
        spread(
            (0, "名　　称"), (0.13, p("name")), (0.58, "注册资本"), (0.72, "叁仟万元整"), size=10
        ),
        spread(
            (0, "类　　型"),
            (0.13, "有限责任公司(国有独资)"),
            (0.58, "成立日期"),
            (0.72, "2016年07月21日"),
            size=10,
        ),
        spread(
            (0, "法定代表人"),
            (0.13, p("legal_representative")),
            (0.58, "住　　所"),
            (0.72, p("address")[:11]),
            size=10,
        ),
        spread(
            (0, "经营范围"),
            (0.13, "新能源发电项目的开发、建设及运营。"),
            (0.72, p("address")[11:]),
            size=10,
        ),
        Gap(30),
        spread((0.6, "登记机关　　2023 年 05 月 09 日"), size=11),
    ]


@paper("licence", batch=4, split="holdout")
def licence_institution_iv(p: Pen) -> list[Block]:
    """A licence as a table, exported from the register."""
    return [
        title("营业执照（电子版）", 20),
        Table(
            (24, 76),
            (
                ("统一社会信用代码", p("credit_code")),
                ("企业名称", p("name")),
                ("类型", "有限责任公司（自然人投资或控股）"),
                ("法定代表人", p("legal_representative")),
                ("注册资本", "1000万元人民币"),
                ("成立日期", "2018年09月30日"),
                ("住所", p("address")),
                ("经营范围", "电力供应；电气设备销售。"),
                ("登记机关", "哈密市市场监督管理局"),
            ),
        ),
    ]
