r"""A list that is a heading for each entry: entries put below it and taken from it.

>>> from wander.config.layout import Layout, spliced
>>> layout = Layout(b'[[pages]]\nurl = "a"  # A friend.\n\n# My server\n[server]\nport = 1\n')
>>> new = NewEntry("b", tags=("new",), heading="Found lately")
>>> splice = with_blocks(layout, "pages", "pages", [new], Hand())
>>> print(spliced(layout.data, [splice]).decode(), end="")
[[pages]]
url = "a"  # A friend.
<BLANKLINE>
# Found lately
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

from wander.config.layout import ENTRY_KEYS, Entry, Layout, Splice
from wander.config.lines import Block, block_of, gap_of, without_lines
from wander.config.writing import Hand, NewEntry, comment_lines


def without_blocks(layout: Layout, name: str, gone: Collection[int]) -> list[Splice]:
    """The list without the entries of these numbers; all comments stay.

    Those beside or between what goes stand on lines of their own, where they stood.
    """
    entries = layout.entries(name)
    blocks = [block_of(layout, node) for number in sorted(gone) for node in entries[number].nodes]
    return [without_lines(layout, *block) for block in _joined(layout, sorted(blocks))]


def with_blocks(
    layout: Layout,
    name: str,
    like: str,
    entries: Sequence[NewEntry],
    hand: Hand,
) -> Splice:
    """New entries of `name` behind the last of the list `like`, and like it.

    The two are the same list, unless `name` has no entry yet.
    """
    written = layout.entries(like)
    last = written[-1]
    place = layout.behind(block_of(layout, last.nodes[-1]).end)
    head, body = _indents(layout, last)
    gap = hand.newline * gap_of(layout, written)
    lines: list[str] = []
    for new in entries:
        lines.append(hand.newline if new.heading and not gap else gap)
        for comment in comment_lines(new.heading):
            lines += [head, comment, hand.newline]
        lines += [head, f"[[{name}]]", hand.newline]
        for pair in hand.pairs(ENTRY_KEYS[name], new):
            lines += [body, pair, hand.newline]
    if not layout.data[:place].endswith(b"\n"):
        lines.insert(0, hand.newline)
    return Splice(place, place, "".join(lines).encode())


def _joined(layout: Layout, blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks with nothing but empty lines between them, and nothing to keep, as one."""
    held: Block | None = None
    for block in blocks:
        if held and not (held.kept or block.kept or layout.data[held.end : block.start].strip()):
            held = held._replace(end=block.end)
            continue
        if held:
            yield held
        held = block
    if held:
        yield held


def _indents(layout: Layout, entry: Entry) -> tuple[str, str]:
    """Of the heading, and of the keys under it."""
    heading = entry.nodes[0]
    head = layout.indent(heading.start_byte)
    pairs = [child for child in heading.named_children if child.type == "pair"]
    return head, layout.indent(pairs[0].start_byte) if pairs else head
