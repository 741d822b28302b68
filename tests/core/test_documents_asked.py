"""What a request in running text asks for, and what it only tells of, promises or asks about."""

import pytest

from mailbot.documents.model import Service
from tests.core.drawn_pages import drawn, only, table, values
from tests.core.test_documents_requests import ASKS, COMPANY, asked

SURE = 0.8
REST = "有关材料已随函附上，请贵方核对无误后尽快予以受理，感谢一直以来的支持与帮助。"


def services(*lines: str) -> list[str]:
    found = asked(*lines, REST).get("services", ())
    return [str(one) for one in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "sentence",
    [
        "现申请办理数字证书三个，请予受理。",
        "特向贵方申领电子钥匙2把，供值班人员登录平台。",
        "我厂拟购买UKey四个，组合资费，使用年限三年。",
        "烦请为我单位开通CA数字证书，数量贰（2）个。",
        "因新设两个场站，需要增配电子钥匙两枚。",
        "麻烦帮我们办5个key，用五年。",
        "现申请领取2个数字证书，用于结算复核。",
        "我们想要三个UKey，基础资费，一年。",
        "现申请办理电子钥匙2个的业务，用于查询结算单。",
        "请为我公司办理2个电子钥匙的手续，并绑定交易账号。",
    ],
)
def test_so_many_keys_asked_for_and_nothing_else_are_new_ones(sentence: str) -> None:
    found = only(
        drawn(
            f"            关于办理电子钥匙的函\n{sentence}\n{REST}\n联系人：王小红 13812345678\n"
            f"                              {COMPANY}\n                    2026年11月20日"
        )
    ).fields()
    assert (found["services"].value, found["services"].confidence >= SURE) == (
        (Service.NEW,),
        True,
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "现申请办理数字证书三个，原来的一个已经损坏。",
        "我厂拟购买UKey四个，旧的都已过期。",
        "麻烦帮我们办2个UKey，密码记不得了。",
        "现申请办理2个证书的更名手续。",
        "我公司承诺所填资料属实，现申请办理电子钥匙2个的延期。",
        "如果可以的话，请给我公司办理证书换发1个。",
        "需要增配电子钥匙两枚，一枚上月丢了。",
        "请给我公司办理电子钥匙2个的年检。",
        "请为我公司办理2个电子钥匙退费。",
        "现申请办理电子钥匙2个的挂失。",
        "现申请办理2个电子钥匙的发票重开。",
        "现申请办理电子钥匙2个的查询。",
        "现申请停用数字证书2个，请予办理。",
        "申请办理CA证书2个的迁移，请予支持。",
        "现申请办理证书2个的注销及退款。",
        "请办理2个UKey的账号绑定。",
    ],
)
def test_keys_asked_for_beside_what_happened_to_others_are_not_said_to_be_new(
    sentence: str,
) -> None:
    assert "new" not in services(sentence)


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("现申请新办数字证书2个，本次不涉及补办与重置。", ["new"]),
        ("现申请续期UKey 2个，不含格式化，也不办理变更。", ["renewal"]),
        ("申请新办UKey两个，我公司承诺遗失时及时申请补发。", ["new"]),
        ("现申请续期电子钥匙1个，如发生损坏，再申请补办电子钥匙。", ["renewal"]),
        ("申请新办两个UKey。若以后要变更信息，也请告知需要准备什么！", ["new"]),
        ("请给电子钥匙1个办理续期。想问一下申请补办电子钥匙要多少钱？", ["renewal"]),
        ("请将UKey重置密码。另外想请教申请续期是不是要到窗口？", ["reset"]),
        ("请补发证书1个，未涉及续期事宜。", ["reissue"]),
    ],
)
def test_what_is_not_asked_for_is_no_service(sentence: str, asks: list[str]) -> None:
    assert services(sentence, "涉及证书1个。") == asks


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("现申请新办UKey 2个，并请将证书信息变更，请问可以吗？", ["new", "change"]),
        ("现申请续期电子钥匙1个，例如有效期延长三年，请一并重置密码。", ["renewal", "reset"]),
    ],
)
def test_what_is_asked_for_politely_or_by_example_counts(sentence: str, asks: list[str]) -> None:
    assert services(sentence) == asks


@pytest.mark.parametrize(
    "sentence",
    [
        "电子钥匙两个现申请续期。缺少的复印件请先收下，余下几页随后补发给您，先按现有材料审核。",
        "电子钥匙两个现申请续期。合同原件请勿寄平信，盖章后我们再补发过去，避免路上遗失耽误时间。",
        "电子钥匙两个现申请续期。回执请稍等，我们今天下午补发邮件，届时麻烦您一并查收登记。",
        "电子钥匙两个现申请续期。若审核缺件，请来电，我们当天补发材料，不会影响办理进度。",
    ],
)
def test_papers_sent_again_are_no_keys_issued_again(sentence: str) -> None:
    assert services(sentence) == ["renewal"]


def test_a_key_issued_again_is_one_though_a_paper_follows() -> None:
    asks = "请给我公司补发电子钥匙1个，授权书与营业执照复印件随后用快递寄出，请注意查收。"
    assert services(asks) == ["reissue"]


@pytest.mark.parametrize(
    ("sentence", "quantity"),
    [
        ("现申请新办电子钥匙肆（4）个。", 4),
        ("拟申领数字证书两(2)把，请予支持。", 2),
        ("2023年6月我公司办理2个证书，现申请新办数字证书3个。", 3),
        ("我公司2022年底申领2个UKey，现申请续期电子钥匙1个。", 1),
        ("2024年3月5日前后，我公司购买5个key仍在使用，现申请新办2个key。", 2),
        ("2024年3月5日前后申请了，未获批，现申请新办2个证书。", 2),
        ("因2027年入市需要申请办理电子钥匙6个。", 6),
        ("我单位计划2027年1月投运，现申请办理UKey7个。", 7),
        ("现申请办理2026年度电子钥匙3个的续期。", 3),
        ("现申请将原有3个电子钥匙中的2个续期。", 2),
        ("我公司共5把UKey，现申请将5把UKey里的其中两把续期。", 2),
    ],
)
def test_how_many_keys_are_asked_for(sentence: str, quantity: int) -> None:
    assert asked(sentence, REST)["quantity"] == quantity


@pytest.mark.parametrize(
    ("numbers", "keys"),
    [
        ("062300456128、062377904415、062300456130", "062300456128、062377904415、062300456130"),
        ("139004411205、13900441127、139004411209", "139004411205、139004411209"),
    ],
)
def test_a_number_like_a_telephone_s_is_a_key_s_among_others_like_it(
    numbers: str, keys: str
) -> None:
    found = asked("我公司电子钥匙到期，申请续期。", f"电子钥匙编号为{numbers}，请予办理。")
    assert found["key_serial"] == keys


@pytest.mark.parametrize(
    ("numbers", "phone"),
    [
        ("062301678275、062395913334", None),
        ("062301678275、062395913334，电话0991-5551234", "0991-5551234"),
    ],
)
def test_a_key_s_number_like_a_telephone_s_is_none(numbers: str, phone: str | None) -> None:
    found = asked("我公司电子钥匙到期，申请续期2个。", f"编号为{numbers}，请予办理。")
    assert (found["key_serial"], found.get("phone")) == ("062301678275、062395913334", phone)


@pytest.mark.parametrize(
    ("fees", "sure"),
    [
        ("其中2个组合资费，1个基础资费", False),
        ("基础资费或组合资费均可", False),
        ("组合资费", True),
        ("按组合资费，组合资费发票请寄回", True),
    ],
)
def test_a_plan_beside_another_is_unsure(fees: str, *, sure: bool) -> None:
    page = drawn(
        f"            关于办理电子钥匙的函\n现申请续期电子钥匙3个，{fees}。\n{REST}\n"
        f"联系人：王小红 13812345678\n                              {COMPANY}"
    )
    found = only(page).fields().get("plan")
    assert (found is not None and found.confidence >= SURE) == sure


@pytest.mark.parametrize(
    ("sentence", "contact"),
    [
        ("我公司确定市场营销部洪晓岚负责具体事务，手机13812345678。", "洪晓岚"),
        ("经研究，指定财务科水静怡同志为经办人，手机13812345678。", "水静怡"),
        ("现选定贝思远同志办理，手机13812345678。", "贝思远"),
        ("由计划部欧凯负责上述事宜，手机13812345678。", "欧凯"),
        ("由计划部银巧云承办相关手续，手机13812345678。", "银巧云"),
        ("联系人：生产科扶明阳，手机13812345678", "扶明阳"),
        ("具体事务由综合科科长习远航负责本项工作，手机13812345678。", "习远航"),
    ],
)
def test_rarer_surnames_and_ways_to_say_who_handles_it(sentence: str, contact: str) -> None:
    assert asked(ASKS, sentence)["contact"] == contact


@pytest.mark.parametrize(
    ("sentence", "contact"),
    [
        ("此事由阿依古丽同志办理，手机13812345678。", "阿依古丽"),
        ("现委派帕提古丽负责此项业务，手机13812345678。", "帕提古丽"),
        ("请与乌云高娃联系，手机13812345678。", "乌云高娃"),
        ("经办人：市场部部长王小红，手机13812345678。", "王小红"),
        ("经办人：交易王小红，手机13812345678。", "王小红"),
        ("经办人是采购王小红，手机13812345678。", "王小红"),
        ("此事由行政王小红办理，手机13812345678。", "王小红"),
        ("联系人：财务处会计王小红，手机13812345678。", "王小红"),
        ("联系人：安全总监王小红，手机13812345678。", "王小红"),
        ("经办人：综合管理科（档案室）王小红，手机13812345678。", "王小红"),
        ("联系人：计划科 王小红，手机13812345678。", "王小红"),
    ],
)
def test_a_name_without_a_surname_is_whole_and_one_behind_an_office_bare(
    sentence: str, contact: str
) -> None:
    assert asked(ASKS, sentence)["contact"] == contact


@pytest.mark.parametrize(
    "sentence",
    [
        "用于水库大坝调度平台，联系手机13812345678。",
        "我公司为水利站供电，手机13812345678。",
        "由银行代扣费用，电话13812345678。",
        "洪水期间请电话联系，13812345678。",
    ],
)
def test_common_words_that_begin_like_a_surname_name_nobody(sentence: str) -> None:
    assert "contact" not in asked(ASKS, sentence)


@pytest.mark.parametrize(
    ("sentence", "head"),
    [
        ("我公司（法定代表人（李四平））现申请新办电子钥匙2个。", "李四平"),
        ("企业负责人（李四平），证书事宜已经其同意。", "李四平"),
        ("法定代表人：阿曼古丽同志，现申请新办电子钥匙2个。", "阿曼古丽"),
        ("原法定代表人（李四平）已离任。", None),
    ],
)
def test_the_head_in_brackets_or_with_a_style(sentence: str, head: str | None) -> None:
    assert asked(ASKS, sentence).get("legal_representative") == head


ENCLOSED = (
    "老师您好：\n我们单位现申请电子钥匙2个，请予受理，谢谢。\n联系人王小红，手机13812345678。\n{}"
)


@pytest.mark.parametrize(
    "line",
    ["附件：1.营业执照 2.采购合同", "2.合作邀请函", "三、情况公示", "（2）询证函", "附件：询证函"],
)
def test_a_list_of_papers_enclosed_makes_a_request_no_other_paper(line: str) -> None:
    assert only(drawn(ENCLOSED.format(line))).kind == "application"


def test_the_name_of_another_paper_on_a_line_of_its_own_does() -> None:
    assert only(drawn(ENCLOSED.format("询证函"))).kind == "unknown"


@pytest.mark.parametrize("head", ["关于电子钥匙的承诺书", "电子钥匙服务合同"])
def test_a_paper_of_another_kind_is_still_none(head: str) -> None:
    page = drawn(
        f"            {head}\n{ASKS}\n联系人：王小红 13812345678\n{COMPANY}\n2026年11月20日"
    )
    assert only(page).kind == "unknown"


CUT = [
    ("地址：新疆阿克苏市南大街12号", "新疆阿克苏市南大街12号天河大厦3层"),
    ("地址：新疆阿克苏市南大街", "新疆阿克苏市南大街88号"),
]


@pytest.mark.parametrize(("label", "whole"), CUT)
def test_what_a_label_only_begins_a_sentence_says_whole(label: str, whole: str) -> None:
    found = asked(ASKS, label, f"请将电子钥匙寄至{whole}，王小红收。")
    assert found["address"] == whole


def test_an_invoice_s_title_that_was_cut_is_whole_in_the_sentence() -> None:
    said = f"发票抬头为{COMPANY}，税号91652900MA77ABCD3W，请一并寄出。"
    assert asked(ASKS, f"发票抬头：{COMPANY[:-4]}", said)["invoice_title"] == COMPANY


@pytest.mark.parametrize(
    ("label", "said", "name", "value"),
    [
        ("数量：2个", "现申请新办电子钥匙22个。", "quantity", 2),
        ("联系人：王小红", "此事由王小红英办理，手机13812345678。", "contact", "王小红"),
        (f"单位名称：{COMPANY}", f"我公司{COMPANY}电厂申请。", "company", COMPANY),
    ],
)
def test_a_number_or_a_short_name_at_a_label_is_not_cut(
    label: str, said: str, name: str, value: object
) -> None:
    assert asked(ASKS, said, label)[name] == value


@pytest.mark.parametrize("word", ["史单位", "赛员工", "冯公司"])
def test_words_for_anybody_behind_a_surname_name_nobody(word: str) -> None:
    assert "contact" not in asked(ASKS, f"请与{word}联系，手机13812345678。")


@pytest.mark.parametrize(
    ("printed", "quantity"),
    [
        ("3个，KM00981、KM00982、KM00985", 3),
        ("2支：KM00981、KM00982", 2),
        ("KM00981、KM00982", None),
        ("0个，KM00981", None),
    ],
)
def test_how_many_keys_may_be_told_before_their_numbers(printed: str, quantity: int | None) -> None:
    rows = (f"单位名称 | {COMPANY}", f"补发UKey序列号 | {printed}", "联系人 | 王小红")
    assert values(only(table(*rows, title="企业证书申请表"))).get("quantity") == quantity


@pytest.mark.parametrize("polite", ["", "即可，谢谢", "就行", "就可以了", "为盼"])
@pytest.mark.parametrize("verb", ["请寄到", "钥匙请邮寄至"])
def test_polite_words_behind_an_address_are_none_of_it(verb: str, polite: str) -> None:
    place = "新疆哈密市伊州区天山北路3号"
    assert asked(ASKS, f"{verb}{place}{polite}。")["address"] == place
