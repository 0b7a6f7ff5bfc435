"""Addresses in plain text: where one begins and ends, and what is none.

>>> [found.url for found in addresses("See https://en.wikipedia.org/wiki/Fish_(food)!")]
['https://en.wikipedia.org/wiki/Fish_(food)']
>>> bare_address("example.com"), bare_address("e.g.")
('https://example.com/', None)
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from wander.urls import goto_url, parse_url

LONGEST: Final = 8_000
"""No address that works everywhere is longer, in characters."""

_UNSEEN: Final = "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""Zero-width spaces and the marks of a text's direction: they come along when copying."""

_ENDS: Final = rf"\s\x00-\x1f\x7f<>\"`{_UNSEEN}“”„«»。、，；！？「」『』【】《》〈〉"
"""What is never a part of an address in a text."""

_ADDRESS: Final = re.compile(
    r"(?<![A-Za-z0-9+.\-])(?:[Hh][Tt]{2}[Pp][Ss]?://|(?<![/@:_])[Ww]{3}\.)"
    # A comma may be a part of an address, but not where the next address follows.
    rf"(?:[^{_ENDS},;|]|[,;|](?!'?[Hh][Tt]{{2}}[Pp][Ss]?://))+"
)
_SCHEME: Final = re.compile(r"https?://", re.ASCII | re.IGNORECASE)
_EDGES: Final = re.compile(rf"\A[\s{_UNSEEN}]+|[\s{_UNSEEN}]+\Z")
_BARE_HOST: Final = re.compile(
    rf"(?:[^\s!-,./:-@\[-^`{{-~{_UNSEEN}]{{1,63}}\.)+([^\W\d_]{{2,63}}|xn--[A-Za-z0-9-]{{1,59}})"
    r"(?::\d{1,5})?"
)
_TRAILING: Final = ".,;:!?'*…’،؛؟|\\"
_PAIRS: Final = {")": "(", "]": "[", "}": "{", "）": "（"}
_NO_HOST: Final = re.compile(
    "txt|x?html?|php|aspx?|pdf|jpe?g|png|gif|svg|webp|ico|css|js|json|xml|opml|csv|tsv|docx?|xlsx?|"
    "pptx?|od[ts]|epub|mp[34]|ogg|toml|ya?ml|ini|log|bak|exe|dll|jar",
    re.IGNORECASE | re.ASCII,
)
"""The ends of files' names that are no top-level domain."""
_ALSO_FILES: Final = re.compile("md|py|rs|sh|pl|zip|mov", re.IGNORECASE | re.ASCII)
"""The ends of files' names that are."""


class Found(NamedTuple):
    """An address, and where it stands in its text."""

    start: int
    end: int
    url: str


def addresses(text: str) -> Iterator[Found]:
    """The addresses in a text: those with a scheme, and those that begin with `www.`."""
    for match in _ADDRESS.finditer(text):
        written = trimmed(match[0])
        if url := whole_address(written) or bare_address(written):
            yield Found(match.start(), match.start() + len(written), url)


def any_address(text: str) -> str | None:
    """The address that a text consists of, or else the first one in it."""
    bare = without_edges(text)
    if not re.search(r"\s", bare) and (url := whole_address(bare) or bare_address(bare)):
        return url
    return next((found.url for found in addresses(text)), None)


def whole_address(text: str) -> str | None:
    """A web address with its scheme, as it is written if any program can read it so.

    >>> whole_address("https://a.example"), whole_address("https:a.example")
    ('https://a.example', 'https://a.example/')
    >>> whole_address("mailto:me@a.example") is None
    True
    """
    bare = without_edges(text)
    parsed = parse_url(bare) if ":" in bare and len(bare) <= LONGEST else None
    if parsed is None or parsed.protocol not in ("http:", "https:"):
        return None
    plain = _SCHEME.match(bare) and bare.isprintable() and not re.search(r"[\s\\]", bare)
    return bare if plain else parsed.href


def bare_address(text: str, *, alone: bool = True) -> str | None:
    """The address that lacks its scheme, made whole.

    Among other words, what may be the name of a file is none::

        >>> bare_address("example.md", alone=False), bare_address("example.md/a", alone=False)
        (None, 'https://example.md/a')
    """
    bare = text.strip()
    host = re.split("[/?#]", bare[:LONGEST], maxsplit=1)[0]
    name = _BARE_HOST.fullmatch(host)
    if name is None or _NO_HOST.fullmatch(name[1]) or len(bare) > LONGEST:
        return None
    if not alone and host == bare and _ALSO_FILES.fullmatch(name[1]):
        return None
    return goto_url(bare)


def trimmed(text: str) -> str:
    """An address without what closes the sentence or the bracket around it.

    >>> trimmed("https://a.example/x)."), trimmed("https://a.example/(x)")
    ('https://a.example/x', 'https://a.example/(x)')
    """
    open_left = {close: text.count(close) - text.count(pair) for close, pair in _PAIRS.items()}
    end = len(text)
    while end:
        last = text[end - 1]
        if open_left.get(last, 0) > 0:
            open_left[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return text[:end]


def without_edges(text: str) -> str:
    """The text without the white space around it, seen or unseen."""
    return _EDGES.sub("", text)
