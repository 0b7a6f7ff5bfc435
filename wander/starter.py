"""The first `wander.toml` of a new owner: their answers, and a word about each key."""

import dataclasses
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from wander.config import ConfigError, Mistake, parse_config
from wander.console import Console
from wander.urls import well_formed
from wander.wanderjs import NotConstant, WanderJSError, read

FIRST_NEIGHBOUR = "https://susam.net/wander/"
"""The first console of the network, which links to many; a way in until one has neighbours."""

OPENING = """\
# The list of a Wander console: pages worth a visit, and the consoles of neighbours.
# Save it, and the next visitor sees the change. All keys: docs/wander-toml.md
"""


class StarterError(ValueError):
    """A list that cannot be started; `str(error)` says why."""


@dataclasses.dataclass(frozen=True, slots=True)
class TakenOver:
    """The list of a `wander.js`, and the encoding that its file turned out to have."""

    console: Console
    encoding: str


def take_over(path: Path) -> TakenOver:
    """Read the `wander.js` of an owner who has a console already.

    Raises `StarterError` when there is no list in it, or one that only running it would tell.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StarterError(f"Cannot read {path}: {error.strerror}.") from error
    try:
        text, encoding = content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        # What browsers take a file for that is not UTF-8 and does not say what else it is.
        text, encoding = content.decode("cp1252", errors="replace"), "Windows-1252"
    try:
        return TakenOver(read(text), encoding)
    except NotConstant as error:
        raise StarterError(
            f"{path} is a program, and only running it would tell what is in its list:\n{error}\n"
            "Write these places out as plain texts, or start without --from."
        ) from error
    except WanderJSError as error:
        raise StarterError(f"There is no list to be read in {path}:\n{error}") from error


def write_starter(path: Path, console: Console, url: str = "") -> tuple[Mistake, ...]:
    """Write a new list to `path`; returns what is wrong with entries that it cannot hold.

    Those stand in the file as comments, with the reason: what an owner has is never lost.
    Raises `StarterError` when there is something at `path` already, which is left as it is,
    or when it cannot be written.
    """
    text, left_out = _without_mistakes(starter(console, url))
    try:
        with path.open("x", encoding="utf-8") as file:
            try:
                file.write(text)
                file.flush()
            except OSError:
                path.unlink()
                raise
    except FileExistsError:
        raise StarterError(f"{path} is there already, and was left as it is.") from None
    except OSError as error:
        raise StarterError(f"Cannot write {path}: {error.strerror}.") from error
    return left_out


def starter(console: Console, url: str = "") -> str:
    """The text of a list: what `console` holds, and how to go on. Each entry has its line.

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
        "# Pages that you love. An entry with a note, which tells visitors why, is a table:",
        '# { url = "https://example.com/", note = "Explains computers with joy." },',
        *_array("pages", _entries(console, console.pages, "url")),
        "",
        "# Other people's consoles. Their pages, and those of their neighbours, come to your",
        "# visitors too.",
        *_array("consoles", _entries(console, console.consoles, "url")),
        "",
        '# What you never want to show, whoever recommends it: "https://example.com/" hides that',
        "# site and all its pages. * stands for any characters.",
        *_array("ignore", _entries(console, console.ignore, "pattern")),
    ]
    for key, value in (("styles", console.styles), ("scripts", console.scripts)):
        if value:
            lines += ["", *_array(key, map(_quoted, value))]
    if console.referral:
        lines += ["", f"referral = {_quoted(console.referral)}"]
    if not console.preconnect:
        lines += ["", "preconnect = false"]
    return "\n".join(lines) + "\n"


def _without_mistakes(text: str) -> tuple[str, tuple[Mistake, ...]]:
    """The text with each line that has a mistake turned into a comment, which says why."""
    found: list[Mistake] = []
    while mistakes := _mistakes(text):
        found += mistakes
        reasons = {mistake.line: mistake.found for mistake in mistakes}
        lines = enumerate(text.split("\n"), start=1)
        # On the same line, so that reasons which name a line stay right.
        text = "\n".join(
            f"{line[: -len(line.lstrip())]}# {line.lstrip()}  # {reasons[number]}"
            if number in reasons
            else line
            for number, line in lines
        )
    return text, tuple(found)


def _mistakes(text: str) -> Sequence[Mistake]:
    try:
        parse_config(text)
    except ConfigError as error:
        return error.mistakes
    return ()


def _array(key: str, items: Iterable[str]) -> list[str]:
    return [f"{key} = [", *(f"    {item}," for item in items), "]"]


def _entries(console: Console, entries: Iterable[str], name: str) -> Iterable[str]:
    """Each as a text, or as a table where there is more to say."""
    for entry in entries:
        parts = [f"{name} = {_quoted(entry)}"]
        if note := console.notes.get(entry):
            parts.append(f"note = {_quoted(note)}")
        if tags := console.tags.get(entry):
            parts.append(f"tags = [{', '.join(map(_quoted, tags))}]")
        yield f"{{ {', '.join(parts)} }}" if parts[1:] else _quoted(entry)


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's, but for one character that TOML wants escaped too."""
    return json.dumps(well_formed(text), ensure_ascii=False).replace("\x7f", "\\u007f")
