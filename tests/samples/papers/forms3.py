"""Other authorities' forms, a fourth look: CAs, trading centres, registers."""

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

PLANS = "基础资费=basic,组合资费=combined"
YEARS = "1年=1,3年=3,5年=5"


@paper("application", batch=4)
def form_cfca_enterprise(p: Pen) -> list[Block]:
    """A financial CA's: user, operator and certificate in blocks with banner rows."""
    return [
        title("企业数字证书业务申请表"),
        Text("填表日期：" + p.day("date"), 10, "right"),
        Table(
            (18, 32, 18, 32),
            (
                (c("证书用户信息（*为必填项）", 4, centre=True),),
                ("企业全称*", c(p("company"), 3)),
                ("证件类型*", "统一社会信用代码", "证件号码*", p("credit_code")),
                ("法定代表人*", p("legal_representative"), "单位电话", p("phone")),
                ("详细地址*", c(p("address"), 3)),
                (c("经办人信息", 4, centre=True),),
                ("姓名*", p("contact"), "身份证号码*", p("id_number")),
                ("移动电话*", p("mobile"), "电子邮件*", p("email")),
                (c("证书信息", 4, centre=True),),
                (
                    "业务种类",
                    c(p.boxes("services", "证书申请=new,证书换发=renewal,证书补发=reissue"), 3),
                ),
                ("证书有效期", p.boxes("term_years", YEARS), "申请数量", p("quantity")),
                ("收费标准", c(p.boxes("plan", PLANS), 3)),
                (
                    c(
                        "本单位承诺所提供的资料真实、完整，并已阅读和同意《数字证书服务协议》。\n"
                        f"经办人签名：{SIGN}　　　　　　单位公章：{STAMP}",
                        4,
                    ),
                ),
            ),
        ),
        Text("以下由受理机构填写", 9),
        Table((20, 30, 20, 30), (("受理人", "", "审核人", ""), ("受理日期", "", "证书序列号", ""))),
    ]


@paper("application", batch=4, split="holdout")
def form_city_ca_unit(p: Pen) -> list[Block]:
    """A city CA's unit form: 业务办理类型 first, holder and handler apart."""
    return [
        title("单位数字证书业务办理申请表", 16),
        Table(
            (20, 30, 20, 30),
            (
                (
                    "业务办理类型",
                    c(
                        p.boxes(
                            "services",
                            "新办=new,证书更新=renewal,证书变更=change,遗失补办=reissue,密码解锁=reset",
                            on="■",
                        ),
                        3,
                    ),
                ),
                ("单位名称（全称）", c(p("company"), 3)),
                ("统一社会信用代码", c(p("credit_code"), 3)),
                ("单位地址", c(p("address"), 3)),
                ("法人姓名", p("legal_representative"), "经办人姓名", p("contact")),
                ("经办人身份证号", p("id_number"), "经办人手机号", p("mobile")),
                ("经办人邮箱", p("email"), "证书数量（个）", p("quantity")),
                (
                    "资费标准",
                    p.boxes("plan", PLANS, on="■"),
                    "服务年限",
                    p.boxes("term_years", YEARS, on="■"),
                ),
            ),
        ),
        Gap(),
        spread((0, f"经办人（签字）：{SIGN}"), (0.5, f"申请单位（盖章）：{STAMP}")),
        Text(p.day("date", "{y} 年 {m} 月 {d} 日"), 10, "right"),
    ]


@paper("application", batch=4)
def form_bilingual_lines(p: Pen) -> list[Block]:
    """English under each Chinese label, one label and value per row."""
    plan = {"basic": "基础资费", "combined": "组合资费"}[p.order.plan or ""]
    return [
        title(["企业证书申请表", "Enterprise Certificate Application Form"][0], 16),
        title("Enterprise Certificate Application Form", 11),
        Table(
            (38, 62),
            (
                ("单位名称 Organization Name", p("company")),
                ("统一社会信用代码 USCC", p("credit_code")),
                ("法定代表人 Legal Representative", p("legal_representative")),
                ("联系人 Contact Person", p("contact")),
                ("身份证号码 ID No.", p("id_number")),
                ("手机 Mobile", p("mobile")),
                ("电子邮箱 E-mail", p("email")),
                ("邮寄地址 Mailing Address", p("address")),
                ("证书数量 Quantity", p("quantity")),
                ("资费类型 Plan", p("plan", plan)),
                ("有效期 Validity", p("term_years", f"{p.order.term_years}年")),
                ("业务类型 Service", p.boxes("services", "新办 New=new,更新 Renew=renewal")),
            ),
        ),
        spread(
            (0, f"单位盖章 Seal：{STAMP}"), (0.6, "日期 Date：" + p.day("date", "{y}-{mm}-{dd}"))
        ),
    ]


@paper("application", batch=4, split="holdout")
def form_institution_south(p: Pen) -> list[Block]:
    """A southern CA's 机构 form: serial of the order, service boxes with slashes, notes below."""
    return [
        title("数字证书申请表（机构）"),
        Text("表单编号：QR-JL-0127　　版本：V3.2", 8, "right"),
        Table(
            (6, 18, 29, 18, 29),
            (
                (c("机\n构\n信\n息", 1, 3), "机构名称", c(p("company"), 3)),
                ("机构证件号", p("credit_code"), "法定代表人/负责人", p("legal_representative")),
                ("机构地址", c(p("address"), 3)),
                (c("经\n办\n人", 1, 2), "姓　名", p("contact"), "证件号码", p("id_number")),
                ("手机号码", p("mobile"), "电子邮箱", p("email")),
                (
                    c("申\n请", 1, 2),
                    "申请类型",
                    p.boxes("services", "新申请=new,延期=renewal,变更=change", on="√", off="□"),
                    "申请数量",
                    p("quantity", f"{p.order.quantity} 个"),
                ),
                (
                    "证书年限",
                    p.boxes("term_years", YEARS, on="√", off="□"),
                    "资费类型",
                    p.boxes("plan", PLANS, on="√", off="□"),
                ),
            ),
        ),
        Text(
            "填表说明：1. 本表须加盖单位公章；2. 经办人须提供身份证复印件。",
            8,
        ),
        spread(
            (0, f"机构公章：{STAMP}"),
            (0.4, f"经办人签字：{SIGN}"),
            (0.75, p.day("date", "{y}/{mm}/{dd}")),
        ),
    ]


@paper("application", batch=4)
def form_market_member(p: Pen) -> list[Block]:
    """A trading centre's words: 市场主体, 法人, 联系方式."""
    return [
        title("电力交易平台数字证书（UKey）办理申请表", 16),
        Table(
            (20, 30, 20, 30),
            (
                ("市场主体名称", c(p("company"), 3)),
                ("市场主体类型", c("□发电企业　☑电力用户　□售电公司", 3)),
                ("统一社会信用代码", p("credit_code"), "法人代表", p("legal_representative")),
                ("平台账号", "yhdl20260311", "注册状态", "已生效"),
                (
                    "办理业务",
                    c(p.boxes("services", "新办=new,续期=renewal,补办=reissue,变更=change"), 3),
                ),
                (
                    "办理套餐",
                    p.boxes("plan", "基础套餐=basic,组合套餐=combined"),
                    "办理期限",
                    p.boxes("term_years", "一年=1,三年=3,五年=5"),
                ),
                ("办理数量", p("quantity", f"{p.order.quantity}把"), "业务联系人", p("contact")),
                ("联系人身份证号", p("id_number"), "联系手机", p("mobile")),
                ("联系邮箱", p("email"), "座机", p("phone")),
                ("UKey邮寄地址", c(p("address"), 3)),
                ("备注", c("", 3)),
            ),
        ),
        Text(
            "我单位郑重承诺：以上所填信息真实有效，如有不实，愿承担一切法律责任。", 10, indent=True
        ),
        spread((0.5, f"申请单位（公章）：{STAMP}")),
        spread((0.5, "申请日期：" + p.day("date"))),
    ]


@paper("application", batch=4)
def form_underlined(p: Pen) -> list[Block]:
    """A typed sheet: values on underscores, several to the line, no table."""
    return [
        title("电子钥匙申领单"),
        Text(f"申领单位：___{p('company')}___", 11),
        Text(
            f"信用代码：___{p('credit_code')}___  法定代表人：___{p('legal_representative')}___", 11
        ),
        Text(f"经办人：___{p('contact')}___  身份证号：___{p('id_number')}___", 11),
        Text(f"手机号码：__{p('mobile')}__  电子信箱：__{p('email')}__", 11),
        Text(f"收件地址：___{p('address')}___", 11),
        Text(f"申领数量：__{p('quantity')}__个   有效期：__{p('term_years')}__年", 11),
        Text(
            "业务类别："
            + p.boxes(
                "services", "首次申领=new,到期续费=renewal,丢失补领=reissue", on="[√]", off="[ ]"
            ),
            11,
        ),
        Text("资费：" + p.boxes("plan", PLANS, on="[√]", off="[ ]"), 11),
        Gap(),
        Text(f"单位（公章）：{STAMP}", 11, "right"),
        Text(p.day("date"), 11, "right"),
    ]


@paper("application", batch=4, split="holdout")
def form_head_over_value(p: Pen) -> list[Block]:
    """Heads above their values in pairs of rows, as an exported workflow prints."""
    return [
        title("数字证书办理申请单", 16),
        Text("流程编号：LC-2026-11-0231　　当前环节：提交", 8),
        Table(
            (40, 30, 30),
            (
                ("单位名称", "统一社会信用代码", "法定代表人"),
                (p("company"), p("credit_code"), p("legal_representative")),
                ("通信地址", "经办人", "手机号码"),
                (p("address"), p("contact"), p("mobile")),
                ("电子邮箱", "身份证号", "证书数量"),
                (p("email"), p("id_number"), p("quantity")),
                ("业务类型", "资费类型", "证书年限"),
                (
                    p.boxes("services", "新办=new,续期=renewal,补发=reissue"),
                    p.boxes("plan", PLANS),
                    p.boxes("term_years", YEARS),
                ),
            ),
        ),
        Text("申请日期：" + p.day("date", "{y}-{mm}-{dd}")),
    ]


@paper("application", batch=4)
def form_reissue_lost(p: Pen) -> list[Block]:
    """A report of loss and request for another key in one."""
    return [
        title("UKey遗失补办申请表"),
        Table(
            (22, 78),
            (
                ("单位名称", p("company")),
                ("统一社会信用代码", p("credit_code")),
                ("原UKey序列号", p("key_serial")),
                ("遗失情况说明", "因经办人员离职交接不慎，致使电子钥匙遗失，特申请挂失并补办。"),
                ("补办数量", p("quantity", "1个", 1)),
                ("经办人", p("contact")),
                ("手机", p("mobile")),
                ("电子邮箱", p("email")),
                ("邮寄地址", p("address")),
            ),
        ),
        Text("办理类型：补办" + p.note(services=["reissue"])),
        spread((0.5, f"单位公章：{STAMP}")),
        spread((0.5, p.day("date"))),
    ]


@paper("application", batch=4)
def form_change_before_after(p: Pen) -> list[Block]:
    """A change of details: before and after side by side; the new name is the applicant's."""
    return [
        title("数字证书信息变更申请表"),
        Table(
            (20, 40, 40),
            (
                ("单位名称", c(p("company"), 2)),
                ("统一社会信用代码", c(p("credit_code"), 2)),
                ("证书序列号", c(p("key_serial"), 2)),
                ("变更事项", "变更前", "变更后"),
                ("联系人", p.other.legal.name, p("contact")),
                ("手机", p.other.legal.mobile, p("mobile")),
                ("变更原因", c("人员岗位调整", 2)),
            ),
        ),
        Text("业务类型：" + p.note(services=["change"]) + "□新办 □续期 ☑变更"),
        spread((0, f"经办人签字：{SIGN}"), (0.5, f"单位盖章：{STAMP}")),
        Text(p.day("date"), 10, "right"),
    ]


@paper("application", batch=4)
def form_unlock_short(p: Pen) -> list[Block]:
    """A short request: unlock one key."""
    return [
        title("UKey密码重置申请"),
        Text("北京迅驰无限科技有限公司：", 12),
        Text(
            f"我单位{p('company')}（统一社会信用代码：{p('credit_code')}）的UKey"
            f"（序列号：{p('key_serial')}）因密码输入错误次数过多被锁定，"
            "现申请办理密码重置。" + p.note(services=["reset"]),
            12,
            indent=True,
        ),
        Text(f"联系人：{p('contact')}　手机：{p('mobile')}", 12, indent=True),
        Gap(30),
        Text(f"（单位公章）{STAMP}", 12, "right"),
        Text(p.day("date"), 12, "right"),
    ]


@paper("application", batch=4, split="holdout")
def form_renewal_old_key(p: Pen) -> list[Block]:
    """A renewal with the old key's number and end."""
    plan = {"basic": "基础", "combined": "组合"}[p.order.plan or ""]
    return [
        title("数字证书延期（续费）申请表", 16),
        Table(
            (20, 30, 20, 30),
            (
                ("申请单位", c(p("company"), 3)),
                ("税号", p("credit_code"), "法定代表人", p("legal_representative")),
                ("原证书序列号", p("key_serial"), "原证书到期日", "2026年12月15日"),
                (
                    "业务类型",
                    p("services", "证书续期", ["renewal"]),
                    "续费年限",
                    p("term_years", f"{p.order.term_years}年"),
                ),
                (
                    "资费套餐",
                    p("plan", plan + "资费"),
                    "续费数量",
                    p("quantity", f"{p.order.quantity}个"),
                ),
                ("办理人", p("contact"), "办理人手机", p("mobile")),
                ("办理人身份证", p("id_number"), "办理人邮箱", p("email")),
                ("快递地址", c(p("address"), 3)),
            ),
        ),
        spread((0, f"办理人签字：{SIGN}"), (0.5, f"申请单位盖章：{STAMP}")),
        Text("申请日期：" + p.day("date"), 10),
    ]


@paper("application", batch=4)
def form_holders_below(p: Pen) -> list[Block]:
    """The company above, then a list of the keys' holders with one row each."""
    holders = [p.who.name, p.firm.legal.name, p.other.legal.name][: p.order.quantity]
    return [
        title("企业UKey申请表（批量）"),
        Table(
            (20, 30, 20, 30),
            (
                ("企业名称", c(p("company"), 3)),
                ("社会信用代码", p("credit_code"), "法定代表人", p("legal_representative")),
                ("经办人", p("contact"), "经办人手机", p("mobile")),
                ("电子邮箱", p("email"), "申请数量", p("quantity")),
                ("资费类型", p.boxes("plan", PLANS), "年限", p.boxes("term_years", YEARS)),
                ("邮寄地址", c(p("address"), 3)),
                ("业务类型", c(p.boxes("services", "新办=new,续期=renewal"), 3)),
            ),
        ),
        Text("持有人名单：", 10),
        Table(
            (10, 30, 30, 30),
            (
                ("序号", "使用人", "部门", "用途"),
                *((str(n), name, "市场营销部", "交易申报") for n, name in enumerate(holders, 1)),
            ),
        ),
        spread((0.5, f"企业公章：{STAMP}"), (0.8, p.day("date", "{y}.{m}.{d}"))),
    ]


@paper("application", batch=4, split="holdout")
def form_contact_and_receiver(p: Pen) -> list[Block]:
    """Applicant, handler, receiver and invoice as four blocks; another person receives."""
    return [
        title("数字证书申请表", 20),
        Text("一、单位信息", 11),
        Table(
            (20, 30, 20, 30),
            (
                ("单位全称", c(p("company"), 3)),
                ("统一社会信用代码", p("credit_code"), "法定代表人姓名", p("legal_representative")),
            ),
        ),
        Text("二、经办人信息", 11),
        Table(
            (20, 30, 20, 30),
            (
                ("经办人", p("contact"), "身份证号", p("id_number")),
                ("手机号码", p("mobile"), "邮箱", p("email")),
            ),
        ),
        Text("三、办理内容", 11),
        Table(
            (20, 30, 20, 30),
            (
                (
                    "办理类型",
                    p.boxes("services", "新办=new,续期=renewal,补办=reissue"),
                    "数量",
                    p("quantity"),
                ),
                ("资费类型", p.boxes("plan", PLANS), "年限", p.boxes("term_years", YEARS)),
            ),
        ),
        Text("四、邮寄及开票信息", 11),
        Table(
            (20, 30, 20, 30),
            (
                ("收件人", p.other.legal.name, "收件人电话", p.other.legal.mobile),
                ("收件地址", c(p("address"), 3)),
                ("发票抬头", p("invoice_title"), "税号", p("invoice_tax_no")),
            ),
        ),
        spread((0, f"经办人签字：{SIGN}"), (0.5, f"单位公章：{STAMP}")),
        Text("日期：" + p.day("date"), 10, "right"),
    ]


@paper("application", batch=4)
def form_prose_order(p: Pen) -> list[Block]:
    """A stamped letter that orders keys, in sentences, with a list of facts below."""
    plan = {"basic": "基础资费", "combined": "组合资费"}[p.order.plan or ""]
    return [
        title("关于办理数字证书的申请"),
        Text("北京迅驰无限科技有限公司：", 12),
        Text(
            f"我公司因参与电力市场交易需要，现申请新办数字证书（UKey）{p('quantity')}个，"
            f"资费选择{p('plan', plan)}，年限{p('term_years')}年，请予办理。"
            + p.note(services=["new"]),
            12,
            indent=True,
        ),
        Text("我公司信息如下：", 12, indent=True),
        Text("单位名称：" + p("company"), 12, indent=True),
        Text("统一社会信用代码：" + p("credit_code"), 12, indent=True),
        Text("法定代表人：" + p("legal_representative"), 12, indent=True),
        Text(f"联系人：{p('contact')}，电话：{p('mobile')}，邮箱：{p('email')}", 12, indent=True),
        Text("通信地址：" + p("address"), 12, indent=True),
        Gap(20),
        Text(f"申请单位：{p.firm.name}（盖章）{STAMP}", 12, "right"),
        Text(p.day("date"), 12, "right"),
    ]
