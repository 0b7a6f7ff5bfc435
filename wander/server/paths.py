"""Where a request points to, seen from the console."""

from urllib.parse import quote

from starlette.types import Scope


def path_below_mount(scope: Scope) -> str:
    """The requested path without that of the mount; empty for the mount's own path.

    >>> path_below_mount({"path": "/site/wander.js", "root_path": "/site"})
    '/wander.js'
    """
    path: str = scope["path"]
    return path.removeprefix(_mount(scope))


def way_home(scope: Scope, console: str) -> str:
    """The relative link from the requested address to `console`, a path below the mount.

    Relative, since only the visitor's browser knows under which path a proxy shows us. Steps
    are counted in the address as it was sent: `%2F` is no slash to a browser.

    >>> way_home({"path": "/site/a/b", "raw_path": b"/site/a/b", "root_path": "/site"}, "/")
    '../'
    >>> way_home({"path": "/site", "raw_path": b"/site", "root_path": "/site"}, "/")
    './site/'
    """
    depth = _depth(scope)
    if depth < 1:
        return f"./{_mount(scope).rpartition('/')[2]}{console}"
    return "../" * (depth - 1) + console[1:] or "./"


def way_up(scope: Scope, folder: str) -> str:
    """The relative link from the requested address up to a folder that it is in.

    >>> way_up({"path": "/edit/a/b", "raw_path": b"/edit/a/b", "root_path": ""}, "/edit/")
    '../'
    """
    return "../" * (_depth(scope) - folder.count("/")) or "./"


def _depth(scope: Scope) -> int:
    sent: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    return sent.count(b"/") - _mount(scope).count("/")


def _mount(scope: Scope) -> str:
    """The path under which we are mounted, where the requested path begins with it.

    Some servers leave it out of the path; `/wander` is then no part of `/wander.js`.
    """
    root: str = scope.get("root_path", "").removesuffix("/")
    path = scope["path"]
    return root if path == root or path.startswith(root + "/") else ""
