"""Patterns with * and #, and that none of them costs more than linear time."""

import pytest

from archive.fetching.globs import parse_glob
from tests.growth import growth


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("/tin-tuc/*-#.html", "/tin-tuc/hoi-nghi-trung-uong-4821.html", True),
        ("/tin-tuc/*-#.html", "/tin-tuc/nam-2021-4821.html", True),
        ("/tin-tuc/*-#.html", "/tin-tuc/hoi-nghi.html", False),
        ("/tin-tuc/*-#.html", "/su-kien/hoi-nghi-4821.html", False),
        ("/tin-tuc/*-#.html", "/tin-tuc/hoi-nghi-4821.html?in=1", False),
        ("*/#/#/#/*", "/2021/06/04/hoi-nghi", True),
        ("*/#/#/#/*", "/2021/06/hoi-nghi", False),
        ("*?*id=#*", "/chi-tiet?lang=vi&id=5", True),
        ("/a", "/a", True),
        ("/a", "/ab", False),
        ("*", "/anything", True),
        ("/*/a*a", "/x/a", False),
        ("/*/a*a", "/x/aa", True),
        ("/Tin(1)+[2]", "/tin(1)+[2]", True),
        ("*#", "/12", True),
        ("/1#", "/12", False),
    ],
)
def test_a_pattern_matches_a_whole_path(pattern: str, path: str, matches: bool) -> None:
    glob = parse_glob(pattern)
    assert glob is not None
    assert glob.matches(path) == matches


@pytest.mark.parametrize("pattern", ["", "tin", "https://a.example/*", "/a b", "/" + "a" * 300, "?id=#"])
def test_what_is_no_pattern_is_told(pattern: str) -> None:
    assert parse_glob(pattern) is None


@pytest.mark.slow
@pytest.mark.parametrize("pattern", ["/" + "*a" * 100 + "b", "*" + "#-" * 60 + "x", "*" + "#*" * 60 + "b", "*1#"])
@pytest.mark.parametrize("sign", ["a", "1"])
def test_no_pattern_is_slow(pattern: str, sign: str) -> None:
    glob = parse_glob(pattern)
    assert glob is not None
    assert growth(lambda size: glob.matches("/" + sign * size), 5_000) < 3
