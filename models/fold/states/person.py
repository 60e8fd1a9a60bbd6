"""What is known of a person or company."""

from __future__ import annotations

from msgspec import Struct

from models.acts import IdentityKind
from models.fold.states.crossing import Contest


class Said(Struct, frozen=True):
    """What an entry said of a person that was not said before, field by field."""

    entry: int
    fields: tuple[tuple[str, str], ...]
    lost: tuple[tuple[str, int], ...] = ()
    """Fields of these that do not stand, each with the entry that stands."""


class PersonState(Struct, frozen=True):
    """A person or company; empty texts when nothing is known or it was erased."""

    id: int
    identity: IdentityKind
    name: str
    nik: str = ""
    passport: str = ""
    nib: str = ""
    npwp: str = ""
    phone: str = ""
    address: str = ""
    registered_at: int = 0
    data: int = 0
    """The entry that the data come from."""
    erased: bool = False
    compared: tuple[tuple[int, str], ...] = ()
    """Other persons that this one was compared with: their ids, and ``same`` or ``different``."""
    said: tuple[Said, ...] = ()
    """Who said what, for those who had not heard of each other."""
    contests: tuple[Contest, ...] = ()
    """Entries that said otherwise at once; whoever has seen both and says it again settles them."""
