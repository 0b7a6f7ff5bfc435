"""`wander visits`: reads the logs that the owner names, and tells what was found."""

import contextlib
import datetime
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import typer
from rich.console import Console as Terminal
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from wander.config import Config, read_config
from wander.console import Console
from wander.mistakes import excerpt
from wander.visits.counting import Lines, count
from wander.visits.named import NamedLog, named_logs
from wander.visits.opened import CutError, pieces
from wander.visits.report import as_json, as_text
from wander.visits.sender import Senders
from wander.visits.tally import Tally
from wander.visits.visit import Rules

_ADDRESS: Final = re.compile(r"\d{1,3}(\.\d{1,3}){3}|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){3,}", re.I)


def tell_visits(
    names: Sequence[str],
    config: Path | None,
    *,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    with_robots: bool = False,
    as_program: bool = False,
    top: int | None = None,
) -> bool:
    """Read these logs and tell of the visits; whether there was anything in them to tell of.

    Raises `LogError`, `ConfigError`, and KeyboardInterrupt after a signal.
    """
    own = read_config(config) if config else Config(console=Console())
    rules = Rules(
        Senders(own.console.consoles, own.url),
        with_robots=with_robots,
        since=since or datetime.date.min,
        until=until or datetime.date.max,
    )
    logs = named_logs(names, _say)
    tally, lines = Tally(), Lines()
    with _progress(logs) as on_read:
        are_whole = [_count_one(log, rules, tally, lines, on_read) for log in logs]
    if lines.are_strange or not (lines.read or all(are_whole)):
        return False
    if as_program:
        _write(as_json(tally, lines, top))
    else:
        _write([as_text(tally, lines, Terminal(highlight=False), top)])
    return True


def _count_one(
    log: NamedLog, rules: Rules, tally: Tally, lines: Lines, on_read: Callable[[int], object]
) -> bool:
    """Count one log; whether it could be read to its end.

    What was odd about it as a whole is said on standard error.
    """
    own = Lines()
    is_whole = False
    try:
        with log.opened() as file:
            count(pieces(file, on_read), rules, tally, own)
        is_whole = True
    except CutError as error:
        _say(f"{log.shown} {error}.")
    except OSError as error:
        _say(f"{log.shown} cannot be read to its end: {error.strerror}.")
    if own.are_strange:
        first = _ADDRESS.sub("...", own.first.decode("utf-8", "replace"))
        _say(
            f"{log.shown} has no line of an access log that Wander knows: common, combined, or"
            f" Caddy's JSON. It begins with\n    {excerpt(first)}"
        )
    lines.read += own.read
    lines.strange += own.strange
    return is_whole


@contextlib.contextmanager
def _progress(logs: Sequence[NamedLog]) -> Iterator[Callable[[int], object]]:
    """A progress bar on standard error, where somebody watches; in bytes as the files have them."""
    sizes = [log.size for log in logs if log.size is not None]
    with Progress(
        TextColumn("Reading"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        console=Terminal(file=sys.stderr),
        transient=True,
        disable=not sys.stderr.isatty(),
    ) as bar:
        task = bar.add_task("", total=sum(sizes) if len(sizes) == len(logs) else None)
        yield lambda count: bar.advance(task, count)


def _say(text: str) -> None:
    typer.echo(text, err=True)


def _write(parts: Iterable[str]) -> None:
    """To standard output; whoever reads it may have seen enough, as `head` has."""
    try:
        sys.stdout.writelines(parts)
        sys.stdout.flush()
    except BrokenPipeError:
        # Else Python tries once more at its end, and complains.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
