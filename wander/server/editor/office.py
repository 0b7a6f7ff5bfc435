"""What every screen of the editor works with, and how it shows itself and saves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from starlette.responses import Response

from wander.config.edit import EditError
from wander.config.entries import ListName
from wander.config.merging import Conflict
from wander.console import DEFAULT_TITLE
from wander.network.home import Home, Known
from wander.own_list import ListError
from wander.server.editor.desk import Desk, Done, Proposal, UnknownBaseError, Version, Wish
from wander.server.editor.gate import Gate
from wander.server.editor.looks import Looks
from wander.server.editor.network import Network
from wander.server.editor.reply import page, redirect
from wander.server.editor.shelf import Shelf
from wander.server.editor.visit import Visit
from wander.server.pages import SiteAnswers

LISTS: Final[dict[str, ListName]] = {"pages": "pages", "neighbours": "consoles", "ignore": "ignore"}
"""The screens of lists, and the list that each is for."""


class RefusalError(Exception):
    """Something that is not done, and the page that says why."""

    def __init__(self, status: int, heading: str, text: str, *, keeps: bool = True) -> None:
        self.status, self.heading, self.text = status, heading, text
        self.keeps = keeps
        """Whether the page gives back what was typed."""
        super().__init__(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One editor."""

    desk: Desk
    gate: Gate
    looks: Looks
    network: Network
    good: Callable[[], Home]
    """The console as it is served: the last good list."""
    known: Callable[[], Known]
    """What was learnt of the network."""
    previews: Shelf[SiteAnswers]

    def home(self, version: Version) -> Home:
        """The network as one version of the list sees it."""
        return Home(version.config, self.desk.path)

    def based(self, visit: Visit) -> Version:
        """The list as it was when the form that was sent was made.

        Raises `RefusalError` when nobody remembers.
        """
        try:
            return self.desk.base(visit.form.one("base"))
        except UnknownBaseError as error:
            raise RefusalError(
                409,
                "The list has changed meanwhile",
                "Nothing was saved: the list was changed since you opened this form, and Wander was"
                " started anew, so that it cannot tell what was changed. Open the screen again,"
                " look, and make your change there.",
            ) from error

    def show(
        self,
        visit: Visit,
        template: str,
        version: Version | None,
        *,
        status: int = 200,
        **context: object,
    ) -> Response:
        """A screen; one without a version of the list is there also while the list is broken."""
        return page(
            visit,
            template,
            status=status,
            **{
                "base": version.name if version else "",
                "done": self.done(visit),
                "eye": self.eye(visit),
                "file": self.desk.path.name,
                "signs_out": self.gate.link is None,
                "title": self.good().config.console.title or DEFAULT_TITLE,
                "token": lambda: self.token(visit),
                **context,
            },
        )

    def done(self, visit: Visit) -> Done | None:
        """What was just done and is to be told."""
        return self.desk.saves.get(visit.query.one("done"))

    def eye(self, visit: Visit) -> str:
        """The entry that is to be in sight; empty for none."""
        done = self.done(visit)
        return visit.query.one("eye") or (done.wish.eye if done else "")

    def token(self, visit: Visit) -> str:
        """A token for a form of this session."""
        sessions = self.gate.sessions()
        return sessions.token(visit.session) if sessions and visit.session else ""

    def carry_out(self, visit: Visit, base: Version, wish: Wish) -> Response:
        """Save what a form asks for, or show first what it would do where that is asked."""
        if not wish.edits:
            return redirect(visit, self.address_of(self.desk.nothing_done(base, wish)))
        if "preview" in visit.form:
            name = self.desk.proposals.put(Proposal(base, wish))
            return redirect(visit, f"preview/{name}")
        return self.save(visit, base, wish)

    def save(self, visit: Visit, base: Version, wish: Wish) -> Response:
        """Save, or let the owner choose."""
        try:
            done = self.desk.save(base.text, wish)
        except Conflict as conflict:
            name = self.desk.proposals.put(Proposal(base, wish))
            return self.ask(visit, name, conflict)
        except (EditError, ListError) as error:
            self.desk.now()  # raises ConfigError where the file is at fault, and not the form
            raise RefusalError(422, "That cannot be saved", str(error)) from error
        return redirect(visit, self.address_of(done))

    def ask(self, visit: Visit, name: str, conflict: Conflict) -> Response:
        """The page on which the owner chooses between two changes."""
        return self.show(
            visit, "choose.html", self.desk.now(), status=409, name=name, clashes=conflict.clashes
        )

    def address_of(self, done: Done) -> str:
        """Where what was done is told."""
        return with_field(done.wish.screen, "done", done.name) + "#told"


def with_field(address: str, name: str, value: str) -> str:
    """An address with one more field in its query.

    >>> with_field("pages?q=sea", "done", "x1")
    'pages?q=sea&done=x1'
    """
    return f"{address}{'&' if '?' in address else '?'}{urlencode({name: value})}"


def tags_in(text: str) -> tuple[str, ...]:
    """Tags as an owner types them, each once.

    >>> tags_in("sea, low tech,sea ,")
    ('sea', 'low tech')
    """
    parts = (part.strip() for line in text.split("\n") for part in line.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def number_in(text: str, otherwise: int) -> int:
    """A number as it comes from a form or an address."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def beside(entries: Sequence[str], gone: Sequence[str]) -> str:
    """The entry that stands where the first of those was that are gone; empty where none is left.

    >>> beside(["a", "b", "c", "d"], ["b", "c"])
    'd'
    """
    lost = set(gone)
    first = next((place for place, entry in enumerate(entries) if entry in lost), 0)
    behind = (entry for entry in entries[first:] if entry not in lost)
    before = (entry for entry in reversed(entries[:first]) if entry not in lost)
    return next(behind, next(before, ""))
