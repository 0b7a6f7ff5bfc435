"""Changes to the entries of the owner's lists, and what they come to.

>>> plan = ListPlan("pages", ["http://a.example/", {"url": "https://b.example/", "note": "B."}])
>>> plan.make(Replace(list="pages", entry="http://a.example/", by="https://a.example/"))
>>> plan.make(Remove(list="pages", entry="https://b.example/"))
>>> plan.replaced, plan.removed, plan.meant
({0: 'https://a.example/'}, {1}, [{'url': 'https://a.example/'}])
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from wander.config.entries import ListName
from wander.config.layout import ENTRY_KEYS
from wander.mistakes import quoted, written
from wander.urls import well_formed


class EditError(ValueError):
    """A change that cannot be made; `str(error)` is a sentence for the owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace:
    """Another URL or pattern for an entry, whose note and tags stay."""

    list: ListName
    entry: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """Take an entry out, with its note and tags.

    Every comment stays. One on the entry's line gets the line to itself, one above the entry
    stays there, and so do those between the lines of its table.
    """

    list: ListName
    entry: str
    place: int | None = None
    """Which entry of the list it is, from 0, where its text stands there more than once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """A new entry at the end of its list, written as the entries there are."""

    list: ListName
    entry: str
    note: str = ""
    tags: tuple[str, ...] = ()


Change: TypeAlias = Replace | Remove | Add


class ListPlan:
    """What the changes to one list come to, entry by entry; entries count from 0.

    `items` are the values that the file has for the list.
    """

    def __init__(self, name: ListName, items: Sequence[object]) -> None:
        self.name = name
        self.replaced: dict[int, str] = {}
        """The new texts of entries that the file has."""
        self.removed: set[int] = set()
        """The entries that the file has and that go."""
        self._key = ENTRY_KEYS[name]
        self._items = [as_table(name, item) for item in items]
        self._new: list[Add | None] = []
        self._places: dict[str, list[int]] = {}
        for place, item in enumerate(self._items):
            if isinstance(item, dict) and isinstance(text := item.get(self._key), str):
                self._places.setdefault(text, []).append(place)

    @property
    def added(self) -> list[Add]:
        """The new entries, as they are in the end."""
        return [new for new in self._new if new]

    @property
    def meant(self) -> list[object]:
        """All entries as they are to be read afterwards, in the form of `as_table`."""
        old: list[object] = []
        for place, item in enumerate(self._items):
            if place in self.replaced and isinstance(item, dict):
                item = {**item, self._key: self.replaced[place]}
            if place not in self.removed:
                old.append(item)
        return old + [self._table(new) for new in self.added]

    def make(self, change: Change) -> None:
        """Note a change. Raises `EditError` when it cannot be made."""
        match change:
            case Replace(entry=entry, by=by):
                place = self._place(entry)
                if by != entry:
                    self._needs_to_be_new(by)
                    self._replace(place, by)
                    self._places[by] = self._places.pop(entry)
            case Remove(entry=entry, place=None):
                self._remove(self._place(entry))
                del self._places[entry]
            case Remove(entry=entry, place=int(place)):
                if place not in self._places.get(entry, ()):
                    raise EditError(f"{written(entry)} is not entry {place} of {self.name}.")
                self._remove(place)
                self._places[entry].remove(place)
            case Add(entry=entry, note=note, tags=tags):
                self._needs_to_be_new(entry)
                for text in (note, *tags):
                    needs_to_be_storable(text)
                self._places[entry] = [len(self._items) + len(self._new)]
                self._new.append(change)

    def _replace(self, place: int, by: str) -> None:
        number = place - len(self._items)
        if number < 0:
            self.replaced[place] = by
        elif new := self._new[number]:
            self._new[number] = replace(new, entry=by)

    def _remove(self, place: int) -> None:
        number = place - len(self._items)
        if number < 0:
            self.removed.add(place)
        else:
            self._new[number] = None

    def _place(self, entry: str) -> int:
        match self._places.get(entry):
            case None:
                raise EditError(f"{written(entry)} is not in {self.name}.")
            case [place]:
                return place
            case places:
                found = f"{written(entry)} stands in {self.name} {len(places)} times."
                raise EditError(f"{found} Keep one of them with a text editor first.")

    def _needs_to_be_new(self, entry: str) -> None:
        if entry in self._places:
            raise EditError(f"{written(entry)} is in {self.name} already.")
        needs_to_be_storable(entry)

    def _table(self, new: Add) -> dict[str, object]:
        table: dict[str, object] = {self._key: new.entry}
        if new.note:
            table["note"] = new.note
        if new.tags:
            table["tags"] = list(new.tags)
        return table


def as_table(name: ListName, item: object) -> object:
    """An entry that is a text in the form of one that is a table: the two mean the same."""
    return {ENTRY_KEYS[name]: item} if isinstance(item, str) else item


def needs_to_be_storable(text: str) -> None:
    """Raises `EditError` for text that no UTF-8 file can hold: half of a character."""
    if well_formed(text) != text:
        raise EditError(f"{quoted(text)} holds half of a character, which no file can hold.")
