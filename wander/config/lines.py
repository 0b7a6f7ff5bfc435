r"""Whole lines of the owner's list that go, and the comments in them that stay.

>>> from wander.config.layout import spliced
>>> layout = Layout(b'url = "a"\ntitle = "A"  # So far.\n')
>>> line = line_of(layout, layout.pairs[1])
>>> spliced(layout.data, [without_lines(layout, *line)])
b'url = "a"\n# So far.\n'
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tree_sitter import Node

from wander.config.layout import Entry, Layout, Splice, value_of


class Block(NamedTuple):
    """Whole lines, such as a heading with its keys, and the comments in them that are to stay."""

    start: int
    end: int
    kept: str


def line_of(layout: Layout, pair: Node) -> Block:
    """The line, or the lines, of one key and its value."""
    return _lines(layout, pair.start_byte, value_of(pair).end_byte)


def block_of(layout: Layout, heading: Node) -> Block:
    """A heading and its keys."""
    last = [child for child in heading.named_children if child.type != "comment"][-1]
    end = value_of(last).end_byte if last.type == "pair" else last.start_byte
    return _lines(layout, heading.start_byte, end)


def without_lines(layout: Layout, start: int, end: int, kept: str) -> Splice:
    """Of the empty lines before and behind what goes, only those before stay.

    At the end of the file none does.
    """
    above, below = layout.empty_above(start), layout.empty_below(end)
    if not kept and (above < start or start == 0):
        end = below
        start = above if end == len(layout.data) else start
    return Splice(start, end, kept.encode())


def gap_of(layout: Layout, entries: Sequence[Entry]) -> int:
    """How many empty lines stand between two entries that have headings."""
    if len(entries) < 2:
        return 1
    end = block_of(layout, entries[-2].nodes[-1]).end
    between = layout.data[end : block_of(layout, entries[-1].nodes[0]).start]
    empty = sum(not line.strip() for line in between.splitlines())
    return min(empty, 1) if between.strip() else empty


def _lines(layout: Layout, start: int, end: int) -> Block:
    start, end = layout.line_start(start), layout.line_end(end)
    return Block(start, end, "".join(_comments(layout, start, end)))


def _comments(layout: Layout, start: int, end: int) -> Iterator[str]:
    """Each comment on a line of its own."""
    for comment in layout.comments_between(start, end):
        at = comment.start_byte
        yield layout.indent(at if layout.begins_line(at) else start)
        yield layout.slice(at, comment.end_byte)
        yield layout.slice(comment.end_byte, layout.line_end(at))
