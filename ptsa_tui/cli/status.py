"""``ptsa status``: what this desk holds."""

from __future__ import annotations

import argparse
from typing import Any

from msgspec import structs

from models.acts import SCHEMA
from models.cases import views
from models.exchange.link import link_view
from models.register.register import Register
from models.register.state_hash import of_tables
from models.store.database import version_of
from models.words import _, formats, labels
from models.words.sentences import not_accepted
from ptsa_tui import __version__, desks, settings
from ptsa_tui.cli import DONE, Command
from ptsa_tui.cli.streams import print_json


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    command = Command(
        "status",
        _("say what this desk holds"),
        _("Examples:\n  ptsa status\n  ptsa status --json | python -m json.tool"),
    )
    parser = command.parser(commands, common)
    parser.add_argument("--json", action="store_true", help=_("one JSON object"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the status."""
    facts = status(desks.open_register(settings.data_folder(args.data)))
    if args.json:
        print_json(facts)
        return DONE
    rows = [
        (_("Office"), f"{facts['office']} ({facts['mode']})"),
        (
            _("Desk"),
            f"{facts['branch']}.{facts['desk']}, " + _("incarnation {number}").format(number=facts["incarnation"]),
        ),
        (_("Journal"), f"{formats.count(facts['head']['seq'])} · {facts['head']['hash']}"),
        (
            _("Schema"),
            f"{facts['schema']} · "
            + _("acts {number}").format(number=facts["act_schema"])
            + f" · ptsa {facts['version']}",
        ),
        (_("Database"), f"{formats.count(facts['database_bytes'])} B"),
        (_("Drafts"), str(facts["drafts"])),
        (_("State"), facts["state"]),
    ]
    if facts["unsent"] is not None:
        rows.append((_("Not sent yet"), formats.count(facts["unsent"])))
    if facts["erasing"]:
        rows.append((_("Hidden, to be erased"), formats.count(facts["erasing"])))
    rows += [
        (
            _("Held back") if one["held"] else _("Not accepted"),
            "! " + not_accepted(one["code"], one["count"], one["state"], held=one["held"]),
        )
        for one in facts["not_accepted"]
    ]
    if facts["apart"]:
        rows.append((_("Not shown"), "! " + _("{count}; see ptsa doctor").format(count=formats.count(facts["apart"]))))
    rows += [(labels.state(s), formats.count(n)) for s, n in facts["cases"].items()]
    width = max(len(name) for name, _value in rows)
    for name, value in rows:
        print(f"{name:<{width}}  {value}")
    return DONE


def status(register: Register) -> dict[str, Any]:
    """Return the facts; sizes in bytes, no personal data."""
    head = register.head()
    path = register.database.path
    files = [path, path.with_name(path.name + "-wal")]
    link = link_view(register, 0)
    drafts = register.database.row("SELECT count(*) FROM draft")
    return {
        "version": __version__,
        "mode": "practice" if register.practice else "desk",
        "office": register.branch().name,
        "branch": register.branch_number,
        "desk": register.desk,
        "incarnation": register.incarnation,
        "head": {"seq": head.seq, "hash": head.hash.hex()},
        "cases": views.cases_by_state(register),
        "drafts": drafts[0] if drafts else 0,
        "state": of_tables(register.database),
        "centre": link.centre,
        "unsent": link.unsent if link.enrolled else None,
        "not_accepted": [structs.asdict(one) for one in link.not_accepted],
        "erasing": link.erasures,
        "apart": link.apart,
        "contact": link.contact,
        "schema": version_of(register.database),
        "act_schema": SCHEMA,
        "database_bytes": sum(f.stat().st_size for f in files if f.exists()),
    }
