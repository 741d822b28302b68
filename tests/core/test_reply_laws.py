"""What holds of every reply, in every situation of docs/examples/replies/ and beyond."""

import re
from html.parser import HTMLParser

import pytest

from tests.core.reply_builders import TEMPLATES
from tests.samples.replies import FOLDER, example, situations

NAMES = tuple(situations())
LONGEST = 120
"""Characters; a longer paragraph is one nobody reads on a phone."""

_ADDRESS_LIKE = re.compile(r"https?:|www\.|://")
_CLOSING = {"（": "）", "“": "”", "《": "》", "【": "】"}


class _Page(HTMLParser):
    """The words of a page, and what it would fetch or hide."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join("".join(self.words).split())


def paragraphs(name: str) -> list[str]:
    return situations()[name].reply.text.splitlines()


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_are_what_customers_get(name: str) -> None:
    now, told = example(situations()[name]), (FOLDER / f"{name}.txt").read_text("utf-8")
    assert told == now, "python -m tests.samples.replies writes the examples anew"


def test_there_is_no_example_of_nothing() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == {*NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_no_paragraph_is_too_long_to_read(name: str) -> None:
    assert [line for line in paragraphs(name) if len(line) > LONGEST] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_line_is_a_seam_of_the_templates(name: str) -> None:
    reply = situations()[name].reply
    for words in (reply.text, reply.subject, _Page(reply.html).text):
        assert not re.search(r"None|True|False|\{|\}|&amp;|&lt;", words)
        assert not re.search(r"[。，；：、]{2}|[，；：、][）】]|（）|）（", words)
    for line in paragraphs(name):
        assert line == line.rstrip()
        assert not re.fullmatch(r"\s*(?:·|→|\d+\.|\(\d+\)|【】|(?!提示).{1,12}：)", line)
    assert "\n\n\n" not in reply.text


@pytest.mark.parametrize("name", NAMES)
def test_brackets_and_quotation_marks_come_in_pairs(name: str) -> None:
    for line in paragraphs(name):
        for opening, closing in _CLOSING.items():
            assert line.count(opening) == line.count(closing), line


@pytest.mark.parametrize("name", NAMES)
def test_a_day_is_written_as_people_write_it_and_never_to_the_minute(name: str) -> None:
    text = situations()[name].reply.text
    assert not re.search(r"\d{1,2}:\d{2}", text)
    assert not re.search(r"\d{4}-\d{2}-\d{2}", text)
    assert "星期" not in text


@pytest.mark.parametrize("name", NAMES)
def test_money_has_two_decimals_and_thousands_apart(name: str) -> None:
    text = situations()[name].reply.text
    assert re.findall(r"(?<![\d,.])\d{4,}(?:\.\d+)? ?元", text) == []
    assert [m for m in re.findall(r"([\d,]+\.\d+) ?元", text) if not m] == []
    assert re.findall(r"\d+\.\d(?!\d)", text) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_request_says_how_to_mend_it(name: str) -> None:
    text = situations()[name].reply.text
    asks = text.partition("【还缺 / 需更正】\n")[2].partition("\n\n")[0]
    whys = re.findall(r"^(?:\d+\. (?!.*：有 \d+ 处$)| {3}\(\d+\) )", asks, re.MULTILINE)
    assert len(whys) == asks.count("→ ")


@pytest.mark.parametrize("name", NAMES)
def test_who_should_pay_reads_the_sum_the_payee_and_what_to_write(name: str) -> None:
    text = situations()[name].reply.text
    if "收款信息\n" not in text:
        assert "附言：" not in text.replace("用途/附言：", "")
        return
    for label in ("合计：", "户名：", "账号：", "开户行：", "附言：DK-2611-0042-7Q"):
        assert f"\n{label}" in text


@pytest.mark.parametrize("name", NAMES)
def test_a_page_says_what_the_text_says_and_fetches_nothing(name: str) -> None:
    reply = situations()[name].reply
    page = _Page(reply.html)
    assert not page.tags & {"script", "link", "style", "img", "iframe", "a", "form", "base"}
    assert not page.attributes & {"src", "href", "background", "class", "id", "onclick"}
    assert not _ADDRESS_LIKE.search(reply.text + reply.html)
    for line in paragraphs(name):
        for part in re.split(r"^\s*(?:\d+\. |\(\d+\) |→ |· )|：|——|【|】|提示|[（），。]", line):
            words = "".join((part or "").split())
            if len(words) > 6 and not re.search(r"[×=]|^1年", words):
                assert words in page.text, words


@pytest.mark.parametrize("name", NAMES)
def test_the_first_words_in_a_list_of_mails_are_the_message(name: str) -> None:
    """The preheader: what mail programs show behind the subject."""
    first = next(words for words in _Page(situations()[name].reply.html).words[2:] if words.strip())
    assert not first.startswith("尊敬的客户")
    assert first.strip()[:8] in situations()[name].reply.text


def test_every_mend_says_what_to_do() -> None:
    wording = TEMPLATES.wording
    mends = [mend for each in wording.reasons.values() for mend in each.values()]
    for mend in (*mends, *wording.unreadable.values(), wording.fallback):
        assert re.search(r"请|可以", mend.how), mend
        assert mend.how.endswith("。"), mend
        assert not mend.why.endswith(("。", "，", "：")), mend
