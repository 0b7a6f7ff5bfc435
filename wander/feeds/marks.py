"""What each file says of where it came from, to people and to the next export."""

from typing import Final

from wander import __version__

GENERATOR: Final = f"Wander {__version__}"
COMMENT: Final = " Written by Wander. To change the list, edit wander.toml. "
"""For XML and HTML; it holds no two hyphens."""

XML_START: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
BOOKMARKS_START: Final = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n"
"""What browsers know the format by."""
JSON_START: Final = '{\n "version": 1,\n "generator": "Wander '

_OUR_STARTS: Final = tuple(
    start.encode()
    for start in (
        *(f"{before}<!-- Written by Wander." for before in (XML_START, BOOKMARKS_START, "")),
        JSON_START,
    )
)


def is_ours(content: bytes) -> bool:
    """Whether a file that begins like this was written by us.

    A page of the owner's that has ours inside begins otherwise.
    """
    return content[:200].replace(b"\r\n", b"\n").startswith(_OUR_STARTS)
