"""What two people have changed in one list, each in their own way.

>>> print(Clash("pages", "https://a.example/", Stand("https://a.example/", "A friend."), None))
"https://a.example/" in pages: one changed it, the other removed it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from wander.config.entries import ListName
from wander.mistakes import quoted

ClashKey: TypeAlias = tuple[ListName | None, str]
Side: TypeAlias = Literal["mine", "theirs"]


@dataclass(frozen=True, slots=True)
class Stand:
    """An entry as one side has it."""

    entry: str
    note: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clash:
    """What was changed on both sides, and not in the same way."""

    list: ListName | None
    """None for a setting."""
    name: str
    """An entry, as it was before or is new; a setting; empty for the order of the list."""
    mine: Stand | tuple[str, ...] | str | bool | None
    """As the changes have it: an entry, the entries in their order, or the value of a setting.

    None for what is not there.
    """
    theirs: Stand | tuple[str, ...] | str | bool | None
    """As the file has it by now."""

    @property
    def key(self) -> ClashKey:
        """By which a choice is made."""
        return self.list, self.name

    def __str__(self) -> str:
        if self.list is None:
            return f"{self.name}: both changed it."
        if not self.name:
            return f"{self.list}: both changed the order."
        what = f"{quoted(self.name)} in {self.list}"
        if self.mine is None or self.theirs is None:
            return f"{what}: one changed it, the other removed it."
        return f"{what}: both changed it."


class Conflict(ValueError):  # noqa: N818 - one side is as good as the other
    """Changes that touch each other, all of them; `str(error)` has a line for each."""

    def __init__(self, clashes: Iterable[Clash]) -> None:
        self.clashes = tuple(clashes)
        super().__init__("\n".join(map(str, self.clashes)))
