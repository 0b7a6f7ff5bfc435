"""Writes the console as files, for any web host.

Files are first written whole into a folder of their own inside the target, then moved to
their places one by one: whenever this is killed, each file is the old one or the new one.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from wander.config import Config
from wander.site.page import OUR_MARKS, drop_in_page, exported_page, wander_js

STAGE = ".wander-export"
"""The folder in which files are prepared; one left by a killed export is cleared."""

RESERVED = ("index.html", "wander.js")


class ExportError(Exception):
    """An export that cannot be made; `str(error)` says why and what to do."""


def export(config: Config, source: Path, target: Path, *, force: bool = False) -> list[Path]:
    """Write `index.html`, `wander.js` and the owner's local files to the folder `target`.

    `source` is the folder in which the owner's styles and scripts are found. Returns the
    paths written. Raises `ExportError` when a file of somebody else's is in the way (unless
    `force`), a file is missing, or the folder cannot be written; nothing is changed then.
    """
    files = {name: _owners_file(source, name) for name in config.console.local_files}
    files["wander.js"] = wander_js(config.console).encode()
    files["index.html"] = exported_page(config).html.encode()
    return _place(files, target, force=force)


def export_drop_in(target: Path, *, force: bool = False) -> list[Path]:
    """Write only an `index.html` that reads the `wander.js` beside it, whoever wrote that.

    Errors as with `export`.
    """
    return _place({"index.html": drop_in_page().html.encode()}, target, force=force)


def _owners_file(folder: Path, name: str) -> bytes:
    if name in RESERVED:
        raise ExportError(f"{name} cannot be a style or script: the console's own file is there.")
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise ExportError(
            f"wander.toml names {name}, which cannot be read from {folder}: {error.strerror}."
        ) from error


def _place(files: Mapping[str, bytes], target: Path, *, force: bool) -> list[Path]:
    stage = target / STAGE
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            _check_way(target, name, content, force=force)
        shutil.rmtree(stage, ignore_errors=True)
        for name, content in files.items():
            _write(stage / name, content)
        for name in files:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (stage / name).replace(target / name)
        shutil.rmtree(stage)
    except OSError as error:
        shutil.rmtree(stage, ignore_errors=True)
        where = error.filename or target
        raise ExportError(f"Cannot write to {where}: {error.strerror}.") from error
    return [target / name for name in files]


def _check_way(target: Path, name: str, content: bytes, *, force: bool) -> None:
    """Make sure that what stands where a file goes is an earlier export's, or nothing."""
    path = target / name
    if path.is_dir() and not path.is_symlink():
        raise ExportError(f"{path} is a folder, and a file of that name is to be written.")
    if force or not path.exists() or path.read_bytes() == content:
        return
    # Where the page is ours, the files that it asks for are too.
    if not _is_ours(target / "index.html" if name not in RESERVED else path):
        raise ExportError(
            f"{path} is in the way, and Wander did not write it. Move it, choose another folder,"
            " or replace it with --force."
        )


def _is_ours(path: Path) -> bool:
    return path.is_file() and any(mark in path.read_bytes()[:2000] for mark in OUR_MARKS)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
