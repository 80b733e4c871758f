"""What the values of facets are called; what is counted, `contract/` tests."""

from datetime import date

import pytest

from search.facets import labels_of_values
from tests import factories


@pytest.mark.django_db
def test_documents_of_one_number_are_told_apart_by_their_province() -> None:
    provinces = [factories.province(name) for name in ("Hậu Giang", "Sóc Trăng")]
    local = [
        factories.resolution("05-NQ/TU", date(2021, 3, 1), province=each, identity=f"05-NQ/TU@{each.slug}")
        for each in provinces
    ]
    central = factories.resolution()
    labels = labels_of_values({"document": [each.slug for each in (*local, central)]})
    assert list(labels.values()) == [
        "Nghị quyết số 05-NQ/TU (2021), Hậu Giang",
        "Nghị quyết số 05-NQ/TU (2021), Sóc Trăng",
        "Nghị quyết số 04-NQ/TW (2016)",
    ]
