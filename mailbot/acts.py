"""A decision of a member of staff becomes an event of its case, and the mail that tells of it.

One transaction: the event in the audit trail, the case's new status, a decision that says what the
customer is told (`Notify`, or silence), and the mails. An act that changes nothing or cannot be
carried out leaves no trace and says why.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailbot.cases.lifecycle import is_done, objection, standing_of
from mailbot.cases.model import Case, CaseMail, CaseStatus, StaffEvent
from mailbot.cases.verbs import Objection, Verb, read_detail
from mailbot.decision.decide import decide
from mailbot.decision.model import Decision, Notify, StaySilent
from mailbot.decision.notice import MAY_BE_FOLLOWED, notice
from mailbot.documents.model import Document
from mailbot.documents.page import INSIDE
from mailbot.evidence import keys_of_documents, last_written_by
from mailbot.house import House
from mailbot.message.model import Address
from mailbot.partners import decide_partners
from mailbot.reply.audience import contacts, customer
from mailbot.reply.compose import compose
from mailbot.staff.told import company_of
from mailbot.store.model import CaseRef
from mailbot.store.settlement import Settlement

TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Acted:
    """What came of an act: whether the case stands as wanted, and in Chinese why not, or what else.

    `done` is True, too, where it stood so before; nothing was done or sent then, and `why` says
    so. `status` is the case's status now, None where there is no such case; `company` is whose
    it is, so that a number mistyped is noticed.
    """

    number: str
    verb: Verb
    done: bool
    why: str
    status: CaseStatus | None
    detail: str = ""
    company: str = ""


def act(number: str, verb: Verb, detail: str, by: str, house: House) -> Acted:
    """What came of `verb` on the case `number`, decided by `by`; `detail` as staff wrote it.

    Raises StoreBusy: act again.
    """
    words = house.rules.programme.verbs
    now = house.now()
    nobody = Acted(
        number, verb, done=False, why=words.objections[Objection.UNKNOWN_NUMBER], status=None
    )
    said = read_detail(verb, detail, words, house.genuine_numbers)
    genuine = next(iter(house.genuine_numbers(number)), "")
    with house.store.settling(now) as settlement:
        found = settlement.find_case(genuine) if genuine else None
        if found is None:
            return nobody
        desk = _Desk(settlement, house, now)
        case = settlement.case(found.id)
        acted = Acted(
            found.number,
            verb,
            done=False,
            why="",
            status=desk.status(case),
            detail=said.text,
            company=company_of(case),
        )
        if said.missing:
            return replace(acted, why=said.missing)
        if is_done(case, verb, said.text):
            return replace(acted, done=True, why=words.repeated.format(name=words.name(verb)))
        refused = objection(case, verb) or desk.objection_about_target(found, verb, said.text)
        if refused is not None:
            return replace(acted, why=words.objections[refused])
        status = desk.carry_out(found, case, verb, said.text, by)
        return replace(acted, done=True, status=status)


@dataclass(frozen=True)
class _Desk:
    """One transaction with all it takes to decide and write in it."""

    settlement: Settlement
    house: House
    now: datetime

    def status(self, case: Case) -> CaseStatus:
        """Where a case stands by its events and documents."""
        return decide(case, self.house.rules.programme, self.now.date()).status

    # ------------------------------------------------------------ the event

    def objection_about_target(self, found: CaseRef, verb: Verb, detail: str) -> Objection | None:
        """Why a case cannot become part of the one named in `detail`, or give it the document."""
        if verb not in {Verb.MERGE, Verb.MOVE}:
            return None
        target = self._target(detail)
        if target is None:
            return Objection.UNKNOWN_NUMBER
        if target.id == found.id:
            return Objection.SAME_CASE
        standing = standing_of(self.settlement.case(target.id))
        if standing.merged or standing.closed:
            return Objection.MERGED if standing.merged else Objection.CLOSED
        file = detail.partition(" ")[2]
        lost = verb is Verb.MOVE and _home_of(self.settlement.case(found.id), file) is None
        return Objection.NO_SUCH_DOCUMENT if lost else None

    def _target(self, detail: str) -> CaseRef | None:
        return self.settlement.find_case(detail.partition(" ")[0])

    def carry_out(self, found: CaseRef, case: Case, verb: Verb, detail: str, by: str) -> CaseStatus:
        """The status of the case once the verb is in it, the customer told."""
        if verb is Verb.APPROVE and self._is_free(case):
            self._add(found, case, Verb.WAIVE, "", by)
        event = self._add(found, self.settlement.case(found.id), verb, detail, by)
        target = self._target(detail) if verb in {Verb.MERGE, Verb.MOVE} else None
        if target is not None:
            self._hand_over(found, target, event)
        told = self._decide(found, case, event)
        if target is not None:
            self._decide(target, self.settlement.case(target.id), event)
        after = self.settlement.case(found.id)
        decide_partners(self.settlement, {found.id: after}, self.house, self.now)
        return told.status

    def _is_free(self, case: Case) -> bool:
        """Whether the order costs nothing, so that no arrival is to be waited for."""
        decided = decide(case, self.house.rules.programme, self.now.date())
        return decided.quote is not None and decided.quote.total == 0

    def _add(self, found: CaseRef, case: Case, verb: Verb, detail: str, by: str) -> StaffEvent:
        # The place in the trail is part of the id: what is taken back can be done again.
        said = "\0".join((case.number, str(len(case.events)), verb, detail))
        event = StaffEvent(
            event_id=hashlib.sha256(said.encode()).hexdigest()[:20],
            at=self._moment(case),
            by=by,
            verb=verb,
            detail=detail,
        )
        self.settlement.add_event(found.id, event)
        return event

    def _moment(self, case: Case) -> datetime:
        """Now, or just after the last event where two are said at one time: order is meaning."""
        last = max((event.at for event in case.events), default=None)
        return self.now if last is None or last < self.now else last + TICK

    # ------------------------------------------------------------ what belongs to another case

    def _hand_over(self, found: CaseRef, target: CaseRef, event: StaffEvent) -> None:
        if event.verb == Verb.MERGE:
            self.settlement.move_mails(found.id, target.id)
            self.settlement.supersede_all(found.id)
            return
        mail, kept, moved = _parted(self.settlement.case(found.id), event.detail)
        self.settlement.put_mail(found.id, mail.model_copy(update={"documents": kept}))
        there = self._mail_there(target, mail)
        documents = (*there.documents, *(d for d in moved if d not in there.documents))
        self.settlement.put_mail(target.id, there.model_copy(update={"documents": documents}))
        keys = keys_of_documents(moved)
        self.settlement.drop_keys(found.id, keys)
        self.settlement.add_keys(target.id, keys)

    def _mail_there(self, target: CaseRef, mail: CaseMail) -> CaseMail:
        """The mail's share in the other case; what its text said stays where it was."""
        known = self.settlement.case(target.id).mails
        bare = mail.model_copy(update={"documents": (), "statement": type(mail.statement)()})
        return next((one for one in known if one.mail_id == mail.mail_id), bare)

    # ------------------------------------------------------------ the decision and the mails

    def _decide(self, found: CaseRef, before: Case, event: StaffEvent) -> Decision:
        after = self.settlement.case(found.id)
        programme = self.house.rules.programme
        spoken = self.settlement.last_spoken(found.id)
        decided = decide(after, programme, self.now.date(), spoken)
        told = notice(event, before, after, decided, programme)
        decision_id = self.settlement.record_decision(found.id, None, told)
        if not isinstance(told, StaySilent):
            for reader in self._readers(after, event):
                self._write(found, decision_id, told, after, reader)
        return told

    def _readers(self, case: Case, event: StaffEvent) -> tuple[Address, ...]:
        """Who is told: the customer; of a rejection the form's contact (联系人) as well.

        An address from which mail comes back is left out; the contact stands in for it.
        """
        owner = customer(case)
        lost = owner is not None and self.settlement.is_bouncing(owner.address)
        readers = [owner] if owner else []
        if event.verb == Verb.REJECT or lost:
            readers += contacts(case)
        reached = (one for one in readers if not self.settlement.is_bouncing(one.address))
        each: dict[str, Address] = {}
        for one in reached:
            each.setdefault(one.address.casefold(), one)
        return tuple(each.values())

    def _write(
        self, found: CaseRef, decision_id: str, told: Decision, case: Case, reader: Address
    ) -> None:
        mine = [m for m in case.mails if m.sender.address.casefold() == reader.address.casefold()]
        message = last_written_by(reader, case, self.settlement)
        open_mails = self.settlement.unanswered_mails(found.id)
        received = (
            ()
            if isinstance(told, Notify)
            else tuple(
                document
                for mail in mine
                if mail.mail_id in open_mails
                for document in mail.documents
            )
        )
        reply = compose(
            told,
            case,
            self.house.office(self.now.date()),
            self.now,
            message=message,
            received=received,
            to=reader,
        )
        if reply is not None:
            self.settlement.queue_reply(found.id, decision_id, reply, self._leaves_at(told))

    def _leaves_at(self, told: Decision) -> datetime:
        """When the mail goes out: what may be followed by more in a moment waits for it."""
        waits = isinstance(told, Notify) and told.event in MAY_BE_FOLLOWED
        return self.now + self.house.habits.quiet if waits else self.now


def _home_of(case: Case, file: str) -> CaseMail | None:
    """The newest mail that brought the file of this name; None where none did."""
    bringing = [mail for mail in case.mails if any(_is_file(d.name, file) for d in mail.documents)]
    return bringing[-1] if bringing else None


def _is_file(name: str, wanted: str) -> bool:
    """Whether a document's file is the one meant: its name, also without archive or ending."""
    whole = name.casefold()
    inner = whole.rpartition(INSIDE)[2]
    wanted = wanted.casefold().strip('《》“”" ')
    return wanted in {whole, inner, inner.rpartition(".")[0]}


def _parted(case: Case, detail: str) -> tuple[CaseMail, tuple[Document, ...], tuple[Document, ...]]:
    """The mail that brought the file named in `detail`, the documents it keeps, those that go."""
    file = detail.partition(" ")[2]
    mail = _home_of(case, file)
    if mail is None:
        raise KeyError(file)
    moved = tuple(document for document in mail.documents if _is_file(document.name, file))
    kept = tuple(document for document in mail.documents if document not in moved)
    return mail, kept, moved
