"""The files of a list, with what is known beside it: in its history and in `wander.db`."""

import time
from collections.abc import Mapping
from pathlib import Path

from wander.config import Config
from wander.feeds import Feed, feeds_of
from wander.feeds.dates import NO_DATES, dates_of
from wander.feeds.listing import Dates
from wander.feeds.titles import titles_of
from wander.network.database import Report


def feeds_beside(
    config: Config,
    path: Path,
    *,
    earlier: Dates = NO_DATES,
    report: Report = lambda _text: None,
) -> Mapping[str, Feed]:
    """The files of the list at `path`, by name; none where the owner has switched them off.

    Dates that are not known yet are kept: see `wander.feeds.dates`. Raises `StoreError` where
    `wander.db` cannot be read just now.
    """
    if not config.feeds:
        return {}
    dates = dates_of(config, path, now=int(time.time()), earlier=earlier, report=report)
    return feeds_of(config, dates, titles_of(config, path))
