"""Bars for a terminal, a line each, of days; or of weeks, months or years where those are many.

>>> days = {datetime.date(2026, 11, 20): 8, datetime.date(2026, 11, 22): 5}
>>> print(chart(days, width=24).text)
2026-11-20  ██████████ 8
2026-11-21             0
2026-11-22  ██████▎    5
>>> print(chart(days, width=24, ascii_only=True).text)
2026-11-20  ########## 8
2026-11-21             0
2026-11-22  ######     5
"""

import datetime
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

BLOCKS: Final = " ▏▎▍▌▋▊▉█"
"""From none to a whole one, in eighths."""

_MOST: Final = 31
"""Lines of a chart; a month of days has room."""
_WIDEST: Final = 60
"""Letters of a bar; longer ones are no easier to compare."""


class Chart(NamedTuple):
    """Bars, and what each is of."""

    unit: str
    """`day`, `week`, `month` or `year`."""
    text: str


def chart(days: Mapping[datetime.date, int], width: int, *, ascii_only: bool = False) -> Chart:
    """A bar for each day from the first to the last, or for each week, month or year.

    A week is named by its Monday. No line is wider than `width`, but for the name and number.
    """
    unit, rows = _rows(days)
    number = max(len(f"{count:,}") for count in rows.values())
    name = max(map(len, rows))
    longest = max(1, min(_WIDEST, width - name - number - 3))
    most = max(rows.values())
    lines = [
        f"{row:{name}}  {_bar(count, most, longest, ascii_only):{longest}} {count:>{number},}"
        for row, count in rows.items()
    ]
    return Chart(unit, "\n".join(lines))


def _rows(days: Mapping[datetime.date, int]) -> tuple[str, dict[str, int]]:
    """Names and counts, from the first to the last, with all that are empty between."""
    first, last = min(days), max(days)
    unit = next(
        (one for one in _UNITS if (last - one.start_of(first)).days // one.days < _MOST), _UNITS[-1]
    )
    counts: Counter[datetime.date] = Counter()
    for day, count in days.items():
        counts[unit.start_of(day)] += count
    rows: dict[str, int] = {}
    at = unit.start_of(first)
    while at <= last:
        rows[at.isoformat()[: unit.letters]] = counts[at]
        at = unit.start_of(at + datetime.timedelta(unit.days))
    return unit.name, rows


def _bar(count: int, most: int, longest: int, ascii_only: bool) -> str:
    """As long as its share; whatever is more than nothing is seen."""
    if ascii_only:
        return "#" * max(round(longest * count / most), 1 if count else 0)
    whole, rest = divmod(max(round(8 * longest * count / most), 1 if count else 0), 8)
    return BLOCKS[8] * whole + BLOCKS[rest].strip()


class _Unit(NamedTuple):
    name: str
    days: int
    """At most; so many after one begins, the next has begun, and not yet the one after that."""
    letters: int
    """Of a date that name it."""
    start_of: Callable[[datetime.date], datetime.date]


_UNITS: Final = (
    _Unit("day", 1, 10, lambda day: day),
    _Unit("week", 7, 10, lambda day: day - datetime.timedelta(day.weekday())),
    _Unit("month", 31, 7, lambda day: day.replace(day=1)),
    _Unit("year", 366, 4, lambda day: day.replace(month=1, day=1)),
)
