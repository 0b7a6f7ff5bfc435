"""The addresses of the known network, for patterns to be tried on."""

import threading

from wander.network.home import Home
from wander.network.trial import KnownURLs
from wander.server.source import stamps_of_database


class Network:
    """The addresses of the known network, read again when there is something new."""

    def __init__(self) -> None:
        self._reading = threading.Lock()
        self._seen: object = ()
        self._known = KnownURLs()

    def known(self, home: Home) -> KnownURLs:
        """All that is in `wander.db`. Raises `StoreError`."""
        with self._reading:
            now = stamps_of_database(home.database)
            if now != self._seen:
                self._known, self._seen = KnownURLs.read(home), now
            return self._known
