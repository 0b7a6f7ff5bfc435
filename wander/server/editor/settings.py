"""The screen of the settings that can be changed here; the rest is told."""

from typing import Final

from starlette.responses import Response

from wander.config import ConfigError, parse_config
from wander.config.edit import Edit, Set, edited
from wander.config.settings import LONGEST_TITLE
from wander.server.editor.desk import Version, Wish
from wander.server.editor.office import Office
from wander.server.editor.undo import setting
from wander.server.editor.visit import Visit
from wander.server.editor.wording import sentence
from wander.typed import AnswerError, checked_url

_TEXTS: Final = ("title", "url", "language", "referral")


def settings_screen(office: Office, visit: Visit) -> Response:
    """The settings."""
    return _shown(office, visit, office.desk.now(), {}, {})


def change_settings(office: Office, visit: Visit) -> Response:
    """Save the settings that were changed."""
    base = office.based(visit)
    typed = {name: visit.form.one(name).strip() for name in _TEXTS}
    wrong: dict[str, str] = {}
    url = typed["url"]
    if url and url != base.config.url:
        try:
            url = checked_url(url)
        except AnswerError as error:
            wrong["url"] = sentence(str(error))
    if len(typed["title"]) > LONGEST_TITLE:
        wrong["title"] = f"At most {LONGEST_TITLE} characters fit."
    edits = _edits(base, {**typed, "url": url}, is_warmed="preconnect" in visit.form)
    if not wrong:
        wrong = _mistakes(office, base, edits)
    if wrong:
        values = {**typed, "preconnect": "preconnect" in visit.form}
        return _shown(office, visit, base, values, wrong, status=422)
    told = "Saved the settings." if edits else "The settings are as they were."
    return office.carry_out(visit, base, Wish(tuple(edits), told, "settings"))


def _edits(base: Version, typed: dict[str, str], *, is_warmed: bool) -> list[Edit]:
    edits: list[Edit] = []
    for key in ("title", "url", "language", "referral"):
        new = typed[key] or None
        old = setting(base.config, key)
        if key == "language" and new == "en":
            new = None
        if new != old:
            edits.append(Set(key=key, value=new))
    if is_warmed != base.config.console.preconnect:
        edits.append(Set(key="preconnect", value=None if is_warmed else False))
    return edits


def _mistakes(office: Office, base: Version, edits: list[Edit]) -> dict[str, str]:
    """What is wrong with the list as it would be, by the key at fault."""
    if not edits:
        return {}
    try:
        parse_config(edited(base.text, edits), office.desk.path)
    except ConfigError as error:
        return {
            one.key.partition("[")[0] or "title": sentence(f"{one.found} {one.instead}")
            for one in error.mistakes
        }
    return {}


def _shown(
    office: Office,
    visit: Visit,
    version: Version,
    typed: dict[str, object],
    wrong: dict[str, str],
    status: int = 200,
) -> Response:
    config = version.config
    values: dict[str, object] = {
        "title": config.console.title,
        "url": config.url or "",
        "language": config.language,
        "referral": config.console.referral or "",
        "preconnect": config.console.preconnect,
    }
    return office.show(
        visit,
        "settings.html",
        version,
        status=status,
        values={**values, **typed},
        wrong=wrong,
        config=config,
        longest_title=LONGEST_TITLE,
    )
