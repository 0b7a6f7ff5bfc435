"""The docs leave nothing out: every option, key and custom property is in them."""

import re
from collections.abc import Iterator

import pytest
import typer

from tests.conftest import ROOT
from wander.cli import app
from wander.config import KEYS, NETWORK_KEYS, SERVER_KEYS, parse_config

RUNNING = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
LIST = (ROOT / "docs" / "wander-toml.md").read_text(encoding="utf-8")
LOOK = (ROOT / "docs" / "look.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def options() -> Iterator[tuple[str, str]]:
    """Each command with each of its options."""
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        for parameter in command.params:
            for option in (*parameter.opts, *parameter.secondary_opts):
                if option.startswith("-"):
                    yield name, option


@pytest.mark.parametrize(("command", "option"), list(options()))
def test_every_option_is_in_the_docs(command: str, option: str) -> None:
    table = RUNNING[RUNNING.index("## Options") :]
    assert f"`wander {command}" in table
    assert f"`{option}`" in table


@pytest.mark.parametrize("key", [*KEYS, *SERVER_KEYS, *NETWORK_KEYS])
def test_every_key_of_the_list_is_in_the_docs(key: str) -> None:
    assert f"`{key}`" in LIST or f"`[{key}]`" in LIST


def test_every_custom_property_is_in_the_docs() -> None:
    styles = (ROOT / "static").rglob("*.css")
    texts = (style.read_text(encoding="utf-8") for style in styles)
    properties = {name for text in texts for name in re.findall(r"--wander-[a-z-]+", text)}
    assert len(properties) > 5
    assert properties - set(re.findall(r"`(--wander-[a-z-]+)`", LOOK)) == set()


@pytest.mark.parametrize("text", [README, LIST])
def test_the_lists_in_the_docs_are_in_order(text: str) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert parse_config(example).console.pages


def test_links_in_the_docs_lead_somewhere() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for link in re.findall(r"\]\(([^):]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_the_workflow_runs_commands_that_there_are() -> None:
    workflow = (ROOT / "docs" / "github-pages.yml").read_text(encoding="utf-8")
    commands = re.findall(r"run: wander (.+)", workflow)
    assert [command.split()[0] for command in commands] == ["crawl", "export"]
    known = dict.fromkeys(options())
    for command in commands:
        name, *words = command.split()
        for word in words:
            assert not word.startswith("-") or (name, word) in known
    # GitHub reads it as YAML: two spaces a level, and no tabs.
    assert "\t" not in workflow
    for line in workflow.splitlines():
        assert (len(line) - len(line.lstrip(" "))) % 2 == 0, line
