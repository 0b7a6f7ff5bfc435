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
_MEANT: Final = {
    **dict.fromkeys(("us-ascii", "latin1", "iso8859-1", "iso-8859-1"), "windows-1252"),
    **dict.fromkeys(("iso8859-9", "iso-8859-9"), "windows-1254"),
    **dict.fromkeys(("gbk", "gb2312"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis"), "cp932"),
    "euc-kr": "cp949",
}
"""What browsers read under these names (Encoding, section 4.2): the larger set of signs."""
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"))
"""Byte order marks, which go before any name (Encoding, section 6)."""
# An icon inside the page has titles of its own. No case folding beyond ASCII, as in HTML.
_TAG: Final = re.compile(r"<!--|<(?:title|svg)(?=[\s/>])", re.I | re.A)
_END: Final = re.compile(r"</title(?=[\s/>])", re.I | re.A)


def title_of(body: bytes, content_type: str = "") -> str:
    """What stands in `<title>`, on one line; empty where there is none.

    >>> title_of(b"<!doctype html><title>Fish &amp; Chips</title>")
    'Fish & Chips'
    """
    text = _decoded(body, content_type)
    start = _beginning(text)
    end = _END.search(text, start) if start else None
    if end is None:
        return ""
    content = text[start : min(end.start(), start + 10 * LONGEST)]
    letters = (sign for sign in html.unescape(content) if sign.isprintable() or sign.isspace())
    clean = " ".join("".join(letters).split())
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"


def _beginning(text: str) -> int:
    """Where the words of the title begin; 0 where there are none."""
    place = 0
    while tag := _TAG.search(text, place):
        if tag[0] != "<!--":
            is_title = tag[0].lower() == "<title"
            return text.find(">", tag.end()) + 1 if is_title else 0
        place = text.find("-->", tag.end()) + 3
        if place < 3:
            return 0
    return 0


def _decoded(body: bytes, content_type: str) -> str:
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    named = _CHARSET.search(content_type.encode("ascii", "ignore")) or _CHARSET.search(body[:1024])
    name = named[1].decode("ascii").lower() if named else "utf-8"
    if _KNOWN.fullmatch(name) and name not in ("utf-8", "utf8"):
        try:
            # With a sign for what cannot be read, as where the end was cut off within a letter.
            return body.decode(_MEANT.get(name, name), "replace")
        except LookupError:
            pass
    try:
        # The end may be cut in the middle of a letter.
        return body[:-4].decode("utf-8") + body[-4:].decode("utf-8", "ignore")
    except UnicodeDecodeError:
        return body.decode("windows-1252", "replace")
