"""An export never costs anybody a file: others' stay, and its own are whole at every moment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.owner import Owner
from wander.config import read_config
from wander.feeds import FEEDS, feeds_of
from wander.site.export import STAGE, ExportError, export, export_drop_in
from wander.site.parts import later_files

LIST = 'pages = ["https://jvns.ca/"]\nstyles = ["looks/style.css"]\n'
THEIRS = "somebody else's"


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    owner = Owner(tmp_path / "mine")
    owner.write(LIST)
    owner.write("body {}", "looks/style.css")
    return owner


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "public"
    folder.mkdir()
    return folder


def exported(owner: Owner, target: Path, *, force: bool = False) -> list[str]:
    config = read_config(owner.list)
    return list(export(config, owner.folder, target, feeds=feeds_of(config), force=force).names)


def content(folder: Path) -> dict[str, str]:
    """Everything in a folder: files with their text, links with where they lead."""
    return {
        str(path.relative_to(folder)): str(path.readlink())
        if path.is_symlink()
        else path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def refusal(owner: Owner, target: Path, *, force: bool = False) -> str:
    """What an export is told that must not change anything."""
    before = content(target)
    with pytest.raises(ExportError) as refused:
        exported(owner, target, force=force)
    assert content(target) == before
    return str(refused.value)


def test_an_export_replaces_an_earlier_one(owner: Owner, target: Path) -> None:
    exported(owner, target)
    owner.write(LIST.replace("jvns.ca", "other.example"))
    owner.write("body { color: red }", "looks/style.css")
    exported(owner, target)
    assert "other.example" in (target / "index.html").read_text()
    assert "other.example" in (target / "wander.js").read_text()
    assert (target / "looks" / "style.css").read_text() == "body { color: red }"


def test_what_has_not_changed_is_not_written_again(owner: Owner, target: Path) -> None:
    """So that a tool which uploads by date uploads little."""
    names = exported(owner, target)
    for name in names:
        os.utime(target / name, (1, 1))
    owner.write("body { color: red }", "looks/style.css")
    assert exported(owner, target) == names
    touched = {name for name in names if (target / name).stat().st_mtime != 1}
    assert touched == {"looks/style.css"}


@pytest.mark.parametrize(
    "name",
    ["index.html", "wander.js", "looks/style.css", "wander-words-ja.js", "feed.xml", "wander.json"],
)
def test_a_file_of_somebody_elses_is_named_and_left(owner: Owner, target: Path, name: str) -> None:
    (target / name).parent.mkdir(exist_ok=True)
    (target / name).write_text(THEIRS)
    said = refusal(owner, target)
    assert said.startswith(f"{target / name} is in the way, and Wander did not write it.")
    assert "--force" in said
    exported(owner, target, force=True)
    assert THEIRS not in (target / name).read_text()


def test_what_another_version_wrote_is_replaced(owner: Owner, target: Path) -> None:
    names = exported(owner, target)
    before = content(target)
    for name in names:
        if "/" not in name:
            (target / name).write_text(before[name] + "\n")
    exported(owner, target)
    assert content(target) == before


def test_a_file_beside_our_page_is_not_ours_for_that(owner: Owner, target: Path) -> None:
    """Only what the earlier list named was written by the earlier export."""
    owner.write('pages = ["https://jvns.ca/"]')
    exported(owner, target)
    (target / "looks").mkdir()
    (target / "looks" / "style.css").write_text(THEIRS)
    owner.write(LIST)
    assert "looks/style.css is in the way" in refusal(owner, target)


def test_the_original_consoles_files_are_somebody_elses(owner: Owner, target: Path) -> None:
    (target / "index.html").write_text("<!doctype html><title>Wander</title>" + THEIRS)
    (target / "wander.js").write_text("const wander = { styles: ['looks/style.css'] }")
    assert "wander.js is in the way" in refusal(owner, target)
    with pytest.raises(ExportError, match=r"index\.html is in the way"):
        export_drop_in(target)
    export_drop_in(target, force=True)
    assert (target / "wander.js").read_text() == "const wander = { styles: ['looks/style.css'] }"


def test_a_page_with_a_long_policy_is_still_known_as_ours(owner: Owner, target: Path) -> None:
    styles = [f'"https://style{number}.example/a.css"' for number in range(300)]
    owner.write(f"styles = [{', '.join(styles)}]\npages = []")
    exported(owner, target)
    owner.write(LIST)
    exported(owner, target)


def test_other_files_are_never_touched(owner: Owner, target: Path) -> None:
    others = {"about.html": "a", "looks/other.css": "b", "looks/deep/c.txt": "c", ".htaccess": "d"}
    for name, text in others.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(text)
    exported(owner, target)
    exported(owner, target, force=True)
    export_drop_in(target, force=True)
    assert others.items() <= content(target).items()
    ours = {"index.html", "wander.js", "looks/style.css", *later_files(), *FEEDS}
    assert content(target).keys() == others.keys() | ours


def test_with_the_feeds_switched_off_theirs_are_in_nobodys_way(owner: Owner, target: Path) -> None:
    for name in FEEDS:
        (target / name).write_text(THEIRS)
    assert "write feeds = false into wander.toml" in refusal(owner, target)
    owner.write(f"feeds = false\n{LIST}")
    exported(owner, target)
    assert all((target / name).read_text() == THEIRS for name in FEEDS)


def test_a_page_of_the_owners_that_holds_our_fragment_is_theirs(owner: Owner, target: Path) -> None:
    exported(owner, target)
    ours = (target / "links.html").read_text()
    page = f"<!doctype html>\n<html lang=en>\n<title>Links</title>\n<h1>My friends</h1>\n{ours}"
    (target / "links.html").write_text(page)
    owner.write(LIST.replace("jvns.ca", "other.example"))
    assert "links.html is in the way" in refusal(owner, target)


@pytest.mark.parametrize("leads_to", ["theirs", "ours", "nothing"])
def test_a_link_is_somebody_elses(
    owner: Owner, target: Path, tmp_path: Path, leads_to: str
) -> None:
    export_drop_in(tmp_path / "elsewhere")
    elsewhere = tmp_path / "elsewhere" / "index.html"
    if leads_to == "theirs":
        elsewhere.write_text(THEIRS)
    elif leads_to == "nothing":
        elsewhere.unlink()
    (target / "index.html").symlink_to(elsewhere)
    before = content(elsewhere.parent)
    assert "index.html is in the way" in refusal(owner, target)
    exported(owner, target, force=True)
    assert not (target / "index.html").is_symlink()
    assert content(elsewhere.parent) == before


def test_the_target_itself_may_be_a_link(owner: Owner, target: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(target)
    exported(owner, tmp_path / "link")
    assert (target / "index.html").is_file()


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_in_the_way_is_named(owner: Owner, target: Path, force: bool) -> None:
    (target / "index.html").mkdir()
    (target / "index.html" / "theirs").write_text(THEIRS)
    said = refusal(owner, target, force=force)
    assert said.startswith(f"{target / 'index.html'} is a folder")


@pytest.mark.parametrize("force", [False, True])
def test_a_file_where_a_folder_is_needed_is_named(owner: Owner, target: Path, force: bool) -> None:
    (target / "looks").write_text(THEIRS)
    assert str(target / "looks") in refusal(owner, target, force=force)


@pytest.mark.parametrize("name", ["file", "file/deeper", "file/still/deeper"])
def test_a_target_that_is_a_file_is_named(owner: Owner, tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text(THEIRS)
    with pytest.raises(ExportError, match=rf"^{tmp_path}/file.* a file is there"):
        exported(owner, tmp_path / name)
    assert (tmp_path / "file").read_text() == THEIRS


def test_a_pipe_in_the_way_keeps_nobody_waiting(owner: Owner, target: Path) -> None:
    os.mkfifo(target / "index.html")
    with pytest.raises(ExportError, match=r"index\.html is in the way"):
        exported(owner, target)


def test_a_link_in_place_of_the_stage_is_not_followed(
    owner: Owner, target: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "index.html").write_text(THEIRS)
    (target / STAGE).symlink_to(elsewhere)
    assert STAGE in refusal(owner, target)
    assert content(elsewhere) == {"index.html": THEIRS}


@pytest.mark.skipif(
    not Path("/proc/self").exists(), reason="a file system that nobody may write to"
)
def test_a_folder_that_cannot_be_written_is_named(owner: Owner) -> None:
    for folder in ("/proc/wander", "/proc/self", "/proc/self/task/new"):
        with pytest.raises(ExportError, match=rf"^Cannot write to {folder}"):
            exported(owner, Path(folder))


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_of_somebody_elses_is_named(owner: Owner, target: Path) -> None:
    target.chmod(0o500)
    said = refusal(owner, target)
    assert said == f"Cannot write to {target / STAGE}: Permission denied."


# Killed, and out of space


EXPORTING = """
import os, random, resource, signal, sys, time
from pathlib import Path
from wander.config import read_config
from wander.site.export import ExportError, export
from wander.site.parts import later_files

folder, target = Path(sys.argv[1]), Path(sys.argv[2])
lists = [read_config(folder / name / "wander.toml") for name in "ab"]


def export_one(name):
    export(lists["ab".index(name)], folder / name, target)
"""

KILLED = (
    EXPORTING
    + """
whole = {}
for name in "ab":
    export_one(name)
    for path in (path for path in target.rglob("*") if path.is_file()):
        whole.setdefault(path, set()).add(path.read_bytes())

interrupted = 0
for _ in range(40):
    child = os.fork()
    if child == 0:
        while True:
            export_one("a")
            export_one("b")
    time.sleep(random.uniform(0.001, 0.03))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    for path, contents in whole.items():
        # What loads later is the same for both lists, and no less whole.
        assert len(contents) == (1 if path.name in later_files() else 2), path
        assert path.read_bytes() in contents, path
    stage = target / ".wander-export"
    interrupted += stage.exists()

assert interrupted, "no kill hit an export in its midst"
export_one("a")
export_one("b")
assert sorted(path for path in target.rglob("*") if path.is_file()) == sorted(whole)
assert not stage.exists()
print("whole")
"""
)

FULL = (
    EXPORTING
    + """
export_one("a")
before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
try:
    export_one("b")
except ExportError as error:
    print(error)
assert before == {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
assert not (target / ".wander-export").exists()
"""
)


@pytest.fixture
def two_lists(tmp_path: Path) -> Path:
    for name in "ab":
        owner = Owner(tmp_path / name)
        owner.write(f'title = "{name}"\npages = ["https://jvns.ca/"]\nstyles = ["style.css"]')
        owner.write(f"/* {name} */" * 500, "style.css")
    return tmp_path


def outcome(program: str, folder: Path, target: Path) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", program, str(folder), str(target)],
        capture_output=True,
        check=False,
        text=True,
    )
    assert ran.stderr == ""
    return ran.stdout


def test_whenever_it_is_killed_each_file_is_whole(two_lists: Path, target: Path) -> None:
    assert outcome(KILLED, two_lists, target) == "whole\n"


def test_where_there_is_no_space_the_old_files_stay(two_lists: Path, target: Path) -> None:
    said = outcome(FULL, two_lists, target)
    assert said == f"Cannot write to {target}: File too large.\n"
