"""Entries that stand in a list twice, taken out by `wander check --fix`."""

from pathlib import Path

import pytest

from tests.command import complaint, run
from wander.config import parse_config
from wander.config.duplicates import without_duplicates

CASES = {
    "one page, written in two ways": (
        'pages = [\n  "https://a.example",  # first\n  "https://A.example/",  # second\n]\n',
        'pages = [\n  "https://a.example",  # first\n  # second\n]\n',
    ),
    "three times the same text": (
        'pages = ["https://a.example/", "https://a.example/", "https://a.example/"]',
        'pages = ["https://a.example/"]',
    ),
    "the one with a note stays": (
        'pages = ["https://a.example/", { url = "https://a.example", note = "Fine." }]',
        'pages = [{ url = "https://a.example", note = "Fine." }]',
    ),
    "consoles with and without a slash": (
        'consoles = ["https://a.example/w", "https://a.example/w/index.html"]',
        'consoles = ["https://a.example/w"]',
    ),
    "patterns of one form": (
        'ignore = ["https://x.com/", "http://X.com"]',
        'ignore = ["https://x.com/"]',
    ),
    "headings": (
        '[[pages]]\nurl = "https://a.example/"\n\n[[pages]]\nurl = "https://a.example"\n',
        '[[pages]]\nurl = "https://a.example/"\n\n',
    ),
}


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
def test_each_stays_once(before: str, after: str) -> None:
    text, removed = without_duplicates(before)
    assert text.rstrip("\n") == after.rstrip("\n")
    assert removed
    parse_config(text)


@pytest.mark.parametrize(
    "text",
    [
        'pages = ["https://a.example/", "https://b.example/"]',
        'ignore = [{ pattern = "x.com", note = "1" }, { pattern = "X.com", note = "2" }]',
        "pages = [",
        'pages = "https://a.example/"',
        'pages = [3, true, { note = "no url" }, "not a url", "not a url too"]',
        "",
    ],
)
def test_what_is_not_certain_is_left_alone(text: str) -> None:
    assert without_duplicates(text) == (text, [])


def test_the_command_takes_them_out_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "wander.toml"
    path.write_text(
        '# Mine.\nconsoles = []\npages = []\nignore = ["https://x.com/", "http://x.com"]\n'
    )
    assert "already stands on line 4" in complaint(run(tmp_path, "check"))
    ended = run(tmp_path, "check", "--fix")
    assert ended.returncode == 0, ended
    assert '+ignore = ["https://x.com/"]' in ended.stdout
    assert path.read_text() == '# Mine.\nconsoles = []\npages = []\nignore = ["https://x.com/"]\n'


def test_for_a_program_the_difference_stays_out_of_the_way(tmp_path: Path) -> None:
    (tmp_path / "wander.toml").write_text('ignore = ["https://x.com/", "http://x.com"]\n')
    ended = run(tmp_path, "check", "--fix", "--json")
    assert ended.stdout.startswith("{")
    assert "+ignore" in ended.stderr
