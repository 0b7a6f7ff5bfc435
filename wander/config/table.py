"""The tables of the owner's list, whose values are asked for by key and kind.

What is not as it should be is noted with its place, and reading goes on, so that all
mistakes are found in one go.

    >>> marks = Marks("port = true")
    >>> table = Table(marks, (), {"port": True}, known=("port",))
    >>> table.text("port")
    >>> marks.mistakes[0].line, marks.mistakes[0].found
    (1, 'true is not a text.')
"""

import difflib
from collections.abc import Collection, Iterator, Mapping

from wander.mistakes import Mistake, quoted, shown
from wander.toml.places import KeyPath, Places


class Marks:
    """The mistakes of one text, each noted at its place."""

    def __init__(self, text: str) -> None:
        self.mistakes: list[Mistake] = []
        self._places = Places(text)

    def at_value(self, path: KeyPath, found: str, instead: str) -> None:
        """Note a mistake in the value of `path`."""
        line, column = self._places.value(path) or (None, None)
        self.mistakes.append(Mistake(line, column, dotted(path), found, instead))

    def at_key(self, path: KeyPath, found: str, instead: str) -> None:
        """Note a mistake in the key itself."""
        line, column = self._places.key(path) or (None, None)
        self.mistakes.append(Mistake(line, column, dotted(path), found, instead))

    def line(self, path: KeyPath) -> str:
        """The line of `path`, as a sentence names it."""
        place = self._places.value(path)
        return f"line {place.line}" if place else dotted(path)


class Table:
    """One table, at `path` in the file.

    Keys that are not `known` are noted at once: `meant` has the key for words that people
    write instead of it, `elsewhere` a sentence for keys that belong elsewhere in the file.
    """

    def __init__(
        self,
        marks: Marks,
        path: KeyPath,
        values: Mapping[str, object],
        *,
        known: Collection[str],
        meant: Mapping[str, str] | None = None,
        elsewhere: Mapping[str, str] | None = None,
    ) -> None:
        self._marks, self._path, self._values = marks, path, values
        self._meant: set[str] = set()
        for key in values:
            if key not in known:
                self._unknown(key, known, meant or {}, elsewhere or {})

    def lacks(self, key: str) -> bool:
        """Whether the key is missing, and was not meant by a word that was noted instead."""
        return key not in self._values and key not in self._meant

    def value(self, key: str) -> object:
        """What stands there, of whatever kind; None where there is nothing."""
        return self._values.get(key)

    def text(self, key: str) -> str | None:
        """A text, or None where there is none."""
        value = self._values.get(key)
        if value is None or isinstance(value, str):
            return value
        written = shown(value).removeprefix("the number ") if _is_plain(value) else "…"
        self.mistake(key, f"{shown(value)} is not a text.", f'Write: {key} = "{written}"')
        return None

    def flag(self, key: str) -> bool | None:
        """True or false, or None where there is neither."""
        value = self._values.get(key)
        if value is None or isinstance(value, bool):
            return value
        no = isinstance(value, str) and value.lower() in ("false", "no", "off", "never")
        self.mistake(
            key,
            f"{shown(value)} is neither true nor false.",
            f"Write, without quotes: {key} = {'false' if no else 'true'}",
        )
        return None

    def number(self, key: str, *, example: int) -> int | None:
        """A whole number, or None where there is none; true and false are not numbers."""
        value = self._values.get(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        digits = str(value).strip().removesuffix(".0") if isinstance(value, str | float) else ""
        instead = (
            f"Write, without quotes: {key} = {digits}"
            if digits.isascii() and digits.isdigit()
            else f"Write a number, such as: {key} = {example}"
        )
        self.mistake(key, f"{shown(value)} is not a whole number.", instead)
        return None

    def entries(self, key: str) -> Iterator[tuple[KeyPath, object]]:
        """The entries of a list, each with its path; nothing where there is no list."""
        value = self._values.get(key)
        if isinstance(value, list):
            for index, entry in enumerate(value):
                yield (*self._path, key, index), entry
        elif isinstance(value, dict):
            instead = f"Write the heading with two pairs of brackets: [[{key}]]"
            self.mistake(key, "here is one table, not a list of them.", instead)
        elif value is not None:
            written = quoted(value) if isinstance(value, str) else '"…"'
            self.mistake(key, f"{shown(value)} is not a list.", f"Write: {key} = [{written}]")

    def texts(self, key: str) -> Iterator[tuple[KeyPath, str]]:
        """The entries of a list of texts."""
        for path, entry in self.entries(key):
            if isinstance(entry, str):
                yield path, entry
            else:
                self._marks.at_value(
                    path, f"{shown(entry)} is not a text.", 'Write it in quotes: "…"'
                )

    def mapping(self, key: str) -> Mapping[str, object]:
        """The values of a table in this one; empty where there is none."""
        value = self._values.get(key)
        if isinstance(value, dict):
            return value
        if value is not None:
            name = "a list of tables" if isinstance(value, list) else shown(value)
            found = f"{name} is not a table."
            self.mistake(key, found, f"Write a heading with one pair of brackets: [{key}]")
        return {}

    def mistake(self, key: str, found: str, instead: str) -> None:
        """Note a mistake in the value of `key`."""
        self._marks.at_value((*self._path, key), found, instead)

    def _unknown(
        self,
        key: str,
        known: Collection[str],
        meant: Mapping[str, str],
        elsewhere: Mapping[str, str],
    ) -> None:
        word = key.lower()
        close = [meant[word]] if word in meant else difflib.get_close_matches(word, known, n=1)
        if word in elsewhere:
            instead = elsewhere[word]
        elif close:
            instead = f'Did you mean "{close[0]}"?'
            self._meant.add(close[0])
        else:
            *first, last = known
            instead = f"The keys here are {', '.join(first)} and {last}."
        self._marks.at_key((*self._path, key), f"there is no key {quoted(key)} here.", instead)


def dotted(path: KeyPath) -> str:
    """A path as a person writes it.

    >>> dotted(("pages", 3, "url"))
    'pages[3].url'
    """
    name = ""
    for part in path:
        if isinstance(part, int):
            name += f"[{part}]"
        else:
            plain = part.replace("-", "").replace("_", "")
            word = part if plain.isascii() and plain.isalnum() else quoted(part)
            name += f".{word}" if name else word
    return name


def _is_plain(value: object) -> bool:
    return isinstance(value, bool | int | float)
