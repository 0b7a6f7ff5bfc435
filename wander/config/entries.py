"""The entries of `pages`, `consoles` and `ignore`: a text each, or a table with a note.

>>> from wander.config.table import Marks, Table
>>> marks = Marks('pages = [{url = "https://a.example/", note = "A friend."}]')
>>> values = {"pages": [{"url": "https://a.example/", "note": "A friend."}]}
>>> entries = read_entries(marks, Table(marks, (), values, known=("pages",)), "pages", None)
>>> entries[0].text, entries[0].note
('https://a.example/', 'A friend.')
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from wander.config.addresses import Complaint, complaint, pattern_complaint
from wander.config.table import Marks, Table
from wander.ignores import normal_form
from wander.mistakes import quoted, shown
from wander.toml.places import KeyPath
from wander.urls import console_url, parse_url

ListName: TypeAlias = Literal["pages", "consoles", "ignore"]

LONGEST_NOTE = 10_000
"""In characters."""

ABOVE_HEADINGS = dict.fromkeys(
    (
        *("pages", "consoles", "ignore", "language", "referral", "styles", "scripts"),
        *("preconnect", "feeds"),
    ),
    "It is for the whole file: write it above the first heading, a line that begins with [",
)
"""Keys of the whole file: after a heading they belong to that heading's table."""

_NOTE_WORDS = ("title", "name", "description", "comment", "text", "why")
_URL_WORDS = ("url", "pattern", "href", "link", "address", "uri")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a list, as its owner wrote it."""

    path: KeyPath
    """Where its text stands: `("pages", 3)` or `("pages", 3, "url")`."""
    text: str
    note: str = ""
    tags: tuple[str, ...] = ()


def read_entries(marks: Marks, table: Table, name: ListName, own: str | None) -> list[Entry]:
    """The entries of one list of the file `table`; those with a mistake are left out.

    The mistakes are noted in `marks`. `own` is the console's own URL, if known.
    """
    entries: list[Entry] = []
    first: dict[str, Entry] = {}
    for path, value in table.entries(name):
        entry = _entry(marks, name, path, value)
        if entry is None:
            continue
        if wrong := _complaint(name, entry.text, own):
            marks.at_value(entry.path, *wrong)
            continue
        earlier = first.setdefault(identity(name, entry.text), entry)
        if earlier is not entry:
            marks.at_value(entry.path, *_twice(marks, earlier, entry))
            continue
        entries.append(entry)
    return entries


def note_conflicts(marks: Marks, entries: Iterable[Entry]) -> None:
    """Note where one text has two notes, or two sets of tags, in two lists.

    They are kept by the entry's text (see `wander.console`), so there is room for one.
    """
    noted: dict[str, Entry] = {}
    tagged: dict[str, Entry] = {}
    for entry in entries:
        place = entry.path[:2]
        if entry.note and (first := noted.setdefault(entry.text, entry)).note != entry.note:
            found = f"{quoted(entry.text)} has another note on {marks.line(first.path)}."
            marks.at_value((*place, "note"), found, "Keep one of the two notes.")
        if entry.tags and (first := tagged.setdefault(entry.text, entry)).tags != entry.tags:
            found = f"{quoted(entry.text)} has other tags on {marks.line(first.path)}."
            marks.at_value((*place, "tags"), found, "Keep one of the two lists of tags.")


def _entry(marks: Marks, name: ListName, path: KeyPath, value: object) -> Entry | None:
    key = "pattern" if name == "ignore" else "url"
    if isinstance(value, str):
        return Entry(path=path, text=value)
    if not isinstance(value, dict):
        instead = f'Write a text in quotes, or a table: {{ {key} = "…", note = "…" }}'
        marks.at_value(path, f"{shown(value)} is not an entry.", instead)
        return None
    meant = dict.fromkeys(_URL_WORDS, key) | dict.fromkeys(_NOTE_WORDS, "note")
    table = Table(
        marks, path, value, known=(key, "note", "tags"), meant=meant, elsewhere=ABOVE_HEADINGS
    )
    if table.lacks(key):
        marks.at_value(path, f"this entry has no {key}.", f'Add: {key} = "…"')
    text, note, tags = table.text(key), _note(table), tuple(_tags(marks, table))
    return None if text is None else Entry(path=(*path, key), text=text, note=note, tags=tags)


def _note(table: Table) -> str:
    note = table.text("note") or ""
    if len(note) > LONGEST_NOTE:
        found = f"this note has {len(note):,} characters."
        table.mistake("note", found, f"Shorten it to at most {LONGEST_NOTE:,}.")
    return note


def _tags(marks: Marks, table: Table) -> Iterator[str]:
    for path, tag in table.texts("tags"):
        if tag.strip():
            yield tag
        else:
            marks.at_value(path, "this tag is empty.", "Delete it.")


def _complaint(name: ListName, text: str, own: str | None) -> Complaint | None:
    if name == "ignore":
        return pattern_complaint(text)
    if wrong := complaint(text, own):
        return wrong
    if name == "consoles" and console_url(text) == own:
        found = "this is the console itself, and no neighbour of its own."
        return Complaint(found, "Delete this entry.")
    return None


def identity(name: ListName, text: str) -> str:
    """Equal for two entries that are the same page, console or pattern."""
    if name == "ignore":
        return normal_form(text)
    if name == "consoles":
        return console_url(text)
    parsed = parse_url(text)
    return parsed.href if parsed else text


def likeness(name: ListName, text: str) -> str:
    """The same for any text, also one that is no web address and like itself alone."""
    try:
        return identity(name, text)
    except ValueError:
        return text


def _twice(marks: Marks, first: Entry, second: Entry) -> Complaint:
    other = "" if first.text == second.text else f", as {quoted(first.text)}"
    found = f"{quoted(second.text)} already stands on {marks.line(first.path)}{other}."
    return Complaint(found, "Delete one of the two.")
