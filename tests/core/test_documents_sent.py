"""Letters in running text by which a company lets a person act for it about its keys."""

import pytest

from mailbot.documents.model import Document
from tests.core.drawn_pages import drawn, only, table

COMPANY = "昌吉某某供热有限公司"
ID = "11010519491231002X"
ANOTHER = "110105194912310011"


def value(document: Document, name: str) -> str | None:
    found = document.fields().get(name)
    return str(found.value) if found else None


def letter(*lines: str, title: str = "", day: str = "2026年11月20日") -> Document:
    return only(drawn("\n".join([title, *lines, COMPANY, day]).lstrip("\n")))


@pytest.mark.parametrize(
    ("title", "sentence", "agent"),
    [
        (
            "委派书",
            "兹委派电力营销部副部长秦小川（身份证号：{id}）主理我公司电子钥匙各项事务。",
            "秦小川",
        ),
        (
            "关于指定数字证书专办员的函",
            "经厂务会议定，我厂指定动力车间段小舟同志为数字证书专办员，身份证号{id}。",
            "段小舟",
        ),
        ("聘任书", "兹聘任 白 露 女士为我公司数字证书管理员，身份证号码：{id}。", "白露"),
        ("委任书", "兹委任上官云逸为我司U盾事务代表，其居民身份证号码为{id}。", "上官云逸"),
        ("派遣函", "今派遣我场会计小组甄妮（身份证{id}）来贵司领取电子钥匙。", "甄妮"),
        ("推荐函", "我公司推荐安全环保部谷雨同志担任数字证书业务联络人，身份证号码{id}。", "谷雨"),
        (
            "介绍信",
            "兹介绍我院设备科万里等1人前来贵处办理CA证书续期，身份证号码{id}，请接洽。",
            "万里",
        ),
        ("确认函", "我公司确认由欧阳娜（身份证号{id}）作为我公司电子钥匙的唯一经办人。", "欧阳娜"),
        (
            "情况说明",
            "我们老总出差了，电子钥匙的事就交给办公室的石磊去办，他的身份证号是{id}。",
            "石磊",
        ),
        ("便函", "UKey这块以后由综合部于晴负责，身份证{id}，她签字我公司都认可。", "于晴"),
        ("", "现授权本公司职员乌云其木格（身份证号{id}）全权办理数字证书的申领。", "乌云其木格"),
        (
            "",
            "兹有我公司职工热依汗·买买提同志，身份证号{id}，前往贵处办理U盾解锁，请予协助。",
            "热依汗·买买提",
        ),
        ("授权说明", "现委请集团信息中心司空图（{id}）代我公司办理电子钥匙补发。", "司空图"),
        (
            "关于授权办理UKey的决定",
            "会议决定，授权行政总监海涛（身份证号{id}）代表公司办理UKey。",
            "海涛",
        ),
        (
            "证明",
            "兹证明聂远（身份证号{id}）系我公司员工，现受公司委托前往贵处办理数字证书。",
            "聂远",
        ),
        (
            "授权通知",
            "自即日起，我公司电子钥匙相关工作改由财务部申屠静（身份证号{id}）处理。",
            "申屠静",
        ),
        ("委托书", "我方委托包海（男，身份证号{id}）作为代理人，领取数字证书介质。", "包海"),
        ("授权书", "我公司现选派物资部员工毛不易，身份证号码：{id}，办理证书换发手续。", "毛不易"),
        ("授权书", "特此授权我公司驻昌吉办事处强子健（身份证号{id}）签收UKey。", "强子健"),
        (
            "授权函",
            "谨此授权诸葛瑾先生（身份证明文件号码：{id}）代表本公司提交数字证书申请。",
            "诸葛瑾",
        ),
        (
            "指派书",
            "兹指派格桑卓玛，身份证号{id}，负责我公司电子钥匙的日常保管与续期。",
            "格桑卓玛",
        ),
        ("委托函", "烦请贵公司将电子钥匙交由我公司委托的乔安（身份证号{id}）代领。", "乔安"),
    ],
)
def test_who_is_sent_is_told_whatever_the_wording(title: str, sentence: str, agent: str) -> None:
    found = letter(sentence.format(id=ID), title=title)
    assert found.kind == "authorisation"
    assert (value(found, "agent"), value(found, "id_number")) == (agent, ID)
    assert value(found, "company") == COMPANY


@pytest.mark.parametrize(
    "sentence",
    [
        "原办理人毛大庆（身份证号{other}）已离职，现授权易小星（身份证号{id}）办理我公司数字证书。",
        "现授权易小星（身份证号{id}）办理数字证书，此前对毛大庆（身份证号{other}）的授权同时作废。",
        "我公司2024年5月授权毛大庆（身份证号{other}）办理数字证书，现改派易小星（身份证号{id}）负责。",
        "我公司法定代表人毛大庆（身份证号{other}）授权易小星（身份证号{id}）办理数字证书。",
        "本人毛大庆（身份证号{other}）系本公司总经理，现委托易小星（身份证号{id}）代办电子钥匙。",
        "数字证书代理人由毛大庆（身份证号{other}）变更为易小星（身份证号{id}），特授权其全权办理。",
        "毛大庆同志（身份证号{other}）因工作调动不再负责，现委派易小星（身份证号{id}）办理电子钥匙。",
        "兹授权易小星（身份证号{id}）接替毛大庆（身份证号{other}）办理电子钥匙业务。",
    ],
)
def test_neither_the_head_nor_who_is_replaced_is_the_agent(sentence: str) -> None:
    found = letter(sentence.format(id=ID, other=ANOTHER), title="授权书")
    assert (value(found, "agent"), value(found, "id_number")) == ("易小星", ID)


@pytest.mark.parametrize(
    "lines",
    [
        ("我公司推荐下列人员办理数字证书业务：", "专办员：夏至", "身份证号：{id}"),
        (
            "兹授权下述人士代表本公司办理UKey：",
            "获授权人士：夏至",
            "身份证明文件：居民身份证，{id}",
        ),
        ("本公司委派下列员工领取电子钥匙：", "受派人：夏至", "证件号码：{id}"),
        ("现委托如下人员代为办理数字证书：", "代办员：夏 至", "身份证编号：{id}"),
        ("本公司授权下列人员办理电子钥匙：", "姓名：夏至", "职务：出纳", "身份证号：{id}"),
        ("一、我单位授权：夏至，职务出纳，身份证号{id}。", "二、授权事项：电子钥匙解锁。"),
    ],
)
def test_lines_below_the_sentence_name_the_agent(lines: tuple[str, ...]) -> None:
    found = letter(*(line.format(id=ID) for line in lines), "总经理：方以诚", title="授权函")
    assert found.kind == "authorisation"
    assert (value(found, "agent"), value(found, "id_number")) == ("夏至", ID)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("授权自2026年12月1日生效，2027年11月30日失效。", "2026-12-01", "2027-11-30"),
        ("本授权于2027年11月30日24时自动失效。", None, "2027-11-30"),
        ("任期自二〇二六年十二月一日起至二〇二七年十一月三十日止。", "2026-12-01", "2027-11-30"),
        ("自2026年12月1日起施行，迄2027年11月30日止。", "2026-12-01", "2027-11-30"),
        ("代理期限自2026年12月1日起，至2027年11月30日届满。", "2026-12-01", "2027-11-30"),
        ("此项授权持续至2027年11月30日。", None, "2027-11-30"),
        ("本函自签发之日起至2027年11月30日有效。", None, "2027-11-30"),
        ("授权期间为2026年12月1日—2027年11月30日。", "2026-12-01", "2027-11-30"),
        ("授权起始：2026-12-01\n授权截止：2027-11-30", "2026-12-01", "2027-11-30"),
        ("生效日期：2026年12月1日。\n失效日期：2027年11月30日。", "2026-12-01", "2027-11-30"),
        ("授权截止日：2027年11月30日", None, "2027-11-30"),
        ("本授权书有效期：2026年12月1日起三年。", "2026-12-01", None),
        ("2026年12月1日零时起生效，2027年11月30日期满。", "2026-12-01", "2027-11-30"),
        ("王小红可在2026年12月1日至2027年11月30日期间办理。", "2026-12-01", "2027-11-30"),
        ("2027年11月30日后自动作废。", None, "2027-11-30"),
        ("我公司成立于2019年3月6日。", None, None),
    ],
)
def test_the_time_is_told_by_the_words_around_its_days(
    said: str, first: str | None, last: str | None
) -> None:
    found = letter(f"兹授权王小红（身份证号{ID}）办理数字证书。", *said.split("\n"), title="授权书")
    assert (value(found, "valid_from"), value(found, "valid_to")) == (first, last)
    assert value(found, "date") == "2026-11-20"


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("感谢信", "贵公司指派王小红同志前来我公司处理电子钥匙故障，我们深表感谢。"),
        ("投诉信", "贵公司安排王小红来我公司安装UKey，至今未解决，请负责处理。"),
        ("邀请函", "诚邀贵公司派员出席数字证书培训会，请指定王小红女士负责报名。"),
        ("介绍信", f"兹介绍我单位王小红（身份证号码{ID}）前往贵行领取对账单及办理回单卡。"),
        ("介绍信", f"兹介绍我单位王小红同志（身份证号{ID}）前往贵馆查阅水文资料。"),
        ("授权委托书", f"兹授权王小红（身份证号{ID}）参加数字证书采购项目投标。"),
        ("授权委托书", f"兹委托王小红（身份证号{ID}）在数字证书合同纠纷诉讼中作为代理人。"),
        ("经销授权书", f"兹授权王小红（身份证号{ID}）为我公司数字证书产品区域经销代表。"),
        ("法人委托书", f"兹委托王小红（身份证号{ID}）办理我公司银行账户及网银U盾领取。"),
        ("离职交接单", f"王小红（身份证号{ID}）负责的UKey一个已交由李小兰负责保管。"),
        ("工作证明", f"兹证明王小红（身份证号{ID}）为我公司员工，负责数字证书管理。"),
    ],
)
def test_papers_that_let_nobody_act_about_keys_are_none(title: str, sentence: str) -> None:
    assert letter(sentence, title=title).kind == "unknown"


@pytest.mark.parametrize(
    "sentence",
    [
        "我公司申请新办数字证书2个，资费为基础资费，年限3年，由王小红（身份证号{id}）负责办理。",
        "因业务需要，申请续期电子钥匙3个，续期1年，现委派王小红（身份证号{id}）前来办理。",
    ],
)
def test_an_order_that_names_its_handler_stays_one(sentence: str) -> None:
    found = letter(sentence.format(id=ID), "联系电话：13812345678", title="数字证书办理申请")
    assert found.kind == "application"


@pytest.mark.parametrize(
    ("lines", "company"),
    [
        (("本单位（单位名称）{c}同意由王小红（身份证号{id}）办理电子钥匙。",), COMPANY),
        (("授权单位：{c}（统一社会信用代码：91632822MA75C3E822）", "受权人：王小红"), COMPANY),
        (("{c}授权以下人员办理CA证书业务：", "王小红，身份证号{id}", "授权单位（章）"), COMPANY),
        (("我单位委托王小红（身份证号{id}）办理UKey解锁，请接洽。", "企业（章）：{c}"), COMPANY),
        (
            ("兹证明王小红（身份证号{id}）系{c}在册职工，现授权其办理数字证书。", "单位公章："),
            COMPANY,
        ),
        (
            ("王小红（身份证号{id}）为{c}员工，我公司委托其全权办理电子钥匙事宜。", "公章："),
            COMPANY,
        ),
        (
            ("兹授权王小红（身份证号{id}）办理电子钥匙。", "代表 {c}", "法定代表人 郝建军 谨启"),
            COMPANY,
        ),
    ],
)
def test_the_company_is_told_without_what_stands_beside_it(
    lines: tuple[str, ...], company: str
) -> None:
    said = [line.format(c=COMPANY, id=ID) for line in lines]
    found = only(drawn("\n".join(["电子钥匙授权书", *said, "2026年11月20日"])))
    assert value(found, "company") == company


@pytest.mark.parametrize(
    ("lines", "agent"),
    [
        (
            (
                "关于UKey管理人员调整的函",
                "我司电子钥匙管理人员调整为曾珊（身份证号：{id}），原管理人员赵明亮不再负责该项工作。",
            ),
            "曾珊",
        ),
        (
            (
                "关于撤销授权及重新授权的函",
                "一、撤销我公司对吕布先生（身份证号{other}）的电子钥匙办理授权。",
                "二、授权蔡文姬女士（身份证号{id}）接办。",
            ),
            "蔡文姬",
        ),
        (("办理人备案函", "我公司备案的电子钥匙办理人为：盖丽丽，身份证号码{id}。"), "盖丽丽"),
        (
            (
                "说明函",
                "我公司新任证书管理员是信息中心的巴图孟克，身份证号{id}。",
                "之前的管理员钱进已经调离。",
            ),
            "巴图孟克",
        ),
        (("授权书", "我公司授权员工完颜康，身份证号码{id}，作为U盾操作员。"), "完颜康"),
        (("兹派我单位李 宁、身份证号{id}、办理CA证书，请予办理为盼！",), "李宁"),
        (
            ("证书业务授权表", "被授权联系人：卜兰", "身份证件号：{id}", "授权事项：数字证书"),
            "卜兰",
        ),
        (
            (
                "授权委托书",
                "致：北京某某科技有限公司",
                "委托人：{c}",
                "法定代表人：田野 身份证号：{other}",
                "受委托人：那日苏 身份证号：{id}",
                "现委托上列受委托人办理我单位的证书介质更换。",
            ),
            "那日苏",
        ),
    ],
)
def test_whole_letters_name_the_agent(lines: tuple[str, ...], agent: str) -> None:
    found = letter(*(line.format(id=ID, other=ANOTHER, c=COMPANY) for line in lines))
    assert found.kind == "authorisation"
    assert (value(found, "agent"), value(found, "id_number")) == (agent, ID)
    assert (value(found, "company"), value(found, "date")) == (COMPANY, "2026-11-20")


def test_two_who_are_sent_leave_the_agent_unsure() -> None:
    said = f"现授权王小红（身份证号{ID}）、李小兰（身份证号{ANOTHER}）办理数字证书。"
    found = letter(said, title="授权书").fields()
    assert found["agent"].confidence < 0.8
    assert found["id_number"].confidence < 0.8


def test_a_name_behind_an_unknown_word_is_doubted() -> None:
    found = letter("兹授权资产盘活办高启明同志办理数字证书。", title="授权书").fields()
    assert found["agent"].value == "高启明"


SOMEBODY = f"兹授权王小红（身份证号{ID}）办理数字证书。"


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("授权起于2026年12月1日，不超过2027年11月30日。", "2026-12-01", "2027-11-30"),
        ("本授权始自2026年12月1日，最迟2027年11月30日。", "2026-12-01", "2027-11-30"),
        ("起算于2026年12月1日，最晚2027年11月30日。", "2026-12-01", "2027-11-30"),
        ("权限使用不得超过2027年11月30日。", None, "2027-11-30"),
        ("授权不晚于2027年11月30日交回。", None, "2027-11-30"),
        ("相关业务不迟于2027年11月30日办结。", None, "2027-11-30"),
        ("2026年12月1日签字生效，至2027年11月30日。", "2026-12-01", "2027-11-30"),
        ("2026年12月1日经签章之日起生效，有效期至2027年11月30日。", "2026-12-01", "2027-11-30"),
        ("期限自签发之日起至2027年11月30日。", None, "2027-11-30"),
        ("有效期自：授权之日至2027年11月30日止", None, "2027-11-30"),
        ("起始日期：签署之日至2027年11月30日", None, "2027-11-30"),
        ("起始日期：2026年12月1日", "2026-12-01", None),
        ("2026年12月1日签发，费用另计。", None, None),
        ("2026年12月1日盖章生效，费用另计。", None, None),
    ],
)
def test_further_words_around_the_days_of_the_time(
    said: str, first: str | None, last: str | None
) -> None:
    found = letter(SOMEBODY, said, title="授权书")
    assert (value(found, "valid_from"), value(found, "valid_to")) == (first, last)


@pytest.mark.parametrize(
    "below",
    [
        "（有效期至2027年11月25日）",
        "本授权书有效期截至 2027年11月25日",
        "授权期限到2027-11-25",
        "至 2027年11月25日",
    ],
)
def test_the_end_told_below_the_signature_is_not_the_day_of_the_letter(below: str) -> None:
    page = f"授权书\n{SOMEBODY}\n{COMPANY}\n2026年11月20日\n{below}"
    found = only(drawn(page))
    assert (value(found, "date"), value(found, "valid_to")) == ("2026-11-20", "2027-11-25")
    assert found.fields()["date"].confidence >= 0.8


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("证明", "毛小峰（身份证号{id}）有权代表我公司办理数字证书的申请。"),
        ("函", "毛小峰（身份证号{id}）有权以我公司名义签收电子钥匙。"),
        ("便函", "毛小峰，身份证号{id}，有权全权办理我公司UKey的领取。"),
        ("授权声明", "我公司数字证书的各项事宜归毛小峰，身份证号{id}。"),
        ("委托确认函", "数字证书委托事项如下，毛小峰身份证号{id}。"),
        ("关于数字证书的申请", "公司决定授权毛小峰（身份证号{id}）办理电子钥匙。"),
        ("关于数字证书的申请", "会议正式委派毛小峰，身份证号{id}，作为UKey使用者。"),
    ],
)
def test_a_letter_of_further_wordings_lets_somebody_act(title: str, sentence: str) -> None:
    found = letter(sentence.format(id=ID), title=title)
    assert found.kind == "authorisation"
    assert value(found, "agent") == "毛小峰"


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("函", "用户有权代表其单位提出意见，数字证书常见问题见附件。"),
        ("会议纪要", "会议同意推迟数字证书培训，请毛小峰（身份证号{id}）转告。"),
        ("声明", "我公司数字证书未授权任何人。"),
        ("关于数字证书的说明", "交接后授权毛小峰（身份证号{id}）的工作由他人决定。"),
    ],
)
def test_a_letter_by_which_nobody_is_let_act_is_still_none(title: str, sentence: str) -> None:
    assert letter(sentence.format(id=ID), title=title).kind == "unknown"


@pytest.mark.parametrize(
    ("head", "company"),
    [(COMPANY, COMPANY), (f"{COMPANY}：", None), (f"致{COMPANY}", None), (f"谨呈 {COMPANY}", None)],
)
def test_who_lets_act_may_stand_in_the_head_of_the_letter_alone(
    head: str, company: str | None
) -> None:
    found = only(drawn(f"{head}\n授权书\n{SOMEBODY}\n总经理：方以诚"))
    assert value(found, "company") == company


@pytest.mark.parametrize(
    "rows",
    [
        ("自 | 2026-11-20", "至 | 2027-03-31"),
        ("起始日期 | 2026年11月20日", "截止日期 | 2027年3月31日"),
        ("授权开始日期：2026年11月20日", "授权终止日期：2027年3月31日"),
    ],
)
@pytest.mark.parametrize(("below", "day"), [("", None), ("2026年11月18日", "2026-11-18")])
def test_the_days_at_labels_of_the_time_are_not_the_letter_s(
    rows: tuple[str, ...], below: str, day: str | None
) -> None:
    said = (f"授权单位 | {COMPANY}", "被授权人 | 毛小峰", f"身份证号 | {ID}")
    found = only(table(*said, *rows, title="办理数字证书授权委托书", below=below))
    assert (value(found, "valid_from"), value(found, "valid_to")) == ("2026-11-20", "2027-03-31")
    assert value(found, "date") == day


@pytest.mark.parametrize("above", ["此致", "此 致", "谨致：", "致"])
def test_to_whom_a_letter_goes_lets_nobody_act(above: str) -> None:
    end = f"{above}\n北京某某信息技术有限公司\n2026年11月20日"
    found = only(drawn(f"授权委托书\n{SOMEBODY}\n总经理：方以诚\n{end}"))
    assert (found.kind, value(found, "company")) == ("authorisation", None)


@pytest.mark.parametrize(
    "to",
    ["北京某某信息技术有限公司：", "楚天电子认证中心:", "致楚天电子认证中心", "此致 楚天认证公司"],
)
def test_a_recipient_lets_nobody_act(to: str) -> None:
    found = only(drawn(f"授权委托书\n{SOMEBODY}\n请予办理。\n{to}\n2026年11月20日"))
    assert (found.kind, value(found, "company")) == ("authorisation", None)


@pytest.mark.parametrize("above", ["此致", "此致\n敬礼", "特此授权。"])
def test_who_signs_below_a_recipient_or_a_greeting_lets_act(above: str) -> None:
    to = "北京某某信息技术有限公司" if above == "此致" else ""
    end = "\n".join(line for line in (above, to, COMPANY, "2026年11月20日") if line)
    found = only(drawn(f"授权委托书\n{SOMEBODY}\n{end}"))
    assert value(found, "company") == COMPANY


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("自2026年11月20日起，至事项办理完毕止", "2026-11-20", None),
        ("自2026年11月20日起,至该业务办结之日止", "2026-11-20", None),
        ("自2026年11月20日起，到办完为止", "2026-11-20", None),
        ("自2026年11月20日起，至2027年3月31日止", "2026-11-20", "2027-03-31"),
        ("即日起，至2027年3月31日止", None, "2027-03-31"),
        ("至2027年3月31日，事项办理完毕为止", None, "2027-03-31"),
    ],
)
def test_a_period_until_the_matter_is_done_only_begins(
    period: str, first: str | None, last: str | None
) -> None:
    found = letter(SOMEBODY, f"授权期限：{period}", title="授权委托书", day="2026年11月21日")
    assert (value(found, "valid_from"), value(found, "valid_to")) == (first, last)
    assert value(found, "date") == "2026-11-21"


HEAD = f"{COMPANY}/n法定代表人：方以诚/n身份证号：{ANOTHER}"
ACTS = f"毛小峰/n身份证号：{ID}"


@pytest.mark.parametrize(
    "cells",
    [
        (f"授权单位：{HEAD}", f"被授权人：{ACTS}/n手机：13812345678"),
        (f"被授权人：{ACTS}/n手机：13812345678", f"授权单位：{HEAD}"),
        (f"委托方：{HEAD}", f"受托方：{ACTS}"),
    ],
)
def test_each_party_of_two_columns_has_its_own_number(cells: tuple[str, str]) -> None:
    said = "兹授权上述人员办理我公司数字证书的申请、领取，有效期至2027年3月31日。"
    found = only(table(" | ".join(cells), f"{said} | <", title="授权委托书"))
    assert (value(found, "company"), value(found, "agent")) == (COMPANY, "毛小峰")
    assert value(found, "id_number") == ID
    assert found.fields()["valid_to"].confidence >= 0.8


def test_a_letter_without_an_end_of_its_sentences_still_names_its_agent() -> None:
    endless = "我公司因办理电子钥匙各项业务需要" * 60
    found = letter(f"{endless}特授权王小红（身份证号{ID}）办理数字证书。", title="授权书")
    assert (value(found, "agent"), value(found, "id_number")) == ("王小红", ID)
