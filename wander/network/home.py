"""The network as one console sees it: from its own `wander.toml`, with its own `wander.db`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from wander import __version__
from wander.config import Config
from wander.ignores import IgnoreList
from wander.network.known import KnownPage
from wander.network.snapshot import snapshot
from wander.network.store import Store
from wander.network.verdicts import Verdict, Viewpoint
from wander.urls import parse_url

DATABASE: Final = "wander.db"


@dataclass(frozen=True, slots=True)
class Known:
    """What was learnt of the network, as far as the console page needs it."""

    snapshot: bytes | None = None
    """`network.json`; None while nothing was looked at."""
    blank: Mapping[str, KnownPage] = field(default_factory=dict)
    """The owner's pages that will not load in a frame, as written in the list."""
    without_via: tuple[str, ...] = ()
    """The owner's pages that break when `via` is appended."""

    @property
    def blank_verdicts(self) -> dict[str, str]:
        """What the console page is told of each of those: `refuses` or `dead`."""
        return {
            page: str(Verdict.REFUSES if known.verdict is Verdict.REFUSES else Verdict.DEAD)
            for page, known in self.blank.items()
        }


def blank_pages_told(known: Known) -> str:
    """What the owner is told of pages that will not load: which, and why."""
    lines = [f"  {url}  {page.reason}" for url, page in known.blank.items()]
    count = (
        "One page of your list does" if len(lines) == 1 else f"{len(lines)} pages of your list do"
    )
    return "\n".join([f"{count} not load in a frame, so visitors are not led there:", *lines])


class Home:
    """One console's place in the network."""

    def __init__(self, config: Config, path: Path) -> None:
        self.config = config
        self.database = path.with_name(DATABASE)
        self.url = config.url or ""
        """The console's own; empty while it has none."""
        self.viewpoint = Viewpoint(config.url, _via(config))
        self.ignores = IgnoreList(config.console.ignore)

    def accepts(self, url: str) -> bool:
        """Whether a visitor of this console could be shown it."""
        return self.viewpoint.shows(url, self.ignores)

    def known(self) -> Known:
        """What was learnt; raises `StoreError` where that cannot be read just now."""
        store = Store.open_to_read(self.database)
        if store is None:
            return Known()
        try:
            return self._known(store)
        finally:
            store.close()

    def _known(self, store: Store) -> Known:
        blank: dict[str, KnownPage] = {}
        without_via: list[str] = []
        for page in self.config.console.pages:
            parsed = parse_url(page)
            known = store.page(parsed.href) if parsed else None
            if known is None:
                continue
            if known.verdict.loads is False or known.is_failing:
                blank[page] = known
            if not known.takes_via:
                without_via.append(page)
        return Known(snapshot(store, self.url, self.accepts), blank, tuple(without_via))


def _via(config: Config) -> str | None:
    if config.console.referral == "no":
        return None
    if config.console.referral == "version" or config.url is None:
        return f"wander-{__version__}"
    return config.url
