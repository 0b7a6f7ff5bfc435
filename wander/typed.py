"""What an owner types, as their list holds it.

An address may be given as one says it: `example.com` is `https://example.com/`.

>>> checked_page("example.com/sea")
'https://example.com/sea'
"""

from wander.config import ConfigError, parse_config
from wander.console import Console
from wander.starter import starter
from wander.urls import goto_url


class AnswerError(ValueError):
    """An answer that the list cannot hold; `str(error)` says why, and what to say instead."""


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
