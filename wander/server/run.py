"""Runs the console on a host and port of this machine."""

import errno
import gc
import ipaddress
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Iterable
from urllib.parse import quote

import uvicorn
from starlette.types import ASGIApp

from wander.config.settings import IPNetwork

_HOSTS = "Use 127.0.0.1 for this computer alone, or 0.0.0.0 for all that can reach it."


class ListenError(ValueError):
    """The host and port cannot be listened on; `str(error)` says why and what to do."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens, bound before anything else so that its errors are plain.

    Port 0 picks a free one. Raises `ListenError`.
    """
    try:
        family, *_, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:  # the latter for a name that can be none, as a..b
        raise ListenError(f"{host} is no address of this computer. {_HOSTS}") from error
    try:
        listener = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:  # IPv6 is switched off here
        raise ListenError(_why(error, host, port)) from error
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
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}{quote(path)}"


def is_open_to_others(listener: socket.socket) -> bool:
    """Whether other computers can reach us too, as far as we have a say in it."""
    host = str(listener.getsockname()[0]).partition("%")[0]
    return not ipaddress.ip_address(host).is_loopback


def open_in_browser(address: str) -> None:
    """Open the owner's browser, where there is a screen for one, and wait for nothing."""
    has_screen = sys.platform in ("win32", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    )
    if has_screen:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def run(app: ASGIApp, listener: socket.socket, proxies: Iterable[IPNetwork] = ()) -> None:
    """Serve until a signal; open requests are then finished, or cut after a second.

    Who asks, and whether by https, is taken from `X-Forwarded-For` and `X-Forwarded-Proto` where
    `proxies` send them, or whoever is on this computer; from anybody else they mean nothing.
    uvicorn raises the signal again once it has shut down: see `wander.stopping`.
    """
    config = uvicorn.Config(
        app,
        access_log=False,
        lifespan="off",
        log_level="error",  # its warnings are about other people's odd requests
        server_header=False,
        timeout_graceful_shutdown=1,
        ws="none",
        forwarded_allow_ips=["127.0.0.1", "::1", *map(str, proxies)],
    )
    # What was loaded until now stays; looking through it for garbage would slow every answer.
    gc.freeze()
    uvicorn.Server(config).run(sockets=[listener])


def _why(error: OSError, host: str, port: int) -> str:
    match error.errno:
        case errno.EACCES:
            return f"Port {port} needs rights you do not have. Choose one above 1023: --port 8000"
        case errno.EADDRINUSE:
            other = port + 1 if port < 65535 else 8000
            return f"Port {port} is in use. Stop what runs there, or choose another: --port {other}"
        case errno.EADDRNOTAVAIL:
            return f"{host} is no address of this computer. {_HOSTS}"
        case _:
            return f"Cannot listen on {host} port {port}: {error.strerror}."
