"""The resolver: a document's number as people write it, to the document's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from archive.core.numbers import number_key, parse_number
from archive.models import Citation, Resolution

CHOICES = 100  # local numbers such as 01-QĐ/TU exist in every province; the search finds the rest


def resolve_number(request: HttpRequest, number: str) -> HttpResponse:
    """One document: go there. Several with the number: offer them. None: say so and offer the search."""
    found = _bearing(number.replace("\0", ""))
    if len(found) == 1:
        return redirect(found[0])
    counts = Citation.objects.in_visible_articles().count_articles(found)
    context = {"number": number, "rows": [(document, counts.get(document.pk, 0)) for document in found]}
    return render(request, "archive/resolve_number.html", context, status=200 if found else 404)


def _bearing(number: str) -> list[Resolution]:
    """The documents with the number; without its issuer ("04-NQ") all that begin so."""
    parsed = parse_number(number)
    key = number_key(parsed.text if parsed else number)
    if not key:
        return []
    documents = Resolution.objects.standing().select_related("province").order_by("issued", "pk")
    return list(documents.filter(number_key=key)[:CHOICES]) or list(
        documents.filter(number_key__startswith=f"{key}-")[:CHOICES]
    )
