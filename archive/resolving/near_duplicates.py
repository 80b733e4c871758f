"""Officials whose name is near another's in their province: noted beside them, for a person to compare."""

from collections.abc import Iterable

from archive.core.linking.near_names import near_names
from archive.models import Official


def newest_official() -> int:
    """The primary key of the official that came last; 0 where there is none."""
    return Official.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def note_near_duplicates_since(newest: int) -> None:
    """Compare again the officials of every province that gained one after the official with the key `newest`."""
    gained = Official.objects.filter(pk__gt=newest).order_by().values_list("province", flat=True).distinct()
    note_near_duplicates(list(gained))


def note_near_duplicates(provinces: Iterable[int | None]) -> None:
    """Note beside each official of these provinces (None: those of central posts) whose name is nearest to theirs."""
    for province in provinces:
        rows = Official.objects.standing().filter(province=province).order_by("pk").values_list("pk", "name", "near")
        known = {pk: (name, near) for pk, name, near in rows}
        found = near_names({pk: name for pk, (name, _) in known.items()})
        changed = {pk: found.get(pk) for pk, (_, near) in known.items() if near != found.get(pk)}
        Official.objects.bulk_update([Official(pk=pk, near_id=near) for pk, near in changed.items()], ["near"], 500)
