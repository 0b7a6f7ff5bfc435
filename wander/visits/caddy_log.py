r"""Lines as Caddy writes them: a JSON object each.

>>> request = read_caddy(
...     b'{"level":"info","ts":1795255200.5,"logger":"http.log.access.log0","msg":"handled request"'
...     b',"request":{"remote_ip":"203.0.113.7","method":"GET","host":"a.example",'
...     b'"uri":"/?via=x","headers":{"User-Agent":["Firefox"],"Referer":["https://b.example/"]}},'
...     b'"duration":0.0003,"size":5,"status":200,"resp_headers":{"Server":["Caddy"]}}'
... )
>>> request.day.isoformat(), request.host, request.target, request.status, request.agent
('2026-11-21', 'a.example', b'/?via=x', 200, 'Firefox')

`ts` is in any form that Caddy's `time_format` has: https://caddyserver.com/docs/caddyfile/directives/log
"""

import datetime
import json
import re
from typing import Final

from wander.visits.request import Request, check_day, host_and_target, log_day

MARK: Final = b'"uri":'
"""Stands in each of them once, and in no line of another form: there, quotes are escaped."""

_DATE: Final = re.compile(r"([0-9]{4})[-/]([0-9]{2})[-/]([0-9]{2})[T ]")
_COMMON_DATE: Final = re.compile(r"([0-9]{2})/([A-Z][a-z]{2})/([0-9]{4}):")
_UNITS: Final = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3))
"""From where on a number counts nanoseconds, microseconds or milliseconds, and not seconds."""


def read_caddy(line: bytes) -> Request | None:
    """The request that a line tells of, or None where it tells of none."""
    try:
        # What docker or a journal writes before it is passed over.
        entry = json.loads(line[max(line.find(b"{"), 0) :].decode("utf-8", "replace"))
        asked, status, day = entry["request"], entry["status"], _day(entry["ts"])
        method, target = asked["method"], asked["uri"]
    except (ValueError, KeyError, TypeError, OverflowError, OSError, RecursionError):
        return None
    if not (isinstance(method, str) and isinstance(target, str) and isinstance(status, int)):
        return None
    host, raw = host_and_target(_text(asked.get("host")), target.encode("utf-8", "replace"))
    headers = asked.get("headers")
    named = headers if isinstance(headers, dict) else {}
    return Request(
        day=day,
        method=method,
        target=raw,
        host=host,
        status=status,
        referrer=_text(named.get("Referer")),
        agent=_text(named.get("User-Agent")),
    )


def _day(ts: object) -> datetime.date:
    """The day of a time; of one in numbers, by universal time. ValueError where there is none."""
    if isinstance(ts, str):
        if found := _DATE.match(ts):
            return log_day(*found.groups())
        if found := _COMMON_DATE.match(ts):
            return log_day(*reversed(found.groups()))
    if isinstance(ts, (int, float)):
        unit = next((unit for least, unit in _UNITS if ts >= least), 1)
        return check_day(datetime.datetime.fromtimestamp(ts / unit, datetime.UTC).date())
    raise ValueError(ts)


def _text(value: object) -> str:
    """A field, or the first value of a header."""
    first = value[0] if isinstance(value, list) and value else value
    return first if isinstance(first, str) else ""
