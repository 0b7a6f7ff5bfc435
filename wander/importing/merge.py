r"""What sources bring for a list: what is new, what is there already, what cannot be.

>>> from wander.config import parse_config
>>> from wander.lists.brought import Brought
>>> merge = Merge(parse_config('pages = ["https://a.example/"]'), {})
>>> found = Brought(
...     format="lines", pages=(Entry(text="https://A.example"), Entry(text="https://b.example/"))
... )
>>> merge.take(Source(name="links.txt", brought=found)).there["pages"]
1
>>> merge.edits()
[Add(list='pages', entry='https://b.example/', note='', tags=())]
"""

import dataclasses
import re
from collections.abc import Collection, Mapping
from typing import Final, TypeAlias, TypeVar

from wander.config import Config
from wander.config.addresses import complaint, pattern_complaint
from wander.config.edit import Add, Annotate, Edit, Set
from wander.config.entries import LONGEST_NOTE, ListName, likeness
from wander.config.layout import FilesName, SettingName, Value
from wander.console import Console
from wander.importing.sources import Source
from wander.importing.taken import LeftOut, New, Taken, settings_of
from wander.lists.brought import Entry
from wander.own_list import LISTS, entries_of
from wander.starter import FIRST_NEIGHBOUR, starter

_THEIR_LIST: Final = re.compile(r"/wander\.js$")
_Key: TypeAlias = tuple[ListName, str]
_Said = TypeVar("_Said", str, tuple[str, ...])


class Merge:
    """What is to become of a list; `config` is None where there is none yet.

    `values` are those of the list's file. `tags` are given to all that comes in. Links count as
    neighbours if `are_consoles`. `is_mine` says whether lists that were asked of their consoles
    are the owner's own; None where that is to be seen from the addresses.
    """

    def __init__(
        self,
        config: Config | None,
        values: Mapping[str, object],
        *,
        tags: tuple[str, ...] = (),
        are_consoles: bool = False,
        is_mine: bool | None = None,
    ) -> None:
        self._values, self._tags = values, tags
        self._are_consoles, self._is_mine = are_consoles, is_mine
        self._is_started = config is not None
        self._own = config or Config(console=Console())
        self._there: dict[_Key, str] = {}
        """The list's entries, by likeness."""
        self._new: dict[_Key, New] = {}
        self._gains: dict[_Key, Annotate] = {}
        self._notes = dict(self._own.console.notes)
        """By text, of which there may be one in two lists: it has one note in both."""
        self._entry_tags = dict(self._own.console.tags)
        self._settings: dict[SettingName | FilesName, Value] = {}
        self._sources = 0
        self._brings_console = False
        for name in LISTS:
            for entry in entries_of(self._own, name):
                self._there.setdefault(_key(name, entry), entry)

    @property
    def new(self) -> list[New]:
        """All that is new, in order."""
        return list(self._new.values())

    @property
    def url(self) -> str:
        """The owner's own console, as far as it is known."""
        return self._own.url or str(self._settings.get("url", ""))

    def take(self, source: Source) -> Taken:
        """Take in what a source brought."""
        is_own = self._is_own(source)
        taken = Taken(source=source, is_own=is_own)
        found = source.brought
        if is_own and found.is_whole_list:
            self._brings_console = True
            self._take_settings(source, taken)
        if self._are_consoles and not (found.is_whole_list or found.format == "snapshot"):
            links = (*found.pages, *found.consoles)
            self._take_entries("consoles", tuple(map(_as_console, links)), taken)
        else:
            self._take_entries("pages", found.pages, taken)
            self._take_entries("consoles", found.consoles, taken)
        if is_own:
            self._take_entries("ignore", found.ignore, taken)
        self._sources += 1
        return taken

    def edits(self, chosen: Collection[New] | None = None) -> list[Edit]:
        """The changes to a list that is there; `chosen` are the new entries that go in."""
        sets = [Set(key=key, value=value) for key, value in self._settings.items()]
        return [*sets, *self._gains.values(), *self._additions(chosen)]

    def started(self, chosen: Collection[New] | None = None) -> tuple[str, list[Edit]]:
        """The text of a list as `wander init` writes it, and the changes to it."""
        values = dict(self._settings)
        url = str(values.pop("url", ""))
        additions = self._additions(chosen)
        has_neighbour = self._brings_console or any(one.list == "consoles" for one in additions)
        consoles = () if has_neighbour else (FIRST_NEIGHBOUR,)
        console = dataclasses.replace(Console(consoles=consoles), **values)  # type: ignore[arg-type]
        return starter(console, url), list(additions)

    def _additions(self, chosen: Collection[New] | None) -> list[Add]:
        taken = None if chosen is None else {(one.list, one.entry) for one in chosen}
        additions: list[Add] = []
        group, heading = None, ""
        for new in self._new.values():
            if group != (group := (new.source, new.list)):
                heading = ""
            # The comment above a group stays with what goes in of it.
            heading = new.heading or heading
            if taken is None or (new.list, new.entry) in taken:
                additions.append(
                    Add(
                        list=new.list,
                        entry=new.entry,
                        note=new.note,
                        tags=new.tags,
                        heading=heading,
                    )
                )
                heading = ""
        return additions

    def _is_own(self, source: Source) -> bool:
        if self._is_mine is not None:
            return self._is_mine
        if not source.console:
            return True
        return not self._is_started if not self.url else source.console == self.url

    def _take_settings(self, source: Source, taken: Taken) -> None:
        """What goes in where the list says nothing of it yet."""
        known = {key for key, value in self._values.items() if value not in ("", [])}
        for key, value in settings_of(source, taken, known | self._settings.keys()):
            self._settings[key] = value
            taken.settings.append(key)

    def _take_entries(self, name: ListName, entries: tuple[Entry, ...], taken: Taken) -> None:
        heading = ""
        for one in entries:
            text = one.text
            heading = one.heading or heading
            if why := self._complaint(name, text):
                taken.left_out.append(LeftOut(one.line, text, why))
                continue
            if one.was:
                taken.patterns.append((one.was, text))
            key = _key(name, text)
            note, tags = one.note.strip()[:LONGEST_NOTE], self._tags_of(one)
            if key in self._there:
                taken.there[name] += 1
                taken.gained += self._gain(key, note, tags)
            elif key in self._new:
                taken.there[name] += 1
                self._extend(key, note, tags)
            else:
                self._new[key] = New(
                    list=name,
                    entry=text,
                    title=one.title,
                    note=self._agreed(self._notes, text, note),
                    tags=self._agreed(self._entry_tags, text, tags),
                    heading=heading,
                    source=self._sources,
                )
                heading = ""
                taken.new[name] += 1

    def _complaint(self, name: ListName, text: str) -> str:
        wrong = pattern_complaint(text) if name == "ignore" else complaint(text)
        if wrong:
            return wrong.found
        if name == "consoles" and self.url and likeness(name, text) == likeness(name, self.url):
            return "this is your own console, and no neighbour of its own."
        return ""

    def _tags_of(self, entry: Entry) -> tuple[str, ...]:
        tags = (tag.strip() for tag in (*entry.tags, *self._tags))
        return tuple(dict.fromkeys(filter(None, tags)))

    def _gain(self, key: _Key, note: str, tags: tuple[str, ...]) -> bool:
        """Give an entry that is there what it has not."""
        name, entry = key[0], self._there[key]
        earlier = self._gains.get(key, Annotate(list=name, entry=entry))
        new_note = note if note and entry not in self._notes else None
        new_tags = tags if tags and entry not in self._entry_tags else None
        if new_note is None and new_tags is None:
            return False
        self._notes |= {entry: new_note} if new_note else {}
        self._entry_tags |= {entry: new_tags} if new_tags else {}
        self._gains[key] = Annotate(
            list=name, entry=entry, note=new_note or earlier.note, tags=new_tags or earlier.tags
        )
        return True

    def _extend(self, key: _Key, note: str, tags: tuple[str, ...]) -> None:
        """Give an entry that an earlier source brought what it has not."""
        new = self._new[key]
        self._new[key] = dataclasses.replace(
            new,
            note=new.note or self._agreed(self._notes, new.entry, note),
            tags=new.tags or self._agreed(self._entry_tags, new.entry, tags),
        )

    @staticmethod
    def _agreed(said: dict[str, _Said], text: str, new: _Said) -> _Said:
        """What may be said of an entry: nothing else than is said of it in another list."""
        if not new or said.setdefault(text, new) == new:
            return new
        return new[:0]


def _as_console(link: Entry) -> Entry:
    """A link to a neighbour, which may lead to its list."""
    return dataclasses.replace(link, text=_THEIR_LIST.sub("/", link.text))


def _key(name: ListName, text: str) -> _Key:
    return name, likeness(name, text)
