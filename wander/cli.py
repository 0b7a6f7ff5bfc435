"""The command line: one function a command, and nothing else."""

import contextlib
import datetime
import io
import ipaddress
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NoReturn

import typer

# What a command needs beyond these is imported in its function: an everyday command should not
# wait for a web server to load.
from wander import __version__, everyday
from wander.config import ConfigError
from wander.config.file import USUAL_NAME
from wander.config.save import SaveError
from wander.config.settings import IPNetwork
from wander.network.database import StoreError
from wander.stopping import until_interrupted

CONFIG = Path(USUAL_NAME)

app = typer.Typer(
    add_completion=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Keep a Wander console: a page with a button, and your list of pages worth a visit.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

INTERRUPTED = 130
"""The exit status after Ctrl-C, as shells have it."""

ConfigOption = Annotated[
    Path, typer.Option("--config", "-c", help="Your list.", show_default=True, metavar="FILE")
]
NoteOption = Annotated[str, typer.Option(metavar="TEXT", help="Why it is in your list.")]
AllowOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ADDRESS",
        help="An address or network that may be asked though it is not public, as 127.0.0.1"
        " or 192.168.1.0/24; may be repeated.",
    ),
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
    """Serve the console. An edit of the list is seen at the next visit.

    Example: wander serve --port 8080
    """
    with _friendly(), until_interrupted():
        from wander import serving

        serving.serve(config, host, port)
    typer.echo("Stopped.")


@app.command()
def edit(
    config: ConfigOption = CONFIG,
    port: Annotated[
        int, typer.Option(help="Port to listen on; 0 picks a free one.", min=0, max=65535)
    ] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Only say the link, and open no browser.")
    ] = False,
) -> None:
    """Edit your list in the browser, at this computer. There is no password to set up.

    Example: wander edit
    """
    with _friendly(), until_interrupted():
        from wander import serving

        serving.serve_editor(config, port, opens_browser=not no_browser)
    typer.echo("Stopped.")


@app.command("check")
def check_command(
    urls: Annotated[
        list[str] | None,
        typer.Argument(metavar="URL", help="What to check, instead of your whole list."),
    ] = None,
    config: ConfigOption = CONFIG,
    as_json: Annotated[bool, typer.Option("--json", help="Tell it to a program.")] = False,
    fix: Annotated[
        bool,
        typer.Option(
            "--fix", help="Change in your list what is certain: new addresses, duplicates."
        ),
    ] = False,
    allow: AllowOption = None,
) -> None:
    """Check your pages and neighbours: whether they load in a frame here, and where they moved.

    Example: wander check --fix
    """
    with _friendly(), until_interrupted():
        from wander import rounds

        is_well = rounds.check(
            config, urls or (), allow=_addresses(allow), as_json=as_json, fix=fix
        )
        raise typer.Exit(0 if is_well else 1)
    raise typer.Exit(INTERRUPTED)


@app.command("crawl")
def crawl_command(
    consoles: Annotated[
        list[str] | None,
        typer.Argument(metavar="CONSOLE", help="Where to begin, instead of your own console."),
    ] = None,
    config: ConfigOption = CONFIG,
    max_depth: Annotated[int | None, typer.Option(help="Steps to go.", min=0)] = None,
    max_consoles: Annotated[int | None, typer.Option(help="Consoles to ask.", min=1)] = None,
    max_pages: Annotated[int | None, typer.Option(help="Pages to look at.", min=0)] = None,
    max_megabytes: Annotated[int | None, typer.Option(help="Megabytes to read.", min=1)] = None,
    max_minutes: Annotated[float | None, typer.Option(help="Minutes to take.", min=0)] = None,
    allow: AllowOption = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Say nothing but errors, and let others go first.")
    ] = False,
) -> None:
    """Look at the network: who links to whom, and which pages load here. Writes wander.db.

    Example: wander crawl --max-minutes 10
    """
    bounds = {
        "depth": max_depth,
        "consoles": max_consoles,
        "pages": max_pages,
        "megabytes": max_megabytes,
        "minutes": max_minutes,
    }
    with _friendly(), until_interrupted():
        from wander import rounds

        answered = rounds.crawl(
            config, consoles or (), allow=_addresses(allow), bounds=bounds, quiet=quiet
        )
        raise typer.Exit(0 if answered else 1)
    if not quiet:
        typer.echo("Stopped. What was found is kept, and the next crawl goes on from here.")
    raise typer.Exit(INTERRUPTED)


@app.command("visits")
def visits_command(
    logs: Annotated[
        list[str],
        typer.Argument(
            metavar="LOG...", help="Logs of your web server, also packed; - for what comes in."
        ),
    ],
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="The first day that counts.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="The last day that counts.")
    ] = None,
    top: Annotated[
        int | None, typer.Option(metavar="N", help="Consoles and pages to show.", min=1)
    ] = None,
    bots: Annotated[bool, typer.Option("--bots", help="Count robots too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Tell it to a program.")] = False,
    config: ConfigOption = CONFIG,
) -> None:
    """Tell which consoles sent visitors to which of your pages, from your web server's logs.

    Example: wander visits /var/log/nginx/access.log*
    """
    first, last = _day(since), _day(until)
    if first and last and first > last:
        raise typer.BadParameter("--since is after --until.")
    with _friendly(), until_interrupted():
        from wander.visits import command as visits

        has_lines = visits.tell_visits(
            logs,
            None if config == CONFIG and not config.exists() else config,
            since=first,
            until=last,
            with_robots=bots,
            as_program=as_json,
            top=top,
        )
        raise typer.Exit(0 if has_lines else 1)
    typer.echo("Stopped before the end, so nothing is told.", err=True)
    raise typer.Exit(INTERRUPTED)


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
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on, and write them again after every change.")
    ] = False,
) -> None:
    """Write the console as files, for any web host.

    Example: wander export public/
    """
    if drop_in and watch:
        raise typer.BadParameter("Give --drop-in or --watch, and not both.")
    with _friendly(), until_interrupted():
        from wander import exporting

        if drop_in:
            exporting.drop_in(folder, force=force)
        elif watch:
            exporting.watch(config, folder, force=force)
        else:
            exporting.once(config, folder, force=force)
        raise typer.Exit
    typer.echo("Stopped.")
    raise typer.Exit(0 if watch else INTERRUPTED)


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
    """Start a list. Asks a few questions where it can, or takes the answers as options.

    Example: wander init --title "Ana's corner" --page jvns.ca
    """
    with _friendly():
        from wander import beginning

        beginning.begin(
            file,
            title=title,
            url=url,
            pages=page or (),
            consoles=console or (),
            earlier=from_wander_js,
        )


@app.command("add")
def add_command(
    urls: Annotated[
        list[str], typer.Argument(metavar="URL", help="Its address; https:// can be left out.")
    ],
    note: NoteOption = "",
    tag: Annotated[list[str] | None, typer.Option(metavar="TAG", help="May be repeated.")] = None,
    is_console: Annotated[
        bool, typer.Option("--console", help="They are neighbours' consoles, and no pages.")
    ] = False,
    config: ConfigOption = CONFIG,
) -> None:
    """Add pages to your list, or neighbours.

    Example: wander add jvns.ca --note "Explains computers with joy." --tag computers
    """
    with _friendly():
        everyday.add(config, urls, note=note, tags=tag or (), is_console=is_console)


@app.command("remove")
def remove_command(
    entries: Annotated[
        list[str], typer.Argument(metavar="URL", help="A page, a neighbour or a pattern.")
    ],
    config: ConfigOption = CONFIG,
) -> None:
    """Take pages, neighbours or ignore patterns out of your list.

    Example: wander remove jvns.ca susam.net/wander
    """
    with _friendly():
        everyday.remove(config, entries)


@app.command("ignore")
def ignore_command(
    patterns: Annotated[
        list[str], typer.Argument(metavar="PATTERN", help="What is never to be shown.")
    ],
    note: NoteOption = "",
    is_sure: Annotated[
        bool, typer.Option("--yes", help="Add it even if it hides what is in your own list.")
    ] = False,
    config: ConfigOption = CONFIG,
) -> None:
    """Never show what matches a pattern, whoever recommends it.

    Example: wander ignore "https://*.shop.example/" --note "Only shops."
    """
    with _friendly():
        everyday.ignore(config, patterns, note=note, is_sure=is_sure)


@app.command("note")
def note_command(
    url: Annotated[str, typer.Argument(metavar="URL", help="A page, a neighbour or a pattern.")],
    text: Annotated[str | None, typer.Argument(metavar="TEXT", help="The new note.")] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Take the note away.")] = False,
    tag: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TAG", help='Instead of the tags there are; may be repeated. --tag "": no tags.'
        ),
    ] = None,
    config: ConfigOption = CONFIG,
) -> None:
    """Say why something is in your list. Without TEXT: show what you said.

    Example: wander note jvns.ca "Explains computers with joy."
    """
    if clear and text is not None:
        raise typer.BadParameter("Give a TEXT or --clear, and not both.")
    with _friendly():
        everyday.annotate(config, url, note="" if clear else text, tags=tag)


@app.command("history")
def history_command(
    number: Annotated[
        int | None, typer.Argument(metavar="NUMBER", help="Show what changed since this one.")
    ] = None,
    config: ConfigOption = CONFIG,
) -> None:
    """Show what your list was before: the last 50 versions, the newest first.

    Example: wander history 1
    """
    with _friendly():
        everyday.show_history(config, number)


@app.command("restore")
def restore_command(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As `wander history` has it.")],
    config: ConfigOption = CONFIG,
) -> None:
    """Put a version of your list back. What is there now becomes a version.

    Example: wander restore 1
    """
    with _friendly():
        everyday.restore(config, number)


@app.command("import")
def import_command(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE",
            help="A file, a console's address, the address of a file, or - for what comes in.",
        ),
    ],
    tag: Annotated[
        list[str] | None, typer.Option(metavar="TAG", help="For all of it; may be repeated.")
    ] = None,
    are_consoles: Annotated[
        bool, typer.Option("--consoles", help="The links are neighbours' consoles, and no pages.")
    ] = False,
    is_mine: Annotated[
        bool | None,
        typer.Option(
            "--mine/--theirs",
            help="It is your own console, all of which goes in; or somebody else's.",
        ),
    ] = None,
    pick: Annotated[
        bool, typer.Option("--pick", help="Be asked about each new entry, one by one.")
    ] = False,
    is_sure: Annotated[bool, typer.Option("--yes", help="Write it without being asked.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")
    ] = False,
    allow: AllowOption = None,
    config: ConfigOption = CONFIG,
) -> None:
    """Bring lists that you have elsewhere into yours: a wander.js, OPML, bookmarks, links.

    Example: wander import blogroll.opml --tag blogroll
    """
    with _friendly(), until_interrupted():
        from wander import importing

        importing.bring(
            config,
            sources,
            tags=tag or (),
            are_consoles=are_consoles,
            is_mine=is_mine,
            pick=pick,
            is_sure=is_sure,
            dry_run=dry_run,
            allow=_addresses(allow),
        )
        return
    raise typer.Exit(INTERRUPTED)


@app.command("password")
def password_command(
    end_sessions: Annotated[
        bool,
        typer.Option("--end-sessions", help="Sign every browser out, and keep the password."),
    ] = False,
    remove: Annotated[
        bool, typer.Option("--remove", help="Turn the editor off, until there is a password again.")
    ] = False,
    config: ConfigOption = CONFIG,
) -> None:
    """Set the password of your editor, which is off without one. Asks, or reads one line.

    Example: wander password
    """
    if end_sessions and remove:
        raise typer.BadParameter("Give --end-sessions or --remove, and not both.")
    with _friendly():
        from wander import secret

        if end_sessions:
            secret.end_sessions(config)
        elif remove:
            secret.remove(config)
        else:
            secret.set_anew(config)


def _addresses(allow: list[str] | None) -> list[IPNetwork]:
    try:
        return [ipaddress.ip_network(text, strict=False) for text in allow or ()]
    except ValueError:
        raise typer.BadParameter("Write numbers, as 127.0.0.1 or 192.168.1.0/24.") from None


def _day(text: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter("Write a day as 2026-11-30.") from None


@contextlib.contextmanager
def _friendly() -> Iterator[None]:
    """What goes wrong is told in words."""
    try:
        yield
    except (ConfigError, SaveError, StoreError, ValueError) as error:
        _fail(str(error))


def _say_version() -> NoReturn:
    typer.echo(f"wander {__version__}")
    raise typer.Exit


def _fail(text: str) -> NoReturn:
    """One friendly text and exit status 1; never a traceback."""
    typer.echo(text, err=True)
    raise typer.Exit(1)
