r"""What servers escape in their logs, read back; and what a terminal would obey, escaped.

>>> unescaped(rb"/caf\xC3\xA9?q=\"a\"\x22")
b'/caf\xc3\xa9?q="a""'
>>> readable(unescaped(rb"/caf\xC3\xA9\x1B[31m\xFF"))
'/café%1B[31m%FF'
"""

import re
from typing import Final
from urllib.parse import quote

# Apache: https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#format-notes
# nginx: https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format
_ESCAPE: Final = re.compile(rb"\\(?:x([0-9A-Fa-f]{2})|(.))", re.DOTALL)
_LETTERS: Final = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"b": b"\b", b"v": b"\v", b"f": b"\f"}


def unescaped(text: bytes) -> bytes:
    """What a client sent, from what Apache or nginx wrote of it."""
    return _ESCAPE.sub(_plain, text) if b"\\" in text else text


def readable(text: bytes) -> str:
    """Part of an address, safe to show anywhere: what is not printable is percent-encoded."""
    if text.isascii() and (plain := text.decode("ascii")).isprintable() and " " not in plain:
        return plain
    return "".join(
        char if char.isprintable() and char != " " else quote(char, errors="surrogateescape")
        for char in text.decode("utf-8", "surrogateescape")
    )


def _plain(found: re.Match[bytes]) -> bytes:
    number, letter = found.groups()
    return bytes.fromhex(number.decode()) if number else _LETTERS.get(letter, letter)
