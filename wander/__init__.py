"""Wander: the console through which people discover the small web.

    >>> from wander import create_app
    >>> app = create_app("wander.toml")    # doctest: +SKIP

`create_app` gives an ASGI application that can be served by itself or mounted under any
path of a site of one's own.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wander.server.app import create_app

__all__ = ["__version__", "create_app"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """`create_app`, when it is asked for: the rules can be used without loading a server."""
    if name == "create_app":
        from wander.server.app import create_app

        return create_app
    raise AttributeError(f"module 'wander' has no attribute {name!r}")
