"""Lines under a party's heading, without labels of their own, become its name, account and bank."""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from mailbot.documents.fields import Candidate, Sheet, printed_of
from mailbot.documents.geometry import Run
from mailbot.documents.labels import Atom
from mailbot.documents.text import squeeze

_NEXT = 2.5  # lines from one line of a block to the next
_TALL = 1.8  # lines; a higher word is set upright beside its block
_UNLABELLED = 0.9  # how surely a line of a block is what it looks like
_ACCOUNT = re.compile(r"\(?(?=(?:.*\d){4})[\d*-]{8,36}\)?")
# A number in groups, or words without a space or a stroke
_WORD = re.compile(r"[\d*]+(?:[ -][\d*]+)*(?=[\s/|,;]|$)|[^\s/|,;]+")
_BANK = re.compile(
    "[\u4e00-\u9fff()]*(?:银行|信用社|信用合作|联社|农商|农信|财务|支行|分行|支付宝|财付通)[\u4e00-\u9fff()]*"
)
_BANK_ENDS = re.compile(
    "(?:银行|农商行|支行|分行|分理处|储蓄所|营业[部室]|清算中心|信用社|联社|分社|支付宝|财付通)"
    r"(?:\([\u4e00-\u9fff]+\))?$"
)
_COMPANY_ENDS = re.compile("(?:公司|厂|站|局|院|所|中心|合作社)$")


def read_blocks(sheet: Sheet, party: str) -> dict[str, list[Candidate]]:
    """What the lines of a party's blocks are, by part: "account" and "bank".

    The party's name, read with the lines below it, is cut to its own lines in `sheet`.
    """
    found: dict[str, list[Candidate]] = {"account": [], "bank": []}
    for head in sheet.atoms:
        parts = _parts(_lines(head, party, sheet))
        if len(parts) < 2 or "account" not in parts:  # noqa: PLR2004 - one line is told by its label
            continue
        for part, runs in parts.items():
            printed = printed_of(runs)
            one = Candidate(f"{party}_{part}", 0, _UNLABELLED, printed, head)
            if part == "name":
                _name(sheet, one)
            else:
                found[part].append(one)
    return found


def _name(sheet: Sheet, named: Candidate) -> None:
    """Let `named` stand for the candidate of its label, which has the block's other lines, too."""
    known = sheet.candidates.setdefault(named.field, [])
    own = next((at for at, one in enumerate(known) if one.label is named.label), None)
    if own is None:
        sheet.add(named)
    else:
        known[own] = replace(known[own], printed=named.printed)


def _lines(head: Atom, party: str, sheet: Sheet) -> Iterator[tuple[str, Run]]:
    """The lines of the block a label heads, from the first to the last without a label."""
    entry = head.entry
    if entry is None or head.header or party not in (entry.group, entry.field.partition("_")[0]):
        return
    if entry.field not in ("", f"{party}_name"):
        return
    pieces = [piece.run for piece in head.pieces] or _beside(head, sheet)
    for run in sorted(pieces, key=lambda run: (run.centre, run.x0)):
        for part in _apart(run):
            yield squeeze(part.text), part
    last = max(pieces, key=lambda run: run.centre, default=head.run)
    while below := _below(last, sheet):
        for part in _apart(below):
            yield squeeze(part.text), part
        last = below


def _apart(run: Run) -> list[Run]:
    """The parts of a line that has an account beside other words: 某公司 6222… 某银行."""
    found = [run.part(*match.span()) for match in _WORD.finditer(run.text)]
    told = any(_ACCOUNT.fullmatch(squeeze(part.text)) for part in found)
    return found if told else [run]


def _loose(sheet: Sheet) -> Iterator[Run]:
    return (atom.run for atom in sheet.atoms if not atom.entry and not atom.owner)


def _beside(head: Atom, sheet: Sheet) -> list[Run]:
    """The lines right of a word set upright, as high as it is."""
    run = head.run
    if run.height < _TALL * sheet.line:
        return []
    level = [
        other
        for other in _loose(sheet)
        if other.x0 > run.x1 and run.y0 - sheet.line < other.centre < run.y1 + sheet.line
    ]
    left = min((other.x0 for other in level), default=0.0)
    return [other for other in level if other.x0 - left < 0.5 * sheet.line]


def _below(last: Run, sheet: Sheet) -> Run | None:
    """The line without a label that goes on below `last` in its column."""
    found = (
        run
        for run in _loose(sheet)
        if abs(run.x0 - last.x0) < 0.8 * sheet.line
        and 0.3 * sheet.line < run.centre - last.centre < _NEXT * sheet.line
    )
    return min(found, key=lambda run: run.centre, default=None)


def _parts(lines: Iterable[tuple[str, Run]]) -> dict[str, list[Run]]:
    """The lines by what they are, in whatever order they stand, as far as that can be told."""
    parts: dict[str, list[Run]] = {}
    last = ""
    for text, run in lines:
        part = last if last and _goes_on(parts[last][-1], last, text) else _part(text, parts)
        if not part or (part in parts and part != last):
            break
        parts.setdefault(part, []).append(run)
        last = part
    return parts


def _part(text: str, known: Container[str]) -> str:
    """What a line is; "" for a line that is nothing of a party's."""
    if _ACCOUNT.fullmatch(text):
        return "account"
    if _BANK_ENDS.search(text) or ("name" in known and _BANK.fullmatch(text)):
        return "bank"
    return "" if "name" in known or text.isascii() else "name"


def _goes_on(above: Run, part: str, text: str) -> bool:
    """Whether a name or a bank does not end with the line above, so that `text` is its rest."""
    if part == "account" or _ACCOUNT.fullmatch(text):
        return False
    ends = _BANK_ENDS if part == "bank" else _COMPANY_ENDS
    return ends.search(squeeze(above.text)) is None and not text.isascii()
