"""Licences, cards, and papers that are none of ours but use the same words."""

from tests.samples import people
from tests.samples.papers.paper import STAMP, Block, Gap, Pen, Table, Text, c, paper, spread, title

HALF = (595.0, 420.0)
CARD = (330.0, 210.0)


@paper("licence", batch=1)
def licence_long_term(p: Pen) -> list[Block]:
    """营业执照 as a table-less sheet with 营业期限 长期."""
    return [
        Text("统一社会信用代码　" + p("credit_code"), 11),
        title("营 业 执 照", 30),
        title("（副　本）（1-1）", 12),
        spread((0, "名　　　称"), (0.2, p("name")), size=12),
        spread((0, "类　　　型"), (0.2, "有限责任公司（非自然人投资或控股的法人独资）"), size=12),
        spread((0, "住　　　所"), (0.2, p("address")), size=12),
        spread((0, "法定代表人"), (0.2, p("legal_representative")), size=12),
        spread((0, "注册资本"), (0.2, "壹亿元整"), size=12),
        spread((0, "成立日期"), (0.2, "2015年03月09日"), size=12),
        spread((0, "营业期限"), (0.2, "长期"), size=12),
        spread(
            (0, "经营范围"),
            (0.2, "风力发电、太阳能发电；电力销售。（依法须经批准的项目，"),
            size=12,
        ),
        spread((0.2, "经相关部门批准后方可开展经营活动）"), size=12),
        Gap(40),
        spread((0.6, "登记机关"), size=12),
        spread((0.6, "2021年06月11日"), size=12),
        Text("国家企业信用信息公示系统网址：http://www.gsxt.gov.cn", 9),
    ]


@paper("licence", batch=1, split="holdout")
def licence_branch(p: Pen) -> list[Block]:
    """A branch office: 负责人 and 营业场所."""
    return [
        title("营业执照", 28),
        Text("（副本）", 12, "centre"),
        Text("统一社会信用代码：" + p("credit_code"), 11),
        spread((0, "名称"), (0.18, p("name")), size=12),
        spread((0, "类型"), (0.18, "有限责任公司分公司"), size=12),
        spread((0, "营业场所"), (0.18, p("address")), size=12),
        spread((0, "负责人"), (0.18, p("legal_representative")), size=12),
        spread((0, "成立日期"), (0.18, "2019年10月21日"), size=12),
        spread((0, "经营范围"), (0.18, "受公司委托开展经营活动"), size=12),
        Gap(30),
        spread((0.6, "登记机关"), (0.8, "2024年1月8日"), size=12),
    ]


@paper("identity", batch=1, size=CARD)
def card_front(p: Pen) -> list[Block]:
    """The side with the person."""
    born = p.who.id_number[6:14]
    return [
        spread((0, "姓名"), (0.18, p.who.name)),
        spread((0, "性别"), (0.18, "男"), (0.34, "民族"), (0.5, "汉")),
        spread((0, "出生"), (0.18, f"{born[:4]}年{int(born[4:6])}月{int(born[6:])}日")),
        spread((0, "住址"), (0.18, p.firm.address[:14])),
        spread((0.18, p.firm.address[14:])),
        Gap(),
        spread((0, "公民身份号码"), (0.36, p.who.id_number)),
    ]


@paper("identity", batch=1)
def card_both(p: Pen) -> list[Block]:
    """Both sides on one sheet, for a bid's appendix."""
    born = p.who.id_number[6:14]
    return [
        title("经办人身份证复印件", 14),
        Gap(30),
        spread((0.1, "姓名　" + p.who.name)),
        spread((0.1, "性别　女　民族　维吾尔")),
        spread((0.1, f"出生　{born[:4]} 年 {int(born[4:6])} 月 {int(born[6:])} 日")),
        spread((0.1, "住址　" + p.firm.address)),
        spread((0.1, "公民身份号码　" + p.who.id_number)),
        Gap(60),
        spread((0.1, "中华人民共和国")),
        spread((0.1, "居民身份证")),
        spread((0.1, "签发机关　样本市公安局")),
        spread((0.1, "有效期限　2020.05.06-长期")),
    ]


def _unknown(p: Pen, seems: str) -> str:
    p.truth["title"] = seems
    return ""


@paper("unknown", batch=1, size=HALF)
def other_invoice(p: Pen) -> list[Block]:
    """电子发票 in its new all-digital form."""
    return [
        title("电子发票（普通发票）" + _unknown(p, "发票"), 16),
        spread((0.6, "发票号码：24652000000012345678")),
        spread((0.6, "开票日期：" + people.chinese_date(p.on))),
        Table(
            (6, 44, 6, 44),
            (
                (
                    "购\n买\n方\n信\n息",
                    f"名称：{p.firm.name}\n\n统一社会信用代码/纳税人识别号：{p.firm.credit_code}",
                    "销\n售\n方\n信\n息",
                    f"名称：{people.PAYEE_NAME}\n\n统一社会信用代码/纳税人识别号：110108752606005",
                ),
            ),
        ),
        Table(
            (24, 12, 8, 8, 14, 14, 8, 12),
            (
                ("项目名称", "规格型号", "单位", "数量", "单价", "金额", "税率", "税额"),
                ("*信息技术服务*数字证书服务费", "", "个", "2", "566.04", "1132.08", "6%", "67.92"),
                (c("合　计", 5), "¥1132.08", "", "¥67.92"),
                (c("价税合计（大写）", 2), c("⊗壹仟贰佰元整　　（小写）¥1200.00", 6)),
            ),
        ),
        Text("备注：收款账号 0413060103000009171　开户行 北京农村商业银行中关村支行"),
        Text("开票人：李样本"),
    ]


@paper("unknown", batch=1, size=HALF)
def other_fee(p: Pen) -> list[Block]:
    """A bank's charge for itself, laid out as its receipts are."""
    return [
        title("业务回单（收费）" + _unknown(p, "收费回单"), 15),
        spread((0, "日期：" + people.chinese_date(p.on)), (0.6, "回单编号：" + p.receipt)),
        spread((0, "付款人户名：" + p.firm.name), (0.6, "付款人账号：" + p.firm.account)),
        spread((0, "付款人开户行：" + p.firm.bank)),
        spread((0, "收费项目：对公跨行转账手续费"), (0.6, "币种：人民币")),
        spread((0, "金额（大写）：壹拾元整"), (0.6, "小写：10.00元")),
        spread((0, "摘要：收费"), (0.6, "流水号：" + p.serial)),
    ]


@paper("unknown", batch=1, size=HALF)
def other_interest(p: Pen) -> list[Block]:
    """Interest credited."""
    return [
        title("利息收入回单" + _unknown(p, "利息回单"), 15),
        spread((0, "回单编号：" + p.receipt), (0.6, "日期：" + people.chinese_date(p.on))),
        Table(
            (20, 30, 20, 30),
            (
                ("收款人户名", p.firm.name, "收款人账号", p.firm.account),
                ("起息日", "2026-06-21", "止息日", "2026-09-20"),
                ("积数", "1,203,394.22", "利率", "0.05%"),
                ("利息金额", "￥1.67", "大写", "壹元陆角柒分"),
            ),
        ),
    ]


@paper("unknown", batch=1, size=HALF)
def other_tax(p: Pen) -> list[Block]:
    """Tax collected by the bank."""
    return [
        title("银行电子缴税付款凭证" + _unknown(p, "电子缴税付款凭证"), 15),
        spread((0, "转账日期：" + p.on.strftime("%Y%m%d")), (0.6, "凭证字号：" + p.receipt)),
        Text("纳税人全称及纳税人识别号：" + p.firm.name + "　" + p.firm.credit_code),
        spread((0, "付款人全称：" + p.firm.name)),
        spread(
            (0, "付款人账号：" + p.firm.account), (0.6, "征收机关名称：国家税务总局样本市税务局")
        ),
        spread(
            (0, "付款人开户银行：" + p.firm.bank), (0.6, "收款国库（银行）名称：国家金库样本支库")
        ),
        spread((0, "小写（合计）金额：￥3,201.55"), (0.6, "缴款书交易流水号：" + p.serial)),
        spread(
            (0, "大写（合计）金额：叁仟贰佰零壹元伍角伍分"), (0.6, "税票号码：365016201100012345")
        ),
        Table(
            (40, 40, 20),
            (
                ("税（费）种名称", "所属日期", "实缴金额"),
                ("增值税", "20261001-20261031", "￥3,201.55"),
            ),
        ),
    ]


@paper("unknown", batch=1)
def other_contract(p: Pen) -> list[Block]:
    """A service contract about certificates, with accounts and amounts."""
    return [
        title("数字证书技术服务合同" + _unknown(p, "合同"), 20),
        Text("合同编号：ZS-2026-118", 11),
        Text("甲方：" + p.firm.name, 11),
        Text("乙方：" + people.PAYEE_NAME, 11),
        Text(
            "根据《中华人民共和国民法典》，甲乙双方就数字证书申请、续期服务达成如下协议：",
            11,
            indent=True,
        ),
        Text(
            "一、乙方为甲方提供数字证书（UKey）2个，服务期限3年，合同金额人民币壹仟贰佰元整（￥1,200.00）。",
            11,
            indent=True,
        ),
        Text(
            "二、甲方应于合同签订后5日内将款项转账至乙方账户：户名 "
            + people.PAYEE_NAME
            + "，账号 "
            + people.PAYEE_ACCOUNT
            + "。",
            11,
            indent=True,
        ),
        Text("三、违约责任：任何一方违约应承担相应责任。", 11, indent=True),
        spread((0, f"甲方（盖章）：{STAMP}"), (0.5, "乙方（盖章）：")),
        spread((0, "法定代表人（签字）："), (0.5, "法定代表人（签字）：")),
        spread((0, "日期："), (0.5, "日期：")),
    ]


@paper("unknown", batch=1, size=HALF)
def other_train(p: Pen) -> list[Block]:
    """A railway e-ticket invoice."""
    return [
        title("电子发票（铁路电子客票）" + _unknown(p, "车票"), 15),
        spread(
            (0, "发票号码：26659121234567890123"), (0.6, "开票日期：" + people.chinese_date(p.on))
        ),
        spread((0, "乌鲁木齐站"), (0.35, "D2704"), (0.6, "兰州西站")),
        spread((0, p.on.strftime("%Y年%m月%d日 08:15开")), (0.6, "05车12F号　二等座")),
        spread((0, "票价：￥549.50")),
        spread((0, p.who.id_number[:10] + "****" + p.who.id_number[-4:] + "　" + p.who.name)),
        Text("购买方名称：" + p.firm.name + "　统一社会信用代码：" + p.firm.credit_code),
    ]


@paper("unknown", batch=1)
def other_statement(p: Pen) -> list[Block]:
    """A bank statement with many transfers."""
    rows = tuple(
        (
            f"2026-11-{day:02d}",
            "转账",
            f"{day * 137}.00" if day % 2 else "",
            "" if day % 2 else f"{day * 211}.00",
            f"{90000 + day}.15",
            people.company(f"st{day}").name,
        )
        for day in range(2, 12)
    )
    return [
        title("账户交易明细" + _unknown(p, "对账单"), 16),
        spread((0, "户名：" + p.firm.name), (0.6, "账号：" + p.firm.account)),
        spread((0, "起始日期：2026-11-01"), (0.6, "终止日期：2026-11-20")),
        Table(
            (14, 10, 14, 14, 16, 32),
            (("交易日期", "摘要", "借方发生额", "贷方发生额", "余额", "对方户名"), *rows),
        ),
    ]


@paper("unknown", batch=1)
def other_quotation(p: Pen) -> list[Block]:
    """A quotation for keys."""
    return [
        title("报　价　单" + _unknown(p, "报价单"), 18),
        spread((0, "客户名称：" + p.firm.name), (0.6, "日期：" + people.chinese_date(p.on))),
        spread((0, "联系人：" + p.who.name), (0.6, "电话：" + p.who.mobile)),
        Table(
            (10, 36, 12, 18, 24),
            (
                ("序号", "产品名称", "数量", "单价（元）", "金额（元）"),
                ("1", "数字证书UKey 组合资费3年", "2", "600.00", "1200.00"),
                (c("合计人民币（大写）：壹仟贰佰元整", 3), c("¥1200.00", 2)),
            ),
        ),
        Text("以上报价含税，有效期15天。"),
        Text("户名：" + people.PAYEE_NAME + "　账号：" + people.PAYEE_ACCOUNT),
    ]


@paper("unknown", batch=1)
def other_resume(p: Pen) -> list[Block]:
    """A résumé as a table of labels."""
    return [
        title("个人简历" + _unknown(p, "个人简历"), 20),
        Table(
            (15, 35, 15, 35),
            (
                ("姓名", p.who.name, "性别", "男"),
                ("出生年月", "1990年5月", "民族", "汉"),
                ("手机", p.who.mobile, "电子邮箱", p.email),
                ("身份证号", p.who.id_number, "住址", p.firm.address),
                (
                    "工作经历",
                    c(f"2015—2020 {p.firm.name} 电气工程师\n2020至今 {p.other.name} 运行主管", 3),
                ),
                ("教育经历", c("2008—2012 样本大学 电气工程及其自动化", 3)),
            ),
        ),
    ]


@paper("unknown", batch=1, split="holdout")
def other_payment_request(p: Pen) -> list[Block]:
    """An internal request to pay: says whom and how much, pays nothing."""
    return [
        title("付款审批单" + _unknown(p, "报销单"), 18),
        Table(
            (18, 32, 18, 32),
            (
                ("申请部门", "市场部", "申请日期", people.chinese_date(p.on)),
                ("收款单位", people.PAYEE_NAME, "收款账号", people.PAYEE_ACCOUNT),
                ("开户行", people.PAYEE_BANK, "付款方式", "银行转账"),
                ("付款金额", "￥1,200.00", "大写", "壹仟贰佰元整"),
                ("付款事由", c("数字证书UKey费用", 3)),
                ("部门负责人", "", "财务审核", ""),
                ("总经理审批", c("", 3)),
            ),
        ),
    ]


@paper("unknown", batch=1, split="holdout")
def other_minutes(p: Pen) -> list[Block]:
    """A notice that speaks about certificates."""
    return [
        title(
            "关于办理电力交易平台数字证书的通知"
            + _unknown(p, "关于办理电力交易平台数字证书的通知"),
            16,
        ),
        Text("各发电企业、电力用户：", 12),
        Text(
            "为保障交易平台安全，请各单位于12月31日前提交《企业证书申请表》《授权书》及汇款凭证，"
            "基础资费每个350元（三年），组合资费每个600元（三年）。",
            12,
            indent=True,
        ),
        Text("收款单位：北京迅驰无限科技有限公司，账号：0413060103000009171。", 12, indent=True),
        Text("联系人：客服中心　联系电话：010-82812901", 12),
        Text("新疆电力交易中心有限公司", 12, "right"),
        Text("2026年11月1日", 12, "right"),
    ]
