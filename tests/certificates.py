"""Certificates for servers on loopback, from one authority that nobody else trusts.

>>> with socket.create_server(("127.0.0.1", 0)) as plain:    # doctest: +SKIP
...     secure = server_context("a.example", "127.0.0.1").wrap_socket(plain, server_side=True)
>>> httpx.get("https://a.example/", verify=trust())    # doctest: +SKIP
"""

import ssl
from datetime import datetime
from functools import cache

import trustme

EXPIRED_ON = datetime(2021, 2, 3)
"""The last day of a certificate that is made `expired`."""


@cache
def authority() -> trustme.CA:
    """Who signs, the same for the whole process."""
    return trustme.CA()


def authority_pem() -> bytes:
    """The authority's own certificate, for whoever wants a file of those to trust."""
    return authority().cert_pem.bytes()


def server_context(*names: str, expired: bool = False) -> ssl.SSLContext:
    """What a server with a certificate for these names or addresses listens with."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    not_after = EXPIRED_ON if expired else None
    authority().issue_cert(*names, not_after=not_after).configure_cert(context)
    return context


def trust() -> ssl.SSLContext:
    """What a client connects with that trusts this authority and no other."""
    return ssl.create_default_context(cadata=authority_pem().decode("ascii"))
