"""robots.txt by the letter of RFC 9309, and hostile ones."""

import pytest

from archive.fetching.robots import ALLOWING, MOST_BYTES, Robots, parse_robots
from tests.growth import growth


def read(text: str, agent: str = "tangthu") -> Robots:
    return parse_robots(text.encode(), agent)


@pytest.mark.parametrize(
    ("lines", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /tim-kiem", "/tim-kiem?q=a", False),
        ("User-agent: *\nDisallow: /tim-kiem", "/tin", True),
        ("User-agent: *\nDisallow:", "/tin", True),
        ("User-agent: *\nDisallow: /", "/tin", False),
        # the longest rule counts, wherever it stands; of equals the one that allows
        ("User-agent: *\nDisallow: /tin\nAllow: /tin/mo", "/tin/mo/1", True),
        ("User-agent: *\nAllow: /tin/mo\nDisallow: /tin", "/tin/mo/1", True),
        ("User-agent: *\nDisallow: /tin\nAllow: /tin", "/tin", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x", True),
        # groups: one's own instead of "*", several for one agent together, several agents of one group
        ("User-agent: *\nDisallow: /\nUser-agent: TangThu\nDisallow: /a", "/b", True),
        ("User-agent: TangThu/1.0 (x)\nDisallow: /a\n\nUser-agent: tangthu\nDisallow: /b", "/b", False),
        ("User-agent: a\nUser-agent: tangthu\n\nDisallow: /b", "/b", False),
        ("User-agent: a\nDisallow: /b\nUser-agent: tangthu\nDisallow: /c", "/b", True),
        ("User-agent: tangthux\nDisallow: /", "/b", True),
        ("Disallow: /", "/b", True),
        ("\ufeffuser-AGENT : *  # everybody\r\nDISALLOW : /b # not this\r\n", "/b", False),
        ("User-agent: *\rDisallow: /b", "/b", False),
        # escapes are compared as what they stand for
        ("User-agent: *\nDisallow: /%7etin", "/~tin", False),
        ("User-agent: *\nDisallow: /tỉnh", "/t%e1%bb%89nh", False),
        ("User-agent: *\nDisallow: /a%2fb", "/a/b", True),
        ("User-agent: *\nSitemap: https://a.example/s.xml\nDisallow: /b", "/b", False),
        ("User-agent: a\nSitemap: https://a.example/s.xml\nUser-agent: tangthu\nDisallow: /b", "/b", False),
    ],
)
def test_rules(lines: str, path: str, allowed: bool) -> None:
    assert read(lines).allows(path) == allowed


@pytest.mark.parametrize(
    ("lines", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 5", 5),
        ("User-agent: *\nCrawl-delay: 2.5\nUser-agent: tangthu\nDisallow: /x", None),
        ("User-agent: *\nCrawl-delay: -1", None),
        ("User-agent: *\nCrawl-delay: nan\nCrawl-delay: inf\nCrawl-delay: x", None),
    ],
)
def test_crawl_delay(lines: str, delay: float | None) -> None:
    assert read(lines).delay == delay


def test_where_nothing_is_said_everything_is_allowed() -> None:
    assert ALLOWING.allows("/x?y")


@pytest.mark.parametrize(
    "body",
    [
        b"\x00\xff\xfe" * 100_000,
        b"User-agent: *\nDisallow: /" + b"*a" * 300_000,
        b"User-agent: *\n" + b"Disallow: /" + b"*a" * 900 + b"b$\n" * 300,
        b"User-agent: *\n" + b"Disallow: /*a*a*a*a*a*b\n" * 40_000,
        b"User-agent: x\n" * 60_000,
    ],
)
def test_hostile_files_refuse_nothing_that_they_do_not_name(body: bytes) -> None:
    assert parse_robots(body, "tangthu").allows("/" + "a" * 1900)


def test_a_rule_that_the_size_limit_cuts_is_left_out() -> None:
    head, rule = b"User-agent: *\nDisallow: /t\n", b"\nDisallow: /tin/only-this"
    robots = parse_robots(head + b"#" * (MOST_BYTES - len(head) - len("\nDisallow: /")) + rule, "tangthu")
    assert not robots.allows("/t")
    assert robots.allows("/a")


@pytest.mark.slow
def test_wildcards_cost_no_more_than_the_path_is_long() -> None:
    robots = parse_robots(b"User-agent: *\nDisallow: /" + b"*a" * 40 + b"b$\n", "tangthu")
    assert growth(lambda size: robots.allows("/" + "a" * size), 20_000) < 3
