"""The headers of our answers, and why each is there."""

from wander.site.page import REFERRER_POLICY

REVALIDATE = "no-cache"
"""Kept by caches, but asked for again each time: an edit is seen at once."""
FOR_EVER = "public, max-age=31536000, immutable"
"""For what is named by its content: another content has another name."""

COMMON = {
    # What we call a script is one, and what we do not is none.
    "x-content-type-options": "nosniff",
    "referrer-policy": REFERRER_POLICY,
}

_WITHHELD = ("camera", "geolocation", "microphone", "payment")

PAGE = {
    **COMMON,
    "content-type": "text/html; charset=utf-8",
    "cache-control": REVALIDATE,
    # Neither we nor a page in our frame have a use for these.
    "permissions-policy": ",".join(f"{feature}=()" for feature in _WITHHELD),
    # Who opened the console gets no handle on it, and pop-ups that a framed page opens none
    # either: through one they could lead the console elsewhere.
    "cross-origin-opener-policy": "same-origin",
}

LIST = {
    **COMMON,
    # Workers take nothing but a JavaScript type; the charset is for script elements in pages
    # of another encoding.
    "content-type": "text/javascript; charset=utf-8",
    "cache-control": REVALIDATE,
    # Other consoles load the list from anywhere, their sandboxes from an opaque origin,
    # pages with Cross-Origin-Embedder-Policy too.
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
}

DATA = {
    **COMMON,
    "content-type": "application/json",
    # What is known of the network is for other programs too.
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
}

FEED = {
    # The list for other programs, whoever they are; where a browser shows it, it is only read.
    **DATA,
    "cache-control": REVALIDATE,
    "content-security-policy": "default-src 'none'; sandbox",
}


def of_our_own(kind: str) -> dict[str, str]:
    """The headers of a file of this content type that our own pages alone load."""
    return {**COMMON, "content-type": kind, "cross-origin-resource-policy": "same-origin"}
