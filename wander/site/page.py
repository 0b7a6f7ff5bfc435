"""Renders the console page: one HTML file with all that it needs inside."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from wander import __version__
from wander.config import Config
from wander.console import DEFAULT_TITLE, Console
from wander.feeds.marks import GENERATOR
from wander.site.bundle import bundle
from wander.site.parts import part_address, words_address
from wander.site.policy import page_policy
from wander.site.words import (
    LANGUAGES,
    add_telling,
    primary_subtag,
    spoken,
    words_in,
)
from wander.wanderjs import write

LIST_OPENING = "// Written by Wander. To change the list, edit wander.toml.\n"
OUR_MARKS = (b'name="generator" content="Wander ', b"// Written by Wander.")
"""How a page and a list that we wrote are told from anybody else's."""
REFERRER_POLICY = "strict-origin-when-cross-origin"

NONE_BLANK: Mapping[str, str] = MappingProxyType({})
"""That all of the owner's pages load, as far as is known."""

ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>"
    "<circle cx='8' cy='8' r='8' fill='#1f6f54'/>"
    "<path d='M4 5l2 6 2-5 2 5 2-6' fill='none' stroke='#fff' stroke-width='1.5'/></svg>"
)


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page, and the policy that it is to be shown under."""

    html: str
    policy: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a page is told of the network, and where it can learn more."""

    network: str | None = None
    """The address of the snapshot, relative to the page: `network.json?v=0a1b2c3d`."""
    verdicts: str | None = None
    """The address at which the server tells a page's verdict, likewise: `verdict`."""
    blank: Mapping[str, str] = field(default_factory=dict)
    """The verdict, `refuses` or `dead`, of the owner's own pages that do not load in a frame."""
    without_via: Sequence[str] = ()
    """Those that break when `via` is appended."""


def served_page(
    config: Config,
    *,
    network: str | None = None,
    verdicts: str | None = None,
    blank: Mapping[str, str] = NONE_BLANK,
    without_via: Sequence[str] = (),
) -> Page:
    """The page as our server gives it: its policies go into headers.

    `network` and `verdicts` are addresses relative to the page, at which it gets the snapshot
    and asks for the verdict of one page (`verdict?url=https%3A%2F%2Fx.example%2F`); without
    them it asks for nothing. `blank` holds those of the owner's pages, as written in the list,
    whose verdict is `refuses` or `dead`: they are never picked, and the dead are not listed;
    `without_via` those that break when `via` is appended.

    >>> page = served_page(config, network="network.json?v=0a1b2c3d", verdicts="verdict",
    ...                    blank={"https://x.example/": "refuses"})    # doctest: +SKIP
    """
    return _rendered(config, Knowledge(network, verdicts, blank, without_via), from_disk=False)


def exported_page(
    config: Config,
    *,
    network: str | None = None,
    blank: Mapping[str, str] = NONE_BLANK,
    without_via: Sequence[str] = (),
) -> Page:
    """The page as a file: its policies stand inside, since a plain host sends none.

    `network`, `blank` and `without_via` as with `served_page`.
    """
    return _rendered(config, Knowledge(network, None, blank, without_via), from_disk=True)


def drop_in_page() -> Page:
    """A page that reads whichever `wander.js` lies beside it."""
    return _rendered(None, Knowledge(), from_disk=True)


def wander_js(console: Console) -> str:
    """The `wander.js` that other consoles read, with a word to whoever opens it."""
    return LIST_OPENING + write(console)


def _rendered(config: Config | None, known: Knowledge, *, from_disk: bool) -> Page:
    parts = bundle()
    console = config.console if config else None
    # Ours, or escaped for a script by write(). One script, since each has its hash in the policy.
    script = (write(console, compact=True) if console else "") + parts.script
    language = config.language if config else LANGUAGES[0]
    ours = spoken(language)
    policy = page_policy(
        parts,
        console,
        script,
        from_disk=from_disk,
        asks=bool(config),
        has_words=bool(config),
    )
    html = (
        _environment()
        .get_template("page.html")
        .render(
            blank=_json(dict(known.blank)),
            console=console,
            icon=Markup("data:image/svg+xml," + quote(ICON, safe=" =:/'<>")),  # noqa: S704
            language=language,
            # Beside a page that reads whichever list there is, there may be nothing else.
            words_address=words_address() if config else None,
            more=part_address("more") if config else None,
            explorer=part_address("explorer") if config else None,
            map=part_address("map") if config else None,
            # A language that the owner named is the one that holds.
            languages=" ".join(LANGUAGES) if config and not config.names_language else None,
            # Our texts, written by us with their elements, and the mark of their language.
            words={key: Markup(text) for key, text in words_in(ours).items()},  # noqa: S704
            ours=Markup("" if primary_subtag(language) == ours else f' lang="{ours}"'),  # noqa: S704
            linked_pages=[
                page
                for page in (console.pages if console else ())
                if known.blank.get(page) != "dead"
            ],
            network=known.network,
            policy=policy if from_disk else None,
            referrer_policy=REFERRER_POLICY,
            script=Markup(script),  # noqa: S704
            style=Markup(parts.style),  # noqa: S704
            title=(console.title if console else "") or DEFAULT_TITLE,
            url=config.url if config else None,
            verdicts=known.verdicts,
            without_via=_json(list(known.without_via)),
            version=__version__,
            generator=GENERATOR,
            has_feeds=bool(config and config.feeds),
        )
    )
    return Page(html, policy)


def _json(value: object) -> str | None:
    """For an attribute of the page; None where there is nothing to say."""
    return json.dumps(value, separators=(",", ":")) if value else None


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        loader=PackageLoader("wander.site"),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    add_telling(environment)
    return environment
