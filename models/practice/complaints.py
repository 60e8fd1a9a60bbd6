"""Invented complaints: some thirty within the last six weeks of a practice desk, in every state, some of them late."""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

from models.acts import (
    Act,
    AnswerData,
    Company,
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintData,
    ComplaintDecided,
    ComplaintLapsed,
    ComplaintLodged,
    ComplaintNoted,
    ComplaintReopened,
    ComplaintSupplemented,
    ComplaintTaken,
    ComplaintTold,
    ComplaintWithdrawn,
    Evidence,
    FreeText,
    OmbudsmanTold,
    PersonData,
    SupplementData,
)
from models.facts.complaint_rules import ComplaintRules, StepName
from models.facts.numbering import Range
from models.fold import ComplaintState
from models.fold.complaint_clock import clock
from models.practice.lives import World
from models.refused import Refused
from models.register.bulk import Bulk
from models.register.register import Register


class Plan(NamedTuple):
    """How many working days ago a complaint came, about what, by which channel, and what was done after how many days.

    The steps: ``a`` complete, ``s`` supplement asked, ``b`` brought, ``k`` taken in hand, ``n`` note; decided ``d``
    right, ``p`` partly, ``u`` not right, ``r`` refused, ``f`` passed on; ``t`` told, ``c`` rated, ``w`` withdrawn,
    ``l`` lapsed, ``o`` reopened, ``m`` the way to the Ombudsman told. A step that would lie ahead has not come yet.
    """

    age: int
    category: str
    channel: str
    steps: str
    grade: str = ""
    anonymous: bool = False
    confidential: bool = False
    about: bool = False
    """An officer of the desk is complained about."""


PLANS = (
    Plan(0, "UPAH_KERJA", "LOKET", ""),
    Plan(0, "K3", "TELEPON", "", anonymous=True),
    Plan(1, "JAMINAN_SOSIAL", "LOKET", ""),
    Plan(2, "LAYANAN", "LOKET", "", about=True),
    Plan(1, "WAKTU_KERJA", "LAPOR", "a0"),
    Plan(3, "HUBUNGAN_KERJA", "LOKET", "a1"),
    Plan(7, "SKP", "SUREL", "a1", "RINGAN"),
    Plan(4, "UPAH_KERJA", "LOKET", "s1"),
    Plan(6, "KECELAKAAN_KERJA", "LOKET", "s2", anonymous=True, confidential=True),
    Plan(9, "PENEMPATAN_TK", "SURAT", "s2"),
    Plan(16, "JAMINAN_SOSIAL", "LOKET", "s2"),
    Plan(5, "UPAH_KERJA", "LOKET", "a1 k1 n1"),
    Plan(8, "K3", "SIMADU", "a1 k1", confidential=True),
    Plan(11, "WAKTU_KERJA", "LOKET", "s1 b4 k1"),
    Plan(12, "PEREMPUAN_ANAK", "LOKET", "a2 k1 n2", anonymous=True, confidential=True),
    Plan(18, "WAJIB_LAPOR", "SURAT", "a1 k2"),
    Plan(20, "LAYANAN", "LAPOR", "a1 k1 n4 m11", about=True),
    Plan(6, "SKP", "LOKET", "a1 k1 d2", "RINGAN"),
    Plan(9, "UPAH_KERJA", "LOKET", "a1 k1 n1 p4"),
    Plan(13, "NORMA_K3", "SUREL", "a2 k1 u5"),
    Plan(10, "UPAH_KERJA", "LOKET", "a1 k1 d4 t1"),
    Plan(12, "HUBUNGAN_KERJA", "LAPOR", "a1 k2 u5 t1", anonymous=True),
    Plan(14, "LAINNYA", "TELEPON", "r1 t1"),
    Plan(8, "PENEMPATAN_TK", "LOKET", "a1 f2 t0"),
    Plan(15, "UPAH_KERJA", "LOKET", "a1 k1 d3 t1 c2"),
    Plan(17, "JAMINAN_SOSIAL", "LOKET", "a1 k0 d6 t1 c1"),
    Plan(19, "K3", "SURAT", "s2 b3 k1 n1 p5 t1 c2"),
    Plan(21, "LAYANAN", "LOKET", "a0 k1 d2 t0 c0", "RINGAN"),
    Plan(22, "WAKTU_KERJA", "LAPOR", "a1 k1 u9 t1 o4"),
    Plan(13, "UPAH_KERJA", "LOKET", "a1 w2"),
    Plan(21, "SKP", "LOKET", "s1 l12"),
    Plan(24, "LAINNYA", "SIMADU", "r2 t1 c3"),
)
ACCOUNTS = {
    "UPAH_KERJA": "Upah dua bulan terakhir belum dibayar penuh, sudah ditanyakan ke bagian personalia.",
    "K3": "Mesin potong dipakai tanpa pelindung; dua orang sudah terluka ringan.",
    "JAMINAN_SOSIAL": "Iuran dipotong tiap bulan, tetapi kepesertaan tercatat tidak aktif.",
    "WAKTU_KERJA": "Lembur lebih dari empat jam sehari tanpa surat perintah lembur.",
    "LAYANAN": "Menunggu sampai siang tanpa penjelasan, lalu diminta datang lagi besok.",
}
_OTHER = "Kejadian berulang sejak bulan lalu; sudah disampaikan lisan, belum ada tanggapan."
SECTORS = ("garmen", "makanan dan minuman", "logistik", "konstruksi", "perdagangan")
_ANSWERS = {
    "d": "Pengaduan terbukti; perusahaan membayar kekurangan upah paling lambat akhir bulan.",
    "p": "Pengaduan terbukti sebagian; nota pemeriksaan telah disampaikan kepada perusahaan.",
    "u": "Dari pemeriksaan, perusahaan telah memenuhi ketentuan.",
    "r": "Persoalan ini bukan wewenang kantor kami; alamat yang berwenang terlampir.",
    "f": "Pengaduan diteruskan kepada dinas yang berwenang.",
}
_OUTCOMES = {"d": "upheld", "p": "partly", "u": "unfounded", "r": "refused", "f": "referred"}


def fill_complaints(register: Register, seed: int = 7) -> int:
    """Add the invented complaints; return how many. The same seed at the same date gives the same ones.

    Raises:
        Refused: ``practice_only``; ``complaint_rules_missing``.
    """
    if not register.practice:
        raise Refused("practice_only")
    rules = register.catalogue().complaints
    if rules is None:
        raise Refused("complaint_rules_missing")
    known = register.database.rows("SELECT id FROM person WHERE erased = 0 ORDER BY id LIMIT 60")
    people = [id_ for (id_,) in known]
    now = register.clock.now()
    with Bulk(register) as bulk:
        world = World(bulk, Random(seed), register.today())  # noqa: S311  # invented people, not secrets
        waiting: list[tuple[int, int, Iterator[int]]] = []
        turn = itertools.count()
        for plan in PLANS:
            one = _life(world, plan, rules, people)
            heapq.heappush(waiting, (next(one), next(turn), one))
        while waiting and waiting[0][0] < now:
            _at, _turn, one = heapq.heappop(waiting)
            at = next(one, None)
            if at is not None:
                heapq.heappush(waiting, (at, next(turn), one))
    return len(PLANS)


def _life(world: World, plan: Plan, rules: ComplaintRules, people: list[int]) -> Iterator[int]:
    """Live one complaint; each yield is the moment at which it wants to go on."""
    rng, bulk, clerk = world.rng, world.bulk, world.officer()
    at = (
        world.moment(_days_ago(world, plan.age)) if plan.age else bulk.register.clock.now() - 3600 - rng.randrange(3600)
    )
    yield at
    about = (world.officers[1],) if plan.about and len(world.officers) > 2 else ()
    able = [o for o in world.officers if o not in about]
    complaint = bulk.record(_lodged(world, plan, rules, people, at, about), clerk, at).id
    for step in plan.steps.split():
        at = world.later(at, int(step[1:]))
        yield at
        state = bulk.state_of(complaint)
        assert isinstance(state, ComplaintState)  # noqa: S101  # it was lodged
        handler = state.handler or rng.choice(able)
        bulk.record(_act(world, step[0], state, rules, handler, at), handler, at, complaint)
    bulk.close(complaint)


def _lodged(
    world: World, plan: Plan, rules: ComplaintRules, people: list[int], at: int, about: tuple[int, ...]
) -> ComplaintLodged:
    rng, day, category = world.rng, world.date(at), rules.category_of(plan.category)
    foreign = next((c.foreign for c in rules.channel if c.code == plan.channel), False)
    person = rng.choice(people) if people else None
    hidden = plan.anonymous and rng.random() < 0.6
    data = ComplaintData(
        account=ACCOUNTS.get(plan.category, _OTHER),
        place="Loket" if plan.category == "LAYANAN" else "Pabrik di kawasan industri",
        time="sejak bulan lalu",
        wish="Ditindaklanjuti dan diberi kabar",
        foreign=f"{rng.randrange(10**6, 10**7)}" if foreign else "",
        evidence=(Evidence("Slip upah"), Evidence("Foto tempat kerja")) if rng.random() < 0.5 else (),
        reporter=PersonData(name=world.people.name(), phone=world.people.phone()) if hidden else None,
        position=rng.choice(("", "operator", "staf gudang")),
        company=f"PT Contoh {rng.choice(('Sandang', 'Pangan', 'Logam', 'Niaga'))}",
    )
    return ComplaintLodged(
        number=world.bulk.number(Range.COMPLAINT, day.year),
        received=day,
        category=plan.category,
        grade=plan.grade or (category.grade if category is not None else rules.grade[0].code),
        catalogue=world.catalogue.version,
        channel=plan.channel,
        person=None if plan.anonymous else person,
        anonymous=plan.anonymous or person is None,
        confidential=plan.confidential,
        officers=about,
        company=Company(rng.choice(SECTORS), rng.randrange(3, 800), "DKI Jakarta", "Jakarta Timur"),
        personal=data,
    )


def _act(world: World, step: str, state: ComplaintState, rules: ComplaintRules, handler: int, at: int) -> Act:
    """Return the act of a step, with the date by which it was due."""
    day = world.date(at)

    def due(name: StepName) -> dt.date | None:
        return clock(name, state, rules, world.calendar, world.zone, day).due

    if step in _OUTCOMES:
        return ComplaintDecided(
            outcome=_OUTCOMES[step],  # type: ignore[arg-type]  # each is one
            refusal=rules.refusal[0].code if step == "r" and rules.refusal else "",
            referred_to="Dinas Tenaga Kerja" if step == "f" else "",
            due=due("decide"),
            personal=AnswerData(text=_ANSWERS[step]),
        )
    made: dict[str, Callable[[], Act]] = {
        "a": lambda: ComplaintAnswered(due=due("answer")),
        "s": lambda: ComplaintAnswered(
            deadline=world.promise(day, rules.supplement_days).date,
            due=due("answer"),
            personal=FreeText(text="Mohon lampirkan slip upah tiga bulan terakhir"),
        ),
        "b": lambda: ComplaintSupplemented(
            personal=SupplementData(text="Slip upah diserahkan", evidence=(Evidence("Slip upah tiga bulan"),))
        ),
        "k": lambda: ComplaintTaken(handler=handler),
        "n": lambda: ComplaintNoted(personal=FreeText(text="Perusahaan dihubungi, dijanjikan klarifikasi tertulis")),
        "t": lambda: ComplaintTold(outcome=state.outcome, channel=state.channel, due=due("tell")),  # type: ignore[arg-type]
        "c": lambda: ComplaintClosed(rating=1 + world.rng.randrange(4)),
        "w": lambda: ComplaintWithdrawn(personal=FreeText(text="Sudah diselesaikan dengan perusahaan")),
        "l": lambda: ComplaintLapsed(personal=FreeText(text="Tambahan tidak datang")),
        "o": lambda: ComplaintReopened(personal=FreeText(text="Jawaban belum menyentuh persoalan")),
        "m": lambda: OmbudsmanTold(personal=FreeText(text="Disampaikan lewat telepon")),
    }
    return made[step]()


def _days_ago(world: World, days: int) -> dt.date:
    """Return the working day so many working days before today."""
    day = world.today
    while days > 0:
        day -= dt.timedelta(days=1)
        days -= world.calendar.is_working(day)
    return day
