"""When entries came into the list, without the owner's doing."""

import os
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.owner import Owner
from wander.config import read_config
from wander.config.save import save
from wander.feeds import Dates
from wander.feeds.beside import feeds_beside
from wander.feeds.dates import dates_of, exported_dates
from wander.network.database import open_database

DAY = 86_400
NOW = 1_700_000_000
A, B, C, D = (f"https://{name}.example/" for name in "abcd")


class Keeper(Owner):
    """An owner who edits the list by hand, at times that a test says."""

    def lists(self, *pages: str, at: int, consoles: tuple[str, ...] = ()) -> None:
        self.write(f"pages = {list(pages)}\nconsoles = {list(consoles)}\n".replace("'", '"'))
        os.utime(self.list, (at, at))

    def listed_once(self, *pages: str, until: int) -> None:
        """A version in the history."""
        stamp = datetime.fromtimestamp(until, UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        self.write(f"pages = {list(pages)}", f".wander/history/{stamp}-wander.toml")

    def dates(self, now: int = NOW, earlier: Dates | None = None) -> Mapping[str, int]:
        config = read_config(self.list)
        return dates_of(
            config, self.list, now=now, earlier=earlier or Dates(), report=self.told.append
        ).pages


@pytest.fixture
def owner(tmp_path: Path) -> Keeper:
    return Keeper(tmp_path)


def test_at_first_all_have_the_date_of_the_file(owner: Keeper) -> None:
    owner.lists(A, B, at=NOW - DAY, consoles=("https://n.example/wander",))
    dates = dates_of(read_config(owner.list), owner.list, now=NOW)
    assert dates == Dates({A: NOW - DAY, B: NOW - DAY}, {"https://n.example/wander": NOW - DAY})


def test_what_is_added_has_the_date_of_the_edit_and_the_rest_keeps_its_own(owner: Keeper) -> None:
    owner.lists(A, B, at=NOW - 9 * DAY)
    owner.dates(NOW - 8 * DAY)
    owner.lists(A, C, B, at=NOW - 2 * DAY)
    assert owner.dates() == {A: NOW - 9 * DAY, C: NOW - 2 * DAY, B: NOW - 9 * DAY}
    owner.lists(B, A, C, at=NOW - DAY)  # saved anew, in another order
    assert owner.dates() == {A: NOW - 9 * DAY, C: NOW - 2 * DAY, B: NOW - 9 * DAY}


def test_what_was_removed_comes_back_with_its_date(owner: Keeper) -> None:
    owner.lists(A, B, at=NOW - 9 * DAY)
    owner.dates()
    owner.lists(A, at=NOW - 5 * DAY)
    assert owner.dates() == {A: NOW - 9 * DAY}
    owner.lists(A, B, at=NOW - DAY)
    assert owner.dates()[B] == NOW - 9 * DAY


@pytest.mark.parametrize(
    "written", ["https://A.example", "HTTPS://a.example:443/", "http://a.example/"]
)
def test_an_entry_written_otherwise_is_the_same(owner: Keeper, written: str) -> None:
    """Nor is a page new whose site went to https."""
    owner.lists(A, B, at=NOW - 9 * DAY)
    owner.dates()
    owner.lists(written, B, at=NOW - DAY)
    assert owner.dates() == {written: NOW - 9 * DAY, B: NOW - 9 * DAY}


def test_an_older_file_put_in_place_of_the_list_makes_nothing_old(owner: Keeper) -> None:
    owner.lists(A, at=NOW - 5 * DAY)
    owner.dates()
    owner.lists(A, B, at=NOW - 90 * DAY)
    assert owner.dates()[B] == NOW - 5 * DAY


def test_nothing_comes_from_the_future(owner: Keeper) -> None:
    owner.lists(A, at=NOW + DAY)
    assert owner.dates() == {A: NOW}
    assert owner.dates(NOW - DAY) == {A: NOW - DAY}  # the clock was put back


# The history of the list


def test_the_history_tells_when_entries_came(owner: Keeper) -> None:
    owner.listed_once(A, until=NOW - 9 * DAY)
    owner.listed_once("https://B.example", A, until=NOW - 7 * DAY)
    owner.listed_once(A, until=NOW - 6 * DAY)
    owner.listed_once(B, A, C, until=NOW - 2 * DAY)
    owner.lists(A, B, C, D, at=NOW - DAY)
    assert owner.dates() == {
        A: NOW - 9 * DAY,  # or before: no version tells
        B: NOW - 9 * DAY,  # came when the version with A alone was replaced
        C: NOW - 6 * DAY,
        D: NOW - DAY,
    }


def test_a_version_that_is_no_list_is_passed_over(owner: Keeper) -> None:
    owner.listed_once(A, until=NOW - 9 * DAY)
    owner.write("pages = [", ".wander/history/20200101T000000.000000Z-wander.toml")
    owner.write("pages = 3", ".wander/history/20200102T000000.000000Z-wander.toml")
    owner.lists(A, at=NOW - DAY)
    assert owner.dates() == {A: int(datetime(2020, 1, 2, tzinfo=UTC).timestamp())}


def test_several_edits_between_two_looks_have_their_own_dates(owner: Keeper) -> None:
    owner.lists(A, at=NOW - 9 * DAY)
    owner.dates()
    owner.listed_once(A, until=NOW - 5 * DAY)
    owner.listed_once(A, B, until=NOW - 3 * DAY)
    owner.lists(A, B, C, at=NOW - 3 * DAY)
    assert owner.dates() == {A: NOW - 9 * DAY, B: NOW - 5 * DAY, C: NOW - 3 * DAY}


def test_a_list_that_wander_saved_has_a_history(owner: Keeper) -> None:
    owner.lists(A, at=NOW - 9 * DAY)
    save(owner.list, f'pages = ["{A}", "{B}"]\n', expected=None)
    now = int(datetime.now(UTC).timestamp()) + 1
    dates = owner.dates(now)
    assert now - 60 < dates[A] <= dates[B] <= now


# Where nothing can be kept


@pytest.mark.parametrize("how", ["folder", "later version"])
def test_without_a_place_to_keep_them_the_dates_are_found_anew(owner: Keeper, how: str) -> None:
    owner.lists(A, at=NOW - DAY)
    database = owner.folder / "wander.db"
    if how == "folder":
        database.mkdir()
    else:
        open_database(database, owner.told.append).close()
        connection = sqlite3.connect(database, isolation_level=None)
        connection.execute("PRAGMA user_version = 999")
        connection.close()
    assert owner.dates() == {A: NOW - DAY}
    owner.lists(A, B, at=NOW)
    # Whoever knew them can tell.
    assert owner.dates(earlier=Dates({A: NOW - DAY})) == {A: NOW - DAY, B: NOW}
    assert owner.told == []


def test_a_broken_database_is_told_and_replaced(owner: Keeper) -> None:
    owner.lists(A, at=NOW - DAY)
    owner.write("no database" * 500, "wander.db")
    assert owner.dates() == {A: NOW - DAY}
    assert len(owner.told) == 1
    assert "was broken" in owner.told[0]
    owner.lists(A, at=NOW)
    assert owner.dates() == {A: NOW - DAY}
    assert len(owner.told) == 1


# An earlier export


def test_an_export_tells_the_dates_when_the_database_is_lost(owner: Keeper) -> None:
    """As in a workflow whose cache was dropped."""
    owner.lists(A, B, at=NOW - 9 * DAY, consoles=(C,))
    config = read_config(owner.list)
    (owner.folder / "wander.json").write_bytes(
        feeds_beside(config, owner.list)["wander.json"].content
    )
    (owner.folder / "wander.db").unlink()
    owner.lists(A, B, D, at=NOW - DAY, consoles=(C,))
    earlier = exported_dates(owner.folder / "wander.json")
    assert earlier == Dates({A: NOW - 9 * DAY, B: NOW - 9 * DAY}, {C: NOW - 9 * DAY})
    assert owner.dates(earlier=earlier) == {A: NOW - 9 * DAY, B: NOW - 9 * DAY, D: NOW - DAY}
    assert owner.dates() == {A: NOW - 9 * DAY, B: NOW - 9 * DAY, D: NOW - DAY}


OURS = '{\n "version": 1,\n "generator": "Wander 0.1.0",\n'


@pytest.mark.parametrize(
    ("text", "dates"),
    {
        "missing": (None, {}),
        "not ours": ('{"pages": [{"url": "u", "added": "2026-01-01T00:00:00Z"}]}', {}),
        "cut": (f'{OURS} "pages": [', {}),
        "deep": (f'{OURS} "pages": {"[" * 100_000}', {}),
        "odd": (
            OURS + '"pages": [3, {"url": 1, "added": "x"}, {"url": "u", "added": "yesterday"},'
            ' {"url": "v"}, {"url": "w", "added": "1970-01-02T00:00:00Z"}], "consoles": {}}',
            {"w": DAY},
        ),
    }.values(),
)
def test_another_file_of_that_name_tells_nothing(
    tmp_path: Path, text: str | None, dates: Mapping[str, int]
) -> None:
    file = tmp_path / "wander.json"
    if text is not None:
        file.write_text(text)
    assert exported_dates(file).pages == dates


def test_the_files_show_the_dates_and_switched_off_keep_none(owner: Keeper) -> None:
    owner.lists(A, at=1_700_000_000)
    feed = feeds_beside(read_config(owner.list), owner.list)["feed.xml"]
    assert b"<published>2023-11-14T22:13:20Z</published>" in feed.content
    (owner.folder / "wander.db").unlink()
    owner.write(f'feeds = false\npages = ["{A}"]')
    assert feeds_beside(read_config(owner.list), owner.list) == {}
    assert not (owner.folder / "wander.db").exists()
