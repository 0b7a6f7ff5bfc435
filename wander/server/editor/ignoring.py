"""Ignore patterns, tried on the known network before they are saved."""

from starlette.responses import Response

from wander.config.addresses import pattern_complaint
from wander.network.trial import Trial, trial
from wander.server.editor.desk import Version
from wander.server.editor.lists import shown_list
from wander.server.editor.office import Office
from wander.server.editor.visit import Visit
from wander.server.editor.wording import sentence


def ignore_screen(office: Office, visit: Visit) -> Response:
    """The list of patterns, and what the one in the address would hide."""
    version = office.desk.now()
    pattern = visit.query.one("pattern").strip()
    if not pattern:
        return shown_list(office, visit, version)
    if wrong := mistake_in(pattern):
        return shown_list(office, visit, version, typed=pattern, wrong=wrong)
    return shown_list(office, visit, version, typed=pattern, trial=tried(office, version, pattern))


def mistake_in(pattern: str) -> str:
    """What is wrong with a pattern, and what to write instead; empty when it will do."""
    found = pattern_complaint(pattern)
    return sentence(f"{found.found} {found.instead}") if found else ""


def tried(office: Office, version: Version, pattern: str) -> Trial:
    """What a pattern would hide."""
    own = version.own
    urls = [*([version.config.url] if version.config.url else [])]
    urls += [*own.entries("pages"), *own.entries("consoles")]
    others = [one for one in own.entries("ignore") if one != pattern]
    return trial(pattern, urls, office.network.known(office.home(version)), others)
