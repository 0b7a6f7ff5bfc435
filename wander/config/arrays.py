r"""A list that is an array: entries put into it and taken from it, and nothing else moved.

>>> from wander.config.layout import Layout, spliced
>>> layout = Layout(b'pages = [\n    "a",  # A friend.\n    "b"\n]\n')
>>> print(spliced(layout.data, [without(layout, "pages", {0})]).decode(), end="")
pages = [
    # A friend.
    "b"
]
>>> print(spliced(layout.data, [with_entries(layout, "pages", ['"c"'], Hand())]).decode(), end="")
pages = [
    "a",  # A friend.
    "b",
    "c"
]
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tree_sitter import Node

from wander.config.layout import ENTRY_KEYS, Layout, Splice, comments_in, value_of
from wander.config.writing import Hand

_Kind: TypeAlias = Literal["open", "close", "comma", "comment", "entry", "blank", "newline"]
_KINDS: dict[str, _Kind] = {"[": "open", "]": "close", ",": "comma", "comment": "comment"}
_SPACE = re.compile(r"(?P<blank>[ \t]+)|(?P<newline>\r?\n)")


def without(layout: Layout, name: str, gone: Collection[int]) -> Splice:
    """The array without the entries of these numbers; all its comments stay."""
    array = _array(layout, name)
    tokens = _tokens(layout, array)
    places = [at for at, token in enumerate(tokens) if token.kind == "entry"]
    # From the last one on, so that the places of those before stay as they are.
    for number in sorted(gone, reverse=True):
        _take(tokens, places[number], layout.newline)
    return _splice(array, tokens)


def with_entries(layout: Layout, name: str, entries: Sequence[str], hand: Hand) -> Splice:
    """The array with these entries, as TOML writes them, behind its last one."""
    array = _array(layout, name)
    tokens = _tokens(layout, array)
    last = next((i for i in reversed(range(len(tokens))) if tokens[i].kind == "entry"), None)
    margin = layout.indent(array.start_byte)
    close = len(tokens) - 1
    if last is None and not any(token.kind == "newline" for token in tokens):
        tokens[1:close] = [_Token("newline", hand.newline), _Token("blank", margin)]
        close = len(tokens) - 1
    if _begins_line(tokens, close):
        _add_lines(tokens, last, entries, hand, margin)
    elif last is not None:
        _add_behind(tokens, last, entries, hand)
    return _splice(array, tokens)


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


@dataclass(frozen=True, slots=True)
class _Token:
    kind: _Kind
    text: str
    comments: tuple[str, ...] = ()
    """Those inside an entry."""


def _array(layout: Layout, name: str) -> Node:
    array = layout.array(name)
    if array is None:
        raise ValueError(f"{name} is not an array")
    return array


def _tokens(layout: Layout, array: Node) -> list[_Token]:
    """All of the array, from bracket to bracket."""
    tokens: list[_Token] = []
    at = array.start_byte
    for node in array.children:
        for space in _SPACE.finditer(layout.slice(at, node.start_byte)):
            tokens.append(_Token("blank" if space["blank"] else "newline", space[0]))
        kind = _KINDS.get(node.type, "entry")
        inside = [layout.slice(c.start_byte, c.end_byte) for c in comments_in(node)]
        tokens.append(_Token(kind, layout.slice(node.start_byte, node.end_byte), tuple(inside)))
        at = node.end_byte
    return tokens


def _splice(array: Node, tokens: Sequence[_Token]) -> Splice:
    text = "".join(token.text for token in tokens)
    return Splice(array.start_byte, array.end_byte, text.encode())


def _take(tokens: list[_Token], at: int, newline: str) -> None:
    """Take out the entry at `at` and one comma.

    Of two commas that could go it is the one on the entry's line, so that no other line
    changes. Behind the last entry of an array of several lines a comma may stay.
    """
    before, after = _comma(tokens, at, -1), _comma(tokens, at, +1)
    start, end = at, at + 1
    if after is not None and _on_one_line(tokens, at, after):
        end = after + 1
    elif before is not None and _on_one_line(tokens, before, at):
        start = before
    elif after is not None:
        del tokens[after]
        _tidy(tokens, after)
    elif before is not None and _closes(tokens, at) and _is_space(tokens[before + 1 : at]):
        start = before
    kept: list[_Token] = []
    for comment in tokens[at].comments:
        # A comment goes to the end of its line, so what follows needs another.
        indent = _Token("blank", _indent(tokens, at))
        kept += [_Token("comment", comment), _Token("newline", newline), indent]
    tokens[start:end] = kept
    _tidy(tokens, start + len(kept))


def _tidy(tokens: list[_Token], hole: int) -> None:
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


def _add_lines(
    tokens: list[_Token], last: int | None, entries: Sequence[str], hand: Hand, margin: str
) -> None:
    """Add a line for each entry above that of the closing bracket."""
    bottom = _line_start(tokens, len(tokens) - 1)
    comma, newline = _Token("comma", ","), _Token("newline", hand.newline)
    if last is None:
        first = _line_end(tokens, 0) + 1
        above = [token.text for token in tokens[first:bottom] if token.kind == "blank"]
        lead = [_Token("blank", above[0] if above else margin + hand.indent)]
    elif _line_start(tokens, last) > 0:
        lead = [_Token("blank", _indent(tokens, last))]
    else:
        lead = [_Token("blank", margin + hand.indent)]
    lines: list[_Token] = []
    trailing = last is None or _comma(tokens, last, +1) is not None
    if last is not None and not trailing:
        before = _comma(tokens, last, -1)
        if (
            before is not None
            and _begins_line(tokens, before)
            and _on_one_line(tokens, before, last)
        ):
            # Commas stand at the beginning of the lines here.
            lead += tokens[before:last]
            for entry in entries:
                lines += [*lead, _Token("entry", entry), newline]
            tokens[bottom:bottom] = lines
            return
    for entry in entries:
        lines += [*lead, _Token("entry", entry), comma, newline]
    if last is not None and not trailing:
        del lines[-2]
    tokens[bottom:bottom] = lines
    if last is not None and not trailing:
        tokens.insert(last + 1, comma)


def _add_behind(tokens: list[_Token], last: int, entries: Sequence[str], hand: Hand) -> None:
    """Add entries behind the last one where the closing bracket shares a line with others."""
    comma = _Token("comma", ",")
    before, trailing = _comma(tokens, last, -1), _comma(tokens, last, +1)
    if _line_start(tokens, last) > 0 and _begins_line(tokens, last):
        space = [_Token("newline", hand.newline), _Token("blank", _indent(tokens, last))]
    elif before is not None and _on_one_line(tokens, before, last):
        space = tokens[before + 1 : last]
    else:
        space = [_Token("blank", " ")]
    added: list[_Token] = []
    for entry in entries:
        if trailing is None:
            added += [comma, *space, _Token("entry", entry)]
        else:
            added += [*space, _Token("entry", entry), comma]
    place = (last if trailing is None else trailing) + 1
    tokens[place:place] = added


def _comma(tokens: Sequence[_Token], at: int, step: int) -> int | None:
    """The comma before or behind an entry."""
    at += step
    while tokens[at].kind in ("blank", "newline", "comment"):
        at += step
    return at if tokens[at].kind == "comma" else None


def _closes(tokens: Sequence[_Token], at: int) -> bool:
    """Whether the closing bracket follows on the same line, with nothing between."""
    at += 1
    while tokens[at].kind == "blank":
        at += 1
    return tokens[at].kind == "close"


def _on_one_line(tokens: Sequence[_Token], start: int, end: int) -> bool:
    return all(token.kind != "newline" for token in tokens[start:end])


def _is_space(tokens: Sequence[_Token]) -> bool:
    return all(token.kind in ("blank", "newline") for token in tokens)


def _begins_line(tokens: Sequence[_Token], at: int) -> bool:
    start = _line_start(tokens, at)
    return start > 0 and _is_space(tokens[start:at])


def _indent(tokens: Sequence[_Token], at: int) -> str:
    first = tokens[_line_start(tokens, at)]
    return first.text if first.kind == "blank" else ""


def _line_start(tokens: Sequence[_Token], at: int) -> int:
    """Where the line begins; 0 for that of the opening bracket."""
    while at > 0 and tokens[at - 1].kind != "newline":
        at -= 1
    return at


def _line_end(tokens: Sequence[_Token], at: int) -> int:
    """The newline that ends the line; behind everything where there is none."""
    while at < len(tokens) and tokens[at].kind != "newline":
        at += 1
    return at
