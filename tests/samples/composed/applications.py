"""《企业证书申请表》 composed: fields, their order, labels, boxes, hints and other parties vary."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.samples import people
from tests.samples.composed import placing
from tests.samples.composed.placing import Pair
from tests.samples.composed.words import APPLICATION
from tests.samples.papers.paper import Block, Gap, Table, Text, title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.samples.composed.facts import Facts

_TITLES = (
    "企业证书申请表",
    "数字证书申请表",
    "数字证书业务申请表",
    "单位数字证书申请表",
    "UKey申请表",
    "电子钥匙申请表",
    "企业数字证书（UKey）申请表",
    "交易平台数字证书办理申请表",
    "数字证书申领表",
    "数字证书（UKey）申请单",
    "机构数字证书业务登记表",
    "CA数字证书申请表",
    "电力交易平台证书申请审批表",
    "证书（电子钥匙）申购单",
)
_TITLES_HELD = (
    "企业UKey办理表",
    "数字证书服务申请书",
    "单位证书业务办理登记表",
    "电子认证证书申请表",
)

_SECTIONS = {
    "单位信息": ("company", "credit_code", "legal_representative", "address", "phone"),
    "经办人信息": ("contact", "id_number", "mobile", "email"),
    "业务信息": ("services", "quantity", "plan", "term_years", "key_serial", "remark"),
}
_NEEDED = frozenset({"company", "credit_code", "contact", "mobile", "quantity"})

_SERVICES = (
    {"new": "新办", "renewal": "续期", "reissue": "补发", "reset": "密码重置", "change": "变更"},
    {"new": "新申请", "renewal": "更新", "reissue": "补办", "reset": "解锁"},
    {"new": "首次申请", "renewal": "延期", "change": "信息变更", "reissue": "遗失补办"},
)
_PLANS = (
    {"basic": "基础资费", "combined": "组合资费"},
    {"basic": "基础套餐", "combined": "组合套餐"},
)
_YEARS = ({"1": "1年", "3": "3年", "5": "5年"}, {"1": "一年", "3": "三年", "5": "五年"})
# on, off, before the word
_BOXES = (
    ("☑", "□", True),
    ("■", "□", True),
    ("√", "□", True),
    ("☒", "☐", True),
    ("[√]", "[ ]", True),
    ("（√）", "（ ）", True),
    ("☑", "□", False),
    ("√", "", True),
    ("●", "○", True),
    ("✔", "□", True),
    ("（√）", "（ ）", False),
    ("☑ ", "□ ", True),
)
_BOXES_HELD = (
    ("◉", "○", True),
    ("【√】", "【 】", True),
    ("√", "", False),
    ("（●）", "（○）", True),
)
_HINTS = ("请填写", "（必填）", "________", "", "/", "请输入", "例：张三", "（如有）", "无")
_HINTS_HELD = ("点击输入文字", "（选填）", "暂无", "——")


def _boxes(facts: Facts, name: str) -> str:
    """The options of a field with theirs ticked, or the ticked one written out."""
    order = facts.order
    words = facts.pick({"services": _SERVICES, "plan": _PLANS, "term_years": _YEARS}[name])
    value = {"services": order.services[0], "plan": order.plan, "term_years": order.term_years}[
        name
    ]
    facts.note(**{name: list(order.services) if name == "services" else value})
    if facts.chance(0.25):
        return words[str(value)]
    on, off, before = facts.pick(_BOXES, _BOXES_HELD)
    gap = facts.pick(("  ", "　", "\n") if len(words) > 3 else ("  ", "　"))
    marked = [(on if key == str(value) else off, word) for key, word in words.items()]
    tail = "  其他____" if name == "services" and facts.chance(0.2) and off else ""
    return gap.join(m + w if before else w + m for m, w in marked) + (
        off + tail.strip() if tail else ""
    )


def _value(facts: Facts, name: str) -> str:
    """What is printed for a field, noted as truth."""
    match name:
        case "services" | "plan" | "term_years":
            return _boxes(facts, name)
        case "quantity":
            return facts.a_count(name)
        case "key_serial":
            keys = facts.keys[: facts.pick((1, 1, 2))]
            joint = facts.pick(("、", "，", "\n"), ("/", "；"))
            return facts(name, joint.join(keys), "、".join(keys))
        case "remark":
            return facts(name, truth=facts.remark)
    return facts(name, _shown(facts, name))


def _shown(facts: Facts, name: str) -> str | None:
    """How a number is written; None as it is."""
    number = facts.who.mobile
    area, line = facts.firm.phone.split("-")
    spaced = (number[:3], number[3:7], number[7:])
    shown = {
        "mobile": ((number, number, " ".join(spaced)), ("-".join(spaced), f"+86 {number}")),
        "phone": ((facts.firm.phone, f"（{area}）{line}"), (f"{area} {line}",)),
        "id_number": ((facts.who.id_number,), ()),
    }.get(name)
    return facts.full(facts.pick(*shown)) if shown else None


def _decorated(facts: Facts, label: str) -> str:
    """The label with what offices print around it: stars, spaces, hints."""
    if len(label) <= 4 and "（" not in label and label.isascii() is False and facts.chance(0.15):
        return facts.pick((" ", "　")).join(label)
    way = facts.pick(
        ("{}",) * 6 + ("{}*", "*{}", "{}（必填）", "{}（请准确填写）", "★{}", "{} *", "<{}>"),
        ("{}[必填]", "{}（*）", "{}（同营业执照）"),
    )
    return way.format(label)


def _others(facts: Facts) -> list[Pair]:
    """What other parties and papers a form speaks of; nothing of it is the applicant's."""
    third, other = facts.third, facts.other
    seen = (
        [Pair("收件人", third.name, "邮寄信息"), Pair("收件人电话", third.mobile, "邮寄信息")],
        [Pair("法定代表人身份证号", facts.firm.legal.id_number, "单位信息")],
        [Pair("邮编", facts.firm.postcode, "单位信息")],
        [Pair("单位类型", "☑发电企业 □电力用户 □售电公司", "单位信息")],
        [Pair("所属部门", "市场营销部", "经办人信息"), Pair("职务", "专责", "经办人信息")],
        [Pair("开户行及账号", f"{facts.firm.bank} {facts.firm.account}", "开票信息")],
        [Pair("交易平台账号", f"xj{facts.firm.account[:6]}", "单位信息")],
        [
            Pair("财务联系人", third.name, "财务信息"),
            Pair("财务联系电话", third.mobile, "财务信息"),
        ],
        [Pair("上级单位", other.name, "单位信息")],
        [
            Pair("紧急联系人", third.name, "其他信息"),
            Pair("紧急联系人手机", third.mobile, "其他信息"),
        ],
        [
            Pair("代理机构名称", other.name, "其他信息"),
            Pair("代理人电话", third.mobile, "其他信息"),
        ],
        [
            Pair("技术负责人", third.name, "其他信息"),
            Pair("技术负责人邮箱", "js@other.example", "其他信息"),
        ],
        [Pair("发证机构", other.name, "其他信息")],
    )
    held = (
        [
            Pair("开票联系人", third.name, "其他信息"),
            Pair("开票联系电话", third.mobile, "其他信息"),
        ],
        [Pair("母公司名称", other.name, "其他信息")],
        [
            Pair("见证人", third.name, "其他信息"),
            Pair("见证人身份证号", third.id_number, "其他信息"),
        ],
        [
            Pair("受托代办机构", other.name, "其他信息"),
            Pair("代办员手机", third.mobile, "其他信息"),
        ],
    )
    return [pair for _ in range(facts.pick((0, 1, 1, 2))) for pair in facts.pick(seen, held)]


def _pairs(facts: Facts) -> list[Pair]:
    pairs: list[Pair] = []
    for group, names in _SECTIONS.items():
        chosen = list(names)
        if facts.chance(0.4):
            facts.rng.shuffle(chosen)
        for name in chosen:
            label = facts.word(APPLICATION, name)
            if name == "key_serial" and facts.chance(0.6):
                continue
            if name not in _NEEDED and facts.chance(0.12):
                if facts.chance(0.7) and name not in ("services", "plan", "term_years"):
                    pairs.append(
                        Pair(_decorated(facts, label), facts.pick(_HINTS, _HINTS_HELD), group)
                    )
                continue
            pairs.append(Pair(_decorated(facts, label), _value(facts, name), group))
    if facts.chance(0.25):
        pairs += [
            Pair("发票抬头", facts("invoice_title"), "开票信息"),
            Pair(facts.pick(("开票税号", "发票税号")), facts("invoice_tax_no"), "开票信息"),
        ]
    return _merged([*pairs, *_others(facts)])


def _merged(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs with those of one section beside each other."""
    groups = dict.fromkeys(pair.group for pair in pairs)
    return [pair for group in groups for pair in dict.fromkeys(pairs) if pair.group == group]


def _end(facts: Facts) -> list[Block]:
    day = f"{facts.word(APPLICATION, 'date')}：{facts.a_day('date')}"
    sign = facts.pick(
        ("经办人签字：", "申请人签名：", "经办人（签字）：", "经办人签章："), ("经办人亲笔签名：",)
    )
    seal = facts.pick(
        ("单位公章：", "单位（盖章）：", "申请单位盖章：", "（加盖公章）"), ("单位签章：",)
    )
    found: list[Block] = [Gap(), Text(f"{sign}　　　　　　{seal}"), Text(day, align="right")]
    if facts.chance(0.3):
        found.insert(
            0,
            Text(
                "填表说明：1.单位名称须与营业执照一致；2.联系电话请填写经办人手机号码；3.办理年限默认为3年，证书数量建议不少于2个。",
                9,
            ),
        )
    if facts.chance(0.25):
        staff = facts.third
        found += [
            Text(
                facts.pick(
                    ("以下由受理点填写", "受理栏（由受理机构填写）", "以下由工作人员填写"),
                    ("以下内容由认证机构填写",),
                ),
                9,
            ),
            Table(
                (20, 30, 20, 30),
                (
                    ("受理人", staff.name, "受理日期", "2026年11月21日"),
                    ("受理单位", facts.other.name, "联系电话", staff.mobile),
                ),
            ),
        ]
    return found


def _letter(facts: Facts) -> list[Block]:
    """A request in sentences."""
    order = facts.order
    service = facts.pick(({"new": "新办", "renewal": "续期", "reissue": "补发"},))[
        order.services[0]
    ]
    plan = {"basic": "基础资费", "combined": "组合资费"}[str(order.plan)]
    facts.note(services=list(order.services), plan=order.plan, term_years=order.term_years)
    count = facts.a_count("quantity")
    told = facts.pick(
        (
            "我单位{c}（统一社会信用代码：{u}）因业务需要，现申请{s}数字证书（UKey）{n}，资费类型为{p}，使用年限{y}年。",
            "现有我公司{c}，统一社会信用代码{u}，申请{s}电子钥匙{n}，选用{p}，期限{y}年，请予办理。",
            "因参与电力交易，{c}（统一社会信用代码{u}）特申请办理{s}业务，共需数字证书{n}，{p}，{y}年期。",
        )
    )
    text = told.format(
        c=facts("company"), u=facts("credit_code"), s=service, n=count, p=plan, y=order.term_years
    )
    names = ("contact", "mobile", "email", "address")
    rest = [Pair(facts.word(APPLICATION, name), facts(name)) for name in names]
    joint = "；".join(f"{p.label}：{p.value}" for p in rest)
    ask: list[Block] = [Text("北京迅驰无限科技有限公司："), Text(text, indent=True)]
    way = facts.pick(([Text(f"{joint}。", indent=True)], placing.lines(facts, rest)))
    end = [Text(facts.firm.name, align="right"), Text(facts.a_day("date"), align="right")]
    return [*ask, *way, *end]


def application(facts: Facts) -> list[Block]:
    """The blocks of one form."""
    facts.order = replace(facts.order, services=(facts.pick(("new", "new", "renewal", "reissue")),))
    if facts.chance(0.08):
        return [title(facts.pick(("数字证书申请书", "关于办理数字证书的申请"))), *_letter(facts)]
    pairs = _pairs(facts)
    place = facts.pick(placing.SEEN, placing.HELD, 0.5)
    head: list[Block] = [title(facts.pick(_TITLES, _TITLES_HELD))]
    if facts.chance(0.3):
        agency = people.company(f"ca{facts.seed}").name.replace("有限公司", "认证有限公司")
        head.insert(0, Text(f"{agency}　　客服电话：400-{facts.rng.randrange(100, 999)}-8899", 9))
    return [*head, Gap(6), *place(facts, pairs), *_end(facts)]
