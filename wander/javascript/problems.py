"""What is wrong with a stranger's script, and on which line."""

from dataclasses import dataclass

SHOWN = 10
"""How many problems a message lists; a hostile file can have hundreds of thousands."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in one line.

    >>> str(Problem(12, "pages: shuffle(mine) is not a constant"))
    'line 12: pages: shuffle(mine) is not a constant'
    """

    line: int
    """Counted from 1."""
    text: str
    """What was found there, in plain English."""

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}"


class WanderJSError(ValueError):
    """A `wander.js` that gives no list here; its message has one line for each problem."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All of them, in the order of the lines."""
        return self.args

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems[:SHOWN]]
        if more := len(self.problems) - len(lines):
            lines.append(f"and {more} more")
        return "\n".join(lines)


class Unreadable(WanderJSError):  # noqa: N818 - named for what the owner is told
    """There is no list in it: not a script, a syntax error, no `wander` object, too large."""


class NotConstant(WanderJSError):  # noqa: N818 - likewise
    """There may be a list in it, but only running the script would tell. A browser can."""
