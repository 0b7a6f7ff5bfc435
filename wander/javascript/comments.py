"""The comments of a script, and the texts that they stand by.

>>> texts, others = commented(Source('''
... pages = [
...   // Friends
...   'https://a.example/', // who paints
... ] // the end
... '''))
>>> texts[0].headings, texts[0].notes, [comment.text for comment in others]
(['Friends'], ['who paints'], ['the end'])
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tree_sitter import Node

from wander.javascript.literals import identifier_value, string_value, template_value
from wander.javascript.source import Source, child

_COMMENTS: Final = frozenset({"comment", "html_comment", "hash_bang_line"})
_TEXTS: Final = frozenset({"string", "template_string", "regex"})
_ENDS: Final = frozenset(
    ("]", "}", ")", ";", "{", "number", "true", "false", "null", "undefined", "=>", "return")
)
"""What parts a comment from the texts further down."""
_NO_ITEM: Final = frozenset({"key", "index", "source"})
"""The places of a text that is a name, and no item of a list."""

_OPENING: Final = re.compile(r"/\*+!?|//+|<!--|-->|#!")
_MARGIN: Final = re.compile(r"\s*\*+(?:\s|\Z)")
_RULER: Final = "-=*#_~+/\\|<> \t"
_FOR_TOOLS: Final = re.compile(r"\s*(?:eslint|jshint|jslint|prettier|biome|@ts-|@?globals?\b)")
_ENTRY: Final = re.compile(r"(['\"`])[^'\"`]*\1\s*(?:,|\Z)")


@dataclass(slots=True)
class Text:
    """A text that stands in a script, or a regular expression."""

    value: str
    of: str
    """The name nearest to it: `pages` in `{pages: ['https://a.example/']}`."""
    line: int
    is_regex: bool = False
    notes: list[str] = field(default_factory=list)
    """The lines of the comments beside it."""
    headings: list[str] = field(default_factory=list)
    """The lines of the comments above it; each without the signs of a comment."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, or one of its lines."""

    line: int
    text: str


def commented(source: Source) -> tuple[list[Text], list[Comment]]:
    """The texts in their order with their comments, and the comments that stand by none."""
    reading = _Reading(source)
    tokens = list(_tokens(source))
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        reading.take(token, after)
    reading.end()
    return reading.texts, reading.others


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of code without parts: a comment, a text, a sign, a name."""

    kind: str
    node: Node
    of: str
    is_item: bool
    row: int
    end: int
    """The row in which it ends."""
    column: int


def _tokens(source: Source) -> Iterator[_Token]:
    """All pieces of a script, from its start to its end."""
    cursor = source.root.walk()
    names = [""]
    while True:
        node = cursor.node
        assert node is not None
        kind = node.type
        is_leaf = kind in _TEXTS or kind in _COMMENTS or not node.child_count
        if is_leaf and node.end_byte > node.start_byte:
            start, end = node.start_point, node.end_point
            is_item = kind in _TEXTS and cursor.field_name not in _NO_ITEM
            yield _Token(kind, node, names[-1], is_item, start.row, end.row, start.column)
        if not is_leaf and cursor.goto_first_child():
            names.append(_name(source, node) or names[-1])
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
            names.pop()


def _name(source: Source, node: Node) -> str | None:
    """The name that a piece of code gives to what stands in it."""
    match node.type:
        case "pair":
            return _last_name(source, child(node, "key"))
        case "variable_declarator":
            return _last_name(source, child(node, "name"))
        case "assignment_expression":
            return _last_name(source, child(node, "left"))
        case "call_expression":
            callee = child(node, "function")
            called = callee.child_by_field_name("object")
            return _last_name(source, called) if called else None
    return None


def _last_name(source: Source, node: Node) -> str | None:
    """`pages` of `pages`, `'pages'`, `wander.pages` and `wander['pages']`."""
    for part in ("property", "index"):
        node = node.child_by_field_name(part) or node
    match node.type:
        case "identifier" | "property_identifier":
            return identifier_value(source.code(node))
        case "string":
            return source.code(node)[1:-1]
    return None


@dataclass(frozen=True, slots=True)
class _Noted:
    """A comment beside a text, which may go on below."""

    text: Text
    row: int
    column: int

    def goes_on(self, comment: _Token) -> bool:
        """Whether this comment, alone on its line, stands right below it."""
        return comment.row == self.row + 1 and abs(comment.column - self.column) < 3


class _Reading:
    """Gives each comment to a text, as it goes through the script."""

    def __init__(self, source: Source) -> None:
        self.texts: list[Text] = []
        self.others: list[Comment] = []
        self._source = source
        self._row = -1
        """That the piece before ended in."""
        self._last: Text | None = None
        """The text before, if only commas and comments have come since."""
        self._last_row = -1
        self._comma = False
        self._noted: _Noted | None = None
        """What the comment before was given to, if it stood beside a text."""
        self._before: list[Comment] = []
        """Notes for the text that comes next on the same line."""
        self._above: list[Comment] = []
        """Comments on lines of their own, which wait for a text further down."""
        self._beside: list[Comment] = []
        """Comments beside something else, which wait for a text to come next."""

    def take(self, token: _Token, after: _Token | None) -> None:
        """The next piece of code, and the one after it."""
        if token.kind in _COMMENTS:
            self._comment(token, after)
        elif token.is_item and (text := self._text(token)):
            self._give(text)
            self._last, self._last_row, self._comma = text, token.end, False
        elif token.kind == ",":
            self._comma = True
        else:
            self._last = None
            self._part(token.kind)
        if token.kind not in _COMMENTS:
            self._noted = None
        self._row = token.end

    def end(self) -> None:
        """There is no more."""
        self._part("}")

    def _comment(self, token: _Token, after: _Token | None) -> None:
        lines = _lines(token.row + 1, self._source.code(token.node))
        words = [line.text for line in lines]
        alone = token.row > self._row
        leads = after is not None and after.is_item and after.row == token.end
        if not words:
            return
        if alone and self._noted and self._noted.goes_on(token):
            self._note(self._noted.text, words, token)
        elif any(map(_ENTRY.match, words)):
            self._above += lines
        elif leads and (alone or self._comma or self._last is None):
            self._before += lines
        elif self._last and not alone and self._last_row == token.row:
            self._note(self._last, words, token)
        else:
            (self._above if alone else self._beside).extend(lines)

    def _note(self, text: Text, words: list[str], token: _Token) -> None:
        text.notes += words
        self._noted = _Noted(text, token.end, token.column)

    def _text(self, token: _Token) -> Text | None:
        code = self._source.code(token.node)
        if token.kind == "template_string" and "${" in code:
            return None
        try:
            match token.kind:
                case "string":
                    value = string_value(code)
                case "regex":
                    value = code[1 : code.rindex("/")]
                case _:
                    value = template_value(code[1:-1])
        except ValueError:
            return None
        return Text(value, token.of, token.row + 1, token.kind == "regex")

    def _give(self, text: Text) -> None:
        text.notes += [comment.text for comment in self._before]
        above = sorted((*self._beside, *self._above), key=lambda comment: comment.line)
        text.headings += [comment.text for comment in above]
        self._before, self._beside, self._above = [], [], []
        self.texts.append(text)

    def _part(self, kind: str) -> None:
        """A sign or a name has come: comments that are not about what follows wait no longer."""
        self.others += self._before + self._beside
        self._before, self._beside = [], []
        if kind in _ENDS:
            self.others += self._above
            self._above = []


def _lines(first: int, code: str) -> list[Comment]:
    """The lines of a comment that say something, without the signs around and between them."""
    is_block = code.startswith("/*")
    opening = _OPENING.match(code)
    bare = code[opening.end() if opening else 0 :]
    bare = bare.removesuffix("*/").rstrip("*") if is_block else bare
    if _FOR_TOOLS.match(bare):
        return []
    found = []
    for number, line in enumerate(bare.split("\n"), start=first):
        margin = _MARGIN.match(line) if is_block else None
        words = _without_rulers(line[margin.end() if margin else 0 :])
        if any(map(str.isalnum, words)):
            found.append(Comment(number, words))
    return found


def _without_rulers(line: str) -> str:
    """`Friends` of `---- Friends ----`."""
    start, end = len(line) - len(line.lstrip(_RULER)), len(line.rstrip(_RULER))
    before, after = line[:start], line[end:]
    is_ruler = [len("".join(part.split())) > 2 for part in (before, after)]
    return line[start if is_ruler[0] else 0 : end if is_ruler[1] else None].strip()
