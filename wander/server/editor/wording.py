"""How the editor names things to their owner."""

from typing import Final

from wander.mistakes import printable

_LONGEST: Final = 80


def named(entry: str) -> str:
    """An address or a pattern without what goes without saying.

    >>> named("https://jvns.ca/")
    'jvns.ca'
    """
    bare = entry.removeprefix("https://").removeprefix("http://").removesuffix("/")
    text = printable(bare if "." in bare else entry)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def counted(number: int, one: str, many: str) -> str:
    """A number and its noun.

    >>> counted(1, "page", "pages"), counted(1200, "page", "pages")
    ('1 page', '1,200 pages')
    """
    return f"{number:,} {one if number == 1 else many}"
