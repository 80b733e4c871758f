"""Schemathesis asks the API what its schema allows and what it forbids: no failure, and every answer as the schema says.

A few cases for each address in `make test`; thousands in `make soak`, and by `make test-api`.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from search.indexing import rebuild
from tests.api.conftest import Filled

FEW, MANY = 3, 70  # cases for each address and each way: allowed, forbidden
CASES = int(os.environ.get("API_CASES", "0"))


def operations() -> Any:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        yield found.ok()


def ask(mode: GenerationMode, cases: int) -> dict[str, int]:
    """Answers by status, each checked against the schema."""
    statuses: dict[str, int] = {}
    checks = [
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
        response_headers_conformance,
    ]
    if mode is GenerationMode.NEGATIVE:
        checks.append(negative_data_rejection)

    for operation in operations():

        @seed(20)
        @settings(
            max_examples=cases,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def answers(case: Any) -> None:
            response = case.call()
            assert response.status_code < 500, case.as_curl_command()
            case.validate_response(response, checks=checks)
            statuses[str(response.status_code)] = statuses.get(str(response.status_code), 0) + 1

        with suppress(Unsatisfiable):  # an address without parameters has nothing that could be forbidden
            answers()
    return statuses


@pytest.fixture
def served(filled: Filled, own_index: Any, settings: Any) -> None:
    """The filled archive with its search index, asked as often as one likes."""
    settings.API_PER_HOUR = 1_000_000
    settings.SEARCH_INLINE = False
    rebuild()


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("cases", [CASES or FEW, pytest.param(MANY, marks=pytest.mark.soak)])
def test_every_answer_is_as_the_schema_says(mode: GenerationMode, cases: int, served: None) -> None:
    statuses = ask(mode, cases)
    print(mode.value, statuses)
    assert sum(statuses.values()) >= 15 * cases // 2
    assert "200" in statuses or mode is GenerationMode.NEGATIVE
    assert "400" in statuses or mode is GenerationMode.POSITIVE
