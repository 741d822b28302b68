"""A digest becomes a mail with pictures and tables; templates that are wrong stop the start."""

import re
from datetime import date, datetime
from decimal import Decimal
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mailbot.cases.model import CaseStatus
from mailbot.decision.arrivals import Matched, Matching
from mailbot.decision.statement import Arrival
from mailbot.errors import TemplatesWrong
from mailbot.message.model import Address, InboundMessage
from mailbot.reply.model import Identity, ReplyAttachment
from mailbot.staff.compose import (
    Drawing,
    compose_answer,
    compose_digest,
    preview,
    watchword_of,
    watchwords_in,
)
from mailbot.staff.digest import digest_of
from mailbot.staff.incidents import Condition, Returned, Trouble, Unaccepted, incidents_of
from mailbot.staff.model import Answer, Answered, Weight
from mailbot.staff.render import StaffTemplates
from mailbot.staff.sheets import Mailing, sheets_of
from mailbot.staff.wording import read_staff_wording
from tests.builders.cases import (
    COMPANY,
    application,
    case_with,
    complete_case,
    programme,
    staff_event,
    voucher,
)
from tests.builders.staff import (
    NOW,
    case_file,
    digest_files,
    reply_wording,
    situation,
    staff_templates,
    words,
)

IDENTITY = Identity(name="电子钥匙办理处", address="intake@example.test", domain="example.test")
STAFF = Address(address="wang@example.test")
KEY = b"0" * 32
PNG = b"\x89PNG not really"


def digest_mail(**changes: Any) -> EmailMessage:
    word = watchword_of(KEY, "2026-11-20", "09:00", STAFF.address)
    file = case_file()
    digest = digest_of([file], situation(watchword=word), words())
    drawings = {
        "stages": Drawing(PNG, "各阶段：制作中 1", 640),
        f"money:{file.number}": Drawing(PNG, "回单", 480),
    }
    book = ReplyAttachment(name="清单.xlsx", content_type="application/x", data=b"PK")
    reply = compose_digest(digest, drawings, [book], STAFF, staff_templates(), IDENTITY)
    parsed = message_from_bytes(reply.mime, policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


# ---------------------------------------------------------------- the mail


def test_a_digest_is_a_mail_by_the_clock_with_its_watchword_in_id_and_subject() -> None:
    mail = digest_mail()
    word = watchword_of(KEY, "2026-11-20", "09:00", STAFF.address)
    assert mail["auto-submitted"] == "auto-generated"
    assert mail["message-id"] == f"<digest.{word.lower()}@example.test>"
    assert word in mail["subject"]
    assert mail["in-reply-to"] is None


def test_its_pictures_are_shown_by_the_page_and_have_words_of_their_own() -> None:
    mail = digest_mail()
    page = mail.get_body(("html",))
    text = mail.get_body(("plain",))
    assert page is not None
    assert text is not None
    shown = page.get_content()
    ids = [
        part["content-id"].strip("<>")
        for part in mail.walk()
        if part.get_content_type() == "image/png"
    ]
    assert len(ids) == 2
    assert all(f'src="cid:{one}"' in shown for one in ids)
    assert 'alt="各阶段：制作中 1"' in shown
    assert "各阶段：制作中 1" in text.get_content()
    assert [part.get_filename() for part in mail.iter_attachments()] == ["清单.xlsx"]


def test_a_preview_needs_nothing_but_itself() -> None:
    digest = digest_of([], situation(), words())
    page = preview(digest, {"week": Drawing(PNG, "一周", 640)}, staff_templates()).html
    assert "data:image/png;base64," in page
    assert "cid:" not in page
    assert "http" not in page


def test_a_watchword_is_one_persons_and_one_slots() -> None:
    ways = [
        (KEY, "2026-11-20", "09:00", "a@x.test"),
        (KEY, "2026-11-20", "17:00", "a@x.test"),
        (KEY, "2026-11-21", "09:00", "a@x.test"),
        (KEY, "2026-11-20", "09:00", "b@x.test"),
        (b"1" * 32, "2026-11-20", "09:00", "a@x.test"),
    ]
    assert len({watchword_of(*way) for way in ways}) == len(ways)
    assert watchword_of(KEY, "d", "s", "A@x.test") == watchword_of(KEY, "d", "s", "a@X.test")


@pytest.mark.parametrize(
    "where",
    [
        {"in_reply_to": ("<digest.{low}@example.test>",)},
        {"references": ("<x@y>", "<digest.{low}@example.test>")},
        {"subject": "回复: 工作简报 [{word}]"},
        {"text": "好的\n{word}"},
        {"quoted": "回信口令 {low}"},
    ],
)
def test_a_watchword_is_found_wherever_mail_programs_leave_it(where: dict[str, Any]) -> None:
    word = watchword_of(KEY, "2026-11-20", "09:00", STAFF.address)
    filled = {
        name: tuple(one.format(word=word, low=word.lower()) for one in said)
        if isinstance(said, tuple)
        else said.format(word=word, low=word.lower())
        for name, said in where.items()
    }
    mail = InboundMessage(message_id="<1@x>", sha256="0" * 64, sender=STAFF, **filled)
    assert watchwords_in(mail) == (word,)


def test_an_answer_names_each_line_and_hangs_below_the_mail() -> None:
    mail = InboundMessage(
        message_id="<1@x.test>",
        sha256="0" * 64,
        sender=STAFF,
        headers=(("message-id", "<1@x.test>"),),
    )
    lines = (Answered(line="0042 <通过>", number="DK-2611-0042-7Q", done=True, text="审核通过"),)
    answer = Answer(agency="电子钥匙办理处", lines=lines)
    reply = compose_answer(answer, mail, STAFF, staff_templates(), IDENTITY, NOW)
    parsed = message_from_bytes(reply.mime, policy=default)
    assert parsed["in-reply-to"] == "<1@x.test>"
    assert parsed["auto-submitted"] == "auto-replied"
    assert "0042 <通过>\n　　已办　DK-2611-0042-7Q　审核通过" in reply.text
    assert "0042 &lt;通过&gt;" in reply.html
    assert reply == compose_answer(answer, mail, STAFF, staff_templates(), IDENTITY, NOW)


def test_an_id_takes_its_domain_from_the_address_where_none_is_given() -> None:
    digest = digest_of([], situation(watchword="A"), words())
    plain = IDENTITY.model_copy(update={"domain": ""})
    reply = compose_digest(digest, {}, (), STAFF, staff_templates(), plain)
    assert reply.message_id == "digest.a@example.test"


# ---------------------------------------------------------------- templates


def wrong(**changes: str | bytes) -> TemplatesWrong:
    files = digest_files() | {f"digest/{k.replace('__', '.')}": v for k, v in changes.items()}
    with pytest.raises(TemplatesWrong) as raised:
        StaffTemplates(files, programme().verbs)
    return raised.value


def test_a_missing_wording_is_named() -> None:
    files = {name: data for name, data in digest_files().items() if "wording" not in name}
    with pytest.raises(TemplatesWrong, match=r"digest/wording\.toml"):
        StaffTemplates(files, programme().verbs)


def test_a_missing_layout_is_named() -> None:
    files = {name: data for name, data in digest_files().items() if "answer.txt" not in name}
    with pytest.raises(TemplatesWrong, match=r"answer\.txt\.j2"):
        StaffTemplates(files, programme().verbs)


def test_a_mistake_in_a_layout_is_named_with_its_line() -> None:
    found = wrong(digest__txt__j2="好\n{{ digest.nothing }}")
    assert (found.file, found.line) == ("digest/digest.txt.j2", 2)
    found = wrong(answer__html__j2="{% if %}")
    assert (found.file, found.line) == ("digest/answer.html.j2", 1)


def test_a_layout_that_is_no_utf8_is_named_with_its_line() -> None:
    found = wrong(answer__txt__j2=b"a\n\xff")
    assert (found.file, found.line) == ("digest/answer.txt.j2", 2)


def test_text_given_as_text_is_taken_as_it_is() -> None:
    texts = {name: bytes(data).decode() for name, data in digest_files().items()}  # type: ignore[arg-type]
    assert StaffTemplates(texts, programme().verbs).wording == words().staff


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('question = "客户有问题，要人来答"\n', "", "nothing said about question"),
        ('not_stamped = "没有公章"\n', "", "nothing said about not_stamped"),
        ('fallback = "系统有一项不正常"\n', "", "troubles: nothing said about fallback"),
        ("[groups.stalled]", "[groups.unknown]", "groups"),
        ("现在有：", "{现在有", "unbalanced braces"),
        ("{count} {what}", "{number} {what}", "unknown placeholder {number}"),
        ("{count} {what}", "{count} {age}", "title.entry: unknown placeholder {age}"),
        ("{count} {what}", "{count} {}", "title.entry: unbalanced"),
        ("{count} {what}", "{count} {what.x}", "title.entry: unbalanced"),
        ("可能是 {number}", "可能是 {count}", "arrivals.matched.likely: unknown placeholder"),
        ('none = "没有找到对应的办理单"', "", "arrivals.matched: nothing said about none"),
        ("磁盘只剩 {count} MB", "磁盘只剩 {free} MB", "troubles.disk_short: unknown placeholder"),
        ('colour = "#b3261e"', 'colour = "red"', "pattern"),
        ('all_verb = "approve"', 'all_verb = "aprove"', "all_verb"),
    ],
)
def test_a_mistake_in_the_wording_is_named(old: str, new: str, said: str) -> None:
    text = bytes(digest_files()["digest/wording.toml"]).decode()  # type: ignore[arg-type]
    assert old in text
    with pytest.raises(TemplatesWrong) as raised:
        read_staff_wording(text.replace(old, new))
    told = str(raised.value)
    assert said in re.sub(r"^.*?:(\d+: )?", "", told, count=1).strip()
    assert raised.value.file == "digest/wording.toml"
    if " placeholder" in said:
        line = text.replace(old, new).splitlines()[(raised.value.line or 0) - 1]
        assert raised.value.key.rpartition(".")[2] in line


def test_a_group_without_words_is_named() -> None:
    text = bytes(digest_files()["digest/wording.toml"]).decode()  # type: ignore[arg-type]
    start, end = text.index("[groups.held]"), text.index("# -", text.index("[groups.held]"))
    with pytest.raises(TemplatesWrong, match="held has no wording"):
        read_staff_wording(text[:start] + text[end:])


# ---------------------------------------------------------------- the machinery


def test_when_all_is_well_one_line_says_so() -> None:
    polled = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    said = incidents_of(Condition(last_poll=polled, reconciled=polled), words().staff)
    assert {one.weight for one in said} == {Weight.FINE}
    assert [one.title for one in said][1:] == [
        "最近一次收信 11/20 09:00",
        "最近一次核对 11/20 09:00，没有漏收",
    ]


def test_each_trouble_comes_with_its_cure() -> None:
    troubles = (
        Trouble(code="mails_quarantined", count=2),
        Trouble(code="never_heard_of", detail="tel 13899990001"),
    )
    first, second, polled = incidents_of(Condition(troubles=troubles), words().staff)
    assert first.title == "2 封来信处理失败，已隔离"
    assert "quarantine list" in first.cure
    assert second.title == "系统有一项不正常"
    assert "13899990001" not in second.text
    assert polled.title == "最近一次收信 还没有"


def test_commands_that_were_not_accepted_are_shown_without_whole_addresses() -> None:
    forged = (Unaccepted(sender="wang@example.test", written="0042 到账"),)
    said = incidents_of(Condition(unaccepted=forged), words().staff)
    assert said[0].weight is Weight.TROUBLE
    assert "1 条指令没有接受" in said[0].title
    assert "w***@example.test「0042 到账」" in said[0].cure


def test_addresses_that_lose_our_mail_are_shown_with_their_cases() -> None:
    trouble = (Trouble(code="addresses_bounce", count=4),)
    lost = tuple(Returned(address=f"li{n}@lost.test", number=f"DK-{n}") for n in range(4))

    said = incidents_of(Condition(troubles=trouble, returned=lost), words().staff)

    assert [one.title for one in said if one.weight is Weight.TROUBLE] == [
        "4 个客户邮箱退信，回复没有送达"
    ]
    assert "DK-0 l***@lost.test，" in said[0].cure
    assert "DK-2 l***@lost.test 等 4 个" in said[0].cure
    assert "DK-3" not in said[0].cure


def test_an_address_without_a_case_is_shown_beside_the_other_troubles() -> None:
    condition = Condition(
        troubles=(Trouble(code="disk_short"), Trouble(code="addresses_bounce", count=1)),
        returned=(Returned(address="li@lost.test"),),
    )

    first, second, *_ = incidents_of(condition, words().staff)

    assert first.cure.startswith("l***@lost.test。")
    assert second.title.startswith("磁盘")


def test_addresses_nobody_can_name_are_counted_still() -> None:
    condition = Condition(troubles=(Trouble(code="addresses_bounce", count=2),))

    assert incidents_of(condition, words().staff)[0].title == "2 个客户邮箱退信"


# ---------------------------------------------------------------- the spreadsheet


def sheets(*files: Any) -> dict[str, list[dict[str, Any]]]:
    found = sheets_of(files, [], words().staff, reply_wording())
    return {
        sheet.title: [
            dict(zip([column.title for column in sheet.columns], row, strict=True))
            for row in sheet.rows
        ]
        for sheet in found
    }


def test_money_nobody_placed_has_a_table_of_its_own_where_there_is_any() -> None:
    assert "到账待核对" not in sheets()
    arrival = Arrival(
        key="k" * 20,
        arrived_on=date(2026, 11, 19),
        amount=Decimal(700),
        payer="张三",
        payer_account="6222001234567890",
        serial_no="S1",
    )
    found = sheets_of([], [], words().staff, reply_wording(), [(arrival, Matching(Matched.NONE))])
    (row,) = found[-1].rows
    assert row[:5] == ("k" * 10, date(2026, 11, 19), Decimal(700), "张*", "****7890")
    assert row[6:] == ("S1", "", "没有找到对应的办理单")


def test_labels_have_their_addresses_in_full() -> None:
    events = (staff_event("approve"), staff_event("arrived", at=101))
    made = (*events, staff_event("made", at=102))
    first = case_file(
        complete_case(events=events), status=CaseStatus.IN_PRODUCTION, due=date(2026, 11, 25)
    )
    second = case_file(
        complete_case(events=made), status=CaseStatus.IN_PRODUCTION, number="DK-2611-0001-AA"
    )
    rows = sheets(second, first, case_file())["制作清单"]
    assert [row["状态"] for row in rows] == ["制作中", "待寄出"]
    assert rows[0]["收件人"] == "李晓梅"
    assert rows[0]["电话"] == "13899990001"
    assert rows[0]["通信地址"] == "乌鲁木齐市天山区解放路1号"
    assert rows[0]["应完成"] == date(2026, 11, 25)


def test_a_label_of_a_case_without_form_is_empty_not_wrong() -> None:
    bare = case_file(case_with(voucher()), status=CaseStatus.IN_PRODUCTION)
    (row,) = sheets(bare.model_copy(update={"spoken": None}))["制作清单"]
    assert (row["收件人"], row["电话"], row["通信地址"], row["数量"]) == ("", "", "", None)


def test_payments_are_listed_for_the_banks_statement() -> None:
    plain = voucher(
        name="二.pdf",
        payer_name=None,
        payer_account=None,
        paid_on=None,
        amount=None,
        receipt_no="7",
    )
    matter = case_with(application(), voucher(), plain)
    rows = sheets(case_file(matter).model_copy(update={"spoken": None}), case_file())["付款清单"]
    assert len(rows) == 3
    assert rows[0]["付款账号"] == "6500161850001234567"
    assert rows[0]["凭证金额（元）"] == Decimal("1200.00")
    assert rows[0]["付款人"] == COMPANY
    assert rows[-1]["付款人"] == ""


def test_a_persons_account_is_masked() -> None:
    matter = case_with(
        application(), voucher(payer_name="李晓梅", payer_account="6222021234567890")
    )
    (row,) = sheets(case_file(matter))["付款清单"]
    assert (row["付款人"], row["付款账号"]) == ("李**", "****7890")


def test_open_cases_say_where_they_stand_and_why() -> None:
    rows = sheets(case_file(), case_file(case_with(), status=CaseStatus.ON_HOLD))["未结办理单"]
    assert [row["状态"] for row in rows] == ["待审核到账", "已暂停"]
    assert rows[0]["来信人"] == "li@tianshan.example"
    empty = case_file(complete_case(), status=CaseStatus.CLOSED).model_copy(
        update={"spoken": None, "case": complete_case().model_copy(update={"mails": ()})}
    )
    assert sheets(empty)["未结办理单"][0]["来信人"] == ""


def test_mails_that_may_not_have_arrived_are_listed() -> None:
    mailing = Mailing("DK-1", "a@x.test", "主题", "refused", NOW, "550 no such user")
    sheet = sheets_of([], [mailing], words().staff, reply_wording())[-1]
    assert sheet.rows == (tuple(mailing._replace(state="被拒收")),)
