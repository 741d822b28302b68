"""A decision, its case and a reader -> which letter this is and what of the case it may show."""

from mailbot.cases.model import Case
from mailbot.decision.model import Confirm, Notify, ReferToStaff, RequestItems, SendQuote
from mailbot.documents.model import Document
from mailbot.reply.audience import documents_of, is_party, mails_of
from mailbot.reply.letter import LetterKind
from mailbot.values import Record

Spoken = RequestItems | SendQuote | Confirm | ReferToStaff | Notify
"""The decisions a customer hears of: all but silence."""


class Matter(Record):
    """All that decides what one mail says.

    `reader` is the address the answered mail came from, `redirected` whether the answer goes
    elsewhere (Reply-To), `letter_text` that mail's words, `asked` those of them that were written
    now where they ask something, `words_only` whether it brought no file, `blank` whether it
    said nothing either.
    """

    decision: Spoken
    case: Case
    reader: str
    redirected: bool = False
    received: tuple[Document, ...] = ()
    letter_text: str = ""
    asked: str = ""
    words_only: bool = False
    blank: bool = False

    @property
    def own(self) -> tuple[Document, ...]:
        """The documents this reader sent, the older first."""
        before = () if self.redirected else documents_of(self.case, self.reader)
        return (*(d for d in before if d not in self.received), *self.received)

    @property
    def alone(self) -> bool:
        """Whether nobody else has sent anything into the case."""
        return all(mail.sender.address.lower() == self.reader.lower() for mail in self.case.mails)

    @property
    def kind(self) -> LetterKind:
        """Which letter this is."""
        if isinstance(self.decision, Notify):
            return "notify"
        if not is_party(self.case, self.reader):
            return "acknowledge"
        if isinstance(self.decision, RequestItems) and not self.own and self._only_asks:
            return "request_items" if self._forgot_files else "guide"
        return self.decision.kind

    @property
    def shown_number(self) -> str:
        """The case's number where this reader may know it, "" where not."""
        number = self.case.number
        return number if self.kind != "acknowledge" or number in self.letter_text else ""

    @property
    def _forgot_files(self) -> bool:
        """Whether the reader spoke of files that did not come."""
        return any(d.requirement == "attachment" for d in self.decision.deficiencies)

    @property
    def _only_asks(self) -> bool:
        """Whether the reader asked a question, or said nothing that orders anything."""
        order = self.decision.order
        if order.plan or order.quantity:
            return False
        asked = any(mail.statement.question for mail in mails_of(self.case, self.reader))
        return asked or not order.services or order.sources.get("services") == "default"
