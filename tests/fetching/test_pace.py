"""When a host may be asked again."""

from datetime import UTC, datetime, timedelta

import pytest

from archive.fetching.pace import Pace, parse_retry_after

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_each_host_rests_for_itself_and_the_longest_rest_counts() -> None:
    pace = Pace(lambda: NOW)
    pace.rest("a.example", 60)
    pace.rest("a.example", 2)
    pace.rest("b.example", 1e12)
    assert pace.ready_at("a.example") == NOW + timedelta(seconds=60)
    assert pace.ready_at("b.example") == NOW + timedelta(days=365)
    assert pace.ready_at("c.example") < NOW


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Thu, 01 Jan 2026 00:02:00 GMT", 120),
        ("Wed, 31 Dec 2025 00:00:00 GMT", 0),
        ("9" * 4000, 999_999_999),
        ("-5", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert parse_retry_after(value, NOW) == seconds
