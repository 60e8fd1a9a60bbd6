"""The parts that an intake is made of. Each owns its fields and what was understood of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from screens.intake.from_paper import FromPaper
from screens.intake.papers import Papers
from screens.intake.persons import Persons
from screens.intake.services import ServiceChoice
from screens.widgets.field import Field


class Parts(NamedTuple):
    """The form, for what is about all of it."""

    from_paper: FromPaper
    persons: Persons
    services: ServiceChoice
    papers: Papers
    fields: Mapping[str, Field]
    """The fields of all parts by name, in the order of Enter."""
