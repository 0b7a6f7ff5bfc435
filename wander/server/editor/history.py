"""The versions of the list that were replaced, what changed since, and the way back to one."""

from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from wander.config import ConfigError, parse_config
from wander.config.edit import difference
from wander.config.file import read_text
from wander.config.history import KEPT, Version, versions
from wander.config.save import restore
from wander.server.editor.desk import name_of
from wander.server.editor.diff import Line, lines_of
from wander.server.editor.office import Office, RefusalError
from wander.server.editor.reply import redirect
from wander.server.editor.visit import Visit

_PREFIX = "history/"


@dataclass(frozen=True, slots=True)
class Past:
    """A version, and how it differs from the one after it."""

    name: str
    time: datetime
    until: str
    """The same for people."""
    lines: tuple[Line, ...]
    more: int
    less: int


def history_screen(office: Office, visit: Visit) -> Response:
    """All versions, the newest first, each with what took its place."""
    now = _now(office)
    kept = _versions(office)
    texts = [now, *(version.text for version in kept)]
    past = [_past(office, version, later) for version, later in zip(kept, texts, strict=False)]
    return office.show(visit, "history.html", None, past=past, most=KEPT, base=name_of(now))


def version_screen(office: Office, visit: Visit) -> Response:
    """One version: how it differs from the list as it is now, and all of it."""
    version = _named(office, visit.path.removeprefix(_PREFIX))
    now = _now(office)
    lines = lines_of(difference(now, version.text, office.desk.path))
    try:
        parse_config(version.text, office.desk.path)
        mistakes = ""
    except ConfigError as error:
        mistakes = str(error)
    return office.show(
        visit,
        "version.html",
        None,
        name=_name(version),
        until=_until(version),
        lines=lines,
        text=version.text,
        mistakes=mistakes,
        is_now=now == version.text,
        base=name_of(now),
    )


def restore_version(office: Office, visit: Visit) -> Response:
    """Put a version back, where it can be used. What is there now becomes a version."""
    version = _named(office, visit.path.removeprefix(_PREFIX))
    before = _now(office)
    if visit.form.one("base") != name_of(before):
        text = "Nothing was changed. Open the history again, look, and restore it there."
        raise RefusalError(409, "The list has changed meanwhile", text, keeps=False)
    try:
        parse_config(version.text, office.desk.path)
    except ConfigError as error:
        raise RefusalError(
            422, "That version cannot be used", f"Nothing was changed.\n{error}", keeps=False
        ) from error
    restore(office.desk.path, version)
    told = f"The list is as it was until {_until(version)}."
    done = office.desk.restored(before, version.text, told)
    return redirect(visit, office.address_of(done))


def _past(office: Office, version: Version, later: str) -> Past:
    lines = tuple(lines_of(difference(version.text, later, office.desk.path)))
    more, less = (sum(line.kind == kind for line in lines) for kind in ("new", "gone"))
    return Past(_name(version), version.time, _until(version), lines, more, less)


def _versions(office: Office) -> list[Version]:
    try:
        return versions(office.desk.path)
    except OSError as error:
        text = f"Its folder cannot be read: {error.strerror or error}."
        raise RefusalError(500, "The history cannot be read", text) from error


def _named(office: Office, name: str) -> Version:
    for version in _versions(office):
        if _name(version) == name:
            return version
    text = f"There is no such version: only the last {KEPT} are kept."
    raise RefusalError(404, "That version is not there", text)


def _now(office: Office) -> str:
    """The text of the list; nothing where there is none, or none that can be read."""
    try:
        return read_text(office.desk.path)
    except ConfigError:
        return ""


def _name(version: Version) -> str:
    return version.file.name.partition("-")[0]


def _until(version: Version) -> str:
    return f"{version.time.astimezone():%Y-%m-%d %H:%M:%S}"
