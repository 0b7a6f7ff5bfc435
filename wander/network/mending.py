"""What a check says about a list as a whole, and which changes would mend it."""

from collections.abc import Iterable
from dataclasses import dataclass

from wander.config import ConfigError, parse_config
from wander.config.edit import Change, EditError, Remove, Replace, edited
from wander.config.entries import ListName
from wander.console import Console
from wander.network.check import Checked
from wander.network.verdicts import Verdict
from wander.urls import console_url, parse_url


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two entries that are one page or console."""

    entry: str
    """The one that can go."""
    kept: str
    """The one that says as much, or more."""
    is_certain: bool
    """Whether both lead to one address; else they only look alike."""


def duplicates(console: Console, checked: Iterable[Checked]) -> list[Duplicate]:
    """Entries of one list that are the same page or console, each but the best.

    The best is one that loads, then one with a note or tags, then one that has not moved, then
    the first. One that has a note or tags is never certain to go.
    """
    alike: dict[tuple[str, str], list[Checked]] = {}
    for one in checked:
        alike.setdefault((one.kind, _likeness(_address(one))), []).append(one)
    found: list[Duplicate] = []
    for group in alike.values():
        best = max(group, key=lambda one: _worth(console, one))
        for one in group:
            if one is not best:
                is_certain = not _says(console, one) and _is_same(best, one)
                found.append(Duplicate(one.finding.url, best.finding.url, is_certain))
    return found


def mendings(console: Console, checked: Iterable[Checked]) -> list[Change]:
    """The changes to the list that are certain: new addresses, and duplicates that go.

    A page that moved from deep inside a site to the top of one is left to its owner: that is
    what sites do with pages that are gone.
    """
    everything = list(checked)
    twins = duplicates(console, everything)
    going = {one.entry for one in twins if one.is_certain}
    unsure = {name for one in twins if not one.is_certain for name in (one.entry, one.kept)}
    removed: list[Change] = []
    replaced: list[Change] = []
    for one in everything:
        url, moved_to = one.finding.url, one.finding.moved_to
        name: ListName = "pages" if one.kind == "page" else "consoles"
        if url in going:
            removed.append(Remove(list=name, entry=url))
        elif moved_to and url not in unsure and not leads_to_the_top(url, moved_to):
            replaced.append(Replace(list=name, entry=url, by=moved_to))
    # An address is free for another entry only when the one that had it is gone.
    return [*removed, *replaced]


def mended(text: str, changes: Iterable[Change]) -> tuple[str, list[Change]]:
    """The text of a list after those changes that leave it a good list, and these changes."""
    wanted = list(changes)
    try:
        return _good(text, wanted), wanted
    except (EditError, ConfigError):
        pass  # as with a neighbour that moved to this console itself: find out which
    made: list[Change] = []
    for change in wanted:
        try:
            text = _good(text, [change])
        except (EditError, ConfigError):
            continue
        made.append(change)
    return text, made


def _good(text: str, changes: list[Change]) -> str:
    after = edited(text, changes)
    parse_config(after)
    return after


def leads_to_the_top(url: str, moved_to: str) -> bool:
    """Whether a page deep inside a site moved to the top of one.

    >>> leads_to_the_top("https://a.example/2019/cake", "https://a.example/")
    True
    """
    before, after = parse_url(url), parse_url(moved_to)
    if before is None or after is None:
        return True
    return after.pathname == "/" and not after.search and before.pathname != "/"


def _address(one: Checked) -> str:
    finding = one.finding
    if one.kind == "console":
        return console_url(finding.moved_to or finding.url)
    if finding.moved_to and not leads_to_the_top(finding.url, finding.moved_to):
        return finding.moved_to
    return finding.url


def _likeness(url: str) -> str:
    """Equal for addresses that differ in nothing that a visitor would notice."""
    parsed = parse_url(url)
    if parsed is None:
        return url
    path = parsed.pathname.removesuffix("index.html").removesuffix("/")
    return f"{parsed.host}{path}{parsed.search}{parsed.hash}"


def _worth(console: Console, one: Checked) -> tuple[bool, bool, bool]:
    verdict = one.finding.verdict
    return bool(verdict.loads), _says(console, one), verdict is Verdict.OK


def _says(console: Console, one: Checked) -> bool:
    """Whether the owner wrote something about it."""
    return one.finding.url in console.notes or one.finding.url in console.tags


def _is_same(one: Checked, other: Checked) -> bool:
    """Whether they are the same beyond doubt, and do not only look alike."""
    if _address(one) == _address(other):
        return True
    return one.finding.title == other.finding.title != ""
