"""Cases that the Python and the JavaScript rules must both pass, one file a rule.

Each file is a list of objects: what goes in, what comes out (`null` where the
text is not a web address), and sometimes why.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

INPUTS = {
    "console_url": ("url",),
    "wander_js_url": ("console",),
    "usable": ("url", "shown_on"),
    "via": ("page", "via"),
    "goto": ("text",),
    "ignore": ("ignore", "url"),
}
OUTPUTS = {
    "console_url": "console",
    "wander_js_url": "wander_js",
    "usable": "usable",
    "via": "shown",
    "goto": "url",
    "ignore": "hidden",
}


class Case(NamedTuple):
    arguments: tuple[Any, ...]
    answer: Any


def load(rule: str) -> list[Case]:
    entries = json.loads((Path(__file__).parent / f"{rule}.json").read_text(encoding="utf-8"))
    return [
        Case(tuple(entry[key] for key in INPUTS[rule]), entry[OUTPUTS[rule]]) for entry in entries
    ]


def each(rule: str) -> pytest.MarkDecorator:
    """Runs a test once for each case of a rule, as `test(*arguments, answer)`."""
    cases = [
        pytest.param(*arguments, answer, id=ascii(arguments)[1:-1])
        for arguments, answer in load(rule)
    ]
    return pytest.mark.parametrize((*INPUTS[rule], "expected"), cases)
