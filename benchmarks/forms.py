"""A file of invented intakes for ``ptsa record``, one in twenty of them wrong: ``python -m benchmarks.forms N SEED``.

The good ones are what a counter sees: people with a NIK, foreigners with a passport, companies with NIB or NPWP, names
of one word, apostrophes and titles, some who come again, some whose papers are not complete. The bad ones are of the
kinds of :data:`BAD`, each with the code that it must be refused with; ``--codes FILE`` writes those down, a JSON object
of line number and code.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from stdnum import luhn

from models.catalogue import seed_catalogue
from models.facts.standard import Service
from models.practice.people import People

SHARE = 0.05
"""How many of the lines are wrong."""

Form = dict[str, object]

_ODD_NAMES = (
    "Sukarno",
    "Ni'mah",
    "Ma'ruf Sa'di",
    "dr. Ni Luh Ketut Ayu",
    "H. Abdullah bin Hasan, S.H.",
    "U",
    "Ágnes Tóth",
)
_AGAIN = 0.15
_GAPS = 0.2
_TODAY = dt.date(2026, 11, 24)
"""Only decides who is grown up among the invented people."""


def _with(**changes: object) -> Callable[[Form, Random], bytes]:
    def made(form: Form, _rng: Random) -> bytes:
        return _line({**{k: v for k, v in form.items() if k not in _ANYONE}, **_PERSON, **changes})

    return made


def _line(form: Form) -> bytes:
    return json.dumps(form, ensure_ascii=False).encode()


def _raw(data: bytes) -> Callable[[Form, Random], bytes]:
    return lambda _form, _rng: data


def _cut(form: Form, rng: Random) -> bytes:
    whole = _line(form)
    return whole[: rng.randrange(1, len(whole) - 1)].replace(b"\n", b" ").strip() or b"{"


def _garbage(_form: Form, rng: Random) -> bytes:
    return bytes([0xFF, *(b for b in rng.randbytes(200) if b != 10)])


_ANYONE = {"nik", "passport", "nib", "npwp", "name", "phone"}
_PERSON: Form = {"nik": "3174014505909999", "name": "Wening Lestari"}
"""A person whom no good line names, so that a bad line is wrong in one thing only."""

BAD: dict[str, tuple[str, Callable[[Form, Random], bytes]]] = {
    "broken JSON": ("form_malformed", _cut),
    "binary garbage": ("file_not_utf8", _garbage),
    "no UTF-8 in a name": ("file_not_utf8", _raw(b'{"do":"intake","service":"JKP","name":"\xc3\x28"}')),
    "half a surrogate pair": ("form_malformed", _raw(b'{"do":"intake","service":"JKP","name":"Siti \\ud800"}')),
    "nothing but a word": ("form_malformed", _raw(b"intake")),
    "a list": ("form_malformed", _raw(b"[]")),
    "an empty object": ("form_malformed", _raw(b"{}")),
    "deep nesting": ("form_malformed", _raw(b"[" * 100_000)),
    "deep nesting within a field": ("form_malformed", _raw(b'{"do":"intake","note":' + b"[" * 200_000)),
    "a draft beyond the database": ("form_malformed", _with(draft=1 << 63)),
    "a visit beyond everything": ("form_malformed", _raw(b'{"do":"intake","visit":1' + b"0" * 5000 + b"}")),
    "a person below 0": ("form_malformed", _with(person=-1)),
    "a duplicate beyond the database": ("form_malformed", _with(different=[1 << 64])),
    "an unknown act": ("form_malformed", _with(do="drawn_by_lot")),
    "an unknown field": ("form_malformed", _with(religion="-")),
    "a wrong type": ("form_malformed", _with(name=17)),
    "a NIK as a number": ("form_malformed", _with(nik=3174014505909999)),
    "service missing": ("form_malformed", _raw(b'{"do":"intake","nik":"3174014505909999","name":"Wening"}')),
    "an unknown mark": ("form_malformed", _with(papers=[{"requirement": "iuran", "how": "guessed"}])),
    "NIK of 15 digits": ("nik_length", _with(nik="317401450590999")),
    "NIK of 17 digits": ("nik_length", _with(nik="31740145059099991")),
    "NIK with letters": ("number_sign", _with(nik="31740145O5909999")),
    "an impossible date": ("nik_date", _with(nik="3174013102909999")),
    "a month 13": ("nik_date", _with(nik="3174014513909999")),
    "serial 0000": ("nik_serial", _with(nik="3174014505900000")),
    "an unknown province": ("nik_province", _with(nik="0974014505909999")),
    "passport without a digit": ("passport_shape", _with(nik="", passport="PASPOR")),
    "NIB of 12 digits": ("nib_shape", _with(nik="", nib="001234567890")),
    "NPWP with a wrong check digit": ("npwp_shape", _with(nik="", npwp="013000665091000")),
    "two identities": ("identity_twice", _with(passport="ZZ1234567")),
    "name missing": ("name_missing", _with(name="")),
    "a name of spaces and controls": ("name_missing", _with(name=" \t\u200b\x1b ")),
    "a name without a letter": ("name_without_letter", _with(name="1234 -")),
    "a name too long": ("text_too_long", _with(name="Siti " * 40)),
    "an address too long": ("text_too_long", _with(address="x" * 201)),
    "a line of 1 MB": ("text_too_long", _with(note="catatan " * 131_072)),
    "a phone with letters": ("number_sign", _with(phone="0800 SITI")),
    "a phone of 5 digits": ("phone_shape", _with(phone="08000")),
    "an unknown service": ("service_unknown", _with(service="SIM-C")),
    "an empty service": ("service_unknown", _with(service="")),
    "an unknown variant": ("variant_unknown", _with(service="PP", variant="kilat")),
    "an unknown paper": ("requirement_unknown", _with(service="JKP", variant="", papers=[{"requirement": "amplop"}])),
    "a paper nobody looked at": (
        "papers_unchecked",
        _with(service="JKP", variant="", papers=[{"requirement": "iuran"}], rest=""),
    ),
    "a count of 1000": (
        "count_range",
        _with(service="JKP", variant="", papers=[{"requirement": "iuran", "count": 1000}]),
    ),
    "a count below 0": (
        "count_range",
        _with(service="JKP", variant="", papers=[{"requirement": "iuran", "count": -1}]),
    ),
    "a case number with a wrong digit": (
        "number_wrong",
        _raw(b'{"do":"note","case":"001-01-026-000001-0","text":"-"}'),
    ),
    "someone nobody knows": ("person_unknown", _raw(b'{"do":"intake","person":7,"service":"JKP","papers":"all"}')),
    "a draft that is gone": ("already_saved", _with(draft=7)),
}
"""Kinds of bad lines: the code of the refusal, and how the line is made (from a good form, which some spoil)."""


class Made(NamedTuple):
    """One line: its bytes without the end, the code of its refusal or none, the kind of its fault or none."""

    data: bytes
    code: str | None
    fault: str | None


def lines(count: int, seed: int) -> Iterator[Made]:
    """Yield ``count`` lines; the same seed gives the same ones. Every kind of :data:`BAD` comes in its turn."""
    rng = Random(seed)
    counter = _Counter(rng)
    bad = set(rng.sample(range(count), round(count * SHARE)))
    kinds = list(BAD)
    for place in range(count):
        if place in bad:
            fault = kinds.pop()
            kinds = kinds or list(BAD)
            code, made = BAD[fault]
            yield Made(made(counter.form(known=False), rng), code, fault)
        else:
            yield Made(_line(counter.form()), None, None)


class _Counter:
    """The good lines: who comes, with what."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.people = rng, People(rng)
        self.services = [s for s in seed_catalogue().services if not s.retired]
        self.seen: list[Form] = []
        self.serials: dict[str, int] = {}

    def form(self, *, known: bool = True) -> Form:
        """Return an intake; not ``known``: of someone who is not remembered for a later line."""
        rng = self.rng
        if known and self.seen and rng.random() < _AGAIN:
            person = rng.choice(self.seen)
            if rng.random() < 0.5:  # the name of someone who is known may be left out
                person = {k: v for k, v in person.items() if k != "name"}
        else:
            person = self.person()
            if known:
                self.seen.append(person)
        service = rng.choice(self.services)
        return {"do": "intake", **person, **self.wish(service)}

    def person(self) -> Form:
        """Return someone new, with an identity that nobody before had."""
        while True:
            data = self.people.person(_TODAY).personal
            if data is None:
                raise LookupError("an invented person without a name")
            fields = {k: getattr(data, k) for k in ("nik", "passport", "nib", "name", "phone", "address")}
            if fields["nik"]:
                stem = fields["nik"][:12]
                self.serials[stem] = self.serials.get(stem, 8999) + 1
                fields["nik"] = f"{stem}{self.serials[stem]}"
            if fields["nib"] and self.rng.random() < 0.5:  # the tax number instead
                body = f"01{len(self.seen) + 100_000:06d}"
                fields |= {"nib": "", "npwp": f"{body}{luhn.calc_check_digit(body)}091000"}
            if self.rng.random() < 0.05:
                fields["name"] = self.rng.choice(_ODD_NAMES)
            identity = next((fields[k] for k in ("nik", "passport", "nib", "npwp") if fields.get(k)), "")
            if identity and identity not in self.serials:
                self.serials[identity] = 0
                return {k: v for k, v in fields.items() if v}

    def wish(self, service: Service) -> Form:
        """Return service, variant and papers."""
        rng = self.rng
        variant = rng.choice(service.variants)
        wish: Form = {"service": service.code if rng.random() < 0.8 else service.code.lower(), "papers": "all"}
        if variant is not service.variants[0] or rng.random() < 0.3:
            wish["variant"] = variant.code
        if rng.random() < _GAPS:
            brought = [r for r in variant.requirements if rng.random() < 0.6]
            hows = ("original", "copy", "shown")
            wish["papers"] = [
                {"requirement": r.code, "how": rng.choice(hows), "count": rng.randint(1, 3)} for r in brought
            ]
            wish["rest"] = "missing"
        return wish


def main(arguments: list[str]) -> int:
    """Write the lines to standard output."""
    parser = argparse.ArgumentParser(prog="benchmarks.forms", description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("--codes", metavar="FILE", help="write the expected refusals here")
    args = parser.parse_args(arguments)
    codes = {}
    for place, made in enumerate(lines(args.count, args.seed), 1):
        sys.stdout.buffer.write(made.data + b"\n")
        if made.code is not None:
            codes[place] = made.code
    if args.codes:
        Path(args.codes).write_text(json.dumps(codes), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
