"""The list as a blogroll, in OPML 2.0 (http://opml.org/spec2.opml).

An outline of the type `rss` needs the address of a feed, and we know that of pages; so they are
of the type `link`. Readers of blogrolls look for `htmlUrl`, and it is there too.
"""

from email.utils import formatdate
from xml.etree.ElementTree import Element, SubElement

from wander.feeds.listing import CONSOLES_TITLE, Link, Listing
from wander.feeds.xml_document import child, document
from wander.lists.opml import CONSOLES, as_category


def blogroll(listing: Listing) -> bytes:
    """The pages, in folders named for their first tags; then the neighbours, in one of their own.

    Folders stand where their first page does in the list. That of the neighbours has a category, by
    which `wander import` knows it.
    """
    root = Element("opml", version="2.0")
    head = SubElement(root, "head")
    child(head, "title", listing.name)
    child(head, "dateModified", formatdate(listing.updated, usegmt=True))
    if listing.url:
        child(head, "ownerId", listing.url)
    child(head, "docs", "http://opml.org/spec2.opml")
    body = SubElement(root, "body")
    folders: dict[str, Element] = {}
    for page in listing.pages:
        _add(_folder(body, folders, page.tags[0]) if page.tags else body, page)
    if listing.consoles or not listing.pages:  # a body has at least one outline
        consoles = SubElement(body, "outline", text=CONSOLES_TITLE, category=CONSOLES)
        for console in listing.consoles:
            _add(consoles, console)
    return document(root)


def _folder(body: Element, folders: dict[str, Element], name: str) -> Element:
    if name not in folders:
        folders[name] = SubElement(body, "outline", text=name)
    return folders[name]


def _add(folder: Element, link: Link) -> None:
    outline = {"type": "link", "text": link.name, "url": link.url, "htmlUrl": link.url}
    if link.title:
        outline["title"] = link.title
    if link.note:
        outline["description"] = link.note
    if category := ",".join(filter(None, map(as_category, link.tags))):
        outline["category"] = category
    if link.added is not None:
        outline["created"] = formatdate(link.added, usegmt=True)
    SubElement(folder, "outline", outline)
