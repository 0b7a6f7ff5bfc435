"""What goes wrong with characters: quotes, backslashes, and what cannot be seen."""

import re

from wander.mistakes import code, printable
from wander.toml.slip import Slip
from wander.toml.spot import Spot

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_CURLY = "“”„‟«»‘’‚‛`´"
_CURLY_TEXT = re.compile(rf"[{_CURLY}]([^{_CURLY}\"\\\n]*)[{_CURLY}\"]")
_CURLY_END = re.compile(rf"[{_CURLY}](?=[ \t]*[,\]}}]*[ \t]*(?:#[^\n]*)?(?:\n|\Z))")
_SWALLOWING = re.compile(
    r"""(?P<quote>["'])(?P<text>(?:(?!(?P=quote))[^\\\n])*?)
        \s*,\s*(?:[\w-]+\s*=\s*\[?\s*)?(?P=quote)\Z""",
    re.VERBOSE,
)
_ESCAPE = re.compile(
    r"""\\(?P<good> ["\\bfnrt] | [ \t]*\n | u(?![dD][89a-fA-F])[\dA-Fa-f]{4}
        | U(?!0000[dD][89a-fA-F])00(?:0[\dA-Fa-f]|10)[\dA-Fa-f]{4} )?""",
    re.VERBOSE,
)


def control_character(spot: Spot) -> Slip | None:
    """Explain one on the line of `spot`: illegal everywhere, and never typed on purpose."""
    found = _CONTROL.search(spot.text, spot.line_start, spot.line_end)
    if found is None:
        return None
    at, end = found.span()
    if found[0] == "\r":
        what = "here are line ends of an old kind (U+000D alone)."
        # Where the lines end is unknown, so nothing is mended.
        return Slip(at, spot.key, what, "Save the file with ordinary line ends.", (at, at, ""))
    what = (
        "here is a NUL character (U+0000), as in a file that is not text."
        if found[0] == "\0"
        else f"here is an invisible control character (U+{ord(found[0]):04X})."
    )
    instead = "Delete it, or save the file anew as UTF-8 text."
    return Slip(at, spot.key, what, instead, (at, end, " "))


def text_in_quotes(spot: Spot) -> Slip | None:
    """Explain what is wrong with the quoted text that `spot` is in, if it is in one."""
    start = spot.string
    if start is None:
        return None
    if spot.text[start] == '"':
        for escape in _ESCAPE.finditer(spot.text, start, spot.line_end + 1):
            if escape["good"] is None:
                return _backslash(spot, escape.start())
    for quotes in ('"""', "'''"):
        if spot.text.startswith(quotes, start):
            found = f"the text that opens with {quotes} here is never closed."
            # Nobody can say where it was meant to end, so nothing is mended.
            return Slip(start, spot.key, found, f"Put {quotes} after its end.", (start, start, ""))
    return _unclosed(spot, start)


def _backslash(spot: Spot, at: int) -> Slip:
    found = f"{printable(spot.text[at : at + 2].strip())} means nothing in double quotes."
    instead = r"Write \\ for a backslash, or put single quotes around the text."
    return Slip(at, spot.key, found, instead, (at, at + 1, r"\\"))


def _unclosed(spot: Spot, start: int) -> Slip:
    quote = spot.text[start]
    if curly := _CURLY_END.search(spot.text, start, spot.line_end):
        found = f"the text opens with {quote} but ends with the curly quote {curly[0]}"
        instead = f"Write {quote} at both ends."
        return Slip(curly.start(), spot.key, found, instead, (*curly.span(), quote))
    text = spot.text[start : spot.line_end]
    # Commas and brackets at the end of the line most likely belong to the list around.
    end = start + len(text.rstrip(" \t,]}" if spot.openers else " \t"))
    end = max(end, start + 1)
    found = f"the text that opens with {quote} here is not closed on its line."
    instead = f"Write: {code(spot.text[start:end])}{quote}"
    return Slip(start, spot.key, found, instead, (end, end, quote))


def swallowed_quote(spot: Spot) -> Slip | None:
    """Explain a text that goes on into the next one: `"a, "b"` is the text `a, ` and then b."""
    line_start = spot.text.rfind("\n", 0, spot.before) + 1
    last = _SWALLOWING.search(spot.text[max(line_start, spot.before - 2000) : spot.before])
    if last is None:
        return None
    start, quote = spot.before - len(last[0]), last["quote"]
    end = start + len(quote + last["text"])
    found = f"the text that opens with {quote} here has no closing quote where it ends."
    instead = f"Write: {code(spot.text[start:end])}{quote}"
    return Slip(start, spot.key, found, instead, (end, end, quote))


def strange_character(spot: Spot) -> Slip | None:
    """Explain what a word processor or a web page left behind at `spot`, outside of quotes."""
    at = spot.offset
    char = spot.text[at : at + 1]
    if not char or char == "\n":
        return None
    if char in _CURLY:
        found = f"{char} is not a quote that this file understands."
        if curly := _CURLY_TEXT.match(spot.text, at):
            meant = f'"{curly[1]}"'
            instead = f"Write: {code(meant)}"
            return Slip(at, spot.key, found, instead, (*curly.span(), meant))
        return Slip(at, spot.key, found, 'Write straight quotes: "…"', (at, at + 1, '"'))
    if not char.isprintable():
        found = f"here is an invisible character (U+{ord(char):04X})."
        return Slip(at, spot.key, found, "Delete it, or type an ordinary space.", (at, at + 1, " "))
    return None
