"""Going through what is new, one by one, with its owner at a terminal."""

from collections.abc import Sequence
from typing import Final

import typer

from wander.importing.taken import New
from wander.mistakes import printable

_ANSWERS: Final = {"y": "yes", "n": "no", "a": "all the rest", "q": "quit: none of the rest"}
_QUESTION: Final = "    Add it? [y/n/a/q/?]"


def picked(new: Sequence[New]) -> list[New]:
    """Those that the owner wants. Raises `typer.Abort` after Ctrl-C."""
    wanted: list[New] = []
    for number, one in enumerate(new):
        typer.echo()
        typer.echo(f"{number + 1}/{len(new)}  {one.list}: {printable(one.entry)}")
        for said in (one.title, one.note, f"Tags: {', '.join(one.tags)}" if one.tags else ""):
            if said:
                typer.echo(f"    {printable(said)}")
        match _answer():
            case "y":
                wanted.append(one)
            case "a":
                return [*wanted, *new[number:]]
            case "q":
                return wanted
    return wanted


def _answer() -> str:
    while True:
        typed = str(typer.prompt(_QUESTION, prompt_suffix=" ", default="", show_default=False))
        if (letter := typed.strip()[:1].lower()) in _ANSWERS:
            return letter
        typer.echo(f"    {', '.join(f'{key}: {what}' for key, what in _ANSWERS.items())}")
