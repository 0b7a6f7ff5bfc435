"""Answers that are found out once for all who ask at the same time, or shortly after."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

Question = TypeVar("Question", bound=Hashable)
Answer = TypeVar("Answer")


class Shared(Generic[Question, Answer]):
    """The answers to questions of one kind.

    `places` is how many are worked on at once. An answer is given again for `good_for` seconds,
    as long as it is among the `most` last ones.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        places: asyncio.Semaphore,
        *,
        good_for: float,
        most: int,
    ) -> None:
        self._clock, self._places = clock, places
        self._good_for, self._most = good_for, most
        self._found: OrderedDict[Question, tuple[float, Answer]] = OrderedDict()
        self._asking: dict[Question, asyncio.Task[Answer]] = {}

    def costs_nothing(self, question: Question) -> bool:
        """Whether there is an answer to it already, or will be one without anything more."""
        return question in self._asking or self._is_fresh(question)

    async def get(
        self, question: Question, find_out: Callable[[], Coroutine[Any, Any, Answer]]
    ) -> Answer:
        """The answer to a question, from whoever finds it out first."""
        if self._is_fresh(question):
            return self._found[question][1]
        if question not in self._asking:
            task = asyncio.create_task(self._find_out(question, find_out))
            task.add_done_callback(lambda _task: self._asking.pop(question, None))
            self._asking[question] = task
        # Who goes away takes the answer from nobody else.
        return await asyncio.shield(self._asking[question])

    def _is_fresh(self, question: Question) -> bool:
        found = self._found.get(question)
        return found is not None and self._clock() - found[0] < self._good_for

    async def _find_out(
        self, question: Question, find_out: Callable[[], Coroutine[Any, Any, Answer]]
    ) -> Answer:
        async with self._places:
            answer = await find_out()
        self._found[question] = (self._clock(), answer)
        self._found.move_to_end(question)
        if len(self._found) > self._most:
            self._found.popitem(last=False)
        return answer
