"""The man page: built from the commands, kept up to date, and readable by other programs."""

import shutil
import subprocess

import pytest
import typer

from tests.conftest import ROOT
from wander.cli import app
from wander.manual import manual

PAGE = ROOT / "docs" / "wander.1"


def as_read(width: int = 100) -> str:
    """The page as `man` shows it."""
    if shutil.which("groff") is None:
        pytest.skip("groff is not installed: nothing here sets man pages")
    shown = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-P-cbou", f"-rLL={width}n", PAGE],
        capture_output=True,
        check=True,
        text=True,
    )
    assert shown.stderr == "", "groff warns"
    return shown.stdout


def test_the_page_in_the_repository_is_the_one_that_the_commands_give() -> None:
    assert PAGE.read_text(encoding="utf-8") == manual(), "run `make man`"


def test_it_names_every_command_argument_and_option() -> None:
    text = manual().replace("\\-", "-")
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        _, _, section = text.partition(f'.SS "wander {name}"')
        section = section.partition("\n.S")[0]
        assert section, name
        for parameter in command.params:
            assert parameter.help in section.replace("\\(ga", "`"), (name, parameter.name)
            for option in parameter.opts if parameter.param_type_name == "option" else ():
                assert f"\\fB{option}" in section or f", {option}" in section, (name, option)


def test_every_line_is_text_or_a_request_that_there_is() -> None:
    known = {"TH", "nh", "ad", "SH", "SS", "PP", "TP", "B", "br", "RS", "RE", "EX", "EE"}
    requests = {line[1:].split()[0] for line in manual().splitlines() if line.startswith(".")}
    assert requests <= known
    assert not [line for line in manual().splitlines() if line.startswith("'") or not line]
    # Pairs that open and close.
    for opened, closed in (("RS", "RE"), ("EX", "EE")):
        assert manual().count(f"\n.{opened}") == manual().count(f"\n.{closed}")


def test_a_reader_sees_the_commands_with_an_example() -> None:
    shown = as_read()
    assert "wander - keep a Wander console" in shown
    assert "wander add [options] URL..." in shown
    assert 'wander add jvns.ca --note "Explains computers with joy." --tag computers' in shown
    assert "--max-minutes MINUTES" in shown
    assert "\\" not in shown


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="mandoc is not installed")
def test_mandoc_finds_no_mistake() -> None:
    told = subprocess.run(["mandoc", "-T", "lint", "-W", "error", PAGE], check=False)
    assert told.returncode == 0
