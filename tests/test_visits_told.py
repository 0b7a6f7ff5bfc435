"""`wander visits`: what the owner sees, and that nothing in a log can make it go wrong."""

import datetime
import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.console import Console as Terminal

from tests.access_logs import ANA, CADDY_TIMES, FORMS, SUSAM, caddy, combined
from tests.command import WANDER, run_here
from wander.visits.chart import chart
from wander.visits.counting import Lines, count
from wander.visits.report import as_json, as_text
from wander.visits.sender import Senders
from wander.visits.tally import Tally
from wander.visits.visit import Rules, Visit

DAY = datetime.date(2026, 11, 21)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


def told(folder: Path, text: str, *words: str) -> str:
    (folder / "access.log").write_text(text)
    ended = run_here(folder, "visits", "access.log", *words)
    assert (ended.returncode, ended.stderr) == (0, ""), ended
    return "".join(line.rstrip() + "\n" for line in ended.stdout.splitlines())


def test_the_tables_and_the_chart(folder: Path) -> None:
    text = combined(f"/x?via={SUSAM}", day="19/Nov/2026") * 8 + combined(f"/?via={SUSAM}") * 2
    text += combined("/x?via=wander-0.4.0") * 3 + combined(f"/x?via={ANA}", agent="a bot")
    text += combined(f"/x?via={ANA}", status=301) * 2 + combined(f"/x?via={ANA}", status=404)
    assert (
        told(folder, text + "hello\n")
        == """\
13 visits through consoles, from 2026-11-19 to 2026-11-21.

visits  last        console, and the pages it led to
    10  2026-11-21  https://susam.net/wander/
                         8  /x
                         2  /
     3  2026-11-21  a console that does not say which
                         3  /x

visits  last        page
    11  2026-11-21  /x
     2  2026-11-21  /

visits by day
2026-11-19  ████████████████████████████████████████████████████████████ 8
2026-11-20                                                               0
2026-11-21  █████████████████████████████████████▌                       5

Left out: 1 by robots (--bots counts them), 2 led on by a redirect (they count
where they arrive), 1 that did not get the page.
1 of 18 lines could not be read as log lines.
"""
    )


def test_one_console_needs_no_second_table(folder: Path) -> None:
    said = told(folder, combined(f"/x?via={SUSAM}"))
    assert said.startswith("1 visit through consoles, on 2026-11-21.\n")
    assert said.count("/x") == 1


def test_no_more_is_shown_than_is_asked_for(folder: Path) -> None:
    text = "".join(
        combined(f"/{page}?via=https://c{number}.example/wander/") * (30 - number)
        for number in range(30)
        for page in range(7)
    )
    said = told(folder, text)
    assert "https://c19.example/wander/" in said
    assert "https://c20.example/wander/" not in said
    assert "   385  2026-11-21  10 more\n" in said
    assert "                        60  2 more\n" in said  # of the first console's pages
    said = told(folder, text, "--top", "2")
    assert "https://c1.example/wander/" in said
    assert "https://c2.example/wander/" not in said
    found = json.loads(told(folder, text, "--top", "2", "--json"))
    assert len(found["by_console"]) == len(found["by_page"]) == 2
    assert len(json.loads(told(folder, text, "--json"))["by_console"]) == 30


def test_eighty_columns(folder: Path) -> None:
    long = "https://" + ("a" * 50 + ".") * 4 + "example/wander/"
    text = combined(f"/{'x' * 290}?via={long}") + combined(f"/{'é' * 200}?via={SUSAM}") * 1000
    said = told(folder, text)
    assert max(map(len, said.splitlines())) <= 80
    assert long in "".join(line.strip() for line in said.splitlines())


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_has_no_blocks(folder: Path, encoding: str) -> None:
    (folder / "access.log").write_text(combined(f"/x?via={SUSAM}"))
    ended = subprocess.run(
        [*WANDER, "visits", "access.log"],
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": encoding, "COLUMNS": "40"},
        capture_output=True,
        check=True,
    )
    assert re.search(rb"^2026-11-21  #{26} 1$", ended.stdout, re.MULTILINE)


HOSTILE = "".join(
    f"/{escape}{rest}?via={SUSAM}"
    for escape in ("\\x1b", "\\x9B", "\\xC2\\x9B", "%1B", "\\xE2\\x80\\xAE", "\\x07", "\\r", "\\n")
    for rest in ("[31m[bold]red[/bold]",)
)


@pytest.mark.parametrize("words", [[], ["--json"]])
def test_nothing_that_a_terminal_would_obey(folder: Path, words: list[str]) -> None:
    raw = combined(f"/\x1b]0;title\x07\x7f\x9b\u202e[red]?via={SUSAM}")
    text = combined(HOSTILE) + raw
    text += caddy(f"/\x1b[31m\x9b\u202e?via={SUSAM}").replace("me.example", "\\u001b[2J")
    text += combined("/y", referrer="https://c.example/\\x1b[31m/wander/")
    said = told(folder, text, *words)
    assert [char for char in said if not (char.isprintable() or char == "\n")] == []
    assert "[red]" in said
    assert "%1B[2j/%1B[31m" in said


@given(
    st.dictionaries(
        st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)),
        st.integers(1, 10**9),
        min_size=1,
    ),
    st.integers(0, 200),
    st.booleans(),
)
def test_a_chart_tells_of_all_and_fits(
    days: dict[datetime.date, int], width: int, ascii_only: bool
) -> None:
    unit, text = chart(days, width, ascii_only=ascii_only)
    lines = text.splitlines()
    assert sum(int(line.rpartition(" ")[2].replace(",", "")) for line in lines) == sum(
        days.values()
    )
    assert len(lines) <= 31 or unit == "year"
    longest_number = max(len(line.rpartition(" ")[2]) for line in lines)
    assert all(len(line) <= max(width, 10 + 2 + 1 + 1 + longest_number) for line in lines)
    # Whatever is more than nothing is seen.
    for line in lines:
        assert line.endswith(" 0") is not any(bar in line for bar in "#▏▎▍▌▋▊▉█")
    assert text.isascii() or not ascii_only


@pytest.mark.parametrize(
    ("last", "unit", "first", "count"),
    [
        ("2026-01-31", "day", "2026-01-01", 31),
        ("2026-02-01", "week", "2025-12-29", 5),
        ("2026-08-02", "week", "2025-12-29", 31),
        ("2026-08-03", "month", "2026-01", 8),
        ("2028-07-31", "month", "2026-01", 31),
        ("2029-07-31", "year", "2026", 4),
    ],
)
def test_many_days_become_weeks_months_or_years(
    last: str, unit: str, first: str, count: int
) -> None:
    bars = chart({datetime.date(2026, 1, 1): 1, datetime.date.fromisoformat(last): 1}, 80)
    lines = bars.text.splitlines()
    assert (bars.unit, lines[0].split()[0], len(lines)) == (unit, first, count)


def test_a_million_made_up_consoles_push_no_real_one_out() -> None:
    tally = Tally(most=100)
    for number in range(1000):
        tally.add(Visit(DAY, f"https://c{number}.example/", "/"))
        if number % 100 == 0:
            tally.add(Visit(DAY, SUSAM, "/x"))
            tally.add(Visit(DAY, SUSAM, f"/{number}"))
    assert len(tally.cells) < 200
    assert tally.total == 1020
    assert tally.others == 1020 - sum(tally.cells.values())
    found = json.loads("".join(as_json(tally, Lines(read=1020))))
    assert found["by_console"][0]["console"] == SUSAM
    assert found["by_console"][0]["visits"] == 20
    assert found["by_day"][0]["visits"] == found["visits"] == 1020
    said = as_text(tally, Lines(read=1020), Terminal(width=80))
    assert f"{tally.others}" in said
    assert "others, too many to name" in said


LINES = [line(f"/x?p=1&via={SUSAM}") for line, _ in FORMS.values()]
LINES += [caddy(f"/?via={SUSAM}", ts) for ts in (*CADDY_TIMES.values(), 1e308, -1e308, 1e17, "")]
PARTS = st.sampled_from(
    [
        b'"',
        b"\\",
        b"\\x",
        b"[",
        b'] "',
        b'"uri":',
        b"{",
        b"via=",
        b"\n",
        b"\xff",
        b"\x00",
        b"%",
        b"?",
    ]
)
SLICES = st.sampled_from(LINES).flatmap(
    lambda line: st.tuples(st.integers(0, len(line)), st.integers(0, len(line))).map(
        lambda ends: line.encode()[slice(*sorted(ends))]
    )
)
WHOLE = st.sampled_from(LINES).map(str.encode)


@settings(max_examples=150, deadline=None)
@given(st.lists(WHOLE | SLICES | PARTS | st.binary(max_size=20), max_size=20))
@example([LINES[0].replace("21/Nov", "31/Nov").encode()])
@example([LINES[-1].replace(SUSAM, "\\\\ud800").encode()])
@example([LINES[-1].replace('"status":200', '"status":1' + "0" * 5000).encode()])
@example([LINES[-1].replace('"ts":""', '"ts":NaN').encode()])
@example([LINES[-1].replace('"ts":""', '"ts":null').encode()])
def test_rubbish_is_counted_and_never_an_error(parts: list[bytes]) -> None:
    text = b"".join(parts)
    senders = Senders(["https://list.example/x.html"], "https://me.example/")
    tally, lines = Tally(most=3), Lines()
    # In small pieces and in one: both are the same.
    count([text[at : at + 7] for at in range(0, len(text), 7)], Rules(senders), tally, lines)
    assert tally.total + tally.left_out.total() <= lines.read - lines.strange
    assert lines.read <= text.count(b"\n") + 1
    whole, as_one = Tally(most=3), Lines()
    count([text], Rules(senders), whole, as_one)
    assert (whole.days, whole.left_out) == (tally.days, tally.left_out)
    told = "".join(as_json(tally, lines))
    said = told + as_text(tally, lines, Terminal(width=80))
    assert all(char.isprintable() or char == "\n" for char in said)
    assert json.loads(told)["lines"] == lines.read


def test_a_line_that_goes_too_deep_is_no_line_of_a_log(folder: Path) -> None:
    deep = '{"uri":' + "[" * 100_000 + '"via="'
    said = told(folder, f"{deep}\n{combined(f'/?via={SUSAM}')}")
    assert "1 of 2 lines could not be read as log lines." in said
