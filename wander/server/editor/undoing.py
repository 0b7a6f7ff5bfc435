"""Taking back what was just done."""

from starlette.responses import Response

from wander.config.save import ChangedMeanwhileError
from wander.server.editor.desk import Wish
from wander.server.editor.office import Office, RefusalError
from wander.server.editor.reply import redirect
from wander.server.editor.visit import Visit


def undo(office: Office, visit: Visit) -> Response:
    """Take a save back; what somebody else has changed since stays."""
    done = office.desk.saves.get(visit.form.one("done"))
    if done is None:
        text = "Wander was started anew since. The version from before is in the history."
        raise RefusalError(404, "That cannot be taken back here", text, keeps=False)
    wish = Wish((), f"Taken back: {done.wish.told}", done.wish.screen, done.wish.eye)
    try:
        return redirect(visit, office.address_of(office.desk.undo(done, wish)))
    except ChangedMeanwhileError:
        return office.save(visit, *office.desk.way_back(done, wish))
