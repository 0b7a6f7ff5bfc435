r"""An array of the owner's list, piece by piece: brackets, entries, commas, comments and space.

>>> layout = Layout(b'pages = ["a",  # A.\n]')
>>> [token.kind for token in tokens_of(layout, array_of(layout, "pages"))]
['open', 'entry', 'comma', 'blank', 'comment', 'newline', 'close']
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tree_sitter import Node

from wander.config.layout import Layout, Splice, comments_in

Kind: TypeAlias = Literal["open", "close", "comma", "comment", "entry", "blank", "newline"]
_KINDS: dict[str, Kind] = {"[": "open", "]": "close", ",": "comma", "comment": "comment"}
_SPACE = re.compile(r"(?P<blank>[ \t]+)|(?P<newline>\r?\n)")


@dataclass(frozen=True, slots=True)
class Token:
    """One piece, with its text."""

    kind: Kind
    text: str
    comments: tuple[str, ...] = ()
    """Those inside an entry."""


def array_of(layout: Layout, name: str) -> Node:
    """The array that is the list `name`, which must be one."""
    array = layout.array(name)
    if array is None:
        raise ValueError(f"{name} is not an array")
    return array


def tokens_of(layout: Layout, array: Node) -> list[Token]:
    """All of the array, from bracket to bracket."""
    tokens: list[Token] = []
    at = array.start_byte
    for node in array.children:
        for space in _SPACE.finditer(layout.slice(at, node.start_byte)):
            tokens.append(Token("blank" if space["blank"] else "newline", space[0]))
        kind = _KINDS.get(node.type, "entry")
        inside = [layout.slice(c.start_byte, c.end_byte) for c in comments_in(node)]
        tokens.append(Token(kind, layout.slice(node.start_byte, node.end_byte), tuple(inside)))
        at = node.end_byte
    return tokens


def splice_of(array: Node, tokens: Sequence[Token]) -> Splice:
    """These pieces in the place of the array."""
    text = "".join(token.text for token in tokens)
    return Splice(array.start_byte, array.end_byte, text.encode())


def comma_of(tokens: Sequence[Token], at: int, step: int) -> int | None:
    """The comma before or behind an entry."""
    at += step
    while tokens[at].kind in ("blank", "newline", "comment"):
        at += step
    return at if tokens[at].kind == "comma" else None


def closes(tokens: Sequence[Token], at: int) -> bool:
    """Whether the closing bracket follows on the same line, with nothing between."""
    at += 1
    while tokens[at].kind == "blank":
        at += 1
    return tokens[at].kind == "close"


def on_one_line(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether no line ends between the two."""
    return all(token.kind != "newline" for token in tokens[start:end])


def is_space(tokens: Sequence[Token]) -> bool:
    """Whether there is nothing but space and ends of lines."""
    return all(token.kind in ("blank", "newline") for token in tokens)


def begins_line(tokens: Sequence[Token], at: int) -> bool:
    """Whether only space stands before it on its line, which is not that of the bracket."""
    start = line_start(tokens, at)
    return start > 0 and is_space(tokens[start:at])


def indent_of(tokens: Sequence[Token], at: int) -> str:
    """The space that its line begins with."""
    first = tokens[line_start(tokens, at)]
    return first.text if first.kind == "blank" else ""


def line_start(tokens: Sequence[Token], at: int) -> int:
    """Where the line begins; 0 for that of the opening bracket."""
    while at > 0 and tokens[at - 1].kind != "newline":
        at -= 1
    return at


def line_end(tokens: Sequence[Token], at: int) -> int:
    """The newline that ends the line; behind everything where there is none."""
    while at < len(tokens) and tokens[at].kind != "newline":
        at += 1
    return at
