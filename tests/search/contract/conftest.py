from pathlib import Path

import pytest

from tests.search.contract.documents import Engine
from tests.search.contract.engines import ENGINES


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """An empty engine; every test of the contract runs once for each there is."""
    return ENGINES[request.param](tmp_path)
