"""The command line: one function a command, and nothing else."""

import dataclasses
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from wander import __version__
from wander.config import ConfigError, read_config
from wander.console import Console
from wander.server.app import create_app
from wander.server.run import ListenError, address_of, listen, run
from wander.site.export import ExportError, export, export_drop_in
from wander.starter import FIRST_NEIGHBOUR, StarterError, write_starter
from wander.wanderjs import WanderJSError, read

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
    try:
        server = read_config(config).server
        site = create_app(config)
        listener = listen(host or server.host, server.port if port is None else port)
    except (ConfigError, ListenError) as error:
        _fail(str(error))
    typer.echo(f"Wander is at {address_of(listener, server.path)}  (Ctrl-C stops it)")
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
        written = (
            export_drop_in(folder, force=force)
            if drop_in
            else export(read_config(config), config.parent, folder, force=force)
        )
    except (ConfigError, ExportError) as error:
        _fail(str(error))
    typer.echo(f"Wrote {', '.join(path.name for path in written)} to {folder}")


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
    if file.exists() or file.is_symlink():
        _fail(f"{file} is there already, and was left as it is.")
    try:
        found = read(from_wander_js.read_text(encoding="utf-8")) if from_wander_js else Console()
        asking = sys.stdin.isatty() and not (page or console or from_wander_js)
        answers = dataclasses.replace(
            found,
            title=_answer(title, "What is your console called?", asking) or found.title,
            pages=(*found.pages, *(page or _answers("A page you love", asking))),
            consoles=(*found.consoles, *(console or _answers("A neighbour's console", asking))),
        )
        if not answers.consoles:
            answers = dataclasses.replace(answers, consoles=(FIRST_NEIGHBOUR,))
        write_starter(file, answers, _answer(url, "Where will it be on the web?", asking))
    except OSError as error:
        _fail(f"Cannot read {from_wander_js}: {error.strerror}.")
    except (ConfigError, StarterError, WanderJSError) as error:
        _fail(str(error))
    typer.echo(f"Wrote {file}. See it with: wander serve")


def _answer(given: str | None, question: str, asking: bool) -> str:
    """What was given as an option, or what the owner says; empty where they skip it."""
    if given is not None or not asking:
        return given or ""
    return str(typer.prompt(question, default="", show_default=False)).strip()


def _answers(question: str, asking: bool) -> list[str]:
    """As many answers as the owner has; an empty one ends them."""
    answers: list[str] = []
    while asking and (answer := _answer(None, f"{question} (Enter to go on)", asking)):
        answers.append(answer)
    return answers


def _say_version() -> NoReturn:
    typer.echo(f"wander {__version__}")
    raise typer.Exit


def _fail(text: str) -> NoReturn:
    """One friendly text and exit status 1; never a traceback."""
    typer.echo(text, err=True)
    raise typer.Exit(1)
