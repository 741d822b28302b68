"""What a sender writes becomes the passwords stated in it."""

import re
import unicodedata

_MOST = 4
"""A mail states one password, or one per file; each is tried, and more would be guessing."""

# After NFKC full-width colons, brackets and digits are plain ones.
_LABEL = r"(?:密\s?码|密\s?碼|口令|解[压壓][码碼]|pass\s?word|passwd|passcode|\bpwd\b)"
_LINK = r"\s{0,4}+(?:统一|分别|都|均)?+(?:设置?)?+(?:是|为|為|\bis\b)?+\s{0,4}+[:=]?+\s{0,4}+"
_OPENING, _CLOSING = "\"'“”‘’「『【《〈<([", "\"'“”‘’」』】》〉>)]"

_STATED = (
    # in quotes or brackets, whatever it is made of: 密码"天山 2026"
    re.compile(
        rf"{_LABEL}{_LINK}[{re.escape(_OPENING)}]([^\n{re.escape(_CLOSING)}]{{1,40}})"
        rf"[{re.escape(_CLOSING)}]",
        re.IGNORECASE,
    ),
    # letters, digits and signs: 密码:Abc-123
    re.compile(rf"{_LABEL}{_LINK}([!-~]{{1,40}})", re.IGNORECASE),
    # Chinese words, only after a colon: 密码:天山光伏
    re.compile(
        rf"{_LABEL}\s{{0,4}}(?:是|为)?\s{{0,4}}[:=]\s{{0,4}}([一-鿿]\w{{1,19}})", re.IGNORECASE
    ),
)
_PAUSES = str.maketrans(dict.fromkeys("，。；！？、", "\n"))  # full-width: never a password's own
_END_OF_SENTENCE = ".,;:!?"


def stated_passwords(text: str) -> tuple[str, ...]:
    """The passwords a text states (密码：1234, password: …), each once, at most four.

    A sign at the end may belong to the sentence or to the password: both are given.
    """
    plain = unicodedata.normalize("NFKC", text.translate(_PAUSES))
    found: dict[str, int] = {}
    for pattern in _STATED:
        for match in pattern.finditer(plain):
            said = match[1].strip()
            bare = said.rstrip(_END_OF_SENTENCE + _CLOSING)
            for word in (bare, said) if _is_balanced(said) else (bare,):
                if word and word[0] not in _OPENING:
                    found.setdefault(word, match.start())
    return tuple(sorted(found, key=lambda word: found[word]))[:_MOST]


def _is_balanced(said: str) -> bool:
    """Whether no bracket is closed in it that was not opened."""
    return all(said.count(shut) <= said.count(open_) for open_, shut in ("()", "[]", "<>"))
