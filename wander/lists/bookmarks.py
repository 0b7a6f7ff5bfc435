"""A browser's bookmarks, in the file that they all export: Netscape's of 1996.

>>> found = brought('''<!DOCTYPE NETSCAPE-Bookmark-file-1>
... <DL><DT><H3>Friends</H3><DL>
...   <DT><A HREF="https://ada.example/" TAGS="art">Ada</A>
...   <DD>She paints.
... </DL></DL>''')
>>> found.pages[0].title, found.pages[0].note, found.pages[0].tags
('Ada', 'She paints.', ('Friends', 'art'))

Folders are tags, except those that browsers have by themselves, such as the bookmarks bar. What
is no website (`javascript:`, `place:`, `about:`) is left out, and so is what a service such as
Pinboard marks as private, which is told.
"""

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from wander.lists.addresses import whole_address
from wander.lists.brought import Brought, Entry, bounded, each_page_once
from wander.lists.links import MOST, Unread
from wander.lists.wording import LONGEST_NOTE, one_line, unescaped

_TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9]*)([^<>]*)>", re.IGNORECASE | re.ASCII)
_ATTRIBUTE: Final = re.compile(
    r"(?<![a-z_-])([a-z_-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))",
    re.IGNORECASE | re.ASCII,
)
_MOST_TAGS: Final = 25 * MOST
"""Tags that are looked at; a bookmark has three of its own, and a folder's with it."""
_WANTED: Final = frozenset(("href", "tags", "private"))
_MOST_FOLDERS: Final = 10
"""The innermost folders of a bookmark, which become its tags."""
_LONGEST_TEXT: Final = 2 * LONGEST_NOTE

_ROOT_MARKS: Final = re.compile(
    r"\b(?:personal_toolbar|unfiled_bookmarks|mobile_bookmarks)_folder\b", re.IGNORECASE | re.ASCII
)
_ROOTS: Final = frozenset(
    name.casefold()
    for name in (
        *("Bookmarks", "Bookmarks bar", "Bookmarks Toolbar", "Bookmarks Menu", "BookmarksBar"),
        *(
            "BookmarksMenu",
            "Other bookmarks",
            "Mobile bookmarks",
            "Synced bookmarks",
            "All Bookmarks",
        ),
        *("Favorites", "Favorites bar", "Favourites", "Favourites bar", "Other favorites"),
        *("Other favourites", "Reading List", "Unsorted Bookmarks", "Imported"),
        *("Lesezeichen", "Lesezeichen-Symbolleiste", "Lesezeichenleiste", "Lesezeichen-Menü"),
        *("Lesezeichen-Toolbar", "Weitere Lesezeichen", "Mobile Lesezeichen", "Favoriten"),
        *("Favoritenleiste", "Weitere Favoriten", "Leseliste"),
        *("Barre personnelle", "Barre de favoris", "Menu des marque-pages", "Autres favoris"),
        *("Autres marque-pages", "Favoris", "Marque-pages", "Favoris sur mobile"),
        *("Barra de marcadores", "Barra de favoritos", "Otros marcadores", "Menú de marcadores"),
        *("Marcadores", "Favoritos", "Outros favoritos", "Outros marcadores"),
        *("Barra dei Preferiti", "Barra dei segnalibri", "Altri Preferiti", "Preferiti"),
        *("Menu segnalibri", "Altri segnalibri", "Bladwijzerbalk", "Bladwijzerwerkbalk"),
        *("Andere bladwijzers", "Bladwijzers", "Favorietenbalk", "Bladwijzermenu"),
        *("Pasek zakładek", "Inne zakładki", "Панель закладок", "Другие закладки"),
        *(
            "ブックマーク バー",
            "ブックマークツールバー",
            "その他のブックマーク",
            "书签栏",
            "其他书签",
        ),
    )
)
"""Folders that browsers have by themselves, at the top."""


def brought(text: str) -> Brought:
    """What a file of bookmarks brings; it has no way to be wrong, only to be empty."""
    reading = _Reading()
    line, counted, at = 1, 0, 0
    tags = _TAG.finditer(text)
    for tag in islice(tags, _MOST_TAGS):
        reading.text(text[at : min(tag.start(), at + _LONGEST_TEXT)])
        line += text.count("\n", counted, tag.start())
        counted, at = tag.start(), tag.end()
        name = tag[2].lower()
        if tag[1]:
            reading.end(name)
        else:
            reading.start(name, tag[3], line)
    reading.text(text[at : at + _LONGEST_TEXT])
    return reading.brought(cut=next(tags, None) is not None)


@dataclass(slots=True)
class _Bookmark:
    """A bookmark whose note may still come."""

    attributes: dict[str, str]
    line: int
    title: str = ""
    note: str = ""


@dataclass(slots=True)
class _Reading:
    """What is open at a place of the file, and what was found up to there."""

    _folders: list[str] = field(default_factory=list)
    """Those that are open, outermost first; "" for those that are no tags."""
    _is_root: bool = False
    """Whether the browser has marked the folder as one of its own."""
    _next: str = ""
    """The folder whose content begins with the next `<DL>`."""
    _last: _Bookmark | None = None
    _words: list[str] | None = None
    """The text of the element that is open, if it is one whose text counts."""
    _open: str = ""
    """Its tag."""
    _found: list[Entry] = field(default_factory=list)
    _unread: list[Unread] = field(default_factory=list)

    def start(self, tag: str, attributes: str, line: int) -> None:
        """A tag opens."""
        if tag in ("p", "br", "b", "i"):
            return
        self._close()
        match tag:
            case "h3":
                self._is_root = _ROOT_MARKS.search(attributes) is not None
            case "a":
                self._settle()
                self._last = _Bookmark(_attributes(attributes), line)
            case "dd" if self._last is not None:
                pass
            case "dl":
                self._settle()
                self._folders.append(self._next)
                self._next = ""
                return
            case _:
                return
        self._open, self._words = tag, []

    def end(self, tag: str) -> None:
        """A tag closes."""
        if tag in ("a", "h3", "dl"):
            self._close()
        if tag == "dl" and self._folders:
            self._settle()
            self._folders.pop()

    def text(self, text: str) -> None:
        """What stands between two tags."""
        if self._words is not None:
            self._words.append(text)

    def brought(self, *, cut: bool) -> Brought:
        """All that there was."""
        self._close()
        self._settle()
        return bounded(
            Brought(
                format="bookmarks",
                pages=each_page_once(self._found),
                unread=tuple(self._unread),
                cut=cut,
            )
        )

    def _close(self) -> None:
        """The text of what is open is complete."""
        if self._words is None:
            return
        words, self._words = unescaped("".join(self._words)[:_LONGEST_TEXT]), None
        if self._open == "h3":
            name = one_line(words)
            is_root = self._is_root or (not any(self._folders) and name.casefold() in _ROOTS)
            self._next = "" if is_root else name
        elif self._last and self._open == "a":
            self._last.title = one_line(words)
        elif self._last:
            self._last.note = one_line(words, LONGEST_NOTE)

    def _settle(self) -> None:
        """Nothing more comes about the last bookmark."""
        one, self._last = self._last, None
        url = whole_address(one.attributes.get("href", "")) if one else None
        if one is None or url is None:
            return
        if one.attributes.get("private") == "1":
            self._unread.append(Unread(one.line, f"{one.title or url} is marked as private"))
            return
        tags = map(one_line, one.attributes.get("tags", "").split(","))
        folders = self._folders[-_MOST_FOLDERS:]
        self._found.append(
            Entry(
                text=url,
                title=one.title if one.title != url else "",
                note=one.note,
                tags=tuple(dict.fromkeys(filter(None, (*folders, *tags)))),
                line=one.line,
            )
        )


def _attributes(text: str) -> dict[str, str]:
    return {
        found[1].lower(): unescaped(found[2] or found[3] or found[4] or "")
        for found in _ATTRIBUTE.finditer(text)
        if found[1].lower() in _WANTED
    }
