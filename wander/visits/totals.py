"""What was counted, summed up: by console, by page and by day.

>>> from wander.visits.visit import Visit
>>> tally = Tally()
>>> for day, page in ((20, "/x"), (21, "/x"), (21, "/y")):
...     tally.add(Visit(datetime.date(2026, 11, day), "https://a.example/", page))
>>> [(one.name, one.visits, one.last.day, dict(one.shares)) for one in by_console(tally)]
[('https://a.example/', 3, 21, {'/x': 2, '/y': 1})]
"""

import datetime
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from wander.visits.tally import Tally
from wander.visits.visit import Visit

Key = TypeVar("Key", str, Visit)


@dataclass(slots=True)
class Total:
    """The visits from one console, or to one page."""

    name: str
    visits: int = 0
    last: datetime.date = datetime.date.min
    """The day of the last one."""
    shares: Counter[str] = field(default_factory=Counter)
    """How many to each page, or from each console; the most first."""


def by_console(tally: Tally) -> list[Total]:
    """Who sent visitors, and to which pages; the most first."""
    return _summed(tally, lambda visit: visit.console, lambda visit: visit.page)


def by_page(tally: Tally) -> list[Total]:
    """Where visitors came to, and from which consoles; the most first."""
    return _summed(tally, lambda visit: visit.page, lambda visit: visit.console)


def by_day(tally: Tally) -> dict[datetime.date, list[tuple[str, str, int]]]:
    """Each day with visits, and its consoles, pages and counts; the most first."""
    days: dict[datetime.date, list[tuple[str, str, int]]] = {day: [] for day in sorted(tally.days)}
    for visit, count in _most_first(tally.cells):
        days[visit.day].append((visit.console, visit.page, count))
    return days


def _summed(
    tally: Tally, name_of: Callable[[Visit], str], share_of: Callable[[Visit], str]
) -> list[Total]:
    totals: dict[str, Total] = {}
    for visit, count in tally.cells.items():
        name = name_of(visit)
        total = totals.setdefault(name, Total(name))
        total.visits += count
        total.last = max(total.last, visit.day)
        total.shares[share_of(visit)] += count
    for total in totals.values():
        total.shares = Counter(dict(_most_first(total.shares)))
    return sorted(totals.values(), key=lambda total: (-total.visits, total.name))


def _most_first(counts: Counter[Key]) -> list[tuple[Key, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
