"""Citations of a text that a program gives: found, linked and told; nothing is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Schema

from archive.api.articles import router  # GET and POST of one address stand in one router
from archive.api.paging import IsoDay
from archive.api.problems import ApiProblem, ProblemDocument
from archive.lookup.citations import look_up
from archive.models import Province
from archive.views.citation_lookup import LIMITS, lookup_values
from archive.views.rate_limit import seconds_to_wait

__all__ = ["router"]

LONGEST = 65_536  # bytes of UTF-8


class LookupRequest(Schema):
    """A text, and what helps to tell resolutions of one number apart."""

    text: str = Field(max_length=LONGEST, description="At most 65,536 bytes in UTF-8.")
    day: IsoDay | None = Field(None, description="When it was written: nothing issued later is meant.")
    province: str = Field("", pattern=r"^[-a-zA-Z0-9_]{0,160}$", description="Whose local numbers it cites.")


class CitedRecord(Schema):
    """A resolution that is or may be meant."""

    id: str
    identity: str
    name: str
    issued: date | None
    title: str
    status: str
    page: str


class FoundCitation(Schema):
    """A citation: `text[start:end] == surface`, half-open, in characters of the text in `meta`."""

    start: int
    end: int
    surface: str
    kind: str
    number: str
    issued: date | None
    issuer: str
    term: str
    outcome: str = Field(examples=["linked", "ambiguous", "unknown"])
    resolution: CitedRecord | None = Field(description="None too where it is linked to a number without a record yet.")
    candidates: list[CitedRecord]
    rule: str
    evidence: str


class LookupMeta(Schema):
    """The text that spans count in: as given, in NFC and without invisible characters."""

    text: str


class LookupDocument(Schema):
    """Every citation of the text, in order."""

    data: list[FoundCitation]
    meta: LookupMeta


@router.post("/citations", response={200: LookupDocument, 413: ProblemDocument}, operation_id="look_up_citations")
def look_up_citations(request: HttpRequest, given: LookupRequest) -> Any:
    """Find every citation of a text and say which resolution is meant. The text is not kept."""
    if len(given.text.encode("utf-8", "surrogatepass")) > LONGEST:
        raise ApiProblem("too-large", parameter="text")
    if given.province and not Province.objects.filter(slug=given.province).exists():
        raise ApiProblem("bad-parameter", parameter="province")
    if not getattr(request, "api_token", None) and (wait := seconds_to_wait(request, "lookup", LIMITS)):
        raise ApiProblem("too-many-requests", wait=wait)
    found = look_up(given.text, day=given.day, province=given.province)
    return {"data": lookup_values(found, request.build_absolute_uri), "meta": {"text": found.text}}
