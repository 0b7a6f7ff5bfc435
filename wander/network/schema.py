"""The tables of `wander.db`.

Times are in seconds since 1970. A console or page is `found` when somebody's list first named
it, `seen` when it last answered as it should, `asked` when we last looked; `failing` since the
first of the failures that have not ended.
"""

from typing import Final

_TABLES: Final = """
CREATE TABLE consoles (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL DEFAULT 'unknown',
    reason TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    steps INTEGER NOT NULL,
    found INTEGER NOT NULL,
    asked INTEGER,
    seen INTEGER,
    etag TEXT,
    last_modified TEXT
);

CREATE TABLE links (
    console INTEGER NOT NULL REFERENCES consoles,
    neighbour INTEGER NOT NULL REFERENCES consoles,
    place INTEGER NOT NULL,
    PRIMARY KEY (console, neighbour)
) WITHOUT ROWID;

CREATE INDEX links_by_neighbour ON links (neighbour);

CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    verdict TEXT NOT NULL DEFAULT 'unknown',
    reason TEXT NOT NULL DEFAULT '',
    moved_to TEXT,
    title TEXT NOT NULL DEFAULT '',
    takes_via INTEGER NOT NULL DEFAULT 1,
    found INTEGER NOT NULL,
    asked INTEGER,
    seen INTEGER,
    failing INTEGER,
    etag TEXT,
    last_modified TEXT
);

CREATE TABLE recommendations (
    console INTEGER NOT NULL REFERENCES consoles,
    page INTEGER NOT NULL REFERENCES pages,
    place INTEGER NOT NULL,
    PRIMARY KEY (console, page)
) WITHOUT ROWID;

CREATE INDEX recommendations_by_page ON recommendations (page);

CREATE TABLE robots (
    origin TEXT PRIMARY KEY,
    rules TEXT NOT NULL,
    asked INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE crawls (
    id INTEGER PRIMARY KEY,
    began INTEGER NOT NULL,
    starts TEXT NOT NULL,
    ended INTEGER
);
"""

_PAGES_HAVE_LANGUAGES: Final = """
ALTER TABLE pages ADD COLUMN language TEXT NOT NULL DEFAULT '';
"""

_ENTRIES_HAVE_DATES: Final = """
CREATE TABLE entries (
    list TEXT NOT NULL,
    entry TEXT NOT NULL,
    added INTEGER NOT NULL,
    PRIMARY KEY (list, entry)
) WITHOUT ROWID;
"""

STEPS: Final = (_TABLES, _PAGES_HAVE_LANGUAGES + _ENTRIES_HAVE_DATES)
"""What makes each version of the one before; the first begins with nothing."""

VERSION: Final = len(STEPS)
"""Of the tables; kept in the database's `user_version`."""
