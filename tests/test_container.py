"""The Dockerfile and `docs/hosting/compose.yaml`: what they say, since no container is run here."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tests.documents import parse
from tests.hosting import HOSTING, serving
from tests.live import free_port


@pytest.fixture
def console(tmp_path: Path) -> Iterator[int]:
    """The port of a console that is served."""
    with serving(tmp_path / "console") as port:
        yield port


def instructions() -> list[tuple[str, str]]:
    """Of the Dockerfile, with continued lines joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    text = re.sub(r"^\s*#.*\n", "", text, flags=re.M).replace("\\\n", " ")
    found = []
    for line in text.splitlines():
        if line.strip():
            name, _, rest = line.strip().partition(" ")
            found.append((name, " ".join(rest.split())))
    return found


def test_the_image_is_built_of_what_is_there() -> None:
    known = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE"}
    assert {name for name, _ in instructions()} == known | {"HEALTHCHECK", "ENTRYPOINT", "CMD"}
    sent = re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), re.M)
    for name, rest in instructions():
        if name == "COPY" and not rest.startswith("--from"):
            for source in rest.split()[:-1]:
                assert (ROOT / source).exists(), source
                assert source.rstrip("/") in sent, f"{source} is kept from the builder"
    # And all that the package is built from.
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {"pyproject.toml", project["project"]["readme"], *project["project"]["license-files"]}
    needed |= {*wheel["packages"], *wheel["force-include"], *wheel.get("shared-data", {})}
    copied = [rest.split()[:-1] for name, rest in instructions() if name == "COPY"]
    assert needed <= {source for sources in copied for source in sources}


def test_the_image_has_two_stages_and_no_rights() -> None:
    last = max(at for at, (name, _) in enumerate(instructions()) if name == "FROM")
    assert sum(name == "FROM" for name, _ in instructions()) == 2
    final = instructions()[last:]
    user = dict(final)["USER"].partition(":")[0]
    assert user.isdecimal() and int(user) > 1000, (
        "a number, so that a cluster can see that it is not root"
    )
    assert not [rest for name, rest in final if name == "RUN"]
    assert dict(final)["VOLUME"] == dict(final)["WORKDIR"] == "/list"
    (kept,) = [rest for name, rest in final if name == "COPY" and rest.endswith("/list")]
    assert f"--chown={dict(final)['USER']}" in kept


def test_the_image_runs_a_command_that_there_is() -> None:
    final = dict(instructions())
    assert json.loads(final["ENTRYPOINT"]) == ["wander"]
    name, parameters = parse(json.loads(final["CMD"]))
    assert name == "serve"
    assert parameters["host"] == "0.0.0.0"
    assert str(parameters["port"]) == final["EXPOSE"]


def healthcheck(port: int) -> list[str]:
    said = dict(instructions())["HEALTHCHECK"]
    command: list[str] = json.loads(said[said.index("CMD ") + 4 :])
    assert "127.0.0.1:8000/health" in command[-1]
    return [sys.executable, *command[1:-1], command[-1].replace(":8000", f":{port}")]


def test_the_image_knows_whether_it_is_healthy(console: int) -> None:
    assert subprocess.run(healthcheck(console), check=False).returncode == 0
    ill = subprocess.run(healthcheck(free_port()), capture_output=True, check=False)
    assert ill.returncode == 1


def test_the_composed_container_is_the_same() -> None:
    file = HOSTING / "compose.yaml"
    said = yaml.safe_load(file.read_text())
    service = said["services"]["wander"]
    assert (file.parent / service["build"] / "Dockerfile").exists()
    assert service["volumes"] == ["list:/list"]
    assert set(said["volumes"]) == {"list"}
    assert service["ports"] == ["127.0.0.1:8000:8000"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
