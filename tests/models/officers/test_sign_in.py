"""Signing in: right, wrong, too often, and never telling who exists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from models.officers import sign_in
from models.refused import Refused
from models.register.founding import PRACTICE_PASSWORD
from models.register.register import Register
from models.store.database import Database
from tests.conftest import StillClock
from tests.models.build import refused


def kinds(register: Register) -> list[str]:
    """Return what the access log says."""
    return [k for (k,) in register.database.rows("SELECT kind FROM look ORDER BY id")]


def test_the_right_password(register: Register) -> None:
    assert sign_in.sign_in(register, " SARI ", PRACTICE_PASSWORD).name == "Sari Widowati"
    assert kinds(register) == ["SignedIn"]


def test_a_wrong_password_is_logged(register: Register) -> None:
    with refused("sign_in_wrong"):
        sign_in.sign_in(register, "sari", "wrong")
    assert kinds(register) == ["SignInFailed"]


def test_nobody_learns_who_exists(register: Register) -> None:
    with refused("sign_in_wrong"):
        sign_in.sign_in(register, "nobody", PRACTICE_PASSWORD)
    assert kinds(register) == []


def test_after_five_failures_one_waits_and_it_survives_a_restart(register: Register, clock: StillClock) -> None:
    for _turn in range(sign_in.FREE_FAILURES):
        with refused("sign_in_wrong"):
            sign_in.sign_in(register, "sari", "wrong")
    with refused("sign_in_wait"):
        sign_in.sign_in(register, "sari", PRACTICE_PASSWORD)
    again = Register.open(register.database.path, tokens=register.token.path.parent, clock=clock)
    with refused("sign_in_wait"):
        sign_in.sign_in(again, "sari", PRACTICE_PASSWORD)
    again.close()
    clock.move(seconds=sign_in.FIRST_WAIT + 1)
    assert sign_in.sign_in(register, "sari", PRACTICE_PASSWORD)
    assert sign_in.sign_in(register, "budi", PRACTICE_PASSWORD)


def answers(register: Register, clock: StillClock, code: str, rounds: int) -> list[tuple[str, object]]:
    """Return what someone hears who tries a wrong password again and again, waiting as told."""
    heard: list[tuple[str, object]] = []
    for _round in range(rounds):
        with pytest.raises(Refused) as why:
            sign_in.sign_in(register, code, "wrong")
        heard.append((why.value.code, why.value.facts.get("seconds")))
        if why.value.code == "sign_in_wait":
            clock.move(seconds=int(why.value.facts["seconds"] or 0))
    return heard


@pytest.mark.usefixtures("quick_decoy")
def test_an_unknown_name_waits_exactly_as_a_known_one_does(register: Register, clock: StillClock) -> None:
    known, unknown, gone = (answers(register, clock, code, 12) for code in ("sari", "siapa", "Kopi Tubruk 1"))
    assert known == unknown == gone
    assert [seconds for _code, seconds in known if seconds] == [30, 60, 120, 120]
    again = Register.open(register.database.path, tokens=register.token.path.parent, clock=clock)
    assert answers(again, clock, "sari", 2) == answers(again, clock, "siapa", 2)
    again.close()


def test_a_stranger_keeps_nobody_else_out_and_nobody_for_long(register: Register, clock: StillClock) -> None:
    answers(register, clock, "sari", 30)
    assert sign_in.sign_in(register, "budi", PRACTICE_PASSWORD)
    clock.move(seconds=sign_in.LONGEST_WAIT)
    assert sign_in.sign_in(register, "sari", PRACTICE_PASSWORD)
    with refused("sign_in_wrong"):  # the right password ended the count
        sign_in.sign_in(register, "sari", "wrong")
    assert sign_in.sign_in(register, "sari", PRACTICE_PASSWORD)


def test_a_clock_that_was_put_back_keeps_nobody_out(register: Register, clock: StillClock) -> None:
    answers(register, clock, "sari", 5)
    clock.move(days=-400)
    assert sign_in.sign_in(register, "sari", PRACTICE_PASSWORD)


def test_a_new_password_ends_the_wait(register: Register, sari: int, clock: StillClock) -> None:
    answers(register, clock, "sari", 5)
    with refused("sign_in_wait"):
        sign_in.sign_in(register, "sari", PRACTICE_PASSWORD)
    sign_in.set_password(register, sari, "kopi tubruk", fast=True)
    assert sign_in.sign_in(register, "sari", "kopi tubruk")


def test_what_is_typed_as_a_name_is_not_kept(register: Register) -> None:
    for code in ("kopi tubruk", "teh manis"):
        with refused("sign_in_wrong"):
            sign_in.sign_in(register, code, "wrong")
    notes = register.database.rows("SELECT key, value FROM meta WHERE key LIKE 'sign_in.%'")
    assert len(notes) == 2
    assert all(len(key) == len("sign_in.") + 4 for key, _value in notes)


def test_a_short_password_is_refused(register: Register, sari: int) -> None:
    with refused("password_short"):
        sign_in.set_password(register, sari, "abc", fast=True)


def test_a_new_password_replaces_the_old_one(register: Register, sari: int) -> None:
    sign_in.set_password(register, sari, "kopi tubruk", fast=True)
    with refused("sign_in_wrong"):
        sign_in.sign_in(register, "sari", PRACTICE_PASSWORD)
    assert sign_in.sign_in(register, "sari", "kopi tubruk")


def test_no_password_stands_in_any_file_as_text(register: Register, sari: int) -> None:
    sign_in.set_password(register, sari, "kopi tubruk", fast=True)
    sign_in.sign_in(register, "sari", "kopi tubruk")
    register.close()
    assert all(b"kopi tubruk" not in f.read_bytes() for f in register.database.path.parent.glob("*"))


def test_the_verifier_is_argon2id(register: Register) -> None:
    assert all(h.startswith("$argon2id$") for (h,) in register.database.rows("SELECT hash FROM verifier"))
    assert sign_in._hasher(False).memory_cost == 64 * 1024


def test_many_guesses_at_one_moment_are_many(register: Register) -> None:
    """Each is counted before it is looked at, so that no two of them find the same count."""
    together = 24
    gate = Barrier(together)

    def guess(_turn: int) -> str:
        register.connect()
        try:
            gate.wait(30)
            sign_in.sign_in(register, "sari", "wrong")
        except Refused as why:
            return why.code
        finally:
            register.close()
        return "in"

    with ThreadPoolExecutor(together) as pool:
        heard = Counter(pool.map(guess, range(together)))
    assert heard == {"sign_in_wrong": sign_in.FREE_FAILURES, "sign_in_wait": together - sign_in.FREE_FAILURES}


@pytest.mark.parametrize("code", ["siapa", "sari", "gone"])
def test_every_name_costs_the_same_work(
    register: Register, sari: int, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One password is verified, none is made, and as much is written; also by the first sign-in of a program."""
    from argon2 import PasswordHasher

    if code == "gone":
        with register.database.writing():
            register.database.run("UPDATE officer SET active = 0, code = 'gone' WHERE id = ?", sari)
    done: Counter[str] = Counter()
    for name in ("hash", "verify"):
        real = getattr(PasswordHasher, name)

        def noted(*given: object, _real: Callable[..., object] = real, _name: str = name) -> object:
            done.update([_name])
            return _real(*given)

        monkeypatch.setattr(PasswordHasher, name, noted)
    begin = Database.writing

    def counted(self: Database) -> object:
        done.update(["writing"])
        return begin(self)

    monkeypatch.setattr(Database, "writing", counted)
    with refused("sign_in_wrong"):
        sign_in.sign_in(register, code, "wrong")
    assert done == {"verify": 1, "writing": 2}


def test_the_verifier_of_nobody_costs_what_any_other_does() -> None:
    from argon2 import extract_parameters

    assert extract_parameters(sign_in._DECOY) == extract_parameters(sign_in.hashed_password("kopi tubruk"))
