"""What pages and neighbours call themselves, as far as they were looked at."""

from pathlib import Path

from wander.config import Config
from wander.config.entries import identity
from wander.network.home import DATABASE
from wander.network.store import Store


def titles_of(config: Config, path: Path) -> dict[str, str]:
    """Their titles, by entry as written in the list at `path`, from the `wander.db` beside it.

    Raises `StoreError` where that cannot be read just now.
    """
    store = Store.open_to_read(path.with_name(DATABASE))
    if store is None:
        return {}
    pages = {identity("pages", page): page for page in config.console.pages}
    consoles = {identity("consoles", url): url for url in config.console.consoles}
    try:
        titles = {
            consoles[url]: title
            for url, _, _, title, *_ in store.looks_at_consoles(consoles, config.url or "")
        }
        # An entry may be both; a page it is then in either list.
        titles |= {pages[url]: title for url, _, _, _, title, *_ in store.looks_at_pages(pages)}
    finally:
        store.close()
    return {entry: title for entry, title in titles.items() if title}
