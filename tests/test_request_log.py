"""The log of requests: a line for each that names page and outcome, an id that ties lines together, nothing of who asked."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from archive.json_log import JsonFormatter
from archive.request_log import RequestIdFilter, RequestLogMiddleware


@pytest.fixture
def log(settings: Any) -> Iterator[io.StringIO]:
    """All that is logged meanwhile, as the handler of the settings would write it as JSON."""
    settings.REQUEST_LOG = True
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(RequestIdFilter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def ask(path: str = "/", answer: Any = None, **headers: str) -> HttpResponse:
    return RequestLogMiddleware(answer or (lambda request: HttpResponse("đủ")))(
        RequestFactory(headers=headers).get(path)
    )


@pytest.mark.django_db
def test_a_line_says_page_and_outcome_and_nothing_of_who_asked(
    client: Client, log: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    response = client.get(
        "/tim-kiem/",
        {"q": "Lò Thị Mẫu"},
        headers={"User-Agent": "Trình duyệt X", "Referer": "https://noi.example/"},
        REMOTE_ADDR="203.0.113.77",
    )
    (line,) = [line for line in lines(log) if line["logger"] == "archive.request_log"]
    assert {name: line[name] for name in ("page", "method", "status", "bytes")} == {
        "page": "search", "method": "GET", "status": 200, "bytes": len(response.content),
    }  # fmt: skip
    assert line["request_id"] == response["X-Request-ID"]
    for private in ("203.0.113.77", "Mẫu", "M%E1%BA%ABu", "Trình duyệt X", "noi.example"):
        assert private not in log.getvalue()


def test_all_that_is_logged_for_a_request_has_its_id_and_nothing_else_has(log: io.StringIO) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        logging.getLogger("archive.test").warning("Giữa chừng")
        return HttpResponse("x")

    ids = {ask(answer=answer)["X-Request-ID"] for _ in range(2)}
    logging.getLogger("archive.test").warning("Ngoài")
    within = [line["request_id"] for line in lines(log) if line["message"] == "Giữa chừng"]
    assert (set(within), len(ids)) == (ids, 2)
    assert "request_id" not in lines(log)[-1]


@pytest.mark.parametrize(
    ("behind_proxy", "given", "taken"),
    [
        (True, "a1b2c3d4e5f6", True),
        (False, "a1b2c3d4e5f6", False),
        (True, "x y\nz" * 5, False),
        (True, "a" * 65, False),
    ],
)
def test_an_id_is_taken_from_a_trusted_proxy_only(settings: Any, behind_proxy: bool, given: str, taken: bool) -> None:
    settings.BEHIND_PROXY = behind_proxy
    assert (ask(**{"X-Request-ID": given})["X-Request-ID"] == given) == taken


def test_what_machines_ask_every_few_seconds_is_not_logged_nor_anything_without_the_switch(
    settings: Any, log: io.StringIO
) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        ask(path)
    settings.REQUEST_LOG = False
    ask()
    assert lines(log) == []


def test_answers_that_are_streamed_static_or_of_no_page(settings: Any, log: io.StringIO) -> None:
    ask(f"{settings.STATIC_URL}site.css")
    ask("/không-có", lambda request: StreamingHttpResponse(iter([b"a", b"b"])))
    assert [(line["page"], line["bytes"]) for line in lines(log)] == [("static", 5), ("none", None)]
