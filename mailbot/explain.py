"""A mail by itself becomes what the bot would read, decide and answer; nothing is kept or sent."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mailbot.cases.model import Case, CaseStatus
from mailbot.cases.numbers import case_number
from mailbot.decision.decide import decide
from mailbot.decision.model import Decision, StaySilent
from mailbot.house import Study
from mailbot.pipeline import NOBODY, Understood, replies, share_of, understand
from mailbot.reply.model import Reply


@dataclass(frozen=True)
class Explanation:
    """What one mail comes to, as the first mail of a new case."""

    understood: Understood
    decision: Decision
    reply: Reply | None


class NoCache:
    """A reading cache that keeps nothing."""

    def cached_reading(self, sha256: str, reader_version: str) -> str | None:
        """Nothing is ever known."""

    def cache_reading(self, sha256: str, reader_version: str, body: str) -> None:
        """Nothing is kept."""


def explain(file: Path, study: Study, now: datetime) -> Explanation:
    """What the bot makes of the mail in `file`, were it the first of a new case at `now`."""
    understood = understand(file, study)
    message, screening = understood.message, understood.screening
    programme = study.rules.programme
    if not screening.answerable:
        silent = StaySilent(
            programme_version=programme.version,
            status=CaseStatus.COLLECTING,
            reason=screening.kind.value,
        )
        return Explanation(understood, silent, None)
    share = share_of("explained", now, understood, message.sender or NOBODY, study)
    number = case_number(study.case_prefix, f"{now:%y%m}", 0, study.case_key)
    case = Case(number=number, mails=(share,))
    decision = decide(case, programme, now.date())
    told = list(replies(decision, case, message, understood.documents, study, now))
    return Explanation(understood, decision, told[0] if told else None)
