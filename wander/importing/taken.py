"""What sources bring, as far as it is known what becomes of it."""

from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from wander.config.addresses import file_complaint
from wander.config.entries import ListName
from wander.config.layout import FilesName, SettingName, Value
from wander.config.settings import LONGEST_TITLE
from wander.importing.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """An entry that the list does not have yet."""

    list: ListName
    entry: str
    title: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    heading: str = ""
    source: int
    """The number of the source that brought it first."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What the list cannot hold, and why."""

    line: int
    text: str
    why: str


@dataclass(slots=True, kw_only=True)
class Taken:
    """What one source brought."""

    source: Source
    is_own: bool
    """Whether it is the owner's own console, all of which goes in."""
    new: Counter[ListName] = field(default_factory=Counter)
    there: Counter[ListName] = field(default_factory=Counter)
    gained: int = 0
    """Those that are there, and get a note or tags."""
    left_out: list[LeftOut] = field(default_factory=list)
    patterns: list[tuple[str, str]] = field(default_factory=list)
    """Ignore patterns: the regular expression that each was, and the pattern."""
    settings: list[SettingName | FilesName] = field(default_factory=list)
    """Those that the list gets."""


def settings_of(
    source: Source, taken: Taken, known: Container[str]
) -> Iterator[tuple[SettingName | FilesName, Value]]:
    """The settings that a console's list has, but for those `known`.

    What cannot be one is noted in `taken`.
    """
    for key, value in _settings(source, taken, known):
        if value and key not in known:
            yield key, value
    if not source.brought.preconnect and "preconnect" not in known:
        yield "preconnect", False


def _settings(
    source: Source, taken: Taken, known: Container[str]
) -> Iterator[tuple[SettingName | FilesName, Value]]:
    found = source.brought
    if len(found.title) > LONGEST_TITLE and "title" not in known:
        taken.left_out.append(LeftOut(0, found.title, "as a title, it is too long."))
    else:
        yield "title", found.title
    yield "url", source.console
    yield "referral", found.referral or ""
    files: tuple[tuple[FilesName, tuple[str, ...]], ...] = (
        ("styles", found.styles),
        ("scripts", found.scripts),
    )
    for key, references in files:
        good = []
        for reference in dict.fromkeys(() if key in known else references):
            if wrong := file_complaint(reference):
                taken.left_out.append(LeftOut(0, reference, f"{key}: {wrong.found}"))
            else:
                good.append(reference)
        yield key, tuple(good)
