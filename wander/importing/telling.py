"""What `wander import` tells its owner: what was found, what becomes of it, and what does not."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from wander.amounts import counted
from wander.config import Config
from wander.config.edit import Add, Annotate, Edit
from wander.ignores import IgnoreList
from wander.importing.taken import Taken
from wander.lists.brought import Format
from wander.mistakes import excerpt, printable, quoted
from wander.own_list import LISTS, entries_of

MOST_NAMED: Final = 20
"""Of what cannot go in, and of what was not understood; the rest is counted."""
LONGEST_DIFFERENCE: Final = 200
"""In lines."""
LONGEST_LINE: Final = 160
"""Of what was not understood, in characters."""

_FORMATS: Final[dict[Format, str]] = {
    "wander.js": "a console's list",
    "wander.json": "a console's list as JSON",
    "opml": "OPML",
    "bookmarks": "a browser's bookmarks",
    "snapshot": "a snapshot of the network",
    "html": "a web page",
    "markdown": "Markdown",
    "csv": "a table (CSV)",
    "lines": "text",
}


def summary(taken: Taken) -> Iterator[str]:
    """What one source brought, line by line."""
    found = taken.source.brought
    yield f"{taken.source.name}: {_FORMATS[found.format]}"
    for line in _counts(taken):
        yield f"    {line}"
    if taken.settings:
        yield f"    Also taken over: {', '.join(taken.settings)}"
    if found.is_whole_list:
        yield from _ownership(taken)
    if taken.patterns:
        yield "    Regular expressions, and the patterns that hide the same:"
        yield from (f"      {printable(was)}  ->  {printable(now)}" for was, now in taken.patterns)
    if taken.left_out:
        yield "    Left out, since your list cannot hold it:"
        yield from _some(
            [f"{_place(one.line)}{_with_text(one.text, one.why)}" for one in taken.left_out]
        )
    if found.unread:
        yield "    Not understood:"
        yield from _some(
            [f"{_place(one.line)}{excerpt(one.text, LONGEST_LINE)}" for one in found.unread]
        )
    if found.cut:
        yield "    There is more in it than is taken at once: the rest was not read."
    if found.encoding != "UTF-8":
        # The others of that family say themselves what they are; the rest is a guess.
        is_sure = found.encoding.startswith("UTF-")
        doubt = "" if is_sure else ": look whether its accents came out right"
        yield f"    It is not UTF-8. It was read as {found.encoding}{doubt}."


def shortened_difference(difference: str) -> Iterator[str]:
    """The difference, line by line, safe to print and not too long."""
    lines = difference.removesuffix("\n").split("\n")
    yield from (printable(line.replace("\t", "    ")) for line in lines[:LONGEST_DIFFERENCE])
    if (more := len(lines) - LONGEST_DIFFERENCE) > 0:
        yield f"… and {counted(more, 'more line', 'more lines')}"


def totals(edits: Sequence[Edit]) -> str:
    """What goes into the list, in short.

    >>> totals([Add(list="pages", entry="https://a.example/")])
    '1 page added'
    """
    parts = []
    for name, one, many in (
        ("pages", "page", "pages"),
        ("consoles", "neighbour", "neighbours"),
        ("ignore", "ignore pattern", "ignore patterns"),
    ):
        if count := sum(isinstance(edit, Add) and edit.list == name for edit in edits):
            parts.append(counted(count, one, many))
    told = [f"{', '.join(parts)} added"] if parts else []
    if count := sum(isinstance(edit, Annotate) for edit in edits):
        told.append(f"a note or tags for {counted(count, 'entry', 'entries')} there already")
    return "; ".join(told) or "settings"


def afterwards(before: Config | None, after: Config, folder: Path) -> Iterator[str]:
    """What the owner should know of the list as it is then."""
    missing = [name for name in after.console.local_files if not (folder / name).is_file()]
    if missing:
        names = ", ".join(map(printable, missing))
        yield f"Not beside your list yet, and to be copied there: {names}"
    hidden = _hidden(after)
    earlier = _hidden(before) if before else {}
    new = [
        f"{printable(entry)} (by {quoted(pattern)})"
        for entry, pattern in hidden.items()
        if entry not in earlier
    ]
    if new:
        yield "Not shown, since your ignore patterns hide it:"
        yield from _some(new)


def _counts(taken: Taken) -> Iterator[str]:
    if not (taken.new or taken.there):
        yield "nothing for your list"
    for name in LISTS:
        new, there = taken.new[name], taken.there[name]
        if new or there:
            there_told = f", {there:,} there already" if there else ""
            yield f"{name}: {new:,} new{there_told}"
    if taken.gained:
        get = "gets" if taken.gained == 1 else "get"
        yield f"{taken.gained:,} of those there already had no note or tags, and {get} them"


def _ownership(taken: Taken) -> Iterator[str]:
    source, found = taken.source, taken.source.brought
    if taken.is_own:
        if source.console:
            yield "    Taken for your own console. If it is somebody else's: --theirs"
        return
    kept_out = [
        name
        for name, value in (
            ("ignore patterns", found.ignore),
            ("title", found.title),
            ("styles", found.styles),
            ("scripts", found.scripts),
            ("referral", found.referral),
        )
        if value
    ]
    if kept_out:
        names = ", ".join(kept_out)
        yield f"    Somebody else's console, so not taken over: {names}. If it is yours: --mine"


def _hidden(config: Config) -> dict[str, str]:
    """The entries that are never shown, each with the pattern that hides it."""
    patterns = entries_of(config, "ignore")
    everything = IgnoreList(patterns)
    return {
        entry: next(one for one in patterns if IgnoreList([one]).matches(entry))
        for entry in (*entries_of(config, "pages"), *entries_of(config, "consoles"))
        if everything.matches(entry)
    }


def _some(lines: Sequence[str]) -> Iterator[str]:
    yield from (f"      {line}" for line in lines[:MOST_NAMED])
    if (more := len(lines) - MOST_NAMED) > 0:
        yield f"      and {more:,} more"


def _place(line: int) -> str:
    return f"line {line}: " if line else ""


def _with_text(text: str, why: str) -> str:
    """The reason, and what it is about where that does not say so itself."""
    return why if quoted(text) in why else f"{quoted(text)}: {why}"
