"""What the changes to one list come to, before any of them is made.

>>> plan = ListPlan("pages", ["http://a.example/", {"url": "https://b.example/", "note": "B."}])
>>> plan.make(Replace(list="pages", entry="http://a.example/", by="https://a.example/"))
>>> plan.make(Remove(list="pages", entry="https://b.example/"))
>>> plan.replaced, plan.removed, plan.meant
({0: 'https://a.example/'}, {1}, [{'url': 'https://a.example/'}])
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from wander.config.changes import (
    Add,
    Annotate,
    Change,
    EditError,
    Move,
    Remove,
    Replace,
    as_table,
    needs_to_be_storable,
)
from wander.config.entries import ListName
from wander.config.layout import ENTRY_KEYS, Field, Step
from wander.mistakes import written


class ListPlan:
    """What the changes to one list come to, entry by entry; entries count from 0.

    `items` are the values that the file has for the list. Entries that are new have the
    numbers behind those.
    """

    def __init__(self, name: ListName, items: Sequence[object]) -> None:
        self.name = name
        self.replaced: dict[int, str] = {}
        """The new texts of entries that the file has."""
        self.notes: dict[int, str] = {}
        """Their new notes."""
        self.tags: dict[int, tuple[str, ...]] = {}
        """Their new tags."""
        self.removed: set[int] = set()
        """The entries that the file has and that go."""
        self.items = [as_table(name, item) for item in items]
        """The entries that the file has, in the form of `as_table`."""
        self._key = ENTRY_KEYS[name]
        self._new: list[Add | None] = []
        self._moves: list[tuple[int, int, bool]] = []
        """Each: which entry, directly above or below (True) which other."""
        self.order = list(range(len(self.items)))
        """The entries that there are in the end, in their order."""
        self._places: dict[str, list[int]] = {}
        for place, item in enumerate(self.items):
            if isinstance(item, dict) and isinstance(text := item.get(self._key), str):
                self._places.setdefault(text, []).append(place)

    @property
    def added(self) -> list[Add]:
        """The new entries, as they are in the end."""
        return [new for new in self._new if new]

    @property
    def meant(self) -> list[object]:
        """All entries as they are to be read afterwards, in the form of `as_table`."""
        return [self.item(place) for place in self.order]

    @property
    def moved(self) -> set[int]:
        """The entries that were moved and that there are in the end."""
        return {place for place, _, _ in self._moves} & set(self.order)

    @property
    def steps(self) -> list[Step]:
        """The moves, while all entries are in the list, those to be removed as well."""
        return self._steps_and_order()[0]

    @property
    def leaving(self) -> set[int]:
        """The numbers, after the moves, of the entries to be removed."""
        order = self._steps_and_order()[1]
        return {number for number, place in enumerate(order) if place in self.removed}

    def item(self, place: int) -> object:
        """One entry as it is in the end, in the form of `as_table`."""
        if place >= len(self.items):
            new = self._new[place - len(self.items)]
            return self._table(new) if new else {}
        item = self.items[place]
        if not isinstance(item, dict):
            return item
        item = dict(item)
        if place in self.replaced:
            item[self._key] = self.replaced[place]
        fields = {"note": self.notes.get(place), "tags": self.tags.get(place)}
        for field, value in fields.items():
            if value:
                item[field] = list(value) if isinstance(value, tuple) else value
            elif value is not None:
                item.pop(field, None)
        return item

    def fields(self, field: Field) -> dict[int, str | tuple[str, ...]]:
        """The notes, or the tags, that entries get which the file has."""
        new: Mapping[int, str | tuple[str, ...]] = self.notes if field == "note" else self.tags
        return {
            place: value
            for place, value in new.items()
            if isinstance(item := self.items[place], dict) and self._is_new(item, field, value)
        }

    @staticmethod
    def _is_new(item: Mapping[str, object], field: str, value: str | tuple[str, ...]) -> bool:
        if not value:
            return field in item
        return item.get(field) != (list(value) if isinstance(value, tuple) else value)

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
            case Add(entry=entry, note=note, tags=tags, heading=heading):
                self._needs_to_be_new(entry)
                for text in (note, *tags, heading):
                    needs_to_be_storable(text)
                place = len(self.items) + len(self._new)
                self._places[entry] = [place]
                self.order.append(place)
                self._new.append(change)
            case Annotate(entry=entry, note=note, tags=tags):
                for text in (note or "", *(tags or ())):
                    needs_to_be_storable(text)
                self._annotate(self._place(entry), note, tags)
            case Move(entry=entry, to=to):
                self._move(self._place(entry), to)

    def _steps_and_order(self) -> tuple[list[Step], list[int]]:
        new = enumerate(self._new, start=len(self.items))
        order = [*range(len(self.items) + len(self._new))]
        gone = {place for place, one in new if one is None}
        there = [place for place in order if place not in gone]
        steps = []
        for place, beside, below in self._moves:
            here = there
            order.remove(place)
            order.insert(order.index(beside) + below, place)
            there = [other for other in order if other not in gone]
            if place not in gone and (step := _step(here, there, place, below=below)):
                steps.append(step)
        return steps, there

    def _replace(self, place: int, by: str) -> None:
        number = place - len(self.items)
        if number < 0:
            self.replaced[place] = by
        elif new := self._new[number]:
            self._new[number] = replace(new, entry=by)

    def _remove(self, place: int) -> None:
        self.order.remove(place)
        number = place - len(self.items)
        if number < 0:
            self.removed.add(place)
        else:
            self._new[number] = None

    def _annotate(self, place: int, note: str | None, tags: tuple[str, ...] | None) -> None:
        number = place - len(self.items)
        if number < 0:
            if note is not None:
                self.notes[place] = note
            if tags is not None:
                self.tags[place] = tags
        elif new := self._new[number]:
            new = new if note is None else replace(new, note=note)
            self._new[number] = new if tags is None else replace(new, tags=tags)

    def _move(self, place: int, to: int) -> None:
        if not 0 <= to < len(self.order):
            last = len(self.order) - 1
            raise EditError(f"{self.name} has the places from 0 to {last}, and no {to}.")
        before = self.order.index(place)
        if to != before:
            self._moves.append((place, self.order[to], to > before))
            self.order.insert(to, self.order.pop(before))

    def _place(self, entry: str) -> int:
        match self._places.get(entry):
            case None | []:
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


def _step(before: list[int], after: list[int], place: int, *, below: bool) -> Step | None:
    """The step that leads from one order to the other."""
    if before == after:
        return None
    at = after.index(place)
    if (below and at > 0) or at == len(after) - 1:
        return Step(before.index(place), before.index(after[at - 1]), below=True)
    return Step(before.index(place), before.index(after[at + 1]), below=False)
