r"""Markdown: its links, and what its list items say about them.

>>> text = "- [Julia Evans][j] – explains computers\n\n[j]: https://jvns.ca/"
>>> next(links(text)).note
'explains computers'
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from wander.lists.addresses import bare_address
from wander.lists.inline import Inline, inline_links, label, target, words
from wander.lists.links import Link
from wander.lists.wording import LONGEST_NOTE, note_after, one_line, title_before

_TELLING: Final = re.compile(
    r"\]\(\s{0,9}<?(?:https?://|//|www\.|[^\s()<>\[\]]{1,200}\.[^\W\d_]{2})"
    r"|^ {0,3}\[[^\[\]\n]{1,999}\]:[ \t]|^ {0,3}(?:```|~~~)",
    re.IGNORECASE | re.MULTILINE,
)
"""What only a text in Markdown has."""
_QUOTE: Final = re.compile(r"(?: {0,3}> ?)+")
_FENCE: Final = re.compile(r"\s*(`{3,}|~{3,})([^`]*)$")
_CODE: Final = re.compile(r" {4}| {0,3}\t")
_BULLET: Final = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?")
_ONE_LINE: Final = re.compile(r" {0,3}(?:#{1,6}\s|\|)")
"""A heading, or a row of a table."""
_DEFINITION: Final = re.compile(
    r" {0,3}\[([^\[\]^][^\[\]]{0,998})\]:\s*<?([^\s<>]+)>?(?:\s+[\"'(](.*)[\"')])?\s*$"
)


def is_markdown(text: str) -> bool:
    """Whether the text holds a link, or code, in the way of Markdown."""
    return _TELLING.search(text) is not None


def links(text: str) -> Iterator[Link]:
    """The links of a text: images, code and links within the same website are none.

    Definitions that nothing refers to come last.
    """
    page = _Page()
    page.read(text)
    targets = {name: link.url for name, link in page.definitions.items()}
    for block in page.blocks:
        yield from _links(block, targets)
    yield from page.definitions.values()


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph, a heading, a row of a table, or an item of a list."""

    line: int
    text: str
    is_item: bool


@dataclass(slots=True)
class _Page:
    """A text, taken apart."""

    blocks: list[_Block] = field(default_factory=list)
    definitions: dict[str, Link] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)
    _line: int = 0
    """Where the open block begins."""
    _is_item: bool = False
    _in_list: bool = False
    _fence: str = ""

    def read(self, text: str) -> None:
        for number, line in enumerate(text.split("\n"), start=1):
            self._read_line(number, line[quote.end() :] if (quote := _QUOTE.match(line)) else line)
        self._close()

    def _read_line(self, number: int, line: str) -> None:
        fence = _FENCE.match(line)
        if self._fence:
            if fence and fence[1].startswith(self._fence) and not fence[2].strip():
                self._fence = ""
        elif fence:
            self._close()
            self._fence = fence[1]
        elif not line.strip():
            self._close()
        elif not self._open and not self._in_list and _CODE.match(line):
            pass
        elif definition := _DEFINITION.match(line):
            self._close()
            self._define(number, *definition.groups())
        elif bullet := _BULLET.match(line):
            self._close()
            self._in_list = self._is_item = True
            self._add(number, line[bullet.end() :])
        elif _ONE_LINE.match(line):
            self._close()
            self._add(number, line)
            self._close()
        else:
            self._in_list = self._in_list and (bool(self._open) or line[0].isspace())
            self._add(number, line)

    def _add(self, number: int, line: str) -> None:
        if not self._open:
            self._line = number
        # An address without its scheme is a link to whoever pastes it, if not to Markdown.
        url = bare_address(line.strip())
        self._open.append(f"<{url}>" if url else line)

    def _close(self) -> None:
        if self._open:
            self.blocks.append(_Block(self._line, "\n".join(self._open), self._is_item))
        self._open = []
        self._is_item = False

    def _define(self, number: int, name: str, written: str, title: str | None) -> None:
        if url := target(written):
            link = Link(url=url, title=one_line(words(title or "")), line=number)
            self.definitions.setdefault(label(name), link)


def _links(block: _Block, targets: dict[str, str]) -> Iterator[Link]:
    found = list(inline_links(block.text, targets))
    line, at = block.line, 0
    for one in found:
        between = block.text[at : one.start]
        first = at == 0 or "\n" in between
        line += block.text.count("\n", at, one.start)
        title, note = one.title, ""
        if block.is_item and at == 0:
            title, note = _said(block.text, one, between, sure=len(found) == 1)
        elif not block.is_item and first:
            lead = between.rpartition("\n")[2]
            if not _bare(lead):
                end = block.text.find("\n", one.end)
                rest = block.text[one.end : len(block.text) if end < 0 else end]
                note = note_after(words(rest[: 2 * LONGEST_NOTE]), sure=False)
        yield Link(url=one.url or "", title=title, note=note, line=line)
        line += block.text.count("\n", one.start, one.end)
        at = one.end


def _said(text: str, link: Inline, lead: str, *, sure: bool) -> tuple[str, str]:
    """The title and the note of the first link of a list item."""
    before = words(lead[-LONGEST_NOTE:])
    leads = not _bare(before)
    after = words(text[link.end : link.end + 2 * LONGEST_NOTE])
    note = note_after(after, sure=sure and leads) if sure or leads else ""
    return link.title or (title_before(before) if sure else ""), note


def _bare(lead: str) -> str:
    """What stands before a link, without the marks that say nothing."""
    return words(lead[-LONGEST_NOTE:]).strip(" \t\n|#>\"'(“„«:")
