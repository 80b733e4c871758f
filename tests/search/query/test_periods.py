"""Periods in words, seen from Tuesday the 15th of June 2021."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.query import parse, to_string
from search.query.periods import parse_period
from search.tree import AllOf, AnyOf, Between, InField, Phrase, Word
from tests.search.queries import plain, toned

TODAY = date(2021, 6, 15)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("hôm nay", (2021, 6, 15), (2021, 6, 15)),
        ("yesterday", (2021, 6, 14), (2021, 6, 14)),
        ("7 ngày qua", (2021, 6, 9), (2021, 6, 15)),
        ("trong vòng 30 ngày gần đây", (2021, 5, 17), (2021, 6, 15)),
        ("last 30 days", (2021, 5, 17), (2021, 6, 15)),
        ("past 3 months", (2021, 3, 16), (2021, 6, 15)),
        ("2 năm qua", (2019, 6, 16), (2021, 6, 15)),
        ("tuần này", (2021, 6, 14), (2021, 6, 20)),
        ("tuần trước", (2021, 6, 7), (2021, 6, 13)),
        ("last week", (2021, 6, 7), (2021, 6, 13)),
        ("tháng này", (2021, 6, 1), (2021, 6, 30)),
        ("Tháng Trước", (2021, 5, 1), (2021, 5, 31)),
        ("thang truoc", (2021, 5, 1), (2021, 5, 31)),
        ("this month", (2021, 6, 1), (2021, 6, 30)),
        ("quý này", (2021, 4, 1), (2021, 6, 30)),
        ("quý trước", (2021, 1, 1), (2021, 3, 31)),
        ("năm nay", (2021, 1, 1), (2021, 12, 31)),
        ("năm ngoái", (2020, 1, 1), (2020, 12, 31)),
        ("last year", (2020, 1, 1), (2020, 12, 31)),
        ("năm kia", (2019, 1, 1), (2019, 12, 31)),
        ("3 ngày trước", (2021, 6, 12), (2021, 6, 12)),
        ("2 months ago", (2021, 4, 1), (2021, 4, 30)),
        ("quý III/2019", (2019, 7, 1), (2019, 9, 30)),
        ("quý 4 năm 2019", (2019, 10, 1), (2019, 12, 31)),
        ("Q1/2020", (2020, 1, 1), (2020, 3, 31)),
        ("tháng 2 năm 2020", (2020, 2, 1), (2020, 2, 29)),
        ("ngày 3 tháng 6 năm 2021", (2021, 6, 3), (2021, 6, 3)),
    ],
)
def test_a_period_in_words(said, first, last):
    assert parse_period(said, TODAY) == (date(*first), date(*last))


@pytest.mark.parametrize(
    "said", ["", "ngày", "trước", "0 ngày qua", "quý 5/2021", "tháng 13 năm 2021", "7 cam qua", "quý 0/2020"]
)
def test_other_words_are_no_period(said):
    assert parse_period(said, TODAY) is None


@pytest.mark.slow
@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.dates(), st.integers(0, 9999), st.sampled_from(["ngày", "tuần", "tháng", "quý", "năm"]))
def test_any_day_and_any_number_make_a_period_or_none(today, count, unit):
    for said in (f"{count} {unit} qua", f"{count} {unit} trước", f"{unit} này", f"{unit} trước"):
        period = parse_period(said, today)
        assert period is None or period[0] <= period[1]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ('ngày:"7 ngày qua"', Between("published", "2021-06-09", "2021-06-15")),
        ("ngày:7 ngày qua cam", AllOf((Between("published", "2021-06-09", "2021-06-15"), Word("cam")))),
        ("ngay:thang truoc cam", AllOf((Between("published", "2021-05-01", "2021-05-31"), Word("cam")))),
        ("tháng:6/2016", Between("published", "2016-06-01", "2016-06-30")),
        ("date:last 30 days", Between("published", "2021-05-17", "2021-06-15")),
        ("từ:tháng trước", Between("published", "2021-05-01", None)),
        ("đến:hôm qua", Between("published", None, "2021-06-14")),
        ("năm:nay", Between("year", 2021, 2021)),
        ("năm:ngoái,", Between("year", 2020, 2020)),
        ('năm:"3 năm qua"', Between("year", 2018, 2021)),
        ("ngày:[tháng trước TO hôm nay]", Between("published", "2021-05-01", "2021-06-15")),
        ("ngày:1/2/2016..3/2016", Between("published", "2016-02-01", "2016-03-31")),
        ("ngày:2015..", Between("published", "2015-01-01", None)),
        ("năm:2015;2017", AnyOf((Between("year", 2015, 2015), Between("year", 2017, 2017)), loose=True)),
        ("năm:(2015 2017)", AnyOf((Between("year", 2015, 2015), Between("year", 2017, 2017)), loose=True)),
        ("năm:(2015 OR [2017 TO *])", AnyOf((Between("year", 2015, 2015), Between("year", 2017, None)), loose=True)),
        ("chuyên mục:(thời sự)", InField("section", AllOf(toned("thời", "sự")))),
        ('section:"thoi su"', InField("section", Phrase(plain("thoi", "su")))),
        ('tác giả:"Lò Thị Ví Dụ"', InField("author", Phrase(toned("lò", "thị", "ví", "dụ")))),
        ("tac gia:lo cam", InField("author", AllOf(plain("lo", "cam")))),
    ],
)
def test_fields_of_time_and_of_words(q, expected):
    parsed = parse(q, today=TODAY)
    assert parsed.tree == expected
    assert parsed.repairs == ()
    assert parse(to_string(parsed), today=TODAY).tree == expected


def test_a_relative_date_stays_relative_when_written_back():
    parsed = parse("ngày:7 ngày qua cam", today=TODAY)
    assert to_string(parsed) == 'ngày:"7 ngày qua" cam'
    assert parsed.fields[0].without == "cam"


def test_what_is_looked_for_in_a_section_is_not_marked_in_the_text():
    parsed = parse("tiêu đề:quýt chuyên mục:(thời sự)")
    assert parsed.highlights == toned("quýt")
    assert parsed.text_highlights == ()
