"""A slip in a TOML text, and the kinds of it that happen in lines and in lists alike."""

import json
import re
import tomllib
from typing import NamedTuple

from wander.mistakes import code, excerpt
from wander.toml.spot import Spot

_COMMENT = re.compile(r"(?:^|[ \t]+)#.*$")
_OTHER_COMMENT = re.compile(r"//|/\*|<!--|--|;(?=[ \t]*\w)")
_LEADING_ZEROS = re.compile(r"([+-]?)0+(\d+)$")


class Slip(NamedTuple):
    """One slip, and how to mend it so that the rest can be read."""

    offset: int
    """Where it stands in the text."""
    key: str
    found: str
    instead: str
    mend: tuple[int, int, str]
    """The part of the text to replace, from and to, and by what: a guess at what was meant."""
    stray: bool = False
    """Whether it looks like a piece of a list whose beginning was the real slip."""


def unknown_name(offset: int) -> str:
    """A name that no list has: about a key or table of this name nothing more is said."""
    return f"wander-mended-{offset}"


def is_toml(text: str) -> bool:
    """Whether this piece of a text is TOML by itself."""
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def without_comment(text: str) -> str:
    """A value's text without the comment behind it; the `#` of a URL is not one.

    >>> without_comment("https://a.example/#top  # a friend")
    'https://a.example/#top'
    """
    return _COMMENT.sub("", text).strip()


def value_without_quotes(spot: Spot, start: int, end: int, before: str = "") -> Slip:
    """Explain the bare text from `start` to `end`, which stands where a value belongs.

    `before` is what stands before it, if that helps to see what to write.
    """
    text = spot.text[start:end]
    if not text:
        found, instead = "there is no value.", f'Write: {before}"…"'
        return Slip(start, spot.key, found, instead, (start, end, '""'))
    if text.lower() in ("true", "false"):
        meant, found = text.lower(), f"{text} is written with small letters."
    elif number := _LEADING_ZEROS.match(text):
        meant, found = number[1] + number[2], f"the number {excerpt(text)} begins with a zero."
    elif text[-1] in ",;]}" and is_toml(f"x = {text[:-1]}"):
        meant, found = text[:-1].strip(), f'a "{text[-1]}" follows the value.'
    else:
        text = text.strip("\"'")
        meant = json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
        found = f"the text {excerpt(text)} stands without quotes."
    return Slip(start, spot.key, found, f"Write: {before}{code(meant)}", (start, end, meant))


def other_comment(spot: Spot, at: int) -> Slip | None:
    """Explain a comment in the manner of some other language, if one stands at `at`."""
    sign = _OTHER_COMMENT.match(spot.text, at)
    if sign is None:
        return None
    found = f"{sign[0]} does not begin a comment here."
    return Slip(at, "", found, "Begin a comment with #", (at, spot.line_end, " "))
