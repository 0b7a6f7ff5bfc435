"""Lines of web servers' logs, as the servers write them, for a request with these details."""

import json
from collections.abc import Callable
from typing import Final

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SUSAM = "https://susam.net/wander/"
ANA = "https://ana.example/wander/"


def combined(
    target: str,
    *,
    day: str = "21/Nov/2026",
    status: int = 200,
    referrer: str = "-",
    agent: str = FIREFOX,
    method: str = "GET",
) -> str:
    """nginx's and Apache's `combined`."""
    return (
        f'203.0.113.7 - - [{day}:10:00:00 +0100] "{method} {target} HTTP/1.1" {status} 5123'
        f' "{referrer}" "{agent}"\n'
    )


def common(target: str) -> str:
    """Apache's `common`, nginx without the two headers, and many others."""
    return f'203.0.113.7 - ana [21/Nov/2026:10:00:00 +0100] "GET {target} HTTP/1.1" 200 5123\n'


def caddy(
    target: str, ts: object = 1795255200.872107, referrer: str = "", agent: str = FIREFOX
) -> str:
    """Caddy's `format json`, all fields."""
    headers = {
        "User-Agent": [agent],
        "Accept-Encoding": ["gzip, deflate, br"],
        "Sec-Ch-Ua": ['"Chromium";v="119", "Not?A_Brand";v="24"'],
        **({"Referer": [referrer]} if referrer else {}),
    }
    entry = {
        "level": "info",
        "ts": ts,
        "logger": "http.log.access.log0",
        "msg": "handled request",
        "request": {
            "remote_ip": "203.0.113.7",
            "remote_port": "54834",
            "client_ip": "203.0.113.7",
            "proto": "HTTP/2.0",
            "method": "GET",
            "host": "me.example",
            "uri": target,
            "headers": headers,
            "tls": {"resumed": False, "version": 772, "proto": "h2", "server_name": "me.example"},
        },
        "bytes_read": 0,
        "user_id": "",
        "duration": 0.000236047,
        "size": 5123,
        "status": 200,
        "resp_headers": {"Server": ["Caddy"], "Content-Type": ["text/html; charset=utf-8"]},
    }
    return json.dumps(entry, separators=(",", ":"), ensure_ascii=False) + "\n"


CADDY_TIMES: Final[dict[str, object]] = {
    "unix_seconds_float": 1795255200.872107,
    "unix_milli_float": 1795255200872.107,
    "unix_nano": 1795255200872107000,
    "iso8601": "2026-11-21T10:00:00.872+0100",
    "rfc3339": "2026-11-21T10:00:00+01:00",
    "wall": "2026/11/21 10:00:00",
    "wall_milli": "2026/11/21 10:00:00.872",
    "common_log": "21/Nov/2026:10:00:00 +0100",
}

FORMS: Final[dict[str, tuple[Callable[[str], str], str]]] = {
    "common": (common, ""),
    "combined": (combined, ""),
    "Apache's vhost_combined": (lambda target: "me.example:443 " + combined(target), "me.example"),
    "Apache's vhost_common": (lambda target: "me.example " + common(target), "me.example"),
    "Apache's combinedio": (lambda target: combined(target)[:-1] + " 712 5521\n", ""),
    "nginx with more behind": (
        lambda target: combined(target)[:-1] + ' "198.51.100.2, 10.0.0.1" rt=0.004 uct="0.000"\n',
        "",
    ),
    "a name with a space": (
        lambda target: combined(target).replace("- -", "- Ana Lopez", 1),
        "",
    ),
    "IPv6": (lambda target: combined(target).replace("203.0.113.7", "2001:db8::7"), ""),
    "from a journal": (lambda target: "Nov 21 10:00:00 box nginx[42]: " + combined(target), ""),
    "Windows' line ends": (lambda target: combined(target)[:-1] + "\r\n", ""),
    "Caddy": (caddy, "me.example"),
    "Caddy through docker": (lambda target: "caddy  | " + caddy(target), "me.example"),
}
"""How a line is made, and the site that it names."""
