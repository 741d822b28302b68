"""A mail's bytes become a small skeleton the MIME parser reads at little cost.

Long runs of base64 (the attachments) are set aside before parsing and put back, or decoded in
place, when a part is read: the parser sees a few kilobytes instead of megabytes.
"""

import binascii
import re
from email.message import Message
from email.parser import Parser
from email.policy import compat32

_MOST_STRANGERS = 0.3  # characters that are no base64, per character that is, in what is damaged
SHORTEST_RUN = 1024  # bytes of base64 worth setting aside
# Blank lines and a byte order mark before the header: relays and disks add them.
_BEFORE_HEADER = re.compile(rb"(?:\xef\xbb\xbf[\r\n]*|[\r\n]+)(?=[A-Za-z][\w-]{1,60}:[ \t])")
# Looking behind keeps it from being tried again at every byte of a shorter run.
_RUN = re.compile(rb"(?<![A-Za-z0-9+/=\r\n])[A-Za-z0-9+/=\r\n]{%d,}" % SHORTEST_RUN)
_TOKEN = re.compile(rb"([0-9a-f]{32})-(\d+)\.")
_LEAD = re.compile(rb"[^\r\n]*[\r\n]+")
_MIME_HEADER = re.compile(rb"(?im)^content-(?:type|disposition)[ \t]*:")
_FIELD_END = re.compile(rb"\r?\n(?![ \t])")
_DELIMITER = re.compile(rb"(?m)^--\S")
_TYPE = re.compile(rb"(?i)boundary\s*=|message/rfc822")
_LOST_BOUNDARY = re.compile(r"(?m)^--(\S[^\r\n]{0,198})\r?\n(?=content-)", re.IGNORECASE)

LONGEST_FIELD = 16_000  # bytes of a Content-Type header: its parameters cost quadratic time
MOST_RECOVERIES = 5  # containers without their boundary that are read again
MOST_DELIMITERS = 3_000
MOST_LINES = 300_000
MOST_WORK = 20_000_000  # lines times nested containers, what the MIME parser's time grows with


class Skeleton:
    """A parsed mail whose long base64 runs still lie in `data`; `defects` tell what was cut."""

    def __init__(self, data: bytes, mark: str) -> None:
        before = _BEFORE_HEADER.match(data)
        self.data = data[before.end() :] if before else data
        self.defects: list[str] = []
        self._recoveries = 0
        self._runs: list[tuple[int, int]] = []
        self._mark = mark[:32].encode()
        text = self._bounded(self._without_runs()).decode("ascii", "surrogateescape")
        self.message = self._parsed(text)

    def content(self, part: Message) -> bytes:
        """The decoded content of a leaf part; defects are recorded, nothing is raised."""
        encoding = _encoding(part)
        if encoding in {"x-uuencode", "uuencode", "uue", "x-uue"}:
            return _bytes(part)
        # Without its header the part yields its bytes as sent.
        del part["content-transfer-encoding"]
        sent = _bytes(part)
        if encoding == "base64":
            alone = _TOKEN.fullmatch(sent.strip())
            if alone and alone[1] == self._mark:
                start, end = self._runs[int(alone[2])]
                return self._unbase64(memoryview(self.data)[start:end])
            return self._unbase64(self._restored(sent))
        if encoding == "quoted-printable":
            return binascii.a2b_qp(self._restored(sent))
        return self._restored(sent)

    def recovered(self, part: Message) -> Message | None:
        """The parts of a container whose boundary never appears, None where there are none.

        The line that stands like a boundary before a Content- header is taken for it.
        """
        if "too_deep" in self.defects or self._recoveries == MOST_RECOVERIES:
            return None
        self._recoveries += 1
        payload = self.content(part).decode("ascii", "surrogateescape")
        found = _LOST_BOUNDARY.search(payload)
        if found is None or '"' in found[1] or "\\" in found[1]:
            return None
        head = f'Content-Type: multipart/mixed; boundary="{found[1].rstrip()}"\n\n'
        whole = self._parsed(head + payload)
        return whole if whole.is_multipart() else None

    def _without_runs(self) -> list[bytes | memoryview]:
        view = memoryview(self.data)
        pieces: list[bytes | memoryview] = []
        at = 0
        for match in _RUN.finditer(self.data):
            lead = _LEAD.match(self.data, match.start(), match.end())
            # A run may begin at the end of a header line: it counts from the next line.
            start = lead.end() if lead and match.start() else match.start()
            end = max(self.data.rfind(b"\n", start, match.end()), start)
            if match.end() == len(self.data):
                end = match.end()
            if end - start < SHORTEST_RUN:
                continue
            pieces += [view[at:start], b"%s-%d." % (self._mark, len(self._runs))]
            self._runs.append((start, end))
            at = end
        return [*pieces, view[at:]]

    def _bounded(self, pieces: list[bytes | memoryview]) -> bytes:
        """The skeleton cut where a hostile mail would cost seconds."""
        text = _with_short_fields(b"".join(pieces))
        if len(text) < sum(map(len, pieces)):
            self.defects.append("long_header")
        for number, delimiter in enumerate(_DELIMITER.finditer(text)):
            if number == MOST_DELIMITERS:
                self.defects.append("too_many_parts")
                text = text[: delimiter.start()]
                break
        nested = 1 + sum(1 for _ in _TYPE.finditer(text))
        most = min(MOST_LINES, MOST_WORK // nested)
        if text.count(b"\n") + text.count(b"\r") > 2 * most:
            self.defects.append("too_many_lines")
            text = b"".join(text.splitlines(keepends=True)[:most])
        return text

    def _parsed(self, text: str) -> Message:
        try:
            return Parser(policy=compat32).parsestr(text)
        except RecursionError:
            self.defects.append("too_deep")
            return Parser(policy=compat32).parsestr(text, headersonly=True)

    def _restored(self, sent: bytes) -> bytes:
        if self._mark not in sent:
            return sent

        def run(match: re.Match[bytes]) -> bytes:
            start, end = self._runs[int(match[2])]
            return self.data[start:end]

        return re.sub(rb"(%s)-(\d+)\." % self._mark, run, sent)

    def _unbase64(self, sent: bytes | memoryview) -> bytes:
        try:
            return binascii.a2b_base64(bytes(sent).translate(None, b"\r\n"), strict_mode=True)
        except binascii.Error:
            pass
        blocks, lost = _blocks_of_base64(bytes(sent))
        if lost:
            self.defects.append("base64_incomplete")
        if not blocks:
            return bytes(sent)
        return b"".join(map(binascii.a2b_base64, blocks))


def _blocks_of_base64(sent: bytes) -> tuple[list[bytes], bool]:
    """The base64 in what was sent as such, block by padded block, and whether any was cut short.

    What stands between the letters is passed over, text that a relay added below the padding is
    no base64; none at all where this is plain text whose header lies.
    """
    pieces = [piece for piece in re.split(rb"=+", sent) if piece.strip()]
    kept = [re.sub(rb"[^A-Za-z0-9+/]", b"", piece) for piece in pieces]
    strangers = sum(len(b"".join(piece.split())) for piece in pieces[:1]) - len(b"".join(kept[:1]))
    if strangers > _MOST_STRANGERS * sum(map(len, kept[:1])):
        return [], False
    blocks = kept[:1] + [
        clean
        for piece, clean in zip(pieces[1:], kept[1:], strict=True)
        if b"".join(piece.split()) == clean
    ]
    lost = any(len(block) % 4 == 1 for block in blocks)
    whole = [block[:-1] if len(block) % 4 == 1 else block for block in blocks]
    return [block + b"=" * (-len(block) % 4) for block in whole], lost


def _encoding(part: Message) -> str:
    return str(part.get("content-transfer-encoding", "")).split(";")[0].strip().strip('"').lower()


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _with_short_fields(text: bytes) -> bytes:
    """The mail with every Content-Type and Content-Disposition cut to a bearable length."""
    pieces: list[bytes] = []
    at = 0
    for match in _MIME_HEADER.finditer(text):
        stop = _FIELD_END.search(text, match.end())
        end = stop.start() if stop else len(text)
        if end - match.start() > LONGEST_FIELD:
            pieces.append(text[at : match.start() + LONGEST_FIELD])
            at = end
    return b"".join([*pieces, text[at:]]) if pieces else text
