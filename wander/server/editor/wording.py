"""How the editor names things to their owner."""

from typing import Final

from wander.config.entries import LONGEST_NOTE
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


def sentence(text: str) -> str:
    r"""A text on one line, beginning as a sentence does.

    >>> sentence("this is no address.\nWrite one.")
    'This is no address. Write one.'
    """
    line = " ".join(text.split())
    return line[:1].upper() + line[1:]


def note_complaint(note: str) -> str:
    """What is wrong with a note; empty when it will do."""
    if len(note) <= LONGEST_NOTE:
        return ""
    return f"This note has {len(note):,} characters. At most {LONGEST_NOTE:,} fit."
