"""Adding to a list: an address is enough, and many at once are looked through first."""

import re
from dataclasses import dataclass, replace
from typing import Final

from starlette.responses import Response

from wander.amounts import counted
from wander.config.addresses import complaint
from wander.config.edit import Add
from wander.config.entries import LONGEST_NOTE, ListName, likeness
from wander.lists import Link, links_in
from wander.network.trial import Trial
from wander.server.editor.desk import Version, Wish
from wander.server.editor.ignoring import mistake_in, tried
from wander.server.editor.lists import shown_list
from wander.server.editor.office import LISTS, Office, tags_in
from wander.server.editor.visit import Visit
from wander.server.editor.wording import named, sentence
from wander.typed import AnswerError, checked_console, checked_page

_LIST_ADDRESS: Final = re.compile(r"/wander\.js(?:\?.*)?$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A link that was pasted, and why it cannot be added, if so."""

    number: int
    link: Link
    wrong: str = ""
    hidden_by: str = ""
    """An ignore pattern of the owner's that hides it."""


def add(office: Office, visit: Visit) -> Response:
    """Add what was typed or pasted into the field above a list."""
    base = office.based(visit)
    slug = visit.path.partition("/")[0]
    text = visit.form.one("text").strip()
    if not text:
        return _again(office, visit, base, "The field is empty.")
    if slug == "ignore":
        return _add_patterns(office, visit, base, text)
    name = LISTS[slug]
    pasted = links_in(text)
    if "chosen" in visit.form:
        found = candidates(base, name, pasted.links)
        taken = set(visit.form.many("take"))
        links = [one.link for one in found if not one.wrong and str(one.number) in taken]
        return office.carry_out(visit, base, added(base, slug, name, links))
    if len(pasted.links) > 1 or (pasted.links and pasted.unread):
        return office.show(
            visit,
            "review.html",
            base,
            slug=slug,
            pasted=pasted,
            candidates=candidates(base, name, pasted.links),
            text=text,
        )
    link = pasted.links[0] if pasted.links else Link(url=text, line=1)
    try:
        url = checked(base, name, link.url)
    except AnswerError as error:
        return _again(office, visit, base, sentence(str(error)))
    return office.carry_out(visit, base, added(base, slug, name, [replace(link, url=url)]))


def added(base: Version, slug: str, name: ListName, links: list[Link]) -> Wish:
    """The wish to add these links, as far as they are not there yet, and their notes fit."""
    new = [link for link in links if not base.own.find(link.url, [name])]
    edits = tuple(
        Add(list=name, entry=link.url, note=link.note[:LONGEST_NOTE], tags=link.tags)
        for link in new
    )
    if not links:
        return Wish((), "Nothing was selected, and nothing was added.", slug)
    if not new:
        there = base.own.find(links[-1].url, [name])[0].entry
        told = f"{named(there)} is in your list already."
        return Wish((), told if len(links) == 1 else "All of it is there already.", slug, there)
    what = named(new[0].url) if len(new) == 1 else counted(len(new), "entry", "entries")
    told = f"Added {what}."
    if pattern := base.own.hiding(new[-1].url):
        told += f" It is not shown: your ignore pattern {pattern} hides it."
    return Wish(edits, told, slug, new[-1].url, "add")


def checked(base: Version, name: ListName, typed: str) -> str:
    """An address or a pattern as the list takes it. Raises `AnswerError`."""
    match name:
        case "pages":
            return checked_page(typed)
        case "consoles":
            return checked_console(_LIST_ADDRESS.sub("/", typed), base.config.url or "")
        case "ignore":
            if wrong := mistake_in(typed):
                raise AnswerError(wrong)
            return typed


def candidates(base: Version, name: ListName, links: tuple[Link, ...]) -> list[Candidate]:
    """The links that were pasted, as this list would take them."""
    own = base.config.url
    there = {likeness(name, entry) for entry in base.own.entries(name)}
    hiding = base.own.hiding if len(links) <= 200 else _not_asked
    found = []
    for number, link in enumerate(links):
        url = _LIST_ADDRESS.sub("/", link.url) if name == "consoles" else link.url
        wrong = _wrong(name, url, own)
        like = likeness(name, url)
        if not wrong and like in there:
            wrong = "in your list already"
        there.add(like)
        hidden_by = "" if wrong else (hiding(url) or "")
        found.append(Candidate(number, replace(link, url=url), wrong, hidden_by))
    return found


def _not_asked(_url: str) -> None:
    """For so many it would take too long."""


def _wrong(name: ListName, url: str, own: str | None) -> str:
    if wrong := complaint(url, own):
        return wrong.found.rstrip(".")
    if name == "consoles" and likeness(name, url) == own:
        return "your own console"
    return ""


def _add_patterns(office: Office, visit: Visit, base: Version, text: str) -> Response:
    patterns = list(dict.fromkeys(line.strip() for line in text.split("\n") if line.strip()))
    for pattern in patterns:
        if wrong := mistake_in(pattern):
            return _again(office, visit, base, wrong)
    new = [one for one in patterns if not base.own.find(one, ["ignore"])]
    if "sure" not in visit.form:
        trials = [tried(office, base, pattern) for pattern in new[:10]]
        if unwanted := next((one for one in trials if _is_doubtful(one)), None):
            return shown_list(office, visit, base, status=422, typed=text, trial=unwanted)
    if not new:
        there = base.own.find(patterns[-1], ["ignore"])[0].entry
        return office.carry_out(
            visit, base, Wish((), f"{named(there)} is in your list already.", "ignore", there)
        )
    note, tags = visit.form.one("note").strip(), tags_in(visit.form.one("tags"))
    edits = tuple(Add(list="ignore", entry=one, note=note, tags=tags) for one in new)
    what = named(new[0]) if len(new) == 1 else counted(len(new), "pattern", "patterns")
    return office.carry_out(
        visit, base, Wish(edits, f"Added {what} to what is never shown.", "ignore", new[-1], "add")
    )


def _is_doubtful(trial: Trial) -> bool:
    return bool(trial.own_count) or trial.hides_most


def _again(office: Office, visit: Visit, base: Version, wrong: str) -> Response:
    """The screen with what was typed, and what is wrong with it."""
    return shown_list(office, visit, base, status=422, typed=visit.form.one("text"), wrong=wrong)
