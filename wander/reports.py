"""What `wander check` and `wander crawl` tell their owner, on a terminal or for programs."""

import json
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from rich.console import Console as Terminal
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table
from rich.text import Text

from wander.amounts import counted
from wander.network.answer import shortened
from wander.network.check import Checked
from wander.network.mending import Duplicate, leads_to_the_top
from wander.network.run import Progress as CrawlProgress
from wander.network.run import Summary
from wander.network.verdicts import Verdict

_STYLES: Final = {
    Verdict.OK: "green",
    Verdict.MOVED: "yellow",
    Verdict.REFUSES: "red",
    Verdict.DEAD: "red",
    Verdict.UNKNOWN: "dim",
}
_MOST_FAILURES: Final = 12
"""Consoles that are named with the reason; the rest is counted."""


def print_checked(checked: Sequence[Checked], duplicates: Sequence[Duplicate]) -> None:
    """The table: what is well first, what is to be mended last, where the eye is."""
    terminal = Terminal(highlight=False, soft_wrap=False)
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=True, header_style="bold")
    table.add_column("verdict", no_wrap=True)
    table.add_column("page or console, title, and what was found", overflow="fold")
    twins = {one.entry: one for one in duplicates}
    for one in sorted(checked, key=lambda one: not one.is_well or one.finding.url in twins):
        verdict = one.finding.verdict
        table.add_row(
            Text(verdict, style=_STYLES[verdict]), _lines(one, twins.get(one.finding.url))
        )
    terminal.print(table)
    terminal.print()
    terminal.print(_totals(checked, duplicates))


def is_well(
    checked: Iterable[Checked], duplicates: Iterable[Duplicate], mended: Collection[str]
) -> bool:
    """Whether there is nothing to mend, but for the entries that were mended just now."""
    ill = [one.finding.url for one in checked if not one.is_well]
    return all(url in mended for url in (*ill, *(one.entry for one in duplicates)))


def checked_as_json(checked: Sequence[Checked], duplicates: Sequence[Duplicate]) -> str:
    """The same for programs: an object with a list, in the order of the owner's list."""
    twins = {one.entry: one.kept for one in duplicates}
    entries = [
        {
            "url": one.finding.url,
            "kind": one.kind,
            "verdict": one.finding.verdict,
            "reason": one.finding.reason,
            "moved_to": one.finding.moved_to,
            "title": one.finding.title,
            "via": one.finding.takes_via,
            "duplicate_of": twins.get(one.finding.url),
            "notes": one.notes,
        }
        for one in checked
    ]
    return json.dumps({"checked": entries}, ensure_ascii=False, indent=2)


def print_crawled(summary: Summary) -> None:
    """What a crawl found, in a few lines."""
    terminal = Terminal(highlight=False)
    failed = len(summary.unreachable) + len(summary.unreadable)
    terminal.print(
        f"{counted(summary.consoles, 'console')} found, {summary.consoles - failed} read."
    )
    for what, failures in (
        ("unreachable", summary.unreachable),
        ("unreadable", summary.unreadable),
    ):
        if failures:
            terminal.print(f"{len(failures)} {what}:")
            terminal.print(Padding(_failures(failures.items()), (0, 0, 0, 2)))
    found = [f"{count:,} {verdict}" for verdict, count in summary.verdicts.items() if count]
    if summary.failing:
        found.append(f"of which {summary.failing:,} failed once")
    listed = f": {', '.join(found)}" if found else ""
    terminal.print(f"{counted(summary.pages, 'page')} known{listed}.")
    terminal.print(f"{counted(summary.looked, 'page')} looked at this time.")
    if summary.stopped_by:
        terminal.print(f"Stopped after {summary.stopped_by}. The next crawl goes on from here.")
    if summary.limited_by:
        terminal.print(f"There is more, beyond {summary.limited_by}.")


@contextmanager
def counting(what: str, total: int) -> Iterator[Callable[[object], None]]:
    """A progress bar on standard error, where somebody watches; call it for each that is done."""
    with _bar() as bar:
        task = bar.add_task(what, total=total)

        def advance(_done: object) -> None:
            bar.advance(task)

        yield advance


@contextmanager
def crawling(*, quiet: bool) -> Iterator[Callable[[CrawlProgress], None]]:
    """Two progress bars, for lists and for pages; none with `quiet`."""
    with _bar(quiet=quiet) as bar:
        consoles = bar.add_task("Consoles", total=None)
        pages: list[TaskID] = []

        def show(progress: CrawlProgress) -> None:
            done = progress.read + progress.failed
            failed = f"Consoles ({progress.failed} failed)" if progress.failed else "Consoles"
            bar.update(consoles, total=progress.consoles, completed=done, description=failed)
            if progress.pages and not pages:
                pages.append(bar.add_task("Pages"))
            if pages:
                bar.update(pages[0], total=progress.pages, completed=progress.looked)

        yield show


class _Rate(TextColumn):
    """How many a second."""

    def __init__(self) -> None:
        super().__init__("{task.speed}")

    def render(self, task: object) -> Text:
        speed = getattr(task, "speed", None)
        return Text(f"{speed:.0f}/s" if speed else "")


def _bar(*, quiet: bool = False) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        console=Terminal(file=sys.stderr),
        transient=True,
        disable=quiet or not sys.stderr.isatty(),
    )


def _lines(one: Checked, twin: Duplicate | None) -> Text:
    finding = one.finding
    lines = [Text(shortened(finding.url, 300))]
    if finding.title:
        lines.append(Text(finding.title, style="dim"))
    if finding.verdict is Verdict.MOVED and finding.moved_to:
        doubt = " (the top of a site: is it the page that you mean?)"
        at_top = leads_to_the_top(finding.url, finding.moved_to)
        lines.append(Text(f"moved to {shortened(finding.moved_to, 300)}{doubt if at_top else ''}"))
    elif finding.reason:
        lines.append(Text(finding.reason))
        if finding.moved_to:
            lines.append(Text(f"{shortened(finding.moved_to, 300)} would do"))
    if twin:
        alike = "the same as" if twin.is_certain else "looks the same as"
        lines.append(Text(f"{alike} {shortened(twin.kept, 300)}"))
    lines += [Text(note, style="dim") for note in one.notes]
    return Text("\n").join(lines)


def _totals(checked: Sequence[Checked], duplicates: Sequence[Duplicate]) -> str:
    parts = []
    for kind, name in (("page", "page"), ("console", "neighbour")):
        verdicts = [one.finding.verdict for one in checked if one.kind == kind]
        if verdicts:
            counts = [f"{verdicts.count(verdict)} {verdict}" for verdict in Verdict]
            listed = ", ".join(text for text in counts if not text.startswith("0 "))
            parts.append(f"{counted(len(verdicts), name)}: {listed}.")
    if duplicates:
        parts.append(f"{counted(len(duplicates), 'duplicate')}.")
    return " ".join(parts) or "Nothing to check."


def _failures(failures: Iterable[tuple[str, str]]) -> Text:
    lines = [f"{url}  {reason}" for url, reason in failures]
    hidden = len(lines) - _MOST_FAILURES
    if hidden > 0:
        lines = [*lines[:_MOST_FAILURES], f"and {hidden:,} more"]
    return Text("\n".join(lines))
