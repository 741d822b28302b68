"""Files on disk become judgements: what the bot would make of mails and documents."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from mailbot.cli import data, picture
from mailbot.cli.office import office_by
from mailbot.cli.progress import steps
from mailbot.documents.layouts import Layouts
from mailbot.documents.page import FileReading
from mailbot.documents.read import identify
from mailbot.explain import Explanation, Judged, NoCache, explain
from mailbot.house import Habits, Rules, Study, read_rules
from mailbot.message.model import Screening, SenderKind
from mailbot.pages.opener import Opener
from mailbot.pages.sandbox import ReadingPool
from mailbot.reply.model import Identity
from mailbot.settings import Settings, read_templates
from mailbot.store.model import SettledMail
from mailbot.wiring import habits_of, identity_of, reading_pool, utc_now

_NOBODY_YET = Identity(
    name="电子钥匙办理处", address="intake@mailbot.invalid", domain="mailbot.invalid"
)
"""Who would answer where mailbot is not set up yet."""

_UNKNOWN = Screening(answerable=False, kind=SenderKind.PERSON, reason="not_screened")

_KEY_OF_EXPLANATIONS = b"explanations are of no real case"


@contextmanager
def open_study(settings: Settings | None, templates: Path | None) -> Iterator[Study]:
    """All it takes to judge a mail, with the shipped rules where there are no settings."""
    with _open_reader(settings, templates) as (opener, rules):
        yield Study(
            rules=rules,
            identity=_identity(settings),
            case_prefix=settings.agency.case_prefix if settings else "DK",
            case_key=_KEY_OF_EXPLANATIONS,
            habits=habits_of(settings) if settings else Habits(),
            readers=opener,
            cache=NoCache(),
            clock=utc_now,
        )


@contextmanager
def _open_reader(
    settings: Settings | None, templates: Path | None
) -> Iterator[tuple[Opener, Rules]]:
    """The reading processes and the rules by which documents are told."""
    folder = templates or (settings.templates_dir if settings else None)
    rules = read_rules(read_templates(folder), _identity(settings).own_addresses)
    with reading_pool(settings) if settings else ReadingPool() as pool:
        yield Opener(pool, rules.screening), rules


def _identity(settings: Settings | None) -> Identity:
    return identity_of(settings) if settings else _NOBODY_YET


def explain_files(
    files: Sequence[Path], settings: Settings | None, templates: Path | None, now: datetime
) -> dict[str, Any]:
    """One judgement, or {"schema", "files": [...]} for several mails; one warm reader."""
    with open_study(settings, templates) as study:
        local = now.astimezone(study.rules.programme.calendar.zone)
        judged = [
            {"name": file.name, **explanation_data(explain(file, study, local))}
            for file in steps(files, "读信")
        ]
    if len(judged) == 1:
        judged[0].pop("name")
        return {"schema": data.SCHEMA, **judged[0]}
    return {"schema": data.SCHEMA, "files": judged}


def explanation_data(explained: Explanation) -> dict[str, Any]:
    """An explanation as JSON."""
    understood = explained.understood
    several = [_judged_data(one) for one in explained.cases if len(explained.cases) > 1]
    return {
        "message": data.message_data(understood.message, understood.documents),
        "screening": data.screening_data(understood.screening),
        "documents": [data.document_data(document) for document in understood.documents],
        "order": data.order_data(explained.decision),
        "decision": data.decision_data(explained.decision),
        "reply": data.reply_data(explained.reply) if explained.reply else None,
        **({"cases": several} if several else {}),
    }


def _judged_data(judged: Judged) -> dict[str, Any]:
    """What the mail comes to for one of several companies."""
    return {
        "documents": [document.name for document in judged.share.documents],
        "order": data.order_data(judged.decision),
        "decision": data.decision_data(judged.decision),
        "reply": data.reply_data(judged.reply) if judged.reply else None,
    }


def settled_data(settled: SettledMail) -> dict[str, Any]:
    """A settled mail in the shape of an explanation, without the reply's text."""
    documents = settled.share.documents if settled.share else ()
    return {
        "message": data.message_data(settled.message, documents),
        "screening": data.screening_data(settled.mail.screening or _UNKNOWN),
        "documents": [data.document_data(document) for document in documents],
        "decision": data.decision_data(settled.decision) if settled.decision else None,
    }


def read_files(
    files: Sequence[Path], settings: Settings | None, templates: Path | None
) -> dict[str, Any]:
    """What the files hold: {"schema", "files": [{"name", "documents"}]}."""
    with _open_reader(settings, templates) as (opener, rules):
        judged = [
            _file_data(opener.read_file(file), file.name, rules.layouts)
            for file in steps(files, "识别")
        ]
    return {"schema": data.SCHEMA, "files": judged}


def read_and_draw(
    files: Sequence[Path], settings: Settings | None, templates: Path | None, output: Path
) -> tuple[dict[str, Any], list[Path]]:
    """The same, and the pictures written: every page with what was found on it."""
    with _open_reader(settings, templates) as (opener, rules):
        judged, drawn = [], []
        for file in steps(files, "识别"):
            reading, pictures = opener.read_keeping_pictures(file)
            judged.append(_file_data(reading, file.name, rules.layouts))
            plates = picture.plates(reading, rules.layouts, office_by(rules))
            drawn += [opener.draw(plate, shown) for plate, shown in zip(plates, pictures)]  # noqa: B905 - none were kept of a refused file
    pages = [page for page in drawn if page is not None]
    names = picture.names_of(output, len(pages))
    picture.write(list(zip(names, pages, strict=True)))
    return {"schema": data.SCHEMA, "files": judged}, names


def _file_data(reading: FileReading, name: str, layouts: Layouts) -> dict[str, Any]:
    documents = [data.document_data(document) for document in identify(reading, layouts)]
    return {"name": name, "documents": documents}
