"""Names by their sound: one key for the ways in which an Indonesian name is written, to find the same person again.

The key is for an index, not for reading: names that may be the same get the same key, and some that are not, too. What
it lets meet, and why (the spelling reform is public: Keputusan Presiden 57/1972, *Ejaan yang Disempurnakan*):

=================  ==============================================================================================
Old spelling       ``oe`` = u, ``dj`` = j, ``tj`` = c, ``j`` = y, ``nj`` = ny, ``sj`` = sy, ``ch`` = kh. Since an old
                   j is a new y, j and y are one letter here.
Letters by ear     f, v, p · z, s, sy · q, k · x = ks · kh, ch = h · c before a consonant = k · doubled = single
Silent h           at the beginning, at the end and after a consonant: Hesti, Fatimah, Ridho
Diphthongs         ai, ae, ei = e and au, ao = o: Zainal, Zaenal, Zenal; Taufik, Topik
Glides             iy, y, i before a vowel: Setiawan, Setyawan, Setiyawan; uw, w, u: Suwarno, Suarno; y = i: Rudy
Final consonants   d = t, b = p, g = k (not ng): Ahmad, Achmat
Abbreviations      Moh, Moch, Muh, Mhd, M = Muhammad · Abd = Abdul, Abdurrahman = Abdul Rahman · St = Siti
Words              their order does not matter; Nurhayati = Nur Hayati, Sriwahyuni = Sri Wahyuni
Dropped            titles and degrees, bin and binti (with the father's name where two words stand before it), PT, CV …
=================  ==============================================================================================

Z is heard as j as well as s (Zainal, Jainal): :func:`keys` gives the further keys to look for.
"""

from __future__ import annotations

import re
from functools import lru_cache

from models.text import folded

_TITLES = frozenset(
    """h hj hjh haji hajah hajjah kh kiai kyai ust ustad ustadz ustaz ustadzah ustazah raden roro rr r
    prof dr drs dra drg ir apt bpk bapak ibu ny nyonya tn tuan nn nona sdr sdri mr mrs alm almh
    sh se skom spd spdi ssi ssos sip sag skep skm sked spt sp stp mm msi mpd mkom mhum mh msc mba phd bsc amd ners lc
    pt cv ud pd fa tbk persero perseroan terbatas""".split()
)
"""Words that say what someone is, not who. A name of nothing else keeps them."""

_DEGREES = _TITLES | {"st", "mt", "ma", "ba", "llm", "ak", "ca", "cpa", "sps", "mkn", "mars", "amdkeb", "sstp"}
"""Further ones that count only when written as a degree: with a point inside, or behind a comma."""

_OF_FATHER = frozenset({"bin", "binti", "bte", "bt"})

_MUHAMMAD = re.compile(r"m|mhd|md|m[ou]hd|mu?hmd|m(?:oe|[ou])(?:h|ch|kh)(?:am{1,2}[aeu][dt]{1,2})?")
_ABDUL = re.compile(r"abd(?:(?:ul|oel)|(?:u|oe)([drstnz]))(.{3,})")
_JOINED = re.compile(r"(siti|nurul|nur|sri)(.{4,})")
_ALLAH = frozenset({"lah", "loh", "llah", "lloh", "lla"})

_RULES = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        # old spelling, and long vowels
        (r"oe|oo|ou", "u"),
        (r"ee|ie$", "i"),
        (r"tj", "c"),
        (r"dj", "j"),
        (r"sj", "s"),
        # kh and silent h
        (r"lloh$", "llah"),
        (r"^ch(?=[rl])", "k"),
        (r"[ck]hoi", "hai"),
        (r"[ck]h", "h"),
        (r"(?<=[bcdfgjklmnpqrstvwxyz])h|^h(?=[aeiou])|(?<=[aeiou])h$", ""),
        (r"roh(?=m)", "rah"),
        # letters by ear
        (r"ck|q", "k"),
        (r"c(?=[^aeiouyjhc])|c$", "k"),
        (r"x", "ks"),
        (r"[fv]", "p"),
        (r"z", "s"),
        (r"j", "y"),
        (r"(?<=s)y(?=[aeiou])", ""),
        # diphthongs and glides
        (r"a[ie]|ei|[ae]y(?![aeiou])", "e"),
        (r"a[uo]|aw(?![aeiou])", "o"),
        (r"iy(?=[aeiou])|(?<![aeiou])i(?=[aeou])", "y"),
        (r"uw(?=[aeiou])|(?<![aeiou])u(?=[aeio])", "w"),
        (r"(?<=.)y(?![aeiou])", "i"),
        # final consonants, doubled letters
        (r"d$", "t"),
        (r"b$", "p"),
        (r"(?<!n)g$", "k"),
        (r"([^0-9])\1+", r"\1"),
    )
)
"""Patterns on a word and what they become, in this order, until nothing changes any more."""

_ROUNDS = 12
"""Rounds after which every word stands still: a rule shortens it or leads to letters that no rule leads back from."""


@lru_cache(maxsize=4096)
def sound(name: str) -> str:
    """Return the key of a whole name: its words by their sound, sorted. Empty for a name without letters and digits.

    Any text is fine. The key of a key is itself.
    """
    key = name
    for _ in range(_ROUNDS):
        key, before = _key(key), key
        if key == before:
            break
    return key


def keys(name: str) -> tuple[str, ...]:
    """Return the keys under which the same name may stand: its own, and those with z and j in each other's place."""
    bare = " ".join(words(name))
    swapped = (bare.replace("z", "j"), re.sub(r"(?<![nts])d?j", "z", bare))
    return tuple(dict.fromkeys(k for k in (sound(name), *(sound(s) for s in swapped if s != bare)) if k))


@lru_cache(maxsize=1024)
def words(name: str) -> tuple[str, ...]:
    """Return a name's words as they were written, folded, without titles and fathers."""
    return tuple(_plain(name))


def _key(name: str) -> str:
    return " ".join(sorted(part for word in _plain(name) for part in _parts(word)))


def _joined(name: str) -> str:
    """Return a name whose apostrophes are gone: Ma'ruf is one word."""
    return re.sub(r"['`´‘’ʻʼʾʿ]", "", name)


def _plain(name: str) -> list[str]:
    """Return the folded words of a name that say who it is; all of them when nothing else is left."""
    all_words: list[str] = []
    kept: list[str] = []
    for place, stretch in enumerate(_joined(name).split(",")):
        for chunk in stretch.split():
            pieces = folded(chunk).split()
            all_words += pieces
            whole = "".join(pieces)
            if whole in _DEGREES and (place or len(pieces) > 1):
                continue
            kept += [piece for piece in pieces if piece not in _TITLES]
    for place, word in enumerate(kept):
        if word in _OF_FATHER and place:
            kept = kept[:place] + (kept[place + 1 :] if place < 2 else [])
            break
    if len(kept) > 2 and kept[-1] == "st":  # Sarjana Teknik; in front it is Siti
        kept.pop()
    return kept or all_words


@lru_cache(maxsize=8192)
def _parts(word: str) -> tuple[str, ...]:
    """Return one written word as the words that it sounds like."""
    if word == "st":
        return ("siti",)
    if _MUHAMMAD.fullmatch(word):
        return ("muhamat",)
    if word in ("abd", "abdl"):
        return ("abdul",)
    found = _ABDUL.fullmatch(word)
    if found and found[2] not in _ALLAH:
        begins, rest = found[1] or "", found[2]
        return ("abdul", _heard(rest if rest.startswith(begins) else begins + rest))
    found = _JOINED.fullmatch(word)
    if found:
        return (found[1], _heard(found[2]))
    return (_heard(word),)


def _heard(word: str) -> str:
    for _ in range(_ROUNDS):
        before = word
        for pattern, by in _RULES:
            word = pattern.sub(by, word)
        if word == before:
            break
    return word


__all__ = ["keys", "sound", "words"]
