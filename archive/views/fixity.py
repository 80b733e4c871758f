"""Whether the bytes of captures are what was taken: each round of checking, in public."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from archive.models import Capture, ImportRun
from archive.models.captures import VerifyResult
from archive.storage.fixity import COMMAND
from archive.views.stats_cache import Keeper

_LISTED = 100  # rounds


@require_safe
def fixity_history(request: HttpRequest) -> HttpResponse:
    """The state of all captures, and every round that checked them."""
    context = {
        "state": Keeper().kept("fixity", _state),
        "rounds": ImportRun.objects.filter(command=COMMAND).order_by("-started_at", "-pk")[:_LISTED],
    }
    return render(request, "archive/fixity_history.html", context)


def _state() -> dict[str, Any]:
    lost = Q(verify_result__in=(VerifyResult.MISSING, VerifyResult.DAMAGED))
    return Capture.objects.aggregate(
        total=Count("pk"),
        sound=Count("pk", filter=Q(verify_result=VerifyResult.SOUND)),
        lost=Count("pk", filter=lost),
        never=Count("pk", filter=Q(verified_at=None)),
        oldest=Min("verified_at"),
    )
