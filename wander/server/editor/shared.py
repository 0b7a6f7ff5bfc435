"""Answers that are found out once for all who ask at the same time, or shortly after."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Final, Generic, TypeVar

GOOD_FOR: Final = 30.0
"""Seconds for which an answer is given again: for a form that is sent twice, and for a page that
is looked at while it is typed and then added."""
MOST_KEPT: Final = 500

Question = TypeVar("Question", bound=Hashable)
Answer = TypeVar("Answer")


class Shared(Generic[Question, Answer]):
    """The answers to questions of one kind; `places` is how many are worked on at once."""

    def __init__(self, clock: Callable[[], float], places: asyncio.Semaphore) -> None:
        self._clock, self._places = clock, places
        self._found: OrderedDict[Question, tuple[float, Answer]] = OrderedDict()
        self._asking: dict[Question, asyncio.Task[Answer]] = {}

    async def get(
        self, question: Question, find_out: Callable[[], Coroutine[Any, Any, Answer]]
    ) -> Answer:
        """The answer to a question, from whoever finds it out first."""
        if question in self._found:
            when, answer = self._found[question]
            if self._clock() - when < GOOD_FOR:
                return answer
        if question not in self._asking:
            task = asyncio.create_task(self._find_out(question, find_out))
            task.add_done_callback(lambda _task: self._asking.pop(question, None))
            self._asking[question] = task
        # Who goes away takes the answer from nobody else.
        return await asyncio.shield(self._asking[question])

    async def _find_out(
        self, question: Question, find_out: Callable[[], Coroutine[Any, Any, Answer]]
    ) -> Answer:
        async with self._places:
            answer = await find_out()
        self._found[question] = (self._clock(), answer)
        self._found.move_to_end(question)
        if len(self._found) > MOST_KEPT:
            self._found.popitem(last=False)
        return answer
