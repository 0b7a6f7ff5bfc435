"""Runs the console on a host and port of this machine."""

import socket
from contextlib import suppress

import uvicorn
from starlette.types import ASGIApp


class ListenError(OSError):
    """The host and port cannot be listened on; `str(error)` says why and what to do."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens, bound before anything else so that its errors are plain.

    Port 0 picks a free one. Raises `ListenError`.
    """
    try:
        family, *_, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise ListenError(f"{host} is no address of this machine: {error.strerror}.") from error
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        # Else a restart within a minute finds the port taken by our own last connections.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise ListenError(_why(error, host, port)) from error
    return listener


def address_of(listener: socket.socket, path: str) -> str:
    """Where a browser on this machine finds us.

    >>> address_of(listen("127.0.0.1", 8000), "/")    # doctest: +SKIP
    'http://127.0.0.1:8000/'
    """
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}{path}"


def run(app: ASGIApp, listener: socket.socket) -> None:
    """Serve until interrupted; returns then, with open requests finished or cut after a second."""
    config = uvicorn.Config(
        app,
        access_log=False,
        lifespan="off",
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    # uvicorn raises the interrupt again once it has shut down.
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


def _why(error: OSError, host: str, port: int) -> str:
    match error:
        case PermissionError():
            return f"Port {port} needs rights you do not have. Choose one above 1023: --port 8000"
        case OSError(strerror="Address already in use"):
            return f"Port {port} is in use. Stop what runs there, or choose another: --port {port + 1}"
        case _:
            return f"Cannot listen on {host} port {port}: {error.strerror}."
