"""One list, in every form in which owners write it down: cases of `vectors/wanderjs.json`."""

import json
from pathlib import Path
from typing import Any, Final, NamedTuple

from wander.console import Console


class Script(NamedTuple):
    """A `wander.js`, what stands in it, and whether that can be told without running it."""

    rule: str
    why: str
    script: str
    console: Console | None
    is_constant: bool


def listed(said: dict[str, Any]) -> Console:
    """The list that a case says."""
    kinds = {"pages", "consoles", "ignore", "styles", "scripts"}
    given: dict[str, Any] = {
        key: tuple(value) if key in kinds else value for key, value in said.items()
    }
    given["tags"] = {entry: tuple(tags) for entry, tags in said.get("tags", {}).items()}
    return Console(**given)


def load() -> list[Script]:
    text = (Path(__file__).parent / "vectors" / "wanderjs.json").read_text(encoding="utf-8")
    return [
        Script(
            rule=case["rule"],
            why=case["why"],
            script=case["script"],
            console=None if case["list"] is None else listed(case["list"]),
            is_constant=case.get("constant", True),
        )
        for case in json.loads(text)
    ]


SCRIPTS: Final = load()

EXPECTED: Final = Console(
    title="Zoë’s",
    pages=("https://a.example/?p=1", "http://bücher.example/"),
    consoles=("https://c.example/wander/", "https://d.example/wander"),
    ignore=("https://e.example/*",),
)

FORMS: Final = {one.why: one.script for one in SCRIPTS if one.console == EXPECTED}
