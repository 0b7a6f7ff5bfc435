r"""Editing `wander.toml`: what was changed changes, and not one other byte.

>>> text = 'pages = [\n    "http://a.example/",  # A friend.\n]\n'
>>> moved = Replace(list="pages", entry="http://a.example/", by="https://a.example/")
>>> after = edited(text, [moved, Add(list="ignore", entry="https://x.com/", note="Too large.")])
>>> print(after, end="")
pages = [
    "https://a.example/",  # A friend.
]
<BLANKLINE>
ignore = [
    { pattern = "https://x.com/", note = "Too large." },
]

The places of the entries come from the tree-sitter grammar, and the text is changed there.
tomlkit writes the texts in quotes, and no more: taking an entry out of an array, it loses the
comment beside it, and taking a heading out, the comment above the next one. However a change
was made, its result is read again, and refused if it says anything but what was asked for.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, get_args

from wander.config.arrays import beginning, with_entries, without
from wander.config.changes import (
    Add,
    Change,
    EditError,
    ListPlan,
    Remove,
    Replace,
    as_table,
    needs_to_be_storable,
)
from wander.config.entries import ListName
from wander.config.headings import with_blocks, without_blocks
from wander.config.layout import ENTRY_KEYS, Layout, Splice, spliced
from wander.config.writing import Hand
from wander.mistakes import printable
from wander.toml.reading import read

__all__ = ["Add", "Change", "EditError", "Remove", "Replace", "difference", "edited"]

_LISTS: Final[tuple[ListName, ...]] = get_args(ListName)
_MARK: Final = "\ufeff"
_TO_BE_MADE_BY_HAND: Final = (
    "Nothing was changed: this file is laid out in a way in which the change cannot be made "
    "without damage to the rest. Make it with a text editor."
)


def edited(text: str, changes: Iterable[Change]) -> str:
    """The text of a `wander.toml` after these changes, which follow one upon the other.

    An entry is named as `wander.config` reads it, letter for letter. Line ends and a byte
    order mark stay as they are.

    Raises `EditError` when the text is not TOML, for an entry that is not in its list or is
    there twice, and for one that would be. Whether the result makes a good list is for
    `wander.config.parse_config` to say.
    """
    needs_to_be_storable(text)
    mark = _MARK if text.startswith(_MARK) else ""
    before = text.removeprefix(_MARK)
    values = _values(before)
    plans: dict[ListName, ListPlan] = {}
    for change in changes:
        if change.list not in plans:
            plans[change.list] = ListPlan(change.list, _items(values, change.list))
        plans[change.list].make(change)
    data = before.encode()
    for plan in plans.values():
        data = _replaced(data, plan)
        # Before anything is taken out, so that there are neighbours to be like.
        data = _extended(data, plan)
        data = _reduced(data, plan)
    after = data.decode()
    if not _is_as_meant(before, after, values, plans):
        raise EditError(_TO_BE_MADE_BY_HAND)
    return mark + after


def difference(before: str, after: str, path: Path | str) -> str:
    r"""What changed, as `diff -u` shows it; empty when nothing did.

    Lines keep their ends, and a last line without one is marked.

    >>> print(difference("a\nb\n", "a\nc", "wander.toml"), end="")
    --- wander.toml
    +++ wander.toml
    @@ -1,2 +1,2 @@
     a
    -b
    +c
    \ No newline at end of file
    """
    name = str(path)
    lines = difflib.unified_diff(_lines(before), _lines(after), name, name)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _values(text: str) -> dict[str, Any]:
    try:
        # Numbers with a point stay as they are written: nan is not even equal to itself.
        return tomllib.loads(text, parse_float=str)
    except RecursionError:
        found = "brackets stand in brackets, too many to follow."
        raise EditError(f"Nothing was changed: {found}") from None
    except ValueError:
        mistake = read(text.replace("\r\n", "\n")).mistakes[0]
    place = f"line {mistake.line}: " if mistake.line else ""
    found = printable(f"{place}{mistake.found} {mistake.instead}")
    raise EditError(f"Nothing was changed: {found}")


def _items(values: Mapping[str, object], name: ListName) -> list[object]:
    items = values.get(name, [])
    if not isinstance(items, list):
        raise EditError(f"Nothing was changed: {name} is not a list in this file.")
    return items


def _layout(data: bytes) -> Layout:
    layout = Layout(data)
    if layout.root.has_error:
        raise EditError(_TO_BE_MADE_BY_HAND)
    return layout


def _replaced(data: bytes, plan: ListPlan) -> bytes:
    """With the new texts of entries that were there."""
    if not plan.replaced:
        return data
    layout = _layout(data)
    entries = layout.entries(plan.name)
    splices = []
    for place, text in plan.replaced.items():
        if node := entries[place].text:
            quote = layout.slice(node.start_byte, node.start_byte + 1)
            new = Hand(quote=quote).text(text).encode()
            splices.append(Splice(node.start_byte, node.end_byte, new))
    return spliced(data, splices)


def _extended(data: bytes, plan: ListPlan) -> bytes:
    """With the new entries."""
    name, key, added = plan.name, ENTRY_KEYS[plan.name], plan.added
    if not added:
        return data
    layout = _layout(data)
    like = _list_of_headings(layout, name)
    if like:
        blocks = [(new.entry, new.note, new.tags) for new in added]
        hand = Hand.seen_in(layout, like)
        return spliced(data, [with_blocks(layout, name, like, blocks, hand)])
    if not layout.array(name):
        layout = _layout(spliced(data, [beginning(layout, name)]))
    hand = Hand.seen_in(layout, name)
    entries = [hand.inline(key, new.entry, new.note, new.tags) for new in added]
    return spliced(layout.data, [with_entries(layout, name, entries, hand)])


def _list_of_headings(layout: Layout, name: ListName) -> ListName | None:
    """The list to be like: this one, or the last where the owner writes all with headings."""
    by_heading = [one for one in _LISTS if not layout.array(one) and layout.entries(one)]
    if name in by_heading:
        return name
    if any(layout.array(one) for one in _LISTS):
        return None
    return by_heading[-1] if by_heading else None


def _reduced(data: bytes, plan: ListPlan) -> bytes:
    """Without the entries that go."""
    if not plan.removed:
        return data
    layout = _layout(data)
    if layout.array(plan.name):
        return spliced(data, [without(layout, plan.name, plan.removed)])
    return spliced(data, without_blocks(layout, plan.name, plan.removed))


def _is_as_meant(
    before: str, after: str, values: Mapping[str, object], plans: Mapping[ListName, ListPlan]
) -> bool:
    """Whether the result says what was meant, and has all comments."""
    meant = dict(values)
    for name, plan in plans.items():
        meant[name] = plan.meant
    try:
        meaning = _meaning(tomllib.loads(after, parse_float=str))
    except (ValueError, RecursionError):
        return False
    return meaning == _meaning(meant) and _comments(before) == _comments(after)


def _meaning(values: Mapping[str, object]) -> dict[str, object]:
    """The values, in one form for what means the same: a list without entries and none."""
    meaning = dict(values)
    for name in _LISTS:
        items = meaning.pop(name, [])
        if isinstance(items, list):
            items = [as_table(name, item) for item in items]
        if items:
            meaning[name] = items
    return meaning


def _comments(text: str) -> list[bytes]:
    return [comment.text or b"" for comment in Layout(text.encode()).comments]


def _lines(text: str) -> list[str]:
    """Lines end with a line feed and with nothing else that Python takes for an end."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)
