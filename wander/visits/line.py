r"""One line of a log, in whichever form it is written.

>>> read_line(b'203.0.113.7 - - [21/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 5').method
'GET'
>>> read_line(b"Happy birthday!") is None
True
"""

from typing import Final

from wander.visits.caddy_log import MARK, read_caddy
from wander.visits.common_log import read_common
from wander.visits.request import Request

_COMMON_MARK: Final = b'] "'
"""Between the time and what was asked. Elsewhere quotes are escaped, or begin a field."""


def read_line(line: bytes) -> Request | None:
    """The request that a line tells of, or None where it tells of none."""
    return read_caddy(line) if MARK in line else read_common(line)


def all_look_right(block: bytes, count: int) -> bool:
    r"""Whether as many lines look like those of a log as there are; tells it fast.

    >>> all_look_right(b'1.2.3.4 - - [21/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 5\n', 1)
    True
    >>> all_look_right(b"Happy birthday!\n", 1)
    False
    """
    return block.count(_COMMON_MARK) + block.count(MARK) == count
