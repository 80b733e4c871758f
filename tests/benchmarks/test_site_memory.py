"""What the benchmark of site memory counts as right."""

import pytest

from tests.benchmarks.site_memory import INVENTED, TAUGHT, invented_page, is_right
from tests.core.reading.sites import learn


@pytest.mark.parametrize("name", INVENTED)
def test_a_page_is_right_with_what_others_teach(name: str) -> None:
    site = learn([invented_page(name, number)[0] for number in range(TAUGHT)])
    number = next(each for each in range(TAUGHT, TAUGHT + 40) if not is_right(name, each, None))
    assert is_right(name, number, site)
