"""A file of somebody's, opened: its bytes made text, its kind told, its list read.

>>> brought(b"https://jvns.ca/ - a friend").pages[0].note
'a friend'
>>> brought(b"%PDF-1.7")
Traceback (most recent call last):
    ...
wander.lists.brought.NotAListError: This is a PDF document, and no list.

All of it takes time linear in the file, whatever it holds.
"""

import re
from dataclasses import replace
from math import ceil
from typing import Final

from wander.lists import bookmarks, links_in, opml, snapshot, wander_script
from wander.lists.brought import MOST_BYTES, Brought, Entry, NotAListError, each_page_once
from wander.lists.encoding import decoded
from wander.lists.kinds import kind_of
from wander.lists.links import Kind
from wander.lists.wording import one_line, unescaped
from wander.urls import well_formed

MOST_PASTED: Final = 5_000_000
"""Characters of a text, a table or a web page: the 20,000 links that are taken have a fifth."""

_TITLE: Final = re.compile(r"<title[^<>]*>([^<]*)", re.IGNORECASE)


def brought(content: bytes, name: str = "") -> Brought:
    """What the bytes of a file bring for a list.

    `name` is that of the file, and tells no more than the content does, where that tells.

    Raises NotAListError, whose text is for the owner: for a file of another kind, a broken one,
    one that is too large or has no addresses.
    """
    if len(content) > MOST_BYTES:
        raise NotAListError(_too_large(len(content), MOST_BYTES))
    text, encoding = decoded(content)
    found = _read(well_formed(text), name)
    if not (found.is_whole_list or found.pages or found.consoles or found.unread):
        raise NotAListError("There is no web address in this file.")
    return replace(found, encoding=encoding)


def _read(text: str, name: str) -> Brought:
    match kind_of(text, name):
        case "script":
            return wander_script.brought(text)
        case "json":
            return snapshot.brought(text)
        case "opml":
            return opml.brought(text)
        case "bookmarks":
            return bookmarks.brought(text)
    return _pasted(text)


def _pasted(text: str) -> Brought:
    """The links of a text, a table or a web page."""
    if len(text) > MOST_PASTED:
        raise NotAListError(_too_large(len(text), MOST_PASTED))
    found = links_in(text)
    if not found.links:
        raise NotAListError(_without_links(text, found.kind))
    pages = (
        Entry(text=link.url, title=link.title, note=link.note, tags=link.tags, line=link.line)
        for link in found.links
    )
    return Brought(
        format=found.kind, pages=each_page_once(pages), unread=found.unread, cut=found.cut
    )


def _without_links(text: str, kind: Kind) -> str:
    if kind != "html":
        return "There is no web address in this file. Addresses begin with https:// or http://."
    title = _TITLE.search(text, 0, 10_000)
    shown = one_line(unescaped(title[1])) if title else ""
    named = f" (“{shown}”)" if shown else ""
    return (
        f"There is no link to another website in this web page{named}. "
        "It may be an error page, or make its links by a script."
    )


def _too_large(size: int, most: int) -> str:
    return (
        f"This has {ceil(size / 1_000_000):,} MB. No list has as much, and no more than "
        f"{most // 1_000_000} MB are read. Is it the right file?"
    )
