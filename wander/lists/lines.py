r"""A list as people type it: an address a line, or several, with a word about them.

>>> found = links("1. https://jvns.ca/ - a friend\nexample.com\nand so on")
>>> [getattr(one, "url", "no address") for one in found]
['https://jvns.ca/', 'https://example.com/', 'no address']
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from wander.lists.addresses import Found, addresses, bare_address, trimmed, whole_address
from wander.lists.links import Link, Unread
from wander.lists.wording import note_after, one_line, title_before

_BULLET: Final = re.compile(
    r"\s*(?:(?:[-*+•–—·▪◦‣○●>→]|\d{1,9}[.):]|\[[ xX✓]?\])\s+)*[\s\u200b\ufeff]*"
)
_QUOTING: Final = " \t\"'<([{«“„‘`\u200b\u2060\ufeff\u200e\u200f\u2066\u2067\u2068\u202a\u202b"
_UNQUOTING: Final = " \t\"'>»”’`\u200b\u2060\ufeff\u200e\u200f\u2069\u202c"
_SHOWN: Final = 80


def links(text: str) -> Iterator[Link | Unread]:
    """The links of a list, and the lines that hold none. Empty lines and rulers are neither."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not any(map(str.isalnum, line)):
            continue
        bullet = _BULLET.match(line)
        content = line[bullet.end() if bullet else 0 :].rstrip()
        none = True
        for link in _links(content, number):
            none = False
            yield link
        if none:
            yield Unread(number, one_line(line, _SHOWN))


def _links(content: str, number: int) -> Iterator[Link]:
    if alone := _only_addresses(content):
        yield from (Link(url=url, line=number) for url in alone)
        return
    found = list(addresses(content)) or list(_bare(content))
    for one, end in zip(found, [*(one.start for one in found[1:]), len(content)], strict=False):
        before = content[: one.start]
        single = len(found) == 1
        yield Link(
            url=one.url,
            title=title_before(before) if single else "",
            note=note_after(content[one.end : end], sure=single and not before.strip(_QUOTING)),
            line=number,
        )


def _only_addresses(content: str) -> Sequence[str]:
    """The addresses of a line that holds nothing else; empty if it does."""
    for divider in (r"\s+", r"[\s,;]+"):
        words = [_unquoted(word) for word in re.split(divider, content)]
        words = [word for word in words if word.strip(",;|")]
        urls: list[str] = []
        for word in words:
            url = _address(word, alone=len(words) == 1)
            if url is None:
                break
            urls.append(url)
        else:
            return urls
    return ()


def _address(word: str, *, alone: bool) -> str | None:
    if found := next(addresses(word), None):
        return found.url if (found.start, found.end) == (0, len(word)) else None
    return whole_address(word) if "://" in word else bare_address(word, alone=alone)


def _bare(content: str) -> Iterator[Found]:
    """An address without a scheme, set off by a dash or a colon from what is said about it."""
    if words := re.match(rf"[{re.escape(_QUOTING)}]*(\S+)", content):
        written = _unquoted(words[1])
        start = content.find(written, words.start(1))
        end = start + len(written)
        if (url := bare_address(written, alone=False)) and note_after(content[end:], sure=False):
            yield Found(start, end, url)
            return
    start = len(content) - len(content.split()[-1]) if content.split() else 0
    written = _unquoted(content[start:])
    start = content.find(written, start)
    if (url := bare_address(written, alone=False)) and title_before(content[:start]):
        yield Found(start, start + len(written), url)


def _unquoted(word: str) -> str:
    return trimmed(trimmed(word.lstrip(_QUOTING)).rstrip(_UNQUOTING))
