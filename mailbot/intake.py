"""What lies in a mailbox becomes mails in the store; what staff sent by hand, cases on hold."""

import structlog

from mailbot import byhand, pipeline
from mailbot.house import House
from mailbot.mailbox import Mailbox, MailboxAccount
from mailbot.outbox import DAY
from mailbot.store.model import Part

log = structlog.get_logger()


class Intake:
    """Brings the mails of one account's folders into a house; the folders stay as they are."""

    def __init__(
        self, house: House, account: MailboxAccount, sent_folder: str | None = None
    ) -> None:
        self._house = house
        self._account = account
        self._sent_folder = sent_folder

    def poll(self, mailbox: Mailbox) -> int:
        """How many new mails the folders held; all of them are on disk now."""
        return sum(self._poll_folder(mailbox, folder) for folder in self._account.folders)

    def sent_folder(self, mailbox: Mailbox) -> str | None:
        """Where the account keeps what was sent; None where it keeps nothing."""
        return self._sent_folder or mailbox.find_sent_folder()

    def watch_sent(self, mailbox: Mailbox) -> int:
        """How many cases are on hold now because staff wrote to their customers by hand.

        Only mails sent from now on count; where the account keeps no sent mail, none do.
        """
        folder = self.sent_folder(mailbox)
        if folder is None:
            return 0
        store, name = self._house.store, f"{self._account.name}/{folder}"
        cursor, held = store.cursor(name), 0
        if cursor.uidvalidity != mailbox.examine(folder).uidvalidity:
            uidvalidity, uids = mailbox.list_uids(folder)
            store.advance_cursor(name, uidvalidity, max(uids, default=0))
        else:
            for raw in mailbox.fetch_new(folder, cursor.uidvalidity, cursor.last_uid):
                held += len(byhand.notice(raw, self._house))
                store.advance_cursor(name, raw.ref.uidvalidity, raw.ref.uid)
        store.note_poll(name, self._house.now())
        return held

    def reconcile(self, mailbox: Mailbox) -> int:
        """How many mails the ledger had missed: every UID on the server is in it afterwards."""
        missed = 0
        for folder in self._account.folders:
            name = self._name_of(folder)
            uidvalidity, uids = mailbox.list_uids(folder)
            cursor = self._house.store.cursor(name)
            known = self._house.store.known_uids(name, uidvalidity)
            # What lies above the cursor is not missed but new: the next poll brings it.
            gaps = {uid for uid in uids - known if uid <= cursor.last_uid}
            missing = mailbox.fetch_missing(folder, uidvalidity, gaps)
            missed += pipeline.take_in(missing, self._house)
        self._house.store.note_fine(Part.RECONCILIATION, self._house.now(), found=missed)
        if missed:
            log.error("reconciliation.missed", mails=missed)
        return missed

    def reconcile_daily(self, mailbox: Mailbox) -> None:
        """Look for missed mails where that was not done within a day."""
        last = self._house.store.health().get(Part.RECONCILIATION)
        if last is None or self._house.now() - last.ran_at >= DAY:
            self.reconcile(mailbox)

    def note_trouble(self, trouble: Exception) -> None:
        """Let people see why the folders could not be polled."""
        log.warning("mailbox.trouble", error=type(trouble).__name__)
        for folder in self._account.folders:
            self._house.store.note_poll(self._name_of(folder), self._house.now(), str(trouble))

    def _poll_folder(self, mailbox: Mailbox, folder: str) -> int:
        store, name = self._house.store, self._name_of(folder)
        cursor = store.cursor(name)
        fetched = mailbox.fetch_new(folder, cursor.uidvalidity, cursor.last_uid)
        new = pipeline.take_in(fetched, self._house)
        store.note_poll(name, self._house.now())
        return new

    def _name_of(self, folder: str) -> str:
        return f"{self._account.name}/{folder}"
