"""The owner's password, from what is typed to what is said: `wander password`.

Raises `ConfigError` where there is no list, and `PasswordError` for all else.
"""

import os
import sys
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

import typer

from wander.config import ConfigError, read_config
from wander.config.file import config_option, read_text
from wander.server.editor import password as kept
from wander.server.editor.password import PasswordError, password_complaint, stamp_of

EDITOR: Final = "edit/"
"""Where the editor is, below the console."""

_LONGEST_LINE: Final = 10_000
"""In bytes; whatever is longer is no password."""
_NOT_TEXT: Final = "That is not text as this terminal writes it. Take another."


def set_anew(path: Path) -> None:
    """Set the password, asked for twice at a terminal, and read from a line where there is none."""
    _require_list(path)
    was_set = stamp_of(path) is not None
    kept.set_password(path, _asked(path) if sys.stdin.isatty() else _read())
    if was_set:
        typer.echo("Your password is changed. Every browser has to sign in again.")
    else:
        typer.echo("Your password is set, and your editor is on.")
    typer.echo(f"While `wander serve` runs, it is at {_address(path)}")


def end_sessions(path: Path) -> None:
    """Sign every browser out."""
    _require_list(path)
    kept.end_sessions(path)
    typer.echo("Every browser is signed out. The password is the same.")
    typer.echo(f"Sign in again at {_address(path)}")


def remove(path: Path) -> None:
    """Turn the editor off."""
    _require_list(path)
    if kept.remove_password(path):
        typer.echo("The password is removed, and every browser is signed out.")
    typer.echo(f"Your editor is off. On again: wander password{config_option(path)}")


def _require_list(path: Path) -> None:
    """A list that is broken must not keep its owner from this, but it has to be there."""
    try:
        read_text(path)
    except ConfigError:
        if not os.path.isfile(path):  # noqa: PTH113 - Path.is_file fails in a locked folder
            raise


def _asked(path: Path) -> str:
    """What the owner typed, twice the same, and as often as it takes."""
    while True:
        typed = _typed("A password for your editor:")
        if wrong := password_complaint(path, typed):
            typer.echo(f"    {wrong}")
        elif _typed("Once more, to be sure:") != typed:
            typer.echo("    That was another one. From the start:")
        else:
            return typed


def _typed(question: str) -> str:
    try:
        return str(typer.prompt(question, hide_input=True, prompt_suffix=" "))
    except UnicodeDecodeError as error:
        raise PasswordError(_NOT_TEXT) from error


def _read() -> str:
    """The first line of standard input."""
    line = sys.stdin.buffer.readline(_LONGEST_LINE).rstrip(b"\r\n")
    if not line:
        raise PasswordError(
            "Nobody is here to be asked. Run this in a terminal, or pass the password in:"
            " wander password < file"
        )
    try:
        # Not as `main` has it read: what is shown with escapes could not be typed again.
        return line.decode(sys.stdin.encoding).removeprefix("\ufeff")  # a mark of some editors
    except UnicodeDecodeError as error:
        raise PasswordError(_NOT_TEXT) from error


def _address(path: Path) -> str:
    """Where the editor is, as far as the list says."""
    try:
        config = read_config(path)
    except ConfigError:
        return f"{EDITOR} below your console."
    if config.url:
        return urljoin(config.url, EDITOR)
    return f"{config.server.path}{EDITOR} of your console's host."
