"""Haystack's own Whoosh tests hold but for those that docs/search.md names with the reason."""

import re
from pathlib import Path

import pytest

from tests.search.haystack.suite import ROOT, fetch, run

pytestmark = pytest.mark.soak
EXPLAINED = set(re.findall(r"^\| (test_\w+) \|", (ROOT / "docs" / "search.md").read_text(encoding="utf-8"), re.M))


def test_haystacks_own_suite_holds_but_for_what_is_explained(tmp_path: Path) -> None:
    source = fetch(tmp_path)
    if source is None:
        pytest.skip("the source of Haystack cannot be fetched: no network")
    ran, failing = run(source)
    print(f"Haystack's own Whoosh tests: {ran - len(failing)} of {ran} hold")
    assert ran == 86
    assert {name.rsplit(".", 1)[-1] for name in failing} <= EXPLAINED
