"""The whole list as JSON, for programs that want it without JavaScript."""

import json
from collections.abc import Iterable, Iterator
from typing import Final

from wander.feeds.listing import Link, Listing, Pattern, timestamp
from wander.feeds.marks import GENERATOR

WANDER_JSON: Final = "wander.json"
VERSION: Final = 1


def list_as_json(listing: Listing) -> bytes:
    """The list, one entry a line; what is not known is left out."""
    head = {"version": VERSION, "generator": GENERATOR, "title": listing.title}
    head |= {"url": listing.url, "language": listing.language}
    members = [f'"{key}": {_json(value)}' for key, value in head.items() if value]
    lists: dict[str, Iterator[dict[str, object]]] = {
        "pages": map(_link, listing.pages),
        "consoles": map(_link, listing.consoles),
        "ignore": map(_pattern, listing.ignore),
    }
    members += [f'"{name}": {_array(entries)}' for name, entries in lists.items()]
    return ("{\n " + ",\n ".join(members) + "\n}\n").encode()


def _link(link: Link) -> dict[str, object]:
    return {
        "url": link.entry,
        "title": link.title,
        "note": link.note,
        "tags": link.tags,
        "added": None if link.added is None else timestamp(link.added),
    }


def _pattern(pattern: Pattern) -> dict[str, object]:
    return {"pattern": pattern.entry, "note": pattern.note, "tags": pattern.tags}


def _array(entries: Iterable[dict[str, object]]) -> str:
    lines = [_json({key: value for key, value in entry.items() if value}) for entry in entries]
    return "[\n  " + ",\n  ".join(lines) + "\n ]" if lines else "[]"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
