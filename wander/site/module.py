r"""One ES module of the browser's, taken apart for the linker.

>>> module = parse_module("a.js", b"import { b } from './b.js'\nexport const c = b + d // sum")
>>> module.statements, module.imports[0].target, sorted(module.free)
(('const c = b + d ',), 'b.js', ['d'])
"""

from collections.abc import Iterator
from dataclasses import dataclass

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

_PARSER = Parser(Language(tree_sitter_javascript.language()))

_NAMES = ("identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern")
_BINDING_FIELDS = {
    "variable_declarator": "name",
    "function_declaration": "name",
    "generator_function_declaration": "name",
    "function_expression": "name",
    "class_declaration": "name",
    "class": "name",
    "arrow_function": "parameter",
    "catch_clause": "parameter",
    "for_in_statement": "left",
}
"""The fields in which a node names what it binds; `formal_parameters` do so in all of them."""


class LinkError(ValueError):
    """A module says something that cannot be joined; a fault of ours, not of an owner."""


@dataclass(frozen=True, slots=True)
class Import:
    """What a module takes from the file beside it."""

    target: str
    names: tuple[str, ...]
    is_text: bool
    """Whether it is the other file's program, as a string with the one name."""


@dataclass(frozen=True, slots=True)
class Module:
    """What a module takes, gives and says."""

    name: str
    imports: tuple[Import, ...]
    declared: frozenset[str]
    """Its own top-level names."""
    free: frozenset[str]
    """Names that it uses and neither imports nor binds anywhere: they are the browser's."""
    statements: tuple[str, ...]
    """Without comments, and without `export`."""


def parse_module(name: str, source: bytes) -> Module:
    """Take a module apart. Raises `LinkError` where it says what cannot be joined."""
    root = _PARSER.parse(source).root_node
    if root.has_error:
        raise LinkError(f"{name}: not JavaScript that can be parsed")
    said = [node for node in root.children if node.type != "comment"]
    imports = [_import(name, node) for node in said if node.type == "import_statement"]
    nodes = [_without_export(name, node) for node in said if node.type != "import_statement"]
    bound = {bound for node in nodes for bound in _bound_names(node)}
    imported = {name for one in imports for name in one.names}
    return Module(
        name=name,
        imports=tuple(imports),
        declared=frozenset(name for node in nodes for name in _declared_names(node)),
        free=frozenset(name for node in nodes for name in _names_in(node)) - bound - imported,
        statements=tuple(map(_without_comments, nodes)),
    )


def _import(name: str, node: Node) -> Import:
    (source,) = node.children_by_field_name("source")
    target = _text(source).strip("'\"").removeprefix("./")
    is_text = target.endswith("?raw")
    clauses = [child for child in node.children if child.type == "import_clause"]
    parts = [part for clause in clauses for part in clause.named_children]
    if is_text and [part.type for part in parts] == ["identifier"]:
        return Import(target.removesuffix("?raw"), (_text(parts[0]),), is_text=True)
    specifiers = [one for part in parts for one in part.named_children]
    if (
        is_text
        or any(part.type != "named_imports" for part in parts)
        or any(one.child_by_field_name("alias") for one in specifiers)
    ):
        raise LinkError(f"{name}: only names are imported, as they are, not: {_text(node)}")
    return Import(target, tuple(map(_text, specifiers)), is_text=False)


def _without_export(name: str, node: Node) -> Node:
    if node.type != "export_statement":
        return node
    declaration = node.child_by_field_name("declaration")
    if declaration is None or any(child.type == "default" for child in node.children):
        raise LinkError(f"{name}: only declarations are exported, not: {_text(node)}")
    return declaration


def _declared_names(node: Node) -> Iterator[str]:
    """The names that a top-level statement declares."""
    for declarator in (node, *node.children):
        if (field := _BINDING_FIELDS.get(declarator.type)) == "name" and (
            pattern := declarator.child_by_field_name(field)
        ):
            yield from _names_bound_by(pattern)


def _bound_names(node: Node) -> Iterator[str]:
    """Every name that is bound somewhere in a statement, at whatever depth."""
    if node.type == "formal_parameters":
        yield from _names_bound_by(node)
    elif (field := _BINDING_FIELDS.get(node.type)) and (pattern := node.child_by_field_name(field)):
        yield from _names_bound_by(pattern)
    for child in node.children:
        yield from _bound_names(child)


def _names_bound_by(pattern: Node) -> Iterator[str]:
    """The names that a pattern binds: `a`, `c` and `d` in `{ a, b: c, d = e }`."""
    if pattern.type in ("identifier", "shorthand_property_identifier_pattern"):
        yield _text(pattern)
    default = pattern.child_by_field_name("right")
    for child in pattern.children:
        if child != default:
            yield from _names_bound_by(child)


def _names_in(node: Node) -> Iterator[str]:
    if node.type in _NAMES:
        yield _text(node)
    for child in node.children:
        yield from _names_in(child)


def _without_comments(node: Node) -> str:
    """The source of a node, comments left out: the page is light without a minifier too."""
    assert node.text is not None
    pieces: list[bytes] = []
    end = node.start_byte
    for comment in _comments(node):
        pieces.append(node.text[end - node.start_byte : comment.start_byte - node.start_byte])
        # A comment parts words as a space does, and statements where it holds a line end.
        if comment.text and comment.text.startswith(b"/*"):
            pieces.append(b"\n" if b"\n" in comment.text else b" ")
        end = comment.end_byte
    pieces.append(node.text[end - node.start_byte :])
    return b"".join(pieces).decode()


def _comments(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.type == "comment":
            yield child
        else:
            yield from _comments(child)


def _text(node: Node) -> str:
    assert node.text is not None
    return node.text.decode()
