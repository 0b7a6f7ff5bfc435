"""What is known of consoles and pages, and how it changes from one look to the next.

A page that fails is dead at once only where its host does not exist; else when it fails a
second time, a day later:

>>> failed = Finding(url="https://a.example/", verdict=Verdict.DEAD, reason="404 Not Found")
>>> followed(failed, Verdict.OK, failing=None, now=1_000_000)
(<Verdict.UNKNOWN: 'unknown'>, 1000000)
>>> followed(failed, Verdict.UNKNOWN, failing=1_000_000, now=1_000_000 + DAY)
(<Verdict.DEAD: 'dead'>, 1000000)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wander.network.verdicts import Finding, Verdict

DAY: Final = 86_400
DEAD_AFTER: Final = 23 * 3_600
"""Seconds between two failures that make a page dead: a day, and the hour by which a daily job
may come early."""
DUE_AFTER: Final = {
    Verdict.OK: 3 * DAY,
    Verdict.MOVED: 3 * DAY,
    Verdict.REFUSES: 7 * DAY,
    Verdict.DEAD: 7 * DAY,
    Verdict.UNKNOWN: DEAD_AFTER,
}
"""Seconds after which a page is looked at again. Its owner pays for each look."""
LONGEST_VALIDATOR: Final = 500
"""In characters: one that is longer would make our own request one that servers refuse."""


class ConsoleState(StrEnum):
    """What a look at a console's list brought."""

    OK = "ok"
    UNREADABLE = "unreadable"
    """There is an answer, and no list that can be read without running it."""
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"
    """Not looked at yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPage:
    """What is known of a page."""

    url: str
    verdict: Verdict
    reason: str = ""
    moved_to: str | None = None
    takes_via: bool = True
    language: str = ""
    """In which it says it is; empty where it says none."""
    is_failing: bool = False
    """It failed when last looked at, and may not be dead yet."""
    validators: Mapping[str, str]


def conditions(etag: object, last_modified: object) -> Mapping[str, str]:
    """The request headers for these validators (RFC 9110, section 13.1)."""
    headers = {"if-none-match": etag, "if-modified-since": last_modified}
    return {name: str(value) for name, value in headers.items() if value and _may_say(str(value))}


def _may_say(value: str) -> bool:
    """Whether a stranger's header is one that we can send back."""
    return value.isascii() and value.isprintable() and len(value) <= LONGEST_VALIDATOR


def followed(
    finding: Finding, before: Verdict, failing: int | None, now: int
) -> tuple[Verdict, int | None]:
    """The verdict after this finding, and since when the page fails."""
    match finding.verdict:
        case Verdict.DEAD if finding.has_no_host:
            return Verdict.DEAD, failing or now
        case Verdict.DEAD:
            since = now if failing is None else failing
            is_dead = before is Verdict.DEAD or now - since >= DEAD_AFTER
            return Verdict.DEAD if is_dead else Verdict.UNKNOWN, since
        case Verdict.UNKNOWN:
            return before, failing
        case _:
            return finding.verdict, None
