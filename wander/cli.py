"""The command line: one function a command, and nothing else."""

import dataclasses
import io
import os
import shlex
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from wander import __version__
from wander.config import ConfigError, read_config
from wander.console import Console
from wander.questions import AnswerError, Questions
from wander.server.app import create_app
from wander.server.run import (
    ListenError,
    address_of,
    is_open_to_others,
    listen,
    run,
    until_interrupted,
)
from wander.site.export import ExportError, export, export_drop_in
from wander.starter import FIRST_NEIGHBOUR, StarterError, take_over, write_starter

CONFIG = Path("wander.toml")

app = typer.Typer(
    add_completion=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Keep a Wander console: a page with a button, and your list of pages worth a visit.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

ConfigOption = Annotated[
    Path, typer.Option("--config", "-c", help="Your list.", show_default=True, metavar="FILE")
]


def main() -> None:
    """Run the command line."""
    # A name in another encoding than the terminal's is shown with escapes, and no reason to fail.
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    app()


@app.callback()
def about(
    _version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Say which version this is, and stop.",
            callback=lambda asked: _say_version() if asked else None,
            is_eager=True,
        ),
    ] = False,
) -> None:
    """Options of the program itself."""


@app.command()
def serve(
    config: ConfigOption = CONFIG,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; 0 picks a free one.", min=0, max=65535)
    ] = None,
) -> None:
    """Serve the console. An edit of the list is seen at the next visit."""
    with until_interrupted():
        try:
            server = read_config(config).server
            site = create_app(config)
            listener = listen(host or server.host, server.port if port is None else port)
        except (ConfigError, ListenError) as error:
            _fail(str(error))
        typer.echo(f"Wander is at {address_of(listener, server.path)}  (Ctrl-C stops it)")
        if is_open_to_others(listener):
            typer.echo("Every computer that can reach this one can open it too, at the same port.")
        run(site, listener)
    typer.echo("Stopped.")


@app.command("export")
def export_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to write the files.")],
    config: ConfigOption = CONFIG,
    drop_in: Annotated[
        bool,
        typer.Option(
            "--drop-in",
            help="Write only an index.html that reads the wander.js beside it, whoever wrote that.",
        ),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace files that Wander did not write.")
    ] = False,
) -> None:
    """Write the console as files, for any web host."""
    try:
        names = (
            export_drop_in(folder, force=force)
            if drop_in
            else export(read_config(config), config.parent, folder, force=force)
        )
    except (ConfigError, ExportError) as error:
        _fail(str(error))
    typer.echo(f"Wrote {', '.join(names)} to {folder}")
    if drop_in and not (folder / "wander.js").exists():
        typer.echo(f"It reads the wander.js beside it, and {folder} has none yet.")


@app.command()
def init(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The list to start.")] = CONFIG,
    title: Annotated[str | None, typer.Option(help="Your console's name.")] = None,
    url: Annotated[str | None, typer.Option(help="Where it will be on the web.")] = None,
    page: Annotated[
        list[str] | None, typer.Option(help="A page you recommend; may be repeated.")
    ] = None,
    console: Annotated[
        list[str] | None, typer.Option(help="A neighbour's console; may be repeated.")
    ] = None,
    from_wander_js: Annotated[
        Path | None,
        typer.Option("--from", metavar="WANDER_JS", help="Take over the list of a wander.js."),
    ] = None,
) -> None:
    """Start a list. Asks a few questions where it can, or takes the answers as options."""
    if os.path.lexists(file):
        _fail(f"{file} is there already, and was left as it is.")
    try:
        taken = take_over(from_wander_js) if from_wander_js else None
        found = taken.console if taken else Console()
        questions = Questions(asking=sys.stdin.isatty() and not (page or console or taken))
        own_title, own_url = questions.title(title), questions.url(url)
        pages = (*found.pages, *questions.pages(page or ()))
        consoles = (*found.consoles, *questions.consoles(console or (), own_url))
        if not taken:
            consoles = consoles or (FIRST_NEIGHBOUR,)
        answers = dataclasses.replace(
            found, title=own_title or found.title, pages=pages, consoles=consoles
        )
        left_out = write_starter(file, answers, own_url)
    except (AnswerError, StarterError) as error:
        _fail(str(error))
    if taken and taken.encoding != "UTF-8":
        typer.echo(
            f"{from_wander_js} is not UTF-8. It was read as {taken.encoding}: look whether its"
            " accents came out right."
        )
    if left_out:
        typer.echo(f"Kept as comments, since they need mending:\n{ConfigError(file, left_out)}")
    option = "" if file == CONFIG else f" --config {shlex.quote(str(file))}"
    typer.echo(f"Wrote {file}. See it with: wander serve{option}")


def _say_version() -> NoReturn:
    typer.echo(f"wander {__version__}")
    raise typer.Exit


def _fail(text: str) -> NoReturn:
    """One friendly text and exit status 1; never a traceback."""
    typer.echo(text, err=True)
    raise typer.Exit(1)
