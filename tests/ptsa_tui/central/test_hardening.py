"""What a review found: races, locks, half-ended transactions, open files. Each of these once went wrong."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from models.refused import Refused
from ptsa_tui.sync.wire.trust import Keys, read_code
from tests.world import World


def test_a_code_enrols_one_of_two_machines_that_race(world: World) -> None:
    for _turn in range(8):
        _desk, code, _expires = world.centre.add_desk(1)
        secret, together = read_code(code)[0], threading.Barrier(2)

        def enrol(public: bytes, secret: bytes = secret, together: threading.Barrier = together) -> str:
            together.wait(10)
            try:
                return str(world.centre.enrol(secret, public)["incarnation"])
            except Refused as why:
                return why.code

        with ThreadPoolExecutor(2) as pool:
            told = sorted(pool.map(enrol, [Keys.new().public, Keys.new().public]))
        assert told == ["0", "code_unknown"]


def test_the_same_machine_may_ask_twice_at_once(world: World) -> None:
    _desk, code, _expires = world.centre.add_desk(1)
    public = Keys.new().public
    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(world.centre.enrol, [read_code(code)[0]] * 2, [public] * 2)
    assert one == two
