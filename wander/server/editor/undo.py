r"""What takes a list from one text back to what another says.

>>> before = 'pages = ["https://a.example/", { url = "https://b.example/", note = "B." }]\n'
>>> after = 'pages = ["https://a.example/"]\n'
>>> way_back(after, before)
[Add(list='pages', entry='https://b.example/', note='B.', tags=())]
"""

from collections.abc import Iterator, Sequence
from typing import get_args

from wander.config import Config, parse_config
from wander.config.edit import Add, Annotate, Change, Edit, Move, Remove, Replace, Set
from wander.config.entries import ListName, likeness
from wander.config.layout import SettingName
from wander.own_list import entries_of


def way_back(after: str, before: str) -> list[Edit]:
    """The changes that make a list say again what it said before, and leave its comments alone.

    Both texts are lists that can be used. Raises `ConfigError` for others.
    """
    now, then = parse_config(after), parse_config(before)
    edits: list[Edit] = [
        Set(key=key, value=old)
        for key in get_args(SettingName)
        if (old := setting(then, key)) != setting(now, key)
    ]
    for name in get_args(ListName):
        edits += _list_edits(name, now, then)
    return edits


def setting(config: Config, key: SettingName) -> str | bool | None:
    """What a setting is; None for what goes without saying."""
    console = config.console
    match key:
        case "title":
            return console.title or None
        case "url":
            return config.url
        case "language":
            return None if config.language == "en" else config.language
        case "referral":
            return console.referral
        case "preconnect":
            return None if console.preconnect else False


def _list_edits(name: ListName, now: Config, then: Config) -> Iterator[Change]:
    present, past = entries_of(now, name), entries_of(then, name)
    by_likeness = {likeness(name, entry): entry for entry in present}
    known = {likeness(name, entry) for entry in past}
    gone = [entry for entry in present if likeness(name, entry) not in known]
    missing = [entry for entry in past if likeness(name, entry) not in by_likeness]
    order = list(present)
    if len(gone) == len(missing) == 1:  # another address for the same entry
        yield Replace(list=name, entry=gone[0], by=missing[0])
        order[order.index(gone[0])] = missing[0]
        by_likeness[likeness(name, missing[0])] = gone[0]
        gone, missing = [], []
    for entry in gone:
        yield Remove(list=name, entry=entry)
        order.remove(entry)
    for entry in past:
        if entry in missing:
            note, tags = _said(then, entry)
            yield Add(list=name, entry=entry, note=note, tags=tags)
            order.append(entry)
            continue
        was = by_likeness[likeness(name, entry)]
        if was != entry and was in order:
            yield Replace(list=name, entry=was, by=entry)
            order[order.index(was)] = entry
        note, tags = _said(then, entry)
        if (note, tags) != _said(now, was):
            yield Annotate(list=name, entry=entry, note=note, tags=tags)
    yield from _moves(name, order, past)


def _moves(name: ListName, order: list[str], past: Sequence[str]) -> Iterator[Move]:
    for place, entry in enumerate(past):
        if order[place] == entry:
            continue
        here = order.index(entry)
        # One entry that went up is one move, and not one for each that it passed.
        if here == place + 1 and place + 1 < len(past) and order[place] != past[place + 1]:
            stray = order[place]
            to = past.index(stray)
            yield Move(list=name, entry=stray, to=to)
            order.insert(to, order.pop(place))
            if order[place] == entry:
                continue
            here = order.index(entry)
        yield Move(list=name, entry=entry, to=place)
        order.insert(place, order.pop(here))


def _said(config: Config, entry: str) -> tuple[str, tuple[str, ...]]:
    console = config.console
    return console.notes.get(entry, ""), tuple(console.tags.get(entry, ()))
