"""Machines that carry none of the RFCs' marks, and people whose letters look like theirs."""

import base64
from pathlib import Path

import pytest

from mailbot.message.model import InboundMessage, Screening, SenderKind
from mailbot.message.parse import parse
from mailbot.message.policy import MachineWords, SignMarks, read_screening
from mailbot.message.screen import screen

FILE = "programme/screening.toml"
POLICY = read_screening(Path("templates", FILE).read_text(encoding="utf-8"), FILE)

AUTO, BOUNCE, RECEIPT = SenderKind.AUTO_REPLY, SenderKind.BOUNCE, SenderKind.RECEIPT
LIST, SPAM = SenderKind.LIST, SenderKind.SPAM


def letter(
    subject: str, text: str, sender: str = "zhangsan@qq.com", head: str = "", *, pdf: bool = False
) -> InboundMessage:
    lines = [f"From: {sender}", "To: gdmails@126.com", f"Subject: {subject}"]
    lines += [head] if head else []
    body = f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"
    if pdf:
        body = (
            f"Content-Type: multipart/mixed; boundary=x\n\n--x\n{body}\n--x\n"
            "Content-Type: application/pdf; name=a.pdf\n\n%PDF-1.4 x\n--x--\n"
        )
    return parse("\n".join([*lines, body]).encode())


def judged(*mail: str, pdf: bool = False) -> Screening:
    return screen(letter(*mail, pdf=pdf), POLICY)


MACHINES = {
    "a rule's reply in brackets": (
        AUTO,
        ("Re: 材料补正", "【自动回复】您好，我已收到您的邮件，将尽快处理。"),
    ),
    "a rule's reply that says so at its end": (
        AUTO,
        ("回复：材料", "您好！您的邮件我已经收到，我会尽快给您回复。（自动回复）"),
    ),
    "on leave, in his own words": (
        AUTO,
        (
            "Re: 材料",
            "您好：\n本人正在休假，期间无法及时回复邮件，急事请联系李四 13800001111。",
        ),
    ),
    "on leave, in English": (
        AUTO,
        (
            "Re: materials",
            "I am currently out of the office with limited access to email and will reply soon.",
        ),
    ),
    "a template sent by Exchange": (
        AUTO,
        (
            "材料",
            "邮件已收到，谢谢。",
            "li@corp.cn",
            "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent",
        ),
    ),
    "another ticket system": (
        AUTO,
        (
            "[工单 #87] 我们已收到您的请求",
            "您好，\n您的邮件已收到，工单编号 #87 已创建，客服会在24小时内与您联系。",
            "support@corp.cn",
        ),
    ),
    "an office system, at the end of its text": (
        LIST,
        (
            "流程提醒",
            "尊敬的用户：\n申请已进入流程。\n编号：1\n环节：审批\n申请人：王五\n部门：财务\n\n本邮件由系统自动发出，请勿回复。",
            "oa@corp.cn",
        ),
    ),
    "QQ returns a mail under another name": (
        BOUNCE,
        (
            "您的邮件被退回",
            "抱歉，您的邮件被退回来了……\n退信原因 收件人邮件地址不存在",
            "mailagent@qq.com",
        ),
    ),
    "Exchange returns a mail, its report stripped": (
        BOUNCE,
        (
            "材料",
            "未能向下列收件人传递邮件：\na@corp.cn",
            "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@corp.cn",
        ),
    ),
    "Exchange's words under any name": (
        BOUNCE,
        ("材料", "未能向下列收件人传递邮件：\na@corp.cn", "system@corp.cn"),
    ),
    "a gateway holds a mail back": (
        LIST,
        ("邮件拦截通知", "您的邮件被网关拦截，未投递成功。", "gateway@corp.cn"),
    ),
    "a gateway's list of held mails": (
        LIST,
        ("垃圾邮件隔离报告", "您有 3 封邮件被隔离。", "gw@corp.cn"),
    ),
    "read, in brackets": (RECEIPT, ("[已读回执] 材料", "您的邮件已被阅读。")),
    "read, by an old client": (
        RECEIPT,
        ("回执", "这是邮件收条, 说明您发给 李四 的邮件 已于2026-11-23被查看"),
    ),
    "recalled at QQ": (RECEIPT, ("撤回邮件：材料", "发件人撤回了邮件《材料》")),
    "recalled, by its text": (RECEIPT, ("材料", "发件人撤回了邮件《材料》")),
    "NetEase's notice of a login": (
        LIST,
        ("异地登录提醒", "您的帐号在北京登录", "passport@service.netease.com"),
    ),
    "NetEase's team": (LIST, ("邮箱容量提醒", "邮箱容量即将到期", "mail@service.126.com")),
    "Tencent's team": (LIST, ("安全提醒", "QQ邮箱将升级", "10000@qq.com")),
    "a platform's own domain of notices": (
        LIST,
        ("订单", "您的订单已发货", "shop@notice.shop.com.cn"),
    ),
    "a verification code": (
        LIST,
        ("【平台】验证码", "您的验证码是 482913，5分钟内有效，请勿泄露给他人。", "pt@pt.cn"),
    ),
    "a verification code in English": (
        LIST,
        ("Code", "Your verification code is 482913. It expires in 10 minutes.", "x@x.com"),
    ),
    "a newsletter without its headers": (
        LIST,
        ("快讯第48期", "新闻一\n新闻二\n如果您不想再收到此类邮件，请取消订阅", "week@power.cn"),
    ),
    "a course that can be cancelled": (
        LIST,
        ("研修班", "时间：12月5日\n如不需要此类邮件，请回复“退订”。", "px@caishui.cn"),
    ),
    "an alarm": (LIST, ("[告警] 服务器", "磁盘使用率 92%", "ops@corp.cn")),
    "a monitor": (LIST, ("磁盘", "磁盘使用率 92%", "alert@corp.cn")),
    "away, by Notes' subject": (
        AUTO,
        ("李四/公司 不在办公室。 (返回 2026-11-30)", "我 11-20 到 11-30 不在办公室。"),
    ),
    "away, in flowing words": (
        AUTO,
        ("Re: 材料", "您的邮件我已收到，因本人正在外地出差，不便及时回复，回来后与您联系！"),
    ),
    "left the company": (
        AUTO,
        ("Re: 材料", "您好，本人已离职，此邮箱不再使用，业务请联系王五 wangwu@corp.cn。"),
    ),
    "an office that thanks for every mail": (
        AUTO,
        ("Re: 材料", "感谢您的来信！我们已收到您的邮件，将在1-2个工作日内给您答复。"),
    ),
    "an office's system answers": (AUTO, ("来信收悉", "【系统自动回复】您的来信已送达。")),
    "a mailbox out of use": (LIST, ("通知", "该邮箱已停用，请勿发送邮件至此邮箱。")),
    "a personnel system": (
        LIST,
        ("审批通知", "您的请假申请已通过。（本邮件由系统发送，请勿回复）", "hr@corp.cn"),
    ),
    "a payment service": (LIST, ("转账通知", "您有一笔转账", "service@mail.alipay.com")),
    "an offer in English": (
        LIST,
        ("Ranking", "We rank your website first. To unsubscribe reply STOP.", "john@seo.biz"),
    ),
    "delivery delayed": (BOUNCE, ("传递延迟: 材料", "正在尝试", "o@corp.cn")),
    "a lender": (
        SPAM,
        ("融资", "企业信用贷款，额度高利率低，最快当天放款，加微信 dk889900，打扰请见谅"),
    ),
    "a seller with dots between the letters": (
        SPAM,
        ("财务", "你好！代.开.发.票 全国各行业 可验 微電：138 0000 1111"),
    ),
    "a seller of invoices": (
        SPAM,
        (
            "关于贵公司财务事宜",
            "可代 开各行业增值税专用发票，税点优惠，先开后付款。\n陈经理 微信13900001111",
            "asd88112233@163.com",
        ),
    ),
    "a seller of invoices, in short": (
        SPAM,
        (
            "发票",
            "贵公司（财务/经理）您好：有余额发票对外代·开，点数低，验证后付款，微信 k8811223",
        ),
    ),
}

# Worded freely: no single line gives these away, several signs together do.
SEVERAL_SIGNS = {
    "away until a day, a colleague instead": (
        AUTO,
        (
            "Re: 材料",
            "您好！\n我于11月16日至27日出国，期间邮件不能及时查看，要事请与小吴联系。",
        ),
    ),
    "thanks and will answer": (
        AUTO,
        ("Re: 材料", "尊敬的先生：来信已经收悉，我们会在三天内给予您答复。祝商祺"),
    ),
    "away, in traditional characters": (
        AUTO,
        ("Re: 材料", "您好，本人出差中，無法即時回覆郵件，如有急事請聯絡林小姐。"),
    ),
    "a help desk, in English": (
        AUTO,
        (
            "Re: materials",
            "Your ticket #99121 has been created. Our support team will get back to you shortly.",
        ),
    ),
    "a help desk that repeats our subject": (
        AUTO,
        (
            "Re: 您的电子钥匙申请",
            "您的请求“您的电子钥匙申请”已登记，服务单号：20261188，工程师将尽快处理。",
        ),
    ),
    "travelling, in English": (
        AUTO,
        ("Re: materials", "Hi, I'm travelling this week. For urgent matters please call Wu."),
    ),
    "a gateway took the file away": (
        BOUNCE,
        ("安全提醒", "安全网关检测到您的邮件“授权书.docx”存在风险，附件已被剥离。", "gw@c.cn"),
    ),
    "still trying": (
        BOUNCE,
        ("材料", "您的邮件尚未送达对方，系统将继续尝试投递，无需您重新发送。", "sys@c.cn"),
    ),
    "refused, in English": (
        BOUNCE,
        ("materials", "Your message could not be delivered: 550 5.1.1 user unknown", "mx@c.cn"),
    ),
    "a trap for passwords": (
        LIST,
        ("重要", "尊敬的用户：您的邮箱空间异常，请点击验证，否则24小时内将被停用。", "it@c.top"),
    ),
    "a trap with a picture to scan": (
        LIST,
        ("通知", "2026年个人综合补贴发放名单已下达，请扫描二维码登记。", "hr@c.top"),
    ),
    "a bank's note": (
        LIST,
        ("账户提醒", "您尾号9171的账户入账人民币1,200.00元，本邮件为系统通知。", "b@c.cn"),
    ),
    "a course": (
        LIST,
        ("邀请函", "各有关单位：现货交易研修班报名开始，费用2800元/人，食宿自理。", "px@c.cn"),
    ),
}
MACHINES |= SEVERAL_SIGNS

PEOPLE = {
    "wants a call at once": ("急", "有急事，请尽快回电联系我 13900001111，谢谢！"),
    "travels and asks for papers": (
        "材料",
        "我出差在外，无法及时查看邮件，如有急事请联系小吴；另外麻烦先发空白申请表给我。",
    ),
    "got the mail and asks": ("Re: 材料", "来信收到，我们会尽快补交，授权书需要原件吗？"),
    "tells that mails come back": (
        "退信",
        "发给你们的邮件被退回，提示收件人邮箱已满，请问还有别的邮箱吗？",
    ),
    "sends again what came back": ("材料", "昨天的邮件被拒收，原因是附件太大，现重新发送。"),
    "is told by a platform to renew": (
        "证书",
        "平台提示数字证书即将到期，逾期将停用，点击登录后显示异常，我公司要续期。",
    ),
    "asks for all its offices": ("办理", "各位老师好，我公司需要点击哪个链接下载申请表"),
    "asks what an automatic reply said": (
        "关于自动回复的问题",
        "请问自动回复里说的授权书模板在哪里下载？",
    ),
    "asks whether invoices can be issued": (
        "发票咨询",
        "你好，请问你们能代开发票吗？税点多少？我们是天山光伏的，电话13812345678。",
    ),
    "states what to put on the invoice": (
        "开票信息",
        "名称 新疆天山光伏有限公司，增值税普通发票，联系电话 0991-1234567，谢谢。",
    ),
    "gets no verification code": ("验证码收不到", "登录时收不到验证码，怎么办？"),
    "asks about a message with a code": (
        "登录问题",
        "收到短信：您的验证码是 482913，5分钟内有效。这个是你们平台发的吗？登录不上",
    ),
    "orders before a journey": (
        "申请UKey",
        "您好，我下周出差，可能无法及时回复邮件，请先帮我们办理2个UKey（三年组合）。",
    ),
    "was sent back and writes again": ("退信重发-申请材料", "上次退信了，这次重发。"),
    "names another address": ("材料", "请查收。请勿回复此邮箱，回复请发 li@tianshan.cn"),
    "cancels another service": ("咨询", "我们想退订快递短信通知，另外补发UKey怎么收费？"),
    "thanks for our letter": ("Re: 材料补正", "感谢您的来信，我们已收到。稍后发送。"),
    "calls a voucher 回执": ("回执: 天山光伏汇款700元", "汇款回执稍后补发"),
    "takes an order back": ("撤回：UKey申请", "请撤回我司昨天的申请，数量改为3个"),
    "is reminded by a system": ("系统提醒证书到期", "系统提示证书即将过期，怎么续期？"),
    "writes through an office system": (
        "咨询",
        "请问办理需要哪些材料？\n\n本邮件由公司OA系统代发",
    ),
    "asks whether the mail was read": ("询问", "您好，我的邮件已被查看了吗？"),
    "writes from a company's info box": ("办理数字证书", "我公司需办理", "info@tianshan.cn"),
    "writes from a service box": ("办理数字证书", "我公司需办理", "service@tianshan.cn"),
    "is on leave and asks": ("咨询", "我休假期间收不到邮件，请问材料清单能否发到另一个邮箱？"),
    "asks for an invoice in a seller's words": (
        "开票",
        "贵公司财务您好：已付款700元，请开增值税普通发票，王经理13900001111，打扰请见谅。",
    ),
    "tells of a code that fails": (
        "验证码错误",
        "系统给我们发了验证码 482913，提示5分钟内有效，可是输入后显示失败",
    ),
    "asks in English before leaving": (
        "Application",
        "Hi, I am out of the office next week. Please process our application?",
    ),
    "forwards a mail that a system wrote": (
        "转发: 申请",
        "申请2个UKey 三年\n本邮件由系统自动发送，请勿回复。",
    ),
    "asked others not to answer automatically": (
        "申请",
        "申请2个UKey",
        "a@qq.com",
        "X-Auto-Response-Suppress: DR, OOF, AutoReply",
    ),
    "forwards an automatic reply": (
        "转发: 自动回复: 申请",
        "材料到底收到没有？\n\n-----原始邮件-----\n【自动回复】您好，将尽快处理。",
    ),
}


@pytest.mark.parametrize("case", MACHINES)
def test_machines_without_the_usual_marks_are_not_answered(case: str) -> None:
    kind, mail = MACHINES[case]
    judgement = judged(*mail)
    assert (judgement.answerable, judgement.kind) == (False, kind), judgement.reason


@pytest.mark.parametrize("case", SEVERAL_SIGNS)
def test_a_freely_worded_notice_is_known_by_several_signs_not_by_one(case: str) -> None:
    _, mail = SEVERAL_SIGNS[case]
    assert "_signs: " in judged(*mail).reason
    words = {name: SignMarks(enough=20) for name in ("auto_reply", "bounce", "notice")}
    single = POLICY.model_copy(update={"words": MachineWords(**words)})
    assert screen(letter(*mail), single).answerable


@pytest.mark.parametrize("case", PEOPLE)
def test_people_whose_letters_look_like_a_machines_are_answered(case: str) -> None:
    judgement = judged(*PEOPLE[case])
    assert judgement.answerable, judgement.reason


def test_a_notice_with_an_invoice_attached_is_still_a_notice() -> None:
    subject, text = "您有一张电子发票，请查收", "发票号码 26112000001234"
    assert not judged(subject, text, "dzfp@inv.cn", pdf=True).answerable
    assert judged(f"转发: {subject}", text, "kuaiji@tianshan.cn", pdf=True).answerable


def test_an_invoice_that_its_subject_numbers_is_a_notice() -> None:
    subject, text = "数电发票交付（PDF）-发票号码26112000001234", "您的发票已开具，请妥善保管。"
    assert not judged(subject, text, "fp@inv.cn", pdf=True).answerable
    asked = "电子发票开具后能否寄到号码13800000001"
    assert judged(asked, "材料见附件", "kuaiji@tianshan.cn", pdf=True).answerable


def test_files_make_a_letter_of_an_automatic_text() -> None:
    text = "材料见附件\n\n本邮件由系统自动发送，请勿回复。"
    assert judged("材料", text, pdf=True).answerable
    assert not judged("材料", text).answerable


def test_qqs_holiday_notice_is_known_in_its_own_html() -> None:
    html = "<div>这是来自QQ邮箱的假期自动回复邮件。<br>&nbsp;</div><div>您好，我正在休假。</div>"
    mail = (
        b"From: a@qq.com\nSubject: hi\nContent-Type: text/html; charset=gb18030\n"
        b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(html.encode("gb18030"))
    )
    assert screen(parse(mail), POLICY).kind is AUTO
