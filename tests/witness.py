"""Sees what a visitor would notice while strangers' code runs."""

import threading
import time
from bisect import bisect_left, bisect_right
from pathlib import Path
from types import TracebackType
from typing import Any

from playwright.sync_api import Dialog, Page

MOST_BLOCKED = 200.0
"""Milliseconds for which the page's main thread may be held."""

# Long tasks are those of the page's own main thread, whoever caused them: a frame that the
# browser keeps in the same process is on that thread too. A press waits for the tasks in front
# of it, so many short ones show in its delay.
RECORDER = """
if (window === top) {
  const { timeOrigin } = performance
  const record = window.witnessed = { tasks: [], presses: [] }
  new PerformanceObserver(list => {
    for (const { startTime, duration, name } of list.getEntries()) {
      record.tasks.push({ at: timeOrigin + startTime, ms: duration, whose: name })
    }
  }).observe({ type: 'longtask', buffered: true })
  new PerformanceObserver(list => {
    for (const { name, startTime, processingStart } of list.getEntries()) {
      if (name !== 'pointerdown') continue
      record.presses.push({ at: timeOrigin + startTime, ms: processingStart - startTime })
    }
  }).observe({ type: 'event', durationThreshold: 16 })
}
"""


class Witness:
    """Watches a page from before it is opened; whether it is held up, in Chromium alone.

    >>> with Witness(page) as witness:    # doctest: +SKIP
    ...     page.goto(url)
    ...     witness.assert_calm()
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._noticed: list[str] = []
        browser = page.context.browser
        chromium = browser is not None and browser.browser_type.name == "chromium"
        # Other browsers tell neither of long tasks nor of their processes.
        self._queue = RunQueue(renderer_of(page)) if chromium else None
        page.add_init_script(RECORDER)
        page.on("dialog", self._see_dialog)
        page.on("crash", lambda _: self._noticed.append("the page crashed"))
        page.on("download", lambda download: self._noticed.append(f"a download: {download.url}"))
        page.context.on("page", lambda popup: self._noticed.append(f"a pop-up: {popup.url}"))

    def __enter__(self) -> "Witness":
        if self._queue:
            self._queue.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._queue:
            self._queue.stop()

    def assert_calm(self) -> None:
        """No dialog, no pop-up, no download, and a page that was always there for its visitor."""
        assert not self._noticed, self._noticed
        if self._queue is None:
            return
        assert renderer_of(self._page) == self._queue.process, "another process was watched"
        record: dict[str, list[dict[str, Any]]] = self._page.evaluate("() => witnessed")
        for kind, entries in record.items():
            for entry in entries:
                entry["held"] = entry["ms"] - self._queue.waited(entry["at"], entry["ms"])
            too_long = [entry for entry in entries if entry["held"] > MOST_BLOCKED]
            assert not too_long, f"{kind} of over {MOST_BLOCKED:.0f} ms: {too_long}"

    def _see_dialog(self, dialog: Dialog) -> None:
        self._noticed.append(f"a dialog: {dialog.message}")
        dialog.dismiss()


class RunQueue:
    """How long a process's main thread stood ready to run and had no core to run on.

    The browser's records are by the clock on the wall, and on a machine that does other things
    as well that says little. Linux keeps this account (`schedstat`); elsewhere it is nought.
    """

    def __init__(self, process: int) -> None:
        self.process = process
        self._account = Path(f"/proc/{process}/task/{process}/schedstat")
        self._samples: list[tuple[float, float]] = []  # milliseconds since 1970; waited so far
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def waited(self, at: float, duration: float) -> float:
        """Milliseconds of waiting in this stretch of time, rounded up to whole samples."""
        times = [when for when, _ in self._samples]
        first = bisect_right(times, at) - 1
        last = min(bisect_left(times, at + duration), len(times) - 1)
        if first < 0:
            return 0.0
        return min(duration, self._samples[last][1] - self._samples[first][1])

    def _sample(self) -> None:
        while self._account.exists() and not self._over.wait(0.02):
            _, waited, _ = self._account.read_text().split()
            self._samples.append((time.time() * 1000, int(waited) / 1e6))


def renderer_of(page: Page) -> int:
    """The number of the process that the page is in, as the browser's own trace tells."""
    events: list[dict[str, Any]] = []
    done: list[object] = []
    session = page.context.new_cdp_session(page)
    session.on("Tracing.dataCollected", lambda data: events.extend(data["value"]))
    session.on("Tracing.tracingComplete", lambda end: done.append(end))
    categories = ["disabled-by-default-devtools.timeline"]
    config = {"includedCategories": categories, "excludedCategories": ["*"]}
    session.send("Tracing.start", {"traceConfig": config})
    session.send("Tracing.end")
    while not done:
        page.wait_for_timeout(10)
    session.detach()
    (started,) = [event for event in events if event["name"] == "TracingStartedInBrowser"]
    frames = started["args"]["data"]["frames"]
    (process,) = [frame["processId"] for frame in frames if "parent" not in frame]
    return int(process)
