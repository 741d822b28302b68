"""What customers write, and what they said by it."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.cases.model import Statement
from mailbot.cases.phrases import joined, number_of
from mailbot.cases.statements import WEAK, read_statement
from mailbot.documents.model import Plan, Service
from mailbot.message.script import simplified
from tests.builders.cases import COMPANY, programme


def read(text: str, subject: str = "") -> Statement:
    return read_statement(subject, text, programme().phrases)


def values(said: Statement) -> tuple[Plan | None, int | None, int | None]:
    return (
        said.plan.value if said.plan else None,
        said.term_years.value if said.term_years else None,
        said.quantity.value if said.quantity else None,
    )


def services(said: Statement) -> list[Service]:
    return [service.value for service in said.services]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("申请2个UKey 三年 组合套餐", (Plan.COMBINED, 3, 2)),
        ("两把", (None, None, 2)),
        ("贰个", (None, None, 2)),
        ("申请UKey两把，5年期，组合资费，谢谢", (Plan.COMBINED, 5, 2)),
        ("我们要基础套餐，一年，买三个", (Plan.BASIC, 1, 3)),
        ("申请电子钥匙３个，办理年限：５年", (None, 5, 3)),
        ("十二个UKey", (None, None, 12)),
        ("申请二十个数字证书", (None, None, 20)),
        ("UKey*2 3年", (None, 3, 2)),
        ("3年组合2个", (Plan.COMBINED, 3, 2)),
        ("证书数量2，年限3年，资费类型：组合", (Plan.COMBINED, 3, 2)),
        ("□基础资费 ☑组合资费 □1年 ☑3年 □5年", (Plan.COMBINED, 3, None)),
        ("选择基本资费，办理三年，共2个", (Plan.BASIC, 3, 2)),
        ("申请UKey 基础资费", (Plan.BASIC, None, None)),
    ],
)
def test_an_order_in_everyday_words_is_understood(
    text: str, expected: tuple[Plan | None, int | None, int | None]
) -> None:
    assert values(read(text)) == expected
    assert all(part.how == "body" for part in [read(text).quantity] if part)


@pytest.mark.parametrize(
    "text",
    [
        "1200元那种",
        "附件2个，请查收",
        "附件共3个",
        "2018年1月18日汇款1200元，电话13812345678",
        "3-5个工作日",
        "需要2-3个UKey",
        "请寄到乌鲁木齐市天山区3号楼2单元5层",
        "授权期限三年",
        "①证书申请表 ②授权书",
        "我公司成立5年",
        "三年前办过一个UKey",
        "二〇二六年四月三日",
        "帐号0413060103000009171",
        "0个UKey，40年",
        "现在办理一个组合套餐三年的多少钱？",
        "组合资费和基础资费有什么区别",
        "各一个",
        "十几个UKey",
        "基础资料见附件",
    ],
)
def test_what_is_no_order_is_not_taken_for_one(text: str) -> None:
    assert values(read(text)) == (None, None, None)
    assert read(text).ambiguous == ()


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("不要组合，要基础套餐", Plan.BASIC),
        ("组合就不要了，基础资费吧", Plan.BASIC),
        ("不需要基础，选组合", Plan.COMBINED),
    ],
)
def test_what_is_refused_does_not_count(text: str, plan: Plan) -> None:
    assert values(read(text))[0] is plan


def test_a_refused_service_does_not_count() -> None:
    assert services(read("不是续期，是新办")) == [Service.NEW]
    assert services(read("不需要办理续期")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("办理续期，2个", [Service.RENEWAL]),
        ("申请UKey密码重置", [Service.RESET]),
        ("UKey锁死了，请帮忙解锁", [Service.RESET]),
        ("请把UKey格式化", [Service.FORMAT]),
        ("UKey丢失，需补发", [Service.REISSUE]),
        ("变更企业信息", [Service.CHANGE]),
        ("请远程协助安装驱动", [Service.REMOTE]),
        ("新办和补发各一个", [Service.NEW, Service.REISSUE]),
    ],
)
def test_each_service_has_its_words(text: str, expected: list[Service]) -> None:
    assert services(read(text)) == expected


def test_each_one_counts_where_several_services_are_named() -> None:
    assert values(read("新办和补发各一个"))[2] == 1


def test_a_mere_application_is_only_weakly_a_new_one() -> None:
    said = read("申请UKey")
    assert services(said) == [Service.NEW]
    assert said.services[0].confidence == WEAK


def test_two_plans_are_ambiguous_and_neither_counts() -> None:
    said = read("申请组合、基础各一个")
    assert said.plan is None
    assert said.ambiguous == ("plan",)


@pytest.mark.parametrize("text", ["原来申请2个UKey，现改为3个", "由2个改为3个"])
def test_a_correction_counts_more_than_what_it_corrects(text: str) -> None:
    assert values(read(text))[2] == 3


def test_the_subject_speaks_where_the_text_is_silent() -> None:
    said = read("请查收", "转发: 申请2个UKey 三年 组合套餐")
    assert values(said) == (Plan.COMBINED, 3, 2)
    assert said.quantity is not None
    assert said.quantity.how == "subject"
    assert services(said) == [Service.NEW]


def test_the_text_counts_before_the_subject() -> None:
    assert values(read("改要三个UKey", "申请2个UKey"))[2] == 3


def test_a_replys_subject_is_not_read() -> None:
    said = read("谢谢", "回复: [办理编号 DK-2611-0042-7Q] 申请2个UKey")
    assert said.thanks_only
    assert said.quantity is None


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("单位名称：新疆天山发电有限公司", COMPANY),
        ("我们是新疆天山发电有限公司，申请电子钥匙", COMPANY),
        ("新疆天山发电有限公司申请UKey", COMPANY),
        ("我公司申请UKey", None),
        ("已汇款给北京迅驰无限科技有限公司", None),
        ("收款单位名称：北京迅驰无限科技有限公司", None),
    ],
)
def test_a_company_is_known_by_how_it_is_named(text: str, company: str | None) -> None:
    said = read(text)
    assert (said.company.value if said.company else None) == company


@pytest.mark.parametrize(
    "text",
    [
        "谢谢",
        "谢谢！收到",
        "好的，辛苦了！",
        "收到，谢谢。\n张三\n13812345678",
        "收到，谢谢\n新疆天山发电有限公司 张三",
        "您好，已收到，感谢！",
        "钥匙和发票今天都收到了，测试可以登录，非常感谢贵公司的支持！",
        "UKey昨天已收到，一切正常，多谢",
        "收到钥匙啦，已经插上试了，能登，谢谢老师！",
        "已收到，后续有问题再联系您，祝工作顺利",
        "快件今天上午签收了，三个UKey都能用，感谢！",
    ],
)
def test_thanks_are_recognised_with_their_signature(text: str) -> None:
    assert read(text).thanks_only


@pytest.mark.parametrize(
    "text",
    [
        "",
        "您好",
        "收到了，请问什么时候寄？",
        "谢谢，另外申请2个UKey",
        "快件已签收，少了一个UKey，谢谢",
        "快件已签收，两个UKey都不能用，谢谢",
        "好的，请查收附件",
        "张三",
        "请尽快处理，谢谢",
    ],
)
def test_more_than_thanks_is_no_thanks(text: str) -> None:
    assert not read(text).thanks_only


@pytest.mark.parametrize(
    "text", ["请问需要什么材料？", "多少钱", "怎么办理UKey", "申请表在哪里下载", "咨询一下办理流程"]
)
def test_questions_the_guide_answers_are_told_apart(text: str) -> None:
    assert read(text).guide


@pytest.mark.parametrize("text", ["我的UKey登录不上平台，怎么办", "请问什么时候寄出"])
def test_the_guide_does_not_answer_everything(text: str) -> None:
    assert read(text).question
    assert not read(text).guide


@pytest.mark.parametrize("text", ["代开发票，联系13812345678，优惠", "张三"])
def test_short_words_nobody_knows_are_other_matters(text: str) -> None:
    assert read(text).other


def test_a_signature_under_an_order_is_no_other_matter() -> None:
    assert not read("申请2个UKey，组合资费。\n新疆天山发电有限公司 张三\n13812345678").other


@pytest.mark.parametrize(
    "text", ["把办理进度告诉我，谢谢", "请退款", "我们不办了，请取消办理", "请给我回个电话"]
)
def test_a_wish_only_a_person_can_grant_expects_an_answer_like_a_question(text: str) -> None:
    said = read(text)
    assert said.question
    assert not said.guide


def test_an_order_that_urges_is_an_order_still() -> None:
    said = read("申请2个UKey，请尽快办理，不再办理续期")
    assert not said.question
    assert said.quantity is not None


def test_other_questions_are_questions_only() -> None:
    said = read("请问发票什么时候能开？")
    assert said.question
    assert not said.guide
    assert said.other


@pytest.mark.parametrize("text", ["见附件", "请查收", "Please find attached"])
def test_announced_attachments_are_noticed(text: str) -> None:
    said = read(text)
    assert said.attachment_announced
    assert not said.other


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("2", 2),
        ("两", 2),
        ("贰", 2),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("拾叁", 13),
        ("二十五", 25),
    ],
)
def test_numerals_have_values(numeral: str, value: int) -> None:
    assert number_of(numeral) == value


@pytest.mark.parametrize("numeral", ["一两", "十十", "十五六"])
def test_what_is_no_numeral_has_no_value(numeral: str) -> None:
    assert number_of(numeral) is None


@given(st.text(max_size=300), st.text(max_size=100))
def test_any_text_can_be_read(text: str, subject: str) -> None:
    assert read(text, subject) == read(text, subject)


@given(
    st.text(
        alphabet="申请办理两三个把年组合基础资费不要UKey，。2 3改为各一新补发谢收到\n", max_size=60
    )
)
def test_any_mixture_of_our_words_can_be_read(text: str) -> None:
    said = read(text)
    assert said.quantity is None or 1 <= said.quantity.value <= 999
    assert said.term_years is None or 1 <= said.term_years.value <= 30


@pytest.mark.parametrize(
    "filler", ["申请", "一", "1", "a@", "零百", "。", " ", "1元,", "两个UKey组合"]
)
def test_a_pasted_flood_is_read_in_bounded_time(filler: str) -> None:
    started = time.process_time()
    said = read("申请2把UKey。\n" + filler * 200_000, filler * 10_000)
    assert said.quantity is not None
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    "text",
    [
        "我们是深圳USB Key外壳生产厂家，1000个起订，附报价单",
        "可提供各类UKey，欢迎来电订购",
        "专业办理企业信用贷款，额度高、放款快",
        "可代开各类增值税发票，退订回T",
        "双11返场，全场五折，点击查看",
        "诚邀贵单位参加电力数字化大会，详见附件",
        "培训费：2600元/人，请填写报名回执表",
        "兹定于12月10日在乌鲁木齐举办交易实务培训班",
        "报名截止12月1日，名额有限",
        "免费直播课，请预约席位",
        "您好，我应聘贵单位电气工程师岗位，简历见附件",
        "我公司拟采购办公电脑20台，请报价",
        "专业代办高企认定",
        "办理ISO证书、AAA信用证书，价格优惠",
        "您的邮箱即将停用，请尽快处理",
    ],
)
def test_who_wants_to_sell_orders_nothing(text: str) -> None:
    assert read(text).offer


@pytest.mark.parametrize(
    "text",
    [
        "我公司是一家专业生产水泥的企业，申请2个UKey，组合资费",
        "证书和发票一起订，请提供最新报价",
        "华凌批发市场有限公司办理UKey，期待合作",
        "我公司是综合能源服务商，现申请两个电子钥匙",
        "新疆能源销售有限公司办理UKey一个",
        "参加了贵中心举办的培训，现申请两个UKey",
        "我公司将于下月投产，申请2个UKey",
        "培训费已另付，本次新办UKey 4个",
        "资质证书和授权书见附件，申请2个UKey",
        "请贵司对2个UKey报价",
    ],
)
def test_a_customer_who_introduces_himself_sells_nothing(text: str) -> None:
    assert not read(text).offer


@pytest.mark.parametrize(
    "text",
    [
        "你好，汇款账号是多少？发我一下",
        "请把收款账户发给我",
        "怎么付款？",
        "可以用个人账户付款吗",
        "能用法人卡转账吗",
        "组合资费包含哪些服务？",
        "我们办组合好还是基础好",
        "Which documents do you need?",
        "麻烦报个价",
    ],
)
def test_questions_on_paying_and_plans_are_answered_by_the_guide(text: str) -> None:
    assert read(text).guide


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("apply for 2 USB keys, combined plan, 3 years", (Plan.COMBINED, 3, 2)),
        ("one-year basic plan, 1 year", (Plan.BASIC, 1, None)),
        ("basic information of our company, founded 5 years ago", (None, None, None)),
        ("申请密码重置1个", (None, None, 1)),
        ("需要格式化两个", (None, None, 2)),
    ],
)
def test_english_and_service_orders_are_understood(
    text: str, expected: tuple[Plan | None, int | None, int | None]
) -> None:
    assert values(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("组合套餐(1000元/个)2个，共2000元", (Plan.COMBINED, None, 2)),
        ("资费标准选择基础资费，证书有效期选择三年", (Plan.BASIC, 3, None)),
        ("先办基础的吧，组合太贵了，两个，三年", (Plan.BASIC, 3, 2)),
        ("We need 2 keys (combined plan, 3 years). Which documents?", (Plan.COMBINED, 3, 2)),
        ("Please issue Three USB keys, basic plan, five years", (Plan.BASIC, 5, 3)),
        ("none of our keys works, someone lost years of work", (None, None, None)),
    ],
)
def test_prices_and_reasons_beside_an_order_do_not_hide_it(
    text: str, expected: tuple[Plan | None, int | None, int | None]
) -> None:
    assert values(read(text)) == expected


@pytest.mark.parametrize(
    "text",
    ["👍", "已读，谢谢", "OK, thanks a lot.\n\nBest regards,\nJohn Smith", "Noted, thank you"],
)
def test_thumbs_and_english_courtesies_are_thanks(text: str) -> None:
    assert read(text).thanks_only


@pytest.mark.parametrize("text", ["您好", "dear sir", "!!!"])
def test_a_greeting_alone_is_no_thanks(text: str) -> None:
    assert not read(text).thanks_only


@pytest.mark.parametrize("text", ["好的，我下午汇款", "收到，材料正在盖章，明天寄给您"])
def test_a_promise_is_thanks(text: str) -> None:
    assert read(text).thanks_only


@pytest.mark.parametrize(
    "text", ["我们今天汇款了", "请明天寄给我", "我们明天汇款可以吗", "材料在盖章，申请2个UKey"]
)
def test_what_sounds_like_a_promise_and_is_none_is_answered(text: str) -> None:
    assert not read(text).thanks_only


def test_patterns_are_joined_unless_that_would_change_what_they_match() -> None:
    plain = [re.compile(f"{word}(?P<n>\\d)") for word in ("一", "二")]
    repeats = re.compile(r"(.)\1")
    named = re.compile(r"(?P<a>.)(?P=a)")
    flagged = re.compile("(?s)x.y")
    one, *rest = joined([*plain, repeats, named])
    assert [bool(one.search(text)) for text in ("一1", "二2", "三3")] == [True, True, False]
    assert rest == [repeats, named]
    assert joined([repeats]) == (repeats,)
    assert joined([*plain, flagged]) == (*plain, flagged)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("申请重置密码1个", 1),
        ("U盾丢失了一个，需要补办", 1),
        ("需要格式化UKey两个", 2),
        ("补发证书3个", 3),
        ("变更1个单位的信息", None),
    ],
)
def test_a_number_behind_what_is_done_to_a_key_counts_keys(text: str, count: int | None) -> None:
    said = read(text)
    assert (said.quantity and said.quantity.value) == count


def test_who_holds_a_course_about_keys_orders_none() -> None:
    assert not read("现举办数字证书应用培训班").services


def test_a_groups_plants_are_no_company_name() -> None:
    assert read("下属两家电站UKey申请").company is None


@pytest.mark.parametrize("text", ["ISO9001证书申请", "企业信用证书办理", "资质证书申请"])
def test_another_kind_of_certificate_is_none_of_ours(text: str) -> None:
    assert not read(text).services


def test_prices_of_the_power_market_are_no_question_for_ours() -> None:
    assert not read("新能源入市如何报价").guide
    assert read("请报价").guide


@pytest.mark.parametrize(
    "text",
    [
        "先别制作，等我通知",
        "好的，先别做",
        "请暂缓办理",
        "申请先暂停一下",
        "等领导批准后再办，谢谢",
        "因业务调整，请撤销之前的申请",
        "UKey我们不要了",
        "我们不办了",
        "别办了",
        "Please put our order on hold.",
        "貴司您好，請先不要製作",
    ],
)
def test_who_asks_to_wait_or_to_stop_is_heard(text: str) -> None:
    said = read(text)
    assert said.wait
    assert not said.thanks_only


@pytest.mark.parametrize(
    "text",
    [
        "请撤回我司昨天的申请，数量改为3个",
        "请取消之前的申请，现重新提交",
        "不要办理组合资费，办基础资费",
        "先不要办组合，先办基础的",
        "组合先不要",
        "授权书暂不办理公证",
        "请尽快制作，别发错",
        "我们先付款",
        "申请2个UKey 三年 组合套餐",
    ],
)
def test_a_change_or_a_refused_plan_is_no_stop(text: str) -> None:
    assert not read(text).wait


@pytest.mark.parametrize(
    "text",
    [
        "请退款",
        "关于UKey退款申请",
        "我们不办了，请将已付的1200元退回原账户",
        "多付的500元请退回",
        "汇错了，麻烦帮忙退一下款",
        "重复汇款，请退回其中一笔",
        "要求退还费用",
        "只办一个，多付的600元能不能退给我们",
        "差额请原路退回",
        "请贵公司将差价退给我们",
        "多转了一笔，请退一下",
        "We would like a refund",
    ],
)
def test_who_wants_money_back_is_heard(text: str) -> None:
    said = read(text)
    assert said.refund
    assert said.wait


@pytest.mark.parametrize(
    "text",
    [
        "请问能退款吗？",
        "退款进度怎么样了",
        "不需要退款",
        "无需退款",
        "多付的不用退了",
        "请退回申请表，我们修改后再发",
        "请把授权书退给我们",
        "快递被退回，请重新寄",
        "款被银行退回来了，说户名不对",
        "银行把款退回来了",
        "钱被退回了，请核对账号",
        "申请2个UKey 三年 组合套餐",
    ],
)
def test_a_question_about_refunds_or_papers_sent_back_is_no_wish_for_money(text: str) -> None:
    assert not read(text).refund


def test_the_word_to_go_on_is_heard() -> None:
    assert read("可以继续办理了").go_on
    assert not read("请继续努力").go_on


@pytest.mark.parametrize(
    "text",
    [
        "电子钥匙收到了，谢谢",
        "快递已收到，十分感谢！\n\n王五\n某某公司\n电话：0991-1111111",
        "发票和U盾都已收到，谢谢！",
        "谢谢您的及时回复！",
        "好的，我们尽快付款",
        "已经转给财务了，谢谢",
        "[抱拳][玫瑰]",
    ],
)
def test_an_arrival_or_a_promise_needs_no_answer(text: str) -> None:
    assert read(text).thanks_only


@pytest.mark.parametrize(
    "text",
    [
        "发票收到了，抬头错了",
        "快递还没收到",
        "UKey收到了，登录不了",
        "UKey收到了一个，应该是两个",
        "收到，多少钱",
        "请尽快准备UKey",
    ],
)
def test_an_arrival_with_a_complaint_is_answered(text: str) -> None:
    assert not read(text).thanks_only


@pytest.mark.parametrize(
    "text",
    [
        "麻烦方便时来电 0991-5551234 找陈工",
        "电话一直打不通",
        "我司授权书丢了",
        "数量是3个",
        "We need some help",
        "链接打不开",
        "点击这个按钮以后就闪退",
        "第三步找不到",
        "请登记我公司信息",
        "转人工",
        "谢谢，还想再加一个",
        "快递破损，重新发一个",
        "快递改寄昌吉市长宁路2号",
        "少一把",
        "先别做",
        "谢谢",
        "您好",
        "",
    ],
)
def test_words_that_want_something_or_only_greet_are_not_idle(text: str) -> None:
    assert not read(text).idle


@pytest.mark.parametrize("subject", ["(无主题)", "无主题", "转发:(无主题)", "<no subject>", ""])
def test_what_a_mail_program_puts_for_a_subject_says_nothing(subject: str) -> None:
    assert not read("", subject).idle
    assert read("", "无主题公园开业公告").idle


def test_without_the_words_of_a_trade_nothing_is_idle() -> None:
    text = "贵单位招聘启事已发布"
    assert read(text).idle
    unlisted = programme().phrases.model_copy(update={"trade": ()})
    assert not read_statement("", text, unlisted).idle


def test_what_was_ordered_before_is_no_new_order() -> None:
    assert services(read("上个月办的UKey，发票到现在还没收到")) == []
    assert values(read("上次的3年到期了，这次续5年，还是两个")) == (None, 5, 2)
    assert read("之前申请的UKey麻烦取消").wait


def test_traditional_characters_become_those_our_patterns_are_written_in() -> None:
    assert simplified("委託書與餘款，請覆核；期待您的回覆") == "委托书与余款，请覆核；期待您的回复"
    assert simplified("申请UKey") == "申请UKey"


def test_traditional_characters_say_the_same() -> None:
    said = read("我司欲申請兩個電子鑰匙，組合資費，三年")
    assert values(said) == (Plan.COMBINED, 3, 2)
    assert services(said) == [Service.NEW]


@pytest.mark.parametrize(
    "text",
    [
        "钥匙收到了，但是插上电脑没反应，怎么弄",
        "平台登录不上，请问怎么办理",
        "插入UKey提示驱动未安装，怎么弄？",
        "UKey无法识别，怎么办理",
    ],
)
def test_a_key_that_does_not_work_is_no_question_for_the_guide(text: str) -> None:
    said = read(text)
    assert said.question
    assert not said.guide
