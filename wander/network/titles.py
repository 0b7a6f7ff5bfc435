"""The title and the language of a web page, from the beginning of its HTML."""

import html
import re
from collections.abc import Iterator
from typing import Final

from wander.network.answer import cut

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
_TITLE: Final = re.compile(r"<!--|<(title|svg)(?=[\s/>])", re.I | re.A)
_END: Final = re.compile(r"</title(?=[\s/>])", re.I | re.A)
_TELLING: Final = re.compile(r"<!--|<(html|meta|body)(?=[\s/>])", re.I | re.A)
"""Tags that tell the language, or come after those that do."""
_ATTRIBUTE: Final = re.compile(
    r"[\s/]*+([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'=<>`]++)))?", re.A
)
_LONGEST_TAG: Final = 2_000
"""In characters, as far as its attributes are read."""
_LANGUAGE: Final = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{1,8})*", re.I | re.A)
"""A language tag (BCP 47), also as programmers write it: `de_CH`."""
_NO_LANGUAGE: Final = ("mis", "mul", "und", "zxx")
_NOW_CALLED: Final = {"in": "id", "iw": "he", "ji": "yi"}
"""By the registry of language subtags; some programs still write the old ones."""


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
    return cut(" ".join("".join(letters).split()), LONGEST)


def language_of(body: bytes, content_type: str = "", content_language: str = "") -> str:
    """The language that a page says it is in, without its region; empty where it says none.

    The `lang` of its `<html>` counts, or else `<meta http-equiv="content-language">`, or else
    the `Content-Language` header; of several languages none (HTML, sections 3.2.6.2 and 4.2.5.3).

    >>> language_of(b'<html lang="pt-BR">'), language_of(b"<html>", "text/html", "ja")
    ('pt', 'ja')
    """
    text = _decoded(body, content_type)
    for tag in _tags(_TELLING, text):
        name, attributes = tag[1].lower(), _attributes(text, tag.end())
        if name == "body":
            break
        if name == "html" and attributes.keys() & {"lang", "xml:lang"}:
            return _language(attributes.get("lang", attributes.get("xml:lang", "")))
        if name == "meta" and attributes.get("http-equiv", "").lower() == "content-language":
            return _language(attributes.get("content", ""))
    return _language(content_language)


def _beginning(text: str) -> int:
    """Where the words of the title begin; 0 where there are none."""
    tag = next(_tags(_TITLE, text), None)
    return text.find(">", tag.end()) + 1 if tag and tag[1].lower() == "title" else 0


def _tags(wanted: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Where these tags begin, but for those in comments."""
    place = 0
    while tag := wanted.search(text, place):
        place = tag.end()
        if tag[1]:
            yield tag
        else:
            place = text.find("-->", place - 2) + 3  # `<!-->` is one, too
            if place < 3:
                return


def _attributes(text: str, place: int) -> dict[str, str]:
    """Those of the tag whose name ends there; of those of one name, the first."""
    end = place + _LONGEST_TAG
    attributes: dict[str, str] = {}
    while found := _ATTRIBUTE.match(text, place, end):
        name, *values = found.groups()
        attributes.setdefault(name.lower(), "".join(value or "" for value in values))
        place = found.end()
    return attributes


def _language(told: str) -> str:
    """What a tag is about, as a page tells it; empty where that is no language.

    >>> _language("de_CH"), _language("en, fr"), _language("x-elvish")
    ('de', '', '')
    """
    found = _LANGUAGE.fullmatch(told.strip())
    primary = found[1].lower() if found else ""
    return "" if primary in _NO_LANGUAGE else _NOW_CALLED.get(primary, primary)


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
