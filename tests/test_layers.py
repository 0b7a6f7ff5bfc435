"""Who may know whom: nothing imports upwards, in Python or in the browser."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from wander.site.bundle import static_folder
from wander.site.module import Module, parse_module

ROOT = Path(__file__).parent.parent

FLOORS = (
    ("urls", "ignores", "console"),
    ("sandbox", "sandbox-frame", "sandbox-worker", "pool", "memory", "frame"),
    ("fetch-json", "snapshot", "verdicts"),
    ("picker",),
    ("links", "bar", "console-sheet", "notice", "owner"),
    ("main",),
)
"""The browser's modules, from the ground up; a module knows its own floor and those below."""
SCREENS = ("bar", "console-sheet", "notice", "owner")
"""Those that `main.js` alone wires."""


def modules_in(folder: Path) -> dict[str, Module]:
    return {
        path.stem: parse_module(path.name, path.read_bytes())
        for path in sorted(folder.glob("*.js"))
    }


def imported(module: Module) -> list[str]:
    return [one.target.removesuffix(".js") for one in module.imports]


def faults(modules: dict[str, Module]) -> Iterator[str]:
    """What is against the order, a sentence each."""
    floor_of = {name: floor for floor, names in enumerate(FLOORS) for name in names}
    for name in modules.keys() ^ floor_of.keys():
        yield f"{name} is on a floor or in the folder, and not both"
    for name, module in modules.items():
        for target in imported(module):
            if floor_of.get(target, 0) > floor_of.get(name, 0):
                yield f"{name} imports {target}, which is above it"
            if target in SCREENS and name != "main":
                yield f"{name} imports the screen {target}"
            if name in known_to(target, modules):
                yield f"{name} imports {target}, which knows {name}"
    for name in modules.keys() - known_to("main", modules) - {"main"}:
        yield f"nothing leads from main to {name}"


def known_to(name: str, modules: dict[str, Module], seen: frozenset[str] = frozenset()) -> set[str]:
    """All that a module imports, and what that imports, and so on."""
    known: set[str] = set()
    for target in imported(modules[name]) if name in modules else ():
        if target not in seen:
            known |= {target} | known_to(target, modules, seen | {target})
    return known


def test_the_browsers_modules_are_in_order() -> None:
    assert list(faults(modules_in(static_folder() / "console"))) == []


@pytest.mark.parametrize(
    ("name", "line", "fault"),
    [
        ("urls", "import { Pool } from './pool.js'", "urls imports pool, which is above it"),
        ("picker", "import { Bar } from './bar.js'", "picker imports the screen bar"),
        ("bar", "import { Notice } from './notice.js'", "bar imports the screen notice"),
        ("links", "import { x } from './bar.js'", "links imports bar, which knows links"),
        ("sandbox-worker", "import X from './sandbox.js?raw'", "which knows sandbox-worker"),
        ("attic", "", "attic is on a floor or in the folder, and not both"),
        ("attic", "", "nothing leads from main to attic"),
    ],
)
def test_disorder_in_the_browser_is_found(tmp_path: Path, name: str, line: str, fault: str) -> None:
    folder = shutil.copytree(static_folder() / "console", tmp_path / "console")
    path = folder / f"{name}.js"
    path.write_text(f"{line}\n{path.read_text() if path.exists() else ''}")
    assert any(fault in found for found in faults(modules_in(folder)))


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False, text=True)


def test_the_python_rooms_are_in_order() -> None:
    ended = lint_imports(ROOT)
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("urls.py", "from wander.ignores import IgnoreList"),
        ("console.py", "import wander.urls, wander.site.page"),
        ("site/linker.py", "from wander.site.bundle import bundle"),
        ("starter.py", "def f():\n    from wander.server.run import listen"),
        ("site/export.py", "from wander.starter import starter"),
    ],
)
def test_disorder_in_python_is_found(tmp_path: Path, room: str, line: str) -> None:
    shutil.copytree(ROOT / "wander", tmp_path / "wander")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "wander" / room).open("a") as file:
        file.write(f"\n{line}\n")
    ended = lint_imports(tmp_path)
    assert ended.returncode == 1
    assert "BROKEN" in ended.stdout
