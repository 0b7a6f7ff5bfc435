"""What takes a list back to what it said before."""

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from wander.config import parse_config
from wander.config.edit import Add, Move, Replace, Set, edited
from wander.own_list import save_changes
from wander.server.editor.undo import way_back

ENTRIES = [f"https://{letter}.example/" for letter in "abcdefgh"]

entry = st.sampled_from(ENTRIES)
a_list = st.lists(entry, unique=True, max_size=8)
said = st.tuples(st.sampled_from(["", "A note.", "Two\nlines."]), st.sampled_from([(), ("x", "y")]))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A list of any pages and patterns, some of them annotated."""
    lines = [f"title = {json.dumps(draw(st.sampled_from(['Here', 'There'])))}"]
    if draw(st.booleans()):
        lines.append('referral = "no"')
    about = {one: draw(said) for one in ENTRIES}
    for name, key in (("pages", "url"), ("ignore", "pattern")):
        items = []
        for one in draw(a_list):
            note, tags = about[one]
            table = {key: one, **({"note": note} if note else {})}
            pairs = [f"{k} = {json.dumps(v)}" for k, v in table.items()]
            pairs += [f"tags = {json.dumps(list(tags))}"] if tags else []
            items.append("{ " + ", ".join(pairs) + " }")
        lines.append(f"{name} = [{', '.join(items)}]")
    return "\n".join(lines) + "\n"


@settings(max_examples=150, deadline=None)
@given(before=texts(), after=texts())
def test_any_list_says_again_what_it_said(before: str, after: str) -> None:
    back = edited(after, way_back(after, before))
    assert parse_config(back) == parse_config(before)


def test_nothing_is_done_where_nothing_is_to_be_taken_back() -> None:
    text = 'pages = ["https://a.example/"]\n'
    assert way_back(text, text) == []
    assert way_back(text + "# A comment.\n", text) == []


def test_another_address_is_one_change_and_keeps_the_comment() -> None:
    before = 'pages = [\n    "https://a.example/",  # Mine.\n    "https://b.example/",\n]\n'
    after = edited(before, [Replace(list="pages", entry=ENTRIES[0], by=ENTRIES[2])])
    assert way_back(after, before) == [Replace(list="pages", entry=ENTRIES[2], by=ENTRIES[0])]
    assert edited(after, way_back(after, before)) == before


def test_one_entry_that_went_up_is_one_move() -> None:
    before = f"pages = {json.dumps(ENTRIES)}\n"
    after = edited(before, [Move(list="pages", entry=ENTRIES[7], to=0)])
    assert way_back(after, before) == [Move(list="pages", entry=ENTRIES[7], to=7)]


def test_what_goes_without_saying_is_not_said() -> None:
    before = "pages = []\n"
    after = edited(before, [Set(key="language", value="de"), Set(key="preconnect", value=False)])
    assert edited(after, way_back(after, before)) == before


def test_what_others_added_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "wander.toml"
    before = f'pages = ["{ENTRIES[0]}", "{ENTRIES[1]}"]\n'
    after = f'pages = ["{ENTRIES[1]}"]\n'
    path.write_text(edited(after, [Add(list="pages", entry=ENTRIES[2])]))
    saved = save_changes(path, after, way_back(after, before))
    assert saved.config.console.pages == tuple(ENTRIES[:3])
