"""Invented applicants: names put together by chance, NIKs whose serials are never given out, numbers of no network."""

from __future__ import annotations

import datetime as dt
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import TypeVar

from models.acts import PersonData, PersonRegistered

WOMEN = """Siti Dewi Sri Nur Rina Ani Ratna Wati Lestari Yuli Fitri Indah Maya Ayu Putri Rahma Sari Eka Tri Kartika
Wulan Lina Nina Dian Endang Sulastri Murni Yanti Nurul Aisyah Zahra Intan Mega Melati Ningsih Partini Rosa Tuti Umi
Vina Yuliana Agustina Bunga Citra Desi Elis Farida Gita Hesti Ika Jamilah""".split()

MEN = """Ahmad Budi Agus Muhammad Joko Slamet Eko Dwi Andi Hadi Bambang Rudi Hendra Iwan Dedi Asep Ujang Yanto Wahyu
Arif Rizki Fajar Bayu Dimas Galih Hasan Husein Imam Jajang Kusno Lukman Made Nyoman Oki Putra Rahmat Surya Taufik
Usman Viktor Wawan Yusuf Zainal Ketut Wayan Sutrisno Suharto Soleh Maman Tatang""".split()

LAST = """Santoso Wijaya Kusuma Saputra Hidayat Setiawan Pratama Nugroho Rahayu Lestari Susanto Gunawan Hartono Siregar
Nasution Harahap Sitorus Simanjuntak Ginting Lubis Tanjung Pane Manurung Purba Sembiring Daulay Matondang Batubara
Wibowo Utomo Raharjo Prasetyo Suryadi Mulyadi Firmansyah Ramadhan Maulana Permana Kurniawan Hakim Anwar Salim Basri
Syahputra Iskandar Effendi Yulianto Budiman Halim Kartono""".split()

STREETS = """Melati Mawar Kenanga Cempaka Anggrek Merpati Rajawali Garuda Cendana Jati Mahoni Pahlawan Merdeka
Diponegoro Sudirman Kartini Veteran Pemuda Pelajar Industri Niaga Pasar Stasiun Pelabuhan""".split()

TRADES = """Tekstil Garmen Logam Plastik Pangan Kimia Kayu Kertas Elektronik Otomotif Konstruksi Logistik Farmasi
Keramik""".split()
COMPANY_WORDS = "Maju Sentosa Jaya Makmur Abadi Sejahtera Mandiri Nusantara Utama Karya Mitra Bersama".split()

REGIONS = (
    "317401 317105 317306 317202 317508 320114 320312 327101 327505 357803 350908 337404 330205 340412 360304 367107 "
    "127109 137103 147106 167109 187105 517103 527102 637104 647203 717106 737109 747104 810122 917102"
).split()
"""District codes of DOMAIN's form; the first ones are the commonest here."""


T = TypeVar("T")


def _falling(count: int) -> list[float]:
    """Return cumulated weights 1, 1/2, 1/3 …: common names are much commoner."""
    return list(accumulate(1 / (place + 1) ** 0.8 for place in range(count)))


_W_WOMEN, _W_MEN, _W_LAST, _W_REGION = map(_falling, (len(WOMEN), len(MEN), len(LAST), len(REGIONS)))


def one_of(rng: Random, values: Sequence[T], cumulated: Sequence[float]) -> T:
    """Return what ``rng.choices`` would, without its detours: there are millions to choose."""
    return values[bisect(cumulated, rng.random() * (cumulated[-1] + 0.0), 0, len(values) - 1)]


class People:
    """A source of invented persons; the same random source gives the same people."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self._serial = 0

    def person(self, today: dt.date) -> PersonRegistered:
        """Return a registration: mostly someone with a NIK, sometimes a company or a foreigner."""
        kind = self.rng.random()
        if kind < 0.08:
            return self._company()
        if kind < 0.11:
            return self._foreigner()
        rng = self.rng
        woman = rng.random() < 0.5
        born = dt.date(today.year - 18, 1, 1) - dt.timedelta(days=int(rng.random() * 365 * 42))
        self._serial = self._serial % 1000 + 1
        day = born.day + 40 * woman
        region = one_of(rng, REGIONS, _W_REGION)
        nik = f"{region}{day:02d}{born.month:02d}{born.year % 100:02d}{8999 + self._serial:04d}"
        data = PersonData(name=self.name(woman), nik=nik, phone=self.phone(), address=self.address())
        return PersonRegistered(identity="nik", personal=data)

    def name(self, woman: bool | None = None) -> str:
        """Return a name of one to three words."""
        rng = self.rng
        woman = rng.random() < 0.5 if woman is None else woman
        firsts, weights = (WOMEN, _W_WOMEN) if woman else (MEN, _W_MEN)
        words = [one_of(rng, firsts, weights)]
        if rng.random() < 0.3:
            second = one_of(rng, firsts, weights)
            words += [second] if second != words[0] else []
        if rng.random() < 0.85:
            words.append(one_of(rng, LAST, _W_LAST))
        return " ".join(words)

    def phone(self) -> str:
        """Return a number behind 0800 0, which no network gives out; sometimes none."""
        return "" if self.rng.random() < 0.08 else f"08000{int(self.rng.random() * 1_000_000):06d}"

    def address(self) -> str:
        """Return a street and a number; sometimes nothing."""
        rng = self.rng
        if rng.random() < 0.4:
            return ""
        return f"Jl. {rng.choice(STREETS)} {1 + int(rng.random() * 120)}"

    def _company(self) -> PersonRegistered:
        rng = self.rng
        words = f"PT {rng.choice(COMPANY_WORDS)} {rng.choice(COMPANY_WORDS)} {rng.choice(TRADES)}"
        nib = f"00{int(rng.random() * 10**11):011d}"
        data = PersonData(name=words, nib=nib, phone=self.phone(), address=self.address())
        return PersonRegistered(identity="company", personal=data)

    def _foreigner(self) -> PersonRegistered:
        number = f"ZZ{int(self.rng.random() * 10**7):07d}"
        return PersonRegistered(
            identity="passport", personal=PersonData(name=self.name(), passport=number, phone=self.phone())
        )
