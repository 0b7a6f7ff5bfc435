"""The list as bookmarks that every browser imports: the Netscape format."""

from collections.abc import Iterator
from html import escape

from wander.feeds.listing import CONSOLES_TITLE, Link, Listing
from wander.feeds.marks import BOOKMARKS_START, COMMENT


def bookmarks_file(listing: Listing) -> bytes:
    """The pages, and the neighbours in a folder of their own.

    Elements are left open as browsers expect.
    """
    lines = "\n".join(_lines(listing))
    return f"{BOOKMARKS_START}{lines}\n".encode()


def _lines(listing: Listing) -> Iterator[str]:
    title = escape(listing.name)
    yield f"<!--{COMMENT}-->"
    yield '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">'
    yield f"<TITLE>{title}</TITLE>"
    yield f"<H1>{title}</H1>"
    yield "<DL><p>"
    for page in listing.pages:
        yield from _bookmark(page, "    ")
    if listing.consoles:
        yield f"    <DT><H3>{CONSOLES_TITLE}</H3>"
        yield "    <DL><p>"
        for console in listing.consoles:
            yield from _bookmark(console, "        ")
        yield "    </DL><p>"
    yield "</DL><p>"


def _bookmark(link: Link, indent: str) -> Iterator[str]:
    attributes = f'HREF="{escape(link.url)}"'
    if link.added is not None:
        attributes += f' ADD_DATE="{link.added}"'
    tags = (" ".join(tag.replace(",", " ").split()) for tag in link.tags)
    if text := ",".join(tag for tag in tags if tag):
        attributes += f' TAGS="{escape(text)}"'
    yield f"{indent}<DT><A {attributes}>{escape(link.name)}</A>"
    if link.note:
        yield f"{indent}<DD>{escape(' '.join(link.note.split()))}"
