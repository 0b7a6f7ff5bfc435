"""Goes through logs, fast, and counts the visits in them.

Most lines name no console, and need not be taken apart: a look at each block says whether
something in it may. The rest are only looked at for the mark of their form, and where the marks
are as many as the lines, all are taken for lines of a log; where not, each is read. So is the
first block of each log.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wander.visits.line import all_look_right, read_line
from wander.visits.lines import whole_lines
from wander.visits.tally import Tally
from wander.visits.visit import Rules


@dataclass(slots=True)
class Lines:
    """How many lines there were in a log."""

    read: int = 0
    """All but blank ones."""
    strange: int = 0
    """Those that tell of no request."""
    first: bytes = b""
    """The beginning of the first, to be shown when all are strange."""

    @property
    def are_strange(self) -> bool:
        """Whether there is not one line of a log."""
        return self.read > 0 and self.strange == self.read


def count(pieces: Iterable[bytes], rules: Rules, tally: Tally, lines: Lines) -> None:
    """Count the visits in one log. What is counted stays where `pieces` raises."""
    needles = rules.senders.needles
    for block in whole_lines(pieces):
        ends = block.count(b"\n")
        is_whole = block.endswith(b"\n")
        is_known = is_whole and lines.read > lines.strange and all_look_right(block, ends)
        if is_known:
            lines.read += ends
        else:
            _read_each(block, lines)
        for line in _holding(block, needles):
            if request := read_line(line):
                tally.add(rules.judge(request))
            elif is_known:
                lines.strange += 1


def _read_each(block: bytes, lines: Lines) -> None:
    for line in block.split(b"\n"):
        if bare := line.strip():
            lines.first = lines.first or bare[:200]
            lines.read += 1
            lines.strange += read_line(line) is None


def _holding(block: bytes, needles: Iterable[re.Pattern[bytes]]) -> Iterator[bytes]:
    """The lines in which one of the needles is, each once, in their order."""
    places: dict[int, int] = {}
    for needle in needles:
        at = 0
        while found := needle.search(block, at):
            start = block.rfind(b"\n", 0, found.start()) + 1
            end = block.find(b"\n", found.end())
            at = places[start] = end if end >= 0 else len(block)
    for start in sorted(places):
        yield block[start : places[start]]
