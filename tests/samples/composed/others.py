"""Papers that are no proof of payment and no form: what a customer attaches by mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.samples.composed import placing
from tests.samples.composed.placing import Pair
from tests.samples.composed.words import LICENCE
from tests.samples.papers.paper import Block, Gap, Table, Text, title
from tests.samples.people import PAYEE_ACCOUNT, PAYEE_BANK, PAYEE_NAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.samples.composed.facts import Facts


def licence(facts: Facts) -> list[Block]:
    """营业执照 as a page of text."""
    pairs = [Pair(facts.word(LICENCE, name), facts(name)) for name in LICENCE]
    more = [
        Pair("类型", "有限责任公司(自然人投资或控股)"),
        Pair("注册资本", "伍仟万元整"),
        Pair("成立日期", "2015年03月12日"),
        Pair("营业期限", "2015年03月12日至长期"),
        Pair(
            "经营范围",
            "电力生产、销售；新能源技术开发；设备租赁。（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
        ),
    ]
    rest = [*pairs[1:], *more]
    facts.rng.shuffle(rest)
    place = facts.pick(
        (
            placing.in_columns,
            placing.lines,
            placing.one_a_row,
            placing.two_a_row,
            placing.in_one_cell,
        ),
        (placing.colon_in_cell, placing.by_heading),
    )
    copy = facts.pick(("（副本）", "", "（正本）"))
    end = [Text("登记机关", align="right"), Text("2021年06月18日", align="right")]
    return [title(f"营业执照{copy}"), *place(facts, [pairs[0], *rest]), Gap(), *end]


def _placed(facts: Facts, heading: str, pairs: list[Pair], name: str) -> list[Block]:
    facts.note(title=name)
    place = facts.pick(
        (
            placing.two_a_row,
            placing.lines,
            placing.one_a_row,
            placing.two_a_line,
            placing.in_one_cell,
            placing.three_a_row,
            placing.in_columns,
        ),
        placing.HELD,
    )
    return [title(heading), Gap(6), *place(facts, pairs)]


def _paying(facts: Facts) -> list[Pair]:
    """The payee and the amount, as requests, contracts and receipts all name them."""
    facts.order.amount  # noqa: B018 - the amount is the order's
    amount = facts.amount
    return [
        Pair(facts.pick(("收款单位", "收款人", "收款方名称")), PAYEE_NAME),
        Pair(facts.pick(("收款账号", "账号", "银行账号")), PAYEE_ACCOUNT),
        Pair(facts.pick(("开户行", "开户银行", "收款方开户行")), PAYEE_BANK),
        Pair(facts.pick(("金额（小写）", "付款金额", "申请金额")), f"￥{amount:,.2f}"),
        Pair(facts.pick(("金额（大写）", "大写金额", "人民币（大写）")), facts.in_words(amount)),
    ]


def payment_request(facts: Facts) -> list[Block]:
    """付款申请单."""
    heading = facts.pick(
        (
            "付款申请单",
            "付款审批单",
            "资金支付申请单",
            "用款申请单",
            "请款单",
            "付款申请表",
            "对外付款审批单",
            "资金使用申请单",
            "付款审批表（对公）",
        ),
        ("资金拨付申请单", "对公付款申请表", "支付申请单"),
    )
    pairs = [
        Pair(facts.pick(("申请部门", "经办部门")), "市场营销部"),
        Pair("申请人", facts.who.name),
        Pair("申请日期", "2026年11月18日"),
        *_paying(facts),
        Pair(facts.pick(("付款事由", "用途", "款项用途")), "支付数字证书费用"),
        Pair("付款方式", "☑转账 □现金"),
        Pair("付款单位", facts.firm.name),
        Pair("部门负责人", ""),
        Pair("财务审核", ""),
        Pair("总经理审批", ""),
    ]
    return _placed(facts, heading, pairs, "付款申请单")


def expense_claim(facts: Facts) -> list[Block]:
    """费用报销单."""
    heading = facts.pick(
        ("费用报销单", "报销单", "费用报销审批单", "差旅费报销单", "日常费用报销表"),
        ("通用费用报销单", "员工报销申请单"),
    )
    pairs = [
        Pair("报销部门", "综合部"),
        Pair("报销人", facts.who.name),
        Pair("报销日期", "2026年11月18日"),
        Pair("报销事由", "数字证书费"),
        Pair("报销金额", f"￥{facts.amount:,.2f}"),
        Pair("金额大写", facts.in_words(facts.amount)),
        Pair("附件张数", "2"),
        Pair("部门负责人", ""),
        Pair("财务审核", ""),
        Pair("领款人", ""),
    ]
    return _placed(facts, heading, pairs, "报销单")


def invoice(facts: Facts) -> list[Block]:
    """发票."""
    heading = facts.pick(
        ("电子发票（普通发票）", "增值税电子普通发票", "增值税专用发票", "新疆增值税普通发票"),
        ("电子发票（增值税专用发票）",),
    )
    facts.note(title="发票")
    head = Table(
        (50, 50),
        (
            (
                f"购买方信息\n名称：{facts.firm.name}\n统一社会信用代码/纳税人识别号：{facts.firm.credit_code}",
                f"销售方信息\n名称：{PAYEE_NAME}\n统一社会信用代码/纳税人识别号：110108752606005",
            ),
        ),
    )
    items = Table(
        (30, 10, 10, 15, 15, 20),
        (
            ("项目名称", "单位", "数量", "单价", "金额", "税率/征收率"),
            ("*信息技术服务*数字证书", "个", "2", "566.04", "1132.08", "6%"),
            ("合计", "", "", "", "¥1132.08", ""),
        ),
    )
    total = Text(f"价税合计（大写）　⊗{facts.in_words(facts.amount)}　（小写）¥{facts.amount:.2f}")
    return [
        title(heading),
        Text("发票号码：26117000000123456789　开票日期：2026年11月15日", align="right"),
        head,
        items,
        total,
        Text("开票人：王敏"),
    ]


def contract(facts: Facts) -> list[Block]:
    """合同."""
    heading = facts.pick(
        (
            "数字证书服务合同",
            "技术服务合同",
            "采购合同",
            "电子认证服务协议",
            "购销合同",
            "数字证书采购协议",
            "CA证书代理服务合同书",
        ),
        ("数字证书服务框架协议", "电子印章采购合同"),
    )
    facts.note(title="合同")
    body = (
        f"甲方：{facts.firm.name}",
        f"乙方：{PAYEE_NAME}",
        "根据《中华人民共和国民法典》，甲乙双方就数字证书服务事宜达成如下协议：",
        "一、服务内容：乙方为甲方提供数字证书（UKey）2个，有效期3年，资费类型为组合资费。",
        f"二、合同金额：人民币{facts.in_words(facts.amount)}（￥{facts.amount:.2f}）。",
        f"三、付款方式：甲方应于本合同签订后10日内转账至乙方账户。户名：{PAYEE_NAME}，账号：{PAYEE_ACCOUNT}，开户行：{PAYEE_BANK}。",
        "四、违约责任：任何一方违约应承担违约责任。",
    )
    end = placing.two_a_line(
        facts,
        [
            Pair("甲方（盖章）", ""),
            Pair("乙方（盖章）", ""),
            Pair("联系人", facts.who.name),
            Pair("联系电话", facts.who.mobile),
            Pair("签订日期", "2026年11月1日"),
        ],
    )
    return [
        title(heading),
        Text("合同编号：XJ-2026-0117", align="right"),
        *(Text(line) for line in body),
        Gap(),
        *end,
    ]


def tax_receipt(facts: Facts) -> list[Block]:
    """电子缴税付款凭证."""
    heading = facts.pick(
        ("电子缴税付款凭证", "税收完税证明", "银行电子缴税付款凭证"), ("电子缴税回单",)
    )
    pairs = [
        Pair("纳税人全称", facts.firm.name),
        Pair("纳税人识别号", facts.firm.credit_code),
        Pair("付款人账号", facts.firm.account),
        Pair("付款人开户银行", facts.firm.bank),
        Pair("征收机关名称", "国家税务总局乌鲁木齐市税务局"),
        Pair("收款国库（银行）名称", "国家金库乌鲁木齐市支库"),
        Pair("小写（合计）金额", f"￥{facts.amount:.2f}"),
        Pair("大写（合计）金额", facts.in_words(facts.amount)),
        Pair("缴款书交易流水号", facts.serial),
        Pair("税票号码", "365106261100012345"),
        Pair("税（费）种名称", "增值税"),
        Pair("所属时期", "20261001-20261031"),
    ]
    return _placed(facts, heading, pairs, "电子缴税付款凭证")


def interest_note(facts: Facts) -> list[Block]:
    """利息回单."""
    heading = facts.pick(
        ("存款利息回单", "利息清单", "结息回单", "计息回单"), ("活期存款结息通知",)
    )
    pairs = [
        Pair("户名", facts.firm.name),
        Pair("账号", facts.firm.account),
        Pair("开户行", facts.firm.bank),
        Pair("起息日", "2026-09-21"),
        Pair("止息日", "2026-12-20"),
        Pair("积数", "1256000.00"),
        Pair("利率", "0.25%"),
        Pair("利息金额", f"{facts.amount:.2f}"),
        Pair("流水号", facts.serial),
        Pair("交易日期", "2026-11-21"),
        Pair("摘要", "结息"),
    ]
    return _placed(facts, heading, pairs, "利息回单")


def fee_receipt(facts: Facts) -> list[Block]:
    """收费回单."""
    heading = facts.pick(
        ("业务收费凭证", "收费回单", "手续费回单", "客户收费回单"), ("业务收费回单",)
    )
    pairs = [
        Pair("付款人户名", facts.firm.name),
        Pair("付款人账号", facts.firm.account),
        Pair("收费项目", "网银汇款手续费"),
        Pair("应收金额", "5.00"),
        Pair("实收金额", "5.00"),
        Pair("交易日期", "2026-11-18"),
        Pair("交易流水号", facts.serial),
        Pair("摘要", "收费"),
    ]
    return _placed(facts, heading, pairs, "收费回单")


def ticket(facts: Facts) -> list[Block]:
    """车票."""
    heading = facts.pick(("铁路电子客票", "航空运输电子客票行程单"), ("电子发票（铁路电子客票）",))
    pairs = [
        Pair("乘车人", facts.who.name),
        Pair("车次", "G1234"),
        Pair("票价", "￥238.50"),
        Pair("身份证号", facts.who.id_number),
        Pair("席别", "二等座"),
        Pair("开车时间", "2026年11月12日 08:20"),
    ]
    return _placed(facts, heading, pairs, "车票")


_PAPERS: tuple[Callable[[Facts], list[Block]], ...] = (
    payment_request,
    payment_request,
    expense_claim,
    invoice,
    contract,
    tax_receipt,
    interest_note,
    fee_receipt,
    ticket,
)


def other(facts: Facts) -> list[Block]:
    """The blocks of one of these papers."""
    return facts.rng.choice(_PAPERS)(facts)
