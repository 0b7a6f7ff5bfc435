r"""Reading TOML that its owner typed: every slip is explained, not the first alone.

`tomllib` stops at the first slip and words it for programmers, differently from one
Python to the next. Only the place is taken from it. What is wrong there is looked up
in the text itself; then the slip is mended in a copy and the copy is read on.

    >>> reading = read('title = "Here"\nurl = https://a.example/\n')
    >>> reading.values["url"], reading.mistakes[0].found
    ('https://a.example/', 'the text https://a.example/ stands without quotes.')
"""

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from wander.mistakes import Mistake
from wander.toml.lines import explain
from wander.toml.places import Place, offset_of, place_of
from wander.toml.slip import Slip
from wander.toml.spot import locate

MOST_SLIPS = 10
"""After so many the text is probably not TOML at all, and the first slip says it best."""

_HEADING_LINE = re.compile(r"^[ \t]*\[", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a text says, and its slips."""

    values: dict[str, Any] | None
    """None when the text could not be read to its end."""
    text: str
    """The text that `values` were read from: line by line as it was handed in, but mended."""
    mistakes: tuple[Mistake, ...] = ()
    mended: frozenset[int] = frozenset()
    """Lines whose values are a guess, so that nothing should be said about them."""


def read(text: str) -> Reading:
    """The values of `text`, whose lines end with line feeds alone, and its slips.

    Never raises; a text that cannot be read to its end has one mistake, its first.
    """
    copy = _Copy(text)
    mistakes: list[Mistake] = []
    for _ in range(MOST_SLIPS + 1):
        try:
            values = tomllib.loads(copy.text)
        except tomllib.TOMLDecodeError as error:
            slip = explain(locate(copy.text, _offset(error, copy.text)))
            mistake = copy.mistake(slip)
            # A second slip on a line may come of the way in which the first was mended, and
            # pieces of a list lie about when the slip was in the line that begins it.
            if mistake.line not in copy.mended and not (slip.stray and mistakes):
                mistakes.append(mistake)
            copy.mend(slip)
        except RecursionError:
            mistakes.append(_without_place("brackets stand in brackets, too many to follow."))
            break
        except ValueError:
            # Python's limit on the digits of a number, which tomllib lets through.
            mistakes.append(_without_place("a number has thousands of digits."))
            break
        else:
            return Reading(
                values=values,
                text=copy.text,
                mistakes=tuple(mistakes),
                mended=frozenset(copy.mended),
            )
    return Reading(values=None, text=text, mistakes=tuple(mistakes[:1]))


def _offset(error: tomllib.TOMLDecodeError, text: str) -> int:
    """Where reading stopped: the one part of the message that is the same in every Python."""
    place = re.search(r"line (\d+), column (\d+)\)$", str(error))
    return offset_of(text, Place(int(place[1]), int(place[2]))) if place else len(text)


def _without_place(found: str) -> Mistake:
    return Mistake(
        None, None, "", found, "A list holds short texts, and tables of a url, a note and tags."
    )


class _Copy:
    """A copy of the text in which slips are mended without moving any line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.mended: set[int] = set()
        self._original = text
        self._changes: list[tuple[int, int, int]] = []

    def mistake(self, slip: Slip) -> Mistake:
        """The slip at its place in the original."""
        offset = slip.offset
        for start, old, new in reversed(self._changes):
            if offset >= start + new:
                offset += old - new
            elif offset > start:
                offset = start
        line, column = place_of(self._original, offset)
        return Mistake(line, column, slip.key, slip.found, slip.instead)

    def mend(self, slip: Slip) -> None:
        start, end, new = slip.mend
        first, last = place_of(self.text, start).line, place_of(self.text, end).line
        self.mended.update(range(first, last + 1))
        if not new and (headings := list(_HEADING_LINE.finditer(self.text, 0, start))):
            # What was taken away may be missed in the table that it was in.
            self.mended.add(place_of(self.text, headings[-1].start()).line)
        new += "\n" * self.text.count("\n", start, end)
        self._changes.append((start, end - start, len(new)))
        self.text = self.text[:start] + new + self.text[end:]
