"""`wander serve` and `wander edit`: from the list to a server that runs until it is stopped."""

from pathlib import Path

import typer

from wander.config import read_config
from wander.server.app import EDITOR, create_app, create_app_to_edit
from wander.server.editor.session import OneTimeLink
from wander.server.refresh import refreshed
from wander.server.run import address_of, is_open_to_others, listen, open_in_browser, run


def serve(path: Path, host: str | None, port: int | None) -> None:
    """Serve the console of the list at `path`, by default where that says.

    Raises `ConfigError` and `ListenError`.
    """
    server = read_config(path).server
    site = create_app(path)
    listener = listen(host or server.host, server.port if port is None else port)
    typer.echo(f"Wander is at {address_of(listener, server.path)}  (Ctrl-C stops it)")
    if is_open_to_others(listener):
        typer.echo("Every computer that can reach this one can open it too, at the same port.")
    with refreshed(path, lambda text: typer.echo(text, err=True)):
        run(site, listener, server.proxies)


def serve_editor(path: Path, port: int, *, opens_browser: bool) -> None:
    """Serve the editor of the list at `path` to this computer alone. Raises as `serve` does."""
    link = OneTimeLink()
    server = read_config(path).server
    site = create_app_to_edit(path, link)
    listener = listen("127.0.0.1", port)
    address = f"{address_of(listener, server.path)}{EDITOR}/open?key={link.text}"
    typer.echo(f"Edit {path} in the browser, once, at\n  {address}\n(Ctrl-C stops it)")
    if opens_browser:
        open_in_browser(address)
    run(site, listener)
