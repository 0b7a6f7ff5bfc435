"""An ignore pattern on trial: what of the known network it would hide."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from wander.ignores import ManyURLs, normal_form
from wander.network.home import Home
from wander.network.store import Store

MOST_SHOWN: Final = 20
"""URLs of each kind that are named; the rest is counted."""
FEW: Final = 10
"""So few known pages or consoles say nothing about what a pattern hides of all there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a pattern would hide."""

    pattern: str
    pages: int
    """How many of the known pages, those included that are hidden already."""
    of_pages: int
    """How many are known."""
    new_pages: int
    """How many that the owner's list does not hide already."""
    consoles: int
    of_consoles: int
    some_pages: tuple[str, ...]
    some_consoles: tuple[str, ...]
    own: tuple[str, ...]
    """Some of the owner's own entries that it would hide."""
    own_count: int
    """How many of them it would."""
    hides_most: bool
    """Whether it would hide over half of the known pages, or of the known consoles."""
    already: bool
    """Whether the owner's list hides all of it already, or has the same pattern."""


class KnownURLs:
    """The URLs of the known network, as of one moment, ready for one trial after the other."""

    def __init__(self, pages: Sequence[str] = (), consoles: Sequence[str] = ()) -> None:
        self.pages = tuple(pages)
        self.consoles = tuple(consoles)
        self._forms = ManyURLs([*pages, *consoles])
        self._hidden: tuple[frozenset[str], frozenset[int]] = frozenset(), frozenset()
        """What the last patterns hide that were asked for: most trials ask for the same."""

    @classmethod
    def read(cls, home: Home) -> "KnownURLs":
        """Those in `wander.db`; raises `StoreError` where that cannot be read just now."""
        store = Store.open_to_read(home.database)
        if store is None:
            return cls()
        with closing(store):
            return cls(store.page_urls(), store.console_urls())

    def hidden_by(self, pattern: str) -> list[int]:
        """The places of those that a pattern hides; consoles are counted on after the pages."""
        return self._forms.hidden_by(pattern)

    def hidden_by_all(self, patterns: Iterable[str]) -> Collection[int]:
        """The places of those that any of these patterns hides."""
        wanted = frozenset(patterns)
        before, hidden = self._hidden
        if before != wanted:
            hidden = frozenset(at for pattern in wanted for at in self.hidden_by(pattern))
            self._hidden = wanted, hidden
        return hidden


def trial(pattern: str, own: Sequence[str], known: KnownURLs, ignore: Sequence[str] = ()) -> Trial:
    """Try a pattern on the known network and on the owner's `own` URLs.

    `ignore` are the patterns that the owner has already, without this one.

    >>> known = KnownURLs(["https://x.com/a", "https://a.example/"])
    >>> tried = trial("x.com", ["https://x.com/me"], known)
    >>> tried.some_pages, tried.own
    (('https://x.com/a',), ('https://x.com/me',))
    """
    found = known.hidden_by(pattern) if pattern.strip() else []
    of_pages, of_consoles = len(known.pages), len(known.consoles)
    hidden = known.hidden_by_all(ignore) if found else ()
    pages = [at for at in found if at < of_pages]
    consoles = [at - of_pages for at in found[len(pages) :]]
    own_hidden = [own[at] for at in ManyURLs(own).hidden_by(pattern)] if pattern.strip() else []
    is_there = normal_form(pattern) in map(normal_form, ignore)
    return Trial(
        pattern=pattern,
        pages=len(pages),
        of_pages=of_pages,
        new_pages=sum(at not in hidden for at in pages),
        consoles=len(consoles),
        of_consoles=of_consoles,
        some_pages=tuple(known.pages[at] for at in pages[:MOST_SHOWN]),
        some_consoles=tuple(known.consoles[at] for at in consoles[:MOST_SHOWN]),
        own=tuple(own_hidden[:MOST_SHOWN]),
        own_count=len(own_hidden),
        hides_most=_is_most(len(pages), of_pages) or _is_most(len(consoles), of_consoles),
        already=is_there or (bool(found) and all(at in hidden for at in found)),
    )


def _is_most(count: int, of_all: int) -> bool:
    return of_all >= FEW and 2 * count > of_all
