"""Many desks of two branches at the same moment: nobody waits for ever, nothing is lost, every feed is gap-free."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from models.acts import HandoverAccepted, HandoverOffered, NoteAdded
from models.fold import CaseState
from models.register.state_hash import of_tables
from models.register.verify import verify
from tests.world import Site, World

ROUNDS = 4


def work(site: Site, turn: int) -> None:
    """Do something of everything, then exchange."""
    site.register.connect()
    other = 3 - site.register.branch_number
    number = site.take_in(nik=f"3174015{site.register.desk}0390{10 + turn}01", name=f"Siti {chr(65 + turn)}")
    case = site.case(number)
    site.register.record(site.sari, HandoverOffered(to=site.unit("HI", other)), case)
    for (held,) in site.register.database.rows("SELECT id FROM case_file WHERE offer IS NOT NULL"):
        state = site.register.fold_of(held).state
        if isinstance(state, CaseState) and state.offer and state.offer.to_pool == site.unit("HI"):
            site.register.record(site.sari, HandoverAccepted(offer=state.offer.offer), held)
    for (seen,) in site.register.database.rows("SELECT id FROM case_file ORDER BY id LIMIT 3"):
        site.register.record(site.sari, NoteAdded(), seen)
    site.sync(room=2048)
    site.register.close()


def test_many_desks_at_once(world: World) -> None:
    sites = [world.desk(branch) for branch in (1, 1, 2, 2)]
    with ThreadPoolExecutor(len(sites)) as pool:
        for turn in range(ROUNDS):
            list(pool.map(work, sites, [turn] * len(sites)))
    for _ in range(2):
        for site in sites:
            site.sync()
    for branch in (1, 2):
        expected = world.centre.facts(branch)["state"]
        with world.centre.store.reading() as tx:
            places = [p for (p,) in tx.rows("SELECT position FROM feed WHERE branch = %s ORDER BY position", branch)]
            end = tx.rows("SELECT position FROM branch WHERE branch = %s", branch)[0][0]
        assert places == list(range(1, end + 1))
        for site in sites:
            if site.register.branch_number == branch:
                assert of_tables(site.register.database) == expected
                assert verify(site.register.database).sound
    with world.centre.store.reading() as tx:
        placed = tx.rows(
            "SELECT subject, placement, count(*) FROM entry GROUP BY subject, placement HAVING count(*) > 1"
        )
    assert placed == []
