"""Mails, keys and events go into cases; what two settlements share is held by the first."""

from collections.abc import Callable, Iterable
from datetime import datetime

import sqlalchemy as sa

from mailbot.cases.model import CaseMail, CaseStatus, StaffEvent
from mailbot.store import case_statements as sql
from mailbot.store.caseview import CaseView, Held
from mailbot.store.database import insert_into
from mailbot.store.keys import comparable_keys, keys_of
from mailbot.store.model import CaseKey, CaseRef, KeyKind
from mailbot.store.tables import case_keys, case_mails, staff_events


class CaseBook(CaseView):
    """The cases, within one open transaction that changes them."""

    def open_case(
        self,
        prefix: str,
        opened_at: datetime,
        check: Callable[[str], str],
    ) -> CaseRef:
        """A new case, numbered `<prefix>-<yymm>-<sequence>-<check>`.

        The month is that of `opened_at` in its own zone. `check` gives the check characters of
        what stands before them.
        """
        yymm = f"{opened_at:%y%m}"
        sequence = sql.NEXT_SEQUENCE.scalar(self._connection, prefix=prefix, yymm=yymm, last=1)
        stem = f"{prefix}-{yymm}-{sequence:04d}"
        number = f"{stem}-{check(stem)}"
        ((case_id,),) = sql.NEW_CASE.rows(
            self._connection,
            number=number,
            status=CaseStatus.COLLECTING,
            opened_at=opened_at,
            updated_at=self._at,
        )
        self._held[case_id] = Held(number, CaseStatus.COLLECTING)
        self._opened.add(case_id)
        self.add_keys(case_id, keys_of(KeyKind.NUMBER, [number]))
        return CaseRef(id=case_id, number=number)

    def add_mail(self, case_id: int, mail: CaseMail, keys: Iterable[CaseKey] = ()) -> bool:
        """Whether the mail is new to the case; `keys` are what the case is known by from now on.

        Nothing is a key by itself: an address that may write about the case, and see what is
        known about it, is for the caller to name.
        """
        self._touch(case_id)
        added = self._database.add(
            self._connection,
            case_mails,
            case_id=case_id,
            mail_id=mail.mail_id,
            share=mail.model_dump_json(),
        )
        if added:
            self._added[case_id, mail.mail_id] = mail
        self.add_keys(case_id, keys)
        return added

    def add_keys(self, case_id: int, keys: Iterable[CaseKey]) -> None:
        """Make the case known by these, too."""
        found = comparable_keys(keys)
        if not found:
            return
        self._lock([key for key in found if key.kind is KeyKind.RECEIPT])
        sql.NEW_KEYS.change_each(
            self._connection,
            [{"case_id": case_id, "kind": key.kind, "value": key.value} for key in found],
        )

    def add_event(self, case_id: int, event: StaffEvent) -> bool:
        """Whether a person's decision is new; the same event again changes nothing."""
        self._touch(case_id)
        values = event.model_dump(exclude={"event_id"})
        return self._database.add(
            self._connection,
            staff_events,
            id=event.event_id,
            case_id=case_id,
            **values,
        )

    def put_mail(self, case_id: int, mail: CaseMail) -> None:
        """Keep the mail's share in the case as it is given, in place of an earlier one."""
        self._touch(case_id)
        share = mail.model_dump_json()
        self._added[case_id, mail.mail_id] = mail
        statement = insert_into(case_mails, self._database.dialect).values(
            case_id=case_id, mail_id=mail.mail_id, share=share
        )
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["case_id", "mail_id"], set_={"share": share}
            )
        )

    def add_papers(self, case_id: int, share: CaseMail, keys: Iterable[CaseKey] = ()) -> None:
        """Add a mail's share to the case, or its papers to what the case has of that mail."""
        if self.add_mail(case_id, share, keys):
            return
        mail = {"sought": case_id, "mail": share.mail_id}
        known = CaseMail.model_validate_json(self._connection.scalars(sql.SHARE, mail).one())
        more = tuple(paper for paper in share.documents if paper not in known.documents)
        self.put_mail(case_id, known.model_copy(update={"documents": (*known.documents, *more)}))

    def keep_only_address(self, case_id: int, address: str) -> None:
        """Forget who wrote about a case so far, but for one: its applicant has turned up."""
        self._touch(case_id)
        kept = {"sought": case_id, "kept": address.casefold()}
        self._connection.execute(sql.NO_OTHER_ADDRESS, kept)

    def move_mails(self, case_id: int, target: int) -> None:
        """Give all mails of a case, and all it is known by but its number, to another case.

        Where both have a share of one mail the other case keeps its own words and gets the
        documents it did not have.
        """
        mine, theirs = self.case(case_id), self.case(target)
        known = {mail.mail_id: mail for mail in theirs.mails}
        for mail in mine.mails:
            there = known.get(mail.mail_id)
            if there is not None:
                more = tuple(d for d in mail.documents if d not in there.documents)
                mail = there.model_copy(update={"documents": (*there.documents, *more)})  # noqa: PLW2901 - the share they have in common
            self.put_mail(target, mail)
        self._touch(case_id)
        self._connection.execute(case_mails.delete().where(case_mails.c.case_id == case_id))
        self._move_keys(case_id, target)

    def _move_keys(self, case_id: int, target: int) -> None:
        """Moved, not made anew: a receipt stays the first of its number."""
        there = case_keys.alias("there")
        of_case = sa.and_(case_keys.c.case_id == case_id, case_keys.c.kind != KeyKind.NUMBER)
        known = sa.exists().where(
            there.c.case_id == target,
            there.c.kind == case_keys.c.kind,
            there.c.value == case_keys.c.value,
        )
        self._connection.execute(
            case_keys.update().where(of_case, sa.not_(known)).values(case_id=target)
        )
        self._connection.execute(case_keys.delete().where(of_case))

    def drop_keys(self, case_id: int, keys: Iterable[CaseKey]) -> None:
        """Make the case no longer known by these."""
        self._touch(case_id)
        for key in comparable_keys(keys):
            self._connection.execute(
                case_keys.delete().where(
                    case_keys.c.case_id == case_id,
                    case_keys.c.kind == key.kind,
                    case_keys.c.value == key.value,
                )
            )

    def _touch(self, case_id: int) -> None:
        """Hold the case and count it as changed, once per transaction."""
        self._hold(case_id)
        if case_id in self._touched:
            return
        self._touched.add(case_id)
        sql.TOUCHED.change(self._connection, sought=case_id, now=self._at)
