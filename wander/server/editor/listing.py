"""The rows of a list that a screen shows: searched, filtered, and a part at a time.

>>> rows = [Row(number=1, entry="https://a.example/sea", note="Waves.", tags=("sea",), name="")]
>>> listing(rows, Sought(words="WAVES")).found
1
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

PART: Final = 100
"""Rows on one screen: as many as a phone scrolls with ease."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry, and what is known of it."""

    number: int
    """Its place in the list, from 1."""
    entry: str
    note: str
    tags: tuple[str, ...]
    name: str
    """The page's title or the console's name, where it is known."""
    state: str = ""
    """Its verdict, or the state of a console; empty where nobody has looked yet."""
    told: str = ""
    """The same in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What somebody wants to see of a list; all of it without any of these."""

    words: str = ""
    tag: str = ""
    state: str = ""
    """A verdict; `none` for what nobody has looked at."""

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return not (self.words.strip() or self.tag or self.state)

    def query(self, part: int = 1) -> str:
        """The same as the query of an address, empty or with its question mark.

        >>> Sought(words="low tech").query(part=2)
        '?q=low+tech&part=2'
        """
        fields = {"q": self.words, "tag": self.tag, "state": self.state}
        given = {name: value for name, value in fields.items() if value}
        if part > 1:
            given["part"] = str(part)
        return f"?{urlencode(given)}" if given else ""

    def accepts(self, row: Row) -> bool:
        """Whether a row is among what is wanted."""
        if self.tag and self.tag not in row.tags:
            return False
        if self.state and self.state != (row.state or "none"):
            return False
        text = "\n".join((row.entry, row.name, row.note, *row.tags)).casefold()
        return all(word in text for word in self.words.casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a screen shows of a list."""

    rows: tuple[Row, ...]
    total: int
    found: int
    part: int
    parts: int
    sought: Sought
    tags: tuple[tuple[str, int], ...]
    """Every tag of the list and how often it is used, the most used first."""
    states: tuple[tuple[str, int], ...]


def listing(rows: Sequence[Row], sought: Sought, part: int = 1, eye: str | None = None) -> Listing:
    """The part of the rows that is to be seen; the one with the entry `eye`, where it is found."""
    found = rows if sought.is_everything else [row for row in rows if sought.accepts(row)]
    parts = max(1, -(-len(found) // PART))
    at = next((place for place, row in enumerate(found) if row.entry == eye), None)
    part = min(max(part, 1), parts) if at is None else at // PART + 1
    tags = Counter(tag for row in rows for tag in row.tags)
    states = Counter(row.state or "none" for row in rows)
    return Listing(
        rows=tuple(found[(part - 1) * PART : part * PART]),
        total=len(rows),
        found=len(found),
        part=part,
        parts=parts,
        sought=sought,
        tags=tuple(tags.most_common()),
        states=tuple(states.most_common()),
    )
