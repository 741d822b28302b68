"""A story.toml becomes a conversation: mails through IMAP, replies through SMTP, cases compared.

A story lists invented companies, their papers and the steps of a conversation. Each step is a
mail (`from`, `text`, `files` …) or a word of staff (`staff`, `about`), with what is expected
right after it. `ends` are the cases in which the story ends, in whatever order its mails came.
"""

import io
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import xlsxwriter
from pydantic import Field

from mailbot.acts import act
from mailbot.cases.model import Case, CaseStatus
from mailbot.cases.verbs import Verb
from mailbot.cli.compare import OneRunCache
from mailbot.decision.decide import decide
from mailbot.decision.model import Decision
from mailbot.demo.servers import EmbeddedImap, EmbeddedSmtp
from mailbot.house import House
from mailbot.outbox import send_mail
from mailbot.settings import settings_from
from mailbot.store.store import open_store
from mailbot.values import Money, Record
from mailbot.wiring import habits_of, open_house, relay_account, worker_of
from tests.builders.house import (
    INTAKE,
    MORNING,
    Clock,
    Desk,
    PlainReaders,
    changed,
    letter,
    values_of,
    words_of,
)
from tests.samples import catalogue, letters, people, voucher_facts
from tests.samples.application_facts import Application
from tests.samples.application_facts import application as application_facts
from tests.samples.model import SampleDocument
from tests.samples.people import Order

STORIES = Path(__file__).parents[1] / "stories"

BOUNCE = """\
From: MAILER-DAEMON@customer.test
To: intake@example.test
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-{at}@customer.test>
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

550 5.1.1 User unknown
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.customer.test

Final-Recipient: rfc822; {to}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown
--b
Content-Type: text/rfc822-headers

Message-ID: {sent}
--b--
""".replace("\n", "\r\n")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class File(NamedTuple):
    """A file that is none of the sample documents."""

    name: str
    data: bytes
    media: str


class Firm(Record):
    """An invented company and what it orders; `seed` makes another one of the same name."""

    seed: str = ""
    services: tuple[str, ...] = ("new",)
    plan: str | None = "combined"
    years: int | None = 3
    quantity: int = 2
    without: frozenset[str] = frozenset()
    remark: str = ""
    key_serial: str = ""
    address: str = ""


class Paper(Record):
    """A file of a company other than its usual form, letter and receipt."""

    kind: str
    of: str
    name: str = ""
    layout: str = ""
    format: str = ""
    services: tuple[str, ...] | None = None
    plan: str | None = None
    years: int | None = None
    quantity: int | None = None
    without: frozenset[str] = frozenset()
    remark: str = ""
    key_serial: str = ""
    stamped: bool = True
    signed: bool = True
    amount: Money | None = None
    payer: str = ""
    person: bool = False
    stranger: bool = False
    words: str = ""
    on: date | None = None
    number: str = ""
    agent: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


class Expected(Record):
    """One reply expected: whom it goes to, words it has and has not, what is attached.

    `threaded` is whether it answers a mail (In-Reply-To).
    """

    to: str
    says: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    attached: tuple[str, ...] | None = None
    threaded: bool | None = None


class Step(Record):
    """A mail or a word of staff, and what is expected right after it, in the order told.

    `hours` pass before it. `answers` quotes, threads and titles it like an answer to our last
    mail to its sender, `numbered` only puts that mail's case number into the subject (of another
    reader's mail where it is a name). The subject stands `subject_times` in a row; `second_from`
    is a From header before the true one. `returns` is a bounce of our last mail to that reader.
    {number.KEY} in a `detail` is the number of that company's case. Without `replies` nobody is
    answered.
    """

    mail: str = ""
    sender: str = Field("", alias="from")
    text: str = "请查收"
    subject: str = "电子钥匙办理"
    files: tuple[str, ...] = ()
    hours: float = 1
    answers: bool = False
    numbered: bool | str = False
    quoting: str = ""
    headers: dict[str, str] = Field(default_factory=dict)
    again: str = ""
    subject_times: int = 1
    second_from: str = ""
    returns: str = ""
    staff: str = ""
    about: str = ""
    detail: str = ""
    decisions: tuple[str, ...] | None = None
    statuses: tuple[str, ...] | None = None
    asks: tuple[str, ...] | None = None
    findings: tuple[str, ...] = ()
    replies: tuple[Expected, ...] = ()


class Ending(Record):
    """A case at the end: the company it is about ("" where none is named), and how it stands."""

    of: str = ""
    status: CaseStatus
    decision: str
    services: tuple[str, ...] | None = None
    plan: str | None = None
    years: int | None = None
    quantity: int | None = None
    total: Money | None = None
    asks: tuple[str, ...] | None = None
    mails: int | None = None


class Story(Record):
    """A conversation; see the module."""

    about: str
    orders: tuple[str, ...] = ("told", "reversed", "shuffled")
    settings: dict[str, Any] = Field(default_factory=dict)
    companies: dict[str, Firm] = Field(default_factory=dict)
    papers: dict[str, Paper] = Field(default_factory=dict)
    steps: tuple[Step, ...]
    ends: tuple[Ending, ...]


def names_of_stories() -> list[str]:
    """The folders below tests/stories that hold a story."""
    return sorted(file.parent.name for file in STORIES.glob("*/story.toml"))


@cache
def read_story(name: str) -> Story:
    """The story of a folder."""
    return Story.model_validate(tomllib.loads((STORIES / name / "story.toml").read_text("utf-8")))


# ---------------------------------------------------------------- companies and papers


class Cast:
    """The companies of a story with their papers, built when somebody sends them."""

    def __init__(self, story: Story) -> None:
        self.story = story

    def address(self, who: str) -> str:
        """Where somebody writes from: a company's key, or an address."""
        if who not in self.story.companies:
            return who
        return self.story.companies[who].address or self.facts(who).email

    def company(self, key: str) -> str:
        """The name of a company."""
        return self.facts(key).firm.name

    def facts(self, key: str) -> Application:
        """The entries of a company's form."""
        firm = self.story.companies[key]
        return _facts(
            firm.seed or key,
            Order(firm.services, firm.plan, firm.years, firm.quantity),
            firm.without,
            firm.remark,
            firm.key_serial,
        )

    def file(self, name: str) -> SampleDocument | File:
        """A paper by its name in the story, or "company.form", ".letter", ".receipt"."""
        owner, _, kind = name.partition(".")
        paper = self.story.papers.get(name) or Paper(kind=kind, of=owner)
        return BUILDERS[paper.kind](self, paper)


@cache
def _facts(
    seed: str, order: Order, without: frozenset[str], remark: str, key_serial: str
) -> Application:
    return application_facts(
        f"story-{seed}",
        order=order,
        on=date(2026, 11, 18),
        without=without,
        remark=remark,
        key_serial=key_serial,
        boxes=("□", "☑"),
    )


def _form(cast: Cast, paper: Paper) -> SampleDocument:
    facts = cast.facts(paper.of)
    old = facts.order
    order = Order(
        services=paper.services or old.services,
        plan=old.plan if paper.plan is None else paper.plan,
        term_years=old.term_years if paper.years is None else paper.years,
        quantity=old.quantity if paper.quantity is None else paper.quantity,
    )
    facts = replace(
        facts,
        order=order,
        without=facts.without | paper.without,
        remark=paper.remark or facts.remark,
        key_serial=paper.key_serial or facts.key_serial,
    )
    return catalogue.application(
        f"story-{paper.of}",
        form="pdf",
        facts=facts,
        layout=paper.layout or "own",
        stamped=paper.stamped,
        signed=paper.signed,
        name=paper.name or "企业证书申请表",
    )


def _letter(cast: Cast, paper: Paper) -> SampleDocument:
    owner = cast.facts(paper.of)
    said = letters.letter(
        f"story-{paper.of}",
        firm=owner.firm,
        agent=people.person(paper.agent) if paper.agent else owner.person,
        on=date(2026, 11, 18),
        starts=date(2026, 11, 18),
        ends=date(2027, 12, 31),
    )
    return catalogue.authorisation(
        f"story-{paper.of}",
        form="docx",
        facts=said,
        stamped=paper.stamped,
        signed=paper.signed,
        name=paper.name or "授权书",
    )


def _receipt(cast: Cast, paper: Paper) -> SampleDocument:
    facts = cast.facts(paper.of)
    paid = voucher_facts.transfer(
        f"story-{paper.number or paper.of}",
        payer=cast.facts(paper.payer).firm if paper.payer in cast.story.companies else facts.firm,
        amount=facts.order.amount if paper.amount is None else paper.amount,
        on=paper.on or date(2026, 11, 19),
    )
    if paper.person:
        paid = replace(paid, payer=replace(paid.payer, name=facts.person.name))
    elif paper.payer and paper.payer not in cast.story.companies:
        paid = replace(paid, payer=replace(paid.payer, name=paper.payer))
    if paper.stranger:
        paid = voucher_facts.to_stranger(paid)
    if paper.words:
        paid = replace(paid, words=paper.words)
    return catalogue.voucher(
        f"story-{paper.of}",
        form="pdf",
        facts=paid,
        layout=paper.layout or "icbc-receipt",
        name=paper.name or "电子回单",
    )


def _licence(cast: Cast, paper: Paper) -> SampleDocument:
    firm = cast.story.companies[paper.of]
    return catalogue.other(f"story-{firm.seed or paper.of}", form="pdf", name="营业执照")


def _list(cast: Cast, paper: Paper) -> File:
    """A spreadsheet; {KEY} in a cell is that company's name, {KEY_code} its credit code."""
    firms = {key: cast.facts(key).firm for key in cast.story.companies}
    words = {key: firm.name for key, firm in firms.items()}
    words |= {f"{key}_code": firm.credit_code for key, firm in firms.items()}
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("Sheet1")
    for row, cells in enumerate(paper.rows):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell.format(**words))
    book.close()
    return File(
        name=f"{paper.name or '清单'}.xlsx",
        data=target.getvalue(),
        media=XLSX,
    )


def _lost(cast: Cast, paper: Paper) -> File:
    """A file that opens nowhere."""
    return File(
        name=f"{paper.name or '扫描件'}.pdf",
        data=b"%PDF-1.4\nnothing of a PDF follows",
        media="application/pdf",
    )


BUILDERS: dict[str, Callable[[Cast, Paper], SampleDocument | File]] = {
    "form": _form,
    "letter": _letter,
    "receipt": _receipt,
    "licence": _licence,
    "list": _list,
    "lost": _lost,
}


# ---------------------------------------------------------------- the stage


@dataclass
class Stage:
    """A house built once, on which every run of a story gets its own servers and store."""

    house: House
    empty: Path
    folder: Path
    runs: int = 0

    @contextmanager
    def desk(self, **changes: Any) -> Iterator[Desk]:
        """A desk with a mailbox and a store of its own; `changes` are settings."""
        self.runs += 1
        folder = self.folder / f"run-{self.runs}"
        folder.mkdir()
        database = folder / "mailbot.db"
        database.write_bytes(self.empty.read_bytes())
        clock = Clock()
        with (
            EmbeddedImap(user=INTAKE, netease=True) as imap,
            EmbeddedSmtp() as smtp,
            open_store(f"sqlite:///{database}", folder / "documents") as store,
        ):
            values = values_of(folder, imap, smtp)
            values["intake"]["folders"] = ["INBOX"]
            for key, value in changes.items():
                section, _, name = key.partition(".")
                values.setdefault(section, {})[name] = value
            settings = settings_from(values)
            house = replace(
                self.house,
                habits=habits_of(settings),
                deliver=partial(send_mail, relay_account(settings), INTAKE),
                store=store,
                clock=clock,
            )
            yield Desk(imap, smtp, settings, house, worker_of(house, settings), clock)


@contextmanager
def open_stage(folder: Path, **changes: Any) -> Iterator[Stage]:
    """The stage for all stories of a session; `changes` are settings ("agency.case_prefix")."""
    empty = folder / "empty.db"
    open_store(f"sqlite:///{empty}", folder / "none").close()
    with EmbeddedImap(user=INTAKE) as imap, EmbeddedSmtp() as smtp:
        settings = settings_from(changed(values_of(folder / "var", imap, smtp), changes))
        with open_house(settings) as house:
            readers = PlainReaders(house.rules.screening)
            yield Stage(replace(house, readers=readers, cache=OneRunCache()), empty, folder)


# ---------------------------------------------------------------- telling a story


@dataclass
class Telling:
    """One run of a story at a desk."""

    story: Story
    cast: Cast
    desk: Desk
    name: str
    sent: dict[str, bytes] = field(default_factory=dict)

    def mail(self, step: Step) -> bytes:
        """The mail of a step; an answer to what we have not said yet comes as a mail by itself."""
        if step.again and step.again in self.sent:
            return self._sent_again(step)
        if step.returns:
            return self._returned(step)
        headers = dict(step.headers)
        text, subject = self._said(step.text), step.subject * step.subject_times
        said = self._last_to(step.sender)
        if step.answers and said is not None:
            headers["In-Reply-To"] = headers["References"] = str(said["message-id"])
            subject = f"回复: {said['subject']}"
            text += f"\n\n------------------ 原始邮件 ------------------\n{words_of(said)}"
        if step.numbered:
            who = step.numbered if isinstance(step.numbered, str) else step.sender
            numbered = self._last_to(who)
            tag = str(numbered["subject"]).rpartition("[")[2] if numbered else ""
            subject = f"{subject} [{tag}" if tag else subject
        if step.quoting:
            text += f"\n\n------------------ 原始邮件 ------------------\n{step.quoting}"
        data = letter(
            self.cast.address(step.sender),
            text,
            *(self.cast.file(file) for file in step.files),
            subject=subject,
            message_id=f"<{self.name}-{self._label(step)}@customer.test>",
            sent=self.written_at(step),
            **{name.replace("-", "_"): value for name, value in headers.items()},
        )
        if step.second_from:
            data = f"From: {step.second_from}\r\n".encode() + data
        self.sent[self._label(step)] = data
        return data

    def _returned(self, step: Step) -> bytes:
        """What a mail server writes about our last mail to somebody (RFC 3464)."""
        lost = self._last_to(step.returns)
        assert lost is not None, f"nothing was sent to {step.returns}"
        return BOUNCE.format(
            to=self.cast.address(step.returns), sent=lost["message-id"], at=self._label(step)
        ).encode()

    def _sent_again(self, step: Step) -> bytes:
        """The same mail once more, under a new Message-ID and a later date."""
        mail = message_from_bytes(self.sent[step.again], policy=SMTP)
        mail.replace_header("Message-ID", f"<{self.name}-{self._label(step)}@customer.test>")
        mail.replace_header("Date", format_datetime(self.written_at(step)))
        return mail.as_bytes()

    def _label(self, step: Step) -> str:
        return step.mail or str(self.story.steps.index(step))

    def _last_to(self, who: str) -> EmailMessage | None:
        to = self.cast.address(who)
        return next((mail for mail in reversed(self.desk.replies) if mail["to"] == to), None)

    def written_at(self, step: Step) -> datetime:
        """When the step's mail was written."""
        hours = sum(each.hours for each in self.story.steps[: self.story.steps.index(step) + 1])
        return MORNING + timedelta(hours=hours)

    def tell(self) -> None:
        """The story as told: every step, with what is expected right after it."""
        for step in self.story.steps:
            self.desk.clock.now = self.written_at(step)
            before = len(self.desk.replies)
            handled = self._play(step)
            self._check(step, self.desk.replies[before:], handled)

    def tell_disordered(self, order: Callable[[Sequence[Step]], Sequence[Step]]) -> None:
        """The story with the mails between two words of staff arriving in another order.

        All of them were written at their time; they arrive after the last was written.
        """
        for by_staff, group in groupby(self.story.steps, key=lambda step: bool(step.staff)):
            steps = list(group)
            self.desk.clock.now = self.written_at(steps[-1])
            for step in steps if by_staff else order(steps):
                self._play(step)

    def _play(self, step: Step) -> list[str]:
        """Do what the step says; the ids of the mails that were handled."""
        if not step.staff:
            self.desk.deliver(self.mail(step))
            return self.desk.once()
        number = self.number_of(step.about)
        acted = act(number, Verb(step.staff), self._detail(step), "wang", self.desk.house)
        assert acted.done, acted.why
        self.desk.once()
        return []

    def _detail(self, step: Step) -> str:
        """What staff write with a verb, with {number.KEY} as the number of that company's case."""
        detail = step.detail
        for key in self.story.companies:
            if f"{{number.{key}}}" in detail:
                detail = detail.replace(f"{{number.{key}}}", self.number_of(key))
        return detail

    def number_of(self, company: str) -> str:
        """The number of the one case of a company ("nobody": of none) that staff would look for."""
        wanted = {"": None, "nobody": ""}.get(company, company)
        found = [
            standing.case.number
            for standing in standings(self.desk.house)
            if wanted in {None, self._company(standing.case)}
        ]
        assert found, f"no case of {company!r}"
        return found[0]

    def _company(self, case: Case) -> str:
        """Which company's case it is by its papers; "" where they name none."""
        names = {self.cast.company(key): key for key in self.story.companies}
        said = [
            value.value
            for mail in case.mails
            for document in mail.documents
            if document.kind in {"application", "authorisation", "licence"}
            and (value := document.fields().get("company")) is not None
        ]
        return next((names[name] for name in said if name in names), "")

    def _check(self, step: Step, replies: Sequence[EmailMessage], handled: list[str]) -> None:
        """What the step expects, held against what happened; all that differs is shown."""
        where = f"{self.name}, step {self._label(step)}"
        told = "\n\n".join(
            f"TO {reply['to']}: {reply['subject']}\n{words_of(reply)}" for reply in replies
        )
        decisions = [
            one for mail_id in handled for one in self.desk.house.store.decisions_about(mail_id)
        ]
        seen = f"{where}\n{decisions}\n\n{told}"
        expected = [self.cast.address(reply.to) for reply in step.replies]
        assert sorted(reply["to"] for reply in replies) == sorted(expected), seen
        if step.decisions is not None:
            assert sorted(one.kind for one in decisions) == sorted(step.decisions), seen
        if step.statuses is not None:
            assert sorted(one.status for one in decisions) == sorted(step.statuses), seen
        if step.asks is not None:
            asked = {f"{d.requirement}.{d.reason}" for one in decisions for d in one.deficiencies}
            assert asked == set(step.asks), seen
        codes = {finding.code for one in decisions for finding in one.findings}
        assert set(step.findings) <= codes, seen
        unheld = list(replies)
        for wanted in step.replies:
            fitting = [reply for reply in unheld if self._fits(wanted, reply)]
            assert fitting, f"no reply like {wanted}\n{seen}"
            unheld.remove(fitting[0])

    def _fits(self, wanted: Expected, reply: EmailMessage) -> bool:
        words = "\n".join((str(reply["subject"]), words_of(reply)))
        names = {part.get_filename() for part in reply.iter_attachments()}
        return (
            reply["to"] == self.cast.address(wanted.to)
            and all(self._said(word) in words for word in wanted.says)
            and not any(self._said(word) in words for word in wanted.hides)
            and wanted.attached in (None, tuple(sorted(names)))
            and wanted.threaded in (None, reply["In-Reply-To"] is not None)
        )

    def _said(self, words: str) -> str:
        """The words, with {company.KEY} as that company's name."""
        for key in self.story.companies:
            words = words.replace(f"{{{key}}}", self.cast.company(key))
        return words

    def check_ends(self) -> None:
        """The cases are those in which the story ends, each in its state."""
        seen = [self._ending(one) for one in standings(self.desk.house)]
        wanted = list(self.story.ends)
        shown = "\n".join(map(repr, seen))
        assert len(seen) == len(wanted), f"{self.name} ends in\n{shown}"
        for end in wanted:
            fitting = [one for one in seen if _agrees(end, one)]
            assert fitting, f"{self.name}: no case like {end!r} among\n{shown}"
            seen.remove(fitting[0])

    def _ending(self, standing: "Standing") -> Ending:
        decision = standing.decision
        order = decision.order
        return Ending(
            of=self._company(standing.case),
            status=decision.status,
            decision=decision.kind,
            services=tuple(order.services),
            plan=order.plan,
            years=order.term_years,
            quantity=order.quantity,
            total=decision.quote.total if decision.quote else None,
            asks=tuple(sorted(f"{d.requirement}.{d.reason}" for d in decision.deficiencies)),
            mails=len(standing.case.mails),
        )


def _agrees(wanted: Ending, seen: Ending) -> bool:
    given = wanted.model_dump(exclude_unset=True)
    if "asks" in given:
        given["asks"] = tuple(sorted(given["asks"]))
    found = seen.model_dump()
    return all(found[name] == value for name, value in given.items())


class Standing(NamedTuple):
    """A case, and what would be decided about it now by someone who remembers nothing."""

    case: Case
    decision: Decision


def standings(house: House) -> list[Standing]:
    """Every case that holds a mail, by number, as it stands now."""
    now = house.now()
    with house.store.settling(now) as settlement:
        found = [settlement.case(summary.id) for summary in house.store.cases() if summary.mails]
    programme = house.rules.programme
    return [
        Standing(case, decide(case, programme, now.date()))
        for case in sorted(found, key=lambda case: case.number)
    ]


def orders_of(story: Story, name: str) -> dict[str, Callable[[Sequence[Step]], Sequence[Step]]]:
    """The orders other than its own in which a story's mails are to arrive."""

    def shuffled(steps: Sequence[Step]) -> Sequence[Step]:
        mixed = list(steps)
        Random(name).shuffle(mixed)  # noqa: S311 - the same disorder every time
        return mixed

    known = {"reversed": lambda steps: steps[::-1], "shuffled": shuffled}
    return {order: known[order] for order in story.orders if order != "told"}
