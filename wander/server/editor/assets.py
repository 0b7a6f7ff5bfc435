"""What every page of the editor shares: its style, its script, its icons and its manifest."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

from starlette.types import ASGIApp

from wander.server.headers import of_our_own
from wander.server.pages import FileAnswers, file_answers
from wander.site.bundle import content_version, editor_bundle, static_folder

ICONS: Final = ("icon-192.png", "icon-512.png")
NAMES: Final = ("editor.js", "style.css", "manifest.webmanifest", *ICONS)

_MANIFEST: Final = {
    "name": "Wander: my list",
    "short_name": "My list",
    "description": "Add a page to your Wander console from the share sheet.",
    "start_url": "pages",
    "scope": "./",
    "display": "minimal-ui",
    "background_color": "#fbfaf7",
    "theme_color": "#fbfaf7",
    "icons": [
        {"src": name, "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"}
        for name, size in zip(ICONS, (192, 512), strict=True)
    ],
    # https://w3c.github.io/web-share-target/: with GET, so that a session is sent along.
    "share_target": {
        "action": "recommend",
        "method": "GET",
        "params": {"title": "title", "text": "text", "url": "url"},
    },
}


def asset_address(name: str) -> str:
    """The address below the editor, which changes with the content: `style.css?v=0a1b2c3d4e5f`."""
    return f"{name}?{_assets()[name].version}"


def asset(name: str, query: str) -> ASGIApp | None:
    """The answer to a request for one of them, or None."""
    found = _assets().get(name)
    if found is None:
        return None
    return found.answers.kept if query == found.version else found.answers.current


class _Asset(NamedTuple):
    version: str
    answers: FileAnswers


@cache
def _assets() -> Mapping[str, _Asset]:
    bundle = editor_bundle()
    folder = static_folder() / "editor"
    return {
        "editor.js": _asset("text/javascript; charset=utf-8", bundle.script.encode()),
        "style.css": _asset("text/css; charset=utf-8", bundle.style.encode()),
        "manifest.webmanifest": _asset(
            "application/manifest+json", json.dumps(_MANIFEST, indent=1).encode()
        ),
        **{name: _asset("image/png", (folder / name).read_bytes()) for name in ICONS},
    }


def _asset(kind: str, content: bytes) -> _Asset:
    is_small_already = kind.startswith("image/")
    answers = file_answers(content, of_our_own(kind), compress=not is_small_already)
    return _Asset(content_version(content), answers)
