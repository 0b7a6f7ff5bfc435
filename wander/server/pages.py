"""The answers of one console: what is at which path."""

import dataclasses
import posixpath
from collections.abc import Mapping
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from urllib.parse import quote

from wander.config import Config
from wander.network.home import Known
from wander.network.snapshot import SNAPSHOT
from wander.server.answers import Answer
from wander.server.headers import COMMON, DATA, FOR_EVER, LIST, PAGE, REVALIDATE
from wander.site.bundle import content_version
from wander.site.page import served_page, wander_js
from wander.site.parts import later_files, version_of

VERDICT = "verdict"
"""Where the page asks about a page, beside it."""
NOTHING_LEARNT = Known()


@dataclasses.dataclass(frozen=True, slots=True)
class SiteAnswers:
    """Every answer of a console, and what it could not find."""

    by_path: Mapping[str, Answer]
    by_content: Mapping[tuple[str, str], Answer]
    """The owner's local files by path and query, which changes with the content:
    `("/style.css", "v=0a1b2c3d4e5f")`."""
    missing: tuple[str, ...] = ()
    """The owner's local files that are not there."""


def site_answers(
    config: Config, folder: Path, prefix: str, learnt: Known = NOTHING_LEARNT
) -> SiteAnswers:
    """Every answer of the console at `prefix`, with the owner's local files from `folder`.

    A file that is missing is left out, so that it gets the 404 that it is.
    """
    by_path: dict[str, Answer] = {}
    by_content: dict[tuple[str, str], Answer] = {}
    versions: dict[str, str] = {}
    console = config.console
    for name in console.local_files:
        content = _content(folder / name)
        if content is None:
            continue
        versions[name] = content_version(content)
        headers = _file_headers(name in console.styles)
        path = f"{prefix}/{name}"
        by_path[path] = Answer(content, {**headers, "cache-control": REVALIDATE})
        by_content[path, versions[name]] = Answer(content, {**headers, "cache-control": FOR_EVER})

    def versioned(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"{name}?{versions[name]}" if name in versions else name for name in names)

    network = None
    if learnt.snapshot:
        version = content_version(learnt.snapshot)
        network = f"{SNAPSHOT}?{version}"
        path = f"{prefix}/{SNAPSHOT}"
        current = Answer(learnt.snapshot, {**DATA, "cache-control": REVALIDATE})
        by_path[path] = current
        by_content[path, version] = current.with_headers({**DATA, "cache-control": FOR_EVER})
    for name, (current, kept) in _later_answers().items():
        by_path[f"{prefix}/{name}"] = current
        by_content[f"{prefix}/{name}", version_of(name)] = kept
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
    by_path[f"{prefix}/wander.js"] = Answer(wander_js(console).encode(), LIST)
    # Where an export stood before, neighbours and bookmarks know the page by this name.
    by_path[f"{prefix}/index.html"] = redirect("./")
    if prefix:
        by_path[prefix] = redirect(posixpath.basename(prefix) + "/")
    missing = tuple(name for name in console.local_files if name not in versions)
    return SiteAnswers(by_path, by_content, missing)


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
def _later_answers() -> Mapping[str, tuple[Answer, Answer]]:
    """What the page may load later: as it is now, and by its content."""
    answers: dict[str, tuple[Answer, Answer]] = {}
    headers = _file_headers(is_style=False)
    for name, script in later_files().items():
        current = Answer(script, {**headers, "cache-control": REVALIDATE})
        kept = current.with_headers({**headers, "cache-control": FOR_EVER})
        answers[name] = current, kept
    return answers


def _content(path: Path) -> bytes | None:
    try:
        # A pipe would be waited for without end.
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None


def _file_headers(is_style: bool) -> dict[str, str]:
    kind = "css" if is_style else "javascript"
    return {
        **COMMON,
        # What the list calls it, whatever its name ends in: of another type it would not load.
        "content-type": f"text/{kind}; charset=utf-8",
        "cross-origin-resource-policy": "same-origin",
    }
