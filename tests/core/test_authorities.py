"""Names of documents in several spellings."""

from itertools import permutations

import pytest

from archive.core.authorities import Authorities, CustomaryName

NAME, OTHER_SPELLING = "Nghị quyết Trung ương 7 khóa IX", "Nghị quyết Trung ương 7 khoá IX"
FIRST, SECOND, THIRD = "23-NQ/TW@2003-03-12", "24-NQ/TW@2003-03-12", "25-NQ/TW@2003-03-12"


@pytest.mark.parametrize(
    ("defaults", "usual"),
    [(("", ""), ""), ((FIRST, ""), FIRST), (("", FIRST), FIRST), ((FIRST, FIRST), FIRST), ((FIRST, SECOND), "")],
)
def test_spellings_of_a_name_are_one_whatever_their_order(defaults: tuple[str, str], usual: str) -> None:
    rows = (
        CustomaryName(name=NAME, candidates=(FIRST, SECOND), default=defaults[0]),
        CustomaryName(name=OTHER_SPELLING, candidates=(SECOND, THIRD), default=defaults[1]),
        CustomaryName(name="Nghị quyết Tam nông", candidates=(THIRD,)),
    )
    for order in permutations(rows):
        found = Authorities(customary_names=order).customary_by_name
        assert set(found) == {"nghi quyet trung uong 7 khoa ix", "nghi quyet tam nong"}
        one = found["nghi quyet trung uong 7 khoa ix"]
        assert one.default == usual
        assert set(one.candidates) == {FIRST, SECOND, THIRD}
        assert one == Authorities(customary_names=rows).customary_by_name["nghi quyet trung uong 7 khoa ix"]
