"""The words around an address: its title before, its note after, each on one line."""

import html
import re
import string
from typing import Final

LONGEST_TITLE: Final = 200
LONGEST_NOTE: Final = 10_000

CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
"""Characters that nobody sees, and that have no business in a list."""

_DASH: Final = "-–—―−"
_MARK: Final = re.compile(rf"\s*(?:[{_DASH}:：|=→#•·~]+|//)\s*")
"""What stands between an address and the note about it."""
_CLOSERS: Final = " \t\n>)]}\"'`”’»*_.,;!?…"
_BARE: Final = string.punctuation + string.whitespace + "–—―…•·→«»“”‘’"
_HUGE_NUMBER: Final = re.compile(r"&#\d{8,};?")
_QUOTES: Final = {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»", "(": ")", "`": "`"}
_LABELS: Final = frozenset(
    (
        *("url", "urls", "uri", "link", "links", "href", "address", "website", "web", "site"),
        *("blog", "homepage", "home page", "page", "www"),
    )
)
"""Words before an address that say nothing which the address does not say."""


def one_line(text: str, longest: int = LONGEST_TITLE) -> str:
    r"""The text with its white space collapsed, cut to a length.

    >>> one_line(" Fish\n  and\tchips "), one_line("abcdef", 4)
    ('Fish and chips', 'abc…')
    """
    # No more is looked at than may be kept; white space that fills as much says nothing.
    words = " ".join(CONTROLS.sub("", text[: 10 * longest]).split()).strip("\u200b\ufeff")
    return words if len(words) <= longest else words[: longest - 1] + "…"


def note_after(text: str, *, sure: bool) -> str:
    """The note in what stands after an address.

    Unless one may be `sure` that it is about the address, a dash, a colon or a bracket must
    lead up to it::

        >>> note_after(" - a friend", sure=False), note_after(" (a friend)", sure=False)
        ('a friend', 'a friend')
        >>> note_after(" is nice", sure=False), note_after(" is nice", sure=True)
        ('', 'is nice')
    """
    rest = text[: 10 * LONGEST_NOTE].lstrip(_CLOSERS).rstrip(" \t\n,;|")
    mark = _MARK.match(rest)
    bracketed = rest.startswith("(") and rest.endswith(")")
    if not (mark or bracketed or sure):
        return ""
    note = one_line(rest[mark.end() :] if mark else rest, LONGEST_NOTE)
    if len(note) > 1 and _QUOTES.get(note[0]) == note[-1]:
        note = note[1:-1].strip()
    return note if note.strip(_BARE) else ""


def title_before(text: str) -> str:
    """The name that leads up to an address.

    >>> title_before("Julia Evans: "), title_before("see also "), title_before("URL: ")
    ('Julia Evans', '', '')
    """
    before = text[-10 * LONGEST_TITLE :].rstrip(" \t<")
    name = before.rstrip(_DASH + ":：|→ \t")
    if name == before:
        return ""
    title = one_line(name.strip("|*_ \t"))
    if len(title) > 1 and _QUOTES.get(title[0]) == title[-1]:
        title = title[1:-1].strip()
    return title if title.strip(_BARE) and title.lower() not in _LABELS else ""


def unescaped(text: str) -> str:
    """The text with its HTML entities decoded.

    >>> unescaped("Fish &amp; chips")
    'Fish & chips'
    """
    return html.unescape(without_huge_numbers(text))


def without_huge_numbers(text: str) -> str:
    """The text without the `&#99999999…;` that are no character, and too long for Python's `int`.

    >>> without_huge_numbers("&#38;&#123456789;") == "&#38;\ufffd"
    True
    """
    return _HUGE_NUMBER.sub("\ufffd", text)
