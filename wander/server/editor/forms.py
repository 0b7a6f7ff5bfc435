"""What a form sends: read whole and in bounds, or refused in words.

>>> form = Form([("url", "https://a.example/"), ("tag", "sea"), ("tag", "maps")])
>>> form.one("url"), form.one("note"), form.many("tag")
('https://a.example/', '', ('sea', 'maps'))
"""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.types import Receive, Scope

MOST_BYTES: Final = 1_048_576
"""Of one form. A note has at most 10,000 characters; whoever pastes a whole list has room."""
MOST_FIELDS: Final = 2_000
_MOST_DISCARDED: Final = 8 * MOST_BYTES
"""What is read of a form that is too large, so that the browser takes the answer."""
_TYPE: Final = "application/x-www-form-urlencoded"
_BROKEN: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})")
"""No browser sends a percent sign for itself: what was typed is not what arrived."""


class FormError(ValueError):
    """A form that cannot be read; `str(error)` says why."""

    def __init__(self, status: int, found: str) -> None:
        self.status = status
        super().__init__(found)


class Form:
    """The fields of a form, in their order."""

    def __init__(self, fields: Iterable[tuple[str, str]]) -> None:
        self.fields = tuple(fields)

    def __contains__(self, name: str) -> bool:
        return any(field == name for field, _ in self.fields)

    def one(self, name: str, otherwise: str = "") -> str:
        """The value of a field that is there at most once. Raises `FormError` (400)."""
        values = self.many(name)
        if len(values) > 1:
            raise FormError(400, f"The form says “{name}” {len(values)} times, and can mean one.")
        return values[0] if values else otherwise

    def many(self, name: str) -> tuple[str, ...]:
        """The values of a field, in their order."""
        return tuple(value for field, value in self.fields if field == name)


async def read_form(scope: Scope, receive: Receive) -> Form:
    """Read the form that a request carries.

    Raises `FormError` for one that is too large (413), of another type (415), or damaged (400).
    """
    kind = Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()
    body = await _body(receive)
    if len(body) > MOST_BYTES:
        raise FormError(413, f"That is more than {MOST_BYTES // 1024**2} MB, and no form of ours.")
    if body and kind != _TYPE:
        raise FormError(415, "Only forms are read here.")
    if _BROKEN.search(body):
        raise FormError(400, "The form arrived damaged.")
    try:
        fields = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:  # an UnicodeDecodeError is one as well
        raise FormError(400, "The form arrived damaged, or has too many fields.") from error
    # Browsers send line feeds as CRLF (the URL standard's form-urlencoded serializing).
    return Form((name, value.replace("\r\n", "\n").replace("\r", "\n")) for name, value in fields)


async def _body(receive: Receive) -> bytes:
    """As much of the body as is needed to see whether it is too large."""
    body, size = bytearray(), 0
    while size <= _MOST_DISCARDED:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise FormError(400, "The form did not arrive whole.")
        chunk = message.get("body", b"")
        size += len(chunk)
        if len(body) <= MOST_BYTES:
            body += chunk
        if not message.get("more_body", False):
            break
    return bytes(body)
