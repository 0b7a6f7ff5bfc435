"""The judge of framing headers: the cases of `vectors/framing.json`, speed, and rubbish.

That a browser judges the same cases in the same way is seen in `test_framing_agrees`.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.test_ignores import takes_linear_time
from wander.network.framing import LONGEST, refusal

CONSOLE = "https://me.example/wander/"
PAGE = "https://page.example/"
CSP = "Content-Security-Policy"


class Case(NamedTuple):
    name: str
    ancestor: str
    page: str
    headers: list[tuple[str, str]]
    shown: bool
    reason: str | None = None
    redirected: bool = False
    rule: str = ""


def load() -> list[Case]:
    text = (Path(__file__).parent / "vectors" / "framing.json").read_text(encoding="utf-8")
    return [
        Case(**{**entry, "headers": [(name, value) for name, value in entry["headers"]]})
        for entry in json.loads(text)
    ]


CASES = load()


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case.name)[1:-1])
def test_the_cases(case: Case) -> None:
    reason = refusal(case.headers, case.page, case.ancestor, redirected=case.redirected)
    assert reason == case.reason
    assert (reason is None) is case.shown


def test_each_case_has_a_name_of_its_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 120


def test_only_the_origin_of_the_console_counts() -> None:
    headers = [(CSP, "frame-ancestors https://me.example")]
    for console in ("https://me.example", CONSOLE, "HTTPS://ME.EXAMPLE:443/a?b#c"):
        assert refusal(headers, PAGE, console) is None


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("http://me.example/", True),
        ("http://me.example:80/", True),
        ("http://me.example:8080/", False),
        ("http://www.me.example/", False),
    ],
)
def test_an_http_page_may_name_itself_to_its_https_self(page: str, shown: bool) -> None:
    # In no browser: there, an http page in an https one is mixed content.
    assert (refusal([(CSP, "frame-ancestors 'self'")], page, CONSOLE) is None) is shown


@pytest.mark.parametrize(
    ("page", "shown"), [("http://page.example/", True), ("https://page.example/", True)]
)
def test_a_host_alone_has_the_scheme_of_the_page_or_a_better_one(page: str, shown: bool) -> None:
    assert (refusal([(CSP, "frame-ancestors me.example")], page, CONSOLE) is None) is shown


@pytest.mark.parametrize(("page", "console"), [("nowhere", CONSOLE), (PAGE, "/wander/"), ("", "")])
def test_what_is_no_web_address_is_named(page: str, console: str) -> None:
    with pytest.raises(ValueError, match="is not a web address"):
        refusal([], page, console)


@pytest.mark.parametrize(
    ("name", "value", "begins"),
    [
        ("X-Frame-Options", "DENY, {}", "X-Frame-Options: DENY, "),
        (CSP, "frame-ancestors {}", "frame-ancestors "),
        ("Content-Disposition", "inline, {}", "Content-Disposition: inline, "),
        ("Content-Type", "application/{}", "Content-Type: application/"),
    ],
)
@pytest.mark.parametrize(
    "strange", ["\x1b[31m", "\x07", "a\u202eb", "\u200b", "\x85", "\ud800", "x" * 1_000_000]
)
def test_a_reason_is_one_short_line_that_no_terminal_obeys(
    name: str, value: str, begins: str, strange: str
) -> None:
    reason = refusal([(name, value.format(strange))], PAGE, CONSOLE)
    if reason is not None:
        assert reason.startswith(begins.strip())
        assert reason.isprintable()
        assert len(reason) <= LONGEST


names = st.sampled_from(
    ["X-Frame-Options", CSP, "content-disposition", CSP.upper(), "Content-Type", "Set-Cookie", ""]
)
pieces = st.sampled_from(
    [
        *("DENY", "sameorigin", "frame-ancestors", "'self'", "'none'", "*", "https:", "me.example"),
        *("*.", "://", ":", "/", "?", "#", "443", "0" * 9, "inline", "attachment", "filename="),
        *(" ", "\t", "\v", "\x00", "\r\n", ",", ";", '"', "\\", "é", "İ", "\ud800", "💩", "\u0660"),
    ]
)
values = st.lists(pieces, max_size=12).map("".join) | st.text(max_size=30)
header_sets = st.lists(st.tuples(names | st.text(max_size=5), values), max_size=6)


@given(header_sets, st.booleans())
@example([(CSP, f"frame-ancestors https://me.example:{'9' * 10_000}")], False)
def test_rubbish_is_judged_too(headers: list[tuple[str, str]], redirected: bool) -> None:
    reason = refusal(headers, PAGE, CONSOLE, redirected=redirected)
    assert reason is None or (reason and reason.isprintable())


@given(header_sets)
def test_one_more_policy_never_opens_what_was_shut(headers: list[tuple[str, str]]) -> None:
    policies = [(name, value) for name, value in headers if name.lower() == CSP.lower()]
    if refusal(policies, PAGE, CONSOLE) is not None:
        assert refusal([*policies, (CSP, "frame-ancestors *")], PAGE, CONSOLE) is not None


LONG: dict[str, tuple[str, Callable[[int], str]]] = {
    # what is long: a header's name, its value by length
    "commas": ("X-Frame-Options", lambda size: "," * size),
    "quotation marks": ("X-Frame-Options", lambda size: '"a,' * size),
    "an open quotation mark": ("X-Frame-Options", lambda size: '"' + "\\" * size),
    "a file name": ("Content-Disposition", lambda size: f'inline; filename="{"x" * size}'),
    "a word": ("Content-Disposition", lambda size: "x" * size),
    "a type": ("Content-Type", lambda size: "x+" * size + "/" + "y+" * size),
    "a type with an end": ("Content-Type", lambda size: "application/" + "+json" * size + "!"),
    "policies": (CSP, lambda size: "frame-ancestors *," * size),
    "directives": (CSP, lambda size: "frame-ancestor *;" * size),
    "spaces": (CSP, lambda size: "frame-ancestors" + " " * size + "a"),
    "sources": (CSP, lambda size: "frame-ancestors " + "https://*.a.example:*/ " * size),
    "a host": (CSP, lambda size: "frame-ancestors " + "a." * size + "!"),
    "a label": (CSP, lambda size: "frame-ancestors " + "a" * size + "!"),
    "a scheme": (CSP, lambda size: "frame-ancestors " + "a+" * size),
    "a port": (CSP, lambda size: "frame-ancestors me.example:" + "0" * size + "x"),
    "a path": (CSP, lambda size: "frame-ancestors me.example/" + "/?#" * size),
}


@pytest.mark.parametrize("what", LONG)
def test_takes_linear_time(what: str) -> None:
    name, value = LONG[what]

    def seconds(size: int) -> float:
        headers = [(name, value(size))]
        start = time.process_time()
        refusal(headers, PAGE, CONSOLE)
        return time.process_time() - start

    assert takes_linear_time(seconds, 10_000)


def test_ten_thousand_answers_are_judged_at_once() -> None:
    usual = [("Content-Type", "text/html"), ("Date", "x"), ("Server", "x"), ("Vary", "x")]
    pages = [f"https://page{number}.example/" for number in range(10_000)]
    judged = [[*usual, *CASES[number % len(CASES)].headers] for number in range(10_000)]

    def seconds() -> float:
        start = time.process_time()
        for headers, page in zip(judged, pages, strict=True):
            refusal(headers, page, CONSOLE)
        return time.process_time() - start

    assert min(seconds() for _ in range(5)) < 1
