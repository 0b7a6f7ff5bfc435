"""Looking at entries when their owner asks: whether they load here, and what they are called."""

import asyncio
import json
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response

from wander.network.facts import ConsoleFacts, PageFacts
from wander.server.editor.desk import Version
from wander.server.editor.office import LISTS, Office, RefusalError
from wander.server.editor.reply import ALWAYS, redirect
from wander.server.editor.signing_in import screen_after
from wander.server.editor.visit import Visit
from wander.server.editor.wording import told, told_console

MOST: Final = 24
"""Entries that are looked at for one press of a button."""


async def look(office: Office, visit: Visit) -> Response:
    """Look at the entries that the form names.

    A script gets JSON, by entry: `{"https://a.example/": {"state": "ok", "name": "A",
    "told": "Loads here."}}`. A browser goes back to the list.
    """
    version = await run_in_threadpool(office.desk.now)
    slug = visit.form.one("list")
    if slug not in ("pages", "neighbours"):
        raise RefusalError(400, "There is nothing to look at", "Only pages and neighbours load.")
    entries = list(dict.fromkeys(filter(None, visit.form.many("look"))))[:MOST]
    known = set(version.own.entries(LISTS[slug]))
    # One that is just being typed may be asked for too: it is the owner who asks.
    looks = [_look(office, version, slug, entry) for entry in entries]
    found = dict(zip(entries, await asyncio.gather(*looks), strict=True))
    if "application/json" in Headers(scope=visit.scope).get("accept", ""):
        body = json.dumps({"found": found, "known": [one for one in entries if one in known]})
        return Response(body, 200, {**ALWAYS}, "application/json")
    return redirect(visit, screen_after(visit.form.one("back")))


async def _look(office: Office, version: Version, slug: str, entry: str) -> dict[str, str]:
    home = office.home(version)
    facts: PageFacts | ConsoleFacts
    if slug == "pages":
        facts = await office.looks.look_at_page(home, entry)
        return {"state": facts.verdict, "name": facts.title, "told": told(facts)}
    facts = await office.looks.look_at_console(home, entry)
    return {"state": facts.state, "name": facts.title, "told": told_console(facts)}
