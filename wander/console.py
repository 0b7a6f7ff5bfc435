"""A console's list, as a value.

The shape is that of `wander.js`: entries are plain strings, and what we add of
our own stands beside them, keyed by the entry it is about::

    >>> console = Console(
    ...     pages=("https://jvns.ca/",),
    ...     consoles=("https://susam.net/wander/",),
    ...     notes={"https://jvns.ca/": "Explains computers with joy."},
    ... )
    >>> console.notes["https://jvns.ca/"]
    'Explains computers with joy.'
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

Referral: TypeAlias = Literal["version", "no"]
"""What `via` says: our version, or nothing. Absent, it is the console's URL."""

DEFAULT_TITLE: Final = "Wander"
"""What a console without a name is called."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Console:
    """What a console recommends, links to and hides.

    Entries are kept as their owner wrote them; `wander.urls` and
    `wander.ignores` know what they mean.
    """

    title: str = ""
    """The console's name; empty when it has none."""
    pages: tuple[str, ...] = ()
    """URLs of the pages that it recommends."""
    consoles: tuple[str, ...] = ()
    """URLs of its neighbours."""
    ignore: tuple[str, ...] = ()
    """Ignore patterns: URLs that it never shows."""
    styles: tuple[str, ...] = ()
    """Its owner's stylesheets, relative to its page or absolute."""
    scripts: tuple[str, ...] = ()
    """Its owner's scripts, likewise; loaded after the styles, in order."""
    referral: Referral | None = None
    preconnect: bool = True
    """Whether the connection to the next page's host may be opened ahead."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """Why an entry is in the list, by entry."""
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The tags of an entry, by entry."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", MappingProxyType(dict(self.notes)))
        object.__setattr__(self, "tags", MappingProxyType(dict(self.tags)))

    @property
    def local_files(self) -> tuple[str, ...]:
        """The styles and scripts that lie beside the page; those without a scheme, each once.

        >>> Console(styles=("a.css", "https://cdn.example/b.css"), scripts=("a.js",)).local_files
        ('a.css', 'a.js')
        """
        references = (*self.styles, *self.scripts)
        return tuple(dict.fromkeys(name for name in references if "://" not in name))
