"""``ptsa enrol`` and ``ptsa sync``: become a desk of a centre, and exchange with it."""

from __future__ import annotations

import argparse
import time
from typing import Any

from models.exchange import link
from models.refused import Refused
from models.register import clock_doubt
from models.words import _, formats
from models.words.sentences import not_accepted, sentence
from ptsa_tui import desks, settings
from ptsa_tui.cli import DONE, REFUSED, Command
from ptsa_tui.cli.streams import print_json


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add both commands."""
    command = Command(
        "enrol",
        _("make this machine a desk of a centre, with a one-time code"),
        _(
            "Examples:\n  ptsa enrol https://pusat.example:8443 ABCD-EFGH-…\n\n"
            "The code comes from: ptsa central desk add BRANCH. It also names the centre's certificate authority.\n"
            "Exit codes: 0 enrolled and fetched, 1 enrolled, but the line broke off before all was fetched,\n"
            "3 it did not work. Then nothing is left behind, unless the centre's answer got lost on the way: then\n"
            "the keys stay for the same command again, which the centre answers as before."
        ),
    )
    parser = command.parser(commands, common)
    parser.add_argument("url", metavar="URL")
    parser.add_argument("code", metavar="CODE")
    parser.set_defaults(run=run_enrol)
    command = Command(
        "sync",
        _("exchange with the centre once"),
        _(
            "Examples:\n  ptsa sync\n  ptsa sync --json\n\n"
            "Exit codes: 0 both ends have the same, 1 the centre could not be reached or refused (nothing is lost),\n"
            "3 this desk can't sync."
        ),
    )
    parser = command.parser(commands, common)
    parser.add_argument("--json", action="store_true", help=_("one JSON object"))
    parser.set_defaults(run=run_sync)


def run_enrol(args: argparse.Namespace) -> int:
    """Enrol, then fetch what the desk needs."""
    from ptsa_tui.sync.enrol import enrol

    data = settings.data_folder(args.data)
    register = enrol(args.url, args.code, data / desks.DESK, tokens=settings.state_folder() / "tokens")
    here = {"branch": register.branch_number, "desk": register.desk}
    try:
        facts = exchange(register)
    except Refused as why:
        print(_("Desk {branch}.{desk} is enrolled; ptsa sync fetches what it needs:").format(**here), sentence(why))
        return REFUSED
    told = _("Desk {branch}.{desk} is enrolled; {pulled} entries fetched.")
    print(told.format(**here, pulled=formats.count(facts["pulled"])))
    return DONE


def run_sync(args: argparse.Namespace) -> int:
    """Sync once and say what it cost."""
    register = desks.open_register(settings.data_folder(args.data))
    try:
        facts = exchange(register)
    except Refused as why:
        if why.code in ("not_enrolled", "device_key_missing"):
            raise
        if args.json:
            print_json({"ok": False, "code": why.code, "sentence": sentence(why)})
        else:
            print(sentence(why))
        return REFUSED
    if args.json:
        told = link.not_accepted(register)
        counts = {"not_accepted": sum(o.count for o in told), "held": sum(o.count for o in told if o.held)}
        print_json({"ok": True, **facts, **counts})
        return DONE
    print(
        _("{sent} entries sent, {pulled} fetched; {up} B up, {down} B down, {trips} round trips, {seconds} s").format(
            sent=formats.count(facts["sent_acts"] + facts["sent_looks"]),
            pulled=formats.count(facts["pulled"]),
            up=formats.count(facts["up"]),
            down=formats.count(facts["down"]),
            trips=facts["trips"],
            seconds=f"{facts['seconds']:.1f}",
        )
    )
    if (doubt := clock_doubt.doubt(register)) is not None:
        print(sentence(doubt.refusal(register.branch().zone)))
    for one in link.not_accepted(register):
        print(not_accepted(one.code, one.count, one.state, held=one.held))
    if facts["moved"]:
        print(
            _("{count} entries got numbers of a new series: this database was put back.").format(count=facts["moved"])
        )
    return DONE


def exchange(register: Any) -> dict[str, Any]:
    """Sync once; return the report with the bytes that HTTP adds (not TLS and TCP).

    Raises:
        Refused: see :meth:`ptsa_tui.sync.exchange.Session.run`.
    """
    from msgspec import structs

    from ptsa_tui.sync import device
    from ptsa_tui.sync.enrol import line_of
    from ptsa_tui.sync.exchange import Session

    line, begun = line_of(register), time.monotonic()
    try:
        report = Session(register, line, device.keys_of(register)).run()
    finally:
        line.close()
    return {**structs.asdict(report), "up": line.up, "down": line.down, "seconds": round(time.monotonic() - begun, 3)}
