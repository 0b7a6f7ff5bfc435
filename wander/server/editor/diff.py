r"""A difference between two texts, line by line, as a screen shows it.

>>> [line.kind for line in lines_of("--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new\n")]
['place', 'gone', 'new']
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Line:
    """One line."""

    kind: Literal["new", "gone", "same", "place"]
    text: str


def lines_of(difference: str) -> Iterator[Line]:
    """The lines of a unified difference, without its two headings."""
    for line in difference.split("\n")[2:]:
        match line[:1]:
            case "+":
                yield Line("new", line[1:])
            case "-":
                yield Line("gone", line[1:])
            case "@":
                yield Line("place", line)
            case " ":
                yield Line("same", line[1:])
