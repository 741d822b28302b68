"""What a digest is made of, for tests: words, layouts, and cases at every stage."""

from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from mailbot.cases.model import Case, CaseStatus
from mailbot.decision.model import Decision
from mailbot.reply.wording import Wording, read_wording
from mailbot.staff.digest import Situation, Words
from mailbot.staff.model import CaseFile
from mailbot.staff.render import StaffTemplates
from tests.builders.cases import START, complete_case, decided, programme

TEMPLATES = Path(__file__).parents[2] / "templates"
NOW = START + timedelta(hours=26)


def digest_files() -> dict[str, str | bytes]:
    """The layouts and words of templates/digest."""
    return {f"digest/{file.name}": file.read_bytes() for file in (TEMPLATES / "digest").iterdir()}


@cache
def staff_templates() -> StaffTemplates:
    return StaffTemplates(digest_files(), programme().verbs)


@cache
def reply_wording() -> Wording:
    return read_wording((TEMPLATES / "replies" / "wording.toml").read_text("utf-8"))


def words() -> Words:
    return Words(staff_templates().wording, reply_wording())


def situation(**changes: Any) -> Situation:
    return Situation(agency="电子钥匙办理处", at=NOW, reminders_at_most=2)._replace(**changes)


def case_file(
    of: Case | None = None,
    *,
    status: CaseStatus | None = None,
    spoken: Decision | None = None,
    number: str = "DK-2611-0042-7Q",
    spoken_at: datetime | None = None,
    due: date | None = None,
    **changes: Any,
) -> CaseFile:
    """A case as the store gives it; what was decided of it is decided here where not given."""
    matter = complete_case() if of is None else of
    said = decided(matter) if spoken is None else spoken
    return CaseFile(
        number=number,
        status=status or said.status,
        opened_at=START,
        updated_at=START + timedelta(hours=1),
        case=matter.model_copy(update={"number": number}),
        spoken=said,
        spoken_at=spoken_at or START + timedelta(hours=1),
        due=due,
        **changes,
    )
