r"""A script as a syntax tree that knows its lines.

>>> source = Source("var a = 1\nf(a)")
>>> call = source.root.named_children[1]
>>> source.line(call), source.excerpt(call), sorted(source.mentions(call))
(2, 'f(a)', ['a', 'f'])
"""

import re
from collections.abc import Iterator

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

from wander.javascript.literals import identifier_value, well_formed
from wander.javascript.problems import Problem, Unreadable

LONGEST = 500_000
"""Bytes; a list of ten thousand pages has as many, the longest list of 2026 a tenth of it.

The parser takes up to nine seconds and 350 MB for a megabyte of what is no script.
"""

EXCERPT = 60
"""Characters of code that a message quotes."""

_MOST_SHOWN = 8 * EXCERPT
"""Bytes that an excerpt is made of; more than it needs, for indented code."""

EVERYTHING = "*"
"""Stands among the mentioned names where code may reach any of them."""

FUNCTIONS = frozenset(
    {
        "arrow_function",
        "class",
        "class_declaration",
        "function_declaration",
        "function_expression",
        "generator_function",
        "generator_function_declaration",
    }
)
_FUNCTIONS = FUNCTIONS | {"method_definition"}

WINDOW_NAMES = frozenset({"window", "globalThis", "self"})

_CLOSING = {"{": "}", "[": "]", "(": ")", "${": "}", '"': '"', "'": "'", "`": "`"}

_LANGUAGE = Language(tree_sitter_javascript.language())
_NAMES = frozenset(
    {
        "identifier",
        "property_identifier",
        "shorthand_property_identifier",
        "shorthand_property_identifier_pattern",
        "string",
        "this",
    }
)
_EFFECTS = _FUNCTIONS | {
    "assignment_expression",
    "augmented_assignment_expression",
    "await_expression",
    "call_expression",
    "new_expression",
    "super",
    "this",
    "update_expression",
    "yield_expression",
}

_HTML = re.compile(r"\s*(?:<!--(?>.*?-->)\s*+)*+<(?:[a-z?]|!doctype)", re.DOTALL | re.IGNORECASE)
_WINDOW_PROPERTY = re.compile(
    rb"""\s*(?:\?\.|\.)\s*(?P<dot>[\w$\x80-\xff]+)(?!\\)"""
    rb"""|\s*(?:\?\.)?\[\s*(?P<quote>["'])(?P<key>[\w$]+)(?P=quote)\s*\]"""
)
_RUNS_TEXT = frozenset({"eval", "Function", "importScripts"})


class Source:
    """A parsed script.

    Raises Unreadable for what is no script, so that no browser would run it, and for what
    is too large.
    """

    def __init__(self, text: str) -> None:
        if _HTML.match(text.removeprefix("\ufeff")):
            raise Unreadable(Problem(1, "this is an HTML page, not a script"))
        text = text[: LONGEST + 1]
        if (nul := text.find("\0")) >= 0:
            line = text.count("\n", 0, nul) + 1
            raise Unreadable(Problem(line, "there is a NUL character here, so this is not text"))
        # JavaScript takes all three line ends for the same, in templates too.
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        self._bytes = well_formed(text).encode()
        if len(self._bytes) > LONGEST:
            raise Unreadable(Problem(1, f"this is larger than {LONGEST // 1000} kB"))
        self._tree = Parser(_LANGUAGE).parse(self._bytes)
        self.root = self._tree.root_node
        if self.root.has_error:
            raise Unreadable(self._syntax_error())

    def code(self, node: Node) -> str:
        """The node's text as it stands in the file."""
        return self._bytes[node.start_byte : node.end_byte].decode()

    def line(self, node: Node) -> int:
        """The line that it begins in, counted from 1."""
        return node.start_point.row + 1

    def excerpt(self, node: Node) -> str:
        """The beginning of its text on one line, fit to be shown in a terminal."""
        return self._shown(node.start_byte, node.end_byte)

    def problem(self, node: Node, text: str) -> Problem:
        """A problem in the line of `node`."""
        return Problem(self.line(node), text)

    def not_constant(self, node: Node) -> Problem:
        """What to say of code that would have to be run."""
        return self.problem(node, f"{self.excerpt(node)} is not a constant")

    def in_function(self, mention: Node) -> Problem:
        """What to say of a name that a function uses; the rest of its line is quoted."""
        code = self._bytes[mention.start_byte : mention.start_byte + _MOST_SHOWN]
        quoted = self._shown(mention.start_byte, mention.start_byte + len(code.split(b"\n")[0]))
        return self.problem(mention, f"{quoted} is in a function, which may run at any time")

    def _shown(self, start: int, end: int) -> str:
        code = self._bytes[start : min(end, start + _MOST_SHOWN)]
        words = " ".join(code.decode(errors="ignore").split())
        shown = "".join(c if c.isprintable() else "�" for c in words)
        return shown if len(shown) <= EXCERPT else shown[: EXCERPT - 1].rstrip() + "…"

    def template_pieces(self, template: Node) -> Iterator[str | Node]:
        """The texts of a template, as they stand in the file, and its substitutions."""
        start = template.start_byte + 1
        cursor = template.walk()
        more = cursor.goto_first_child()
        while more:
            node = cursor.node
            if node is not None and node.type == "template_substitution":
                yield self._bytes[start : node.start_byte].decode()
                yield node
                start = node.end_byte
            more = cursor.goto_next_sibling()
        yield self._bytes[start : template.end_byte - 1].decode()

    def mentions(self, node: Node) -> dict[str, Node]:
        """The names that the code in `node` may read or change, and where it first does.

        More rather than fewer: every identifier counts, whatever its scope; `wander` counts
        as a property or a string too; `window` by itself and `eval` are `EVERYTHING`.
        """
        found: dict[str, Node] = {}
        for mention in self._nodes(node, _NAMES):
            if name := self._mentioned(mention):
                found.setdefault(name, mention)
        return found

    def functions(self) -> Iterator[Node]:
        """The outermost functions, methods and classes: code that may run at any time.

        A getter that only returns a constant is not among them.
        """
        end = -1
        for node in self._nodes(self.root, _FUNCTIONS):
            if node.start_byte >= end and self.constant_getter(node) is None:
                end = node.end_byte
                yield node

    def constant_getter(self, method: Node) -> Node | None:
        """What `get name() { return <expression> }` returns, where that does nothing else."""
        body = method.child_by_field_name("body")
        if method.type != "method_definition" or method.children[0].type != "get" or body is None:
            return None
        match meaningful(body.named_children):
            case [Node(type="return_statement") as statement]:
                returned = meaningful(statement.named_children)
                if returned and not any(self._nodes(returned[0], _EFFECTS)):
                    return returned[0]
        return None

    def _nodes(self, top: Node, kinds: frozenset[str]) -> Iterator[Node]:
        """The nodes of these kinds in `top`, in the order in which they begin.

        Walked with a cursor: a query takes time that grows with the square of the siblings.
        """
        cursor = top.walk()
        while True:
            node = cursor.node
            assert node is not None
            kind = node.type
            if kind in kinds:
                yield node
            closed = kind == "string" or (kind == "template_string" and not self._has_code(node))
            if closed or not cursor.goto_first_child():
                while not cursor.goto_next_sibling():
                    if not cursor.goto_parent():
                        return

    def _has_code(self, template: Node) -> bool:
        return self._bytes.find(b"${", template.start_byte, template.end_byte) >= 0

    def _mentioned(self, node: Node) -> str | None:
        if node.type == "string":
            long = node.end_byte - node.start_byte > len("'wander'")
            return "wander" if not long and self.code(node)[1:-1] == "wander" else None
        name = identifier_value(self.code(node))
        if node.type == "property_identifier":
            return {"wander": "wander", "prototype": EVERYTHING}.get(name)
        if name in _RUNS_TEXT:
            return EVERYTHING
        if node.type == "this" or name in WINDOW_NAMES:
            return self._window_property(node)
        return name

    def _window_property(self, node: Node) -> str:
        """`friends` of `window.friends` and `window['friends']`; everything of `window` alone."""
        found = _WINDOW_PROPERTY.match(self._bytes, node.end_byte)
        return (found["dot"] or found["key"]).decode() if found else EVERYTHING

    def _syntax_error(self) -> Problem:
        node = self.root
        while not node.is_missing and not node.is_error:
            node = next(part for part in node.children if part.has_error or part.is_missing)
        if node.is_missing:
            return self.problem(node, f"a syntax error: `{node.type}` is missing here")
        if opening := _never_closed(node):
            return self.problem(opening, f"a syntax error: this `{opening.type}` is never closed")
        return self.problem(node, f"a syntax error near: {self.excerpt(node)}")


def _never_closed(error: Node) -> Node | None:
    """The last bracket or quote that is opened in code that is not understood."""
    opened: list[Node] = []
    for token in error.children:
        if opened and token.type == _CLOSING.get(opened[-1].type):
            opened.pop()
        elif token.type in _CLOSING:
            opened.append(token)
    return opened[-1] if opened else None


def child(node: Node, name: str) -> Node:
    """The child that the grammar calls `name`, where it always has one."""
    found = node.child_by_field_name(name)
    assert found is not None, f"a {node.type} without its {name}"
    return found


def meaningful(nodes: list[Node]) -> list[Node]:
    """The nodes that mean something; a comment may stand anywhere between them."""
    return [node for node in nodes if not node.is_extra]
