"""Template texts and a letter -> plain text and HTML."""

import html
import re
import traceback
from collections.abc import Mapping
from typing import get_args

from jinja2 import (  # noqa: TID251 - laying out templates is this folder's trade
    Environment,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    select_autoescape,
)

from mailbot.errors import TemplatesWrong
from mailbot.reply.forms import PLACEHOLDERS, prefill
from mailbot.reply.letter import Letter, LetterKind, rehearsals
from mailbot.reply.wording import FILE as WORDING
from mailbot.reply.wording import Wording, read_wording

_FOLDER = "replies/"
_FORMS = "forms/"
_LAYOUT = ".j2"
_BETWEEN_TAGS = re.compile(r">[^<]+")
_NOTHING = r"(?!)"
_KEPT = r'<span style="white-space:nowrap;">\g<0></span>'
_BLANKS = re.compile(r"\n{3,}")


class Rendered:
    """A letter laid out: `title` for a subject of our own, plain `text`, `html`."""

    def __init__(self, title: str, text: str, html: str) -> None:
        self.title = title
        self.text = text
        self.html = html


class Templates:
    """All that staff may edit of the replies, checked: layouts, wording and blank forms.

    `files` maps names below `templates/` ("replies/base.txt.j2", "forms/授权书.docx") to their
    content. Every layout is tried on a full and on an empty letter, so that a broken one stops
    the process at start: raises TemplatesWrong with file, line and key.
    """

    wording: Wording
    forms: Mapping[str, bytes]

    def __init__(self, files: Mapping[str, str | bytes]) -> None:
        self.wording = read_wording(_text(files, WORDING))
        self._environment = _environment(files)
        self.forms = self._forms(files)
        for kind in get_args(LetterKind):
            for letter in rehearsals(kind):
                self.render(letter)

    def _forms(self, files: Mapping[str, str | bytes]) -> dict[str, bytes]:
        """The blank forms by requirement code."""
        found = {}
        for code, name in self.wording.forms.items():
            data = files.get(_FORMS + name)
            if not isinstance(data, bytes):
                message = "the blank form is not there"
                raise TemplatesWrong(message, file=_FORMS + name, key=f"forms.{code}")
            prefill(data, dict.fromkeys(PLACEHOLDERS, ""), name=_FORMS + name)
            found[code] = data
        return found

    def render(self, letter: Letter) -> Rendered:
        """The letter as title, plain text and HTML; raises TemplatesWrong."""
        return Rendered(
            title=self._block(f"{letter.kind}.txt.j2", letter),
            text=self._whole(f"{letter.kind}.txt.j2", letter),
            html=_unbroken(self._whole(f"{letter.kind}.html.j2", letter), letter),
        )

    def _whole(self, name: str, letter: Letter) -> str:
        try:
            text = self._environment.get_template(name).render(letter=letter)
        except TemplateError as exc:
            raise layout_wrong(_FOLDER, name, exc) from exc
        return _BLANKS.sub("\n\n", text).strip() + "\n"

    def _block(self, name: str, letter: Letter) -> str:
        """The `subject` block of a text template on one line."""
        try:
            template = self._environment.get_template(name)
            blocks = template.blocks
            if "subject" not in blocks:
                message = "the template has no subject block"
                raise TemplatesWrong(message, file=_FOLDER + name, key="subject")
            context = template.new_context({"letter": letter})
            return " ".join("".join(blocks["subject"](context)).split())
        except TemplateError as exc:
            raise layout_wrong(_FOLDER, name, exc) from exc


def _unbroken(page: str, letter: Letter) -> str:
    """The page with its case and phone numbers unbroken: narrow screens break lines at hyphens."""
    numbers = [html.escape(each) for each in (letter.case_number, letter.service_phone) if each]
    found = re.compile("|".join(map(re.escape, numbers)) or _NOTHING)
    return _BETWEEN_TAGS.sub(lambda text: found.sub(_KEPT, text[0]), page)


def _text(files: Mapping[str, str | bytes], name: str) -> str:
    content = files.get(name)
    if content is None:
        message = "the file is not there"
        raise TemplatesWrong(message, file=name)
    try:
        return content if isinstance(content, str) else content.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = exc.object[: exc.start].count(b"\n") + 1
        raise TemplatesWrong("the file is not UTF-8", file=name, line=line) from exc


def _environment(files: Mapping[str, str | bytes]) -> Environment:
    layouts = {
        name.removeprefix(_FOLDER): _text(files, name)
        for name in files
        if name.startswith(_FOLDER) and name.endswith(_LAYOUT)
    }

    def load(name: str) -> tuple[str, str, None] | None:
        """The source under its own name, which errors then carry."""
        return (layouts[name], name, None) if name in layouts else None

    return Environment(
        loader=FunctionLoader(load),
        undefined=StrictUndefined,
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        trim_blocks=True,
        lstrip_blocks=True,
    )


def layout_wrong(folder: str, name: str, exc: TemplateError) -> TemplatesWrong:
    """The error with the place jinja noted: in the exception or in its rewritten traceback."""
    if isinstance(exc, TemplateSyntaxError):
        return TemplatesWrong(str(exc.message), file=folder + (exc.name or name), line=exc.lineno)
    places = [
        (frame.f_code.co_filename, line)
        for frame, line in traceback.walk_tb(exc.__traceback__)
        if frame.f_code.co_filename.endswith(_LAYOUT)
    ]
    where, line = places[-1] if places else (name, None)
    missing = re.search(r"'([^']+)'(?: is undefined)?$", str(exc))
    return TemplatesWrong(
        str(exc),
        file=folder + where,
        line=line,
        key=missing[1] if missing else "",
    )
