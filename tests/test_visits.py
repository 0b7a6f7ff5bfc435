"""`wander visits`: which lines of a log are visits, from whom, and to where."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.access_logs import ANA, CADDY_TIMES, FORMS, SUSAM, caddy, combined, common
from tests.command import run_here
from tests.live import free_port, wait_until


def told(folder: Path, text: str | bytes, *words: str) -> Any:
    """What is told to a program of a log with this in it."""
    log = folder / "access.log"
    log.write_bytes(text if isinstance(text, bytes) else text.encode())
    ended = run_here(folder, "visits", str(log), "--json", *words)
    assert ended.returncode == 0, ended
    return json.loads(ended.stdout)


def counts(folder: Path, text: str | bytes, *words: str) -> list[tuple[str | None, str, int]]:
    """Each console and page with its visits."""
    found = told(folder, text, *words)
    return [
        (one["console"], page["page"], page["visits"])
        for one in found["by_console"]
        for page in one["pages"]
    ]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_known_by_itself(tmp_path: Path, form: str) -> None:
    line, site = FORMS[form]
    text = line("/about") + line(f"/posts/one.html?p=1&via={SUSAM}") + line("/")
    found = told(tmp_path, text)
    assert (found["visits"], found["lines"], found["strange_lines"]) == (1, 3, 0)
    assert found["by_day"] == [
        {
            "day": "2026-11-21",
            "visits": 1,
            "from": [{"console": SUSAM, "page": f"{site}/posts/one.html?p=1", "visits": 1}],
        }
    ]


def test_forms_may_change_from_line_to_line(tmp_path: Path) -> None:
    text = "".join(line(f"/?via={SUSAM}") for line, _ in FORMS.values())
    assert told(tmp_path, text)["visits"] == len(FORMS)


@pytest.mark.parametrize("form", CADDY_TIMES)
def test_every_time_format_of_caddy(tmp_path: Path, form: str) -> None:
    found = told(tmp_path, caddy(f"/?via={SUSAM}", CADDY_TIMES[form]))
    assert [one["day"] for one in found["by_day"]] == ["2026-11-21"]


def test_caddy_tells_the_referrer_and_the_agent(tmp_path: Path) -> None:
    text = caddy("/about", referrer=ANA) + caddy(f"/?via={SUSAM}", agent="curl/8.5.0")
    assert counts(tmp_path, text) == [(ANA, "me.example/about", 1)]
    assert told(tmp_path, text)["left_out"]["robots"] == 1


@pytest.mark.parametrize(
    "change",
    [
        {"status": "200"},
        {"request": {"method": 7}},
        {"request": {"uri": ["/"]}},
        {"request": []},
        {"ts": 32503680000},  # in the year 3000
        {"ts": None},
    ],
    ids=str,
)
def test_caddys_lines_of_another_shape_are_strange(tmp_path: Path, change: dict[str, Any]) -> None:
    found = told(tmp_path, changed(caddy(f"/?via={SUSAM}"), change) + caddy("/"))
    assert (found["visits"], found["lines"], found["strange_lines"]) == (0, 2, 1)


@pytest.mark.parametrize("headers", [None, [], {"Referer": [7]}, {"Referer": []}], ids=str)
def test_caddys_headers_may_be_missing(tmp_path: Path, headers: object) -> None:
    line = changed(caddy(f"/?via={SUSAM}"), {"request": {"headers": headers}})
    assert counts(tmp_path, line) == [(SUSAM, "me.example/", 1)]


def test_a_letter_that_is_none_spoils_no_line_of_caddys(tmp_path: Path) -> None:
    line = caddy(f"/?via={SUSAM}").encode().replace(b"Firefox/", b"Firef\xffx/")
    assert counts(tmp_path, line) == [(SUSAM, "me.example/", 1)]


def changed(line: str, change: dict[str, Any]) -> str:
    """A line of Caddy's with other values at the top or in its `request`."""
    entry = json.loads(line)
    if isinstance(request := change.get("request"), dict):
        change = {"request": entry["request"] | request}
    return json.dumps(entry | change, separators=(",", ":")) + "\n"


@pytest.mark.skipif(shutil.which("nginx") is None, reason="there is no nginx")
def test_what_nginx_itself_writes(tmp_path: Path) -> None:
    port = free_port()
    paths = " ".join(
        f"{name}_temp_path {tmp_path}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {tmp_path}/pid; error_log stderr crit;\n"
        "events { worker_connections 64; }\n"
        f"http {{ access_log {tmp_path}/access.log combined; {paths}\n"
        f'server {{ listen 127.0.0.1:{port}; location / {{ return 200 "x"; }} }} }}\n'
    )
    log = tmp_path / "access.log"
    nginx = subprocess.Popen(["nginx", "-e", "stderr", "-c", str(tmp_path / "nginx.conf")])
    try:
        home = f"http://127.0.0.1:{port}"
        wait_until(lambda: _answers(home))
        agent = {b"user-agent": 'Fire"fox\\ é'.encode()}
        httpx.get(f'{home}/caf%C3%A9?a="b"&via={SUSAM}', headers=agent)
        httpx.get(f"{home}/plain", headers={**agent, b"referer": ANA.encode()})
        wait_until(lambda: b"/plain" in log.read_bytes())
    finally:
        nginx.terminate()
        nginx.wait()
    assert b"\\x22fox\\x5C" in log.read_bytes()
    assert sorted(counts(tmp_path, log.read_bytes())) == [
        (ANA, "/plain", 1),
        (SUSAM, "/caf%C3%A9?a=%22b%22", 1),
    ]


def _answers(url: str) -> bool:
    try:
        return httpx.get(url).is_success
    except httpx.TransportError:
        return False


@pytest.mark.parametrize(
    ("target", "console", "page"),
    [
        ("/?via=https://susam.net/wander/", SUSAM, "/"),
        ("/?via=https://susam.net/wander", SUSAM, "/"),
        ("/?via=https://susam.net/wander/index.html", SUSAM, "/"),
        ("/?via=https%3A%2F%2Fsusam.net%2Fwander%2F", SUSAM, "/"),
        ("/x?b=2&a=1&via=https://susam.net/wander/", SUSAM, "/x?b=2&a=1"),
        ("/x?via=https://susam.net/wander/&utm=1", SUSAM, "/x?utm=1"),
        ("/x?via=rail&via=https://susam.net/wander/", SUSAM, "/x?via=rail"),
        ("/x?q=a%26b&via=wander-0.4.0", None, "/x?q=a%26b"),
        ("/x?via=wander-0.6.0-dev", None, "/x"),
        ("https://me.example/x?via=https://susam.net/wander/", SUSAM, "me.example/x"),
        ("/x?via=https://bücher.example/wander/", "https://xn--bcher-kva.example/wander/", "/x"),
        ("/caf\\xC3\\xA9?via=https://susam.net/wander/", SUSAM, "/café"),
        ('/\\"\\x22\\x1B[31m?via=https://susam.net/wander/', SUSAM, '/""%1B[31m'),
    ],
)
def test_via_names_the_console_and_is_no_part_of_the_page(
    tmp_path: Path, target: str, console: str | None, page: str
) -> None:
    assert counts(tmp_path, combined(target)) == [(console, page, 1)]


@pytest.mark.parametrize(
    "target",
    [
        "/?via=rail",
        "/?via=javascript:alert(1)",
        "/?via=file:///home/ana/index.html",
        "/?via=https://ana:secret@ana.example/",
        "/?via=https://" + "a" * 400 + ".example/",
        "/?via=",
        "/?notvia=https://susam.net/wander/",
        "/via=https://susam.net/wander/",
        "/wander/wander.js?via=https://susam.net/wander/",
        "/robots.txt?via=https://susam.net/wander/",
    ],
)
def test_what_names_no_console_or_is_no_page_is_no_visit(tmp_path: Path, target: str) -> None:
    assert told(tmp_path, combined(target))["visits"] == 0


def test_the_same_page_with_and_without_via_is_one(tmp_path: Path) -> None:
    text = combined(f"/x?via={SUSAM}") + combined("/x", referrer=SUSAM)
    # And both at once are one visit.
    text += combined(f"/x?via={SUSAM}", referrer=SUSAM)
    assert counts(tmp_path, text) == [(SUSAM, "/x", 3)]


def test_which_referrers_are_consoles(tmp_path: Path) -> None:
    (tmp_path / "wander.toml").write_text(
        'url = "https://me.example/wander/"\n'
        'consoles = ["https://list.example/list.html", "https://top.example/"]\n'
    )
    text = "".join(
        combined(f"/{number}", referrer=referrer)
        for number, referrer in enumerate(
            [
                "https://list.example/list.html",
                "http://top.example/",
                "https://new.example/wander/",
                "https://new.example/wander/index.html",
                "https://list.example/",  # says only that it was that site
                "https://list.example/other.html",
                "https://new.example/",
                "https://new.example/wander/more/",
                "https://me.example/wander/",  # our own site
            ]
        )
    )
    assert sorted(counts(tmp_path, text)) == [
        ("https://list.example/list.html", "/0", 1),
        ("https://new.example/wander/", "/2", 1),
        ("https://new.example/wander/", "/3", 1),
        ("https://top.example/", "/1", 1),
    ]


def test_a_referrer_says_which_when_via_does_not(tmp_path: Path) -> None:
    assert counts(tmp_path, combined("/?via=wander-0.4.0", referrer=ANA)) == [(ANA, "/", 1)]


def test_parts_of_a_page_are_no_visits(tmp_path: Path) -> None:
    inside = f"https://me.example/x?via={SUSAM}"
    text = combined("/x.css", referrer=inside) + combined("/x.png", referrer=ANA)
    text += caddy("/about", referrer="https://me.example/wander/")
    assert told(tmp_path, text)["visits"] == 0


@pytest.mark.parametrize(
    ("status", "visits", "left_out"),
    [
        (200, 1, "failed"),
        (203, 1, "failed"),
        (304, 1, "redirects"),
        (206, 0, ""),
        (301, 0, "redirects"),
        (308, 0, "redirects"),
        (404, 0, "failed"),
        (499, 0, "failed"),
        (500, 0, "failed"),
    ],
)
def test_who_got_no_page_has_not_visited_it(
    tmp_path: Path, status: int, visits: int, left_out: str
) -> None:
    found = told(tmp_path, combined(f"/?via={SUSAM}", status=status))
    assert found["visits"] == visits
    expected = {left_out} if left_out and not visits else set()
    assert {why for why, count in found["left_out"].items() if count} == expected


def test_only_who_asks_for_a_page_visits_it(tmp_path: Path) -> None:
    text = combined(f"/?via={SUSAM}", method="HEAD") + combined(f"/?via={SUSAM}", method="POST")
    assert told(tmp_path, text)["visits"] == 0


ROBOTS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.3)",
    "Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)",
    "Wander/0.7.0 (+https://me.example/wander/)",
    "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0 Safari/537.36",
    "curl/8.5.0",
    "python-requests/2.32",
    "Go-http-client/2.0",
)


@pytest.mark.parametrize("agent", ROBOTS)
def test_robots_that_say_so_are_left_out(tmp_path: Path, agent: str) -> None:
    line = combined(f"/?via={SUSAM}", agent=agent)
    found = told(tmp_path, line)
    assert (found["visits"], found["left_out"]["robots"]) == (0, 1)
    assert told(tmp_path, line, "--bots")["visits"] == 1


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (Linux; Android 13; CUBOT NOTE 50) AppleWebKit/537.36 Mobile Safari/537.36",
        "-",
        "Lynx/2.9.0",
    ],
)
def test_people_are_no_robots(tmp_path: Path, agent: str) -> None:
    assert told(tmp_path, combined(f"/?via={SUSAM}", agent=agent))["visits"] == 1


def test_days_from_and_to(tmp_path: Path) -> None:
    text = "".join(
        combined(f"/?via={SUSAM}", day=f"{day}/{month}/2026")
        for month in ("Oct", "Nov")
        for day in (10, 20, 30)
    )
    found = told(tmp_path, text, "--since", "2026-10-20", "--until", "2026-11-10")
    assert [one["day"] for one in found["by_day"]] == ["2026-10-20", "2026-10-30", "2026-11-10"]
    assert (found["first"], found["last"]) == ("2026-10-20", "2026-11-10")
    assert found["by_console"][0]["last"] == "2026-11-10"


def test_totals_by_page_and_by_day(tmp_path: Path) -> None:
    text = combined(f"/x?via={SUSAM}", day="20/Nov/2026") + combined(f"/x?via={ANA}")
    found = told(tmp_path, text + combined(f"/x?via={ANA}") + common(f"/y?via={ANA}"))
    assert found["by_page"] == [
        {
            "page": "/x",
            "visits": 3,
            "last": "2026-11-21",
            "consoles": [{"console": ANA, "visits": 2}, {"console": SUSAM, "visits": 1}],
        },
        {
            "page": "/y",
            "visits": 1,
            "last": "2026-11-21",
            "consoles": [{"console": ANA, "visits": 1}],
        },
    ]
    assert [(one["day"], one["visits"]) for one in found["by_day"]] == [
        ("2026-11-20", 1),
        ("2026-11-21", 3),
    ]
    assert found["visits"] == 4
    assert found["others"] == 0


def test_the_last_line_needs_no_end(tmp_path: Path) -> None:
    line = combined(f"/?via={SUSAM}")
    assert told(tmp_path, (line + line)[:-1])["visits"] == 2


def test_lines_of_something_else_are_counted(tmp_path: Path) -> None:
    # Enough that most blocks are looked at as a whole.
    good = combined("/about") * 5000
    odd = 'a greeting\n\n   \n{"level":"info","msg":"certificate obtained"}\n[x] "not" a line\n'
    cut = combined(f"/?via={SUSAM}")[:90] + "\n"
    found = told(tmp_path, good + odd + good + cut + combined(f"/?via={SUSAM}"))
    assert found["lines"] == 10_000 + 3 + 1 + 1
    assert found["strange_lines"] == 4
    assert found["visits"] == 1
    ended = run_here(tmp_path, "visits", "access.log")
    assert "4 of 10,005 lines could not be read as log lines." in ended.stdout
