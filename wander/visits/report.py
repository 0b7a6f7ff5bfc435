"""What the owner is told of the visits: a table and a chart at a terminal, JSON for a program.

Whatever comes out of a log was made printable when it was read.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Console as Terminal
from rich.table import Table
from rich.text import Text

from wander.amounts import counted
from wander.visits.chart import BLOCKS, chart
from wander.visits.counting import Lines
from wander.visits.tally import Tally
from wander.visits.totals import Total, by_console, by_day, by_page
from wander.visits.visit import LeftOut

_MOST_ROWS: Final = 20
_MOST_SHARES: Final = 5
"""Rows of a table, and pages under each console, where nothing else is asked for."""


def as_text(tally: Tally, lines: Lines, terminal: Terminal, top: int | None = None) -> str:
    """Consoles with their pages, then all pages, then the days; as the terminal can show it."""
    with terminal.capture() as captured:
        if tally.total:
            _print_visits(tally, terminal, top)
        else:
            terminal.print("No console sent a visitor.")
        for remark in _remarks(tally, lines):
            terminal.print(Text(remark, style="dim"))
    return captured.get()


def as_json(tally: Tally, lines: Lines, top: int | None = None) -> Iterator[str]:
    """An object, in pieces. All of it is ASCII, since programs show it on terminals too."""
    told = {
        "visits": tally.total,
        "others": tally.others,
        "first": min(tally.days).isoformat() if tally.days else None,
        "last": max(tally.days).isoformat() if tally.days else None,
        "by_console": [
            {
                "console": total.name or None,
                "visits": total.visits,
                "last": total.last.isoformat(),
                "pages": [
                    {"page": page, "visits": visits} for page, visits in total.shares.items()
                ],
            }
            for total in by_console(tally)[:top]
        ],
        "by_page": [
            {
                "page": total.name,
                "visits": total.visits,
                "last": total.last.isoformat(),
                "consoles": [
                    {"console": console or None, "visits": visits}
                    for console, visits in total.shares.items()
                ],
            }
            for total in by_page(tally)[:top]
        ],
        "by_day": [
            {
                "day": day.isoformat(),
                "visits": tally.days[day],
                "from": [
                    {"console": console or None, "page": page, "visits": visits}
                    for console, page, visits in cells[:top]
                ],
            }
            for day, cells in by_day(tally).items()
        ],
        "left_out": {why.value: tally.left_out[why] for why in LeftOut},
        "lines": lines.read,
        "strange_lines": lines.strange,
    }
    yield from json.JSONEncoder(indent=2).iterencode(told)
    yield "\n"


def _print_visits(tally: Tally, terminal: Terminal, top: int | None) -> None:
    first, last = min(tally.days), max(tally.days)
    span = f"on {first}" if first == last else f"from {first} to {last}"
    terminal.print(f"{counted(tally.total, 'visit')} through consoles, {span}.\n")
    consoles, pages = by_console(tally), by_page(tally)
    terminal.print(_table("console, and the pages it led to", consoles, top, tally.others))
    terminal.print()
    if len(consoles) > 1:
        terminal.print(_table("page", pages, top, tally.others, with_shares=False))
        terminal.print()
    bars = chart(tally.days, terminal.width, ascii_only=not _can_show(BLOCKS, terminal.encoding))
    terminal.print(Text(f"visits by {bars.unit}", style="bold"))
    terminal.print(Text(bars.text), no_wrap=True, overflow="ignore", crop=False)
    terminal.print()


def _table(
    what: str, totals: Sequence[Total], top: int | None, others: int, *, with_shares: bool = True
) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=True, header_style="bold")
    table.add_column("visits", justify="right", no_wrap=True)
    table.add_column("last", no_wrap=True)
    table.add_column(what, overflow="fold")
    shown = totals[: top or _MOST_ROWS]
    for total in shown:
        name = Text(total.name or "a console that does not say which")
        cell = Text("\n").join([name, *_shares(total, top)]) if with_shares else name
        table.add_row(f"{total.visits:,}", total.last.isoformat(), cell)
    if rest := totals[len(shown) :]:
        visits = sum(total.visits for total in rest)
        last = max(total.last for total in rest)
        table.add_row(f"{visits:,}", last.isoformat(), Text(f"{len(rest):,} more", style="dim"))
    if others:
        table.add_row(f"{others:,}", "", Text("others, too many to name", style="dim"))
    return table


def _shares(total: Total, top: int | None) -> list[Text]:
    shares = list(total.shares.items())
    shown = shares[: top or _MOST_SHARES]
    lines = [f"{visits:>6,}  {page}" for page, visits in shown]
    if rest := shares[len(shown) :]:
        lines.append(f"{sum(visits for _, visits in rest):>6,}  {len(rest):,} more")
    return [Text(line, style="dim") for line in lines]


def _remarks(tally: Tally, lines: Lines) -> list[str]:
    """What was not counted, and why."""
    left_out = tally.left_out
    found = [
        f"{left_out[why]:,} {told}"
        for why, told in (
            (LeftOut.ROBOT, "by robots (--bots counts them)"),
            (LeftOut.REDIRECT, "led on by a redirect (they count where they arrive)"),
            (LeftOut.FAILED, "that did not get the page"),
        )
        if left_out[why]
    ]
    remarks = [f"Left out: {', '.join(found)}."] if found else []
    if lines.strange:
        remarks.append(
            f"{lines.strange:,} of {counted(lines.read, 'line')} could not be read as log lines."
        )
    return remarks


def _can_show(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
