"""A mail by itself becomes what the bot would read, decide and answer; nothing is kept or sent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mailbot.answering import replies
from mailbot.cases.model import Case, CaseMail, CaseStatus
from mailbot.cases.numbers import case_number
from mailbot.decision.decide import decide
from mailbot.decision.model import Decision, StaySilent
from mailbot.decision.shared import priced_together, together
from mailbot.homes import with_loose_papers
from mailbot.house import Study
from mailbot.message.model import InboundMessage
from mailbot.pipeline import Understood, shares_of, understand
from mailbot.reply.model import Reply


@dataclass(frozen=True)
class Judged:
    """What a mail comes to for one of the companies it speaks of."""

    share: CaseMail
    decision: Decision
    reply: Reply | None


@dataclass(frozen=True)
class Explanation:
    """What one mail comes to, as the first mail of a new case for each company it speaks of."""

    understood: Understood
    decision: Decision
    reply: Reply | None
    cases: tuple[Judged, ...] = ()


class NoCache:
    """A reading cache that keeps nothing."""

    def cached_reading(self, sha256: str, reader_version: str) -> str | None:
        """Nothing is ever known."""

    def recent_messages(
        self,
        sender: str,  # noqa: ARG002 - as `ReadingCache` has it
        since: datetime,  # noqa: ARG002 - as above
    ) -> Sequence[tuple[Path, InboundMessage]]:
        """None: a mail is explained by itself."""
        return ()

    def cached_readings(self, sha256s: Collection[str], reader_version: str) -> dict[str, str]:  # noqa: ARG002 - as above
        """Nothing is ever known."""
        return {}

    def cache_reading(self, sha256: str, reader_version: str, body: str) -> None:
        """Nothing is kept."""


def explain(file: Path, study: Study, now: datetime) -> Explanation:
    """What the bot makes of the mail in `file`, were it the first of a new case at `now`."""
    understood = understand(file, study)
    screening = understood.screening
    programme = study.rules.programme
    if not screening.answerable:
        silent = StaySilent(
            programme_version=programme.version,
            status=CaseStatus.COLLECTING,
            reason=screening.kind.value,
        )
        return Explanation(understood, silent, None)
    shares = with_loose_papers(shares_of("explained", now, understood, study))
    cases = [
        Case(
            number=case_number(study.case_prefix, f"{now:%y%m}", place, study.case_key),
            mails=(one,),
        )
        for place, one in enumerate(shares)
    ]
    judged = tuple(
        _judge(case, share, understood, study, now)
        for case, share in zip(
            priced_together(together(cases), programme, now.date()), shares, strict=True
        )
    )
    return Explanation(understood, judged[0].decision, judged[0].reply, judged)


def _judge(
    case: Case, share: CaseMail, understood: Understood, study: Study, now: datetime
) -> Judged:
    decision = decide(case, study.rules.programme, now.date())
    letters = [(None, understood.message)]
    told = list(replies(decision, case, letters, share.documents, study, now))
    return Judged(share, decision, told[0] if told else None)
