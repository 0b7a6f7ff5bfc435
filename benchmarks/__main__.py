"""Runs every benchmark, prints a table and writes `bench.json`."""

import dataclasses
import datetime
import json
import platform
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

from rich.console import Console
from rich.table import Table

from benchmarks import (
    crawling,
    editor,
    first_page,
    ignoring,
    network,
    press,
    presses,
    throughput,
    visits,
    weight,
)
from benchmarks.figures import Figure, Missing

Benchmark: TypeAlias = Callable[[], Iterable[Figure | Missing]]

BENCHMARKS: dict[str, Benchmark] = {
    "Weight of the first view": weight.measure,
    "Time to the first recommendation": first_page.measure,
    "A press of Wander": press.measure,
    "Requests per second": throughput.measure,
    "Ignore patterns": ignoring.measure,
    "Empty frames": presses.measure,
    "The network": network.measure,
    "The crawl in the browser": crawling.measure,
    "The owner's editor": editor.measure,
    "Who sends visitors": visits.measure,
}
RESULT = Path("bench.json")


def main() -> None:
    """Run all, one after the other: two at once would measure each other."""
    screen = Console()
    results: dict[str, list[dict[str, object]]] = {}
    for title, measure in BENCHMARKS.items():
        with screen.status(title):
            figures = list(measure())
        screen.print(_table(title, figures))
        results[title] = [_as_json(figure) for figure in figures]
    RESULT.write_text(
        json.dumps(
            {
                "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
                "machine": f"{platform.platform()}, Python {platform.python_version()}",
                "results": results,
            },
            indent=2,
        )
        + "\n"
    )
    screen.print(f"Written to {RESULT}")


def _table(title: str, figures: Iterable[Figure | Missing]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", expand=False)
    table.add_column("what")
    table.add_column("figure", justify="right")
    table.add_column("beside", justify="right")
    table.add_column("ratio", justify="right")
    table.add_column("beside it stands")
    for figure in figures:
        if isinstance(figure, Missing):
            table.add_row(figure.what, "not measured", "", "", figure.why)
            continue
        table.add_row(
            figure.what,
            _number(figure.value, figure.unit),
            _number(figure.beside, figure.unit),
            "" if figure.ratio is None else f"{figure.ratio:.3g}",
            figure.beside_what,
        )
    return table


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return f"{value:,.0f} {unit}" if value >= 100 or value == int(value) else f"{value:.3g} {unit}"


def _as_json(figure: Figure | Missing) -> dict[str, object]:
    ratio = {} if isinstance(figure, Missing) else {"ratio": figure.ratio}
    return {**dataclasses.asdict(figure), **ratio}


if __name__ == "__main__":
    main()
