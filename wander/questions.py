"""What `wander init` asks its owner, and how it goes on when an answer will not do."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeAlias

import typer

from wander.typed import AnswerError, checked_console, checked_page, checked_title, checked_url

Check: TypeAlias = Callable[[str], str]
"""Gives an answer as the list holds it, or raises `AnswerError`."""


class Questions:
    """Asks for what was not given as an option, if the owner is there to be asked.

    What was given and cannot be raises `AnswerError`; what was typed is explained and asked
    for again. An answer that is given twice counts once.
    """

    def __init__(self, *, asking: bool) -> None:
        self._asking = asking
        if asking:
            typer.echo("A few questions first. Enter alone goes on to the next.\n")

    def title(self, given: str | None) -> str:
        """The console's name; empty when it has none."""
        return self._one("--title", given, "What is your console called?", checked_title)

    def url(self, given: str | None) -> str:
        """The console's address; empty when it is not known yet."""
        return self._one("--url", given, "Where will it be on the web?", checked_url)

    def pages(self, given: Iterable[str]) -> tuple[str, ...]:
        """The pages that the owner recommends."""
        return tuple(self._all("--page", given, "A page you love:", checked_page))

    def consoles(self, given: Iterable[str], url: str) -> tuple[str, ...]:
        """The owner's neighbours; `url` is the address of their own console."""

        def check(text: str) -> str:
            return checked_console(text, url)

        return tuple(self._all("--console", given, "A neighbour's console:", check))

    def _one(self, option: str, given: str | None, question: str, check: Check) -> str:
        answers = self._all(option, [] if given is None else [given], question, check)
        return "".join(islice(answers, 1))

    def _all(self, option: str, given: Iterable[str], question: str, check: Check) -> Iterable[str]:
        if answers := [_checked_option(option, text, check) for text in given]:
            return dict.fromkeys(answers)
        return _asked(question, check) if self._asking else ()


def _checked_option(option: str, text: str, check: Check) -> str:
    try:
        return check(text)
    except AnswerError as error:
        raise AnswerError(f"{option}: {error}") from error


def _asked(question: str, check: Check) -> Iterator[str]:
    """What the owner types, until nothing."""
    given: set[str] = set()
    while typed := str(
        typer.prompt(question, default="", show_default=False, prompt_suffix=" ")
    ).strip():
        try:
            answer = check(typed)
        except AnswerError as error:
            typer.echo(f"    {error}")
            continue
        if answer != typed:
            typer.echo(f"    {answer}")
        if answer not in given:
            given.add(answer)
            yield answer
