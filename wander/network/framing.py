"""Whether a browser shows an answer in a frame of the console, by the answer's headers.

>>> refusal([("X-Frame-Options", "deny")], "https://a.example/", "https://me.example/wander/")
'X-Frame-Options: DENY'
>>> refusal([("Content-Type", "text/html")], "https://a.example/", "https://me.example/wander/")

The rules are those of the HTML standard (https://html.spec.whatwg.org/), of Content Security
Policy Level 3 (in `ancestors`) and of Fetch (https://fetch.spec.whatwg.org/), as Chromium
follows them. What else such an answer may carry does not matter in a frame of ours:
`Cross-Origin-Resource-Policy` and `Cross-Origin-Embedder-Policy` are looked at only where the
framing page sends an embedder policy of its own (HTML, "check a navigation response's
adherence to its embedder policy"), and `Cross-Origin-Opener-Policy` only in a window.
"""

import re
from collections.abc import Iterable
from typing import Final

from wander.network.ancestors import Origin, allows, frame_ancestors, origin_of

LONGEST: Final = 80
"""Letters of a stranger's header that are repeated to the owner."""

_HTTP_WHITESPACE: Final = "\t\n\r "
_TOKEN: Final = re.compile(r"[A-Za-z0-9!#$%&'*+\-.^_`|~]++")
_COMMA_OR_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*+"?|,', re.DOTALL)


def refusal(
    headers: Iterable[tuple[str, str]], page: str, ancestor: str, *, redirected: bool = False
) -> str | None:
    """Why a browser shows nothing of this answer in a frame of `ancestor`; None when it shows it.

    `headers` are the (name, value) pairs of the last answer, in order, names in any case,
    repeated ones repeated; `page` is the URL that gave it; `ancestor` the console's URL, of
    which only the origin counts; `redirected` says whether another URL led to `page`. The
    reason is one line, with nothing in it that a terminal would obey::

        X-Frame-Options: SAMEORIGIN
        frame-ancestors 'self' https://*.example
        Content-Disposition: attachment

    Any header can be given; a `page` or `ancestor` that is no web address raises ValueError.
    """
    policies: list[str] = []
    options: list[str] = []
    dispositions: list[str] = []
    wanted = {
        "content-security-policy": policies,
        "x-frame-options": options,
        "content-disposition": dispositions,
    }
    for name, value in headers:
        values = wanted.get(name.lower())
        if values is not None:
            values.append(value)
    shown, console = origin_of(page), origin_of(ancestor)
    if dispositions and (reason := _download(dispositions)):
        return reason
    # HTML, "the X-Frame-Options header": not looked at where a policy has frame-ancestors.
    if directives := frame_ancestors(policies):
        return _forbidden(directives, shown, console, redirected=redirected)
    return _frame_options(options, shown, console) if options else None


def _download(dispositions: list[str]) -> str | None:
    """HTML, "navigate", hands what is to be downloaded to the disk, and the frame stays empty.

    RFC 6266, section 4.2: what is neither inline nor known is an attachment. Chromium takes
    what does not begin with a word for an inline one, and refuses answers that say it twice
    and differently.
    """
    said = {value for line in dispositions for value in _split(line)}
    if len(said) > 1:
        return "Content-Disposition: " + _readable(", ".join(dispositions))
    kind = said.pop().partition(";")[0].strip(_HTTP_WHITESPACE)
    if not _TOKEN.fullmatch(kind) or kind.lower() == "inline":
        return None
    return "Content-Disposition: " + _readable(kind.lower())


def _forbidden(
    directives: list[str], page: Origin, ancestor: Origin, *, redirected: bool
) -> str | None:
    """The first that does not allow it: CSP3 has each policy say yes."""
    for value in directives:
        if not allows(value, page, ancestor, redirected=redirected):
            return f"frame-ancestors {_readable(value)}" if value else "frame-ancestors, left empty"
    return None


def _frame_options(options: list[str], page: Origin, ancestor: Origin) -> str | None:
    """HTML, "check a navigation response's adherence to X-Frame-Options".

    By the standard, header lines are joined before they are split, so that a quotation mark
    left open reaches into the next line; in Chromium it ends with its own.
    """
    said = {value.lower() for line in options for value in _split(line)}
    refused = f"X-Frame-Options: {_readable(', '.join(options))}"
    if len(said) > 1:
        return refused if said & {"deny", "allowall", "sameorigin"} else None
    if "deny" in said:
        return "X-Frame-Options: DENY"
    if "sameorigin" in said and page != ancestor:
        return "X-Frame-Options: SAMEORIGIN"
    return None


def _split(line: str) -> list[str]:
    """Fetch, "get, decode, and split": at commas that are not within quotation marks."""
    values = []
    start = 0
    for found in _COMMA_OR_QUOTED.finditer(line):
        if found[0] == ",":
            values.append(line[start : found.start()].strip(_HTTP_WHITESPACE))
            start = found.end()
    return [*values, line[start:].strip(_HTTP_WHITESPACE)]


def _readable(value: str) -> str:
    """A stranger's words on one line: no more than a few, and none that a terminal obeys."""
    words = " ".join(value[: 10 * LONGEST].split())
    text = "".join(letter for letter in words if letter.isprintable())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
