"""What was wrapped against the right edge, as on telephones, finds the label of its first line."""

import re
from collections.abc import Sequence

from mailbot.documents.entry import Entry
from mailbot.documents.geometry import Run
from mailbot.documents.labels import Atom
from mailbot.documents.text import squeeze

_NUMBERS = frozenset(
    {"serial_no", "order_no", "receipt_no", "slip_no", "payer_account", "payee_account"}
)
_TEXTS = frozenset({"address", "purpose", "note", "summary"})
_NAMES = frozenset(
    {"company"}
    | {f"{party}_{part}" for party in ("payer", "payee") for part in ("name", "bank", "both")}
)
_NUMBER = re.compile(r"[0-9A-Za-z*]+")
_TEXT = re.compile(
    r"[\u4e00-\u9fff()·、,，。A-Za-z\d]*[\u4e00-\u9fff][\u4e00-\u9fff()·、,，。A-Za-z\d]*"
)
_DAY = re.compile(
    r"(?:\d{4}|[一二三四五六七八九〇零○]{4})年[\d一二三四五六七八九十]{1,3}月.{0,4}日"
    r"|20\d\d[-./]\d{1,2}[-./]\d{1,2}"
)
# What ends a whole name of a company or a bank.
_WHOLE = re.compile(
    r"(?:公司|集团|厂|站|局|院|所|银行|支行|分行|营业部|营业室|信用社|联社|中心)(?:\([^()]{1,8}\))?$"
)
_BRANCH = re.compile("分公司$")
_BANK_BRANCH = re.compile("(?:支行|分行|营业[部室]|信用社|分社|分理处|储蓄所)$")
_ALIGNED, _APART = 0.5, 1.2  # lines between two right edges, and from one line to the next
_FILLED = 2.0  # lines: a value that begins much further right than others was not wrapped


def label_of_rest_at_right(run: Run, atoms: Sequence[Atom], line: float) -> Atom | None:
    """The label of the value above that `run`, alone on its row, is the rest of.

    Both end at the right edge, and the value fills its column, which begins where the longest
    value right of a label does.
    """
    if any(_is_level(atom.run, run, line) for atom in atoms if atom.run is not run):
        return None
    values = [atom for atom in atoms if _is_set_right(atom, run, line)]
    begin = min((atom.run.x0 for atom in values), default=0.0)
    for above in values:
        near = -_ALIGNED * line <= run.y0 - above.run.y1 < _APART * line
        full = above.run.x0 < min(begin + _FILLED * line, run.x0)
        if near and full and above.owner and _goes_on(above.owner.entry, above.run, run):
            return above.owner
    return None


def _is_level(one: Run, other: Run, line: float) -> bool:
    return abs(one.centre - other.centre) < _ALIGNED * line


def _is_set_right(atom: Atom, run: Run, line: float) -> bool:
    """Whether an atom is the value right of a label and ends where `run` does."""
    owner = atom.owner
    beside = owner is not None and not atom.run.cell and _is_level(owner.run, atom.run, line)
    return beside and abs(atom.run.x1 - run.x1) < _ALIGNED * line


def _goes_on(entry: Entry | None, above: Run, run: Run) -> bool:
    """Whether a label's value could be of both lines: a number cut anywhere, or a text."""
    meant = {entry.field, *(name for name, _ in entry.scoped.values())} if entry else set()
    begun, rest = squeeze(above.text), squeeze(run.text)
    if meant & _NUMBERS and _NUMBER.fullmatch(rest) and len(rest) < len(begun):
        return _NUMBER.fullmatch(begun) is not None
    names = [name for name in meant & _NAMES if not is_whole(above, name) or is_rest(run, name)]
    return bool(names or meant & _TEXTS) and _TEXT.fullmatch(rest) is not None


def is_cut(above: Run, run: Run) -> bool:
    """Whether a number breaks off at its hyphen and `run` could be the rest: 89897- 6351297870."""
    begun, rest = squeeze(above.text), squeeze(run.text)
    return begun.endswith("-") and begun[:-1].isalnum() and _NUMBER.fullmatch(rest) is not None


def is_day_under_name(run: Run, entry: Entry | None) -> bool:
    """Whether a line is a day and no part of the name above it: who signs writes one there."""
    named = entry is not None and entry.field in _NAMES
    return named and _DAY.fullmatch(squeeze(run.text)) is not None


def is_whole(run: Run, field: str) -> bool:
    """Whether a line could be a whole name; no address ends as names do."""
    return field != "address" and _WHOLE.search(squeeze(run.text)) is not None


def is_rest(run: Run, field: str) -> bool:
    """Whether a line names a branch, which a name that could be whole goes on with."""
    branch = _BANK_BRANCH if field.endswith("_bank") else _BRANCH
    return branch.search(squeeze(run.text)) is not None


def is_branch(run: Run, field: str) -> bool:
    """Whether a line names but a branch, which however long is part of the bank above it."""
    return field.endswith("_bank") and is_rest(run, field) and "银行" not in run.text


def is_under(run: Run, others: Sequence[Run], line: float) -> bool:
    """Whether `run` is right under the last of `others`, as the next line of a text is."""
    last = max(others, key=lambda other: other.y1)
    near = last.page == run.page and -_ALIGNED * line <= run.y0 - last.y1 < _APART * line
    left, right = min(other.x0 for other in others), max(other.x1 for other in others)
    return near and run.x0 < right and left < run.x1
