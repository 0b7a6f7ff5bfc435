r"""Where in a TOML text a key or an entry stands.

The standard library's `tomllib` says what a text means, but not where; the
tree-sitter grammar says where. It is asked only when there is a mistake to explain.

    >>> places = Places('title = "é"\npages = [\n  "https://a.example/",\n]\n')
    >>> places.value(("pages", 0))
    Place(line=3, column=3)
"""

import tomllib
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

import tree_sitter_toml
from tree_sitter import Language, Node, Parser, Point

KeyPath: TypeAlias = tuple[str | int, ...]
"""The way to a value: keys, and places in a list counted from 0. `("pages", 3, "url")`."""

DEEPEST = 5
"""Nothing in the owner's list lies deeper, so nothing deeper is looked for."""


class Place(NamedTuple):
    """A place in a text: line and column from 1, the column in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A key, a table heading or an entry of a list, as it stands in the text."""

    path: KeyPath
    key: Place
    value: Place
    kind: Literal["key", "table", "entry", "on the way"]
    """`on the way` is `a` in `a.b = 1`, which may come again; `entry` is one of a list."""


class Places:
    """The places of all keys and values of one text; it is parsed at the first question."""

    def __init__(self, text: str) -> None:
        self._text = text

    def key(self, path: KeyPath) -> Place | None:
        """Where the key of `path` begins, or what holds it where the key itself is not found."""
        found = self._nearest(path)
        return found.key if found else None

    def value(self, path: KeyPath) -> Place | None:
        """Where the value of `path` begins, or what holds it."""
        found = self._nearest(path)
        return found.value if found else None

    def _nearest(self, path: KeyPath) -> Statement | None:
        for end in range(len(path), 0, -1):
            if found := self._statements.get(path[:end]):
                return found
        return None

    @cached_property
    def _statements(self) -> dict[KeyPath, Statement]:
        first: dict[KeyPath, Statement] = {}
        for statement in statements(self._text):
            first.setdefault(statement.path, statement)
        return first


def statements(text: str) -> Iterator[Statement]:
    r"""Every key and entry with its path, in the order of the text.

    A text that is not TOML gives what can be recognised of it.

    >>> [statement.path for statement in statements('[[pages]]\nurl = "u"\n[server]\n')]
    [('pages',), ('pages', 0), ('pages', 0, 'url'), ('server',)]
    """
    return _Reader(text).document()


def place_of(text: str, offset: int) -> Place:
    r"""The line and column of an offset.

    >>> place_of("a\nbc", 3)
    Place(line=2, column=2)
    """
    return Place(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def offset_of(text: str, place: Place) -> int:
    r"""The offset of a line and column that the text has.

    >>> offset_of("a\nbc", Place(2, 2))
    3
    """
    start = 0
    for _ in range(place.line - 1):
        start = text.index("\n", start) + 1
    return start + place.column - 1


class _Reader:
    """Walks the tree of one text."""

    def __init__(self, text: str) -> None:
        # Lone surrogates cannot come from a file, but may be handed in as text.
        data = text.encode("utf-8", "surrogatepass")
        self._root = Parser(Language(tree_sitter_toml.language())).parse(data).root_node
        self._lines = data.split(b"\n")
        self._continuations: dict[int, list[int]] = {}
        self._last_entry: dict[KeyPath, int] = {}

    def document(self) -> Iterator[Statement]:
        for node in self._root.named_children:
            if node.type == "pair":
                yield from self._pair((), node)
            elif node.type in ("table", "table_array_element"):
                yield from self._table(node)

    def _table(self, node: Node) -> Iterator[Statement]:
        children = node.named_children
        if not children or not (names := _names(children[0])):
            return
        path: KeyPath = ()
        for name in names[:-1]:
            path = self._current((*path, name))
        path = (*path, names[-1])
        here = self._place(node.start_point)
        yield Statement(path, self._place(children[0].start_point), here, "table")
        if node.type == "table_array_element":
            self._last_entry[path] = self._last_entry.get(path, -1) + 1
            path = self._current(path)
            yield Statement(path, here, here, "entry")
        for child in children:
            if child.type == "pair":
                yield from self._pair(path, child)

    def _current(self, path: KeyPath) -> KeyPath:
        """A `[[table]]` stands for its last entry."""
        last = self._last_entry.get(path)
        return path if last is None else (*path, last)

    def _pair(self, base: KeyPath, node: Node) -> Iterator[Statement]:
        children = [child for child in node.named_children if child.type != "comment"]
        if len(children) < 2 or not (names := _names(children[0])):
            return
        key, value = self._place(children[0].start_point), self._place(children[-1].start_point)
        for end in range(1, len(names)):
            yield Statement((*base, *names[:end]), key, key, "on the way")
        path = (*base, *names)
        yield Statement(path, key, value, "key")
        yield from self._inside(path, children[-1])

    def _inside(self, path: KeyPath, node: Node) -> Iterator[Statement]:
        if len(path) >= DEEPEST:
            return
        if node.type == "inline_table":
            for child in node.named_children:
                if child.type == "pair":
                    yield from self._pair(path, child)
        elif node.type == "array":
            entries = (child for child in node.named_children if child.type != "comment")
            for index, child in enumerate(entries):
                here = self._place(child.start_point)
                yield Statement((*path, index), here, here, "entry")
                yield from self._inside((*path, index), child)

    def _place(self, point: Point) -> Place:
        """The grammar counts bytes; people count characters."""
        row, column = point
        if row not in self._continuations:
            line = self._lines[row]
            self._continuations[row] = (
                [] if line.isascii() else [i for i, byte in enumerate(line) if byte & 0xC0 == 0x80]
            )
        return Place(row + 1, column - bisect_left(self._continuations[row], column) + 1)


def _names(key: Node) -> tuple[str, ...]:
    """The parts of a key: `a."b c"` gives `("a", "b c")`; nothing when it cannot be read."""
    text = (key.text or b"").decode("utf-8", "surrogatepass")
    if key.type == "bare_key":
        return (text,)
    try:
        value = tomllib.loads(f"{text} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    names = []
    while isinstance(value, dict):
        (name, value), *_ = value.items()
        names.append(name)
    return tuple(names)
