"""An HTML body becomes text, with the addresses of cloud attachments left readable in it."""

import re
from collections import Counter
from collections.abc import Sequence
from html import unescape
from itertools import islice

from inscriptis.css_profiles import STRICT_CSS_PROFILE
from inscriptis.html_engine import Inscriptis
from inscriptis.model.config import ParserConfig
from lxml import etree, html

_LONGEST = 400_000  # characters; no customer writes more, and layout costs time
_MOST_ELEMENTS = 20_000
_LARGEST_TABLE = 300_000  # rows times columns: the layout fills up every row
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"(?i)<(?:br|/p|/div|/tr|/li|/h\d)\b[^<>]*>")
_UNSEEN = re.compile(r"(?is)<(script|style|title)\b.*?</\1\s*>")
_CONFIG = ParserConfig(css=STRICT_CSS_PROFILE)


def to_text(markup: str, links: Sequence[re.Pattern[str]] = ()) -> str:
    """The text a reader of the HTML would see, tables as lines; `links` are shown in full.

    A hyperlink whose target one of `links` finds is followed by that target.
    """
    markup = markup[:_LONGEST]
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
        _prepare(tree, links)
        text = str(Inscriptis(tree, _CONFIG).get_text())
    except (etree.LxmlError, ValueError, RecursionError, IndexError, TypeError, AssertionError):
        return _without_tags(markup)
    return text if text.strip() else _without_tags(markup)


def _prepare(tree: html.HtmlElement, links: Sequence[re.Pattern[str]]) -> None:
    """Take from the tree what would cost layout time, and write link targets into it."""
    if sum(1 for _ in islice(tree.iter(), _MOST_ELEMENTS + 1)) > _MOST_ELEMENTS:
        raise ValueError("too many elements to lay out")
    cells = Counter(element.getparent() for element in tree.iter("td", "th"))
    rows = sum(1 for _ in tree.iter("tr"))
    if rows * max(cells.values(), default=0) > _LARGEST_TABLE:
        raise ValueError("a table too large to lay out")
    for element in tree.iter(etree.Element):
        style = element.attrib.pop("style", "")
        if style and _HIDDEN.search(style):
            element.set("style", "display:none")
        if element.tag == "a" and links:
            target = element.get("href", "").strip()
            if any(link.search(target) for link in links) and target not in (element.text or ""):
                element.tail = f" {target} {element.tail or ''}"


def _without_tags(markup: str) -> str:
    """The text between the tags, for HTML that cannot be laid out."""
    text = _UNSEEN.sub(" ", markup)
    return unescape(_TAG.sub(" ", _BREAK.sub("\n", text)))
