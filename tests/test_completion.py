"""Completion in the shells that owners have: what Tab offers."""

import os
import shlex
import shutil
import subprocess
import sysconfig
from collections.abc import Mapping
from pathlib import Path

import pytest

SCRIPTS = Path(sysconfig.get_path("scripts"))

pytestmark = pytest.mark.skipif(os.name == "nt", reason="these shells are for other systems")


def wander(**settings: str) -> str:
    """What `wander` tells a shell that asks it."""
    told = subprocess.run(
        [SCRIPTS / "wander"],
        env={**os.environ, **settings},
        capture_output=True,
        check=False,
        text=True,
        timeout=20,
    )
    assert told.stderr == ""
    return told.stdout


def in_shell(*command: str, home: Path, settings: Mapping[str, str] | None = None) -> str:
    path = f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"
    ended = subprocess.run(
        command,
        env={**os.environ, "PATH": path, "HOME": str(home), "TERM": "dumb", **(settings or {})},
        capture_output=True,
        check=False,
        text=True,
        timeout=40,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_there_is_a_script_for_each_shell(shell: str) -> None:
    script = wander(_WANDER_COMPLETE=f"source_{shell}")
    assert f"complete_{shell}" in script
    assert "wander" in script


OFFERS = [
    # what is typed, what is offered, what is not
    ("wander ex", {"export"}, {"edit", "check"}),
    ("wander ", {"init", "serve", "export", "check", "crawl"}, set()),
    ("wander check --f", {"--fix"}, {"--json"}),
    ("wander crawl --max-m", {"--max-minutes", "--max-megabytes"}, {"--max-depth"}),
    ("wander nothing-like-it", set(), {"export"}),
]


@pytest.mark.parametrize(("typed", "offered", "kept"), OFFERS)
def test_bash_completes(tmp_path: Path, typed: str, offered: set[str], kept: set[str]) -> None:
    if shutil.which("bash") is None:
        pytest.skip("bash is not installed")
    words = [*shlex.split(typed), *([""] if typed.endswith(" ") else [])]
    script = f"""
        eval "$(_WANDER_COMPLETE=source_bash wander)"
        complete -p wander >/dev/null || exit 1
        COMP_WORDS=({shlex.join(words)}); COMP_CWORD={len(words) - 1}
        _wander_completion wander
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    found = set(in_shell("bash", "--norc", "-c", script, home=tmp_path).split())
    assert offered <= found
    assert not kept & found


@pytest.mark.parametrize(("typed", "offered", "kept"), OFFERS)
def test_fish_completes(tmp_path: Path, typed: str, offered: set[str], kept: set[str]) -> None:
    if shutil.which("fish") is None:
        pytest.skip("fish is not installed")
    script = f"_WANDER_COMPLETE=source_fish wander | source; complete -C {shlex.quote(typed)}"
    found = in_shell("fish", "--no-config", "-c", script, home=tmp_path)
    names = {line.split("\t")[0] for line in found.splitlines()}
    assert offered <= names
    assert not kept & names


@pytest.mark.parametrize(("typed", "offered", "kept"), OFFERS)
def test_zsh_is_told_what_to_offer(typed: str, offered: set[str], kept: set[str]) -> None:
    told = wander(_WANDER_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS=typed)
    assert all(f'"{name}"' in told for name in offered)
    assert not any(f'"{name}"' in told for name in kept)


def test_zsh_takes_the_script(tmp_path: Path) -> None:
    if shutil.which("zsh") is None:
        pytest.skip("zsh is not installed")
    script = """
        autoload -U compinit && compinit -u -d "$HOME/dump"
        eval "$(_WANDER_COMPLETE=source_zsh wander)"
        print ${_comps[wander]}
    """
    said = in_shell("zsh", "-f", "-c", script, home=tmp_path)
    assert said.strip() == "_wander_completion"


@pytest.mark.parametrize(
    ("shell", "file"),
    [
        ("bash", ".bash_completions/wander.sh"),
        ("zsh", ".zfunc/_wander"),
        ("fish", ".config/fish/completions/wander.fish"),
    ],
)
def test_one_command_installs_it_for_good(tmp_path: Path, shell: str, file: str) -> None:
    """In the shell that runs it; a program of that name stands for those that are not here."""
    if shutil.which("bash") is None:
        pytest.skip("bash is not installed")
    stand_in = tmp_path / shell
    stand_in.symlink_to(str(shutil.which("bash")))
    # Not `exec`: the shell that asked has to be there for its name to be read.
    said = in_shell(
        str(stand_in), "--norc", "-c", "wander --install-completion; exit $?", home=tmp_path
    )
    assert shell in said
    assert "wander" in (tmp_path / file).read_text()
