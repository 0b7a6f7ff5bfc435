"""The screens of the three lists: what is in them, and what is done to their entries."""

from collections.abc import Sequence
from typing import Final

from starlette.responses import Response

from wander.amounts import counted
from wander.config.edit import Annotate, Edit, Move, Remove
from wander.config.entries import ListName
from wander.network.facts import console_facts, page_facts
from wander.network.suggestions import suggestions
from wander.server.editor.desk import Version, Wish
from wander.server.editor.listing import Row, Sought, listing
from wander.server.editor.office import (
    LISTS,
    Office,
    RefusalError,
    beside,
    number_in,
    tags_in,
)
from wander.server.editor.visit import Visit
from wander.server.editor.wording import named, told, told_console

SUGGESTED: Final = 12


def list_screen(office: Office, visit: Visit) -> Response:
    """One of the lists."""
    return shown_list(office, visit, office.desk.now())


def shown_list(
    office: Office, visit: Visit, version: Version, *, status: int = 200, **context: object
) -> Response:
    """The screen of a list, with what was typed into its field and what is wrong with that."""
    slug = visit.path.partition("/")[0]
    name = LISTS[slug]
    rows = rows_of(office, version, name, version.own.entries(name))
    seen = listing(rows, _sought(visit), _part(visit), office.eye(visit) or None)
    if name == "consoles":
        context["suggestions"] = suggestions(office.home(version), most=SUGGESTED)
    return office.show(
        visit,
        "list.html",
        version,
        status=status,
        **{
            "slug": slug,
            "listing": seen,
            "here": slug + seen.sought.query(seen.part),
            "trial": None,
            "typed": "",
            "wrong": "",
            **context,
        },
    )


def change_entries(office: Office, visit: Visit) -> Response:
    """What the buttons beside the entries and below the list do."""
    base = office.based(visit)
    name = LISTS[visit.path]
    return office.carry_out(visit, base, _wish(visit, base, name))


def rows_of(office: Office, version: Version, name: ListName, entries: Sequence[str]) -> list[Row]:
    """The rows of these entries of a list, with what is known of them."""
    console = version.config.console
    home = office.home(version)
    names: dict[str, tuple[str, str, str]] = {}
    if name == "pages":
        for url, page in page_facts(home, entries).items():
            names[url] = (page.title, page.verdict, told(page))
    elif name == "consoles":
        for url, one in console_facts(home, entries).items():
            names[url] = (one.title, one.state, told_console(one))
    numbers = {entry: number for number, entry in enumerate(version.own.entries(name), start=1)}
    rows = []
    for entry in entries:
        title, state, sentence = names.get(entry, ("", "", ""))
        rows.append(
            Row(
                number=numbers[entry],
                entry=entry,
                note=console.notes.get(entry, ""),
                tags=tuple(console.tags.get(entry, ())),
                name=title,
                state=state,
                told=sentence,
            )
        )
    return rows


def _sought(visit: Visit) -> Sought:
    query = visit.query
    return Sought(words=query.one("q"), tag=query.one("tag"), state=query.one("state"))


def _part(visit: Visit) -> int:
    return number_in(visit.query.one("part"), 1)


def _wish(visit: Visit, base: Version, name: ListName) -> Wish:
    """What was asked for: a row's own button goes before those for the selected."""
    form = visit.form
    here = visit.path + _sought(visit).query(_part(visit))  # the screen that the form was on
    for focus, step in (("up", -1), ("down", 1)):
        if focus in form:
            entry = _entry(base, name, form.one(focus))
            place = base.own.entries(name).index(entry)
            return _moved(base, name, entry, place + step, here, focus)
    if "move" in form:
        entry = _entry(base, name, form.one("move"))
        place = number_in(form.one("to"), 1) - 1
        return _moved(base, name, entry, place, here, "grip")
    chosen = [_entry(base, name, entry) for entry in dict.fromkeys(form.many("entry"))]
    if "remove" in form:
        chosen = [_entry(base, name, form.one("remove"))]
    if not chosen:
        raise RefusalError(
            422, "Nothing is selected", "Mark what is meant, and press again.", keeps=False
        )
    match "remove" if "remove" in form else form.one("do"):
        case "remove":
            edits: list[Edit] = [Remove(list=name, entry=entry) for entry in chosen]
            eye = beside(base.own.entries(name), chosen)
            return Wish(tuple(edits), f"Removed {_names(chosen)}.", here, eye)
        case "tag" | "untag" as change:
            tags = tags_in(form.one("tag"))
            if not tags:
                text = "Type one into the field beside the button."
                raise RefusalError(422, "Which tag?", text)
            tagged = _tagged if change == "tag" else _untagged
            return tagged(base, name, chosen, tags, here)
        case "top":
            edits = [Move(list=name, entry=one, to=to) for to, one in enumerate(chosen)]
            return Wish(tuple(edits), f"Moved {_names(chosen)} to the top.", here, chosen[0])
    raise RefusalError(400, "That is nothing that can be done", "Press one of the buttons.")


def _moved(base: Version, name: ListName, entry: str, place: int, here: str, focus: str) -> Wish:
    place = min(max(place, 0), len(base.own.entries(name)) - 1)
    told = f"{named(entry)} is now number {place + 1}."
    is_there = base.own.entries(name)[place] == entry
    edits = () if is_there else (Move(list=name, entry=entry, to=place),)
    return Wish(edits, told, here, entry, focus)


def _tagged(
    base: Version, name: ListName, chosen: Sequence[str], tags: Sequence[str], here: str
) -> Wish:
    known = base.config.console.tags
    edits = [
        Annotate(list=name, entry=entry, tags=tuple(dict.fromkeys((*known.get(entry, ()), *tags))))
        for entry in chosen
        if not set(tags) <= set(known.get(entry, ()))
    ]
    text = f"{_names(chosen)} now {'has' if len(chosen) == 1 else 'have'} {_listed(tags)}."
    return Wish(tuple(edits), text, here, chosen[0])


def _untagged(
    base: Version, name: ListName, chosen: Sequence[str], tags: Sequence[str], here: str
) -> Wish:
    known = base.config.console.tags
    edits = [
        Annotate(list=name, entry=entry, tags=tuple(one for one in known[entry] if one not in tags))
        for entry in chosen
        if set(tags) & set(known.get(entry, ()))
    ]
    text = f"{_names(chosen)} no longer {'has' if len(chosen) == 1 else 'have'} {_listed(tags)}."
    return Wish(tuple(edits), text, here, chosen[0])


def _entry(base: Version, name: ListName, entry: str) -> str:
    """An entry that the list has. Raises `RefusalError`."""
    if entry not in base.own.entries(name):
        text = f"{named(entry)} is not in your list (any more). Nothing was changed."
        raise RefusalError(422, "That is not in your list", text)
    return entry


def _names(entries: Sequence[str]) -> str:
    return named(entries[0]) if len(entries) == 1 else counted(len(entries), "entry", "entries")


def _listed(tags: Sequence[str]) -> str:
    word = "tag" if len(tags) == 1 else "tags"
    return f"the {word} {', '.join(f'“{tag}”' for tag in tags)}"
