"""What the author of an entry had seen of its subject: it follows from ``after`` and from the order alone."""

from __future__ import annotations

from bisect import bisect_left, bisect_right


class Sight:
    """The order of a subject's entries, as far as it tells what a later author had not seen.

    A desk sees its own entries at once and those of others in the order of their placing. So of the ``after`` entries
    that it had seen, all earlier ones of its own chain are some, and the first ones of others the rest.
    """

    def __init__(self) -> None:
        self.count = 0
        self._own: dict[int, list[int]] = {}
        """Places of the entries of each chain."""
        self._steps: list[tuple[int, int]] = []
        """Place and chain of the entries that another one may cross."""

    def copy(self) -> Sight:
        """Return one that can go on without touching this one."""
        other = Sight()
        other.count, other._steps = self.count, self._steps[:]
        other._own = {chain: places[:] for chain, places in self._own.items()}
        return other

    def add(self, id_: int, *, step: bool) -> None:
        """Take in the next entry; ``step``: another one may cross it."""
        chain = id_ >> 32
        if step:
            self._steps.append((self.count, chain))
        self._own.setdefault(chain, []).append(self.count)
        self.count += 1

    def unseen(self, id_: int, after: int) -> list[int]:
        """Return the places of the steps that the author of the next entry, who had seen ``after``, had not seen."""
        begin = bisect_left(self._steps, (self.first_unseen(id_, after, self.count), -1))
        return [place for place, author in self._steps[begin:] if author != id_ >> 32]

    def first_unseen(self, id_: int, after: int, at: int) -> int:
        """Return the place from which on the author of the entry at place ``at`` had seen nothing of others."""
        if after >= at:
            return at
        own = self._own.get(id_ >> 32, [])
        seen = max(0, after - bisect_left(own, at))  # of others' entries
        return seen + bisect_right(range(len(own)), seen, key=lambda n: own[n] - n)
