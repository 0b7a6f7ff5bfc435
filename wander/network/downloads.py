"""Whether a browser hands an answer to the visitor's disk, and leaves the frame empty.

HTML, "navigate" and "loading a document" (https://html.spec.whatwg.org/), says when:
where `Content-Disposition` asks for it, and where the browser has nothing to show the
`Content-Type` with.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

_WHITESPACE: Final = "\t\n\r "
"""Fetch's HTTP whitespace."""

_TOKEN: Final = re.compile(r"[A-Za-z0-9!#$%&'*+\-.^_`|~]++")
_WORD_ENDS: Final = re.compile(r"[\t ;(]")
_COMMA_OR_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*+"?|,', re.DOTALL)

_SHOWN: Final = re.compile(
    r"(?:text|image|audio|video)/.*"
    r"|multipart/x-mixed-replace"
    # By the standard, any kind of XML; Chromium knows these.
    r"|application/(?:xml|(?:atom|rss|xhtml)\+xml|(?:.*\+)?json|(?:x-)?(?:java|ecma)script)"
    # What a server says that does not know; the browser looks at the page itself.
    r"|unknown/unknown|application/unknown",
    re.DOTALL,
)
"""What browsers show. Which pictures, sounds and films they can, each knows for itself.

A PDF is not here: it takes a viewer, which not every browser has, or lets into a sandbox.
"""

_NOT_SHOWN: Final = frozenset(
    f"text/{kind}" for kind in ("calendar", "csv", "rtf", "tab-separated-values", "vcard")
)
"""Text for other programs, which Chromium leaves to those."""


def why_downloaded(dispositions: Sequence[str], types: Sequence[str]) -> str | None:
    """The header for which an answer is downloaded and not shown; None where it is shown.

    >>> why_downloaded(["Attachment; filename=a.html"], ["text/html"])
    'Content-Disposition: attachment'
    >>> why_downloaded([], ["application/zip"])
    'Content-Type: application/zip'

    Both are given as all values of the header, in order.
    """
    if dispositions and (asked := _disposition(dispositions)):
        return f"Content-Disposition: {asked}"
    if types and (essence := _essence(types)) and not _is_shown(essence):
        return f"Content-Type: {essence}"
    return None


def comma_separated(line: str) -> list[str]:
    """Fetch, "get, decode, and split": at commas that are not within quotation marks.

    >>> comma_separated('a, "b, c" , d')
    ['a', '"b, c"', 'd']

    By the standard, the lines of a header are joined before they are split, so that a quotation
    mark left open reaches into the next; in Chromium it ends with its own line.
    """
    values = []
    start = 0
    for found in _COMMA_OR_QUOTED.finditer(line):
        if found[0] == ",":
            values.append(line[start : found.start()].strip(_WHITESPACE))
            start = found.end()
    return [*values, line[start:].strip(_WHITESPACE)]


def _disposition(dispositions: Iterable[str]) -> str | None:
    """RFC 6266, section 4.2: what is neither inline nor known is an attachment.

    Chromium takes what does not begin with a word for inline, and shows no answer that says
    it twice and differently.
    """
    said = {value for line in dispositions for value in comma_separated(line)}
    if len(said) > 1:
        return ", ".join(dispositions)
    kind = said.pop().partition(";")[0].strip(_WHITESPACE).lower()
    return kind if kind != "inline" and _TOKEN.fullmatch(kind) else None


def _essence(types: Iterable[str]) -> str | None:
    """Fetch, "extract a MIME type": the last that is one; none, and the browser guesses.

    Chromium takes for one whatever has a slash in its first word.
    """
    values = [value for line in types for value in comma_separated(line)]
    kinds = (_WORD_ENDS.split(value, 1)[0].lower() for value in reversed(values))
    return next((kind for kind in kinds if "/" in kind and kind != "*/*"), None)


def _is_shown(essence: str) -> bool:
    return essence not in _NOT_SHOWN and _SHOWN.fullmatch(essence) is not None
