"""Real servers on loopback, for tests that speak HTTP over real sockets."""

import socket
import threading
import time
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp


class LiveServer:
    """An ASGI app on a loopback port of its own, from `with` to the end of it.

    >>> with LiveServer(app) as server:    # doctest: +SKIP
    ...     httpx.get(server.url + "wander.js")
    """

    def __init__(self, app: ASGIApp, host: str = "127.0.0.1") -> None:
        self._socket = socket.create_server((host, 0))
        self.host, self.port = self._socket.getsockname()[:2]
        self.url = f"http://{host}:{self.port}/"
        config = uvicorn.Config(
            app,
            log_level="error",
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )

    def __enter__(self) -> "LiveServer":
        self._thread.start()
        wait_until(lambda: self._server.started)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=10)
        self._socket.close()


def wait_until(condition: Callable[[], object], timeout: float = 10.0, every: float = 0.02) -> None:
    """Poll until `condition()` is true; fail after `timeout` seconds."""

    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not true after {timeout} s")
        time.sleep(every)


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
