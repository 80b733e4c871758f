"""Harvesting is tried on the archive that the API is tried on."""

from tests.api.conftest import _filled_rows, _nobody_asked_before, count_queries, filled

__all__ = ["_filled_rows", "_nobody_asked_before", "count_queries", "filled"]
