"""Text that customers or documents supplied -> text that may stand in a mail."""

import re

from stdnum.cn import uscc

from mailbot.values import mask_account, mask_id_number, mask_mobile, mask_name

# Control and direction marks, zero-width marks, halves of characters (lone surrogates).
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+"
)
_SPACE = re.compile(r"\s+")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}")
_CASE_NUMBER = r"\b[A-Z]{1,8}-[0-9]{4}-[0-9]{2,8}-[0-9A-Z]{2,4}\b"
_CREDIT_CODE = r"(?<![0-9A-Z])[0-9A-Z]{2}[0-9]{6}[0-9A-Z]{10}(?![0-9A-Z])"
# Digits that people group with blanks or dashes count as one number.
_NUMBER = r"(?<![0-9])[0-9](?:[ -]?[0-9]){7,}[Xx]?"
_TOKEN = re.compile(f"(?P<case>{_CASE_NUMBER})|(?P<code>{_CREDIT_CODE})|(?P<number>{_NUMBER})")
_MOBILE = re.compile(r"(?:86|0086)?(1[3-9][0-9]{9})")
_ID_NUMBER = re.compile(r"[1-8][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]{4}[0-9Xx]")
# ISO/IEC 7812: Chinese cards begin with 6, as no credit code of a company does (GB 32100-2015).
_BANK_CARD = re.compile(r"6[0-9]{15,18}")
_LONG_RUN = re.compile(r"[0-9]{11}")
# A day, or the moment in a camera's or a chat program's file name.
_MOMENT = re.compile(
    r"(?:19|20)[0-9]{2}[ -]?(?:0[1-9]|1[0-2])[ -]?[0-3][0-9]"
    r"(?:[0-2][0-9][0-5][0-9](?:[0-5][0-9])?)?"
)
_FULL_WIDTH = {0xFF10 + digit: 0x30 + digit for digit in range(10)}
_ORGANISATION = re.compile(
    r"公司|企业|集团|厂|局|院|所|中心|社|站|银行|学校|医院|委员会|事务|部|店|矿|场|园|处|协会|基金"
)
_PERSON_LENGTHS = range(2, 5)


def one_line(text: str, limit: int = 60) -> str:
    """`text` on one line without control or direction marks, at most `limit` characters."""
    line = _SPACE.sub(" ", _CONTROL.sub(" ", text)).strip()
    return line if len(line) <= limit else line[: limit - 1] + "…"


def scrub(text: str) -> str:
    """`text` with phone, id and account numbers masked, e-mail addresses shortened.

    Dates, case numbers and 统一社会信用代码 stay readable.
    """
    shortened = _EMAIL.sub(lambda found: mask_email(found[0]), text.translate(_FULL_WIDTH))
    return _TOKEN.sub(_shown, shortened)


def _shown(found: re.Match[str]) -> str:
    if found["case"] or (found["code"] and _is_credit_code(found["code"])):
        return found[0]
    return re.sub(_NUMBER, lambda number: _masked(number[0]), found[0])


def _is_credit_code(code: str) -> bool:
    """Whether this names a company and cannot be a person's number."""
    if _ID_NUMBER.fullmatch(code) or _BANK_CARD.fullmatch(code):
        return False
    return bool(uscc.is_valid(code)) or not _LONG_RUN.search(code)


def _masked(shown: str) -> str:
    digits = re.sub(r"[ -]", "", shown)
    if _MOMENT.fullmatch(shown):
        return shown
    if mobile := _MOBILE.fullmatch(digits):
        return mask_mobile(mobile[1])
    return mask_id_number(digits) if _ID_NUMBER.fullmatch(digits) else mask_account(digits)


def scrub_personal(text: str) -> str:
    """`text` with only those numbers masked that are a person's: mobile, id, bank card.

    For what is itself a number and must be seen to be checked, as a key's serial number.
    """
    return re.sub(_NUMBER, lambda found: _masked_if_personal(found[0]), text)


def _masked_if_personal(shown: str) -> str:
    digits = re.sub(r"[ -]", "", shown)
    personal = any(each.fullmatch(digits) for each in (_MOBILE, _ID_NUMBER, _BANK_CARD))
    return _masked(shown) if personal else shown


def mask_email(address: str) -> str:
    """An e-mail address with its local part hidden but for the first character: z***@163.com."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}***@{domain}" if local else "***"


def mask_party(name: str) -> str:
    """The name of a payer or payee: companies plain, what looks like a person's name as 张*."""
    name = one_line(name)
    short = len(name) in _PERSON_LENGTHS and any(map(str.isalpha, name))  # 4/3 is nobody
    person = short and not _ORGANISATION.search(name)
    return mask_name(name) if person else scrub(name)


_STREET = re.compile(r"^.*?(?:[路街道巷镇乡里弄]|大厦|园区|开发区)")


def mask_address(address: str) -> str:
    """A postal address up to its street: 乌鲁木齐市天山区解放路****."""
    plain = one_line(address)
    street = _STREET.match(plain)
    kept = street[0] if street else plain[: len(plain) // 2]
    return f"{kept}****" if plain else ""
