"""Which browser the tests drive, and how one is had where there is none.

Looked for in this order: `WANDER_CHROMIUM`, Playwright's own, the system's.
`python -m tests.chromium` installs one where none of these is there.
"""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from playwright.sync_api import sync_playwright

SYSTEM_NAMES = (
    # Without windows, tabs and menus that nobody sees: a test starts in a fifth of the time.
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)
DEBIAN_PACKAGES = ("chromium-headless-shell", "chromium")
"""The first where there is one: not every Debian and Ubuntu has it."""

LAUNCH_ARGS = [
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # As browsers with windows have it: another site's page, or a sandboxed one, cannot stall ours.
    "--site-per-process",
    "--enable-features=IsolateSandboxedIframes",
]


def launch_args() -> list[str]:
    """Quiet flags; without Chromium's own sandbox where it cannot have one (as root)."""
    return [*LAUNCH_ARGS, "--no-sandbox"] if os.geteuid() == 0 else LAUNCH_ARGS


def playwrights_own() -> Path | None:
    """Playwright's own Chromium, where it was downloaded."""
    # In a thread of its own: this one may drive a browser already, and has its loop then.
    with ThreadPoolExecutor(1) as thread:
        path = thread.submit(_path_of_playwrights).result()
    return path if path.is_file() else None


def _path_of_playwrights() -> Path:
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def find() -> Path | None:
    """The browser to drive, or None where there is none."""
    if chosen := os.environ.get("WANDER_CHROMIUM"):
        return Path(chosen)
    if own := playwrights_own():
        return own
    return next((Path(path) for name in SYSTEM_NAMES if (path := shutil.which(name))), None)


def install() -> None:
    """Install a browser: Playwright's, or where that cannot be had, Debian's."""
    playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
    if subprocess.run(playwright, check=False).returncode == 0 and find():
        return
    if shutil.which("apt-get"):
        as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        subprocess.run([*as_root, "apt-get", "update", "-qq"], check=False)
        for package in DEBIAN_PACKAGES:
            install = [*as_root, "apt-get", "install", "-y", "-qq", package]
            if subprocess.run(install, check=False).returncode == 0:
                return


def main() -> int:
    if not find():
        print("No browser here yet. Installing one for the tests.", flush=True)
        install()
    browser = find()
    if browser is None or not os.access(browser, os.X_OK):
        print(
            f"No usable browser for the tests ({browser or 'none found'}). Install Chromium"
            " and run this again, or name one in WANDER_CHROMIUM.",
            file=sys.stderr,
        )
        return 1
    print(f"Tests run in {browser}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
