"""Version 1: all its addresses, and what is answered when one cannot be."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from archive.api import authorities, changes, citation_lookup, finding
from archive.api.problems import ApiProblem, ProblemDocument, answer_of, problem_of_status

_DESCRIPTION = """
A read-only view of the public archive. Lists are paged by cursors: follow `links.next` to the end. `fields` keeps
single fields. Every answer has an `ETag`; send it back as `If-None-Match`. Requests are counted by the hour, as the
`RateLimit-*` headers say; a token (`Authorization: Bearer …`) raises the limit. Errors come as `errors`, each with a
`code` for programs and a sentence in Vietnamese and English.
""".strip()


class ReadableRenderer(JSONRenderer):
    """JSON in UTF-8: Vietnamese as it is written, a third of the bytes."""

    def __init__(self) -> None:
        self.json_dumps_params = {"ensure_ascii": False}


class IndexDocument(Schema):
    """Where to begin."""

    addresses: dict[str, str]


class ArchiveAPI(NinjaAPI):
    """Adds to the schema of every operation what the middleware may answer instead."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        schema = super().get_openapi_schema(**kwargs)
        problem = {"application/json": {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
        for path, operations in schema["paths"].items():
            for operation in operations.values():
                statuses = [400, 401, 429, *([404, 410] if "{" in path else [])]
                for status in statuses:
                    told = str(problem_of_status(status).as_object()["title"]["en"])
                    operation["responses"].setdefault(status, {"description": told, "content": problem})
                operation["security"] = [{}, {"token": []}]
        schema["components"]["schemas"].update(_problem_schemas())
        schema["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        return schema


def _problem_schemas() -> dict[str, Any]:
    schema = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
    parts: dict[str, Any] = schema.pop("$defs")
    return parts | {"ProblemDocument": schema}


api = ArchiveAPI(
    title="Tàng Thư",
    version="1",
    description=_DESCRIPTION,
    urls_namespace="api-v1",
    docs_url=None,
    renderer=ReadableRenderer(),
    openapi_extra={"info": {"license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}},
)
# That of the look-up is the router of articles too: GET and POST of one address stand in one.
for _router in (citation_lookup.router, authorities.router, finding.router, changes.router):
    api.add_router("", _router)


@api.get("/", response=IndexDocument, operation_id="index", url_name="index", tags=["index"])
def index(request: HttpRequest) -> Any:
    """The addresses of version 1."""
    here = request.build_absolute_uri(reverse("api-v1:index"))
    names = ("articles", "captures", "citations", "resolutions", "officials", "provinces", "sources", "search",
             "suggest", "changes", "openapi.json")  # fmt: skip
    return {"addresses": {name: here + name for name in names}}


@api.exception_handler(ApiProblem)
def _on_problem(request: HttpRequest, problem: ApiProblem) -> JsonResponse:
    return answer_of(problem)


@api.exception_handler(ValidationError)
def _on_validation(request: HttpRequest, error: ValidationError) -> JsonResponse:
    """Name each parameter that cannot be read; the words of the library are English."""
    problems = []
    for one in error.errors:
        place, *path = [str(part) for part in one["loc"]]
        name = path[-1] if path and not path[-1].isdecimal() else ".".join(path[-2:])
        code = "bad-body" if place == "body" else "bad-parameter"
        said = str(one["msg"])
        problems.append(ApiProblem(code, parameter=name, detail=(f"{name}: giá trị không hợp lệ.", f"{name}: {said}")))
    return answer_of(*problems)


@api.exception_handler(HttpError)
def _on_http(request: HttpRequest, error: HttpError) -> HttpResponse:
    problem = ApiProblem("bad-body") if error.status_code == 400 else problem_of_status(error.status_code)
    return answer_of(problem)
