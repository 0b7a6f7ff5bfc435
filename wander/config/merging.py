r"""Changes made on one version of the list, merged into what the file says by now.

>>> base = 'title = "A"\npages = ["https://a.example/", "https://b.example/"]\n'
>>> now = 'title = "B"\npages = ["https://b.example/"]\n'
>>> print(merged(base, now, [Add(list="pages", entry="https://c.example/")]), end="")
title = "B"
pages = ["https://b.example/", "https://c.example/"]
>>> changes = [Annotate(list="pages", entry="https://a.example/", note="A friend.")]
>>> try:
...     merged(base, now, changes)
... except Conflict as conflict:
...     print(conflict)
...     clash = conflict.clashes[0]
"https://a.example/" in pages: one changed it, the other removed it.
>>> print(merged(base, now, changes, {clash.key: "mine"}), end="")
title = "B"
pages = ["https://b.example/", { url = "https://a.example/", note = "A friend." }]
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, get_args

from wander.config.changes import as_table
from wander.config.clashes import Clash, ClashKey, Conflict, Side, Stand
from wander.config.edit import (
    Add,
    Annotate,
    Change,
    Edit,
    Move,
    Remove,
    Replace,
    Set,
    edited,
    list_items,
    values_of,
)
from wander.config.entries import ListName, likeness
from wander.config.layout import ENTRY_KEYS
from wander.config.plan import ListPlan

__all__ = ["Clash", "ClashKey", "Conflict", "Side", "Stand", "merged"]

_MARK: Final = "\ufeff"


def merged(
    base: str,
    now: str,
    changes: Iterable[Edit],
    chosen: Mapping[ClashKey, Side] = MappingProxyType({}),
) -> str:
    """The text `now` with the changes, which were made on the text `base`.

    What one side alone changed is as that side has it, and what both changed alike is so. An
    entry is the same in another spelling of its address too. `chosen` says which side is
    right where both changed an entry, a setting or the order of a list, by `Clash.key`.

    Raises `Conflict` for what both changed and nobody has chosen, and `EditError` when a change
    cannot be made, or when `now` is not TOML.
    """
    wanted = list(changes)
    mine = edited(base, wanted)
    if now == base:
        return mine
    base_values, now_values, mine_values = (
        values_of(text.removeprefix(_MARK)) for text in (base, now, mine)
    )
    merging = _Merging(chosen)
    for key in dict.fromkeys(change.key for change in wanted if isinstance(change, Set)):
        old, value, theirs = (one.get(key) for one in (base_values, mine_values, now_values))
        if value not in (old, theirs) and (
            theirs == old or merging.is_mine(Clash(None, key, value, theirs))
        ):
            merging.edits.append(Set(key=key, value=value))
    for name in get_args(ListName):
        own = [one for one in wanted if not isinstance(one, Set) and one.list == name]
        items, their_items = list_items(base_values, name), list_items(now_values, name)
        if own and items != their_items:
            own = _ListMerging(merging, name, items, their_items).edits(own)
        merging.edits += own
    if merging.clashes:
        raise Conflict(merging.clashes)
    return edited(now, merging.edits)


class _Merging:
    """What is to be done, and what is to be asked."""

    def __init__(self, chosen: Mapping[ClashKey, Side]) -> None:
        self._chosen = chosen
        self.edits: list[Edit] = []
        self.clashes: list[Clash] = []

    def is_mine(self, clash: Clash) -> bool:
        """Whether mine was chosen; what nobody has chosen is noted."""
        if clash.key not in self._chosen:
            self.clashes.append(clash)
        return self._chosen.get(clash.key) == "mine"


class _ListMerging:
    """One list that both sides changed."""

    def __init__(
        self, merging: _Merging, name: ListName, items: Iterable[object], theirs: Iterable[object]
    ) -> None:
        self._merging, self._name, self._key = merging, name, ENTRY_KEYS[name]
        self._plan = ListPlan(name, list(items))
        self._base = [self._stand(item) for item in self._plan.items]
        self._known = {self._identity(one.entry) for one in self._base if one}
        self._theirs = [stand for item in theirs if (stand := self._stand(item))]
        self._their_texts = {one.entry: one for one in reversed(self._theirs)}
        self._their_pages = {self._identity(one.entry): one for one in reversed(self._theirs)}
        self._pairs: list[tuple[Stand | None, Stand | None]] = []
        """Entries of theirs, and what is to become of them."""
        self._headings: dict[str, str] = {}
        """The comments above entries that I added."""

    def edits(self, changes: Iterable[Change]) -> list[Change]:
        """My changes as they are to be made on their list."""
        for change in changes:
            self._plan.make(change)
        added = {self._identity(new.entry): _added(new) for new in self._plan.added}
        self._headings = {new.entry: new.heading for new in self._plan.added}
        for place, old in enumerate(self._base):
            if old is None:
                continue
            mine = None if place in self._plan.removed else self._stand(self._plan.item(place))
            again = None if mine else added.pop(self._identity(old.entry), None)
            there = self._find(old.entry) if again else None
            if again and there and old in (again, there):
                # Taken out and put in again, at the end of the list.
                self._pairs += [(there, None), (None, again if there == old else there)]
            else:
                self._merge(old, mine or again)
        for new in added.values():
            self._merge(None, new)
        return [*self._entry_edits(), *self._moves()]

    def _merge(self, old: Stand | None, mine: Stand | None) -> None:
        """Note what is to become of one entry; None is one that is not there."""
        subject = old or mine
        if mine == old or subject is None:
            return
        theirs = self._find(subject.entry)
        if old and mine and self._identity(mine.entry) not in self._known:
            taken = self._find(mine.entry)
            if taken and taken != theirs:  # the address that it has now, they have added
                is_same = self._is_same(mine, taken)
                if is_same or self._is_mine(mine.entry, mine, taken):
                    self._pairs += [(theirs, None), (taken, taken if is_same else mine)]
                return
        if not self._is_same(mine, theirs) and (
            theirs == old or self._is_mine(subject.entry, mine, theirs)
        ):
            self._pairs.append((theirs, mine))

    def _is_mine(self, name: str, mine: Stand | None, theirs: Stand | None) -> bool:
        return self._merging.is_mine(Clash(self._name, name, mine, theirs))

    def _entry_edits(self) -> Iterator[Change]:
        """In an order in which no address is taken that another entry still has."""
        name, pairs = self._name, self._pairs
        for old, new in pairs:
            if old and not new:
                yield Remove(list=name, entry=old.entry)
        both = [(old, new) for old, new in pairs if old and new]
        moving = [(old.entry, new.entry) for old, new in both if old.entry != new.entry]
        for number, (before, _) in enumerate(moving):
            yield Replace(list=name, entry=before, by=f"\0{number}")
        for number, (_, after) in enumerate(moving):
            yield Replace(list=name, entry=f"\0{number}", by=after)
        for old, new in both:
            if (old.note, old.tags) != (new.note, new.tags):
                yield Annotate(list=name, entry=new.entry, note=new.note, tags=new.tags)
        for old, new in pairs:
            if new and not old:
                heading = self._headings.get(new.entry, "")
                yield Add(list=name, entry=new.entry, note=new.note, tags=new.tags, heading=heading)

    def _moves(self) -> Iterator[Change]:
        """Each moved entry comes behind the one that it stands behind in my list."""
        moved = self._moving()
        if not moved:
            return
        entries = self._entries_by_then()
        known = self._places_among(entries)
        above: str | None = None
        for place in self._plan.order:
            entry = known.get(place)
            if entry is not None and place in moved:
                here = entries.index(entry)
                behind = -1 if above is None else entries.index(above)
                to = behind + (behind < here)
                if to != here:
                    yield Move(list=self._name, entry=entry, to=to)
                    entries.insert(to, entries.pop(here))
            above = entry or above

    def _moving(self) -> Collection[int]:
        """The entries that I moved, or all, where my order is to be instead of theirs."""
        if not self._plan.moved:
            return ()
        numbers = {one: number for number, one in enumerate(self._theirs)}
        found = {place: self._find(one.entry) for place, one in enumerate(self._base) if one}
        theirs = {place: numbers[one] for place, one in found.items() if one}
        base = sorted(theirs)
        order = sorted(theirs, key=lambda place: theirs[place])
        mine = [place for place in self._plan.order if place in theirs]
        if order in (base, mine):
            return self._plan.moved if order == base else ()
        clash = Clash(
            self._name,
            "",
            tuple(self._entry_of(place) for place in self._plan.order),
            tuple(one.entry for one in self._theirs),
        )
        return self._plan.order if self._merging.is_mine(clash) else ()

    def _entries_by_then(self) -> list[str]:
        """The entries of their list after the changes to entries."""
        becoming = {old.entry: new for old, new in self._pairs if old}
        stands = (becoming.get(one.entry, one) for one in self._theirs)
        added = (new for old, new in self._pairs if new and not old)
        return [one.entry for one in (*stands, *added) if one]

    def _places_among(self, entries: Sequence[str]) -> dict[int, str]:
        """Which of these each entry of my list is."""
        texts, pages = set(entries), {self._identity(entry): entry for entry in entries}
        found: dict[int, str] = {}
        for place in self._plan.order:
            base = self._base[place] if place < len(self._base) else None
            own = [self._entry_of(place), *([base.entry] if base else [])]
            exact = next((text for text in own if text in texts), None)
            alike = (pages[page] for page in map(self._identity, own) if page in pages)
            if entry := exact or next(alike, None):
                found[place] = entry
        return found

    def _entry_of(self, place: int) -> str:
        stand = self._stand(self._plan.item(place))
        return stand.entry if stand else ""

    def _find(self, entry: str) -> Stand | None:
        """Their entry that is this one, in whatever spelling."""
        exact = self._their_texts.get(entry)
        return exact or self._their_pages.get(self._identity(entry))

    def _is_same(self, one: Stand | None, other: Stand | None) -> bool:
        """Whether two say the same, in whatever spelling of the address."""
        if one is None or other is None:
            return one is other
        is_alike = self._identity(one.entry) == self._identity(other.entry)
        return is_alike and (one.note, one.tags) == (other.note, other.tags)

    def _stand(self, item: object) -> Stand | None:
        match as_table(self._name, item):
            case {**table}:
                entry, note, tags = (table.get(key) for key in (self._key, "note", "tags"))
            case _:
                return None
        if not isinstance(entry, str):
            return None
        return Stand(
            entry,
            note if isinstance(note, str) else "",
            tuple(map(str, tags)) if isinstance(tags, list) else (),
        )

    def _identity(self, entry: str) -> str:
        return likeness(self._name, entry)


def _added(new: Add) -> Stand:
    return Stand(new.entry, new.note, new.tags)
