"""Notices to many, with files or about our trade, and customers who write in their words."""

from pathlib import Path

import pytest

from mailbot.message.parse import parse
from mailbot.message.policy import MachineWords, ScreeningPolicy, SignMarks, read_screening
from mailbot.message.screen import screen

FILE = "programme/screening.toml"
POLICY = read_screening(Path("templates", FILE).read_text(encoding="utf-8"), FILE)


def answered(
    subject: str,
    text: str,
    *,
    sender: str = "zhang@tianshan.example",
    head: str = "To: gdmails@126.com",
    file: str = "",
    policy: ScreeningPolicy = POLICY,
) -> bool:
    body = f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"
    if file:
        body = (
            f"Content-Type: multipart/mixed; boundary=x\n\n--x\n{body}\n--x\n"
            f"Content-Type: application/pdf; name={file}\n\n%PDF-1.4 x\n--x--\n"
        )
    mail = f"From: {sender}\n{head}\nSubject: {subject}\n{body}"
    return screen(parse(mail.encode(), policy), policy).answerable


NOTICES = {
    "tenders about our trade": (
        "招标公告推送：数字证书及UKey采购",
        "尊敬的会员：以下项目与您订阅的关键词“电子钥匙”匹配：\n项目名称：UKey采购\n查看详情请登录。客服电话400-000-0000",
    ),
    "a gateway's digest that names our form": (
        "隔离邮件摘要",
        "以下邮件已被隔离：\n1. 企业证书申请表\n点击释放或加入白名单。",
    ),
    "a parcel that arrived": (
        "您的快件已签收",
        "尊敬的客户，您寄往昌吉市的快件已由前台签收，感谢使用。",
    ),
    "an order on its way": (
        "订单已发货",
        "亲爱的顾客，您的订单2026112899已由快递揽收，预计11月30日送达。如有疑问请联系在线客服。",
    ),
    "a certificate authority's reminder": (
        "数字证书到期提醒",
        "尊敬的用户：数字证书将于12月31日到期，请及时登录自助平台办理续期，逾期无法使用。服务热线：400-000-0000",
    ),
    "a platform that stands still": (
        "关于交易平台升级停机的公告",
        "各市场主体：\n定于12月5日20:00对交易平台进行升级，期间暂停UKey登录及数字证书业务。特此公告",
    ),
    "a sale of other certificates": (
        "SSL证书限时5折，企业数字证书一站式办理",
        "双12大促，专业顾问一对一服务。立即抢购 https://ssl.example/1212\n退订请回复TD",
    ),
    "a bank's note that names our goods": (
        "动账提醒",
        "您尾号9171的账户11月28日转入700.00元，余额88,231.10元。摘要：UKey费用",
    ),
    "an office's tasks": (
        "[待办]请审批：差旅费",
        "您有一条待办事项：\n流程名称：差旅费报销\n请登录OA系统及时处理。",
    ),
    "a file that was shared": (
        "李丽 与您共享了文件",
        "李丽与您共享了一个文件\n打开文件\n点击此处查看，此链接仅对收件人有效。",
    ),
    "a login from afar": ("异常登录提醒", "您的邮箱在境外登录，如非本人操作请立即修改密码。"),
    "an offer of an agency for our goods": (
        "数字证书渠道代理政策",
        "我司为持牌机构，现面向全国诚招数字证书区域代理，返点高达40%，欢迎合作。",
    ),
    "a morning paper": (
        "电力早报｜11月29日",
        "1. 多省公布交易方案\n2. 数字证书应用提速\n您收到此邮件是因为您订阅了电力早报。\n阅读全文 https://news.example/1",
    ),
}

ACKNOWLEDGEMENTS = {
    "an office like ours": "您的来信已收到，受理编号 SL-2026-01。我们将在2个工作日内审核材料。",
    "a bot like ours": "您的邮件已收到。还缺：\n1. 授权书\n此邮件由系统自动处理，请致电客服。",
    "a desk that registers": "您提交的材料已收到，系统已自动登记，我们将在5个工作日内办理。",
    "a buyer's desk": "您的报价已收到，进入评审流程，结果将在5个工作日内通知，请勿电话催问。",
    "a robot": "我是智能助手小慧，您的问题已转交人工客服，请稍候。",
}

TALKING_BACK = {
    "got it and lacks something": "您的邮件已收到，授权书明天补上，营业执照要不要彩色的",
    "away, and says where to send it": "我下周出差，无法查收邮件，UKey请寄给小王，急事请联系小王",
    "away, and says when": "我出差到5号，无法回复邮件，钥匙以后再寄，急事请联系小王",
    "asks for our number": "你们的受理编号是多少，我们内部要登记",
    "got our letter and pays": "来信收到，财务会在3个工作日内付款，如有问题请联系小李",
}

NOTICES_WITH_FILES = {
    "a course": (
        "电力交易员培训班",
        "各售电公司、发电企业：\n定于12月举办培训班，培训费3200元/人。报名请将附件回执发至本邮箱。",
    ),
    "a conference": (
        "关于召开高峰论坛的邀请函",
        "各有关单位：\n定于12月18日在成都召开高峰论坛，费用2800元/人，食宿统一安排，请将参会回执发至本邮箱。",
    ),
    "a bank's statement": (
        "【电子对账单】2026年10月",
        "尊敬的客户：您尾号9171账户10月电子对账单已生成，请登录企业网银查看。本邮件为系统自动发送。",
    ),
    "an authority's circular": (
        "关于开展缴费基数申报工作的通告",
        "各参保单位：\n请各单位于12月20日前通过网上大厅完成申报。具体要求见附件。",
    ),
    "an authority's inspection": (
        "关于开展专项检查的通知",
        "各发电企业、售电公司：\n请认真组织自查，并于12月20日前报送自查报告。",
    ),
    "a bank's research": (
        "【研报】电力行业深度",
        "尊敬的投资者，附件为我司行业报告，仅供参考，不构成投资建议。",
    ),
    "a room": (
        "订房确认函",
        "尊敬的宾客：您的预订已确认。入住12月3日，离店12月5日。",
    ),
    "an invoice delivered": (
        "您收到一张来自【某办公用品有限公司】的电子发票",
        "尊敬的客户您好：\n您收到一张新的电子发票，价税合计：￥700.00，请点击链接下载。本邮件由系统自动发送。",
    ),
    "a report every week": (
        "售电业务周报",
        "本周交易电量 1382 MWh。点击查看明细。此报表由平台定时推送。",
    ),
    "goods from abroad": (
        "LED supplier",
        "Dear Sir, we are a professional manufacturer of lights. Tell us if you are interested.",
    ),
    "a new tariff": (
        "关于2027年度分时电价调整的告知书",
        "尊敬的电力客户：\n根据有关文件要求，自2027年1月1日起执行新的分时电价，详见附件。",
    ),
}

PEOPLE = {
    "told by a platform": "各位老师好，平台点击登录提示“账户异常，即将停用”，证书没过期，怎么回事",
    "told by a circular": "接通知，各单位须于10日前完成UKey更换，我们厂的坏了一把，请予补发。",
    "a signature like an advert's": "钥匙没动静\n--\n某售电公司\n服务热线：400-800-1234\nhttp://www.a.example",
    "a parcel that did not arrive": "快递显示已签收，但是前台没有收到钥匙",
    "a wrong invoice": "收到电子发票了，抬头不对，购买方名称：新疆某某有限公司，金额350元。",
    "in a hurry": "平台说逾期将停用，请尽快给我们办，联系电话 0991-8888888",
    "a tender of his own": "我公司参加投标需要数字证书，12月3日前要用，请加急办理。",
    "a renaming": "各有关单位：\n我公司自2026年11月1日起更名为新疆新某能源有限公司。特此函告。",
    "a polite address": "尊敬的客服：UKey密码过期，需要重置",
    "a client of ours": "尊敬的客户经理：款打了，余额750元，何时寄",
    "money that went out": "款项今天已汇，交易金额1200.00元，尾号9171账户，请查收",
    "where to send it": "收件人：毛宁 地址：库尔勒市人民路1号。请按此地址寄送钥匙和发票。",
    "an order in few words": "办理2个UKey，三年组合，见https://a.example/1 热线400-800-1234",
    "a mail that was held": "你们的邮件被我们公司网关隔离了，请重新发送一次报价",
    "a meeting": "电话会议号多少？你们上次说要远程协助",
    "a decision": "领导审批通过了，现提交申请，2个，5年，组合。",
}

PEOPLE_WITH_FILES = {
    "a report to us": "贵中心：\n根据《关于办证的通知》要求，现将我公司办理材料报上。特此报告。",
    "an office system's foot": "尊敬的客服：授权书见附件\n本邮件由系统自动发送，请勿回复",
    "a circular passed on": "各有关单位：请于12月31日前完成证书更换。\n附件是表，请办",
    "a form in English": "Dear Sir, our renewal form is attached. Kindly process before 5 Dec.",
    "invoice details": "各位好，发票需要专用发票，开票信息见附件",
}


@pytest.mark.parametrize("case", NOTICES)
def test_notices_are_not_answered_whatever_they_speak_of(case: str) -> None:
    assert not answered(*NOTICES[case])


@pytest.mark.parametrize("case", NOTICES_WITH_FILES)
def test_notices_that_bring_files_are_not_answered(case: str) -> None:
    assert not answered(*NOTICES_WITH_FILES[case], file="a.pdf")


@pytest.mark.parametrize("case", ACKNOWLEDGEMENTS)
def test_another_desks_acknowledgement_is_not_answered(case: str) -> None:
    assert not answered("Re: 数字证书材料补正通知", ACKNOWLEDGEMENTS[case])


@pytest.mark.parametrize("case", TALKING_BACK)
def test_people_who_write_back_in_an_acknowledgements_words_are_answered(case: str) -> None:
    assert answered("Re: 数字证书材料补正通知", TALKING_BACK[case])


@pytest.mark.parametrize("case", PEOPLE)
def test_customers_in_a_notices_words_are_answered(case: str) -> None:
    assert answered("", PEOPLE[case])


@pytest.mark.parametrize("case", PEOPLE_WITH_FILES)
def test_customers_who_bring_files_are_answered(case: str) -> None:
    assert answered("材料", PEOPLE_WITH_FILES[case], file="a.pdf")


TWO_SIGNS = ("提示", "尊敬的客户：请登录平台查看。")


def test_files_our_trade_and_an_answers_subject_each_ask_for_one_sign_more() -> None:
    subject, text = TWO_SIGNS
    assert not answered(subject, text)
    assert answered(subject, text, file="a.pdf")
    assert answered(subject, f"{text}UKey")
    assert answered(f"Re: {subject}", text)


def test_the_name_of_a_file_is_a_word_of_our_trade() -> None:
    subject, text = "提示", "尊敬的客户：请登录平台查看，逾期将被停用。"
    assert not answered(subject, text, file="a.pdf")
    assert answered(subject, text, file="UKey.pdf")


def test_a_link_to_a_file_in_a_cloud_is_a_customers_file() -> None:
    subject, text = TWO_SIGNS
    assert answered(subject, f"{text}\nhttps://pan.baidu.com/s/1abc")


@pytest.mark.parametrize(
    "head",
    [
        "To: gdmails@126.com\nX-Mailer: PHPMailer 6.1",
        "To: undisclosed-recipients:;",
        "To: gdmails@126.com\nX-SG-EID: abc",
        "Return-Path: <bounce-7781-gdmails=126.com@esp.example>\nTo: gdmails@126.com",
    ],
)
def test_the_head_gives_one_sign_and_no_more(head: str) -> None:
    assert answered("提示", "请登录平台查看。", head="To: gdmails@126.com")
    assert not answered("提示", "请登录平台查看。", head=head)
    assert answered("提示", "明天见。", head=head)


def test_the_senders_name_is_a_sign() -> None:
    assert answered("提示", "请登录平台查看。")
    assert not answered("提示", "请登录平台查看。", sender="OA系统 <oa@b.example>")


def test_without_signs_of_the_head_none_is_sought_there() -> None:
    bare = POLICY.words.notice.model_copy(update={"headers": ()})
    words = MachineWords(auto_reply=SignMarks(), bounce=SignMarks(), notice=bare)
    policy = POLICY.model_copy(update={"words": words})
    text = "请登录平台查看。"
    assert answered("提示", text, sender="OA系统 <oa@b.example>", policy=policy)
