"""The search from which an article was opened, as its address tells it: to the hits beside it, and back."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.urls import reverse

_LONGEST = 2_000  # characters of a search in an address
_OWN = ("thu", "cuoi", "kq")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchTrail:
    """Addresses of the results and of the hits before and after; "" where there is none."""

    words: str
    results: str
    previous: str
    following: str


def search_trail(request: HttpRequest) -> SearchTrail | None:
    """Return the way between the hits of the search, None for an article that was not opened from one."""
    given = request.GET.get("thu", "")
    if not (given.isascii() and given.isdecimal() and 0 < len(given) < 4):
        return None
    number = int(given)
    asked = QueryDict(request.GET.get("kq", "")[:_LONGEST].encode("utf-8", "ignore")).copy()
    for name in _OWN:
        asked.pop(name, None)
    if words := request.GET.get("q", "")[:_LONGEST]:
        asked["q"] = words
    is_first = number <= 1 and asked.get("trang", "1") in ("", "1")
    return SearchTrail(
        words=words,
        results=f"{reverse('search')}?{asked.urlencode()}#ket-qua",
        previous="" if is_first else _hit(asked, number - 1),
        following="" if request.GET.get("cuoi") == "1" else _hit(asked, number + 1),
    )


def _hit(asked: QueryDict, number: int) -> str:
    told = asked.copy()
    told["thu"] = str(number)
    return f"{reverse('search-hit')}?{told.urlencode()}"
