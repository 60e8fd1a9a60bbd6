"""The arithmetic of the survey, exact: means of elements, the index, its band, the sample that is needed.

Sources: PermenPANRB 14/2017, annex, II.C (weight 1 / elements, index × 25, bands); for the weight as an exact fraction
and not 0.11 or 0.111, and for the elements that somebody left out: ``docs/survey.md``. The sample: Krejcie and Morgan
(1970), "Determining Sample Size for Research Activities", as PermenPANRB 14/2017 takes it over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from models.survey.instruments import Band


class Tally(Struct, frozen=True):
    """The answers to one element: their sum, and how many people gave one."""

    total: int = 0
    count: int = 0

    @property
    def mean(self) -> Fraction | None:
        """The NRR (nilai rata-rata): the mean over those who answered this element; None where nobody did."""
        return Fraction(self.total, self.count) if self.count else None


def half_up(value: Fraction, places: int = 2) -> Decimal:
    """Return a fraction of 0 or more rounded to decimals; a tie goes up (PermenPANRB 14/2017 rounds by hand)."""
    scaled = value * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole).scaleb(-places)


def index(tallies: Mapping[str, Tally], scale: int = 4) -> Decimal | None:
    """Return the index, 0–100 with two decimals; None where nobody answered anything.

    Σ NRR × 1 / elements in use × 100 / scale (25 for four answers). In use is an element that somebody answered. The
    weight is the exact fraction: with 0.11 no office could reach 100.
    """
    means = [mean for tally in tallies.values() if (mean := tally.mean) is not None]
    if not means:
        return None
    return half_up(sum(means, Fraction()) / len(means) * Fraction(100, scale))


def band_of(value: Decimal, bands: Iterable[Band]) -> Band:
    """Return the band of an index that was rounded already, by lower edges alone.

    The printed tables leave gaps between an upper edge and the next lower one, and their columns of means and of
    indexes disagree there; so nothing else is looked at.
    """
    falling = sorted(bands, key=lambda band: band.edge, reverse=True)
    return next((band for band in falling if value >= band.edge), falling[-1])


def sample(population: int) -> int:
    """Return how many respondents are needed: 3.841·N·0.25 / (0.0025·(N − 1) + 3.841·0.25), to the nearest whole."""
    if population <= 0:
        return 0
    quarter = Fraction(3841, 4000)
    return int(half_up(quarter * population / (Fraction(1, 400) * (population - 1) + quarter), 0))


def percent(part: int, whole: int) -> Decimal:
    """Return a share in percent with two decimals, from the counts themselves; 0 of nothing is 0."""
    return half_up(Fraction(100 * part, whole)) if whole else Decimal("0.00")
