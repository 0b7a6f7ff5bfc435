"""The owner's editor: what a screen weighs, and how long showing, saving and signing in takes."""

import statistics
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from argon2.low_level import Type, hash_secret

from benchmarks.figures import Figure
from benchmarks.weight import WINDOW, bytes_of
from tests.editing import EditorClient, editor_of
from wander.config import parse_config
from wander.server.editor.assets import asset_address
from wander.server.editor.password import Access, is_right, read_access, set_password

SIZES = (10, 500, 5_000)
TIMES = 7


def measure() -> Iterator[Figure]:
    """Lists as owners have them, and ones that nobody has yet."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "wander.toml")
        for size in SIZES:
            path.write_text(_made_up(size), encoding="utf-8")
            yield from _times(path, size)
        path.write_text(_made_up(SIZES[0]), encoding="utf-8")
        yield from _weights(path)
        yield _signing_in(path)


def _made_up(size: int) -> str:
    lines = "".join(
        f'    {{ url = "https://site-{number}.example/", note = "No. {number}", tags = ["a"] }},\n'
        for number in range(size)
    )
    return f'# A list.\ntitle = "Made up"\n\npages = [\n{lines}]\n'


def _times(path: Path, size: int) -> Iterator[Figure]:
    text = path.read_text(encoding="utf-8")
    reading = _median(lambda: parse_config(text))
    bare = _median(lambda: tomllib.loads(text))
    with editor_of(path) as editor:
        showing = _median(lambda: editor.open("pages"))
        yield Figure(f"show a list of {size:,}", showing, "s", reading, "reading the file once")
        searching = _median(lambda: editor.open("pages?q=site-7"))
        yield Figure(f"search in {size:,}", searching, "s", reading, "reading the file once")
        saving = _median(lambda: _saved(editor))
        yield Figure(
            f"save one note of {size:,}, and show it", saving, "s", bare, "tomllib alone, reading"
        )


def _saved(editor: EditorClient) -> None:
    editor.open("pages/entry?entry=https%3A%2F%2Fsite-5.example%2F")
    editor.submit("entry", "Save", note=f"Saved at {time.perf_counter()}.")
    assert "Saved site-5.example." in editor.text


def _weights(path: Path) -> Iterator[Figure]:
    with editor_of(path) as editor:
        cookies = "; ".join(f"{name}={value}" for name, value in editor.web.cookies.items())
        addresses = ("pages", asset_address("style.css"), asset_address("editor.js"))
        parts = [bytes_of(editor.root + address, "br", cookies) for address in addresses]
    yield Figure(
        f"first view, {SIZES[0]} pages, br: page {parts[0]:,}, style {parts[1]:,},"
        f" script {parts[2]:,}",
        sum(parts),
        "bytes",
        WINDOW,
        "one initial congestion window",
    )


def _signing_in(path: Path) -> Figure:
    set_password(path, "a long walk by the sea")
    access: Access | None = read_access(path)
    ours = _median(lambda: is_right("a guess that is wrong", access))
    # The least that OWASP's cheat sheet on password storage allows.
    least = _median(lambda: hash_secret(b"a guess", b"sixteen bytes...", 2, 19_456, 1, 32, Type.ID))
    return Figure("a guess at the password", ours, "s", least, "argon2id with 19 MiB, 2 passes")


def _median(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)
