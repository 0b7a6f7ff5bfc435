"""Which passwords will do.

>>> complaint("seven quiet herons", "https://me.example/wander/")
''
>>> complaint("short", "")
'It needs at least 12 characters. A few words that you like are easy to remember.'
"""

import unicodedata
from typing import Final

from wander.urls import parse_url

SHORTEST: Final = 12
"""In characters. NIST SP 800-63B (revision 4) asks for 15 where nothing else is asked for, and
for 8 beside another factor; guesses are few here, and a console is no bank."""
LONGEST: Final = 1_000
"""In characters: longer ones would only cost time."""

_OBVIOUS: Final = ("wander", "console", "password", "passphrase", "qwertyuiop", "1234567890")


def complaint(password: str, address: str) -> str:
    """What is wrong with a new password for the console at `address`; empty when it will do.

    There is no rule about digits or capitals (NIST SP 800-63B, section 3.1.1.2): they make
    passwords harder to remember, and hardly harder to guess.
    """
    if len(password) > LONGEST:
        return f"That is longer than {LONGEST:,} characters. Take a shorter one."
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in password):
        return "It holds a character that cannot be typed into a browser. Take another."
    normal = normal_form(password)
    if len(normal) < SHORTEST:
        return (
            f"It needs at least {SHORTEST} characters. A few words that you like are easy to"
            " remember."
        )
    if len(set(normal)) == 1 or _is_obvious(normal, address):
        return "That is among the first that a stranger would try. Take another."
    return ""


def normal_form(password: str) -> str:
    """One text for what looks the same and is typed differently.

    `é` is one character on most keyboards and two, `e` and an accent, on some; the owner should
    get in with both. NIST SP 800-63B asks for a normal form before hashing, and RFC 8265 for
    this one (NFC), which changes nothing that one can see. Its cost grows with the square of the
    length, so look at that before.
    """
    return unicodedata.normalize("NFC", password)


def _is_obvious(password: str, address: str) -> bool:
    """Whether nothing but digits is left without the words that everybody would try.

    >>> _is_obvious("Wander-Wander-1", ""), _is_obvious("me.example/2026", "https://me.example/")
    (True, True)
    """
    parsed = parse_url(address)
    own = (address, parsed.host, parsed.hostname, *parsed.pathname.split("/")) if parsed else ()
    words = {_letters(word) for word in (*own, *_OBVIOUS, "https", "www")} - {""}
    left = letters = _letters(password)
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return left != letters and not left.strip("0123456789")


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
