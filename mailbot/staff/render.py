"""A digest, or the answer to commands, becomes plain text and HTML by the layouts of digest/."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from jinja2 import (  # noqa: TID251 - laying out templates is this module's trade, too
    Environment,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    select_autoescape,
)

from mailbot.cases.verbs import Verb, VerbWords
from mailbot.errors import TemplatesWrong
from mailbot.reply.render import Rendered, layout_wrong
from mailbot.staff.model import (
    Answer,
    Answered,
    ArrivalLine,
    DayCount,
    Digest,
    Group,
    GroupCode,
    Incident,
    Item,
    Stage,
    Weight,
)
from mailbot.staff.wording import FILE, StaffWording, read_staff_wording

_FOLDER = "digest/"
_LAYOUT = ".j2"
_BLANKS = re.compile(r"\n{3,}")

Pictures = Mapping[str, "Shown"]
"""The pictures of a digest: "stages", "week", and "group:number" of a case in a group."""


class Shown:
    """A picture as a mail program finds it: `src` is a cid: or a data: URL; `alt` says the same.

    `width` is in CSS pixels.
    """

    def __init__(self, src: str, alt: str, width: int) -> None:
        self.src = src
        self.alt = alt
        self.width = width


class StaffTemplates:
    """What staff may edit of their own mails, checked.

    `files` maps names below `templates/` ("digest/digest.html.j2") to their content; `verbs`
    are what staff call their decisions. Every layout is tried on a full and on an empty digest:
    raises TemplatesWrong with file and line.
    """

    wording: StaffWording

    def __init__(self, files: Mapping[str, str | bytes], verbs: VerbWords) -> None:
        texts = {
            name: data if isinstance(data, str) else _text(name, data)
            for name, data in files.items()
            if name.startswith(_FOLDER)
        }
        if FILE not in texts:
            raise TemplatesWrong("the file is not there", file=FILE)
        self.wording = read_staff_wording(texts[FILE])
        self._environment = _environment(texts)
        self._environment.globals["verb_names"] = {verb: verbs.name(verb) for verb in Verb}
        for digest, pictures in _rehearsals():
            self.digest(digest, pictures)
        for answer in _answers():
            self.answer(answer)

    def digest(self, digest: Digest, pictures: Pictures) -> Rendered:
        """The digest laid out; pictures it has none of are left out."""
        return self._rendered("digest", digest.title, digest=digest, pictures=pictures)

    def answer(self, answer: Answer) -> Rendered:
        """The answer to a staff member's commands laid out."""
        return self._rendered("answer", self.wording.answers.subject, answer=answer)

    def _rendered(self, name: str, title: str, **values: object) -> Rendered:
        return Rendered(
            title=title,
            text=self._whole(f"{name}.txt.j2", values),
            html=self._whole(f"{name}.html.j2", values),
        )

    def _whole(self, name: str, values: Mapping[str, object]) -> str:
        try:
            text = self._environment.get_template(name).render(words=self.wording, **values)
        except TemplateError as exc:
            raise layout_wrong(_FOLDER, name, exc) from exc
        return _BLANKS.sub("\n\n", text).strip() + "\n"


def _text(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = data[: exc.start].count(b"\n") + 1
        raise TemplatesWrong("the file is not UTF-8", file=name, line=line) from exc


def _environment(texts: Mapping[str, str]) -> Environment:
    layouts = {
        name.removeprefix(_FOLDER): text for name, text in texts.items() if name.endswith(_LAYOUT)
    }

    def load(name: str) -> tuple[str, str, None] | None:
        """The source under its own name, which errors then carry."""
        return (layouts[name], name, None) if name in layouts else None

    environment = Environment(
        loader=FunctionLoader(load),
        undefined=StrictUndefined,
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["yuan"] = _yuan
    environment.filters["by_line"] = _by_line
    return environment


def _yuan(amount: Decimal) -> str:
    return f"{amount:,.2f} 元"


def _by_line(lines: Sequence[Answered]) -> list[tuple[str, list[Answered]]]:
    """What staff wrote, line by line, each with what became of it for every case meant."""
    return [(said, list(found)) for said, found in groupby(lines, key=attrgetter("line"))]


_NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def _rehearsals() -> tuple[tuple[Digest, dict[str, Shown]], ...]:
    """A digest with everything in it, and one with nothing."""
    amount = Decimal("1200.00")
    item = Item(
        number="DK-2611-0001-7Q",
        company="示例发电有限公司",
        about="示例",
        why=("示例原因",),
        since=_NOON,
        age="3 小时",
        amount=amount,
        overdue=True,
        look="示例",
    )
    bare = item.model_copy(
        update={"about": "", "why": (), "amount": None, "overdue": False, "look": ""}
    )
    groups = tuple(
        Group(
            number=number,
            code=code,
            title="示例",
            note="示例",
            colour="#1f5fa8",
            all_verb=Verb.ARRIVED,
            items=(item, bare),
            total=3,
        )
        for number, code in enumerate(GroupCode, 1)
    )
    full = Digest(
        agency="示例",
        at=_NOON,
        title="示例",
        headline="示例",
        groups=groups,
        arrivals=(ArrivalLine(on=_NOON.date(), amount=amount, payer="示例", told="示例", key="k"),),
        more_arrivals=1,
        stages=(Stage(label="示例", count=1),),
        week=(DayCount(day=date(2026, 11, 20), mails=1),),
        incidents=tuple(
            Incident(weight=weight, title="示例", text="示例", cure="示例") for weight in Weight
        ),
        how=("示例",),
        watchword="示例",
    )
    shown = Shown("cid:x", "示例", 300)
    empty = Digest(agency="示例", at=_NOON, title="示例", headline="示例")
    return (full, {"stages": shown, "week": shown, f"{GroupCode.MONEY}:{item.number}": shown}), (
        empty,
        {},
    )


def _answers() -> tuple[Answer, ...]:
    lines = (
        Answered(line="0001 通过", number="DK-2611-0001-7Q", done=True, text="示例"),
        Answered(line="0002", done=False, text="示例"),
    )
    return Answer(agency="示例", lines=lines), Answer(agency="示例", lines=(), note="示例")
