"""A browser without JavaScript, as far as the owner's editor needs one: pages and their forms.

>>> with editor_of(path) as editor:                               # doctest: +SKIP
...     editor.open("pages")
...     editor.submit("add", text="https://jvns.ca/").status_code
"""

import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import httpx
from argon2 import PasswordHasher

from tests.live import LiveServer
from wander.config.own_folder import own_folder
from wander.server.app import create_app, create_app_to_edit
from wander.server.editor.password import password_file
from wander.server.editor.session import OneTimeLink

PASSWORD = "seven quiet herons"

LIST = """\
# My list.
title = "Here"
url = "https://me.example/wander/"

pages = [
    "https://a.example/",  # A friend's.
    { url = "https://b.example/", note = "Boats.", tags = ["sea"] },
    # The last one.
    "https://c.example/",
]

consoles = ["https://n.example/wander/"]

ignore = ["https://x.com/"]

[network]
refresh = 12  # hours
"""
"""A list as owners have them, with comments in it."""

VOID = frozenset({"input", "meta", "link", "br", "hr", "img"})


@dataclass
class FormOnPage:
    """A form, with what it would send."""

    name: str
    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    """Name, value and the text that is on it or said of it."""


class Forms(HTMLParser):
    """All forms of a page, and all that is to be read on it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[FormOnPage] = []
        self.text = ""
        self._open: list[FormOnPage] = []
        self._area: tuple[str, str] | None = None
        self._written = ""
        self._button: tuple[str, str, str, str] | None = None
        self._button_form = ""
        self._select = ""
        self._unseen = 0
        self.feed(html)

    def find(self, name: str) -> FormOnPage:
        """A form by its id, or by a part of its action."""
        for form in self.forms:
            if form.name == name:
                return form
        found = [form for form in self.forms if name in form.action]
        assert found, f"no form {name} among {[form.action for form in self.forms]}"
        return found[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        match tag:
            case "form":
                form = FormOnPage(said.get("id", ""), said.get("action", ""), said["method"])
                self.forms.append(form)
                self._open.append(form)
            case "input":
                kind = said.get("type", "text")
                is_on = kind not in ("checkbox", "radio") or "checked" in said
                if is_on and "name" in said and "disabled" not in said:
                    self._add(said, said["name"], said.get("value", "on"))
            case "textarea":
                self._area, self._written = (said.get("name", ""), said.get("form", "")), ""
            case "select":
                self._select = said.get("name", "")
            case "option":
                if "selected" in said and self._select:
                    self._add(said, self._select, said.get("value", ""))
            case "button":
                label = said.get("aria-label", "")
                self._button = (said.get("name", ""), said.get("value", ""), label, "")
                self._button_form = said.get("form", "")
            case "script" | "style":
                self._unseen += 1

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "form":
                self._open.pop()
            case "textarea" if self._area:
                name, form = self._area
                self._add({"form": form}, name, self._written.removeprefix("\n"))
                self._area = None
            case "select":
                self._select = ""
            case "button" if self._button:
                name, value, label, text = self._button
                if owner := self._form(self._button_form):
                    owner.buttons.append((name, value, label or text.strip()))
                self._button = None
            case "script" | "style":
                self._unseen -= 1

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._written += data
            return
        if self._button:
            name, value, label, text = self._button
            self._button = (name, value, label, text + data)
        if not self._unseen:
            self.text += data

    def _form(self, name: str) -> FormOnPage | None:
        if name:
            return next(form for form in self.forms if form.name == name)
        return self._open[-1] if self._open else None

    def _add(self, said: dict[str, str], name: str, value: str) -> None:
        if form := self._form(said.get("form", "")):
            form.fields.append((name, value))


class EditorClient:
    """Somebody in front of the editor."""

    def __init__(self, root: str, web: httpx.Client) -> None:
        self.root = root
        self.web = web
        self.answer = httpx.Response(200)

    @property
    def seen(self) -> Forms:
        """The page that is open."""
        return Forms(self.answer.text)

    @property
    def text(self) -> str:
        """All that is to be read on it, its spaces collapsed."""
        return " ".join(self.seen.text.split())

    def open(self, path: str) -> httpx.Response:
        """Go to an address below the editor."""
        self.answer = self.web.get(urljoin(self.root, path), follow_redirects=True)
        return self.answer

    def submit(
        self,
        form: str,
        button: str = "",
        *,
        also: list[tuple[str, str]] | None = None,
        without: tuple[str, ...] = (),
        headers: dict[str, str] | None = None,
        typed: Mapping[str, str] | None = None,
        **more: str,
    ) -> httpx.Response:
        """Fill in a form of the open page and press a button of it, named by what is on it."""
        fields = {**(typed or {}), **more}
        there = self.seen.find(form)
        sent = [(name, value) for name, value in there.fields if name not in (*fields, *without)]
        sent += [*fields.items(), *(also or [])]
        if button:
            found = [(name, value) for name, value, text in there.buttons if text == button]
            assert found, f"no button {button!r} among {there.buttons}"
            if found[0][0]:
                sent.append(found[0])
        url = urljoin(str(self.answer.url), there.action)
        self.answer = self.post(url, sent, headers)
        return self.answer

    def sign_in(self, password: str = PASSWORD) -> httpx.Response:
        """Type a password into the field for it."""
        self.open("sign-in")
        return self.submit("sign-in", "Sign in", typed={"password": password})

    def post(
        self,
        path: str,
        fields: list[tuple[str, str]],
        headers: dict[str, str] | None = None,
        *,
        follow: bool = True,
    ) -> httpx.Response:
        """Send these fields, as a browser sends those of our own pages."""
        origin = str(httpx.URL(self.root).join("/")).rstrip("/")
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        return self.web.post(
            urljoin(self.root, path),
            data=data,
            headers={"origin": origin, "sec-fetch-site": "same-origin", **(headers or {})},
            follow_redirects=follow,
        )


@contextmanager
def editor_of(path: Path) -> Iterator[EditorClient]:
    """The editor of a list as `wander edit` opens it, and somebody who is in."""
    link = OneTimeLink()
    with LiveServer(create_app_to_edit(path, link)) as server, httpx.Client() as web:
        client = EditorClient(server.url + "edit/", web)
        client.open(f"open?key={link.text}")
        assert client.answer.status_code == 200, client.text
        yield client


@contextmanager
def signed_in(path: Path) -> Iterator[EditorClient]:
    """The editor of a list on a server, and somebody who has signed in with a password."""
    set_quickly(path)
    with LiveServer(create_app(path)) as server, httpx.Client() as web:
        client = EditorClient(server.url + "edit/", web)
        assert client.sign_in().status_code == 200, client.text
        yield client


def set_quickly(path: Path, password: str = PASSWORD, key: str = "k" * 43) -> None:
    """Set a password that is compared in no time: for tests that try hundreds."""
    own_folder(path)
    text = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)
    file = password_file(path)
    new = file.with_name("new")
    new.touch(0o600)
    new.write_text(json.dumps({"hash": text, "key": key}))
    new.replace(file)


def exchange(root: str, *sent: bytes) -> bytes:
    """All that is answered to bytes that no polite browser would send."""
    url = httpx.URL(root)
    with socket.create_connection((url.host, url.port or 80), timeout=10) as connection:
        for part in sent:
            connection.sendall(part)
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer
