"""Looking at a change before it is saved: what it does to the file, and to the console."""

from typing import Final, get_args

from starlette.responses import Response
from starlette.types import ASGIApp

from wander.config import parse_config
from wander.config.edit import EditError, difference
from wander.config.entries import ListName
from wander.config.merging import ClashKey, Conflict, Side
from wander.server.editor.desk import Proposal
from wander.server.editor.diff import lines_of
from wander.server.editor.office import Office, RefusalError
from wander.server.editor.reply import redirect
from wander.server.editor.visit import Visit
from wander.server.pages import site_answers

CONSOLE: Final = "/console"


def preview_screen(office: Office, visit: Visit) -> Response:
    """What would be saved, and the console as visitors would see it."""
    name = visit.path.split("/")[1]
    proposal = _proposal(office, name)
    text = _text(office, proposal)
    return office.show(
        visit,
        "preview.html",
        proposal.base,
        name=name,
        lines=list(lines_of(difference(proposal.base.text, text, office.desk.path))),
        wish=proposal.wish,
    )


def save_preview(office: Office, visit: Visit) -> Response:
    """Save what was looked at."""
    proposal = _proposal(office, visit.path.split("/")[1])
    return office.save(visit, proposal.base, proposal.wish)


def previewed_console(office: Office, path: str, prefix: str) -> ASGIApp | None:
    """The console as it would be; `path` is `preview/x1/console/wander.js`.

    It has all that the console itself has, at addresses below the editor's `prefix`.
    """
    name = path.split("/")[1]
    answers = office.previews.get(name)
    if answers is None:
        proposal = office.desk.proposals.get(name)
        if proposal is None:
            return None
        config = parse_config(_text(office, proposal), office.desk.path)
        below = f"{prefix}/preview/{name}{CONSOLE}"
        answers = site_answers(config, office.desk.path.parent, below, office.known())
        office.previews.put(answers, name)
    return answers.by_path.get(f"{prefix}/{path}")


def choose_screen(office: Office, visit: Visit) -> Response:
    """The choice that is still to be made, at an address of its own."""
    name = visit.path.split("/")[1]
    conflict = office.desk.conflict(_proposal(office, name))
    if conflict is None:
        raise RefusalError(404, "There is nothing to choose any more", _GONE)
    return office.ask(visit, name, conflict)


def choose(office: Office, visit: Visit) -> Response:
    """Save what was chosen."""
    name = visit.path.split("/")[1]
    proposal = _proposal(office, name)
    conflict = office.desk.conflict(proposal)
    if conflict and visit.form.one("base") != office.desk.now().name:
        return office.ask(visit, name, conflict)  # what is in the file by now was not seen
    chosen: dict[ClashKey, Side] = {}
    for number, key in enumerate(_keys(visit)):
        side = visit.form.one(f"side-{number}")
        if side in ("mine", "theirs"):
            chosen[key] = "mine" if side == "mine" else "theirs"
    try:
        done = office.desk.save(proposal.base.text, proposal.wish, chosen)
    except Conflict as conflict:  # something else was changed since, or not all was chosen
        return office.ask(visit, name, conflict)
    return redirect(visit, office.address_of(done))


def _keys(visit: Visit) -> list[ClashKey]:
    """What was chosen between, as the form names it: `pages https://a.example/`."""
    keys: list[ClashKey] = []
    for text in visit.form.many("clash"):
        which, _, what = text.partition(" ")
        name = next((one for one in get_args(ListName) if one == which), None)
        keys.append((name, what))
    return keys


def _proposal(office: Office, name: str) -> Proposal:
    if proposal := office.desk.proposals.get(name):
        return proposal
    raise RefusalError(404, "This is not here any more", _GONE)


def _text(office: Office, proposal: Proposal) -> str:
    try:
        return office.desk.proposed(proposal)
    except EditError as error:
        raise RefusalError(422, "That cannot be saved", str(error)) from error


_GONE: Final = (
    "It was kept only for a while. Nothing was saved. Go back to the form: your browser may still"
    " have what you typed."
)
