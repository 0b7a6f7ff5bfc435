"""The first `wander.toml` of a new owner: their answers, and a word about each key."""

import json
from collections.abc import Iterable
from pathlib import Path

from wander.config import parse_config
from wander.console import Console

FIRST_NEIGHBOUR = "https://susam.net/wander/"
"""The first console of the network, which links to many; a way in until one has neighbours."""

OPENING = """\
# The list of a Wander console: pages worth a visit, and the consoles of neighbours.
# Save it, and the next visitor sees the change. All keys: docs/wander-toml.md
"""


class StarterError(Exception):
    """A list that cannot be started; `str(error)` says why."""


def write_starter(path: Path, console: Console, url: str = "") -> None:
    """Write a new list to `path`.

    Raises `StarterError` when there is something at `path` already, which is left as it is,
    or when it cannot be written; and `ConfigError` when an answer is none that a list can
    hold.
    """
    text = starter(console, url)
    parse_config(text, path)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise StarterError(f"{path} is there already, and was left as it is.") from None
    except OSError as error:
        raise StarterError(f"Cannot write {path}: {error.strerror}.") from error


def starter(console: Console, url: str = "") -> str:
    """The text of a list: what `console` holds, and how to go on.

    >>> print(starter(Console(title="Ana's corner")).splitlines()[3])
    title = "Ana's corner"
    """
    lines = [
        OPENING,
        f"title = {_quoted(console.title or 'Wander')}",
        "",
        "# Where your console is on the web. Page owners see it as the place a visitor came from.",
        f"url = {_quoted(url)}" if url else '# url = "https://example.com/wander/"',
        "",
        "# Pages that you love. A note tells visitors why.",
        *_array("pages", console, console.pages, "url"),
        "",
        "# Other people's consoles. Their pages, and those of their neighbours, come to your",
        "# visitors too.",
        *_array("consoles", console, console.consoles, "url"),
        "",
        "# What you never want to show, whoever recommends it. * stands for any characters.",
        *_array("ignore", console, console.ignore, "pattern"),
    ]
    for key, value in (("styles", console.styles), ("scripts", console.scripts)):
        if value:
            lines += ["", f"{key} = [{', '.join(map(_quoted, value))}]"]
    if console.referral:
        lines += ["", f"referral = {_quoted(console.referral)}"]
    if not console.preconnect:
        lines += ["", "preconnect = false"]
    return "\n".join(lines) + "\n"


def _array(key: str, console: Console, entries: Iterable[str], name: str) -> list[str]:
    return [f"{key} = [", *(f"    {_entry(console, entry, name)}," for entry in entries), "]"]


def _entry(console: Console, entry: str, name: str) -> str:
    parts = [f"{name} = {_quoted(entry)}"]
    if note := console.notes.get(entry):
        parts.append(f"note = {_quoted(note)}")
    if tags := console.tags.get(entry):
        parts.append(f"tags = [{', '.join(map(_quoted, tags))}]")
    return f"{{ {', '.join(parts)} }}" if parts[1:] else _quoted(entry)


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's, but for one character that TOML wants escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
