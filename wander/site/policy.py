"""The page's Content-Security-Policy: as strict as the sandbox technique allows.

A frame made with `srcdoc` inherits the page's policy, and a Worker its frame's. So the
page's must allow what the sandbox needs: the frame's own script, Workers from blobs, and
scripts from any host, which the frame's own policy then narrows to the one host that it
asks. Inline scripts are allowed by their hashes alone.
"""

from collections.abc import Iterable

from wander.console import Console
from wander.site.bundle import Bundle, content_hash
from wander.urls import parse_url

ANYWHERE = ("http:", "https:")


def page_policy(
    bundle: Bundle,
    console: Console | None,
    script: str,
    *,
    from_disk: bool,
    asks: bool = False,
    has_words: bool = False,
) -> str:
    """The policy of a page with this inline script.

    `console` is the owner's list, or None where the page reads an unknown `wander.js`.
    With `from_disk`, the page may be opened as a `file:` URL, which `'self'` does not cover.
    With `asks`, the page may ask its own server: for the snapshot, or about a page; and so may
    the tools with which owners look at their pages (Lighthouse asks for robots.txt there). With
    `has_words`, scripts beside it hold its texts in other languages. From a host they are
    among the scripts from anywhere; a `file:` URL can be allowed as a scheme only. No stranger
    gains by that: a page from the web cannot load files, and the sandbox's frames have a policy
    of their own beside this one, which names the hosts that they may ask.
    Styles and scripts of the owner's own loosen what the owner's files may need.
    """
    own = ("'self'", "file:") if from_disk else ("'self'",)
    has_styles = console is None or bool(console.styles)
    has_scripts = console is None or bool(console.scripts)
    directives: dict[str, Iterable[str]] = {
        "default-src": ("'none'",),
        "script-src": (
            *(own if has_scripts else ("file:",) if has_words and from_disk else ()),
            *map(content_hash, (script, bundle.frame_script)),
            "blob:",
            *ANYWHERE,
        ),
        "worker-src": ("blob:",),
        "frame-src": ANYWHERE,
        "style-src": (content_hash(bundle.style),),
        "img-src": ("data:",),
        "base-uri": ("'none'",),
        "form-action": ("'none'",),
    }
    if asks:
        directives["connect-src"] = ("'self'",)
    if console is not None and has_styles:
        directives["style-src"] = (content_hash(bundle.style), *own, *_origins(console.styles))
    if has_scripts:
        # A script may add <style> elements, which no hash foresees.
        directives["style-src"] = ("'unsafe-inline'", *own, *ANYWHERE)
        directives["connect-src"] = (*own, *ANYWHERE)
    if has_styles or has_scripts:
        directives["img-src"] = directives["font-src"] = ("data:", *own, *ANYWHERE)
    return ";".join(" ".join((name, *sources)) for name, sources in directives.items())


def _origins(references: Iterable[str]) -> Iterable[str]:
    """The origins of the absolute URLs among an owner's styles, each once, in order."""
    urls = map(parse_url, references)
    return dict.fromkeys(url.origin for url in urls if url)
