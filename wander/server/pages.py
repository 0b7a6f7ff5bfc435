"""The answers of one console: what is at which path."""

import dataclasses
import posixpath
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote

from starlette.types import ASGIApp

from wander.config import Config
from wander.feeds import FEEDS, Feed
from wander.network.home import Known
from wander.network.snapshot import SNAPSHOT
from wander.server.answers import Answer, LaterAnswer
from wander.server.headers import (
    COMMON,
    DATA,
    FEED,
    FOR_EVER,
    LIST,
    PAGE,
    REVALIDATE,
    of_our_own,
)
from wander.site.bundle import content_version
from wander.site.page import served_page, wander_js
from wander.site.parts import later_files, later_version

VERDICT = "verdict"
"""Where the page asks about a page, beside it."""
NOTHING_LEARNT = Known()
_STYLE: Final = of_our_own("text/css; charset=utf-8")
_SCRIPT: Final = of_our_own("text/javascript; charset=utf-8")


@dataclasses.dataclass(frozen=True, slots=True)
class SiteAnswers:
    """Every answer of a console, and what it could not find."""

    by_path: Mapping[str, ASGIApp]
    by_content: Mapping[tuple[str, str], ASGIApp]
    """Files by path and query, which changes with the content:
    `("/style.css", "v=0a1b2c3d4e5f")`."""
    missing: tuple[str, ...] = ()
    """The owner's local files that are not there."""


class FileAnswers(NamedTuple):
    """The answers of one file."""

    current: ASGIApp
    """At its name: caches ask for it again each time."""
    kept: ASGIApp
    """At an address that changes with its content: caches keep it for ever."""


def site_answers(
    config: Config,
    folder: Path,
    prefix: str,
    learnt: Known = NOTHING_LEARNT,
    feeds: Callable[[], Mapping[str, Feed]] | None = None,
) -> SiteAnswers:
    """Every answer of the console at `prefix`, with the owner's local files from `folder`.

    A file that is missing is left out, so that it gets the 404 that it is. `feeds` makes the
    list for other programs when somebody asks for it.
    """
    by_path: dict[str, ASGIApp] = {}
    by_content: dict[tuple[str, str], ASGIApp] = {}
    versions: dict[str, str] = {}
    console = config.console

    def put(name: str, version: str, file: FileAnswers) -> None:
        path = f"{prefix}/{name}"
        by_path[path], by_content[path, version] = file

    for name in console.local_files:
        content = _content(folder / name)
        if content is None:
            continue
        versions[name] = content_version(content)
        # What the list calls it, whatever its name ends in: of another type it would not load.
        headers = _STYLE if name in console.styles else _SCRIPT
        put(name, versions[name], file_answers(content, headers))

    def versioned(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"{name}?{versions[name]}" if name in versions else name for name in names)

    network = None
    if learnt.snapshot:
        version = content_version(learnt.snapshot)
        network = f"{SNAPSHOT}?{version}"
        put(SNAPSHOT, version, file_answers(learnt.snapshot, DATA))
    for name, file in _later_answers().items():
        put(name, later_version(), file)
    page = served_page(
        dataclasses.replace(
            config,
            console=dataclasses.replace(
                console, styles=versioned(console.styles), scripts=versioned(console.scripts)
            ),
        ),
        network=network,
        verdicts=VERDICT if network else None,
        blank=learnt.blank_verdicts,
        without_via=learnt.without_via,
    )
    by_path[f"{prefix}/"] = Answer(
        page.html.encode(), {**PAGE, "content-security-policy": page.policy}
    )
    if feeds:
        by_path |= {f"{prefix}/{name}": _feed_answer(name, feeds) for name in FEEDS}
    by_path[f"{prefix}/wander.js"] = Answer(wander_js(console).encode(), LIST)
    # Where an export stood before, neighbours and bookmarks know the page by this name.
    by_path[f"{prefix}/index.html"] = redirect("./")
    if prefix:
        by_path[prefix] = redirect(posixpath.basename(prefix) + "/")
    missing = tuple(name for name in console.local_files if name not in versions)
    return SiteAnswers(by_path, by_content, missing)


def file_answers(
    content: bytes, headers: Mapping[str, str], *, compress: bool = True
) -> FileAnswers:
    """The answers of a file that is often asked for; `headers` say all but how long to keep it."""
    current = Answer(content, {**headers, "cache-control": REVALIDATE}, compress=compress)
    return FileAnswers(current, current.with_headers({**headers, "cache-control": FOR_EVER}))


def later_file_answers(content: Callable[[], bytes], headers: Mapping[str, str]) -> FileAnswers:
    """Those of a file that is made and compressed when somebody first asks for it."""
    current = LaterAnswer(lambda: Answer(content(), {**headers, "cache-control": REVALIDATE}))
    return FileAnswers(current, current.with_headers({**headers, "cache-control": FOR_EVER}))


def redirect(location: str) -> Answer:
    """To another address, relative to this one: only the visitor knows where a proxy shows us."""
    headers = {**COMMON, "location": quote(location), "cache-control": REVALIDATE}
    return Answer(b"", headers, status=308)


@lru_cache(maxsize=64)
def not_found(way_home: str) -> Answer:
    """A 404 in words, with the way to the console: a relative link, for the same reason."""
    html = (
        "<!doctype html><html lang=en><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width'><meta name=color-scheme"
        " content='light dark'><title>Nothing here</title>"
        "<body style='font:1.1em/1.6 system-ui;max-width:30em;margin:15vh auto;padding:0 1em'>"
        "<h1>Nothing here</h1><p>There is no page at this address."
        f" <a href='{escape(way_home)}'>Go to the console</a> and wander from there.\n"
    )
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    headers = {**PAGE, "content-security-policy": policy}
    # Anybody can make up addresses of any depth: no work on them beforehand.
    return Answer(html.encode(), headers, status=404, compress=False)


@cache
def _later_answers() -> Mapping[str, FileAnswers]:
    """What the page may load later, the same for every console."""

    def answers(name: str) -> FileAnswers:
        return later_file_answers(lambda: later_files()[name], _SCRIPT)

    return {name: answers(name) for name in later_files()}


def _feed_answer(name: str, feeds: Callable[[], Mapping[str, Feed]]) -> LaterAnswer:
    def answer() -> Answer:
        feed = feeds()[name]
        return Answer(feed.content, {**FEED, "content-type": feed.content_type})

    return LaterAnswer(answer)


def _content(path: Path) -> bytes | None:
    try:
        # A pipe would be waited for without end.
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None
