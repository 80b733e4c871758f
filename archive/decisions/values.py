"""What a decision on words says, as it is stored: the record that it means, and what the machine had found there."""

from typing import Any

from archive.models import Citation, Decision, Official, Resolution


def resolution_value(resolution: Resolution | None) -> dict[str, Any] | None:
    """What a decision stores of the resolution that it chose; None is "cites nothing"."""
    # The slug never changes; the identity of a provisional document follows the spelling of its mentions.
    if resolution is None:
        return None
    return {"identity": resolution.identity, "kind": resolution.kind, "slug": resolution.slug}


def found_values(citation: Citation) -> dict[str, Any]:
    """What the machine said of a citation, for the way back from a decision."""
    return {
        "outcome": citation.outcome,
        "rule": citation.rule,
        "candidates": citation.candidates,
        "resolution": resolution_value(citation.resolution),
    }


def decided_resolution(value: Any) -> Resolution | None:
    """The resolution that a stored value means today, mergers followed; None where there is none."""
    if value is None:
        return None
    row = Resolution.objects.filter(slug=value["slug"]).first() if "slug" in value else None
    row = row or Resolution.objects.filter(identity=value["identity"], kind=value["kind"]).first()
    return row.standing() if row is not None else None


def decided_official(value: Any) -> Official | None:
    """The official whom a stored value means today, mergers followed; None where there is none."""
    row = Official.objects.filter(slug=(value or {}).get("slug")).first()
    return row.standing() if row is not None else None


def is_added(decision: Decision) -> bool:
    """Whether a person added the mention where the machine had found none."""
    return decision.subject != Decision.Subject.FIELD and bool((decision.value or {}).get("added"))


def keep_found(decision: Decision, found: dict[str, Any]) -> None:
    """Store what the machine says now at the decided place."""
    if decision.found != found:
        Decision.objects.filter(pk=decision.pk).update(found=found)
        decision.found = found
