"""OPML: the blogroll of a website, or what a feed reader exports.

>>> found = brought('''<opml><body><outline text="Friends">
...   <outline text="Ada" htmlUrl="https://ada.example/" xmlUrl="https://ada.example/feed.xml"/>
... </outline></body></opml>''')
>>> found.pages[0].text, found.pages[0].title, found.pages[0].tags
('https://ada.example/', 'Ada', ('Friends',))

Many outlines have a feed's address alone. A feed is no page, so the website that it most likely
belongs to is taken: the part of a `~user` or an `@user`, or else the front page of its host. For
the feeds of large services, such as YouTube, that would be wrong; they are told as unread.

In a blogroll that Wander wrote, neighbours are in a folder of their own, which is marked. They come
back as consoles.

The XML is read by expat with all that can make it grow or reach out refused: declared entities,
and definitions within the document's type.
"""

import re
from collections.abc import Iterator
from typing import Final, NoReturn
from xml.parsers import expat

from wander.lists.addresses import bare_address, whole_address
from wander.lists.brought import (
    Brought,
    Entry,
    NotAListError,
    bounded,
    each_console_once,
    each_page_once,
)
from wander.lists.links import MOST, Unread
from wander.lists.wording import LONGEST_NOTE, one_line
from wander.urls import parse_url

CONSOLES: Final = "/wander/consoles"
"""The category of the folder whose outlines are neighbours. Pages may have any name as a tag, so
the name of a folder would not tell."""

_MOST_FOLDERS: Final = 10
"""The innermost folders of an outline, which become its tags."""
_MOST_OUTLINES: Final = 2 * MOST
"""That are looked at; some of them are there twice, in two folders."""
_MOST_ATTRIBUTES: Final = 100
_SHOWN: Final = 80
_NOT_IN_CATEGORIES: Final = str.maketrans({",": " ", "/": "-"})
"""Commas part categories, and slashes their levels."""
_FEED: Final = re.compile(r"\Afeed:(?://)?(?:https?://)?")
_HOME: Final = re.compile(r"/([~@][^/]+?)(?:\.(?:rss|atom|xml|json))?(?:/|\Z)")
_SERVICES: Final = re.compile(
    r"(?:\A|\.)(?:feedburner\.com|feedproxy\.google\.com|feedblitz\.com|youtube\.com|reddit\.com|"
    r"medium\.com|github\.com|gitlab\.com|codeberg\.org|rsshub\.app|kill-the-newsletter\.com|"
    r"feedly\.com|feed43\.com|rss\.app|politepol\.com|anchor\.fm|buzzsprout\.com|simplecast\.com|"
    r"soundcloud\.com|vimeo\.com|livejournal\.com|dev\.to|hnrss\.org|google\.com|bsky\.app)\Z"
)
"""Hosts whose front page says nothing about whose feed this is."""

_CUT: Final = frozenset(
    {
        expat.errors.codes[message]
        for message in (
            expat.errors.XML_ERROR_NO_ELEMENTS,
            expat.errors.XML_ERROR_UNCLOSED_TOKEN,
            expat.errors.XML_ERROR_PARTIAL_CHAR,
        )
    }
)
"""The mistakes of a file that ends too early."""


def brought(text: str) -> Brought:
    """What OPML brings. Raises NotAListError."""
    parser = expat.ParserCreate("utf-8")  # whatever the declaration says of the bytes there were
    reading = _Reading(parser)
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.StartDoctypeDeclHandler = _doctype
    parser.EntityDeclHandler = _entity
    parser.ExternalEntityRefHandler = _entity
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise NotAListError(_mistake(error)) from None
    except _Enough:
        pass
    return reading.brought()


def as_category(tag: str) -> str:
    """A tag as an outline's category can have it.

    >>> as_category("C/C++, mostly")
    'C-C++ mostly'
    """
    return " ".join(tag.translate(_NOT_IN_CATEGORIES).split())


class _Enough(Exception):  # noqa: N818 - it is no error
    """No more is taken."""


def _doctype(_name: str, _system: str | None, _public: str | None, has_subset: int) -> None:
    if has_subset:
        _entity()


def _entity(*_: object) -> NoReturn:
    raise NotAListError(
        "This XML declares entities of its own, which lists have no need of and which can make "
        "a file grow without end. It is left alone."
    )


def _mistake(error: expat.ExpatError) -> str:
    line = error.lineno
    if error.code in _CUT:
        return (
            f"This OPML ends in the middle, on line {line}: "
            "it seems that the file was cut off. Get it once more."
        )
    what = expat.ErrorString(error.code)
    hint = ""
    if error.code in (
        expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN],
        expat.errors.codes[expat.errors.XML_ERROR_UNDEFINED_ENTITY],
    ):
        hint = " Within an address, & is written &amp;."
    return f"This OPML is not sound XML: on line {line}, {what}.{hint}"


class _Reading:
    """Takes the outlines as the parser comes by them."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        self._folders: list[str] = []
        """Of the outlines that are open, outermost first; "" where one is no folder."""
        self._among_consoles = 0
        """How many outlines are open from the folder of neighbours on, itself included."""
        self._pages: list[Entry] = []
        self._consoles: list[Entry] = []
        self._unread: list[Unread] = []
        self._cut = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if tag.lower() != "outline":
            return
        if len(attributes) > _MOST_ATTRIBUTES:
            attributes = {}
        outline = {name.lower(): value for name, value in attributes.items()}
        title = one_line(outline.get("text", "")) or one_line(outline.get("title", ""))
        has_address = any(name in outline for name in ("htmlurl", "xmlurl", "url"))
        if has_address:
            self._take(outline, title)
        is_of_consoles = not has_address and outline.get("category") == CONSOLES
        self._among_consoles += is_of_consoles or self._among_consoles > 0
        self._folders.append("" if has_address or is_of_consoles else title)

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag.lower() == "outline":
            self._folders.pop()
            self._among_consoles -= self._among_consoles > 0

    def brought(self) -> Brought:
        """All that there was."""
        return bounded(
            Brought(
                format="opml",
                pages=each_page_once(self._pages),
                consoles=each_console_once(self._consoles),
                unread=tuple(self._unread),
                cut=self._cut,
            )
        )

    def _take(self, outline: dict[str, str], title: str) -> None:
        line = self._parser.CurrentLineNumber
        if max(len(self._pages), len(self._consoles), len(self._unread)) == _MOST_OUTLINES:
            self._cut = True
            raise _Enough
        try:
            url = _page(outline)
        except _NoPage as error:
            text = f"{title or one_line(' '.join(outline.values()), _SHOWN)}: {error}"
            self._unread.append(Unread(line, text))
            return
        note = one_line(outline.get("description", ""), LONGEST_NOTE)
        folders = [folder for folder in self._folders[-_MOST_FOLDERS:] if folder]
        written = {as_category(folder) for folder in folders}
        categories = (one for one in _categories(outline.get("category", "")) if one not in written)
        taken = self._consoles if self._among_consoles else self._pages
        taken.append(
            Entry(
                text=url,
                title=title if title != url else "",
                note=note if note != title else "",
                tags=tuple(dict.fromkeys((*folders, *categories))),
                line=line,
            )
        )


class _NoPage(ValueError):  # noqa: N818 - it is only told
    """An outline that leads to no page; `str(error)` says why."""


def _page(outline: dict[str, str]) -> str:
    """The page that an outline leads to. Raises _NoPage."""
    for name in ("htmlurl", "url"):
        written = outline.get(name, "").strip()
        is_outline = outline.get("type", "").lower() == "include" or written.endswith(".opml")
        if name == "url" and written and is_outline:
            raise _NoPage("this leads to another OPML file, which you can bring by itself")
        if url := whole_address(written) or bare_address(written):
            return url
    feed = outline.get("xmlurl", "").strip()
    url = whole_address(feed) or whole_address(_FEED.sub("https://", feed))
    parsed = parse_url(url) if url else None
    if parsed is None:
        raise _NoPage("there is no web address")
    if home := _HOME.search(parsed.pathname):
        return f"{parsed.origin}/{home[1]}{'/' if home[1][0] == '~' else ''}"
    if _SERVICES.search(parsed.hostname):
        raise _NoPage("there is only the address of a feed, which does not tell its website")
    return f"{parsed.origin}/"


def _categories(text: str) -> Iterator[str]:
    """Parted by commas, and each with slashes where it is within another."""
    for category in text[:LONGEST_NOTE].split(","):
        yield from filter(None, map(one_line, category.split("/")))
