"""What one catalogue says otherwise than another. Pure: two values in, one value out; order means nothing here."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from models.facts.complaint_rules import ComplaintRules
from models.facts.standard import Catalogue, Office, Requirement, Service, Variant

_APART = {"code", "variants"}
"""Fields of a service that are compared in their own way."""

RULES = ("retired", "referral", "days", "complete_within", "fee", "fee_note", "product")
"""Fields that change what a citizen is told; the others describe."""


class Value(Struct, frozen=True):
    """A field that differs."""

    field: str
    before: object
    after: object


class VariantChange(Struct, frozen=True):
    """A variant that came (``before`` is None), went (``after`` is None) or has another name."""

    before: Variant | None
    after: Variant | None


class RequirementChange(Struct, frozen=True):
    """A requirement that came, went, or has another name or weight, in a variant that stayed."""

    variant: Variant
    before: Requirement | None
    after: Requirement | None


class ServiceChange(Struct, frozen=True):
    """What differs between two versions of a service."""

    before: Service
    after: Service
    values: tuple[Value, ...] = ()
    variants: tuple[VariantChange, ...] = ()
    requirements: tuple[RequirementChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.values or self.variants or self.requirements)

    @property
    def retired(self) -> bool:
        """The service is no longer offered, and was before."""
        return self.after.retired and not self.before.retired

    def rules(self, variant: str) -> ServiceChange:
        """Return only what changes what a citizen of this variant is told."""
        return ServiceChange(
            self.before,
            self.after,
            tuple(v for v in self.values if v.field in RULES),
            tuple(v for v in self.variants if v.after is None and v.before is not None and v.before.code == variant),
            tuple(r for r in self.requirements if r.variant.code == variant),
        )


class Differences(Struct, frozen=True):
    """What differs between two catalogues."""

    before: int
    """Version of the older one."""
    after: int
    added: tuple[Service, ...] = ()
    removed: tuple[Service, ...] = ()
    """Services that the newer catalogue does not hold at all, not even as retired."""
    changed: tuple[ServiceChange, ...] = ()
    office: tuple[Value, ...] = ()
    complaints: tuple[str, ...] = ()
    """What of how complaints are taken is said otherwise: ``grade``, ``category``, ``reopen_days`` …"""

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.office or self.complaints)


def differences(before: Catalogue, after: Catalogue) -> Differences:
    """Return what ``after`` says otherwise than ``before``. Codes are unique in a catalogue."""
    old, new = before.by_code, after.by_code
    changes = (service_change(old[s.code], s) for s in after.services if s.code in old)
    return Differences(
        before.version,
        after.version,
        tuple(s for s in after.services if s.code not in old),
        tuple(s for s in before.services if s.code not in new),
        tuple(c for c in changes if c),
        _values(before.office or Office(), after.office or Office(), Office.__struct_fields__),
        _of_complaints(before.complaints, after.complaints),
    )


def _of_complaints(before: ComplaintRules | None, after: ComplaintRules | None) -> tuple[str, ...]:
    fields = ComplaintRules.__struct_fields__
    return tuple(f for f in fields if getattr(before, f, None) != getattr(after, f, None))


def service_change(before: Service, after: Service) -> ServiceChange:
    """Return what differs between two versions of a service."""
    old, new = {v.code: v for v in before.variants}, {v.code: v for v in after.variants}
    variants: list[VariantChange] = []
    requirements: list[RequirementChange] = []
    for code in {**old, **new}:
        one, other = old.get(code), new.get(code)
        if one is None or other is None or one.name != other.name:
            variants.append(VariantChange(one, other))
        if one is not None and other is not None:
            requirements += _requirements(one, other)
    values = _values(before, after, (f for f in Service.__struct_fields__ if f not in _APART))
    return ServiceChange(before, after, values, tuple(variants), tuple(requirements))


def _requirements(before: Variant, after: Variant) -> Iterable[RequirementChange]:
    old, new = {r.code: r for r in before.requirements}, {r.code: r for r in after.requirements}
    for code in {**old, **new}:
        if old.get(code) != new.get(code):
            yield RequirementChange(after, old.get(code), new.get(code))


def _values(before: Struct, after: Struct, fields: Iterable[str]) -> tuple[Value, ...]:
    pairs = ((f, getattr(before, f), getattr(after, f)) for f in fields)
    return tuple(Value(f, one, other) for f, one, other in pairs if one != other)
