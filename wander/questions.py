"""What `wander init` asks its owner, and how it reads the answers.

An address may be given as one says it: `example.com` is `https://example.com/`.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeAlias

import typer

from wander.config import ConfigError, parse_config
from wander.console import Console
from wander.starter import starter
from wander.urls import goto_url

Check: TypeAlias = Callable[[str], str]
"""Gives an answer as the list holds it, or raises `AnswerError`."""


class AnswerError(Exception):
    """An answer that the list cannot hold; `str(error)` says why, and what to say instead."""


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


def checked_title(text: str) -> str:
    """A title without spaces around it."""
    return _accepted(text.strip(), Console(title=text.strip()))


def checked_url(text: str) -> str:
    """The address of the owner's own console.

    >>> checked_url("ana.example/wander")
    'https://ana.example/wander'
    """
    address = _completed(text)
    return _accepted(address, Console(), address)


def checked_page(text: str) -> str:
    """The address of a page."""
    address = _completed(text)
    return _accepted(address, Console(pages=(address,)))


def checked_console(text: str, url: str) -> str:
    """The address of a neighbour, which is not the owner's own console at `url`."""
    address = _completed(text)
    return _accepted(address, Console(consoles=(address,)), url)


def _accepted(answer: str, console: Console, url: str = "") -> str:
    """The answer, if a list with nothing else in it is in order."""
    try:
        parse_config(starter(console, url))
    except ConfigError as error:
        mistake = error.mistakes[0]
        raise AnswerError(f"{mistake.found}\n    {mistake.instead}") from error
    return answer


def _completed(text: str) -> str:
    """The whole address that was meant, or the text where that is anybody's guess."""
    whole = goto_url(text)
    # A word without a dot may be a host in one's own house, but is hardly meant as one here.
    return whole if whole and ("." in text or "://" in text) else text


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
