"""Links in what an owner pastes: a list of lines, Markdown, a piece of a web page, a table.

>>> pasted = links_in("- [Julia Evans](https://jvns.ca/): explains computers with joy")
>>> pasted.kind, pasted.links[0].title, pasted.links[0].note
('markdown', 'Julia Evans', 'explains computers with joy')

Each format has its room: `lines`, `markdown`, `web_page`, `sheet`. All of them take time
linear in the text, whatever it holds.

Whole files are for `opened`, which knows what an `encoding` is and which of the `kinds` a file
is of. It gives them to the rooms above, or to `wander_script` (`wander.js` with its comments, and
`regular` expressions made into wildcards), `snapshot` (JSON), `opml` or `bookmarks`, and says what
they `brought`.
"""

import re
from typing import Final

from wander.lists import lines, markdown, sheet, web_page
from wander.lists.links import Kind, Link, Pasted, Unread, gathered
from wander.lists.wording import CONTROLS
from wander.urls import well_formed

__all__ = ["Kind", "Link", "Pasted", "Unread", "links_in"]

_LINE_END: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def links_in(text: str) -> Pasted:
    """The links of a text, whatever the format; which one it is, the text itself tells.

    >>> [(link.url, link.note) for link in links_in("https://jvns.ca/ - a friend").links]
    [('https://jvns.ca/', 'a friend')]
    """
    plain = _LINE_END.sub("\n", well_formed(text).removeprefix("\ufeff"))
    plain = CONTROLS.sub("", plain)
    # A table with a heading says the plainest what it is; its cells may hold all the others.
    if table := sheet.headed(plain):
        return gathered("csv", sheet.links(plain, table))
    if web_page.is_web_page(plain):
        return gathered("html", web_page.links(plain))
    if markdown.is_markdown(plain):
        return gathered("markdown", markdown.links(plain))
    if table := sheet.bare(plain):
        return gathered("csv", sheet.links(plain, table))
    return gathered("lines", lines.links(plain))
