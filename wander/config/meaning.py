"""Whether an edited `wander.toml` says what was meant, and nothing else.

>>> from wander.config.changes import Remove
>>> plan = ListPlan("pages", ["https://a.example/"])
>>> before, after = 'pages = ["https://a.example/"]  # Mine.', "pages = []"
>>> plan.make(Remove(list="pages", entry="https://a.example/"))
>>> is_as_meant(before, after, {"pages": ["https://a.example/"]}, {"pages": plan}, {})
False
"""

import tomllib
from collections.abc import Iterator, Mapping
from typing import get_args

from wander.config.changes import as_table
from wander.config.entries import ListName
from wander.config.layout import FilesName, Layout, SettingName, Value
from wander.config.plan import ListPlan
from wander.config.writing import comment_lines


def is_as_meant(
    before: str,
    after: str,
    values: Mapping[str, object],
    plans: Mapping[ListName, ListPlan],
    set_values: Mapping[SettingName | FilesName, Value | None],
) -> bool:
    """Whether the text `after` says what was meant, and has all comments of `before`.

    `values` are those that the text had before.
    """
    meant: dict[str, object] = dict(values)
    meant |= {key: as_read(value) for key, value in set_values.items()}
    meant |= {name: plan.meant for name, plan in plans.items()}
    meant = {key: value for key, value in meant.items() if value is not None}
    try:
        meaning = _meaning(tomllib.loads(after, parse_float=str))
    except (ValueError, RecursionError):
        return False
    comments, old_comments = _comments(after), _comments(before)
    new_comments = [comment for plan in plans.values() for comment in _headings(plan)]
    # Moves take comments along.
    if new_comments or any(plan.steps for plan in plans.values()):
        comments, old_comments = sorted(comments), sorted([*old_comments, *new_comments])
    return meaning == _meaning(meant) and comments == old_comments


def as_read(value: Value | None) -> str | bool | list[str] | None:
    """The value of a setting as it is read from TOML."""
    return list(value) if isinstance(value, tuple) else value


def _meaning(values: Mapping[str, object]) -> dict[str, object]:
    """The values, in one form for what means the same: a list without entries and none."""
    meaning = dict(values)
    for name in get_args(ListName):
        items = meaning.pop(name, [])
        if isinstance(items, list):
            items = [as_table(name, item) for item in items]
        if items:
            meaning[name] = items
    return meaning


def _comments(text: str) -> list[bytes]:
    return [comment.text or b"" for comment in Layout(text.encode()).comments]


def _headings(plan: ListPlan) -> Iterator[bytes]:
    """The comments that are new."""
    for new in plan.added:
        for line in comment_lines(new.heading):
            yield line.encode()
