r"""A list that is an array: entries put into it and taken from it, and nothing else moved.

>>> from wander.config.layout import Layout, spliced
>>> layout = Layout(b'pages = [\n    "a",  # A friend.\n    "b"\n]\n')
>>> print(spliced(layout.data, [without(layout, "pages", {0})]).decode(), end="")
pages = [
    # A friend.
    "b"
]
>>> new = [('"c"', ["# Found lately."])]
>>> print(spliced(layout.data, [with_entries(layout, "pages", new, Hand())]).decode(), end="")
pages = [
    "a",  # A friend.
    "b",
<BLANKLINE>
    # Found lately.
    "c"
]
"""

from collections.abc import Collection, Sequence
from typing import TypeAlias

from wander.config.layout import ENTRY_KEYS, Layout, Splice, value_of
from wander.config.tokens import (
    Token,
    array_of,
    begins_line,
    closes,
    comma_of,
    indent_of,
    is_space,
    line_end,
    line_start,
    on_one_line,
    splice_of,
    tokens_of,
)
from wander.config.writing import Hand

Entry: TypeAlias = tuple[str, Sequence[str]]
"""A new entry as TOML writes it, and the comments above it."""


def without(layout: Layout, name: str, gone: Collection[int]) -> Splice:
    """The array without the entries of these numbers; all its comments stay."""
    array = array_of(layout, name)
    tokens = tokens_of(layout, array)
    places = [at for at, token in enumerate(tokens) if token.kind == "entry"]
    # From the last one on, so that the places of those before stay as they are.
    for number in sorted(gone, reverse=True):
        _take(tokens, places[number], layout.newline)
    return splice_of(array, tokens)


def with_entries(layout: Layout, name: str, entries: Sequence[Entry], hand: Hand) -> Splice:
    """The array with these entries behind its last one."""
    array = array_of(layout, name)
    tokens = tokens_of(layout, array)
    last = next((i for i in reversed(range(len(tokens))) if tokens[i].kind == "entry"), None)
    margin = layout.indent(array.start_byte)
    close = len(tokens) - 1
    if last is None and not any(token.kind == "newline" for token in tokens):
        tokens[1:close] = [Token("newline", hand.newline), Token("blank", margin)]
        close = len(tokens) - 1
    elif last is not None and any(comments for _, comments in entries):
        close = _with_closing_line(tokens, Token("newline", hand.newline), margin)
    if begins_line(tokens, close):
        _add_lines(tokens, last, entries, hand, margin)
    elif last is not None:
        _add_behind(tokens, last, [entry for entry, _ in entries], hand)
    return splice_of(array, tokens)


def beginning(layout: Layout, name: str) -> Splice:
    """An array without entries yet, for a list that the file does not have.

    It stands behind the list that comes before it in `ENTRY_KEYS`, else behind the last key
    of the whole file, and above all headings, to which all keys below them belong.
    """
    data, newline = layout.data, layout.newline
    text = f"{name} = [{newline}]{newline}"
    order = list(ENTRY_KEYS)
    earlier = [pair for key in order[: order.index(name)] if (pair := layout.pair(key))]
    if pairs := earlier or layout.pairs:
        place = layout.behind(layout.line_end(value_of(pairs[-1]).end_byte))
        text = newline + text
        if data[place : layout.line_end(place)].strip():
            text += newline
    elif layout.headings:
        place = layout.line_start(layout.headings[0].start_byte)
        place = layout.comments_above(place)
        text += newline
    else:
        place = len(data)
        if layout.empty_above(place) == place > 0:
            text = newline + text
    if not data[:place].endswith(b"\n") and place > 0:
        text = newline + text
    return Splice(place, place, text.encode())


def _take(tokens: list[Token], at: int, newline: str) -> None:
    """Take out the entry at `at` and one comma.

    Of two commas that could go it is the one on the entry's line, so that no other line
    changes. Behind the last entry of an array of several lines a comma may stay.
    """
    before, after = comma_of(tokens, at, -1), comma_of(tokens, at, +1)
    start, end = at, at + 1
    if after is not None and on_one_line(tokens, at, after):
        end = after + 1
    elif before is not None and on_one_line(tokens, before, at):
        start = before
    elif after is not None:
        del tokens[after]
        _tidy(tokens, after)
    elif before is not None and closes(tokens, at) and is_space(tokens[before + 1 : at]):
        start = before
    kept: list[Token] = []
    for comment in tokens[at].comments:
        # A comment goes to the end of its line, so what follows needs another.
        indent = Token("blank", indent_of(tokens, at))
        kept += [Token("comment", comment), Token("newline", newline), indent]
    tokens[start:end] = kept
    _tidy(tokens, start + len(kept))


def _tidy(tokens: list[Token], hole: int) -> None:
    """Mend the spaces around a place from which something was taken."""
    start = hole - 1 if tokens[hole - 1].kind == "blank" else hole
    end = hole + 1 if tokens[hole].kind == "blank" else hole
    before, after = tokens[start - 1].kind, tokens[end].kind
    if before == "newline" and after == "newline":
        del tokens[start : end + 1]  # nothing is left of the line
    elif before == "newline":
        del tokens[hole:end]  # the line begins where it began
    elif after == "newline" or (before == "open" and after == "close"):
        del tokens[start:end]
    elif start < hole < end and after == "comment":
        del tokens[start:hole]
    elif (start < hole < end) or (before == "open" and after != "comment"):
        del tokens[hole:end]
    elif after == "close" and before == "comma":
        del tokens[start:hole]


def _with_closing_line(tokens: list[Token], newline: Token, margin: str) -> int:
    """Put the closing bracket on a line of its own, and say where it is then."""
    close = len(tokens) - 1
    if not begins_line(tokens, close):
        start = close - 1 if tokens[close - 1].kind == "blank" else close
        tokens[start:close] = [newline, Token("blank", margin)]
    return len(tokens) - 1


def _add_lines(
    tokens: list[Token], last: int | None, entries: Sequence[Entry], hand: Hand, margin: str
) -> None:
    """Add a line for each entry above that of the closing bracket."""
    bottom = line_start(tokens, len(tokens) - 1)
    comma, newline = Token("comma", ","), Token("newline", hand.newline)
    if last is None:
        first = line_end(tokens, 0) + 1
        above = [token.text for token in tokens[first:bottom] if token.kind == "blank"]
        lead = [Token("blank", above[0] if above else margin + hand.indent)]
    elif line_start(tokens, last) > 0:
        lead = [Token("blank", indent_of(tokens, last))]
    else:
        lead = [Token("blank", margin + hand.indent)]
    lines: list[Token] = []
    trailing = last is None or comma_of(tokens, last, +1) is not None
    if last is not None and not trailing:
        before = comma_of(tokens, last, -1)
        if before is not None and begins_line(tokens, before) and on_one_line(tokens, before, last):
            # Commas stand at the beginning of the lines here.
            for entry, comments in entries:
                lines += _comment_lines(lead, comments, newline)
                lines += [*lead, *tokens[before:last], Token("entry", entry), newline]
            tokens[bottom:bottom] = lines
            return
    for entry, comments in entries:
        lines += _comment_lines(lead, comments, newline)
        lines += [*lead, Token("entry", entry), comma, newline]
    if last is not None and not trailing:
        del lines[-2]
    if entries[0][1] and _is_gap(tokens[line_start(tokens, bottom - 1) : bottom]):
        del lines[0]
    tokens[bottom:bottom] = lines
    if last is not None and not trailing:
        tokens.insert(last + 1, comma)


def _comment_lines(
    lead: Sequence[Token], comments: Sequence[str], newline: Token
) -> Sequence[Token]:
    """Comments that begin a group: an empty line above, and then a line each."""
    lines = [newline] if comments else []
    for comment in comments:
        lines += [*lead, Token("comment", comment), newline]
    return lines


def _is_gap(line: Sequence[Token]) -> bool:
    """Whether a line holds nothing but, perhaps, the opening bracket."""
    return all(token.kind in ("open", "blank", "newline") for token in line)


def _add_behind(tokens: list[Token], last: int, entries: Sequence[str], hand: Hand) -> None:
    """Add entries behind the last one where the closing bracket shares a line with others."""
    comma = Token("comma", ",")
    before, trailing = comma_of(tokens, last, -1), comma_of(tokens, last, +1)
    if line_start(tokens, last) > 0 and begins_line(tokens, last):
        space = [Token("newline", hand.newline), Token("blank", indent_of(tokens, last))]
    elif before is not None and on_one_line(tokens, before, last):
        space = tokens[before + 1 : last]
    else:
        space = [Token("blank", " ")]
    added: list[Token] = []
    for entry in entries:
        if trailing is None:
            added += [comma, *space, Token("entry", entry)]
        else:
            added += [*space, Token("entry", entry), comma]
    place = (last if trailing is None else trailing) + 1
    tokens[place:place] = added
