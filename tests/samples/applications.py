"""An application's entries become forms: ours, and those of other agencies."""

from collections.abc import Callable
from typing import NamedTuple

from mailbot.documents.model import CertificateApplication
from tests.samples.application_facts import Application
from tests.samples.forms import Cell, Form, Line, Row
from tests.samples.model import Split


class ApplicationLayout(NamedTuple):
    """A form's layout: how its entries are arranged."""

    name: str
    build: Callable[[Application], Form]
    split: Split


LAYOUTS: dict[str, ApplicationLayout] = {}


def layout(
    name: str, split: Split = "train"
) -> Callable[[Callable[[Application], Form]], Callable[[Application], Form]]:
    """A decorator that enters a form into the catalogue."""

    def enter(build: Callable[[Application], Form]) -> Callable[[Application], Form]:
        LAYOUTS[name] = ApplicationLayout(name, build, split)
        return build

    return enter


def _label(text: str, *, columns: int = 1, rows: int = 1) -> Cell:
    return Cell(text, columns, rows, label=True)


def _entry(facts: Application, name: str, columns: int = 1, after: str = "") -> Cell:
    text = facts.text(name) + after
    if name not in CertificateApplication.FIELDS:
        return Cell(text, columns)
    return Cell(text, columns, field=name, truth=facts.truth(name))


def _ticks(facts: Application, name: str, columns: int = 1) -> Cell:
    return Cell(facts.ticks(name), columns, field=name, truth=facts.truth(name))


def _pair(facts: Application, *pairs: tuple[str, str]) -> Row:
    cells: list[Cell] = []
    for label, name in pairs:
        cells += [_label(label), _entry(facts, name)]
    return Row(tuple(cells))


DECLARATION = (
    "本单位承诺以上信息及所附材料真实、准确、有效，并遵守数字证书使用的有关规定，"
    "由此产生的法律责任由本单位承担。"
)


NOTES = (
    (
        "填表说明：1. 业务类型、单位名称、统一社会信用代码、法定代表人、证书数量、联系人、手机、"
        "电子邮箱、通信地址、日期为必填项；办理补发、密码重置、格式化的，还须填写原证书/UKey序列号。"
    ),
    "2. 办理新证书须勾选资费类型，办理年限不勾选的按3年办理；每家单位建议至少办理2个。",
    (
        "3. 填写后打印，由经办人签字并加盖单位公章，"
        "扫描或拍照（页面完整、文字清晰、彩色）后以附件发送。"
    ),
)


@layout("own")
def own(facts: Application) -> Form:
    """Our own 《企业证书申请表》, fields in the order of the programme."""
    sign = f"{DECLARATION}\n\n经办人签字：\n\n单位公章：\n\n日期：{facts.text('date')}"
    rows = (
        Row((_label("业务类型"), _ticks(facts, "services", 3))),
        Row((_label("单位名称"), _entry(facts, "company", 3))),
        _pair(facts, ("统一社会信用代码", "credit_code"), ("法定代表人", "legal_representative")),
        Row((_label("单位类型"), Cell(facts.ticks("company_type"), 3))),
        _pair(facts, ("交易平台账号", "platform_account"), ("证书数量", "quantity")),
        Row(
            (
                _label("资费类型"),
                _ticks(facts, "plan"),
                _label("办理年限"),
                _ticks(facts, "term_years"),
            )
        ),
        _pair(facts, ("联系人（经办人）", "contact"), ("身份证号", "id_number")),
        _pair(facts, ("手机", "mobile"), ("固定电话", "phone")),
        _pair(facts, ("电子邮箱", "email"), ("邮编", "postcode")),
        Row((_label("通信地址"), _entry(facts, "address", 3))),
        _pair(facts, ("收件人", "recipient"), ("收件电话", "recipient_phone")),
        Row((_label("原证书/UKey序列号"), _entry(facts, "key_serial", 3))),
        Row(
            (
                _label("开票信息", rows=3),
                _label("名称"),
                _entry(facts, "invoice_title", 2),
            )
        ),
        Row((_label("纳税人识别号"), _entry(facts, "invoice_tax_no", 2))),
        Row(
            (
                _label("地址电话、开户行账号"),
                Cell(
                    f"{facts.text('invoice_address')}\n{facts.text('invoice_bank')}", 2, small=True
                ),
            ),
            32,
        ),
        Row((_label("备注"), _entry(facts, "remark", 3))),
        Row(
            (
                _label("声明"),
                Cell(sign, 3, field="date", truth=facts.truth("date"), mark="sign stamp"),
            ),
            140,
        ),
        Row(
            (
                _label("受理栏"),
                Cell("受理人：　　　　　　　审核：　　　　　　　受理日期：　　年　月　日", 3),
            )
        ),
    )
    above = (Line(f"办理编号：{facts.text('case_number')}", 9, align="right"),)
    notes = tuple(Line(text, 8) for text in NOTES)
    return Form("企业证书申请表", (1.5, 2.0, 1.3, 1.9), rows, above, notes, shade=True)


@layout("agency-spaced")
def agency_spaced(facts: Application) -> Form:
    """Another agency's form: spaced labels, synonyms, merged block labels."""
    rows = (
        Row((_label("申请类型"), _ticks(facts, "services", 4))),
        Row((_label("单 位 信 息", rows=4), _label("企 业 名 称"), _entry(facts, "company", 3))),
        Row(
            (
                _label("证 照 号 码"),
                _entry(facts, "credit_code"),
                _label("法人代表"),
                _entry(facts, "legal_representative"),
            )
        ),
        Row((_label("通 讯 地 址"), _entry(facts, "address", 3))),
        Row(
            (
                _label("固 定 电 话"),
                _entry(facts, "phone"),
                _label("邮政编码"),
                Cell(facts.text("postcode")),
            )
        ),
        Row(
            (
                _label("经办人信息", rows=3),
                _label("办 理 人"),
                _entry(facts, "contact"),
                _label("移动电话"),
                _entry(facts, "mobile"),
            )
        ),
        Row((_label("身份证号码"), _entry(facts, "id_number", 3))),
        Row((_label("电子邮件"), _entry(facts, "email", 3))),
        Row(
            (
                _label("证书信息", rows=2),
                _label("申请个数"),
                _entry(facts, "quantity"),
                _label("有效期"),
                _ticks(facts, "term_years"),
            )
        ),
        Row((_label("资费套餐"), _ticks(facts, "plan", 3))),
        Row(
            (
                _label("申请单位\n意见"),
                Cell(
                    f"本单位自愿申请数字证书，所填信息真实有效。\n经办人（签字）：\n申请单位（盖章）：\n{facts.text('date')}",
                    4,
                    field="date",
                    truth=facts.truth("date"),
                    mark="sign stamp",
                ),
            ),
            120,
        ),
    )
    return Form("数字证书申请表", (1.1, 1.2, 1.9, 1.1, 1.9), rows, title_size=18)


@layout("label-above")
def label_above(facts: Application) -> Form:
    """A form with each label in a row above its value."""

    def block(*names: tuple[str, str, int]) -> tuple[Row, Row]:
        labels = tuple(_label(label, columns=wide) for label, _, wide in names)
        values = tuple(_entry(facts, name, wide) for _, name, wide in names)
        return Row(labels, 20), Row(values, 26)

    rows = (
        *block(("单位全称", "company", 2), ("组织机构代码/统一社会信用代码", "credit_code", 2)),
        *block(
            ("法定代表人姓名", "legal_representative", 1),
            ("联系人", "contact", 1),
            ("手机号码", "mobile", 2),
        ),
        *block(("联系人身份证号", "id_number", 2), ("E-mail", "email", 2)),
        *block(("邮寄地址", "address", 3), ("数量（个）", "quantity", 1)),
        Row((_label("业务类型", columns=4),), 20),
        Row((_ticks(facts, "services", 4),), 26),
        Row((_label("资费类型", columns=2), _label("证书年限", columns=2)), 20),
        Row((_ticks(facts, "plan", 2), _ticks(facts, "term_years", 2)), 26),
        Row(
            (
                Cell("经办人签名：", 2, mark="sign"),
                Cell(
                    f"单位盖章：\n日期：{facts.text('date')}",
                    2,
                    field="date",
                    truth=facts.truth("date"),
                    mark="stamp",
                ),
            ),
            100,
        ),
    )
    return Form("企业电子钥匙（UKey）业务申请表", (1, 1, 1, 1), rows, title_size=18)


@layout("colon-list")
def colon_list(facts: Application) -> Form:
    """A form without a table: label, colon, value on ruled lines."""
    pairs = (
        ("申请单位", "company"),
        ("统一社会信用代码", "credit_code"),
        ("法定代表人", "legal_representative"),
        ("申请人", "contact"),
        ("身份证号", "id_number"),
        ("手机", "mobile"),
        ("邮箱", "email"),
        ("收件地址", "address"),
        ("电子钥匙数量", "quantity"),
    )
    lines = [
        Line(f"{label}：{facts.text(name)}", fields=_known(facts, name)) for label, name in pairs
    ]
    lines += [
        Line(f"{label}：{facts.ticks(name)}", fields=_known(facts, name))
        for label, name in (("办理业务", "services"), ("资费", "plan"), ("年限", "term_years"))
    ]
    lines.append(Line("以上内容属实，特此申请。", indent=True))
    foot = (
        Line("经办人签字：", mark="sign"),
        Line("单位公章：", mark="stamp"),
        Line(f"日期：{facts.text('date')}", fields=_known(facts, "date")),
    )
    return Form("数字证书（电子钥匙）申请表", (1,), (), above=tuple(lines), below=foot, table=False)


def _known(facts: Application, name: str) -> tuple[tuple[str, object], ...]:
    return () if facts.truth(name) is None else ((name, facts.truth(name)),)


@layout("agency-wide", split="holdout")
def agency_wide(facts: Application) -> Form:
    """A third agency's form: six columns, numbered sections, ticks last."""
    rows = (
        Row((_label("一、机构基本信息", columns=6),), 22),
        Row(
            (
                _label("机构名称"),
                _entry(facts, "company", 3),
                _label("税号"),
                _entry(facts, "credit_code"),
            )
        ),
        Row(
            (
                _label("法定代表人"),
                _entry(facts, "legal_representative"),
                _label("电话"),
                _entry(facts, "phone"),
                _label("邮编"),
                Cell(facts.text("postcode")),
            )
        ),
        Row((_label("联系地址"), _entry(facts, "address", 5))),
        Row((_label("二、证书经办人", columns=6),), 22),
        Row(
            (
                _label("经办人"),
                _entry(facts, "contact"),
                _label("手机号"),
                _entry(facts, "mobile"),
                _label("邮箱"),
                _entry(facts, "email"),
            )
        ),
        Row((_label("证件号码"), _entry(facts, "id_number", 5))),
        Row((_label("三、办理事项", columns=6),), 22),
        Row((_label("业务类型"), _ticks(facts, "services", 5))),
        Row(
            (
                _label("办理数量"),
                _entry(facts, "quantity", 1, "个"),
                _label("年限"),
                _ticks(facts, "term_years"),
                _label("资费"),
                _ticks(facts, "plan"),
            )
        ),
        Row((_label("备注说明"), _entry(facts, "remark", 5)), 40),
        Row(
            (
                Cell(
                    f"经办人签字：\n\n{facts.text('date')}",
                    3,
                    field="date",
                    truth=facts.truth("date"),
                    mark="sign",
                ),
                Cell("申请机构（公章）：", 3, mark="stamp"),
            ),
            110,
        ),
    )
    return Form(
        "机构数字证书业务申请表", (1.1, 1.7, 1.0, 1.8, 0.8, 2.1), rows, title_size=17, shade=True
    )


@layout("two-blocks", split="holdout")
def two_blocks(facts: Application) -> Form:
    """A form whose labels end with colons inside the value cells."""

    def inside(label: str, name: str, columns: int = 1) -> Cell:
        return Cell(f"{label}：{facts.text(name)}", columns, field=name, truth=facts.truth(name))

    rows = (
        Row((inside("企业名称", "company", 2),)),
        Row(
            (
                inside("统一社会信用代码", "credit_code"),
                inside("法定代表人", "legal_representative"),
            )
        ),
        Row((inside("联系人", "contact"), inside("手机", "mobile"))),
        Row((inside("身份证号", "id_number"), inside("电子邮箱", "email"))),
        Row((inside("通信地址", "address", 2),)),
        Row((inside("证书数量", "quantity"), inside("固定电话", "phone"))),
        Row(
            (
                Cell(
                    f"业务类型：{facts.ticks('services')}",
                    2,
                    field="services",
                    truth=facts.truth("services"),
                ),
            )
        ),
        Row(
            (
                Cell(f"资费类型：{facts.ticks('plan')}", field="plan", truth=facts.truth("plan")),
                Cell(
                    f"办理年限：{facts.ticks('term_years')}",
                    field="term_years",
                    truth=facts.truth("term_years"),
                ),
            )
        ),
        Row(
            (
                Cell("经办人签字：", mark="sign"),
                Cell(
                    f"单位公章：\n申请日期：{facts.text('date')}",
                    field="date",
                    truth=facts.truth("date"),
                    mark="stamp",
                ),
            ),
            110,
        ),
    )
    return Form("交易平台数字证书申请表", (1, 1), rows, title_size=18)
