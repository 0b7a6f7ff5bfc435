"""The owner's list in the formats of other programs.

>>> from wander.config import parse_config
>>> config = parse_config('pages = ["https://jvns.ca/"]')
>>> feed = feeds_of(config, Dates({"https://jvns.ca/": 1_700_000_000}))["feed.xml"]
>>> feed.content_type, b"<published>2023-11-14T22:13:20Z</published>" in feed.content
('application/atom+xml; charset=utf-8', True)

The same list with the same dates and titles gives the same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from wander.config import Config
from wander.feeds.atom import atom_feed
from wander.feeds.bookmarks import bookmarks_file
from wander.feeds.fragment import html_fragment
from wander.feeds.listing import Dates, listing_of
from wander.feeds.marks import is_ours
from wander.feeds.opml import blogroll
from wander.feeds.plain_json import WANDER_JSON, list_as_json

__all__ = ["FEEDS", "Dates", "Feed", "feeds_of", "is_ours"]

BLOGROLL: Final = "blogroll.opml"
ATOM: Final = "feed.xml"
BOOKMARKS: Final = "bookmarks.html"
LINKS: Final = "links.html"
FEEDS: Final = (BLOGROLL, ATOM, WANDER_JSON, BOOKMARKS, LINKS)
"""The names of the files."""

NO_TITLES: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Feed:
    """A file as other programs read it."""

    content: bytes
    content_type: str


def feeds_of(
    config: Config, dates: Dates | None = None, titles: Mapping[str, str] = NO_TITLES
) -> Mapping[str, Feed]:
    """The files by name; none where the owner has switched them off.

    `dates` and `titles` are those of pages and neighbours, by entry as written in the list.
    """
    if not config.feeds:
        return {}
    listing = listing_of(config, dates or Dates(), titles)
    return {
        BLOGROLL: Feed(blogroll(listing), "text/x-opml; charset=utf-8"),
        ATOM: Feed(atom_feed(listing, ATOM), "application/atom+xml; charset=utf-8"),
        WANDER_JSON: Feed(list_as_json(listing), "application/json; charset=utf-8"),
        BOOKMARKS: Feed(bookmarks_file(listing), "text/html; charset=utf-8"),
        LINKS: Feed(html_fragment(listing), "text/html; charset=utf-8"),
    }
