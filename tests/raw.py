"""Servers on loopback that say what no web server would: bytes as a test wants them.

>>> async with RawServer(page(b"<title>Hello</title>")) as server:    # doctest: +SKIP
...     await client.get(server.url)
>>> server.paths                                                      # doctest: +SKIP
['/']
"""

import asyncio
import itertools
import ssl
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Final, TypeAlias

Say: TypeAlias = Callable[[str, asyncio.StreamWriter], Awaitable[None]]
"""Answers one request, given its path and query."""

REASONS: Final = {200: "OK", 301: "Moved", 302: "Found", 404: "Not Found"}


def page(
    body: bytes = b"<title>A page</title><p>Hello.",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """A whole answer, after which the connection ends."""
    lines = {"content-type": "text/html", "content-length": str(len(body)), "connection": "close"}
    lines.update(headers or {})
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} {REASONS.get(status, 'So')}\r\n{head}\r\n".encode() + body


def moved(to: str, status: int = 301) -> bytes:
    """A redirect."""
    return page(b"", status, {"location": to})


class RawServer:
    """A server for one loop; `answer` is said to everybody, or asked what to say by path."""

    def __init__(
        self,
        answer: bytes | Say | Mapping[str, bytes],
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._answer, self._host, self._port, self._tls = answer, host, port, tls
        self.requests: list[str] = []
        """Each request's head, in order."""
        self.sent = 0
        """Bytes that were taken from us, as far as `pour` sent them."""
        self.at_once = 0
        self.most_at_once = 0

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [request.split(" ")[1] for request in self.requests]

    @property
    def url(self) -> str:
        return f"http{'s' if self._tls else ''}://{self._host}:{self.port}/"

    async def __aenter__(self) -> "RawServer":
        self._tasks: set[asyncio.Task[None]] = set()
        self._server = await asyncio.start_server(
            self._serve, self._host, self._port, ssl=self._tls
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # Whoever goes away in the middle, or is sent away, does no harm.
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = await reader.readuntil(b"\r\n\r\n")
            self.requests.append(head.decode("latin-1"))
            self.at_once += 1
            self.most_at_once = max(self.at_once, self.most_at_once)
            try:
                await self._say(self.paths[-1], writer)
            finally:
                self.at_once -= 1
        writer.close()

    async def _say(self, path: str, writer: asyncio.StreamWriter) -> None:
        if callable(self._answer):
            await self._answer(path, writer)
            return
        if isinstance(self._answer, bytes):
            writer.write(self._answer)
        else:
            writer.write(self._answer.get(path, page(b"nothing here", 404)))
        await writer.drain()

    async def pour(self, writer: asyncio.StreamWriter, start: bytes, more: bytes) -> None:
        """Say `start`, and then `more` without end, as long as somebody takes it."""
        writer.write(start)
        while True:
            writer.write(more)
            await writer.drain()
            self.sent += len(more)


def pouring(start: bytes, more: bytes) -> RawServer:
    """A server that says `start`, and then `more` without end."""

    async def say(_path: str, writer: asyncio.StreamWriter) -> None:
        await server.pour(writer, start, more)

    server = RawServer(say)
    return server


def trickling(start: bytes, more: bytes, every: float = 0.05) -> RawServer:
    """A server that says `start`, and then one byte of `more` at a time, without end."""

    async def say(_path: str, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        for byte in itertools.cycle(more):
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(every)

    return RawServer(say)


def silent() -> RawServer:
    """A server that listens, and never says a word."""

    async def say(_path: str, _writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    return RawServer(say)
