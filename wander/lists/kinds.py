"""Which kind of file a text is from: its content tells, and its name is no more than a hint.

>>> kind_of("var wander = {}"), kind_of("[a](https://a.example/)", "notes.js.md")
('script', 'links')
"""

import re
from typing import Final, Literal, TypeAlias

from wander.lists.brought import NotAListError
from wander.lists.wording import one_line

FileKind: TypeAlias = Literal["script", "json", "opml", "bookmarks", "links"]

_SCRIPT_NAME: Final = re.compile(r"\.[cm]?js\Z", re.IGNORECASE)
_JSON_NAME: Final = re.compile(r"\.json\Z", re.IGNORECASE)
_PROGRAM_NAME: Final = re.compile(
    r"\.(?:py|rb|sh|pl|php|c|h|cpp|rs|go|java|kt|swift|tsx?|jsx|css|scss|lua|sql|ps1|bat)\Z",
    re.IGNORECASE,
)
_COMMENTS: Final = re.compile(
    r"(?:[\s;\ufeff]++|//[^\n]*+|/\*(?>.*?\*/)|(['\"])use strict\1)*+", re.DOTALL
)
_CODE: Final = re.compile(
    r"(?:var|let|const)\s+[\w$]+\s*=|(?:window|self|globalThis|wander)\s*(?:\.\s*\w|\[|=(?!=))"
    r"|[(!]\s*(?:async\s+)?(?:function\b|\(\s*\)\s*=>)|function\s+\w+\s*\(|import\s*[{*'\"]|export\s"
)
_JSON: Final = re.compile(
    r"\s*+(?:\{\s*+(?:[\"}]|\Z)|\[\s*+(?:\{|\[{4}|\Z|\"[^\"\n]*+(?:\Z|\"\s*+(?:,|\](?!\()))))"
)
"""A link of Markdown begins with a bracket as well."""
_TOML: Final = re.compile(r"^(?:\[\[?(?:pages|consoles)\]|(?:pages|consoles)\s*=\s*\[)", re.M)
_BOOKMARKS: Final = re.compile(r"<!doctype\s+netscape-bookmark-file", re.IGNORECASE)
_MARKUP: Final = re.compile(r"\s*+(?:<!--(?>.*?-->)|<\?(?>.*?\?>))", re.DOTALL)
_DOCTYPE: Final = re.compile(r"\s*+<!doctype\s+([\w:.-]+)", re.IGNORECASE)
_ROOT: Final = re.compile(r"\s*+<([A-Za-z][\w:.-]*)")
_OPML: Final = re.compile(r"<opml[\s>]", re.IGNORECASE)

_PROGRAM: Final = "This is a program, and no list."
_FEED: Final = (
    "This is a feed: the posts of one website, and no list of websites. Add the website itself: "
    "wander add https://…"
)
_SITEMAP: Final = (
    "This is a sitemap: all pages of one website, and no list of recommendations. "
    "Add those that you love: wander add https://…"
)
_WRONG: Final = {
    **dict.fromkeys(("rss", "feed", "rdf:rdf", "rdf", "channel"), _FEED),
    **dict.fromkeys(("urlset", "sitemapindex"), _SITEMAP),
    "svg": "This is a picture (SVG), and no list.",
    "plist": "This is a list of Apple's (plist). Export the bookmarks to HTML from the browser.",
    "xbel": "This is a bookmarks file of a kind (XBEL) that Wander does not read. Export the "
    "bookmarks to HTML.",
}
"""What to say of XML that is no list, by its first element."""


def kind_of(text: str, name: str = "") -> FileKind:
    """How the text is to be read. Raises NotAListError for the kinds that hold no list."""
    start = text.lstrip()[:1]
    if start == "<":
        # A website's error page in the place of its wander.js has links, but no list.
        return "script" if _SCRIPT_NAME.search(name) else _markup(text)
    if start in ("{", "[") and (_JSON.match(text) or _JSON_NAME.search(name)):
        return "json"
    if _SCRIPT_NAME.search(name) or _is_script(text):
        return "script"
    if text.startswith("#!") or _PROGRAM_NAME.search(name):
        raise NotAListError(_PROGRAM)
    if _TOML.search(text):
        raise NotAListError(
            "This is the wander.toml of a console. Bring the wander.js that it makes: "
            "wander export writes it, and a server has it beside its page."
        )
    return "links"


def _markup(text: str) -> FileKind:
    """The kind of a text that begins with `<`."""
    if text.lstrip().startswith("<?php"):
        raise NotAListError(_PROGRAM)
    if _BOOKMARKS.search(text, 0, 2_000):
        return "bookmarks"
    at = 0
    while found := _MARKUP.match(text, at):
        at = found.end()
    doctype = _DOCTYPE.match(text, at)
    root = doctype or _ROOT.match(text, at)
    element = root[1].lower() if root else ""
    if element == "opml" or (doctype and _OPML.search(text, at)):
        return "opml"
    if wrong := _WRONG.get(element):
        raise NotAListError(wrong)
    if text.lstrip().startswith("<?xml") and element not in ("", "html"):
        raise NotAListError(
            f"This is XML of a kind that Wander does not know ({one_line(element, 40)}). "
            "It reads OPML, and web pages with links."
        )
    return "links"


def _is_script(text: str) -> bool:
    """Whether it begins as a script does, and speaks of `wander`."""
    start = _COMMENTS.match(text)
    return _CODE.match(text, start.end() if start else 0) is not None and "wander" in text
