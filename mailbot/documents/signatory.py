"""The end of a letter tells who wrote it: the organisation that stands alone there (落款)."""

import re
from collections.abc import Collection, Iterable
from datetime import date

from mailbot.documents.dates import find_dates
from mailbot.documents.fields import Sheet, printed_of
from mailbot.documents.geometry import Run
from mailbot.documents.names import looks_like_company, read_company
from mailbot.documents.normalise import Read
from mailbot.documents.text import squeeze
from mailbot.values import Extracted

# A sentence about the company is not its name.
_SENTENCE = re.compile("授权|委托|身份证|办理|公章|盖章|加盖")
_SEALED = 0.9  # how sure the applicant is that is named where it has to stamp
_STAMPED = re.compile("章")
_OF_OTHERS = re.compile("受理|审核|审批|代理|经销|发证|制证|授权|上级|主管|银行|法人|法定|经办人")
_ALONE = 3  # runs on the row of a signature at most: what it is, who, when
_TO_WHOM = re.compile("[此谨]?(?:致|呈)[:,]?")  # alone on the row above to whom the letter goes
_ADDRESSED = re.compile("^(?:谨?[致呈]|[此送]致)|:$")  # the recipient in one line with that
_KEY_LIKE = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Za-z-]*\d)(?=[\d-]*[A-Za-z])[A-Za-z0-9-]{6,}"
)  # letters and digits: FT54537651
_HOUR = re.compile(r"\d:\d\d")
_NAME = re.compile(
    "[\u4e00-\u9fff()（）A-Za-z·]{2,40}(?:公司|合伙企业|厂|局|院|所|中心|集团|社|站|委员会|中学|小学|学校|大学"
    "|医院|银行|矿|(?:农|林|牧|渔|电|伏|养殖)场|合作社|管理处)(?:[(（][\u4e00-\u9fff]{2,8}(?:合伙|经营|独资)[)）])?"
)


def organisation(raw: str) -> Read[str] | None:
    """The organisation that a text names and says nothing else about."""
    read = read_company(raw.replace("\n", ""))
    sentence = read and _SENTENCE.search(read[0])
    return read if read and looks_like_company(read[0]) and not sentence else None


def signatory(sheet: Sheet, *, dated: bool = False) -> Extracted[str] | None:
    """The organisation that stands alone in the lower half of a letter, as a signature does.

    Where it must be `dated`, the letter's date stands right of it or on the row below.
    """
    rows = list(sheet.rows())
    for at in reversed(range(len(rows) // 2, len(rows))):
        following = [*rows[at], *(rows[at + 1] if at + 1 < len(rows) else ())]
        if dated and not any(_is_date(run) for run in following):
            continue
        if len(rows[at]) > _ALONE:  # a row of a table signs nothing
            continue
        if at and _TO_WHOM.fullmatch(squeeze(rows[at - 1][0].text)):
            continue
        for run in rows[at]:
            if _ADDRESSED.search(squeeze(run.text)):
                continue
            read = organisation(run.raw)
            if read and _NAME.fullmatch(read[0]):
                return printed_of([run]).extracted(read[0], 0.85 * run.confidence)
    return None


def letterhead(sheet: Sheet) -> Extracted[str] | None:
    """The organisation that stands alone in the first row of a letter, as its head does."""
    for row in list(sheet.rows())[:1]:
        read = organisation(row[0].raw) if len(row) == 1 else None
        if read and _NAME.fullmatch(read[0]) and not _ADDRESSED.search(squeeze(row[0].text)):
            return printed_of(row).extracted(read[0], 0.85 * row[0].confidence)
    return None


def sealed(sheet: Sheet) -> Extracted[str] | None:
    """The applicant that is named where it has to stamp: 申请单位（盖章）."""
    for label in sheet.atoms:
        if label.entry is None or label.entry.field or label.group == "staff":
            continue
        if not _STAMPED.search(label.entry.word) or _OF_OTHERS.search(label.entry.word):
            continue
        for piece in label.pieces:
            read = organisation(piece.run.raw)
            if read and _NAME.fullmatch(read[0]):
                return printed_of([piece.run]).extracted(read[0], _SEALED * piece.run.confidence)
    return None


def closing_day(sheet: Sheet, aside: Collection[date]) -> Extracted[date] | None:
    """The date that stands alone in the lower half of a paper, as where it is signed.

    Days `aside`, such as that of its receipt, are none.
    """
    rows = list(sheet.rows())
    for row in reversed(rows[len(rows) // 2 :]):
        for run in () if is_of_key(row) else row:
            if _is_date(run) and find_dates(run.text)[-1] not in aside:
                return printed_of([run]).extracted(find_dates(run.text)[-1], 0.85 * run.confidence)
    return None


def is_of_key(row: Iterable[Run]) -> bool:
    """Whether a row holds a number like a key's: a day beside that is the key's."""
    return any(_KEY_LIKE.search(run.text) for run in row)


def _is_date(run: Run) -> bool:
    """Whether a run is a date and no more than 日期 before it; with an hour it was printed so."""
    if _HOUR.search(run.text):
        return False
    bare = re.sub(r"[\d\s年月日./\-:日期一二三四五六七八九十〇零○]", "", run.text)
    return bool(find_dates(run.text)) and not bare
