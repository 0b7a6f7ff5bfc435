"""What the crawler knows: consoles, who links to whom, pages and their verdicts.

Each finding is written when it is made, so that whatever ends the program loses none.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final

from wander.network import database
from wander.network.database import Report, StoreError, explained
from wander.network.known import DAY, DUE_AFTER, ConsoleState, KnownPage, conditions, followed
from wander.network.verdicts import Finding, Verdict

__all__ = ["Store", "StoreError"]

RESUMED_WITHIN: Final = DAY
"""Seconds within which a crawl that was cut off is gone on with."""
FORGOTTEN_AFTER: Final = 30 * DAY
"""Seconds after which what nobody names any more is forgotten. It may come back sooner."""

NO_LANGUAGE: Final = "und"
"""The language of pages that were looked at and tell none (in BCP 47's own word); empty is that
of pages that were not yet looked at for it."""


class Store:
    """The network as far as it is known, in SQLite."""

    def __init__(self, connection: sqlite3.Connection, path: Path = Path(":memory:")) -> None:
        self._connection = connection
        self._path = path

    @classmethod
    def open(cls, path: Path, report: Report) -> "Store":
        """The store at `path`; raises `StoreError`. See `wander.network.database`."""
        return cls(database.open_database(path, report), path)

    @classmethod
    def in_memory(cls) -> "Store":
        """One that nobody keeps."""
        return cls(database.open_in_memory())

    @classmethod
    def open_to_read(cls, path: Path) -> "Store | None":
        """The store at `path` if there is one that can be read."""
        connection = database.open_to_read(path)
        return cls(connection, path) if connection else None

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    # The crawl

    def begin_crawl(self, starts: Sequence[str], now: int) -> int:
        """When the crawl from these consoles began: now, or that of one that was cut off."""
        text = json.dumps(sorted(starts))
        with self._writing():
            found = self._row(
                "SELECT began FROM crawls WHERE starts = ? AND ended IS NULL AND began > ?"
                " ORDER BY began DESC",
                text,
                now - RESUMED_WITHIN,
            )
            if found:
                return int(found[0])
            self._run("DELETE FROM crawls WHERE starts = ? AND ended IS NULL", text)
            self._run("INSERT INTO crawls (began, starts) VALUES (?, ?)", now, text)
            return now

    def end_crawl(self, starts: Sequence[str], now: int) -> None:
        """Note that it came to its end, and forget what has no meaning any more."""
        with self._writing():
            self._run(
                "UPDATE crawls SET ended = ? WHERE starts = ? AND ended IS NULL",
                now,
                json.dumps(sorted(starts)),
            )
            self._forget(now - FORGOTTEN_AFTER)

    @property
    def last_crawl(self) -> int | None:
        """When the last crawl that came to its end did so."""
        row = self._row("SELECT max(ended) FROM crawls")
        return row[0] if row else None

    @property
    def last_look(self) -> int | None:
        """When a console or page was last looked at."""
        row = self._row(
            "SELECT max(asked) FROM"
            " (SELECT max(asked) AS asked FROM consoles UNION ALL SELECT max(asked) FROM pages)"
        )
        return row[0] if row else None

    # Consoles

    def add_console(self, url: str, steps: int, now: int) -> None:
        """A console is named, so many steps from where we began."""
        with self._writing():
            self._console_id(url, steps, now)

    def record_list(
        self,
        console: str,
        title: str,
        neighbours: Iterable[str],
        pages: Iterable[str],
        *,
        steps: int,
        now: int,
        validators: Mapping[str, str] | None = None,
    ) -> None:
        """What a console says now, instead of what it said before."""
        valid = validators or {}
        with self._writing():
            number = self._console_id(console, steps, now)
            self._run("DELETE FROM links WHERE console = ?", number)
            self._run("DELETE FROM recommendations WHERE console = ?", number)
            self._connection.executemany(
                "INSERT OR IGNORE INTO links VALUES (?, ?, ?)",
                [
                    (number, self._console_id(url, steps + 1, now), place)
                    for place, url in enumerate(neighbours)
                ],
            )
            self._connection.executemany(
                "INSERT OR IGNORE INTO recommendations VALUES (?, ?, ?)",
                [(number, self._page_id(url, now), place) for place, url in enumerate(pages)],
            )
            self._run(
                "UPDATE consoles SET state = ?, reason = '', title = ?, asked = ?, seen = ?,"
                " etag = ?, last_modified = ? WHERE id = ?",
                ConsoleState.OK,
                title,
                now,
                now,
                valid.get("etag"),
                valid.get("last-modified"),
                number,
            )

    def record_unchanged(self, console: str, now: int) -> None:
        """A console says what it said before."""
        with self._writing():
            self._run("UPDATE consoles SET asked = ?, seen = ? WHERE url = ?", now, now, console)

    def record_failure(self, console: str, state: ConsoleState, reason: str, now: int) -> None:
        """A console gave no list; what it said before stays."""
        with self._writing():
            self._run(
                "UPDATE consoles SET state = ?, reason = ?, asked = ?, etag = NULL,"
                " last_modified = NULL WHERE url = ?",
                state,
                reason,
                now,
                console,
            )

    def set_steps(self, steps: Mapping[str, int]) -> None:
        """How far each of these consoles is from where we began, as it turned out."""
        with self._writing():
            self._connection.executemany(
                "UPDATE consoles SET steps = ? WHERE url = ? AND steps <> ?",
                [(count, url, count) for url, count in steps.items()],
            )

    def asked_since(self, then: int) -> set[str]:
        """The consoles that were looked at since then."""
        rows = self._rows("SELECT url FROM consoles WHERE asked >= ?", then)
        return {url for (url,) in rows}

    def answered_since(self, then: int, most: int) -> list[str]:
        """Some consoles that gave their list since then, the last first."""
        query = "SELECT url FROM consoles WHERE seen >= ? ORDER BY seen DESC, id LIMIT ?"
        return [url for (url,) in self._rows(query, then, most)]

    def neighbours(self, console: str) -> list[str]:
        """Those that a console names, in its order."""
        rows = self._rows(
            "SELECT n.url FROM consoles c JOIN links l ON l.console = c.id"
            " JOIN consoles n ON n.id = l.neighbour WHERE c.url = ? ORDER BY l.place",
            console,
        )
        return [url for (url,) in rows]

    def console_validators(self, console: str) -> Mapping[str, str]:
        """The headers that ask for a console's list only if it has changed."""
        row = self._row("SELECT etag, last_modified FROM consoles WHERE url = ?", console)
        return conditions(*row) if row else {}

    # Pages

    def page(self, url: str) -> KnownPage | None:
        """What is known of a page that a known console recommends, or None."""
        row = self._row(
            f"{_PAGE} WHERE url = ? AND {_RECOMMENDED}",
            url,
        )
        return _known_page(row) if row else None

    def pages_due(
        self, now: int, most: int, accepts: Callable[[str], bool] = lambda _url: True
    ) -> list[KnownPage]:
        """Pages that are to be looked at and that `accepts` lets pass, the most pressing first.

        Every console's first page comes before anybody's second, nearer consoles first.
        """
        due = " OR ".join(["verdict = ? AND asked <= ?"] * len(DUE_AFTER))
        times = [value for verdict, after in DUE_AFTER.items() for value in (verdict, now - after)]
        query = " ".join(
            # Looked at in the future: the clock was wrong, then or now.
            (_PAGE, _TURNS, "WHERE asked IS NULL OR asked > ? OR", due, "ORDER BY turn, id")
        )
        pages = map(_known_page, self._rows(query, now + DAY, *times))
        return list(islice((page for page in pages if accepts(page.url)), most))

    def record_finding(
        self, finding: Finding, now: int, validators: Mapping[str, str] | None = None
    ) -> Verdict:
        """What a look at a page brought; returns the verdict that follows.

        A page that fails is dead at once only where its host does not exist; else when it
        fails a second time, a day later. A look that says nothing (`unknown`) leaves the
        verdict as it was.
        """
        valid = validators or {}
        is_read = finding.verdict not in (Verdict.DEAD, Verdict.UNKNOWN)
        with self._writing():
            row = self._row("SELECT verdict, failing FROM pages WHERE url = ?", finding.url)
            before, failing = (Verdict(row[0]), row[1]) if row else (Verdict.UNKNOWN, None)
            verdict, failing = followed(finding, before, failing, now)
            if finding.verdict is Verdict.UNKNOWN and verdict is not Verdict.UNKNOWN:
                self._run("UPDATE pages SET asked = ? WHERE url = ?", now, finding.url)
                return verdict
            self._run(
                "UPDATE pages SET verdict = ?, reason = ?, moved_to = ?, takes_via = ?, asked = ?,"
                " seen = CASE WHEN ? THEN ? ELSE seen END,"
                " title = CASE ? WHEN '' THEN title ELSE ? END,"
                " language = CASE WHEN ? OR language = '' THEN ? ELSE language END,"
                " failing = ?, etag = ?, last_modified = ? WHERE url = ?",
                *(verdict, finding.reason, finding.moved_to, finding.takes_via, now),
                *(finding.verdict.loads is True, now),
                *(finding.title, finding.title),
                *(is_read, finding.language or NO_LANGUAGE),
                *(failing, valid.get("etag"), valid.get("last-modified"), finding.url),
            )
            return verdict

    def record_page_unchanged(self, url: str, now: int) -> None:
        """A page is what it was when it was last judged."""
        with self._writing():
            self._run("UPDATE pages SET asked = ?, seen = ? WHERE url = ?", now, now, url)

    # robots.txt

    def robots(self, origin: str, since: int) -> str | None:
        """The rules of an origin, if they were read since then."""
        row = self._row("SELECT rules FROM robots WHERE origin = ? AND asked >= ?", origin, since)
        return row[0] if row else None

    def record_robots(self, origin: str, rules: str, now: int) -> None:
        """What an origin's robots.txt says."""
        with self._writing():
            self._run("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", origin, rules, now)

    # For those who look at the whole

    def consoles(self) -> Iterator[tuple[int, str, ConsoleState, str, str, int]]:
        """Number, URL, state, reason, title and steps of every console, nearest first."""
        rows = self._rows(
            "SELECT id, url, state, reason, title, steps FROM consoles ORDER BY steps, id"
        )
        for number, url, state, reason, title, steps in rows:
            yield number, url, ConsoleState(state), reason, title, steps

    def links(self) -> Iterator[tuple[int, int]]:
        """Pairs of a console's number and its neighbour's, in the order of its list."""
        yield from self._rows("SELECT console, neighbour FROM links ORDER BY console, place")

    def recommendations(self) -> Iterator[tuple[int, str]]:
        """Pairs of a console's number and a page's URL, in the order of its list."""
        yield from self._rows(
            "SELECT console, url FROM recommendations JOIN pages ON pages.id = page"
            " ORDER BY console, place"
        )

    def pages(self) -> Iterator[KnownPage]:
        """Every page that a known console recommends."""
        return map(_known_page, self._rows(f"{_PAGE} WHERE {_RECOMMENDED}"))

    # For the owner's editor

    def looks_at_pages(
        self, urls: Iterable[str]
    ) -> Iterator[tuple[str, Verdict, str, str | None, str, int, bool]]:
        """URL, verdict, reason, new address, title, time of the last look, and whether it fails.

        Of those of these pages that were looked at.
        """
        rows = self._rows(
            "SELECT url, verdict, reason, moved_to, title, asked, failing IS NOT NULL FROM pages"
            " WHERE asked IS NOT NULL AND url IN (SELECT value FROM json_each(?))",
            json.dumps(list(urls)),
        )
        for url, verdict, reason, moved_to, title, asked, is_failing in rows:
            yield url, Verdict(verdict), reason, moved_to, title, asked, bool(is_failing)

    def looks_at_consoles(
        self, urls: Iterable[str], base: str
    ) -> Iterator[tuple[str, ConsoleState, str, str, int, int, bool | None]]:
        """URL, state, reason, title, time of the last look, count of pages, and if it lists `base`.

        Of those of these consoles that were looked at; the last is None where the list was
        never read.
        """
        rows = self._rows(
            "SELECT url, state, reason, title, asked,"
            " (SELECT count(*) FROM recommendations WHERE console = id),"
            " CASE WHEN seen IS NOT NULL THEN EXISTS (SELECT 1 FROM links WHERE console = c.id"
            " AND neighbour = (SELECT id FROM consoles WHERE url = ?)) END"
            " FROM consoles c"
            " WHERE asked IS NOT NULL AND url IN (SELECT value FROM json_each(?))",
            base,
            json.dumps(list(urls)),
        )
        for url, state, reason, title, asked, pages, lists in rows:
            is_listed = None if lists is None else bool(lists)
            yield url, ConsoleState(state), reason, title, asked, pages, is_listed

    def page_urls(self) -> list[str]:
        """Every page that a known console recommends, in the order in which they were found."""
        return [url for (url,) in self._rows(f"{_PAGE_URLS} WHERE {_RECOMMENDED} ORDER BY id")]

    def console_urls(self) -> list[str]:
        """Every console that has an address, in the order in which they were found."""
        rows = self._rows("SELECT url FROM consoles WHERE url <> '' ORDER BY id")
        return [url for (url,) in rows]

    def best_pages(self, consoles: Iterable[int]) -> Iterator[tuple[int, str, str]]:
        """A console's number, and URL and title of a page of its list; those that load first."""
        yield from self._rows(
            "SELECT console, url, title FROM recommendations JOIN pages ON pages.id = page"
            " WHERE console IN (SELECT value FROM json_each(?))"
            " ORDER BY console, CASE verdict WHEN 'ok' THEN 0 WHEN 'moved' THEN 1"
            " WHEN 'unknown' THEN 2 ELSE 3 END, place",
            json.dumps(list(consoles)),
        )

    # SQL

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """All of what is inside, or nothing."""
        with explained(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # on a full disk SQLite undoes it by itself
                    self._connection.execute("ROLLBACK")
                raise

    def _forget(self, then: int) -> None:
        """Delete what was last looked at before then and no list leads to any more."""
        lost = [(number,) for (number,) in self._rows(_LOST, then, then)]
        for statement in (
            "DELETE FROM links WHERE console = ?",
            "DELETE FROM links WHERE neighbour = ?",
            "DELETE FROM recommendations WHERE console = ?",
            "DELETE FROM consoles WHERE id = ?",
        ):
            self._connection.executemany(statement, lost)
        self._run(
            "DELETE FROM pages WHERE coalesce(asked, found) < ?"
            " AND id NOT IN (SELECT page FROM recommendations)",
            then,
        )
        self._run("DELETE FROM robots WHERE asked < ?", then)
        self._run("DELETE FROM crawls WHERE ended < ?", then)

    def _console_id(self, url: str, steps: int, now: int) -> int:
        row = self._row(
            "INSERT INTO consoles (url, steps, found) VALUES (?, ?, ?) ON CONFLICT (url)"
            " DO UPDATE SET steps = min(steps, excluded.steps) RETURNING id",
            url,
            steps,
            now,
        )
        return int(row[0]) if row else 0

    def _page_id(self, url: str, now: int) -> int:
        row = self._row(
            "INSERT INTO pages (url, found) VALUES (?, ?) ON CONFLICT (url)"
            " DO UPDATE SET url = url RETURNING id",
            url,
            now,
        )
        return int(row[0]) if row else 0

    def _row(self, query: str, *values: object) -> tuple[Any, ...] | None:
        rows = list(self._rows(query, *values))
        return rows[0] if rows else None

    def _rows(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        with explained(self._path):
            yield from self._connection.execute(query, values)

    def _run(self, query: str, *values: object) -> None:
        self._connection.execute(query, values)


_PAGE: Final = (
    "SELECT url, verdict, reason, moved_to, takes_via, language, failing, etag, last_modified"
    " FROM pages"
)
_PAGE_URLS: Final = "SELECT url FROM pages"
_TURNS: Final = (
    "JOIN (SELECT page, min(place * 1000 + min(steps, 999)) AS turn"
    " FROM recommendations r JOIN consoles c ON c.id = r.console GROUP BY page) ON page = id"
)
_LOST: Final = (
    "SELECT id FROM consoles lost WHERE coalesce(asked, found) < ? AND NOT EXISTS"
    " (SELECT 1 FROM links JOIN consoles c ON c.id = console"
    " WHERE neighbour = lost.id AND c.asked >= ?)"
)
_RECOMMENDED: Final = "EXISTS (SELECT 1 FROM recommendations WHERE page = pages.id)"


def _known_page(row: Sequence[Any]) -> KnownPage:
    url, verdict, reason, moved_to, takes_via, language, failing, etag, last_modified = row
    return KnownPage(
        url=str(url),
        verdict=Verdict(str(verdict)),
        reason=str(reason),
        moved_to=None if moved_to is None else str(moved_to),
        takes_via=bool(takes_via),
        language="" if language == NO_LANGUAGE else str(language),
        is_failing=failing is not None,
        # A page that was last looked at before languages were is asked for once more.
        validators=conditions(etag, last_modified) if language else {},
    )
