"""The workflows of `docs/hosting/`, which crawl and export daily."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from tests.documents import Command, commands, parse
from tests.hosting import HOSTING, text_of

WORKFLOWS = {"github-pages.yml": "github", "codeberg.yml": "forge"}


def steps(name: str) -> list[dict[str, Any]]:
    (job,) = yaml.safe_load(text_of(name))["jobs"].values()
    found: list[dict[str, Any]] = job["steps"]
    return found


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_exports_daily(name: str) -> None:
    said = yaml.safe_load(text_of(name))
    when: Mapping[str, Any] = said[True]  # what YAML 1.1 makes of `on`
    (daily,) = when["schedule"]
    minute, hour, *rest = daily["cron"].split()
    assert 0 < int(minute) < 60 and 0 <= int(hour) < 24
    assert rest == ["*", "*", "*"]
    assert when["push"] == {"branches": ["main"]}
    assert "workflow_dispatch" in when
    (job,) = said["jobs"].values()
    assert job["runs-on"]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_runs_commands_that_there_are(name: str) -> None:
    lines = "\n".join(step["run"] for step in steps(name) if "run" in step)
    assert "pip install wander-console" in lines
    (crawl, export) = [parse(command.words) for command in commands(lines)]
    assert (crawl[0], export[0]) == ("crawl", "export")
    assert crawl[1]["max_minutes"] > 0
    # What is exported is what is uploaded; what was crawled is kept for the next day.
    given = [step.get("with", {}) for step in steps(name)]
    folder = str(export[1]["folder"])
    assert folder in [str(one.get("path", one.get("source", ""))).rstrip("/") for one in given]
    assert "wander.db" in [one.get("path") for one in given]
    for step in steps(name):
        assert ("run" in step) is not ("uses" in step)
        if "uses" in step:
            assert re.fullmatch(r"[\w./:-]+@v\d+", step["uses"]), "a version, and no branch"


@pytest.mark.parametrize(("name", "context"), WORKFLOWS.items())
def test_a_workflow_asks_for_what_there_is(name: str, context: str) -> None:
    for said in re.findall(r"\$\{\{ (.*?) \}\}", text_of(name)):
        assert said.split(".")[0] in (context, "steps"), said


def test_the_workflow_of_github_may_publish_and_no_more() -> None:
    said = yaml.safe_load(text_of("github-pages.yml"))
    assert said["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}
    uses = [step["uses"].partition("@")[0] for step in steps("github-pages.yml") if "uses" in step]
    assert uses[-2:] == ["actions/upload-pages-artifact", "actions/deploy-pages"]


def test_every_command_is_understood() -> None:
    found: list[Command] = []
    for file in HOSTING.iterdir():
        if file.suffix in (".yml", ".yaml"):
            lines = re.sub(r"^\s*#\s*|^.*\brun: ", "", file.read_text(), flags=re.M)
            found += commands(
                "\n".join(line for line in lines.splitlines() if " wander " in f" {line}")
            )
    assert len(found) >= 5
    for command in found:
        if command.words:
            parse(command.words)
