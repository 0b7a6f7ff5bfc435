"""What every page of the editor shares: its style, its script, its icons and its manifest."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Final

from wander.server.answers import Answer
from wander.server.headers import COMMON, FOR_EVER, REVALIDATE
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
    return f"{name}?{_assets().versions[name]}"


def asset(name: str, query: str) -> Answer | None:
    """The answer to a request for one of them, or None."""
    assets = _assets()
    if name not in assets.versions:
        return None
    return assets.by_content.get((name, query)) or assets.by_name[name]


class _Assets:
    def __init__(self, contents: Mapping[str, tuple[str, bytes]]) -> None:
        self.versions: dict[str, str] = {}
        self.by_name: dict[str, Answer] = {}
        self.by_content: dict[tuple[str, str], Answer] = {}
        for name, (kind, content) in contents.items():
            version = content_version(content)
            headers = {
                **COMMON,
                "content-type": kind,
                "cross-origin-resource-policy": "same-origin",
            }
            self.versions[name] = version
            self.by_name[name] = Answer(
                content,
                {**headers, "cache-control": REVALIDATE},
                compress=not kind.startswith("image"),
            )
            self.by_content[name, version] = self.by_name[name].with_headers(
                {**headers, "cache-control": FOR_EVER}
            )


@cache
def _assets() -> _Assets:
    bundle = editor_bundle()
    folder = static_folder() / "editor"
    return _Assets(
        {
            "editor.js": ("text/javascript; charset=utf-8", bundle.script.encode()),
            "style.css": ("text/css; charset=utf-8", bundle.style.encode()),
            "manifest.webmanifest": (
                "application/manifest+json",
                json.dumps(_MANIFEST, indent=1).encode(),
            ),
            **{name: ("image/png", (folder / name).read_bytes()) for name in ICONS},
        }
    )
