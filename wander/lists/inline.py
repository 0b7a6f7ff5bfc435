"""The links within one paragraph or list item of Markdown.

>>> [(one.url, one.title) for one in inline_links("[Julia *Evans*](https://jvns.ca/) `[x](y)`", {})]
[('https://jvns.ca/', 'Julia Evans')]

It goes through the text once, from mark to mark. What would else be looked for again and again,
the end of a bracket or of a code span, is noted beforehand, and a piece of text between two marks
is read once: so no text takes more than its length.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from wander.lists.addresses import LONGEST, addresses, bare_address, whole_address
from wander.lists.wording import one_line, unescaped

_MARK: Final = re.compile(r"\\.|`+|<!--|<|!\[|\[|\]", re.DOTALL)
_PARENTHESIS: Final = re.compile(r"\\.|[()]", re.DOTALL)
_AUTOLINK: Final = re.compile(r"<(https?://[^\s<>]*)>", re.IGNORECASE | re.ASCII)
_TAG: Final = re.compile(r"</?(?!a\s)[A-Za-z][^<>]*>", re.IGNORECASE)
"""A tag of HTML, whose addresses are no links, unless it is an `<a>`."""
_LABEL: Final = re.compile(r"\[([^\[\]]{0,999})\]")
_TARGET: Final = re.compile(r"\s*(?:<([^<>\n]*)>|([^\s<\[\]][^\s\[\]]*)?)(?=\s*(?:[\"'(]|\Z))")
_ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_LINK: Final = re.compile(
    r"(?<!\\)!?\[((?:[^\[\]\\]|\\.)*)\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\])?", re.DOTALL
)
_EMPHASIS: Final = re.compile(r"(?<!\\)[*`]+|~~|(?<![\w\\])_+|_+(?!\w)|</?[A-Za-z][^<>]*>")
_LONGEST_LABEL: Final = 999
"""CommonMark 0.31, section 6.3."""


class Inline(NamedTuple):
    """A link, and which piece of the text it takes up."""

    start: int
    end: int
    url: str | None
    """None for what is no link to a website: an image, a code span, a tag, a relative link."""
    title: str = ""


class _Opener(NamedTuple):
    start: int
    content: int
    is_image: bool


def inline_links(text: str, targets: Mapping[str, str]) -> Iterator[Inline]:
    """The links of a text in their order; `targets` has those of references, by `label`."""
    begin = 0
    for piece in (*_Scan(text, targets).pieces(), Inline(len(text), len(text), None)):
        for found in addresses(text[begin : piece.start]):
            yield Inline(begin + found.start, begin + found.end, found.url)
        if piece.url:
            yield piece
        begin = piece.end


def label(text: str) -> str:
    """What the name of a reference is compared by."""
    return " ".join(text.split()).casefold()


def target(text: str) -> str | None:
    """The address that a link leads to; None for one within its own website."""
    if len(text) > LONGEST:
        return None
    written = _ESCAPE.sub(r"\1", unescaped(text))
    if written.startswith("//"):
        return whole_address("https:" + written)
    return whole_address(written) or bare_address(written, alone=False)


def words(text: str) -> str:
    """The text without its marks: emphasis, links, images, escapes, entities.

    >>> words("**Fish** &amp; ![chips](chips.png)")
    'Fish & chips'
    """
    # An image may stand within a link.
    plain = _LINK.sub(r"\1", _LINK.sub(r"\1", text))
    return unescaped(_ESCAPE.sub(r"\1", _EMPHASIS.sub("", plain)))


class _Scan:
    """One way through a text."""

    def __init__(self, text: str, targets: Mapping[str, str]) -> None:
        self._text = text
        self._targets = targets
        self._code_ends = _code_ends(text)
        self._closing = _closing_parentheses(text)
        self._pieces: list[Inline] = []
        self._openers: list[_Opener] = []
        self._within = False
        """Whether the last bracket was one that opens: from there to here, there is none."""
        self._comments = True

    def pieces(self) -> list[Inline]:
        """The links, and all else in which an address is no link; none overlaps another."""
        at = 0
        while mark := _MARK.search(self._text, at):
            start, at = mark.span()
            match mark[0][0]:
                case "`":
                    at = self._take(start, self._code_ends.get(start, at))
                case "[" | "!":
                    self._openers.append(_Opener(start, at, mark[0] == "!["))
                    self._within = True
                case "]":
                    at = self._close(start)
                case "<":
                    at = self._angle(start, at)
                case _:  # an escaped sign
                    pass
        return self._pieces

    def _take(self, start: int, end: int, url: str | None = None, title: str = "") -> int:
        while self._pieces and self._pieces[-1].start >= start:
            self._pieces.pop()
        self._pieces.append(Inline(start, end, url, title))
        return end

    def _close(self, at: int) -> int:
        """A bracket closes at this place; returns where to go on."""
        within, self._within = self._within, False
        if not self._openers:
            return at + 1
        opener = self._openers.pop()
        found = self._inline_target(at + 1) or self._reference(opener, at, within)
        if found is None:
            return at + 1
        end, url = found
        if opener.is_image:
            return self._take(opener.start, end)
        self._openers.clear()  # there are no links within links
        longest = opener.content + LONGEST
        title = one_line(words(self._text[opener.content : min(at, longest)])) if url else ""
        return self._take(opener.start, end, url, title)

    def _inline_target(self, at: int) -> tuple[int, str | None] | None:
        """Where `(target "title")` ends, and its address."""
        close = self._closing.get(at)
        if close is None:
            return None
        match = _TARGET.match(self._text, at + 1, close)
        return (close + 1, target(match[1] or match[2] or "")) if match else None

    def _reference(self, opener: _Opener, at: int, within: bool) -> tuple[int, str] | None:
        if not self._targets:
            return None
        named = _LABEL.match(self._text, at + 1)
        end = named.end() if named else at + 1
        if named and named[1].strip():
            name = named[1]
        elif within and at - opener.content <= _LONGEST_LABEL:
            name = self._text[opener.content : at]
        else:
            return None
        url = self._targets.get(label(name))
        return (end, url) if url else None

    def _angle(self, start: int, end: int) -> int:
        """A `<`: an address in angle brackets, a comment, a tag, or just a sign."""
        if end - start > 1:
            close = self._text.find("-->", end) if self._comments else -1
            self._comments = close >= 0
            return self._take(start, close + 3) if close >= 0 else end
        if autolink := _AUTOLINK.match(self._text, start):
            return self._take(start, autolink.end(), whole_address(autolink[1]))
        if tag := _TAG.match(self._text, start):
            return self._take(start, tag.end())
        return end


def _code_ends(text: str) -> dict[int, int]:
    """Where the code span ends that begins at a place."""
    ends: dict[int, int] = {}
    later: dict[int, int] = {}
    for run in reversed(list(re.finditer("`+", text))):
        length = run.end() - run.start()
        if length in later:
            ends[run.start()] = later[length]
        later[length] = run.end()
    return ends


def _closing_parentheses(text: str) -> dict[int, int]:
    """Where the parenthesis closes that opens at a place."""
    closing: dict[int, int] = {}
    openers: list[int] = []
    for sign in _PARENTHESIS.finditer(text):
        if sign[0] == "(":
            openers.append(sign.start())
        elif sign[0] == ")" and openers:
            closing[openers.pop()] = sign.start()
    return closing
