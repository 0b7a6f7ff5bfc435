r"""An entry as TOML writes it, in the hand of the entries around it.

>>> hand = Hand()
>>> hand.inline("url", NewEntry("https://a.example/", 'Says "hi".', ("friend",)))
'{ url = "https://a.example/", note = "Says \\"hi\\".", tags = ["friend"] }'
>>> Hand(quote="'").text("https://a.example/")
"'https://a.example/'"
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import tomlkit

from wander.config.layout import ENTRY_KEYS, Entry, Layout, Value, value_of

_NOT_LITERAL = re.compile(r"['\x00-\x1f\x7f]")
"""What a text in single quotes cannot hold (TOML 1.0, "Literal strings")."""

_NOT_IN_COMMENTS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
"""TOML 1.0, "Comment"."""


class NewEntry(NamedTuple):
    """An entry to be written."""

    entry: str
    note: str = ""
    tags: tuple[str, ...] = ()
    heading: str = ""
    """A comment above it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """How somebody writes their entries."""

    newline: str = "\n"
    indent: str = "    "
    """Before an entry that has a line of its own."""
    quote: str = '"'
    equals: str = " = "
    padding: str = " "
    """Inside the braces of an entry with a note."""

    @classmethod
    def seen_in(cls, layout: Layout, name: str) -> "Hand":
        """The hand of the last entries of a list, and where it has none, of the others."""
        entries = [
            entry
            for other in (name, *(other for other in ENTRY_KEYS if other != name))
            for entry in reversed(layout.entries(other))
            if entry.text
        ]
        hand = cls(newline=layout.newline)
        if entries and (text := entries[0].text):
            hand = replace(hand, quote=cls.quote_of(layout.slice(text.start_byte, text.end_byte)))
        if table := next((entry for entry in entries if entry.nodes[0] != entry.text), None):
            hand = hand._like_table(layout, table)
        if line := next((entry for entry in entries if _has_line(layout, entry)), None):
            hand = hand._like_line(layout, line)
        return hand

    @staticmethod
    def quote_of(source: str) -> str:
        """The quote in which to write what is to stand instead of this text."""
        return "'" if re.match("'(?!'')", source) else '"'

    def text(self, text: str) -> str:
        """A text in quotes: single ones where those are the custom, and can hold it."""
        if self.quote == "'" and not _NOT_LITERAL.search(text):
            return f"'{text}'"
        return tomlkit.string(text).as_string()

    def inline(self, key: str, new: NewEntry) -> str:
        """An entry of an array: a text, or a table in braces where there is more to say."""
        if not new.note and not new.tags:
            return self.text(new.entry)
        return self.braces(self.pairs(key, new))

    def braces(self, pairs: Iterable[str]) -> str:
        """An entry that is a table in braces."""
        return f"{{{self.padding}{', '.join(pairs)}{self.padding}}}"

    def pairs(self, key: str, new: NewEntry) -> Iterator[str]:
        """The keys and values of an entry that is a table."""
        yield self.pair(key, new.entry)
        if new.note:
            yield self.pair("note", new.note)
        if new.tags:
            yield self.pair("tags", new.tags)

    def pair(self, key: str, value: Value) -> str:
        """A key and its value."""
        return f"{key}{self.equals}{self.value(value)}"

    def value(self, value: Value) -> str:
        """A text, a list of texts, `true` or `false`."""
        match value:
            case bool():
                return str(value).lower()
            case str():
                return self.text(value)
            case _:
                return f"[{', '.join(map(self.text, value))}]"

    def _like_table(self, layout: Layout, entry: Entry) -> "Hand":
        node = entry.nodes[0]
        pair = next(child for child in node.named_children if child.type == "pair")
        key_end, value_start = pair.named_children[0].end_byte, value_of(pair).start_byte
        hand = replace(self, equals=layout.slice(key_end, value_start))
        if node.type != "inline_table":
            return hand
        return replace(hand, padding=layout.slice(node.start_byte + 1, pair.start_byte))

    def _like_line(self, layout: Layout, entry: Entry) -> "Hand":
        node = entry.nodes[0]
        margin = layout.indent(node.parent.start_byte) if node.parent else ""
        return replace(self, indent=layout.indent(node.start_byte).removeprefix(margin))


def comment_lines(text: str) -> list[str]:
    r"""A text as comments, a line each; without what TOML forbids in them.

    >>> comment_lines("Friends\n\nand \x1bothers ")
    ['# Friends', '#', '# and others']
    """
    lines = (_NOT_IN_COMMENTS.sub("", line).strip() for line in text.strip().splitlines())
    return [f"# {line}".rstrip() for line in lines]


def _has_line(layout: Layout, entry: Entry) -> bool:
    """Whether it is an entry of an array that begins a line."""
    node = entry.nodes[0]
    in_array = node.parent is not None and node.parent.type == "array"
    return in_array and layout.begins_line(node.start_byte)
