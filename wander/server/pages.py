"""The answers of one console: what is at which path."""

import dataclasses
import hashlib
import mimetypes
import posixpath
from functools import lru_cache
from html import escape
from pathlib import Path

from wander.config import Config
from wander.server.answers import Answer
from wander.server.headers import COMMON, FOR_EVER, LIST, PAGE, REVALIDATE
from wander.site.page import served_page, wander_js


def site_answers(config: Config, folder: Path, prefix: str) -> dict[str, Answer]:
    """Every answer of a console at `prefix`, by path.

    The owner's local files stand under their own name, and under the name by which the page
    asks for them, which changes with the content: `/style.css` and `/style.css?v=0a1b2c3d`.
    A file that is missing is left out, so that it gets the 404 that it is.
    """
    answers: dict[str, Answer] = {}
    named: dict[str, str] = {}
    for name in config.console.local_files:
        try:
            content = (folder / name).read_bytes()
        except OSError:
            continue
        named[name] = f"{name}?v={hashlib.sha256(content).hexdigest()[:12]}"
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        headers = {**COMMON, "content-type": kind, "cross-origin-resource-policy": "same-origin"}
        answers[f"{prefix}/{name}"] = Answer(content, {**headers, "cache-control": REVALIDATE})
        answers[f"{prefix}/{named[name]}"] = Answer(content, {**headers, "cache-control": FOR_EVER})

    console = config.console
    page = served_page(
        dataclasses.replace(
            config,
            console=dataclasses.replace(
                console,
                styles=tuple(named.get(name, name) for name in console.styles),
                scripts=tuple(named.get(name, name) for name in console.scripts),
            ),
        )
    )
    answers[f"{prefix}/"] = Answer(
        page.html.encode(), {**PAGE, "content-security-policy": page.policy}
    )
    answers[f"{prefix}/wander.js"] = Answer(wander_js(console).encode(), LIST)
    if prefix:
        answers[prefix] = _redirect(posixpath.basename(prefix) + "/")
    return answers


@lru_cache(maxsize=256)
def not_found(path: str, console_path: str) -> Answer:
    """A 404 in words, with the way to the console.

    The link is relative, since only the visitor's browser knows under which path a proxy
    shows us.
    """
    link = posixpath.relpath(console_path, posixpath.dirname(path) or "/")
    link = "./" if link == "." else f"{link}/"
    html = (
        "<!doctype html><html lang=en><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width'><meta name=color-scheme"
        " content='light dark'><title>Nothing here</title>"
        "<body style='font:1.1em/1.6 system-ui;max-width:30em;margin:15vh auto;padding:0 1em'>"
        "<h1>Nothing here</h1><p>There is no page at this address."
        f" <a href='{escape(link)}'>Go to the console</a> and wander from there.\n"
    )
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    headers = {**PAGE, "content-security-policy": policy}
    return Answer(html.encode(), headers, status=404)


def _redirect(location: str) -> Answer:
    headers = {**COMMON, "location": location, "cache-control": REVALIDATE}
    return Answer(b"", headers, status=308)
