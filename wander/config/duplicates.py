"""Entries that stand in a list twice, found in a file that cannot be used because of them.

>>> twice = 'pages = ["https://a.example", "https://A.example/", "https://b.example/"]'
>>> without_duplicates(twice)[0]
'pages = ["https://a.example", "https://b.example/"]'
"""

import tomllib
from collections.abc import Iterator
from typing import Any, get_args

from wander.config.changes import Remove
from wander.config.edit import edited
from wander.config.entries import ListName, likeness
from wander.config.layout import ENTRY_KEYS


def without_duplicates(text: str) -> tuple[str, list[Remove]]:
    """The text of a list without the entries that are there already, and these entries.

    Of each page, console or pattern the first entry stays that has a note or tags, or else the
    first. None goes that has a note or tags. A text that cannot be edited stays as it is.
    """
    try:
        values = tomllib.loads(text.removeprefix("\ufeff"))
        going = [one for name in get_args(ListName) for one in _going(name, values.get(name))]
        return edited(text, going), going
    except (ValueError, RecursionError):
        return text, []


def _going(name: ListName, items: Any) -> Iterator[Remove]:
    if not isinstance(items, list):
        return
    alike: dict[str, list[tuple[int, str, bool]]] = {}
    for place, item in enumerate(items):
        table = item if isinstance(item, dict) else {ENTRY_KEYS[name]: item}
        entry = table.get(ENTRY_KEYS[name])
        if isinstance(entry, str):
            says_more = bool(table.get("note") or table.get("tags"))
            alike.setdefault(likeness(name, entry), []).append((place, entry, says_more))
    for group in alike.values():
        kept = next((one for one in group if one[2]), group[0])
        for place, entry, says_more in group:
            if place != kept[0] and not says_more:
                yield Remove(list=name, entry=entry, place=place)
