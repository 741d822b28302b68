"""Situations of invented customers -> the replies they get, as docs/examples/replies/ shows them.

Run `python -m tests.samples.replies` after a change of rules or wording.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

from mailbot.cases.model import Case, Holding, StaffEvent
from mailbot.decision.decide import decide
from mailbot.decision.model import Decision
from mailbot.decision.notice import notice, reminder
from mailbot.documents.model import (
    Document,
    PaymentStatus,
    Plan,
    Service,
    UnknownDocument,
    UnreadableDocument,
)
from mailbot.documents.page import Unreadable
from mailbot.message.model import Address, InboundMessage
from mailbot.reply.compose import Office, compose
from mailbot.reply.facts import facts_of
from mailbot.reply.model import Identity, Reply
from tests.builders.cases import (
    START,
    TODAY,
    application,
    authorisation,
    case,
    case_mail,
    programme,
    staff_event,
    voucher,
)
from tests.core.reply_builders import TEMPLATES

FOLDER = Path(__file__).parents[2] / "docs" / "examples" / "replies"
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
CUSTOMER = Address(name="李晓梅", address="li@tianshan.example")
FINANCE = Address(name="财务部", address="finance@group.example")
OFFICE = Office(
    identity=Identity(name="数字证书受理中心", address="intake@agency.example"),
    facts=facts_of(programme(), TODAY, 20),
    templates=TEMPLATES,
)
RESET = "我单位新疆天山发电有限公司申请密码重置1个，UKey序列号XJ20230001"


class Situation(NamedTuple):
    """A reply with the decision behind it."""

    decision: Decision
    reply: Reply


def _answered(
    of: Case, *, text: str, decided: Decision | None = None, sender: Address = CUSTOMER
) -> Situation:
    """The answer to the newest mail of a case."""
    decision = decided or decide(of, programme(), TODAY)
    newest = of.mails[-1]
    message = InboundMessage(
        message_id=newest.message_id,
        sha256="0" * 64,
        sender=sender,
        subject=newest.subject or "申请UKey",
        headers=(("message-id", newest.message_id),),
        text=text,
    )
    reply = compose(decision, of, OFFICE, NOW, message=message, received=newest.documents)
    assert reply is not None
    return Situation(decision, reply)


def _first(*documents: Document, text: str = "请查收", holds: bool = False) -> Situation:
    """The answer to a customer's first mail."""
    since = Holding(number="DK-2605-0001-AA", since=date(2026, 5, 1), term_years=3)
    of = case(case_mail(*documents, text=text), holdings=(since,) if holds else ())
    return _answered(of, text=text)


def _then(*documents: Document, text: str, sender: Address = CUSTOMER) -> Situation:
    """The answer to a second mail, after a quote."""
    first = case_mail(application(), authorisation())
    second = case_mail(*documents, text=text, at=900).model_copy(update={"sender": sender})
    of = case(first, second)
    decided = decide(of, programme(), TODAY, decide(case(first), programme(), TODAY))
    return _answered(of, text=text, decided=decided, sender=sender)


def _staff(verb: str, detail: str = "", *before: str, of: Case | None = None) -> Situation:
    """What the customer hears of a staff decision, after others."""
    of = of or case(case_mail(application(), authorisation(), voucher()))
    events: tuple[StaffEvent, ...] = tuple(
        staff_event(name, at=900 + number) for number, name in enumerate(before)
    )
    event = staff_event(verb, detail, at=1000)
    earlier = of.model_copy(update={"events": events})
    after = of.model_copy(update={"events": (*events, event)})
    decision = notice(event, earlier, after, decide(after, programme(), TODAY), programme())
    return _told(after, decision)


def _told(of: Case, decision: Decision) -> Situation:
    reply = compose(decision, of, OFFICE, NOW, to=CUSTOMER)
    assert reply is not None
    return Situation(decision, reply)


def _reminded(number: int, *documents: Document) -> Situation:
    of = case(case_mail(*documents))
    asked = decide(of, programme(), TODAY)
    return _told(of, reminder(asked, number, START + timedelta(days=5)))


def _unread(name: str, reason: Unreadable) -> UnreadableDocument:
    return UnreadableDocument(name=name, reason=reason)


@cache
def situations() -> dict[str, Situation]:
    """Every kind of reply in a situation of its own, by the name of its example."""
    form, letter, paid = application(), authorisation(), voucher()
    quoted = case(case_mail(form, letter))
    renewal = case(
        case_mail(application(services=(Service.RENEWAL,), key_serial="XJ20230001"), letter)
    )
    reset = case(case_mail(text=RESET))
    short = {"amount": Decimal(700), "words_value": Decimal(700), "amount_in_words": "柒佰元整"}
    more = {
        "amount": Decimal(1800),
        "words_value": Decimal(1800),
        "amount_in_words": "壹仟捌佰元整",
    }
    return {
        "询问-费用": _first(text="请问办理UKey多少钱？"),
        "询问-时间": _first(text="请问办理一个UKey要多久？"),
        "询问-续期": _first(text="证书快到期了，请问怎么续期，多少钱？"),
        "询问-密码": _first(text="请问UKey密码忘记了怎么办？"),
        "询问-办理中": _then(text="请问我们的款到账了吗？"),
        "缺授权书": _first(form, paid),
        "只有来信": _first(text="申请2个UKey 三年 组合套餐"),
        "忘了附件": _first(text="您好，申请表和授权书见附件，请查收"),
        "未盖章": _first(application(stamped=False), letter),
        "多处问题": _first(
            application(stamped=False, signed=False, email=None, plan=None),
            authorisation(stamped=False, agent="王芳"),
            _unread("回单.heic", Unreadable.TOO_SMALL),
        ),
        "单位不一致": _first(form, authorisation(company="新疆天山新能源有限公司")),
        "打不开": _first(
            _unread("申请表扫描.jpg", Unreadable.TOO_BLURRED),
            _unread("材料.zip", Unreadable.ENCRYPTED),
        ),
        "网盘链接": _first(_unread("https://wx.mail.qq.com/ftn/download", Unreadable.CLOUD_LINK)),
        "没写资费": _first(application(plan=None, term_years=None), letter),
        "年限不能办": _first(application(term_years=10), letter),
        "请汇款": _first(form, letter),
        "请汇款-一个": _first(application(plan=Plan.BASIC, quantity=1, term_years=None), letter),
        "请汇款-顺丰": _first(form, letter, text="请用顺丰快递，谢谢"),
        "请汇款-改数量": _then(application(quantity=3), text="数量改为3个"),
        "收齐": _first(form, letter, paid),
        "收齐-分两次": _then(paid, text="汇款凭证见附件"),
        "先汇款": _first(paid),
        "少付": _first(form, letter, voucher(**short)),
        "多付": _first(form, letter, voucher(**more)),
        "汇错账户": _first(
            form,
            letter,
            voucher(payee_name="北京讯驰科技有限公司", payee_account="0413060103000009999"),
        ),
        "个人账户": _first(form, letter, voucher(payer_name="李晓梅")),
        "尚未完成": _first(form, letter, voucher(status=PaymentStatus.SUBMITTED)),
        "大小写不符": _first(form, letter, voucher(words_value=Decimal(1100))),
        "财务来信": _then(paid, text="附件是回单", sender=FINANCE),
        "密码重置": _first(text=RESET),
        "密码重置-组合资费": _first(text=RESET, holds=True),
        "远程支持": _first(text="需要远程技术支持，电话13899990001"),
        "续期": _answered(renewal, text="请查收"),
        "变更": _first(application(services=(Service.CHANGE,)), letter),
        "说法不一": _first(form, letter, text="申请2个UKey，基础资费"),
        "其他文件": _first(form, letter, UnknownDocument(name="发票.pdf", title="增值税发票")),
        "人工-驳回": _staff("reject", "授权书上的公章不清楚，请重新盖章"),
        "人工-通过": _staff("approve", of=quoted),
        "人工-到账": _staff("arrived", of=quoted),
        "人工-开始制作": _staff("arrived", "", "approve"),
        "人工-寄出": _staff("ship", "SF1234567890123", "approve", "arrived", "made"),
        "人工-报价": _staff("quote", "800", of=renewal),
        "人工-免费": _staff("waive", of=reset),
        "人工-个人账户": _staff("allow_personal", of=quoted),
        "人工-结束": _staff("close", "贵单位来电取消"),
        "人工-恢复": _staff("release", "", "hold", of=quoted),
        "提醒-汇款": _reminded(1, form, letter),
        "再次提醒-汇款": _reminded(2, form, letter),
        "提醒-材料": _reminded(1, application(stamped=False)),
        "再次提醒-材料": _reminded(2, application(stamped=False)),
    }


def example(situation: Situation) -> str:
    """A reply as its example shows it: subject, attachments, text."""
    reply = situation.reply
    files = "、".join(form.name for form in reply.attachments)
    head = f"主题：{reply.subject}\n" + (f"附件：{files}\n" if files else "")
    return f"{head}\n{reply.text}"


def main() -> None:
    """Write the examples."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.txt"):
        old.unlink()
    for name, situation in situations().items():
        (FOLDER / f"{name}.txt").write_text(example(situation), encoding="utf-8")


if __name__ == "__main__":
    main()
