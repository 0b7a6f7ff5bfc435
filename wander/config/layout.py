r"""Where the entries of the owner's lists stand in the bytes of the file.

A list is one array, `pages = [...]`, or a heading for each entry, `[[pages]]`.

    >>> layout = Layout(b'pages = [\n  "https://a.example/",\n]\n')
    >>> layout.data[layout.entries("pages")[0].text.start_byte :][:6]
    b'"https'
"""

import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

import tree_sitter_toml
from tree_sitter import Language, Node, Parser, Query, QueryCursor

ENTRY_KEYS = {"pages": "url", "consoles": "url", "ignore": "pattern"}
"""The key of an entry's text; the lists stand in the order in which `wander init` writes them."""

SettingName: TypeAlias = Literal["title", "url", "language", "referral", "preconnect"]
"""The settings that can be edited, in the order in which they are written."""

FilesName: TypeAlias = Literal["styles", "scripts"]
"""The owner's own files, which can be set too; they stand behind the settings."""

Value: TypeAlias = str | bool | tuple[str, ...]
"""Of a setting, or of the owner's files."""

Field: TypeAlias = Literal["note", "tags"]
"""What an entry may have beside its text."""

_TOML = Language(tree_sitter_toml.language())
_COMMENTS = Query(_TOML, "(comment) @comment")
_HEADINGS = ("table", "table_array_element")


class OddLayoutError(ValueError):
    """A text in which a change cannot be made without damage to the rest."""


class Splice(NamedTuple):
    """The bytes from `start` to `end`, and what comes in their place."""

    start: int
    end: int
    new: bytes


class Step(NamedTuple):
    """The entry with this number is put directly above, or below, another."""

    number: int
    beside: int
    below: bool

    @property
    def target(self) -> int:
        """The number that it has then."""
        return self.beside + self.below - (self.number < self.beside)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry."""

    text: Node | None
    """The string that is the URL or pattern; None for an entry that has none."""
    nodes: tuple[Node, ...]
    """All that it consists of: a value in an array, or a heading with all that is under it."""


class Layout:
    """The lists of one text, which must be TOML and must not begin with a byte order mark."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.root = Parser(_TOML).parse(data).root_node
        self.newline = "\r\n" if data[: data.find(b"\n") + 1].endswith(b"\r\n") else "\n"
        self.pairs = [node for node in self.root.named_children if node.type == "pair"]
        """The keys above the first heading."""
        self.headings = [node for node in self.root.named_children if node.type in _HEADINGS]

    def pair(self, name: str) -> Node | None:
        """The key `name` of the whole file, with its value."""
        return next((node for node in self.pairs if key_of(node) == name), None)

    def array(self, name: str) -> Node | None:
        """The array that is the list `name`; None where it has headings or is not there."""
        pair = self.pair(name)
        return value_of(pair) if pair else None

    def entries(self, name: str) -> list[Entry]:
        """The entries of a list, in order."""
        key = ENTRY_KEYS[name]
        if array := self.array(name):
            values = (node for node in array.named_children if node.type != "comment")
            return [Entry(_text(node, key), (node,)) for node in values]
        blocks: list[list[Node]] = []
        for node in self.headings:
            if key_of(node) != name:
                continue
            # A further heading, such as [pages.x], belongs to the entry above it.
            if node.type == "table_array_element" and not _is_dotted(node):
                blocks.append([])
            if blocks:
                blocks[-1].append(node)
        return [Entry(_text(block[0], key), tuple(block)) for block in blocks]

    @cached_property
    def comments(self) -> list[Node]:
        """All comments."""
        found = QueryCursor(_COMMENTS).captures(self.root).get("comment", [])
        return sorted(found, key=lambda node: node.start_byte)

    def comments_between(self, start: int, end: int) -> list[Node]:
        """The comments that begin from `start` on and before `end`."""
        first = bisect_left(self.comments, start, key=lambda node: node.start_byte)
        last = bisect_left(self.comments, end, key=lambda node: node.start_byte)
        return self.comments[first:last]

    def slice(self, start: int, end: int) -> str:
        """A piece of the text."""
        return self.data[start:end].decode()

    def line_start(self, at: int) -> int:
        """Where the line of `at` begins."""
        return self.data.rfind(b"\n", 0, at) + 1

    def line_end(self, at: int) -> int:
        """Where the line of `at` ends, behind its newline."""
        end = self.data.find(b"\n", at)
        return len(self.data) if end < 0 else end + 1

    def indent(self, at: int) -> str:
        """The spaces and tabs that the line of `at` begins with."""
        start = self.line_start(at)
        line = self.data[start : self.line_end(at)].rstrip(b"\r\n")
        return line[: len(line) - len(line.lstrip(b" \t"))].decode()

    def begins_line(self, at: int) -> bool:
        """Whether nothing but spaces and tabs stands before `at` on its line."""
        return not self.data[self.line_start(at) : at].strip(b" \t")

    def empty_above(self, at: int) -> int:
        """Where the empty lines begin that stand directly above the line at `at`."""
        while at > 0 and not self.data[(line := self.line_start(at - 1)) : at].strip():
            at = line
        return at

    def empty_below(self, at: int) -> int:
        """Where the empty lines end that begin with the line at `at`."""
        while at < len(self.data) and not self.data[at : (end := self.line_end(at))].strip():
            at = end
        return at

    def comments_above(self, at: int) -> int:
        """Where the comments begin that stand directly above the line at `at`."""
        while at > 0 and self.data[(line := self.line_start(at - 1)) : at].strip().startswith(b"#"):
            at = line
        return at

    def behind(self, at: int) -> int:
        """Where what belongs to the line before `at` is over, at the start of a line.

        Comments directly below a line are about it, unless a heading or key follows them
        directly: then they are about that.
        """
        end = at
        while end < len(self.data) and (line := self.data[end : self.line_end(end)].strip()):
            if not line.startswith(b"#"):
                return at
            end = self.line_end(end)
        return end


def key_of(node: Node) -> str:
    """The first part of the key of a pair or a heading."""
    key = next(child for child in node.named_children if child.type != "comment")
    text = (key.text or b"").decode()
    return text if key.type == "bare_key" else next(iter(tomllib.loads(f"{text} = 0")))


def value_of(pair: Node) -> Node:
    """The value of a pair."""
    return [child for child in pair.named_children if child.type != "comment"][-1]


def comments_in(node: Node) -> Iterator[Node]:
    """The comments at any depth."""
    for child in node.named_children:
        if child.type == "comment":
            yield child
        else:
            yield from comments_in(child)


def spliced(data: bytes, splices: Iterable[Splice]) -> bytes:
    """The bytes with all splices made, which must not overlap.

    >>> spliced(b"abc", [Splice(2, 3, b"C"), Splice(0, 0, b"_")])
    b'_abC'
    """
    pieces, at = [], 0
    for start, end, new in sorted(splices, key=lambda splice: splice[:2]):
        pieces += [data[at:start], new]
        at = end
    return b"".join([*pieces, data[at:]])


def _is_dotted(heading: Node) -> bool:
    return heading.named_children[0].type == "dotted_key"


def _text(node: Node, key: str) -> Node | None:
    """The string that names an entry, which is a string, or a table with this key."""
    if node.type == "string":
        return node
    pairs = (child for child in node.named_children if child.type == "pair")
    return next((value_of(pair) for pair in pairs if key_of(pair) == key), None)
