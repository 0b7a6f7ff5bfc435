"""Who gets into the owner's editor, and who does not, over real sockets."""

import re
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urljoin

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.clock import Clock
from tests.command import WANDER, run_here
from tests.editing import (
    LIST,
    PASSWORD,
    EditorClient,
    Forms,
    editor_of,
    exchange,
    set_quickly,
    signed_in,
)
from tests.live import LiveServer
from tests.test_cli import serving
from wander import create_app
from wander.config import read_config
from wander.network.home import Home, Known
from wander.server.app import create_app_to_edit
from wander.server.editor.app import _SCREENS, Editor
from wander.server.editor.gate import COOKIE, DEVICE_COOKIE, PasswordGate
from wander.server.editor.password import password_file, remove_password, set_password
from wander.server.editor.session import LASTS, RENEWED_AFTER, OneTimeLink, Sessions

SCREENS = ("", "pages", "neighbours", "ignore", "settings", "recommend", "history")
"""Addresses that always show something to who is in."""
CHANGES = [path for method, path, _screen in _SCREENS if method == "POST"]
"""Where something can be changed, as the editor's own table has it."""
DIFFERS = re.compile(r"nonce(=\"|-)[\w-]+|(?<=value=\")[\w-]+\.[\w-]{43}(?=\")")
"""What is another text in each answer."""

Fields = list[tuple[str, str]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return listed(tmp_path)


def listed(folder: Path) -> Path:
    path = folder / "wander.toml"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.fixture
def editor(path: Path) -> Iterator[EditorClient]:
    with signed_in(path) as editor:
        yield editor


@contextmanager
def stranger(editor: EditorClient, address: str = "127.0.0.1") -> Iterator[EditorClient]:
    """Another browser, perhaps on another computer."""
    transport = httpx.HTTPTransport(local_address=address)
    with httpx.Client(transport=transport) as web:
        yield EditorClient(editor.root, web)


def is_in(editor: EditorClient) -> bool:
    """Whether this browser is shown the list."""
    answer = editor.web.get(editor.root + "pages")
    if answer.status_code == 200:
        assert "https://b.example/" in answer.text
        return True
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("./sign-in")
    assert "b.example" not in answer.text
    return False


def lets_in(editor: EditorClient, cookie: str) -> bool:
    """Whether this cookie is a session."""
    with stranger(editor) as other:
        other.web.headers["cookie"] = f"{COOKIE}={cookie}"
        return is_in(other)


def cookie_of(editor: EditorClient, name: str = COOKIE) -> str:
    (value,) = [cookie.value for cookie in editor.web.cookies.jar if cookie.name == name]
    assert value
    return value


def token_of(editor: EditorClient) -> str:
    return dict(Forms(editor.web.get(editor.root + "pages").text).find("rows").fields)["token"]


def changes(editor: EditorClient) -> dict[str, tuple[str, Fields]]:
    """For each place in `CHANGES` an address, and what is to be sent there to change something.

    They are prepared by saving once, so that there is something to undo and to restore.
    """
    editor.open("pages")
    editor.submit("rows", "Remove https://c.example/")
    done = dict(editor.seen.find("undo").fields)["done"]
    editor.open("history")
    version = editor.seen.find("/history/").action.rpartition("/")[2]
    editor.open("pages")
    editor.submit("add", "Preview", text="https://previewed.example/")
    preview = str(editor.answer.url).rpartition("/")[2]
    editor.open("pages")
    base = dict(editor.seen.find("rows").fields)["base"]
    entry = [("entry", "https://b.example/"), ("address", "https://b.example/")]
    entry += [("note", "Ships,\nand “boats”."), ("tags", "sea"), ("number", "1")]
    known = {
        "pages": ("pages", [("remove", "https://a.example/")]),
        "pages/add": ("pages/add", [("text", "https://new.example/")]),
        "pages/entry": ("pages/entry?entry=https://b.example/", entry),
        "settings": ("settings", [("title", "There"), ("url", "https://me.example/wander/")]),
        "recommend": ("recommend", [("address", "https://new.example/"), ("note", "New.")]),
        "history/1": (f"history/{version}", []),
        "preview/1": (f"preview/{preview}", []),
        "choose/1": (f"choose/{preview}", []),
        "undo": ("undo", [("done", done)]),
        "look": ("look", [("list", "pages"), ("back", "pages")]),
    }
    found = {}
    for place in CHANGES:
        some = next((one for one in known if re.fullmatch(place, one)), place)
        address, fields = known.get(some, (place, []))
        found[place] = (address, [("base", base), *fields])
    return found


class Prepared(NamedTuple):
    """An editor that nothing is to be changed in, and what would change it."""

    editor: EditorClient
    path: Path
    changes: dict[str, tuple[str, Fields]]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    path = listed(tmp_path_factory.mktemp("list"))
    with signed_in(path) as editor:
        yield Prepared(editor, path, changes(editor))


# Without a password


@contextmanager
def off(path: Path) -> Iterator[EditorClient]:
    """A server with no password, and somebody before it."""
    with LiveServer(create_app(path)) as server, httpx.Client() as web:
        yield EditorClient(server.url + "edit/", web)


def test_without_a_password_the_editor_is_off(path: Path) -> None:
    with off(path) as editor:
        for screen in SCREENS:
            answer = editor.open(screen)
            assert str(answer.url).startswith(editor.root + "sign-in"), screen
            assert "wander password" in editor.text
        for place in (*CHANGES, "sign-out"):
            answer = editor.post(place, [("token", ""), ("remove", "https://a.example/")])
            assert answer.status_code == 403, place
        for guess in (PASSWORD, "", "owner", "None"):
            assert editor.sign_in(guess).status_code == 403
            assert "That is not the password." in editor.text
        assert not editor.web.cookies
        assert editor.web.get(editor.root + "open?key=").status_code == 403
        assert not is_in(editor)
    assert path.read_text() == LIST
    assert not (path.parent / ".wander").exists()


def test_it_is_on_as_soon_as_there_is_a_password(path: Path) -> None:
    with off(path) as editor:
        assert editor.sign_in().status_code == 403
        set_password(path, PASSWORD)
        assert not is_in(editor)
        assert editor.sign_in("another password").status_code == 403
        assert editor.sign_in().status_code == 200
        assert is_in(editor)
        remove_password(path)
        assert not is_in(editor), "and off again"
        assert editor.sign_in().status_code == 403


@pytest.mark.slow
def test_nobody_can_tell_whether_there_is_a_password(path: Path) -> None:
    with editor_by(Clock(), path) as editor:
        before = told_to_strangers(editor)
    set_quickly(path)
    with editor_by(Clock(), path) as editor:
        assert told_to_strangers(editor) == before


def told_to_strangers(editor: EditorClient) -> list[tuple[object, ...]]:
    """All that the editor answers to somebody who is not in, but for what is random."""
    answers = [editor.web.get(editor.root + screen) for screen in (*SCREENS, "sign-in", "none")]
    answers += [editor.web.get(editor.root + "open?key=guess")]
    for place in (*CHANGES, "sign-out", "sign-in", "none"):
        fields = [("password", "a guess"), ("token", "a.b"), ("note", "Boats.")]
        answers.append(editor.post(place, fields, follow=False))
        answers.append(editor.post(place, fields, {"origin": "https://evil.example"}))
    answers += [
        editor.post("sign-in", [("password", str(guess))], {"cookie": f"{DEVICE_COOKIE}=a.b.c"})
        for guess in range(14)
    ]
    return [
        (
            str(answer.url.path),
            answer.status_code,
            DIFFERS.sub("", answer.text),
            sorted(
                (name, DIFFERS.sub("", value))
                for name, value in answer.headers.items()
                if name not in ("date", "content-length")
            ),
        )
        for answer in answers
    ]


@pytest.mark.slow
def test_the_time_does_not_tell_either(
    path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    set_password(path, PASSWORD)
    with off(path) as set_one, off(listed(tmp_path_factory.mktemp("none"))) as without:
        # In turn, so that whatever else the computer does slows both down.
        took = [(seconds_of(set_one, guess), seconds_of(without, guess)) for guess in range(5)]
    wrong, none = (statistics.median(each) for each in zip(*took, strict=True))
    assert 0.5 < none / wrong < 2, took


def seconds_of(editor: EditorClient, guess: int) -> float:
    start = time.perf_counter()
    answer = editor.post("sign-in", [("password", f"guess number {guess}")])
    took = time.perf_counter() - start
    assert answer.status_code == 403
    return took


def test_a_password_file_that_cannot_be_used_lets_nobody_in(
    editor: EditorClient, path: Path
) -> None:
    password_file(path).chmod(0o644)
    for answer in (editor.open("pages"), editor.open("sign-in"), editor.post("sign-in", [])):
        assert answer.status_code == 500
        assert "The editor is closed" in answer.text
        assert "argon2" not in answer.text
    password_file(path).chmod(0o600)
    assert is_in(editor)


# Sessions


def test_the_session_is_kept_from_scripts_and_other_sites(editor: EditorClient) -> None:
    with stranger(editor) as other:
        answer = other.post("sign-in", [("password", PASSWORD)], follow=False)
    assert answer.status_code == 303
    kept = answer.headers.get_list("set-cookie")
    assert len(kept) == 2
    for cookie in kept:
        said = [part.strip().lower() for part in cookie.split(";")[1:]]
        assert "httponly" in said
        assert "samesite=lax" in said
        assert "secure" not in said, "or no browser would keep it over http"
        assert not [part for part in said if part.startswith(("domain", "path"))]
        (lasts,) = [int(part[8:]) for part in said if part.startswith("max-age=")]
        assert lasts >= LASTS


def behind_a_proxy(app: ASGIApp) -> ASGIApp:
    """What a proxy makes of it that shows `app` below `/public`, and does not tell it so."""

    async def proxied(scope: Scope, receive: Receive, send: Send) -> None:
        if not scope["path"].startswith("/public/"):
            await Response("not ours", 404)(scope, receive, send)
            return
        inner = dict(scope)
        inner["path"] = scope["path"].removeprefix("/public")
        inner["raw_path"] = scope["raw_path"].removeprefix(b"/public")
        await app(inner, receive, send)

    return proxied


def mounted(app: ASGIApp) -> ASGIApp:
    return Starlette(routes=[Mount("/site/wander", app)])


@pytest.mark.parametrize(
    ("place", "put", "more"),
    [
        ("edit/", lambda app: app, ""),
        ("wander/edit/", lambda app: app, '[server]\npath = "/wander/"\n'),
        ("site/wander/edit/", mounted, ""),
        ("public/edit/", behind_a_proxy, ""),
        ("public/wander/edit/", behind_a_proxy, '[server]\npath = "/wander/"\n'),
    ],
)
def test_the_session_belongs_to_the_editors_own_path(
    path: Path, place: str, put: Callable[[ASGIApp], ASGIApp], more: str
) -> None:
    path.write_text(LIST + more)
    set_quickly(path)
    with LiveServer(put(create_app(path))) as server, httpx.Client() as web:
        editor = EditorClient(server.url + place, web)
        editor.open("pages/entry?entry=https%3A%2F%2Fb.example%2F")
        assert str(editor.answer.url).startswith(editor.root + "sign-in?next=")
        editor.submit("sign-in", "Sign in", typed={"password": PASSWORD})
        assert str(editor.answer.url).startswith(editor.root + "pages/entry?entry=")
        assert {cookie.path for cookie in web.cookies.jar} == {f"/{place[:-1]}"}
        editor.submit("entry", "Save", note="Ships.")
        assert "Saved b.example." in editor.text
        for address in ("", "wander.js", "editor", "edit", "other/edit/pages"):
            request = web.build_request("GET", server.url + address)
            assert ("cookie" in request.headers) == (f"{address}/" == place), address


def test_a_change_of_the_password_ends_every_session(editor: EditorClient, path: Path) -> None:
    with stranger(editor) as other:
        assert other.sign_in().status_code == 200
        set_quickly(path, "a kettle of hawks", key="j" * 43)
        assert not is_in(editor)
        assert not is_in(other)
        assert other.sign_in().status_code == 403
        assert other.sign_in("a kettle of hawks").status_code == 200
        assert is_in(other)
        assert not is_in(editor)


def test_a_command_ends_every_session(editor: EditorClient, path: Path) -> None:
    assert is_in(editor)
    assert run_here(path.parent, "password", "--end-sessions").returncode == 0
    assert not is_in(editor)
    assert editor.sign_in().status_code == 200, "with the same password"


def test_signing_out_ends_the_session_and_no_other(editor: EditorClient) -> None:
    with stranger(editor) as other:
        other.sign_in()
        copied = cookie_of(editor)
        editor.open("pages")
        editor.submit("sign-out", "Sign out")
        assert "Password" in editor.text
        assert COOKIE not in editor.web.cookies
        assert not is_in(editor)
        assert not lets_in(editor, copied), "a cookie that somebody copied before"
        assert is_in(other)


def test_signing_out_everywhere(editor: EditorClient) -> None:
    with stranger(editor) as other:
        other.sign_in()
        editor.open("settings")
        form = next(form for form in editor.seen.forms if form.buttons[0][0] == "everywhere")
        editor.post("sign-out", [*form.fields, ("everywhere", "1")])
        assert not is_in(editor)
        assert not is_in(other)
        assert editor.sign_in().status_code == 200


def test_nobody_signs_others_out(editor: EditorClient) -> None:
    with stranger(editor) as other:
        answer = other.post("sign-out", [("everywhere", "1"), ("token", token_of(editor))])
        assert answer.status_code == 403
        other.sign_in()
        answer = other.post("sign-out", [("everywhere", "1"), ("token", token_of(editor))])
        assert answer.status_code == 403
    assert is_in(editor)


@contextmanager
def editor_by(clock: Clock, path: Path) -> Iterator[EditorClient]:
    """An editor whose time is that of the clock, and somebody who is not in yet."""
    home = Home(read_config(path), path)
    gate = PasswordGate(path, clock)
    made = Editor(path, gate, lambda: home, Known, report=print, clock=clock)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await (await made.answer(scope, receive, "/edit"))(scope, receive, send)

    with LiveServer(app) as server, httpx.Client() as web:
        yield EditorClient(server.url + "edit/", web)


def test_a_session_lasts_a_month_and_begins_anew_with_every_day_of_use(path: Path) -> None:
    clock = Clock()
    set_quickly(path)
    with editor_by(clock, path) as editor:
        editor.sign_in()
        first = cookie_of(editor)
        clock.now += RENEWED_AFTER - 60
        assert is_in(editor)
        assert cookie_of(editor) == first, "not with every answer"
        for _ in range(3):
            clock.now += LASTS - RENEWED_AFTER
            assert is_in(editor)
        assert cookie_of(editor) != first
        assert {cookie.path for cookie in editor.web.cookies.jar} == {"/edit"}
        assert not lets_in(editor, first), "it is over, and not with it the session"
        clock.now += LASTS + 60
        assert not is_in(editor)


def test_a_session_that_is_renewed_keeps_its_path(path: Path) -> None:
    clock = Clock()
    set_quickly(path)
    with editor_by(clock, path) as editor:
        editor.sign_in()
        clock.now += RENEWED_AFTER + 60
        for address in ("pages/entry?entry=https://a.example/", "history/none", "settings"):
            editor.open(address)
        assert {cookie.path for cookie in editor.web.cookies.jar} == {"/edit"}


def test_a_cookie_that_is_altered_lets_nobody_in(editor: EditorClient) -> None:
    cookie = cookie_of(editor)
    assert lets_in(editor, cookie)
    for place, letter in enumerate(cookie):
        other = "B" if letter == "A" else "A"
        assert not lets_in(editor, cookie[:place] + other + cookie[place + 1 :]), place
    for text in ("", ".", "..", "a.b.c", cookie[:-1], cookie + "A", cookie * 2, "ü", "A" * 9_000):
        assert not lets_in(editor, text), text


def test_a_cookie_of_another_console_lets_nobody_in(editor: EditorClient) -> None:
    assert lets_in(editor, Sessions("k" * 43).begin()), "the console's own key"
    assert not lets_in(editor, Sessions("j" * 43).begin())
    assert not lets_in(editor, cookie_of(editor, DEVICE_COOKIE)), "which is for something else"


# Changes


def altered(token: str) -> str:
    return token[:-2] + ("B" if token[-2] == "A" else "A") + token[-1]


@pytest.mark.parametrize("place", [*CHANGES, "sign-out"])
def test_every_change_needs_a_token_of_this_session(prepared: Prepared, place: str) -> None:
    editor, path, all_changes = prepared
    address, fields = all_changes.get(place, (place, []))
    before, good = path.read_bytes(), token_of(editor)
    with stranger(editor) as other:
        other.sign_in()
        others = token_of(other)
    wrong: list[Fields] = [[], [("token", "")], [("token", others)], [("token", altered(good))]]
    wrong += [[("token", good + "A")], [("token", "ü.\ud800".encode("utf-8", "replace").decode())]]
    for tokens in wrong:
        answer = editor.post(address, [*fields, *tokens])
        assert answer.status_code == 403, tokens
        assert "Once more, please" in answer.text
    with stranger(editor) as other:
        answer = other.post(address, [*fields, ("token", good)])
        assert answer.status_code == 403, "a token without its session"
        assert "You are signed out" in answer.text
    assert editor.post(address, [*fields, ("token", good), ("token", good)]).status_code == 400
    assert path.read_bytes() == before
    assert is_in(editor)


OTHER_SITES: list[tuple[str, Callable[[str], list[tuple[str, str]]]]] = [
    ("another host", lambda own: [("origin", "https://evil.example")]),
    ("a sandbox", lambda own: [("origin", "null")]),
    ("nobody", lambda own: []),
    ("two", lambda own: [("origin", own), ("origin", own)]),
    ("ours and another", lambda own: [("origin", f"{own} https://evil.example")]),
    ("another port", lambda own: [("origin", own[:-1])]),
    ("no port", lambda own: [("origin", "http://127.0.0.1")]),
    ("another name", lambda own: [("origin", own.replace("127.0.0.1", "localhost"))]),
    ("a longer name", lambda own: [("origin", own.replace("127.0.0.1", "127.0.0.1.evil.example"))]),
    ("a user's name", lambda own: [("origin", own.replace("//", "//evil.example@"))]),
    ("no page", lambda own: [("origin", own.replace("http:", "ftp:"))]),
    ("console's over http", lambda own: [("origin", "http://me.example")]),
    ("cross-site", lambda own: [("origin", own), ("sec-fetch-site", "cross-site")]),
    ("same-site", lambda own: [("origin", own), ("sec-fetch-site", "same-site")]),
    ("typed", lambda own: [("origin", own), ("sec-fetch-site", "none")]),
    ("referer", lambda own: [("referer", own + "/edit/pages")]),
]


@pytest.mark.parametrize("place", [*CHANGES, "sign-out", "sign-in"])
def test_every_change_is_made_by_our_own_pages(prepared: Prepared, place: str) -> None:
    editor, path, all_changes = prepared
    address, fields = all_changes.get(place, (place, [("password", PASSWORD)]))
    before, token = path.read_bytes(), token_of(editor)
    own = editor.root.removesuffix("/edit/")
    data = dict([*fields, ("token", token)])
    for who, headers in OTHER_SITES:
        answer = editor.web.post(editor.root + address, data=data, headers=headers(own))
        assert answer.status_code == 403, who
        assert "That was not sent from here" in answer.text, who
        assert "set-cookie" not in answer.headers
        assert "new.example" not in answer.text, "a stranger's words are not ours"
    assert path.read_bytes() == before
    assert is_in(editor)


@pytest.mark.parametrize("place", CHANGES)
def test_what_was_typed_before_signing_in_again_is_not_lost(path: Path, place: str) -> None:
    with signed_in(path) as editor:
        address, fields = changes(editor)[place]
        before = path.read_bytes()
        old = token_of(editor)
        set_quickly(path, key="j" * 43)
        editor.answer = editor.post(address, [*fields, ("token", old)])
        assert editor.answer.status_code == 403
        assert "You are signed out" in editor.text
        assert "nothing is lost" in editor.text
        given_back(editor, address, fields)
        with_old_session = editor.answer
        assert editor.sign_in().status_code == 200  # in another tab
        editor.answer = with_old_session
        editor.submit("", "Send it again")
        assert editor.answer.status_code == 403
        assert "Once more, please" in editor.text
        given_back(editor, address, fields)
        assert path.read_bytes() == before
        editor.submit("", "Send it again")
        assert editor.answer.status_code == 200, editor.text
        assert (path.read_bytes() != before) == (place != "look")


def given_back(editor: EditorClient, address: str, fields: Fields) -> None:
    """The page holds a form that sends all of it again."""
    form = editor.seen.find("")
    assert [field for field in form.fields if field[0] != "token"] == fields
    assert urljoin(str(editor.answer.url), form.action) == editor.root + address


# Guesses


def forwarded(address: str) -> dict[str, str]:
    return {"x-forwarded-for": address}


def test_a_thousand_guesses_let_nobody_in_and_the_owner_is_not_locked_out(path: Path) -> None:
    clock = Clock()
    set_quickly(path)
    with editor_by(clock, path) as owner:
        assert owner.sign_in().status_code == 200
        editor_root, statuses = owner.root, []
        owner.open("settings")
        owner.submit("sign-out", "Sign out")
        with httpx.Client() as web:
            guesser = EditorClient(editor_root, web)
            for number in range(1_000):
                answer = guesser.post(
                    "sign-in",
                    [("password", f"guess {number}")],
                    forwarded(f"192.0.2.{number % 200}"),
                    follow=False,
                )
                statuses.append(answer.status_code)
            assert not web.cookies
            assert statuses.count(403) == 60
            assert statuses[60:] == [429] * 940
            wait = int(answer.headers["retry-after"])
            assert 0 < wait <= 60
            assert f"Wait {wait} seconds, and try again." in answer.text
            right = guesser.post("sign-in", [("password", PASSWORD)], forwarded("192.0.2.250"))
            assert right.status_code == 429, "the right one is not looked at either"
            assert not web.cookies
            assert owner.sign_in().status_code == 200, "in a browser that was let in before"
            clock.now += wait
            right = guesser.post("sign-in", [("password", PASSWORD)], forwarded("192.0.2.250"))
            assert right.status_code == 200, "and in any, once the time has passed"
            assert is_in(guesser)


def test_one_address_has_ten_guesses(path: Path) -> None:
    clock = Clock()
    set_quickly(path)
    with editor_by(clock, path) as owner, stranger(owner, "127.0.0.3") as guesser:
        guesses = [
            guesser.post("sign-in", [("password", f"guess {number}")]).status_code
            for number in range(40)
        ]
        assert guesses == [403] * 10 + [429] * 30
        assert guesser.sign_in().status_code == 429
        assert owner.sign_in().status_code == 200, "from another"
        clock.now += 61
        assert guesser.sign_in("another guess").status_code == 403
        assert guesser.sign_in().status_code == 429
        clock.now += 61
        assert guesser.sign_in().status_code == 200


@pytest.mark.parametrize(
    ("address", "is_believed"), [("127.0.0.1", True), ("127.0.0.9", True), ("127.0.0.5", False)]
)
def test_what_proxies_tell_is_believed_of_those_that_are_trusted(
    proxied: EditorClient, address: str, is_believed: bool
) -> None:
    with stranger(proxied, address) as web:
        own = proxied.root.replace("http:", "https:").removesuffix("/edit/")
        https = {"x-forwarded-proto": "https", "origin": own}
        sent: Fields = [("password", PASSWORD)]
        answer = web.post("sign-in", sent, https, follow=False)
        assert answer.status_code == 303
        kept = answer.headers.get_list("set-cookie")
        assert ["; secure" in cookie.lower() for cookie in kept] == [is_believed] * 2
    with stranger(proxied, address) as web:
        net = address.rpartition(".")[2]
        statuses = [
            web.post(
                "sign-in", [("password", "a guess")], forwarded(f"198.51.{net}.{number}")
            ).status_code
            for number in range(12)
        ]
        assert statuses == ([403] * 12 if is_believed else [403] * 10 + [429] * 2)
        if is_believed:  # and an address that it names has no more than others
            same = [("password", "a guess")]
            statuses = [
                web.post("sign-in", same, forwarded(f"203.0.113.{net}")).status_code
                for _ in range(11)
            ]
            assert statuses == [403] * 10 + [429]


@pytest.fixture
def proxied(tmp_path: Path) -> Iterator[EditorClient]:
    """`wander serve`, as it runs behind a proxy."""
    path = listed(tmp_path)
    path.write_text(LIST + '[server]\nproxies = ["127.0.0.8/31"]\n')
    set_quickly(path)
    with serving(tmp_path, "--port", "0") as server, httpx.Client() as web:
        yield EditorClient(server.url + "edit/", web)


# Addresses


@pytest.mark.parametrize(
    "after",
    [
        "//evil.example",
        "///evil.example/",
        "https://evil.example/",
        "https:evil.example",
        "http:/evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "%2f%2fevil.example",
        "%2Fevil.example",
        "../../",
        "pages/../../..",
        "pages/..//evil.example",
        "pages/%2e%2e/%2e%2e/",
        "javascript:alert(1)",
        "pages\njavascript:alert(1)",
        "pages\r\nlocation: https://evil.example/",
        "pages\0",
        "\tpages",
        "@evil.example",
        ".evil.example",
        "pages@evil.example/",
        "sign-out",
        "open?key=a",
        "pages?q=" + "a" * 10_000,
        "a" * 10_000,
        "../" * 3_000,
        "pages?next=//evil.example",
    ],
)
def test_signing_in_leads_nowhere_else(prepared: Prepared, after: str) -> None:
    editor, address = prepared.editor, f"sign-in?next={quote(after)}"
    first = editor.web.get(editor.root + address)
    assert first.status_code == 303
    is_below(editor, first)
    with stranger(editor) as other:
        assert other.open(address).status_code == 200
        there = dict(other.seen.find("sign-in").fields)
        fields = [("next", there["next"]), ("password", PASSWORD)]
        is_below(editor, other.post("sign-in", fields, follow=False))
        is_below(
            editor, other.post("sign-in", [("next", after), ("password", PASSWORD)], follow=False)
        )


def is_below(editor: EditorClient, answer: httpx.Response) -> None:
    assert answer.status_code == 303
    assert set(answer.headers) >= {"location", "cache-control"}
    assert answer.headers.get_list("location") == [answer.headers["location"]]
    to = httpx.URL(urljoin(editor.root, answer.headers["location"]))
    assert re.fullmatch(re.escape(editor.root) + r"pages(\?[!-~]*)?", str(to)), to
    assert "\\" not in answer.headers["location"]


@pytest.mark.parametrize(
    "back",
    [
        "pages\r\nset-cookie: a=b",
        "pages?q=שלום",
        "pages/../../../",
        "//evil.example",
        "pages\\..\\",
    ],
)
def test_nobody_is_led_elsewhere_after_a_save_either(editor: EditorClient, back: str) -> None:
    editor.open(f"pages/entry?entry={quote('https://b.example/')}&back={quote(back)}")
    form = editor.seen.find("entry")
    fields = [field for field in form.fields if field[0] != "note"]
    answer = editor.post("pages/entry", [*fields, ("note", "Ships.")], follow=False)
    assert answer.status_code == 303
    assert "set-cookie" not in answer.headers
    to = urljoin(editor.root + "pages/entry", answer.headers["location"])
    assert to.startswith(editor.root), to


TRICKS = [
    "/edit/../wander.toml",
    "/edit/..%2fwander.toml",
    "/edit/%2e%2e/wander.toml",
    "/edit/%2e%2e%2f%2e%2e%2fetc/passwd",
    "/edit/..\\..\\wander.toml",
    "/edit/..%5cwander.toml",
    "/edit/%252e%252e/wander.toml",
    "/edit/pages/../../.wander/password",
    "/edit/.wander/password",
    "/.wander/password",
    "/%2ewander/password",
    "/.wander/history/",
    "/wander.toml",
    "//wander.toml",
    "/edit//etc/passwd",
    "//edit/pages",
    "/edit//pages",
    "/edit/pages/",
    "/edit/pages//",
    "/edit%2fpages",
    "/edit%2Fsign-in",
    "/edit/pages%2fentry",
    "/edit/pages;x",
    "/edit;x/pages",
    "/edit/pages%00",
    "/edit/%00",
    "/edit/pages%0d%0ax:%20y",
    "/edit/%ff%fe",
    "/edit/%zz",
    "/edit/%",
    "/edit/history/..",
    "/edit/history/%2e%2e",
    "/edit/history/..%2f..%2fwander.toml",
    "/edit/preview/../console/",
    "/edit/preview/x/console/../../../wander.toml",
    "/edit/preview/x/console/%2e%2e/wander.toml",
    "/edit/style.css/../../../wander.toml",
    "/edit/editor.js%00",
    "/edit/" + "a" * 20_000,
    "/edit/" + "../" * 5_000,
    "/edit/" + "%2e" * 5_000,
    "/EDIT/pages",
    "/editor",
]


@pytest.mark.parametrize("is_owner", [True, False])
def test_no_path_leads_out_of_the_editor(prepared: Prepared, is_owner: bool) -> None:
    editor, _path, _changes = prepared
    own = f"{COOKIE}={cookie_of(editor)}" if is_owner else "a=b"
    host = editor.root.split("/")[2]
    for trick in TRICKS:
        lines = [f"GET {trick} HTTP/1.1", f"Host: {host}", f"Cookie: {own}", "Connection: close"]
        head, _, body = exchange(editor.root, "\r\n".join([*lines, "", ""]).encode()).partition(
            b"\r\n\r\n"
        )
        status = int(head.split()[1])
        assert status in (303, 404), (trick, status)
        if status == 404:
            assert b"here" in body or b"at this address" in body, (trick, body)
        else:
            location = head.lower().partition(b"\r\nlocation: ")[2].partition(b"\r\n")[0]
            assert re.fullmatch(rb"(\.\./|\./)+sign-in\?next=[\w.%~-]+", location), (trick, head)
            assert not is_owner, trick
        for secret in (b"argon2", b"A friend's", b"root:", b"Traceback"):
            assert secret not in body, trick


def test_an_encoded_slash_widens_no_cookie(editor: EditorClient) -> None:
    with stranger(editor) as other:
        answer = other.post("../edit%2fsign-in", [("password", PASSWORD)], follow=False)
        assert answer.status_code == 404
        assert not other.web.cookies


# What every answer says


@dataclass
class Guard(HTMLParser):
    """Notes what a page must not have."""

    nonce: str
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.wrong += [f"{tag} {name}" for name in said if name.startswith("on")]
        if "style" in said or tag in ("style", "base", "object", "embed"):
            self.wrong.append(f"{tag} of its own style")
        is_ours = said.get("nonce") == self.nonce
        if tag == "script" and not (said.get("src") and is_ours):
            self.wrong.append(f"script {said}")
        if tag == "link" and said["rel"] == "stylesheet" and not is_ours:
            self.wrong.append(f"link {said}")
        for name in ("href", "src", "action"):
            if re.match(r"\s*(javascript|data|vbscript):", said.get(name, ""), re.IGNORECASE):
                self.wrong.append(f"{tag} {said[name]}")


def test_every_answer_is_guarded(path: Path) -> None:
    path.write_text(LIST.replace("Boats.", "<b onclick='a()'>\\u003c/script><script>alert(1)"))
    nonces: list[str] = []
    seen: list[int] = []

    def guarded(answer: httpx.Response) -> None:
        seen.append(answer.status_code)
        nonces.extend(nonces_of(answer))

    set_quickly(path)
    with (
        LiveServer(create_app(path)) as server,
        httpx.Client(event_hooks={"response": [guarded]}) as web,
    ):
        editor = EditorClient(server.url + "edit/", web)
        walk_as_a_stranger(editor)
        editor.sign_in()
        assert is_in(editor)
        all_changes = changes(editor)
        for address in (*SCREENS, "sign-in", "none", "undo", "../edit"):
            web.get(urljoin(editor.root, address))
        for address in ("pages/entry?entry=https://b.example/", "recommend?url=https://b.example/"):
            web.get(editor.root + address)
        token = ("token", token_of(editor))
        for address, fields in all_changes.values():
            editor.post(address, [*fields, token])
            editor.post(address, fields)
            editor.post(address, [*fields, token], {"origin": "null"})
            editor.post(address, [*fields, token, token])
            web.get(editor.root + address)
        for address in ("history/1", "preview/none", "choose/none", "preview/none/console/"):
            web.get(editor.root + address)
        editor.post("pages/add", [token, ("text", "no address"), *all_changes[CHANGES[1]][1][:1]])
        editor.post("pages/add", [token, ("text", "a"), ("base", "unknown")])
        editor.post("pages", [token, ("note", "a" * 1_100_000)])
        editor.web.post(editor.root + "pages", json={"a": 1}, headers={"origin": own_of(editor)})
        web.request("PUT", editor.root + "pages")
        path.write_text("pages = [")
        web.get(editor.root + "pages")
        path.parent.joinpath(".wander", "password").write_text("none of ours")
        web.get(editor.root + "pages")
        for _ in range(12):
            editor.post("sign-in", [("password", "a guess")])
    assert set(seen) >= {200, 303, 308, 400, 403, 404, 405, 409, 413, 415, 422, 429, 500}
    assert len(nonces) > 60
    assert len(set(nonces)) == len(nonces)


def walk_as_a_stranger(editor: EditorClient) -> None:
    for address in (*SCREENS, "sign-in", "open?key=a", "none", "sign-in?next=%22%3E%3Cscript%3E"):
        editor.open(address)
    for place in (*CHANGES, "sign-in"):
        editor.post(place, [("note", "<script>alert(1)</script>"), ("password", "a guess")])
    with stranger(editor, "127.0.0.3") as other:
        other.web.event_hooks = editor.web.event_hooks
        for _ in range(12):
            other.post("sign-in", [("password", "a guess")])


def own_of(editor: EditorClient) -> str:
    return editor.root.removesuffix("/edit/")


def nonces_of(answer: httpx.Response) -> list[str]:
    """Looks at the headers of one answer, and at its page if it is one."""
    headers, what = answer.headers, f"{answer.request.method} {answer.url} {answer.status_code}"
    assert headers["cache-control"] == "no-store", what
    assert headers["x-content-type-options"] == "nosniff", what
    assert headers["x-frame-options"] == "DENY", what
    assert headers["cross-origin-opener-policy"] == "same-origin", what
    assert headers["cross-origin-resource-policy"] == "same-origin", what
    assert headers["referrer-policy"] == "same-origin", what
    assert "access-control-allow-origin" not in headers, what
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy, what
    assert "frame-ancestors 'none'" in policy, what
    assert "unsafe" not in policy, what
    assert not re.search(r"(?<!:)\*|https?:", policy), what
    answer.read()
    if not headers.get("content-type", "").startswith("text/html"):
        assert "<" not in answer.text, what
        return []
    assert "form-action 'self'" in policy
    assert "base-uri 'none'" in policy
    nonces = set(re.findall(r"'nonce-([\w-]{16,})'", policy))
    (nonce,) = nonces
    guard = Guard(nonce)
    guard.feed(answer.text)
    assert not guard.wrong, (what, guard.wrong)
    return [nonce]


def test_a_preview_of_the_console_is_not_kept_and_not_framed_elsewhere(
    editor: EditorClient,
) -> None:
    editor.open("pages")
    editor.submit("add", "Preview", text="https://previewed.example/")
    console = str(editor.answer.url) + "/console/"
    for name in ("", "wander.js"):
        answer = editor.web.get(console + name)
        assert answer.status_code == 200
        assert answer.headers.get_list("cache-control") == ["no-store"]
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    with stranger(editor) as other:
        assert other.web.get(console + "wander.js").status_code == 303


# `wander edit`


def test_the_one_time_link_of_wander_edit(path: Path) -> None:
    command = [*WANDER, "edit", "--no-browser"]
    with subprocess.Popen(command, cwd=path.parent, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            process.stdout.readline()
            link = process.stdout.readline().strip()
            root = link.partition("open?")[0]
            assert root.startswith("http://127.0.0.1:")
            with httpx.Client() as web, httpx.Client() as other:
                assert web.get(root + "pages", follow_redirects=True).status_code == 403
                assert web.get(link[:-1] + "-", follow_redirects=True).status_code == 403
                assert not web.cookies
                answer = web.get(link, follow_redirects=True)
                assert str(answer.url) == root + "pages"
                assert "b.example" in answer.text
                port = root.split(":")[2].partition("/")[0]
                assert list(web.cookies) == [f"{COOKIE}-{port}"]
                again = other.get(link, follow_redirects=True)
                assert again.status_code == 403
                assert "This link was used already" in again.text
                assert "run it again" in again.text
                assert not other.cookies
                assert other.get(root + "pages").status_code == 303
        finally:
            process.kill()


def test_a_password_is_nothing_to_wander_edit(path: Path) -> None:
    set_quickly(path)
    link = OneTimeLink()
    with LiveServer(create_app_to_edit(path, link)) as server, httpx.Client() as web:
        editor = EditorClient(server.url + "edit/", web)
        answer = editor.post("sign-in", [("password", PASSWORD)])
        assert answer.status_code == 403
        assert not web.cookies
        assert editor.open("open?key=").status_code == 403
        assert editor.open("open").status_code == 403
        assert editor.open(f"open?key={link.text}&key={link.text}").status_code == 400
        assert editor.open(f"open?key={link.text}").status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1.evil.example",
        "127.0.0.1@evil.example",
        "localhost.evil.example",
        "0.0.0.0:{port}",
        "192.0.2.1:{port}",
        "[::2]:{port}",
        "me.example",
    ],
)
def test_a_strangers_name_for_this_computer_opens_nothing(path: Path, host: str) -> None:
    link = OneTimeLink()
    with LiveServer(create_app_to_edit(path, link)) as server, httpx.Client() as web:
        editor = EditorClient(server.url + "edit/", web)
        named = {"host": host.format(port=server.port)}
        assert web.get(editor.root + f"open?key={link.text}", headers=named).status_code == 403
        editor.open(f"open?key={link.text}")
        assert is_in(editor), "it was not used up"
        for address in (*SCREENS, "sign-in", "editor.js", "manifest.webmanifest", "../edit"):
            answer = web.get(urljoin(editor.root, address), headers=named)
            assert answer.status_code == 403, address
            assert "on its own computer alone" in answer.text
        for origin in (f"http://{named['host']}", own_of(editor), "https://me.example"):
            fields = [("token", token_of(editor)), ("remove", "https://a.example/")]
            answer = editor.post("pages", fields, {**named, "origin": origin})
            assert answer.status_code == 403
    assert path.read_text() == LIST


@pytest.mark.parametrize("host", ["localhost:{port}", "127.0.0.1:9", "[::1]:{port}", "127.0.0.2"])
def test_this_computers_own_names_are_answered(path: Path, host: str) -> None:
    with editor_of(path) as editor:
        named = {"host": host.format(port=editor.root.split(":")[2].partition("/")[0])}
        assert editor.web.get(editor.root + "pages", headers=named).status_code == 200
