"""An ASGI application asked without a server, for what no server would ask or would hide."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.types import ASGIApp, Scope


def sent_by(app: ASGIApp, scope: Scope) -> list[Any]:
    """The messages that it sends for one scope, to somebody who has nothing more to say."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> dict[str, str]:
        return {"type": f"{scope['type']}.disconnect"}

    async def ask() -> None:
        await app(scope, receive, send)

    # In a thread of its own: where a browser is driven, this one has an event loop already.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, ask()).result()
    return sent
