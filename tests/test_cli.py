"""The commands, as an owner types them."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.command import WANDER, complaint, run, run_here
from tests.live import wait_until
from wander import __version__
from wander.feeds import FEEDS
from wander.site.parts import later_files

LIST = 'title = "Ana"\npages = ["https://jvns.ca/"]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "wander.toml").write_text(LIST)
    return tmp_path


class Serving:
    """`wander serve` in a process of its own, once it has said where it is."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.errors = folder / "errors.log"
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen(
                [*WANDER, "serve", *options],
                cwd=folder,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                bufsize=1,
            )
        assert self.process.stdout
        self.said = self.process.stdout.readline()
        found = re.match(r"Wander is at (http://\S+)  \(Ctrl-C stops it\)\n", self.said)
        assert found, (self.said, self.errors.read_text())
        self.url = found[1]

    def stop(self, number: signal.Signals) -> tuple[int, str, float]:
        """Exit status, the rest of what it says, and the seconds that it took."""
        start = time.monotonic()
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=10)
        return self.process.returncode, rest, time.monotonic() - start


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Serving]:
    server = Serving(folder, *options)
    try:
        yield server
    finally:
        server.process.kill()
        server.process.communicate()


# serve


def test_serve_says_where_it_is_and_is_there(folder: Path) -> None:
    with serving(folder, "--port", "0") as server:
        assert server.url.startswith("http://127.0.0.1:")
        assert not server.url.endswith(":0/")
        answer = httpx.get(server.url)
        assert "<title>Ana</title>" in answer.text
        # Nobody needs to know what runs here, and in which version.
        assert "server" not in answer.headers
        assert "x-powered-by" not in answer.headers
        status, said, _ = server.stop(signal.SIGINT)
        assert (status, said) == (0, "Stopped.\n")
        assert server.errors.read_text() == ""


def test_serve_listens_where_the_list_says(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = f'[server]\nhost = "localhost"\nport = {port}\npath = "/wander/"\n'
    (folder / "wander.toml").write_text(LIST + server)
    with serving(folder) as up:
        assert up.url == f"http://127.0.0.1:{port}/wander/"
        assert httpx.get(up.url).status_code == 200


def test_serve_says_when_others_can_reach_it(folder: Path) -> None:
    with serving(folder, "--port", "0", "--host", "0.0.0.0") as server:
        assert server.url.startswith("http://127.0.0.1:")
        assert server.process.stdout
        assert server.process.stdout.readline() == (
            "Every computer that can reach this one can open it too, at the same port.\n"
        )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    "state", ["just started", "idle", "kept alive", "half asked", "asked twice"]
)
def test_serve_ends_cleanly(folder: Path, number: signal.Signals, state: str) -> None:
    with serving(folder, "--port", "0") as server:
        url = httpx.URL(server.url)
        if state != "just started":
            wait_until(lambda: httpx.get(url).status_code == 200)
        with httpx.Client() as client, socket.socket() as half:
            if state == "kept alive":
                client.get(url)
            if state == "half asked":
                half.connect((url.host, url.port))
                half.sendall(b"GET / HTTP/1.1\r\n")
            if state == "asked twice":
                server.process.send_signal(number)
            status, said, seconds = server.stop(number)
        assert status == 0
        assert said == "Stopped.\n"
        assert seconds < 2
        assert server.errors.read_text() == ""


def test_serve_tells_of_a_broken_edit_once(folder: Path) -> None:
    with serving(folder, "--port", "0") as server:
        (folder / "wander.toml").write_text('pages = ["nothing"]')
        for _ in range(3):
            assert "jvns.ca" in httpx.get(server.url).text
        (folder / "wander.toml").write_text(LIST)
        httpx.get(server.url)
        server.stop(signal.SIGINT)
    assert server.errors.read_text().splitlines() == [
        'wander.toml:1:10: pages[0]: "nothing" is only a part of an address.',
        '    Write a whole address, as the address bar shows it: "https://…"',
        "The last good list stays in service.",
        "wander.toml is in order again; its list is in service.",
    ]


def test_odd_requests_leave_the_terminal_alone(folder: Path) -> None:
    with serving(folder, "--port", "0") as server:
        url = httpx.URL(server.url)
        for request in (
            b"\x16\x03\x01\x02",
            b"GET / HTTP/9.9\r\n\r\n",
            b"GET /\xff HTTP/1.1\r\n\r\n",
        ):
            with socket.create_connection((url.host, url.port or 0)) as connection:
                connection.sendall(request)
                connection.recv(1000)
        upgrade = {"connection": "upgrade", "upgrade": "websocket", "sec-websocket-version": "13"}
        assert httpx.get(url, headers=upgrade).status_code == 200
        server.stop(signal.SIGINT)
    assert server.errors.read_text() == ""


def test_a_port_in_use_is_named(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = complaint(run(folder, "serve", "--port", str(port)))
    assert said == (
        f"Port {port} is in use. Stop what runs there, or choose another: --port {port + 1}\n"
    )


def test_it_serves_again_at_once_where_it_served_before(folder: Path) -> None:
    with serving(folder, "--port", "0") as server:
        url = httpx.URL(server.url)
        with httpx.Client() as client:
            client.get(url)
            server.stop(signal.SIGTERM)
    with serving(folder, "--port", str(url.port)) as server:
        assert httpx.get(server.url).status_code == 200


@pytest.mark.parametrize(
    "host", ["nowhere.invalid", "a..b", "8.8.8.8", "a" * 300, "not a host", "é"]
)
def test_a_host_that_is_not_this_computer_is_named(folder: Path, host: str) -> None:
    said = complaint(run_here(folder, "serve", "--port", "0", "--host", host))
    assert said == (
        f"{host} is no address of this computer. Use 127.0.0.1 for this computer alone,"
        " or 0.0.0.0 for all that can reach it.\n"
    )


@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["export", "public"]])
def test_a_list_that_cannot_be_used_is_explained(tmp_path: Path, command: list[str]) -> None:
    assert complaint(run(tmp_path, *command)).splitlines() == [
        "wander.toml: there is no such file.",
        "    Name another, or run `wander init`, which writes one to start from.",
    ]
    (tmp_path / "wander.toml").write_text('titel = "Ana"\npages = ["nothing"]')
    said = complaint(run(tmp_path, *command))
    assert said.startswith("wander.toml:1:1: titel: ")
    assert "wander.toml:2:10: pages[0]: " in said
    elsewhere = complaint(run(tmp_path, *command, "--config", "/nothing/mine.toml"))
    assert elsewhere.startswith("/nothing/mine.toml: there is no such file.")
    assert not (tmp_path / "public").exists()


def test_the_list_may_be_elsewhere(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    (folder / "wander.toml").write_text(f'{LIST}styles = ["style.css"]')
    (folder / "style.css").write_text("body {}")
    (folder / "wander.toml").rename(folder / "mine.toml")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    relative = os.path.relpath(folder / "mine.toml", elsewhere)
    with serving(elsewhere, "--port", "0", "--config", relative) as server:
        assert httpx.get(server.url + "style.css").text == "body {}"
    assert run(elsewhere, "export", "-c", relative, "public").returncode == 0
    assert (elsewhere / "public" / "style.css").read_text() == "body {}"


# export


def test_export_says_what_it_wrote(folder: Path) -> None:
    ended = run(folder, "export", "public")
    assert (ended.returncode, ended.stderr) == (0, "")
    later = "".join(f", {name}" for name in (*later_files(), *FEEDS))
    assert ended.stdout == f"Wrote wander.js{later}, index.html to public\n"
    assert "<title>Ana</title>" in (folder / "public" / "index.html").read_text()


def test_export_names_the_file_in_the_way(folder: Path) -> None:
    (folder / "public").mkdir()
    (folder / "public" / "index.html").write_text("theirs")
    said = complaint(run(folder, "export", "public"))
    assert said.startswith("public/index.html is in the way, and Wander did not write it.")
    assert said.count("\n") == 1
    assert (folder / "public" / "index.html").read_text() == "theirs"
    assert run(folder, "export", "--force", "public").returncode == 0
    assert (folder / "public" / "index.html").read_text() != "theirs"


def test_export_takes_a_folder_of_any_name(folder: Path) -> None:
    for name in ("mit Leerzeichen", "日本", b"not-utf-8-\xff"):
        ended = run(folder, "export", name)
        assert (ended.returncode, ended.stderr) == (0, "")
        assert (folder / os.fsdecode(name) / "index.html").exists()


def test_export_drop_in_needs_no_list_of_ours(tmp_path: Path) -> None:
    ended = run(tmp_path, "export", "--drop-in", "public")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == (
        "Wrote index.html to public\nIt reads the wander.js beside it, and public has none yet.\n"
    )
    (tmp_path / "public" / "wander.js").write_text("const wander = {}")
    ended = run(tmp_path, "export", "--drop-in", "public")
    assert ended.stdout == "Wrote index.html to public\n"


def test_export_cannot_write_everywhere(folder: Path) -> None:
    (folder / "file").write_text("theirs")
    assert complaint(run(folder, "export", "file")) == (
        "file cannot be a folder: a file is there.\n"
    )
    if Path("/proc/self").exists():
        said = complaint(run(folder, "export", "/proc/wander"))
        assert re.fullmatch(r"Cannot write to /proc/wander: .*\.\n", said)


# The program itself


def test_the_version_is_said() -> None:
    for command in (WANDER, (str(Path(sys.executable).parent / "wander"),)):
        ended = subprocess.run([*command, "--version"], capture_output=True, check=True, text=True)
        assert (ended.stdout, ended.stderr) == (f"wander {__version__}\n", "")


@pytest.mark.parametrize(
    ("command", "named"),
    [
        (["--help"], ["serve", "export", "init", "--version"]),
        (["-h"], ["serve", "export", "init", "--version"]),
        (["serve", "--help"], ["--config", "-c", "--host", "--port"]),
        (["export", "--help"], ["DIR", "--config", "--drop-in", "--force"]),
        (["init", "-h"], ["FILE", "--title", "--url", "--page", "--console", "--from"]),
    ],
)
def test_every_command_explains_itself(
    tmp_path: Path, command: list[str], named: list[str]
) -> None:
    ended = run_here(tmp_path, *command)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert [name for name in named if name not in ended.stdout] == []


def test_without_a_command_it_explains_itself(tmp_path: Path) -> None:
    ended = run(tmp_path)
    assert ended.returncode in (0, 2)
    assert "serve" in ended.stdout + ended.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["frobnicate"],
        ["export"],
        ["export", "a", "b"],
        ["serve", "--port", "70000"],
        ["serve", "--port", "x"],
        ["serve", "--nonsense"],
    ],
)
def test_what_is_no_command_is_refused(folder: Path, words: list[str]) -> None:
    assert "Usage:" in complaint(run_here(folder, *words), status=2)
