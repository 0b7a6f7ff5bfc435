"""What goes wrong inside `[ ]` and `{ }`."""

import re

from wander.mistakes import code, excerpt, printable, quoted
from wander.toml.clashes import repeated_in_braces
from wander.toml.slip import Slip, other_comment, value_without_quotes, without_comment
from wander.toml.spot import DOTTED_KEY, Spot, locate

_NEXT_STATEMENT = re.compile(
    rf"[ \t]*(?:(?P<key>{DOTTED_KEY})[ \t]*=|\[\[?[ \t]*{DOTTED_KEY}[ \t]*\]\]?[ \t]*(?:#.*)?$)",
    re.MULTILINE,
)
_KEYS_OF_AN_ENTRY = ("url", "pattern", "note", "tags")
_KEY_BEFORE = re.compile(rf"[,{{]\s*({DOTTED_KEY})\s*\Z")
_LAST_TEXT = re.compile(r"""("[^"\n]*"|'[^'\n]*'|[^\s,\[\]{}"']+|[}\]])\Z""")
_SIGN_AND_VALUE = re.compile(r"""([:=>]*)\s*("[^"\n]*"|'[^'\n]*'|[^,}\n]*)""")
_BARE = re.compile(r"[^,\[\]{}\n]*")
_CLOSERS = {"[": "]", "{": "}"}


def in_brackets(spot: Spot) -> Slip | None:
    """Explain what is wrong at `spot`, if it stands in a list or a table in braces."""
    if not spot.openers:
        return None
    return (
        _never_closed(spot)
        or _wrong_character(spot)
        or (_in_braces if spot.text[spot.openers[-1]] == "{" else _in_list)(spot)
    )


def _never_closed(spot: Spot) -> Slip | None:
    if not spot.text[spot.offset :].strip():
        return _unclosed(spot, spot.openers, len(spot.text), "before the end of the file")
    start = spot.line_start
    above = tuple(opener for opener in spot.openers if opener < start)
    following = _NEXT_STATEMENT.match(spot.text, start, spot.line_end)
    if not above or not following or following["key"] in _KEYS_OF_AN_ENTRY:
        return None
    line = spot.text.count("\n", 0, start) + 1
    return _unclosed(spot, above, start, f"before line {line}")


def _unclosed(spot: Spot, openers: tuple[int, ...], end: int, where: str) -> Slip:
    opener, closers = openers[-1], [_CLOSERS[spot.text[at]] for at in reversed(openers)]
    what = "list" if spot.text[opener] == "[" else "table"
    found = f"the {what} that opens with {spot.text[opener]} here is not closed {where}."
    at = locate(spot.text, end).before
    instead = f"Put {closers[0]} after its last entry."
    return Slip(opener, spot.key, found, instead, (at, at, "".join(closers)))


def _wrong_character(spot: Spot) -> Slip | None:
    at, opener = spot.offset, spot.text[spot.openers[-1]]
    char, before = spot.text[at], spot.text[spot.before - 1]
    if slip := other_comment(spot, at):
        return slip
    if char in "]})" and char != _CLOSERS[opener]:
        found = f"{char} cannot close what {opener} opened."
        return Slip(
            at, spot.key, found, f"Write: {_CLOSERS[opener]}", (at, at + 1, _CLOSERS[opener])
        )
    if char == "," and before in (",", opener):
        found, instead = "there is nothing before this comma.", "Delete the comma."
        return Slip(at, spot.key, found, instead, (at, at + 1, " "))
    return None


def _in_list(spot: Spot) -> Slip | None:
    text, start, before = spot.text, spot.word, spot.before
    if text[before - 1] in "[,":
        key = re.compile(rf"({DOTTED_KEY})[ \t]*=").match(text, start)
        if key and key[1] in _KEYS_OF_AN_ENTRY:
            return _entry_without_braces(spot)
        return _bare(spot, start)
    if text[start] in "\"'[{":
        found = f"there is no comma after {_shown_before(spot)}"
        return Slip(before, spot.key, found, "Put a comma between the two.", (before, before, ","))
    if text[start] in ":;|":
        found, instead = f'"{text[start]}" does not part two entries.', "Write a comma."
        return Slip(start, spot.key, found, instead, (start, start + 1, ","))
    found = f"after {_shown_before(spot)} a quote or a comma is missing."
    instead = 'Put each entry into quotes of its own, and a comma between: "…", "…"'
    return Slip(start, spot.key, found, instead, (spot.line_start, spot.line_end, ""))


def _entry_without_braces(spot: Spot) -> Slip:
    line = without_comment(spot.text[spot.word : spot.line_end]).rstrip(",")
    found = f"{excerpt(line)} stands in a list without braces."
    instead = f"Write: {{{code(line)}}}"
    return Slip(spot.word, spot.key, found, instead, (spot.line_start, spot.line_end, ""))


def _in_braces(spot: Spot) -> Slip | None:
    text, at, before = spot.text, spot.offset, spot.before
    if text[at] in "\n#":
        return _more_than_a_line(spot)
    if text[at] == "}" and text[before - 1] == ",":
        found, instead = "there is a comma before }", "Delete that comma."
        return Slip(before - 1, spot.key, found, instead, (before - 1, before, " "))
    if key := _KEY_BEFORE.search(text, spot.openers[-1], at):
        return _key_without_equals(spot, key)
    if text[before - 1] == "=":
        return _bare(spot, spot.word) or value_without_quotes(spot, at, at)
    if text[at:].lstrip(" \t")[:1] in (",", "}"):
        return repeated_in_braces(spot)
    found = f"there is no comma after {_shown_before(spot)}"
    return Slip(before, spot.key, found, "Put a comma between the two.", (before, before, ","))


def _more_than_a_line(spot: Spot) -> Slip:
    opener, at = spot.openers[-1], spot.offset
    found = "the table that opens with { here goes on after the end of its line."
    instead = f"Write it on one line, or under a heading such as [[{spot.key or 'pages'}]]."
    close = spot.text.find("}", at)
    rest = spot.text[at:close] if close >= 0 else ""
    joined = " ".join(without_comment(line) for line in rest.split("\n")).rstrip(", ")
    return Slip(opener, spot.key, found, instead, (at, at + len(rest), joined))


def _key_without_equals(spot: Spot, key: re.Match[str]) -> Slip:
    at, name = spot.offset, key[1]
    if spot.text[at] in ",}":
        if name[0] in "\"'":
            found, instead = f"{printable(name)} has no key.", f"Write: url = {printable(name)}"
            return Slip(key.start(1), spot.key, found, instead, (key.start(1),) * 2 + ("url = ",))
        found, instead = f"there is no value after {quoted(name)}.", f'Write: {name} = "…"'
        return Slip(at, spot.key, found, instead, (at, at, ' = ""'))
    rest = _SIGN_AND_VALUE.match(spot.text, at)
    sign, value = rest.groups() if rest else ("", "")
    found = (
        f'after {quoted(name)} stands "{sign}", not "=".'
        if sign
        else f'there is no "=" after {quoted(name)}.'
    )
    return Slip(at, spot.key, found, f"Write: {name} = {code(value)}", (at, at + len(sign), " = "))


def _bare(spot: Spot, start: int) -> Slip | None:
    bare = _BARE.match(spot.text, start)
    text = without_comment(bare[0]) if bare else ""
    return value_without_quotes(spot, start, start + len(text)) if text else None


def _shown_before(spot: Spot) -> str:
    """The end of what stands before the spot, to tell its owner which entry is meant."""
    start = max(spot.text.rfind("\n", 0, spot.before) + 1, spot.before - 500)
    last = _LAST_TEXT.search(spot.text[start : spot.before])
    return printable(last[0]) if last else "this entry"
