"""Mistakes in the owner's list, told to the person who will mend them.

>>> error = ConfigError(
...     "wander.toml",
...     [Mistake(12, 5, "pages[3]", '"a.example" has no https://.', 'Write "https://a.example/".')],
... )
>>> print(error)
wander.toml:12:5: pages[3]: "a.example" has no https://.
    Write "https://a.example/".
"""

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

SHOWN_LENGTH = 80
"""How many characters of a found value are shown; the line number says where the rest is."""

COPIED_LENGTH = 2000
"""How many of a text that is to be written instead; no address is longer."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to mend.

    >>> Mistake(3, 1, "titel", 'there is no key "titel".', 'Did you mean "title"?').line
    3
    """

    line: int | None
    """Where it stands, from 1; None when the mistake has no place in the text."""
    column: int | None
    """Counted in characters, from 1."""
    key: str
    """Which key or entry, such as `pages[3].url` (entries count from 0); empty when none."""
    found: str
    """A sentence on what was found."""
    instead: str
    """A sentence on what to write instead."""


class ConfigError(ValueError):
    """A list that cannot be used, with every mistake found in it.

    `str(error)` is all that its owner needs to read: no traceback. It is safe to print,
    whatever the file holds.
    """

    def __init__(self, path: Path | str, mistakes: Iterable[Mistake]) -> None:
        self.path = Path(path)
        self.mistakes = tuple(mistakes)
        super().__init__(self.path, self.mistakes)

    def __str__(self) -> str:
        return "\n".join(self._block(mistake) for mistake in self.mistakes)

    def _block(self, mistake: Mistake) -> str:
        place = [str(self.path)]
        if mistake.line is not None:
            place += [str(mistake.line), str(mistake.column)]
        start = ":".join(place) + ": " + (f"{mistake.key}: " if mistake.key else "")
        return f"{printable(start + mistake.found)}\n    {printable(mistake.instead)}"


def shown(value: object) -> str:
    r"""A found value as a sentence can name it: short, and safe to print on a terminal.

    >>> shown("a\x1bb"), shown(True), shown([1, 2]), shown(8000)
    ('"a\\u001bb"', 'true', 'a list', 'the number 8000')
    """
    match value:
        case str():
            return quoted(value)
        case bool():
            return str(value).lower()
        case int():
            # A number of more than 4,300 digits cannot be turned into text.
            return f"the number {value}" if abs(value) < 10**SHOWN_LENGTH else "a huge number"
        case float():
            return f"the number {value}"
        case list():
            return "a list"
        case dict():
            return "a table"
        case datetime.date() | datetime.time():
            return f"the date or time {value}"
        case _:
            raise TypeError(f"TOML has no {type(value).__name__}")


def quoted(text: str, longest: int = SHOWN_LENGTH) -> str:
    r"""Text in double quotes as TOML writes it, cut to the `longest` number of characters.

    >>> quoted('say "hi"'), quoted("\ud800")
    ('"say \\"hi\\""', '"\\ud800"')
    """
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    return printable(json.dumps(cut, ensure_ascii=False))


def written(text: str) -> str:
    """Text to copy into the file: in quotes, and whole unless it is of no sensible length."""
    return quoted(text, COPIED_LENGTH)


def code(text: str) -> str:
    """A piece of TOML to copy into the file, whole unless it is of no sensible length."""
    return excerpt(text, COPIED_LENGTH)


def excerpt(text: str, longest: int = SHOWN_LENGTH) -> str:
    """A piece of the file as it stands there, safe to print and cut to a length."""
    return printable(text if len(text) <= longest else text[: longest - 1] + "…")


def printable(text: str) -> str:
    r"""Text in which what a terminal would obey, or cannot show, is written as an escape.

    >>> printable("é\x7f\u202e\U000e0001")
    'é\\u007f\\u202e\\U000e0001'
    """
    return "".join(char if char.isprintable() else _escape(char) for char in text)


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
