"""Writes the console as files, for any web host.

Files are first written whole into a folder of their own inside the target, then moved to
their places one by one: whenever this is killed, each file is the old one or the new one.
"""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from wander.config import Config
from wander.feeds import FEEDS, Feed, is_ours
from wander.network.home import Known
from wander.network.snapshot import MARK, SNAPSHOT
from wander.site.bundle import content_version
from wander.site.page import OUR_MARKS, drop_in_page, exported_page, wander_js
from wander.site.parts import PARTS, later_files
from wander.site.words import WORDS_FILES
from wander.wanderjs import WanderJSError, read

STAGE = ".wander-export"
"""The folder in which files are prepared; one left by a killed export is cleared."""

RESERVED = ("index.html", "wander.js", SNAPSHOT, *FEEDS, *PARTS.values(), *WORDS_FILES.values())
LATER_MARK: Final = b"// Written by Wander: "
"""How parts and texts of the page begin."""
NO_FEEDS: Final[Mapping[str, Feed]] = MappingProxyType({})


class ExportError(ValueError):
    """An export that cannot be made; `str(error)` says why and what to do."""


@dataclass(frozen=True, slots=True)
class Exported:
    """The files of an export, by their names relative to its folder."""

    names: tuple[str, ...]
    changed: tuple[str, ...]
    """Those that were not there yet with the same content."""


def export(
    config: Config,
    source: Path,
    target: Path,
    learnt: Known | None = None,
    feeds: Mapping[str, Feed] = NO_FEEDS,
    *,
    force: bool = False,
) -> Exported:
    """Write `index.html`, `wander.js` and what they load to the folder `target`.

    `source` is the folder in which the owner's styles and scripts are found. Beside them come
    the page's texts, a file for each language, and the list for other programs, `feeds`. Where
    the network was looked at, `learnt` says what was found: the snapshot is written too, and the
    page leaves out what does not load. A file that is there already with the same content is
    left alone, so that whoever uploads only what changed has little to do.

    Raises `ExportError` when a file of somebody else's is in the way (unless `force`), a file
    is missing, or the folder cannot be written; nothing is changed then.
    """
    # In the order in which they come to their places: the page asks for the others.
    files = {"wander.js": wander_js(config.console).encode()}
    files |= {name: _owners_file(source, name) for name in config.console.local_files}
    files |= later_files()
    files |= {name: feed.content for name, feed in feeds.items()}
    network = None
    learnt = learnt or Known()
    if learnt.snapshot:
        files[SNAPSHOT] = learnt.snapshot
        # Another content has another address, whatever the host lets caches keep.
        network = f"{SNAPSHOT}?{content_version(learnt.snapshot)}"
    page = exported_page(
        config,
        network=network,
        blank=learnt.blank_verdicts,
        without_via=learnt.without_via,
    )
    files["index.html"] = page.html.encode()
    return _place(files, target, force=force)


def export_drop_in(target: Path, *, force: bool = False) -> Exported:
    """Write only an `index.html` that reads the `wander.js` beside it, whoever wrote that.

    Result and errors as with `export`.
    """
    return _place({"index.html": drop_in_page().html.encode()}, target, force=force)


def _owners_file(folder: Path, name: str) -> bytes:
    # Of any case, since many a disk does not tell Index.html from index.html.
    if name.casefold() in RESERVED or name.casefold().partition("/")[0] == STAGE:
        raise ExportError(
            f"{name} cannot be a style or script: a file of the console's own goes there."
            " Give it another name."
        )
    path = folder / name
    try:
        if path.exists() and not path.is_file():
            raise ExportError(f"The list names {name}, but {path} is no ordinary file.")
        return path.read_bytes()
    except OSError as error:
        raise ExportError(
            f"The list names {name}, but {path} cannot be read: {error.strerror}."
        ) from error


def _place(files: Mapping[str, bytes], target: Path, *, force: bool) -> Exported:
    stage = target / STAGE
    try:
        _make_folder(target)
        earlier = _earlier_files(target)
        changed = {
            name: content
            for name, content in files.items()
            if _must_be_written(target / name, content, replace=force or name in earlier)
        }
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir()
        try:
            for name, content in changed.items():
                _write(stage / name, content)
            for name in changed:
                _make_folder((target / name).parent)
            for name in changed:
                (stage / name).replace(target / name)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        where = error.filename or target
        raise ExportError(f"Cannot write to {where}: {error.strerror}.") from error
    return Exported(tuple(files), tuple(changed))


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise ExportError(f"{error.filename} cannot be a folder: a file is there.") from error


def _earlier_files(target: Path) -> frozenset[str]:
    """The files in the folder that are an earlier export's.

    Pages and lists say it of themselves; the owner's styles and scripts are those that such a
    list names.
    """
    ours = {name for name in RESERVED if _is_ours(target / name)}
    if "wander.js" in ours:
        try:
            text = (target / "wander.js").read_text(encoding="utf-8")
            ours.update(read(text).local_files)
        except (UnicodeDecodeError, WanderJSError):
            pass  # changed by hand since: no list, so it names no files
    return frozenset(ours)


def _is_ours(path: Path) -> bool:
    if not path.is_file() or path.is_symlink():
        return False
    with path.open("rb") as file:
        start = file.read(100_000)
    if path.name in FEEDS:
        return is_ours(start)
    return start.startswith(LATER_MARK) or any(mark in start for mark in (*OUR_MARKS, MARK))


def _must_be_written(path: Path, content: bytes, *, replace: bool) -> bool:
    """Whether a file has to be written; raises `ExportError` when another's is in the way."""
    if path.is_dir():
        raise ExportError(f"{path} is a folder, and a file of that name is to be written.")
    if not os.path.lexists(path):
        return True
    if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return False
    if not replace:
        instead = " write feeds = false into wander.toml," if path.name in FEEDS else ""
        raise ExportError(
            f"{path} is in the way, and Wander did not write it. Move it, choose another folder,"
            f"{instead} or replace it with --force."
        )
    return True


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
