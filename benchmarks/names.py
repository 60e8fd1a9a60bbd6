"""Invented names by the million, as uneven as real ones: a few words that everyone has, and a long tail of rare ones.

A seeded generator without outside lists. Given names that are common all over Indonesia come with the weights of
Zipf's law and in their usual spellings; the tail is made of syllables. A million names have some 120,000 words.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from itertools import accumulate

MEN = """Muhammad Ahmad Agus Budi Abdul Eko Dwi Joko Hendra Rizky Andi Bambang Wahyu Dedi Rudi Yusuf Ibrahim Hasan Fajar
Arif Bayu Dimas Eka Faisal Galih Hadi Iwan Imam Irfan Jaya Khairul Lukman Mulyadi Nanang Oki Putra Rahmat Sigit Sugeng
Slamet Suparman Sutrisno Supriyadi Taufik Teguh Tono Ujang Usman Wawan Yanto Yudi Zainal Aldi Asep Cecep Dadang Deni
Edi Endang Ferry Gunawan Heri Ilham Indra Jamal Kurnia Maman Nur Purnomo Ridwan Samsul Tatang""".split()

WOMEN = """Siti Sri Dewi Nur Ani Rina Fitri Ratna Wulan Indah Lestari Yuni Maya Dian Eka Endang Fatimah Aminah Aisyah
Kartini Lina Mega Nia Nurul Putri Rahayu Ratih Rini Sari Sinta Susi Tuti Umi Vina Wati Winda Yanti Yulia Zahra Ade
Atik Ayu Bunga Citra Desi Erna Evi Hesti Ida Intan Juminah Kiki Laila Marni Neneng Novi Oktavia Puspita Rohana Salma
Sumiati Suryani Titin Tri Wahyuni Yayuk""".split()

LAST = """Hidayat Setiawan Santoso Wibowo Saputra Kurniawan Rahman Susanto Nugroho Prasetyo Pratama Wijaya Rahmawati
Lestari Wahyuni Handayani Utami Anggraini Permata Maulana Firmansyah Ramadhan Hakim Siregar Nasution Lubis Harahap
Simanjuntak Sihombing Sitorus Ginting Tarigan Purba Manurung Pane Halim Gunawan Hartono Suryadi Budiman Suharto
Sukarno Yulianti Puspitasari Kusuma Hasibuan Ritonga Pohan Tanjung Chaniago Koto Piliang Latuconsina Pattiasina
Mandagi Rumengan Wayan Made Ketut Nyoman Daulay Sembiring Damanik Saragih Zulkarnain Syahputra Fauzi Abidin Fauziah
Mardhiyah Hasanah Khasanah Nurjanah Suhartini Sulistyowati Kusumawati Purwanti Setyaningsih Hartati Rohmah""".split()

SPELLINGS = {
    "Muhammad": ("Muhamad", "Mohammad", "Mohamad", "Moch", "Moh", "Muh"),
    "Ahmad": ("Achmad", "Akhmad", "Ahmat"),
    "Siti": ("Sitti", "St"),
    "Nur": ("Noor", "Noer"),
    "Yanto": ("Janto",),
    "Setiawan": ("Setyawan", "Setiyawan"),
    "Hidayat": ("Hidajat",),
    "Suharto": ("Soeharto",),
    "Sukarno": ("Soekarno",),
    "Yusuf": ("Jusuf", "Yusup"),
    "Zainal": ("Zaenal", "Jaenal"),
    "Taufik": ("Taufiq", "Topik", "Taupik"),
    "Faisal": ("Faizal", "Paisal"),
    "Fatimah": ("Patimah", "Fatima"),
    "Aisyah": ("Aisah", "Aisya"),
    "Rizky": ("Rizki", "Riski", "Rizqi"),
    "Rahmat": ("Rachmat", "Rakhmat"),
    "Suryadi": ("Soerjadi",),
    "Hasanah": ("Khasanah",),
    "Ramadhan": ("Ramadan", "Romadhon"),
}
"""Ways in which the same name is written; about every third bearer has another than the first."""

_ONSETS = "b d f g h j k l m n p r s t w y ng ny sy kh tr pr br dr kr".split()
_VOWELS = "a a a a i i i u u e o".split()
_ENDS = [
    "",
    "",
    "",
    "",
    "n",
    "h",
    "r",
    "m",
    "s",
    "t",
    "k",
    "to",
    "ti",
    "ni",
    "wan",
    "wati",
    "yah",
    "ng",
    "di",
    "no",
    "ni",
]


def zipf(count: int, power: float = 1.0) -> list[float]:
    """Return running sums of the weights 1, 1/2, 1/3 … for :func:`random.choices`."""
    return list(accumulate(1 / (place + 1) ** power for place in range(count)))


class Names:
    """An endless source of invented people; the same ``seed`` gives the same ones."""

    def __init__(self, seed: int = 7, rare: int = 150_000) -> None:
        self.random = random.Random(seed)  # invented people, no secret
        self.rare = [self._syllables() for _ in range(rare)]
        self._men, self._women, self._last = zipf(len(MEN), 1.25), zipf(len(WOMEN), 1.25), zipf(len(LAST), 0.7)
        self._tail = zipf(rare, 0.45)

    def _syllables(self) -> str:
        pick = self.random.choice
        count = self.random.choice((2, 2, 3, 3, 3, 4))
        return ("".join(pick(_ONSETS) + pick(_VOWELS) for _ in range(count)) + pick(_ENDS)).capitalize()

    def _written(self, word: str) -> str:
        others = SPELLINGS.get(word)
        return self.random.choice(others) if others and self.random.random() < 0.35 else word

    def name(self, *, woman: bool) -> str:
        """Return a name of one to four words; one in a hundred was written down with a slip of two letters."""
        rng, words = self.random, []
        if rng.random() < 0.72:
            pool, weights = (WOMEN, self._women) if woman else (MEN, self._men)
            words.append(self._written(rng.choices(pool, cum_weights=weights)[0]))
        if rng.random() < 0.55 or not words:
            words.append(rng.choices(self.rare, cum_weights=self._tail)[0])
        if rng.random() < 0.6:
            words.append(self._written(rng.choices(LAST, cum_weights=self._last)[0]))
        elif rng.random() < 0.5:
            words.append(rng.choices(self.rare, cum_weights=self._tail)[0])
        told = " ".join(words)
        if rng.random() < 0.01 and len(told) > 3:
            place = rng.randrange(1, len(told) - 1)
            told = told[:place] + told[place + 1] + told[place] + told[place + 2 :]
        return told

    def people(self, count: int, town: str = "3174") -> Iterator[tuple[str, str, str]]:
        """Yield name, NIK and phone; three in four NIKs are of one town with 31 districts."""
        rng = self.random
        first = dt.date(1945, 1, 1)
        for _ in range(count):
            woman = rng.random() < 0.5
            born = first + dt.timedelta(days=rng.randrange(365 * 62))
            place = f"{town}{rng.randrange(1, 32):02d}"
            if rng.random() > 0.75:
                place = f"{rng.randrange(11, 95)}{rng.randrange(1, 80):02d}{rng.randrange(1, 31):02d}"
            day = born.day + 40 if woman else born.day
            nik = f"{place}{day:02d}{born:%m%y}{rng.randrange(1, 61):04d}"
            mobile = rng.choice((11, 12, 13, 21, 22, 23, 52, 53, 56, 57, 58, 77, 78, 81, 82, 83, 95, 96))
            yield self.name(woman=woman), nik, f"08{mobile}{rng.randrange(10**7, 10**8)}"


__all__ = ["LAST", "MEN", "SPELLINGS", "WOMEN", "Names", "zipf"]
