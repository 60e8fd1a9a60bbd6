"""Templates become pages: whatever stands in a value is text there, never markup."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import jinja2

from models.words import LANGUAGES, _, faults, formats, labels, language
from ptsa_tui.central.pages import rights
from ptsa_tui.central.pages.answers import HERE, STYLE_PATH
from ptsa_tui.central.pages.overview import SIGNS, clock_told


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "_": _,
        "language": language,
        "languages": LANGUAGES,
        "formats": formats,
        "labels": labels,
        "style": STYLE_PATH,
        "sign": lambda code: _(SIGNS[code]),
        "clock_told": clock_told,
        "standing": rights.told,
        "fault": faults.sentence,
        "may": lambda me, page: me.standing in rights.PAGES[page].who,
    }
    return made


def rendered(template: str, /, **values: Any) -> str:
    """Return a page in the present language."""
    return _environment().get_template(f"{template}.html").render(values)


__all__ = ["rendered"]
