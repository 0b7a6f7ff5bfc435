r"""The owner's list as it stands in its file: what is in it, and how it changes.

>>> import tempfile
>>> path = Path(tempfile.mkdtemp(), "wander.toml")
>>> _ = path.write_text('pages = ["https://jvns.ca/"]\n')
>>> own = OwnList(path)
>>> own.find("jvns.ca")
[Found(list='pages', entry='https://jvns.ca/')]
>>> own.nearest("https://jvns.com/")
'https://jvns.ca/'
>>> own.change([Add(list="pages", entry="https://ciechanow.ski/")])
>>> print(path.read_text(), end="")
pages = ["https://jvns.ca/", "https://ciechanow.ski/"]
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple, get_args

from wander.config import Config, ConfigError, parse_config
from wander.config.edit import Add, Edit, edited
from wander.config.entries import ListName, likeness
from wander.config.file import read_text
from wander.config.merging import ClashKey, Conflict, Side, merged
from wander.config.save import ChangedMeanwhileError, save
from wander.ignores import IgnoreList, normal_form
from wander.toml.places import Places
from wander.urls import PROTOCOL, goto_url

__all__ = ["Add", "Found", "ListError", "OwnList", "Saved", "entries_of", "save_changes"]

LISTS: Final[tuple[ListName, ...]] = get_args(ListName)

_TRIES: Final = 5
"""How often a save begins again when somebody else saves at the same time."""


class ListError(ValueError):
    """A change that would leave a list that cannot be used; `str(error)` says why."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry, as its owner wrote it."""

    list: ListName
    entry: str


class Saved(NamedTuple):
    """A list as it was saved."""

    text: str
    config: Config
    before: str
    """What was in the file until then, with what somebody else may have changed."""


class OwnList:
    """The list in one file: as it is now, or as it was when it had this `text`.

    `config` is what that text says, where somebody has read it already.

    Raises `ConfigError` for one that cannot be used.
    """

    def __init__(self, path: Path, text: str | None = None, config: Config | None = None) -> None:
        self.path = path
        self.text = read_text(path) if text is None else text
        self.config = config or parse_config(self.text, path)

    def entries(self, name: ListName) -> tuple[str, ...]:
        """The entries of one list."""
        return entries_of(self.config, name)

    def find(self, typed: str, lists: Iterable[ListName] = LISTS) -> list[Found]:
        """The entries that somebody means who typed this, in whatever spelling.

        Those that are written so go before those that are the same page, console or pattern.
        """
        texts = list(_meant(typed))
        everything = [Found(name, entry) for name in lists for entry in self.entries(name)]
        if exact := [one for one in everything if one.entry in texts]:
            return exact
        meant = {name: {page for text in texts for page in _alike(name, text)} for name in LISTS}
        return [one for one in everything if _alike(one.list, one.entry) & meant[one.list]]

    def nearest(self, typed: str) -> str | None:
        """An entry that looks much like this."""
        by_form = {_bare(entry): entry for name in LISTS for entry in self.entries(name)}
        close = difflib.get_close_matches(_bare(typed), by_form, n=1)
        return by_form[close[0]] if close else None

    def hidden_by(self, pattern: str) -> list[str]:
        """The owner's own console, pages and neighbours that an ignore pattern would hide."""
        ignores = IgnoreList([pattern])
        own = (self.config.url,) if self.config.url else ()
        everything = (*own, *self.entries("pages"), *self.entries("consoles"))
        return [entry for entry in dict.fromkeys(everything) if ignores.matches(entry)]

    def hiding(self, address: str) -> str | None:
        """The ignore pattern that hides a page or console."""
        patterns = self.entries("ignore")
        return next((one for one in patterns if IgnoreList([one]).matches(address)), None)

    def line(self, found: Found) -> int | None:
        """On which line of the file an entry stands."""
        text = self.text.removeprefix("\ufeff").replace("\r\n", "\n")
        place = Places(text).value((found.list, self.entries(found.list).index(found.entry)))
        return place.line if place else None

    def change(self, changes: Iterable[Edit]) -> None:
        """Make the changes and save them, all or none.

        Raises `EditError`, `ListError` and `SaveError` when nothing was changed.
        """
        try:
            saved = save_changes(self.path, self.text, changes)
        except Conflict as error:
            found = "Nothing was changed: somebody else has changed the same meanwhile."
            raise ListError(f"{found}\n{error}") from error
        self.text, self.config = saved.text, saved.config


def entries_of(config: Config, name: ListName) -> tuple[str, ...]:
    """The entries of one list of a configuration."""
    console = config.console
    return {"pages": console.pages, "consoles": console.consoles, "ignore": console.ignore}[name]


def save_changes(
    path: Path,
    text: str,
    changes: Iterable[Edit],
    chosen: Mapping[ClashKey, Side] = MappingProxyType({}),
) -> Saved:
    """Make changes to the list at `path` that were meant for its `text`; returns the new list.

    What somebody else changed meanwhile stays, as `wander.config.merging` has it.

    Raises `EditError` when a change cannot be made, `ListError` when the list could not be used
    afterwards, `Conflict` when somebody else changed the same, `ConfigError` when the file
    cannot be read any more, and `SaveError` when it cannot be saved. Nothing was changed then.
    """
    wanted = list(changes)
    now = text
    for further in reversed(range(_TRIES)):
        after = edited(text, wanted) if now == text else merged(text, now, wanted, chosen)
        try:
            saved = Saved(after, parse_config(after, path), now)
        except ConfigError as error:
            found = "Nothing was changed: the list could not be used afterwards."
            raise ListError(f"{found}\n{error}") from error
        try:
            save(path, after, expected=now)
        except ChangedMeanwhileError:
            if not further:
                raise
            now = read_text(path)
        else:
            break
    return saved


def _meant(typed: str) -> Iterator[str]:
    """What somebody may mean by this: `example.com` is a page with https or without."""
    text = typed.strip()
    yield text
    if whole := goto_url(text):
        yield whole
        if not PROTOCOL.match(text):
            yield whole.replace("https:", "http:", 1)


def _alike(name: ListName, text: str) -> set[str]:
    """What an entry is compared by. A console's list leads to the console as well."""
    if name == "consoles":
        return {likeness(name, text), likeness(name, re.sub(r"/wander\.js$", "/", text))}
    return {likeness(name, text)}


def _bare(text: str) -> str:
    return normal_form(text.strip()).removeprefix("www.")
