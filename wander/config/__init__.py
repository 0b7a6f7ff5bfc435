r"""`wander.toml`: the list and the settings of one console, read for its owner.

    >>> config = parse_config('title = "Here"\npages = ["https://jvns.ca/"]')
    >>> config.console.pages, config.server.port
    (('https://jvns.ca/',), 8000)

Whatever is wrong is told in one go, in a `ConfigError`::

    >>> parse_config('titel = "Here"')
    Traceback (most recent call last):
    wander.mistakes.ConfigError: wander.toml:1:1: titel: there is no key "titel" here.
        Did you mean "title"?
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from wander.config import settings
from wander.config.entries import Entry, note_conflicts, read_entries
from wander.config.file import read_text
from wander.config.settings import Network, Server
from wander.config.table import Marks, Table
from wander.console import Console
from wander.mistakes import ConfigError, Mistake
from wander.toml.reading import read

__all__ = ["Config", "ConfigError", "Mistake", "Network", "Server", "parse_config", "read_config"]

KEYS: Final = (
    *("title", "url", "language", "pages", "consoles", "ignore"),
    *("styles", "scripts", "referral", "preconnect", "feeds", "server", "network"),
)
"""The keys that the file may have."""
SERVER_KEYS: Final = ("host", "port", "path", "proxies")
"""The keys of its table `[server]`."""
NETWORK_KEYS: Final = (
    *("refresh", "max_depth", "max_consoles", "max_pages", "max_megabytes", "max_minutes"),
    "allow",
)
"""The keys of its table `[network]`."""

_WORDS: Final = {
    "name": "title",
    "address": "url",
    "neighbours": "consoles",
    "neighbors": "consoles",
    "links": "pages",
    "css": "styles",
    "js": "scripts",
}
_BELOW: Final = {"server": SERVER_KEYS, "network": NETWORK_KEYS}
_UNDER_HEADING: Final = {
    key: f"Write it under the heading [{name}]." for name, keys in _BELOW.items() for key in keys
}


def _above_heading(name: str) -> Mapping[str, str]:
    """What to say of a key that stands below a heading and belongs elsewhere."""
    instead = f"Write it above the line [{name}], to which all keys below belong."
    return _UNDER_HEADING | dict.fromkeys((key for key in KEYS if key not in _BELOW), instead)


@dataclass(frozen=True, kw_only=True, slots=True)
class Config:
    """What an owner has written: the console, and how it is presented and served."""

    console: Console
    url: str | None = None
    """The console's public address, in the form of `wander.urls.console_url`."""
    language: str = "en"
    """Of the owner's own texts, as a BCP 47 code."""
    names_language: bool = False
    """Whether the owner named it; where not, the page may follow the visitor's."""
    feeds: bool = True
    """Whether the list is given to other programs in their formats too: see `wander.feeds`."""
    server: Server = field(default_factory=Server)
    network: Network = field(default_factory=Network)


def read_config(path: Path | str) -> Config:
    """Read a `wander.toml`.

    Raises `ConfigError` for everything that keeps the list from use: a file that is not
    there, cannot be read or is no text, and every mistake in what it says.
    """
    return parse_config(read_text(Path(path)), path)


def parse_config(text: str, path: Path | str = "wander.toml") -> Config:
    """Read the text of a `wander.toml`; `path` is how errors name it.

    Raises `ConfigError` with every mistake in the text, in the order of its lines.
    """
    reading = read(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    if reading.values is None:
        raise ConfigError(path, reading.mistakes)
    if not reading.values and not reading.mistakes:
        found = "the file is empty." if not text.strip("\ufeff \t\r\n") else "the file has no keys."
        instead = "`wander init` writes one to start from, when this one is out of the way."
        raise ConfigError(path, [Mistake(None, None, "", found, instead)])
    marks = Marks(reading.text)
    config = _config(reading.values, marks)
    mistakes = [
        *reading.mistakes,
        # Of a line that was mended by guess, nothing more can be said.
        *(mistake for mistake in marks.mistakes if mistake.line not in reading.mended),
    ]
    if mistakes:
        raise ConfigError(path, sorted(mistakes, key=_place))
    return config


def _place(mistake: Mistake) -> tuple[int, int]:
    return (mistake.line or 0, mistake.column or 0)


def _config(values: Mapping[str, object], marks: Marks) -> Config:
    table = Table(marks, (), values, known=KEYS, meant=_WORDS, elsewhere=_UNDER_HEADING)
    url = settings.url(table)
    pages = read_entries(marks, table, "pages", url)
    consoles = read_entries(marks, table, "consoles", url)
    ignore = read_entries(marks, table, "ignore", url)
    entries = [*pages, *consoles, *ignore]
    note_conflicts(marks, entries)
    preconnect, feeds = table.flag("preconnect"), table.flag("feeds")
    console = Console(
        title=settings.title(table),
        pages=_texts(pages),
        consoles=_texts(consoles),
        ignore=_texts(ignore),
        styles=settings.files(marks, table, "styles"),
        scripts=settings.files(marks, table, "scripts"),
        referral=settings.referral(table),
        preconnect=True if preconnect is None else preconnect,
        notes={entry.text: entry.note for entry in entries if entry.note.strip()},
        tags={entry.text: entry.tags for entry in entries if entry.tags},
    )
    below = {
        name: Table(marks, (name,), table.mapping(name), known=keys, elsewhere=_above_heading(name))
        for name, keys in _BELOW.items()
    }
    return Config(
        console=console,
        url=url,
        language=settings.language(table),
        names_language="language" in values,
        feeds=True if feeds is None else feeds,
        server=settings.server(marks, below["server"]),
        network=settings.network(marks, below["network"]),
    )


def _texts(entries: list[Entry]) -> tuple[str, ...]:
    return tuple(entry.text for entry in entries)
