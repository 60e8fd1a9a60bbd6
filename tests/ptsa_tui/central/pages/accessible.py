"""axe, in a browser that runs scripts: what a page lacks of WCAG 2.2, levels A and AA."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
OPTIONS = {
    "runOnly": {"type": "tag", "values": RULES},
    "rules": {"target-size": {"enabled": True}},  # the one of 2.2, which axe leaves out unless it is asked for
}
SCHEMES = ("light", "dark")
# of a table that is scrolled sideways axe can't see the colours of what is out of sight; they are those of the rest
_RUN = """
options => axe.run(options).then(told => ({
    wrong: [...told.violations, ...told.incomplete].flatMap(rule => rule.nodes
        .filter(node => node.any.every(one => one.data?.messageKey !== 'elmPartiallyObscured')
            || !document.querySelector(node.target[0]).closest('.wide'))
        .map(node => `${rule.id}: ${node.html}: ${node.failureSummary}`)),
    held: told.passes.map(rule => rule.id),
}))
"""


class Judge:
    """Judges pages in a browser of its own: those that are looked at run no scripts, and axe is one."""

    def __init__(self, chromium: Any) -> None:
        self.page = chromium.new_context(bypass_csp=True, ignore_https_errors=True).new_page()
        self.held: set[str] = set()
        """Rules that some page was held to, and kept."""

    def faults(self, shown: Any, schemes: Iterable[str] = SCHEMES) -> list[str]:
        """Return what is wrong with the page that is shown, at its width, and what axe could not decide."""
        self.page.set_viewport_size(shown.viewport_size)
        self.page.route(shown.url, lambda route: route.fulfill(body=shown.content(), content_type="text/html"))
        self.page.goto(shown.url)
        self.page.unroute(shown.url)
        self.page.evaluate(AXE_SCRIPT)
        found = []
        for scheme in schemes:
            self.page.emulate_media(color_scheme=scheme)
            told = self.page.evaluate(_RUN, OPTIONS)
            self.held.update(told["held"])
            found += [f"{scheme}: {fault}" for fault in told["wrong"]]
        return found
