"""The runs of one payment voucher (汇款凭证) become a `PaymentVoucher`."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from mailbot.documents.amounts import FIGURES, find_words, read_figures, read_words
from mailbot.documents.blocks import read_blocks
from mailbot.documents.dates import find_dates, joined_lines
from mailbot.documents.digits import read_columns
from mailbot.documents.fields import Candidate, Printed, Sheet, best, printed_of
from mailbot.documents.labels import Atom
from mailbot.documents.names import has_surname, read_company, read_person
from mailbot.documents.normalise import Read, read_account, read_line, read_serial
from mailbot.documents.prose import Prose, from_prose
from mailbot.documents.text import squeeze
from mailbot.documents.transferstatus import read_status
from mailbot.documents.wrapped import is_under
from mailbot.values import Extracted, Finding

# An account alone, or behind its bank: 中信银行(8110****0093)
_ACCOUNT = re.compile(
    r"(?P<bank>[\u4e00-\u9fff]{2,16}(?:银行|信用社|农商行)[\u4e00-\u9fff]{0,12})?"
    r"\(?(?P<account>[\d*]{8,32})\)?"
)
# An account at a name, whole or masked; a star between characters masks the name itself: 周*琴
_ACCOUNT_BESIDE = re.compile(
    r"[(（]?(?:[\d*＊]{6,}|\d+[*＊][\d*＊]*|[*＊]+\d[\d*＊]*"
    r"|(?<![\u4e00-\u9fff*＊])[*＊]{3,}|[*＊]{3,}(?![\u4e00-\u9fff*＊]))[)）]?"
)
_LETTERS_AND_DIGITS = re.compile(r"(?=.*\d)[0-9A-Za-z ]{2,}")
_BARE = ("日期", "时间")
_OTHER_FIELD = 1000  # added to the rank of what stands at the label of another field
_NEXT = 2.5  # lines from a name to the account in the next row of a list
_BANK_TWICE = re.compile("(?<=[支分银])行{2,}$")
_WHOLE_NAME = re.compile("有限(?:责任)?公司$")
_TWO, _LONGEST_ACCOUNT = 0.5, 30  # how sure a value is that may be two; digits of one account
_PERSON = 3  # characters; a company has more
_INSTEAD = 0.7  # how surely the number of an order stands for that of its transfer
_UNSURE = 0.6  # how sure figures and words are that contradict each other
_NO_CENTS = 0.75  # below what may decide about money: ￥240.00 loses its point to ￥24000


def _amount(raw: str) -> Read[Decimal] | None:
    # digits of two lines never join; a column of several amounts is no one's
    found = [read for line in raw.split("\n") if (read := read_figures(line))]
    several = len({value for value, _ in found}) > 1
    return (found[0][0], min(found[0][1], _TWO if several else 1.0)) if found else None


def _words(raw: str) -> Read[str] | None:
    words = find_words(raw)
    return (words, 1.0) if words else None


def _day(raw: str) -> Read[date] | None:
    days = find_dates(joined_lines(raw))
    # a column of several days is no one's
    several = len({day for line in raw.split("\n") for day in find_dates(line)}) > 1
    return (days[0], _TWO if several else 1.0) if days else None


def _number(raw: str) -> Read[str] | None:
    """A serial or receipt number, unsure where each of several lines is one."""
    read = read_serial(raw)
    lines = [squeeze(line) for line in raw.split("\n") if line.strip()]
    alike = len(lines) > 1 and len({len(line) for line in lines}) == 1
    return (read[0], min(read[1], _TWO)) if read and alike else read


def _name(raw: str) -> Read[str] | None:
    """The name of a party, unsure where each line of it ends as a company's name does."""
    whole = [line for line in raw.split("\n") if _WHOLE_NAME.search(line.strip())]
    read = _one_name(raw)
    return (read[0], min(read[1], _TWO)) if read and len(whole) > 1 else read


def _account(raw: str) -> Read[str] | None:
    """An account, unsure where it is as long as two."""
    read = read_account(raw)
    return (read[0], min(read[1], _TWO)) if read and len(read[0]) > _LONGEST_ACCOUNT else read


def _one_name(raw: str) -> Read[str] | None:
    # an account printed behind the name is not part of it, nor is an amount below it
    lines = (line for line in raw.split("\n") if not FIGURES.fullmatch(squeeze(line).strip("+-−")))
    text = _ACCOUNT_BESIDE.sub("", "".join(lines))
    text = _unbracketed(text)
    if re.search("(?:账号|帐号|户名|开户行|开户银行)$", text.strip()):
        return None  # the next label, run together with the name
    person = read_person(text)
    if not person or len(person[0]) > _PERSON or len(squeeze(text)) > _PERSON + 2:
        return read_company(text)
    return person if has_surname(person[0]) else (person[0], 0.6 * person[1])


def _unbracketed(text: str) -> str:
    """The text without a bracket that opens or closes elsewhere: 某公司（账号：…，开户行：…）."""
    text = text.strip(" ,，;；、")
    if text.endswith(("(", "（")):
        return text[:-1]
    closed = text.endswith((")", "）")) and not re.search("[(（]", text)
    return text[:-1] if closed else text


def _bank(raw: str) -> Read[str] | None:
    read = read_company(_unbracketed(raw.replace("\n", "")))
    if not read or re.fullmatch(r"[\d*\s]+", read[0]):
        return None
    lines = [line.strip() for line in raw.split("\n")]
    again = len(lines) > 1 and len(set(lines)) < len(lines)
    name = _BANK_TWICE.sub("行", read[0])  # a bank's watermark ends so, too
    return (name, min(read[1], _TWO)) if again or name != read[0] else read


def _currency(raw: str) -> Read[str] | None:
    text = squeeze(raw).upper()
    if re.search("人民币|CNY|RMB|^元$|¥", text):
        return "CNY", 1.0
    code = re.search(r"(?<![A-Z])(USD|EUR|HKD|JPY|GBP|AUD)(?![A-Z])|美元|欧元|港币|日元", text)
    names = {"美元": "USD", "欧元": "EUR", "港币": "HKD", "日元": "JPY"}
    return (names.get(code[0], code[0]), 1.0) if code else None


def _text(raw: str) -> Read[str] | None:
    return read_line(raw.rstrip("。. \n").replace("\n", ""))


def _loose_amounts(sheet: Sheet) -> Extracted[Any] | None:
    """The one amount with a currency mark that stands at no label, as on a screenshot."""
    found: dict[Decimal, Printed] = {}
    for atom in sheet.atoms:
        if atom.entry or (atom.owner and _is_amounts_own(atom.owner)):
            continue
        text = squeeze(atom.run.text)
        spread = re.search(r"\d\s+\d", atom.run.text)  # the digits of 角 and 分 in cells of a form
        match = None if spread else FIGURES.fullmatch(text.strip("+-−"))
        read = read_figures(text) if match else None
        if match and read and (match["mark"] or match["yuan"] or "." in match["figure"]):
            found[read[0]] = printed_of([atom.run])
    if len(found) != 1:
        return None
    value, printed = next(iter(found.items()))
    return printed.extracted(value, 0.9 * printed.confidence)


def _is_amounts_own(label: Atom) -> bool:
    """Whether figures at a label may be its value: no party is named 240.00, nor are words 大写."""
    entry = label.entry
    other = entry is None or entry.group or entry.field.endswith(("_name", "_in_words"))
    return not other


def _dates(sheet: Sheet, prose: Prose) -> Extracted[date] | None:
    """The day of the transfer: at its label, in a sentence, or else the first one printed.

    What a sentence says of the payment counts before the bare 日期 of the letter it stands in.
    """
    said = from_prose(sheet, prose.get("paid_on", ()), _day)
    labelled = _labelled_date(sheet)
    of_letter = all(
        one.label.entry and one.label.entry.word in _BARE for one in sheet.of("paid_on")
    )
    if said and (labelled is None or of_letter):
        return said
    return labelled or _loose_date(sheet)


def _labelled_date(sheet: Sheet) -> Extracted[date] | None:
    for candidate in sheet.of("paid_on"):
        # the pieces 2026 年 4 月 20 日 may stand wide apart
        runs = [piece.run for piece in candidate.label.pieces]
        if runs and not _day(candidate.printed.raw):
            wide = Candidate("paid_on", candidate.rank, 0.9, printed_of(runs), candidate.label)
            sheet.add(wide)
            break
    return best(sheet, "paid_on", _day)


def _loose_date(sheet: Sheet) -> Extracted[date] | None:
    """The first date on a row without the label of another one, of printing or signing."""
    printed_later = [
        (entry.label.run.page, entry.label.run.centre) for entry in sheet.of("printed_on")
    ]
    for row in sheet.rows():
        if any(
            page == row[0].page and abs(at - row[0].centre) < sheet.line / 2
            for page, at in printed_later
        ):
            continue
        days = find_dates(" ".join(run.text for run in row))
        if days:
            return printed_of(row).extracted(days[0], 0.85 * min(run.confidence for run in row))
    return None


def _party(sheet: Sheet, party: str) -> dict[str, Any]:
    blocks = read_blocks(sheet, party)
    both = sheet.of(f"{party}_both")
    states = {word for words in sheet.form.choices.get("status", {}).values() for word in words}

    def name(raw: str) -> Read[str] | None:
        return None if squeeze(raw) in states else _name(raw)

    accounts = [*_only(both, r"\d{4}"), *_under_name(sheet, party, "account"), *blocks["account"]]
    banks = [*_hardly(_under_name(sheet, party, "bank")), *blocks["bank"]]
    names = _only(both, "[\u4e00-\u9fff]{2}")
    if party == "payer" and sheet.of("payee_name"):
        names += _hardly(sheet.of("merchant"))  # who pays from a wallet to a card
    return {
        f"{party}_name": best(sheet, f"{party}_name", name, also=names),
        f"{party}_account": best(sheet, f"{party}_account", _account, also=accounts),
        f"{party}_bank": best(sheet, f"{party}_bank", _bank, also=banks),
    }


def _under_name(sheet: Sheet, party: str, part: str) -> list[Candidate]:
    """Accounts, or the banks before them, right under a party's name without a label of their own.

    That is how telephones show them.
    """
    return [
        Candidate(f"{party}_{part}", named.rank, 0.9, replace(printed, raw=told[part]), named.label)
        for named in (*sheet.of(f"{party}_both"), *sheet.of(f"{party}_name"))
        for piece in named.label.pieces
        for atom in sheet.atoms
        if not atom.entry and not atom.owner
        if (told := _ACCOUNT.fullmatch(squeeze(atom.run.text))) and told[part]
        if 0 < atom.run.centre - piece.run.centre < _NEXT * sheet.line
        if min(abs(atom.run.x0 - piece.run.x0), abs(atom.run.x1 - piece.run.x1)) < sheet.line
        for printed in [printed_of([atom.run])]
    ]


def _hardly(candidates: Iterable[Candidate]) -> Iterable[Candidate]:
    """Candidates of another field: those of the field's own labels come before them."""
    return (replace(one, rank=one.rank + _OTHER_FIELD) for one in candidates)


def _instead(sheet: Sheet, other: str) -> Iterable[Candidate]:
    """A number that stands for another printed nowhere, unsure.

    That of the order (订单号) for the transfer's own, that of the slip (凭证号) for the receipt's.
    """
    return (replace(one, quality=_INSTEAD) for one in _hardly(sheet.of(other)))


def _number_of(sheet: Sheet, name: str, also: Iterable[Candidate] = ()) -> Extracted[str] | None:
    """A number at its label, unsure where letters and digits of no label stand right under it."""
    found = best(sheet, name, _number, also=also)
    pieces = [
        [one.label.run, *(piece.run for piece in one.label.pieces)]
        for one in sheet.of(name)
        if found and one.label.pieces and one.printed.box == found.box
    ]
    rests = [
        atom.run
        for atom in sheet.atoms
        if not atom.entry
        and not atom.owner
        and _LETTERS_AND_DIGITS.fullmatch(atom.run.text.strip())
    ]
    cut = any(is_under(rest, runs, sheet.line) for runs in pieces for rest in rests)
    if found is None or not cut:
        return found
    return found.model_copy(update={"confidence": min(found.confidence, _TWO)})


def _only(candidates: Iterable[Candidate], pattern: str) -> list[Candidate]:
    return [one for one in candidates if re.search(pattern, squeeze(one.printed.raw))]


def _purpose(sheet: Sheet) -> Extracted[str] | None:
    for name in ("purpose", "note", "summary"):
        found = best(sheet, name, _text)
        if found:
            return found
    return None


def _agree(values: dict[str, Any], findings: list[Finding]) -> None:
    """Figures and words support or weaken each other."""
    amount, words = values["amount"], values["words_value"]
    if not amount or not words:
        return
    if amount.value == words.value:
        sure = max(amount.confidence, words.confidence, 0.98)
    else:
        findings.append(Finding(code="amount_words_differ", detail=f"{amount.value} {words.value}"))
        sure = _UNSURE
    for name in ("amount", "words_value", "amount_in_words"):
        was = values[name]
        kept = sure if sure > was.confidence else min(was.confidence, sure)
        values[name] = was.model_copy(update={"confidence": kept if sure <= _UNSURE else sure})


def _doubted(amount: Extracted[Decimal] | None, sheet: Sheet) -> Extracted[Decimal] | None:
    """The amount, unsure where it was read from a picture and nowhere with 角 and 分.

    OCR drops a faint point or comma; only two decimals show that it stood where it was read.
    Words (大写) that say the same make the amount sure again.
    """
    if amount is None or amount.how != "ocr":
        return amount
    printed = {
        Decimal(match["figure"].replace(",", ""))
        for run in sheet.runs
        for match in FIGURES.finditer(squeeze(run.text))
        if re.search(r"\.\d\d$", match["figure"])
    }
    sure = amount.confidence if amount.value in printed else min(amount.confidence, _NO_CENTS)
    return amount.model_copy(update={"confidence": sure})


def _money(sheet: Sheet) -> dict[str, Any]:
    in_words = best(sheet, "amount_in_words", _words, also=_hardly(sheet.of("amount")))
    if in_words is None:
        in_words = next(
            (
                printed_of([run]).extracted(words, 0.9 * run.confidence)
                for run in sheet.runs
                if (words := find_words(run.text)) and len(words) >= 3  # noqa: PLR2004 - two characters are chance
            ),
            None,
        )
    value = read_words(in_words.value) if in_words else None
    amount = read_columns(sheet) or _doubted(
        best(sheet, "amount", _amount, also=_hardly(sheet.of("amount_in_words")))
        or _loose_amounts(sheet),
        sheet,
    )
    return {
        "amount": amount,
        "amount_in_words": in_words,
        "words_value": in_words.model_copy(update={"value": value, "how": "derived"})
        if in_words
        else None,
    }


def read_voucher(sheet: Sheet, title: str, prose: Prose) -> tuple[dict[str, Any], list[Finding]]:
    """The fields of a voucher by name, and what was noticed; `title` is its heading."""
    findings: list[Finding] = []
    values: dict[str, Any] = _party(sheet, "payer") | _party(sheet, "payee") | _money(sheet)
    _agree(values, findings)
    amount = values["amount"]
    currency = best(sheet, "currency", _currency)
    if currency is None and amount:
        printed = re.search("¥|CNY|RMB|人民币|元", squeeze(sheet.text()))
        currency = amount.model_copy(update={"value": "CNY", "how": "derived"}) if printed else None
    status, failed = read_status(sheet, title)
    if failed:
        findings.append(Finding(code="transfer_failed"))
    values |= {
        "currency": currency,
        "paid_on": _dates(sheet, prose),
        "serial_no": _number_of(sheet, "serial_no", _instead(sheet, "order_no")),
        "receipt_no": _number_of(sheet, "receipt_no", _instead(sheet, "slip_no")),
        "purpose": _purpose(sheet),
        "status": status,
    }
    return values, findings
