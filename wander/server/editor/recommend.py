"""“Recommend this page”: from a bookmark or the phone's share sheet into the list."""

from typing import Final

from starlette.responses import Response

from wander.config.entries import LONGEST_NOTE
from wander.lists import Link, links_in
from wander.server.editor.adding import added, checked
from wander.server.editor.desk import Version
from wander.server.editor.lists import rows_of
from wander.server.editor.office import Office, tags_in
from wander.server.editor.visit import Visit
from wander.server.editor.wording import note_complaint, sentence
from wander.typed import AnswerError

_MOST_SHARED: Final = 4_000
"""Characters of a shared text that are looked at: it comes in an address."""


def recommend_screen(office: Office, visit: Visit) -> Response:
    """The page that was shared, to be confirmed; or how to share one."""
    version = office.desk.now()
    query = visit.query
    shared = {name: query.one(name)[:_MOST_SHARED].strip() for name in ("url", "title", "text")}
    # Phones put the address into the text as often as into its own field.
    links = links_in("\n".join((shared["url"], shared["text"], shared["title"]))).links
    address = links[0].url if links else shared["url"]
    note = shared["text"].replace(links[0].url if links else "", "", 1).strip(" \n\t:–—-")
    values = {"address": address, "note": note, "tags": "", "title": shared["title"]}
    return _shown(office, visit, version, values, {})


def recommend(office: Office, visit: Visit) -> Response:
    """Add the page."""
    base = office.based(visit)
    values = {name: visit.form.one(name).strip() for name in ("address", "note", "tags", "title")}
    wrong: dict[str, str] = {}
    try:
        url = checked(base, "pages", values["address"])
    except AnswerError as error:
        url, wrong["address"] = "", sentence(str(error))
    if complaint := note_complaint(values["note"]):
        wrong["note"] = complaint
    if wrong:
        return _shown(office, visit, base, values, wrong, status=422)
    link = Link(url=url, note=values["note"], tags=tags_in(values["tags"]), line=1)
    return office.carry_out(visit, base, added(base, "pages", "pages", [link]))


def _shown(
    office: Office,
    visit: Visit,
    version: Version,
    values: dict[str, str],
    wrong: dict[str, str],
    status: int = 200,
) -> Response:
    there = version.own.find(values["address"], ["pages"]) if values["address"] else []
    return office.show(
        visit,
        "recommend.html",
        version,
        status=status,
        values=values,
        wrong=wrong,
        there=rows_of(office, version, "pages", [there[0].entry])[0] if there else None,
        hidden_by=version.own.hiding(values["address"]) if values["address"] else None,
        all_tags=sorted({tag for tags in version.config.console.tags.values() for tag in tags}),
        longest_note=LONGEST_NOTE,
    )
