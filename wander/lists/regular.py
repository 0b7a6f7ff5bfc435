r"""Regular expressions as ignore patterns, as the first consoles had them, made into wildcards.

>>> is_regular(r".*://medium\.com/.*"), is_regular("https://*.medium.com/")
(True, False)
>>> wildcards(r"^https?://(www\.)?(medium|substack)\.com/.*$")
['https://medium.com/', 'https://substack.com/']

The wildcards hide all the hosts and paths that the expression hid, and where they must hide more,
then what lies below it: a pattern of ours may end anywhere, so `/about$` hides `/about/me` too.
Two things are read as they were meant: a dot by itself, without a backslash, is a dot; and `\b`
is where a label or a path segment begins or ends.

An expression is taken apart and never run: some of them take a computer years.
"""

import re
from collections.abc import Iterable
from itertools import product
from typing import Final

from wander.ignores import IgnoreList

MOST: Final = 32
"""Wildcards that one expression is made into."""
_LONGEST: Final = 1_000
"""Characters of an expression that is taken apart; what people write has a tenth of it."""
_DEEPEST: Final = 20
"""Brackets within brackets."""

_CERTAIN: Final = re.compile(
    r"\\|\A\^|\$\Z|\A\.[*+]|/\.[*+]|https\?:|\.\)[?*+]|[)\]][+{]|\(\?|\[\^|\([^()|]*\|"
    r"|\[[^\[\]]*\w-\w[^\[\]]*\][?*]"
)
"""What no wildcard has. `https://google.*` may well be one, and so may `…/Fish_(food)*`."""

# An expression becomes texts with these signs for what is no letter of an address.
_GAP: Final = "*"
_LOOSE: Final = "\0"
"""A gap in place of something narrower, such as one digit."""
_START: Final = "\1"
_END: Final = "\2"
_EDGE: Final = "\3"
_QUERY: Final = "\4"
_GAPS: Final = _GAP + _LOOSE

_SCHEME: Final = re.compile(
    rf"[{_GAPS}]*(?:https?|s)?[{_GAPS}]*:?//|[{_GAPS}]*https?:/?(?=[{_GAPS}]|\Z)"
)
_SCHEME_AND_MORE: Final = re.compile(rf"[{_GAPS}]*https?(?=[{_GAPS}])")
_TELLING: Final = 3
"""Letters that must stand after a loose gap, at least."""
_WHOLE_NAME: Final = re.compile(r"[^\W_]\.[^\W\d_]{2}")
"""In `www*.example.com`, what keeps it from hiding half of all websites."""
_QUANTIFIER: Final = re.compile(r"([*+?]|\{(\d{1,4})(,?)(\d{0,4})\})[?+]?")
_CLASS: Final = re.compile(r"\[(\^?)((?:\\.|[^\]\\])*)\]", re.DOTALL)
_MEMBER: Final = re.compile(r"\\(.)|(.)", re.DOTALL)


class NotExpressible(ValueError):  # noqa: N818 - it is no mistake of anybody's
    """There is no wildcard that does the same; `str(error)` says why, without a full stop."""


def is_regular(pattern: str) -> bool:
    """Whether this is certainly a regular expression, and no wildcard."""
    return _CERTAIN.search(pattern) is not None


def wildcards(expression: str) -> list[str]:
    """The patterns that hide what the expression hides. Raises NotExpressible."""
    if len(expression) > _LONGEST:
        raise NotExpressible("it is too long")
    patterns = [_pattern(text) for text in _Expression(expression).texts()]
    found = _needed(pattern for pattern in patterns if pattern)
    if not found:
        raise NotExpressible("no address is like this")
    return found


class _Expression:
    """An expression, taken apart from left to right."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._depth = 0

    def texts(self) -> list[str]:
        """The texts that it stands for, with the signs above for what is open in them."""
        texts = self._alternatives()
        if self._at < len(self._source):
            raise NotExpressible("a bracket closes in it that was never opened")
        return texts

    def _alternatives(self) -> list[str]:
        texts = self._branch()
        while self._next("|"):
            texts = _few([*texts, *self._branch()])
        return texts

    def _branch(self) -> list[str]:
        texts = [""]
        while self._at < len(self._source) and self._source[self._at] not in "|)":
            options = self._atom()
            texts = _few(before + after for before, after in product(texts, options))
        return texts

    def _atom(self) -> list[str]:
        """What the next sign or bracket stands for, as often as it may stand there."""
        sign = self._source[self._at]
        if sign == ".":
            self._at += 1
            return self._repeated([_GAP]) if self._is_repeated() else self._repeated(["."])
        if sign == "[":
            return self._repeated(self._class())
        self._at += 1
        match sign:
            case "(":
                return self._repeated(self._group())
            case "\\":
                return self._repeated(self._escape())
            case "^":
                return [_START]
            case "$":
                return [_END]
            case "*" | "+" | "?" | "{":
                raise NotExpressible(f"there is nothing before its `{sign}`")
        return self._repeated([_letter(sign)])

    def _group(self) -> list[str]:
        if self._next("?") and not self._next(":"):
            raise NotExpressible("it looks at what does not stand there")
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotExpressible("its brackets are nested too deeply")
        texts = self._alternatives()
        self._depth -= 1
        if not self._next(")"):
            raise NotExpressible("a bracket opens in it that is never closed")
        return texts

    def _class(self) -> list[str]:
        """`[a-z]`, by the letters that it has; a gap if they are many."""
        found = _CLASS.match(self._source, self._at)
        if found is None:
            raise NotExpressible("a bracket opens in it that is never closed")
        self._at = found.end()
        negated, members = found.groups()
        if negated or re.search(r"a-z|\\[wDWS]", members, re.IGNORECASE):
            return [_GAP] if self._is_endless() else [_LOOSE]
        if re.search(r"(?<!\\).-.|\\[a-zA-Z0-9]", members, re.DOTALL):
            return [_LOOSE]
        letters = (_letter(one[1] or one[2]) for one in _MEMBER.finditer(members))
        return _few(letters)

    def _escape(self) -> list[str]:
        sign = self._source[self._at : self._at + 1]
        self._at += 1
        if sign in ("w", "D", "W", "S"):
            return [_GAP] if self._is_endless() else [_LOOSE]
        if sign in ("d", "s"):
            return [_LOOSE]
        if sign == "b":
            return [_EDGE]
        if not sign or (sign.isalnum() and sign.isascii()):
            raise NotExpressible(f"there is a `\\{sign}` in it")
        return [_letter(sign)]

    def _repeated(self, texts: list[str]) -> list[str]:
        found = _QUANTIFIER.match(self._source, self._at)
        if found is None:
            return texts
        self._at = found.end()
        least, most = _times(found)
        if texts in ([_GAP], [_LOOSE], [_EDGE]):
            return texts
        if most == 1:
            return texts if least else _few([*texts, ""])
        return _few(["", *_several(texts)] if not least else _several(texts))

    def _is_repeated(self) -> bool:
        found = _QUANTIFIER.match(self._source, self._at)
        return found is not None and _times(found)[1] != 1

    def _is_endless(self) -> bool:
        found = _QUANTIFIER.match(self._source, self._at)
        return found is not None and _times(found)[1] is None

    def _next(self, sign: str) -> bool:
        found = self._source.startswith(sign, self._at)
        self._at += found
        return found


def _few(texts: Iterable[str]) -> list[str]:
    few = dict.fromkeys(texts)
    if len(few) > MOST:
        raise NotExpressible("it stands for too many patterns")
    return list(few)


def _letter(sign: str) -> str:
    if sign in "?#":
        return _QUERY
    if sign in "*":  # no address has one that matters
        return _GAP
    if not sign.isprintable() or sign.isspace() or sign == "\\":
        raise NotExpressible("no address is like this")
    return sign.lower()


def _times(quantifier: re.Match[str]) -> tuple[int, int | None]:
    """How often, at least and at most; None for any number."""
    sign, least, comma, most = quantifier.groups()
    match sign:
        case "*":
            return 0, None
        case "+":
            return 1, None
        case "?":
            return 0, 1
    return int(least), (int(most) if most else None) if comma else int(least)


def _several(texts: list[str]) -> list[str]:
    """One of the texts after the other, at least one. What ends a label goes on ending it."""
    for sign in "./":
        if texts == [sign]:
            return [sign, sign + _GAP + sign]
        if all(text.endswith(sign) for text in texts):
            return [_GAP + sign]
        if all(text.startswith(sign) for text in texts):
            return [sign + _GAP]
    return [text + _LOOSE for text in texts]


def _pattern(text: str) -> str | None:
    """The wildcard for one text; None where no address is like it."""
    start = text.startswith((_START, _EDGE))
    text = text.lstrip(_START).replace(_EDGE, "")
    end = text.endswith(_END)
    text = text.rstrip(_END)
    if _START in text or _END in text:
        return None
    text, asks, query = text.partition(_QUERY)
    if query.strip(_GAPS):
        raise NotExpressible("it looks at what stands after the `?` or `#` of an address")
    text = _without_scheme(text, whole=start)
    if not any(map(str.isalnum, text)):
        raise NotExpressible("it would hide websites whatever their names are")
    _check_loose(text)
    text = re.sub(rf"[{_GAPS}]+", "*", text)
    bare = text.rstrip("*")
    if not (asks or (end and bare == text)) and not bare.endswith("/"):
        bare += "*"
    elif "/" not in bare:
        bare += "/"
    return bare if bare.startswith("*") else f"https://{bare}"


def _without_scheme(text: str, *, whole: bool) -> str:
    """The text from where the host begins; or with a gap at its start if it may begin anywhere."""
    if scheme := _SCHEME.match(text):
        return text[scheme.end() :].lstrip("/")
    if scheme := _SCHEME_AND_MORE.match(text):
        return text[scheme.end() :]
    return text if whole else _GAP + text


def _check_loose(text: str) -> None:
    """Raises NotExpressible where a wildcard in place of one sign would hide far more."""
    host = text.partition("/")[0]
    at = host.rfind(_LOOSE)
    names = re.split(f"[{_GAPS}]", host[at + 1 :])
    vague = at >= 0 and not any(map(_WHOLE_NAME.search, names))
    after = text[text.rfind(_LOOSE) + 1 :] if _LOOSE in text else "www"
    if vague or sum(map(str.isalnum, after)) < _TELLING:
        raise NotExpressible("a wildcard in its place would hide far more")


def _needed(patterns: Iterable[str]) -> list[str]:
    """Those that hide something that none of the others hides."""
    needed: list[str] = []
    for pattern in dict.fromkeys(patterns):
        if not IgnoreList(needed).matches(pattern):
            alone = IgnoreList([pattern])
            needed = [*(other for other in needed if not alone.matches(other)), pattern]
    return needed
