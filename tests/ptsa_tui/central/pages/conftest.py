"""The pages of one centre, without a line: the application itself is asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ptsa_tui.central.web import Web
from tests.ptsa_tui.central.pages.browsing import Browser
from tests.world import World


@pytest.fixture
def web(world: World, quick_decoy: None) -> Web:
    return Web(world.centre, world.folder)


@pytest.fixture
def browser(web: Web) -> Browser:
    return Browser(web)


@pytest.fixture
def browsers(web: Web) -> Callable[[str], Browser]:
    """Return what makes browsers at other addresses."""
    return lambda address: Browser(web, address)
