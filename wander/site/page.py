"""Renders the console page: one HTML file with all that it needs inside."""

from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from wander import __version__
from wander.config import Config
from wander.console import Console
from wander.site.bundle import bundle
from wander.site.policy import page_policy
from wander.wanderjs import write

DEFAULT_TITLE = "Wander"
DESCRIPTION = "Wander the small web: a button, and a page that somebody loves."
GENERATOR = f"Wander {__version__}"
LIST_OPENING = "// Written by Wander. To change the list, edit wander.toml.\n"
OUR_MARKS = (b'name="generator" content="Wander ', b"// Written by Wander.")
"""How a page and a list that we wrote are told from anybody else's."""
REFERRER_POLICY = "strict-origin-when-cross-origin"

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
    '<circle cx="8" cy="8" r="8" fill="#1f6f54"/>'
    '<path d="M4 5l2 6 2-5 2 5 2-6" fill="none" stroke="#fff" stroke-width="1.5"/></svg>'
)


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page, and the policy that it is to be shown under."""

    html: str
    policy: str


def served_page(config: Config) -> Page:
    """The page as our server gives it: the policy goes into a header."""
    return _rendered(config, from_disk=False)


def exported_page(config: Config) -> Page:
    """The page as a file: the policy stands inside, since a plain host sends none."""
    return _rendered(config, from_disk=True)


def drop_in_page() -> Page:
    """A page that reads whichever `wander.js` lies beside it."""
    return _rendered(None, from_disk=True)


def wander_js(console: Console) -> str:
    """The `wander.js` that other consoles read, with a word to whoever opens it."""
    return LIST_OPENING + write(console)


def _rendered(config: Config | None, *, from_disk: bool) -> Page:
    parts = bundle()
    console = config.console if config else None
    list_script = write(console, compact=True) if console else ""
    policy = page_policy(
        parts, console, (parts.script, *([list_script] if console else [])), from_disk=from_disk
    )
    html = (
        _environment()
        .get_template("page.html")
        .render(
            console=console,
            description=DESCRIPTION,
            icon="data:image/svg+xml," + quote(ICON, safe=" =:/'"),
            language=config.language if config else "en",
            # Ours, or escaped for a script by write(): nothing here is to be escaped again.
            list_script=Markup(list_script),  # noqa: S704
            policy=policy if from_disk else None,
            referrer_policy=REFERRER_POLICY,
            script=Markup(parts.script),  # noqa: S704
            style=Markup(parts.style),  # noqa: S704
            title=(console.title if console else "") or DEFAULT_TITLE,
            url=config.url if config else None,
            version=__version__,
            generator=GENERATOR,
        )
    )
    return Page(html, policy)


@cache
def _environment() -> Environment:
    return Environment(
        autoescape=True,
        loader=PackageLoader("wander.site"),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
