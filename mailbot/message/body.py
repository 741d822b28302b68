"""The text of a mail becomes what its sender wrote now and the history below it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_TEXT = 200_000  # characters of a text that are read
MOST_LINES = 10_000
_DEPTH = 5  # forwards of forwards that are opened
_GUARD = 400  # characters of an attribution, wrapped lines included

_SEPARATOR = re.compile(
    r"""^[>\s|]*[-—–_=*─]{2,}\s*(?:
        (?:回复的?)?(?:原始|原)(?:邮件|郵件|信息|訊息|消息|信件|邮件信息|邮件原文)
      | 邮件原(?:件|文) | 原邮件内容 | 历史邮件 | 回复(?:的)?(?:邮件|信息) | 回覆郵件
      | (?:Begin\s+)?(?:Original|Replied|Reply|Previous)
        (?:\s+(?:Message|Mail|E-?mail|Text|Appointment))?
      | (?:Ursprüngliche\ Nachricht|Message\ d'origine)
    )\s*[:：]?\s*[-—–_=*─]{2,}[\s|]*$""",
    re.VERBOSE | re.IGNORECASE,
)
_FORWARD = re.compile(
    r"""^[>\s|]*(?:
        [-—–_=*─]{2,}\s*(?:转发(?:的)?(?:邮件|消息|信息)?(?:信息)?|轉寄(?:的)?郵件|轉寄郵件
          |(?:Begin\s+)?Forwarded\s+(?:Message|Mail|by\b.*)|Forward(?:ed)?|Fwd)\s*[:：]?\s*[-—–_=*─]{2,}
      | Begin\s+forwarded\s+message\s*[:：]
      | (?:开始)?转发的?邮件\s*[:：]
      | 下面是(?:被)?转发的(?:邮件|信息)\s*[:：]
    )[\s|]*$""",
    re.VERBOSE | re.IGNORECASE,
)
_WROTE = re.compile(
    r"(?:写道|寫道|wrote|writes|schrieb|a écrit|撰写|编写)\s*[:：]\s*$", re.IGNORECASE
)
_WHEN = re.compile(
    r"\d{4}\s*[年/.-]\s*\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\b\d{1,2}[:：]\d{2}\b"
    r"|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,?\s+\d",
    re.IGNORECASE,
)
_MAILBOX = re.compile(r"[^\s@<>]@[\w-]+\.\w|<[^<>\s]+@[^<>\s]+>|\[mailto:")
_ATTRIBUTION_START = re.compile(
    r"""^[>\s|"'“]*(?:On\b|At\b|Am\b|Le\b|El\b|在|于|於|\d{4}\s*[年/.-]\s*\d
    |(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,|.{0,80}[@<]|.{1,60}(?:\s|[,，>])(?:于|於|on)\s*\d*)""",
    re.VERBOSE | re.IGNORECASE,
)
_FIELD = re.compile(
    r"""^[>\s|*_]*(?:
        (?P<sender>发\s*件\s*人|寄\s*件\s*者|寄\s*件\s*人|发\s*信\s*人|From|Von|De)
      | (?P<when>发\s*送\s*(?:时\s*间|日\s*期)|寄\s*件\s*日\s*期|日\s*期|时\s*间|傳送時間
        |Date|Sent|Gesendet)
      | (?P<to>收\s*件\s*(?:人|者)|收\s*信\s*人|To|An|抄\s*送(?:人)?|副\s*本|Cc)
      | (?P<subject>主\s*题|主\s*旨|主\s*題|标\s*题|邮件主题|Subject|Betreff)
    )[*_]*\s*(?:[:：]|\|)[*_|]*\s*(?P<value>.*)$""",
    re.VERBOSE | re.IGNORECASE,
)
_ONE_LINE_BLOCK = re.compile(
    r"^[>\s]*(?:发件人|寄件者|From)\s*[:：].{1,120}(?:发送时间|发送日期|日期|Sent|Date)\s*[:：].{1,80}"
    r"(?:收件人|收件者|To)\s*[:：].{1,300}?(?:主题|主旨|Subject)\s*[:：]",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[\s>]*(?:[-_=─—*]\s?){5,}\s*$")
_QUOTED_LINE = re.compile(r"^\s{0,3}>(?:[\s>|]|$|[^\d=\s>])")
_SIGNATURE_LINE = re.compile(
    r"""^\s*[-—|]*\s*(?:
        (?:发|來|来)自我的\s*\S.{0,40}
      | 从我的\s*.{1,40}\s*(?:发送|发出|发自|寄出)
      | (?:发自|来自|由|通过)\s*.{0,20}
        (?:手机|iPhone|iPad|客户端|邮箱|网易邮箱大师|Mate\s?\d*|Foxmail|Outlook|邮件大师|企业微信)
        (?:.{0,12}(?:发送|版|客户端|发出))?
      | 签名由\s*.{0,20}(?:定制|生成)
      | 获取\s*(?:适用于\s*)?\w*\s*(?:的\s*)?Outlook.{0,30}
      | (?:下载|获取)\s*.{0,10}(?:版)?\s*Outlook.{0,30}
      | (?:Sent|Send)\s+(?:from|via|with|by)\s+
        (?:my|Mail|Outlook|Yahoo|Proton|Samsung|Foxmail|Netease|Mailmaster|QQMail|the\ all).{0,60}
      | Get\s+Outlook\s+for\s+.{0,40}
    )[\s.。|]*$""",
    re.VERBOSE | re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"""^\s*[*【\[]*\s*(?:
        (?:免责|保密|机密)(?:声明|条款|提示|信息)
      | (?:重要)?声明\s*[:：]\s*(?:本|此)(?:电子)?邮件
      | (?:本|此)(?:电子)?(?:邮件|信息)(?:及其?|和|以及|（|\()?
        .{0,12}(?:附件)?.{0,12}(?:含有|包含|可能含|仅供|仅限|属于|是发送给)
        .{0,30}(?:保密|机密|收件人|指定)
      | (?:confidentiality|legal|privacy)\s+(?:notice|disclaimer|note)
      | disclaimer\s*[:：]
      | this\s+(?:e-?mail|message|communication)
        (?:\s*,?\s*(?:and|including|together)\b.{0,60})?\s.{0,20}(?:confidential|intended|privileged|may\s+contain
        |contains?\b.{0,20}confidential)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_SIGNATURE_MARK = re.compile(r"^--\s?$")
_LONGEST_SIGNATURE = 15  # lines with text; more of them are no signature


@dataclass(frozen=True)
class _Marker:
    """Where history begins: line `start`, its own text up to `stop`, and whether it forwards."""

    start: int
    stop: int
    forwards: bool = False


def split_body(text: str) -> tuple[str, str]:
    """What was written now, and the quotes, signatures and disclaimers cut from it.

    A forward with nothing above its marker ("Forwarded message", 转发邮件信息) is content: then
    the forwarded text is what was written now. Text below a reply marker never is.
    """
    return _split(text, _DEPTH)


def unwrap_forward(quoted: str) -> tuple[str, str]:
    """The same for a history known to be a forwarded mail, whatever its marker looks like.

    `quoted` is the second result of split_body, which may begin with a signature; the forwarded
    mail's header lines are dropped.
    """
    lines = _lines(quoted)
    first = _first_marker(lines)
    at = 0 if first is None else first.start
    now, history = _unwrap(lines[at:], _DEPTH)
    return now, _joined([*lines[:at], history])


def forwarded_below(quoted: str) -> tuple[str, str]:
    """Who wrote the first mail of a history, as its heading says, and its text; "" for neither.

    `quoted` is the second result of split_body, which may begin with a signature.
    """
    lines = _lines(quoted)
    first = _first_marker(lines)
    if first is None:
        return "", ""
    fields = [_FIELD.match(line[:1000]) for line in lines[first.start : first.stop]]
    senders = [field["value"] for field in fields if field and field["sender"]]
    writer = senders[0] if senders else lines[first.start]
    return writer, _unwrap(lines[first.start :], _DEPTH)[0]


def _first_marker(lines: Sequence[str]) -> _Marker | None:
    markers = (_marker_at(lines, at) for at in range(len(lines)))
    return next((marker for marker in markers if marker is not None), None)


def _split(text: str, depth: int) -> tuple[str, str]:
    lines = _lines(text)
    now: list[str] = []
    history: list[str] = []
    at = 0
    while at < len(lines):
        marker = _marker_at(lines, at)
        if marker is not None:
            end = _end_of_quote(lines, marker)
            alone = end == len(lines) and not _content(now)
            if marker.forwards and alone and depth:
                return _unwrap(lines[at:], depth - 1)
            history += lines[at:end]
            at = end
        elif _QUOTED_LINE.match(lines[at]):
            history.append(lines[at])
            at += 1
        else:
            now.append(lines[at])
            at += 1
    kept, cut = _without_signatures(now)
    return _joined(kept), _joined([*cut, *history])


def _unwrap(lines: Sequence[str], depth: int) -> tuple[str, str]:
    """The text of a forwarded mail below its marker and header lines."""
    at = 0
    while at < len(lines) and (marker := _marker_at(lines, at)) is not None:
        at = max(marker.stop, at + 1)
        while at < len(lines) and not lines[at].strip():
            at += 1
    body = list(lines[at:])
    if body and all(line.lstrip().startswith(">") for line in body if line.strip()):
        body = [re.sub(r"^\s*> ?", "", line) for line in body]
    now, history = _split("\n".join(body), depth)
    return now, _joined([*lines[:at], history])


def _lines(text: str) -> list[str]:
    plain = text[:LONGEST_TEXT].replace("\xa0", " ").replace("\u200b", "")
    return plain.split("\n", MOST_LINES)[:MOST_LINES]


def _joined(lines: Sequence[str]) -> str:
    text = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _content(lines: Sequence[str]) -> bool:
    kept, _ = _without_signatures(lines)
    return any(line.strip() for line in kept)


def _marker_at(lines: Sequence[str], at: int) -> _Marker | None:
    """The beginning of a history at this line, if one begins here."""
    line = lines[at]
    if not line.strip():
        return None
    if _FORWARD.match(line):
        return _Marker(at, _end_of_block(lines, at + 1), forwards=True)
    if _SEPARATOR.match(line) or _ONE_LINE_BLOCK.match(line):
        return _Marker(at, _end_of_block(lines, at + 1))
    if _RULE.match(line):
        below = _next_text(lines, at + 1)
        stop = _end_of_block(lines, below)
        return _Marker(at, stop) if _is_block(lines, below, stop) else None
    field = _FIELD.match(line[:1000])
    stop = _end_of_block(lines, at) if field and field["sender"] else at
    if _is_block(lines, at, stop):
        return _Marker(at, stop)
    return _attribution_at(lines, at)


def _attribution_at(lines: Sequence[str], at: int) -> _Marker | None:
    """A line like "On …, X <a@b> wrote:", which may be wrapped over up to four lines."""
    if not _ATTRIBUTION_START.match(lines[at]):
        return None
    joined = ""
    for stop in range(at, min(at + 4, len(lines))):
        if not lines[stop].strip() or len(joined) > _GUARD:
            return None
        joined = f"{joined} {lines[stop].strip()}"
        if _WROTE.search(joined[-40:]):
            proven = len(joined) <= _GUARD and (_WHEN.search(joined) or _MAILBOX.search(joined))
            return _Marker(at, stop + 1) if proven else None
    return None


def _next_text(lines: Sequence[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _end_of_block(lines: Sequence[str], at: int) -> int:
    """The line after a block of header fields that begins at `at`; `at` where there is none.

    Long lists of recipients are wrapped, and HTML puts blank lines between the fields.
    """
    end, probe, gap = at, at, 0
    while probe < len(lines) and gap <= 2:  # noqa: PLR2004 - a wrapped line and a blank one
        if _FIELD.match(lines[probe][:1000]):
            end, gap = probe + 1, 0
        else:
            gap += 1
        probe += 1
    return end


def _is_block(lines: Sequence[str], at: int, stop: int) -> bool:
    """Whether lines of header fields are those of a mail, not of a form or a waybill."""
    if stop - at < 3:  # noqa: PLR2004 - sender, time, recipient at least
        return False
    fields = [match for line in lines[at:stop] if (match := _FIELD.match(line[:1000]))]
    kinds = {_kind(match) for match in fields}
    if not fields or fields[0]["sender"] is None or len(kinds) < 3:  # noqa: PLR2004 - as above
        return False
    has_mailbox = any(_MAILBOX.search(line) for line in lines[at:stop])
    dated = any(match["when"] and _WHEN.search(match["value"]) for match in fields)
    return ("subject" in kinds and (has_mailbox or dated)) or (has_mailbox and dated)


def _kind(match: re.Match[str]) -> str:
    return next(kind for kind in ("sender", "when", "to", "subject") if match[kind])


def _end_of_quote(lines: Sequence[str], marker: _Marker) -> int:
    """The line after a history: all the rest, or the ">" lines where the sender wrote below."""
    first = _next_text(lines, marker.stop)
    if first == len(lines) or not lines[first].lstrip().startswith(">"):
        return len(lines)
    at = first
    while at < len(lines) and (not lines[at].strip() or lines[at].lstrip().startswith(">")):
        at += 1
    return at


def _without_signatures(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines without signatures and disclaimers, and what was taken out."""
    kept: list[str] = []
    cut: list[str] = []
    in_disclaimer = False
    for number, line in enumerate(lines):
        in_disclaimer = bool(line.strip()) and (in_disclaimer or bool(_DISCLAIMER.match(line)))
        if _SIGNATURE_MARK.match(line) and any(one.strip() for one in kept):
            rest = [one for one in lines[number + 1 :] if one.strip()]
            if len(rest) <= _LONGEST_SIGNATURE:
                return kept, [*cut, *lines[number:]]
        (cut if in_disclaimer or _SIGNATURE_LINE.match(line[:200]) else kept).append(line)
    return kept, cut
