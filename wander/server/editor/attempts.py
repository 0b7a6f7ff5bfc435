"""How often somebody may try to sign in.

>>> attempts = Attempts(clock=lambda: 0.0)
>>> [attempts.wait("192.0.2.1") for _ in range(11)][-2:]
[0.0, 60.0]
>>> attempts.wait("192.0.2.2")
0.0
"""

import ipaddress
import threading
import time
from collections.abc import Callable
from typing import Final, NamedTuple


class Allowance(NamedTuple):
    """So many attempts at once, and then one more now and then."""

    at_once: int
    every: float
    """Seconds until there is one more."""


EACH: Final = Allowance(10, 60)
"""For one address, and for one browser that the owner knows."""
ALL: Final = Allowance(60, 2)
"""For all addresses together."""
MOST: Final = 10_000
"""Addresses and browsers that are remembered."""

_SLACK: Final = 1e-6
"""Seconds; who waited as long as we said is not sent away for a rounding error."""


class Attempts:
    """Limits attempts to sign in, for each address and for all, and locks nobody out for ever.

    A browser in which the owner has signed in before has an allowance of its own, and that of
    all addresses does not count for it: however many strangers guess, the owner gets in.

    What is remembered is when an allowance will be whole again, and only until then: an address
    that is forgotten had nothing to gain from it. An attempt that has to wait leaves no trace,
    so the allowance of all is what bounds the memory: no more than 360 addresses can have tried
    in the ten minutes after which one is forgotten. So nobody gets a fresh allowance by pushing
    others, or their own address, out. Should there still be more than `MOST`, the ones that
    would be whole soonest go, and those who guessed most stay.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._whole_at: dict[str, float] = {}
        self._all_whole_at = clock()
        self._counting = threading.Lock()

    def wait(self, address: str, device: str | None = None) -> float:
        """Seconds to wait before the next attempt, which is not counted; 0: it is made now.

        `address` is the visitor's; `device` is what `Sessions.is_device` says of their browser.
        """
        who = _who(address, device)
        with self._counting:
            now = self._clock()
            whole_at = max(self._whole_at.get(who, now), now)
            all_whole_at = max(self._all_whole_at, now)
            wait = _wait(EACH, whole_at - now)
            if device is None:
                wait = max(wait, _wait(ALL, all_whole_at - now))
            if wait > _SLACK:
                return wait
            self._whole_at[who] = whole_at + EACH.every
            if device is None:
                self._all_whole_at = all_whole_at + ALL.every
            self._forget(now)
            return 0.0

    def succeeded(self, address: str, device: str | None = None) -> None:
        """Give an attempt back that was the right one."""
        who = _who(address, device)
        with self._counting:
            if who in self._whole_at:
                self._whole_at[who] -= EACH.every
            if device is None:
                self._all_whole_at -= ALL.every

    def _forget(self, now: float) -> None:
        self._whole_at = {who: at for who, at in self._whole_at.items() if at > now}
        while len(self._whole_at) > MOST:
            del self._whole_at[min(self._whole_at, key=self._whole_at.__getitem__)]


def _wait(allowance: Allowance, until_whole: float) -> float:
    """Seconds until one more attempt may be made, from those until the allowance is whole."""
    return max(0.0, until_whole - (allowance.at_once - 1) * allowance.every)


def _who(address: str, device: str | None) -> str:
    """Whose allowance it is.

    A household has a /64 of IPv6 addresses and may take another at every attempt (RFC 6177);
    what is no address, as with a Unix socket, is one visitor. An IPv4 address that is written
    as an IPv6 one is the same visitor.
    """
    if device is not None:
        return f"device {device}"
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.IPv6Network((parsed, 64), strict=False))
