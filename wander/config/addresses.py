"""What is wrong with an address in the owner's list, and what to write instead.

>>> complaint("example.com/blog").instead
'Write: "https://example.com/blog"'
>>> complaint("https://example.com/blog") is None
True
"""

import difflib
import re
from typing import NamedTuple
from urllib.parse import unquote

import ada_url

from wander.ignores import IgnoreList, normal_form
from wander.mistakes import quoted, written
from wander.urls import PROTOCOL, goto_url, is_usable, parse_url

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST_AND_PORT = re.compile(r"(?:localhost|[^/:]*\.[^/:]*):\d+(?:[/?#]|$)")
_FILE_NAME = re.compile(r"[^/.]+\.(?:x?html?|php|md|txt|pdf)(?:[?#].*)?$", re.IGNORECASE)
_FAR_APART = ("https://a.example/", "https://www.b-1.test/x/y", "http://xn--zq.invalid/?q")
"""Addresses with so little in common that what hides all three hides everything."""

_WHOLE = 'Write a whole address, as the address bar shows it: "https://…"'
_PATTERN = 'Write the part of an address that all to be hidden have: "https://x.example/"'
_FILE = (
    'Write the path of a file beside this one, such as "style.css" or "css/style.css", '
    'or a whole address: "https://…"'
)


class Complaint(NamedTuple):
    """A sentence on what was found, and one on what to write instead."""

    found: str
    instead: str


def complaint(address: str, base: str | None = None) -> Complaint | None:
    """Why no page can be shown under this address; None when one can.

    Only absolute `http:` and `https:` URLs pass. `base` is the console's own address, if
    known; what to write instead of a relative URL is told with its help.
    """
    if not address.strip():
        return Complaint("the address is empty.", 'Write a whole one: "https://…"')
    if re.search(r"\s", address):
        return _with_space(address)
    if is_usable(address, "http:") and PROTOCOL.match(address):
        return None
    name = quoted(address)
    if (scheme := _SCHEME.match(address)) and not _HOST_AND_PORT.match(address):
        return _with_scheme(address, scheme[1].lower())
    if "://" in address:
        return Complaint(f"{name} is not an address.", _WHOLE)
    if _is_relative(address):
        whole = _joined(address, base)
        instead = f"Write: {written(whole)}" if whole else _WHOLE
        return Complaint(f"{name} is only a part of an address.", instead)
    if whole := goto_url(address.lstrip("/")):
        return Complaint(f"{name} lacks the https:// in front.", f"Write: {written(whole)}")
    return Complaint(f"{name} is not an address.", _WHOLE)


def _with_space(address: str) -> Complaint:
    if len(re.findall(r"https?://", address)) > 1:
        found = f"{quoted(address)} is more than one address."
        return Complaint(found, 'Write each into quotes of its own, with a comma between: "…", "…"')
    bare = address.strip()
    if not re.search(r"\s", bare):
        found = f"there is a space before or after the address {quoted(bare)}."
        return Complaint(
            found, (complaint(bare) or Complaint("", f"Write: {written(bare)}")).instead
        )
    found = f"there is a space in the address {quoted(bare)}."
    whole = goto_url(bare)
    return Complaint(found, f"Write: {written(whole)}" if whole else _WHOLE)


def _with_scheme(address: str, scheme: str) -> Complaint:
    name = quoted(address)
    if scheme in ("http", "https"):
        if is_usable(address, "http:") and (parsed := parse_url(address)):
            return Complaint(
                f"{name} lacks the // after {scheme}:", f"Write: {written(parsed.href)}"
            )
        return Complaint(f"{name} is not an address that a browser can open.", _WHOLE)
    if close := difflib.get_close_matches(scheme, ("https", "http"), n=1):
        meant = close[0] + address[len(scheme) :]
        if is_usable(meant, "http:"):
            found = f"{name} begins with {scheme}: instead of {close[0]}:"
            return Complaint(found, f"Write: {written(meant)}")
    found = f"{name} begins with {scheme}: and is not a web address."
    return Complaint(found, "Write an address that begins with https:// or http://, or delete it.")


def _is_relative(address: str) -> bool:
    if address.startswith("//"):
        return False
    first = re.split(r"[/?#]", address, maxsplit=1)[0]
    has_host = "." in first.strip(".") or first.partition(":")[0].lower() == "localhost"
    return not has_host or _FILE_NAME.match(address) is not None


def _joined(address: str, base: str | None) -> str | None:
    """The relative URL as seen from the console, whose address may be unknown."""
    try:
        return ada_url.URL(address, base=base).href if base else None
    except ValueError:
        return None


def pattern_complaint(pattern: str) -> Complaint | None:
    """Why this ignore pattern cannot be meant; None when it can.

    >>> pattern_complaint("https://*/").found
    '"https://*/" hides everything.'
    """
    if not pattern.strip():
        return Complaint("the pattern is empty.", _PATTERN)
    if pattern != pattern.strip():
        found = f"there is a space before or after the pattern {quoted(pattern.strip())}."
        return Complaint(found, f"Write: {written(pattern.strip())}")
    ignores = IgnoreList([pattern])
    if not normal_form(pattern).strip("*/") or all(map(ignores.matches, _FAR_APART)):
        return Complaint(f"{quoted(pattern)} hides everything.", _PATTERN)
    return None


def file_complaint(reference: str) -> Complaint | None:
    """Why this stylesheet or script cannot be loaded; None when it can.

    It is a path relative to the page, such as `css/mine.css`, which is a file beside
    `wander.toml` too, or an absolute `http:` or `https:` URL.
    """
    name = quoted(reference)
    if _SCHEME.match(reference) or reference.startswith("//"):
        return complaint(reference)
    if not reference.strip() or reference.endswith("/"):
        return Complaint(f"{name} names no file.", _FILE)
    if reference.startswith("/"):
        return Complaint(f"{name} begins with a slash.", _FILE)
    plain = re.split(r"[?#]", unquote(reference).strip().replace("\\", "/"), maxsplit=1)[0]
    segments = plain.split("/")
    if ".." in segments:
        return Complaint(f'{name} leaves the folder of this file with "..".', _FILE)
    # The same text is a path on the disk and a reference in a page: it must mean one thing.
    plain = "/".join(segment for segment in segments if segment not in ("", "."))
    if plain != reference and plain:
        return Complaint(f"{name} is not the plain path of a file.", f"Write: {written(plain)}")
    if not plain or ":" in plain or not plain.isprintable():
        return Complaint(f"{name} cannot be the path of a file.", _FILE)
    return None
