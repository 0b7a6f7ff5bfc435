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

FLOORS = {
    "console": (
        ("urls", "ignores", "console", "turn"),
        ("sandbox", "hidden-frame", "sandbox-frame", "sandbox-worker", "pool", "memory", "frame"),
        ("fetch-json", "snapshot", "verdicts", "stored", "mutes"),
        ("picker", "shelf", "words", "keepsake-kinds"),
        ("batch-sandbox", "findings", "waiting", "keepsakes"),
        ("crawler", "download", "bookmarks-file", "keepsakes-file"),
        ("links", "told", "language", "retell", "part", "sheet", "toast", "wear-style"),
        ("quoted",),
        ("found", "ordering", "exploration", "map-layout", "map-worker", "map-graph", "row-list"),
        ("found-facts", "found-row", "save-file", "map-layouter", "map-view", "map-painter"),
        ("bar", "console-sheet", "notice", "owner"),
        ("more-style", "why-sheet", "kept-sheet", "share-sheet", "topics-sheet", "looks"),
        ("explorer-style", "crawl-bar", "finds-view", "found-details", "found-deeds"),
        ("map-style", "map-finder", "map-gestures"),
        ("menu", "keys", "focus-guard", "explorer-screen", "map-screen"),
        ("main", "more", "explorer", "map"),
    ),
    "editor": (
        ("fetch-page", "announce", "trail", "swap", "unsent"),
        ("visit", "drag", "carry"),
        ("looks", "trial", "search", "reorder", "select", "compose", "bookmarklet", "shortcut"),
        ("main",),
    ),
}
"""The browser's modules, from the ground up; a module knows its own floor and those below."""
SCREENS = {
    "console": (
        *("bar", "console-sheet", "notice", "owner"),
        *("why-sheet", "kept-sheet", "share-sheet", "topics-sheet", "looks", "menu", "keys"),
    ),
    "editor": ("visit", "unsent", *FLOORS["editor"][2]),
}
"""Those that `main.js` alone wires."""
ENTRIES = {"console": ("main", "more", "explorer", "map", "retell"), "editor": ("main",)}
"""Where a program begins; `retell` ends every file of words."""


def modules_in(folder: Path) -> dict[str, Module]:
    return {
        path.stem: parse_module(path.name, path.read_bytes())
        for path in sorted(folder.glob("*.js"))
    }


def imported(module: Module) -> list[str]:
    return [one.target.removesuffix(".js") for one in module.imports]


def faults(folder: Path) -> Iterator[str]:
    """What is against the order, a sentence each."""
    modules = modules_in(folder)
    floor_of = {name: floor for floor, names in enumerate(FLOORS[folder.name]) for name in names}
    for name in modules.keys() ^ floor_of.keys():
        yield f"{name} is on a floor or in the folder, and not both"
    for name, module in modules.items():
        for target in imported(module):
            if floor_of.get(target, 0) > floor_of.get(name, 0):
                yield f"{name} imports {target}, which is above it"
            if target in SCREENS[folder.name] and name not in ("main", "more"):
                yield f"{name} imports the screen {target}"
            if name in known_to(target, modules):
                yield f"{name} imports {target}, which knows {name}"
    led_to = {name for entry in ENTRIES[folder.name] for name in (entry, *known_to(entry, modules))}
    for name in modules.keys() - led_to:
        yield f"nothing leads from main to {name}"


def known_to(name: str, modules: dict[str, Module], seen: frozenset[str] = frozenset()) -> set[str]:
    """All that a module imports, and what that imports, and so on."""
    known: set[str] = set()
    for target in imported(modules[name]) if name in modules else ():
        if target not in seen:
            known |= {target} | known_to(target, modules, seen | {target})
    return known


@pytest.mark.parametrize("folder", FLOORS)
def test_the_browsers_modules_are_in_order(folder: str) -> None:
    assert list(faults(static_folder() / folder)) == []


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
    assert any(fault in found for found in faults(folder))


def test_disorder_in_the_editor_is_found(tmp_path: Path) -> None:
    folder = shutil.copytree(static_folder() / "editor", tmp_path / "editor")
    path = folder / "trail.js"
    path.write_text(f"import {{ Visit }} from './visit.js'\n{path.read_text()}")
    found = list(faults(folder))
    assert "trail imports visit, which is above it" in found
    assert "trail imports the screen visit" in found


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
