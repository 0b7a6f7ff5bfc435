r"""A table: values parted by commas, semicolons or tabs, as spreadsheets and services export it.

>>> text = "title,url,tags\nJulia,https://jvns.ca/,\"code, joy\"\n"
>>> [(link.title, link.tags) for link in links(text, headed(text)) if isinstance(link, Link)]
[('Julia', ('code', 'joy'))]
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from wander.lists.addresses import any_address, bare_address, whole_address
from wander.lists.links import Link, Unread
from wander.lists.wording import LONGEST_NOTE, one_line

_URL: Final = (
    *("url", "link", "href", "address", "uri", "given url", "page url", "website", "web site"),
    *("web address", "site", "homepage", "blog", "blog url", "page", "urls", "links"),
    *("feed", "feed url", "rss"),
)
_TITLE: Final = ("title", "name", "site name", "given title", "resolved title")
_NOTE: Final = ("note", "notes", "description", "comment", "comments", "excerpt", "selection")
_TAGS: Final = ("tags", "tag", "category", "categories", "labels", "keywords", "folder")

_SAMPLE: Final = 200
"""Lines by which a table is recognised."""
_SHOWN: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """How a table is laid out: what is in which of its columns, from 0."""

    delimiter: str
    first: int
    """The line of its first row below the heading, from 1."""
    url: int
    titles: tuple[int, ...] = ()
    notes: tuple[int, ...] = ()
    """The columns to look for a note, the likeliest first."""
    tags: tuple[int, ...] = ()


def headed(text: str) -> Table | None:
    """The layout of a table whose heading names the column of addresses."""
    for delimiter in ",\t;":
        rows = _sample(text, delimiter)
        if rows and rows[0][1][0].startswith("sep="):  # what Excel puts above the heading
            rows = rows[1:]
        if len(rows) < 2:
            continue
        names = [re.sub(r"[\s_-]+", " ", name).strip(' "\ufeff').lower() for name in rows[0][1]]
        urls = _columns(names, _URL)
        if urls and any(any_address(_cell(row, urls[0])) for _, row in rows[1:]):
            return Table(
                delimiter=delimiter,
                first=rows[1][0],
                url=urls[0],
                titles=_columns(names, _TITLE),
                notes=_columns(names, _NOTE),
                tags=_columns(names, _TAGS),
            )
    return None


def bare(text: str) -> Table | None:
    """The layout of a table without a heading: one column holds addresses, another words.

    The first word column before the addresses has their titles; what comes after, the notes.
    """
    for delimiter in "\t;,":
        rows = [row for _, row in _sample(text, delimiter)]
        width = len(rows[0]) if rows else 0
        if width < 2 or len(rows) < 2 or any(len(row) != width for row in rows):
            continue
        cells = [[row[at].strip() for row in rows] for at in range(width)]
        full = [at for at in range(width) if all(map(_is_address, cells[at]))]
        words = [at for at in range(width) if not any(map(_is_address, cells[at]))]
        # https://a.example/x,y on each line is no table: words have a space now and then.
        if not full or not any(re.search(r"\S\s+\S", cell) for at in words for cell in cells[at]):
            continue
        before = [at for at in words if at < full[0]]
        after = [at for at in words if at > full[0]]
        titles = before[:1] or (after[:1] if len(after) > 1 else [])
        return Table(
            delimiter=delimiter,
            first=1,
            url=full[0],
            titles=tuple(titles),
            notes=tuple(at for at in after if at not in titles),
        )
    return None


def links(text: str, table: Table) -> Iterator[Link | Unread]:
    """The links of a table, and the rows that hold none. Empty rows are neither."""
    for line, row in _rows(text, table.delimiter):
        if line < table.first or not any(map(str.strip, row)):
            continue
        if url := any_address(_cell(row, table.url)):
            yield Link(
                url=url,
                title=one_line(_first(row, table.titles)),
                note=one_line(_first(row, table.notes), LONGEST_NOTE),
                tags=_tags(_first(row, table.tags)),
                line=line,
            )
        else:
            yield Unread(line, one_line(table.delimiter.join(row), _SHOWN))


def _sample(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Some rows from the start, without the empty ones."""
    start = "\n".join(islice(_lines(text), _SAMPLE))
    return [(line, row) for line, row in _rows(start, delimiter) if any(map(str.strip, row))]


def _lines(text: str) -> Iterator[str]:
    at = 0
    while at <= len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield text[at:end]
        at = end + 1


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows, each with the line on which it begins.

    A quotation mark that is never closed would swallow all that follows; from there on, quotation
    marks are read as any other sign.
    """
    lines = [line + "\n" for line in _lines(text)]
    begun = start = 0
    quotes = True
    reader = csv.reader(lines, delimiter=delimiter)
    while start < len(lines):
        row: list[str] | None
        try:
            row = next(reader)
        except csv.Error:  # a cell of more than csv.field_size_limit()
            row = None
        end = begun + reader.line_num
        last = end == len(lines)
        if quotes and (row is None or (last and _is_open(lines[start:]))):
            reader = csv.reader(lines[start:], delimiter=delimiter, quoting=csv.QUOTE_NONE)
            begun, quotes = start, False
            continue
        yield start + 1, row if row is not None else [lines[start]]
        start = end


def _is_open(lines: Sequence[str]) -> bool:
    return sum(line.count('"') for line in lines) % 2 == 1


def _columns(names: Sequence[str], wanted: Sequence[str]) -> tuple[int, ...]:
    return tuple(names.index(name) for name in wanted if name in names)


def _cell(row: Sequence[str], at: int) -> str:
    return row[at] if at < len(row) else ""


def _first(row: Sequence[str], columns: Sequence[int]) -> str:
    """The first of these cells that holds something."""
    return next((cell for at in columns if (cell := _cell(row, at).strip())), "")


def _is_address(cell: str) -> bool:
    return not re.search(r"\s", cell) and bool(whole_address(cell) or bare_address(cell))


def _tags(text: str) -> tuple[str, ...]:
    """Tags parted by commas or semicolons; also as a list of JSON, as some services have it."""
    tags = (one_line(tag.strip(" \t\n\"'[]#")) for tag in re.split("[,;|]", text))
    return tuple(dict.fromkeys(tag for tag in tags if tag))
