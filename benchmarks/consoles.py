"""The consoles that are measured: the one of this project's own `wander.toml`."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from tests.live import LiveServer
from wander import create_app
from wander.config import read_config
from wander.site.export import export, export_drop_in

LIST = Path("wander.toml")


@contextlib.contextmanager
def served() -> Iterator[LiveServer]:
    """The console as `wander serve` gives it."""
    with LiveServer(create_app(LIST)) as server:
        yield server


@contextlib.contextmanager
def one_page_console() -> Iterator[tuple[str, str]]:
    """A console with one page, both on loopback, in both forms.

    Yields the URL of the form that has its list inside, and of the one that reads the
    `wander.js` beside it: two requests before the page's own, as with the original.
    """
    pages = Starlette(routes=[Route("/", lambda _: HTMLResponse("<h1>a page</h1>"))])
    with tempfile.TemporaryDirectory() as name, LiveServer(pages) as target:
        folder = Path(name)
        (folder / "wander.toml").write_text(f'pages = ["{target.url}"]')
        config = read_config(folder / "wander.toml")
        export(config, folder, folder / "one")
        export(config, folder, folder / "two")
        export_drop_in(folder / "two", force=True)
        with LiveServer(
            Starlette(routes=[Mount("/", StaticFiles(directory=folder, html=True))])
        ) as server:
            yield server.url + "one/", server.url + "two/"
