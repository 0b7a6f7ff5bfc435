"""One request to the editor, and the way from it to the editor's other addresses.

All of them are relative: only the owner's browser knows under which path a proxy shows us.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from starlette.types import Scope

from wander.server.editor.forms import Form
from wander.server.editor.session import Session

NO_FORM: Final = Form(())
_MOST_QUERY_FIELDS: Final = 100


@dataclass(slots=True, kw_only=True)
class Visit:
    """Who asks for what."""

    scope: Scope
    path: str
    """Below the editor: `pages/entry`."""
    home: str
    """The relative way from here to the editor: `../`."""
    query: Form
    session: Session | None = None
    form: Form = NO_FORM
    """What was sent with it, in a POST."""

    @property
    def method(self) -> str:
        """`GET` or `POST`; HEAD is answered as GET is."""
        method = str(self.scope["method"])
        return "GET" if method == "HEAD" else method

    @property
    def address(self) -> str:
        """Where this is, below the editor, with its query."""
        query = self.scope["query_string"].decode("latin-1")
        return f"{self.path}?{query}" if query else self.path

    def to(self, address: str) -> str:
        """The relative way to an address below the editor."""
        return self.home + address


def query_of(scope: Scope) -> Form:
    """The fields of the address. What is no text in it is replaced, and too many are none."""
    try:
        fields = parse_qsl(
            scope["query_string"].decode("latin-1"),
            keep_blank_values=True,
            max_num_fields=_MOST_QUERY_FIELDS,
        )
    except ValueError:
        fields = []
    return Form(fields)
