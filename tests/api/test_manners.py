"""How the API answers whatever is asked: ETags, other sites' pages, limits, tokens, errors in two languages."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from archive.models import ApiToken
from tests.api.conftest import Filled

ADDRESS = "/api/v1/articles?limit=2"


def token(**fields: Any) -> tuple[ApiToken, str]:
    row = ApiToken(name="thử", **fields)
    given = row.give()
    row.save()
    return row, given


def bearer(given: str) -> dict[str, str]:
    return {"authorization": f"Bearer {given}"}


def test_what_did_not_change_is_not_sent_again(client: Client, filled: Filled) -> None:
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"
    assert again["RateLimit-Remaining"] == "998"


def test_pages_of_other_sites_may_ask(client: Client, filled: Filled) -> None:
    before = client.options(ADDRESS, headers={"origin": "https://o.example", "access-control-request-method": "GET"})
    assert before.status_code == 204
    assert "Authorization" in before["Access-Control-Allow-Headers"]
    assert client.get(ADDRESS)["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/")


def test_head_says_what_get_would(client: Client, filled: Filled) -> None:
    answer = client.head(ADDRESS)
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer["Content-Length"]) == len(client.get(ADDRESS).content)


@pytest.mark.slow
def test_who_asks_too_often_is_told_how_long_to_wait(client: Client, filled: Filled, settings: Any) -> None:
    settings.API_PER_HOUR = 2
    left = [client.get(ADDRESS)["RateLimit-Remaining"] for _ in range(2)]
    refused = client.get(ADDRESS)
    assert (left, refused.status_code, refused.json()["errors"][0]["code"]) == (["1", "0"], 429, "too-many-requests")
    assert 0 < int(refused["Retry-After"]) <= 3600
    assert client.get("/").status_code == 200


def test_a_token_has_a_limit_of_its_own(client: Client, filled: Filled, settings: Any) -> None:
    settings.API_PER_HOUR = 0
    row, given = token(per_hour=1)
    assert client.get(ADDRESS).status_code == 429
    assert client.get(ADDRESS, headers=bearer(given)).status_code == 200
    assert client.get(ADDRESS, headers=bearer(given)).status_code == 429
    row.refresh_from_db()
    assert row.used_at is not None
    assert given not in (row.digest, row.shown)


@pytest.mark.parametrize("header", ["Bearer tt_khong-co", "Basic dGVzdA==", "Bearer", "xyz"])
def test_a_token_that_is_none_is_refused(client: Client, db: None, header: str) -> None:
    answer = client.get(ADDRESS, headers={"authorization": header})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (401, "bad-token")


def test_the_desk_shows_a_token_once_and_takes_it_back(client: Client, db: None) -> None:
    client.force_login(User.objects.create_superuser("quan-tri"))
    made = client.post("/admin/archive/apitoken/add/", {"name": "Thư viện thử", "per_hour": "500"}, follow=True)
    row = ApiToken.objects.get()
    (given,) = (word for word in made.content.decode().split() if word.startswith("tt_") and len(word) > 20)
    given = given.split("<")[0]
    assert Client().get(ADDRESS, headers=bearer(given)).status_code == 200
    again = client.get(f"/admin/archive/apitoken/{row.pk}/change/").content.decode()
    assert given not in again
    assert row.digest not in again
    client.post("/admin/archive/apitoken/", {"action": "revoke", "_selected_action": [row.pk]})
    assert Client().get(ADDRESS, headers=bearer(given)).status_code == 401


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/v1/nothing", 404, "not-found"),
        ("/api/v2/articles", 404, "not-found"),
        ("/api/v1/articles/0", 400, "bad-parameter"),
        ("/api/v1/articles/99999999", 404, "not-found"),
        ("/api/v1/officials/khong-co", 404, "not-found"),
        ("/api/v1/articles?limit=1000", 400, "bad-parameter"),
        ("/api/v1/resolutions?q=%00", 400, "bad-parameter"),
        ("/api/v1/changes?since=homqua", 400, "bad-parameter"),
        ("/api/v1/articles?published_from=0", 400, "bad-parameter"),
        ("/api/v1/changes?since=1600000000", 400, "bad-parameter"),
    ],
)
def test_errors_are_json_in_two_languages(client: Client, db: None, address: str, status: int, code: str) -> None:
    answer = client.get(address)
    problem = answer.json()["errors"][0]
    assert (answer.status_code, problem["code"], problem["status"]) == (status, code, str(status))
    assert problem["title"]["vi"] != problem["title"]["en"]


def test_a_method_that_is_not_taken(client: Client, db: None) -> None:
    answer = client.delete(ADDRESS)
    assert (answer.status_code, answer["Allow"], answer.json()["errors"][0]["code"]) == (
        405,
        "GET",
        "method-not-allowed",
    )


def test_an_address_has_one_answer_whatever_language_a_browser_asks_for(client: Client, filled: Filled) -> None:
    answers = {client.get(ADDRESS, headers={"accept-language": each}).content for each in ("vi", "en", "fr")}
    assert len(answers) == 1


@pytest.mark.slow
def test_the_page_to_try_it_lists_every_address_and_loads_nothing_from_elsewhere(client: Client, db: None) -> None:
    page = client.get("/lap-trinh/").content.decode()
    schema = client.get("/api/v1/openapi.json").json()
    paths = [path for path in schema["paths"] if path != "/api/v1/" and "get" in schema["paths"][path]]
    assert len(paths) > 15
    assert all(f'action="http://testserver{path}"' in page for path in paths)
    assert schema["openapi"].startswith("3.1")
    assert client.get("/en/lap-trinh/").status_code == 200
