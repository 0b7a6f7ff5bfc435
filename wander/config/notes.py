r"""A note or tags of an entry set, replaced and taken away, and nothing else touched.

>>> from wander.config.layout import spliced
>>> layout = Layout(b'pages = [\n    "a",  # A friend.\n    { url = "b", note = "B." },\n]\n')
>>> first, second = layout.entries("pages")
>>> noted = with_field(layout, first, "url", "note", "Says hi.", Hand())
>>> silent = with_field(layout, second, "url", "note", "", Hand())
>>> print(spliced(layout.data, [noted, silent]).decode(), end="")
pages = [
    { url = "a", note = "Says hi." },  # A friend.
    { url = "b" },
]
"""

from dataclasses import replace

from tree_sitter import Node

from wander.config.layout import (
    Entry,
    Field,
    Layout,
    OddLayoutError,
    Splice,
    key_of,
    value_of,
)
from wander.config.lines import line_of, without_lines
from wander.config.writing import Hand


def with_field(
    layout: Layout, entry: Entry, key: str, field: Field, value: str | tuple[str, ...], hand: Hand
) -> Splice:
    """The entry with another note, or other tags; without, where they are empty.

    An entry that is a text becomes a table in braces, in which that text is the value of `key`.
    """
    node = entry.nodes[0]
    if node == entry.text:
        new = hand.braces([f"{key}{hand.equals}{_source(layout, node)}", hand.pair(field, value)])
        return Splice(node.start_byte, node.end_byte, new.encode())
    pairs = [child for child in node.named_children if child.type == "pair"]
    by_key = {key_of(pair): pair for pair in pairs}
    if entry.text is None or key not in by_key:
        raise OddLayoutError
    hand = replace(hand, quote=Hand.quote_of(_source(layout, entry.text)))
    if not value:
        return _without(layout, node, pairs, by_key[field])
    if field in by_key:
        old = value_of(by_key[field])
        if field == "note":
            hand = replace(hand, quote=Hand.quote_of(_source(layout, old)))
        return Splice(old.start_byte, old.end_byte, hand.value(value).encode())
    # A note stands behind the address, and tags behind the note.
    before = by_key.get("note", by_key[key]) if field == "tags" else by_key[key]
    hand = replace(hand, equals=_equals(layout, before))
    return _behind(layout, node, pairs, before, hand.pair(field, value))


def _without(layout: Layout, node: Node, pairs: list[Node], gone: Node) -> Splice:
    if node.type != "inline_table":
        return without_lines(layout, *line_of(layout, gone))
    at = pairs.index(gone)
    if at:
        return Splice(pairs[at - 1].end_byte, gone.end_byte, b"")
    return Splice(gone.start_byte, pairs[1].start_byte, b"")


def _behind(layout: Layout, node: Node, pairs: list[Node], before: Node, new: str) -> Splice:
    if node.type == "inline_table":
        comma = ", "
        if len(pairs) > 1:
            comma = layout.slice(pairs[0].end_byte, pairs[1].start_byte)
        return Splice(before.end_byte, before.end_byte, f"{comma}{new}".encode())
    at = layout.line_end(value_of(before).end_byte)
    line = f"{layout.indent(before.start_byte)}{new}{layout.newline}"
    if not layout.data[:at].endswith(b"\n"):
        line = layout.newline + line
    return Splice(at, at, line.encode())


def _equals(layout: Layout, pair: Node) -> str:
    return layout.slice(pair.named_children[0].end_byte, value_of(pair).start_byte)


def _source(layout: Layout, node: Node) -> str:
    return layout.slice(node.start_byte, node.end_byte)
