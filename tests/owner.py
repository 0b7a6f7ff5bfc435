"""An owner's folder on disk, as the console that stands in it is tested."""

from pathlib import Path

from starlette.applications import Starlette

from wander import create_app


class Owner:
    """Somebody with a `wander.toml`, files beside it, and a terminal in which they are told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.list = folder / "wander.toml"
        self.told: list[str] = []

    def write(self, text: str, name: str = "wander.toml") -> None:
        """Save a file, as an editor does: emptied, then filled."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def app(self) -> Starlette:
        """Their console."""
        return create_app(self.list, report=self.told.append)
