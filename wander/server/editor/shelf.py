"""What the editor remembers for a while: as much as there is room for, and no more.

>>> shelf = Shelf[str](most=2)
>>> first, second = shelf.put("one"), shelf.put("two")
>>> shelf.get(first)
'one'
>>> third = shelf.put("three")
>>> shelf.get(second) is None    # it was asked for the longest ago
True
"""

import secrets
import threading
from collections import OrderedDict
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class Shelf(Generic[Kept]):
    """Things under names, in memory; what nobody has asked for the longest goes first.

    What is here can be lost at any time: whoever asks has words for that.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[str, Kept] = OrderedDict()
        self._turn = threading.Lock()

    def put(self, thing: Kept, name: str | None = None) -> str:
        """Keep something under a name that was given, or one that nobody can guess."""
        name = name or secrets.token_urlsafe(12)
        with self._turn:
            self._things[name] = thing
            self._things.move_to_end(name)
            while len(self._things) > self._most:
                self._things.popitem(last=False)
        return name

    def get(self, name: str) -> Kept | None:
        """What is under this name, or None."""
        with self._turn:
            thing = self._things.get(name)
            if thing is not None:
                self._things.move_to_end(name)
            return thing
