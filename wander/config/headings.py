r"""A list that is a heading for each entry: entries put below it and taken from it.

>>> from wander.config.layout import Layout, spliced
>>> layout = Layout(b'[[pages]]\nurl = "a"  # A friend.\n\n# My server\n[server]\nport = 1\n')
>>> splice = with_blocks(layout, "pages", "pages", [("b", "", ("new",))], Hand())
>>> print(spliced(layout.data, [splice]).decode(), end="")
[[pages]]
url = "a"  # A friend.
<BLANKLINE>
[[pages]]
url = "b"
tags = ["new"]
<BLANKLINE>
# My server
[server]
port = 1
>>> print(spliced(layout.data, without_blocks(layout, "pages", {0})).decode(), end="")
# A friend.
<BLANKLINE>
# My server
[server]
port = 1
"""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from tree_sitter import Node

from wander.config.layout import ENTRY_KEYS, Entry, Layout, Splice, value_of
from wander.config.writing import Hand


def without_blocks(layout: Layout, name: str, gone: Collection[int]) -> list[Splice]:
    """The list without the entries of these numbers; all comments stay.

    Those beside or between what goes stand on lines of their own, where they stood.
    """
    entries = layout.entries(name)
    blocks = [_block(layout, node) for number in sorted(gone) for node in entries[number].nodes]
    return [_without(layout, *block) for block in _joined(layout, sorted(blocks))]


def with_blocks(
    layout: Layout,
    name: str,
    like: str,
    entries: Sequence[tuple[str, str, tuple[str, ...]]],
    hand: Hand,
) -> Splice:
    """Entries of `name` (text, note, tags) behind the last of the list `like`, and like it.

    The two are the same list, unless `name` has no entry yet.
    """
    written = layout.entries(like)
    last = written[-1]
    place = layout.behind(_block(layout, last.nodes[-1]).end)
    head, body = _indents(layout, last)
    gap = hand.newline * _gap(layout, written)
    lines: list[str] = []
    for entry in entries:
        lines += [gap, head, f"[[{name}]]", hand.newline]
        for pair in hand.pairs(ENTRY_KEYS[name], *entry):
            lines += [body, pair, hand.newline]
    if not layout.data[:place].endswith(b"\n"):
        lines.insert(0, hand.newline)
    return Splice(place, place, "".join(lines).encode())


class _Block(NamedTuple):
    """A heading and its keys, in whole lines, and the comments in them that are to stay."""

    start: int
    end: int
    kept: str


def _block(layout: Layout, node: Node) -> _Block:
    content = [child for child in node.named_children if child.type != "comment"]
    start = layout.line_start(node.start_byte)
    last = content[-1]
    end = layout.line_end(value_of(last).end_byte if last.type == "pair" else last.start_byte)
    return _Block(start, end, "".join(_comments(layout, start, end)))


def _comments(layout: Layout, start: int, end: int) -> Iterator[str]:
    """Each comment on a line of its own."""
    for comment in layout.comments_between(start, end):
        at = comment.start_byte
        yield layout.indent(at if layout.begins_line(at) else start)
        yield layout.slice(at, comment.end_byte)
        yield layout.slice(comment.end_byte, layout.line_end(at))


def _joined(layout: Layout, blocks: Sequence[_Block]) -> Iterator[_Block]:
    """Blocks with nothing but empty lines between them, and nothing to keep, as one."""
    held: _Block | None = None
    for block in blocks:
        if held and not (held.kept or block.kept or layout.data[held.end : block.start].strip()):
            held = held._replace(end=block.end)
            continue
        if held:
            yield held
        held = block
    if held:
        yield held


def _without(layout: Layout, start: int, end: int, kept: str) -> Splice:
    """Of the empty lines before and behind what goes, only those before stay.

    At the end of the file none does.
    """
    above, below = layout.empty_above(start), layout.empty_below(end)
    if not kept and (above < start or start == 0):
        end = below
        start = above if end == len(layout.data) else start
    return Splice(start, end, kept.encode())


def _indents(layout: Layout, entry: Entry) -> tuple[str, str]:
    """Of the heading, and of the keys under it."""
    heading = entry.nodes[0]
    head = layout.indent(heading.start_byte)
    pairs = [child for child in heading.named_children if child.type == "pair"]
    return head, layout.indent(pairs[0].start_byte) if pairs else head


def _gap(layout: Layout, entries: Sequence[Entry]) -> int:
    """How many empty lines stand between two entries here."""
    if len(entries) < 2:
        return 1
    end = _block(layout, entries[-2].nodes[-1]).end
    between = layout.data[end : _block(layout, entries[-1].nodes[0]).start]
    empty = sum(not line.strip() for line in between.splitlines())
    return min(empty, 1) if between.strip() else empty
