"""Where the key is sent: the address at its label, among other things, or told in a sentence."""

import re

from mailbot.documents.fields import Sheet, best, printed_of
from mailbot.documents.lookalikes import DOUBTFUL
from mailbot.documents.normalise import Read, read_line
from mailbot.documents.text import squeeze
from mailbot.values import Extracted

_RUN_TOGETHER = 0.6  # how sure an address is that seems to go on into the next label
# How sure another address is where the form has a place for this one, left empty or not read
_OTHER = 0.7
_THE_SAME = re.compile(
    "同(?:上|前|左|右)?(?:述)?(?:单位|公司|企业|办公|注册|联系|通讯|通信)?(?:地址|住所)?"
)


# who takes the mail there: （王小红收）
_RECEIVER = re.compile(r"\s*[(（][\u4e00-\u9fff·]{2,6}收[)）]\s*$")
# behind an address: 广东路265号 250014, with who takes the mail before or behind it
_POSTCODE = re.compile(
    r"(?:(?:[\s,，;；(（]+|(?<=[)）]))(?:邮编|邮政编码)?[:：]?\s*\d{6}[)）]?"
    r"|\s*[(（][\u4e00-\u9fff·]{2,6}收[)）]"
    r"|(?:\s+|(?<=[号室楼层栋座]))[\u4e00-\u9fff·]{2,4}(?:收|\s*[(（]收[)）]))+\s*$"
)
# what a form prints between the parts of an address: 省（市/区）
_PARTS_OF_PLACE = re.compile(r"[省市区县州街道路号镇乡村室自治直辖_()（）/、\s]+")
# What forms print below or behind an address: （请填写可以签收快递的详细地址）
_ADVICE = (
    "填写|填至|填到|写明|注明|精确|具体到|详细到|门牌|签收|必填|示例|例如|如[:：]|用于"
    "|(?:此|该|上述)地址"
)
_IN_BRACKETS = re.compile(
    rf"[(（【\[](?=[^()（）]{{0,30}}(?:{_ADVICE}))[^()（）]*[)）】\]]?[。.]?\s*$"
)
_ADVISED = re.compile(
    rf"\s*[*※★注▲]*[:：]?(?=.{{0,20}}(?:{_ADVICE}))(?:请|须|需|应|务必|此|该|用于|注|例|如).*"
)
_BEHIND = re.compile(
    r"[\s,，;；*※](?:请|须|需|务必)\w{0,4}(?:填写|写明|注明|精确|详细到|具体到).*$"
)


def _without_advice(raw: str) -> str:
    """An address without what the form says about it."""
    lines = raw.split("\n")
    told = next((at for at, line in enumerate(lines) if at and _ADVISED.fullmatch(line)), None)
    return _BEHIND.sub("", _IN_BRACKETS.sub("", "\n".join(lines[:told])))


def _bare(raw: str) -> str:
    """The address in one line, without postcode, receiver and what ends a sentence."""
    return _POSTCODE.sub("", _without_advice(raw)).rstrip("。. \n(（【").replace("\n", "")


def read_place(raw: str) -> Read[str] | None:
    """An address; nothing for what a form prints between its parts, or where it says 同上."""
    if _PARTS_OF_PLACE.fullmatch(raw) or _THE_SAME.fullmatch(squeeze(raw)):
        return None
    read = read_line(_bare(raw))
    # with the rest of the next clause
    return (read[0], _RUN_TOGETHER) if read and re.search("[;；：:]", read[0]) else read


# 收件信息 whose parts have no labels: 王小红，13812345678，新疆哈密市广东路265号
_ADDRESS = re.compile(
    r"[\u4e00-\u9fff]{2,}?(?:省|市|自治区|自治州|地区|州|盟|县|区|旗)"
    r"[^,，;；。\n]*(?:路|街|道|巷|号|镇|乡|村|楼|室|层|厦|园|座|院)[^,，;；。\n]*"
)
# What the last word of an address ends in; else the rest of it may not have been seen
_PLACE_ENDS = re.compile(
    r"[号楼室层座栋幢元厂区院镇村乡街路道巷园厦店站场城县市库房部心处社队组司局所家口旁侧内\dA-Za-z)）]$"
)
_AMONG = 0.85  # how sure an address is that stands among other things


def _in_delivery(sheet: Sheet) -> Extracted[str] | None:
    """The one address that stands at a heading such as 收件信息, among a name and a number."""
    heads = [atom for atom in sheet.atoms if atom.entry and atom.entry.group == "delivery"]
    for head in heads:
        printed = printed_of([piece.run for piece in head.pieces]) if head.pieces else None
        parts = re.split(r"[,，;；\s]+", printed.raw) if printed else []
        found = [bare for part in parts if _ADDRESS.fullmatch(bare := _RECEIVER.sub("", part))]
        if printed and len(found) == 1:
            return printed.extracted(found[0], _AMONG * printed.confidence)
    return None


def read_address(sheet: Sheet, told: Extracted[str] | None) -> Extracted[str] | None:
    """Where the key is sent; `told` is what a sentence says of it.

    On a picture one that ends in the middle of a word is doubted.
    """
    found = (
        best(sheet, "address", read_place)
        or _in_delivery(sheet)
        or _other(sheet)
        or told
        or _registered(sheet)
    )
    if found and found.how == "ocr" and not _PLACE_ENDS.search(found.value):
        return found.model_copy(update={"confidence": min(found.confidence, DOUBTFUL)})
    return found


def _registered(sheet: Sheet) -> Extracted[str] | None:
    """Where the company is registered, unsure: nobody said that it takes its mail there."""
    found = best(sheet, "registered_address", read_place)
    return found and found.model_copy(update={"confidence": min(found.confidence, _OTHER)})


def _other(sheet: Sheet) -> Extracted[str] | None:
    """The company's address, unsure where the form asks for another and does not say 同上."""
    found = best(sheet, "other_address", read_place)
    asked = [squeeze(candidate.printed.raw) for candidate in sheet.of("address")]
    if found and asked and not any(_THE_SAME.fullmatch(answer) for answer in asked):
        return found.model_copy(update={"confidence": min(found.confidence, _OTHER)})
    return found
