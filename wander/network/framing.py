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

from collections.abc import Iterable
from typing import Final

from wander.network.ancestors import Origin, allows, frame_ancestors, origin_of
from wander.network.answer import cut
from wander.network.downloads import comma_separated, why_downloaded

LONGEST: Final = 80
"""Letters of a reason at the most, however much a stranger's header says."""

_WHITESPACE: Final = "\t\n\v\f\r "


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
        Content-Type: application/zip

    Any header can be given; a `page` or `ancestor` that is no web address raises ValueError.
    """
    policies: list[str] = []
    options: list[str] = []
    dispositions: list[str] = []
    types: list[str] = []
    wanted = {
        "content-security-policy": policies,
        "x-frame-options": options,
        "content-disposition": dispositions,
        "content-type": types,
    }
    for name, value in headers:
        values = wanted.get(name.lower())
        if values is not None:
            values.append(value)
    shown, console = origin_of(page), origin_of(ancestor)
    if reason := why_downloaded(dispositions, types):
        return _readable(reason)
    # HTML, "the X-Frame-Options header": not looked at where a policy has frame-ancestors.
    if directives := frame_ancestors(policies):
        return _forbidden(directives, shown, console, redirected=redirected)
    return _frame_options(options, shown, console) if options else None


def _forbidden(
    directives: list[str], page: Origin, ancestor: Origin, *, redirected: bool
) -> str | None:
    """The first that does not allow it: CSP3 has each policy say yes."""
    for value in directives:
        if not allows(value, page, ancestor, redirected=redirected):
            return _readable(f"frame-ancestors {value}") if value else "frame-ancestors, left empty"
    return None


def _frame_options(options: list[str], page: Origin, ancestor: Origin) -> str | None:
    """HTML, "check a navigation response's adherence to X-Frame-Options".

    Chromium takes a form feed and a vertical tab for spaces here, which the standard does not.
    """
    values = [value for line in options for value in comma_separated(line)]
    said = {value.strip(_WHITESPACE).lower() for value in values}
    if len(said) > 1:
        meant = said & {"deny", "allowall", "sameorigin"}
        return _readable(f"X-Frame-Options: {', '.join(options)}") if meant else None
    if "deny" in said:
        return "X-Frame-Options: DENY"
    if "sameorigin" in said and page != ancestor:
        return "X-Frame-Options: SAMEORIGIN"
    return None


def _readable(value: str) -> str:
    """A stranger's words on one line: no more than a few, and none that a terminal obeys."""
    words = " ".join(value[: 10 * LONGEST].split())
    text = "".join(letter for letter in words if letter.isprintable())
    return cut(text, LONGEST)
