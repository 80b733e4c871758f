"""The advanced form writes the query language, and says a query that it can say."""

import pytest
from hypothesis import given, settings

from search.advanced import AdvancedForm, read_form
from search.query import parse
from search.tree import AllOf
from tests.search.queries import Names
from tests.search.query.test_laws import QUERIES


@pytest.mark.parametrize(
    ("form", "query"),
    [
        ({"every": "mùa lúa"}, "mùa lúa"),
        ({"phrase": 'hòa "giải'}, '"hòa giải"'),
        ({"any": 'cam "quýt hồng"'}, '(cam OR "quýt hồng")'),
        ({"any": "cam"}, "cam"),
        ({"none": 'bưởi "bóng đá" -OR ()'}, '-bưởi -"bóng đá" -OR'),
        ({"title": "lễ (hội"}, "tiêu đề:(lễ hội)"),
        ({"title": '"lễ hội"', "section": "thời sự"}, 'tiêu đề:"lễ hội" chuyên mục:(thời sự)'),
        ({"number": "04-NQ/TW", "province": "Hậu Giang"}, 'số:"04-NQ/TW" tỉnh:"Hậu Giang"'),
        (
            {"site": "bao.example", "since": "7 ngày qua", "until": "3/2021"},
            'site:bao.example từ:"7 ngày qua" đến:3/2021',
        ),
        ({"author": '"', "site": " ", "rest": "(a b) OR c"}, "(a b) OR c"),
    ],
)
def test_fields_write_the_language(form, query):
    assert AdvancedForm(**form).write() == query


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("mùa lúa 04-NQ/TW chu*", {"every": "mùa lúa 04-NQ/TW chu*"}),
        ('mùa "hòa giải" -bưởi -"bóng đá"', {"every": "mùa", "phrase": "hòa giải", "none": 'bưởi "bóng đá"'}),
        ('(cam OR "quýt hồng") lúa', {"any": 'cam "quýt hồng"', "every": "lúa"}),
        ("cam OR quýt", {"any": "cam quýt"}),
        ("tieu de:(lễ hội) section:x", {"title": "lễ hội", "section": "x"}),
        ('tỉnh:"Hậu Giang" từ:2019 đến:3/6/2021', {"province": "Hậu Giang", "since": "2019", "until": "2021-06-03"}),
        ("số:04-NQ/TW site:bao.example", {"number": "04-NQ/TW", "site": "bao.example"}),
        ('"a b" "c d"', {"phrase": "a b", "rest": '"c d"'}),
        ("-(a b) (a OR (b c)) d năm:2019", {"every": "d", "rest": "-(a b) (a OR b c) năm:2019"}),
        ("", {}),
    ],
)
def test_a_query_fills_the_fields_that_can_say_it(query, form):
    assert read_form(parse(query, lookup=Names()), lookup=Names()) == AdvancedForm(**form)


@pytest.mark.slow
@settings(derandomize=True, max_examples=300, deadline=None)
@given(QUERIES)
def test_a_form_filled_with_a_query_writes_it_again(query):
    parsed = parse(query, lookup=Names())
    again = parse(read_form(parsed, lookup=Names()).write(), lookup=Names())
    assert parts(again.tree) == parts(parsed.tree)


def parts(tree):
    return sorted(map(repr, tree.parts)) if isinstance(tree, AllOf) else [repr(tree)]
