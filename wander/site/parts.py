"""The parts of the page that load later: scripts beside it, each for what a visitor may open.

They are not needed to wander: an owner may leave a file out of an export, and its buttons are
then not there. The page's texts in other languages are such files too (`words`).
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from wander.site.bundle import content_version, part_program
from wander.site.words import words_scripts

PARTS: Final = {
    "more": "wander-more.js",
    "explorer": "wander-explorer.js",
    "map": "wander-map.js",
}
"""The name of each part, as the page knows it, and of its file."""
_OPENING: Final = "// Written by Wander: a part of its page that loads when it is wanted.\n"


@cache
def later_files() -> Mapping[str, bytes]:
    """All files that the page may load later, by name."""
    parts = {file: (_OPENING + part_program(f"{name}.js")).encode() for name, file in PARTS.items()}
    return MappingProxyType({**parts, **words_scripts()})


def part_address(name: str) -> str:
    """Where a part is, relative to the page: `wander-more.js?v=0a1b2c3d4e5f`."""
    return f"{PARTS[name]}?{later_version()}"


def words_address() -> str:
    """Where the texts are, relative to the page: `wander-words-{}.js?v=0a1b2c3d4e5f`."""
    return f"wander-words-{{}}.js?{later_version()}"


@cache
def later_version() -> str:
    """The query of all their addresses, as of `content_version`.

    One for all: they change together, and the page says it in a few bytes.
    """
    return content_version(b"".join(later_files().values()))
