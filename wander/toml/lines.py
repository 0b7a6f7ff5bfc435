"""Why a text is not TOML at the spot where reading stopped, and what its owner meant.

Judged by the text around the spot, so that every Python gives the same answer.

    >>> from wander.toml.spot import locate
    >>> slip = explain(locate('title: "Here"', 5))
    >>> slip.found, slip.instead
    ('after "title" stands ":", not "=".', 'Write: title = "Here"')
"""

import difflib
import re
from collections.abc import Callable

from wander.mistakes import code, excerpt, quoted
from wander.toml.brackets import in_brackets
from wander.toml.clashes import repeated_heading, repeated_key
from wander.toml.quotes import control_character, strange_character, swallowed_quote, text_in_quotes
from wander.toml.slip import (
    Slip,
    is_toml,
    other_comment,
    unknown_name,
    value_without_quotes,
    without_comment,
)
from wander.toml.spot import DOTTED_KEY, Spot

HEADINGS = {"server": "[server]"} | {
    name: f"[[{name}]]" for name in ("pages", "consoles", "ignore")
}
"""The table headings that the owner's list may have, by name."""

_HEADING = re.compile(r"(?:\[[^\[\]#]*\]|\[\[[^\[\]#]*\]\])(?!\])")
_KEY_THEN = re.compile(rf"({DOTTED_KEY})[ \t]*([=:>]*)[ \t]*(.*)")
_ENTRY = re.compile(r"""("[^"]*"|'[^']*'|\{.*\}|https?://\S*?)\s*,?\s*(?:#.*)?$""")


def explain(spot: Spot) -> Slip:
    """What is wrong at `spot`, told from the text alone."""
    cases: tuple[Callable[[Spot], Slip | None], ...] = (
        control_character,
        text_in_quotes,
        strange_character,
        _heading,
        swallowed_quote,
        in_brackets,
        repeated_key,
        _statement,
    )
    return next((slip for case in cases if (slip := case(spot))), None) or _anything_else(spot)


def _heading(spot: Spot) -> Slip | None:
    start, end = spot.statement, spot.line_end
    line = spot.text[start:end]
    if not line.startswith("["):
        return None
    if is_toml(line):
        return repeated_heading(spot)
    if (whole := _HEADING.match(line)) and is_toml(whole[0]):
        found = f"something follows the heading {excerpt(whole[0])}"
        mend = (start + whole.end(), end, "")
        return Slip(start + whole.end(), "", found, "Put it on a line of its own.", mend)
    name = re.sub(r"[^a-z]", "", without_comment(line).lower())
    close = difflib.get_close_matches(name, HEADINGS, n=1)
    instead = (
        f"Write: {HEADINGS[close[0]]}"
        if close
        else f"The headings of this file are {', '.join(HEADINGS.values())}."
    )
    found = f"{quoted(without_comment(line))} is not a whole heading."
    # The keys below belong to no table that is known, so nothing is said about them.
    mend = (start, end, f"[{unknown_name(start)}]")
    return Slip(start, "", found, instead, mend)


def _statement(spot: Spot) -> Slip | None:
    if spot.openers:
        return None
    start, end = spot.statement, spot.line_end
    line = spot.text[start:end]
    if line[:1] in ("]", "}", ")"):
        found = f"{line[0]} closes nothing that is open."
        instead = f"Delete it, or look above for a {line[0]} too many."
        return Slip(start, "", found, instead, (start, end, ""), stray=True)
    if slip := other_comment(spot, start):
        return slip
    if entry := _ENTRY.match(line):
        found = f"the entry {excerpt(entry[1])} stands outside of a list."
        instead = "Put it between the [ and ] of pages = [ … ] or of another list."
        return Slip(start, "", found, instead, (start, end, ""), stray=True)
    if parts := _KEY_THEN.match(line):
        return _key_and_value(spot, *parts.groups())
    return None


def _key_and_value(spot: Spot, key: str, sign: str, rest: str) -> Slip:
    """Explain a line of a key, a sign in the place of `=` or none, and the rest of the line."""
    start, end = spot.statement, spot.line_end
    at, value = end - len(rest), without_comment(rest)
    if sign == "=" and value and value[0] in "\"'[{":
        return _something_follows(spot)
    if sign == "=":
        return value_without_quotes(spot, at, at + len(value), before=f"{key} = ")
    if not sign and "=" in value:
        name = spot.text[start:end].partition("=")[0].strip()
        found = f'"{excerpt(name)}" is no key: that is one word, of the letters a to z.'
        return Slip(start, "", found, "Write: key = value", (start, end, ""))
    name_end = start + len(key)
    found = (
        f'after {quoted(key)} stands "{sign}", not "=".'
        if sign
        else f'there is no "=" after {quoted(key)}.'
    )
    instead = f"Write: {code(key)} = {code(value) or '…'}"
    meant = " = " if value else ' = ""'
    return Slip(name_end, spot.key, found, instead, (name_end, at, meant))


def _something_follows(spot: Spot) -> Slip:
    at, end = spot.word, spot.line_end
    if slip := other_comment(spot, at):
        return slip
    extra, instead = without_comment(spot.text[at:end]), "Delete it."
    if extra.strip(",;[]{}"):
        instead += {
            '"': r" Or, if it is a part of the text, write \" for each quote inside.",
            "'": " Or, if it is a part of the text, put double quotes around the whole.",
        }.get(spot.text[spot.before - 1], "")
    return Slip(at, spot.key, f"{excerpt(extra)} follows the value.", instead, (at, end, " "))


def _anything_else(spot: Spot) -> Slip:
    start, end = spot.line_start, spot.line_end
    line = spot.text[start:end]
    found = f"{excerpt(line.strip())} cannot be understood."
    instead = (
        "Put each entry into quotes, or into braces with its note, and a comma between."
        if spot.openers
        else "A line is key = value, a heading such as [server], or a comment that begins with #"
    )
    return Slip(min(spot.offset, end), spot.key, found, instead, (start, end, ""))
