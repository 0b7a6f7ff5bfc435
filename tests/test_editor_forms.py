"""Forms that no page of the editor has sent, or that arrive twice, over real sockets."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

import httpx
import pytest

from tests.editing import LIST, EditorClient, exchange, set_quickly, signed_in
from tests.test_cli import serving
from tests.test_getting_in import (
    CHANGES,
    Prepared,
    changes,
    cookie_of,
    is_in,
    listed,
    prepared,
    token_of,
)
from wander.config import read_config
from wander.config.history import versions
from wander.server.editor.forms import MOST_BYTES, MOST_FIELDS
from wander.server.editor.gate import COOKIE

__all__ = ["prepared"]

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return listed(tmp_path)


@pytest.fixture
def editor(path: Path) -> Iterator[EditorClient]:
    with signed_in(path) as editor:
        yield editor


def sent(
    prepared: Prepared, body: bytes | Iterator[bytes], kind: str | None = FORM
) -> httpx.Response:
    """The answer to a body that would remove an entry if it were as it should be."""
    editor, path, _changes = prepared
    before = path.read_bytes()
    headers = {"origin": editor.root.removesuffix("/edit/")}
    if kind is not None:
        headers["content-type"] = kind
    answer = editor.web.post(editor.root + "pages", content=body, headers=headers)
    assert path.read_bytes() == before
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<h1>" in answer.text
    assert "Traceback" not in answer.text
    return answer


def removal(prepared: Prepared, *more: tuple[str, str]) -> bytes:
    """A form that removes an entry, unless what comes with it is in the way."""
    base = dict(prepared.changes["(?:pages|neighbours|ignore)"][1])["base"]
    fields = [("token", token_of(prepared.editor)), ("base", base)]
    return urlencode([*fields, ("remove", "https://a.example/"), *more]).encode()


def test_what_is_refused_here_would_be_taken_otherwise(editor: EditorClient, path: Path) -> None:
    as_prepared = Prepared(editor, path, changes(editor))
    with pytest.raises(AssertionError):
        sent(as_prepared, removal(as_prepared))
    assert "https://a.example/" not in read_config(path).console.pages


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 1_100_000, 7_000_000])
def test_a_form_that_is_too_large(prepared: Prepared, size: int) -> None:
    body = removal(prepared) + b"&note="
    answer = sent(prepared, body + b"a" * (size - len(body)))
    assert answer.status_code == 413
    assert "more than 1 MB" in answer.text


def test_a_form_that_is_as_large_as_can_be(editor: EditorClient, path: Path) -> None:
    fields = changes(editor)["(?:pages|neighbours|ignore)"][1]
    body = urlencode([*fields, ("token", token_of(editor)), ("more", "")]).encode()
    body += b"a" * (MOST_BYTES - len(body))
    headers = {"origin": editor.root.removesuffix("/edit/"), "content-type": FORM}
    answer = editor.web.post(editor.root + "pages", content=body, headers=headers)
    assert answer.status_code == 303
    assert "https://a.example/" not in read_config(path).console.pages


def test_fifty_megabytes_are_told_no_and_not_kept(tmp_path: Path) -> None:
    path = listed(tmp_path)
    set_quickly(path)
    with serving(tmp_path, "--port", "0") as server, httpx.Client() as web:
        editor = EditorClient(server.url + "edit/", web)
        editor.sign_in()
        before = most_memory(server.process.pid)

        def pouring() -> Iterator[bytes]:
            for _ in range(50):
                yield b"a" * 1_000_000

        headers = {"origin": server.url.removesuffix("/"), "content-type": FORM}
        url = editor.root + "pages"
        known = web.post(url, content=b"a" * 50_000_000, headers=headers)
        assert known.status_code == 413
        assert "more than 1 MB" in known.text
        assert web.post(url, content=pouring(), headers=headers).status_code == 413
        assert most_memory(server.process.pid) - before < 12_000, "in KiB"
        assert is_in(editor)
    assert path.read_text() == LIST


def most_memory(process: int) -> int:
    """What a process has taken at most, in KiB."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    assert found
    return int(found[1])


@pytest.mark.parametrize(
    "kind",
    [None, "", "text/plain", "application/json", "multipart/form-data; boundary=a", "text/html"],
)
def test_a_body_of_another_type(prepared: Prepared, kind: str | None) -> None:
    answer = sent(prepared, removal(prepared), kind)
    assert answer.status_code == 415
    assert "Only forms are read here." in answer.text


def test_a_form_in_parts(prepared: Prepared) -> None:
    fields = dict([*prepared.changes["(?:pages|neighbours|ignore)"][1]])
    fields["token"] = token_of(prepared.editor)
    parts = "".join(
        f'--a\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    answer = sent(prepared, f"{parts}--a--\r\n".encode(), "multipart/form-data; boundary=a")
    assert answer.status_code == 415


@pytest.mark.parametrize("kind", [FORM.upper(), FORM + "; charset=utf-8", f"{FORM} ;charset=x"])
def test_a_type_may_be_written_otherwise(prepared: Prepared, kind: str) -> None:
    body = removal(prepared).replace(b"a.example", b"none.example")
    assert sent(prepared, body, kind).status_code == 422, "it is read, and names no entry"


@pytest.mark.parametrize("name", ["token", "base", "remove", "up", "move", "do"])
def test_a_field_that_is_there_twice(prepared: Prepared, name: str) -> None:
    body = removal(prepared).decode()
    if name == "do":
        body = body.replace("remove=", "do=remove&entry=")
    value = dict(parse_qsl(body)).get(name, "https://a.example/")
    body += f"&{urlencode({name: value})}" * (2 - f"&{body}".count(f"&{name}="))
    answer = sent(prepared, body.encode())
    assert answer.status_code == 400
    assert f"The form says “{name}” 2 times" in answer.text


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("pages/add", "text"),
        ("pages/entry", "note"),
        ("pages/entry", "entry"),
        ("settings", "title"),
        ("recommend", "address"),
        ("undo", "done"),
        ("look", "list"),
        ("sign-in", "password"),
        ("sign-in", "next"),
    ],
)
def test_another_field_that_is_there_twice(prepared: Prepared, place: str, name: str) -> None:
    editor, path, all_changes = prepared
    before = path.read_bytes()
    found = [one for known, one in all_changes.items() if re.fullmatch(known, place)]
    address, fields = found[0] if found else (place, [("next", "pages"), ("password", "a")])
    value = dict(fields).get(name, "")
    answer = editor.post(address, [*fields, (name, value), ("token", token_of(editor))])
    assert answer.status_code == 400
    assert f"“{name}” 2 times" in answer.text
    assert path.read_bytes() == before


def test_a_query_that_says_something_twice(prepared: Prepared) -> None:
    editor = prepared.editor
    for address in ("pages?q=a&q=b", "pages/entry?entry=a&entry=b", "sign-in?next=a&next=b"):
        answer = editor.web.get(editor.root + address, follow_redirects=True)
        assert answer.status_code == 400, address
        assert "2 times" in answer.text


def test_more_fields_than_any_form_has(prepared: Prepared) -> None:
    answer = sent(prepared, removal(prepared, *[("entry", "https://a.example/")] * 3_000))
    assert answer.status_code == 400
    assert "too many fields" in answer.text
    few = [("none", "")] * (MOST_FIELDS - 3)
    body = removal(prepared, *few).replace(b"a.example", b"none.example")
    assert sent(prepared, body).status_code == 422, "these are read"


@pytest.mark.parametrize(
    "damaged", ["%", "%zz", "%0", "a%2", "%u0041", "%ff", "%c3%28", "%ed%a0%80", "%f5%80%80%80"]
)
def test_a_form_that_arrived_damaged(prepared: Prepared, damaged: str) -> None:
    for more in (f"&note={damaged}", f"&{damaged}=1"):
        answer = sent(prepared, removal(prepared) + more.encode())
        assert answer.status_code == 400
        assert "The form arrived damaged" in answer.text


@pytest.mark.parametrize("raw", [b"\xff", "é".encode(), b"\0\x80"])
def test_bytes_that_no_form_has(prepared: Prepared, raw: bytes) -> None:
    assert sent(prepared, removal(prepared) + b"&note=" + raw).status_code == 400


@pytest.mark.parametrize("control", ["\0", "\x1b[2J", "\x7f", "\u0085"])
@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("pages/entry", "entry"),
        ("pages/entry", "address"),
        ("settings", "url"),
        ("recommend", "address"),
        ("pages", "remove"),
        ("undo", "done"),
    ],
)
def test_a_control_character_where_an_address_should_be(
    prepared: Prepared, place: str, name: str, control: str
) -> None:
    editor, path, all_changes = prepared
    before = path.read_bytes()
    address, fields = next(one for known, one in all_changes.items() if re.fullmatch(known, place))
    typed = [(key, f"https://new{control}.example/" if key == name else it) for key, it in fields]
    answer = editor.post(address, [*typed, ("token", token_of(editor))])
    assert answer.status_code in (404, 422)
    assert "<h1>" in answer.text
    assert path.read_bytes() == before


@pytest.mark.parametrize("control", ["\0", "\x1b", "\x7f"])
def test_a_control_character_in_what_was_pasted_is_left_out(
    editor: EditorClient, path: Path, control: str
) -> None:
    editor.open("pages")
    editor.submit("add", text=f"https://new.example/{control}")
    assert "Added new.example." in editor.text
    assert read_config(path).console.pages[-1] == "https://new.example/"
    assert control not in path.read_text()


@pytest.mark.parametrize("note", ["a\0b", "\x01", "a\x1b[31mred", "a\u2028b\u2029c", "\ufffe"])
def test_a_control_character_in_a_note_leaves_a_list_that_can_be_used(
    editor: EditorClient, path: Path, note: str
) -> None:
    editor.open(f"pages/entry?entry={quote('https://b.example/')}")
    editor.submit("entry", "Save", note=note)
    if editor.answer.status_code == 200:
        assert read_config(path).console.notes["https://b.example/"] == note
    else:
        assert editor.answer.status_code == 422
        assert path.read_text() == LIST


# Bodies that do not come as they should


def raw(prepared: Prepared, *headers: str, body: bytes = b"", method: str = "POST") -> bytes:
    """A request as bytes."""
    root = httpx.URL(prepared.editor.root)
    lines = [
        f"{method} /edit/pages HTTP/1.1",
        f"Host: {root.netloc.decode()}",
        f"Origin: http://{root.netloc.decode()}",
        f"Cookie: {COOKIE}={cookie_of(prepared.editor)}",
        f"Content-Type: {FORM}",
        *headers,
        "",
        "",
    ]
    return "\r\n".join(lines).encode() + body


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def test_a_length_that_is_a_lie(prepared: Prepared) -> None:
    editor, path, _changes = prepared
    before = path.read_bytes()
    body = removal(prepared)
    cut = body.index(b"remove=") + len("remove=https")
    short = raw(prepared, f"Content-Length: {cut}", "Connection: close", body=body)
    assert status_of(exchange(editor.root, short)) == 422, "which is all that there is of it"
    with socket.create_connection((httpx.URL(editor.root).host, port_of(editor))) as connection:
        long = len(body) + 1_000
        connection.sendall(raw(prepared, f"Content-Length: {long}", body=body))
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(65536)
        assert answer == b"" or status_of(answer) == 400
    for lie in ("-1", "a", "1, 2", "9" * 30, "0x10"):
        answer = exchange(editor.root, raw(prepared, f"Content-Length: {lie}", body=body))
        assert status_of(answer) == 400, lie
    both = ("Content-Length: 5", "Transfer-Encoding: chunked", "Connection: close")
    answer = exchange(editor.root, raw(prepared, *both, body=body))
    assert status_of(answer) == 400
    assert path.read_bytes() == before
    assert is_in(editor)


def port_of(editor: EditorClient) -> int:
    port = httpx.URL(editor.root).port
    assert port
    return port


def test_chunks_are_read_to_their_end_and_not_before(prepared: Prepared) -> None:
    editor, path, _changes = prepared
    before = path.read_bytes()
    start = raw(prepared, "Transfer-Encoding: chunked", "Connection: close")
    body = removal(prepared).replace(b"a.example", b"none.example")
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:9], body[9:]))
    assert status_of(exchange(editor.root, start, chunks, b"0\r\n\r\n")) == 422
    large = b"10000\r\n" + b"a" * 65536 + b"\r\n"
    assert status_of(exchange(editor.root, start, *[large] * 20, b"0\r\n\r\n")) == 413
    assert status_of(exchange(editor.root, start, b"zz\r\n", b"0\r\n\r\n")) == 400
    assert path.read_bytes() == before


def test_a_body_without_end_is_answered_and_not_kept(prepared: Prepared) -> None:
    editor = prepared.editor
    chunk = b"10000\r\n" + b"a" * 65536 + b"\r\n"
    with socket.create_connection(("127.0.0.1", port_of(editor)), timeout=10) as connection:
        connection.sendall(raw(prepared, "Transfer-Encoding: chunked"))
        for _ in range(140):
            connection.sendall(chunk)
        assert status_of(connection.recv(65536)) == 413, "while it still comes"


def test_slow_bodies_hold_up_nobody(prepared: Prepared) -> None:
    editor, path, _changes = prepared
    before = path.read_bytes()
    with ExitStack() as slow:
        for _ in range(80):
            one = slow.enter_context(
                socket.create_connection(("127.0.0.1", port_of(editor)), timeout=10)
            )
            one.sendall(raw(prepared, "Transfer-Encoding: chunked", body=b"1\r\na\r\n"))
        start = time.monotonic()
        assert is_in(editor)
        assert editor.post("pages", []).status_code == 403
        assert time.monotonic() - start < 2
    assert is_in(editor), "and when they have gone away"
    assert path.read_bytes() == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_other_methods(prepared: Prepared, method: str) -> None:
    editor, path, _changes = prepared
    before = path.read_bytes()
    for address in ("pages", "sign-in", "history", "none", "style.css"):
        answer = editor.web.request(method, editor.root + address, content=removal(prepared))
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, HEAD, POST"
        assert answer.text == "Only GET, HEAD and POST are answered here.\n"
        assert not [name for name in answer.headers if name.startswith("access-control")]
    assert path.read_bytes() == before


def test_head_is_answered_as_get_without_a_page(prepared: Prepared) -> None:
    editor = prepared.editor
    for address in ("pages", "sign-in", "settings", "none", "style.css"):
        got, headed = (
            editor.web.request(method, editor.root + address) for method in ("GET", "HEAD")
        )
        assert headed.status_code == got.status_code
        assert headed.content == b""
        assert headed.headers["cache-control"] == got.headers["cache-control"]


def test_what_is_only_shown_is_not_changed_and_the_other_way_round(prepared: Prepared) -> None:
    editor, token = prepared.editor, token_of(prepared.editor)
    for address in ("undo", "look", "pages/add"):
        answer = editor.web.get(editor.root + address)
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    answer = editor.post("history", [("token", token)])
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert editor.post("none", [("token", token)]).status_code == 404


def test_an_empty_field_among_those_that_are_looked_at(prepared: Prepared) -> None:
    editor = prepared.editor
    asked = [("look", text) for text in ("", "no address", "", "none either")]
    fields = [("token", token_of(editor)), ("list", "pages"), *asked]
    answer = editor.post("look", fields, {"accept": "application/json"})
    assert list(answer.json()["found"]) == ["no address", "none either"]


def test_a_form_in_the_address_changes_nothing(prepared: Prepared) -> None:
    editor, path, all_changes = prepared
    before = path.read_bytes()
    for address, fields in all_changes.values():
        query = urlencode([*fields, ("token", token_of(editor))])
        editor.web.get(f"{editor.root}{address.partition('?')[0]}?{query}")
        answer = editor.post(f"{address.partition('?')[0]}?{query}", [])
        assert answer.status_code in (400, 403)
    assert path.read_bytes() == before


# Forms that are sent again


@pytest.mark.parametrize("place", CHANGES)
def test_a_form_that_is_sent_twice_is_done_once(
    editor: EditorClient, path: Path, place: str
) -> None:
    address, fields = changes(editor)[place]
    token = ("token", token_of(editor))
    assert editor.post(address, [*fields, token]).status_code == 200
    once = path.read_bytes()
    for _ in range(2):
        assert editor.post(address, [*fields, token]).status_code in (200, 409)
        assert path.read_bytes() == once


@pytest.mark.parametrize("place", CHANGES)
def test_a_form_that_is_sent_again_overwrites_no_later_change(
    editor: EditorClient, path: Path, place: str
) -> None:
    address, fields = changes(editor)[place]
    token = ("token", token_of(editor))
    assert editor.post(address, [*fields, token]).status_code == 200
    changed = path.read_text()
    later = changed.replace('note = "', 'note = "Later: ').replace('title = "', 'title = "Later ')
    later = later.replace("# My list.", "# Our list.").replace("Later: Ships,", "Later: Rafts,")
    assert later.count("Later") >= 2
    path.write_text(later)
    answer = editor.post(address, [*fields, token])
    assert answer.status_code in (200, 409)
    kept = [path.read_text()]
    if address.startswith("history/"):  # which is put back as a whole, and can be taken back
        kept += [version.text for version in versions(path)]
    assert later in kept
