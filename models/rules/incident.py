"""Incidents with personal data: the centre alone writes about them."""

from __future__ import annotations

from models.acts import Act, IncidentNoted, IncidentRecorded, IncidentTold
from models.rules.rights import CENTRE, Checks

RIGHTS: dict[type[Act], Checks] = dict.fromkeys((IncidentRecorded, IncidentNoted, IncidentTold), CENTRE)
