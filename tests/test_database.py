"""`wander.db` when it is locked, read-only, cut short, somebody else's, or the disk is full."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.command import complaint, run, run_here
from wander.network import database
from wander.network.schema import STEPS, VERSION
from wander.network.store import Store, StoreError
from wander.network.verdicts import Finding, Verdict

ANA = "https://ana.example/"
NOW = 1_800_000_000
DEFAULT = "NOT NULL DEFAULT 'unknown'"


def filled(path: Path, count: int = 300) -> None:
    """A database with something in it."""
    store = Store.open(path, print)
    pages = [f"https://page{number}.example/a/path/of/some/length" for number in range(count)]
    store.record_list(ANA, "Ana", [], pages, steps=0, now=NOW)
    for page in pages:
        store.record_finding(Finding(url=page, verdict=Verdict.OK, title="A title"), NOW)
    store.close()


def used(path: Path) -> list[str]:
    """Open it, do with it what a crawl does, and return what was said."""
    said: list[str] = []
    store = Store.open(path, said.append)
    store.begin_crawl([ANA], NOW)
    store.record_list(ANA, "Ana", ["https://ben.example/"], [ANA], steps=0, now=NOW)
    store.record_finding(Finding(url=ANA, verdict=Verdict.OK), NOW)
    store.end_crawl([ANA], NOW)
    assert store.neighbours(ANA) == ["https://ben.example/"]
    store.close()
    return said


def is_whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))


# Broken, or not ours


def cut(path: Path) -> None:
    filled(path)
    os.truncate(path, path.stat().st_size // 2 + 100)


def overwritten(path: Path) -> None:
    filled(path)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(bytes(8192))


def garbled_tables(path: Path) -> None:
    """Where SQLite keeps the names and columns of the tables."""
    filled(path)
    with path.open("r+b") as file:
        file.seek(3890)
        file.write(b"\xff" * 100)


def garbled_defaults(path: Path) -> None:
    """Where SQLite keeps what a column holds by itself: it opens, and then has no values."""
    filled(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = replace(sql, ?, '')", (DEFAULT,))
        connection.commit()


def text(path: Path) -> None:
    path.write_text("My shopping list\n" * 100, encoding="utf-8")


def a_word(path: Path) -> None:
    path.write_text("no", encoding="utf-8")


def noise(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 64)


def another_programs(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
        connection.execute("INSERT INTO recipes VALUES ('soup')")
        connection.commit()


def another_programs_alike(path: Path) -> None:
    """With tables of our names, and the version that we have."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE pages (text TEXT)")
        connection.execute("CREATE TABLE consoles (url TEXT)")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.commit()


BROKEN = [
    cut,
    overwritten,
    garbled_tables,
    garbled_defaults,
    text,
    a_word,
    noise,
    another_programs,
    another_programs_alike,
]


@pytest.mark.parametrize("breaking", BROKEN, ids=lambda breaking: breaking.__name__)
def test_a_broken_one_is_kept_aside_named_and_rebuilt(
    breaking: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "wander.db"
    breaking(path)
    before = path.read_bytes()

    (said,) = used(path)

    (aside,) = tmp_path.glob("wander.db.broken-*[0-9]")
    assert aside.read_bytes() == before, "not a byte of it was changed"
    assert aside.name in said
    assert "was broken" in said and "begun" in said
    assert is_whole(path)
    assert used(path) == [], "the new one stays"


def test_each_broken_one_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "wander.db"
    for number in range(3):
        path.write_text(f"broken {number}", encoding="utf-8")
        used(path)
    kept = {file.read_text() for file in tmp_path.glob("wander.db.broken-*")}
    assert kept == {"broken 0", "broken 1", "broken 2"}


def test_an_empty_file_is_a_new_database(tmp_path: Path) -> None:
    path = tmp_path / "wander.db"
    path.touch()
    assert used(path) == []
    assert is_whole(path)


def test_the_command_names_the_broken_one_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "wander.toml").write_text('url = "http://127.0.0.1:9/"\n', encoding="utf-8")
    text(tmp_path / "wander.db")
    ended = run(tmp_path, "crawl")
    assert ended.returncode == 0, ended
    assert "wander.db.broken-" in ended.stderr and "Traceback" not in ended.stderr
    assert is_whole(tmp_path / "wander.db")


@pytest.mark.slow
@given(data=st.data())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_happened_to_the_file_it_can_be_used(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory, model: Path
) -> None:
    """Cut anywhere, or with a piece of it replaced by zeros or noise."""
    path = tmp_path_factory.mktemp("any") / "wander.db"
    content = bytearray(model.read_bytes())
    if data.draw(st.booleans(), "cut"):
        del content[data.draw(st.integers(0, len(content)), "at") :]
    else:
        at = data.draw(st.integers(0, len(content) - 1), "at")
        piece = data.draw(st.sampled_from([bytes(5000), b"\xff" * 100, b"SQLite"]), "piece")
        content[at : at + len(piece)] = piece
    path.write_bytes(content)
    try:
        used(path)
    except StoreError as error:
        # A fault that no check at the start sees; words, and the file as it was.
        assert "Traceback" not in str(error) and str(path) in str(error)
    shutil.rmtree(path.parent)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "wander.db"
    filled(path, 100)
    return path


@pytest.mark.parametrize("breaking", BROKEN, ids=lambda breaking: breaking.__name__)
def test_a_reader_takes_a_broken_one_for_none_or_says_so(
    breaking: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "wander.db"
    breaking(path)
    before = path.read_bytes()
    store = Store.open_to_read(path)
    if store is not None:
        with pytest.raises(StoreError):
            list(store.pages())
            list(store.consoles())
            list(store.recommendations())
        store.close()
    assert path.read_bytes() == before


@pytest.mark.parametrize("missing", ["nowhere/wander.db", "."])
def test_a_reader_of_nothing_gets_nothing(missing: str, tmp_path: Path) -> None:
    assert Store.open_to_read(tmp_path / missing) is None


def test_a_fault_that_shows_late_is_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "wander.db"
    filled(path)
    store = Store.open(path, print)
    store._connection.execute("PRAGMA cache_size = 0")
    os.truncate(path, 8192)
    with pytest.raises(StoreError, match=r"wander\.db cannot be used"):
        list(store.pages())
    store.close()


# Earlier and later versions


def of_the_first_version(path: Path) -> None:
    """A database with a console that recommends a page, as the first Wander made it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"""
            {STEPS[0]}
            INSERT INTO consoles (id, url, state, steps, found) VALUES (1, '{ANA}', 'read', 0, 1);
            INSERT INTO pages (id, url, verdict, found, asked) VALUES (1, '{ANA}', 'ok', 1, 1);
            INSERT INTO recommendations (console, page, place) VALUES (1, 1, 0);
            PRAGMA user_version = 1;
        """)


def verdict_in(path: Path) -> Verdict | None:
    """Of that page, as a reader finds it."""
    store = Store.open_to_read(path)
    assert store is not None
    with closing(store):
        known = store.page(ANA)
    return known.verdict if known else None


def test_one_of_an_earlier_version_is_brought_up_to_date_with_all_that_is_in_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "wander.db"
    of_the_first_version(path)

    assert used(path) == []

    assert list(tmp_path.glob("*broken*")) == []
    assert verdict_in(path) is Verdict.OK


def test_one_of_an_earlier_version_can_be_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "wander.db"
    of_the_first_version(path)

    assert verdict_in(path) is Verdict.OK


def test_a_later_version_is_refused_in_words_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "wander.db"
    filled(path, 1)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = path.read_bytes()
    (tmp_path / "wander.toml").write_text('url = "http://127.0.0.1:9/"\n', encoding="utf-8")

    said = complaint(run_here(tmp_path, "crawl"))

    assert "later version of Wander" in said and "wander.db" in said
    assert path.read_bytes() == before
    assert Store.open_to_read(path) is None


# Locked


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")


@pytest.mark.slow
def test_one_that_another_program_keeps_locked_is_told_soon(tmp_path: Path) -> None:
    filled(tmp_path / "wander.db", 1)
    (tmp_path / "wander.toml").write_text('url = "http://127.0.0.1:9/"\n', encoding="utf-8")
    with locked(tmp_path / "wander.db"):
        began = time.monotonic()
        said = complaint(run_here(tmp_path, "crawl"))
    assert "in use by another program" in said and "wander.db" in said
    assert time.monotonic() - began < 15


def test_one_that_is_let_go_in_time_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "wander.db"
    filled(path, 1)
    release = (
        "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('BEGIN IMMEDIATE'); print('locked', flush=True); time.sleep(0.4)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", release, path], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None and other.stdout.readline() == "locked\n"
        assert used(path) == []
    monkeypatch.setattr(database, "PATIENCE", 0.2)
    with locked(path), pytest.raises(StoreError, match="in use by another program"):
        used(path)


def test_a_reader_is_not_kept_waiting_by_a_writer(tmp_path: Path) -> None:
    path = tmp_path / "wander.db"
    filled(path, 3)
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM pages")
        store = Store.open_to_read(path)
        assert store is not None
        began = time.monotonic()
        assert len(list(store.pages())) == 3
        assert time.monotonic() - began < 1
        store.close()


# Read-only


def make_unwritable(path: Path) -> bool:
    """Take the right to write away; root is only kept by a file's being immutable."""
    path.chmod(0o555 if path.is_dir() else 0o444)
    if os.geteuid():
        return True
    with suppress(OSError):
        return subprocess.run(["chattr", "+i", path], capture_output=True).returncode == 0
    return False


@contextmanager
def unwritable(path: Path) -> Iterator[None]:
    try:
        if not make_unwritable(path):
            pytest.skip("this user may write everywhere")
        yield
    finally:
        if not os.geteuid():
            with suppress(OSError):
                subprocess.run(["chattr", "-i", path], capture_output=True)
        path.chmod(0o755)


def test_a_read_only_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "wander.db"
    filled(path, 1)
    before = path.read_bytes()
    with unwritable(path), pytest.raises(StoreError, match="read-only"):
        used(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("is_there", [False, True])
def test_a_read_only_folder_is_told(tmp_path: Path, is_there: bool) -> None:
    if is_there:
        filled(tmp_path / "wander.db", 1)
    with unwritable(tmp_path), pytest.raises(StoreError, match="folder"):
        used(tmp_path / "wander.db")


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[None]:
    """A small disk of its own, where this user may have one."""
    folder.mkdir(exist_ok=True)
    try:
        mount = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "none", folder], capture_output=True
        )
    except OSError:
        pytest.skip("there is no mount here")
    if mount.returncode:
        pytest.skip("this user may not mount a disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def test_a_read_only_disk_is_told(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    with mounted(disk, "size=1m"):
        filled(disk / "wander.db", 3)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        with pytest.raises(StoreError, match=r"read-only|may not be written"):
            used(disk / "wander.db")
        with pytest.raises(StoreError, match=r"may not be written|read-only"):
            used(disk / "other.db")
        store = Store.open_to_read(disk / "wander.db")
        if store is not None:  # some can be read there, and then they are
            assert len(list(store.pages())) == 3
            store.close()


@pytest.mark.parametrize("where", ["missing/wander.db", "wander.toml/wander.db"])
def test_a_folder_that_is_not_there_is_told(where: str, tmp_path: Path) -> None:
    (tmp_path / "wander.toml").touch()
    with pytest.raises(StoreError, match="folder is missing"):
        Store.open(tmp_path / where, print)


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "wander.db").mkdir()
    with pytest.raises(StoreError, match=r"wander\.db"):
        Store.open(tmp_path / "wander.db", print)


# A full disk


def fill_up(path: Path) -> str:
    """Write until there is no more room; returns what was said."""
    store = Store.open(path, print)
    try:
        for number in range(100_000):
            pages = [f"https://page{number}-{one}.example/" for one in range(200)]
            store.record_list(f"https://{number}.example/", "", [], pages, steps=0, now=number)
    except StoreError as error:
        return str(error)
    finally:
        store.close()
    raise AssertionError("the disk did not fill up")


def test_a_full_disk_is_told_and_nothing_that_was_noted_is_lost(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    with mounted(disk, "size=600k"):
        path = disk / "wander.db"
        said = fill_up(path)
        assert "the disk is full" in said and str(path) in said
        store = Store.open_to_read(path)
        assert store is not None
        lists: dict[int, int] = {}
        for console, _ in store.recommendations():
            lists[console] = lists.get(console, 0) + 1
        assert lists and set(lists.values()) == {200}, "each list whole, or not at all"
        assert lists.keys() == {number for number, *_ in store.consoles()}
        store.close()


def test_a_disk_that_is_full_from_the_start_is_told(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    with mounted(disk, "size=100k"):
        with suppress(OSError):
            (disk / "rest").write_bytes(bytes(200_000))
        with pytest.raises(StoreError, match="full"):
            used(disk / "wander.db")


LIMITED = """
import resource, sys
from pathlib import Path
from tests.test_database import fill_up
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
print(fill_up(Path(sys.argv[1])))
"""


def test_a_file_that_may_not_grow_is_told(tmp_path: Path) -> None:
    """As by a quota, which everybody may have."""
    path = tmp_path / "wander.db"
    ended = subprocess.run(
        [sys.executable, "-c", LIMITED, path], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert f"{path} cannot" in ended.stdout and "disk" in ended.stdout
    assert is_whole(path)


# Killed


WRITER = """
import os, signal, sys
from pathlib import Path
from wander.network.store import Store
store = Store.open(Path(sys.argv[1]), print)
for number in range(50):
    pages = ["https://a.example/"]
    store.record_list(f"https://{number}.example/", "", [], pages, steps=0, now=1_800_000_000)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_left_in_the_log_by_a_kill_is_there(tmp_path: Path) -> None:
    path = tmp_path / "wander.db"
    subprocess.run([sys.executable, "-c", WRITER, path], check=False)
    assert path.with_name("wander.db-wal").stat().st_size > 0
    reader = Store.open_to_read(path)
    assert reader is not None and len(list(reader.consoles())) == 50
    reader.close()
    assert used(path) == []
    store = Store.open(path, print)
    assert len(list(store.consoles())) == 50 + 2
    store.close()


def test_a_broken_log_of_a_broken_one_does_not_come_into_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "wander.db"
    subprocess.run([sys.executable, "-c", WRITER, path], check=False)
    with path.with_name("wander.db-wal").open("r+b") as log:
        log.seek(32 + 24 + 100)  # in the first page of the log
        log.write(b"x" * 5000)
    path.write_text("Not a database.\n" * 300, encoding="utf-8")
    (said,) = used(path)
    assert "was broken" in said
    store = Store.open(path, pytest.fail)
    assert len(list(store.consoles())) == 2, "those of this test, and none of before"
    store.close()
    assert is_whole(path)


def test_a_log_that_is_whole_mends_its_database(tmp_path: Path) -> None:
    path = tmp_path / "wander.db"
    subprocess.run([sys.executable, "-c", WRITER, path], check=False)
    path.write_text("Not a database.\n" * 300, encoding="utf-8")
    store = Store.open(path, pytest.fail)
    assert len(list(store.consoles())) == 50
    store.close()
