"""The screen of one entry: its address or pattern, its note, its tags and its place."""

from typing import Final

from starlette.responses import Response

from wander.config.edit import Annotate, Edit, Move, Remove, Replace
from wander.config.entries import LONGEST_NOTE, ListName
from wander.server.editor.adding import checked
from wander.server.editor.desk import Version, Wish
from wander.server.editor.lists import rows_of
from wander.server.editor.office import (
    LISTS,
    Office,
    RefusalError,
    beside,
    number_in,
    tags_in,
)
from wander.server.editor.signing_in import screen_after
from wander.server.editor.visit import Visit
from wander.server.editor.wording import named, note_complaint, sentence
from wander.typed import AnswerError

_FIELDS: Final = ("address", "note", "tags", "number")


def entry_screen(office: Office, visit: Visit) -> Response:
    """One entry."""
    return _shown(office, visit, office.desk.now(), visit.query.one("entry"), {})


def change_entry(office: Office, visit: Visit) -> Response:
    """Save what is in the fields, or remove the entry."""
    base = office.based(visit)
    slug = visit.path.partition("/")[0]
    name = LISTS[slug]
    entry = visit.form.one("entry")
    if entry not in base.own.entries(name):
        raise _not_there(entry)
    back = screen_after(visit.form.one("back"), slug)
    if "remove" in visit.form:
        eye = beside(base.own.entries(name), [entry])
        wish = Wish((Remove(list=name, entry=entry),), f"Removed {named(entry)}.", back, eye)
        return office.carry_out(visit, base, wish)
    typed = {field: visit.form.one(field) for field in _FIELDS}
    wrong: dict[str, str] = {}
    address = _address(base, name, entry, typed["address"].strip(), wrong)
    note = typed["note"].strip("\n") if typed["note"].strip() else ""
    if complaint := note_complaint(note):
        wrong["note"] = complaint
    if wrong:
        return _shown(office, visit, base, entry, typed, wrong, status=422)
    edits = _edits(base, name, entry, address, note, tags_in(typed["tags"]), typed["number"])
    told = f"Saved {named(address)}." if edits else f"{named(address)} is as it was."
    return office.carry_out(visit, base, Wish(tuple(edits), told, back, address, "edit"))


def _edits(
    base: Version,
    name: ListName,
    entry: str,
    address: str,
    note: str,
    tags: tuple[str, ...],
    number: str,
) -> list[Edit]:
    console = base.config.console
    edits: list[Edit] = []
    if address != entry:
        edits.append(Replace(list=name, entry=entry, by=address))
    # The form shows a note without the empty lines around it.
    new_note = note if note != console.notes.get(entry, "").strip("\n") else None
    new_tags = tags if tags != tuple(console.tags.get(entry, ())) else None
    if new_note is not None or new_tags is not None:
        edits.append(Annotate(list=name, entry=address, note=new_note, tags=new_tags))
    entries = base.own.entries(name)
    place = entries.index(entry)
    to = min(max(number_in(number, place + 1), 1), len(entries)) - 1
    if to != place:
        edits.append(Move(list=name, entry=address, to=to))
    return edits


def _address(base: Version, name: ListName, entry: str, typed: str, wrong: dict[str, str]) -> str:
    """The address or pattern to be saved; what is wrong with it is noted."""
    if typed == entry:
        return entry
    try:
        address = checked(base, name, typed)
    except AnswerError as error:
        wrong["address"] = sentence(str(error))
        return entry
    there = [one.entry for one in base.own.find(address, [name]) if one.entry != entry]
    if there:
        wrong["address"] = f"{named(there[0])} is in your list already."
    return address


def _shown(
    office: Office,
    visit: Visit,
    version: Version,
    entry: str,
    typed: dict[str, str],
    wrong: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    slug = visit.path.partition("/")[0]
    name = LISTS[slug]
    entries = version.own.entries(name)
    if entry not in entries:
        raise _not_there(entry)
    (row,) = rows_of(office, version, name, [entry])
    values = {
        "address": row.entry,
        "note": row.note,
        "tags": ", ".join(row.tags),
        "number": str(row.number),
    }
    return office.show(
        visit,
        "entry.html",
        version,
        status=status,
        slug=slug,
        row=row,
        of=len(entries),
        values={**values, **typed},
        wrong=wrong or {},
        back=screen_after(visit.form.one("back") or visit.query.one("back"), slug),
        longest_note=LONGEST_NOTE,
    )


def _not_there(entry: str) -> RefusalError:
    text = f"{named(entry)} is not in your list (any more)." if entry else "No entry is named."
    return RefusalError(404, "That is not in your list", f"{text} Nothing was changed.")
