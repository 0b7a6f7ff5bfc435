"""A piece of a web page, as it is copied from its source, or a file of bookmarks.

>>> [(link.url, link.title, link.note) for link in links(
...     "<ul><li><a href='https://jvns.ca/'>Julia <b>Evans</b></a>: a friend</ul>"
... )]
[('https://jvns.ca/', 'Julia Evans', 'a friend')]
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from wander.lists.addresses import LONGEST, whole_address
from wander.lists.links import Link
from wander.lists.wording import note_after, one_line, without_huge_numbers
from wander.urls import parse_url

_PAGE: Final = re.compile(r"\s*<(?:!doctype|html|head|body)\b", re.IGNORECASE | re.ASCII)
_ANCHOR: Final = re.compile(r"<a\s[^<>]*?\bhref\s*=", re.IGNORECASE | re.ASCII)
_MARKDOWN: Final = re.compile(r"\]\(\s{0,9}<?https?://")

_HIDDEN: Final = frozenset(
    ("script", "style", "template", "title", "textarea", "iframe", "noembed", "noframes", "xmp")
)
"""Elements whose content a visitor does not see, or sees as plain text."""
_LISTS: Final = frozenset(("ul", "ol", "dl", "menu"))
_ITEMS: Final = frozenset(("li", "dt", "dd"))
_BREAKS: Final = frozenset(
    (
        *("br", "hr", "p", "div", "table", "tr", "td", "th", "section", "article", "header"),
        *("footer", "h1", "h2", "h3", "h4", "h5", "h6"),
    )
)
"""Elements that part words."""
_CLOSING: Final = "-->\"'>\n"
"""Ends whatever is open at the end of a page: a comment, an attribute's value, a tag."""


def is_web_page(text: str) -> bool:
    """Whether this is HTML, and not a text in Markdown with a piece of HTML in it."""
    if _PAGE.match(text):
        return True
    anchors = sum(1 for _ in _ANCHOR.finditer(text))
    return anchors > sum(1 for _ in _MARKDOWN.finditer(text))


def links(text: str) -> Iterator[Link]:
    """The links of a page in their order.

    Relative ones count only where the page has an absolute `<base href>`.
    """
    page = _Page()
    page.read(without_huge_numbers(text))
    for anchor in page.anchors:
        if url := _target(anchor.href, page.base):
            title = one_line("".join(anchor.title)) or one_line("".join(anchor.instead))
            yield Link(url=url, title=title, note=anchor.note, line=anchor.line)


def _target(href: str, base: str | None) -> str | None:
    target = href.strip()
    if len(target) > LONGEST or target.startswith("#"):
        return None
    if url := whole_address(target):
        return url
    parsed = parse_url(target, base) if base else None
    if parsed is None and target.startswith("//"):
        parsed = parse_url("https:" + target)
    return parsed.href if parsed and parsed.protocol in ("http:", "https:") else None


@dataclass(slots=True)
class _Anchor:
    href: str
    line: int
    title: list[str] = field(default_factory=list)
    instead: list[str] = field(default_factory=list)
    """What stands for the title where it has no words: its tooltip, the text of its image."""
    note: str = ""


@dataclass(slots=True)
class _Item:
    """An entry of a list: a text before its first link, and one after it."""

    tag: str
    about: _Anchor | None = None
    """For a `<dd>`, the link that it describes."""
    first: _Anchor | None = None
    anchors: int = 0
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)

    def settle(self) -> None:
        """Give the note to the link that it is about."""
        if self.about:
            text = "".join((*self.before, *(self.first.title if self.first else ()), *self.after))
            self.about.note = self.about.note or note_after(text, sure=True)
        elif self.first:
            leads = not "".join(self.before).strip()
            alone = self.anchors == 1
            if leads or alone:
                text = "".join(self.after)
                self.first.note = self.first.note or note_after(text, sure=leads and alone)


class _Page(HTMLParser):
    """Collects the links of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.anchors: list[_Anchor] = []
        self.base: str | None = None
        self._open: _Anchor | None = None
        self._items: list[_Item | None] = []
        """The items that are open, the innermost last; None stands for a list around some."""
        self._lists = 0
        self._described: _Anchor | None = None
        self._hidden = ""
        self._depth = 0
        self._ended = False

    def read(self, text: str) -> None:
        # What is left open at the end is closed for the parser: by itself, it looks again from
        # each `<` to the end, which takes time that grows with the square of the text.
        self.feed(text + "\n")
        self._ended = True
        if self.cdata_elem:
            self.feed(f"</{self.cdata_elem}>")
        self.feed(_CLOSING)
        self._open = None
        while self._items:
            self._settle()

    def parse_html_declaration(self, i: int) -> int:
        # The standard library raises an error at `<![x[`, where browsers see a comment.
        return self.parse_bogus_comment(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._ended or self._is_hidden(tag):
            return
        attributes = {name: value or "" for name, value in reversed(attrs)}
        if tag == "a":
            self._open = None
            if "href" in attributes:
                self._add(_Anchor(attributes["href"], self.getpos()[0]), attributes)
        elif tag == "img" and self._open:
            self._open.instead.append(attributes.get("alt", "") + " ")
        elif tag == "base" and self.base is None:
            self.base = whole_address(attributes.get("href", ""))
        elif tag in _ITEMS:
            self._begin(tag)
        elif tag in _LISTS:
            self._open = None
            self._lists += 1
            self._items.append(None)
        elif tag in _BREAKS:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._ended:
            return
        if self._hidden:
            self._depth -= tag == self._hidden
            self._hidden = self._hidden if self._depth else ""
        elif tag == "a":
            self._open = None
        elif tag in _ITEMS:
            self._open = None
            if self._items and (item := self._items[-1]) and item.tag == tag:
                self._settle()
        elif tag in _LISTS and self._lists:
            self._open = None
            while self._items[-1]:
                self._settle()
            self._items.pop()
            self._lists -= 1
            self.handle_data(" ")
        elif tag in _BREAKS:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        if self._ended or self._hidden:
            return
        item = self._items[-1] if self._items else None
        if self._open:
            self._open.title.append(data)
        if item and (item.first is None or item.first is not self._open):
            (item.after if item.first else item.before).append(data)

    def _is_hidden(self, tag: str) -> bool:
        if self._hidden:
            self._depth += tag == self._hidden == "template"
        elif tag in _HIDDEN:
            self._hidden, self._depth = tag, 1
        return bool(self._hidden)

    def _add(self, anchor: _Anchor, attributes: dict[str, str]) -> None:
        self._open = anchor
        self.anchors.append(anchor)
        anchor.instead.append(attributes.get("title", "") + " ")
        if self._items and (item := self._items[-1]):
            item.first = item.first or anchor
            item.anchors += 1

    def _begin(self, tag: str) -> None:
        self._open = None
        if self._items and self._items[-1]:
            self._settle()
        about = self._described if tag == "dd" else None
        self._described = None
        self._items.append(_Item(tag, about))

    def _settle(self) -> None:
        item = self._items.pop()
        if item:
            item.settle()
            if item.tag == "dt":
                self._described = item.first
