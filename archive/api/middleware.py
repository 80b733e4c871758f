"""What holds for every address of the API: who may ask how often, from which pages, and that errors are JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from archive.api.problems import ApiProblem, answer_of, problem_of_status
from archive.models.api_tokens import ApiToken, digest_of
from archive.views.rate_limit import HOUR, Attempt, Limit, count_attempt

ROOT = "/api/"
_EXPOSED = "ETag, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, RateLimit-Policy, Retry-After"


class ApiMiddleware:
    """Answers for the API what no view does; all other requests go on untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ROOT):
            return self.get_response(request)
        response = self._answer(request)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = _EXPOSED
        response["X-Robots-Tag"] = "noindex"
        patch_vary_headers(response, ["Authorization"])
        return response

    def process_view(self, request: HttpRequest, *args: Any) -> None:
        """Names and labels are Vietnamese whatever a browser asks for: an address has one answer."""
        if request.path_info.startswith(ROOT):
            translation.activate("vi")
            request.LANGUAGE_CODE = "vi"

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS":
            return _preflight()
        try:
            attempt = _count(request)
        except ApiProblem as problem:
            return answer_of(problem)
        response = _refused(attempt) if attempt.wait else self._answer_of_view(request)
        _tell(response, attempt)
        return response

    def _answer_of_view(self, request: HttpRequest) -> HttpResponse:
        if any("\0" in part for part in (request.path_info, *request.GET, *_values(request))):
            return answer_of(ApiProblem("bad-parameter"))
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"
        response = self.get_response(request)
        if response.status_code >= 400 and not response.get("Content-Type", "").startswith("application/json"):
            response = _as_problem(response)
        if is_head:
            request.method = "HEAD"
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response


def _values(request: HttpRequest) -> list[str]:
    return [value for values in request.GET.lists() for value in values[1]]


def _preflight() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS"
    response["Access-Control-Allow-Headers"] = "Authorization, Content-Type, If-None-Match"
    response["Access-Control-Max-Age"] = "86400"
    response["Allow"] = "GET, HEAD, POST, OPTIONS"
    return response


def _count(request: HttpRequest) -> Attempt:
    """Count the request for its token, or for its sender's address. Raises ApiProblem for a token that is none."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if not scheme:
        return count_attempt(request, "api", Limit(most=settings.API_PER_HOUR, seconds=HOUR))
    token = ApiToken.objects.in_force().filter(digest=digest_of(given.strip())).first()
    if scheme.lower() != "bearer" or token is None:
        raise ApiProblem("bad-token")
    token.note_use()
    request.api_token = token  # type: ignore[attr-defined]
    return count_attempt(request, "api-token", Limit(most=token.per_hour, seconds=HOUR), sender=token.digest)


def _refused(attempt: Attempt) -> HttpResponse:
    response = answer_of(ApiProblem("too-many-requests"))
    response["Retry-After"] = str(attempt.wait)
    return response


def _tell(response: HttpResponse, attempt: Attempt) -> None:
    response["RateLimit-Limit"] = str(attempt.limit.most)
    response["RateLimit-Remaining"] = str(max(0, attempt.limit.most - attempt.count))
    response["RateLimit-Reset"] = str(attempt.reset)
    response["RateLimit-Policy"] = f"{attempt.limit.most};w={attempt.limit.seconds}"


def _as_problem(response: HttpResponse) -> HttpResponse:
    """A refusal of Django's own (no such address, a method that is not taken, a failure) in the form of ours."""
    answer = answer_of(problem_of_status(response.status_code))
    answer.status_code = response.status_code
    for name in ("Allow", "Retry-After"):
        if name in response:
            answer[name] = response[name]
    return answer
