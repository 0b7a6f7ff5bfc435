r"""Strings and numbers as JavaScript writes them.

    >>> string_value(r"'caf\u00e9 \x41\u{1F600}'")
    'café A😀'
    >>> number_value("0x1F"), number_value("1_000.5")
    (31.0, 1000.5)

Source: ECMA-262, sections 12.9.3 (numbers), 12.9.4 (strings), 12.9.6 (templates), B.1.2
(octal escapes).
"""

import re

_ESCAPE = re.compile(
    r"\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([0-3][0-7]{0,2}|[4-7][0-7]?)|(.))",
    re.DOTALL,
)
_SINGLE = {
    **{r"\b": "\b", r"\f": "\f", r"\n": "\n", r"\r": "\r", r"\t": "\t", r"\v": "\v"},
    **dict.fromkeys(("\\\n", "\\\u2028", "\\\u2029"), ""),
}
"""A backslash before the end of a line continues the line; see `Source` for other line ends."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_INTEGERS_END = 2.0**53


def string_value(source: str) -> str:
    r"""The text of a string literal, given with its quotes.

    A code point beyond U+FFFF that is written as two `\uXXXX` stays two surrogates, as in
    JavaScript, since the halves may be joined later; see `well_formed`. Raises ValueError
    at a malformed escape.
    """
    return _unescaped(source[1:-1])


def template_value(source: str) -> str:
    r"""The text of one piece of a template, between the quotes and the substitutions.

    Raises ValueError at a malformed escape, and at an octal one, which templates do not
    have.
    """
    if re.search(r"(?<!\\)(?:\\\\)*\\(?:0[0-9]|[1-9])", source):
        raise ValueError("an octal escape in a template")
    return _unescaped(source)


def identifier_value(source: str) -> str:
    r"""A name, which may be written with escapes: `w\u0061nder` is `wander`."""
    try:
        return _unescaped(source)
    except ValueError:
        return source  # which is nobody's name


def number_value(source: str) -> float:
    """A number literal: decimal, hexadecimal, octal or binary, with or without `_`."""
    digits = source.replace("_", "").lower()
    prefix = digits[:2]
    if prefix in ("0x", "0o", "0b"):
        return _as_float(int(digits, 0))
    if len(digits) > 1 and digits[0] == "0" and not set(digits) - set("01234567"):
        return _as_float(int(digits, 8))
    return float(digits)


def number_text(number: float) -> str | None:
    """A number as a string, where both languages write it the same way; else None.

    >>> number_text(3.0), number_text(0.5), number_text(1e21)
    ('3', '0.5', None)
    """
    if number.is_integer():
        return str(int(number)) if abs(number) < _INTEGERS_END else None
    text = repr(number)
    return None if "e" in text or "n" in text else text


def well_formed(text: str) -> str:
    r"""The text with surrogate pairs joined and lone surrogates replaced by U+FFFD.

    Like JavaScript's `toWellFormed`, so that it can be encoded:

    >>> well_formed("\ud83d\ude00 \ud83d")
    '😀 �'
    """
    if text.isascii() or not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_escaped_character, text) if "\\" in text else text


def _escaped_character(match: re.Match[str]) -> str:
    if (single := _SINGLE.get(match[0])) is not None:
        return single
    hexadecimal, octal, other = match[1] or match[2] or match[3], match[4], match[5]
    if hexadecimal:
        return _code_point(int(hexadecimal, 16))
    if octal:
        return chr(int(octal, 8))
    if other in ("u", "x"):
        raise ValueError(f"\\{other} without its digits")
    return other


def _code_point(number: int) -> str:
    if number > 0x10FFFF:
        raise ValueError("an escape beyond U+10FFFF")
    return chr(number)


def _as_float(number: int) -> float:
    try:
        return float(number)
    except OverflowError:
        return float("inf")
