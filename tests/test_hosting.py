"""nginx, Caddy, systemd and an ASGI app, with the files of `docs/hosting/`.

They are run where they are installed; their files are looked through in any case.
"""

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.documents import blocks, commands, parse
from tests.hosting import HOSTING, LIST, PASSWORD, installed, running, serving, text_of
from tests.live import free_port


@pytest.fixture
def console(tmp_path: Path) -> Iterator[int]:
    """The port of a console that is served."""
    with serving(tmp_path / "console") as port:
        yield port


def assert_console_below(site: str) -> None:
    """A console is at /wander/ of this site, and the editor knows whom it speaks with."""
    with httpx.Client(base_url=site) as client:
        page = client.get("/wander/")
        assert "<title>Ana</title>" in page.text
        assert "frame-src" in page.headers["content-security-policy"]
        assert "https://jvns.ca/" in client.get("/wander/wander.js").text
        assert client.get("/wander/health").json()["status"] == "ok"
        moved = client.get("/wander")
        assert moved.status_code in (301, 308)
        assert moved.headers["location"].endswith("/wander/")
        assert client.get("/wander/nothing").status_code == 404
        # Its own links stay below /wander/.
        editor = client.get("/wander/edit/")
        assert editor.status_code in (200, 303, 404)
        assert not editor.headers.get("location", "").startswith(("/edit", "http"))
        assert client.get("/").text == "the rest of the site"
        assert_editor_lets_in(client)


def assert_editor_lets_in(client: httpx.Client) -> None:
    """Its owner from this site, and nobody from another."""
    place, said = "/wander/edit/sign-in", {"password": PASSWORD}
    origin = str(client.base_url).rstrip("/")
    form = client.get(place).text
    hidden = dict(re.findall(r'type="?hidden"? name="?(\w+)"? value="?([^" >]*)', form))
    elsewhere = client.post(place, data={**hidden, **said}, headers={"origin": "http://x.example"})
    assert elsewhere.status_code == 403
    let_in = client.post(place, data={**hidden, **said}, headers={"origin": origin})
    assert let_in.status_code == 303, let_in.text
    assert client.get("/wander/edit/pages").status_code == 200


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text("the rest of the site")
    return folder


# nginx


def test_nginx_leads_to_the_console(tmp_path: Path, console: int, site: Path) -> None:
    nginx = installed("nginx")
    port = free_port()
    server = (
        text_of("nginx.conf")
        .replace("listen 80;", f"listen 127.0.0.1:{port};")
        .replace("listen [::]:80;", "")
        .replace("127.0.0.1:8000", f"127.0.0.1:{console}")
        .replace("/var/www/ana.example", str(site))
    )
    kept = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"daemon off; pid {tmp_path}/pid; error_log stderr; worker_processes 1;"
        f"{'user root;' if os.name != 'nt' and os.geteuid() == 0 else ''}"
        f"events {{}} http {{ access_log off; {kept}\n{server}\n}}"
    )
    command = (nginx, "-e", "stderr", "-p", str(tmp_path), "-c", str(whole))
    tried = subprocess.run([*command, "-t"], capture_output=True, check=False, text=True)
    assert tried.returncode == 0, tried.stderr
    assert "warn" not in tried.stderr
    with running(*command, cwd=tmp_path, there=f"http://127.0.0.1:{port}/"):
        assert_console_below(f"http://127.0.0.1:{port}")


def directives(text: str) -> Iterator[tuple[str, ...]]:
    """nginx's directives, with the names of the blocks that they stand in."""
    within: list[str] = []
    bare = re.sub(r"#.*", "", text)
    for said, end in re.findall(r"([^;{}]*)([;{}])", bare):
        words = said.split()
        if end == "{":
            within.append(" ".join(words))
        elif end == "}":
            assert not words, f"a semicolon is missing after {said}"
            within.pop()
        else:
            assert words
            yield (*within, *words)
    assert not within, "a brace is missing"
    assert not re.sub(r"([^;{}]*)([;{}])", "", bare).strip(), "a semicolon is missing"


def test_nginx_is_told_what_the_editor_needs() -> None:
    told = list(directives(text_of("nginx.conf")))
    inside = ("server", "location /wander/")
    assert (*inside, "proxy_pass", "http://127.0.0.1:8000/") in told
    for header, value in {
        "Host": "$http_host",
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Proto": "$scheme",
    }.items():
        assert (*inside, "proxy_set_header", header, value) in told
    assert ("server", "location = /wander", "return", "301", "/wander/") in told


# Caddy


def test_caddy_leads_to_the_console(tmp_path: Path, console: int, site: Path) -> None:
    caddy = installed("caddy")
    port = free_port()
    text = text_of("Caddyfile")
    for before, after in {
        "ana.example {": f"http://127.0.0.1:{port} {{",
        "127.0.0.1:8000": f"127.0.0.1:{console}",
        "/var/www/ana.example": str(site),
        "/var/log/caddy": str(tmp_path),
    }.items():
        assert text.count(before) == 1
        text = text.replace(before, after)
    file = tmp_path / "Caddyfile"
    file.write_text("{\n\tadmin off\n}\n" + text)
    command = (caddy, "run", "--config", str(file), "--adapter", "caddyfile")
    with running(*command, cwd=tmp_path, there=f"http://127.0.0.1:{port}/"):
        assert_console_below(f"http://127.0.0.1:{port}")


def test_caddys_file_is_valid_as_it_is() -> None:
    caddy = installed("caddy")
    command = [caddy, "adapt", "--config", str(HOSTING / "Caddyfile"), "--adapter", "caddyfile"]
    tried = subprocess.run(command, capture_output=True, check=False, text=True)
    assert tried.returncode == 0, tried.stderr
    assert "not formatted" not in tried.stderr
    assert json.loads(tried.stdout)["apps"]["http"]["servers"]


def test_caddys_file_is_in_order() -> None:
    text = re.sub(r"#.*", "", text_of("Caddyfile"))
    depth = 0
    for line in filter(str.strip, text.splitlines()):
        depth -= line.strip() == "}"
        assert len(line) - len(line.lstrip("\t")) == depth, line
        depth += line.endswith("{")
    assert depth == 0
    assert "handle_path /wander/* {\n\t\treverse_proxy 127.0.0.1:8000\n" in text
    assert "redir /wander /wander/ permanent" in text


# systemd


def unit() -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(strict=False, delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(text_of("wander.service"))
    return parser


def test_the_service_is_kept_in() -> None:
    service = dict(unit()["Service"])
    assert service["User"] == "wander"
    on = {name for name, value in service.items() if value == "yes"}
    assert on >= {
        *("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome", "ProtectClock"),
        *("ProtectKernelTunables", "ProtectKernelModules", "ProtectKernelLogs"),
        *("ProtectControlGroups", "ProtectHostname", "RestrictNamespaces", "RestrictRealtime"),
        *("RestrictSUIDSGID", "LockPersonality", "MemoryDenyWriteExecute"),
    }
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == service["AmbientCapabilities"] == ""
    assert set(service["RestrictAddressFamilies"].split()) == {"AF_INET", "AF_INET6", "AF_UNIX"}
    assert "SystemCallFilter=@system-service\n" in text_of("wander.service")
    assert unit()["Install"]["WantedBy"] == "multi-user.target"


def test_the_service_may_write_where_its_list_is() -> None:
    service = unit()["Service"]
    (command,) = commands("sudo " + service["ExecStart"])
    name, parameters = parse(command.words)
    assert name == "serve"
    assert parameters["config"].parent == Path("/var/lib") / service["StateDirectory"]
    assert "/var/lib/wander" in text_of("systemd.md")
    assert service["ExecStart"].split()[0] in text_of("systemd.md")


def test_systemd_takes_the_service(tmp_path: Path) -> None:
    analyze = installed("systemd-analyze")
    # Both would have to be there: the program, and a reader of man pages.
    program = Path(sysconfig.get_path("scripts")) / "wander"
    text = text_of("wander.service").replace("/opt/wander/bin/wander", str(program))
    file = tmp_path / "wander.service"
    file.write_text(re.sub(r"^Documentation=.*\n", "", text, flags=re.M))
    tried = subprocess.run([analyze, "verify", file], capture_output=True, check=False, text=True)
    about_it = [line for line in tried.stderr.splitlines() if "wander.service" in line]
    assert about_it == []


def test_systemd_finds_the_service_little_exposed() -> None:
    analyze = installed("systemd-analyze")
    command = [analyze, "security", "--offline=true", "--no-pager", str(HOSTING / "wander.service")]
    told = subprocess.run(command, capture_output=True, check=False, text=True)
    if "exposure level" not in told.stdout:
        pytest.skip("this systemd cannot look at a file")
    (level,) = re.findall(r"exposure level for \S+ (\d+\.\d+)", told.stdout)
    assert float(level) <= 2.0


# An ASGI app


def test_a_console_is_mounted_in_a_site(tmp_path: Path) -> None:
    (tmp_path / "wander.toml").write_text(LIST)
    shutil.copy(HOSTING / "asgi_app.py", tmp_path)
    port = free_port()
    command = (sys.executable, "-m", "uvicorn", "asgi_app:site", "--port", str(port))
    with running(*command, cwd=tmp_path, there=f"http://127.0.0.1:{port}/"):
        site = f"http://127.0.0.1:{port}"
        assert "Welcome!" in httpx.get(site).text
        assert "<title>Ana</title>" in httpx.get(f"{site}/wander/").text
        assert "https://jvns.ca/" in httpx.get(f"{site}/wander/wander.js").text


def test_the_app_that_is_shown_is_the_one_that_runs() -> None:
    (shown,) = [block.text for block in blocks(HOSTING / "asgi.md") if block.language == "python"]
    assert text_of("asgi_app.py").endswith(shown)


@pytest.mark.parametrize(
    ("page", "language", "file"),
    [("nginx.md", "nginx", "nginx.conf"), ("caddy.md", "caddyfile", "Caddyfile")],
)
def test_what_is_shown_is_a_part_of_the_file(page: str, language: str, file: str) -> None:
    (shown,) = [block.text for block in blocks(HOSTING / page) if block.language == language]
    assert shown in text_of(file)
