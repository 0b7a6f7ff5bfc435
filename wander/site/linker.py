"""Joins the browser's ES modules into one script, so that the page needs one request.

What the modules may say is what we use: `export` in front of a declaration, named
imports from a file beside it, and `import TEXT from './file.js?raw'`, which gives the
other file's own program, minified, as a string::

    import { consoleURL } from './urls.js'
    import FRAME_SCRIPT from './sandbox-frame.js?raw'

Everything ends up in one scope, so a top-level name stands for one thing in all modules.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

_PARSER = Parser(Language(tree_sitter_javascript.language()))

Minify: TypeAlias = Callable[[str], str]


class LinkError(ValueError):
    """A module says something that cannot be joined; a fault of ours, not of an owner."""


class Linker:
    """Joins the modules of one folder.

    >>> Linker(Path("static/console"), minify).program("main.js")    # doctest: +SKIP
    '(()=>{"use strict";...})()'
    """

    def __init__(self, folder: Path, minify: Minify) -> None:
        self._folder = folder
        self._minify = minify

    def program(self, entry: str) -> str:
        """The module `entry` and all that it imports, as one minified classic script.

        Raises `LinkError` where two modules use one top-level name for two things, and
        `OSError` where a module is missing.
        """
        modules: dict[str, str] = {}
        owners: dict[str, str] = {}
        self._add(entry, modules, owners)
        joined = "(()=>{'use strict'\n" + "\n".join(modules.values()) + "\n})()"
        # In an HTML script element these would end it, or hide its end.
        return self._minify(joined).replace("</script", "<\\/script").replace("<!--", "<\\!--")

    def _add(self, name: str, modules: dict[str, str], owners: dict[str, str]) -> None:
        """Put `name` behind the modules that it imports; each module once."""
        if name in modules:
            return
        source = (self._folder / name).read_bytes()
        root = _PARSER.parse(source).root_node
        if root.has_error:
            raise LinkError(f"{name}: not JavaScript that can be parsed")
        lines: list[str] = []
        for node in root.children:
            if node.type == "import_statement":
                lines.extend(self._imported(node, modules, owners))
            elif node.type != "comment":
                for declared in _declared_names(node):
                    if owners.setdefault(declared, name) != name:
                        raise LinkError(f"{name}: {owners[declared]} declares {declared} too")
                lines.append(_without_comments(_without_export(name, node)))
        modules[name] = "\n".join(lines)

    def _imported(
        self, node: Node, modules: dict[str, str], owners: dict[str, str]
    ) -> Iterator[str]:
        """What stands in place of an import: nothing, or a constant with another program."""
        (source,) = node.children_by_field_name("source")
        target = _text(source).strip("'\"").removeprefix("./")
        if not target.endswith("?raw"):
            self._add(target, modules, owners)
            return
        (clause,) = (child for child in node.children if child.type == "import_clause")
        program = self.program(target.removesuffix("?raw"))
        yield f"const {_text(clause)} = {json.dumps(program)}"


def _without_export(name: str, node: Node) -> Node:
    if node.type != "export_statement":
        return node
    declaration = node.child_by_field_name("declaration")
    if declaration is None:
        raise LinkError(f"{name}: only declarations are exported, not {_text(node)}")
    return declaration


def _declared_names(node: Node) -> Iterator[str]:
    """The names that a top-level statement declares."""
    node = node.child_by_field_name("declaration") or node
    for declarator in (node, *node.children):
        if name := declarator.child_by_field_name("name"):
            yield from _names_in(name)


def _names_in(pattern: Node) -> Iterator[str]:
    """The names that a pattern binds: `a` and `c` in `{ a, b: c }`."""
    if pattern.type in ("identifier", "shorthand_property_identifier_pattern"):
        yield _text(pattern)
    for child in pattern.children:
        yield from _names_in(child)


def _without_comments(node: Node) -> str:
    """The source of a node, comments left out: the page is light without a minifier too."""
    assert node.text is not None
    pieces: list[bytes] = []
    end = node.start_byte
    for comment in _comments(node):
        pieces.append(node.text[end - node.start_byte : comment.start_byte - node.start_byte])
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
