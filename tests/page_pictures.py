"""The pictures of the centre's pages, taken in a browser of a practice centre with invented people.

``python -m tests.page_pictures docs/pictures``; a page is one line of :data:`PICTURES`.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from models.facts.desk_summary import PRACTICE_PASSWORD
from ptsa_tui.cli.demo import ADMINISTRATOR, Practice, practising

WIDTHS = {"phone": (360, 640), "desktop": (960, 540)}
COLOURS = 48
"""Of a picture: letters on one ground need no more, and it stays small."""


class Picture(NamedTuple):
    """One picture: of which page, how wide, and what is typed there before it is taken."""

    path: str
    width: str
    typed: str = ""


PICTURES = {
    "status-phone": Picture("/status", "phone", "receipt"),
    "service-phone": Picture("/offices/1/PP", "phone"),
    "branches-phone": Picture("/pages/branches", "phone"),
    "status-desktop": Picture("/status", "desktop"),
    "branch-desktop": Picture("/pages/branches/1", "desktop"),
    "complaint-phone": Picture("/offices/1/complain", "phone"),
    "quality-desktop": Picture(f"/pages/quality/1?period={dt.date.today():%Y}", "desktop"),
    "promises-desktop": Picture(f"/pages/quality/1/promises?period={dt.date.today():%Y}", "desktop"),
}


def taken(page: Any, picture: Picture, practice: Practice) -> bytes:
    """Return a picture as PNG."""
    page.set_viewport_size(dict(zip(("width", "height"), WIDTHS[picture.width], strict=True)))
    page.goto(picture.path)
    if picture.typed == "receipt":
        _fill(page, **dict(zip(("number", "code"), practice.receipt, strict=True)))
    drawn = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS)
    out = BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()


def _fill(page: Any, **fields: str) -> None:
    for name, value in fields.items():
        page.fill(f"#{name}", value)
    page.click("main form button")


def main(folder: Path) -> None:
    """Take them all."""
    from playwright.sync_api import sync_playwright

    from tests.ptsa_tui.central.pages.test_in_chromium import CHROMIUM

    with (
        tempfile.TemporaryDirectory(prefix="ptsa-pictures-") as place,
        sync_playwright() as playwright,
        practising(Path(place)) as practice,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_context(java_script_enabled=False, base_url=practice.url).new_page()
        page.goto("/sign-in")
        _fill(page, branch="1", name=ADMINISTRATOR, password=PRACTICE_PASSWORD, code=practice.code)
        for name, picture in PICTURES.items():
            (folder / f"page-{name}.png").write_bytes(taken(page, picture, practice))
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
