"""What a URL means to Wander: a console's address, its list, what may be shown, `via`.

Parsing is that of the browsers' URL standard (https://url.spec.whatwg.org/), through
ada, so that the server and `static/console/urls.js` give the same answers::

    >>> console_url("http://foo/bar")
    'http://foo/bar/'
    >>> wander_js_url("http://foo/bar")
    'http://foo/bar/wander.js'
    >>> add_via("https://a.example/?p=1#x", "https://me.example/wander/")
    'https://a.example/?p=1&via=https://me.example/wander/#x'

Both are held to the cases in `tests/vectors/`.
"""

import re
from typing import Final
from urllib.parse import quote

import ada_url

PROTOCOL: Final = re.compile(r"\A[A-Za-z][A-Za-z0-9+\-.]*://")
"""A scheme and its slashes, at the start of a text (RFC 3986, section 3.1)."""

_JS_WHITESPACE: Final = (
    "\t\n\v\f\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""What JavaScript's `trim` takes away, which is not quite what `str.strip` does."""


def console_url(url: str) -> str:
    """The address by which a console is known, from any address that opens it.

    A trailing `index.html` is dropped, and a path whose last segment has no dot
    gets a trailing slash; anything else stays::

        http://foo             http://foo/
        http://foo/index.html  http://foo/
        http://foo/bar         http://foo/bar/
        http://foo/bar.html    http://foo/bar.html

    The rule is the original console's, to the letter: `myindex.html` loses its
    end as well. A text that is not a web address raises ValueError.
    """
    parsed = _require_url(url)
    path = parsed.pathname.removesuffix("index.html")
    last_segment = path.rpartition("/")[2]
    parsed.pathname = path if "." in last_segment or not last_segment else path + "/"
    return parsed.href


def wander_js_url(console: str) -> str:
    """The address of a console's list: `wander.js` beside the console.

    `http://foo/w` has `http://foo/w/wander.js`, and `http://foo/bar.html` has
    `http://foo/wander.js`. A query or fragment is the console's, not its list's.
    A text that is not a web address raises ValueError.
    """
    return ada_url.URL("wander.js", base=console_url(console)).href


def is_usable(url: str, scheme: str = "https:") -> bool:
    """Whether a page opened over `scheme` can show this entry of somebody's list.

    A page opened over `https:` shows only `https:` URLs, since browsers block the
    rest as mixed content; over `http:` or from a `file:` it shows `http:` too::

        >>> is_usable("http://a.example/"), is_usable("http://a.example/", "file:")
        (False, True)

    What passes may still be written oddly (`https:foo`, tabs and line ends within),
    so show what `console_url` or `add_via` made of it, or its parsed form, and
    never the text itself: within a page, `https:foo` is a relative URL.
    """
    parsed = parse_url(url)
    if parsed is None:
        return False
    return parsed.protocol == "https:" or (parsed.protocol == "http:" and scheme != "https:")


def add_via(page: str, via: str) -> str:
    """The page's URL, telling the page who sent the visitor.

    `via` goes after the page's own query and before its fragment. It is
    percent-encoded, but `:` and `/` stay readable, so that whoever reads the
    page's log can copy the console's address from it::

        >>> add_via("https://foo/?bar#baz", "https://me.example/?a")
        'https://foo/?bar&via=https://me.example/%3Fa#baz'

    A page that is not a web address raises ValueError.
    """
    parsed = _require_url(page)
    value = quote(well_formed(via), safe="!'()*:/")
    own = parsed.search
    parsed.search = f"{own}&via={value}" if own else f"?via={value}"
    return parsed.href


def goto_url(text: str) -> str | None:
    """What a visitor meant who typed this into the address field, or None.

    ::

        example.com                 https://example.com/
        http://a.example            http://a.example/
        localhost:8000              https://localhost:8000/
        javascript:alert(1)         None
        a few words                 None
        mailto:me@example.com       None
    """
    typed = text.strip(_JS_WHITESPACE)
    has_scheme = PROTOCOL.match(typed) is not None
    parsed = parse_url(typed if has_scheme else "https://" + typed)
    if parsed is None or parsed.protocol not in ("http:", "https:"):
        return None
    # Without a scheme, me@example.com is where a letter goes, and not a page.
    return None if parsed.username and not has_scheme else parsed.href


def parse_url(text: str, base: str | None = None) -> ada_url.URL | None:
    """The parts of a web address, or None where the text is not one.

    With a `base`, the text may be relative to it.

    A web address is absolute, and `http:` or `https:`; or `file:`, for a console
    that its owner opened from disk. Its host holds no space and no asterisk, escaped
    or not: the standard refuses the first and lets the second stand, Chromium
    escapes both and carries on, and no name that anybody can visit has either.
    """
    try:
        parsed = ada_url.URL(well_formed(text), base)
    except ValueError:
        return None
    if parsed.protocol not in ("http:", "https:", "file:"):
        return None
    return None if re.search("[*%]", parsed.hostname) else parsed


def well_formed(text: str) -> str:
    """The text as a browser reads it: half a surrogate pair becomes U+FFFD.

    Such halves come out of escapes in JSON and JavaScript, and cannot be encoded.
    """
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _require_url(text: str) -> ada_url.URL:
    parsed = parse_url(text)
    if parsed is None:
        raise ValueError(
            f"{_shortened(text)} is not a web address; "
            "write it in full, like https://example.com/wander/"
        )
    return parsed


def _shortened(text: str) -> str:
    return repr(text if len(text) <= 80 else text[:79] + "…")
