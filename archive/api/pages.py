"""The page on which people try the API: made from its schema, so that it always says what there is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from archive.api.v1 import api


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterField:
    """One parameter as a field of a form."""

    name: str
    place: str  # query | path
    about: str
    choices: tuple[str, ...]
    default: str
    kind: str  # of the input


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedOperation:
    """One address with its form."""

    key: str
    path: str
    about: str
    fields: tuple[ParameterField, ...]

    @property
    def has_place(self) -> bool:
        return "{" in self.path


@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    """All addresses of version 1 with their parameters; forms send them, and a script shows the answer in the page."""
    root = request.build_absolute_uri(reverse("api-v1:index"))
    return render(request, "archive/api.html", {"operations": _operations(), "root": root})


@cache
def _operations() -> tuple[TriedOperation, ...]:
    schema = api.get_openapi_schema(path_prefix="")
    return tuple(
        TriedOperation(
            key=operation["operationId"].replace("_", "-"),
            path=path.lstrip("/"),
            about=operation.get("description", ""),
            fields=tuple(_field(one) for one in operation["parameters"]),
        )
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
        if method == "get" and path != "/"
    )


def _field(parameter: dict[str, Any]) -> ParameterField:
    schema = parameter["schema"]
    kinds = {one.get("type") for one in (schema, *schema.get("anyOf", ()))}
    formats = {one.get("format") for one in (schema, *schema.get("anyOf", ()))}
    default = schema.get("default")
    return ParameterField(
        name=parameter["name"],
        place=parameter["in"],
        about=parameter.get("description", ""),
        choices=tuple(str(one) for one in schema.get("enum", ())),
        default="" if default in (None, []) else str(default),
        kind="number" if "integer" in kinds else "date" if "date" in formats else "text",
    )
