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
from typing import Any, Final, TypeAlias, get_args

from wander.config.arrays import beginning, with_entries, without
from wander.config.changes import (
    Add,
    Annotate,
    Change,
    EditError,
    Move,
    Remove,
    Replace,
    Set,
    needs_to_be_storable,
)
from wander.config.entries import ListName
from wander.config.headings import with_blocks, without_blocks
from wander.config.layout import (
    ENTRY_KEYS,
    Field,
    FilesName,
    Layout,
    OddLayoutError,
    SettingName,
    Splice,
    Value,
    spliced,
)
from wander.config.meaning import as_read, is_as_meant
from wander.config.notes import with_field
from wander.config.order import with_block_moved, with_moves
from wander.config.plan import ListPlan
from wander.config.values import with_value
from wander.config.writing import Hand, NewEntry, comment_lines
from wander.mistakes import printable
from wander.toml.reading import read

__all__ = [
    "Add",
    "Annotate",
    "Change",
    "Edit",
    "EditError",
    "Move",
    "Remove",
    "Replace",
    "Set",
    "difference",
    "edited",
    "list_items",
    "values_of",
]

Edit: TypeAlias = Change | Set
"""A change to an entry or to a setting."""

_LISTS: Final[tuple[ListName, ...]] = get_args(ListName)
_MARK: Final = "\ufeff"
_TO_BE_MADE_BY_HAND: Final = (
    "Nothing was changed: this file is laid out in a way in which the change cannot be made "
    "without damage to the rest. Make it with a text editor."
)


def edited(text: str, changes: Iterable[Edit]) -> str:
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
    values = values_of(before)
    plans: dict[ListName, ListPlan] = {}
    set_values: dict[SettingName | FilesName, Value | None] = {}
    for change in changes:
        if isinstance(change, Set):
            for part in change.value if isinstance(change.value, tuple) else [str(change.value)]:
                needs_to_be_storable(part)
            set_values[change.key] = change.value
            continue
        if change.list not in plans:
            plans[change.list] = ListPlan(change.list, list_items(values, change.list))
        plans[change.list].make(change)
    set_values = {
        key: value for key, value in set_values.items() if as_read(value) != values.get(key)
    }
    data = before.encode()
    try:
        for plan in plans.values():
            data = _carried_out(data, plan)
        for key, value in set_values.items():
            layout = _layout(data)
            hand = Hand.seen_in(layout, "pages")
            data = spliced(data, [with_value(layout, key, value, hand)])
    except OddLayoutError:
        raise EditError(_TO_BE_MADE_BY_HAND) from None
    after = data.decode()
    if not is_as_meant(before, after, values, plans, set_values):
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


def values_of(text: str) -> dict[str, Any]:
    """What the text of a `wander.toml` says, without a byte order mark.

    Raises `EditError` when it is not TOML, with the first mistake.
    """
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


def list_items(values: Mapping[str, object], name: ListName) -> list[object]:
    """The entries of one list. Raises `EditError` where it is none."""
    items = values.get(name, [])
    if not isinstance(items, list):
        raise EditError(f"Nothing was changed: {name} is not a list in this file.")
    return items


def _layout(data: bytes) -> Layout:
    layout = Layout(data)
    if layout.root.has_error:
        raise EditError(_TO_BE_MADE_BY_HAND)
    return layout


def _carried_out(data: bytes, plan: ListPlan) -> bytes:
    """With all that is planned for one list."""
    data = _replaced(data, plan)
    for field in get_args(Field):
        data = _annotated(data, plan, field)
    # Before anything is taken out, so that there are neighbours to be like.
    data = _extended(data, plan)
    data = _moved(data, plan)
    return _reduced(data, plan)


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


def _annotated(data: bytes, plan: ListPlan, field: Field) -> bytes:
    """With the new notes, or tags, of entries that were there and stay."""
    new = {place: one for place, one in plan.fields(field).items() if place not in plan.removed}
    if not new:
        return data
    layout = _layout(data)
    hand, key = Hand.seen_in(layout, plan.name), ENTRY_KEYS[plan.name]
    entries = layout.entries(plan.name)
    return spliced(
        data,
        [
            with_field(layout, entries[place], key, field, value, hand)
            for place, value in new.items()
        ],
    )


def _extended(data: bytes, plan: ListPlan) -> bytes:
    """With the new entries."""
    name, key = plan.name, ENTRY_KEYS[plan.name]
    added = [NewEntry(new.entry, new.note, new.tags, new.heading) for new in plan.added]
    if not added:
        return data
    layout = _layout(data)
    like = _list_of_headings(layout, name)
    if like:
        hand = Hand.seen_in(layout, like)
        return spliced(data, [with_blocks(layout, name, like, added, hand)])
    if not layout.array(name):
        layout = _layout(spliced(data, [beginning(layout, name)]))
    hand = Hand.seen_in(layout, name)
    entries = [(hand.inline(key, new), comment_lines(new.heading)) for new in added]
    return spliced(layout.data, [with_entries(layout, name, entries, hand)])


def _list_of_headings(layout: Layout, name: ListName) -> ListName | None:
    """The list to be like: this one, or the last where the owner writes all with headings."""
    by_heading = [one for one in _LISTS if not layout.array(one) and layout.entries(one)]
    if name in by_heading:
        return name
    if any(layout.array(one) for one in _LISTS):
        return None
    return by_heading[-1] if by_heading else None


def _moved(data: bytes, plan: ListPlan) -> bytes:
    """With the entries in their new order."""
    steps = plan.steps
    if not steps:
        return data
    layout = _layout(data)
    if layout.array(plan.name):
        return spliced(data, [with_moves(layout, plan.name, steps)])
    for step in steps:
        data = spliced(data, with_block_moved(_layout(data), plan.name, step))
    return data


def _reduced(data: bytes, plan: ListPlan) -> bytes:
    """Without the entries that go."""
    if not plan.removed:
        return data
    layout = _layout(data)
    if layout.array(plan.name):
        return spliced(data, [without(layout, plan.name, plan.leaving)])
    return spliced(data, without_blocks(layout, plan.name, plan.leaving))


def _lines(text: str) -> list[str]:
    """Lines end with a line feed and with nothing else that Python takes for an end."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)
