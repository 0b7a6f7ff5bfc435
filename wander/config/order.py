r"""Entries of a list in another order: each takes its line with it, and the comment beside it.

>>> from wander.config.layout import spliced
>>> layout = Layout(b'pages = [\n    "a",\n\n    # Food.\n    "b",  # Yum.\n    "c"\n]\n')
>>> print(spliced(layout.data, [with_moves(layout, "pages", [Step(2, 0, False)])]).decode(), end="")
pages = [
    "c",
    "a",
<BLANKLINE>
    # Food.
    "b"  # Yum.
]

Comments and empty lines above entries stay where they are: they part the list into groups, and
an entry that is moved comes into the group of the one that it is put next to.
"""

from collections.abc import Sequence

from wander.config.layout import Entry, Layout, OddLayoutError, Splice, Step
from wander.config.lines import block_of, gap_of
from wander.config.tokens import (
    Token,
    array_of,
    comma_of,
    line_end,
    line_start,
    splice_of,
    tokens_of,
)


def with_moves(layout: Layout, name: str, steps: Sequence[Step]) -> Splice:
    """The array after these steps, one upon the other.

    Raises `OddLayoutError` when a comment would come between entries on one line.
    """
    array = array_of(layout, name)
    tokens = tokens_of(layout, array)
    for step in steps:
        places = [at for at, token in enumerate(tokens) if token.kind == "entry"]
        if not _move_line(tokens, places, step):
            _shift(tokens, places, step)
    return splice_of(array, tokens)


def with_block_moved(layout: Layout, name: str, step: Step) -> list[Splice]:
    """The list of headings after one step. A comment directly above a heading goes with it.

    Raises `OddLayoutError` when other tables stand between the headings of one entry.
    """
    entries = layout.entries(name)
    start, end = _span(layout, entries[step.number])
    beside = _span(layout, entries[step.beside])
    if step.target == step.number:
        return []
    text = layout.data[start:end]
    newline = layout.newline.encode()
    gap = newline * gap_of(layout, entries)
    text += b"" if text.endswith(b"\n") else newline
    above, below = layout.empty_above(start), layout.empty_below(end)
    if below == len(layout.data):
        start = above
    if not step.below:
        at, text = beside[0], text + gap
    else:
        at, text = beside[1], gap + text
        text = text if layout.data[:at].endswith(b"\n") else newline + text
    return [Splice(start, below, b""), Splice(at, at, text)]


def _move_line(tokens: list[Token], places: Sequence[int], step: Step) -> bool:
    """Move a line with one entry next to another such line, if that is what they are."""
    own, beside, last = (_line(tokens, places[n]) for n in (step.number, step.beside, -1))
    if own is None or beside is None or last is None:
        return False
    is_ended = comma_of(tokens, places[-1], +1) is not None
    start, end = own
    moved = tokens[start:end]
    at = beside[1] if step.below else beside[0]
    del tokens[start:end]
    at -= end - start if at > start else 0
    tokens[at:at] = moved
    entries = [at for at, token in enumerate(tokens) if token.kind == "entry"]
    for at in reversed(entries):
        comma = comma_of(tokens, at, +1)
        if comma is None and (is_ended or at != entries[-1]):
            tokens.insert(at + 1, Token("comma", ","))
        elif comma is not None and at == entries[-1] and not is_ended:
            del tokens[comma]
    return True


def _line(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """The line of an entry that has one to itself, with its comma and a comment, if any."""
    start, end = line_start(tokens, at), line_end(tokens, at)
    kinds = [token.kind for token in tokens[start:end] if token.kind != "blank"]
    if start == 0 or end == len(tokens):
        return None
    if kinds not in (
        ["entry"],
        ["entry", "comma"],
        ["entry", "comment"],
        ["entry", "comma", "comment"],
    ):
        return None
    is_last = comma_of(tokens, at, +1) is None
    return (start, end + 1) if is_last or "comma" in kinds else None


def _shift(tokens: list[Token], places: Sequence[int], step: Step) -> None:
    """Let entries change places: brackets, commas and ends of lines stay where they are."""
    number, target = step.number, step.target
    low, high = min(number, target), max(number, target)
    order = list(range(low, high + 1))
    order.insert(target - low, order.pop(number - low))
    tails = [_tail(tokens, place) for place in places]
    content = [
        (tokens[places[one]], tokens[slice(*tail)] if (tail := tails[one]) else []) for one in order
    ]
    # From the last one on, so that the places of those before stay as they are.
    for one, (entry, comment) in reversed(list(zip(range(low, high + 1), content, strict=True))):
        tail = tails[one]
        if tail:
            tokens[slice(*tail)] = comment
        elif comment:
            raise OddLayoutError
        tokens[places[one]] = entry


def _tail(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """Where the comment of an entry stands, or would: none where it is not alone on its line."""
    end = line_end(tokens, at)
    line = tokens[line_start(tokens, at) : end]
    if end == len(tokens) or sum(token.kind == "entry" for token in line) != 1:
        return None
    start = max(i for i in range(at, end) if tokens[i].kind in ("entry", "comma"))
    return start + 1, end


def _span(layout: Layout, entry: Entry) -> tuple[int, int]:
    """All lines of an entry with headings, and the comments that are about it."""
    first, last = entry.nodes[0], entry.nodes[-1]
    within = [node for node in layout.headings if first.start_byte <= node.start_byte]
    if tuple(within[: len(entry.nodes)]) != entry.nodes:
        raise OddLayoutError
    start = layout.line_start(first.start_byte)
    # What stands at the very top of a file is about the file.
    start = layout.comments_above(start) or start
    return start, layout.behind(block_of(layout, last).end)
