"""More papers that are none of ours, more licences."""

from tests.samples import people
from tests.samples.papers.others import _unknown
from tests.samples.papers.paper import Block, Gap, Pen, Table, Text, c, paper, spread, title

HALF = (595.0, 420.0)


@paper("licence", batch=2)
def licence_landscape_pairs(p: Pen) -> list[Block]:
    """The present form in two columns, with 登记机关 and QR hints."""
    return [
        title("营业执照", 26),
        title("（副本）", 12),
        spread((0, "统一社会信用代码"), (0.6, "扫描二维码登录“国家企业信用信息公示系统”"), size=8),
        Text(p("credit_code"), 11),
        Table(
            (12, 40, 12, 36),
            (
                ("名　　称", p("name"), "注册资本", "伍仟万元整"),
                ("类　　型", "其他有限责任公司", "成立日期", "2013年07月22日"),
                ("法定代表人", p("legal_representative"), "营业期限", "2013年07月22日至长期"),
                ("经营范围", "电力供应；供热；发电业务", "住　　所", p("address")),
            ),
            ruled=False,
        ),
        Gap(30),
        spread((0.65, "登记机关"), size=12),
        spread((0.65, "2022 年 4 月 1 日"), size=12),
    ]


@paper("licence", batch=2)
def licence_institution(p: Pen) -> list[Block]:
    """事业单位法人证书."""
    return [
        title("事业单位法人证书", 24),
        Text("统一社会信用代码：" + p("credit_code"), 12),
        Text("名称：" + p("name"), 12),
        Text("宗旨和业务范围：供水供电服务", 12),
        Text("住所：" + p("address"), 12),
        Text("法定代表人：" + p("legal_representative"), 12),
        Text("经费来源：财政补助", 12),
        Text("开办资金：500万元", 12),
        Text("举办单位：样本市水利局", 12),
        Text("登记管理机关：样本市事业单位登记管理局", 12),
        Text("有效期：自2023年01月01日至2028年01月01日", 12),
    ]


@paper("identity", batch=2, size=(330.0, 210.0))
def card_back(p: Pen) -> list[Block]:
    """The side with the emblem."""
    return [
        title("中华人民共和国", 13),
        title("居 民 身 份 证", 16),
        Gap(30),
        spread((0.1, "签发机关"), (0.32, "昌吉市公安局")),
        spread((0.1, "有效期限"), (0.32, "2016.03.02-2036.03.02")),
    ]


@paper("unknown", batch=2, size=HALF)
def other_special_invoice(p: Pen) -> list[Block]:
    """增值税专用发票 as bought on paper."""
    return [
        title("新疆增值税专用发票" + _unknown(p, "发票"), 16),
        spread((0, "6500221130"), (0.6, "No 01234567")),
        spread((0.6, "开票日期：" + people.chinese_date(p.on))),
        Table(
            (6, 60, 34),
            (
                (c("购买方", 1, 4), "名　　　　称：" + p.firm.name, c("密码区 03*+-<>", 1, 4)),
                ("纳税人识别号：" + p.firm.credit_code,),
                ("地　址、电话：" + p.firm.address + p.firm.phone,),
                ("开户行及账号：" + p.firm.bank + p.firm.account,),
            ),
        ),
        spread((0, "价税合计（大写）　壹仟贰佰圆整"), (0.6, "（小写）￥1200.00")),
        spread((0, "收款人：王样本"), (0.3, "复核：李样本"), (0.6, "开票人：赵样本")),
    ]


@paper("unknown", batch=2, size=HALF)
def other_loan(p: Pen) -> list[Block]:
    """A repayment of a loan."""
    return [
        title("贷款还款凭证" + _unknown(p, "贷款还款单"), 15),
        spread((0, "日期：" + people.chinese_date(p.on)), (0.6, "流水号：" + p.serial)),
        spread((0, "户名：" + p.firm.name), (0.6, "借据号：JJ20260001")),
        spread((0, "付款账号：" + p.firm.account), (0.6, "贷款账号：6500120001")),
        spread((0, "本金：￥100,000.00"), (0.4, "利息：￥1,020.00"), (0.7, "罚息：0.00")),
        spread((0, "金额合计：￥101,020.00"), (0.5, "大写：壹拾万壹仟零贰拾元整")),
    ]


@paper("unknown", batch=2, size=HALF)
def other_draft(p: Pen) -> list[Block]:
    """电子银行承兑汇票."""
    return [
        title("电子银行承兑汇票" + _unknown(p, "承兑汇票"), 15),
        spread((0, "出票日期 2026-11-01"), (0.5, "票据状态 背书已签收")),
        spread((0, "汇票到期日 2027-05-01"), (0.5, "票据号码 130588100000520261101")),
        Table(
            (10, 10, 30, 10, 10, 30),
            (
                (
                    c("出票人", 1, 3),
                    "全称",
                    p.firm.name,
                    c("收款人", 1, 3),
                    "全称",
                    people.PAYEE_NAME,
                ),
                ("账号", p.firm.account, "账号", people.PAYEE_ACCOUNT),
                ("开户银行", p.firm.bank, "开户银行", people.PAYEE_BANK),
            ),
        ),
        spread((0, "票据金额 人民币（大写）壹拾万元整"), (0.6, "￥100,000.00")),
    ]


@paper("unknown", batch=2, size=HALF)
def other_social(p: Pen) -> list[Block]:
    """Social insurance paid through the bank."""
    return [
        title("社会保险费缴费凭证" + _unknown(p, "电子缴税付款凭证"), 15),
        spread((0, "缴费单位：" + p.firm.name), (0.6, "凭证号：" + p.receipt)),
        spread((0, "付款人账号：" + p.firm.account), (0.6, "征收机关：样本市税务局")),
        Table(
            (40, 30, 30),
            (
                ("费种", "所属期", "实缴金额"),
                ("养老保险", "2026-10", "12,300.00"),
                ("失业保险", "2026-10", "310.00"),
            ),
        ),
        Text("合计金额（大写）：壹万贰仟陆佰壹拾元整　￥12,610.00"),
    ]


@paper("unknown", batch=2)
def other_delivery(p: Pen) -> list[Block]:
    """A courier's waybill."""
    return [
        title("顺丰速运 电子运单" + _unknown(p, "快递单"), 16),
        Text("运单号：SF1234567890123"),
        Text("寄件人：" + p.who.name + "　" + p.who.mobile + "　" + p.firm.address),
        Text("收件人：客服中心　010-82812901　北京市海淀区知春里豪景佳苑2号楼1001室"),
        Text("付款方式：寄付月结　托寄物：文件　件数：1"),
    ]


@paper("unknown", batch=2)
def other_account_licence(p: Pen) -> list[Block]:
    """开户许可证."""
    return [
        title("开户许可证" + _unknown(p, "开户许可证"), 20),
        Text("核准号：J8810001234501", 12),
        Text("经审核，" + p.firm.name + "符合开户条件，准予开立基本存款账户。", 12, indent=True),
        Text("法定代表人（单位负责人）：" + p.firm.legal.name, 12),
        Text("开户银行：" + p.firm.bank, 12),
        Text("账　　号：" + p.firm.account, 12),
        Text("发证机关（盖章）　中国人民银行样本中心支行", 12),
        Text("2018年5月8日", 12),
    ]


@paper("unknown", batch=2)
def other_power_permit(p: Pen) -> list[Block]:
    """电力业务许可证: holder, code, legal representative, and yet no licence of ours."""
    return [
        title("电力业务许可证" + _unknown(p, "电力业务许可证"), 22),
        Text("许可证编号：1131019-00123", 12),
        Text("登记名称：" + p.firm.name, 12),
        Text("住所：" + p.firm.address, 12),
        Text("法定代表人：" + p.firm.legal.name, 12),
        Text("许可类别：发电类", 12),
        Text("有效期限：自2019年06月01日至2039年05月31日", 12),
        Text("发证机关：国家能源局样本监管办公室", 12),
    ]


@paper("unknown", batch=2)
def other_cert_guide(p: Pen) -> list[Block]:
    """Our own guide sent back: names every field, fills none."""
    return [
        title("数字证书办理须知" + _unknown(p, "数字证书办理须知"), 18),
        Text(
            "一、需提交材料：《企业证书申请表》、《授权书》、营业执照复印件、经办人身份证复印件、汇款凭证。",
            12,
            indent=True,
        ),
        Text(
            "二、申请表须填写单位名称、统一社会信用代码、法定代表人、证书数量、联系人、手机、电子邮箱、通信地址。",
            12,
            indent=True,
        ),
        Text("三、资费：基础资费3年350元/个，组合资费3年600元/个。", 12, indent=True),
        Text(
            "四、收款单位："
            + people.PAYEE_NAME
            + "，账号"
            + people.PAYEE_ACCOUNT
            + "，开户行"
            + people.PAYEE_BANK
            + "。",
            12,
            indent=True,
        ),
    ]


@paper("unknown", batch=2, split="holdout")
def other_loss_statement(p: Pen) -> list[Block]:
    """遗失声明."""
    return [
        title("遗失声明" + _unknown(p, "遗失声明"), 20),
        Text(
            p.firm.name
            + "（统一社会信用代码："
            + p.firm.credit_code
            + "）不慎将UKey（序列号"
            + p.keys[0]
            + "）遗失，声明作废。",
            12,
            indent=True,
        ),
        Text("特此声明。", 12, indent=True),
        Text(p.firm.name, 12, "right"),
        Text(people.chinese_date(p.on), 12, "right"),
    ]


@paper("unknown", batch=2)
def other_cancel_form(p: Pen) -> list[Block]:
    """A leave request: a 申请表 of quite another kind."""
    return [
        title("员工请假申请表" + _unknown(p, "员工请假申请表"), 18),
        Table(
            (20, 30, 20, 30),
            (
                ("申请人", p.who.name, "部门", "运行部"),
                ("请假类型", "☑年假 □事假 □病假", "请假天数", "3"),
                ("联系电话", p.who.mobile, "申请日期", people.chinese_date(p.on)),
                ("请假事由", c("回家探亲", 3)),
                ("部门负责人意见", c("同意", 3)),
            ),
        ),
    ]
