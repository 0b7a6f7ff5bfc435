"""A line to a server on this machine that takes as long as one across a continent."""

import asyncio
import threading
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit


class SlowLine:
    """A relay that delays: a round trip to connect, and half of one each way.

    >>> with SlowLine("http://127.0.0.1:8000/", 0.1) as line:    # doctest: +SKIP
    ...     line.through("http://127.0.0.1:8000/wander.js")
    'http://127.0.0.1:40513/wander.js'
    """

    def __init__(self, url: str, round_trip: float) -> None:
        self._target = urlsplit(url)
        self._round_trip = round_trip
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> "SlowLine":
        self._thread.start()
        starting = asyncio.start_server(self._relay, "127.0.0.1", 0)
        server = asyncio.run_coroutine_threadsafe(starting, self._loop).result()
        self._port = server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()

    def through(self, url: str) -> str:
        """The same URL, by way of the slow line."""
        return urlunsplit(urlsplit(url)._replace(netloc=f"127.0.0.1:{self._port}"))

    async def _hang_up(self) -> None:
        """End every relay that still runs."""
        relays = asyncio.all_tasks(self._loop) - {asyncio.current_task()}
        for relay in relays:
            relay.cancel()
        await asyncio.gather(*relays, return_exceptions=True)

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self._round_trip)
        there = await asyncio.open_connection(self._target.hostname, self._target.port)
        # Hung up, by us or by a browser that is done: no fault to be told of.
        with suppress(asyncio.CancelledError, ConnectionError):
            await asyncio.gather(self._carry(reader, there[1]), self._carry(there[0], writer))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Bytes come out as they went in, later; the line is as wide as one likes."""
        loop = asyncio.get_running_loop()
        while data := await reader.read(65536):
            loop.call_later(self._round_trip / 2, writer.write, data)
        loop.call_later(self._round_trip / 2, writer.close)
