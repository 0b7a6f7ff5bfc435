"""The last recommendations, the newest first, as an Atom feed (RFC 4287)."""

from itertools import islice
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement

from wander import __version__
from wander.feeds.listing import Link, Listing, timestamp
from wander.feeds.xml_document import child, document
from wander.urls import PROTOCOL, parse_url

MOST_ENTRIES: Final = 50
_ATOM: Final = "http://www.w3.org/2005/Atom"


def atom_feed(listing: Listing, name: str) -> bytes:
    """The feed, which lies beside the console under this name.

    Of pages with the same date, the one further down in the list is the newer: new ones are
    added below.
    """
    root = Element("feed", {"xmlns": _ATOM})
    if listing.language:
        root.set("xml:lang", listing.language)
    child(root, "title", listing.name)
    child(root, "id", listing.url or _id(f"wander console {listing.name}"))
    # The page lies beside the feed, wherever that is.
    child(root, "link", rel="alternate", type="text/html", href=listing.url or "./")
    beside = parse_url(name, listing.url) if listing.url else None
    if beside:
        child(root, "link", rel="self", type="application/atom+xml", href=beside.href)
    newest = sorted(listing.pages, key=lambda page: page.added or 0)[::-1]
    latest = newest[0].added if newest else None
    child(root, "updated", timestamp(latest or 0))
    child(SubElement(root, "author"), "name", listing.name)
    child(root, "generator", "Wander", version=__version__)
    entries: dict[str, Link] = {}
    for page in newest:
        # Not of the date, so that nothing comes twice if dates are lost; nor of http or https.
        entries.setdefault(_id(f"{listing.url or ''}#{PROTOCOL.sub('', page.url)}"), page)
    for identity, page in islice(entries.items(), MOST_ENTRIES):
        _add(root, identity, page)
    return document(root)


def _add(root: Element, identity: str, page: Link) -> None:
    entry = SubElement(root, "entry")
    child(entry, "title", page.name)
    child(entry, "link", rel="alternate", href=page.url)
    child(entry, "id", identity)
    added = timestamp(page.added or 0)
    child(entry, "published", added)
    child(entry, "updated", added)
    for tag in page.tags:
        child(entry, "category", term=tag)
    if page.note:
        child(entry, "summary", page.note)


def _id(name: str) -> str:
    return uuid5(NAMESPACE_URL, name).urn
