"""A practice desk that was filled once has something of everything; a second time only requests come."""

from __future__ import annotations

from models.practice import furnish
from models.register.register import Register

OTHERS = ("complaint", "survey_answer", "assessment", "forum", "visit")


def test_a_new_desk_gets_something_of_everything_and_an_old_one_only_requests(register: Register) -> None:
    def counted() -> list[int]:
        return [register.database.rows(f"SELECT count(*) FROM {table}")[0][0] for table in OTHERS]

    assert furnish(register, 40, 5) > 40
    first = counted()
    assert all(first), dict(zip(OTHERS, first, strict=True))
    furnish(register, 40, 6)
    assert counted() == first
    assert register.database.rows("SELECT count(*) FROM case_file") == [(80,)]
