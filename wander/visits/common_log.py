r"""Lines in the common and the combined format, as Apache, nginx and many others write them.

>>> request = read_common(
...     b'a.example:443 203.0.113.7 - - [21/Nov/2026:10:00:00 +0000] '
...     b'"GET /\\xC3\\xA9 HTTP/2.0" 200 5 "https://b.example/" "Firefox \\"1\\"" 0.004'
... )
>>> request.day.isoformat(), request.host, request.method, request.target, request.status
('2026-11-21', 'a.example', 'GET', b'/\xc3\xa9', 200)
>>> request.referrer, request.agent
('https://b.example/', 'Firefox "1"')
>>> read_common(b"Happy birthday!") is None
True

A host may stand before, and anything behind. Apache: `LogFormat` and its escapes in
https://httpd.apache.org/docs/2.4/mod/mod_log_config.html, nginx: `log_format` in
https://nginx.org/en/docs/http/ngx_http_log_module.html.
"""

import re
from typing import Final

from wander.visits.escapes import unescaped
from wander.visits.request import Request, host_and_target, log_day

# What stands in quotes; possessive (+), so that no line makes the expression try every way.
_QUOTED: Final = rb'"([^"\\]*+(?:\\.[^"\\]*+)*+)"'
_LINE: Final = re.compile(
    rb"\[(\d\d)/([A-Z][a-z][a-z])/(\d{4}):\d\d:\d\d:\d\d [+-]\d{4}\] "
    + _QUOTED
    + rb" (\d{3}) (?:\d+|-)(?: "
    + _QUOTED
    + rb" "
    + _QUOTED
    + rb")?",
    re.DOTALL,
)
_HOST: Final = re.compile(rb"[a-z0-9_][a-z0-9_.-]*(?::\d{1,5})?", re.IGNORECASE)


def read_common(line: bytes) -> Request | None:
    """The request that a line tells of, or None where it tells of none."""
    found = _LINE.search(line)
    if not found:
        return None
    day, month, year, asked, status, referrer, agent = found.groups()
    try:
        date = log_day(year.decode(), month.decode(), day.decode())
    except ValueError:
        return None
    method, target = _method_and_target(unescaped(asked))
    host, target = host_and_target(_host_before(line[: found.start()]), target)
    return Request(
        day=date,
        method=method,
        target=target,
        host=host,
        status=int(status),
        referrer=_header(referrer),
        agent=_header(agent),
    )


def _method_and_target(asked: bytes) -> tuple[str, bytes]:
    """`GET /a HTTP/1.1`; the oldest clients name no protocol, and broken ones send anything."""
    method, _, rest = asked.partition(b" ")
    before, _, protocol = rest.rpartition(b" ")
    return method.decode("ascii", "replace"), before if protocol.startswith(b"HTTP/") else rest


def _host_before(start: bytes) -> str:
    """The host in `host client ident user `, where the ident is a hyphen; empty without one."""
    words = start.split()
    if len(words) < 4 or words[2] != b"-" or words[1] == b"-" or not _HOST.fullmatch(words[0]):
        return ""
    return words[0].decode("ascii")


def _header(logged: bytes | None) -> str:
    return "" if logged in (None, b"-") else unescaped(logged or b"").decode("utf-8", "replace")
