"""Ignore patterns: which URLs a console's owner does not want shown.

Pattern and URL are compared without scheme, query, fragment and case, and `*`
in a pattern stands for zero or more characters. The pattern must begin where a
host label or a path segment begins, and may end anywhere::

    >>> ignores = IgnoreList(["https://x.com/", "*.example/"])
    >>> ignores.matches("https://www.x.com/somebody?tab=posts")
    True
    >>> ignores.matches("https://archive.org/web/https://x.com/")
    True
    >>> ignores.matches("https://jcwillox.com/")
    False

`static/console/ignores.js` holds the same rules; both must pass the cases in
`tests/vectors/ignore.json`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Final

from wander.urls import PROTOCOL, parse_url, well_formed

_RUN: Final = 4
"""How many letters in a row lead from a URL to the patterns worth trying on it."""

_HOST_PART: Final = re.compile(r"[^.:@\\]+")
"""A label, a port, a user name: what stands between the marks of a host."""

_LONGEST_HOST: Final = 255
"""In characters; DNS allows 253. Converting a name is not for long texts: its time
grows with the square of a label's length."""


class IgnoreList:
    """The ignore patterns of one console, ready to be asked about many URLs.

    One question takes time linear in the URL and the patterns, whatever they
    are; as a rule far less, since a pattern is tried only on the URLs that have
    four letters in a row in common with it.
    """

    __slots__ = ("_buckets",)

    def __init__(self, patterns: Iterable[str]) -> None:
        self._buckets: dict[str, list[list[str]]] = {}
        for pattern in dict.fromkeys(form for text in patterns for form in _forms(text)):
            self._add(pattern)

    def matches(self, url: str) -> bool:
        """Whether one of the patterns hides this URL."""
        # With a slash before it, a pattern begins after "/" or "." wherever it does.
        return any(self._matches_form("/" + form) for form in _forms(url))

    def _add(self, pattern: str) -> None:
        first, *rest = pattern.split("*")
        # A URL that the pattern hides has every run of letters that the pattern has,
        # so any of them may lead to it: that with the fewest patterns so far, lest
        # all with "www." or ".com" share one. Patterns without a run are always tried.
        runs = [run for piece in (first, *rest) for run in _runs(piece)] or [""]
        run = min(runs, key=lambda run: len(self._buckets.get(run, ())))
        self._buckets.setdefault(run, []).extend(_beginnings(first, *rest))

    def _matches_form(self, text: str) -> bool:
        return any(
            _holds_in_order(text, pieces)
            for run in {"", *_runs(text)}
            for pieces in self._buckets.get(run, ())
        )


class ManyURLs:
    """Many URLs, ready to be asked which of them one pattern or another hides.

    An `IgnoreList` is for many patterns and one URL after the other; this is for the reverse::

        >>> urls = ManyURLs(["https://a.example/", "https://x.com/a", "https://jcwillox.com/"])
        >>> urls.hidden_by("https://x.com/")
        [1]

    One question takes time linear in the URLs and the pattern. All URLs are one text in which
    the pattern's longest piece is looked for: 100,000 of them take a few milliseconds, and a
    fraction of a second where the pattern hides most of them.
    """

    __slots__ = ("_forms", "_places", "_starts", "_text")

    def __init__(self, urls: Iterable[str]) -> None:
        # Each with a slash before it, for the reason given in `IgnoreList.matches`.
        formed = [(place, "/" + form) for place, url in enumerate(urls) for form in _forms(url)]
        self._places = [place for place, _ in formed]
        self._forms = [form for _, form in formed]
        self._text = "\n".join(self._forms)
        self._starts = [0, *accumulate(len(form) + 1 for form in self._forms)]
        """Where each form begins in the text; and the end of all."""

    def hidden_by(self, pattern: str) -> list[int]:
        """The places of the URLs that a pattern hides, counted from 0."""
        found = {
            self._places[at]
            for form in _forms(pattern)
            for pieces in _beginnings(*form.split("*"))
            for at in self._holding(pieces)
        }
        return sorted(found)

    def _holding(self, pieces: list[str]) -> Iterator[int]:
        """Which of the forms hold these pieces in order."""
        solid = [piece for piece in pieces if piece]  # of **, only one asterisk counts
        longest = max(solid, key=len)
        at = self._text.find(longest)
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            if _holds_in_order(self._forms[number], solid):
                yield number
            at = self._text.find(longest, self._starts[number + 1])


def normal_form(text: str) -> str:
    """What a pattern or URL is compared by; equal for patterns that do the same.

    ::

        >>> normal_form("HTTPS://Example.com/Page?x=1#top")
        'example.com/page/'
    """
    return _finished(_without_scheme_and_query(text))


def _forms(text: str) -> list[str]:
    """The normal form; for an internationalised host also the one with its ASCII name.

    Whichever of マリウス.com and xn--gckvb8fzb.com stands in a pattern or a URL,
    the two then have a form in common.
    """
    bare = _without_scheme_and_query(text)
    host, slash, path = bare.partition("/")
    if host.isascii() or len(host) > _LONGEST_HOST:
        return [_finished(bare)]
    ascii_host = _HOST_PART.sub(lambda part: _ascii_label(part[0]), host)
    return [_finished(bare), _finished(ascii_host + slash + path)]


def _without_scheme_and_query(text: str) -> str:
    return re.split(r"[?#]", PROTOCOL.sub("", well_formed(text)), maxsplit=1)[0]


def _finished(text: str) -> str:
    lower = text.lower()
    return lower if lower.endswith("/") else lower + "/"


def _ascii_label(label: str) -> str:
    """The label as DNS has it; as it is where there is no such name, as with a `*` in it.

    It is parsed as a part of a longer name (`label.x`), since by itself one made
    of digits would be an IPv4 address.
    """
    if label.isascii():
        return label
    parsed = parse_url(f"http://{label}.x")
    return parsed.hostname.removesuffix(".x") if parsed else label


def _beginnings(first: str, *rest: str) -> list[list[str]]:
    """The pieces of a pattern, after each sign after which it may begin."""
    if first:
        return [["/" + first, *rest], ["." + first, *rest]]
    return [["/", *rest]]  # it begins with *, and thereby anywhere


def _runs(text: str) -> list[str]:
    return [text[at : at + _RUN] for at in range(len(text) - _RUN + 1)]


def _holds_in_order(text: str, pieces: list[str]) -> bool:
    """Whether the pieces stand in the text one after the other, however far apart.

    Taking the first place for each leaves the most room for the rest, so nothing
    needs to be tried twice. (`str.find` is linear: CPython 3.10, bpo-41972.)
    """
    at = 0
    for piece in pieces:
        at = text.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True
