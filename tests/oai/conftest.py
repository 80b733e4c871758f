"""Harvesting is tried on the archive that the API is tried on."""

from tests.api.conftest import _nobody_asked_before, count_queries, filled

__all__ = ["_nobody_asked_before", "count_queries", "filled"]
