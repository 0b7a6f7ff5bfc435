"""The title of a web page, from the beginning of its HTML."""

import html
import re
from typing import Final

LONGEST: Final = 200
"""In characters."""

_CHARSET: Final = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_-]{1,40})", re.I)
_KNOWN: Final = re.compile(
    r"utf-?8|us-ascii|latin1|iso-?8859-\d+|windows-125\d|cp125\d|shift[_-]jis|sjis|euc-(?:jp|kr)|"
    r"iso-2022-jp|gbk|gb2312|gb18030|big5|koi8-[ru]|macintosh",
    re.I,
)
"""The encodings of the web (Encoding, section 4.2) that Python knows by these names. Others of
Python's would read rubbish in quadratic time, or are no text at all."""


def title_of(body: bytes, content_type: str = "") -> str:
    """What stands in `<title>`, on one line; empty where there is none.

    >>> title_of(b"<!doctype html><title>Fish &amp; Chips</title>")
    'Fish & Chips'
    """
    text = _decoded(body, content_type)
    lower = text.lower()
    start = lower.find("<title")
    # An icon inside the page has titles of its own.
    if start < 0 or -1 < lower.find("<svg") < start:
        return ""
    start = lower.find(">", start) + 1
    end = lower.find("</title", start)
    if not start or end < 0:
        return ""
    words = " ".join(html.unescape(text[start : min(end, start + 10 * LONGEST)]).split())
    clean = "".join(letter for letter in words if letter.isprintable())
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"


def _decoded(body: bytes, content_type: str) -> str:
    named = _CHARSET.search(content_type.encode("ascii", "ignore")) or _CHARSET.search(body[:1024])
    name = named[1].decode("ascii") if named else "utf-8"
    if _KNOWN.fullmatch(name):
        try:
            return body.decode(name)
        except (LookupError, UnicodeDecodeError):
            pass
    try:
        # The end may be cut in the middle of a letter.
        return body[:-4].decode("utf-8") + body[-4:].decode("utf-8", "ignore")
    except UnicodeDecodeError:
        return body.decode("windows-1252", "replace")
