"""Letters of authority, a fourth look: agencies' blanks, tables, group companies, notes."""

from datetime import timedelta

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


def _until(p: Pen, days: int) -> str:
    end = p.on + timedelta(days=days)
    p.note(valid_from=p.on.isoformat(), valid_to=end.isoformat())
    return f"{end.year}年{end.month}月{end.day}日"


@paper("authorisation", batch=4)
def letter_legal_person_details(p: Pen) -> list[Block]:
    """The bid's classic: 系…的法定代表人, 现委托…, the agent's sex, age and post."""
    return [
        title("法定代表人授权委托书", 20),
        Text(
            f"本人{p.firm.legal.name}系{p('company')}的法定代表人，现委托{p('agent')}为我单位代理人，"
            "以我单位名义办理新疆电力交易平台数字证书（电子钥匙）的申请、领取等事宜。"
            "代理人在代理过程中签署的一切文件，我单位均予以承认。",
            12,
            indent=True,
        ),
        Text("代理人无转委托权。特此委托。", 12, indent=True),
        Text(f"代理人：{p.who.name}　　性别：男　　年龄：36　　职务：专责", 12),
        Text(f"身份证号码：{p('id_number')}", 12),
        Gap(20),
        Text(f"单位名称（盖章）：{p.firm.name}{STAMP}", 12, "right"),
        Text(f"法定代表人（签字）：{SIGN}", 12, "right"),
        Text(p.day("date"), 12, "right"),
    ]


@paper("authorisation", batch=4, split="holdout")
def letter_table_two_parties(p: Pen) -> list[Block]:
    """A table: 委托单位, 受托人, 委托事项, 权限, 期限."""
    return [
        title("单位授权委托书"),
        Table(
            (16, 18, 30, 14, 22),
            (
                (c("委托单位", 1, 2), "名称", c(p("company"), 3)),
                ("信用代码", p.firm.credit_code, "法人", p.firm.legal.name),
                (c("受托人", 1, 2), "姓名", p("agent"), "手机", p.who.mobile),
                ("身份证号码", c(p("id_number"), 3)),
                ("委托事项", c("办理本单位数字证书的申请、更新、领取业务", 4)),
                (
                    "委托期限",
                    c(
                        f"自{p.on.year}年{p.on.month}月{p.on.day}日起至{_until(p, 180)}止",
                        4,
                    ),
                ),
            ),
        ),
        spread((0, f"委托单位（公章）：{STAMP}"), (0.55, f"法定代表人（签章）：{SIGN}")),
        Text("签署日期：" + p.day("date", "{y}年{mm}月{dd}日"), 10, "right"),
    ]


@paper("authorisation", batch=4)
def letter_ca_blank(p: Pen) -> list[Block]:
    """A CA's own blank with underlines and the copy frames of the identity card below."""
    return [
        title("数字证书业务经办人授权书"),
        Text("致：北京迅驰无限科技有限公司", 12),
        Text(
            f"兹授权我单位员工　{p('agent')}　（身份证号：{p('id_number')}，"
            f"联系电话：{p.who.mobile}）代表我单位前往贵公司办理数字证书的"
            " ☑申请 ☑领取 □更新 □变更 □补办 □注销 业务。"
            "经办人在授权范围内的行为，由我单位承担全部法律责任。",
            12,
            indent=True,
        ),
        Text("本授权书自签发之日起30日内有效。", 12, indent=True),
        Text(f"授权单位（公章）：{p('company')}{STAMP}", 12),
        Text(f"法定代表人（签字或盖章）：{SIGN}", 12),
        Text("授权日期：" + p.day("date"), 12),
        Table((50, 50), (("经办人身份证（正面）粘贴处", "经办人身份证（反面）粘贴处"),), height=90),
    ]


@paper("authorisation", batch=4, split="holdout")
def letter_entrusts_colleague(p: Pen) -> list[Block]:
    """Short: 委托我公司XX同志 and nothing else."""
    return [
        title("委 托 书", 22),
        Text("北京迅驰无限科技有限公司：", 14),
        Text(
            f"今委托我公司{p('agent')}同志（身份证号码：{p('id_number')}）到贵公司办理UKey申领手续，"
            "请予接洽为盼。",
            14,
            indent=True,
        ),
        Gap(40),
        Text(p("company") + f"（盖章）{STAMP}", 14, "right"),
        Text(p.day("date"), 14, "right"),
    ]


@paper("authorisation", batch=4)
def letter_clauses(p: Pen) -> list[Block]:
    """Numbered clauses: person, matters, period, responsibility."""
    return [
        title("企业证书办理授权书"),
        Text(f"授权单位：{p('company')}", 12),
        Text(f"被授权人：{p('agent')}　　身份证号码：{p('id_number')}", 12),
        Text("一、授权事项：电子钥匙的新办、领取及相关费用的缴纳。", 12),
        Text(
            f"二、授权期限：{p.on.year}年{p.on.month}月{p.on.day}日至{_until(p, 365)}。",
            12,
        ),
        Text("三、被授权人无权转让委托权。", 12),
        Text("四、因被授权人行为产生的法律后果由授权单位承担。", 12),
        Gap(),
        spread((0, f"被授权人签字：{SIGN}"), (0.5, f"授权单位盖章：{STAMP}")),
        spread((0.5, "日期：" + p.day("date", "{y}-{mm}-{dd}"))),
    ]


@paper("authorisation", batch=4, split="holdout")
def letter_group_to_plant(p: Pen) -> list[Block]:
    """A plant's letter that names its parent in passing."""
    return [
        title("授权委托书", 20),
        Text(
            f"{p('company')}（系{p.other.name}全资子公司）兹授权{p('agent')}（联系电话{p.who.mobile}，"
            f"身份证{p('id_number')}）为我公司唯一合法代理人，全权负责我公司在电力交易平台的"
            "数字证书申办、密码重置、领取工作。",
            12,
            indent=True,
        ),
        Text(f"授权有效期：{p.day('valid_from')}——{_until(p, 730)}", 12, indent=True),
        Gap(20),
        Text(f"授权人（公章）：{STAMP}", 12, "right"),
        Text(p.day("date"), 12, "right"),
    ]
