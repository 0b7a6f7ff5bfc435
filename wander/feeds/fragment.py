"""The list as a piece of HTML, for a links page of the owner's own.

Lists and nothing around them: no headings, since only that page knows their level, no styles,
and a class for each part, so that its stylesheet can name them. It can be put into templates and
into Markdown: there are no braces in it and no empty lines.
"""

from collections.abc import Iterator, Sequence
from html import escape

from wander.feeds.listing import CONSOLES_TITLE, Link, Listing
from wander.feeds.marks import COMMENT


def html_fragment(listing: Listing) -> bytes:
    """What can stand in a `<body>`, `<main>` or `<section>`."""
    return "\n".join(_lines(listing)).encode() + b"\n"


def _lines(listing: Listing) -> Iterator[str]:
    yield f"<!--{COMMENT}-->"
    yield from _list("wander-pages", listing.pages)
    if listing.consoles:
        yield f'<p class="wander-consoles-title">{CONSOLES_TITLE}</p>'
        yield from _list("wander-consoles", listing.consoles)


def _list(kind: str, links: Sequence[Link]) -> Iterator[str]:
    if not links:
        return
    yield f'<ul class="{kind}">'
    for link in links:
        anchor = f'<a href="{_escaped(link.url)}" rel="external">{_escaped(link.name)}</a>'
        yield f"  <li>{anchor}{_more(link)}</li>"
    yield "</ul>"


def _more(link: Link) -> str:
    more = ""
    if link.note:
        more += f' <span class="wander-note">{_escaped(link.note)}</span>'
    if link.tags:
        more += f' <small class="wander-tags">{_escaped(", ".join(link.tags))}</small>'
    return more


def _escaped(text: str) -> str:
    return escape(" ".join(text.split())).replace("{", "&#123;").replace("}", "&#125;")
