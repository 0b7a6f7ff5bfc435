"""`wander init`: from an owner's answers to their first list."""

import dataclasses
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from wander.config import ConfigError
from wander.config.file import config_option
from wander.console import Console
from wander.questions import Questions
from wander.starter import FIRST_NEIGHBOUR, StarterError, take_over, write_starter


def begin(
    path: Path,
    *,
    title: str | None,
    url: str | None,
    pages: Sequence[str],
    consoles: Sequence[str],
    earlier: Path | None,
) -> None:
    """Start a list at `path`; what is not given is asked for at a terminal.

    `earlier` is a `wander.js` whose list is taken over. Raises `AnswerError` and `StarterError`.
    """
    if os.path.lexists(path):
        raise StarterError(f"{path} is there already, and was left as it is.")
    taken = take_over(earlier) if earlier else None
    found = taken.console if taken else Console()
    questions = Questions(asking=sys.stdin.isatty() and not (pages or consoles or taken))
    own_title, own_url = questions.title(title), questions.url(url)
    all_pages = (*found.pages, *questions.pages(pages))
    neighbours = (*found.consoles, *questions.consoles(consoles, own_url))
    if not taken:
        neighbours = neighbours or (FIRST_NEIGHBOUR,)
    answers = dataclasses.replace(
        found, title=own_title or found.title, pages=all_pages, consoles=neighbours
    )
    left_out = write_starter(path, answers, own_url)
    if taken and taken.encoding != "UTF-8":
        typer.echo(
            f"{earlier} is not UTF-8. It was read as {taken.encoding}: look whether its"
            " accents came out right."
        )
    if left_out:
        typer.echo(f"Kept as comments, since they need mending:\n{ConfigError(path, left_out)}")
    typer.echo(f"Wrote {path}. See it with: wander serve{config_option(path)}")
