"""Label words become what they mean, as listed, as composed, or with one character misread."""

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import TypeVar

from mailbot.documents.entry import AFTER, BEFORE, Entry
from mailbot.documents.form import Form, Words
from mailbot.documents.misread import Misread
from mailbot.documents.text import squeeze

W = TypeVar("W")

# Added to a label's rank where a qualifier stands before it: a plain one tells more.
_QUALIFIED = 100
_LONGEST = 18  # characters of a label
_LONGEST_ENGLISH = 30  # of one in English, without its spaces
_UNREAD = "ignore"  # under which labels in English are listed that are not read
_NOT_AGENT, _CONTACT, _AGENT = "legal_representative", "contact", "agent"
_DEPTH = 2  # how often more than once words may stand before or behind a label
_UNKNOWN = 6  # characters before a label that nobody listed
_OF_SECTIONS = (
    "信息",
    "情况",
    "资料",
    "内容",
    "栏",
    "填写",
    "账户",
    "账号",
    "information",
    "details",
)
_JOINT = re.compile(r"([^()]{2,8})(?:[及与和或、/]其?([^()]{2,8})|\(([^()]{2,8})\))")
_BETWEEN = re.compile("[及与和或、/,]")
# A label asked for in a question: 您的手机号是多少?
_ASKED = re.compile(r"(?:请问)?(.{2,18}?)(?:[是为叫填]{0,2}(?:什么|多少|谁|哪个|哪位))?[呢吗]?\?")
_BRACKETS = re.compile(r"\([^()]*\)")
# What a label ends with that asks for a choice; without it 基础资费标准 is what was chosen
_ASKS = re.compile("(?:类[型别]|种类|选[择项]|方式|事项)$")
_TERM = re.compile("[一二两三四五六七八九十壹贰叁肆伍\\d]{1,2}周?年")
# Whose telephone or address it is where it is the contact's: 申领人手机
_PERSON = re.compile("[\u4e00-\u9fff]{2,}[人员]")


def _spoken(form: Form, group: str) -> Iterable[str]:
    """A group's words that may stand right before its labels: 付款人, not 付款人信息."""
    words = (*form.groups[group], *form.prefixes.get(group, ()))
    return (word for word in words if not word.endswith(_OF_SECTIONS))


def _without(word: str, beginnings: Mapping[str, Words]) -> Iterable[str]:
    """What is left of a word behind each of the beginnings that it has, by their first letter."""
    return (
        word[len(beginning) :]
        for beginning in beginnings.get(word[0], ())
        if word.startswith(beginning) and len(word) > len(beginning)
    )


def _by_letter(words: Iterable[W], letter: Callable[[W], str]) -> dict[str, tuple[W, ...]]:
    """The words by the letter that tells which to try, in their order."""
    found: dict[str, list[W]] = {}
    for word in words:
        found.setdefault(letter(word), []).append(word)
    return {key: tuple(those) for key, those in found.items()}


def _as_composed(word: str, entry: Entry) -> Entry:
    return Entry(word, entry.field, entry.rank + _QUALIFIED, entry.scoped)


class Vocabulary:
    """All label words of a form, found by their beginning and by one character misread."""

    def __init__(self, form: Form) -> None:
        self.entries: dict[str, Entry] = {}
        self._add_listed(form)
        for group, labels in form.scoped.items():
            self._add_scoped(form, group, labels)
        for entry in self.entries.values():
            for group in form.closed if entry.scoped else ():
                entry.scoped = {group: ("", 0), **entry.scoped}
        self.groups = sorted(
            (entry for entry in self.entries.values() if entry.group),
            key=lambda entry: -len(entry.word),
        )
        self.group_letters = frozenset("".join(entry.word for entry in self.groups))
        self._misread = Misread(self.entries.values())
        self._qualifiers = _by_letter(map(squeeze, form.qualifiers), itemgetter(0))
        persons = filter(_PERSON.fullmatch, form.labels.get(_CONTACT, ()))
        self._agents = _by_letter(persons, itemgetter(0))
        self._endings = _by_letter(map(squeeze, form.endings), itemgetter(-1))
        self._strangers = _by_letter(map(squeeze, form.strangers), itemgetter(0))
        times = {
            squeeze(word): when
            for when, words in ((BEFORE, form.former), (AFTER, form.latter))
            for word in words
        }
        self._when = times
        self._times = _by_letter(times.items(), lambda each: each[0][0])
        self._kept = form.kept
        parties = (
            (squeeze(word), group)
            for group in form.scoped
            for word in (*_spoken(form, group), *form.rarer.get(group, ()))
        )
        self._parties = _by_letter(parties, lambda each: each[0][0])
        agents = _AGENT if _AGENT in form.groups else ""
        self._stems = {
            squeeze(word): Entry(
                squeeze(word), name, rank, group=agents if name == _CONTACT else ""
            )
            for name, words in form.stems.items()
            for rank, word in enumerate(words)
        }
        self._alone = self._only_alone(form)
        # 科技有限公司 is no label of the 公司, but 经手人 may be one of the contact
        self._persons = {word: stem for word, stem in self._stems.items() if stem.field == _CONTACT}
        self._questions = [
            (pattern, Entry(name, name, _QUALIFIED))
            for name, patterns in form.questions.items()
            for pattern in patterns
        ]
        self._options: dict[str, tuple[str, ...]] = {}
        self._chosen = {
            name: tuple(squeeze(word) for words in options.values() for word in words)
            for name, options in form.choices.items()
        }
        for name, options in self._chosen.items():
            alone = (name,)  # one for them all
            for word in options:
                known = self._options.get(word)
                self._options[word] = (*known, name) if known else alone
        words = (*self.entries, *self._qualifiers, *self._strangers, *self._times)
        self._begin = frozenset(case for word in words for case in (word[0], word[0].upper()))
        ends = (*self.entries, *self._stems, *self._endings, ")")
        self._end = frozenset(case for word in ends for case in (word[-1], word[-1].upper()))

    def _add_english(self, form: Form) -> None:
        for name, words in form.english.items():
            for rank, word in enumerate(words, len(form.labels.get(name, ()))):
                entry = self._entry(word)
                entry.field, entry.rank = ("", 0) if name == _UNREAD else (name, rank)

    def _add_listed(self, form: Form) -> None:
        for name, words in form.labels.items():
            for rank, word in enumerate(words):
                entry = self._entry(word)
                entry.field, entry.rank = name, rank
        self._add_english(form)
        for word in form.ignore:
            self._entry(word)
        for when, heads in ((BEFORE, form.before), (AFTER, form.after)):
            for word in heads:
                self._entry(word).when = when
        for word in form.notices:
            self._entry(word).notice = True
        for group, words in form.groups.items():
            for word in words:
                self._entry(word).group = group

    def _only_alone(self, form: Form) -> dict[str, Entry]:
        """The words that mean a field alone, whatever else they mean within other words."""
        return {
            word: dataclasses.replace(
                self.entries.get(word) or Entry(word), field=name, rank=_QUALIFIED + rank
            )
            for name, words in form.alone.items()
            for rank, word in enumerate(map(squeeze, words))
        }

    def alone(self, word: str) -> Entry | None:
        """The label that a word is where nothing else stands beside it: 单位, 经办."""
        return self._alone.get(word)

    def asked(self, question: str) -> Entry | None:
        """The field that a question asks for: 寄到哪里?, or 联系人手机 + 是多少?."""
        plain = _ASKED.fullmatch(question)
        entry = self.find(plain[1]) if plain else None
        if entry is not None:
            return entry if entry.field else None
        found = (entry for ask, entry in self._questions if re.search(ask, question))
        return next(found, None)

    def is_option(self, word: str, entry: Entry) -> bool:
        """Whether a word is one of a choice, 变更 or 组合资费, that is not a label's own."""
        return word in self._options and entry.field not in self._options[word]

    def __contains__(self, word: str) -> bool:
        return self.find(word) is not None

    def begins_with(self, line: str, start: int) -> Iterable[tuple[int, Entry]]:
        """The length and meaning of each label that `line` has at `start`, the longest first."""
        if line[start] not in self._begin:
            return
        longest = _LONGEST_ENGLISH if line[start].isascii() else _LONGEST
        for size in range(min(longest, len(line) - start), 0, -1):
            if line[start + size - 1] in self._end:
                entry = self.find(line[start : start + size])
                if entry is not None:
                    yield size, entry

    def find(self, word: str) -> Entry | None:
        """What the label means, as listed or as composed; None for other words."""
        listed = self.entries.get(word)
        if listed is not None or len(word) <= 1 or word in self._options:
            return listed
        if word.isascii():  # in English, in any case, as it is listed
            return self.entries.get(word.lower())
        found = self._joint(word) or self._in_brackets(word) or self._composed(word, _DEPTH)
        return None if found and self._is_chosen(word, found) else found

    def _is_chosen(self, word: str, entry: Entry) -> bool:
        """Whether a word that a label's parts make is rather an option of it: 续期业务."""
        options = self._chosen.get(entry.field, ())
        return not _ASKS.search(word) and any(option in word for option in options)

    def _joint(self, word: str) -> Entry | None:
        """A label that names two fields, 联系人及电话, or one beside something: 账号或住址."""
        match = _JOINT.fullmatch(word)
        several = self._several(word)
        if several:
            return several
        both = [self.entries.get(part) for part in match.groups() if part] if match else []
        fields = {entry.field: entry for entry in both if entry and entry.field}
        if len(fields) < 2:  # noqa: PLR2004 - one field said twice is one
            known = [entry for entry in both if entry is not None and not entry.when]
            read = [entry for entry in known if entry.field or entry.scoped]
            return _as_composed(word, read[0]) if len(known) > 1 and read else None
        first, second = fields.values()
        # 法定代表人及身份证号: the number is not that of who acts for the company
        also = () if first.field == _NOT_AGENT else (second.field,)
        return Entry(word, first.field, first.rank + _QUALIFIED, also=also)

    def _several(self, word: str) -> Entry | None:
        """A label that names three fields or more: 经办人/手机/邮箱."""
        words = _BETWEEN.split(word)
        if len(words) < 3:  # noqa: PLR2004 - of two _JOINT tells
            return None
        parts = [entry for part in words if (entry := self.entries.get(part)) and entry.field]
        first, *also = dict.fromkeys(entry.field for entry in parts) or [""]
        if len(also) + 1 < len(words) or _NOT_AGENT in (first, *also):
            return None
        return Entry(word, first, parts[0].rank + _QUALIFIED, also=tuple(also))

    def _in_brackets(self, word: str) -> Entry | None:
        """A label with a part in brackets that only says it more exactly: 机构(单位)名称."""
        bare = _BRACKETS.sub("", word) if word[-1] != ")" else word
        entry = self.find(bare) if bare != word else None
        return _as_composed(word, entry) if entry and entry.field else None

    def _composed(self, word: str, depth: int) -> Entry | None:
        """A label with words before or behind it that are known to change nothing, or to."""
        return (
            self._of_time(word, depth)
            or self._qualified(word, depth)
            or self._of_party(word, depth)
            or self._ended(word, depth)
            or self._of_agent(word, depth)
            or self._of_stranger(word, depth)
        )

    def _qualified(self, word: str, depth: int) -> Entry | None:
        for rest in _without(word, self._qualifiers):
            stem = self._stems.get(rest)
            if stem:  # 办理人员 may head what stands beside it, as 经办人 does
                return dataclasses.replace(_as_composed(word, stem), group=stem.group)
            found = self._plain(rest, depth)
            if found:
                return _as_composed(word, found)
            unread = self.entries.get(rest)
            if unread and not (unread.group or unread.notice):
                return Entry(word)
        return None

    def _of_time(self, word: str, depth: int) -> Entry | None:
        """原 + 单位名称: a label that says whether its value holds before a change or after."""
        for said, when in self._times.get(word[0], ()):
            if not word.startswith(said) or word == said:
                continue
            left = word[len(said) :]
            for rest in [left[1:], left] if left[0] == "的" and len(left) > 1 else [left]:
                found = self._stems.get(rest) or self._plain(rest, depth)
                if found and found.field:
                    entry = _as_composed(word, found)
                    entry.when = found.when or ("" if found.field in self._kept else when)
                    return entry
        return None

    def when(self, hint: str) -> str:
        """What a hint behind a label says of its value's time: （变更后）, （原）."""
        words = (word for word in re.findall(r"[^():]+", hint))
        return next((self._when[word] for word in words if word in self._when), "")

    def _of_party(self, word: str, depth: int) -> Entry | None:
        """付款人 + 结算账号: what only groups list, with the group's word before it."""
        for party, group in self._parties.get(word[0], ()):
            if not word.startswith(party) or word == party:
                continue
            found = self._plain(word[len(party) :].removeprefix("的"), depth)
            name, rank = found.scoped.get(group, ("", 0)) if found else ("", 0)
            if name:
                return Entry(word, name, rank + _QUALIFIED)
        return None

    def _of_agent(self, word: str, depth: int) -> Entry | None:
        """申领人 + 手机: a label of the contact's with any word for the contact before it."""
        known = (self._plain(rest, depth) for rest in _without(word, self._agents))
        found = next((entry for entry in known if entry and entry.field), None)
        return _as_composed(word, found) if found else None

    def _ended(self, word: str, depth: int) -> Entry | None:
        for ending in self._endings.get(word[-1], ()):
            found = self._plain(word[: -len(ending)], depth) if word.endswith(ending) else None
            if found:
                return _as_composed(word, found)
        return None

    def _of_stranger(self, word: str, depth: int) -> Entry | None:
        known = (self._means_anything(rest, depth) for rest in _without(word, self._strangers))
        return Entry(word) if any(known) else None

    def _means_anything(self, word: str, depth: int) -> bool:
        """Whether a word is a label of a field, whosever that is."""
        plain = word in self._stems or self._plain(word, depth) is not None
        return plain or bool(depth and len(word) > 1 and self._composed(word, depth - 1))

    def _plain(self, word: str, depth: int) -> Entry | None:
        """The label that `word` is, with a meaning of its own, composed at most `depth` times."""
        entry = self.entries.get(word)
        if entry is not None:
            return entry if entry.field or entry.scoped else None
        found = self._composed(word, depth - 1) if depth and len(word) > 1 else None
        return found if found and (found.field or found.scoped) else None

    def nearly(self, word: str) -> Entry | None:
        """A label with a word before it that nobody listed: whose it is cannot be told."""
        told = word in self._options or _TERM.match(word)  # 五年有效期
        for cut in () if told else range(1, min(_UNKNOWN, len(word) - 1) + 1):
            rest = word[cut:]
            plain = self.entries.get(rest) or self._persons.get(rest)
            if plain is not None and plain.field and not self._is_chosen(word, plain):
                return Entry(word, plain.field, plain.rank + 5 * _QUALIFIED)
        return None

    def _entry(self, word: str) -> Entry:
        known = self.entries.get(word)
        if known is not None:
            return known
        key = squeeze(word)
        key = word if key == word else key  # the form's own string is kept once
        return self.entries.setdefault(key, Entry(key))

    def _add_scoped(self, form: Form, group: str, labels: Mapping[str, Words]) -> None:
        for name, words in labels.items():
            for rank, word in enumerate(words):
                self._entry(word).mean(group, name, rank)
                for prefix in _spoken(form, group):  # with 的 between them they are composed
                    entry = self._entry(prefix + word)
                    if not entry.field:
                        entry.field, entry.rank = name, rank

    def misread_as(self, word: str) -> Entry | None:
        """The one entry that `word` is with one character misread; None where none or several."""
        return self._misread.find(word)
