"""JSON: the snapshot of a network, and a list as `wander export` writes it (`wander.json`).

>>> brought('{"date": "", "consoles": {"https://a.example/wander/": {}}}').consoles[0].text
'https://a.example/wander/'
>>> brought('{"version": 1, "pages": [{"url": "https://jvns.ca/", "note": "Joy."}]}').pages[0].note
'Joy.'

Of a snapshot, the consoles are taken as neighbours, and not the pages, which their consoles bring.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NoReturn

from wander.lists.addresses import whole_address
from wander.lists.brought import (
    Brought,
    Entry,
    Format,
    NotAListError,
    bounded,
    each_console_once,
    each_page_once,
    each_pattern_once,
)
from wander.lists.links import Unread
from wander.lists.wording import LONGEST_NOTE, LONGEST_TITLE, one_line
from wander.urls import well_formed

_VERSION: Final = 1
_LONGEST_NUMBER: Final = 40
_SHOWN: Final = 80
_STRING: Final = re.compile(r'"((?:https?:|\*)[^"\\\n]*)"|\n')

_HINT: Final = (
    "Wander reads the JSON of a network (network.json), or of a list (wander.json). "
    "Take what else you have as OPML, as a bookmarks file, or as a text with one address a line."
)


def brought(text: str) -> Brought:
    """What JSON brings. Raises NotAListError."""
    found = _parsed(text)
    return _Reading(text).brought(found)


def _parsed(text: str) -> object:
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_no_number,
            parse_int=_number,
            parse_float=_number,
        )
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
            raise NotAListError(
                f"This JSON ends in the middle, on line {error.lineno}: "
                "it seems that the file was cut off. Get it once more."
            ) from None
        raise NotAListError(
            f"This JSON cannot be read: on line {error.lineno}, {_lower(error.msg)}."
        ) from None
    except RecursionError:
        raise NotAListError(f"This JSON is nested too deeply for a list. {_HINT}") from None


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
        raise NotAListError(
            f"This JSON is ambiguous: {one_line(twice, _SHOWN)!r} stands twice in one object."
        )
    return found


def _no_number(name: str) -> NoReturn:
    raise NotAListError(f"This is not JSON: it has {name} in the place of a number.")


def _number(digits: str) -> float:
    # No list has a number of that length, and Python takes long over them, or refuses.
    if len(digits) > _LONGEST_NUMBER:
        return math.inf
    return int(digits) if digits.lstrip("-").isdecimal() else float(digits)


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]


class _Reading:
    """Takes the entries out of JSON, and knows the lines on which they stand."""

    def __init__(self, text: str) -> None:
        self._lines: dict[str, int] = {}
        self._unread: list[Unread] = []
        line = 1
        for found in _STRING.finditer(text):
            if found[1] is None:
                line += 1
            else:
                self._lines.setdefault(found[1], line)

    def brought(self, data: Any) -> Brought:
        """All that there is. Raises NotAListError for JSON of another kind."""
        match data:
            case {"consoles": dict() as consoles, "date": _}:
                return self._network([{**_mapping(consoles[url]), "url": url} for url in consoles])
            case {"consoles": list() as consoles, "date": _, "console": _}:
                _check_version(data)
                return self._network(consoles)
            case {"pages": list()} | {"consoles": list()} | {"ignore": list()}:
                _check_version(data)
                return self._list(data)
            case [str(), *_] if all(isinstance(one, str) for one in data):
                return self._list({"pages": data}, "lines")
        raise NotAListError(_of_another_kind(data))

    def _network(self, consoles: Sequence[object]) -> Brought:
        there = []
        for one in consoles:
            if _mapping(one).get("state") == "unreachable":
                url = _mapping(one).get("url")
                self._unread.append(Unread(self._line(url), f"{url} could not be reached"))
            else:
                there.append(one)
        found = each_console_once(self._addresses("consoles", there))
        return self._finished(Brought(format="snapshot", consoles=found))

    def _list(self, data: Mapping[str, object], form: Format = "wander.json") -> Brought:
        found = Brought(
            format=form,
            title=_line(data.get("title")),
            pages=each_page_once(self._addresses("pages", data.get("pages"))),
            consoles=each_console_once(self._addresses("consoles", data.get("consoles"))),
            ignore=each_pattern_once(self._patterns(data.get("ignore"))),
        )
        return self._finished(found)

    def _addresses(self, key: str, found: object) -> Iterator[Entry]:
        for one in _sequence(found):
            entry = {"url": one} if isinstance(one, str) else _mapping(one)
            written = entry.get("url")
            url = whole_address(written) if isinstance(written, str) else None
            if url:
                yield self._entry(url, entry)
            else:
                self._leave(key, one, "is no whole web address")

    def _patterns(self, found: object) -> Iterator[Entry]:
        for one in _sequence(found):
            entry = {"pattern": one} if isinstance(one, str) else _mapping(one)
            pattern = entry.get("pattern")
            if isinstance(pattern, str) and pattern.strip() and pattern.isprintable():
                yield self._entry(pattern.strip(), entry)
            else:
                self._leave("ignore", one, "is no pattern")

    def _entry(self, text: str, found: Mapping[str, object]) -> Entry:
        tags = (_line(tag) for tag in _sequence(found.get("tags")))
        return Entry(
            text=text,
            title=_line(found.get("title")),
            note=_line(found.get("note") or found.get("remark"), LONGEST_NOTE),
            tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
            line=self._line(text),
        )

    def _leave(self, key: str, entry: object, reason: str) -> None:
        written = entry if isinstance(entry, str) else json.dumps(entry)
        text = f"{key}: {one_line(written, _SHOWN)} {reason}"
        self._unread.append(Unread(self._line(entry), text))

    def _line(self, text: object) -> int:
        """The first line with this text; 0 if it is not written there as it is."""
        return self._lines.get(text, 0) if isinstance(text, str) else 0

    def _finished(self, found: Brought) -> Brought:
        return bounded(replace(found, unread=tuple(self._unread)))


def _check_version(data: Mapping[str, object]) -> None:
    version = data.get("version", _VERSION)
    if version != _VERSION:
        raise NotAListError(
            f"This JSON says that it is of version {one_line(str(version), _SHOWN)}; "
            f"this Wander reads version {_VERSION}. A newer Wander may read it."
        )


def _of_another_kind(data: Any) -> str:
    """What to say of JSON that is neither a network nor a list."""
    match data:
        case {"guid": _, "children": _} | {"roots": _}:
            return (
                "This is a browser's own store of bookmarks. "
                "In the browser's bookmark manager, export them to HTML, and bring that file."
            )
        case {"items": list(), "version": str()}:
            return "This is a feed (JSON Feed): the posts of one website. Add that website itself."
    return f"There is no list in this JSON that Wander knows. {_HINT}"


def _mapping(found: object) -> Mapping[str, object]:
    return found if isinstance(found, dict) else {}


def _sequence(found: object) -> Sequence[object]:
    return found if isinstance(found, list) else ()


def _line(found: object, longest: int = LONGEST_TITLE) -> str:
    return one_line(well_formed(found), longest) if isinstance(found, str) else ""
