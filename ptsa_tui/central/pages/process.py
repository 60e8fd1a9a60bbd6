"""The pages as a process of their own behind the workers, on a socket that only this user can open.

A page is made in Python, and while one is, nothing else of its process goes on. So pages are made elsewhere than
desks are answered: whoever reads them costs a desk nothing but what processor time is left.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette

from ptsa_tui.central import logs
from ptsa_tui.central.admin import Centre
from ptsa_tui.central.pages.site import CONNECTIONS, Site
from ptsa_tui.central.processes import COPIES, DATABASE, PAGES, collect_seldom, end_when_alone
from ptsa_tui.central.store import open_store

_NICE = 15


class Config(uvicorn.Config):
    """uvicorn's settings, with our log."""

    def load(self) -> None:
        """Make what belongs to this process."""
        logs.begin()
        super().load()


def make() -> Any:
    """Return the application."""
    store = open_store(os.environ[DATABASE], connections=CONNECTIONS)
    site = Site(Centre(store, lambda: int(time.time())), Path(os.environ[COPIES]))
    collect_seldom()
    return Starlette(routes=site.routes(), exception_handlers={404: site.unknown, 405: site.unknown})


def main() -> None:
    """Serve the pages until whoever began this is gone."""
    end_when_alone(_NICE)
    uvicorn.Server(
        Config(
            "ptsa_tui.central.pages.process:make",
            factory=True,
            uds=os.environ[PAGES],
            forwarded_allow_ips="*",  # whoever has the socket is a worker, and says who asks
            ws="none",
            server_header=False,
            date_header=False,
            access_log=False,
            log_config=None,
            log_level="warning",
            lifespan="off",
        )
    ).run()


if __name__ == "__main__":
    main()
