"""What a TOML file below `templates/forms/` says of a kind of document, checked."""

import re
from itertools import product
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from mailbot.documents.text import squeeze
from mailbot.values import Record

_PART = re.compile(r"\{\{(\w+)\}\}")
_EXPRESSIONS = ("said", "prose", "cues")

Kind = Literal["application", "authorisation", "voucher", "licence", "identity", "list"]
Words = tuple[str, ...]


_ALTERNATIVES = re.compile(r"\{([^{}]*)\}")


def spelt_out(word: str) -> tuple[str, ...]:
    """All words that one with alternatives stands for: 申请{单位,企业}{,名称} is four."""
    parts = _ALTERNATIVES.split(word)
    choices = [part.split(",") if at % 2 else [part] for at, part in enumerate(parts)]
    return tuple("".join(chosen) for chosen in product(*choices))


def _all_spelt_out(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for word in words for one in spelt_out(word)))


Labels = Annotated[tuple[str, ...], AfterValidator(_all_spelt_out)]
"""Words in which {alternatives,in braces} are spelt out."""


def _squeezed(weights: dict[str, float]) -> dict[str, float]:
    return {squeeze(one): weight for word, weight in weights.items() for one in spelt_out(word)}


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as exc:
        raise ValueError(f"bad regular expression: {exc}") from exc
    return pattern


Expression = Annotated[str, AfterValidator(_compiles)]
"""A regular expression, checked; `re` keeps it compiled."""

Weights = Annotated[dict[str, float], AfterValidator(_squeezed)]


class Marks(Record):
    """What tells a kind of document: words with their weights.

    `titles` count once, the heaviest of those standing alone on a line; `words` add up wherever
    they stand; `unless` are words that speak against the kind (their weights are subtracted).
    `said` are regular expressions over running text in half width, spaces removed: what letters
    say in sentences; a weight below 0 takes away from what the others give.
    A document is of the kind from `threshold` on. Where its title alone does not reach that, one
    of the words of `subjects` (what it deals with) or `about` (what else only such documents
    say) must stand on it: a supplier's form has a company and a contact, too.
    """

    threshold: float = Field(gt=0)
    subjects: Labels = ()
    about: Labels = ()
    titles: Weights = Field(default_factory=dict)
    words: Weights = Field(default_factory=dict)
    unless: Weights = Field(default_factory=dict)
    said: dict[Expression, float] = Field(default_factory=dict)


def with_parts(data: Any) -> Any:
    """The tables of a form with each {{name}} in its expressions replaced by that of `parts`."""
    parts = dict(data.get("parts", {})) if isinstance(data, dict) else {}
    for name, part in parts.items():  # one may take up those before it
        parts[name] = _PART.sub(lambda match: parts.get(match[1], match[0]), part)

    def whole(value: Any) -> Any:
        if isinstance(value, str):
            return _PART.sub(lambda match: parts.get(match[1], match[0]), value)
        if isinstance(value, list):
            return [whole(one) for one in value]
        if isinstance(value, dict):
            return {whole(key): whole(one) for key, one in value.items()}
        return value

    return (
        data | {name: whole(data[name]) for name in _EXPRESSIONS if name in data} if parts else data
    )


class Form(Marks):
    """One kind of document: its marks and the labels its fields stand at.

    `labels` name a field's labels, the most telling first, `english` those in English, in small
    letters; `groups` head a set of labels whose
    meaning is then that of `scoped`, `prefixes` are what its words are called before a scoped
    label (付款 + 账号), `rarer` such words too seldom met to list each label (出款方 + 银行账户);
    `qualifiers` may stand before any label and change nothing (UKey + 邮寄地址),
    `endings` behind it (资费 + 选择); `stems` are labels only with a qualifier before
    them (申报 + 单位), and those `alone` only where nothing else stands in their cell or before
    their colon (单位, 经办); `strangers` before a label make it another's, which is not read (财务
    + 联系人); `before` and `after` head what a change replaces and what holds from now on,
    `former` and `latter` say the same before a label or in brackets behind it (原 + 名称), and
    nothing at labels of `kept` fields (原 + 序列号); `ignore` are labels that bound values but
    are not read, `notices` those behind which a line names no more labels (填表说明); a `closed`
    group's labels mean nothing but what it lists: 手机 of a 收件人 is not the contact's;
    `annexes` end the titles of pages behind a form that only tell its terms, `samples` are what
    a sheet calls itself that shows how the form is filled in, `guidance` heads a column that
    tells what to write beside each label; `headed` are words in the headings of papers that may
    say as much as the form and are none, `strange` their own words with weights;
    `sections` are words by which a heading of a part is one of a group, the first that fits;
    `choices` are words of check boxes, wherever they stand, `sole` such as are one only where
    nothing else stands between their marks or at their label (首次, 申请); `prose` are regular
    expressions over running text, each with one group that is the value, and `captions` stand in
    brackets behind the blanks of such text and say what to write there: ____(部门); `questions`
    are expressions that find what asks for a field within a question (寄到哪里？); `parts` name
    expressions that others take up as {{name}}; `cues` are expressions of the parts of a request
    in sentences; `shapes` are what a field's values look like.
    """

    kind: Kind
    parts: dict[str, str] = Field(default_factory=dict)
    labels: dict[str, Labels] = Field(default_factory=dict)
    stems: dict[str, Labels] = Field(default_factory=dict)
    alone: dict[str, Labels] = Field(default_factory=dict)
    english: dict[str, Labels] = Field(default_factory=dict)
    ignore: Labels = ()
    notices: Labels = ()
    annexes: Labels = ()
    samples: Labels = ()
    headed: Labels = ()
    strange: Weights = Field(default_factory=dict)
    guidance: Labels = ()
    groups: dict[str, Labels] = Field(default_factory=dict)
    prefixes: dict[str, Labels] = Field(default_factory=dict)
    rarer: dict[str, Labels] = Field(default_factory=dict)
    qualifiers: Labels = ()
    endings: Labels = ()
    strangers: Labels = ()
    before: Labels = ()
    after: Labels = ()
    former: Labels = ()
    latter: Labels = ()
    kept: Words = ()
    scoped: dict[str, dict[str, Labels]] = Field(default_factory=dict)
    closed: Words = ()
    sections: dict[str, Labels] = Field(default_factory=dict)
    choices: dict[str, dict[str, Labels]] = Field(default_factory=dict)
    sole: dict[str, dict[str, Labels]] = Field(default_factory=dict)
    prose: dict[str, Words] = Field(default_factory=dict)
    captions: Labels = ()
    questions: dict[str, Words] = Field(default_factory=dict)
    cues: dict[str, tuple[Expression, ...]] = Field(default_factory=dict)
    shapes: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _with_parts(cls, data: Any) -> Any:
        return with_parts(data)


class Other(Marks):
    """A document that is recognised by `title` and not read: an invoice, a contract, a ticket."""

    title: str
    like_form: bool = False
    """Whether a form may be headed like it: 需求问卷."""


class Others(Record):
    """The file of all `Other` documents."""

    kind: Literal["other"]
    other: tuple[Other, ...]
