"""A request that a web server's log tells of, as far as it is kept.

Where a visitor's address stands, nothing is kept of it.
"""

import datetime
import re
from dataclasses import dataclass
from typing import Final

_YEARS: Final = range(1990, 2100)
"""Those that a log can be of; any other is rubbish, and would need a place in every count."""
_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)

_ABSOLUTE: Final = re.compile(rb"https?://([^/?#]*)(.*)\Z", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked a web server for."""

    day: datetime.date
    """As the log has it: the server's own."""
    method: str
    target: bytes
    """The path and query, as they were sent."""
    host: str
    """The site, without a usual port; empty where the log does not name it."""
    status: int
    referrer: str
    """Empty where there was none, or the log does not keep it."""
    agent: str
    """What the client calls itself; likewise."""


def log_day(year: str, month: str, day: str) -> datetime.date:
    """A day as logs write it, the month by number or name. Raises ValueError where it is none.

    >>> log_day("2026", "Nov", "21") == log_day("2026", "11", "21")
    True
    """
    number = int(month) if month.isdigit() else 1 + _MONTHS.index(month)
    return check_day(datetime.date(int(year), number, int(day)))


def check_day(day: datetime.date) -> datetime.date:
    """The day, if a log can be of it. Raises ValueError if not."""
    if day.year not in _YEARS:
        raise ValueError(f"no log is of {day}")
    return day


def host_and_target(host: str, target: bytes) -> tuple[str, bytes]:
    """The site and what was asked of it, also where a client sent the whole address.

    >>> host_and_target("A.example:443", b"/x?y")
    ('a.example', b'/x?y')
    >>> host_and_target("", b"http://a.example?y")
    ('a.example', b'/?y')
    """
    if absolute := _ABSOLUTE.match(target):
        host = absolute[1].decode("ascii", "replace")
        target = absolute[2] if absolute[2].startswith(b"/") else b"/" + absolute[2]
    return re.sub(r":(80|443)?\Z", "", host.lower()), target
