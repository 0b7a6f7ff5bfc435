"""The owner's list as it lies on the editor's desk: read, changed, and taken back.

Each form names the version of the list that it was made from. The desk remembers those, so that
what was changed in the file meanwhile is told from what the form changes.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from wander.config import Config
from wander.config.edit import Edit, edited
from wander.config.file import read_text
from wander.config.history import versions
from wander.config.merging import ClashKey, Conflict, Side, merged
from wander.config.save import save
from wander.own_list import OwnList, save_changes
from wander.server.editor.shelf import Shelf
from wander.server.editor.undo import way_back

_FORMS_KNOWN: Final = 64
"""Versions of the list that are remembered for the forms made from them."""
_UNDOABLE: Final = 64
_PROPOSED: Final = 64


class UnknownBaseError(ValueError):
    """A form was made from a version of the list that nobody remembers."""


@dataclass(frozen=True, slots=True)
class Version:
    """One text of the list, and what it says."""

    name: str
    own: OwnList

    @property
    def text(self) -> str:
        """All that is in the file."""
        return self.own.text

    @property
    def config(self) -> Config:
        """What that says."""
        return self.own.config


@dataclass(frozen=True, slots=True)
class Wish:
    """What a form asks for."""

    edits: tuple[Edit, ...]
    told: str
    """What is said once it is done: `Removed jvns.ca.`"""
    screen: str
    """Where the owner is then, an address below the editor's: `pages?q=sea`."""
    eye: str = ""
    """The entry beside which it is told, as it is then; empty: above the list."""
    focus: str = ""
    """Which control is at hand then: `up`, `down`, `add`; empty: that which undoes."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A wish that is looked at before it is saved, or that somebody has to choose in."""

    base: Version
    wish: Wish


@dataclass(frozen=True, slots=True)
class Done:
    """A save, which can be taken back."""

    wish: Wish
    before: str
    after: str
    name: str
    """Under which it is remembered."""

    @property
    def can_be_undone(self) -> bool:
        """Whether anything was changed."""
        return self.before != self.after


class Desk:
    """One `wander.toml`, and what the editor remembers of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.proposals = Shelf[Proposal](_PROPOSED)
        self.saves = Shelf[Done](_UNDOABLE)
        self._texts = Shelf[str](_FORMS_KNOWN)
        self._latest: Version | None = None

    def now(self) -> Version:
        """The list as it is in the file. Raises `ConfigError` where it cannot be used."""
        return self._version(read_text(self.path))

    def base(self, name: str) -> Version:
        """The list as it was when a form was made.

        Raises `UnknownBaseError` when nobody remembers: the program was started anew since,
        and somebody else has changed the file.
        """
        if self._latest and self._latest.name == name:
            return self._latest
        text = self._texts.get(name)
        if text is None and name_of(now := read_text(self.path)) == name:
            text = now
        if text is None:
            kept = (version.text for version in versions(self.path))
            text = next((one for one in kept if name_of(one) == name), None)
        if text is None:
            raise UnknownBaseError("The list has changed since this form was made.")
        return Version(name, OwnList(self.path, text))

    def proposed(self, proposal: Proposal) -> str:
        """The text that would be saved, if nobody else saves. Raises `EditError`."""
        return edited(proposal.base.text, proposal.wish.edits)

    def save(
        self,
        base: str,
        wish: Wish,
        chosen: Mapping[ClashKey, Side] = MappingProxyType({}),
    ) -> Done:
        """Save what was meant for the text `base`, as `wander.own_list.save_changes` does it."""
        saved = save_changes(self.path, base, wish.edits, chosen)
        self._remember(Version(name_of(saved.text), OwnList(self.path, saved.text, saved.config)))
        return self._done(wish, saved.before, saved.text)

    def nothing_done(self, base: Version, wish: Wish) -> Done:
        """What is told where there was nothing to save."""
        return self._done(wish, base.text, base.text)

    def restored(self, before: str, after: str, told: str) -> Done:
        """What is told when a version was put back, and how that is taken back."""
        return self._done(Wish((), told, "history"), before or after, after)

    def conflict(self, proposal: Proposal) -> Conflict | None:
        """What has to be chosen before a proposal can be saved; None for nothing."""
        try:
            merged(proposal.base.text, read_text(self.path), proposal.wish.edits)
        except Conflict as conflict:
            return conflict
        return None

    def undo(self, done: Done, wish: Wish) -> Done:
        """Take a save back, to the letter.

        Raises `SaveError`; a `ChangedMeanwhileError` where somebody else has saved since.
        """
        save(self.path, done.before, expected=done.after)
        return self._done(wish, done.after, done.before)

    def way_back(self, done: Done, wish: Wish) -> tuple[Version, Wish]:
        """The changes that take back what a save says, for the list as it left it."""
        edits = tuple(way_back(done.after, done.before))
        return Version(name_of(done.after), OwnList(self.path, done.after)), replace(
            wish, edits=edits
        )

    def _done(self, wish: Wish, before: str, after: str) -> Done:
        done = Done(wish, before, after, secrets.token_urlsafe(12))
        self.saves.put(done, done.name)
        return done

    def _version(self, text: str) -> Version:
        latest = self._latest
        if latest and latest.text == text:
            return latest
        version = Version(name_of(text), OwnList(self.path, text))
        self._remember(version)
        return version

    def _remember(self, version: Version) -> None:
        self._latest = version
        self._texts.put(version.text, version.name)


def name_of(text: str) -> str:
    """What a version is called in forms.

    >>> name_of("")
    'e3b0c44298fc1c14'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
