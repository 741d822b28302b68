import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.message.body import split_body, unwrap_forward

OURS = "我们已收到您的材料，尚缺《授权书》。\n应付金额 600 元，组合资费。"

REPLY_HEADS = {
    "qq": '------------------ 原始邮件 ------------------\n发件人: "数字证书" <gd@126.com>;\n'
    '发送时间: 2024年8月8日(星期四) 下午5:43\n收件人: "x"<x@qq.com>;\n主题: Re: 申请',
    "qq_short": '---原始邮件---\n发件人: "数字证书"<gd@126.com>',
    "qq_full_width": "------------------&nbsp;原始邮件&nbsp;------------------".replace(
        "&nbsp;", "\xa0"
    ),
    "qq_english": '------------------ Original ------------------\nFrom: "gd" <gd@126.com>;\n'
    'Date: Thu, Aug 8, 2024 05:43 PM\nTo: "x"<x@qq.com>;\nSubject: Re: apply',
    "netease": '在 2018-01-18 16:30:52，"数字证书" <gd@126.com> 写道：',
    "netease_half_width": '在 2018-01-18 16:30:52,"gd" <gd@126.com> 写道:',
    "netease_at": 'At 2018-01-18 16:30:52, "gd" <gd@126.com> wrote:',
    "netease_master": "---- 回复的原邮件 ----\n| 发件人 | gd<gd@126.com> |\n"
    "| 日期 | 2024年08月08日 17:43 |\n"
    "| 收件人 | x@163.com |\n| 主题 | Re: 申请 |",
    "netease_master_english": "---- Replied Message ----\n| From | gd<gd@126.com> |",
    "ios": "2024年8月8日 17:43，gd <gd@126.com> 写道：",
    "gmail_zh": "数字证书 <gd@126.com> 于2024年8月8日周四 17:43写道：",
    "gmail_tw": "數位憑證 <gd@126.com> 於 2024年8月8日 週四 下午5:43寫道：",
    "gmail_en": "On Thu, Aug 8, 2024 at 5:43 PM gd <gd@126.com> wrote:",
    "gmail_en_wrapped": "On Thu, Aug 8, 2024 at 5:43 PM Digital Certificates\n<gd@126.com> wrote:",
    "outlook_zh": "发件人: gd <gd@126.com>\n发送时间: 2024年8月8日 17:43\n"
    "收件人: x <x@a.com>\n主题: Re: 申请",
    "outlook_zh_bold": "*发件人:* gd <gd@126.com>\n*发送时间:* 2024年8月8日 17:43\n"
    "*收件人:* x\n*主题:* 申请",
    "outlook_zh_blank_lines": "发件人： gd@126.com\n\n发送时间： 2024-08-08 17:43\n\n"
    "收件人： x@a.com\n\n主题： 申请",
    "outlook_en": "From: gd <gd@126.com>\nSent: Thursday, August 8, 2024 5:43 PM\nTo: x <x@a.com>\n"
    "Subject: RE: apply",
    "outlook_underscores": "________________________________\n发件人: gd <gd@126.com>\n"
    "发送时间: 2024年8月8日 17:43\n收件人: x\n主题: 申请",
    "foxmail": "发件人： gd\n发送时间： 2024-08-08 17:43\n收件人： x\n抄送： y\n主题： Re: 申请",
    "foxmail_spaced": "发件人： gd@126.com\n日期： 2024-08-08 17:43\n收件人： x\n主 题： Re: 申请",
    "aliyun": "------------------------------------------------------------------\n"
    "发件人：gd <gd@126.com>\n"
    "发送时间：2024年8月8日(星期四) 17:43\n收件人：x <x@a.com>\n主　题：申请",
    "mail_139": '----邮件原文----\n发件人："gd" <gd@126.com>\n收件人：x\n抄送: (无)\n'
    "发送时间：2024-08-08 17:43:00",
    "yuanjian": '-----邮件原件-----\n发件人: "gd" <gd@126.com>',
    "yuanshi": "-----原始邮件-----\n发件人: gd@126.com\n"
    "发送时间: 2024-08-08 17:43:10 (星期四)\n收件人: x@a.cn\n主题: 申请",
    "original_message": "-----Original Message-----\nFrom: gd",
    "original_message_lotus": "----- Original Message -----",
    "outlook_tw": "寄件者: gd <gd@126.com>\n寄件日期: 2024年8月8日 17:43\n收件者: x\n"
    "主旨: RE: 申請",
    "one_line": "发件人：gd <gd@126.com> 发送时间：2024年8月8日 17:43 收件人：x 主题：申请",
}


@pytest.mark.parametrize("style", REPLY_HEADS)
def test_what_stands_below_a_reply_marker_is_never_the_senders(style: str) -> None:
    now, quoted = split_body(
        f"您好，现补交授权书。\n三年，两把。\n\n{REPLY_HEADS[style]}\n\n{OURS}\n"
    )
    assert now == "您好，现补交授权书。\n三年，两把。"
    assert "600" in quoted


@pytest.mark.parametrize("style", REPLY_HEADS)
def test_an_answer_without_words_of_its_own_is_empty(style: str) -> None:
    now, quoted = split_body(f"\n\n{REPLY_HEADS[style]}\n\n{OURS}\n")
    assert now == ""
    assert "600" in quoted


@pytest.mark.parametrize(
    "text",
    [
        "快递信息如下：\n发件人: 张三\n收件人: 李四\n电话: 13800000000\n地址: 乌鲁木齐市",
        "请注意发件人: 张三 已变更。\n原始邮件我们没有收到，请重发。",
        "上次的转发邮件没有附件，这次补上。",
        "收件人：王五\n收件电话：13900000000\n主题公园路12号\n日期：2024年5月1日",
        "公司法人在授权书里写道：同意张三办理。",
        "单位名称：某某公司\n联系人：张三\n\n--\n申请两个UKey，三年\n"
        + "\n".join(f"第{n}项" for n in range(20)),
        "------------------\n申请表\n------------------\n2个UKey",
        ">=2个UKey，请报价\n>3年也可以",
        "本邮件附件为申请表与授权书，请查收。",
        "声明：本公司所提供材料真实有效。",
        "From: 2024 To: 2026 三年",
        "----------\n日期: 2024年5月1日\n收件人: 李四\n主题: 申请",
        "来自新疆的某某光伏公司申请2个UKey",
    ],
)
def test_text_that_only_mentions_such_words_stays_whole(text: str) -> None:
    assert split_body(text) == (text, "")


@pytest.mark.parametrize(
    "signature",
    [
        "发自我的iPhone",
        "发自我的华为手机",
        "从我的 iPhone 发送",
        "来自 网易邮箱大师",
        "发送自 网易邮箱大师".replace("发送自", "来自"),
        "| 签名由 网易邮箱大师 定制 |",
        "获取 Outlook for iOS",
        "获取适用于 iOS 的 Outlook",
        "Sent from my iPhone",
        "Get Outlook for Android",
        "-- \n张三\n某某公司\n13800000000",
        (
            "本邮件及其附件含有本公司的保密信息，仅限于发送给上面地址中列出的个人。\n"
            "禁止任何其他人使用。"
        ),
        "免责声明：本邮件内容仅供参考。",
        "This email and any attachments are confidential and intended solely for the addressee.",
        "CONFIDENTIALITY NOTICE: do not read",
    ],
)
def test_signatures_and_disclaimers_are_cut(signature: str) -> None:
    now, cut = split_body(f"请查收附件\n\n{signature}\n")
    assert now == "请查收附件"
    assert signature.split("\n", maxsplit=1)[0].strip() in cut


@pytest.mark.parametrize("head", ["", "> 在 2024年8月8日，17:43，gd <gd@126.com> 写道：\n>\n"])
def test_pointed_lines_are_history(head: str) -> None:
    pointed = "\n".join(f"> {line}" for line in OURS.splitlines())
    now, quoted = split_body(f"现补交授权书\n\n{head}{pointed}\n")
    assert now == "现补交授权书"
    assert "600" in quoted


def test_an_answer_below_the_quote_is_kept() -> None:
    text = (
        "On Thu, Aug 8, 2024 at 5:43 PM gd <gd@126.com> wrote:\n> 缺授权书\n> 请补\n\n已补，见附件"
    )
    now, quoted = split_body(text)
    assert now == "已补，见附件"
    assert "请补" in quoted


def test_answers_between_quoted_lines_are_kept() -> None:
    now, quoted = split_body("> 几把？\n两把\n> 几年？\n三年\n")
    assert now == "两把\n三年"
    assert quoted == "> 几把？\n> 几年？"


FORWARD_HEADS = [
    (
        "-------- 转发邮件信息 --------\n发件人：李四 <l@a.com>\n"
        "发送日期：2024-08-08 17:43:10\n收件人：x@163.com\n主题：申请"
    ),
    (
        "---------- Forwarded message ---------\nFrom: 李四 <l@a.com>\n"
        "Date: 2024年8月8日周四 17:43\n"
        "Subject: 申请\nTo: x <x@gmail.com>"
    ),
    "Begin forwarded message:\n\nFrom: l@a.com\nDate: 8 August 2024 at 17:43\nTo: x\nSubject: 申请",
    (
        "---- 转发的邮件 ----\n| 发件人 | 李四<l@a.com> |\n| 日期 | 2024年08月08日 17:43 |\n"
        "| 收件人 | x |\n| 主题 | 申请 |"
    ),
]


@pytest.mark.parametrize("head", FORWARD_HEADS)
def test_a_bare_forward_is_its_content(head: str) -> None:
    now, quoted = split_body(f"\n\n{head}\n\n申请2个UKey，三年\n\n{REPLY_HEADS['ios']}\n{OURS}")
    assert now == "申请2个UKey，三年"
    assert "600" in quoted
    assert "l@a.com" in quoted


@pytest.mark.parametrize("head", FORWARD_HEADS)
def test_a_forward_with_a_note_keeps_the_note(head: str) -> None:
    now, quoted = split_body(f"请办理\n{head}\n\n申请2个UKey")
    assert now == "请办理"
    assert "申请2个UKey" in quoted


def test_a_signature_above_a_forward_is_no_note() -> None:
    now, _ = split_body(f"发自我的iPhone\n\n{FORWARD_HEADS[0]}\n\n申请2个UKey")
    assert now == "申请2个UKey"


def test_forwards_of_forwards_are_opened_to_a_limit() -> None:
    text = f"{FORWARD_HEADS[0]}\n\n{FORWARD_HEADS[1]}\n\n申请2个UKey"
    assert split_body(text)[0] == "申请2个UKey"
    assert split_body(f"{FORWARD_HEADS[0]}\n\nx\n\n" * 40)[0].startswith("x")


def test_a_pointed_forward_loses_its_points() -> None:
    text = f"{FORWARD_HEADS[2]}\n\n> 申请2个UKey\n> 三年"
    assert split_body(text)[0] == "申请2个UKey\n三年"


def test_a_history_known_to_be_a_forward_is_unwrapped() -> None:
    _, quoted = split_body(f"{REPLY_HEADS['qq']}\n\n申请2个UKey，三年")
    assert unwrap_forward(quoted)[0] == "申请2个UKey，三年"


words = st.lists(st.text(alphabet="申请材料三年两把abc 12，。\n", min_size=1), min_size=1)


@given(own=words, style=st.sampled_from(sorted(REPLY_HEADS)))
@settings(max_examples=150, deadline=None)
def test_words_above_any_marker_are_always_kept(own: list[str], style: str) -> None:
    text = "".join(own)
    now, quoted = split_body(f"{text}\n\n{REPLY_HEADS[style]}\n{OURS}")
    assert now.split() == text.split()
    assert "600" in quoted


@given(st.text())
@settings(deadline=None)
def test_any_text_is_split_without_losing_a_word(text: str) -> None:
    now, quoted = split_body(text)
    letters = sorted(char for char in text.replace("\u200b", "") if not char.isspace())
    assert sorted(char for char in now + quoted if not char.isspace()) == letters
