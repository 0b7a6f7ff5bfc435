"""Counts of visits within bounds, whatever a log holds.

>>> import datetime
>>> tally = Tally()
>>> tally.add(Visit(datetime.date(2026, 11, 21), "https://a.example/", "/x"))
>>> tally.total, tally.others, len(tally.cells)
(1, 0, 1)
"""

import datetime
from collections import Counter
from typing import Final

from wander.visits.visit import LeftOut, Visit

MOST: Final = 20_000
"""Days, consoles and pages that are counted apart, each with each. The rarest go when there are
twice as many: those of the consoles with the fewest visits, then of the pages with the fewest."""


class Tally:
    """How many visits there were, by day, console and page."""

    def __init__(self, most: int = MOST) -> None:
        self.cells: Counter[Visit] = Counter()
        self.days: Counter[datetime.date] = Counter()
        """All visits, those of the others too."""
        self.others = 0
        """Visits that are no longer counted apart."""
        self.left_out: Counter[LeftOut] = Counter()
        self._most = most

    @property
    def total(self) -> int:
        """All visits."""
        return self.days.total()

    def add(self, found: Visit | LeftOut | None) -> None:
        """Count a visit, or what is left out."""
        if isinstance(found, LeftOut):
            self.left_out[found] += 1
        elif found:
            self.days[found.day] += 1
            self.cells[found] += 1
            if len(self.cells) >= 2 * self._most:
                self._let_go()

    def _let_go(self) -> None:
        consoles: Counter[str] = Counter()
        pages: Counter[str] = Counter()
        for visit, count in self.cells.items():
            consoles[visit.console] += count
            pages[visit.page] += count
        ranked = sorted(
            self.cells.items(),
            key=lambda cell: (consoles[cell[0].console], pages[cell[0].page], cell[1], cell[0]),
            reverse=True,
        )
        self.others += sum(count for _, count in ranked[self._most :])
        self.cells = Counter(dict(ranked[: self._most]))
